package ledger

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// Place is one account at one destination, for one item.
type Place struct {
	Item    string
	Channel schema.Channel
	Account string
}

// Status is what the ledger knows of a place.
type Status string

// The statuses. The zero value is a place that was never touched.
const (
	Never     Status = ""
	Out       Status = "out"       // posted, and shown as Digest says
	Partly    Status = "partly"    // the first parts of a thread are out, the rest is not
	Withdrawn Status = "withdrawn" // was out, is no longer
	Cut       Status = "cut off"   // an intent without an end: a run was cut off
	Awaiting  Status = "awaiting"  // handed to a person, proof awaited
	InDoubt   Status = "in doubt"  // may have been posted: a person decides
)

// Standing is the state of a place: the actual state that a plan starts from.
type Standing struct {
	Status      Status
	Digest      string // what the destination shows
	Media       string // of its media alone
	Revision    string
	Corrections int // correction notes of that revision
	URL         string
	PostID      string
	How         string // the last correction was made; "" by a person, or for none
	Parts       int    // of the thread that is out, where each was posted by itself; its ids lead PostID
	Thread      []Part // of a thread that is partly out: what is, in order
	Torn        bool   // taking several posts away was begun and is not known to be done: some may be gone
	Time        time.Time
	Ended       int            // actions done here; part of the next action's key
	Pending     schema.Entry   // the intent that is open, awaited or in doubt
	Handed      []schema.Entry // what people already had when Pending was begun, oldest first: they may still do it

	// Left is a person's word that what is there stays, though nothing wants it; nil
	// where nobody said so, or something happened there since.
	Left *schema.Entry

	// Of the action that was begun last, through all its attempts:
	Key   string
	Begun time.Time         // its first intent
	Steps map[string]string // what its sub-steps gave
}

// Part is a post of a thread that is out.
type Part struct {
	Digest string // of the part alone
	URL    string
	ID     string // its address where only a person knew of it
}

// Book is a ledger as read: its entries and what follows from them.
type Book struct {
	Genesis   schema.Entry // zero when the ledger does not exist yet
	Standings map[Place]Standing
	Decisions []schema.Entry    // in the order in which they were made
	Lease     schema.Entry      // the last one; zero where none was taken
	Orders    []schema.Entry    // in the order in which they were recorded
	Standing  map[string]Orders // of them, by item
	Heard     time.Time         // commands on proposals were read up to then; zero: never
	Entries   int
	Head      string
	Said      Mark      // of a ledger as it was read: the last entry that is no lease
	Last      time.Time // time of the last entry
}

// Mark is a place in the chain: so many entries, and the SHA-256 of the last one's
// line. A run that changes nothing leaves leases alone, so what is printed about a
// ledger is marked by the last entry that says something.
type Mark struct {
	Entries int
	Head    string
	Time    time.Time // of that entry
}

// Read reads and verifies the ledger at path. A file that is not there is a book
// without a genesis; a chain that does not hold is [ErrBroken]. An unfinished
// last line is left out: it was never acknowledged.
func Read(path string) (*Book, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	whole, _ := torn(data)
	return parse([]Segment{{path, whole}})
}

// torn splits off a last line that a crash left unfinished. A last line that only
// lacks its line feed is whole.
func torn(data []byte) (whole, tail []byte) {
	i := bytes.LastIndexByte(data, '\n') + 1
	return data[:i], data[i:]
}

func newBook() *Book {
	return &Book{Standings: map[Place]Standing{}, Standing: map[string]Orders{}, Head: zero}
}

func parse(segments []Segment) (*Book, error) {
	v := replay(segments)
	if len(v.problems) == 0 {
		return v.book, nil
	}
	p := v.problems[0]
	if v.newer {
		return nil, fmt.Errorf("%s:%d: %w", p.File, p.Line, ErrNewer)
	}
	return nil, fmt.Errorf("%s:%d: %w: %s", p.File, p.Line, ErrBroken, p.Message)
}

// add moves a place on by one entry.
func (b *Book) add(e schema.Entry) {
	b.Entries++
	b.Last = e.Time
	switch e.Type {
	case schema.Genesis:
		b.Genesis = e
		return
	case schema.Decided:
		b.Decisions = append(b.Decisions, e)
		b.takeOver(e)
		return
	case schema.Ordered:
		b.order(e)
		return
	case schema.Lease:
		b.Lease = e
		if e.Heard.After(b.Heard) {
			b.Heard = e.Heard
		}
		return
	}
	p := Place{e.Item, e.Channel, e.Account}
	s := b.Standings[p]
	s.Left = nil
	switch e.Type {
	case schema.Left:
		s.Left = &e
	case schema.Intent:
		s.begin(e)
	case schema.Step:
		s.step(e)
	case schema.Prepared:
		s.Status = Awaiting
	case schema.Unknown:
		s.Status = InDoubt
	case schema.Receipt:
		s.done(e)
	case schema.Rejected:
		s.refused()
	case schema.Resolved:
		if e.URL != "" || e.Error == "" {
			s.done(e)
		} else {
			s.refused()
		}
	}
	b.Standings[p] = s
}

