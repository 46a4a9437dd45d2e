package ledger

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// Orders are the commands that stand for an item. An entry says what counted when
// it was read: that its comment was changed or deleted since takes nothing back.
type Orders struct {
	Holds      []schema.Order // not released, oldest first
	Withdrawal *schema.Order  // that no decided revision has taken over
}

// Since is when the item came to a stop: the first order that stands; zero is never.
func (o Orders) Since() (at time.Time) {
	for _, h := range o.Holds {
		if at.IsZero() || h.Time.Before(at) {
			at = h.Time
		}
	}
	if w := o.Withdrawal; w != nil && (at.IsZero() || w.Time.Before(at)) {
		at = w.Time
	}
	return at
}

// Lifts reports whether a release frees anything of what stands.
func (o Orders) Lifts(release schema.Order) bool {
	return slices.ContainsFunc(o.Holds, func(h schema.Order) bool { return lifts(release, h) })
}

func lifts(release, hold schema.Order) bool {
	return release.All || strings.EqualFold(release.By, hold.By)
}

// With is what stands after one more order.
func (o Orders) With(next schema.Order) Orders {
	switch next.Verb {
	case schema.OrderHold:
		o.Holds = append(slices.Clip(o.Holds), next)
	case schema.OrderRelease:
		o.Holds = slices.DeleteFunc(slices.Clone(o.Holds), func(h schema.Order) bool { return lifts(next, h) })
	case schema.OrderWithdraw:
		if o.Withdrawal == nil { // the first one took it down
			o.Withdrawal = &next
		}
	}
	return o
}

// order takes an order on.
func (b *Book) order(e schema.Entry) {
	b.Orders = append(b.Orders, e)
	if e.Order != nil {
		b.Standing[e.Item] = b.Standing[e.Item].With(*e.Order)
	}
}

// takeOver ends a withdrawal by command where a decided revision withdraws the item
// itself: from then on the item's own word holds, also that it is out again.
func (b *Book) takeOver(e schema.Entry) {
	if o, ok := b.Standing[e.Item]; ok && e.Decision != nil && e.Decision.Withdraws {
		o.Withdrawal = nil
		b.Standing[e.Item] = o
	}
}

// Knows reports whether an order of a comment is recorded for an item.
func (b *Book) Knows(item string, comment int64, verb schema.OrderVerb) bool {
	return slices.ContainsFunc(b.Orders, func(e schema.Entry) bool {
		return e.Item == item && e.Order != nil && e.Order.Comment == comment && e.Order.Verb == verb
	})
}
