package site

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// printed gives an item the print that a disk's stamps would give it.
func printed(it *source.Item) *source.Item {
	var s keep.Summer
	files := map[string][]byte{}
	for name, f := range it.Folder.(fstest.MapFS) {
		files[name] = f.Data
	}
	it.Date, _ = it.Meta.Date.In(testOffice().Location)
	it.Print = s.Of(it.Meta, it.Body, files)
	it.Files = nil
	for name, data := range files {
		it.Files = append(it.Files, source.File{Name: name, Bytes: int64(len(data))})
	}
	return it
}

// world is an office's items as a property test changes them.
type world struct {
	t     *rapid.T
	in    Input
	posts map[string][]Post
	next  int
}

func (w *world) pick() *source.Item {
	if len(w.in.Items) == 0 {
		w.add()
	}
	return w.in.Items[rapid.IntRange(0, len(w.in.Items)-1).Draw(w.t, "item")]
}

func (w *world) add() {
	w.next++
	photo := &fstest.MapFile{Data: testJPEG(64+w.next, 40)}
	it := item(fmt.Sprintf("content/%d/konten-%d", 2024+w.next%3, w.next), func(it *source.Item) {
		it.Meta.Date = schema.Moment(fmt.Sprintf("2026-0%d-%02d", 1+w.next%9, 1+w.next%28))
		it.Meta.Tags = []string{fmt.Sprintf("topik-%d", w.next%4), "layanan-publik"}
		it.Folder = fstest.MapFS{}
		if w.next%3 == 0 {
			it.Meta.Type = schema.Photo
			it.Folder = fstest.MapFS{"foto.jpg": photo, "lampiran.pdf": {Data: []byte("%PDF")}}
			it.Meta.Media = []schema.Media{{File: "foto.jpg", Alt: "Foto"}}
		}
		it.Body = fmt.Appendf(nil, "Isi %d. Lihat [lain](../../%d/konten-%d/index.md) dan [berkas](lampiran.pdf).\n", w.next, 2024+(w.next+1)%3, w.next+1)
	})
	w.in.Items = append(slices.Clone(w.in.Items), printed(it))
}

// edit replaces an item by a changed copy.
func (w *world) edit(change func(it *source.Item)) {
	old := w.pick()
	it := *old
	it.Meta.Tags = slices.Clone(it.Meta.Tags)
	change(&it)
	w.in.Items = slices.Clone(w.in.Items)
	w.in.Items[slices.Index(w.in.Items, old)] = printed(&it)
}

