package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/schema"
)

var now = time.Date(2026, 11, 26, 3, 0, 0, 0, time.UTC)

// build makes a site of a ledger of so many entries; 0 is of none.
func build(t *testing.T, dir string, entries int) site.Built {
	t.Helper()
	in := site.Input{
		Office: &office.Office{Office: schema.Office{Office: schema.Identity{Name: "Dinas Contoh"}, Color: "#0b5d4b"}, Location: time.UTC, Procedure: schema.DefaultProcedure()},
		Now:    now, BaseURL: "https://contoh.go.id/", Out: dir, Main: strings.Repeat("b", 40),
	}
	if entries > 0 {
		in.Head, in.Entries = fmt.Sprintf("sha256:%064d", entries), entries
	}
	if _, err := site.Build(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	b, err := site.ReadBuilt(dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bare(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "situs.git")
	if out, err := exec.CommandContext(t.Context(), "git", "init", "--quiet", "--bare", dir).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	return dir
}

func pages(t *testing.T, remote string) *git.Branch {
	t.Helper()
	b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "local.git"), remote, "gh-pages")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// deployTo deploys what stands in a folder.
func deployTo(t *testing.T, remote, dir string, built site.Built, takeOver bool) (Plan, error) {
	t.Helper()
	b := pages(t, remote)
	p, err := Prepare(t.Context(), b, dir, built, takeOver)
	if err == nil && !p.None() {
		err = p.Push(t.Context(), b, built.Witness, now)
	}
	return p, err
}

func TestASiteIsDeployedOnceAndThenOnlyWhatChanged(t *testing.T) {
	remote, dir := bare(t), t.TempDir()
	built := build(t, dir, 3)
	first, err := deployTo(t, remote, dir, built, false)
	if err != nil || len(first.Added) != len(built.Files)+1 {
		t.Fatalf("%v: %d of %d files", err, len(first.Added), len(built.Files))
	}
	tip := pages(t, remote).Tip()
	if again, err := deployTo(t, remote, dir, built, false); err != nil || !again.None() || pages(t, remote).Tip() != tip {
		t.Errorf("the same site again: %v, %+v", err, again)
	}
	// Whoever keeps the site's own address on the branch keeps it.
	if err := pages(t, remote).Push(t.Context(), map[string][]byte{"CNAME": []byte("dinas.go.id\n"), "liar.html": nil}, "tangan", now); err != nil {
		t.Fatal(err)
	}
	built = build(t, dir, 4)
	p, err := deployTo(t, remote, dir, built, false)
	if err != nil || fmt.Sprint(p.Removed) != "[liar.html]" || len(p.Changed) == 0 || len(p.Added) != 0 {
		t.Errorf("%v, %+v", err, p.Difference)
	}
	b := pages(t, remote)
	if data, err := b.Read(t.Context(), "CNAME"); err != nil || string(data) != "dinas.go.id\n" {
		t.Errorf("CNAME: %q, %v", data, err)
	}
	if data, err := b.Read(t.Context(), ".nojekyll"); err != nil || len(data) != 0 {
		t.Errorf(".nojekyll: %q, %v", data, err)
	}
	if data, err := b.Read(t.Context(), ".well-known/../"+site.Manifest); err == nil {
		t.Errorf("the build's own notes are on the branch: %q", data)
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", remote, "rev-list", "--count", "gh-pages").Output()
	if err != nil || strings.TrimSpace(string(out)) != "3" {
		t.Errorf("%s commits: each goes on from the one before (%v)", out, err)
	}
}

func TestWhatIsNotDeployed(t *testing.T) {
	for _, c := range []struct {
		name    string
		there   map[string][]byte
		entries int
		put     string // into the folder
		want    error
		over    bool // may be taken over
	}{
		{"nothing there", nil, 5, "", nil, false},
		{"an undecided site", nil, 0, "", ErrUndecided, false},
		{"somebody's branch", map[string][]byte{"index.html": []byte("x")}, 5, "", ErrForeign, true},
		{"somebody's terbit.json", map[string][]byte{"terbit.json": []byte("{}")}, 5, "", ErrForeign, true},
		{"a newer site", map[string][]byte{"terbit.json": witness(6)}, 5, "", ErrNewer, true},
		{"an equally new site", map[string][]byte{"terbit.json": witness(5)}, 5, "", nil, false},
		{"workflows", nil, 5, ".github/workflows/x.yml", errAny, false},
	} {
		remote, dir := bare(t), t.TempDir()
		build(t, dir, c.entries)
		if c.put != "" {
			if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, c.put)), 0o755), os.WriteFile(filepath.Join(dir, c.put), nil, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		built, err := site.ReadBuilt(dir)
		if err != nil {
			t.Fatal(err)
		}
		if c.there != nil {
			if err := pages(t, remote).Push(t.Context(), c.there, "lain", now); err != nil {
				t.Fatal(err)
			}
		}
		tip := pages(t, remote).Tip()
		_, err = deployTo(t, remote, dir, built, false)
		if !errors.Is(err, c.want) && !(errors.Is(c.want, errAny) && err != nil) || (err == nil) == (pages(t, remote).Tip() == tip) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if c.want != nil {
			if _, err := deployTo(t, remote, dir, built, true); (err == nil) != c.over {
				t.Errorf("%s, taking over: %v", c.name, err)
			}
		}
	}
}

var errAny = errors.New("any")

func witness(entries int) []byte {
	data, err := json.Marshal(site.Witness{Format: "terbit-situs 1", Files: 1, Digest: site.WitnessDigest(fmt.Sprintf("sha256:%064d", 1)), Ledger: &site.LedgerMark{Entries: entries, Head: fmt.Sprintf("sha256:%064d", entries)}})
	if err != nil {
		panic(err)
	}
	return data
}

// Of two who deploy at once, one is told.
func TestALostRaceIsTold(t *testing.T) {
	remote, dir := bare(t), t.TempDir()
	built := build(t, dir, 3)
	if _, err := deployTo(t, remote, dir, built, false); err != nil {
		t.Fatal(err)
	}
	b := pages(t, remote)
	built = build(t, dir, 4)
	p, err := Prepare(t.Context(), b, dir, built, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := pages(t, remote).Push(t.Context(), map[string][]byte{"x": nil}, "lain", now); err != nil {
		t.Fatal(err)
	}
	if err := p.Push(t.Context(), b, built.Witness, now); !errors.Is(err, git.ErrMoved) {
		t.Error(err)
	}
}

// served is a site that answers as told, one after the other; the last stays.
func served(t *testing.T, answers ...http.HandlerFunc) (address string, asked *atomic.Int32) {
	t.Helper()
	asked = &atomic.Int32{}
	seen := map[string]bool{}
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		if req.Method != http.MethodGet || req.Header.Get("Cache-Control") != "no-cache" || seen[req.URL.RawQuery] {
			t.Errorf("a look that something may answer from memory: %s %s", req.Method, req.URL)
		}
		seen[req.URL.RawQuery] = true
		n := int(asked.Add(1)) - 1
		answers[min(n, len(answers)-1)](rw, req)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/situs/", asked
}

func says(entries int) http.HandlerFunc {
	return func(rw http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/situs/terbit.json" {
			http.NotFound(rw, req)
			return
		}
		_, _ = rw.Write(witness(entries))
	}
}

func status(code int) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(code) }
}

