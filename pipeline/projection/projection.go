// Package projection works out what the website shows: every item at its last
// decided revision, whatever main holds beside it.
//
// In: an [Input] of the items of main's head, broken ones included, with the id
// of each one's folder, and the decisions in the order in which they were made.
// Out: a [Result] of the items to show, and a [Difference] for each item that
// main's head has otherwise. It is pure but for [Input.Read], which is asked for
// the items that are shown at another revision than the head's.
//
//   - An item changed without a decision, one that broke, and one whose folder is
//     gone keep their last decided page. One never decided on is not shown.
//   - A decided withdrawal shows its banner, or the notice that the item is gone.
//     One that nobody has decided changes nothing.
//   - An item that is decided but not due yet stays at the decision before, if
//     there was one. A withdrawal is always due.
//   - An order that stands (a hold, or a withdrawal by command) stops an item at its
//     moment: what was decided since, or came due since, is not shown, but for a
//     revision that withdraws it. A withdrawal by command is shown like any other.
//   - A decided revision that this program can't read is not shown, and never
//     replaced by an earlier one: the earlier one may hold what was to go.
//
// A decision is final for its revision: the check's rules of today are not asked
// again. Only revisions are compared, so a decision never speaks for other bytes.
package projection

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Decision is an approved revision of an item.
type Decision struct {
	Item     string
	Revision string // git tree id of its folder
	Time     time.Time
	// Withdraws says that the revision takes the item down.
	Withdraws bool
}

// Decisions are the approved ones that a ledger records, oldest first.
func Decisions(b *ledger.Book) (out []Decision) {
	for _, e := range b.Decisions {
		if e.Decision.Verdict == schema.Approved {
			out = append(out, Decision{e.Item, e.Revision, e.Time, e.Decision.Withdraws})
		}
	}
	return out
}

// Input is all that a projection depends on.
type Input struct {
	Head      *source.Corpus
	Revisions map[string]string // of the head's item folders, by id
	Decisions []Decision
	Location  *time.Location
	Now       time.Time
	Orders    map[string]ledger.Orders // that stand, by item
	// Read loads items at the revisions given by id. It answers with every one of
	// them, readable or not, or with an error.
	Read func(ctx context.Context, at map[string]string) (*source.Corpus, error)
}

// Result is what is shown.
type Result struct {
	Items       []*source.Item    // by id
	Revisions   map[string]string // of those items
	Differences []Difference      // by id
}

// Of works out what is shown.
func Of(ctx context.Context, in Input) (Result, error) {
	p := &projecting{Input: in, head: make(map[string]*source.Item, len(in.Head.Items)), decided: map[string][]Decision{}, shown: map[string]*source.Item{}, res: Result{Revisions: map[string]string{}}}
	for _, it := range in.Head.Items {
		p.head[it.ID] = it
	}
	for _, d := range in.Decisions {
		p.decided[d.Item] = append(p.decided[d.Item], d)
	}
	if err := p.settle(ctx); err != nil {
		return Result{}, err
	}
	p.compare()
	p.obey()
	for _, id := range slices.Sorted(maps.Keys(p.shown)) {
		p.res.Items = append(p.res.Items, p.shown[id])
	}
	slices.SortFunc(p.res.Differences, func(a, b Difference) int { return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Kind, b.Kind)) })
	return p.res, nil
}

type projecting struct {
	Input
	head    map[string]*source.Item
	decided map[string][]Decision // by item, oldest first
	shown   map[string]*source.Item
	res     Result
}

// settle finds the decision that holds for each item: in rounds, since an item
// that is not due leads to the decision before it.
func (p *projecting) settle(ctx context.Context) error {
	left := p.free() // the decisions still in question
	for len(left) > 0 {
		items, err := p.read(ctx, left)
		if err != nil {
			return err
		}
		for id, d := range left {
			it, last := items[id], d[len(d)-1]
			switch due := p.due(it); {
			case it == nil || it.Broken:
				p.differ(Difference{Item: id, Kind: Unreadable, Decided: last})
				delete(left, id)
			case due.IsZero():
				p.shown[id], p.res.Revisions[id] = it, last.Revision
				delete(left, id)
			default:
				if len(d) == len(p.decided[id]) { // of what was decided last alone
					p.differ(Difference{Item: id, Kind: Waiting, Decided: last, Due: due})
				}
				if left[id] = d[:len(d)-1]; len(d) == 1 {
					delete(left, id)
				}
			}
		}
	}
	return nil
}

