package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// desk is an office's folder that a workshop works on.
type desk struct {
	t    testing.TB
	root string
	opts Options
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, root: t.TempDir()}
	fsys := os.DirFS(d.root)
	d.opts = Options{
		Root: fsys, BaseURL: "http://127.0.0.1:8080/", Now: func() time.Time { return now }, Lang: lang.Indonesian,
		Office: func() (*office.Office, []diag.Finding, error) { return office.Load(fsys, office.File) },
		Check: func(ctx context.Context, c *source.Corpus, o *office.Office, only func(string) bool) []diag.Finding {
			found := append(slices.Clone(c.Findings), rule.Check(ctx, c, o, rule.Options{Only: only, Now: now})...)
			return diag.Sort(found)
		},
	}
	return d
}

// workshop is a new one in a folder of its own.
func (d *desk) workshop() *Workshop {
	d.t.Helper()
	opts := d.opts
	opts.Dir = d.t.TempDir()
	return NewWorkshop(opts)
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	full := filepath.Join(d.root, name)
	d.must(os.MkdirAll(filepath.Dir(full), 0o755))
	d.must(os.WriteFile(full, []byte(text), 0o644))
}

func (d *desk) remove(name string) { d.t.Helper(); d.must(os.RemoveAll(filepath.Join(d.root, name))) }

func (d *desk) rebuild(w *Workshop, changed ...string) *State {
	d.t.Helper()
	st, _, err := w.Rebuild(d.t.Context(), changed)
	d.must(err)
	return st
}

func text(title, more string) string {
	return "---\ntitle: " + title + "\nsummary: Ringkasan.\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\ntags: [uji]\nowner: Bidang\n" + more + "---\n\nNarasi.\n"
}

