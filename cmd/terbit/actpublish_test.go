//go:build act

package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// premiere is a stage whose office publishes in earnest: its ledger and its site lie on
// git remotes of this machine, and the platforms hold to their documents.
type premiere struct {
	*stage
	to           *platforms
	ledger, site string // bare repositories
	address      string // of the site
	served       func(path string) ([]byte, bool)
	program      string
	late         time.Duration // of the clock of the next play behind the machine's
}

func newPremiere(t *testing.T) *premiere {
	t.Helper()
	p := &premiere{stage: newStage(t)}
	dir := t.TempDir()
	p.ledger, p.site, p.program = filepath.Join(dir, "buku.git"), filepath.Join(dir, "situs.git"), filepath.Join(dir, "terbit")
	for _, args := range [][]string{{"git", "init", "--quiet", "--bare", p.ledger}, {"git", "init", "--quiet", "--bare", p.site}, {"go", "build", "-o", p.program, "."}} {
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", args, err, out)
		}
	}
	p.served = p.onBranch
	p.address = p.serve(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		data, ok := p.served(strings.TrimPrefix(req.URL.Path, "/"))
		if !ok {
			http.NotFound(rw, req)
			return
		}
		_, _ = rw.Write(data)
	})) + "/"
	p.secrets = map[string]string{"TERBIT_LEDGER_KEY": ledgerKey, "TERBIT_SITE_KEY": siteKey}
	p.vars = map[string]string{"TERBIT_LEDGER": p.ledger}
	p.catchUp(time.Hour)
	p.to = p.newPlatforms()
	p.issued = p.to.tokens
	return p
}

// opens brings the office's configuration to main.
func (p *premiere) opens(deploy, destinations string) {
	p.t.Helper()
	// What lies on main without a decision would be told in every run.
	files := forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + "contact: {email: ppid@kantor.example}\nsite: " + p.address +
		"\npublish: sungguhan\n" + deploy + "destinations:\n" + destinations}
	for name := range p.item(mainItem) {
		files[name] = forgetest.Removed
	}
	p.w.PushMain("kadis", files)
	p.terbit("ledger", "init")
}

// onBranch is what a server of the site's branch serves.
func (p *premiere) onBranch(path string) ([]byte, bool) {
	out, err := exec.Command("git", "-C", p.site, "cat-file", "blob", "gh-pages:"+path).Output() //nolint:noctx // a look at this disk
	return out, err == nil
}

// terbit runs the program in a clone of main, as a person of the office does.
func (p *premiere) terbit(args ...string) string {
	p.t.Helper()
	code, out := p.terbitEnds(args...)
	if code != 0 {
		p.t.Fatalf("terbit %v: exit %d\n%s", args, code, out)
	}
	return out
}

