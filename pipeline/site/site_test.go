package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/renameio/v2"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

var testNow = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// item makes an item of a folder; edit changes what the test is about.
func item(id string, edit func(it *source.Item)) *source.Item {
	it := &source.Item{
		ID: id, Body: []byte("Isi konten.\n"), Folder: fstest.MapFS{}, Parsed: true,
		Meta: schema.Item{
			Title: "Judul " + filepath.Base(id), Summary: "Ringkasan " + filepath.Base(id) + ".", Date: "2026-03-02",
			Type: schema.Narrative, Classification: schema.Periodic, Tags: []string{"layanan-publik"}, Owner: "Bidang Contoh",
		},
	}
	if edit != nil {
		edit(it)
	}
	it.Date, _ = it.Meta.Date.In(testOffice().Location)
	for name, f := range it.Folder.(fstest.MapFS) {
		it.Files = append(it.Files, source.File{Name: name, Bytes: int64(len(f.Data))})
	}
	return it
}

func testInput(t *testing.T, items ...*source.Item) Input {
	t.Helper()
	return Input{Items: items, Office: testOffice(), Now: testNow, BaseURL: "https://contoh.go.id/", Out: filepath.Join(t.TempDir(), "public")}
}

func mustBuild(t *testing.T, in Input) (map[string]string, Result) {
	t.Helper()
	r, err := Build(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return tree(t, in.Out), r
}

// tree is every file below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func contains(t *testing.T, page string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(page, w) {
			t.Errorf("no %q in:\n%s", w, page)
		}
	}
}

func lacks(t *testing.T, page string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(page, w) {
			t.Errorf("%q in:\n%s", w, page)
		}
	}
}

