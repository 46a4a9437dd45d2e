package site

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

func built(t *testing.T) (Input, Witness) {
	t.Helper()
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	in.Head, in.Entries, in.Main, in.Program = "sha256:"+strings.Repeat("a", 64), 7, strings.Repeat("b", 40), "v1.2.3"
	files, _ := mustBuild(t, in)
	w, err := ParseWitness([]byte(files[WitnessFile]))
	if err != nil {
		t.Fatal(err)
	}
	return in, w
}

// Everybody can make the digest with sha256sum.
func TestTheWitnessIsWhatSha256sumSays(t *testing.T) {
	in, w := built(t)
	files := tree(t, in.Out)
	delete(files, WitnessFile)
	delete(files, Manifest)
	var list bytes.Buffer
	for _, name := range sortedKeys(files) {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256([]byte(files[name])), name)
	}
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256(list.Bytes())); string(w.Digest) != want || w.Files != len(files) {
		t.Errorf("%+v, want %s over %d files", w, want, len(files))
	}
	if w.Ledger == nil || *w.Ledger != (LedgerMark{7, in.Head}) || w.Main != in.Main || w.Program != "v1.2.3" {
		t.Errorf("%+v", w)
	}
	script := "find . -type f ! -name " + WitnessFile + " ! -name " + Manifest + " -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir = in.Out
	out, err := cmd.Output()
	if err != nil || !strings.HasPrefix(string(out), strings.TrimPrefix(string(w.Digest), "sha256:")) {
		t.Errorf("sha256sum says %s (%v), the witness %s", out, err, w.Digest)
	}
}

// A folder that is not what its build left is not read as one.
func TestWhatWasBuiltIsReadBack(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(dir string) error
		want   string // "" is none
	}{
		{"untouched", func(string) error { return nil }, ""},
		{"an index beside it", func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, "pagefind"), 0o755), os.WriteFile(filepath.Join(dir, "pagefind", "a.js"), nil, 0o644))
		}, ""},
		{"a page changed", func(dir string) error { return os.WriteFile(filepath.Join(dir, "index.html"), []byte("x"), 0o644) }, "not as it was built"},
		{"a page lost", func(dir string) error { return os.Remove(filepath.Join(dir, "index.html")) }, "not as it was built"},
		{"cut off", func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, tempDir), 0o755), os.WriteFile(filepath.Join(dir, tempDir, journalFile), nil, 0o644))
		}, "cut off"},
		{"a link", func(dir string) error { return os.Symlink("/etc/passwd", filepath.Join(dir, "sandi")) }, "sandi: neither"},
		{"a repository", func(dir string) error { return os.Mkdir(filepath.Join(dir, ".git"), 0o755) }, ".git: a git"},
		{"no manifest", func(dir string) error { return os.Remove(filepath.Join(dir, Manifest)) }, "not written by terbit"},
		{"no witness", func(dir string) error { return os.Remove(filepath.Join(dir, WitnessFile)) }, "no such file"},
		{"no witness of ours", func(dir string) error { return os.WriteFile(filepath.Join(dir, WitnessFile), []byte("{}"), 0o644) }, "not a site's"},
	} {
		in, w := built(t)
		if err := c.change(in.Out); err != nil {
			t.Fatal(err)
		}
		b, err := ReadBuilt(in.Out)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
			continue
		}
		if err != nil || !b.Witness.Equal(w) || !slices.Contains(b.Files, WitnessFile) || slices.Contains(b.Files, Manifest) {
			t.Errorf("%s: %v, %+v", c.name, err, b)
		}
		if c.name == "an index beside it" && !slices.Contains(b.Files, "pagefind/a.js") {
			t.Errorf("the index is left out: %v", b.Files)
		}
	}
}

func TestWitnessesOfOthersAreNone(t *testing.T) {
	_, w := built(t)
	good := fmt.Sprintf(`{"format":"terbit-situs 1","files":1,"digest":%q,"later":true}`, w.Digest)
	if got, err := ParseWitness([]byte(good)); err != nil || got.Ledger != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, text := range []string{
		"", "null", "[]", "<!doctype html>", strings.Replace(good, "situs 1", "situs 2", 1), strings.Replace(good, "sha256:", "md5:", 1),
		strings.Replace(good, `"files"`, `"ledger":{"entries":0,"head":"x"},"files"`, 1), good + strings.Repeat(" ", WitnessMax),
	} {
		if got, err := ParseWitness([]byte(text)); !errors.Is(err, ErrNoWitness) || got != (Witness{}) {
			t.Errorf("%.40q: %+v, %v", text, got, err)
		}
	}
}

func TestWitnessesDiffer(t *testing.T) {
	_, a := built(t)
	_, b := built(t)
	if !a.Equal(b) {
		t.Errorf("%+v and %+v", a, b)
	}
	for _, change := range []func(w *Witness){
		func(w *Witness) { w.Digest = "sha256:" }, func(w *Witness) { w.Main = "" }, func(w *Witness) { w.Ledger = nil },
		func(w *Witness) { w.Ledger.Entries++ }, func(w *Witness) { w.Files++ },
	} {
		b := a
		l := *a.Ledger
		b.Ledger = &l
		change(&b)
		if a.Equal(b) || b.Equal(a) {
			t.Errorf("%+v and %+v", a, b)
		}
	}
}

// Building again is no news: the site of a ledger is as of the ledger.
func TestASiteOfALedgerStaysAsItIs(t *testing.T) {
	in, first := built(t)
	in.Said = testNow
	mustBuild(t, in)
	before := tree(t, in.Out)
	in.Now = in.Now.Add(90 * time.Minute)
	_, r := mustBuild(t, in)
	if d := gocmp.Diff(before, tree(t, in.Out)); d != "" || r.Written != 0 {
		t.Errorf("%d written after 90 minutes: %s", r.Written, d)
	}
	if !strings.Contains(before["tentang/index.html"], "Keadaan menurut buku besar per") {
		t.Error("the site does not say as of when it is")
	}
	in.Head, in.Entries, in.Said = "", 0, time.Time{}
	if files, _ := mustBuild(t, in); !strings.Contains(files["tentang/index.html"], "Situs dibuat") || strings.Contains(files[WitnessFile], string(first.Digest)) {
		t.Error("a site of no ledger does not say when it was built")
	}
}
