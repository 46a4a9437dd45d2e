package source

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

const id = "content/2026/uji"

// head is the least front matter that an item needs.
const head = "title: Uji\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\n"

var jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00"

// one makes a file system with the item uji, of index.md and other files.
func one(index string, more ...string) fstest.MapFS {
	m := fstest.MapFS{id + "/index.md": {Data: []byte(index)}}
	for i := 0; i+1 < len(more); i += 2 {
		m[id+"/"+more[i]] = &fstest.MapFile{Data: []byte(more[i+1])}
	}
	return m
}

func item(front string, more ...string) fstest.MapFS {
	return one("---\n"+front+"---\n\nNarasi.\n", more...)
}

// Every way of being unreadable is told apart, with its place.
var cases = []struct {
	name string
	fsys fstest.MapFS
	want string // path below the item, line, column, rule
}{
	{"no index", fstest.MapFS{id + "/catatan.txt": {}}, "/index.md:1:1 LD001"},
	{"no front matter", one("# Judul\n\nNarasi.\n"), "/index.md:1:1 LD002"},
	{"empty file", one(""), "/index.md:1:1 LD003"},
	{"blank line above", one("\n---\n" + head + "---\n"), "/index.md:1:1 LD002"},
	{"not closed", one("---\n" + head + "\nNarasi.\n"), "/index.md:1:1 LD003"},
	{"BOM", one("\xef\xbb\xbf---\n" + head + "---\nNarasi.\n"), "/index.md:1:1 LD004"},
	{"latin-1", one("---\n" + head + "---\nRp 5 juta \xb1\n"), "/index.md:8:11 LD005"},
	{"UTF-16", one("\xff\xfe-\x00-\x00"), "/index.md:1:1 LD005"},
	{"too large", one("---\n" + head + "---\n" + strings.Repeat("a", MarkdownMax)), "/index.md:1:1 LD006"},
	{"symlink", func() fstest.MapFS {
		m := item(head)
		m[id+"/rahasia.txt"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink | 0o777}
		return m
	}(), "/rahasia.txt:1:1 LD007"},
	{"device", func() fstest.MapFS {
		m := item(head)
		m[id+"/alat"] = &fstest.MapFile{Mode: fs.ModeDevice | 0o666}
		return m
	}(), "/alat:1:1 LD007"},
	{"path leaves the item", item(head + "media:\n  - file: ../lain/foto.jpg\n"), "/index.md:8:11 LD008"},
	{"absolute path", item(head + "media:\n  - file: /etc/passwd\n"), "/index.md:8:11 LD008"},
	{"backslash path", item(head + "media:\n  - file: '..\\foto.jpg'\n"), "/index.md:8:11 LD008"},
	{"media missing", item(head + "media:\n  - file: foto.jpg\n    alt: Papan layanan\n"), "/index.md:8:11 LD009"},
	{"media disguised", item(head+"media:\n  - file: foto.jpg\n", "foto.jpg", "<html><script>alert(1)</script></html>"), "/index.md:8:11 LD010"},
	{"media of an unknown kind", item(head+"media:\n  - file: foto.svg\n", "foto.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"), "/index.md:8:11 LD010"},
	{"LFS pointer", item(head+"media:\n  - file: foto.jpg\n", "foto.jpg", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"), "/index.md:8:11 LD011"},
	{"bad folder name", fstest.MapFS{"content/2026/Hak Informasi/index.md": {Data: []byte("x")}}, "content/2026/Hak Informasi:1:1 LD012"},
	{"file beside items", fstest.MapFS{"content/2026/catatan.md": {Data: []byte("x")}}, "content/2026/catatan.md:1:1 LD012"},
	{"folder that is no year", fstest.MapFS{"content/draf/a/index.md": {Data: []byte("x")}}, "content/draf:1:1 LD012"},
	{"too many files", func() fstest.MapFS {
		m := item(head)
		for i := range FilesMax + 1 {
			m[fmt.Sprintf("%s/zz%05d.txt", id, i)] = &fstest.MapFile{}
		}
		return m
	}(), ":1:1 LD013"},
	{"indented delimiter", one("---\ntitle: |\n  a\n  ---\n  b\n" + head + "---\n"), "/index.md:4:1 LD014"},
	{"unreadable time", item(strings.Replace(head, "2026-03-02", "2 Maret 2026", 1)), "/index.md:3:7 LD015"},
	{"impossible date", item(strings.Replace(head, "2026-03-02", "2026-02-30", 1)), "/index.md:3:7 LD015"},
	{"caption of an unknown channel", item(head, "takarir/instragram.txt", "a"), "/takarir/instragram.txt:1:1 LD016"},
	{"NUL byte", one("---\n" + head + "---\nab\x00\n"), "/index.md:8:3 LD018"},
	{"YAML syntax", item(head + "summary: Hak Anda: informasi\n"), "/index.md:7:18 YM001"},
	{"open bracket", item(head + "tags: [a, b\n"), "/index.md:7:7 YM001"},
	{"unknown key", item(head + "judul: Uji\n"), "/index.md:7:1 YM002"},
	{"wrong type", item(head + "owner: 12\n"), "/index.md:7:8 YM003"},
	{"list expected", item(head + "tags: ppid\n"), "/index.md:7:7 YM003"},
	{"duplicate key", item(head + "title: Lain\n"), "/index.md:7:1 YM004"},
	{"missing key", item(strings.Replace(head, "title: Uji\n", "", 1)), "/index.md:2:1 YM005"},
	{"empty required key", item(strings.Replace(head, "title: Uji", "title:", 1)), "/index.md:2:7 YM005"},
	{"alias bomb", item(head + "tags: &a [a, a]\nsummary: *a\n"), "/index.md:7:7 YM006,/index.md:8:10 YM006"},
	{"too deep", item(head + "tags: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n"), "/index.md:7:27 YM007"},
	{"value not in the list", item(strings.Replace(head, "berkala", "berkla", 1)), "/index.md:5:17 YM008"},
	{"form of a value", item(head+"media:\n  - file: foto.jpg\n    poster: ''\n", "foto.jpg", jpeg), "/index.md:9:13 YM009"},
	{"value out of bounds", item(head + "media:\n  - url: https://example.org/a.jpg\n    sha256: " + strings.Repeat("a", 64) + "\n    bytes: 0\n"), "/index.md:10:12 YM010"},
	{"tag", item(head + "owner: !!binary aGFs\n"), "/index.md:7:8 YM011"},
	{"tag that runs a program", item(head + "owner: !!python/object/apply:os.system [ls]\n"), "/index.md:7:8 YM011"},
	{"merge key", item(head + "<<: {owner: Bidang}\n"), "/index.md:7:1 YM002"},
	{"line break that nobody sees", item(head + "summary: a\u2028owner: b\n"), "/index.md:7:11 YM001"},
	{"line break of old Macs", item(head + "summary: a\rowner: b\n"), "/index.md:7:11 YM001"},
	{"old YAML's numbers are text", item(head + "owner: 1_000\ntags: [a:1]\nsummary: 12:30:00\n"), ""},
	{"a date is text", item(head + "owner: 2026-03-02\n"), ""},
	{"a whole number in another dress", item(head + "media:\n  - url: https://example.org/a.jpg\n    sha256: " + strings.Repeat("a", 64) + "\n    bytes: 5.0\n"), ""},
	{"a key without a value", item(head + "owner:\nbrief:\ntags:\nmedia:\n"), ""},
	{"names that differ in case", item(head, "Foto.jpg", jpeg, "foto.JPG", jpeg), "/foto.JPG:1:1 LD019"},
	{"a name that hides its extension", item(head, "foto\u202egpj.exe", "MZ"), `/foto\u202egpj.exe:1:1 LD019`},
	{"a device of Windows", item(head, "aux.jpg", jpeg), "/aux.jpg:1:1 LD019"},
	{"nothing wrong", item(head+"media:\n  - file: foto.jpg\n", "foto.jpg", jpeg), ""},
	{"windows line ends", one(strings.ReplaceAll("---\n"+head+"---\n\nNarasi.\n", "\n", "\r\n")), ""},
	{"hidden files are no part of it", item(head, ".DS_Store", "x"), ""},
}

func load(t *testing.T, fsys fs.FS) *Corpus {
	t.Helper()
	c, err := Load(t.Context(), fsys, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFaultHasItsNameAndPlace(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			corpus := load(t, c.fsys)
			var got []string
			for _, f := range corpus.Findings {
				seen[f.Rule] = true
				got = append(got, fmt.Sprintf("%s:%d:%d %s", strings.TrimPrefix(f.Path, id), f.Line, f.Column, f.Rule))
				if f.Message.ID == "" || f.Message.EN == "" || f.Hint.ID == "" || f.Hint.EN == "" || strings.Contains(f.Message.ID+f.Message.EN+f.Hint.ID+f.Hint.EN, "%!") {
					t.Errorf("finding without words: %+v", f)
				}
			}
			if strings.Join(got, ",") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, ","), c.want)
			}
			if broken := len(corpus.Items) > 0 && corpus.Items[0].Broken; broken != (c.want != "" && len(corpus.Items) > 0) {
				t.Errorf("broken = %v with findings %q", broken, c.want)
			}
		})
	}
	for _, r := range slices.Concat(Rules, strictyaml.Rules) {
		if r.ID != Unreadable.ID && !seen[r.ID] { // unreadable: see TestAnUnreadableFileIsSaid
			t.Errorf("rule %s has no case", r.ID)
		}
	}
}

