package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/schema"
)

// An item's page leads to where it is out, and goes on to while people have its
// correction in hand; not to what they are about to post or to take away.
func TestAPageLeadsToWhatIsOut(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	standing := func(s ledger.Status, action, url string) ledger.Standing {
		return ledger.Standing{Status: s, URL: url, Time: at, Pending: schema.Entry{Action: action}}
	}
	book := &ledger.Book{Standings: map[ledger.Place]ledger.Standing{
		{Item: "a", Channel: "x"}:         standing(ledger.Out, "", "https://x.com/kantor/status/1"),
		{Item: "a", Channel: "facebook"}:  standing(ledger.Awaiting, ledger.ActionCorrect, "https://facebook.com/kantor/2"),
		{Item: "a", Channel: "instagram"}: standing(ledger.Awaiting, ledger.ActionPost, ""),
		{Item: "a", Channel: "telegram"}:  standing(ledger.Awaiting, ledger.ActionWithdraw, "https://t.me/kantor/3"),
		{Item: "a", Channel: "mastodon"}:  standing(ledger.Withdrawn, "", "https://sosial.example/4"),
		{Item: "a", Channel: "bluesky"}:   standing(ledger.InDoubt, ledger.ActionPost, ""),
	}}
	if got := postsOf(book); len(got) != 0 {
		t.Errorf("a rehearsal is out: %v", got)
	}
	book.Genesis.Mode = schema.Live
	want := map[string][]site.Post{"a": {
		{Channel: "facebook", URL: "https://facebook.com/kantor/2", Time: at},
		{Channel: "x", URL: "https://x.com/kantor/status/1", Time: at},
	}}
	if d := cmp.Diff(want, postsOf(book)); d != "" {
		t.Error(d)
	}
}
