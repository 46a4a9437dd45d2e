package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// behindItsBack posts on the page as somebody would who has its token.
func (o *onAir) behindItsBack(text string) {
	o.t.Helper()
	form := url.Values{"message": {text}}
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.env["TERBIT_FACEBOOK_URL"]+"/v26.0/"+page+"/feed", strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+facebookToken)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		o.t.Fatal(res.Status, err)
	}
}

// What somebody posts on the office's account, past the procedure, is named; what was
// there before the ledger was begun is not.
func TestAuditNamesWhatWasPostedOutside(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "squash")
	o.want(1, []string{"handed to staff"}, "publish", "--live")
	o.want(0, []string{"2 posts: 1 the same"}, "audit")
	o.behindItsBack("Pengumuman yang tidak pernah diputuskan.")
	stranger := o.facebook.Posts()[1].ID
	o.want(1, []string{"Accounts\n  Facebook   NOT in the ledger, ", " WIB: https://www.facebook.com/", "/posts/" + stranger + "\n", "2 posts: 1 the same, 0 changed, 0 gone, 1 could not be read", "1 posts of accounts are not in the ledger"}, "audit")
	o.want(1, []string{`"state": "outside"`, `"time": "`}, "audit", "--format", "json")
	o.facebook.Remove(stranger)
	o.want(0, []string{"2 posts: 1 the same"}, "audit")
}

// A post whose answer was lost is on the account and not on record yet: that is said of
// what the ledger does not know there, before anybody changes a password.
func TestAuditSaysThatAnAnswerWasLost(t *testing.T) {
	o := newOnAir(t)
	o.lose, o.silent = true, true
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "squash")
	o.want(1, nil, "publish", "--live")
	o.lose, o.silent, o.lost = false, false, false
	o.want(1, []string{"NOT in the ledger, ", "/posts/" + o.facebook.Posts()[0].ID + ": it may be a post whose answer was lost; see: terbit status"}, "audit")
}

// A post is known by any id of its own, and by its address however that begins.
func TestPostsAreKnownByIdAndAddress(t *testing.T) {
	standings := map[ledger.Place]ledger.Standing{
		{Item: "a", Channel: "mastodon", Account: "kantor"}: {Status: ledger.Out, PostID: "11 12 13", URL: "https://sosial.example/@kantor/11"},
		{Item: "b", Channel: "mastodon", Account: "kantor"}: {Status: ledger.Out, URL: "https://sosial.example/web/@kantor@sosial.example/21"}, // by a person's word
		{Item: "c", Channel: "mastodon", Account: "kantor"}: {Status: ledger.Partly, Thread: []ledger.Part{{ID: "31", URL: "https://sosial.example/@kantor/31"}}},
		{Item: "d", Channel: "mastodon", Account: "lain"}:   {Status: ledger.Out, PostID: "41"},
		{Item: "e", Channel: "bluesky", Account: "kantor"}:  {Status: ledger.Out, PostID: "at://did:plc:a/app.bsky.feed.post/3k"},
	}
	known := knownPosts(standings, "mastodon", "kantor")
	for id, want := range map[string]bool{"11": true, "12": true, "13": true, "21": true, "31": true, "41": false, "1": false, "99": false} {
		p := channel.Sighting{IDs: []string{id}, URL: "https://sosial.example/@kantor/" + id, Time: time.Unix(0, 0)}
		if got := known.holds(p); got != want {
			t.Errorf("%s is known: %v, want %v", id, got, want)
		}
	}
	if known.holds(channel.Sighting{IDs: []string{"x"}}) {
		t.Error("a post without an address is known")
	}
	bluesky := knownPosts(standings, "bluesky", "kantor")
	if !bluesky.holds(channel.Sighting{IDs: []string{"at://did:plc:a/app.bsky.feed.post/3k"}}) || !bluesky.holds(channel.Sighting{URL: "https://bsky.app/profile/did:plc:a/post/3k"}) {
		t.Error("a post is not known by its record's address")
	}
}
