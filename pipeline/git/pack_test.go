package git

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What we write is what git would have written: it finds no fault with it, and makes
// the same tree of the same files.
func TestAPushIsWhatGitWouldWrite(t *testing.T) {
	remote, chance := bare(t), rand.NewChaCha8([32]byte{1})
	put := map[string][]byte{ // in an order that is not the names'
		"a.b": nil, "a/b": nil, "a-b": nil, "a0": nil, "a/b c/ä": nil, "snapshot/x.json": nil,
	}
	for i, n := range []int{0, 1, 15, 16, 17, 2047, 2048, 2049, 262_143, 262_144, 1 << 20} { // where a size takes one byte more
		data := make([]byte, n)
		_, _ = chance.Read(data)
		put[fmt.Sprintf("ukuran/%d", i)] = data
	}
	b := branch(t, remote)
	if err := b.Push(t.Context(), put, "satu", pushed); err != nil {
		t.Fatal(err)
	}
	if err := b.Push(t.Context(), map[string][]byte{"a/b": []byte("baru"), "z/y/x": []byte("x")}, "dua", pushed); err != nil {
		t.Fatal(err)
	}
	put["a/b"], put["z/y/x"] = []byte("baru"), []byte("x")

	sh(t, remote, "fsck", "--strict", "--full") // it fails at any fault
	other := branch(t, remote)
	names, err := other.Files(t.Context())
	if want := slices.Sorted(maps.Keys(put)); err != nil || !slices.Equal(names, want) {
		t.Errorf("%q, want %q; %v", names, want, err)
	}
	for name, data := range put {
		if got, err := other.Read(t.Context(), name); err != nil || string(got) != string(data) {
			t.Errorf("%s: %d bytes, want %d; %v", name, len(got), len(data), err)
		}
	}
	work := filepath.Join(t.TempDir(), "kerja")
	sh(t, remote, "worktree", "add", "-q", "--detach", work, "catatan")
	sh(t, work, "rm", "-rq", "--cached", ".")
	sh(t, work, "add", ".")
	if git, we := sh(t, work, "write-tree"), sh(t, remote, "rev-parse", "catatan^{tree}"); git != we {
		t.Errorf("tree %s, git makes %s", we, git)
	}
	const want = "terbit <terbit@localhost> 2026-03-02T05:00:00+00:00, terbit <terbit@localhost> 2026-03-02T05:00:00+00:00: dua"
	if got := sh(t, remote, "log", "-1", "--format=%an <%ae> %aI, %cn <%ce> %cI: %B", "catatan"); strings.ReplaceAll(got, "Z", "+00:00") != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// What others put on the branch stays as it is, whatever it is.
func TestAPushKeepsWhatOthersPutThere(t *testing.T) {
	remote := bare(t)
	b := branch(t, remote)
	if err := b.Push(t.Context(), map[string][]byte{"a": []byte("1"), "dir/b": []byte("2")}, "satu", pushed); err != nil {
		t.Fatal(err)
	}
	blob := sh(t, remote, "rev-parse", "catatan:a")
	index := []string{"-c", "user.name=orang", "-c", "user.email=orang@contoh.example"}
	sh(t, remote, "read-tree", "catatan")
	sh(t, remote, "update-index", "--add", "--cacheinfo", "100755,"+blob+",jalan", "--cacheinfo", "120000,"+blob+",dir/taut")
	commit := sh(t, remote, append(index, "commit-tree", "-m", "orang", "-p", "catatan", sh(t, remote, "write-tree"))...)
	sh(t, remote, "update-ref", "refs/heads/catatan", commit)

	if err := b.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.Push(t.Context(), map[string][]byte{"dir/b": []byte("3")}, "dua", pushed); err != nil {
		t.Fatal(err)
	}
	out := sh(t, remote, "diff-tree", "-r", "--name-status", commit, "catatan")
	if out != "M\tdir/b" {
		t.Errorf("changed: %q", out)
	}
}

// A name that no file may have is refused before anything is pushed.
func TestANameThatCannotBeIsRefused(t *testing.T) {
	for _, name := range []string{"", "/a", "a//b", "../a", "a/../b", "./a", ".git/config", "a/.GIT", "a/b", "dir"} {
		t.Run(name, func(t *testing.T) {
			remote := bare(t)
			b := branch(t, remote)
			if err := b.Push(t.Context(), map[string][]byte{"a": []byte("1"), "dir/b": nil}, "satu", pushed); err != nil {
				t.Fatal(err)
			}
			tip := b.Tip()
			if err := b.Push(t.Context(), map[string][]byte{name: []byte("x")}, "dua", pushed); err == nil {
				t.Error("it was taken")
			}
			if now := branch(t, remote).Tip(); now != tip || b.Tip() != tip {
				t.Errorf("remote at %s, we at %s, before at %s", now, b.Tip(), tip)
			}
			if names, err := b.Files(t.Context()); err != nil || !slices.Equal(names, []string{"a", "dir/b"}) {
				t.Errorf("we hold %q, %v", names, err)
			}
		})
	}
}

// Whether a branch is there, the remote says, not what was fetched once.
func TestABranchThatWasDeletedIsNotThere(t *testing.T) {
	remote := bare(t)
	b := branch(t, remote)
	if err := b.Push(t.Context(), map[string][]byte{"a": nil}, "satu", pushed); err != nil {
		t.Fatal(err)
	}
	if again, err := OpenBranch(t.Context(), b.dir, remote, "catatan"); err != nil || again.Tip() != b.Tip() {
		t.Fatalf("%v, %v", again, err)
	}
	sh(t, remote, "update-ref", "-d", "refs/heads/catatan")
	if err := b.Fetch(t.Context()); err != nil || b.Tip() != "" {
		t.Errorf("tip %q, %v", b.Tip(), err)
	}
	again, err := OpenBranch(t.Context(), b.dir, remote, "catatan")
	if err != nil || again.Tip() != "" {
		t.Fatalf("%+v, %v", again, err)
	}
	if names, err := again.Files(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("it holds %q, %v", names, err)
	}
}
