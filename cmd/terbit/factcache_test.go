package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/rule"
)

func TestFactsComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	c := newFactCache(dir, "pohon")
	text := rapid.StringOf(rapid.SampledFrom([]rune("ab\\tn\t\n\r é\u202e\x00")))
	filled := rapid.StringOfN(rapid.SampledFrom([]rune("ab\\tn\t\n é")), 1, 8, -1)
	rapid.Check(t, func(r *rapid.T) {
		var facts []rule.Fact
		for range rapid.IntRange(0, 4).Draw(r, "n") {
			facts = append(facts, rule.Fact{
				ID: filled.Draw(r, "id"), Parsed: rapid.Bool().Draw(r, "parsed"), Withdrawn: rapid.Bool().Draw(r, "withdrawn"), Title: text.Draw(r, "title"), Supersedes: text.Draw(r, "supersedes"),
				Corrections: rapid.IntRange(0, 9).Draw(r, "corrections"),
				Files:       rapid.SliceOfN(filled, 0, 3).Draw(r, "files"), Anchors: rapid.SliceOfN(filled, 0, 3).Draw(r, "anchors"),
			})
		}
		if err := c.write(facts); err != nil {
			r.Fatal(err)
		}
		got, ok := c.read()
		if d := cmp.Diff(facts, got, cmpopts.EquateEmpty()); d != "" || !ok {
			r.Fatalf("%v %s", ok, d)
		}
	})
}

// Whatever is not exactly what was written, by this program, of this tree, is
// no cache.
func TestADamagedCacheIsNone(t *testing.T) {
	dir := t.TempDir()
	c := newFactCache(dir, "pohon")
	if _, ok := c.read(); ok {
		t.Error("facts out of nothing")
	}
	if err := c.write([]rule.Fact{{ID: "content/2026/a", Title: "A", Parsed: true}}); err != nil {
		t.Fatal(err)
	}
	if _, ok := newFactCache(dir, "lain").read(); ok {
		t.Error("facts of another tree")
	}
	whole, err := os.ReadFile(c.file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for _, damaged := range [][]byte{whole[:i], append(append([]byte{}, whole[:i]...), append([]byte{whole[i] ^ 1}, whole[i+1:]...)...)} {
			if err := os.WriteFile(c.file, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, ok := c.read(); ok {
				t.Fatalf("damaged at %d and read: %q", i, damaged)
			}
		}
	}
}