// edits are what may happen between two builds.
var edits = map[string]func(w *world){
	"add":  (*world).add,
	"same": func(*world) {},
	"remove": func(w *world) {
		gone := w.pick()
		w.in.Items = slices.DeleteFunc(slices.Clone(w.in.Items), func(it *source.Item) bool { return it == gone })
	},
	"rename": func(w *world) {
		w.edit(func(it *source.Item) { it.ID += "x" })
	},
	"title":   func(w *world) { w.edit(func(it *source.Item) { it.Meta.Title += " baru" }) },
	"summary": func(w *world) { w.edit(func(it *source.Item) { it.Meta.Summary += " baru" }) },
	"body": func(w *world) {
		w.edit(func(it *source.Item) { it.Body = append(slices.Clone(it.Body), "Lagi.\n"...) })
	},
	"tags": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Meta.Tags = []string{fmt.Sprintf("topik-%d", rapid.IntRange(0, 6).Draw(w.t, "tag"))}
		})
	},
	"spelling": func(w *world) { w.edit(func(it *source.Item) { it.Meta.Tags = []string{"Layanan Publik"} }) },
	"class":    func(w *world) { w.edit(func(it *source.Item) { it.Meta.Classification = schema.Immediate }) },
	"kind":     func(w *world) { w.edit(func(it *source.Item) { it.Meta.Type = schema.Infographic }) },
	"date": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Meta.Date = schema.Moment(fmt.Sprintf("2026-%02d-11", rapid.IntRange(1, 12).Draw(w.t, "month")))
		})
	},
	"correct": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Meta.Corrections = append(slices.Clone(it.Meta.Corrections), schema.Correction{Time: "2026-10-03T08:00:00+07:00", Note: "Ralat."})
		})
	},
	"withdraw": func(w *world) {
		kind := rapid.SampledFrom([]schema.WithdrawalKind{schema.Mistaken, schema.PersonalData}).Draw(w.t, "kind")
		w.edit(func(it *source.Item) {
			it.Meta.Withdrawal = &schema.Withdrawal{Time: "2026-10-04", Reason: "Keliru.", Kind: kind}
		})
	},
	"restore":   func(w *world) { w.edit(func(it *source.Item) { it.Meta.Withdrawal = nil }) },
	"supersede": func(w *world) { old := w.pick().ID; w.edit(func(it *source.Item) { it.Meta.Supersedes = old }) },
	"media": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Folder = fstest.MapFS{"foto.jpg": {Data: testJPEG(rapid.IntRange(20, 99).Draw(w.t, "width"), 20)}}
			it.Meta.Media = []schema.Media{{File: "foto.jpg", Alt: "Lain"}}
		})
	},
	"attachment": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Folder, it.Meta.Media = fstest.MapFS{"lampiran.pdf": {Data: []byte("%PDF lain")}}, nil
		})
	},
	"posts": func(w *world) {
		w.in.Posts = map[string][]Post{w.pick().ID: {{Channel: "x", URL: fmt.Sprintf("https://x.com/%d", w.next), Time: testNow}}}
	},
	"ledger": func(w *world) { w.in.Head = fmt.Sprint(rapid.Int().Draw(w.t, "head")) },
	"clock":  func(w *world) { w.in.Now = w.in.Now.Add(time.Hour) },
	"address": func(w *world) {
		w.in.BaseURL = rapid.SampledFrom([]string{"https://contoh.go.id/", "https://kantor.github.io/repo/"}).Draw(w.t, "address")
	},
	"color": func(w *world) {
		w.in.Office.Color = rapid.SampledFrom([]string{"#0b5d4b", "#123456", "#aa3311"}).Draw(w.t, "color")
	},
	"name":    func(w *world) { w.in.Office.Office.Office.Name += " Baru" },
	"contact": func(w *world) { w.in.Office.Contact.WhatsApp = fmt.Sprint(62811000000 + w.next) },
	"minify":  func(w *world) { w.in.Minify = !w.in.Minify },
	"zone":    func(w *world) { w.in.Office.Location = time.FixedZone("WITA", 8*3600) },
	"rules": func(w *world) {
		if w.in.Rules = rule.Families(); rapid.Bool().Draw(w.t, "without") {
			w.in.Rules = nil
		}
	},
	"by hand": func(w *world) {
		if name := w.file(); name != "" && os.WriteFile(name, []byte("diubah tangan"), 0o644) != nil {
			w.t.Fatal(name)
		}
	},
	"deleted": func(w *world) {
		if name := w.file(); name != "" && os.Remove(name) != nil {
			w.t.Fatal(name)
		}
	},
	"touched": func(w *world) {
		if name := w.file(); name != "" && os.Chtimes(name, testNow, testNow) != nil {
			w.t.Fatal(name)
		}
	},
}

// file is one of the output's.
func (w *world) file() string {
	names := filesOf(w.in.Out)
	delete(names, Manifest)
	list := sortedKeys(names)
	if len(list) == 0 {
		return ""
	}
	return filepath.Join(w.in.Out, rapid.SampledFrom(list).Draw(w.t, "file"))
}

func sortedKeys[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// filesOf is every file below a folder, with its content and time.
func filesOf(dir string) map[string]string {
	out := map[string]string{}
	_ = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		data, _ := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[filepath.ToSlash(rel)] = string(data)
		return nil
	})
	return out
}

func timesOf(dir string, files map[string]string) map[string]time.Time {
	out := map[string]time.Time{}
	for name := range files {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			out[name] = info.ModTime()
		}
	}
	return out
}

// TestMain asks for fewer sequences of edits than rapid would make: each builds a
// site several times. More by hand: go test ./pipeline/site -rapid.checks 1000.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// TestAnyEditsEndInTheSiteOfACleanBuild: whatever happens between builds, the
// folder is the one that a build from nothing makes, what did not change was not
// written, and nothing is left over. Pages that are left alone are drawn all the
// same and compared, so that a page can't show what it does not depend on.
func TestAnyEditsEndInTheSiteOfACleanBuild(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		w := &world{t: rt, in: Input{Office: testOffice(), Now: testNow, BaseURL: "https://contoh.go.id/", Out: filepath.Join(dir, "public")}}
		if rapid.Bool().Draw(rt, "pictures") {
			w.in.Pictures = fakePictures{dir}
		}
		for range rapid.IntRange(0, 24).Draw(rt, "items") {
			w.add()
		}
		state := filepath.Join(dir, "ingatan")
		b := NewBuilder(state, "uji")
		for range rapid.IntRange(1, 5).Draw(rt, "builds") {
			b.doubtful = true
			before := filesOf(w.in.Out)
			times := timesOf(w.in.Out, before)
			if _, err := b.Build(context.Background(), w.in); err != nil {
				rt.Fatal(err)
			}
			clean := w.in
			clean.Out = t.TempDir()
			if _, err := Build(context.Background(), clean); err != nil {
				rt.Fatal(err)
			}
			want, got := filesOf(clean.Out), filesOf(w.in.Out)
			if d := cmp.Diff(want, got); d != "" {
				rt.Fatal(d)
			}
			if dirs := empty(t, w.in.Out); len(dirs) > 0 {
				rt.Fatalf("empty folders %v", dirs)
			}
			for name, at := range timesOf(w.in.Out, got) {
				if before[name] == got[name] && !times[name].IsZero() && !at.Equal(times[name]) {
					rt.Fatalf("%s was written though it is the same", name)
				}
			}
			for range rapid.IntRange(0, 3).Draw(rt, "edits") {
				edits[rapid.SampledFrom(sortedKeys(edits)).Draw(rt, "edit")](w)
			}
			switch rapid.IntRange(0, 3).Draw(rt, "process") {
			case 0: // another process goes on
				if err := b.Save(); err != nil {
					rt.Fatal(err)
				}
				b = NewBuilder(state, "uji")
			case 1: // which can't read what is kept
				if err := b.Save(); err != nil {
					rt.Fatal(err)
				}
				damage(rt, state)
				b = NewBuilder(state, "uji")
			}
		}
	})
}

