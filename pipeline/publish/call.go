package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

func (r *Run) call(ctx context.Context, res *Result, s ledger.Standing) {
	receipt, err := r.attempt(ctx, res, s)
	if err != nil && !errors.Is(err, channel.ErrRefused) {
		receipt, err = r.lookUp(ctx, res, s, err)
	}
	switch {
	case err == nil && receipt.Prepared:
		res.Outcome = Prepared
	case err == nil:
		res.Outcome = Done
	case errors.Is(err, channel.ErrRefused):
		res.Outcome, res.Err = Rejected, err
	default:
		res.Outcome, res.Err = Unknown, err
	}
	if receipt.URL != "" {
		res.Link = receipt.URL
	}
	res.postID = receipt.ID
}

// lookUp asks the destination about an action whose answer was lost. That it is there
// ends the doubt; that it is not yet there does not, since what was sent may still be on
// its way.
func (r *Run) lookUp(ctx context.Context, res *Result, s ledger.Standing, lost error) (channel.Receipt, error) {
	ctx, cancel := r.bounded(ctx)
	defer cancel()
	r.writing.Lock() // calls of the same wave record their sub-steps
	s.Steps = r.Store.State().Standings[res.place()].Steps
	r.writing.Unlock()
	job, err := r.job(ctx, res, s)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("%w; looking it up: %s", lost, err.Error())
	}
	found, receipt, err := r.Transport(res.Channel).Find(ctx, job)
	switch {
	case err != nil: // in words: it may be a refusal, which the action's end is not
		return channel.Receipt{}, fmt.Errorf("%w; looking it up: %s", lost, err.Error())
	case found != channel.Present:
		return channel.Receipt{}, lost
	}
	return receipt, nil
}

// job is what the transport is given.
func (r *Run) job(ctx context.Context, res *Result, s ledger.Standing) (channel.Job, error) {
	job := channel.Job{
		Key: cmp.Or(res.key, res.Key), Action: string(res.Kind), URL: res.URL, ID: s.PostID, Reason: res.Reason, Time: s.Begun,
		Steps: map[string]string{}, Part: res.part, Parts: res.parts,
	}
	if res.Kind == Post {
		job.ID = "" // of what was withdrawn before
		if n := len(s.Thread); n > 0 {
			job.ID, job.URL, job.Already = s.PostID, s.URL, n
		}
	}
	if len(s.Handed) > 0 { // they may have made it anew: whoever goes by the old id takes a stranger's absence for success
		job.ID = ""
	}
	maps.Copy(job.Steps, s.Steps)
	job.Record = func(step, value string) error {
		e := r.entry(res)
		e.Type, e.Step, e.Value = schema.Step, step, value
		if err := r.steps.record(r.facts, e); err != nil {
			return err
		}
		job.Steps[step] = value // for the next attempt of this run
		return nil
	}
	if res.source != nil {
		job.Folder = res.source.Folder
	}
	if res.Message == nil {
		job.Message = platform.Message{Item: res.Item, Revision: res.Revision, Channel: res.Channel, Account: res.Account, Digest: res.Digest}
		return job, nil
	}
	job.Message = *res.Message
	if res.part > 0 {
		job.Message = res.Message.Part(res.part)
	}
	if res.How != "" {
		job.How, job.Reply = res.How, correctionReply(res.Reason)
	}
	var err error
	if r.Files != nil && res.Kind != Withdraw {
		job.Files, err = r.Files(ctx, job)
	}
	return job, err
}

// attempt makes the call; where the platform says that it did nothing and may do
// it later, it waits and tries again, within the run's budget.
func (r *Run) attempt(ctx context.Context, res *Result, s ledger.Standing) (channel.Receipt, error) {
	job, err := r.job(ctx, res, s)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("%w: %w", channel.ErrRefused, err)
	}
	until := r.Now().Add(r.Budget)
	for wait := firstWait; ; wait *= 2 {
		if !r.alone() {
			return channel.Receipt{}, errNoLease
		}
		receipt, err := r.do(ctx, res, job)
		refused, ok := errors.AsType[*channel.RefusedError](err)
		if !ok || !refused.Again {
			return receipt, err
		}
		pause := max(refused.After, wait)
		if r.Now().Add(pause).After(until) {
			return receipt, err
		}
		select {
		case <-ctx.Done():
			return receipt, err
		case <-time.After(pause):
		}
	}
}

// firstWait is the first pause where a platform doesn't say how long.
const firstWait = 2 * time.Second

// bounded ends a call within the time that one may take.
func (r *Run) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if r.Lease == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, r.Lease.Call)
}

// do makes one call.
func (r *Run) do(ctx context.Context, res *Result, job channel.Job) (channel.Receipt, error) {
	ctx, cancel := r.bounded(ctx)
	defer cancel()
	return r.Transport(res.Channel).Do(ctx, job)
}

// correctionReply is the exact text of a linked reply: the item's own note.
func correctionReply(note string) string { return "RALAT: " + note }
