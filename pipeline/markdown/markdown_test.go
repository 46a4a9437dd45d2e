package markdown

import (
	"regexp"
	"strings"
	"testing"
)

// stub resolves like a page would: relative links lead to /rel/, one image is known.
type stub struct{}

func (stub) Link(dest string) (Link, bool) {
	switch {
	case dest == "hilang.md":
		return Link{}, false
	case strings.Contains(dest, ":"):
		return Link{URL: dest, External: strings.HasPrefix(dest, "http")}, true
	case strings.HasPrefix(dest, "#"):
		return Link{URL: dest}, true
	}
	return Link{URL: "/rel/" + dest}, true
}

func (stub) Image(dest string) (Image, bool) {
	if dest != "foto.jpg" {
		return Image{}, false
	}
	return Image{URL: "/x/foto.jpg", Srcset: "/x/a.jpg 480w", Sizes: "100vw", Width: 4, Height: 3}, true
}

func render(t *testing.T, src string) (string, []Heading) {
	t.Helper()
	var b Buffer
	hs, err := Render(&b, []byte(src), stub{})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), hs
}

func TestRender(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"paragraph", "Halo *dunia*.", "<p>Halo <em>dunia</em>.</p>\n"},
		{"first heading is 2", "# Satu", "<h2 id=\"satu\">Satu</h2>\n"},
		{"no gap between levels", "## A\n\n#### B\n\n## C", "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h2 id=\"c\">C</h2>\n"},
		{"starts deep", "#### A\n\n### B", "<h2 id=\"a\">A</h2>\n<h2 id=\"b\">B</h2>\n"},
		{"repeated heading", "## A\n\n## A", "<h2 id=\"a\">A</h2>\n<h2 id=\"a-2\">A</h2>\n"},
		{"heading without letters", "## !!!", "<h2 id=\"bagian\">!!!</h2>\n"},
		{"heading of another script", "## مرحبا بكم", "<h2 id=\"مرحبا-بكم\">مرحبا بكم</h2>\n"},
		{"underscore never in id", "## _utama_ _isi", "<h2 id=\"utama-isi\"><em>utama</em> _isi</h2>\n"},
		{"internal link", "[a](b.md)", "<p><a href=\"/rel/b.md\">a</a></p>\n"},
		{"external link", "[a](https://x.id/?a=1&b=2)", "<p><a href=\"https://x.id/?a=1&amp;b=2\" rel=\"external\">a</a></p>\n"},
		{"bare address", "www.x.id", "<p><a href=\"http://www.x.id\" rel=\"external\">www.x.id</a></p>\n"},
		{"mail", "<a@x.id>", "<p><a href=\"mailto:a@x.id\">a@x.id</a></p>\n"},
		{"lost link", "lihat [**ini** itu](hilang.md).", "<p>lihat <strong>ini</strong> itu.</p>\n"},
		{"lost empty link", "x[](hilang.md)y", "<p>xy</p>\n"},
		{"image", "![Teks \"alt\"](foto.jpg)", "<p><img src=\"/x/foto.jpg\" alt=\"Teks &quot;alt&quot;\" srcset=\"/x/a.jpg 480w\" sizes=\"100vw\" width=\"4\" height=\"3\" loading=\"lazy\"></p>\n"},
		{"figure", "![Teks](foto.jpg \"Takarir & asal\")", "<figure><img src=\"/x/foto.jpg\" alt=\"Teks\" srcset=\"/x/a.jpg 480w\" sizes=\"100vw\" width=\"4\" height=\"3\" loading=\"lazy\"><figcaption>Takarir &amp; asal</figcaption></figure>\n"},
		{"unknown image", "![Teks](https://lain.id/a.jpg)", "<p>Teks</p>\n"},
		{"raw HTML", "a <b onclick=x()>b</b>\n\n<script>alert(1)</script>\n\nc", "<p>a b</p>\n<p>c</p>\n"},
		{"table", "| a | b |\n| - | -: |\n| 1 | 2 |", "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Tabel 1\"><table>\n<thead>\n<tr>\n<th>a</th>\n<th class=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"right\">2</td>\n</tr>\n</tbody>\n</table></div>\n"},
		{"empty header cell", "|  | b |\n| - | :-: |\n| 1 | 2 |", "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Tabel 1\"><table>\n<thead>\n<tr>\n<td></td>\n<th class=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"center\">2</td>\n</tr>\n</tbody>\n</table></div>\n"},
		{"code", "```go\na<b\n```", "<pre tabindex=\"0\"><code class=\"language-go\">a&lt;b\n</code></pre>\n"},
		{"callout", "> [!NOTE]\n> Isi *penting*.\n>\n> Dua.", "<div class=\"callout catatan\" role=\"note\">\n<p class=\"callout-name\">Catatan</p>\n<p>Isi <em>penting</em>.</p>\n<p>Dua.</p>\n</div>\n"},
		{"callout in small letters", "> [!caution]  \n> - a", "<div class=\"callout awas\" role=\"note\">\n<p class=\"callout-name\">Awas</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n"},
		{"callout with a bare address", "> [!TIP]\n> Lihat https://x.id", "<div class=\"callout kiat\" role=\"note\">\n<p class=\"callout-name\">Kiat</p>\n<p>Lihat <a href=\"https://x.id\" rel=\"external\">https://x.id</a></p>\n</div>\n"},
		{"callout within a list", "- a\n\n  > [!WARNING]\n  > b", "<ul>\n<li>\n<p>a</p>\n<div class=\"callout peringatan\" role=\"note\">\n<p class=\"callout-name\">Peringatan</p>\n<p>b</p>\n</div>\n</li>\n</ul>\n"},
		{"callout of a paragraph apart", "> [!IMPORTANT]\n>\n> b", "<div class=\"callout penting\" role=\"note\">\n<p class=\"callout-name\">Penting</p>\n<p>b</p>\n</div>\n"},
		{"empty callout", "> [!NOTE]", "<blockquote>\n<p>[!NOTE]</p>\n</blockquote>\n"},
		{"unknown callout", "> [!LAIN]\n> b", "<blockquote>\n<p>[!LAIN]\nb</p>\n</blockquote>\n"},
		{"callout that goes on in its line", "> [!NOTE] a\n> b", "<blockquote>\n<p>[!NOTE] a\nb</p>\n</blockquote>\n"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"Selesai\">☑</span> a</li>\n<li><span class=\"task\" role=\"img\" aria-label=\"Belum selesai\">☐</span> b</li>\n</ul>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := render(t, tt.src); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	_, hs := render(t, "## Satu *dua*[^1]\n\n### Tiga & `empat`\n\n[^1]: kaki")
	want := []Heading{{2, "satu-dua-1", "Satu dua"}, {3, "tiga-empat", "Tiga & empat"}}
	if len(hs) != 2 || hs[0] != want[0] || hs[1] != want[1] {
		t.Errorf("got %+v, want %+v", hs, want)
	}
}

