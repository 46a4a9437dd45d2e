package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

func TestMonths(t *testing.T) {
	in := testInput(t,
		item("content/2026/a", nil),
		item("content/2026/b", func(it *source.Item) { it.Meta.Date = "2026-11-03" }),
		item("content/2026/c", func(it *source.Item) { it.Meta.Date = "2026-11-30T23:30:00+07:00" }),
		item("content/2026/10", func(it *source.Item) { it.Meta.Date = "2026-10-01" }), // its page has the month's address
	)
	files, _ := mustBuild(t, in)
	contains(t, files["2026/index.html"], `<a href="/2026/11/">November</a> <span class="fine">2</span>`, `<a href="/2026/03/">Maret</a>`)
	lacks(t, files["2026/index.html"], ">Oktober<")
	contains(t, files["2026/11/index.html"], "<h1>Arsip November 2026</h1>", "2 konten", "Judul b", "Judul c", `<li><a href="/2026/">2026</a></li>`)
	lacks(t, files["2026/11/index.html"], "Judul a")
	contains(t, files["2026/10/index.html"], "<h1>Judul 10</h1>")
}

func TestInventory(t *testing.T) {
	in := testInput(t, everything()...)
	in.Items = append(in.Items, item("content/2026/rumus", func(it *source.Item) {
		it.Meta.Title, it.Meta.Summary, it.Meta.Owner = "=HYPERLINK(1)", "Dua, \"kutip\"", ""
		it.Meta.Date = "2026-06-01"
	}))
	in.Office.Retention = map[schema.Classification]string{schema.Periodic: "5 tahun"}
	files, _ := mustBuild(t, in)
	page := files["dip/index.html"]
	contains(t, page, `<tr><td>7</td><th scope="row"><a href="/2026/rumus/">=HYPERLINK(1)</a>`, "<td>Dinas Contoh</td>", `<th scope="col">Jangka waktu simpan</th>`, "<td>5 tahun</td>",
		`<a href="/2026/dicabut/">Judul dicabut</a> <strong class="badge">Dicabut</strong>`, "Foto (halaman web, JPG)", `href="/dip/dip.csv"`, `<tr><td>1</td><th scope="row"><a href="/2025/lama/">`)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["dip/dip.csv"], "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"7", "'=HYPERLINK(1)", `Dua, "kutip"`, "Berkala", "Dinas Contoh", "Dinas Contoh", "2026-06-01", "Narasi (halaman web)", "5 tahun", "berlaku", "https://contoh.go.id/2026/rumus/"}
	if d := cmp.Diff(want, rows[1]); d != "" || len(rows) != 8 {
		t.Errorf("%d rows; the first: %s", len(rows), d)
	}

	in.Office.Retention = nil
	files, _ = mustBuild(t, in)
	lacks(t, files["dip/index.html"], "Jangka waktu simpan")
	contains(t, mustOnly(t, in)["dip/index.html"], "Belum ada informasi yang diterbitkan.")
}

// mustOnly builds the same without items.
func mustOnly(t *testing.T, in Input) map[string]string {
	t.Helper()
	in.Items, in.Out = nil, t.TempDir()
	files, _ := mustBuild(t, in)
	return files
}

