package git

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var pushed = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)

// bare is an empty remote on this machine.
func bare(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "remote.git")
	if out, err := exec.CommandContext(t.Context(), "git", "init", "--quiet", "--bare", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return dir
}

func branch(t *testing.T, remote string) *Branch {
	t.Helper()
	b, err := OpenBranch(t.Context(), filepath.Join(t.TempDir(), "local.git"), remote, "catatan")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABranchIsWrittenAndRead(t *testing.T) {
	remote := bare(t)
	b := branch(t, remote)
	if b.Tip() != "" {
		t.Fatalf("an empty remote has a tip: %s", b.Tip())
	}
	for i, text := range []string{"satu\n", "satu\ndua\n"} {
		if err := b.Push(t.Context(), map[string][]byte{"2026-03.jsonl": []byte(text), "bukti/a": []byte("x")}, "catat", pushed); err != nil {
			t.Fatal(i, err)
		}
	}
	other := branch(t, remote)
	if other.Tip() != b.Tip() {
		t.Errorf("tips %s and %s", other.Tip(), b.Tip())
	}
	names, err := other.Files(t.Context())
	if err != nil || strings.Join(names, " ") != "2026-03.jsonl bukti/a" {
		t.Errorf("files %q, %v", names, err)
	}
	if data, err := other.Read(t.Context(), "2026-03.jsonl"); err != nil || string(data) != "satu\ndua\n" {
		t.Errorf("read %q, %v", data, err)
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", remote, "rev-list", "--count", "catatan").Output()
	if err != nil || strings.TrimSpace(string(out)) != "2" {
		t.Errorf("%s commits, %v", out, err)
	}
}

// Whoever comes second is told, and nothing of the first is lost.
func TestALostRace(t *testing.T) {
	remote := bare(t)
	first, second := branch(t, remote), branch(t, remote)
	put := map[string][]byte{"a": []byte("1")}
	if err := first.Push(t.Context(), put, "pertama", pushed); err != nil {
		t.Fatal(err)
	}
	if err := second.Push(t.Context(), put, "kedua", pushed.Add(time.Second)); !errors.Is(err, ErrExists) {
		t.Errorf("creating what exists: %v", err)
	}
	if err := second.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := second.Push(t.Context(), map[string][]byte{"b": nil}, "kedua", pushed); err != nil {
		t.Fatal(err)
	}
	if err := first.Push(t.Context(), map[string][]byte{"c": nil}, "ketiga", pushed); !errors.Is(err, ErrMoved) {
		t.Errorf("pushing onto an old tip: %v", err)
	}
	if err := first.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names, err := first.Files(t.Context()); err != nil || strings.Join(names, " ") != "a b" {
		t.Errorf("%q, %v", names, err)
	}
}

// A remote that takes the push and then fails to say so has taken it.
func TestAnAnswerThatWasLost(t *testing.T) {
	remote := bare(t)
	b := branch(t, remote)
	hook := filepath.Join(remote, "hooks", "post-receive")
	// The reference is moved by the time this runs; killing the receiving process
	// leaves the pusher without an answer.
	if err := os.WriteFile(hook, []byte("#!/bin/sh\nkill -9 $PPID\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := b.Push(t.Context(), map[string][]byte{"a": []byte("1")}, "catat", pushed); err != nil {
		t.Errorf("a push that arrived: %v", err)
	}
	if now := branch(t, remote).Tip(); now == "" || now != b.Tip() {
		t.Errorf("remote at %q, we at %q", now, b.Tip())
	}
}

func TestAPushThatIsRefused(t *testing.T) {
	remote := bare(t)
	b := branch(t, remote)
	if err := os.WriteFile(filepath.Join(remote, "hooks", "pre-receive"), []byte("#!/bin/sh\necho penuh >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := b.Push(t.Context(), map[string][]byte{"a": []byte("1")}, "catat", pushed)
	if err == nil || errors.Is(err, ErrMoved) || errors.Is(err, ErrExists) || b.Tip() != "" {
		t.Errorf("a refused push: %v, tip %q", err, b.Tip())
	}
}

func TestARemoteIsShownWithoutItsPassword(t *testing.T) {
	secret := "http://petugas:rahasia@127.0.0.1:1/kantor.git"
	if got := Shown(secret); strings.Contains(got, "rahasia") || strings.Contains(got, "petugas") {
		t.Error(got)
	}
	_, err := OpenBranch(t.Context(), filepath.Join(t.TempDir(), "l.git"), secret, "catatan")
	if err == nil || strings.Contains(err.Error(), "rahasia") {
		t.Errorf("%v", err)
	}
	if _, err := OpenBranch(t.Context(), t.TempDir(), "--upload-pack=touch x", "catatan"); err == nil {
		t.Error("an option was taken for a remote")
	}
}

// What a git that was killed leaves in the folder keeps no later one out.
func TestWhatAKilledGitLeftIsNoObstacle(t *testing.T) {
	remote := bare(t)
	writer, reader := branch(t, remote), branch(t, remote)
	if err := writer.Push(t.Context(), map[string][]byte{"a": []byte("satu")}, "catat", pushed); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(reader.dir, "refs", "terbit"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shallow.lock", "refs/terbit/tip.lock"} {
		if err := os.WriteFile(filepath.Join(reader.dir, name), nil, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	if err := reader.Fetch(t.Context()); err != nil || reader.Tip() != writer.Tip() {
		t.Errorf("tip %q, want %q; %v", reader.Tip(), writer.Tip(), err)
	}
}

// A folder that was begun and not finished is made anew, and two who make one at the
// same time both get it.
func TestAFolderIsMadeWholeOrNotAtAll(t *testing.T) {
	remote, dir := bare(t), filepath.Join(t.TempDir(), ".terbit", "ledger.git")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	errs := make(chan error)
	for range 4 {
		go func() {
			_, err := OpenBranch(t.Context(), dir, remote, "catatan")
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v, %v", left, err)
	}
}

// Whatever an address holds besides the place it names is not shown, and one that can't
// be read is not given to git, which quotes it.
func TestAnAddressIsShownWithoutItsSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://contoh.test/buku.git":             "https://contoh.test/buku.git",
		"https://kantor:rahasia@contoh.test/b.git": "https://***@contoh.test/b.git",
		"https://rahasia@contoh.test/b.git":        "https://***@contoh.test/b.git",
		"https://contoh.test/b.git?token=rahasia":  "https://contoh.test/b.git?***",
		"https://contoh.test/b.git#rahasia":        "https://contoh.test/b.git",
		"https://kantor:raha/sia@contoh.test":      "(unreadable address)",
		"kantor:rahasia@contoh.test":               "(unreadable address)",
		"/srv/buku.git":                            "/srv/buku.git",
	} {
		if got := Shown(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
	_, err := OpenBranch(t.Context(), t.TempDir(), "https://kantor:raha/sia@contoh.test", "terbit-ledger")
	if err == nil || strings.Contains(err.Error(), "raha") {
		t.Errorf("an address that can't be read: %v", err)
	}
}
