package publish

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/schema"
)

// Why the machine must leave an item alone.
const (
	heldByOrder      = "held"
	withdrawnByOrder = "withdrawn"
)

// orders is somebody's command on a merged proposal. It is on no ledger until a run
// hears it.
func (m *model) orders() {
	item, by := m.item(), rapid.SampledFrom([]string{"humas", "kabid"}).Draw(m.rt, "who")
	verb := rapid.SampledFrom([]schema.OrderVerb{schema.OrderHold, schema.OrderHold, schema.OrderRelease, schema.OrderRelease, schema.OrderWithdraw}).Draw(m.rt, "verb")
	if verb == schema.OrderWithdraw {
		by = "kabid"
	}
	m.speak(item, schema.Order{Verb: verb, By: by, All: verb == schema.OrderRelease && by == "kabid", Reason: "sebab"})
}

func (m *model) speak(item string, o schema.Order) {
	m.comments++
	o.Comment, o.Time, o.Pull = m.comments, m.now, 1
	m.say("%s says /%s on %s", o.By, o.Verb, item)
	m.spoken = append(m.spoken, schema.Entry{Type: schema.Ordered, Item: item, Order: &o})
}

// hears puts on the ledger what was spoken, as a live run does: once, and no
// withdrawal of what is withdrawn.
func (m *model) hears(store *ledger.Remote) error {
	var entries []schema.Entry
	down := map[string]bool{}
	for _, e := range m.spoken {
		if store.Knows(e.Item, e.Order.Comment, e.Order.Verb) {
			continue
		}
		if e.Order.Verb == schema.OrderWithdraw {
			if down[e.Item] || store.Standing[e.Item].Withdrawal != nil || m.decided[e.Item].withdrawn {
				continue
			}
			down[e.Item] = true
		}
		entries = append(entries, e)
	}
	if len(entries) > 0 {
		if err := store.Append(entries...); err != nil {
			return err
		}
	}
	m.spoken = nil
	return nil
}

// recordsElsewhere puts what was spoken on the ledger past the run that goes on.
func (m *model) recordsElsewhere() {
	m.say("somebody else records it")
	if err := m.hears(m.store(nil)); err != nil {
		m.rt.Fatal(err)
	}
}

// recordDecisions puts on the ledger what was decided since.
func (m *model) recordDecisions(store *ledger.Remote) error {
	last := map[string]string{}
	for _, e := range store.Decisions {
		last[e.Item] = e.Revision
	}
	var entries []schema.Entry
	for _, item := range modelItems {
		d, ok := m.decided[item]
		if w := m.wish(item, d); ok && w.Revision != last[item] {
			entries = append(entries, schema.Entry{Type: schema.Decided, Item: item, Revision: w.Revision, Decision: &schema.Decision{Verdict: schema.Approved, Basis: schema.OnProposal, Withdraws: d.withdrawn}})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return store.Append(entries...)
}

// announces is a quiet period of the office, in the configuration.
func (m *model) announces() {
	from := m.now.Add(time.Duration(rapid.IntRange(-2, 4).Draw(m.rt, "half hours")) * 30 * time.Minute)
	until := from.Add(time.Duration(rapid.IntRange(1, 6).Draw(m.rt, "for half hours")) * 30 * time.Minute)
	m.o.Quiet = []office.Quiet{{From: from, Until: until, Reason: "berkabung"}}
}

// stops is what the orders on the ledger stop, worked out from its entries without
// the planner's help.
func (m *model) stops() map[string]string {
	b, out := m.store(nil).Book, map[string]string{}
	for _, item := range modelItems {
		var holders []string
		withdrawn := 0
		for _, e := range b.Orders {
			if e.Item != item {
				continue
			}
			switch e.Order.Verb {
			case schema.OrderHold:
				holders = append(holders, e.Order.By)
			case schema.OrderRelease:
				holders = slices.DeleteFunc(holders, func(by string) bool { return by == e.Order.By || e.Order.All })
			case schema.OrderWithdraw:
				withdrawn = e.Seq
			}
		}
		for _, e := range b.Decisions {
			if e.Item == item && e.Decision.Withdraws && e.Seq > withdrawn {
				withdrawn = 0
			}
		}
		switch {
		case withdrawn > 0:
			out[item] = withdrawnByOrder
		case len(holders) > 0:
			out[item] = heldByOrder
		}
	}
	return out
}

// isQuiet reports whether nothing new may go out.
func (m *model) isQuiet(at time.Time) bool {
	for _, q := range m.o.Quiet {
		if !at.Before(q.From) && at.Before(q.Until) {
			return true
		}
	}
	return false
}
