package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
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
	if r.Lease != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.Lease.Call)
		defer cancel()
	}
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

// end turns an intent into how it ended.
func end(e *schema.Entry, res *Result) {
	types := map[Outcome]schema.EntryType{Done: schema.Receipt, Prepared: schema.Prepared, Rejected: schema.Rejected, Unknown: schema.Unknown}
	e.Type, e.URL, e.PostID = types[res.Outcome], res.Link, res.postID
	if res.Err != nil {
		e.Error = res.Err.Error()
	}
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