func TestDecisions(t *testing.T) {
	in := testInput(t, everything()...)
	files, _ := mustBuild(t, in)
	contains(t, files["keputusan/index.html"], "Belum ada keputusan yang tercatat di situs ini.")

	in.Decisions = []Decision{
		{Item: "content/2026/biasa", Revision: "0123456789abcdef0123", Role: "kabid-pip", Time: testNow.Add(-time.Hour), Outcome: Released},
		{Item: "content/2026/dicabut", Revision: "9999", Role: "kabid-pip", Name: "Nama Pejabat", Time: testNow, Outcome: Withdrawn, Reason: "Angkanya salah."},
		{Item: "content/2026/dihapus", Revision: "1", Role: "kabid-pip", Time: testNow, Outcome: Withdrawn, Reason: "RAHASIA"},
		{Item: "content/2026/tiada", Revision: "2", Role: "kabid-pip", Time: testNow, Outcome: Released},
		{Item: "content/2026/biasa", Revision: "3333", Role: "kabid-pip", Time: testNow, Outcome: "tolak", Reason: "TERTUTUP"},
	}
	files, _ = mustBuild(t, in)
	page := files["keputusan/index.html"]
	role := roleNames(&in.Office.Procedure, []string{"kabid-pip"})[0]
	if role == "kabid-pip" {
		t.Fatal("the role has no name")
	}
	contains(t, page, `<a href="/2026/biasa/">Judul biasa</a></th><td><strong class="badge badge-plain">Ditayangkan</strong></td><td>`+role+`</td><td><time datetime="2026-11-23T08:00:00+07:00">Senin, 23 November 2026 08.00 WIB</time></td><td><code>0123456789ab</code>`,
		`<p>Angkanya salah.</p></th><td><strong class="badge">Dicabut</strong></td><td>`+role+`<p>Nama Pejabat</p>`, `href="/sop/"`)
	lacks(t, page, "RAHASIA", "dihapus", "tiada", "TERTUTUP", "3333")
	if strings.Index(page, "Judul dicabut") > strings.Index(page, "Judul biasa") {
		t.Error("the newest decision is not first")
	}
}

func TestJSONFeeds(t *testing.T) {
	in := testInput(t, everything()...)
	files, _ := mustBuild(t, in)
	type feed struct {
		Version  string `json:"version"`
		Home     string `json:"home_page_url"`
		FeedURL  string `json:"feed_url"`
		Language string `json:"language"`
		Items    []struct {
			ID, URL, Title, Image string
			Text                  string   `json:"content_text"`
			Modified              string   `json:"date_modified"`
			Tags                  []string `json:"tags"`
		} `json:"items"`
	}
	for file, want := range map[string]int{"feed.json": 6, "informasi-berkala/feed.json": 6, "informasi-serta-merta/feed.json": 0, "topik/layanan-publik/feed.json": 6} {
		var f feed
		if err := json.Unmarshal([]byte(files[file]), &f); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		home := "https://contoh.go.id/" + strings.TrimSuffix(file, "feed.json")
		if f.Version != "https://jsonfeed.org/version/1.1" || f.Home != home || f.FeedURL != home+"feed.json" || f.Language != "id" || len(f.Items) != want || f.Items == nil {
			t.Errorf("%s: %+v", file, f)
		}
		for _, it := range f.Items {
			if it.URL == "https://contoh.go.id/2026/dicabut/" && (it.Title != "[Dicabut] Judul dicabut" || it.Text != "Angkanya salah." || it.Modified != "2026-05-01T09:00:00+07:00") {
				t.Errorf("%s: withdrawn: %+v", file, it)
			}
			if it.URL == "https://contoh.go.id/2026/foto/" && !strings.HasPrefix(it.Image, "https://contoh.go.id/2026/foto/foto-") {
				t.Errorf("%s: picture: %+v", file, it)
			}
			if it.ID == "" || it.Text == "" {
				t.Errorf("%s: %+v", file, it)
			}
		}
		if files[strings.TrimSuffix(file, "json")+"xml"] == "" {
			t.Errorf("%s has no Atom beside it", file)
		}
	}
	contains(t, files["informasi-berkala/index.html"], `<link rel="alternate" type="application/atom+xml" title="Informasi Berkala" href="/informasi-berkala/feed.xml">`, `<a href="/informasi-berkala/feed.json" type="application/feed+json">`)
	wellFormed(t, files["topik/layanan-publik/feed.xml"])
}

