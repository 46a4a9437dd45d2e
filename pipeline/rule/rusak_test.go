package rule

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// The corpus of broken and hostile items. Each case changes the sound item below
// content/2026/rusak, or puts other files beside it; testdata/rusak.txt lists every
// case by name with all that load and check say of it, at which place. A case that
// is named baik-… looks suspicious and is fine.

const (
	rusak    = "content/2026/rusak/"
	soundTop = `title: Hak atas informasi publik
summary: Setiap warga berhak memperoleh informasi publik.
date: 2026-03-02
type: narasi
classification: berkala
channels: [site]
owner: Bidang Informasi
materials:
  - kind: informasi
    source: UU 14/2008
brief:
  objective: Warga tahu
  audience: Umum
  key_message: Terbuka
`
	soundBody = "\nSetiap warga berhak atas informasi publik.\n"
)

var sixtyFour = strings.Repeat("a", 64)

type rusakCase struct {
	name string
	fsys fstest.MapFS
}

type rusakCases struct{ list []rusakCase }

func (c *rusakCases) files(name string, files ...any) {
	fsys := fstest.MapFS{rusak + "index.md": text("---\n" + soundTop + "---\n" + soundBody)}
	for i := 0; i+1 < len(files); i += 2 {
		at, ok := strings.CutPrefix(files[i].(string), "^")
		if !ok {
			at = rusak + at
		}
		switch f := files[i+1].(type) {
		case string:
			fsys[at] = text(f)
		case *fstest.MapFile:
			fsys[at] = f
		case nil:
			delete(fsys, at)
		}
	}
	c.list = append(c.list, rusakCase{name, fsys})
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func mode(m fs.FileMode, data string) *fstest.MapFile {
	return &fstest.MapFile{Mode: m, Data: []byte(data)}
}

// raw is a whole index.md; front one with that front matter; plus the sound front
// matter and more; less the sound one with a line changed; body the sound front
// matter and another text.
func (c *rusakCases) raw(name, index string)     { c.files(name, "index.md", index) }
func (c *rusakCases) front(name, front string)   { c.raw(name, "---\n"+front+"---\n"+soundBody) }
func (c *rusakCases) plus(name, more string)     { c.front(name, soundTop+more+"\n") }
func (c *rusakCases) body(name, body string)     { c.raw(name, "---\n"+soundTop+"---\n\n"+body+"\n") }
func (c *rusakCases) less(name, old, new string) { c.front(name, swap(soundTop, old, new)) }

func swap(s, old, new string) string {
	if strings.Count(s, old) != 1 {
		panic("the sound item does not hold once: " + old)
	}
	return strings.Replace(s, old, new, 1)
}

// rusakAll lists every case, family by family.
func rusakAll() []rusakCase {
	c := &rusakCases{}
	for _, family := range []func(*rusakCases){
		rusakDelimiters, rusakEncodings, rusakYAML, rusakBombs, rusakTags, rusakScalars, rusakKeys, rusakTypes, rusakForms, rusakDates,
		rusakPaths, rusakMedia, rusakHidden, rusakLinks, rusakHosts, rusakMarkdown, rusakFiles, rusakCaptions, rusakChange,
	} {
		family(c)
	}
	return c.list
}

var updateRusak = flag.Bool("update-rusak", false, "rewrite testdata/rusak.txt")

// TestRusak holds that each case is told by exactly the findings that are listed,
// without a panic, with bounded work, and without harm to a sound neighbor.
func TestRusak(t *testing.T) {
	const golden = "testdata/rusak.txt"
	data, err := os.ReadFile(golden)
	if err != nil && !*updateRusak {
		t.Fatal(err)
	}
	want := readRusak(string(data))
	cases := rusakAll()
	if len(cases) < 300 {
		t.Errorf("only %d cases", len(cases))
	}
	var out strings.Builder
	out.WriteString("# Every broken or hostile item and what is said of it: go test ./pipeline/rule -run Rusak -update-rusak\n")
	seen := map[string]bool{}
	for _, c := range cases {
		if seen[c.name] {
			t.Errorf("%s: name used twice", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			got := rusakFindings(t, c.fsys)
			fmt.Fprintf(&out, "\n%s\n%s", c.name, got)
			if fine := strings.HasPrefix(c.name, "baik-"); fine != (got == "") {
				t.Errorf("the findings are %q", got)
			}
			if d := cmp.Diff(want[c.name], got); d != "" && !*updateRusak {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	for name := range want {
		if !seen[name] && !*updateRusak {
			t.Errorf("%s is listed and no case", name)
		}
	}
	if *updateRusak && !t.Failed() {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d cases", len(cases))
}

func readRusak(s string) map[string]string {
	out := map[string]string{}
	name := ""
	for line := range strings.Lines(s) {
		switch {
		case strings.HasPrefix(line, "#"), line == "\n":
		case strings.HasPrefix(line, "\t"):
			out[name] += line
		default:
			name = strings.TrimSpace(line)
			out[name] = ""
		}
	}
	return out
}

// rusakAllocates is how much a case may allocate: a small multiple of the largest
// text that is read at all. Pools keep little under the race detector.
const rusakAllocates = (64 << 20) * raceFactor

func rusakFindings(t *testing.T, fsys fstest.MapFS) string {
	t.Helper()
	const neighbor = "content/2025/tetangga"
	all := maps.Clone(fsys)
	all[neighbor+"/index.md"] = text("---\n" + swap(swap(soundTop, "2026-03-02", "2025-03-02"), "title: Hak", "title: Tentang hak") + "---\n" + "\nBadan publik wajib menyediakan informasi publik setiap saat.\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	corpus, err := source.Load(t.Context(), all, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	found := diag.Sort(append(slices.Clone(corpus.Findings), Check(t.Context(), corpus, testOffice(), Options{Now: now})...))
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > rusakAllocates {
		t.Errorf("%d MiB were allocated", n>>20)
	}
	if it := corpus.ByID(neighbor); it == nil || it.Broken || it.Meta.Owner != "Bidang Informasi" {
		t.Error("the neighbor was harmed")
	}
	var b strings.Builder
	for _, f := range found {
		if strings.HasPrefix(f.Path, neighbor) {
			t.Errorf("said of the neighbor: %s", f.Message.EN)
		}
		for _, s := range []string{f.Path, f.Message.ID, f.Message.EN, f.Hint.ID, f.Hint.EN} {
			if s == "" || len(s) > 2000 || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) || strings.Contains(s, "%!") {
				t.Errorf("%s says %q", f.Rule, s)
			}
		}
		fmt.Fprintf(&b, "\t%s:%d:%d: %s %s\n", strings.TrimPrefix(f.Path, rusak), f.Line, f.Column, f.Severity, f.Rule)
	}
	return b.String()
}

// TestRusakTogether puts every case into one repository: what is said of each is
// what is said of it alone, but for facts about two items.
func TestRusakTogether(t *testing.T) {
	all := fstest.MapFS{}
	cases := rusakAll()
	for i, c := range cases {
		for name, f := range c.fsys {
			all[strings.Replace(name, rusak, fmt.Sprintf("content/2026/rusak-%d/", i), 1)] = f
		}
	}
	all["content/2026/tetangga/index.md"] = text("---\n" + swap(soundTop, "title: Hak", "title: Tentang hak") + "---\nBadan publik wajib menyediakan informasi.\n")
	corpus, err := source.Load(t.Context(), all, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	found := append(slices.Clone(corpus.Findings), Check(t.Context(), corpus, testOffice(), Options{Now: now})...)
	if it := corpus.ByID("content/2026/tetangga"); it == nil || it.Broken {
		t.Error("the neighbor was harmed")
	}
	data, err := os.ReadFile("testdata/rusak.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := readRusak(string(data))
	got := map[string]int{}
	for _, f := range found {
		id, _, _ := strings.Cut(strings.TrimPrefix(f.Path, "content/2026/"), "/") // of a whole item too
		if f.Severity == diag.Error {
			got[id]++
		}
		if id == "tetangga" {
			t.Errorf("said of the neighbor: %s", f.Message.In(lang.English))
		}
	}
	for i, c := range cases {
		own := 0
		for line := range strings.Lines(want[c.name]) {
			if strings.Contains(line, ": error ") && (!strings.HasPrefix(line, "\tcontent/") || strings.HasPrefix(line, "\tcontent/2026/rusak:")) {
				own++
			}
		}
		if n := got[fmt.Sprintf("rusak-%d", i)]; n != own && !strings.HasPrefix(c.name, "tautan-berkas-") {
			t.Errorf("%s: %d errors in company, %d alone", c.name, n, own)
		}
	}
}

// TestALeanCheckSaysTheSame: letting the texts go changes nothing that is said.
func TestALeanCheckSaysTheSame(t *testing.T) {
	all := fstest.MapFS{}
	for i, c := range rusakAll() {
		for name, f := range c.fsys {
			all[strings.Replace(name, rusak, fmt.Sprintf("content/2026/rusak-%d/", i), 1)] = f
		}
	}
	for i := range 50 {
		all[fmt.Sprintf("content/2025/baik-%d/index.md", i)] = text(generatedItem(i*3+1, 200))
	}
	said := func(opts source.Options) string {
		opts.Location = wib
		corpus, err := source.Load(t.Context(), all, opts)
		if err != nil {
			t.Fatal(err)
		}
		found := append(slices.Clone(corpus.Findings), Check(t.Context(), corpus, testOffice(), Options{Now: now})...)
		for _, it := range corpus.Items {
			found = append(found, diag.Finding{Position: it.At("classification"), Message: Stage(it).Name(), Rule: fmt.Sprint(Complete(it))})
		}
		return format(diag.Sort(found), lang.Indonesian)
	}
	if d := cmp.Diff(said(source.Options{}), said(source.Options{Lean: true, Digest: Digest})); d != "" {
		t.Errorf("(-kept +let go):\n%s", d)
	}
}
