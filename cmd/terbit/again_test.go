package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// between is an office with two decided items on Telegram; what then does happens
// when the first has been posted, while the run goes on.
func between(t *testing.T, then func(o *onAir, second *forgetest.Pull)) *onAir {
	t.Helper()
	o := newOnAir(t)
	o.emptied()
	var second *forgetest.Pull
	for _, item := range []string{"content/2026/a-pertama", "content/2026/b-kedua"} {
		second = o.w.Propose("staf", forgetest.Files{
			item + "/index.md":             strings.Replace(forgetest.Index("Hak atas informasi", "", "Informasi publik terbuka."), "channels: [instagram]", "channels: [telegram]", 1),
			item + "/takarir/telegram.txt": item,
			item + "/foto.jpg":             o.photo(),
		})
		o.w.Say("humas", second, "/pertimbangan lanjut")
		o.w.Approve("humas", second)
		o.w.Approve("kabid", second)
		o.w.Merge(second, "bot", "squash")
	}
	o.telegram = telegramtest.New(telegramToken, "kantorcontoh")
	o.telegram.Now = o.w.Now
	posted := false
	tg := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.telegram.ServeHTTP(w, r)
		if !posted && strings.Contains(r.URL.Path, "/send") {
			posted = true
			then(o, second)
		}
	}))
	t.Cleanup(tg.Close)
	o.env["TERBIT_TELEGRAM_URL"] = tg.URL
	return o
}

// A hold that is spoken while a run is under way stops what has not begun, whoever
// may not hold stops nothing, and a withdrawal in that moment is heard too.
func TestAnOrderSpokenDuringARunIsHeard(t *testing.T) {
	const first = "content/2026/a-pertama"
	for _, c := range []struct {
		rule, by, says, want string
		both                 bool
	}{
		{"a hold", "humas", "/tahan angka diperiksa", "wait: waits: held by humas", false},
		{"a withdrawal", "kabid", "/tarik Jumlah salah.", "wait: not begun", false},
		{"of who may not", "orang", "/tahan jangan", "post: done", true},
		{"a remark", "humas", "Bagus.", "post: done", true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := between(t, func(o *onAir, second *forgetest.Pull) { o.w.Say(c.by, second, c.says) })
			o.want(0, []string{c.want}, "publish", "--live")
			shown := first
			if c.both {
				shown += "|content/2026/b-kedua"
			}
			o.shown(t, shown, "")
			o.want(0, []string{"0 done"}, "publish", "--live")
			o.shown(t, shown, "")
			o.want(0, []string{"intact"}, "verify", "--ledger", "git")
			o.want(0, []string{"0 differ"}, "gate", "--replay", "all")
		})
	}
}

// A quiet period that begins while a run is under way stops what has not begun; what
// it stopped goes out when it is over.
func TestAQuietPeriodBeginsDuringARun(t *testing.T) {
	o := between(t, func(o *onAir, _ *forgetest.Pull) { o.w.Wait(6 * time.Minute) })
	o.quiet(5*time.Minute, time.Hour)
	o.want(0, []string{"post: done", "wait: quiet period until"}, "publish", "--live")
	o.shown(t, "content/2026/a-pertama", "")
	o.w.Wait(time.Hour)
	o.want(0, []string{"post: done"}, "publish", "--live")
	o.shown(t, "content/2026/a-pertama|content/2026/b-kedua", "")
}

// Where the commands can no longer be read in the middle of a run, nothing more is
// begun.
func TestNothingMoreGoesOutWhileCommandsCantBeRead(t *testing.T) {
	o := between(t, func(o *onAir, _ *forgetest.Pull) {
		o.w.Fail(forgetest.Failure{Path: "/issues/comments", Status: 401, Times: 100})
	})
	o.want(3, []string{"can't be read", "nothing more was posted", "post: done"}, "publish", "--live")
	o.shown(t, "content/2026/a-pertama", "")
	o.w.Heal()
	o.want(0, []string{"post: done"}, "publish", "--live")
	o.shown(t, "content/2026/a-pertama|content/2026/b-kedua", "")
}

// Each wave costs one request to GitHub, whatever it posts.
func TestAWaveAsksGitHubOnce(t *testing.T) {
	o := between(t, func(*onAir, *forgetest.Pull) {})
	o.want(0, nil, "publish", "--live", "--decide-only")
	o.w.Forget()
	o.want(0, []string{"2 done"}, "publish", "--live")
	if got := o.w.Requests(); len(got) != 4 { // idle or not, under the lease, and two waves
		t.Errorf("%d requests: %v", len(got), got)
	}
}
