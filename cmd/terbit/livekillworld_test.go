//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// deadline is when a dead run's lease is over, whatever the clocks say.
const deadline = leaseLength + 3*time.Minute

// killOffice is an office on four platforms and in people's hands, behind proxies and
// a ledger's hooks that see every moment at which its publisher could die.
type killOffice struct {
	*liveOffice
	rng      *rand.Rand
	ledger   string // the remote's folder
	telegram *telegramtest.Server
	facebook *facebooktest.Server
	mastodon *mastodontest.Server
	bluesky  *blueskytest.Server
	feed     map[string]string // where people post: an item's text on a channel
	seeing   sync.Mutex
	ever     sights // on the platforms
	moments  moments
	length   time.Duration // of the last run that ended by itself
	diary    diary
	items    []*item
	// revisions are the trees of an item's decided versions.
	revisions map[string][]string
	counts    tally
	read      *ledger.Book // the ledger, at
	readAt    string       // this commit
}

// diary is what happened in a schedule, told by the test and by who sees the moments.
type diary struct {
	mu   sync.Mutex
	text strings.Builder
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.Write(p)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// tally is what the schedules did.
type tally struct {
	mu                                                                           sync.Mutex
	schedules, runs, killed, files, faults, orders, asked, posts, parts, halfway int
}

// moments counts the boundaries of a run: before and after each request and each
// push to the ledger. At one of them something happens.
type moments struct {
	busy   sync.RWMutex // held while a request is on its way, so that nobody changes the world under it
	mu     sync.Mutex
	counts func(what string) bool // which of them
	seen   int
	at     int // 0: never
	until  int // for a fault: the last one; 0 is at alone
	strike func(what string) (lost bool)
}

// pass is called at each boundary; whatever is lost is neither carried out, before,
// nor answered, after.
func (m *moments) pass(what string) (lost bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts != nil && !m.counts(what) {
		return false
	}
	m.seen++
	if m.at > 0 && (m.seen == m.at || m.seen > m.at && m.seen <= m.until) {
		return m.strike(what)
	}
	return false
}

func (m *moments) plan(at, until int, strike func(string) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen, m.at, m.until, m.strike = 0, at, until, strike
}

// notForge leaves out the requests to the forge: nothing is written there.
func notForge(what string) bool { return !strings.Contains(what, " forge ") }

// comesOrGoes are the moments at which a post is made or taken away where threads are.
func comesOrGoes(what string) bool {
	return strings.Contains(what, " POST /api/v1/statuses") || strings.Contains(what, " DELETE /api/v1/statuses") || strings.HasSuffix(what, "Record") && strings.Contains(what, " POST /xrpc/")
}

// only lets no other moments count.
func (m *moments) only(counts func(what string) bool) {
	m.mu.Lock() // a git whose publisher was killed may still be pushing
	defer m.mu.Unlock()
	m.counts = counts
}

// someMoment is a moment of a run, early or late.
func (o *killOffice) someMoment() int {
	o.moments.only([]func(string) bool{nil, notForge, notForge}[o.rng.IntN(3)])
	return 1 + o.rng.IntN([]int{8, 40, 120}[o.rng.IntN(3)])
}

// proxy sees the moments before and after each request to a platform or the forge.
func (m *moments) proxy(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.busy.RLock()
		defer m.busy.RUnlock()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // cut off while it was sending: nothing arrived
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		if m.pass("before " + name + " " + r.Method + " " + r.URL.Path) {
			panic(http.ErrAbortHandler)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if m.pass("after " + name + " " + r.Method + " " + r.URL.Path) {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes()) // the client may be dead
	})
}

const killConfig = `destinations:
  telegram: {account: "@kantorcontoh", transport: api}
  facebook: {account: "` + page + `", transport: api}
  mastodon: {account: "@` + mastodontest.Acct + `@contoh.social", url: "` + mastodontest.Host + `/@` + mastodontest.Acct + `", transport: api}
  bluesky: {account: "` + blueskytest.Handle + `", transport: api, correction: %s}
  instagram: {account: "@kantorcontoh"}
  threads: {account: "@kantorcontoh"}
  x: {account: "@kantorcontoh"}
`

