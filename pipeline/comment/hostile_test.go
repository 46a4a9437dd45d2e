package comment_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/gfm/gfmtest"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// hostile puts a string wherever somebody outside can write one.
func hostile(s string) comment.Input {
	text := "Baris pertama\n" + s + "\n\n" + s + "\nakhir"
	it := infographic(hak, "Judul "+s)
	it.Summary, it.Note, it.Kind = "Ringkas "+s, "Catatan "+s, schema.Kind("foto"+s)
	it.Narrative = text
	it.Changes = []comment.Change{{File: "takarir/" + s, Old: "lama\n", New: text}}
	for i := range it.Messages {
		m := &it.Messages[i]
		m.Text, m.Account = text, "@akun"+s
		if len(m.Parts()) > 1 { // what is meant to divide it does: see TestAThreadIsShownPartByPart
			m.Text = strings.ReplaceAll(text, s, tame)
		}
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

// Whatever stands in the untrusted places, the comment has the same elements.
func TestHostileTextChangesNoStructure(t *testing.T) {
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		want := gfmtest.Skeleton(t, comment.Render(hostile(tame), l))
		for _, s := range gfmtest.Attacks {
			if strings.TrimSpace(s) == "" {
				continue // an empty line has other paragraphs
			}
			got := comment.Render(hostile(s), l)
			if d := cmp.Diff(want, gfmtest.Skeleton(t, got)); d != "" {
				t.Errorf("%q: %s", s, d)
			}
			inert(t, s, got)
		}
	}
}

// A thread is shown part by part, each with its own length, and exactly as it is written
// once more; whatever stands in a part stays there.
func TestAThreadIsShownPartByPart(t *testing.T) {
	thread := func(s string) comment.Input {
		it := infographic(hak, "Judul")
		for i := range it.Messages {
			if m := &it.Messages[i]; m.Channel == "x" {
				m.Text = "Pertama " + s + "\n---\n" + s + " kedua"
				if len(m.Parts()) > 2 {
					m.Text = "Pertama " + tame + "\n---\n" + tame + " kedua"
				}
			}
		}
		return proposal("staf-rina", it).considered().finish()
	}
	md := comment.Render(thread(tame), lang.English)
	for _, want := range []string{"a thread of 2 parts, the longest", "**Part 1 of 2** · 13", "\n> Pertama biasa\n", "**Part 2 of 2** · 11", "\n> biasa kedua\n", "\nPertama biasa\n---\nbiasa kedua\n"} {
		if !strings.Contains(md, want) {
			t.Errorf("the comment lacks %q:\n%s", want, md)
		}
	}
	bones := gfmtest.Skeleton(t, md)
	for _, s := range gfmtest.Attacks {
		if strings.TrimSpace(s) == "" {
			continue
		}
		got := comment.Render(thread(s), lang.English)
		if d := cmp.Diff(bones, gfmtest.Skeleton(t, got)); d != "" {
			t.Errorf("%q: %s", s, d)
		}
		inert(t, s, got)
	}
}

// inert holds that nothing GitHub acts on stands outside code, and that a
// comment of ours commands nothing.
func inert(t *testing.T, s, md string) {
	t.Helper()
	gfmtest.Inert(t, s, md, ours)
	if c := gate.ParseCommands(md); len(c) > 0 {
		t.Errorf("%q: commands %v", s, c)
	}
	if text := gfmtest.Prose(md); strings.Count(text, comment.Marker) != 1 || !strings.HasPrefix(md, comment.Marker+"\n") {
		t.Errorf("%q: the marker does not stand once, and first", s)
	}
}

// ours is the HTML that a comment of ours holds.
var ours = regexp.MustCompile(`^(</?(details|summary|b|sub|br)>|<!-- terbit:keputusan -->|<!-- terbit:balasan \d+ -->)$`)

// A text of many lines stays inside its quotation and its code block.
func TestHostileLinesStayInside(t *testing.T) {
	all := strings.Join(gfmtest.Attacks, "\n") + "\r\n```\r```\n\n\n\n</details>\n\u2028# x"
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
		bones := gfmtest.Skeleton(t, md)
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
	for _, s := range gfmtest.Attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "\n\r") {
			t.Skip("lines are tried apart")
		}
		inert(t, s, comment.Render(hostile(s), lang.Indonesian))
	})
}
