package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// canaries are parts of every secret that the offices of these tests hold: their own,
// and those that the fakes hand out in exchange.
var canaries = []string{"k4nari", channeltest.Canary}

// guarded is an office on all five platforms that are posted to by API, which go wrong
// in a way that shows what they were sent.
type guarded struct {
	*liveOffice
	mu     sync.Mutex
	fault  func(w http.ResponseWriter, r *http.Request, sent string, h http.Handler)
	first  int // request of each platform that goes wrong, with all that follow
	seen   map[string]int
	failed int // how many requests went wrong
}

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	o := &guarded{liveOffice: newLiveOffice(t), seen: map[string]int{}}
	o.hasty = true
	o.w.App("github-actions[bot]")
	telegram, facebook := telegramtest.New(telegramToken, "kantorcontoh"), facebooktest.New(facebookToken, page)
	instagram := instagramtest.New(instagramToken, instagramAccount, true)
	telegram.Now, facebook.Now, instagram.Now = o.w.Now, o.w.Now, o.w.Now
	for name, h := range map[string]http.Handler{
		"telegram": telegram, "facebook": facebook, "instagram": instagram,
		"mastodon": mastodontest.New(t, o.w.Now), "bluesky": blueskytest.New(t, o.w.Now),
	} {
		s := httptest.NewServer(o.wrong(name, h))
		t.Cleanup(s.Close)
		o.env["TERBIT_"+strings.ToUpper(name)+"_URL"] = s.URL
	}
	maps.Copy(o.env, map[string]string{
		"TERBIT_TELEGRAM_TOKEN": telegramToken, "TERBIT_FACEBOOK_TOKEN": facebookToken, "TERBIT_INSTAGRAM_TOKEN": instagramToken,
		"TERBIT_MASTODON_TOKEN": channeltest.Token, "TERBIT_BLUESKY_TOKEN": channeltest.Token,
	})
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + `destinations:
  telegram: {account: "@kantorcontoh", transport: api}
  facebook: {account: "` + page + `", transport: api}
  mastodon: {account: "@kantor@contoh.social", url: "https://contoh.social/@kantor", transport: api}
  bluesky: {account: "` + blueskytest.Handle + `", transport: api}
  instagram: {account: "` + instagramAccount + `", transport: api}
  threads: {account: "@kantorcontoh"}
`})
	o.want(0, nil, "ledger", "init")
	files := forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(forgetest.Index("Hak atas informasi", "", "Informasi publik terbuka."),
		"channels: [instagram]", "channels: [telegram, facebook, mastodon, bluesky, instagram, threads]", 1)}
	for _, name := range []string{"telegram", "facebook", "mastodon", "bluesky", "instagram", "threads"} {
		files[forgetest.NewItem+"/takarir/"+name+".txt"] = "Informasi publik terbuka.\n"
	}
	o.w.Merge(o.decided(files), "bot", "squash")
	return o
}

// wrong passes a platform's requests on until they are to go wrong.
func (o *guarded) wrong(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // cut off
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		o.mu.Lock()
		fault := o.fault
		if o.seen[name]++; o.seen[name] <= o.first {
			fault = nil
		}
		if fault != nil {
			o.failed++
		}
		o.mu.Unlock()
		if fault == nil {
			h.ServeHTTP(w, r)
			return
		}
		fault(w, r, r.Header.Get("Authorization")+" "+r.URL.String()+" "+string(body[:min(len(body), 400)]), h)
	})
}

// breaks lets each platform's requests after the first so many go wrong.
func (o *guarded) breaks(first int, fault func(http.ResponseWriter, *http.Request, string, http.Handler)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.first, o.fault, o.seen, o.failed = first, fault, map[string]int{}, 0
}

// run runs the program whatever comes of it, and looks at what it says.
func (o *guarded) run(args ...string) {
	o.t.Helper()
	_, out, errs := o.terbit(args...)
	o.public(fmt.Sprintf("what %v says", args), out+errs)
}

func (o *guarded) public(what, text string) {
	o.t.Helper()
	for _, c := range canaries {
		if i := strings.Index(text, c); i >= 0 {
			o.t.Errorf("a secret is in %s: …%s", what, text[max(0, i-200):min(len(text), i+40)])
		}
	}
}

// everythingThatStays looks at every object of the repository, its ledger among them, at
// all that GitHub was told, and at all that lies in the office's folder.
func (o *guarded) everythingThatStays() {
	o.t.Helper()
	o.public("git's objects", o.git("-C", o.w.Dir(), "cat-file", "--batch", "--batch-all-objects"))
	told := 0
	for _, r := range o.w.Requests() {
		o.public("what GitHub was told", r.String()+r.Body)
		told += len(r.Body)
	}
	files := 0
	err := filepath.WalkDir(o.clone, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		o.public(name, string(data))
		files++
		return err
	})
	if err != nil || files == 0 || told == 0 {
		o.t.Errorf("looked at %d files and %d bytes: %v", files, told, err)
	}
}

// aftermath is what people run afterwards, and what each writes.
func (o *guarded) aftermath() {
	o.t.Helper()
	o.breaks(0, nil)
	for _, args := range [][]string{
		{"publish", "--live"},
		{"handoff", "--write", "--self", "github-actions[bot]"},
		{"audit"},
		{"audit", "--format", "json"},
		{"plan", "--ledger", "git"},
		{"status", "--ledger", "git", "--format", "json"},
		{"build", "--decided", "--ledger", "git"},
		{"gate", "--replay", "all"},
		{"doctor"},
	} {
		o.run(args...)
	}
	o.everythingThatStays()
}

