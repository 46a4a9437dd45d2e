package git

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestFoldersStandWhereTheyArePut(t *testing.T) {
	r := repo(t, sample)
	a, b := sh(t, r.dir, "rev-parse", "HEAD:content/2026/a"), sh(t, r.dir, "rev-parse", "HEAD:content/2026/b")
	tree, err := r.Folders(t.Context(), map[string]string{"content/2026/lain": a, "content/2025/b": b})
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if err := fstest.TestFS(tree, "content/2026/lain/index.md", "content/2026/lain/takarir/x.txt", "content/2025/b/index.md"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile(tree, "content/2026/lain/index.md"); err != nil || string(data) != sample["content/2026/a/index.md"] {
		t.Errorf("%q, %v", data, err)
	}
	if tree.ID("content/2026/lain") != a {
		t.Errorf("id %s, want %s", tree.ID("content/2026/lain"), a)
	}
}

func TestAMissingObjectIsSaidBeforeAnythingIsRead(t *testing.T) {
	for _, name := range []string{"HEAD:content/2026/a", "HEAD:content/2026/a/index.md"} {
		r := repo(t, sample)
		tree, lost := sh(t, r.dir, "rev-parse", "HEAD:content/2026/a"), sh(t, r.dir, "rev-parse", name)
		if err := os.Remove(filepath.Join(r.dir, ".git/objects", lost[:2], lost[2:])); err != nil {
			t.Fatal(err)
		}
		_, err := r.Folders(t.Context(), map[string]string{"content/2026/a": tree})
		missing, ok := errors.AsType[*MissingError](err)
		if !ok || missing.ID != lost || !errors.Is(err, ErrMissing) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestOnlyATreeIsAFolder(t *testing.T) {
	r := repo(t, sample)
	tree := sh(t, r.dir, "rev-parse", "HEAD:content/2026/a")
	for path, id := range map[string]string{
		"content/2026/a": sh(t, r.dir, "rev-parse", "HEAD"), "b": sh(t, r.dir, "rev-parse", "HEAD:README.md"),
		"c": "HEAD", "d": "--help", "e": "", "../f": tree, ".": tree,
	} {
		if _, err := r.Folders(t.Context(), map[string]string{path: id}); err == nil {
			t.Errorf("%s at %q was opened", path, id)
		}
	}
	if empty, err := r.Folders(t.Context(), nil); err != nil {
		t.Error(err)
	} else if err := empty.Close(); err != nil {
		t.Error(err)
	}
}
