package preview_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/jpeg"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/preview"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// noise is a JPEG that compresses badly.
func noise(t testing.TB, w, h int, seed uint64) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same each time
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return encode(t, img)
}

func plain(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	return encode(t, img)
}

func encode(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const front = `---
title: %s
summary: Ringkasan yang benar.
date: 2026-03-02
type: infografis
classification: berkala
channels: [instagram, x, telegram, youtube, bluesky]
tags: [uji]
owner: Bidang Pengelolaan
media:
  - file: foto.jpg
    alt: Sebuah gambar
    credit: Kantor
%s---

# Judul narasi

Isi dengan [tautan](https://luar.example/a) dan ![gambar](foto.jpg).

| a | b |
| - | - |
| 1 | 2 |

Catatan[^1].

[^1]: Kaki.
`

// load reads items from files below content/.
func load(t testing.TB, files fstest.MapFS) []preview.Item {
	t.Helper()
	c, err := source.Load(t.Context(), files, source.Options{Location: zone})
	if err != nil {
		t.Fatal(err)
	}
	o := bureau(t)
	var out []preview.Item
	for _, it := range c.Items {
		p := preview.Item{Item: it, Revision: strings.Repeat("ab", 20)}
		p.Messages, p.Findings = social.Messages(it, o)
		for _, f := range c.Findings {
			if strings.HasPrefix(f.Path, it.ID+"/") {
				p.Findings = append(p.Findings, f)
			}
		}
		out = append(out, p)
	}
	return out
}

var zone = time.FixedZone("WIB", 7*3600)

func bureau(t testing.TB) *office.Office {
	t.Helper()
	o, findings, err := office.Load(fstest.MapFS{}, office.File)
	if err != nil || diag.HasErrors(findings) {
		t.Fatal(err, findings)
	}
	o.Site = "https://situs.example/"
	return o
}

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// item is one with a post on each of five channels.
func item(t testing.TB, slug, title, more string) fstest.MapFS {
	t.Helper()
	dir := "content/2026/" + slug + "/"
	return fstest.MapFS{
		dir + "index.md":              file(fmt.Sprintf(front, title, more)),
		dir + "foto.jpg":              {Data: plain(t, 600, 750)},
		dir + "takarir/instagram.txt": file("Takarir untuk Instagram."),
		dir + "takarir/x.txt":         file("Takarir\nX."),
		dir + "takarir/youtube.txt":   file("Judul video\n\nDeskripsi."),
	}
}

func join(all ...fstest.MapFS) fstest.MapFS {
	out := fstest.MapFS{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

func input(t testing.TB, files fstest.MapFS) preview.Input {
	t.Helper()
	return preview.Input{
		Office: bureau(t), Title: "Usulan uji", Number: 7, Commit: "0123456789abcdef0123456789abcdef01234567",
		Made: time.Date(2026, 3, 2, 9, 0, 0, 0, zone), Items: load(t, files), Pictures: &media.Store{Dir: t.TempDir()}, Lang: lang.Indonesian,
	}
}

func draw(t testing.TB, in preview.Input) (string, preview.Result) {
	t.Helper()
	r, err := preview.HTML(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Files[0].Data), r
}

func pages(t testing.TB, in preview.Input) (string, preview.Result) {
	t.Helper()
	r, err := preview.Pages(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Files[0].Data), r
}

func TestTheFileNeedsNothingElse(t *testing.T) {
	page, r := draw(t, input(t, item(t, "satu", "Konten satu", "")))
	if !r.Whole() || r.Items != 1 || r.Pictures != 1 {
		t.Errorf("%+v", r)
	}
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page)
	sum := sha256.Sum256([]byte(style[1]))
	csp := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1])
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(csp, want) || !strings.HasPrefix(csp, "default-src 'none'; img-src data:;") {
		t.Errorf("policy %s, want %s", csp, want)
	}
	for _, m := range regexp.MustCompile(`(?i)\s(src|srcset|href|data|poster|action)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		away := !strings.HasPrefix(m[2], "#") && !strings.HasPrefix(m[2], "data:image/jpeg;base64,")
		if away && m[0] != ` href="https://luar.example/a"` {
			t.Errorf("the file asks for %s", m[0])
		}
	}
	if strings.Contains(style[1], "url(") || strings.Contains(style[1], "@import") {
		t.Error("the style asks for something")
	}
	for _, want := range []string{"Usulan #7: ", "<code>0123456789</code>", "Pratinjau; belum tentu disetujui", "Senin, 2 Maret 2026 09.00 WIB", "<bdi>ababababab</bdi>", "Informasi berkala", "Bidang Pengelolaan", "24 dari 2.200 karakter"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the file", want)
		}
	}
}

// A picture that every post shows is in the file once, and once more where the
// article holds it.
func TestAPictureIsInTheFileOnce(t *testing.T) {
	page, _ := draw(t, input(t, item(t, "satu", "Konten satu", "")))
	if n := strings.Count(page, "data:image/jpeg"); n != 2 {
		t.Errorf("%d pictures in the file", n)
	}
	if n := strings.Count(page, `<use href="#_g1"/>`); n != 5 { // four posts and the site; YouTube takes none
		t.Errorf("shown %d times", n)
	}
	if ids := regexp.MustCompile(`\sid="([^"]*)"`).FindAllString(page, -1); len(ids) != len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		t.Errorf("ids repeat: %v", ids)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	in := input(t, join(item(t, "satu", "Konten satu", ""), item(t, "dua", "Konten dua", "")))
	a, _ := draw(t, in)
	b, _ := draw(t, in)
	in.Pictures = &media.Store{Dir: t.TempDir()}
	c, _ := draw(t, in)
	if a != b || a != c {
		t.Error("two drawings differ")
	}
}

