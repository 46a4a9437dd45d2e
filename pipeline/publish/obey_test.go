package publish

import (
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

const telegram schema.Channel = "telegram"

// What an order does at a place, by how the place stands.
func TestWhatAnOrderStops(t *testing.T) {
	const item, account = "content/2026/a", "x"
	hold := ledger.Orders{}.With(schema.Order{Verb: schema.OrderHold, By: "humas", Pull: 3, Reason: "data"})
	gone := ledger.Orders{}.With(schema.Order{Verb: schema.OrderWithdraw, By: "kabid", Pull: 3, Reason: "keliru"})
	both := hold.With(*gone.Withdrawal)
	out := ledger.Standing{Status: ledger.Out, Digest: "lama", Time: time.Unix(1, 0)}
	same := ledger.Standing{Status: ledger.Out, Digest: "baru", Time: time.Unix(1, 0)}
	for _, c := range []struct {
		rule   string
		wish   Wish
		orders ledger.Orders
		stands ledger.Standing
		want   Kind // "" is nothing
	}{
		{"nothing is held", Wish{}, ledger.Orders{}, ledger.Standing{}, Post},
		{"a held item is not posted", Wish{}, hold, ledger.Standing{}, Wait},
		{"a held item is not corrected", Wish{}, hold, out, Wait},
		{"what is out as it is wanted needs no waiting", Wish{}, hold, same, ""},
		{"its own withdrawal passes a hold", Wish{Withdrawn: true}, hold, out, Withdraw},
		{"a withdrawal by command passes a hold", Wish{}, both, out, Withdraw},
		{"a withdrawal by command takes down", Wish{}, gone, out, Withdraw},
		{"also what is broken", Wish{Broken: true}, gone, out, Withdraw},
		{"what was never out stays away", Wish{}, gone, ledger.Standing{}, ""},
		{"what was withdrawn stays away", Wish{}, gone, ledger.Standing{Status: ledger.Withdrawn, Time: time.Unix(1, 0)}, ""},
		{"a doubt stays a question", Wish{}, gone, ledger.Standing{Status: ledger.InDoubt}, Ask},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := &office.Office{Location: time.UTC}
			o.Destinations = map[schema.Channel]schema.Destination{telegram: {Account: account}}
			c.wish.Item, c.wish.Revision, c.wish.Unfinished = item, "r", lang.Text{}
			c.wish.Messages = []platform.Message{{Item: item, Channel: telegram, Account: account, Digest: "baru"}}
			place := ledger.Place{Item: item, Channel: telegram, Account: account}
			standings := map[ledger.Place]ledger.Standing{place: c.stands}
			var got Kind
			for _, a := range Plan(Obey([]Wish{c.wish}, map[string]ledger.Orders{item: c.orders}), standings, o, time.Now()) {
				got = a.Kind
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// An item whose folder can't be read any more is taken down by a command all the same.
func TestAWithdrawalByCommandNeedsNoItem(t *testing.T) {
	o := &office.Office{Location: time.UTC}
	o.Destinations = map[schema.Channel]schema.Destination{telegram: {Account: "x"}}
	place := ledger.Place{Item: "content/2026/a", Channel: telegram, Account: "x"}
	orders := map[string]ledger.Orders{place.Item: ledger.Orders{}.With(schema.Order{Verb: schema.OrderWithdraw, By: "kabid"})}
	standings := map[ledger.Place]ledger.Standing{place: {Status: ledger.Out, Digest: "d", Time: time.Unix(1, 0)}}
	got := Plan(Obey(nil, orders), standings, o, time.Now())
	if len(got) != 1 || got[0].Kind != Withdraw {
		t.Errorf("%+v", got)
	}
}
