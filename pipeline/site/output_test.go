package site

import (
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
