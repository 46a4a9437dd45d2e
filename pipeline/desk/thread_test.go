package desk

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// What people are asked about a thread, and what they may answer.
func TestAThreadInAnIssue(t *testing.T) {
	const first = "https://bsky.app/profile/did:plc:kantor/post/satu"
	message := &platform.Message{Channel: "bluesky", Text: "Satu.\n---\nDua.\n---\nTiga.", Media: []platform.Attachment{{File: "loket.jpg"}}}
	begun := []ledger.Part{{Digest: "a", URL: first, ID: "1"}}
	for _, c := range []struct {
		rule     string
		standing ledger.Standing
		says     []string
		not      []string
	}{
		{
			"handed over whole",
			ledger.Standing{Status: ledger.Awaiting, Pending: schema.Entry{Key: "1a", Action: "post"}},
			[]string{"A thread of 3 parts", "Part 1 of 3, copy all of it:\n\n```\nSatu.\n```", "```\nDua.\n```", "```\nTiga.\n```", "loket.jpg", "/tayang bluesky ADDRESS"},
			[]string{"---", "out already"},
		},
		{
			"the rest of it",
			ledger.Standing{Status: ledger.Awaiting, Pending: schema.Entry{Key: "1a", Action: "post"}, Thread: begun, URL: first},
			[]string{"**The first 1 parts are out already**", "Part 2 of 3", "Part 3 of 3", first},
			[]string{"Satu.", "loket.jpg"},
		},
		{
			"a correction",
			ledger.Standing{Status: ledger.Awaiting, Digest: "x", Pending: schema.Entry{Key: "1a", Action: "correct"}, URL: first},
			[]string{"Part 1 of 3", "Part 3 of 3", "loket.jpg"},
			[]string{"out already"},
		},
		{
			"one part in doubt",
			ledger.Standing{Status: ledger.InDoubt, Pending: schema.Entry{Key: "1a", Action: "post", Part: 2, Parts: 3}, Thread: begun, URL: first},
			[]string{"Post nothing.", "part 2 of 3 of the thread", "```\nDua.\n```"},
			[]string{"Satu.", "Tiga.", "loket.jpg", "A thread of"},
		},
	} {
		d, _ := platform.Of("bluesky")
		in := Input{Item: "content/2026/a", Title: "Layanan", Files: "https://github.com/kantor/konten/blob/main/content/2026/a", Lang: lang.English, Places: []Place{{
			Place: ledger.Place{Item: "content/2026/a", Channel: "bluesky", Account: "bluesky"}, Standing: c.standing, Destination: d, Named: true, Message: message,
		}}}
		body := Body(in, nil)
		for _, want := range c.says {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the issue lacks %q:\n%s", c.rule, want, body)
			}
		}
		for _, not := range c.not {
			if strings.Contains(strings.ReplaceAll(body, "<!--", ""), not) {
				t.Errorf("%s: the issue has %q:\n%s", c.rule, not, body)
			}
		}
	}
	doubt := ledger.Standing{Status: ledger.InDoubt, Pending: schema.Entry{Action: "post", Part: 2, Parts: 3}, Thread: begun}
	d, _ := platform.Of("bluesky")
	for address, want := range map[string]Fault{
		first: OtherPart, "https://bsky.app/profile/kantor.bsky.social/post/satu/": OtherPart,
		"https://bsky.app/profile/kantor.bsky.social/post/dua": Fine, "": NeedsAddress,
	} {
		if got := Examine(d, doubt, address); got != want {
			t.Errorf("the answer %q: %d, want %d", address, got, want)
		}
	}
}
