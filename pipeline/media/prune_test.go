package media

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/platform"
)

// age sets back the time of every file in the store.
func age(t *testing.T, dir string, by time.Duration) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	then := time.Now().Add(-by)
	for _, f := range files {
		if err := os.Chtimes(f, then, then); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	s, ctx := &Store{Dir: dir}, t.Context()
	fsys := fstest.MapFS{"a": {Data: jpegBytes(t, quadrants(300, 300))}, "b": {Data: jpegBytes(t, quadrants(200, 300))}}
	derive := func(name string) Derived {
		d, err := s.Derive(ctx, fsys, name, platform.Recipe{MaxWidth: 100})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := derive("a")
	age(t, dir, 100*24*time.Hour)
	if err := os.MkdirAll(filepath.Join(dir, "ambil", "ab"), 0o755); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "ambil", "ab", "film.mp4")
	if err := os.WriteFile(foreign, []byte("film"), 0o644); err != nil {
		t.Fatal(err)
	}
	derive("b")
	old := time.Now().Add(-90 * 24 * time.Hour)

	// What was asked for counts as used, however old it is.
	derive("a")
	if p, err := s.Prune(old, 0); err != nil || p.Removed != 0 || p.Kept != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	age(t, dir, 100*24*time.Hour)
	data, err := s.Keep(ctx, sumOf([]byte("kartu")), ".png", func([]byte) bool { return true }, func() ([]byte, error) { return []byte("kartu"), nil })
	if err != nil || string(data) != "kartu" {
		t.Fatal(err)
	}
	p, err := s.Prune(old, 0)
	if err != nil || p.Removed != 2 || p.Kept != 1 || p.KeptBytes != 5 {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := os.Stat(first.Path); err == nil {
		t.Error("it is still there")
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("what is not the store's own was removed")
	}
	if healed := derive("a"); healed != first {
		t.Errorf("made again: %+v", healed)
	}

	// By size, what was used longest ago goes first.
	age(t, dir, 2*time.Hour)
	newest := derive("b")
	note, err := os.Stat(strings.TrimSuffix(newest.Path, newest.Ext) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if p, err = s.Prune(old, newest.Bytes+note.Size()); err != nil || p.Kept != 1 || p.Removed != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	if data, err := os.ReadFile(newest.Path); err != nil || !bytes.HasPrefix(data, []byte("\xff\xd8")) && !bytes.HasPrefix(data, []byte(pngHead)) {
		t.Errorf("the newest: %v", err)
	}
	if p, err := (&Store{Dir: filepath.Join(dir, "tiada")}).Prune(old, 0); err != nil || p != (Pruned{}) {
		t.Errorf("no store: %+v, %v", p, err)
	}
}

func TestKeepRefuses(t *testing.T) {
	s := &Store{Dir: t.TempDir()}
	if _, err := s.Keep(t.Context(), "../../etc", ".png", nil, nil); err == nil {
		t.Error("no sum")
	}
}
