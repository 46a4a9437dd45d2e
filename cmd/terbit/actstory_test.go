//go:build act

package main_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// The whole story of an item, told by the workflows: proposed, decided and merged,
// published to the platforms and handed to staff; a runner dies in the middle; a
// correction; a withdrawal by one word; and in the end the audit, the replay and the
// proof. At every turn the public sees each post exactly once.
func TestActTheStoryOfAnItem(t *testing.T) {
	p := newPremiere(t)
	p.opens("deploy: {to: cabang, remote: "+p.site+"}\n", p.tenDestinations())

	// An idea becomes a decision. The gate merges it, and starts publishing.
	pull := p.decided(p.item(newItem))
	p.reviewed(pull).has(t, 0, "#1 digabungkan", "#1: publish dimulai")
	if runs := p.w.Runs(); len(runs) != 1 || runs[0].Workflow != "publish.yml" {
		t.Fatalf("started %v", runs)
	}

	// Every platform has taken the post, and no answer is on record: the runner dies.
	// Half an hour later nobody waits any more for the time that it had to itself.
	p.late = 30 * time.Minute
	p.diesWhenAllIsPosted()
	if run := p.publish(); run.code == 0 {
		t.Fatalf("the runner did not die:\n%s", run.log)
	}
	p.to.posting = nil
	once := map[string][]string{"bluesky": {"UU 14/2008 menjamin"}, "mastodon": {"UU 14/2008 menjamin"}, "telegram": {"Dasar: Undang-Undang"}, "facebook": {"Penjelasan lengkap"}, "instagram": {"adalah hak Anda"}}
	p.shown("after the crash", once)

	// Who has a post in hand is looked after by the hour; nobody has one yet.
	p.act("reminder.yml", "schedule", map[string]any{"schedule": "30 0-9 * * 1-5"}, nil).has(t, 0, "Ingatkan lewat issue")

	// The next run finds the posts. Telegram can't tell it, and a person is asked; the
	// rest is handed to staff. Nothing is posted again.
	found := p.publish()
	found.has(t, 1, "menyajikan situs ini", "Facebook   unggah: ditemukan", "Instagram  unggah: ditemukan", "Mastodon   unggah: ditemukan", "Bluesky    unggah: ditemukan", "Telegram   tanya", "WhatsApp   unggah: diserahkan kepada petugas", "issue #", "**Kanal: belum lengkap**", "- Situs dengan tautan: selesai")
	p.shown("after the run that follows", once)
	p.linked("https://bsky.app/profile/", "https://contoh.social/@kantor/", "https://www.facebook.com/")
	if _, err := os.Stat(filepath.Join(p.artifacts, "kotak-serah/kotak-serah/index.html")); err != nil {
		t.Error(err)
	}

	// Staff look, do the rest by hand, and say so in the issue.
	p.answers("/tayang telegram https://t.me/kantorcontoh/1\n/tayang x https://x.com/kantorcontoh/status/1\n" +
		"/tayang threads https://www.threads.com/@kantorcontoh/post/abc\n/tayang whatsapp")

	// A correction touches the destinations whose text it changes, and no other. What a
	// person confirmed is a person's to correct: its number at Telegram is not known.
	p.w.Merge(p.decided(p.correction()), "bot", "squash")
	p.publish().has(t, 0, "Bluesky    ralat: selesai", "Mastodon   ralat: selesai", "Telegram   ralat: diserahkan kepada petugas", "X          ralat: diserahkan kepada petugas", "- Kanal: selesai")
	p.shown("after the correction", map[string][]string{
		"bluesky": {"UU 14/2008 menjamin", "RALAT: Dasar hukumnya dilengkapi"}, "mastodon": {"Pasal 4 UU 14/2008 menjamin"},
		"telegram": {"Dasar: Undang-Undang"}, "facebook": {"Penjelasan lengkap"}, "instagram": {"adalah hak Anda"},
	})
	p.linked("Dasar hukumnya dilengkapi", "https://bsky.app/profile/", "https://www.threads.com/@kantorcontoh/post/abc")
	if !p.indexed() {
		t.Error("the site has no index")
	}
	if said := p.terbit("audit"); !strings.Contains(said, "0 berubah, 0 hilang") {
		t.Errorf("the audit: %s", said)
	}

	// One word of the Kabid takes it down everywhere.
	p.said(pull, p.w.Say("kabid", pull, "/tarik kedaluwarsa: ketentuannya berubah.")).has(t, 0)
	if runs := p.w.Runs(); len(runs) != 2 {
		t.Fatalf("started %v", runs)
	}
	p.publish().has(t, 0, "Bluesky    cabut: selesai", "Mastodon   cabut: selesai", "Facebook   cabut: selesai", "Instagram  cabut: selesai", "Telegram   cabut: diserahkan kepada petugas", "WhatsApp   cabut: diserahkan kepada petugas")
	if p.indexed() {
		t.Error("what was withdrawn is still found")
	}
	p.shown("after the withdrawal", map[string][]string{"telegram": {"Dasar: Undang-Undang"}})
	p.to.telegram.Remove(1)
	p.answers("/dicabut telegram\n/dicabut x\n/dicabut threads\n/dicabut whatsapp")

	// In the end there is nothing to do, and everything is proven.
	p.publish().has(t, 0, "Tidak ada yang perlu dilakukan", "sudah sama, tidak ada yang ditulis")
	p.shown("in the end", map[string][]string{})
	for _, proof := range []struct{ want, args string }{
		{"0 unggahan", "audit"},
		{"3 keputusan dinilai ulang, 0 berbeda", "gate --replay all"},
		{"Situs cocok: ia mencetak kepala buku besar ini.", "verify --against " + p.address},
	} {
		if said := p.terbit(strings.Fields(proof.args)...); !strings.Contains(said, proof.want) {
			t.Errorf("terbit %s does not say %q:\n%s", proof.args, proof.want, said)
		} else {
			t.Logf("terbit %s\n%s", proof.args, said)
		}
	}
}