// everything is a corpus with one item of each sort.
func everything() []*source.Item {
	photo := &fstest.MapFile{Data: testJPEG(1600, 1000)}
	return []*source.Item{
		item("content/2026/biasa", func(it *source.Item) {
			it.Meta.Date = "2026-03-02T09:00:00+07:00"
			it.Body = []byte("Lihat [yang lama](../../2025/lama/index.md#bagian), [hilang](../tiada/index.md), [luar](https://luar.id/) dan [dokumen](dokumen.pdf).\n\n## Bagian\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
			it.Folder = fstest.MapFS{"dokumen.pdf": {Data: []byte("%PDF")}}
			it.Meta.Supersedes = "content/2025/lama"
		}),
		item("content/2025/lama", func(it *source.Item) { it.Meta.Date, it.Body = "2025-01-02", []byte("## Bagian\n") }),
		item("content/2026/foto", func(it *source.Item) {
			it.Meta.Type = schema.Photo
			it.Meta.Date = "2026-04-02"
			it.Folder = fstest.MapFS{"foto.jpg": photo, "Foto Dua.JPG": photo, "isi.jpg": photo}
			it.Meta.Media = []schema.Media{{File: "foto.jpg", Alt: "Petugas melayani warga", Credit: "Bidang Contoh"}, {File: "Foto Dua.JPG", Alt: "Loket"}}
			it.Body = []byte("Teks.\n\n![Peta](isi.jpg \"Peta lokasi\")\n")
		}),
		item("content/2026/video", func(it *source.Item) {
			it.Meta.Type = schema.Video
			it.Folder = fstest.MapFS{"video.mp4": {Data: []byte("mp4")}, "sampul.jpg": photo, "teks.vtt": {Data: []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nSelamat pagi\n")}}
			it.Meta.Media = []schema.Media{{File: "video.mp4", Poster: "sampul.jpg", Captions: "teks.vtt", Alt: "Wawancara"}}
		}),
		item("content/2026/diralat", func(it *source.Item) {
			it.Meta.Corrections = []schema.Correction{{Time: "2026-03-03T08:00:00+07:00", Note: "Ralat pertama."}, {Time: "2026-03-05T10:30:00+07:00", Note: "Ralat kedua."}}
		}),
		item("content/2026/dicabut", func(it *source.Item) {
			it.Meta.Withdrawal = &schema.Withdrawal{Time: "2026-05-01T09:00:00+07:00", Reason: "Angkanya salah.", Kind: schema.Mistaken}
		}),
		item("content/2026/dihapus", func(it *source.Item) {
			it.Meta.Title, it.Meta.Summary, it.Meta.Tags = "RAHASIA", "RAHASIA", []string{"rahasia"}
			it.Body = []byte("RAHASIA")
			it.Folder = fstest.MapFS{"rahasia.jpg": photo}
			it.Meta.Media = []schema.Media{{File: "rahasia.jpg", Alt: "RAHASIA"}}
			it.Meta.Withdrawal = &schema.Withdrawal{Time: "2026-05-01T09:00:00+07:00", Reason: "RAHASIA", Kind: schema.PersonalData}
		}),
	}
}

func testJPEG(w, h int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil)
	return b.Bytes()
}

func TestPages(t *testing.T) {
	in := testInput(t, everything()...)
	in.Head = "sha256:saksi"
	in.Posts = map[string][]Post{"content/2026/biasa": {{Channel: "instagram", URL: "https://www.instagram.com/p/1/", Time: testNow}, {Channel: "whatsapp"}, {Channel: "x", URL: "javascript:alert(1)"}}}
	files, r := mustBuild(t, in)

	page := files["2026/biasa/index.html"]
	contains(t, page, `<html lang="id">`, "<title>Judul biasa – Contoh</title>", `<link rel="canonical" href="https://contoh.go.id/2026/biasa/">`,
		`<time datetime="2026-03-02T09:00:00+07:00">Senin, 2 Maret 2026 09.00 WIB</time>`, "Bidang Contoh", `href="/2025/lama/#bagian"`, `<a href="https://luar.id/" rel="external">`,
		`href="/2026/biasa/dokumen.pdf"`, `Menggantikan <a href="/2025/lama/">`, `"@type":"NewsArticle"`, `https://www.instagram.com/p/1/`, "23 November 2026",
		`https://wa.me/?text=Judul%20biasa%20https%3A%2F%2Fcontoh.go.id%2F2026%2Fbiasa%2F`, `mailto:ppid@contoh.go.id?subject=Laporan%20kekeliruan%3A%20Judul%20biasa%20%28content%2F2026%2Fbiasa%29`)
	lacks(t, page, "tiada", "javascript:", "sha256:saksi")
	if want := []Missing{{Item: "content/2026/biasa", Target: "../tiada/index.md"}}; !cmp.Equal(r.Missing, want) {
		t.Errorf("missing: %v", cmp.Diff(want, r.Missing))
	}
	contains(t, files["2025/lama/index.html"], `digantikan oleh <a href="/2026/biasa/">`)
	contains(t, files["2026/foto/index.html"], `width="1600" height="1000"`, `alt="Petugas melayani warga" fetchpriority="high"`, `alt="Loket" loading="lazy"`, "<figcaption>Peta lokasi</figcaption>", `content="https://contoh.go.id/2026/foto/foto-`)
	contains(t, files["2026/video/index.html"], `<video controls preload="none" poster="/2026/video/sampul-`, `.jpg" width="1600" height="1000" aria-label="Wawancara">`, `<track kind="captions" src="/2026/video/teks-`, `.vtt" srclang="id" label="Bahasa Indonesia" default>`)
	contains(t, files["2026/index.html"], "5 konten")
	contains(t, files["index.html"], "sha256:saksi", `"@type":"GovernmentOrganization"`, "Judul foto")
	contains(t, files["ralat/index.html"], "Ralat kedua.", "Angkanya salah.")
	contains(t, files["topik/layanan-publik/index.html"], "Topik: layanan publik")
	contains(t, files["404.html"], "Halaman tidak ditemukan", `content="noindex"`)
	contains(t, files["sop/index.html"], "<svg", "Mengajukan ide konten", "230 menit", "Belum direvisi", "2028")
	for _, name := range []string{"tentang/index.html", "topik/index.html", "jenis/video/index.html", "informasi-serta-merta/index.html", "robots.txt", "aset/ikon.svg", Manifest} {
		if files[name] == "" {
			t.Errorf("no %s", name)
		}
	}
}

func TestCorrected(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, everything()...))
	page := files["2026/diralat/index.html"]
	contains(t, page, "Kamis, 5 Maret 2026 10.30 WIB", `"@type":"CorrectionComment"`)
	if strings.Index(page, "Ralat kedua.</p>") > strings.Index(page, "Ralat pertama.</p>") {
		t.Error("the newest correction does not come first")
	}
}

func TestWithdrawn(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, everything()...))
	page := files["2026/dicabut/index.html"]
	contains(t, page, "Konten ini dicabut", "Isinya keliru. Angkanya salah.", "Jumat, 1 Mei 2026 09.00 WIB", "Isi konten.", `content="noindex"`)
	lacks(t, page, "canonical")
	contains(t, files["feed.xml"], "[Dicabut] Judul dicabut")
	lacks(t, files["sitemap.xml"], "dicabut")
}

func TestPersonalData(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, everything()...))
	contains(t, files["2026/dihapus/index.html"], "<title>Konten dihapus – Contoh</title>", `content="noindex"`)
	for name, text := range files {
		if strings.Contains(strings.ToLower(name+text), "rahasia") {
			t.Errorf("%s tells of removed content", name)
		}
		if name != "2026/dihapus/index.html" && name != Manifest && strings.Contains(text, "dihapus/") {
			t.Errorf("%s links to removed content", name)
		}
	}
}

