package publish

import (
	"github.com/gunungmas/terbit/schema"
)

// Rehearsed are the decisions that a rehearsal takes as given: one for each wish
// that is complete and whose revision is not the last one recorded. Nobody made
// them, and they say so; a ledger refuses them in any other mode.
func Rehearsed(wishes []Wish, recorded []schema.Entry) (out []schema.Entry) {
	last := make(map[string]string, len(recorded))
	for _, e := range recorded {
		last[e.Item] = e.Revision
	}
	for i := range wishes {
		w := &wishes[i]
		if w.Broken || !w.Unfinished.IsZero() || w.Revision == last[w.Item] {
			continue
		}
		d := &schema.Decision{Verdict: schema.Approved, Basis: schema.OnRehearsal}
		for _, m := range w.Messages {
			d.Messages = append(d.Messages, schema.MessageDigest{Channel: m.Channel, Account: m.Account, Digest: m.Digest})
		}
		out = append(out, schema.Entry{Type: schema.Decided, Item: w.Item, Revision: w.Revision, Decision: d})
	}
	return out
}
