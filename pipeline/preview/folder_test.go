package preview_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gunungmas/terbit/pipeline/preview"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestWriteFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "sub", "usulan-7")
	first := []preview.File{{Name: "README.md", Data: []byte("a")}, {Name: "gambar-01.jpg", Data: []byte("b")}}
	if err := preview.WriteFolder(dir, first); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{".terbit-pratinjau", "README.md", "gambar-01.jpg"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	// In place of the first, whose picture goes.
	if err := preview.WriteFolder(dir, []preview.File{{Name: "README.md", Data: []byte("c")}}); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{".terbit-pratinjau", "README.md"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "README.md")); err != nil || string(data) != "c" {
		t.Errorf("%s %v", data, err)
	}
	if got := names(t, filepath.Dir(dir)); len(got) != 1 {
		t.Errorf("left beside the folder: %v", got)
	}
	// An empty folder is as good as none.
	empty := filepath.Join(parent, "kosong")
	if err := errors.Join(os.Mkdir(empty, 0o755), preview.WriteFolder(empty, first)); err != nil {
		t.Error(err)
	}
}

// Nothing that is not a preview's is ever removed.
func TestWriteFolderRefuses(t *testing.T) {
	files := []preview.File{{Name: "README.md", Data: []byte("a")}}
	for name, prepare := range map[string]func(dir string) error{
		"a foreign folder": func(dir string) error {
			return errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "naskah.txt"), nil, 0o644))
		},
		"a file put into a preview": func(dir string) error {
			return errors.Join(preview.WriteFolder(dir, files), os.WriteFile(filepath.Join(dir, "naskah.txt"), nil, 0o644))
		},
		"a folder put into a preview": func(dir string) error {
			return errors.Join(preview.WriteFolder(dir, files), os.Mkdir(filepath.Join(dir, "sub"), 0o755))
		},
		"a file":          func(dir string) error { return os.WriteFile(dir, []byte("x"), 0o644) },
		"a symbolic link": func(dir string) error { return os.Symlink(t.TempDir(), dir) },
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "usulan")
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadDir(dir)
			if err := preview.WriteFolder(dir, files); !errors.Is(err, preview.ErrNotOurs) {
				t.Errorf("got %v", err)
			}
			after, _ := os.ReadDir(dir)
			if len(before) != len(after) || len(names(t, parent)) != 1 {
				t.Error("something changed")
			}
		})
	}
}

func TestWriteFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "sub", "p.html")
	for _, s := range []string{"a", "b"} {
		if err := preview.WriteFile(name, []byte(s)); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(name); err != nil || string(data) != s {
			t.Errorf("%s %v", data, err)
		}
	}
	if got := names(t, filepath.Dir(name)); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
