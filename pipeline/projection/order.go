package projection

import (
	"cmp"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// free are the decisions that no standing order came before.
func (p *projecting) free() map[string][]Decision {
	left := make(map[string][]Decision, len(p.decided))
	for id, decided := range p.decided {
		stop := p.Orders[id].Since()
		var of []Decision
		for _, d := range decided {
			if stop.IsZero() || d.Time.Before(stop) || d.Withdraws {
				of = append(of, d)
			}
		}
		if len(of) > 0 {
			left[id] = of
		}
	}
	return left
}

// obey shows what orders took down, and says what stands.
func (p *projecting) obey() {
	for id, orders := range p.Orders {
		if orders.Since().IsZero() {
			continue
		}
		it := p.shown[id]
		if w := orders.Withdrawal; w != nil && it != nil && it.Meta.Withdrawal == nil {
			p.shown[id] = it.WithdrawnBy(schema.Withdrawal{
				Time:   schema.Moment(w.Time.In(cmp.Or(p.Location, time.UTC)).Format(time.RFC3339)),
				Reason: w.Reason, Kind: cmp.Or(w.Kind, schema.Mistaken),
			})
		}
		if d := p.decided[id]; len(d) > 0 {
			p.differ(Difference{Item: id, Kind: Ordered, Decided: d[len(d)-1], Orders: orders})
		}
	}
}