// The folder of a commit is the same at another time: it stands on a branch, which
// is written only where something differs.
func TestTheFolderOfACommitHasNoTime(t *testing.T) {
	in := input(t, item(t, "satu", "Konten satu", ""))
	a, _ := pages(t, in)
	in.Made = in.Made.Add(time.Hour)
	if b, _ := pages(t, in); a != b {
		t.Error("an hour later the page differs")
	}
	in.Commit = ""
	if c, _ := pages(t, in); !strings.Contains(c, "- Dibuat Senin, 2 Maret 2026 10.00 WIB") {
		t.Errorf("the page of a work tree does not say when it was made:\n%s", c)
	}
}

// What an item's state is decides what the page says an approval does.
func TestEffect(t *testing.T) {
	withdraw := "withdrawal: {time: \"2026-03-05T10:00:00+07:00\", kind: %s, reason: Alasan pencabutan}\n"
	for name, c := range map[string]struct {
		more  string
		base  *preview.Base
		merge schema.MergeMode
		want  []string
		never []string
	}{
		"alone":       {want: []string{"Bila disetujui, konten ini langsung tayang di:"}, never: []string{`class="badge`}},
		"new":         {base: &preview.Base{New: true}, want: []string{"Konten baru"}},
		"scheduled":   {more: "publish_at: \"2026-04-01T08:00:00+07:00\"\n", want: []string{"tidak sebelum Rabu, 1 April 2026 08.00 WIB"}},
		"by a person": {merge: schema.MergePerson, want: []string{"Bila disetujui lalu digabungkan"}},
		"corrected": {
			more: "corrections:\n  - {time: \"2026-03-03T10:00:00+07:00\", note: Yang lama}\n  - {time: \"2026-03-05T10:00:00+07:00\", note: Yang baru}\n", base: &preview.Base{Corrections: 1},
			want: []string{"tayang sebagai ralat", `<strong class="tag">Baru</strong> <span class="lines" lang="id" dir="auto">Yang baru</span>`, `<li><span class="lines" lang="id" dir="auto">Yang lama`},
		},
		"withdrawn": {
			more: fmt.Sprintf(withdraw, "keliru"), base: &preview.Base{}, want: []string{"Pencabutan", "diturunkan dari:", "Isinya keliru", "Alasan pencabutan", "Dihapus staf", "Konten ini dicabut", "Judul narasi"}, never: []string{"Takarir untuk"},
		},
		"personal data": {more: fmt.Sprintf(withdraw, "data-pribadi"), base: &preview.Base{}, want: []string{"konten dihapus, tanpa penjelasan"}, never: []string{"Judul narasi", "data:image"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(t, item(t, "satu", "Konten satu", c.more))
			in.Items[0].Base = c.base
			if c.merge != "" {
				in.Office.Merge = c.merge
			}
			page, _ := draw(t, in)
			readme, _ := pages(t, in)
			for _, want := range c.want {
				if !strings.Contains(page, want) {
					t.Errorf("%q is not in the file", want)
				}
				if bare := gfm.Line(want); !strings.Contains(want, "<") && !strings.Contains(readme, bare) && want != "Konten ini dicabut" {
					t.Errorf("%q is not in the README", bare)
				}
			}
			for _, never := range c.never {
				if strings.Contains(page, never) {
					t.Errorf("%q is in the file", never)
				}
			}
		})
	}
}

