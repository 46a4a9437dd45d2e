package projection_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/projection"
	"github.com/gunungmas/terbit/pipeline/source"
)

const a, b = "content/2026/a", "content/2026/b"

// now is when every story is looked at.
var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// world is a repository and what was decided in it.
type world struct {
	t         *testing.T
	dir       string
	decisions []projection.Decision
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	w := &world{t: t, dir: t.TempDir()}
	w.git("init", "-q", "-b", "main")
	w.git("config", "user.email", "uji@example.invalid")
	w.git("config", "user.name", "Uji")
	w.git("commit", "-q", "--allow-empty", "-m", "awal")
	return w
}

func (w *world) git(args ...string) string {
	w.t.Helper()
	out, err := exec.CommandContext(w.t.Context(), "git", append([]string{"-C", w.dir}, args...)...).CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// item commits an item whose front matter has the extra lines.
func (w *world) item(id, title string, extra ...string) {
	w.t.Helper()
	w.file(id, fmt.Sprintf("---\ntitle: %s\nsummary: Ringkasan.\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\nowner: Bidang\n%s---\n\nNarasi.\n",
		title, strings.Join(append(extra, ""), "\n")))
}

// file commits an index.md.
func (w *world) file(id, text string) {
	w.t.Helper()
	dir := filepath.Join(w.dir, id)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.md"), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
	w.commit()
}

func (w *world) commit() {
	w.t.Helper()
	w.git("add", "-A")
	w.git("commit", "-q", "-m", "perubahan")
}

// decide approves an item as main has it.
func (w *world) decide(id string) {
	w.t.Helper()
	w.decisions = append(w.decisions, projection.Decision{Item: id, Revision: w.git("rev-parse", "HEAD:"+id), Time: now.Add(-time.Hour)})
}

// project is what a live publish does, from git's objects alone.
func (w *world) project() (projection.Result, error) {
	w.t.Helper()
	ctx := w.t.Context()
	repo, err := git.Open(ctx, w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	tree, err := repo.Tree(ctx, "HEAD")
	if err != nil {
		w.t.Fatal(err)
	}
	head, err := source.Load(ctx, tree, source.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	revisions := map[string]string{}
	for _, it := range head.Items {
		revisions[it.ID] = tree.ID(it.ID)
	}
	return projection.Of(ctx, projection.Input{
		Head: head, Revisions: revisions, Decisions: w.decisions, Now: now,
		Read: func(ctx context.Context, at map[string]string) (*source.Corpus, error) {
			folders, err := repo.Folders(ctx, at)
			if err != nil {
				return nil, err
			}
			return source.Load(ctx, folders, source.Options{})
		},
	})
}

const (
	withdrawn = `withdrawal: {time: "2026-03-06T10:00:00+07:00", kind: keliru, reason: "Angkanya salah."}`
	private   = `withdrawal: {time: "2026-03-06T10:00:00+07:00", kind: data-pribadi, reason: "Memuat data pribadi."}`
	corrected = `corrections: [{time: "2026-03-05T10:00:00+07:00", note: "Jumlahnya diperbaiki."}]`
	later     = `publish_at: "2026-04-01T08:00:00+07:00"`
	broken    = "---\ntitle: [tidak ditutup\n---\n"
)

// stories are what happened in main; shown is id, title and state of each item
// that the site shows, differ the differences.
var stories = map[string]struct {
	happens func(w *world)
	shown   string
	differ  string
}{
	"decided":                         {func(w *world) { w.item(a, "Satu"); w.decide(a) }, "a Satu", ""},
	"never decided":                   {func(w *world) { w.item(a, "Satu") }, "", "a undecided"},
	"never decided and broken":        {func(w *world) { w.file(a, broken) }, "", "a broken"},
	"edited without a decision":       {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua") }, "a Satu", "a changed"},
	"edited and put back":             {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua"); w.item(a, "Satu") }, "a Satu", ""},
	"put back to an earlier decision": {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua"); w.decide(a); w.item(a, "Satu") }, "a Dua", "a changed"},
	"broken in main":                  {func(w *world) { w.item(a, "Satu"); w.decide(a); w.file(a, broken) }, "a Satu", "a broken"},
	"another one broken":              {func(w *world) { w.item(a, "Satu"); w.decide(a); w.file(b, broken) }, "a Satu", "b broken"},
	"deleted in main": {func(w *world) {
		w.item(a, "Satu")
		w.decide(a)
		w.git("rm", "-rq", a)
		w.commit()
	}, "a Satu", "a removed"},
	"renamed in main": {func(w *world) {
		w.item(a, "Satu")
		w.decide(a)
		w.git("mv", a, b)
		w.commit()
	}, "a Satu", "a removed=b; b undecided=a"},
	"correction decided":           {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua", corrected); w.decide(a) }, "a Dua ralat", ""},
	"correction not decided":       {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua", corrected) }, "a Satu", "a changed"},
	"withdrawal decided":           {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Satu", withdrawn); w.decide(a) }, "a Satu keliru", ""},
	"withdrawal not decided":       {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Satu", withdrawn) }, "a Satu", "a changed/keliru"},
	"personal data decided":        {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dihapus", private); w.decide(a) }, "a Dihapus data-pribadi", ""},
	"personal data not decided":    {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dihapus", private) }, "a Satu", "a changed/data-pribadi"},
	"decided for later":            {func(w *world) { w.item(a, "Satu", later); w.decide(a) }, "", "a waiting"},
	"correction decided for later": {func(w *world) { w.item(a, "Satu"); w.decide(a); w.item(a, "Dua", later); w.decide(a) }, "a Satu", "a waiting"},
	"withdrawn before its time": {func(w *world) {
		w.item(a, "Satu", later)
		w.decide(a)
		w.item(a, "Satu", later, withdrawn)
		w.decide(a)
	}, "a Satu keliru", ""},
	"later than a personal data notice": {func(w *world) {
		w.item(a, "Satu")
		w.decide(a)
		w.item(a, "X", private)
		w.decide(a)
		w.item(a, "Baru", later)
		w.decide(a)
	}, "a X data-pribadi", "a waiting"},
	"decided as this program can't read":  {func(w *world) { w.item(a, "Satu"); w.decide(a); w.file(a, broken); w.decide(a) }, "", "a unreadable"},
	"unreadable once, mended and decided": {func(w *world) { w.file(a, broken); w.decide(a); w.item(a, "Satu"); w.decide(a) }, "a Satu", ""},
	"unreadable, and main has a new text": {func(w *world) { w.file(a, broken); w.decide(a); w.item(a, "Satu") }, "", "a changed; a unreadable"},
	"deleted after a decided withdrawal": {func(w *world) {
		w.item(a, "Satu", withdrawn)
		w.decide(a)
		w.git("rm", "-rq", a)
		w.commit()
	}, "a Satu keliru", "a removed"},
	"back after a deletion": {func(w *world) {
		w.item(a, "Satu")
		w.decide(a)
		w.git("rm", "-rq", a)
		w.commit()
		w.item(a, "Satu")
	}, "a Satu", ""},
	"many commits since": {func(w *world) {
		w.item(a, "Satu")
		w.decide(a)
		for i := range 5 {
			w.item(b, fmt.Sprint("Lain ", i))
		}
		w.decide(b)
		w.item(a, "Dua")
	}, "a Satu; b Lain 4", "a changed"},
}

func TestWhatIsShownIsWhatWasDecided(t *testing.T) {
	for name, s := range stories {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s.happens(w)
			res, err := w.project()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(s.shown, shown(res)); d != "" {
				t.Errorf("shown (-want +got):\n%s", d)
			}
			if d := cmp.Diff(s.differ, differ(res)); d != "" {
				t.Errorf("differences (-want +got):\n%s", d)
			}
			for _, d := range res.Differences {
				if why := d.Why(time.UTC); why.ID == "" || why.EN == "" || strings.Contains(why.ID+why.EN, "%!") {
					t.Errorf("%s: %q", d.Kind, why)
				}
				if d.Shown != res.Revisions[d.Item] {
					t.Errorf("%s: shown at %q, said %q", d.Item, res.Revisions[d.Item], d.Shown)
				}
			}
		})
	}
}

// shown lists the items with what tells their states apart.
func shown(res projection.Result) string {
	var out []string
	for _, it := range res.Items {
		s := it.Slug() + " " + it.Meta.Title
		if len(it.Meta.Corrections) > 0 {
			s += " ralat"
		}
		if it.Meta.Withdrawal != nil {
			s += " " + string(it.Meta.Withdrawal.Kind)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func differ(res projection.Result) string {
	var out []string
	for _, d := range res.Differences {
		s := filepath.Base(d.Item) + " " + string(d.Kind)
		if d.Withdrawal != "" {
			s += "/" + string(d.Withdrawal)
		}
		if d.Other != "" {
			s += "=" + filepath.Base(d.Other)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// Every kind of difference has a story, and a sentence of its own.
func TestEveryKindHasAStory(t *testing.T) {
	var all strings.Builder
	for _, s := range stories {
		all.WriteString(s.differ + ";")
	}
	for _, k := range []projection.Kind{projection.Undecided, projection.Changed, projection.Broken, projection.Removed, projection.Waiting, projection.Unreadable} {
		if !strings.Contains(all.String(), string(k)) {
			t.Errorf("no story of %s", k)
		}
	}
}

// A shallow clone lacks what was decided before: nothing is shown in its place.
func TestAMissingRevisionStopsEverything(t *testing.T) {
	w := newWorld(t)
	w.item(b, "Lain")
	w.decide(b)
	w.item(a, "Satu")
	w.decide(a)
	w.item(a, "Dua")
	full := w.dir
	w.dir = filepath.Join(t.TempDir(), "dangkal")
	if out, err := exec.CommandContext(t.Context(), "git", "clone", "-q", "--depth=1", "file://"+full, w.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	res, err := w.project()
	missing, ok := errors.AsType[*git.MissingError](err)
	if !ok || missing.Path != a || len(res.Items) != 0 {
		t.Fatalf("%d items, %v", len(res.Items), err)
	}
	w.git("fetch", "-q", "--unshallow")
	if res, err = w.project(); err != nil || shown(res) != "a Satu; b Lain" {
		t.Errorf("after the fetch: %s, %v", shown(res), err)
	}
}

// A reader that leaves an item out, or a ledger that names no tree, is an error.
func TestALyingSourceStopsEverything(t *testing.T) {
	w := newWorld(t)
	w.item(a, "Satu")
	w.decide(a)
	for _, rev := range []string{w.git("rev-parse", "HEAD"), w.git("rev-parse", "HEAD:"+a+"/index.md"), "HEAD", "--help", strings.Repeat("0", 40)} {
		w.decisions[0].Revision = rev
		if res, err := w.project(); err == nil {
			t.Errorf("revision %s: %s", rev, shown(res))
		}
	}
	_, err := projection.Of(t.Context(), projection.Input{
		Head: &source.Corpus{}, Decisions: []projection.Decision{{Item: a, Revision: "x"}}, Now: now,
		Read: func(context.Context, map[string]string) (*source.Corpus, error) { return &source.Corpus{}, nil },
	})
	if err == nil {
		t.Error("an item that was not read is no error")
	}
}
