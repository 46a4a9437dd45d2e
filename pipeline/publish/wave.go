package publish

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// through begins and carries out a wave, and then what is left of the threads in it,
// one post of each at a time: each has its own intent, judged anew, and its own end.
func (r *Run) through(ctx context.Context, wave []*Result) error {
	for len(wave) > 0 {
		begun, entries, err := r.begin(ctx, wave)
		if err != nil {
			return err
		}
		if err := r.carryOut(ctx, begun, entries); err != nil {
			return err
		}
		r.close(wave)
		wave = r.unended(begun)
	}
	return nil
}

// unended are the threads whose post went out and was not the last, and those that were
// taken back to be posted anew. Until the next post is begun they are as if planned now.
func (r *Run) unended(begun []*Result) (left []*Result) {
	for _, res := range begun {
		s := r.Store.State().Standings[res.place()]
		if res.part > 0 {
			res.Link, res.Out = s.URL, len(s.Thread)
		}
		switch {
		case res.Outcome != Done:
			continue
		case res.Then != nil && s.Status == ledger.Withdrawn:
			res.Action, res.Link = *res.Then, ""
		case res.part == 0 || s.Status != ledger.Partly:
			continue
		}
		res.Outcome, res.from = Skipped, s
		left = append(left, res)
	}
	return left
}

// waves groups the acting results so that no account is touched twice in one.
func waves(results []Result) func(yield func([]*Result) bool) {
	queues := map[account][]*Result{}
	longest := 0
	var accounts []account
	for i := range results {
		if r := &results[i]; r.Kind.Acts() {
			k := account{r.Channel, r.Account}
			if queues[k] == nil {
				accounts = append(accounts, k)
			}
			queues[k] = append(queues[k], r)
			longest = max(longest, len(queues[k]))
		}
	}
	return func(yield func([]*Result) bool) {
		for i := range longest {
			var wave []*Result
			for _, k := range accounts {
				if i < len(queues[k]) {
					wave = append(wave, queues[k][i])
				}
			}
			if !yield(wave) {
				return
			}
		}
	}
}

// close remembers the accounts that refuse everything, and why.
func (r *Run) close(wave []*Result) {
	for _, res := range wave {
		if refused, ok := errors.AsType[*channel.RefusedError](res.Err); ok && refused.Account {
			r.closed[account{res.Channel, res.Account}] = res.Err
		}
	}
}

// stillOpen leaves out what would only be refused like the one before, what is not
// ready, and what a person has answered since it was planned; it is planned again by
// the next run.
func (r *Run) stillOpen(wave []*Result) (open []*Result) {
	for _, res := range wave {
		if err := r.closed[account{res.Channel, res.Account}]; err != nil {
			res.Err = err
			continue
		}
		if r.Ready != nil {
			if res.Err = r.Ready(res.Action); res.Err != nil {
				continue // without an intent: it stays planned
			}
		}
		if s := r.Store.State().Standings[res.place()]; s.Ended != res.from.Ended || s.Pending.Seq != res.from.Pending.Seq || len(s.Thread) != len(res.from.Thread) {
			res.Err = errAnswered
			continue
		}
		open = append(open, res)
	}
	return open
}

// begin judges a wave at the last moment and writes the intents of what is still to
// be done. Who wrote to the ledger since it was read may have ordered or answered
// something: then it is read, and the wave judged, again.
func (r *Run) begin(ctx context.Context, wave []*Result) (begun []*Result, intents []schema.Entry, err error) {
	for {
		if err := errors.Join(ctx.Err(), r.holds()); err != nil {
			return nil, nil, err
		}
		wave = r.stillOpen(wave)
		begun, err = r.stillWanted(ctx, wave)
		if err == nil {
			wave = begun
			intents, err = r.intend(wave)
		}
		again, ok := r.Store.(reloader)
		if !ok || !errors.Is(err, ledger.ErrLost) {
			return begun, intents, err
		}
		if err := again.Reload(); err != nil {
			return nil, nil, err
		}
	}
}