func TestWhatCannotBeShownIsSaid(t *testing.T) {
	files := item(t, "satu", "Konten satu", "  - file: video.mp4\n    alt: Video\n  - url: https://luar.example/besar.jpg?a=1&b=2\n    sha256: "+strings.Repeat("a", 64)+"\n    bytes: 5000000\n    alt: Besar\n")
	files["content/2026/satu/video.mp4"] = file("bukan video")
	files["content/2026/satu/foto.jpg"] = file("rusak")
	in := input(t, join(files, fstest.MapFS{"content/2026/tidak-terbaca/index.md": file("---\ntitle: x\n")}))
	in.Removed = []string{"content/2026/hilang"}
	page, r := draw(t, in)
	readme, _ := pages(t, in)
	if r.Whole() || r.LeftOut == 0 {
		t.Errorf("%+v", r)
	}
	if want := `<a href="https://luar.example/besar.jpg?a=1&amp;b=2">Buka berkasnya</a>`; !strings.Contains(page, want) {
		t.Errorf("%q is not in the file", want)
	}
	if want := "[Buka berkasnya](https://luar.example/besar.jpg?a=1&amp;b=2)"; !strings.Contains(readme, want) {
		t.Errorf("%q is not in the README", want)
	}
	for _, want := range []string{"disimpan di luar repositori", "content/2026/hilang", "tidak dapat dibaca", "foto.jpg"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the file", want)
		}
		if !strings.Contains(readme, want) {
			t.Errorf("%q is not in the README", want)
		}
	}
}

// A channel that takes no alternative text does not hide it from the next.
func TestReadmeTellsTheAlternativeTextOnce(t *testing.T) {
	files := item(t, "satu", "Konten satu", "")
	index := string(files["content/2026/satu/index.md"].Data)
	files["content/2026/satu/index.md"] = file(strings.Replace(index, "[instagram, x, telegram, youtube, bluesky]", "[telegram, instagram, x]", 1))
	readme, _ := pages(t, input(t, files))
	if n := strings.Count(readme, "> Sebuah gambar\n"); n != 1 {
		t.Errorf("%d times:\n%s", n, readme)
	}
	if n := strings.Count(readme, "]("+"gambar-01.jpg)"); n != 1 {
		t.Errorf("the picture stands there %d times", n)
	}
}

