// Package gfm makes other people's text inert in GitHub's markdown: a hostile
// title, caption or file name can make no mention, link, reference, picture,
// heading, table, list or HTML, and cannot end a code block or a folded part.
//
// Text goes through one of four doors: [Line] for a line of prose, in markdown
// and in HTML alike; [Quote] for paragraphs; [Code] for names; [Fence] for exact
// text. Control characters, and those that turn the direction of writing, are
// shown by their numbers ([Visible]), except in a fence, which is byte for byte.
package gfm

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// GitHub looks for mentions, references, emoji names and addresses in the text
// that a reader would see, after markdown. Escaping does not hide them; a
// character of no width within does. This one is no place to break a line either.
const gap = "\u2060"

var triggers = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`([@:])`), "$1" + gap},
	{regexp.MustCompile(":" + gap + "( |$)"), ":$1"},
	{regexp.MustCompile(`#(\d)`), "#" + gap + "$1"},
	{regexp.MustCompile(`(?i)(gh)-(\d)`), "$1-" + gap + "$2"},
	{regexp.MustCompile(`(?i)www`), "$0" + gap},
}

// commitIDs are taken apart into pieces too short to be one.
var (
	commitIDs = regexp.MustCompile(`(?i)[0-9a-f]{7,}`)
	sixes     = regexp.MustCompile(`.{6}`)
)

// syntax is written as entities: what markdown, or HTML, could read.
var syntax = entities("&<>|`$*_[]~#\\" + gap)

func entities(chars string) *strings.Replacer {
	var pairs []string
	for _, r := range chars {
		pairs = append(pairs, string(r), entity(r))
	}
	return strings.NewReplacer(pairs...)
}

func entity(r rune) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return fmt.Sprintf("&#%d;", r)
}

// Line makes one line of inert prose.
func Line(s string) string {
	return inert(strings.Join(strings.Fields(Visible(s)), " "))
}

// inert takes the meaning from every character, but for those that only mean
// something at the start of a line.
func inert(s string) string {
	for _, t := range triggers {
		s = t.find.ReplaceAllString(s, t.put)
	}
	s = commitIDs.ReplaceAllStringFunc(s, func(id string) string { return sixes.ReplaceAllString(id, "$0"+gap) })
	return syntax.Replace(s)
}

// Visible shows controls and turns of direction by their numbers.
func Visible(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if !strings.ContainsFunc(s, hides) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hides(r) {
			fmt.Fprintf(&b, "⟦U+%04X⟧", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hides(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r)
}

// Clip bounds what is not decided on.
func Clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// Code is a name as code.
func Code(s string) string {
	s = strings.Join(strings.Fields(Visible(Clip(s, 200))), " ")
	ticks := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// Fence is exact text as a code block that nothing inside can end.
func Fence(text string) string { return FenceAs("", text) }

// FenceAs is Fence with the language that the text is colored in.
func FenceAs(language, text string) string {
	ticks := strings.Repeat("`", max(3, longestRun(text)+1))
	return ticks + language + "\n" + strings.TrimSuffix(text, "\n") + "\n" + ticks
}

// longestRun is the length of the longest run of backticks.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// Quote is a text as a quotation that reads like the text: line by line, with
// its blank lines.
func Quote(text string) string {
	lines := strings.Split(lineEnds.Replace(text), "\n")
	var b strings.Builder
	for i, line := range lines {
		blank := func(i int) bool { return i < 0 || i >= len(lines) || strings.TrimSpace(lines[i]) == "" }
		switch {
		case !blank(i) && !blank(i+1):
			b.WriteString("> " + quoted(line) + "\\\n") // a line break
		case !blank(i):
			b.WriteString("> " + quoted(line) + "\n")
		case blank(i - 1):
			b.WriteString("> &nbsp;\n>\n")
		default:
			b.WriteString(">\n")
		}
	}
	return b.String()
}

var (
	leading  = regexp.MustCompile(`^[\s]+`)
	spaces   = regexp.MustCompile(`[\t ]{2,}|\t`)
	numbered = regexp.MustCompile(`^(\d{1,9})([.)])`)
	bullet   = regexp.MustCompile(`^[-+=]`)
)

// quoted is one line of a quotation: inert also at its start, with its spaces.
func quoted(line string) string {
	line = strings.TrimRightFunc(line, unicode.IsSpace)
	indent := utf8.RuneCountInString(leading.FindString(line))
	line = inert(Visible(leading.ReplaceAllString(line, "")))
	line = numbered.ReplaceAllStringFunc(line, func(s string) string { return s[:len(s)-1] + entity(rune(s[len(s)-1])) })
	line = bullet.ReplaceAllStringFunc(line, func(s string) string { return entity(rune(s[0])) })
	line = spaces.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat("&nbsp;", len(s)-1) + " " })
	return strings.Repeat("&nbsp;", indent) + line
}

// Link is a label, already inert, that leads somewhere; without an address, the
// label alone.
func Link(label, address string) string {
	if address == "" {
		return label
	}
	return "[" + label + "](" + address + ")"
}

// Address lets only a web address through, in a form that markdown takes whole.
func Address(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return inAddress.Replace(u.String())
}

var inAddress = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C", "|", "%7C", "`", "%60", "*", "%2A", "[", "%5B", "]", "%5D", "\n", "", "\"", "%22", "&", "&amp;")

// Path escapes a path for an address, part by part.
func Path(name string) string {
	parts := strings.Split(name, "/")
	for i, s := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(s), "&", "%26")
	}
	return strings.Join(parts, "/")
}
