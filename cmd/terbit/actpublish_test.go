//go:build act

package main_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// premiere is a stage whose office publishes in earnest: its ledger and its site lie on
// git remotes of this machine, Telegram is one that holds to Telegram's documents, and
// Instagram is handed to staff.
type premiere struct {
	*stage
	telegram     *telegramtest.Server
	ledger, site string // bare repositories
	address      string // of the site
	served       func(path string) ([]byte, bool)
	config       string
	program      string
}

const (
	telegramToken = "123456:k4nariTelegramk4nariTelegramk4nari"
	ledgerKey     = "-----BEGIN OPENSSH PRIVATE KEY-----\nk4nari-kunci-buku-besar\n-----END OPENSSH PRIVATE KEY-----"
)

func newPremiere(t *testing.T) *premiere {
	t.Helper()
	p := &premiere{stage: newStage(t), telegram: telegramtest.New(telegramToken, "kantorcontoh")}
	dir := t.TempDir()
	p.ledger, p.site, p.program = filepath.Join(dir, "buku.git"), filepath.Join(dir, "situs.git"), filepath.Join(dir, "terbit")
	for _, args := range [][]string{{"git", "init", "--quiet", "--bare", p.ledger}, {"git", "init", "--quiet", "--bare", p.site}, {"go", "build", "-o", p.program, "."}} {
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", args, err, out)
		}
	}
	p.served = p.onBranch
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		data, ok := p.served(strings.TrimPrefix(req.URL.Path, "/"))
		if !ok {
			http.NotFound(rw, req)
			return
		}
		_, _ = rw.Write(data)
	}))
	t.Cleanup(site.Close)
	telegram := httptest.NewServer(p.telegram)
	t.Cleanup(telegram.Close)
	p.address = site.URL + "/"
	p.secrets = map[string]string{"TERBIT_TELEGRAM_TOKEN": telegramToken, "TERBIT_LEDGER_KEY": ledgerKey}
	p.vars = map[string]string{"TERBIT_TELEGRAM_URL": telegram.URL, "TERBIT_LEDGER": p.ledger}
	p.config = forgetest.Office[".github/terbit.yml"] + "contact: {email: ppid@kantor.example}\nsite: " + p.address + "\npublish: sungguhan\n" + `destinations:
  telegram: {account: "@kantorcontoh", transport: api}
  instagram: {account: "@kantorcontoh"}
`
	// What lies on main without a decision would be told in every run.
	gone := forgetest.Files{".github/terbit.yml": p.config + "deploy: {to: cabang, remote: " + p.site + "}\n"}
	for name := range p.item(mainItem) {
		gone[name] = forgetest.Removed
	}
	p.w.PushMain("kadis", gone)
	return p
}

// onBranch is what a server of the site's branch serves.
func (p *premiere) onBranch(path string) ([]byte, bool) {
	out, err := exec.Command("git", "-C", p.site, "cat-file", "blob", "gh-pages:"+path).Output() //nolint:noctx // a look at this disk
	return out, err == nil
}

