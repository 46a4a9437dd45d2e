package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// onAir is an office that posts to Telegram and a Facebook Page itself, and hands
// Instagram to its staff.
type onAir struct {
	*liveOffice
	telegram *telegramtest.Server
	facebook *facebooktest.Server
	lose     bool // Facebook's answer to the post itself is lost, after it was made
	silent   bool // and so is every later one
	lost     bool
}

const (
	telegramToken = "123456:k4nariTelegramk4nariTelegramk4nari"
	facebookToken = "k4nariFacebook"
	page          = "100200300"
)

func newOnAir(t *testing.T) *onAir {
	t.Helper()
	o := &onAir{liveOffice: newLiveOffice(t), telegram: telegramtest.New(telegramToken, "kantorcontoh"), facebook: facebooktest.New(facebookToken, page)}
	o.telegram.Now, o.facebook.Now = o.w.Now, o.w.Now
	tg := httptest.NewServer(o.telegram)
	t.Cleanup(tg.Close)
	fb := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case o.lose && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/feed"):
			o.facebook.ServeHTTP(httptest.NewRecorder(), r)
			o.lost = true
		case !o.lost || !o.silent:
			o.facebook.ServeHTTP(w, r)
			return
		}
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(fb.Close)
	maps.Copy(o.env, map[string]string{
		"TERBIT_TELEGRAM_URL": tg.URL, "TERBIT_TELEGRAM_TOKEN": telegramToken,
		"TERBIT_FACEBOOK_URL": fb.URL, "TERBIT_FACEBOOK_TOKEN": facebookToken,
	})
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + `destinations:
  telegram: {account: "@kantorcontoh", transport: api}
  facebook: {account: "` + page + `", transport: api}
  instagram: {account: "@kantorcontoh"}
`})
	o.want(0, nil, "ledger", "init")
	return o
}

// everywhere is the item on all three channels.
func everywhere(more, body, text string) forgetest.Files {
	return forgetest.Files{
		forgetest.NewItem + "/index.md":              strings.Replace(forgetest.Index("Hak atas informasi", more, body), "channels: [instagram]", "channels: [instagram, facebook, telegram]", 1),
		forgetest.NewItem + "/takarir/instagram.txt": text,
		forgetest.NewItem + "/takarir/facebook.txt":  text,
		forgetest.NewItem + "/takarir/telegram.txt":  text,
	}
}

// decidedAgain is a correction or withdrawal, decided and merged.
func (o *onAir) decidedAgain(files forgetest.Files) {
	o.t.Helper()
	p := o.w.Propose("staf", files)
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
}

func (o *onAir) shown(t *testing.T, telegram, facebook string) {
	t.Helper()
	var texts []string
	for _, p := range o.telegram.Posts() {
		texts = append(texts, p.Text)
	}
	if got := strings.Join(texts, "|"); got != telegram {
		t.Errorf("on Telegram: %q, want %q", got, telegram)
	}
	texts = nil
	for _, p := range o.facebook.Posts() {
		texts = append(texts, p.Text)
	}
	if got := strings.Join(texts, "|"); got != facebook {
		t.Errorf("on Facebook: %q, want %q", got, facebook)
	}
}

// An item's life on two platforms and in people's hands: posted once, corrected
// where it changed, withdrawn, on record.
func TestAnItemsLifeOnAir(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "squash")
	o.want(1, []string{"post: done https://t.me/kantorcontoh/", "handed to staff"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")
	if alt := o.facebook.Posts()[0].Files[0].Alt; alt != "Seorang petugas melayani warga." {
		t.Errorf("alternative text %q", alt)
	}
	o.want(1, []string{"0 newly", "0 done"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")

	o.want(0, []string{"2 posts: 1 the same, 0 changed, 0 gone, 1 could not be read", "Telegram can't be read by API"}, "audit")
	o.facebook.Change(o.facebook.Posts()[0].ID, "Diubah di aplikasi.")
	o.want(1, []string{"CHANGED on the channel"}, "audit")
	o.facebook.Change(o.facebook.Posts()[0].ID, "Satu.")

	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	files := everywhere(note, "Informasi publik terbuka bagi setiap orang.", "Dua.")
	delete(files, forgetest.NewItem+"/takarir/facebook.txt") // stays as it is
	o.decidedAgain(files)
	o.want(1, []string{"correct: done"}, "publish", "--live")
	o.shown(t, "Dua.", "Satu.")

	o.decidedAgain(forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(files[forgetest.NewItem+"/index.md"], "corrections:",
		"withdrawal: {time: 2026-08-10T17:00:00+07:00, reason: Sudah tidak berlaku., kind: kedaluwarsa}\ncorrections:", 1)})
	o.want(1, []string{"withdraw: done", "withdraw: handed to staff"}, "publish", "--live")
	o.shown(t, "", "")
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	o.want(0, []string{"3 decisions judged again, 0 differ"}, "gate", "--replay", "all")
}

// An answer that was lost is looked up at once; a post that the platform shows is no
// question.
func TestALostAnswerThatThePlatformShows(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "merge")
	o.lose = true
	o.want(1, []string{"2 done", "0 not certain"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")
}

// An answer that was lost is a question, however often publish runs; a person ends it.
func TestALostAnswerIsAskedAboutAndNeverPostedTwice(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "merge")
	o.lose, o.silent = true, true
	o.want(1, []string{"NOT CERTAIN", "post: done https://t.me/kantorcontoh/"}, "publish", "--live")
	o.lose, o.silent = false, false
	for range 2 {
		o.want(1, []string{"ask: it is not known whether the post to Facebook"}, "publish", "--live")
	}
	if n := len(o.facebook.Posts()); n > 1 {
		t.Errorf("%d posts on Facebook", n)
	}
	if len(o.facebook.Posts()) == 1 {
		o.want(0, []string{"recorded: done"}, "resolve", forgetest.NewItem, "facebook", "--posted", "https://www.facebook.com/kantorcontoh/posts/1")
		o.want(1, []string{"0 newly"}, "publish", "--live")
		return
	}
	o.want(0, []string{"not out"}, "resolve", forgetest.NewItem, "facebook", "--not-posted")
	o.want(1, []string{"post: done"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")
}

func TestAnAccountThatIsNotReadyStopsNobodyElse(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "merge")
	o.telegram.Rights["can_post_messages"] = false
	o.env["TERBIT_FACEBOOK_TOKEN"] = ""
	o.want(1, []string{"TERBIT_FACEBOOK_TOKEN is not set", "Telegram is not ready", "handed to staff"}, "publish", "--live")
	o.shown(t, "", "")
	o.telegram.Rights["can_post_messages"] = true
	o.env["TERBIT_FACEBOOK_TOKEN"] = facebookToken
	o.want(1, []string{"2 done"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")
}
