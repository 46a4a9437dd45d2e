package site

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/source"
)

func TestSecondBuildWritesNothing(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	files, first := mustBuild(t, in)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range files {
		if err := os.Chtimes(filepath.Join(in.Out, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	again, second := mustBuild(t, in)
	if d := cmp.Diff(files, again); d != "" {
		t.Error(d)
	}
	if second.Written != 0 || second.Removed != 0 || second.Unchanged != first.Written || second.Bytes != first.Bytes {
		t.Errorf("first %+v, second %+v", first, second)
	}
	for name := range files {
		if info, err := os.Stat(filepath.Join(in.Out, name)); err != nil || !info.ModTime().Equal(old) {
			t.Errorf("%s was touched", name)
		}
	}
}

// TestEdits: whatever was there before, a build's folder equals a fresh one.
func TestEdits(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	mustBuild(t, in)
	edits := []func(items []*source.Item) []*source.Item{
		func(items []*source.Item) []*source.Item { return items[1:] },
		func(items []*source.Item) []*source.Item { return items[:3] },
		func(items []*source.Item) []*source.Item { items[0].Meta.Title = "Judul lain"; return items },
		func([]*source.Item) []*source.Item { return nil },
		func([]*source.Item) []*source.Item { return everything() },
	}
	for i, edit := range edits {
		in.Items = edit(everything())
		got, _ := mustBuild(t, in)
		fresh := in
		fresh.Out = filepath.Join(t.TempDir(), "public")
		want, _ := mustBuild(t, fresh)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("edit %d: %s", i, d)
		}
		if dirs := empty(t, in.Out); len(dirs) > 0 {
			t.Errorf("edit %d: empty folders %v", i, dirs)
		}
	}
}

func empty(t *testing.T, root string) (dirs []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			if list, err := os.ReadDir(path); err == nil && len(list) == 0 {
				dirs = append(dirs, path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func TestForeignFolder(t *testing.T) {
	in := testInput(t, item("content/2026/a", nil))
	write(t, filepath.Join(in.Out, "penting.txt"), "jangan hapus")
	_, err := Build(context.Background(), in)
	if !errors.Is(err, ErrForeign) {
		t.Fatalf("got %v", err)
	}
	if files := tree(t, in.Out); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
}

// TestForeignFile: a file that someone put into the folder later stays.
func TestForeignFile(t *testing.T) {
	in := testInput(t, item("content/2026/a", nil))
	mustBuild(t, in)
	write(t, filepath.Join(in.Out, "2026", "a", "CNAME"), "contoh.go.id")
	in.Items = nil
	files, _ := mustBuild(t, in)
	if files["2026/a/CNAME"] == "" || files["2026/a/index.html"] != "" {
		t.Errorf("files: %v", files)
	}
}

// TestKilledBuild: what a build left behind half-way is known to the next.
func TestKilledBuild(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	b, err := newBuild(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	items, lists := b.plan()
	if err := b.out.start(paths(items, lists)); err != nil {
		t.Fatal(err)
	}
	if err := b.run(StageItems, items[:4]); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(in.Out, tempDir, "123"), "setengah")
	in.Items = nil
	got, _ := mustBuild(t, in)
	fresh := in
	fresh.Out = filepath.Join(t.TempDir(), "public")
	want, _ := mustBuild(t, fresh)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A build that was killed before its manifest stood is no stranger's folder.
func TestKilledBeforeTheManifest(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	write(t, filepath.Join(in.Out, tempDir, "123"), "setengah")
	got, _ := mustBuild(t, in)
	fresh := in
	fresh.Out = filepath.Join(t.TempDir(), "public")
	want, _ := mustBuild(t, fresh)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A build that was killed after it had noted everything leaves its notes in the
// order in which they came; the next one leaves the manifest as any other.
func TestTheManifestOfAKilledBuildIsTidied(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	want, _ := mustBuild(t, in)
	name := filepath.Join(in.Out, Manifest)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	lines[1], lines[len(lines)-1] = lines[len(lines)-1], lines[1]
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, _ := mustBuild(t, in)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if after, err := os.ReadFile(name); err != nil || string(after) != string(data) {
		t.Errorf("the manifest is\n%s\nwant\n%s", after, data)
	}
}

// prepared is a build over an existing site that has done everything but commit.
func prepared(t *testing.T, in Input) *build {
	t.Helper()
	b, err := newBuild(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	items, lists := b.plan()
	planned := append(paths(items, lists), WitnessFile)
	for _, step := range []func() error{
		func() error { return b.out.start(planned) },
		func() error { return b.run(StageItems, items) },
		func() error { return b.run(StageLists, lists) },
		func() error { return b.putWitness(planned) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	now := map[string]bool{Manifest: true}
	for _, f := range append(planned, b.out.files...) {
		now[f] = true
	}
	for f := range b.out.old {
		if !now[f] {
			b.out.gone = append(b.out.gone, f)
		}
	}
	temp, err := b.out.stage(bytes.NewReader(manifestOf(append(planned, b.out.files...))))
	if err != nil {
		t.Fatal(err)
	}
	b.out.staged = append(b.out.staged, move{temp, Manifest})
	return b
}

// A build that is killed before it commits has changed nothing.
func TestKilledBeforeTheCommit(t *testing.T) {
	in := testInput(t, everything()...)
	old, _ := mustBuild(t, in)
	in.Items = in.Items[1:]
	in.Office.Color = "#aa3311"
	prepared(t, in)
	got := tree(t, in.Out)
	for name := range got {
		if strings.HasPrefix(name, tempDir) {
			delete(got, name)
		}
	}
	if d := cmp.Diff(old, got); d != "" {
		t.Error(d)
	}
}

// A commit that was cut off anywhere is ended by the next build, whatever that one
// is to build; it does no harm that some of it was done.
func TestKilledInTheCommit(t *testing.T) {
	for cut := range 12 {
		in := testInput(t, everything()...)
		mustBuild(t, in)
		in.Items = in.Items[1:]
		in.Office.Color = "#aa3311"
		clean := in
		clean.Out = filepath.Join(t.TempDir(), "public")
		want, _ := mustBuild(t, clean)
		b := prepared(t, in)
		if err := b.out.writeJournal(); err != nil {
			t.Fatal(err)
		}
		for _, m := range b.out.staged[:len(b.out.staged)*cut/11] {
			if err := b.out.place(m); err != nil {
				t.Fatal(err)
			}
		}
		if cut == 11 {
			if err := b.out.remove(b.out.gone[0]); err != nil {
				t.Fatal(err)
			}
		}
		o, err := openOutput(in.Out, false)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, tree(t, in.Out)); d != "" || len(o.old) != len(want)-1 {
			t.Fatalf("cut %d: %s", cut, d)
		}
		if r, err := Build(t.Context(), in); err != nil || r.Written+r.Removed != 0 {
			t.Errorf("cut %d: %+v, %v", cut, r, err)
		}
	}
}

// A journal that terbit did not write is not followed.
func TestBadJournal(t *testing.T) {
	for _, text := range []string{
		"", "lain\nend\n", journalHead + "\n", journalHead + "\nput 1 index.html\n", journalHead + "\nput 1 ../index.html\nend\n", journalHead + "\nput ../1 index.html\nend\n",
		journalHead + "\nput a/b index.html\nend\n", journalHead + "\ndel /etc/passwd\nend\n", journalHead + "\ndel .\nend\n", journalHead + "\nsay hello\nend\n",
	} {
		in := testInput(t, item("content/2026/a", nil))
		want, _ := mustBuild(t, in)
		write(t, filepath.Join(in.Out, tempDir, journalFile), text)
		if _, err := Build(t.Context(), in); err == nil {
			t.Errorf("the journal %q is followed", text)
		}
		if err := os.RemoveAll(filepath.Join(in.Out, tempDir)); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, tree(t, in.Out)); d != "" {
			t.Errorf("the journal %q: %s", text, d)
		}
	}
}

func TestBadManifest(t *testing.T) {
	for _, text := range []string{"lain\n", manifestHead + "\n../../etc/passwd\n", manifestHead + "\n/etc/passwd\n", manifestHead + "\n.\n"} {
		in := testInput(t)
		write(t, filepath.Join(in.Out, Manifest), text)
		if _, err := Build(context.Background(), in); err == nil {
			t.Errorf("manifest %q is accepted", text)
		}
	}
}

// TestLinkedFolder: a folder that became a link is not followed when cleaning up.
func TestLinkedFolder(t *testing.T) {
	in := testInput(t, item("content/2026/a", nil))
	mustBuild(t, in)
	outside := t.TempDir()
	write(t, filepath.Join(outside, "index.html"), "milik orang lain")
	if err := os.RemoveAll(filepath.Join(in.Out, "2026", "a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(in.Out, "2026", "a")); err != nil {
		t.Skip(err)
	}
	in.Items = nil
	_, _ = Build(context.Background(), in)
	if _, err := os.Stat(filepath.Join(outside, "index.html")); err != nil {
		t.Error("a file outside was removed")
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