// pages are the files of a site.
func pages(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// summary is what a state says, as plain data.
func summary(st *State) map[string][]string {
	out := map[string][]string{}
	for id, it := range st.items {
		out[id] = []string{it.Meta.Title, fmt.Sprint(it.Broken), st.standing(it, now).Short}
	}
	for id, fs := range st.found {
		for _, f := range fs {
			out["found "+id] = append(out["found "+id], fmt.Sprintf("%s:%d:%d %s", f.Path, f.Line, f.Column, f.Rule))
		}
	}
	for _, f := range st.Config {
		out["config"] = append(out["config"], f.Rule)
	}
	return out
}

// After any edits, told in any batches, everything is as if built from nothing.
func TestARebuildEqualsABuild(t *testing.T) {
	d := newDesk(t)
	for i := range 8 {
		d.write(fmt.Sprintf("content/2026/k%d/index.md", i), text(fmt.Sprint("Konten ", i), ""))
	}
	w := d.workshop()
	d.rebuild(w, everything)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's own dice
	steps := 60
	if testing.Short() {
		steps = 15
	}
	for step := range steps {
		var changed []string
		for range 1 + random.IntN(3) {
			changed = append(changed, d.edit(random)...)
		}
		d.rebuild(w, changed...)
		got := w.Recheck(t.Context(), nil)
		fresh := d.workshop()
		d.rebuild(fresh, everything)
		want := fresh.Recheck(t.Context(), nil)
		if diff := cmp.Diff(summary(want), summary(got)); diff != "" {
			t.Fatalf("step %d, %q: the state (-fresh +kept):\n%s", step, changed, diff)
		}
		if diff := cmp.Diff(pages(t, fresh.Site()), pages(t, w.Site())); diff != "" {
			t.Fatalf("step %d, %q: the site (-fresh +kept):\n%s", step, changed, diff)
		}
	}
}

// edit changes something, and says which paths a watcher would name.
func (d *desk) edit(random *rand.Rand) []string {
	id := fmt.Sprintf("content/%d/k%d", 2025+random.IntN(2), random.IntN(10))
	file := id + "/index.md"
	switch random.IntN(10) {
	case 0, 1, 2:
		d.write(file, text(fmt.Sprint("Judul ", random.IntN(1000)), ""))
	case 3:
		d.write(file, "---\ntitle: Tidak ditutup\n")
	case 4:
		d.write(file, text("Dicabut", `withdrawal: {time: "2026-03-06T10:00:00+07:00", kind: keliru, reason: "Salah."}`+"\n"))
	case 5:
		d.write(id+"/takarir/x.txt", "takarir")
		return []string{id + "/takarir", id + "/takarir/x.txt"}
	case 6:
		d.remove(id)
		return []string{id}
	case 7:
		d.remove("content/2025")
		return []string{"content/2025"}
	case 8:
		d.write("content/2026/Nama Salah/index.md", "x")
		d.write("content/2026/berkas.txt", "x")
		return []string{"content/2026/Nama Salah", "content/2026/berkas.txt"}
	default:
		d.write(".github/terbit.yml", fmt.Sprintf("office:\n  name: Kantor %d\n  short_name: Kantor\n", random.IntN(3)))
		return []string{".github/terbit.yml"}
	}
	return []string{file}
}

// Only what a change concerns is loaded, checked and asked for.
func TestARebuildTouchesWhatChanged(t *testing.T) {
	d := newDesk(t)
	for i := range 5 {
		d.write(fmt.Sprintf("content/2026/k%d/index.md", i), text(fmt.Sprint("Konten ", i), ""))
	}
	var built [][]string
	build := site.NewBuilder("", "")
	d.opts.Build = func(ctx context.Context, in site.Input, changed []string) (site.Result, error) {
		built = append(built, changed)
		return build.Build(ctx, in)
	}
	w := d.workshop()
	first := d.rebuild(w, everything)
	d.write("content/2026/k3/index.md", text("Lain", ""))
	st := d.rebuild(w, "content/2026/k3/index.md", "content/2026/k3")
	if d := cmp.Diff([][]string{nil, {"content/2026/k3"}}, built); d != "" {
		t.Errorf("built (-want +got):\n%s", d)
	}
	for id, it := range first.items {
		if same := st.items[id] == it; same == (id == "content/2026/k3") {
			t.Errorf("%s: the same item %t", id, same)
		}
	}
	if first.items["content/2026/k3"].Meta.Title != "Konten 3" {
		t.Error("an earlier state changed")
	}
	d.write("content/2026/k3/4913", "") // an editor's trial, gone again
	d.remove("content/2026/k3/4913")
	if st := d.rebuild(w, "content/2026/k3/4913"); st != nil {
		t.Error("nothing changed, and there is a new state")
	}
}

// A build that fails leaves the site as it was, and the next one mends it.
func TestAFailedBuildIsAState(t *testing.T) {
	d := newDesk(t)
	d.write("content/2026/a/index.md", text("Satu", ""))
	broken := errors.New("template: item.gohtml:12: function \"x\" not defined")
	var fail error
	build := site.NewBuilder("", "")
	d.opts.Build = func(ctx context.Context, in site.Input, _ []string) (site.Result, error) {
		if fail != nil {
			return site.Result{}, fail
		}
		return build.Build(ctx, in)
	}
	w := d.workshop()
	d.rebuild(w, everything)
	fail = broken
	d.write("content/2026/a/index.md", text("Dua", ""))
	st := d.rebuild(w, "content/2026/a/index.md")
	s := serverOf(t, w, st)
	code, body := s.get("/2026/a/")
	if code != 500 || !strings.Contains(body, "item.gohtml:12") || !strings.Contains(body, `href="/2026/a/?terakhir"`) {
		t.Errorf("%d\n%s", code, body)
	}
	if code, body := s.get("/2026/a/?terakhir"); code != 200 || !strings.Contains(body, "Satu") || !strings.Contains(body, "item.gohtml:12") {
		t.Errorf("the last good page: %d\n%s", code, body)
	}
	fail = nil
	st = d.rebuild(w, "content/2026/a/index.md")
	if st == nil {
		st = d.rebuild(w, ".github")
	}
	s.Show(st)
	if code, body := s.get("/2026/a/"); code != 200 || !strings.Contains(body, "Dua") {
		t.Errorf("after the mending: %d\n%s", code, body)
	}
}

// What dresses the site is asked for every build, and what it can't do is told.
func TestDressingIsPartOfTheBuild(t *testing.T) {
	d := newDesk(t)
	d.write("content/2026/a/index.md", text("Satu", ""))
	head, fail := "sha256:satu", error(nil)
	d.opts.Dress = func(in *site.Input) error { in.Head = head; return fail }
	w := d.workshop()
	s := serverOf(t, w, d.rebuild(w, everything))
	if _, body := s.get("/"); !strings.Contains(body, "sha256:satu") {
		t.Error("the site is not dressed")
	}
	fail = errors.New("tema: gaya.css:3: salah")
	s.Show(d.rebuild(w, "tema/gaya.css"))
	if code, body := s.get("/"); code != 500 || !strings.Contains(body, "gaya.css:3") {
		t.Errorf("%d\n%s", code, body)
	}
	head, fail = "sha256:dua", nil
	s.Show(d.rebuild(w, "tema/gaya.css"))
	if code, body := s.get("/"); code != 200 || !strings.Contains(body, "sha256:dua") {
		t.Errorf("%d\n%s", code, body)
	}
}

func TestWithoutDraftsOnlyWhatIsDueIsShown(t *testing.T) {
	d := newDesk(t)
	whole := "materials: [{kind: informasi, source: Undang-undang}]\nbrief: {objective: Tujuan, audience: Warga, key_message: Pesan, call_to_action: Ajakan}\n"
	d.write("content/2026/tayang/index.md", text("Tayang", whole))
	d.write("content/2026/draf/index.md", text("Draf", ""))
	d.write("content/2026/nanti/index.md", text("Nanti", whole+"publish_at: \"2026-04-01T08:00:00+07:00\"\n"))
	d.write("content/2026/salah/index.md", text("Salah", whole)+"\nNIK 6271031708900001\n")
	for _, c := range []struct {
		no   bool
		want string
	}{{false, "draf nanti salah tayang"}, {true, "tayang"}} {
		d.opts.NoDrafts = c.no
		w := d.workshop()
		d.rebuild(w, everything)
		names, err := filepath.Glob(filepath.Join(w.Site(), "2026", "*", "index.html"))
		d.must(err)
		var got []string
		for _, n := range names {
			if base := filepath.Base(filepath.Dir(n)); base != "halaman" && len(base) > 2 { // nor a month
				got = append(got, base)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("without drafts %t: %q, want %s", c.no, got, c.want)
		}
	}
}
