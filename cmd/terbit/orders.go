package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/decide"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// heard is what the proposals' comments order beyond what the ledger records.
type heard struct {
	entries []schema.Entry
	until   time.Time // the comments were read up to then
	doubts  []hearing // commands that could not be judged
}

// hearing is a proposal whose commands could not be judged.
type hearing struct {
	pull int
	err  error
}

// hear reads what was said on proposals since the ledger says that it was read.
// Whether a command counts is judged by the roles of today: who withdraws an item
// of years ago is the Kabid of now.
func (l *live) hear(ctx context.Context) (heard, error) {
	book := l.store.State()
	since := book.Heard
	if since.IsZero() {
		since = book.Genesis.Time
	}
	h, err := l.hearSince(ctx, since)
	if err != nil {
		return h, hinted{err, lang.T("tidak ada yang diunggah: yang ditahan tidak boleh tayang; jalankan lagi nanti", "nothing was posted: what is held must not go out; run it again later")}
	}
	return h, nil
}

// hearMore records what was ordered while the run went on.
func (l *live) hearMore(ctx context.Context) error {
	more, err := l.hearSince(ctx, l.heard.until)
	if err != nil {
		return hinted{err, lang.T("tidak ada lagi yang diunggah: yang ditahan tidak boleh tayang; jalankan lagi nanti", "nothing more was posted: what is held must not go out; run it again later")}
	}
	if len(more.entries) > 0 {
		if err := l.store.Append(more.entries...); err != nil {
			return l.liveLedgerError(err)
		}
	}
	l.heard.until, l.run.Lease.Heard = more.until, more.until
	for _, d := range more.doubts { // what was in doubt before stays so for this run
		if !slices.ContainsFunc(l.heard.doubts, func(had hearing) bool { return had.pull == d.pull }) {
			l.heard.doubts = append(l.heard.doubts, d)
		}
	}
	return nil
}

// hearSince reads what was said on proposals since a moment. What can't be read may be
// a hold.
func (l *live) hearSince(ctx context.Context, since time.Time) (heard, error) {
	said, until, err := l.github.CommentsSince(ctx, l.owner, l.name, since)
	if err != nil {
		return heard{}, fmt.Errorf("%s: %w", l.t("perintah pada usulan tidak dapat dibaca", "the commands on proposals can't be read"), err)
	}
	policy, err := forge.Policy(l.p.office)
	if err != nil {
		return heard{}, err
	}
	h := heard{until: until}
	for _, pull := range l.spoken(said) {
		entries, err := l.ordered(ctx, policy, pull)
		if err != nil {
			h.doubts = append(h.doubts, hearing{pull, err})
		}
		h.entries = append(h.entries, entries...)
	}
	if len(h.doubts) > 0 {
		h.until = since // read again by the next run
	}
	return h, nil
}

// spoken are the proposals to look at: on which somebody gave an order that is not
// on record, and those that were read for a decision just now. One that was read before
// the order was given is to be read again.
func (l *live) spoken(said []forge.Said) []int {
	pulls := map[int]bool{}
	for n := range l.snapshots {
		pulls[n] = true
	}
	recorded := map[int64]bool{}
	for _, e := range l.store.State().Orders {
		recorded[e.Order.Comment] = true
	}
	for _, s := range said {
		if s.Author.Kind == gate.User && !recorded[s.ID] && orders(s.Body) {
			pulls[s.Pull] = true
			if known := l.snapshots[s.Pull].Comments; !slices.ContainsFunc(known, func(c gate.Comment) bool { return c.ID == s.ID && c.Body == s.Body }) {
				delete(l.snapshots, s.Pull)
			}
		}
	}
	return slices.Sorted(maps.Keys(pulls))
}

// orders reports whether a comment holds, frees or withdraws anything, if its
// author may.
func orders(body string) bool {
	return slices.ContainsFunc(gate.ParseCommands(body), func(c gate.Command) bool {
		switch c.Verb {
		case gate.Hold, gate.Release, gate.Withdraw, gate.Refuse:
			return true
		}
		return false
	})
}

// snapshot reads a proposal, once a run: its facts up to the merge do not change.
func (l *live) snapshot(ctx context.Context, number int) (gate.Snapshot, sop.Policy, error) {
	s, p, err := l.github.Snapshot(ctx, l.owner, l.name, number, forge.SnapshotOptions{Main: l.main()})
	if err == nil {
		l.snapshots[number] = s
	}
	return s, p, err
}