func TestNoContact(t *testing.T) {
	in := testInput(t, item("content/2026/a", nil))
	in.Office.Contact = schema.Contact{}
	files, _ := mustBuild(t, in)
	lacks(t, files["2026/a/index.html"], "Ada yang keliru?")
}

// fakePictures makes versions in a folder, as the media cache does: in one step,
// since items that show one picture make it at the same time.
type fakePictures struct{ dir string }

func (f fakePictures) DeriveEach(_ context.Context, _ fs.FS, name, sum string, recipes []platform.Recipe) ([]media.Derived, error) {
	made := make([]media.Derived, len(recipes))
	for i, r := range recipes {
		width := min(r.MaxWidth, 1400)
		digest := sha256.Sum256(fmt.Append(nil, name, sum, width))
		made[i] = media.Derived{Path: filepath.Join(f.dir, hex.EncodeToString(digest[:])), SHA256: hex.EncodeToString(digest[:]), Ext: ".jpg", Width: width, Height: width / 2, Bytes: 3}
		if err := renameio.WriteFile(made[i].Path, []byte("abc"), 0o644); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// TestRealPictures uses the media store: a damaged picture costs its figure only.
func TestRealPictures(t *testing.T) {
	in := testInput(t, item("content/2026/foto", func(it *source.Item) {
		it.Folder = fstest.MapFS{"foto.jpg": {Data: testJPEG(900, 600)}, "rusak.jpg": {Data: testJPEG(900, 600)[:300]}}
		it.Meta.Media = []schema.Media{{File: "rusak.jpg", Alt: "Rusak"}, {File: "foto.jpg", Alt: "Foto"}}
	}))
	in.Pictures = &media.Store{Dir: t.TempDir()}
	files, r := mustBuild(t, in)
	if want := []Missing{{Item: "content/2026/foto", Target: "rusak.jpg", Why: lang.T("rusak.jpg rusak atau terpotong", "rusak.jpg is damaged or cut short")}}; !cmp.Equal(r.Missing, want) {
		t.Errorf("missing: %v", cmp.Diff(want, r.Missing))
	}
	contains(t, files["2026/foto/index.html"], `480w, /2026/foto/foto-900-`, `width="900" height="600"`)
}

func TestPictures(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	files, _ := mustBuild(t, in)
	page := files["2026/foto/index.html"]
	if !regexp.MustCompile(`src="/2026/foto/foto-960-[0-9a-f]{8}\.jpg" srcset="/2026/foto/foto-480-[0-9a-f]{8}\.jpg 480w, /2026/foto/foto-960-[0-9a-f]{8}\.jpg 960w, /2026/foto/foto-1400-[0-9a-f]{8}\.jpg 1400w" sizes="[^"]+" width="1400" height="700"`).MatchString(page) {
		t.Errorf("no srcset in %s", page)
	}
	if _, ok := files["2026/foto/foto.jpg"]; ok {
		t.Error("the original was published although it may hold a place")
	}
	contains(t, files["index.html"], "srcset=")
}

// What is called a page is one that people open.
func TestPagesAreCounted(t *testing.T) {
	files, r := mustBuild(t, testInput(t, everything()...))
	n := 0
	for name := range files {
		if strings.HasSuffix(name, ".html") {
			n++
		}
	}
	if n == 0 || r.Pages != n {
		t.Errorf("%d pages are told of, %d are there", r.Pages, n)
	}
}

func TestDeterministic(t *testing.T) {
	one, two := testInput(t, everything()...), testInput(t, everything()...)
	one.Pictures, two.Pictures = fakePictures{t.TempDir()}, fakePictures{t.TempDir()}
	a, _ := mustBuild(t, one)
	b, _ := mustBuild(t, two)
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

// TestPrefix: everything works below a path, as on project sites.
func TestPrefix(t *testing.T) {
	in := testInput(t, everything()...)
	in.BaseURL = "https://kantor.github.io/repo"
	files, _ := mustBuild(t, in)
	address := regexp.MustCompile(`(?:href|src|poster)="(/[^"]*)"`)
	for name, text := range files {
		for _, m := range address.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], "/repo/") {
				t.Errorf("%s links to %s", name, m[1])
			}
		}
	}
	contains(t, files["sitemap.xml"], "<loc>https://kantor.github.io/repo/2026/biasa/</loc>")
	contains(t, files["robots.txt"], "https://kantor.github.io/repo/sitemap.xml")
}

