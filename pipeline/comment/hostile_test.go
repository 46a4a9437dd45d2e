package comment_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/markdown"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// attacks are strings that would do something in a comment of GitHub's. None
// holds a line end: those are tried apart, in texts of as many lines.
var attacks = []string{
	"@kabid-andi @org/team please", "a@b.example mailto:a@b.example", "kantor/konten#12 #12 GH-12 gh-1",
	"deadbeefdeadbeefdeadbeefdeadbeefdeadbeef kantor/konten@deadbeef", "https://jahat.example http://x www.jahat.example",
	"[klik](https://jahat.example)", "![x](https://jahat.example/x.png)", "[klik][1]", "<https://jahat.example>",
	"<img src=x onerror=alert(1)>", "</details></summary><h1>Disetujui</h1>", "<!-- terbit:keputusan -->", "-->", "<details open>",
	"| a | b |", "a|b\\|c", "# Judul", "## Judul ##", "- butir", "* butir", "+ butir", "1. butir", "1) butir", "> kutipan", "===", "---", "***",
	"```", "~~~", "````text", "`a` ``b`` `", "    kode", "\tkode", "**tebal** __tebal__ *m* _m_ ~~coret~~", "$x^2$ $$x$$ \\(x\\)", "&copy; &#64;kabid &lt;",
	":+1: :white_check_mark:", "\\@kabid \\# \\", "[ ] tugas", "- [x] tugas", "[^1]", "/keputusan tolak bohong", "/pertimbangan lanjut",
	"\u202e dibalik \u2066", "nol\x00\x1b[31m", "rusak \xff\xfe", "x\u200b@kabid", "::https://x", "%s %d %!", "", " ",
}

// hostile puts a string wherever somebody outside can write one.
func hostile(s string) comment.Input {
	text := "Baris pertama\n" + s + "\n\n" + s + "\nakhir"
	it := infographic(hak, "Judul "+s)
	it.Summary, it.Note, it.Kind = "Ringkas "+s, "Catatan "+s, schema.Kind("foto"+s)
	it.Narrative = text
	for i := range it.Messages {
		m := &it.Messages[i]
		m.Text, m.Account = text, "@akun"+s
		m.Media = append([]platform.Attachment{}, m.Media...)
		m.Media[0].File = "foto" + s + ".jpg"
		m.Media[0].Alt = "Alt " + s + "\n" + s
		m.Media = append(m.Media, platform.Attachment{URL: "https://a.example/" + url.PathEscape(s), Kind: platform.Video, Alt: "Video"})
	}
	it.Findings = []diag.Finding{{
		Position: diag.Position{Path: hak + "/a" + s + ".txt", Line: 2, Column: 1}, Severity: diag.Error,
		Message: lang.Same("pesan " + s), Hint: lang.Same("saran " + s),
	}}
	sc := proposal("staf-rina", it).considered().review("humas-dewi", "APPROVED", "Catatan "+s).
		say("humas-budi", "/tahan "+s+" x").say("siapa-"+s, "/pertimbangan lanjut "+s+" x")
	in := sc.finish()
	in.HeadBranch, in.Author.Login = "cabang"+s, "akun"+s
	in.Previews = []comment.Link{{Label: "Pratinjau " + s, URL: "https://a.example/?q=" + url.QueryEscape(s)}}
	d := &in.Decision.Items[0]
	d.Steps[0].By, d.Steps[1].Note = "orang"+s, "Sebab "+s
	return in
}

// tame is the same with a harmless word.
const tame = "biasa"

var tag = regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*)`)

// skeleton are the elements of the rendered comment, without attributes.
func skeleton(t *testing.T, md string) string {
	t.Helper()
	var w markdown.Buffer
	if err := markdown.CommonMark(&w, []byte(md)); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range tag.FindAllStringSubmatch(w.String(), -1) {
		b.WriteString(m[1] + "\n")
	}
	return b.String()
}

// Whatever stands in the untrusted places, the comment has the same elements.
func TestHostileTextChangesNoStructure(t *testing.T) {
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		want := skeleton(t, comment.Render(hostile(tame), l))
		for _, s := range attacks {
			if strings.TrimSpace(s) == "" {
				continue // an empty line has other paragraphs
			}
			got := comment.Render(hostile(s), l)
			if d := cmp.Diff(want, skeleton(t, got)); d != "" {
				t.Errorf("%q: %s", s, d)
			}
			inert(t, s, got)
		}
	}
}

var (
	address  = regexp.MustCompile(`\]\([^()\s<>]*\)`)
	ours     = regexp.MustCompile(`^(</?(details|summary|b|sub|br)>|<!-- terbit:keputusan -->|<!-- terbit:balasan \d+ -->)$`)
	anyTag   = regexp.MustCompile(`<[^>]*>?`)
	triggers = regexp.MustCompile(`(?i)@[a-z0-9]|#\d|gh-\d|://|www\.|\b[0-9a-f]{7,40}\b|:\+1:|:white_check_mark:`)
)

// prose is the comment without code and without addresses.
func prose(md string) string {
	md = withoutFences(md)
	md = withoutSpans(md)
	return address.ReplaceAllString(md, "]")
}

