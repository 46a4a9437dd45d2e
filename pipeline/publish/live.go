package publish

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// Lease is the right to publish alone, for a run of that name. Who has none calls
// nobody: the call of another run that was merely slow could still be under way.
type Lease struct {
	Run    string
	Length time.Duration // from one renewal
	Call   time.Duration // the longest that one job may take
	Heard  time.Time     // commands on proposals were read, and recorded, up to then
}

// errNoLease keeps a call from being made. Nothing was sent.
var errNoLease = fmt.Errorf("%w: this run's time to publish alone is nearly over", channel.ErrRefused)

// Acquire takes the lease, or says who has it ([ledger.ErrBusy]). A run that loses
// the race for it gets [ledger.ErrLost].
func (r *Run) Acquire() error {
	if err := r.Store.State().Free(r.Lease.Run, r.Now()); err != nil {
		return err
	}
	return r.Store.Append(ledger.Lease(r.Lease.Run, r.Now(), r.Lease.Length))
}

// Release gives the lease back, so that the next run need not wait. One that another
// run has taken over in the meantime is that run's.
func (r *Run) Release() error {
	return r.insist(func() []schema.Entry {
		if r.Store.State().Lease.Run != r.Lease.Run {
			return nil
		}
		end := ledger.Release(r.Lease.Run, r.Now())
		end.Heard = r.Lease.Heard
		return []schema.Entry{end}
	})
}

// errAnswered leaves an action to the next plan. Nothing was sent.
var errAnswered = errors.New("a person answered since this was planned")

// holds ends a run whose lease another has taken since: what it planned may have
// been done.
func (r *Run) holds() error {
	if r.Lease == nil || r.Store.State().Lease.Run == r.Lease.Run {
		return nil
	}
	return fmt.Errorf("go on publishing: run %q has taken over: %w", r.Store.State().Lease.Run, ledger.ErrLost)
}

// renewal goes with every wave's intents: it costs no commit of its own. A run that
// was so slow that another took the lease over has planned on what is no longer so:
// it ends.
func (r *Run) renewal() ([]schema.Entry, error) {
	if r.Lease == nil {
		return nil, nil
	}
	if other := r.Store.State().Lease.Run; other != r.Lease.Run {
		return nil, fmt.Errorf("renew the lease: run %q took it over: %w", other, ledger.ErrLost)
	}
	return []schema.Entry{ledger.Lease(r.Lease.Run, r.Now(), r.Lease.Length)}, nil
}

// alone reports whether a call that begins now ends while the lease lasts.
func (r *Run) alone() bool {
	r.writing.Lock() // calls of the same wave record their sub-steps
	defer r.writing.Unlock()
	return r.Lease == nil || r.Store.State().Left(r.Lease.Run, r.Now()) >= r.Lease.Call
}

// sameWay reports whether today's transport is the one that an open intent went
// by. Another account, or a person in place of an API, knows nothing of it: their
// "absent" would have it posted a second time.
func (r *Run) sameWay(p ledger.Place, intent schema.Entry) bool {
	if r.Way == nil {
		return true
	}
	account, by := r.Way(p.Channel)
	return account == p.Account && by == intent.Transport
}

// facts writes what has happened. Unlike an intent it is no plan that somebody
// else's entry could overtake, a person's answer for instance: who lost the race
// for it reads again and writes it all the same.
func (r *Run) facts(entries ...schema.Entry) error {
	read := false
	return r.insist(func() []schema.Entry {
		if read {
			entries = r.late(entries)
		}
		read = true
		return entries
	})
}

// insist writes what is to be written on what the ledger says by then; nothing ends it.
func (r *Run) insist(entries func() []schema.Entry) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	for {
		now := entries()
		if len(now) == 0 {
			return nil
		}
		err := r.Store.Append(now...)
		again, ok := r.Store.(reloader)
		if !ok || !errors.Is(err, ledger.ErrLost) {
			return err
		}
		if err := again.Reload(); err != nil {
			return err
		}
	}
}

// late fits ends to a ledger in which another run, which took this one for dead,
// has meanwhile ended the same intents, and perhaps begun them again: an end without
// an intent would break the chain for everybody, and one more for the other run's
// intent would be untrue. What it found to be so needs no second word; what it
// found otherwise becomes a question.
func (r *Run) late(entries []schema.Entry) (out []schema.Entry) {
	for _, e := range entries {
		s := r.Store.State().Standings[ledger.Place{Item: e.Item, Channel: e.Channel, Account: e.Account}]
		switch {
		case e.Key == "" || s.Pending.Seq == r.begun[e.Key]: // nobody has ended it for good
			out = append(out, e)
		case e.Type == schema.Rejected || e.Type == schema.Step || shows(s, e):
		default:
			intent := e
			intent.Type, intent.URL, intent.PostID, intent.Error = schema.Intent, "", "", ""
			e.Type, e.Error = schema.Unknown, "another run ended it otherwise"
			out = append(out, intent, e)
		}
	}
	return out
}

// shows reports whether a place is as the action left it.
func shows(s ledger.Standing, e schema.Entry) bool {
	if e.Type == schema.Prepared && s.Status == ledger.Awaiting && s.Pending.Key == e.Key {
		return true
	}
	if e.Action == ledger.ActionWithdraw {
		return s.Status == ledger.Withdrawn
	}
	if n := e.Part; n > 0 && n <= len(s.Thread) && s.Thread[n-1].Digest == e.PartDigest {
		return true
	}
	return s.Status == ledger.Out && s.Digest == e.Digest
}

// recorder writes sub-steps of calls that run at the same time. What comes while
// one append is on its way goes with the next: a wave of posts with four pictures
// each is a handful of commits, not one a picture.
type recorder struct {
	mu      sync.Mutex
	waiting []pendingStep
	busy    bool
}

type pendingStep struct {
	entry schema.Entry
	done  chan error
}

// record returns when the step is safe.
func (c *recorder) record(write func(...schema.Entry) error, e schema.Entry) error {
	p := pendingStep{e, make(chan error, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, p)
	if c.busy {
		c.mu.Unlock()
		return <-p.done
	}
	c.busy = true
	for len(c.waiting) > 0 {
		batch := c.waiting
		c.waiting = nil
		c.mu.Unlock()
		entries := make([]schema.Entry, len(batch))
		for i := range batch {
			entries[i] = batch[i].entry
		}
		err := write(entries...)
		for _, b := range batch {
			b.done <- err
		}
		c.mu.Lock()
	}
	c.busy = false
	c.mu.Unlock()
	return <-p.done
}
