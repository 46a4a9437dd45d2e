package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// weaver is an office that posts threads to Bluesky and Mastodon itself, and hands
// Threads to its staff.
type weaver struct {
	*liveOffice
	bluesky  *blueskytest.Server
	mastodon *mastodontest.Server
	fail     map[string]string // "channel number of the post": refuse, or lose after it was made
	made     map[string]int
	tried    []string // every request that makes a post
}

func newWeaver(t *testing.T) *weaver {
	t.Helper()
	o := &weaver{liveOffice: newLiveOffice(t), fail: map[string]string{}, made: map[string]int{}}
	o.bluesky, o.mastodon = blueskytest.New(t, o.w.Now), mastodontest.New(t, o.w.Now)
	o.env["TERBIT_BLUESKY_URL"] = o.before("bluesky", "/xrpc/com.atproto.repo.createRecord", o.bluesky, func(w http.ResponseWriter) { blueskytest.Fail(w, 400, "InvalidRequest") })
	o.env["TERBIT_MASTODON_URL"] = o.before("mastodon", "/api/v1/statuses", o.mastodon, func(w http.ResponseWriter) { mastodontest.Fail(w, 422, "Validation failed") })
	maps.Copy(o.env, map[string]string{"TERBIT_BLUESKY_TOKEN": channeltest.Token, "TERBIT_MASTODON_TOKEN": channeltest.Token})
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + `destinations:
  bluesky: {account: "` + blueskytest.Handle + `", transport: api}
  mastodon: {account: "@` + mastodontest.Acct + `@contoh.social", url: "https://contoh.social/@` + mastodontest.Acct + `", transport: api}
  threads: {account: "@kantorcontoh"}
`})
	o.want(0, nil, "ledger", "init")
	return o
}

// before stands before a platform and lets its posts fail as the test says.
func (o *weaver) before(name, path string, behind http.Handler, refuse func(http.ResponseWriter)) (address string) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", o.w.Now().UTC().Format(http.TimeFormat)) // all of a platform goes by one clock
		if r.Method != http.MethodPost || r.URL.Path != path {
			behind.ServeHTTP(w, r)
			return
		}
		post := fmt.Sprint(name, " ", o.made[name]+1)
		o.tried = append(o.tried, post)
		switch o.fail[post] {
		case "refuse":
			refuse(w)
		case "lose":
			o.made[name]++
			behind.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		default:
			o.made[name]++
			behind.ServeHTTP(w, r)
		}
	}))
	o.t.Cleanup(s.Close)
	return s.URL
}

// woven is the item as a thread on all three channels.
func woven(more, text string) forgetest.Files {
	return forgetest.Files{
		forgetest.NewItem + "/index.md":             strings.Replace(forgetest.Index("Hak atas informasi", more, "Informasi publik terbuka."), "channels: [instagram]", "channels: [bluesky, mastodon, threads]", 1),
		forgetest.NewItem + "/takarir/bluesky.txt":  text,
		forgetest.NewItem + "/takarir/mastodon.txt": text,
		forgetest.NewItem + "/takarir/threads.txt":  text,
	}
}