func TestFootnotes(t *testing.T) {
	got, _ := render(t, "a[^1]\n\n[^1]: catatan")
	for _, want := range []string{`<a href="#fn:1"`, `id="fnref:1"`, `<li id="fn:1">`, `title="Kembali ke rujukan 1"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q not in %s", want, got)
		}
	}
}

// Two texts on one page share no id and no name of a region.
func TestSeveralTextsOnAPage(t *testing.T) {
	src := "# A\n\n### B\n\n[^1] | ![g](foto.jpg)\n\n| a |\n| - |\n\n[^1]: c\n"
	var w Buffer
	hs, err := RenderAt(&w, []byte(src), inline{}, Place{Prefix: "k2-", Level: 4, Name: "konten 2 \""})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<h4 id="k2-a">`, `<h5 id="k2-b">`, `id="k2-fnref:1"`, `href="#k2-fn:1"`, `<li id="k2-fn:1">`, `href="#k2-fnref:1"`,
		`aria-label="Tabel 1 konten 2 &quot;"`, `title="Catatan kaki konten 2 &quot;"`, `src="data:image/jpeg;base64,AA=="`,
	} {
		if !strings.Contains(w.String(), want) {
			t.Errorf("%q not in %s", want, w.String())
		}
	}
	if len(hs) != 2 || hs[0].ID != "k2-a" || hs[1].Level != 5 {
		t.Errorf("headings %v", hs)
	}
}

// inline shows every picture from within the page.
type inline struct{}

func (inline) Link(dest string) (Link, bool) { return Link{URL: dest}, true }
func (inline) Image(string) (Image, bool) {
	return Image{URL: inlined + "AA=="}, true
}