// read gives each item at its last decision of those in question.
func (p *projecting) read(ctx context.Context, left map[string][]Decision) (map[string]*source.Item, error) {
	items, want := make(map[string]*source.Item, len(left)), map[string]string{}
	for id, d := range left {
		rev := d[len(d)-1].Revision
		if p.Revisions[id] == rev && p.head[id] != nil {
			items[id] = p.head[id]
			continue
		}
		want[id] = rev
	}
	if len(want) == 0 {
		return items, nil
	}
	c, err := p.Read(ctx, want)
	if err != nil {
		return nil, fmt.Errorf("read decided revisions: %w", err)
	}
	for _, it := range c.Items {
		items[it.ID] = it
	}
	for id := range want {
		if items[id] == nil {
			return nil, fmt.Errorf("read decided revisions: %s at %s: no item", id, want[id])
		}
	}
	return items, nil
}

// due is when a readable item is to be shown; zero is now.
func (p *projecting) due(it *source.Item) time.Time {
	if it == nil || it.Broken || it.Meta.PublishAt == "" || it.Meta.Withdrawal != nil {
		return time.Time{}
	}
	at, err := it.Meta.PublishAt.In(cmp.Or(p.Location, time.UTC))
	now := p.Now
	if stop := p.Orders[it.ID].Since(); !stop.IsZero() && stop.Before(now) {
		now = stop
	}
	if err != nil || !at.After(now) { // an unreadable time has broken the item already
		return time.Time{}
	}
	return at
}

func (p *projecting) differ(d Difference) {
	d.Shown = p.res.Revisions[d.Item]
	d.Head = p.Revisions[d.Item]
	p.res.Differences = append(p.res.Differences, d)
}

// compare says how main's head differs from what was decided last.
func (p *projecting) compare() {
	for id, it := range p.head {
		d := p.decided[id]
		diff := Difference{Item: id, Kind: Changed}
		switch {
		case len(d) == 0:
			diff.Kind = Undecided
		case d[len(d)-1].Revision == p.Revisions[id]:
			continue
		default:
			diff.Decided = d[len(d)-1]
		}
		if it.Broken {
			diff.Kind = Broken
		} else if w := it.Meta.Withdrawal; w != nil {
			diff.Withdrawal = w.Kind
		}
		p.differ(diff)
	}
	for id, d := range p.decided {
		if p.head[id] == nil {
			p.differ(Difference{Item: id, Kind: Removed, Decided: d[len(d)-1], Other: p.renamed(id)})
		}
	}
	p.tellNewNames()
	for i := range p.res.Differences { // those of settle were made before it was known
		p.res.Differences[i].Shown = p.res.Revisions[p.res.Differences[i].Item]
	}
}

// renamed is the folder, never decided on, that holds what a lost item held.
func (p *projecting) renamed(id string) string {
	var names []string
	for other, rev := range p.Revisions {
		if slices.ContainsFunc(p.decided[id], func(d Decision) bool { return d.Revision == rev }) && len(p.decided[other]) == 0 {
			names = append(names, other)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// tellNewNames names, at a folder that nobody decided on, the item that it was.
func (p *projecting) tellNewNames() {
	for _, d := range p.res.Differences {
		if d.Kind != Removed || d.Other == "" {
			continue
		}
		for i := range p.res.Differences {
			if e := &p.res.Differences[i]; e.Item == d.Other && (e.Other == "" || strings.Compare(d.Item, e.Other) < 0) {
				e.Other = d.Item
			}
		}
	}
}