func (s *Standing) begin(e schema.Entry) {
	if e.Key != s.Key {
		s.Key, s.Begun, s.Steps = e.Key, e.Time, nil
	}
	if s.Status == Awaiting {
		s.Handed = append(slices.Clip(s.Handed), s.Pending)
	}
	s.Pending, s.Status = e, Cut
	s.Torn = s.Torn || e.Action == ActionWithdraw && strings.Contains(s.PostID, " ")
}

// step copies what was known: a standing that was handed out does not change.
func (s *Standing) step(e schema.Entry) {
	steps := make(map[string]string, len(s.Steps)+1)
	maps.Copy(steps, s.Steps)
	steps[e.Step] = e.Value
	s.Steps = steps
}

func (s *Standing) done(e schema.Entry) {
	if e.Part > 0 {
		var whole bool
		if e, whole = s.part(e); !whole {
			return
		}
	}
	s.Status = Out
	if e.Action == ActionWithdraw {
		s.Status = Withdrawn
	}
	s.parted(e)
	s.How = e.How
	s.Digest, s.Media, s.Revision, s.Corrections, s.Time = e.Digest, e.MediaDigest, e.Revision, e.Corrections, e.Time
	s.live(e)
	s.Pending, s.Handed, s.Torn = schema.Entry{}, nil, false
	s.Ended++
}

// part adds a post to a thread. Of the last one it gives the end of the whole. It does
// not count as an end before, so that the action keeps its key until it is done.
func (s *Standing) part(e schema.Entry) (schema.Entry, bool) {
	p := Part{e.PartDigest, e.URL, cmp.Or(e.PostID, e.URL)}
	if e.Part != len(s.Thread)+1 {
		s.stray(p)
		return e, false
	}
	s.Thread = append(slices.Clip(s.Thread), p)
	e.URL, e.PostID = s.Thread[0].URL, ids(s.Thread)
	if e.Part == e.Parts {
		return e, true
	}
	s.URL, s.PostID = e.URL, e.PostID
	s.refused()
	return e, false
}

// stray keeps a post that fits in nowhere: its run was slow, and another has meanwhile
// taken its thread back. Without a digest it is no part of anything that is wanted, so
// that a plan takes it away; of a place that is out, the withdrawal does.
func (s *Standing) stray(p Part) {
	if s.refused(); s.Status == Out {
		s.PostID = strings.TrimSpace(s.PostID + " " + p.ID)
		return
	}
	s.Thread = append(slices.Clip(s.Thread), Part{URL: p.URL, ID: p.ID})
	s.URL, s.PostID = s.Thread[0].URL, ids(s.Thread)
	s.refused()
}

// ids are the parts' ids, as one receipt's names them.
func ids(thread []Part) string {
	all := make([]string, len(thread))
	for i, p := range thread {
		all[i] = p.ID
	}
	return strings.Join(all, " ")
}

// parted keeps how many posts the thread has that is out. A person who corrects one
// may make its later parts anew, at addresses that nobody tells: its ids no longer
// name all of it.
func (s *Standing) parted(e schema.Entry) {
	switch {
	case e.Action == ActionPost:
		s.Parts = e.Parts
	case e.Action == ActionCorrect && e.How == "" && (s.Parts > 0 || len(s.Thread) > 0):
		s.Parts, s.PostID = 0, ""
	}
	s.Thread = nil
}

// live keeps where the post is. An id belongs to its address: of a post that was
// made anew, or that a person found elsewhere, the old one would name another.
func (s *Standing) live(e schema.Entry) {
	if e.Action == ActionPost || e.URL != "" && e.URL != s.URL && e.PostID == "" {
		s.URL, s.PostID = "", ""
	}
	s.URL, s.PostID = cmp.Or(e.URL, s.URL), cmp.Or(e.PostID, s.PostID)
}

// refused puts a place back to what it was before the intent. It does not count
// as an end: the next attempt is at the same action and has the same key. What a
// person had been handed before, they still have.
func (s *Standing) refused() {
	s.Pending = schema.Entry{}
	switch n := len(s.Handed); {
	case n > 0:
		s.Status, s.Pending, s.Handed = Awaiting, s.Handed[n-1], s.Handed[:n-1]
	case len(s.Thread) > 0:
		s.Status = Partly
	case s.Time.IsZero():
		s.Status = Never
	case s.Digest == "":
		s.Status = Withdrawn
	default:
		s.Status = Out
	}
}

// The actions that an entry records.
const (
	ActionPost     = "post"
	ActionCorrect  = "correct"
	ActionWithdraw = "withdraw"
)

// Settled is the standing without an intent that was cut off: where the place
// stands if that action never took effect.
func (s Standing) Settled() Standing {
	if s.Status == Cut {
		s.refused()
	}
	return s
}