// vectors are ways to bring a script into a page through markdown.
var vectors = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<style>a{}</style>", "<iframe src=//x>",
	"[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](&#106;avascript:alert(1))", "[a](java&Tab;script:alert(1))",
	"[a](<java\nscript:alert(1)>)", "[a](java\\script:alert(1))", "[a](data:text/html,<script>alert(1)</script>)", "[a](vbscript:x)", "[a](file:///etc/passwd)",
	"<javascript:alert(1)>", "<data:text/html,x>", "![a](javascript:alert(1))", "![a\" onerror=\"alert(1)](foto.jpg)",
	"![a](foto.jpg \"x\\\" onerror=\\\"alert(1)\")", "[a](https://x.id \"t\\\" onclick=\\\"alert(1)\")", "[a](https://x.id/\"onclick=\"alert(1))",
	"```\"><script>alert(1)</script>\nx\n```", "## a <script>alert(1)</script>", "| <script>alert(1)</script> |\n| - |\n| x |",
	"[x]: javascript:alert(1)\n\n[x]", "[^1]\n\n[^1]: <script>alert(1)</script> [b](javascript:alert(1))", "<!-- --><script>alert(1)</script>",
}

var dangerous = regexp.MustCompile(`(?i)<script|<style|<iframe|<svg|<[a-z]+[^>]*\s(?:on[a-z]+|style)\s*=|(?:href|src)="(?:javascript|data|vbscript|file|java)`)

func TestVectors(t *testing.T) {
	for _, v := range vectors {
		got, _ := render(t, v)
		if bare := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(got, `""`); dangerous.MatchString(got) && dangerous.MatchString(bare) || strings.Contains(strings.ToLower(got), `="javascript`) {
			t.Errorf("%q gives %q", v, got)
		}
	}
}

// TestBareAddress: leaving out the search for bare addresses changes nothing.
func TestBareAddress(t *testing.T) {
	for src, want := range map[string]bool{
		"tanpa alamat": false, "[a](https://x.id) dan <https://y.id>": false, "lihat https://x.id": true, "WWW.x.id": true, "a@x.id": true,
		"[https://x.id](b)": true, "x. y. z.": false, "[a]( https://x.id)": true, "ftp://x": true, "[a](https://x.id b)": false, "a](https://x.id)": false,
		"0 \t\n0": false,
	} {
		if got := mayBeBare([]byte(src)); got != want {
			t.Errorf("%q: %v", src, got)
		}
		sameWithSearch(t, src)
	}
}

// blankEnd is blank space at a line's end. The search splits a text at each blank,
// and so keeps one there that it would not otherwise; nobody sees it.
var blankEnd = regexp.MustCompile(`[ \t]+\n`)

func sameWithSearch(t *testing.T, src string) {
	t.Helper()
	got, _ := render(t, src)
	var full Buffer
	seen := func(s string) string { return blankEnd.ReplaceAllString(s, "\n") }
	if err := convert(engines()[0], &full, []byte(src), &job{resolver: stub{}}); err != nil || seen(full.String()) != seen(got) {
		t.Errorf("%q: %q, with the search for bare addresses %q", src, got, full.String())
	}
}

func FuzzRender(f *testing.F) {
	for _, v := range vectors {
		f.Add(v)
	}
	quoted := regexp.MustCompile(`"[^"]*"`)
	f.Fuzz(func(t *testing.T, src string) {
		var b Buffer
		if _, err := Render(&b, []byte(src), stub{}); err != nil {
			t.Fatal(err)
		}
		sameWithSearch(t, src)
		if bare := quoted.ReplaceAllString(b.String(), `""`); dangerous.MatchString(bare) {
			t.Errorf("%q gives %q", src, b.String())
		}
	})
}

// TestCommonMark: without a resolver the dialect is read as it stands.
func TestCommonMark(t *testing.T) {
	var b Buffer
	if err := CommonMark(&b, []byte("### A\n\n[a](b.md) ![c](d.jpg \"t\")")); err != nil {
		t.Fatal(err)
	}
	want := "<h3 id=\"a\">A</h3>\n<p><a href=\"b.md\">a</a> <img src=\"d.jpg\" alt=\"c\" title=\"t\"></p>\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func BenchmarkRender(b *testing.B) {
	src := []byte(strings.Repeat("## Judul\n\nParagraf dengan [tautan](https://x.id) dan *penekanan* serta kata lain secukupnya.\n\n- satu\n- dua\n\n", 8))
	var buf Buffer
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		buf.Reset()
		if _, err := Render(&buf, src, stub{}); err != nil {
			b.Fatal(err)
		}
	}
}
