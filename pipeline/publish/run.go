package publish

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// Outcome is how an action ended in this run.
type Outcome string

// The outcomes.
const (
	Done     Outcome = "done"
	Prepared Outcome = "prepared"
	Rejected Outcome = "rejected"
	Unknown  Outcome = "unknown"
	Skipped  Outcome = "skipped" // nothing was to be done now, or the run ended before its turn
)

// Result is an action with its outcome.
type Result struct {
	Action
	Outcome Outcome
	Link    string // the live post
	Err     error
	Out     int // posts that are out of a thread whose rest is not
	postID  string
	from    ledger.Standing // that it was planned from

	// Of a thread that is posted one by one; else zero.
	part, parts int
	key         string // of that post
}

func (a *Action) place() ledger.Place {
	return ledger.Place{Item: a.Item, Channel: a.Channel, Account: a.Account}
}

// Journal is where a run reads what is and writes what it does: a ledger.
type Journal interface {
	State() *ledger.Book
	// Append returns when the entries are safe.
	Append(entries ...schema.Entry) error
}

// Run carries out plans against one ledger. A rehearsal's transports prepare and
// never post, so what they prepared is done.
type Run struct {
	Store     Journal
	Transport func(schema.Channel) channel.Transport
	Now       func() time.Time
	Progress  func(done, total int) // may be nil
	// Again plans anew, right before a wave, the items of what the wave is to do: what
	// was ordered or began since may stop it. nil: what was planned is done. An error
	// ends the run.
	Again func(context.Context, []Action) ([]Action, error)

	// Of a live run only; see live.go.
	Lease  *Lease
	Way    func(schema.Channel) (account string, by schema.Transport) // of today; nil: as ever
	Files  func(context.Context, channel.Job) ([]channel.File, error) // of its message; nil: messages go without
	How    func(Action) string                                        // of a correction; nil: the transport's own way
	Ready  func(Action) error                                         // what keeps it from being begun in this run; nil: nothing does
	Budget time.Duration                                              // for waiting until a platform takes what it refused for now

	boundary func(string) // a test's way to die between two steps
	steps    recorder
	writing  sync.Mutex        // of Store, while calls go on
	closed   map[account]error // accounts that refuse everything
	begun    map[string]int    // number of this run's own intent, by key
}

// reloader is a ledger that others write to as well.
type reloader interface{ Reload() error }

// account is one account at one platform.
type account struct {
	channel schema.Channel
	name    string
}

func (r *Run) at(step string) {
	if r.boundary != nil {
		r.boundary(step)
	}
}

// Settle ends every intent that an earlier run left open: by what the destination
// says of it, and else as a question to a person. What the intent was to show is
// looked up among the wishes: some destinations are recognized by their content.
func (r *Run) Settle(ctx context.Context, wishes []Wish) error {
	var ends []schema.Entry
	for p, s := range r.Store.State().Standings {
		if s.Status == ledger.Cut {
			ends = append(ends, r.settle(ctx, p, s, wishes))
		}
	}
	if len(ends) == 0 {
		return nil
	}
	r.at("settle")
	return r.Store.Append(ends...)
}

func (r *Run) settle(ctx context.Context, p ledger.Place, s ledger.Standing, wishes []Wish) schema.Entry {
	end := s.Pending
	job, err := r.job(ctx, &Result{Action: pending(p, end, wishes), part: end.Part, parts: end.Parts}, s)
	found, receipt := channel.Inconclusive, channel.Receipt{}
	if err == nil && r.sameWay(p, end) {
		found, receipt, err = r.Transport(p.Channel).Find(ctx, job)
	}
	switch {
	case err != nil || found == channel.Inconclusive:
		end.Type, end.Error = schema.Unknown, "the run was cut off and the destination can't tell"
	case found == channel.Present:
		end.Type, end.URL, end.PostID = schema.Receipt, receipt.URL, receipt.ID
		if receipt.Prepared {
			end.Type = schema.Prepared
		}
	default:
		end.Type, end.Error = schema.Rejected, "the run was cut off before anything was sent"
	}
	return end
}

// pending is the action of an open intent again, as far as the wishes still say.
func pending(p ledger.Place, e schema.Entry, wishes []Wish) Action {
	a := Action{Item: p.Item, Revision: e.Revision, Channel: p.Channel, Account: p.Account, Kind: Kind(e.Action), Key: e.Key, How: e.How, Digest: e.Digest, Corrections: e.Corrections}
	for i := range wishes {
		w := &wishes[i]
		if w.Item != p.Item {
			continue
		}
		if m := w.message(p.Channel, p.Account); m != nil && m.Digest == e.Digest {
			a.Message, a.Reason, a.source = m, w.Reason, w.source
			a.NewMedia = m.MediaSum() != e.MediaDigest
		}
	}
	return a
}

// Apply carries the actions out and returns one result for each, in their order.
// One action's failure never stops the others. What is stopped before its wave has
// begun is Skipped, and its result is the action that a plan gives by then. The error
// is a failure of the ledger, or of judging a wave, or the end of ctx: what was not
// reached is Skipped.
func (r *Run) Apply(ctx context.Context, actions []Action) ([]Result, error) {
	results := make([]Result, len(actions))
	for i, a := range actions {
		results[i] = Result{Action: a, Outcome: Skipped, Link: a.URL}
		results[i].from = r.Store.State().Standings[results[i].place()]
	}
	done, total := 0, 0
	for _, a := range actions {
		if a.Kind.Acts() {
			total++
		}
	}
	r.closed, r.begun = map[account]error{}, map[string]int{}
	for wave := range waves(results) {
		if err := r.through(ctx, wave); err != nil {
			return results, err
		}
		if done += len(wave); r.Progress != nil {
			r.Progress(done, total)
		}
	}
	return results, nil
}

// Unfinished reports whether something that should be done is not.
func Unfinished(results []Result) error {
	var errs []error
	for _, res := range results {
		if res.Kind == Ask || res.Kind.Acts() && res.Outcome != Done && res.Outcome != Prepared {
			errs = append(errs, fmt.Errorf("%s on %s: %s", res.Item, res.Channel, res.Outcome))
		}
	}
	return errors.Join(errs...)
}
