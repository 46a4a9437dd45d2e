package ledger

import (
	"bytes"
	"fmt"

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
	Entry   int    `json:"entry"` // the entry's own number; 0 when it can't be read
	Line    int    `json:"line"`  // counted from 1
	Message string `json:"message"`
}

// Verify replays the raw text of a ledger: every seal, the chain from line to
// line, the numbering, the genesis, and that every end has its intent.
func Verify(data []byte) Report {
	v := &verifier{open: map[string]bool{}, prev: zero}
	rest := data
	for len(rest) > 0 {
		raw, after, ended := bytes.Cut(rest, []byte("\n"))
		rest = after
		v.line++
		v.check(raw, ended)
	}
	return Report{Entries: v.line, Head: v.prev, OK: len(v.problems) == 0, Problems: append([]Problem{}, v.problems...)}
}

type verifier struct {
	line     int
	prev     string // digest of the line before
	bad      bool   // the line before was already reported
	mode     schema.Mode
	open     map[string]bool
	problems []Problem
}

func (v *verifier) report(entry, line int, format string, args ...any) {
	v.problems = append(v.problems, Problem{Entry: entry, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (v *verifier) check(raw []byte, ended bool) {
	e, err := decode(raw)
	wasBad := v.bad
	v.bad = err != nil
	switch {
	case !ended && err != nil:
		v.report(0, v.line, "unfinished line: a run was cut off here; the next publish sets it aside")
	case !ended:
		v.report(e.Seq, v.line, "the last line has no line end")
	case err != nil:
		v.report(e.Seq, v.line, "%v", err)
	}
	if err == nil {
		v.follow(e, wasBad)
	}
	v.prev = digest(raw)
}

// follow checks a readable entry against what stands before it.
func (v *verifier) follow(e schema.Entry, afterBad bool) {
	if e.Prev != v.prev && !afterBad {
		v.report(e.Seq-1, max(v.line-1, 1), "this line is not the one that line %d was written after", v.line)
	}
	if e.Seq != v.line {
		v.report(e.Seq, v.line, "entry %d stands on line %d: entries are missing, moved or added", e.Seq, v.line)
	}
	if (e.Type == schema.Genesis) != (v.line == 1) {
		v.report(e.Seq, v.line, "the first entry, and no other, is the genesis")
	}
	switch e.Type {
	case schema.Genesis:
		v.mode = e.Mode
	case schema.Decided:
		v.decision(e, afterBad)
	case schema.Intent:
		v.open[e.Key] = true
	case schema.Receipt, schema.Rejected, schema.Prepared, schema.Unknown:
		if !v.open[e.Key] && !afterBad {
			v.report(e.Seq, v.line, "%s of %s on %s without an intent", e.Type, e.Item, e.Channel)
		}
		if e.Type == schema.Receipt || e.Type == schema.Rejected {
			delete(v.open, e.Key)
		}
	case schema.Step:
		if !v.open[e.Key] && !afterBad {
			v.report(e.Seq, v.line, "step %q of %s on %s without an intent", e.Step, e.Item, e.Channel)
		}
	case schema.Resolved:
		delete(v.open, e.Key)
	}
}

// decision checks that an entry names what was decided, and that a rehearsal,
// where nobody decides, never stands in for a decision.
func (v *verifier) decision(e schema.Entry, afterBad bool) {
	d := e.Decision
	if d == nil || e.Item == "" || e.Revision == "" {
		v.report(e.Seq, v.line, "decision without an item, a revision or what it rests on")
		return
	}
	if (d.Basis == schema.OnRehearsal) != (v.mode == schema.Rehearsal) && !afterBad {
		v.report(e.Seq, v.line, "decision on %s by %s in the ledger of mode %s", e.Item, d.Basis, v.mode)
	}
}