// withoutFences takes out code blocks, as CommonMark reads them.
func withoutFences(md string) string {
	var out []string
	open := ""
	for line := range strings.SplitSeq(md, "\n") {
		text := strings.TrimLeft(line, " ")
		ticks := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		switch {
		case open != "":
			if len(ticks) >= len(open) && strings.TrimSpace(text[len(ticks):]) == "" {
				open = ""
			}
		case len(ticks) >= 3 && !strings.Contains(text[len(ticks):], "`"):
			open = ticks
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// withoutSpans takes out code spans, line by line.
func withoutSpans(md string) string {
	var b strings.Builder
	for len(md) > 0 {
		i := strings.IndexByte(md, '`')
		if i < 0 {
			break
		}
		n := 1
		for i+n < len(md) && md[i+n] == '`' {
			n++
		}
		b.WriteString(md[:i])
		ticks, rest := md[i:i+n], md[i+n:]
		end := closing(rest, ticks)
		if end < 0 {
			b.WriteString(ticks)
			md = rest
			continue
		}
		b.WriteString("x")
		md = rest[end+n:]
	}
	return b.String() + md
}

func closing(s, ticks string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], ticks)
		if i < 0 {
			return -1
		}
		i += at
		end := i + len(ticks)
		for end < len(s) && s[end] == '`' {
			end++
		}
		if end-i == len(ticks) {
			return i
		}
		at = end
	}
}

// inert holds that nothing GitHub acts on stands outside code, and that a
// comment of ours commands nothing.
func inert(t *testing.T, s, md string) {
	t.Helper()
	text := prose(md)
	shown := html.UnescapeString(text)
	if m := triggers.FindString(shown); m != "" {
		t.Errorf("%q: %q stands in the open: %s", s, m, around(shown, m))
	}
	for _, m := range anyTag.FindAllString(text, -1) {
		if !ours.MatchString(m) {
			t.Errorf("%q: the tag %s", s, m)
		}
	}
	if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
		t.Errorf("%q: folded parts are not closed", s)
	}
	if c := gate.ParseCommands(md); len(c) > 0 {
		t.Errorf("%q: commands %v", s, c)
	}
	if strings.Count(text, comment.Marker) != 1 || !strings.HasPrefix(md, comment.Marker+"\n") {
		t.Errorf("%q: the marker does not stand once, and first", s)
	}
}

func around(text, m string) string {
	i := strings.Index(text, m)
	return text[max(0, i-40):min(len(text), i+40)]
}

// A text of many lines stays inside its quotation and its code block.
func TestHostileLinesStayInside(t *testing.T) {
	all := strings.Join(attacks, "\n") + "\r\n```\r```\n\n\n\n</details>\n\u2028# x"
	it := infographic(hak, "Judul")
	it.Note = all
	for i := range it.Messages {
		it.Messages[i].Text = all
		it.Messages[i].Media[0].Alt = all
	}
	blocks := map[*scene]int{proposal("staf-rina", it).considered().corrected(): 1 + 3, proposal("staf-rina", it): 2 + 3}
	for sc, want := range blocks {
		md := comment.Render(sc.finish(), lang.Indonesian)
		inert(t, all, md)
		bones := skeleton(t, md)
		if got := strings.Count(bones, "\npre\n"); got != want {
			t.Errorf("%d code blocks, want %d", got, want)
		}
		if strings.Contains(bones, "\nh1\n") || strings.Contains(bones, "\nimg\n") {
			t.Error("an element from outside")
		}
		if !strings.Contains(md, "\n"+all+"\n") {
			t.Error("the exact text is not there")
		}
	}
}

// Only web addresses become links, and none ends early.
func TestAddresses(t *testing.T) {
	in := stories()["6-keputusan"]
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "//a.example", "/a", "", "https://", "https://a b", "https://a/\x00"} {
		in.Previews = []comment.Link{{Label: "pratinjau", URL: bad}}
		if md := comment.Render(in, lang.Indonesian); strings.Contains(md, "Lihat dengan gambar") {
			t.Errorf("%q became a link", bad)
		}
	}
	in.Previews = []comment.Link{{Label: "pratinjau", URL: "https://a.example/(x)[y]<z> \"w\"*&copy;`|?q=)#)"}}
	md := comment.Render(in, lang.Indonesian)
	if want := "[pratinjau](https://a.example/%28x%29%5By%5D%3Cz%3E%20%22w%22%2A&amp;copy;%60%7C?q=%29#%29)"; !strings.Contains(md, want) {
		t.Errorf("want %s", want)
	}
	md = comment.Render(stories()["4-desain"], lang.Indonesian)
	if !strings.Contains(md, "/new/usulan/hak-informasi/content/2025/hak-informasi?filename=takarir/x.txt)") {
		t.Error("no link to a new caption")
	}
	in = stories()["5-koreksi"]
	in.HeadBranch, in.ServerURL, in.HeadRepository = "ke rja/)(&copy;", "https://ghe.example/", "orang/konten"
	md = comment.Render(in, lang.Indonesian)
	if want := "](https://ghe.example/orang/konten/edit/ke%20rja/%29%28%26copy%3B/content/2025/hak-informasi/index.md)"; !strings.Contains(md, want) {
		t.Errorf("want %s", want)
	}
}

// Every story's comment is as inert as a hostile one.
func TestStoriesAreInert(t *testing.T) {
	for name, in := range stories() {
		inert(t, name, comment.Render(in, lang.Indonesian))
		inert(t, name, comment.Render(in, lang.English))
	}
}

func TestExactTextIsThereByteForByte(t *testing.T) {
	in := stories()["6-keputusan"]
	md := comment.Render(in, lang.Indonesian)
	for _, m := range in.Items[0].Messages {
		if !strings.Contains(md, fmt.Sprintf("\n%s\n", m.Text)) {
			t.Errorf("%s: the text is not in the comment", m.Channel)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "\n\r") {
			t.Skip("lines are tried apart")
		}
		inert(t, s, comment.Render(hostile(s), lang.Indonesian))
	})
}
