package main

import (
	"context"
	"errors"

	"github.com/gunungmas/terbit/pipeline/decide"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/projection"
	"github.com/gunungmas/terbit/schema"
)

// current refuses a checkout that is older than what was published from: to it, what
// was decided since looks like a change that main took back.
func (l *live) current(ctx context.Context) error {
	merges := map[string]string{} // of each item's last decision, where main's is another
	for _, e := range l.store.State().Decisions {
		delete(merges, e.Item)
		if l.p.tree.ID(e.Item) != e.Revision {
			merges[e.Item] = e.Decision.Merge
		}
	}
	asked := map[string]bool{"": true}
	for _, merge := range merges {
		if asked[merge] {
			continue
		}
		asked[merge] = true
		holds, err := l.p.repo.Holds(ctx, l.p.commit, merge)
		if err != nil {
			return err
		}
		if !holds {
			return hinted{
				errors.New(l.tf("commit %.10s lebih lama daripada yang sudah diterbitkan (%.10s)", "commit %.10s is older than what was published already (%.10s)", l.p.commit, merge)),
				lang.T("ambil main yang terbaru dengan: git pull; lalu jalankan lagi", "get main as it is now with: git pull; then run again"),
			}
		}
	}
	return nil
}

// decide records the decisions on what main holds, as far as there are new ones.
func (l *live) decide(ctx context.Context) error {
	if err := l.current(ctx); err != nil {
		return err
	}
	open := l.open()
	res, err := decide.Of(ctx, decide.Facts{
		Brought: func(ctx context.Context, items map[string]bool) (map[string]string, error) {
			return l.p.repo.Brought(ctx, l.p.commit, items)
		},
		Pulls: func(ctx context.Context, commit string) ([]int, error) {
			return l.github.MergedPulls(ctx, l.owner, l.name, l.main(), commit)
		},
		Snapshot: l.snapshot,
	}, open)
	if errors.Is(err, git.ErrShallow) {
		return hinted{err, lang.T("lengkapi riwayatnya dengan: git fetch --unshallow (di Actions: fetch-depth: 0)", "complete the history with: git fetch --unshallow (in Actions: fetch-depth: 0)")}
	}
	if err != nil {
		return err
	}
	l.undecided, l.newlyDecided = res.Undecided, len(res.Decided)
	return l.record(res.Decided)
}

// open are the revisions that main holds and no decision is on record for.
func (l *live) open() map[string]string {
	last := map[string]string{}
	for _, d := range projection.Decisions(l.store.State()) {
		last[d.Item] = d.Revision
	}
	open := map[string]string{}
	for _, it := range l.p.corpus.Items {
		if rev := l.p.tree.ID(it.ID); rev != last[it.ID] {
			open[it.ID] = rev
		}
	}
	return open
}

// record puts decisions on the ledger, with what they rest on.
func (l *live) record(found []decide.Decided) error {
	if len(found) == 0 {
		return nil
	}
	entries := make([]schema.Entry, len(found))
	for i, f := range found {
		d := f.Decision
		d.Snapshot = l.store.Keep(f.Record)
		d.Withdraws = l.headWithdraws(f.Item) // what was decided is what main holds
		entries[i] = schema.Entry{Type: schema.Decided, Item: f.Item, Revision: f.Revision, Decision: &d}
	}
	return l.liveLedgerError(l.store.Append(entries...))
}

// recordOrders puts what was ordered on the ledger, before any of it acts.
func (l *live) recordOrders(ctx context.Context) (err error) {
	if l.heard, err = l.hear(ctx); err != nil {
		return err
	}
	if len(l.heard.entries) > 0 {
		if err := l.store.Append(l.heard.entries...); err != nil {
			return l.liveLedgerError(err)
		}
	}
	l.run.Lease.Heard = l.heard.until // goes with the lease's end
	return nil
}
