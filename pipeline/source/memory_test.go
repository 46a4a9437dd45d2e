package source

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// disk is a root with three items, one of them broken, whose stamps are settled.
func disk(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for i, front := range []string{head + "tags: [a, b]\nbrief: {objective: x}\ncorrections: [{time: 2026-03-02, note: y}]\n", head, head + "salah: ya\n"} {
		dir := filepath.Join(root, "content", "2026", fmt.Sprintf("k%d", i))
		if err := os.MkdirAll(filepath.Join(dir, "takarir"), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"index.md": "---\n" + front + "---\n\nNarasi.\n", "takarir/x.txt": "Teks", "foto.jpg": jpeg} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	settle()
	return root
}

func settle() { time.Sleep(50 * time.Millisecond) }

func remember(t *testing.T, root string, m *Memory, touched func(string) bool) *Corpus {
	t.Helper()
	c, err := Load(t.Context(), os.DirFS(root), Options{
		Location: time.UTC, Memory: m, Touched: touched, Digest: func(it *Item) Digest { return Digest{uint64(len(it.Body)), true} },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// recalled counts the items whose text is not at hand.
func recalled(c *Corpus) (n int) {
	for _, it := range c.Items {
		if it.Lean() {
			n++
		}
	}
	return n
}

// An item that is remembered, in this process or through a file, is the item that
// was read; what is wrong is said each time.
func TestARememberedItemIsTheItem(t *testing.T) {
	root := disk(t)
	m := &Memory{}
	first := remember(t, root, m, nil)
	if recalled(first) != 0 || !m.Changed() || len(first.Findings) == 0 {
		t.Fatalf("at first %d were remembered", recalled(first))
	}
	want := remember(t, root, &Memory{}, nil)
	packed, rest, err := UnpackMemory(string(bytes.Join(m.Pack(), nil))+"lagi", time.UTC)
	if err != nil || rest != "lagi" {
		t.Fatalf("what follows is %q: %v", rest, err)
	}
	for what, m := range map[string]*Memory{"in the process": m, "through a file": packed} {
		got := remember(t, root, m, nil)
		if recalled(got) != 2 || m.Changed() {
			t.Errorf("%s: %d of 2 sound items were remembered", what, recalled(got))
		}
		for _, it := range got.Items {
			if err := it.Hold(); err != nil {
				t.Error(err)
			}
		}
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Item{}), cmpopts.IgnoreFields(Item{}, "Folder")); d != "" {
			t.Errorf("%s (-read +remembered):\n%s", what, d)
		}
		if got.Items[0].At("tags") != want.Items[0].At("tags") || got.Items[0].Folder == nil {
			t.Errorf("%s: tags at %v", what, got.Items[0].At("tags"))
		}
	}
}

// Whatever happens to an item's folder, it is read again.
func TestAChangedItemIsReadAgain(t *testing.T) {
	for what, do := range map[string]func(dir string) error{
		"a text as long": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "index.md"), []byte("---\n"+head+"---\n\nNarasj.\n"), 0o644)
		},
		"a text and the old time": func(dir string) error {
			name := filepath.Join(dir, "index.md")
			info, err := os.Stat(name)
			if err != nil {
				return err
			}
			if err := os.WriteFile(name, []byte("---\n"+head+"---\n\nNarask.\n"), 0o644); err != nil {
				return err
			}
			return os.Chtimes(name, info.ModTime(), info.ModTime())
		},
		"a caption": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "takarir", "x.txt"), []byte("Tekt"), 0o644)
		},
		"a new file": func(dir string) error { return os.WriteFile(filepath.Join(dir, "takarir", "facebook.txt"), nil, 0o644) },
		"no picture": func(dir string) error { return os.Remove(filepath.Join(dir, "foto.jpg")) },
		"a rename": func(dir string) error {
			return os.Rename(filepath.Join(dir, "foto.jpg"), filepath.Join(dir, "gambar.jpg"))
		},
		"another folder": func(dir string) error {
			if err := os.Rename(dir, dir+"-lama"); err != nil {
				return err
			}
			return os.CopyFS(dir, os.DirFS(dir+"-lama"))
		},
	} {
		root := disk(t)
		m := &Memory{}
		remember(t, root, m, nil)
		settle()
		if err := do(filepath.Join(root, "content", "2026", "k1")); err != nil {
			t.Fatal(err)
		}
		got := remember(t, root, m, nil)
		want := remember(t, root, &Memory{}, nil)
		for _, it := range got.Items {
			if strings.HasSuffix(it.ID, "/k1") && it.Lean() {
				t.Errorf("%s: it was not read again", what)
			}
			if err := it.Hold(); err != nil {
				t.Error(err)
			}
		}
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Item{}), cmpopts.IgnoreFields(Item{}, "Folder", "Print")); d != "" {
			t.Errorf("%s:\n%s", what, d)
		}
	}
}

// What changed as the load began proves nothing by its stamp, and of items that a
// watcher says were not touched no stamp is looked at.
func TestStampsAreTrustedWithinReason(t *testing.T) {
	root := disk(t)
	name := filepath.Join(root, "content", "2026", "k0", "index.md")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	m := &Memory{}
	if c := remember(t, root, m, nil); !c.Items[0].Print.IsZero() || c.Items[1].Print.IsZero() {
		t.Error("a file that was just written has a print, or an old one has none")
	}
	settle()
	remember(t, root, m, nil)
	if err := os.WriteFile(name, append(data, "Lagi.\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := remember(t, root, m, func(string) bool { return false }); recalled(c) != 2 {
		t.Errorf("%d remembered of items that were not touched", recalled(c))
	}
	if c := remember(t, root, m, func(id string) bool { return strings.HasSuffix(id, "k0") }); recalled(c) != 1 {
		t.Errorf("%d remembered beside the touched one", recalled(c))
	}
}

func FuzzUnpackMemory(f *testing.F) {
	f.Add("")
	f.Fuzz(func(_ *testing.T, data string) { _, _, _ = UnpackMemory(data, time.UTC) })
}
