package publish

import (
	"maps"
	"slices"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// Obey gives the wishes as the standing orders leave them: a held item is neither
// posted nor corrected, and one that was withdrawn by command is taken down, also
// where its text is broken or can't be read.
func Obey(wishes []Wish, orders map[string]ledger.Orders) []Wish {
	out := slices.Clone(wishes)
	known := make(map[string]bool, len(out))
	for i := range out {
		w := &out[i]
		known[w.Item] = true
		o := orders[w.Item]
		if len(o.Holds) > 0 {
			w.Held = held(o.Holds[0])
		}
		if o.Withdrawal != nil && !w.Withdrawn {
			w.Withdrawn, w.Broken, w.Reason, w.Messages = true, false, o.Withdrawal.Reason, nil
		}
	}
	for _, item := range slices.Sorted(maps.Keys(orders)) {
		if w := orders[item].Withdrawal; w != nil && !known[item] {
			out = append(out, Wish{Item: item, Withdrawn: true, Reason: w.Reason})
		}
	}
	return out
}

func held(h schema.Order) lang.Text {
	return lang.T("ditahan oleh %s (#%d): %s; dilepas dengan /lepas", "held by %s (#%d): %s; freed by /lepas").With(h.By, h.Pull, h.Reason)
}