// stillWanted leaves out what a plan made now no longer says. A withdrawal that has
// come up takes the place of what was planned at once; all else is the next run's.
func (r *Run) stillWanted(ctx context.Context, wave []*Result) (wanted []*Result, err error) {
	if r.Again == nil || len(wave) == 0 {
		return wave, nil
	}
	actions := make([]Action, len(wave))
	for i, res := range wave {
		actions[i] = res.Action
	}
	if actions, err = r.Again(ctx, actions); err != nil {
		return nil, err
	}
	now := make(map[ledger.Place]Action, len(actions))
	for _, a := range actions {
		now[a.place()] = a
	}
	for _, res := range wave {
		a, ok := now[res.place()]
		switch {
		case ok && a.Key == res.Key:
			wanted = append(wanted, res)
			continue
		case !ok:
			res.Kind, res.Why = Wait, lang.T("tidak jadi: sejak direncanakan, di %s tidak ada lagi yang harus dilakukan", "not begun: since it was planned, nothing is left to do on %s").With(platform.Name(res.Channel))
		default:
			res.Action = a
		}
		if res.Kind == Withdraw {
			wanted = append(wanted, res)
		}
	}
	return wanted, nil
}

// intend writes a wave's intents, and renews the lease with them.
func (r *Run) intend(wave []*Result) ([]schema.Entry, error) {
	if len(wave) == 0 {
		return nil, nil
	}
	lease, err := r.renewal()
	if err != nil {
		return nil, err
	}
	entries := make([]schema.Entry, len(wave))
	for i, res := range wave {
		if res.Kind == Correct && r.How != nil && res.from.Status != ledger.Awaiting {
			res.How = r.How(res.Action)
		}
		r.divide(res)
		entries[i] = r.entry(res)
	}
	r.at("before intents")
	return entries, r.Store.Append(append(lease, entries...)...)
}

// divide says which post of a thread comes next, where a program posts it. People are
// handed a thread whole.
func (r *Run) divide(res *Result) {
	res.part, res.parts, res.key = 0, 0, ""
	if r.Way == nil || res.Kind != Post || res.Message == nil {
		return
	}
	if _, by := r.Way(res.Channel); by != schema.API {
		return
	}
	if n := len(res.Message.Parts()); n > 1 {
		res.part, res.parts, res.Link = len(r.Store.State().Standings[res.place()].Thread)+1, n, ""
		res.key = partKey(res.Key, res.part)
	}
}

// carryOut calls each destination once, and writes the ends of the intents.
func (r *Run) carryOut(ctx context.Context, wave []*Result, entries []schema.Entry) error {
	if len(wave) == 0 {
		return nil
	}
	for i, res := range wave {
		r.begun[entries[i].Key] = r.Store.State().Standings[res.place()].Pending.Seq
	}
	r.at("after intents")
	// Read before the first call: each records sub-steps while others begin.
	standings := make([]ledger.Standing, len(wave))
	for i, res := range wave {
		standings[i] = r.Store.State().Standings[res.place()]
	}
	var wg sync.WaitGroup
	defer wg.Wait() // no call outlives its run, whatever happens here
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, res := range wave {
		limit <- struct{}{}
		r.at("before call")
		wg.Go(func() {
			r.call(ctx, res, standings[i])
			<-limit
		})
	}
	wg.Wait()
	r.at("after calls")
	for i, res := range wave {
		end(&entries[i], res)
	}
	if err := r.facts(entries...); err != nil {
		return err
	}
	r.at("after ends")
	return nil
}

func (r *Run) entry(res *Result) schema.Entry {
	e := schema.Entry{
		Type: schema.Intent, Key: cmp.Or(res.key, res.Key), Item: res.Item, Revision: res.Revision, Channel: res.Channel, Account: res.Account,
		Action: string(res.Kind), How: res.How, Digest: res.Digest, MediaDigest: mediaDigest(res), Corrections: res.Corrections,
	}
	if r.Way != nil {
		_, e.Transport = r.Way(res.Channel)
	}
	if res.part > 0 {
		e.Part, e.Parts, e.PartDigest = res.part, res.parts, res.Message.Part(res.part).Digest
	}
	return e
}

func mediaDigest(res *Result) string {
	if res.Message == nil || res.Kind == Withdraw {
		return ""
	}
	return res.Message.MediaSum()
}

// end turns an intent into how it ended.
func end(e *schema.Entry, res *Result) {
	types := map[Outcome]schema.EntryType{Done: schema.Receipt, Prepared: schema.Prepared, Rejected: schema.Rejected, Unknown: schema.Unknown}
	e.Type, e.URL, e.PostID = types[res.Outcome], res.Link, res.postID
	if res.Err != nil {
		e.Error = res.Err.Error()
	}
}