// ordered are the orders on one merged proposal that are not on record, for every
// item that it changed.
func (l *live) ordered(ctx context.Context, policy sop.Policy, pull int) ([]schema.Entry, error) {
	s, ok := l.snapshots[pull]
	if !ok {
		var err error
		if s, _, err = l.snapshot(ctx, pull); err != nil {
			return nil, err
		}
	}
	if !s.PullRequest.Merged() {
		return nil, nil // the gate holds it
	}
	raw, err := json.Marshal(decide.Record{Policy: policy, Snapshot: s})
	if err != nil {
		return nil, fmt.Errorf("encode the record of #%d: %w", pull, err)
	}
	var out []schema.Entry
	for _, it := range s.Items {
		standing := l.store.State().Standing[it.Path]
		for _, spoken := range gate.StandingOrders(policy, s).Spoken {
			o, ok := l.order(spoken, it.Path, standing, s.PullRequest)
			if !ok {
				continue
			}
			standing = standing.With(o)
			o.Snapshot = l.store.Keep(raw)
			out = append(out, schema.Entry{Type: schema.Ordered, Item: it.Path, Order: &o})
		}
	}
	return out, nil
}

// order is what was spoken as the ledger records it; false where it changes nothing:
// it was said before the merge, it is on record, or there is nothing to free or to
// take down any more.
func (l *live) order(s gate.Spoken, item string, standing ledger.Orders, pr gate.PullRequest) (schema.Order, bool) {
	verb := schema.OrderVerb(s.Verb)
	o := schema.Order{Verb: verb, Pull: pr.Number, Comment: s.Comment, Address: s.URL, By: s.By, Reason: s.Reason, Time: s.At.UTC(), All: s.All}
	if s.At.Before(pr.MergedAt) || l.store.State().Knows(item, s.Comment, verb) {
		return o, false
	}
	switch verb {
	case schema.OrderRelease:
		o.Reason = ""
		return o, standing.Lifts(o)
	case schema.OrderWithdraw:
		o.Kind, o.Reason = kindOf(s.Reason)
		return o, standing.Withdrawal == nil && !l.withdraws(item)
	}
	return o, true
}

// withdraws reports whether what main holds of an item withdraws it already, by a
// decision: then its own word holds.
func (l *live) withdraws(item string) bool {
	var last schema.Entry
	for _, e := range l.store.State().Decisions {
		if e.Item == item {
			last = e
		}
	}
	return last.Revision != "" && l.p.tree.ID(item) == last.Revision && l.headWithdraws(item)
}

func (l *live) headWithdraws(item string) bool {
	for _, it := range l.p.corpus.Items {
		if it.ID == item {
			return it.Meta.Withdrawal != nil
		}
	}
	return false
}

// kindOf reads the kind of withdrawal off how its reason begins, such as
// "data pribadi: nomor telepon"; keliru unless it says else.
func kindOf(reason string) (schema.WithdrawalKind, string) {
	for _, v := range schema.WithdrawalKind("").Values() {
		for _, word := range []string{v, strings.ReplaceAll(v, "-", " ")} {
			if len(reason) < len(word) || !strings.EqualFold(reason[:len(word)], word) {
				continue
			}
			rest := strings.TrimSpace(reason[len(word):])
			if rest == "" {
				return schema.WithdrawalKind(v), reason
			}
			if after := strings.TrimLeft(rest, ":,.;-–— "); after != rest && after != "" {
				return schema.WithdrawalKind(v), after
			}
		}
	}
	return schema.Mistaken, reason
}

// obeyed holds back what might be held: commands on a proposal that could not be
// judged stop its items for this run.
func (h heard) obeyed(orders map[string]ledger.Orders, book *ledger.Book) map[string]ledger.Orders {
	if len(h.doubts) == 0 {
		return orders
	}
	out := maps.Clone(orders)
	for _, d := range h.doubts {
		for _, e := range book.Decisions {
			if e.Decision.Pull == d.pull {
				out[e.Item] = out[e.Item].With(schema.Order{Verb: schema.OrderHold, Pull: d.pull, By: "terbit", Time: cmp.Or(book.Last, e.Time), Reason: d.err.Error()})
			}
		}
	}
	return out
}