func want(t *testing.T, entries int) site.Witness {
	t.Helper()
	w, err := site.ParseWitness(witness(entries))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// clock is one that passes when somebody sleeps.
type clock struct {
	at    time.Time
	slept []time.Duration
}

func (c *clock) await(d time.Duration) Await {
	return Await{For: d, Every: time.Second, Now: func() time.Time { return c.at }, Sleep: func(d time.Duration) {
		c.at = c.at.Add(d)
		c.slept = append(c.slept, d)
	}}
}

func TestASiteIsAwaited(t *testing.T) {
	long := func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte(strings.Repeat(" ", site.WitnessMax+1)))
	}
	for _, c := range []struct {
		name    string
		answers []http.HandlerFunc
		looks   int
		want    string
	}{
		{"there already", []http.HandlerFunc{says(4)}, 1, ""},
		{"after a while", []http.HandlerFunc{status(404), says(3), status(503), says(4)}, 4, ""},
		{"never", []http.HandlerFunc{says(3)}, 0, "another site is served"},
		{"not at all", []http.HandlerFunc{status(404)}, 0, "HTTP 404"},
		{"no witness", []http.HandlerFunc{status(200)}, 0, "not a site's"},
		{"too much", []http.HandlerFunc{long}, 0, "too long"},
	} {
		address, asked := served(t, c.answers...)
		cl := &clock{at: now}
		err := cl.await(time.Minute).Arrived(t.Context(), address, want(t, 4))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) || c.looks > 0 && int(asked.Load()) != c.looks {
			t.Errorf("%s: %v after %d looks", c.name, err, asked.Load())
		}
		if c.want != "" && (cl.at.Sub(now) > time.Minute || cl.at.Sub(now) < 40*time.Second || asked.Load() > 12) {
			t.Errorf("%s: gave up after %s and %d looks", c.name, cl.at.Sub(now), asked.Load())
		}
	}
}

