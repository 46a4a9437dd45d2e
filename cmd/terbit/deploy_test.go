package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// siteOf serves a branch of a repository, as GitHub Pages does.
func siteOf(t *testing.T, repository, branch string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		out, err := exec.CommandContext(req.Context(), "git", "-C", repository, "cat-file", "blob", branch+":"+strings.TrimPrefix(req.URL.Path, "/")).Output()
		if err != nil {
			http.NotFound(rw, req)
			return
		}
		_, _ = rw.Write(out)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// office is a live office with a decision, and a remote for its site.
func deployingOffice(t *testing.T) (o *liveOffice, remote, address, out string) {
	t.Helper()
	o = newLiveOffice(t)
	remote = filepath.Join(t.TempDir(), "situs.git")
	o.git("init", "-q", "--bare", remote)
	address = siteOf(t, remote, "gh-pages")
	out = filepath.Join(t.TempDir(), "situs")
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	o.want(1, []string{"1 newly"}, "publish", "--live")
	return o, remote, address, out
}

// The site comes before the channels, and shows what was just decided: platforms
// fetch media from it, and posts lead to it.
func TestTheSiteComesBeforeTheChannels(t *testing.T) {
	o := newLiveOffice(t)
	out := filepath.Join(t.TempDir(), "situs")
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	said := o.want(1, []string{"1 decisions newly recorded", "no channel was touched", forgetest.PublishedItem}, "publish", "--live", "--decide-only")
	if strings.Contains(said, "handed to staff") || strings.Contains(o.git("-C", o.w.Dir(), "show", ledger.BranchName+":"+segmentOf(o)), `"intent"`) {
		t.Errorf("a channel was touched:\n%s", said)
	}
	o.want(0, nil, "build", "--decided", "--ledger", "git", "--out", out, "--base-url", "https://kantor.example")
	if _, err := os.Stat(filepath.Join(out, strings.TrimPrefix(forgetest.NewItem, "content/"), "index.html")); err != nil {
		t.Error(err)
	}
	o.want(1, []string{"handed to staff", "0 newly"}, "publish", "--live")
}

func TestASiteIsDeployedAndAwaited(t *testing.T) {
	o, remote, address, out := deployingOffice(t)
	build := []string{"build", "--decided", "--ledger", "git", "--out", out, "--base-url", address}
	push := []string{"deploy", "--push", "--probe", "--remote", remote, "--branch", "gh-pages", "--url", address, "--out", out}
	o.want(3, []string{"build it first"}, push...)
	o.want(0, nil, build...)
	o.want(0, []string{"would be deployed"}, append(push[:0:0], "deploy", "--push", "--dry-run", "--remote", remote, "--branch", "gh-pages", "--out", out)...)
	o.want(3, []string{"not served within", "HTTP 404", "terbit deploy --probe"}, "deploy", "--probe", "--wait", "1ms", "--url", address, "--out", out)
	o.want(0, []string{"deployed,", "serves this site"}, push...)
	o.want(0, []string{"the same already"}, push...)
	page := o.git("-C", remote, "show", "gh-pages:"+strings.TrimPrefix(forgetest.NewItem, "content/")+"/index.html")
	if !strings.Contains(page, "Hak atas informasi") {
		t.Errorf("the decided item is not on the site:\n%s", page)
	}

	// A run with nothing to do changes nothing, the site included.
	tip := o.git("-C", remote, "rev-parse", "gh-pages")
	o.want(1, []string{"0 newly"}, "publish", "--live")
	o.want(0, nil, build...)
	o.want(0, []string{"the same already"}, push...)
	if again := o.git("-C", remote, "rev-parse", "gh-pages"); again != tip {
		t.Errorf("deployed again: %s, %s", tip, again)
	}

	// The site is held against the ledger, by whoever likes.
	o.want(0, []string{"The site agrees", "Entries after that: "}, "verify", "--ledger", "git", "--against", address)
	o.want(0, []string{`"holds": true`}, "verify", "--ledger", "git", "--against", address, "--format", "json")

	// What was changed by hand, or is not decided on, is not deployed.
	if err := os.WriteFile(filepath.Join(out, "index.html"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.want(3, []string{"not as it was built"}, push...)
	rehearsed := filepath.Join(t.TempDir(), "latihan")
	o.want(1, nil, "build", "--out", rehearsed, "--base-url", address)
	o.want(3, []string{"only the site of a live ledger"}, "deploy", "--push", "--remote", remote, "--branch", "gh-pages", "--out", rehearsed)
	o.want(3, []string{"not made by terbit", "--take-over"}, "deploy", "--push", "--branch", "main", "--out", rebuilt(o, build))
}

// rebuilt builds again and says where.
func rebuilt(o *liveOffice, build []string) string {
	o.t.Helper()
	o.want(0, nil, build...)
	return build[5]
}

// The site keeps what the ledger said: a ledger that was rewritten since, cut short,
// or that is another one, is found.
func TestARewrittenLedgerIsFoundByTheSite(t *testing.T) {
	o, remote, address, out := deployingOffice(t)
	o.want(0, nil, "build", "--decided", "--ledger", "git", "--out", out, "--base-url", address)
	o.want(0, nil, "deploy", "--push", "--remote", remote, "--branch", "gh-pages", "--out", out)

	whole := o.git("-C", o.w.Dir(), "show", ledger.BranchName+":"+segmentOf(o))
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "buku.jsonl")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	o.want(0, []string{"The site agrees"}, "verify", "--ledger", file(whole), "--against", address)
	o.want(1, []string{"does NOT agree", "lost, the ledger was rewritten"}, "verify", "--ledger", file(strings.Join(lines[:2], "")), "--against", address)

	// A ledger that holds in itself, and is another one.
	other := newLiveOffice(t)
	other.want(0, nil, "ledger", "init")
	for range 6 {
		other.want(1, nil, "publish", "--live")
	}
	another := file(other.git("-C", other.w.Dir(), "show", ledger.BranchName+":"+segmentOf(other)))
	o.want(0, []string{"intact"}, "verify", "--ledger", another)
	o.want(1, []string{"intact", "does NOT agree", "or this is another ledger"}, "verify", "--ledger", another, "--against", address)

	o.want(3, []string{"HTTP 404", "terbit.json"}, "verify", "--ledger", "git", "--against", address+"lain/")
	o.want(3, []string{"not the address"}, "verify", "--ledger", "git", "--against", "dinas.go.id")
}

func segmentOf(o *liveOffice) string {
	o.t.Helper()
	for name := range strings.FieldsSeq(o.git("-C", o.w.Dir(), "ls-tree", "--name-only", ledger.BranchName)) {
		if strings.HasSuffix(name, ".jsonl") {
			return name
		}
	}
	o.t.Fatal("no ledger")
	return ""
}

// A workflow learns from the configuration what to do.
func TestAWorkflowLearnsWhatToDo(t *testing.T) {
	root := someOffice(t)
	configure := func(text string) {
		t.Helper()
		name := filepath.Join(root, ".github", "terbit.yml")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("office: {name: Kantor}\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		config string
		code   int
		want   string
	}{
		{"", 0, "publish=latihan\nto=pages\nremote=\nbranch=\nsite=\n"},
		{"publish: sungguhan\nsite: https://dinas.go.id/\n", 0, "publish=sungguhan\nto=pages\nremote=\nbranch=\nsite=https://dinas.go.id/\n"},
		{"deploy: {to: cabang}\n", 0, "publish=latihan\nto=cabang\nremote=\nbranch=gh-pages\nsite=\n"},
		{"publish: ya\n", 3, ""},
	} {
		configure(c.config)
		if out, code := terbit(t, "deploy", "--plan", "--root", root); code != c.code || out != c.want {
			t.Errorf("%q: exit %d\n%swant %d\n%s", c.config, code, out, c.code, c.want)
		}
	}
	configure("")
	for _, args := range [][]string{{"deploy"}, {"deploy", "sekarang", "--plan"}} {
		if _, code := terbit(t, append(args, "--root", root)...); code != exitUsage {
			t.Errorf("%v: exit %d", args, code)
		}
	}
	if _, code := terbit(t, "publish", "--root", root); code != 0 {
		t.Fatal(code)
	}
	for _, args := range [][]string{{"deploy", "--push"}, {"deploy", "--probe"}} { // Pages do not go to a branch; there is no address
		if _, code := terbit(t, append(args, "--root", root)...); code != exitUsage {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