func TestAnUnreadableFileIsSaid(t *testing.T) {
	got := load(t, failing{one("---\n" + head + "---\n")}).Findings
	if len(got) != 1 || got[0].Rule != Unreadable.ID {
		t.Errorf("got %v", got)
	}
}

// failing refuses to open markdown.
type failing struct{ files fs.FS }

func (f failing) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".md") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.files.Open(name)
}

func TestOneBadItemHidesNoOther(t *testing.T) {
	fsys := fstest.MapFS{}
	for i, c := range cases {
		for name, f := range c.fsys {
			fsys[strings.Replace(name, id, fmt.Sprintf("content/2025/kasus-%d", i), 1)] = f
		}
	}
	maps.Copy(fsys, item(head))
	good := load(t, fsys).ByID(id)
	if good == nil || good.Broken || good.Meta.Title != "Uji" || string(good.Body) != "\nNarasi.\n" || good.BodyLine != 8 {
		t.Errorf("the good item came out as %+v", good)
	}
}

func TestAnItemIsReadWhole(t *testing.T) {
	fsys := item(head+"media:\n  - file: foto.jpg\n    alt: Papan\n", "foto.jpg", jpeg,
		"takarir/x.txt", "Baris satu\r\nbaris dua  \n\n", "takarir/instagram.txt", "cafe\u0301\n")
	wib := time.FixedZone("WIB", 7*3600)
	c, err := Load(t.Context(), fsys, Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	it := c.Items[0]
	if it.Slug() != "uji" || it.Year() != "2026" || it.Path() != id+"/index.md" {
		t.Errorf("identity: %s %s %s", it.Year(), it.Slug(), it.Path())
	}
	if want := time.Date(2026, 3, 2, 0, 0, 0, 0, wib); !it.Date.Equal(want) {
		t.Errorf("date %v, want %v", it.Date, want)
	}
	want := map[schema.Channel]Caption{
		"x":         {Path: id + "/takarir/x.txt", Text: "Baris satu\nbaris dua"},
		"instagram": {Path: id + "/takarir/instagram.txt", Text: "café"},
	}
	if d := cmp.Diff(want, it.Captions); d != "" {
		t.Error(d)
	}
	if got, want := it.At("media", 0, "alt"), (diag.Position{Path: it.Path(), Line: 9, Column: 10}); got != want {
		t.Errorf("At(media 0 alt) = %v, want %v", got, want)
	}
	if got, want := it.At("media", 3, "alt"), (diag.Position{Path: it.Path(), Line: 8, Column: 3}); got != want {
		t.Errorf("At of what is not there = %v, want the nearest, %v", got, want)
	}
}

func TestSuggestionsAreKind(t *testing.T) {
	for front, want := range map[string]string{
		head + "judul: a\n":                              "maksud Anda title?",
		head + "sumary: a\n":                             "maksud Anda summary?",
		head + "Title: a\n":                              "maksud Anda title?",
		head + "media:\n  - alt_text: a\n":               "kunci yang dikenal: file, url, sha256, bytes, alt, credit, poster, captions",
		strings.Replace(head, "[site]", "[instagam]", 1): "maksud Anda instagram?",
	} {
		fsys := item(front)
		var hints []string
		for _, f := range load(t, fsys).Findings {
			hints = append(hints, f.Hint.In(lang.Indonesian))
		}
		if !slices.Contains(hints, want) {
			t.Errorf("%q: hints %q, want %q", front, hints, want)
		}
	}
}

func TestOnlyWhatWasAskedFor(t *testing.T) {
	fsys := item(head)
	fsys["content/2025/lain/index.md"] = &fstest.MapFile{Data: []byte("rusak")}
	c, err := Load(context.Background(), fsys, Options{Only: func(s string) bool { return s == id }})
	if err != nil || len(c.Items) != 1 || len(c.Findings) != 0 {
		t.Errorf("got %d items, %v, %v", len(c.Items), c.Findings, err)
	}
}

func TestAnOfficeWithoutContent(t *testing.T) {
	if c := load(t, fstest.MapFS{}); len(c.Items) != 0 || len(c.Findings) != 0 {
		t.Errorf("got %+v", c)
	}
}

func FuzzLoad(f *testing.F) {
	for _, c := range cases {
		if file := c.fsys[id+"/index.md"]; file != nil && len(file.Data) < 4096 {
			f.Add(string(file.Data))
		}
	}
	f.Fuzz(func(t *testing.T, index string) {
		c, err := Load(t.Context(), one(index), Options{})
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(index, "\n") + 2
		for _, fd := range c.Findings {
			if fd.Line < 1 || fd.Column < 1 || fd.Line > lines {
				t.Errorf("finding outside the file: %+v", fd)
			}
		}
		if it := c.Items[0]; !it.Broken && (it.Meta.Title == "" && !strings.Contains(index, `""`) && !strings.Contains(index, `''`)) {
			t.Errorf("an item without a title passed: %q", index)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	const n = 1000
	fsys := fstest.MapFS{}
	for i := range n {
		fsys[fmt.Sprintf("content/2026/item-%d/index.md", i)] = &fstest.MapFile{Data: []byte("---\n" + head + "tags: [a, b, c]\nmaterials:\n  - kind: informasi\n    source: Korpus\n---\n" + strings.Repeat("Kalimat narasi yang wajar.\n\n", 60))}
	}
	dir := b.TempDir()
	if err := os.CopyFS(dir, fsys); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(b.Context(), os.DirFS(dir), Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/item")
}
