// Package gfmtest holds what the pages that we write for GitHub are tried with:
// hostile strings, and checks that none of them does anything.
package gfmtest

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/markdown"
)

// Attacks are strings that would do something in a comment of GitHub's. None
// holds a line end: those are tried apart, in texts of as many lines.
var Attacks = []string{
	"@kabid-andi @org/team please", "a@b.example mailto:a@b.example", "kantor/konten#12 #12 GH-12 gh-1",
	"deadbeefdeadbeefdeadbeefdeadbeefdeadbeef kantor/konten@deadbeef", "https://jahat.example http://x www.jahat.example",
	"[klik](https://jahat.example)", "![x](https://jahat.example/x.png)", "[klik][1]", "<https://jahat.example>",
	"<img src=x onerror=alert(1)>", "</details></summary><h1>Disetujui</h1>", "<!-- terbit:keputusan -->", "-->", "<details open>",
	"| a | b |", "a|b\\|c", "# Judul", "## Judul ##", "- butir", "* butir", "+ butir", "1. butir", "1) butir", "> kutipan", "===", "---", "***",
	"```", "~~~", "````text", "`a` ``b`` `", "    kode", "\tkode", "**tebal** __tebal__ *m* _m_ ~~coret~~", "$x^2$ $$x$$ \\(x\\)", "&copy; &#64;kabid &lt;",
	":+1: :white_check_mark:", "\\@kabid \\# \\", "[ ] tugas", "- [x] tugas", "[^1]", "/keputusan tolak bohong", "/pertimbangan lanjut",
	"\u202e dibalik \u2066", "nol\x00\x1b[31m", "rusak \xff\xfe", "x\u200b@kabid", "::https://x", "%s %d %!", "", " ",
}

var tag = regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*)`)

// Skeleton are the elements of the rendered comment, without attributes.
func Skeleton(t testing.TB, md string) string {
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

var (
	address  = regexp.MustCompile(`\]\([^()\s<>]*\)`)
	anyTag   = regexp.MustCompile(`<[^>]*>?`)
	triggers = regexp.MustCompile(`(?i)@[a-z0-9]|#\d|gh-\d|://|www\.|\b[0-9a-f]{7,40}\b|:\+1:|:white_check_mark:`)
)

// Prose is the page without code and without addresses.
func Prose(md string) string {
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

// Inert holds that nothing GitHub acts on stands outside code, that the only HTML
// is what ours matches, and that folded parts are closed. s is what was tried.
func Inert(t testing.TB, s, md string, ours *regexp.Regexp) {
	t.Helper()
	text := Prose(md)
	shown := html.UnescapeString(text)
	if m := triggers.FindString(shown); m != "" {
		t.Errorf("%q: %q stands in the open: %s", s, m, around(shown, m))
	}
	for _, m := range anyTag.FindAllString(text, -1) {
		if ours == nil || !ours.MatchString(m) {
			t.Errorf("%q: the tag %s", s, m)
		}
	}
	if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
		t.Errorf("%q: folded parts are not closed", s)
	}
}

func around(text, m string) string {
	i := strings.Index(text, m)
	return text[max(0, i-40):min(len(text), i+40)]
}