// An address that leads to another host is no site of ours, whatever it answers.
func TestNoOtherHostAnswers(t *testing.T) {
	there, asked := served(t, says(4))
	elsewhere := strings.Replace(there, "127.0.0.1", "localhost", 1)
	for _, c := range []struct {
		name, to string
		ok       bool
	}{
		{"another host", elsewhere + "terbit.json?x=1", false},
		{"the same host", there + "terbit.json?x=2", true},
	} {
		address, _ := served(t, func(rw http.ResponseWriter, req *http.Request) { http.Redirect(rw, req, c.to, http.StatusFound) })
		before := asked.Load()
		cl := &clock{at: now}
		err := cl.await(time.Minute).Arrived(t.Context(), address, want(t, 4))
		if (err == nil) != c.ok || !c.ok && (!errors.Is(err, ErrElsewhere) || asked.Load() != before || len(cl.slept) > 0) {
			t.Errorf("%s: %v, asked %d times", c.name, err, asked.Load()-before)
		}
	}
	for _, to := range []string{"http://dinas.go.id/x", "https://lain.go.id/x"} {
		first, next := mustURL(t, "https://dinas.go.id/"), mustURL(t, to)
		if err := sameHost(&http.Request{URL: next}, []*http.Request{{URL: first}}); !errors.Is(err, ErrElsewhere) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if err := sameHost(&http.Request{URL: mustURL(t, "https://dinas.go.id/x")}, []*http.Request{{URL: mustURL(t, "http://dinas.go.id/")}}); err != nil {
		t.Errorf("to HTTPS: %v", err)
	}
	round, _ := served(t, func(rw http.ResponseWriter, req *http.Request) {
		http.Redirect(rw, req, req.URL.Path+"?"+req.URL.RawQuery+"x", http.StatusFound)
	})
	if _, err := Look(t.Context(), round); err == nil || !strings.Contains(err.Error(), "circles") {
		t.Errorf("round and round: %v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"", "dinas.go.id", "ftp://dinas.go.id/", "https://", "https://u:p@dinas.go.id/", "file:///etc/passwd"} {
		if _, err := Look(t.Context(), address); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// A run that is stopped stops waiting.
func TestWaitingEndsWithTheRun(t *testing.T) {
	address, _ := served(t, status(404))
	ctx, cancel := context.WithCancel(t.Context())
	a := Await{For: time.Hour, Every: time.Minute, Saw: func(error) { cancel() }}
	began := time.Now()
	if err := a.Arrived(ctx, address, want(t, 4)); err == nil || time.Since(began) > 30*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
