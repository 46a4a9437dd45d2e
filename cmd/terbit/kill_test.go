package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// defaultKills is how often a publish is cut off. More by hand:
//
//	go test ./cmd/terbit -run TestKilled -kills 200
const defaultKills = 4

// someOffice copies a few real items into a new root.
func someOffice(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, id := range []string{"2026/hak-anda-atas-informasi-publik", "2026/hari-hak-untuk-tahu-sedunia"} {
		dir := filepath.Join(root, "content", id)
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("../../content", id))); err != nil {
			t.Fatal(err)
		}
		index := filepath.Join(dir, "index.md")
		text, err := os.ReadFile(index)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(index, itemLink.ReplaceAll(text, []byte("$1")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// run publishes in root and kills the process after a while; zero lets it live.
func run(t *testing.T, root string, after time.Duration) time.Duration {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "terbit", "publish", "--root", root)
	cmd.Env = append(os.Environ(), "TERBIT_NOW=2026-11-23T12:00:00+07:00")
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	if err := cmd.Wait(); err != nil && after == 0 {
		t.Fatalf("publish: %v: %s", err, said.String())
	}
	return time.Since(began)
}

// outcome is everything that a person would find afterwards.
func outcome(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, dir := range []string{"public", "outbox"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "lock") {
				return err
			}
			data, err := os.ReadFile(name)
			rel, _ := filepath.Rel(root, name)
			files[rel] = fmt.Sprintf("%x", sha256.Sum256(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// receipts counts what the ledger says went out, by place and action.
func receipts(t *testing.T, root string) map[string]int {
	t.Helper()
	book, err := ledger.Read(filepath.Join(root, ".terbit", "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for p, s := range book.Standings {
		if s.Status != ledger.Out {
			t.Errorf("%v stands as %q", p, s.Status)
		}
		n[p.Item+" "+string(p.Channel)] = strings.Count(s.Digest, "sha256:")
	}
	return n
}

// Killed at any moment and run again, publish ends in the state that a run in
// peace ends in, with every post prepared once.
func TestKilledAndRunAgain(t *testing.T) {
	if _, err := exec.LookPath("terbit"); err != nil {
		t.Fatal(err)
	}
	peace := someOffice(t)
	took := run(t, peace, 0)
	want, wantReceipts := outcome(t, peace), receipts(t, peace)
	if len(wantReceipts) == 0 {
		t.Fatal("the run in peace published nothing")
	}
	for i := range *kills {
		root := someOffice(t)
		run(t, root, took*time.Duration(2*i+1)/time.Duration(2**kills))
		run(t, root, took*time.Duration(i+1)/time.Duration(3**kills))
		run(t, root, 0)
		if d := cmp.Diff(want, outcome(t, root)); d != "" {
			t.Fatalf("kill %d of %d: the files differ (-peace +killed):\n%s", i, *kills, d)
		}
		if d := cmp.Diff(wantReceipts, receipts(t, root)); d != "" {
			t.Fatalf("kill %d: what is out differs:\n%s", i, d)
		}
		onceEach(t, root)
		for _, name := range leftovers(t, root) {
			t.Errorf("kill %d left %s behind", i, name)
		}
	}
}

// A build killed at any moment leaves every file as the old site or the new one has
// it, and all of the old one until it commits; run again it ends in the new one.
func TestABuildIsKilled(t *testing.T) {
	root := someOffice(t)
	public := filepath.Join(root, "public")
	build := func(after time.Duration) time.Duration {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "terbit", "build", "--root", root)
		cmd.Env = append(os.Environ(), "TERBIT_NOW=2026-11-23T12:00:00+07:00")
		var said bytes.Buffer
		cmd.Stderr = &said
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if after > 0 {
			timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			defer timer.Stop()
		}
		if err := cmd.Wait(); err != nil && after == 0 {
			t.Fatalf("build: %v: %s", err, said.String())
		}
		return time.Since(began)
	}
	paint := func(color string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(root, ".github"), 0o755); err != nil {
			t.Fatal(err)
		}
		text := "office: {name: Dinas Contoh}\ncolor: \"" + color + "\"\n"
		if err := os.WriteFile(filepath.Join(root, ".github", "terbit.yml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sites := map[string]map[string]string{}
	took := time.Duration(0)
	for _, color := range []string{"#0b5d4b", "#aa3311", "#0b5d4b"} {
		paint(color)
		took = build(0)
		sites[color] = siteFiles(t, public)
	}
	old, new := "#0b5d4b", "#aa3311"
	for i := range 3 * *kills {
		paint(new)
		build(took * time.Duration(i+1) / time.Duration(3**kills+1))
		got := siteFiles(t, public)
		_, errJournal := os.Stat(filepath.Join(public, ".terbit-tmp", "jurnal"))
		mixed := 0
		for name, text := range got {
			if strings.HasPrefix(name, ".terbit-tmp") {
				delete(got, name)
				continue
			}
			if text != sites[old][name] && text != sites[new][name] {
				t.Fatalf("kill %d: %s is of neither site", i, name)
			}
			if text != sites[old][name] {
				mixed++
			}
		}
		if d := cmp.Diff(sites[old], got); errJournal != nil && d != "" && cmp.Diff(sites[new], got) != "" {
			t.Fatalf("kill %d left a mixture without a journal: %s", i, d)
		}
		t.Logf("kill %d: journal %v, %d files of the new site", i, errJournal == nil, mixed)
		build(0)
		if d := cmp.Diff(sites[new], siteFiles(t, public)); d != "" {
			t.Fatalf("kill %d, run again: %s", i, d)
		}
		old, new = new, old
	}
}

// onceEach counts the receipts line by line.
func onceEach(t *testing.T, root string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, ".terbit", "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(data)) {
		if strings.Contains(line, `"type":"`+string(schema.Receipt)+`"`) {
			_, rest, _ := strings.Cut(line, `"item":`)
			place, _, _ := strings.Cut(rest, `,"action"`)
			seen[place]++
		}
	}
	for _, place := range slices.Sorted(maps.Keys(seen)) {
		if seen[place] != 1 {
			t.Errorf("%s has %d receipts", place, seen[place])
		}
	}
}

// leftovers are temporary files that a finished run must not leave.
func leftovers(t *testing.T, root string) (names []string) {
	t.Helper()
	for _, dir := range []string{"public", "outbox"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
			if err == nil && (strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".old") || strings.HasSuffix(name, ".new")) {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}
