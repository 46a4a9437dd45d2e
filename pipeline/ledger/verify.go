package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/gunungmas/terbit/schema"
)

// Report is what replaying a ledger found.
type Report struct {
	Entries  int       `json:"entries"`
	Head     string    `json:"head"` // SHA-256 of the last raw line
	OK       bool      `json:"ok"`
	Problems []Problem `json:"problems"`
}

// Problem is one place where the ledger does not hold.
type Problem struct {
	Entry   int    `json:"entry"`          // the entry's own number; 0 when it can't be read
	File    string `json:"file,omitempty"` // of a ledger in several files
	Line    int    `json:"line"`           // of that file, counted from 1
	Message string `json:"message"`
}

// Segment is one file of a ledger; the chain goes through all of them.
type Segment struct {
	Name string
	Text []byte
}

// Verify replays the raw text of a ledger: every seal, the chain from line to
// line, the numbering, the genesis, and that every end has its intent.
func Verify(data []byte) Report { return VerifyAll([]Segment{{Text: data}}) }

// VerifyAll replays a ledger that lies in several files, given in their order.
func VerifyAll(segments []Segment) Report { return replay(segments).report() }

// HeadAt is the chain's head after so many entries; false where there are fewer.
func HeadAt(segments []Segment, entries int) (string, bool) {
	n := 0
	for _, s := range segments {
		for line := range bytes.Lines(s.Text) {
			if n++; n == entries {
				return digest(bytes.TrimSuffix(line, []byte("\n"))), true
			}
		}
	}
	return "", false
}

// replay reads every entry once. The verifier's book is whole where there are no
// problems, and of no use otherwise.
func replay(segments []Segment) *verifier {
	v := &verifier{open: map[string]bool{}, book: newBook()}
	for _, s := range segments {
		v.at = position{file: s.Name}
		for rest := s.Text; len(rest) > 0; {
			raw, after, ended := bytes.Cut(rest, []byte("\n"))
			rest = after
			v.number++
			v.at.line++
			v.check(raw, ended)
			v.before = v.at
		}
	}
	return v
}

// position is a line of a file.
type position struct {
	file string
	line int
}

func (p position) String() string {
	if p.file == "" {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("line %d of %s", p.line, p.file)
}

type verifier struct {
	number     int // of lines in all files
	at, before position
	bad        bool // the line before was already reported
	open       map[string]bool
	problems   []Problem
	newer      bool // what can't be read is a later version's
	book       *Book
}

func (v *verifier) report() Report {
	return Report{Entries: v.number, Head: v.book.Head, OK: len(v.problems) == 0, Problems: append([]Problem{}, v.problems...)}
}

func (v *verifier) wrong(entry int, at position, format string, args ...any) {
	v.problems = append(v.problems, Problem{Entry: entry, File: at.file, Line: at.line, Message: fmt.Sprintf(format, args...)})
}

func (v *verifier) check(raw []byte, ended bool) {
	e, err := decode(raw)
	wasBad := v.bad
	v.bad = err != nil
	switch {
	case !ended && err != nil:
		v.wrong(0, v.at, "unfinished line: a run was cut off here; the next publish sets it aside")
	case !ended:
		v.wrong(e.Seq, v.at, "the last line has no line end")
	case err != nil:
		v.newer = v.newer || len(v.problems) == 0 && errors.Is(err, ErrNewer)
		v.wrong(e.Seq, v.at, "%v", err)
	}
	if err == nil {
		v.follow(e, wasBad)
		v.book.add(e)
	}
	v.book.Head = digest(raw)
	if e.Type != schema.Lease {
		v.book.Said = Mark{v.number, v.book.Head, e.Time}
	}
}

// follow checks a readable entry against what stands before it.
func (v *verifier) follow(e schema.Entry, afterBad bool) {
	if e.Prev != v.book.Head && !afterBad {
		at := v.before
		if at.line == 0 {
			at = v.at
		}
		v.wrong(e.Seq-1, at, "this line is not the one that %s was written after", v.at)
	}
	if e.Seq != v.number {
		v.wrong(e.Seq, v.at, "entry %d is number %d here: entries are missing, moved or added", e.Seq, v.number)
	}
	if (e.Type == schema.Genesis) != (v.number == 1) {
		v.wrong(e.Seq, v.at, "the first entry, and no other, is the genesis")
	}
	if (e.Part != 0 || e.Parts != 0) && (e.Part < 1 || e.Part > e.Parts || e.Parts < 2 || e.Action != ActionPost || e.PartDigest == "") {
		v.wrong(e.Seq, v.at, "part %d of %d of %s on %s", e.Part, e.Parts, e.Item, e.Channel)
	}
	switch e.Type {
	case schema.Decided:
		v.decision(e, afterBad)
	case schema.Ordered:
		v.order(e, afterBad)
	case schema.Intent:
		v.open[e.Key] = true
	case schema.Receipt, schema.Rejected, schema.Prepared, schema.Unknown:
		if !v.open[e.Key] && !afterBad {
			v.wrong(e.Seq, v.at, "%s of %s on %s without an intent", e.Type, e.Item, e.Channel)
		}
		if e.Type == schema.Receipt || e.Type == schema.Rejected {
			delete(v.open, e.Key)
		}
	case schema.Step:
		if !v.open[e.Key] && !afterBad {
			v.wrong(e.Seq, v.at, "step %q of %s on %s without an intent", e.Step, e.Item, e.Channel)
		}
	case schema.Resolved:
		delete(v.open, e.Key)
	case schema.Left:
		if e.Item == "" || e.Channel == "" || e.By == "" || e.Reason == "" {
			v.wrong(e.Seq, v.at, "left without a place, who said so, or why")
		}
	}
}

// decision checks that an entry names what was decided, and that a rehearsal,
// where nobody decides, never stands in for a decision.
func (v *verifier) decision(e schema.Entry, afterBad bool) {
	d := e.Decision
	if d == nil || e.Item == "" || e.Revision == "" {
		v.wrong(e.Seq, v.at, "decision without an item, a revision or what it rests on")
		return
	}
	if (d.Basis == schema.OnRehearsal) != (v.book.Genesis.Mode == schema.Rehearsal) && !afterBad {
		v.wrong(e.Seq, v.at, "decision on %s by %s in the ledger of mode %s", e.Item, d.Basis, v.book.Genesis.Mode)
	}
}

// order checks that an entry names what was ordered, by whom, and for what.
func (v *verifier) order(e schema.Entry, afterBad bool) {
	o := e.Order
	switch {
	case o == nil || e.Item == "" || o.By == "" || o.Comment == 0 || o.Time.IsZero():
		v.wrong(e.Seq, v.at, "order without an item, a comment, or who gave it and when")
	case !slices.Contains(o.Verb.Values(), string(o.Verb)):
		v.wrong(e.Seq, v.at, "order %q on %s is none that this program knows", o.Verb, e.Item)
	case v.book.Genesis.Mode == schema.Rehearsal && !afterBad:
		v.wrong(e.Seq, v.at, "order on %s in the ledger of a rehearsal", e.Item)
	}
}