// terbit runs the program in a clone of main, as a person of the office does.
func (p *premiere) terbit(args ...string) string {
	p.t.Helper()
	clone := filepath.Join(p.t.TempDir(), "klon")
	if out, err := exec.CommandContext(p.t.Context(), "git", "clone", "--quiet", p.w.Dir(), clone).CombinedOutput(); err != nil {
		p.t.Fatal(err, string(out))
	}
	cmd := exec.CommandContext(p.t.Context(), p.program, append(args, "--root", clone, "--ledger", "git:"+p.ledger)...)
	cmd.Env = append(os.Environ(), "GITHUB_API_URL="+p.w.URL, "GITHUB_TOKEN="+actToken, "GITHUB_REPOSITORY="+p.w.Repo, "GITHUB_ACTOR=petugas")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("terbit %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// proposal is the new item for two channels.
func (p *premiere) proposal() forgetest.Files {
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

// publish plays publish.yml on main.
func (p *premiere) publish() acted {
	p.t.Helper()
	payload := p.example("workflow_dispatch", "")
	set(payload, p.w.Repo, "repository", "full_name")
	set(payload, forgetest.Main, "repository", "default_branch")
	run := p.act("publish.yml", "workflow_dispatch", payload, nil)
	for _, dir := range []string{p.artifacts, p.ledger, p.site} {
		err := walk(os.DirFS(dir), ".", func(name string, data []byte) { p.secret(name, string(data)) })
		if err != nil {
			p.t.Error(err)
		}
	}
	return run
}

// tip is where the site's branch stands.
func (p *premiere) tip() string {
	p.t.Helper()
	out, err := exec.CommandContext(p.t.Context(), "git", "-C", p.site, "rev-parse", "gh-pages").Output()
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func (p *premiere) page() string {
	data, _ := p.served(strings.TrimPrefix(newItem, "content/") + "/index.html")
	return string(data)
}

// A decision becomes a site with the item and the links of its posts, a post where the
// office has an API, and a task for staff where not; all of it once.
func TestActPublishingInEarnest(t *testing.T) {
	p := newPremiere(t)
	p.terbit("ledger", "init")
	pull := p.w.Propose("staf", p.proposal())
	p.w.Say("humas", pull, "/pertimbangan lanjut")
	p.w.Approve("humas", pull)
	p.w.Approve("kabid", pull)
	p.w.Merge(pull, "bot", "squash")

	first := p.publish()
	first.has(t, 0, newItem, "1 keputusan baru dicatat", "terpasang", "menyajikan situs ini", "diserahkan kepada petugas", "- <https://t.me/kantorcontoh/", "- Situs dengan tautan: selesai")
	first.lacks(t, "Latih penerbitan")
	posts := p.telegram.Posts()
	if len(posts) != 1 || !strings.Contains(p.page(), "https://t.me/kantorcontoh/") {
		t.Fatalf("%d posts; the page:\n%s", len(posts), p.page())
	}
	if _, err := os.Stat(filepath.Join(p.artifacts, "kotak-serah/kotak-serah/index.html")); err != nil {
		t.Error(err)
	}
	if commits := p.commits(); commits != 2 {
		t.Errorf("the site was deployed %d times: before the channels, and after", commits)
	}

	// Who has a post in hand is looked after; it is too early to remind.
	p.act("reminder.yml", "schedule", map[string]any{"schedule": "30 0-9 * * 1-5"}, nil).has(t, 0, "Ingatkan lewat issue")

	// A person does the rest, and says so.
	p.terbit("resolve", newItem, "instagram", "--posted", "https://www.instagram.com/p/abc/")
	second := p.publish()
	second.has(t, 0, "- Kanal: selesai", "- Keputusan: selesai")
	if !strings.Contains(p.page(), "https://www.instagram.com/p/abc/") || len(p.telegram.Posts()) != 1 {
		t.Errorf("%d posts; the page:\n%s", len(p.telegram.Posts()), p.page())
	}

	// With nothing to do nothing changes, and the site is the ledger's.
	tip := p.tip()
	p.publish().has(t, 0, "sudah sama, tidak ada yang ditulis", "Tidak ada yang perlu dilakukan")
	if again := p.tip(); again != tip || len(p.telegram.Posts()) != 1 {
		t.Errorf("the site went from %s to %s; %d posts", tip, again, len(p.telegram.Posts()))
	}
	p.terbit("verify", "--against", p.address)
	p.terbit("gate", "--replay", "all")
}

func (p *premiere) commits() int {
	p.t.Helper()
	out, err := exec.CommandContext(p.t.Context(), "git", "-C", p.site, "rev-list", "gh-pages").Output()
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Count(string(out), "\n")
}

// A channel that fails stops neither the others nor the last deploy of the site, and
// GitHub Pages gets what a branch would. Time alone starts publishing again.
func TestActAFailedChannelStopsNothingElse(t *testing.T) {
	p := newPremiere(t)
	p.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": p.config}) // to: pages
	p.served = func(path string) ([]byte, bool) {
		data, err := os.ReadFile(filepath.Join(p.artifacts, "pages", filepath.FromSlash(path)))
		return data, err == nil
	}
	p.terbit("ledger", "init")
	pull := p.w.Propose("staf", p.proposal())
	p.w.Say("humas", pull, "/pertimbangan lanjut")
	p.w.Approve("humas", pull)
	p.w.Approve("kabid", pull)
	p.w.Merge(pull, "bot", "squash")
	p.telegram.Rights["can_post_messages"] = false

	p.publish().has(t, 1, "diserahkan kepada petugas", "- Situs dengan tautan: selesai", "Kanal: belum lengkap")
	if len(p.telegram.Posts()) != 0 || p.page() == "" {
		t.Errorf("%d posts; the page:\n%s", len(p.telegram.Posts()), p.page())
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
	p.telegram.Rights["can_post_messages"] = true
	p.publish().has(t, 0, "- Kanal: selesai")
	if len(p.telegram.Posts()) != 1 {
		t.Errorf("%d posts", len(p.telegram.Posts()))
	}
	p.act("schedule.yml", "schedule", map[string]any{"schedule": "17 0-9 * * 1-5"}, nil).has(t, 0, "Jatuh tempo: no")
	if runs := p.w.Runs(); len(runs) != 1 {
		t.Errorf("started %v", runs)
	}
}
