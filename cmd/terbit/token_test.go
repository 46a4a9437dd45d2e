package main

import (
	"bytes"
	"context"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// keyRing is an office with two accounts that it posts to by API, on a person's
// computer.
type keyRing struct {
	t    *testing.T
	root string
	env  map[string]string
	now  time.Time
}

func newKeyRing(t *testing.T, instagram *instagramtest.Server) *keyRing {
	t.Helper()
	k := &keyRing{t: t, root: t.TempDir(), now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	telegram := telegramtest.New(telegramToken, "kantorcontoh")
	clock := func() time.Time { return k.now }
	instagram.Now, telegram.Now = clock, clock
	ig, tg := httptest.NewServer(instagram), httptest.NewServer(telegram)
	t.Cleanup(ig.Close)
	t.Cleanup(tg.Close)
	k.env = map[string]string{
		"TERBIT_LANG": "en", "TERBIT_INSTAGRAM_URL": ig.URL, "TERBIT_INSTAGRAM_TOKEN": instagramToken,
		"TERBIT_TELEGRAM_URL": tg.URL, "TERBIT_TELEGRAM_TOKEN": telegramToken,
	}
	config := "office: {name: Kantor}\nsite: https://kantor.example/\ndestinations:\n  telegram: {account: \"@kantorcontoh\", transport: api}\n  instagram: {account: \"" + instagramAccount + "\", transport: api}\n"
	if err := os.MkdirAll(filepath.Join(k.root, ".github"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(k.root, ".github", "terbit.yml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return k
}

// run gives what the program writes and tells; nobody ever sees a token told.
func (k *keyRing) run(args ...string) (code int, stdout, stderr string) {
	k.t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(name string) string { return k.env[name] }, now: func() time.Time { return k.now }}
	code = a.main(context.Background(), append([]string{"terbit", "token"}, append(args, "--root", k.root)...))
	if strings.Contains(errs.String(), "k4nari") || strings.Contains(out.String(), "k4nari") && !strings.Contains(strings.Join(args, " "), "--out -") {
		k.t.Errorf("%v tells a token: %s%s", args, out.String(), errs.String())
	}
	return code, out.String(), errs.String()
}

func TestWhatIsSaidOfTokens(t *testing.T) {
	for _, c := range []struct {
		name string
		set  map[string]string
		code int
		says []string
	}{
		{"nothing is noted", nil, 0, []string{"Telegram @kantorcontoh", "taken as dinas.uji", "no end is noted", "quota: 100 posts left"}},
		{"a long life", map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2027-01-15"}, 0, []string{"valid until 2027-01-15"}},
		{"ends soon", map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2026-12-01"}, 1, []string{"ends on 2026-12-01; renew it", "https://kantor.example/panduan/kanal/instagram/en/"}},
		{"has ended", map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2026-11-20"}, 1, []string{"ran out on 2026-11-20", "note its new end"}},
		{"noted wrongly", map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "15 Januari"}, 1, []string{`TERBIT_INSTAGRAM_EXPIRES="15 Januari": write a date like 2027-01-31`}},
		{"not there", map[string]string{"TERBIT_TELEGRAM_TOKEN": ""}, 1, []string{"not ready: TERBIT_TELEGRAM_TOKEN is not set", "taken as dinas.uji"}},
		{"another's", map[string]string{"TERBIT_INSTAGRAM_TOKEN": "k4nariLain"}, 1, []string{"not ready:"}},
	} {
		k := newKeyRing(t, instagramtest.New(instagramToken, instagramAccount, false))
		maps.Copy(k.env, c.set)
		code, out, errs := k.run("check")
		if code != c.code {
			t.Errorf("%s: exit %d, want %d\n%s%s", c.name, code, c.code, out, errs)
		}
		for _, s := range c.says {
			if !strings.Contains(out, s) {
				t.Errorf("%s: does not say %q\n%s", c.name, s, out)
			}
		}
	}
}

// A renewed token goes to its file, or down a pipe, and nowhere else.
func TestARenewedTokenIsWrittenWhereItIsWanted(t *testing.T) {
	server := instagramtest.New(instagramToken, instagramAccount, true)
	k := newKeyRing(t, server)
	file := filepath.Join(t.TempDir(), "token baru")
	code, out, errs := k.run("renew", "instagram", "--out", file)
	got, err := os.ReadFile(file)
	if code != 0 || err != nil || string(got) != instagramToken+"-next" || out != "" {
		t.Fatalf("exit %d, %v, file %q, out %q\n%s", code, err, got, out, errs)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	for _, s := range []string{"gh secret set TERBIT_INSTAGRAM_TOKEN --env terbit < '" + file + "'", "gh variable set TERBIT_INSTAGRAM_EXPIRES --env terbit --body 2027-01-19", "rm '" + file} {
		if !strings.Contains(errs, s) {
			t.Errorf("does not say %q\n%s", s, errs)
		}
	}
	if code, _, errs := k.run("renew", "instagram", "--out", file); code != 3 || server.Token != instagramToken+"-next" {
		t.Errorf("a file that is there was written over, or the token was exchanged for nothing: exit %d\n%s", code, errs)
	}
	k.env["TERBIT_INSTAGRAM_TOKEN"] = server.Token
	if code, out, errs := k.run("renew", "instagram", "--out", "-"); code != 0 || out != instagramToken+"-next-next" || strings.Contains(errs, "gh secret") {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

// What can't be renewed leaves everything as it was.
func TestWhatIsNotRenewed(t *testing.T) {
	for _, c := range []struct {
		name   string
		direct bool
		token  string
		args   []string
		code   int
		says   string
	}{
		{"nowhere to write it", true, instagramToken, []string{"renew", "instagram"}, 2, "not shown on the screen"},
		{"a channel whose token doesn't end", true, instagramToken, []string{"renew", "telegram", "--out", "-"}, 2, "only Instagram Login's"},
		{"no channel", true, instagramToken, []string{"renew"}, 2, "say what to do"},
		{"no token", true, "", []string{"renew", "instagram", "--out", "FILE"}, 3, "doesn't give a secret back"},
		{"a token that is not taken", true, "k4nariLama", []string{"renew", "instagram", "--out", "FILE"}, 3, "at least 24 hours old"},
		{"one of Facebook Login", false, instagramToken, []string{"renew", "instagram", "--out", "FILE"}, 3, "at least 24 hours old"},
	} {
		server := instagramtest.New(instagramToken, instagramAccount, c.direct)
		k := newKeyRing(t, server)
		k.env["TERBIT_INSTAGRAM_TOKEN"] = c.token
		file := filepath.Join(t.TempDir(), "baru")
		for i := range c.args {
			c.args[i] = strings.Replace(c.args[i], "FILE", file, 1)
		}
		code, out, errs := k.run(c.args...)
		if code != c.code || !strings.Contains(errs, c.says) || out != "" || server.Token != instagramToken {
			t.Errorf("%s: exit %d\n%s%s", c.name, code, out, errs)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: an empty file is left", c.name)
		}
	}
}

// A run with nothing to post tells of a token's end too, with the page that says how
// to renew it.
func TestTheEndOfATokenIsToldInTime(t *testing.T) {
	o := newOnInstagram(t)
	day := func(days int) string { return o.w.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	for _, c := range []struct {
		noted string
		told  bool
	}{{"", false}, {day(30), false}, {day(10), true}, {day(-1), true}} {
		o.env["TERBIT_INSTAGRAM_EXPIRES"] = c.noted
		said := o.want(1, nil, "publish", "--live")
		if told := strings.Contains(said, "Instagram: the token end"); told != c.told {
			t.Errorf("%q: told %t\n%s", c.noted, told, said)
		}
	}
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	if said := o.want(1, []string{"Instagram is not ready", "ran out on"}, "publish", "--live", "--base-url", o.address); strings.Count(said, "the token ended") != 1 || len(o.instagram.Posts()) > 0 {
		t.Errorf("%d posts\n%s", len(o.instagram.Posts()), said)
	}
}