// tenDestinations are the office's accounts; the item has no video, for which YouTube
// and TikTok are.
func (p *premiere) tenDestinations() string {
	return `  bluesky: {account: "` + p.openBluesky() + `", transport: api}
  mastodon: {account: "@kantor@contoh.social", url: "https://contoh.social/@kantor", transport: api}
  telegram: {account: "@kantorcontoh", transport: api}
  facebook: {account: "` + facebookPage + `", transport: api}
  instagram: {account: "` + instagramUser + `", transport: api}
  x: {account: "@kantorcontoh"}
  threads: {account: "@kantorcontoh"}
  whatsapp: {account: Kantor Contoh}
  youtube: {account: "@kantorcontoh"}
  tiktok: {account: "@kantorcontoh"}
`
}

// diesWhenAllIsPosted takes the runner away once every platform has taken its post, in
// the middle of Bluesky's answer.
func (p *premiere) diesWhenAllIsPosted() {
	const all = 5
	p.to.posting = func(name string, r *http.Request, h http.Handler) {
		if name != "bluesky" || !strings.HasSuffix(r.URL.Path, "createRecord") {
			return
		}
		h.ServeHTTP(httptest.NewRecorder(), r)
		for until := time.Now().Add(time.Minute); len(p.to.out()) < all; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(until) {
				p.t.Errorf("posted nowhere but on %q", p.to.out())
				break
			}
		}
		takeAway(int(p.running.Load()))
		panic(http.ErrAbortHandler)
	}
}

// linked fails where the item's page lacks something.
func (p *premiere) linked(want ...string) {
	p.t.Helper()
	for _, w := range want {
		if !strings.Contains(p.page(), w) {
			p.t.Errorf("the item's page lacks %q:\n%s", w, p.page())
		}
	}
}

// answers is what staff say in the issue of what was handed to them.
func (p *premiere) answers(text string) {
	p.t.Helper()
	issues := p.w.Issues()
	if len(issues) != 1 || issues[0].State != "open" {
		p.t.Fatalf("%d issues", len(issues))
	}
	p.catchUp(0)
	p.w.SameSecond() // not in a minute, when the next task is there
	said := p.w.Remark("staf", issues[0], text)
	payload := p.example("issue_comment", "created")
	set(payload, p.w.Repo, "repository", "full_name")
	set(payload, issues[0].Number, "issue", "number")
	set(payload, []any{map[string]any{"name": "terbit-serah"}}, "issue", "labels")
	set(payload, said.Body, "comment", "body")
	run := p.play("handoff.yml", "issue_comment", payload)
	for _, c := range p.w.Remarks(issues[0]) {
		if strings.HasPrefix(c.Body, comment.ReplyPrefix) {
			p.t.Errorf("an answer does not count: %s", c.Body)
		}
	}
	run.has(p.t, 0, fmt.Sprintf("issue #%d ditutup", issues[0].Number))
}

// correction adds the article of the law where the text names the law alone.
func (p *premiere) correction() forgetest.Files {
	p.t.Helper()
	files := forgetest.Files{}
	for name, text := range p.item(newItem) {
		now := text
		switch filepath.Base(name) {
		case "bluesky.txt", "mastodon.txt", "x.txt":
			now = strings.Replace(text, "UU 14/2008", "Pasal 4 UU 14/2008", 1)
		case "telegram.txt":
			now = strings.Replace(text, "Dasar: ", "Dasar: Pasal 4 ", 1)
		case "index.md":
			now = strings.Replace(text, "media:\n", "corrections:\n  - {time: 2026-08-10T12:00:00+07:00, note: \"Dasar hukumnya dilengkapi: Pasal 4 Undang-Undang Nomor 14 Tahun 2008.\"}\nmedia:\n", 1)
		}
		if now != text {
			files[name] = now
		}
	}
	return files
}