// Beyond the bounds pictures go first, from the end, and then items; it is said.
func TestBounds(t *testing.T) {
	files := fstest.MapFS{}
	var list strings.Builder
	for i := range 85 {
		name := fmt.Sprintf("foto-%03d.jpg", i)
		fmt.Fprintf(&list, "  - file: %s\n    alt: Gambar %d\n", name, i)
		files["content/2026/satu/"+name] = &fstest.MapFile{Data: noise(t, 400, 400, uint64(i))}
	}
	in := input(t, join(item(t, "satu", "Konten satu", list.String()), files))
	page, r := draw(t, in)
	if len(page) > preview.Max || len(page) < preview.Max*9/10 || r.LeftOut == 0 || r.Pictures+r.LeftOut != 86 || len(r.Dropped) > 0 {
		t.Errorf("%d bytes, %d pictures, %d left out, dropped %v", len(page), r.Pictures, r.LeftOut, r.Dropped)
	}
	if want := fmt.Sprintf("%d gambar tidak dimuat", r.LeftOut); !strings.Contains(page, want) {
		t.Errorf("the file does not say %q", want)
	}
	_, r = pages(t, in)
	if r.Bytes() > preview.Max+preview.ReadmeMax || r.LeftOut == 0 || len(r.Files) != r.Pictures+1 {
		t.Errorf("%d bytes in %d files, %d left out", r.Bytes(), len(r.Files), r.LeftOut)
	}

	long := fstest.MapFS{}
	for i := range 4 {
		dir := fmt.Sprintf("content/2026/panjang-%d/", i)
		long[dir+"index.md"] = file(fmt.Sprintf(front, "Panjang", "") + strings.Repeat("kata <&> ", 100_000))
		long[dir+"foto.jpg"] = &fstest.MapFile{Data: plain(t, 300, 300+i)}
	}
	in = input(t, long)
	page, r = draw(t, in)
	if len(page) > preview.Max || len(r.Dropped) == 0 || r.Items+len(r.Dropped) != 4 || !strings.Contains(page, "Konten ini tidak dimuat") {
		t.Errorf("%d bytes, dropped %v", len(page), r.Dropped)
	}
	readme, r := pages(t, in)
	if len(readme) > preview.ReadmeMax || len(r.Dropped) != 4 || r.Pictures != 0 {
		t.Errorf("%d bytes, dropped %v, %d pictures", len(readme), r.Dropped, r.Pictures)
	}
}

func TestAPictureIsAPhonesJPEG(t *testing.T) {
	files := item(t, "satu", "Konten satu", "")
	files["content/2026/satu/foto.jpg"] = &fstest.MapFile{Data: noise(t, 1400, 1000, 1)}
	_, r := pages(t, input(t, files))
	if len(r.Files) < 2 {
		t.Fatal("no picture")
	}
	for _, f := range r.Files[1:] {
		c, format, err := image.DecodeConfig(bytes.NewReader(f.Data))
		if err != nil || format != "jpeg" || c.Width > 1080 || len(f.Data) > preview.PictureMax {
			t.Errorf("%s: %s, %d wide, %d bytes, %v", f.Name, format, c.Width, len(f.Data), err)
		}
	}
}

// A thread is shown one post under another, each with its own count.
func TestAThreadIsShownPostByPost(t *testing.T) {
	files := item(t, "hak", "Hak", "")
	files["content/2026/hak/takarir/bluesky.txt"] = file("Satu.\n---\nDua " + strings.Repeat("a", 300) + "\n---\nTiga.\n")
	in := input(t, files)
	for name, page := range map[string]string{"html": first(draw(t, in)), "pages": first(pages(t, in))} {
		for _, want := range []string{"Satu.", "Tiga."} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if name == "html" {
			for _, want := range []string{"Bagian 1 dari 3 · 5 dari 300", "Bagian 2 dari 3 · 304 dari 300", "lebih 4", "Bagian 3 dari 3 · 5 dari 300"} {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			if strings.Contains(page, ">---") || strings.Contains(page, "\n---") {
				t.Error("the line that divides is shown")
			}
		}
	}
}

func first(page string, _ preview.Result) string { return page }
