package rule

import (
	"bytes"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// eachCase calls with every case of every rule.
func eachCase(t *testing.T, call func(name string, c *goldenCase)) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range split(archive) {
			call(filepath.Base(name)+" "+c.name, c)
		}
	}
}

func onlyErrors(found []diag.Finding) string {
	return format(slices.DeleteFunc(slices.Clone(found), func(f diag.Finding) bool { return f.Severity != diag.Error }), lang.Indonesian)
}

// Who asks for errors only is told the errors that a whole check finds, whatever
// the clock says.
func TestErrorsOnly(t *testing.T) {
	found := 0
	eachCase(t, func(name string, c *goldenCase) {
		opts := c.parse(t)
		want := onlyErrors(Check(t.Context(), c.load(t), testOffice(), opts))
		for _, clock := range []time.Time{opts.Now, now.AddDate(-30, 0, 0), now.AddDate(30, 0, 0)} {
			opts.ErrorsOnly, opts.Now = true, clock
			got := Check(t.Context(), c.load(t), testOffice(), opts)
			found += len(got)
			if d := cmp.Diff(want, format(got, lang.Indonesian)); d != "" {
				t.Errorf("%s at %v:\n%s", name, clock, d)
			}
		}
	})
	if found < 200 {
		t.Errorf("%d errors: too few to say anything", found)
	}
}

// print gives items prints as a disk's stamps would.
func printItems(c *source.Corpus) {
	var s keep.Summer
	for _, it := range c.Items {
		names := make([]string, len(it.Files))
		for i, f := range it.Files {
			names[i] = f.Name
		}
		it.Print = s.Of(it.ID, it.Meta, it.Body, names)
	}
}

// A check that remembers finds what one finds that does not, whatever happened to
// other items in between, and looks at nothing that it has proved.
func TestACheckThatRemembers(t *testing.T) {
	several := 0
	eachCase(t, func(name string, c *goldenCase) {
		opts := c.parse(t)
		opts.ErrorsOnly = true
		memory := &Memory{}
		check := func(what string, items []*source.Item) {
			corpus := &source.Corpus{Items: items}
			opts.Memory = nil
			want := format(Check(t.Context(), corpus, testOffice(), opts), lang.Indonesian)
			opts.Memory = memory
			if d := cmp.Diff(want, format(Check(t.Context(), corpus, testOffice(), opts), lang.Indonesian)); d != "" {
				t.Errorf("%s, %s:\n%s", name, what, d)
			}
			again, rest, err := UnpackMemory(string(bytes.Join(memory.Pack(), nil)) + "lagi")
			if err != nil || rest != "lagi" {
				t.Fatalf("what follows is %q: %v", rest, err)
			}
			memory = again
		}
		whole := c.load(t)
		printItems(whole)
		check("at first", whole.Items)
		check("again", whole.Items)
		for i := range whole.Items {
			if len(whole.Items) < 2 {
				break
			}
			several++
			check("without "+whole.Items[i].ID, slices.Delete(slices.Clone(whole.Items), i, i+1))
			check("with all", whole.Items)
			bare := *whole.Items[i]
			bare.Files, bare.Meta.Supersedes, bare.Print = bare.Files[:1], "", keep.SumOf([]byte("bare"))
			changed := slices.Clone(whole.Items)
			changed[i] = &bare
			check("with less of "+bare.ID, changed)
		}
	})
	if several < 10 {
		t.Errorf("%d cases of several items: too few to say anything", several)
	}
	corpus := generated(t, 50)
	printItems(corpus)
	memory := &Memory{}
	var looked atomic.Int64
	counting := []Rule{{ID: "ZZ001", Severity: diag.Error, Check: func(*Pass) { looked.Add(1) }}}
	for range 3 {
		Check(t.Context(), corpus, testOffice(), Options{ErrorsOnly: true, Rules: counting, Memory: memory})
	}
	if looked.Load() != 50 || memory.Changed() {
		t.Errorf("looked %d times at 50 items; changed: %v", looked.Load(), memory.Changed())
	}
}

// A damaged memory is an error, never a wrong one or a crash.
func FuzzUnpackMemory(f *testing.F) {
	corpus := &source.Corpus{Items: []*source.Item{{ID: "content/2026/a", Parsed: true, Print: keep.SumOf([]byte("a"))}}}
	memory := &Memory{}
	Check(f.Context(), corpus, nil, Options{ErrorsOnly: true, Rules: []Rule{}, Memory: memory})
	f.Add(string(bytes.Join(memory.Pack(), nil)))
	f.Fuzz(func(_ *testing.T, data string) {
		_, _, _ = UnpackMemory(data)
	})
}