func TestIconsAndManifest(t *testing.T) {
	in := testInput(t)
	in.BaseURL = "https://kantor.github.io/repo/"
	files, _ := mustBuild(t, in)
	for _, size := range iconSizes {
		c, err := png.DecodeConfig(strings.NewReader(files[iconName(size)]))
		if err != nil || c.Width != size || c.Height != size {
			t.Errorf("%s: %d by %d, %v", iconName(size), c.Width, c.Height, err)
		}
	}
	var m struct {
		Name, Lang string
		Start      string `json:"start_url"`
		Theme      string `json:"theme_color"`
		Icons      []struct{ Src, Sizes, Type string }
	}
	if err := json.Unmarshal([]byte(files["situs.webmanifest"]), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "Dinas Contoh" || m.Lang != "id" || m.Start != "/repo/" || m.Theme == "" || len(m.Icons) != 4 {
		t.Errorf("%+v", m)
	}
	for _, i := range m.Icons {
		if files[strings.TrimPrefix(i.Src, "/repo/")] == "" {
			t.Errorf("the manifest names %s", i.Src)
		}
	}
	contains(t, files["index.html"], `<link rel="manifest" href="/repo/situs.webmanifest">`, `<link rel="apple-touch-icon" href="/repo/aset/ikon-180.png">`)
}

func TestInitials(t *testing.T) {
	for _, tt := range []struct{ configured, name, want string }{
		{"", "Diskominfo Gunung Contoh", "DGC"},
		{"", "Dinas Komunikasi dan Informatika Kabupaten", "DKI"},
		{"", "pelayanan", "P"},
		{"", "Kantor 2", "K2"},
		{"AB1", "Contoh", "AB1"},
		{"", "Éclair Été", "I"},
		{"", "كتاب", "I"},
		{"", "", "I"},
		{"ab", "Contoh", "C"},
		{"ABCDE", "Contoh", "ABC"},
	} {
		if got := initials(tt.configured, tt.name); got != tt.want {
			t.Errorf("initials(%q, %q) = %q, want %q", tt.configured, tt.name, got, tt.want)
		}
	}
}

// TestGlyphs: every letter is drawn within the icon's safe circle, and leaves ink.
func TestGlyphs(t *testing.T) {
	ground, _ := parseHex("#000000")
	blank, err := iconPNG(&monogram{left: 20, right: 44, line: 49}, ground, 64)
	if err != nil {
		t.Fatal(err)
	}
	for r, d := range glyphs {
		for _, c := range parsePath(d) {
			if want := map[byte]int{'M': 1, 'L': 1, 'Q': 2}[c.op]; len(c.pts) != want {
				t.Errorf("%c: %c has %d points", r, c.op, len(c.pts))
			}
			for _, p := range c.pts {
				if p.x < 0 || p.x > 7 || p.y < 0 || p.y > 7.2 {
					t.Errorf("%c: a point at %v", r, p)
				}
			}
		}
		for _, text := range []string{string(r), strings.Repeat(string(r), 3)} {
			m := newMonogram(text)
			for _, c := range m.paths {
				for _, p := range c.pts {
					if p.x < 10 || p.x > 54 || p.y < 12 || p.y > 48 {
						t.Errorf("%s: a point at %v", text, p)
					}
				}
			}
			got, err := iconPNG(m, ground, 64)
			if err != nil || bytes.Equal(got, blank) {
				t.Errorf("%s leaves no ink (%v)", text, err)
			}
		}
	}
}

func TestSecurityTXT(t *testing.T) {
	const name = ".well-known/security.txt"
	for _, tt := range []struct {
		contact schema.Contact
		want    string
	}{
		{schema.Contact{Email: "ppid@contoh.go.id", Complaints: "https://www.lapor.go.id/"}, "Contact: mailto:ppid@contoh.go.id\n"},
		{schema.Contact{Email: "ppid@contoh.go.id", Security: "https://contoh.go.id/lapor"}, "Contact: https://contoh.go.id/lapor\n"},
		{schema.Contact{Complaints: "https://www.lapor.go.id/"}, "Contact: https://www.lapor.go.id/\n"},
		{schema.Contact{}, ""},
		{schema.Contact{Security: "https://a\nExpires: x"}, ""},
	} {
		in := testInput(t)
		in.Office.Contact = tt.contact
		files, _ := mustBuild(t, in)
		got, ok := files[name]
		if tt.want == "" {
			if ok {
				t.Errorf("%+v gives %s", tt.contact, got)
			}
			continue
		}
		if want := tt.want + "Expires: 2027-06-01T00:00:00Z\nPreferred-Languages: id, en\nCanonical: https://contoh.go.id/" + name + "\n"; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	// The same for a month of builds, and never expired or a year away.
	for day := range 400 {
		now := testNow.AddDate(0, 0, day)
		b := &build{in: Input{Now: now, Office: testOffice()}, book: &book{}}
		_, rest, _ := strings.Cut(string(b.securityTXT()), "Expires: ")
		stamp, _, _ := strings.Cut(rest, "\n")
		expires, err := time.Parse(time.RFC3339, stamp)
		if left := expires.Sub(now); err != nil || expires.Day() != 1 || left < 180*24*time.Hour || left > 220*24*time.Hour {
			t.Errorf("on %s it expires %s (%v)", now, stamp, err)
		}
	}
}

func TestSearch(t *testing.T) {
	in := testInput(t, everything()...)
	files, _ := mustBuild(t, in)
	contains(t, files["cari/index.html"], "<h1>Cari</h1>", `<a href="/informasi-berkala/">`, `<a href="/topik/layanan-publik/">layanan publik</a>`, `<a href="/dip/">`)
	lacks(t, files["cari/index.html"], "<script src", "wasm", "<form", "_hasil")
	if _, ok := files[searchScript]; ok {
		t.Error("a script without an index")
	}

	in.Search = true
	files, _ = mustBuild(t, in)
	contains(t, files["cari/index.html"], `<script src="/aset/cari.js" type="module"></script>`, `data-index="/pagefind/pagefind.js"`, "script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;")
	for name, text := range files {
		if strings.HasSuffix(name, ".html") && name != "cari/index.html" {
			lacks(t, text, "wasm-unsafe-eval", "script-src")
		}
	}
	if files[searchScript] == "" {
		t.Error("no script")
	}
	contains(t, files["2026/biasa/index.html"], "data-pagefind-body")
	lacks(t, files["2026/dicabut/index.html"], "data-pagefind-body")
	lacks(t, files["2026/dihapus/index.html"], "data-pagefind-body")
}

// TestLanguages: a page in another language says so, and so do its parts.
func TestLanguages(t *testing.T) {
	in := testInput(t)
	in.Rules = rule.Families()
	files, _ := mustBuild(t, in)
	page := files["panduan/aturan/en/index.html"]
	contains(t, page, `<html lang="en">`, `<link rel="alternate" hreflang="id" href="https://contoh.go.id/panduan/aturan/">`, `<link rel="alternate" hreflang="en" href="https://contoh.go.id/panduan/aturan/en/">`)
	if n := strings.Count(page, `<div lang="id">`); n != 3 {
		t.Errorf("%d parts are Indonesian, want header, crumbs and footer", n)
	}
	contains(t, files["panduan/aturan/index.html"], `<html lang="id">`, `hreflang="en"`)
}

func TestStructuredData(t *testing.T) {
	in := testInput(t, everything()...)
	in.Office.Contact.WhatsApp, in.Office.Contact.Complaints = "6281", "https://www.lapor.go.id/"
	files, _ := mustBuild(t, in)
	contains(t, files["index.html"], `"contactPoint":{"@type":"ContactPoint","contactType":"layanan informasi publik","email":"ppid@contoh.go.id","telephone":"+6281","url":"https://www.lapor.go.id/"`, `"logo":"https://contoh.go.id/aset/ikon-512.png"`)
	contains(t, files["2026/biasa/index.html"], `<meta property="article:published_time" content="2026-03-02T09:00:00+07:00">`, `"isAccessibleForFree":true`)
}