// TestLinks: every address within the site leads to a file, every fragment to an id.
func TestLinks(t *testing.T) {
	in := testInput(t, everything()...)
	for i := range 45 {
		in.Items = append(in.Items, item(fmt.Sprintf("content/2024/konten-%d", i), nil))
	}
	files, _ := mustBuild(t, in)
	address := regexp.MustCompile(`(?:href|src|poster)="(/[^"]*|#[^"]*)"`)
	for name, text := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, m := range address.FindAllStringSubmatch(text, -1) {
			path, fragment, _ := strings.Cut(m[1], "#")
			target := name
			if path != "" {
				target = pageFile(strings.TrimPrefix(path, "/"))
			}
			if files[target] == "" || fragment != "" && !strings.Contains(files[target], `id="`+fragment+`"`) {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
		}
	}
	if files["halaman/3/index.html"] == "" || files["halaman/4/index.html"] != "" {
		t.Error("51 items do not make three pages")
	}
}

// TestMarkup: what every page keeps: one h1, unique ids, no inline script or style.
func TestMarkup(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, everything()...))
	id := regexp.MustCompile(` id="([^"]*)"`)
	inline := regexp.MustCompile(`(?i)<style|<script(?: type="application/ld\+json")?|<[a-z][^>]*\s(?:style|on[a-z]+)=`)
	for name, text := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		if n := strings.Count(text, "<h1"); n != 1 {
			t.Errorf("%s: %d first-level headings", name, n)
		}
		seen := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(text, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %s twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range inline.FindAllString(text, -1) {
			if m != `<script type="application/ld+json"` {
				t.Errorf("%s: %s", name, m)
			}
		}
		contains(t, text, "default-src &#39;none&#39;; style-src &#39;self&#39;")
		lacks(t, text, "unsafe-inline", "ZgotmplZ")
		if len(text) > 100<<10 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
	}
}

func TestVectors(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'</title></script><!--`
	it := item("content/2026/jahat", func(it *source.Item) {
		it.Meta.Title, it.Meta.Summary, it.Meta.Owner = evil, evil, evil
		it.Meta.Tags = []string{evil, "javascript:alert(1)"}
		it.Meta.Corrections = []schema.Correction{{Time: "2026-03-03", Note: evil}}
		it.Meta.Withdrawal = &schema.Withdrawal{Time: "2026-03-04", Reason: evil, Kind: schema.Outdated}
		it.Meta.Media = []schema.Media{{File: `a"onerror=alert(1).jpg`, Alt: evil, Credit: evil}, {URL: "javascript:alert(1)", Alt: evil}}
		it.Body = []byte(evil + "\n\n## " + evil + "\n\n[a](javascript:alert(1)) ![" + evil + "](x.svg)")
		it.Folder = fstest.MapFS{`a"onerror=alert(1).jpg`: {Data: testJPEG(4, 4)}, "x.svg": {Data: []byte("<svg onload=alert(1)>")}}
	})
	in := testInput(t, it)
	o := in.Office
	o.Office.Office = schema.Identity{Name: evil, ShortName: evil, Parent: evil, Tagline: evil}
	o.Contact = schema.Contact{Email: evil, WhatsApp: evil, Complaints: "javascript:alert(1)"}
	o.Destinations = map[schema.Channel]schema.Destination{"x": {Account: evil, URL: "https://x.com/" + evil}}
	o.Color = evil
	in.Head = evil
	files, _ := mustBuild(t, in)
	quoted := regexp.MustCompile(`"[^"]*"`)
	bad := regexp.MustCompile(`(?i)<script[^ ]|<script (?:[^t]|type=""[^>])|<[a-z][^>]*\son[a-z]+\s*=|(?:href|src|poster)="javascript:|<img src=x`)
	for name, text := range files {
		if strings.Contains(name, `"`) || strings.HasSuffix(name, ".svg") && strings.Contains(name, "x.svg") {
			t.Errorf("a file is named %s", name)
		}
		if strings.HasSuffix(name, ".csv") {
			continue // text for spreadsheets: see TestInventory
		}
		if m := bad.FindString(quoted.ReplaceAllString(text, `""`)); m != "" || strings.Contains(text, `href="javascript:`) || strings.Contains(text, "<script>alert") {
			t.Errorf("%s: script %q", name, m)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, address := range []string{"contoh.go.id", "ftp://contoh.go.id/", "https://contoh.go.id/?a=1", "https:///x"} {
		in := testInput(t)
		in.BaseURL = address
		if _, err := Build(context.Background(), in); err == nil {
			t.Errorf("base URL %q is accepted", address)
		}
	}
	if _, err := Build(context.Background(), Input{Out: t.TempDir()}); err == nil {
		t.Error("no office is accepted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Build(ctx, testInput(t, item("content/2026/a", nil))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestEmpty(t *testing.T) {
	in := testInput(t)
	in.Office.Procedure = schema.Procedure{}
	files, r := mustBuild(t, in)
	contains(t, files["index.html"], "Belum ada konten.")
	if _, ok := files["sop/index.html"]; ok || r.Items != 0 {
		t.Error("an SOP page without a procedure")
	}
}