// chain is what a visitor sees, each post under the one before it; a post that hangs
// elsewhere says so.
func chain(live []channeltest.Seen) string {
	var texts []string
	for i, p := range live {
		text := fmt.Sprint(p.Text, strings.Repeat("*", len(p.Media)))
		switch under := slices.IndexFunc(live, func(o channeltest.Seen) bool { return o.ID == p.Reply }); {
		case i == 0 && p.Reply == "":
		case under != i-1:
			text += fmt.Sprintf(" (under %d)", under+1)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " | ")
}

func (o *weaver) shows(t *testing.T, what, bluesky, mastodon string) {
	t.Helper()
	if got := chain(o.bluesky.Live()); got != bluesky {
		t.Errorf("%s: on Bluesky %q, want %q", what, got, bluesky)
	}
	if got := chain(o.mastodon.Live()); got != mastodon {
		t.Errorf("%s: on Mastodon %q, want %q", what, got, mastodon)
	}
}

const (
	threeParts = "Satu.\n---\nDua.\n---\nTiga.\n"
	allThree   = "Satu.* | Dua. | Tiga."
)

// A thread's life: stopped at its second post on one platform, with a lost answer about
// it on the other, gone on with, the same when run again, read back, corrected by a
// reply, withdrawn as a whole.
func TestAThreadsLifeOnAir(t *testing.T) {
	o := newWeaver(t)
	o.fail = map[string]string{"bluesky 2": "refuse", "mastodon 2": "lose"}
	o.w.Merge(o.decided(woven("", threeParts)), "bot", "squash")
	o.want(1, []string{"1 done", "1 handed over", "part 2 of the thread was refused; 1 are out", "1 refused", "0 not certain"}, "publish", "--live")
	o.shows(t, "after the first run", "Satu.*", allThree)
	o.want(0, []string{"1 of 3 parts of the thread are out on Bluesky: it goes on"}, "status", "--ledger", "git")
	o.fail = nil
	o.want(1, []string{"Bluesky    post: done https://bsky.app/profile/" + blueskytest.DID + "/post/"}, "publish", "--live")
	o.shows(t, "after the second run", allThree, allThree)
	tried := len(o.tried)
	o.want(1, []string{"0 done"}, "publish", "--live")
	if len(o.tried) != tried || strings.Count(strings.Join(o.tried, ","), "bluesky 1") != 1 {
		t.Errorf("posts were made again: %v", o.tried)
	}

	o.want(0, []string{"2 posts: 2 the same"}, "audit")
	second := o.mastodon.Live()[1].ID
	o.mastodon.Change(second, "Diubah.")
	o.want(1, []string{"Mastodon   CHANGED on the channel"}, "audit")
	o.mastodon.Change(second, "Dua.")

	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	corrected := woven(note, "Satu.\n---\nDua yang benar.\n---\nTiga.\n")
	p := o.w.Propose("staf", corrected)
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"correct: done"}, "publish", "--live")
	reply := " | RALAT: Jumlahnya diperbaiki. (under 1)"
	o.shows(t, "corrected", allThree+reply, allThree+reply)

	gone := forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(corrected[forgetest.NewItem+"/index.md"], "corrections:",
		"withdrawal: {time: 2026-08-10T17:00:00+07:00, reason: Sudah tidak berlaku., kind: kedaluwarsa}\ncorrections:", 1)}
	p = o.w.Propose("staf", gone)
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"withdraw: done"}, "publish", "--live")
	o.shows(t, "withdrawn", "", "")
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// A part that nobody can tell about is a question about that part; the answer names its
// address, and the thread goes on under it.
func TestAPartInDoubtIsAskedAbout(t *testing.T) {
	o := newWeaver(t)
	o.mastodon.Lag(99) // lists lag behind: the lost part can't be found
	o.fail = map[string]string{"mastodon 2": "lose"}
	o.w.Merge(o.decided(woven("", threeParts)), "bot", "merge")
	o.want(1, []string{"NOT CERTAIN"}, "publish", "--live")
	o.fail = nil
	for range 2 {
		o.want(1, []string{"ask: it is not known whether the post to Mastodon went out"}, "publish", "--live")
	}
	o.shows(t, "asked", allThree, "Satu.* | Dua.")
	address := func(part int) string {
		return mastodontest.Host + "/@" + mastodontest.Acct + "/" + o.mastodon.Live()[part-1].ID
	}
	o.want(3, []string{"another part of the thread"}, "resolve", forgetest.NewItem, "mastodon", "--posted", address(1))
	o.want(0, []string{"recorded: done"}, "resolve", forgetest.NewItem, "mastodon", "--posted", address(2))
	o.want(1, []string{"Mastodon   post: done " + address(1)}, "publish", "--live")
	o.shows(t, "answered", allThree, allThree)
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// A first part that is out and was corrected before the rest could follow is taken back,
// and the thread posted as it was decided, in one run.
func TestAThreadThatChangedHalfWay(t *testing.T) {
	o := newWeaver(t)
	o.fail = map[string]string{"bluesky 2": "refuse", "mastodon 3": "refuse"}
	o.w.Merge(o.decided(woven("", threeParts)), "bot", "merge")
	o.want(1, []string{"2 refused"}, "publish", "--live")
	o.shows(t, "stopped", "Satu.*", "Satu.* | Dua.")
	o.fail = nil
	p := o.w.Propose("staf", woven("corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n", "Satu.\n---\nDua yang benar.\n"))
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "merge")
	o.want(1, []string{"Bluesky    post: done", "Mastodon   post: done"}, "publish", "--live")
	want := "Satu.* | Dua yang benar."
	o.shows(t, "as decided", want, want)
	o.want(1, []string{"0 done"}, "publish", "--live")
}

// Every channel that a program posts threads to says so, and no other.
func TestTheTableAndTheChannelsAgreeOnThreads(t *testing.T) {
	for c, able := range abilities {
		if d, _ := platform.Of(c); able.Thread != (d.Parts.Max > 0) {
			t.Errorf("%s: the channel says %v, the table %d parts", c, able.Thread, d.Parts.Max)
		}
	}
}