func newKillOffice(t *testing.T, seed uint64) *killOffice {
	t.Helper()
	o := &killOffice{
		liveOffice: newLiveOffice(t), rng: rand.New(rand.NewPCG(seed, 6)), ledger: filepath.Join(t.TempDir(), "buku.git"), feed: map[string]string{}, ever: sights{}, revisions: map[string][]string{},
		telegram: telegramtest.New(telegramToken, "kantorcontoh"), facebook: facebooktest.New(facebookToken, page), length: 200 * time.Millisecond,
	}
	t.Cleanup(func() { o.remove(filepath.Dir(o.clone)) })
	now := func() time.Time { return o.w.Now() }
	o.telegram.Now, o.facebook.Now = now, now
	o.mastodon, o.bluesky = mastodontest.New(t, now), blueskytest.New(t, now)
	forge, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.w.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.serve("GITHUB_API_URL", "forge", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(context.WithoutCancel(r.Context())) // what arrived is carried out, whoever is dead
		r.URL.Scheme, r.URL.Host, r.RequestURI = forge.URL.Scheme, forge.URL.Host, ""
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer res.Body.Close()
		maps.Copy(w.Header(), res.Header)
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
	}))
	o.serve("TERBIT_TELEGRAM_URL", "telegram", o.remembers("telegram", o.telegram))
	o.serve("TERBIT_FACEBOOK_URL", "facebook", o.remembers("facebook", o.facebook))
	o.serve("TERBIT_MASTODON_URL", "mastodon", o.remembers("mastodon", o.mastodon))
	o.serve("TERBIT_BLUESKY_URL", "bluesky", o.remembers("bluesky", o.bluesky))
	maps.Copy(o.env, map[string]string{
		"TERBIT_TELEGRAM_TOKEN": telegramToken, "TERBIT_FACEBOOK_TOKEN": facebookToken,
		"TERBIT_MASTODON_TOKEN": channeltest.Token, "TERBIT_BLUESKY_TOKEN": channeltest.Token,
	})
	o.hooks()
	way := []string{"unggah-ulang", "balas"}[o.rng.IntN(2)]
	o.w.PushMain("kadis", forgetest.Files{
		".github/terbit.yml":                  forgetest.Office[".github/terbit.yml"] + fmt.Sprintf(killConfig, way),
		forgetest.PublishedItem + "/index.md": forgetest.Removed, forgetest.PublishedItem + "/foto.jpg": forgetest.Removed,
		forgetest.PublishedItem + "/takarir/instagram.txt": forgetest.Removed,
	})
	o.want(0, nil, "ledger", "init", "--ledger", "git:"+o.ledger)
	return o
}

func (o *killOffice) serve(variable, name string, h http.Handler) {
	s := httptest.NewServer(o.moments.proxy(name, h))
	o.t.Cleanup(s.Close)
	o.env[variable] = s.URL
}

// hook tells the test of a push that arrived, or is done, and refuses one that the test
// wants refused. It starts nothing: it runs twice a push.
const hook = `#!/usr/bin/env bash
while read -r _; do :; done
[ -n "$TERBIT_TEST_HOOK" ] || exit 0
exec 3<>"/dev/tcp/127.0.0.1/$TERBIT_TEST_HOOK" || exit 1
printf 'GET /%s HTTP/1.0\r\n\r\n' "${0##*/}" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
`

// hooks makes the ledger's remote tell of its pushes.
func (o *killOffice) hooks() {
	o.t.Helper()
	o.git("init", "-q", "--bare", "--template=", o.ledger)
	o.git("-C", o.ledger, "config", "receive.autogc", "false")
	if err := os.Mkdir(filepath.Join(o.ledger, "hooks"), 0o755); err != nil {
		o.t.Fatal(err)
	}
	for _, name := range []string{"pre-receive", "post-receive"} {
		if err := os.WriteFile(filepath.Join(o.ledger, "hooks", name), []byte(hook), 0o755); err != nil {
			o.t.Fatal(err)
		}
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.moments.pass("ledger "+strings.TrimPrefix(r.URL.Path, "/")) && strings.Contains(r.URL.Path, "pre-receive") {
			w.WriteHeader(http.StatusConflict)
		}
	}))
	o.t.Cleanup(s.Close)
	o.env["TERBIT_TEST_HOOK"] = s.URL[strings.LastIndex(s.URL, ":")+1:]
}

