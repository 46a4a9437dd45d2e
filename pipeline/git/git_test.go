package git

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// repo makes a repository with the files in one commit.
func repo(t *testing.T, files map[string]string) *Repo {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	sh(t, dir, "init", "-q", "-b", "main")
	sh(t, dir, "config", "user.email", "uji@example.invalid")
	sh(t, dir, "config", "user.name", "Uji")
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "tautan")); err != nil {
		t.Fatal(err)
	}
	sh(t, dir, "add", "-A")
	sh(t, dir, "commit", "-q", "-m", "awal")
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sh(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

var sample = map[string]string{
	"content/2026/a/index.md":        "---\ntitle: A\n---\n",
	"content/2026/a/takarir/x.txt":   "teks\n",
	"content/2026/a/takarir-lama.md": "",
	"content/2026/b/index.md":        "b",
	"README.md":                      "baca",
}

func TestTreeIsAFileSystem(t *testing.T) {
	r := repo(t, sample)
	tree, err := r.Tree(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	sub, err := fs.Sub(tree, "content")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(sub, "2026/a/index.md", "2026/a/takarir/x.txt", "2026/b/index.md"); err != nil {
		t.Error(err)
	}
	if _, err := tree.Open("tautan"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a symbolic link opened: %v", err)
	}
}

// The revision computed from a work tree is the one that git will give it.
func TestTreeIDIsGits(t *testing.T) {
	r := repo(t, sample)
	for _, folder := range []string{"content/2026/a", "content/2026/b", "content"} {
		want := sh(t, r.dir, "rev-parse", "HEAD:"+folder)
		fsys := os.DirFS(filepath.Join(r.dir, folder))
		var names []string
		if err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, p)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		got, err := TreeID(fsys, names)
		if err != nil || got != want {
			t.Errorf("TreeID(%s) = %s, %v; git says %s", folder, got, err, want)
		}
		tree, err := r.Tree(t.Context(), "HEAD")
		if err != nil {
			t.Fatal(err)
		}
		if tree.ID(folder) != want {
			t.Errorf("Tree.ID(%s) = %s; git says %s", folder, tree.ID(folder), want)
		}
		if err := tree.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAFolderInsideAnotherRepositoryIsNone(t *testing.T) {
	r := repo(t, sample)
	if _, err := Open(t.Context(), filepath.Join(r.dir, "content")); !errors.Is(err, ErrNoRepo) {
		t.Errorf("Open(content) = %v, want ErrNoRepo", err)
	}
	if _, err := Open(t.Context(), t.TempDir()); !errors.Is(err, ErrNoRepo) {
		t.Errorf("Open(empty folder) = %v, want ErrNoRepo", err)
	}
}

func TestBaseIsWhereWorkLeftMain(t *testing.T) {
	r := repo(t, sample)
	base := sh(t, r.dir, "rev-parse", "HEAD")
	sh(t, r.dir, "checkout", "-q", "-b", "usul")
	sh(t, r.dir, "commit", "-q", "--allow-empty", "-m", "usul")
	if got, err := r.Base(context.Background()); err != nil || got != base {
		t.Errorf("Base = %s, %v; want %s", got, err, base)
	}
}

func TestAnOptionIsNoRevision(t *testing.T) {
	r := repo(t, sample)
	if _, err := r.Tree(t.Context(), "--help"); err == nil {
		t.Error("a revision that looks like an option was accepted")
	}
}

func TestChangedSeesEditsDeletionsAndNewFiles(t *testing.T) {
	r := repo(t, sample)
	for name, text := range map[string]string{"content/2026/a/index.md": "lain", "content/2026/c/index.md": "baru"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(r.dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(r.dir, "content/2026/b/index.md")); err != nil {
		t.Fatal(err)
	}
	got, err := r.Changed(t.Context(), "HEAD", "content")
	want := "content/2026/a/index.md content/2026/b/index.md content/2026/c/index.md"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v; want %s", got, err, want)
	}
}
