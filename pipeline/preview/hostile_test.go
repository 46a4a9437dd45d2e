package preview_test

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/gfm/gfmtest"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/preview"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// attacks are those on GitHub's markdown, and more on a page of HTML.
var attacks = append([]string{
	"</style><script>alert(1)</script>", "</title><script>alert(1)</script>", `" onload="alert(1)`, "' onerror='alert(1)", "</svg><script>",
	"]]>", "{{.Style}}", "javascript:alert(1)", "data:text/html,<script>", "\u2067dibalik\u2069", "</p></div></article></main>", "<svg/onload=alert(1)>",
}, gfmtest.Attacks...)

// hostile puts a string wherever a proposal's author can write one.
func hostile(t testing.TB, base preview.Input, s string) preview.Input {
	t.Helper()
	text := "Baris pertama\n" + s + "\n\n" + s + "\nakhir"
	in := base
	in.Title = "Usulan " + s
	it := in.Items[0]
	src := clone(it.Item)
	m := src.Meta
	m.Title, m.Summary, m.Owner, m.Tags = "Judul "+s, "Ringkas "+s, "Unit "+s, []string{"topik" + s}
	m.Type, m.Supersedes = schema.Kind("foto"+s), "content/"+s
	m.Corrections = []schema.Correction{{Time: schema.Moment("2026" + s), Note: text}}
	m.Media = append([]schema.Media{}, m.Media...)
	m.Media[0].Alt, m.Media[0].Credit = "Alt "+s+"\n"+s, "Kredit "+s
	src.Meta = m
	it.Item = src
	it.Base = &preview.Base{}
	it.Messages = append(it.Messages[:0:0], it.Messages...)
	for i := range it.Messages {
		it.Messages[i].Text, it.Messages[i].Account = text, "@akun"+s
		if len(it.Messages[i].Parts()) > 1 { // what is meant to divide a text does
			it.Messages[i].Text = strings.ReplaceAll(text, s, "biasa")
		}
		it.Messages[i].Media = append(it.Messages[i].Media[:0:0], it.Messages[i].Media...)
		for j := range it.Messages[i].Media {
			it.Messages[i].Media[j].Alt = m.Media[0].Alt
		}
	}
	it.Findings = []diag.Finding{{Position: diag.Position{Path: it.ID + "/a" + s, Line: 2, Column: 1}, Severity: diag.Error, Message: lang.Same("pesan " + s), Hint: lang.Same("saran " + s)}}
	in.Items = []preview.Item{it}
	return in
}

func clone(it *source.Item) *source.Item {
	return &source.Item{
		ID: it.ID, Meta: it.Meta, Date: it.Date, Body: it.Body, BodyLine: it.BodyLine, Captions: it.Captions, Files: it.Files, Folder: it.Folder, Parsed: it.Parsed,
	}
}

// body gives the item another narrative: what markdown makes of it is its own.
func body(in preview.Input, text string) preview.Input {
	it := in.Items[0]
	src := clone(it.Item)
	src.Body = []byte(text)
	it.Item = src
	in.Items = []preview.Item{it}
	return in
}

var (
	element  = regexp.MustCompile(`<(/?[a-zA-Z][^\s>/]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*/?>`)
	attrName = regexp.MustCompile(`\s([^\s=>]+)(?:=")?`)
	quoted   = regexp.MustCompile(`"[^"]*"`)
)

