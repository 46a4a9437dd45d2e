package git

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// write puts a file into the work tree.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Whatever way a proposal was merged, the commit on main's own line that brought
// the content is found.
func TestWhatBroughtTheContent(t *testing.T) {
	r := repo(t, sample)
	first := sh(t, r.dir, "rev-parse", "HEAD")
	sh(t, r.dir, "checkout", "-q", "-b", "usulan")
	write(t, r.dir, "content/2026/b/index.md", "b2")
	sh(t, r.dir, "commit", "-qam", "ubah b")
	write(t, r.dir, "content/2026/c/index.md", "c")
	sh(t, r.dir, "add", "-A")
	sh(t, r.dir, "commit", "-qm", "tambah c")
	sh(t, r.dir, "checkout", "-q", "main")
	write(t, r.dir, "README.md", "lain")
	sh(t, r.dir, "commit", "-qam", "lain")
	sh(t, r.dir, "merge", "-q", "--no-ff", "-m", "gabung", "usulan")
	merge := sh(t, r.dir, "rev-parse", "HEAD")
	write(t, r.dir, "content/2026/d e/index.md", "spasi\n")
	sh(t, r.dir, "add", "-A")
	sh(t, r.dir, "commit", "-qm", "langsung")
	direct := sh(t, r.dir, "rev-parse", "HEAD")

	got, err := r.Brought(t.Context(), "HEAD", map[string]bool{
		"content/2026/a": true, "content/2026/b": true, "content/2026/c": true, "content/2026/d e": true, "content/2026/tidak-ada": true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"content/2026/a": first, "content/2026/b": merge, "content/2026/c": merge, "content/2026/d e": direct}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for id, c := range want {
		if got[id] != c {
			t.Errorf("%s: %s, want %s", id, got[id], c)
		}
	}
	if got, err := r.Brought(t.Context(), "HEAD", map[string]bool{"content/2026/b": true}); err != nil || got["content/2026/b"] != merge {
		t.Errorf("stopped early: %v, %v", got, err)
	}
	if got, err := r.Brought(t.Context(), "HEAD", nil); err != nil || len(got) != 0 {
		t.Errorf("nothing asked: %v, %v", got, err)
	}
}

func TestContentThatCameBackIsBroughtAgain(t *testing.T) {
	r := repo(t, sample)
	for _, text := range []string{"lain", "b"} {
		write(t, r.dir, "content/2026/b/index.md", text)
		sh(t, r.dir, "commit", "-qam", text)
	}
	got, err := r.Brought(t.Context(), "HEAD", map[string]bool{"content/2026/b": true})
	if last := sh(t, r.dir, "rev-parse", "HEAD"); err != nil || got["content/2026/b"] != last {
		t.Errorf("%v, %v; want %s", got, err, last)
	}
}

func TestACutHistoryIsNotRead(t *testing.T) {
	full := repo(t, sample)
	write(t, full.dir, "README.md", "lain")
	sh(t, full.dir, "commit", "-qam", "lain")
	dir := filepath.Join(t.TempDir(), "dangkal")
	sh(t, full.dir, "clone", "-q", "--depth=1", "file://"+full.dir, dir)
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Brought(t.Context(), "HEAD", map[string]bool{"content/2026/a": true}); !errors.Is(err, ErrShallow) {
		t.Errorf("got %v", err)
	}
}
