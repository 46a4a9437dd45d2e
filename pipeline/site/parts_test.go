package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

func TestSlugs(t *testing.T) {
	for in, want := range map[string]string{
		"keterbukaan-informasi": "keterbukaan-informasi", "Hak  Warga!": "hak-warga", "../../etc": "etc", "a/b": "a-b", "": "811c9dc5", "مرحبا": "4e1b7d24", "Café": "caf-f9fb5df3",
	} {
		if got := slug(in); got != want && !(strings.ContainsAny(want, "0123456789") && len(got) == len(want)) {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
	if fileSlug("foto.jpg") != "foto.jpg" || fileSlug("Foto A.jpg") == fileSlug("foto-a.jpg") || fileSlug("Foto A.jpg") == fileSlug("foto_a.jpg") {
		t.Error("two file names meet")
	}
}

// TestPalette: whatever color an office has, its texts can be read.
func TestPalette(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		color := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "color"))
		c := map[string]pair{}
		for _, s := range palette(color) {
			c[s.name] = s.pair
		}
		check := func(text, ground string, want float64) {
			for i, mode := range []string{"light", "dark"} {
				if got := contrast(c[text][i], c[ground][i]); got < want {
					t.Errorf("%s %s: %s on %s has %.2f, want %.1f", color, mode, text, ground, got, want)
				}
			}
		}
		for _, ground := range []string{"bg", "soft", "tint"} {
			for _, text := range []string{"text", "muted", "accent"} {
				check(text, ground, 4.5)
			}
			check("edge", ground, 3)
		}
		check("text", "warn-bg", 4.5)
		check("warn", "warn-bg", 4.5)
		check("text", "stop-bg", 4.5)
		check("stop", "stop-bg", 4.5)
		check("accent", "warn-bg", 4.5)
		check("accent", "stop-bg", 4.5)
		check("on-brand", "brand", 7)
		check("brand-line", "brand", 3)
	})
}

func TestPaletteSwatch(t *testing.T) {
	if got := palette("")[brandSwatch].name; got != "brand" {
		t.Errorf("swatch %d is %s", brandSwatch, got)
	}
	if got, _ := parseHex("#0b5d4b"); got.lch().rgb().hex() != "#0b5d4b" {
		t.Errorf("to OKLCH and back: %s", got.lch().rgb().hex())
	}
}

func TestFeed(t *testing.T) {
	in := testInput(t, everything()...)
	for i := range 30 {
		in.Items = append(in.Items, item(fmt.Sprintf("content/2024/konten-%d", i), func(it *source.Item) { it.Meta.Date = "2024-01-01" }))
	}
	files, _ := mustBuild(t, in)
	var f struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID        string `xml:"id"`
			Title     string `xml:"title"`
			Published string `xml:"published"`
			Updated   string `xml:"updated"`
			Link      struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(files["feed.xml"]), &f); err != nil {
		t.Fatal(err)
	}
	if f.ID != "https://contoh.go.id/" || len(f.Entries) != feedItems || f.Updated != "2026-05-01T09:00:00+07:00" {
		t.Errorf("feed %s with %d entries, updated %s", f.ID, len(f.Entries), f.Updated)
	}
	if f.Entries[0].Title != "Judul foto" || f.Entries[0].ID != "tag:contoh.go.id,2026:content/2026/foto" {
		t.Errorf("first entry %+v", f.Entries[0])
	}
	for _, e := range f.Entries {
		if strings.HasSuffix(e.ID, "/diralat") && (e.Updated != "2026-03-05T10:30:00+07:00" || e.Link.Href != "https://contoh.go.id/2026/diralat/") {
			t.Errorf("corrected entry %+v", e)
		}
	}
}

func TestSitemap(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, everything()...))
	var m struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			Lastmod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(files["sitemap.xml"]), &m); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, u := range m.URLs {
		got[u.Loc] = u.Lastmod
	}
	for loc, mod := range map[string]string{
		"https://contoh.go.id/": "2026-05-01T09:00:00+07:00", "https://contoh.go.id/sop/": "", "https://contoh.go.id/2026/diralat/": "2026-03-05T10:30:00+07:00",
		"https://contoh.go.id/2026/biasa/": "2026-03-02T09:00:00+07:00", "https://contoh.go.id/topik/layanan-publik/": "2026-05-01T09:00:00+07:00",
		"https://contoh.go.id/2026/04/": "2026-04-02T00:00:00+07:00", "https://contoh.go.id/ralat/": "2026-05-01T09:00:00+07:00", "https://contoh.go.id/dip/": "2026-05-01T09:00:00+07:00",
	} {
		if when, ok := got[loc]; !ok || when != mod {
			t.Errorf("%s: %q (%v), want %q", loc, when, ok, mod)
		}
	}
	for _, loc := range []string{"https://contoh.go.id/2026/dicabut/", "https://contoh.go.id/2026/dihapus/", "https://contoh.go.id/404.html"} {
		if _, ok := got[loc]; ok {
			t.Errorf("%s is in the sitemap", loc)
		}
	}
}

func TestFlow(t *testing.T) {
	p := schema.DefaultProcedure()
	f := newFlow(&p, p.DefaultProfile())
	svg := f.svg()
	wellFormed(t, svg)
	if n := strings.Count(svg, "chart-decision"); n != 2 {
		t.Errorf("%d decisions", n)
	}
	if n := strings.Count(svg, "chart-end"); n != 2 {
		t.Errorf("%d ends", n)
	}
	if n := strings.Count(svg, `class="chart-tip"`); n != 10 {
		t.Errorf("%d arrows, want 8 on and 2 back", n)
	}
	contains(t, f.desc, "2. Pertimbangan, Pranata Humas; keputusan: ya, lanjut; tidak, kembali ke langkah 1.")
	other := newFlow(&p, "pranata-humas-mengusulkan")
	contains(t, other.desc, "2. Pertimbangan, Kabid PIP")
	for i := 1; i < len(f.rows); i++ {
		if f.rows[i].top != f.rows[i-1].top+f.rows[i-1].height {
			t.Errorf("row %d overlaps", i)
		}
	}
}

// TestFlowOfFive draws another office's procedure: five steps, two executors.
func TestFlowOfFive(t *testing.T) {
	p := schema.Procedure{Name: "PENERBITAN <BERITA>", Executors: []schema.ProcedureExecutor{{Role: "penulis", Name: "Penulis & Editor"}, {Role: "kepala", Name: "Kepala"}}}
	for i, name := range []string{"tulis", "sunting", "periksa", "putuskan", "terbitkan"} {
		role := "penulis"
		if i == 3 {
			role = "kepala"
		}
		p.Steps = append(p.Steps, schema.ProcedureStep{Number: i + 1, ShortName: name, Name: "Langkah \"" + name + "\" yang panjang sekali uraiannya sehingga perlu dipatahkan", Decision: i == 3, Minutes: 5, Roles: map[string][]string{"x": {role}}})
	}
	svg := newFlow(&p, "x").svg()
	wellFormed(t, svg)
	contains(t, svg, "Bagan alir Penerbitan &lt;berita&gt;", "Penulis &amp; Editor", "Putuskan", "kembali ke langkah 3")
	if n := strings.Count(svg, `class="chart-shape"`); n != 4 {
		t.Errorf("%d boxes", n)
	}
	in := testInput(t)
	in.Office.Procedure, in.Office.Profile = p, "x"
	files, _ := mustBuild(t, in)
	contains(t, files["sop/index.html"], "5 langkah", "25 menit")
}

func wellFormed(t *testing.T, doc string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(doc)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
	}
}