// runner is a machine with a clone of what main holds: the one that was there, or a
// new one, as a hosted runner is.
func (o *killOffice) runner(name string) string {
	o.t.Helper()
	dir := filepath.Join(filepath.Dir(o.clone), name)
	if o.rng.IntN(3) == 0 {
		o.remove(dir)
	}
	if _, err := os.Stat(dir); err != nil {
		o.git("clone", "-q", "--shared", o.w.Dir(), dir) // what comes to main later is there, too
	}
	o.w.Dir() // writes out what is pending
	o.git("-C", dir, "checkout", "-q", "--detach", o.w.Head("main"))
	return dir
}

// remove takes a runner away. A git that outlived the run may still be writing there.
func (o *killOffice) remove(dir string) {
	o.t.Helper()
	err := os.RemoveAll(dir)
	for end := time.Now().Add(10 * time.Second); err != nil && time.Now().Before(end); err = os.RemoveAll(dir) {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// process is a publisher that runs.
type process struct {
	*exec.Cmd
	said  bytes.Buffer
	began time.Time
	whole bool // its children die with it
}

func (o *killOffice) start(dir string, limit int, env map[string]string, args ...string) *process {
	o.t.Helper()
	args = append([]string{"publish", "--live", "--root", dir, "--ledger", "git:" + o.ledger, "--wait", "0s"}, args...)
	name := "terbit"
	if limit > 0 { // a disk that is full: no file may grow beyond that many blocks
		name, args = "sh", append([]string{"-c", fmt.Sprintf("ulimit -f %d; exec terbit \"$@\"", limit), "sh"}, args...)
	}
	p := &process{Cmd: exec.CommandContext(o.t.Context(), name, args...), began: time.Now(), whole: o.rng.IntN(2) == 0}
	p.Env = append(os.Environ(), "TERBIT_NOW="+o.w.Now().Format(time.RFC3339))
	for _, e := range []map[string]string{o.env, env} {
		for k, v := range e {
			p.Env = append(p.Env, k+"="+v)
		}
	}
	p.Stdout, p.Stderr = &p.said, &p.said
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.Start(); err != nil {
		o.t.Fatal(err)
	}
	return p
}

// kill is SIGKILL: to the publisher, or to the git that it started as well, as when a
// machine is taken away.
func (p *process) kill() {
	pid := p.Process.Pid
	if p.whole {
		pid = -pid
	}
	_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
}

// end waits, for its children too, and gives the exit code: -1 where it was killed.
func (o *killOffice) end(p *process) int {
	o.t.Helper()
	err := p.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		o.t.Fatal(err)
	}
	code := p.ProcessState.ExitCode()
	for _, secret := range []string{"k4nari", channeltest.Canary} {
		if strings.Contains(p.said.String(), secret) {
			o.t.Errorf("a secret is told: %s", p.said.String())
		}
	}
	fmt.Fprintf(&o.diary, "exit %d: %s\n", code, strings.ReplaceAll(strings.TrimSpace(p.said.String()), "\n", "\n    "))
	o.counts.runs++
	if code >= 0 {
		o.length = time.Since(p.began)
	}
	return code
}

// still changes the world while nothing is on its way: what a killed publisher sent has arrived or not.
func (o *killOffice) still(change func()) {
	o.moments.busy.Lock()
	defer o.moments.busy.Unlock()
	change()
}

// peace runs a publisher that nobody disturbs, when every lease is over and somebody
// has said that all the posts are meant. It must work: 0 or 1.
func (o *killOffice) peace() {
	o.t.Helper()
	o.still(func() { o.w.Wait(deadline) })
	o.moments.plan(0, 0, nil)
	if code := o.end(o.start(o.runner("kantor"), 0, nil, "--yes")); code != exitOK && code != exitFindings {
		o.fatal("a run in peace could not work")
	}
	o.check()
}

// fatal ends the schedule; its diary is printed with every failure.
func (o *killOffice) fatal(format string, args ...any) {
	o.t.Helper()
	o.t.Fatalf(format, args...)
}

// note writes what happens into the diary of the schedule.
func (o *killOffice) note(format string, args ...any) {
	fmt.Fprintf(&o.diary, o.w.Now().Format("15.04 ")+format+"\n", args...)
}
