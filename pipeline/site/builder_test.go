package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"maps"
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

	"github.com/gunungmas/terbit/pipeline/card"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/fetch"
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
	for _, name := range sortedKeys(files) {
		it.Files = append(it.Files, source.File{Name: name, Bytes: int64(len(files[name]))})
	}
	return it
}

// world is an office's items as a property test changes them.
type world struct {
	t     *rapid.T
	in    Input
	next  int
	dir   string // of caches
	theme fstest.MapFS
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
		if w.next%4 == 1 {
			it.Meta.Media = []schema.Media{farPhoto}
		}
		it.Body = fmt.Appendf(nil, "Isi %d. Lihat [lain](../../%d/konten-%d/index.md) dan [berkas](lampiran.pdf).\n", w.next, 2024+(w.next+1)%3, w.next+1)
	})
	w.in.Items = append(slices.Clone(w.in.Items), printed(it))
}

func (w *world) fetcher() *fetch.Fetcher { return &fetch.Fetcher{Dir: filepath.Join(w.dir, "ambil")} }

// fetch puts bytes where those of the far photo are kept, or takes them away.
func (w *world) fetch(data []byte) {
	f := w.fetcher()
	at := f.Path(fetch.Want{URL: farPhoto.URL, SHA256: farPhoto.SHA256, Bytes: farPhoto.Bytes})
	err := os.RemoveAll(f.Dir)
	if data != nil {
		err = errors.Join(err, os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, data, 0o644))
		if rapid.Bool().Draw(w.t, "settled") {
			time.Sleep(25 * time.Millisecond)
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
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
	"ledger": func(w *world) {
		w.in.Head, w.in.Entries, w.in.Said = fmt.Sprint(rapid.Int().Draw(w.t, "head")), w.next, testNow.Add(time.Duration(w.next)*time.Minute)
	},
	"main":    func(w *world) { w.in.Main = fmt.Sprintf("%040d", w.next) },
	"program": func(w *world) { w.in.Program = rapid.SampledFrom([]string{"v1", "v2"}).Draw(w.t, "version") },
	"clock":   func(w *world) { w.in.Now = w.in.Now.Add(time.Hour) },
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
	"theme": func(w *world) {
		name := rapid.SampledFrom(sortedKeys(themeTexts)).Draw(w.t, "file")
		w.theme = maps.Clone(w.theme)
		if w.theme == nil {
			w.theme = fstest.MapFS{}
		}
		if _, ok := w.theme[name]; ok && rapid.Bool().Draw(w.t, "without") {
			delete(w.theme, name)
		} else {
			w.next++
			w.theme[name] = &fstest.MapFile{Data: fmt.Appendf(nil, themeTexts[name], w.next)}
		}
		w.in.Theme = w.theme
	},
	"no theme": func(w *world) { w.in.Theme, w.theme = nil, nil },
	"search":   func(w *world) { w.in.Search = !w.in.Search },
	"cards": func(w *world) {
		if w.in.Cards != nil {
			w.in.Cards = nil
			return
		}
		w.in.Cards = fakeCards{}
	},
	"parent":  func(w *world) { w.in.Office.Office.Office.Parent += " Baru" },
	"tagline": func(w *world) { w.in.Office.Office.Office.Tagline += " Baru" },
	"letters": func(w *world) {
		w.in.Office.Office.Office.Initials = rapid.SampledFrom([]string{"", "DC", "KC"}).Draw(w.t, "letters")
	},
	"retention": func(w *world) {
		w.in.Office.Retention = rapid.SampledFrom([]map[schema.Classification]string{
			nil, {schema.Periodic: "5 tahun"}, {schema.Periodic: "10 tahun", schema.Immediate: "2 tahun"},
		}).Draw(w.t, "retention")
	},
	"weaknesses": func(w *world) { w.in.Office.Contact.Security = fmt.Sprintf("mailto:aman%d@contoh.go.id", w.next) },
	"month":      func(w *world) { w.in.Now = w.in.Now.AddDate(0, 1, 0) },
	"decide": func(w *world) {
		w.next++
		w.in.Decisions = append(slices.Clone(w.in.Decisions), Decision{
			Item: w.pick().ID, Revision: fmt.Sprintf("%040d", w.next), Role: "kepala", Time: testNow.Add(time.Duration(w.next) * time.Minute),
			Outcome: rapid.SampledFrom([]Outcome{Released, Corrected, Withdrawn, "ditolak"}).Draw(w.t, "outcome"),
		})
	},
	"owner":       func(w *world) { w.edit(func(it *source.Item) { it.Meta.Owner += " Baru" }) },
	"far":         func(w *world) { w.edit(func(it *source.Item) { it.Meta.Media = []schema.Media{farPhoto} }) },
	"other bytes": func(w *world) { w.fetch(farBytes[:100]) },
	"fetched":     func(w *world) { w.fetch(farBytes) },
	"lost":        func(w *world) { w.fetch(nil) },
	"without fetching": func(w *world) {
		if w.in.Fetched != nil {
			w.in.Fetched = nil
			return
		}
		w.in.Fetched = w.fetcher()
	},
	"video": func(w *world) {
		w.edit(func(it *source.Item) {
			it.Folder = fstest.MapFS{"v.mp4": {Data: mp4(1280, 720)}, "a.jpg": {Data: testJPEG(320, 180)}, "b.jpg": {Data: testJPEG(200, 200)}}
			it.Meta.Media = []schema.Media{{File: "v.mp4", Alt: "Video"}, {File: "a.jpg", Alt: "Foto"}}
		})
	},
	"track": func(w *world) {
		name := rapid.SampledFrom([]string{"v.id.vtt", "v.en.srt", "teks.vtt"}).Draw(w.t, "track")
		text := rapid.SampledFrom([]string{"WEBVTT\n\n00:01.000 --> 00:02.000\nHalo\n", "1\n00:00:01,000 --> 00:00:02,000\nHai\n", "rusak"}).Draw(w.t, "text")
		w.edit(func(it *source.Item) {
			it.Folder = maps.Clone(it.Folder.(fstest.MapFS))
			it.Folder.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte(text)}
			if len(it.Meta.Media) > 0 && name == "teks.vtt" {
				it.Meta.Media = slices.Clone(it.Meta.Media)
				it.Meta.Media[0].Captions = name
			}
		})
	},
	"poster": func(w *world) {
		name := rapid.SampledFrom([]string{"", "a.jpg", "b.jpg"}).Draw(w.t, "poster")
		w.edit(func(it *source.Item) {
			if _, ok := it.Folder.(fstest.MapFS)["v.mp4"]; ok {
				it.Meta.Media = slices.Clone(it.Meta.Media)
				it.Meta.Media[0].Poster = name
			}
		})
	},
	"rules": func(w *world) {
		if w.in.Rules = rule.Families(); rapid.Bool().Draw(w.t, "without") {
			w.in.Rules = nil
		}
	},
	"guides": func(w *world) {
		if w.in.Guides = guide.Pages(nil); rapid.Bool().Draw(w.t, "without") {
			w.in.Guides = nil
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

// themeTexts are files that an office may have, each with a number that changes. The
// templates show what the built-in ones do not.
var themeTexts = map[string]string{
	"site.css": "body{margin:%dpx}", "tambahan.css": "p{margin:%dpx}", "lambang.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"g%d\"/></svg>",
	"mark.gohtml": "<b>%d</b>{{.Name}}", "tag.gohtml": "<li>%d {{.Name}} {{.Count}}</li>", "sort.gohtml": "<i>%d</i>{{with .Class}}{{.Name}} {{.Count}}{{end}}",
	"eyebrow.gohtml": "<p>%d{{with .Class}}{{.Count}}{{end}}</p>", "card.gohtml": "<li>%d <a href=\"{{.URL}}\">{{.Title}}</a></li>",
}

// farPhoto is a medium that is kept outside git.
var (
	farBytes = testJPEG(640, 400)
	farPhoto = schema.Media{URL: "https://github.com/kantor/konten/releases/download/v1/foto.jpg", SHA256: fmt.Sprintf("%x", sha256.Sum256(farBytes)), Bytes: int64(len(farBytes)), Alt: "Jauh"}
)

// fakeCards draws cards that say what they are of.
type fakeCards struct{}

func (fakeCards) Make(_ context.Context, c card.Card) ([]byte, error) {
	return fmt.Appendf(nil, "%+v", c), nil
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
		w := &world{t: rt, dir: dir, in: Input{Office: testOffice(), Now: testNow, BaseURL: "https://contoh.go.id/", Out: filepath.Join(dir, "public")}}
		w.in.Fetched = w.fetcher()
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
			told, err := b.Build(context.Background(), w.in)
			if err != nil {
				rt.Fatal(err)
			}
			clean := w.in
			clean.Out = t.TempDir()
			tell, err := Build(context.Background(), clean)
			if err != nil {
				rt.Fatal(err)
			}
			if d := cmp.Diff(tell.Missing, told.Missing); d != "" || told.Pages != tell.Pages || told.Bytes != tell.Bytes {
				rt.Fatalf("a clean build says %+v, this one %+v: %s", tell, told, d)
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
	if r := build(); r.Written != 2 || // its page, and the witness
		r.Drawn > 13 {
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

// A medium that comes, goes or spoils in the store draws the page that shows it, and
// that one alone.
func TestABuilderAsksForFetchedMedia(t *testing.T) {
	dir := t.TempDir()
	f := &fetch.Fetcher{Dir: filepath.Join(dir, "ambil")}
	far := item("content/2026/jauh", func(it *source.Item) { it.Meta.Media = []schema.Media{farPhoto} })
	in := Input{Items: []*source.Item{printed(far), printed(item("content/2026/dekat", nil))}, Office: testOffice(), Now: testNow, BaseURL: "https://contoh.go.id/", Out: filepath.Join(dir, "public"), Fetched: f}
	at := f.Path(fetch.Want{URL: farPhoto.URL, SHA256: farPhoto.SHA256, Bytes: farPhoto.Bytes})
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	b := NewBuilder("", "")
	shown := func() bool {
		t.Helper()
		time.Sleep(30 * time.Millisecond) // stamps settle
		if _, err := b.Build(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(in.Out, "2026/jauh/index.html"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(data), "<img")
	}
	for i, bytes := range [][]byte{nil, nil, farBytes, farBytes, nil, farBytes, farBytes[:100], farBytes} {
		err := os.Remove(at)
		if bytes != nil {
			err = os.WriteFile(at, bytes, 0o644)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if got := shown(); got != (len(bytes) == len(farBytes)) {
			t.Errorf("step %d: shown %t with %d bytes", i, got, len(bytes))
		}
	}
	shown()
	if r, err := b.Build(t.Context(), in); err != nil || r.Written > 0 {
		t.Errorf("nothing changed: %+v, %v", r, err)
	}
}
