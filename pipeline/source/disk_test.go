//go:build unix

package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What only a real disk has: links that lead out or round, pipes that nobody
// writes to, names of every kind. Nothing of it is opened, and a sound item beside
// it is read.
func TestAHostileDisk(t *testing.T) {
	root := t.TempDir()
	secret := filepath.Join(t.TempDir(), "rahasia")
	write := func(name, data string) {
		name = filepath.Join(root, "content/2026", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(root, "content/2026", name) }
	must(os.WriteFile(secret, []byte("---\n"+head+"---\nRahasia.\n"), 0o644))
	sound := "---\n" + head + "---\n\nNarasi.\n"
	write("baik/index.md", sound)
	for _, slug := range []string{"pipa", "tautan", "keluar", "keliling", "takarir"} {
		write(slug+"/foto.txt", "x")
	}
	must(syscall.Mkfifo(at("pipa/index.md"), 0o644))
	must(os.Symlink(secret, at("tautan/index.md")))
	write("keluar/index.md", strings.Replace(sound, "---\n\n", "media:\n  - file: luar/rahasia\n---\n\n", 1))
	must(os.Symlink(filepath.Dir(secret), at("keluar/luar")))
	write("keliling/index.md", sound)
	must(os.Symlink(".", at("keliling/dalam")))
	write("takarir/index.md", sound)
	must(os.Mkdir(at("takarir/takarir"), 0o755))
	must(syscall.Mkfifo(at("takarir/takarir/x.txt"), 0o644))
	must(os.Symlink("/dev/zero", at("takarir/takarir/facebook.txt")))
	must(os.Symlink("../2026/baik", filepath.Join(root, "content/2026/salinan")))

	began := time.Now()
	c := load(t, os.DirFS(root))
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	var got []string
	for _, f := range c.Findings {
		got = append(got, fmt.Sprintf("%s %s", strings.TrimPrefix(f.Path, "content/2026/"), f.Rule))
	}
	want := "keliling/dalam LD007,keluar/index.md LD009,keluar/luar LD007,pipa/index.md LD007,salinan LD007,takarir/takarir/facebook.txt LD007,takarir/takarir/x.txt LD007,tautan/index.md LD007"
	if strings.Join(got, ",") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ","), want)
	}
	for _, it := range c.Items {
		if strings.Contains(string(it.Body), "Rahasia") {
			t.Errorf("%s holds a file from outside", it.ID)
		}
	}
	if it := c.ByID("content/2026/baik"); it == nil || it.Broken {
		t.Error("the sound item was not read")
	}
}

// An item whose text was let go is the same item, and one that changed is told.
func TestALeanItemIsReadAgain(t *testing.T) {
	root := t.TempDir()
	name := filepath.Join(root, "content/2026/uji/index.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(body string) {
		if err := os.WriteFile(name, []byte("\ufeff---\n"+head+"---\n\n"+body+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("Narasi.")
	c, err := Load(t.Context(), os.DirFS(root), Options{Lean: true, Digest: func(it *Item) Digest { return Digest{Ends: uint64(len(it.Body))} }})
	if err != nil {
		t.Fatal(err)
	}
	it := c.Items[0]
	if it.Body != nil || it.Digest.Ends != 9 || string(it.Narrative()) != "\nNarasi.\n" || it.At("type").Line != 4 {
		t.Errorf("let go: %q, digest %v, text %q, type on line %d", it.Body, it.Digest, it.Narrative(), it.At("type").Line)
	}
	if err := it.Hold(); err != nil || string(it.Body) != "\nNarasi.\n" || it.At("type").Line != 4 {
		t.Errorf("held: %v, %q", err, it.Body)
	}
	if it.Release(); it.Body != nil {
		t.Error("released and still there")
	}
	write("Lainnya")
	if err := it.Hold(); err == nil || it.Body != nil {
		t.Error("another text was taken for it")
	}
	if f := it.Unread(it.Hold()); f.Rule != Unreadable.ID {
		t.Errorf("said: %+v", f)
	}
}