// terbitEnds tells the exit code as well.
func (p *premiere) terbitEnds(args ...string) (code int, said string) {
	p.t.Helper()
	clone := filepath.Join(p.t.TempDir(), "klon")
	if out, err := exec.CommandContext(p.t.Context(), "git", "clone", "--quiet", p.w.Dir(), clone).CombinedOutput(); err != nil {
		p.t.Fatal(err, string(out))
	}
	cmd := exec.CommandContext(p.t.Context(), p.program, append(args, "--root", clone, "--ledger", "git:"+p.ledger)...)
	cmd.Env = append(os.Environ(), "GITHUB_API_URL="+p.w.URL, "GITHUB_TOKEN="+actToken, "GITHUB_REPOSITORY="+p.w.Repo, "GITHUB_ACTOR=petugas")
	for _, known := range []map[string]string{p.vars, p.secrets} {
		for name, value := range known {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("terbit %v: %v\n%s", args, err, out)
	}
	p.secret(fmt.Sprintf("terbit %v", args), string(out))
	return cmd.ProcessState.ExitCode(), string(out)
}

// onTwo is the new item for two channels.
func (p *premiere) onTwo() forgetest.Files {
	p.t.Helper()
	files := forgetest.Files{}
	for name, text := range p.item(newItem) {
		if takarir := filepath.Base(filepath.Dir(name)) == "takarir"; takarir && !strings.HasSuffix(name, "telegram.txt") && !strings.HasSuffix(name, "instagram.txt") {
			continue
		}
		files[name] = channels.ReplaceAllString(text, "channels: [telegram, instagram]")
	}
	return files
}

var channels = regexp.MustCompile(`(?m)^channels: \[.*\]$`)

// decided is a proposal with the reviews that decide it.
func (p *premiere) decided(files forgetest.Files) *forgetest.Pull {
	p.t.Helper()
	pull := p.w.Propose("staf", files)
	p.w.Say("humas", pull, "/pertimbangan lanjut")
	p.w.Approve("humas", pull)
	p.w.Approve("kabid", pull)
	return pull
}

// publish plays publish.yml on main.
func (p *premiere) publish() acted {
	p.t.Helper()
	payload := p.example("workflow_dispatch", "")
	set(payload, p.w.Repo, "repository", "full_name")
	set(payload, forgetest.Main, "repository", "default_branch")
	return p.play("publish.yml", "workflow_dispatch", payload)
}

func (p *premiere) play(workflow, event string, payload map[string]any) acted {
	p.t.Helper()
	now := time.Now().Add(-p.late)
	if p.to.clock(now); p.late > 0 {
		p.extra = []string{"TERBIT_NOW=" + now.Format(time.RFC3339)}
	}
	run := p.act(workflow, event, payload, nil)
	p.extra, p.late = nil, 0
	p.t.Log(run.told())
	p.look()
	return run
}

// told is what the programs of a run said.
func (a acted) told() string {
	var b strings.Builder
	for line := range strings.Lines(a.log) {
		if _, said, ok := strings.Cut(line, "]   | "); ok {
			b.WriteString("\n    " + strings.TrimRight(said, "\n"))
		}
	}
	return b.String()
}

// catchUp lets the world's time pass until it is the machine's, but for what is left.
// GitHub's times are whole seconds.
func (p *premiere) catchUp(left time.Duration) {
	p.w.Wait(max(0, time.Since(p.w.Now())-left).Truncate(time.Second))
}

// look looks for secrets wherever something of a run stays: artifacts, every object of
// the ledger, the site and main, and what GitHub was told.
func (p *premiere) look() {
	p.t.Helper()
	if err := walk(os.DirFS(p.artifacts), ".", func(name string, data []byte) { p.secret(name, string(data)) }); err != nil {
		p.t.Error(err)
	}
	for _, dir := range []string{p.ledger, p.site, p.w.Dir()} {
		out, err := exec.CommandContext(p.t.Context(), "git", "-C", dir, "cat-file", "--batch", "--batch-all-objects").Output()
		if err != nil {
			p.t.Error(err)
		}
		p.secret(dir, string(out))
	}
	for _, r := range p.w.Requests() {
		p.secret("what GitHub was told", r.String()+r.Body)
	}
}

func (p *premiere) page() string {
	data, _ := p.served(strings.TrimPrefix(newItem, "content/") + "/index.html")
	return string(data)
}

// A channel that fails stops neither the others nor the last deploy of the site, and
// GitHub Pages gets what a branch would. Nor does an indexer that can't be had. Time
// alone starts publishing again.
func TestActAFailedChannelStopsNothingElse(t *testing.T) {
	p := newPremiere(t)
	p.served = func(path string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(p.artifacts, "pages", filepath.FromSlash(path)))
		return data, err == nil
	}
	p.opens("", `  telegram: {account: "@kantorcontoh", transport: api}
  instagram: {account: "@kantorcontoh"}
`)
	p.w.Merge(p.decided(p.onTwo()), "bot", "squash")
	p.to.telegram.Rights["can_post_messages"] = false

	p.extra = withoutPagefind(t)
	p.publish().has(t, 1, "Pencarian: tanpa indeks", "diserahkan kepada petugas", "- Situs: selesai", "- Situs dengan tautan: selesai", "Kanal: belum lengkap")
	if len(p.to.telegram.Posts()) != 0 || p.page() == "" || p.indexed() {
		t.Errorf("%d posts, indexed: %t; the page:\n%s", len(p.to.telegram.Posts()), p.indexed(), p.page())
	}
	if _, ok := p.served(".well-known/security.txt"); !ok {
		t.Error("a file whose folder begins with a dot is left out")
	}
	if _, ok := p.served(".terbit-site"); ok {
		t.Error("the build's own notes are served")
	}
	var witness struct {
		Ledger struct{ Entries int }
	}
	if data, _ := p.served("terbit.json"); json.Unmarshal(data, &witness) != nil || witness.Ledger.Entries < 3 {
		t.Errorf("%+v", witness)
	}

	// The post is still due, and the schedule sees it.
	p.act("schedule.yml", "schedule", map[string]any{"schedule": "17 0-9 * * 1-5"}, nil).has(t, 0, "Jatuh tempo: kanal")
	if runs := p.w.Runs(); len(runs) != 1 || runs[0].Workflow != "publish.yml" {
		t.Fatalf("started %v", runs)
	}
	p.to.telegram.Rights["can_post_messages"] = true
	p.publish().has(t, 0, "- Kanal: selesai", "Pencarian: 1 konten terindeks.")
	if len(p.to.telegram.Posts()) != 1 || !p.indexed() {
		t.Errorf("%d posts, indexed: %t", len(p.to.telegram.Posts()), p.indexed())
	}
	p.act("schedule.yml", "schedule", map[string]any{"schedule": "17 0-9 * * 1-5"}, nil).has(t, 0, "Jatuh tempo: no")
	if runs := p.w.Runs(); len(runs) != 1 {
		t.Errorf("started %v", runs)
	}
}