// damage changes, cuts or deletes a kept file.
func damage(t *rapid.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	switch rapid.IntRange(0, 2).Draw(t, "damage") {
	case 0:
		data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] ^= 0x55
	case 1:
		data = data[:rapid.IntRange(0, len(data)-1).Draw(t, "length")]
	case 2:
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// A second build in a settled folder draws nothing but what is new each time, and
// an edit draws the pages that show it.
func TestABuilderDrawsWhatChanged(t *testing.T) {
	in := Input{Items: corpus(300), Office: testOffice(), Now: testNow, BaseURL: "https://contoh.go.id/", Out: filepath.Join(t.TempDir(), "public")}
	for _, it := range in.Items {
		printed(it)
	}
	b := NewBuilder("", "")
	build := func() Result {
		t.Helper()
		r, err := b.Build(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := build()
	time.Sleep(30 * time.Millisecond) // stamps settle
	build()
	time.Sleep(30 * time.Millisecond)
	if r := build(); r.Written != 0 || r.Unchanged != first.Written || r.Drawn > 12 || r.Bytes != first.Bytes {
		t.Errorf("nothing changed: %+v", r)
	}
	edited := *in.Items[150]
	edited.Body = append(slices.Clone(edited.Body), "Lagi.\n"...)
	in.Items = slices.Clone(in.Items)
	in.Items[150] = printed(&edited)
	if r := build(); r.Written != 1 || r.Drawn > 13 {
		t.Errorf("one text changed: %+v", r)
	}
}

// TestTheNumberOfProcessorsMakesNoDifference: the same input and time give the same
// bytes.
func TestTheNumberOfProcessorsMakesNoDifference(t *testing.T) {
	var want map[string]string
	for _, n := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(n)
		in := testInput(t, append(everything(), corpus(120)...)...)
		rand.Shuffle(len(in.Items), func(i, j int) { in.Items[i], in.Items[j] = in.Items[j], in.Items[i] })
		in.Pictures = fakePictures{t.TempDir()}
		got, _ := mustBuild(t, in)
		runtime.GOMAXPROCS(old)
		if want == nil {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d processors:\n%s", n, d)
		}
	}
}

// A dry run says what would be written and removed, and the folder stays as it is.
func TestDryRun(t *testing.T) {
	in := testInput(t, everything()...)
	in.DryRun = true
	r, err := Build(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(in.Out); err == nil || len(r.Changes.Write) != r.Written || r.Written == 0 {
		t.Errorf("an empty folder: %v, %+v", err, r)
	}
	in.DryRun = false
	before, _ := mustBuild(t, in)
	in.Items[0].Meta.Title = "Judul lain"
	in.Items, in.DryRun = slices.DeleteFunc(in.Items, func(it *source.Item) bool { return strings.HasSuffix(it.ID, "/lama") }), true
	r, err = Build(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, tree(t, in.Out)); d != "" {
		t.Errorf("a dry run wrote: %s", d)
	}
	in.DryRun = false
	after, done := mustBuild(t, in)
	var write, remove []string
	for name, text := range after {
		if before[name] != text && name != Manifest {
			write = append(write, name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			remove = append(remove, name)
		}
	}
	slices.Sort(write)
	slices.Sort(remove)
	if d := cmp.Diff(Changes{write, remove}, r.Changes); d != "" || done.Written != r.Written || done.Removed != r.Removed {
		t.Errorf("said %+v, did %+v: %s", r, done, d)
	}
}