func echo(status int, kind string) func(http.ResponseWriter, *http.Request, string, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, sent string, _ http.Handler) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("X-Said", url.QueryEscape(sent))
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":%q,"message":%q,"description":%[1]q,"error_description":%[1]q}`, sent, url.QueryEscape(sent))
	}
}

// raw answers with bytes that are no HTTP.
func raw(w http.ResponseWriter, text string) {
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = buf.WriteString(text) // who asked may be gone
	_ = buf.Flush()
	_ = conn.Close()
}

var telling = map[string]func(http.ResponseWriter, *http.Request, string, http.Handler){
	"a refusal that repeats the token": echo(http.StatusUnauthorized, "application/json"),
	"a bad request that repeats it":    echo(http.StatusBadRequest, "application/json; charset=utf-8"),
	"a failure that repeats it":        echo(http.StatusInternalServerError, "text/html"),
	"a page that repeats it":           echo(http.StatusOK, "text/html"),
	"an answer of another kind": func(w http.ResponseWriter, r *http.Request, sent string, h http.Handler) {
		echo(http.StatusOK, "text/html; said="+strings.Map(word, sent))(w, r, sent, h)
	},
	"a redirect with the token": func(w http.ResponseWriter, r *http.Request, sent string, _ http.Handler) {
		http.Redirect(w, r, "http://127.0.0.1:1/?token="+url.QueryEscape(sent), http.StatusTemporaryRedirect)
	},
	"no HTTP at all": func(w http.ResponseWriter, _ *http.Request, sent string, _ http.Handler) { raw(w, sent+"\r\n\r\n") },
	"an answer cut off": func(w http.ResponseWriter, _ *http.Request, sent string, _ http.Handler) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"id\":\""+sent)
	},
	"an answer that is lost": func(_ http.ResponseWriter, r *http.Request, _ string, h http.Handler) {
		h.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	},
}

// word keeps what may stand in a parameter of a media type.
func word(r rune) rune {
	if r > ' ' && r < 0x7f && !strings.ContainsRune(`()<>@,;:\"/[]?=`, r) {
		return r
	}
	return -1
}

// A platform that says what it was sent is not believed with it: before the first post
// and in the middle of one, no secret gets into what the program says or keeps.
func TestNoSecretIsTold(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(telling)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newGuarded(t)
			for _, first := range []int{0, 1, 3} {
				o.breaks(first, telling[name])
				o.run("publish", "--live")
				if o.failed == 0 {
					t.Errorf("after %d requests nothing went wrong", first)
				}
				o.run("audit")
			}
			o.aftermath()
		})
	}
}

// misspelled are addresses that people write, with a name and a password or a token in
// them.
var misspelled = []string{
	"http://kantor:k4nari@127.0.0.1:1", "http://kantor:k4nari/x@127.0.0.1:1", "http://kantor:k4nari%zz@127.0.0.1", "http://k4nari@127.0.0.1:k4nari",
	"http://127.0.0.1:k4nari", "http://[k4nari", "kantor:k4nari@127.0.0.1:1", "http://127.0.0.1:1/?token=k4nari", "http://127.0.0.1:1/k4nari\x7f", "http://127.0.0.1:1/#k4nari",
}

func TestNoSecretOfAnAddressIsTold(t *testing.T) {
	t.Parallel()
	o := newGuarded(t)
	good := maps.Clone(o.env)
	for _, address := range misspelled {
		maps.Copy(o.env, good)
		for _, name := range []string{"TELEGRAM", "FACEBOOK", "INSTAGRAM", "MASTODON", "BLUESKY"} {
			o.env["TERBIT_"+name+"_URL"] = address
		}
		o.run("publish", "--live")
		maps.Copy(o.env, good)
		o.env["GITHUB_API_URL"] = address
		for _, args := range [][]string{{"publish", "--live"}, {"gate", "--pr", "1"}, {"doctor"}} {
			o.run(args...)
		}
		maps.Copy(o.env, good)
		o.env["GITHUB_SERVER_URL"] = address
		o.run("handoff")
		delete(o.env, "GITHUB_SERVER_URL")
		ledger := "git:" + address
		for _, args := range [][]string{
			{"ledger", "init", "--ledger", ledger}, {"publish", "--live", "--ledger", ledger}, {"verify", "--ledger", ledger}, {"verify", "--ledger", "git", "--against", address},
		} {
			o.run(args...)
		}
	}
	maps.Copy(o.env, good)
	o.aftermath()
}

// GitHub, too, may repeat what it was sent.
func TestNoSecretOfGitHubIsTold(t *testing.T) {
	t.Parallel()
	o := newGuarded(t)
	for _, f := range []forgetest.Failure{
		{Status: http.StatusUnauthorized, Message: "Bad credentials t0ken-k4nari"},
		{Status: http.StatusForbidden, Message: "token t0ken-k4nari may not"},
		{Status: http.StatusUnprocessableEntity, Message: "t0ken-k4nari"},
		{Redirect: "http://127.0.0.1:1/?access_token=t0ken-k4nari", Status: http.StatusTemporaryRedirect},
		{Malformed: true},
	} {
		for method, commands := range map[string][][]string{
			http.MethodGet:  {{"publish", "--live"}, {"gate", "--pr", "1"}, {"doctor"}},
			http.MethodPost: {{"gate", "--pr", "1", "--write"}, {"handoff", "--write", "--self", "github-actions[bot]"}},
		} {
			f.Method = method
			for _, args := range commands {
				o.w.Fail(f)
				o.run(args...)
				o.w.Heal()
			}
		}
	}
	o.aftermath()
}