// bones are the page's elements with the names of their attributes.
func bones(page string) string {
	page = withoutPictures(page)
	var b strings.Builder
	for _, m := range element.FindAllStringSubmatch(page, -1) {
		b.WriteString(m[1])
		for _, a := range attrName.FindAllStringSubmatch(quoted.ReplaceAllString(m[2], `""`), -1) {
			b.WriteString(" " + strings.Trim(a[1], `="`))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestHostileTextChangesNoStructure(t *testing.T) {
	base := input(t, item(t, "satu", "Konten satu", ""))
	tame, _ := draw(t, hostile(t, base, "biasa"))
	tameReadme, _ := pages(t, hostile(t, base, "biasa"))
	for _, s := range attacks {
		if strings.TrimSpace(s) == "" {
			continue // an empty line has other paragraphs
		}
		page, _ := draw(t, hostile(t, base, s))
		if d := cmp.Diff(bones(tame), bones(page)); d != "" {
			t.Errorf("%q: %s", s, d)
		}
		if shown := html.UnescapeString(page); !strings.Contains(shown, "Baris pertama\n"+gfm.Visible(s)) {
			t.Errorf("%q: the text is not shown as it is", s)
		}
		if strings.ContainsAny(page, "\u202e\u2066\u2067\x00\x1b") {
			t.Errorf("%q: a hidden character is in the page", s)
		}
		readme, _ := pages(t, hostile(t, base, s))
		gfmtest.Inert(t, s, readme, nil)
		if d := cmp.Diff(gfmtest.Skeleton(t, tameReadme), gfmtest.Skeleton(t, readme)); d != "" {
			t.Errorf("README, %q: %s", s, d)
		}
	}
}

// The narrative is markdown, but makes nothing that runs or loads.
func TestHostileNarrative(t *testing.T) {
	base := input(t, item(t, "satu", "Konten satu", ""))
	for _, s := range attacks {
		in := body(base, s+"\n\n"+s+"\n\n# "+s+"\n\n| "+s+" |\n| - |\n\n![x]("+s+") [y]("+s+")\n")
		page, _ := draw(t, in)
		for line := range strings.SplitSeq(bones(page), "\n") {
			name, attrs, _ := strings.Cut(line, " ")
			if name == "script" || name == "iframe" || strings.HasPrefix(attrs, "on") || strings.Contains(attrs, " on") || strings.Contains(" "+attrs+" ", " style ") {
				t.Errorf("%q: the element %q", s, line)
			}
		}
		for _, m := range regexp.MustCompile(`\s(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if u := strings.ToLower(html.UnescapeString(m[1])); strings.HasPrefix(u, "javascript:") || strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "data:image/jpeg;base64,") {
				t.Errorf("%q: the address %.60q", s, u)
			}
		}
		readme, _ := pages(t, in)
		gfmtest.Inert(t, s, readme, nil)
	}
}

// A link of the article leads within the page, to the website, or away; never to
// a file that is not there.
func TestLinks(t *testing.T) {
	files := join(item(t, "satu", "Konten satu", ""), item(t, "dua", "Konten dua", ""))
	in := body(input(t, files), "[a](../satu/) [b](../../2025/lain/) [c](#kaki) [d](foto.jpg) [e](/sop/) [f](https://a.example/?x=1&y=2) [g](mailto:a@b.example)")
	in.Items = append(in.Items, input(t, files).Items[1])
	page, _ := draw(t, in)
	for _, want := range []string{
		`<a href="#_k2">a</a>`, `<a href="https://situs.example/2025/lain/" rel="external">b</a>`, `<a href="#k1-kaki">c</a>`, ` d `,
		`<a href="https://situs.example/sop/" rel="external">e</a>`, `<a href="https://a.example/?x=1&amp;y=2" rel="external">f</a>`, `<a href="mailto:a@b.example"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
}

func FuzzPreview(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	base := input(f, item(f, "satu", "Konten satu", ""))
	tame, _ := draw(f, hostile(f, base, "biasa"))
	want := bones(tame)
	f.Fuzz(func(t *testing.T, s string) {
		if strings.TrimSpace(s) == "" || strings.ContainsAny(s, "\n\r\v\f\u0085\u2028\u2029") {
			t.Skip("lines are tried apart")
		}
		page, _ := draw(t, hostile(t, base, s))
		if d := cmp.Diff(want, bones(page)); d != "" {
			t.Errorf("%q: %s", s, d)
		}
		readme, _ := pages(t, hostile(t, base, s))
		gfmtest.Inert(t, s, readme, nil)
	})
}

var inlinePicture = regexp.MustCompile(`data:image/jpeg;base64,[A-Za-z0-9+/=]*`)

func withoutPictures(page string) string { return inlinePicture.ReplaceAllString(page, "data:") }

// The base64 in the page is the picture's, whatever the template made of it.
func TestThePicturesInTheFileAreWhole(t *testing.T) {
	page, _ := draw(t, input(t, item(t, "satu", "Konten satu", "")))
	for _, m := range inlinePicture.FindAllString(page, -1) {
		data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m, "data:image/jpeg;base64,"))
		if err != nil || len(data) < 100 || !strings.HasPrefix(string(data), "\xff\xd8") || !strings.HasSuffix(string(data), "\xff\xd9") {
			t.Errorf("%d bytes, %v", len(data), err)
		}
	}
}
