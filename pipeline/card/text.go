package card

import (
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

const ellipsis = "…"

// plainer are characters that look like one the fonts have, or like none.
var plainer = strings.NewReplacer(
	"\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "",
	"\u2010", "-", "\u2011", "-", "\u2012", "–", "\u2015", "—", "\u2212", "−", "ʼ", "’", "ʻ", "‘",
)

// legible is a text in the letters of the fonts; ok is false when less than half
// of its words is left.
func (p *painter) legible(s string) (text string, ok bool) {
	all, lost := 0, 0
	var out []string
	for word := range strings.FieldsSeq(plainer.Replace(norm.NFC.String(s))) {
		drawn, foreign := p.word(word)
		switch {
		case foreign:
			all, lost = all+1, lost+1
			if len(out) == 0 || out[len(out)-1] != ellipsis {
				out = append(out, ellipsis)
			}
		case drawn != "":
			all++
			out = append(out, drawn)
		}
	}
	return strings.Join(out, " "), 2*lost <= all && (all > 0 || s == "")
}

// word is a word in the letters of the fonts; foreign says that one of its
// letters has none.
func (p *painter) word(s string) (drawn string, foreign bool) {
	var b strings.Builder
	for _, r := range s {
		switch plain := ""; {
		case p.has(r):
			b.WriteRune(r)
		case p.compatible(r, &plain):
			b.WriteString(plain)
		case unicode.IsLetter(r) || unicode.IsNumber(r) && !unicode.Is(unicode.So, r):
			return "", true
		}
	}
	return b.String(), false
}

func (p *painter) has(r rune) bool {
	var b sfnt.Buffer
	g, err := p.fonts[1].GlyphIndex(&b, r)
	return err == nil && g != 0 && unicode.IsGraphic(r)
}

// compatible is a character's plain form without marks, if the fonts have it.
func (p *painter) compatible(r rune, plain *string) bool {
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, d) {
			continue
		}
		if d == r || !p.has(d) {
			return false
		}
		b.WriteRune(d)
	}
	*plain = b.String()
	return b.Len() > 0
}

// wrap breaks a text into at most n lines. A size at which it does not fit, or
// only with a broken word, is refused unless it is the last.
func wrap(f *face, s string, n int, last bool) (lines []string, fits bool) {
	lines, broken := flow(f, s, measure)
	switch {
	case len(lines) > n && last:
		lines = lines[:n]
		lines[n-1] = shorten(f, lines[n-1]+" "+ellipsis, measure)
		return lines, true
	case len(lines) > n || broken && !last:
		return nil, false
	case broken:
		return lines, true
	}
	// The narrowest column with as many lines has them about equally long.
	lo, hi := measure/2, measure
	for lo < hi {
		mid := (lo + hi) / 2
		if l, b := flow(f, s, mid); len(l) <= len(lines) && !b {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	lines, _ = flow(f, s, hi)
	return lines, true
}

// flow fills lines with words, one after the other, and breaks those that are
// longer than a line.
func flow(f *face, s string, width int) (lines []string, broken bool) {
	line := ""
	for word := range strings.FieldsSeq(s) {
		if joined := strings.TrimSpace(line + " " + word); f.width(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for f.width(word) > width {
			broken = true
			n := breakAt(f, word, width)
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, broken
}

// breakAt is where a word is cut: behind its last sign that fits, or else behind
// the last letter that does. It is at least one letter.
func breakAt(f *face, word string, width int) int {
	fit, sign := 0, 0
	for i, r := range word {
		end := i + len(string(r))
		if fit > 0 && f.width(word[:end]) > width {
			break
		}
		fit = end
		if strings.ContainsRune("-–—/_.", r) {
			sign = end
		}
	}
	if sign > fit/2 {
		return sign
	}
	return fit
}

// shorten cuts a line that is too long, and says so with an ellipsis.
func shorten(f *face, s string, width int) string {
	if f.width(s) <= width {
		return s
	}
	letters := []rune(strings.TrimRight(strings.TrimSuffix(s, ellipsis), " "))
	for len(letters) > 0 {
		letters = letters[:len(letters)-1]
		if short := strings.TrimRight(string(letters), " ,;:.–—-") + ellipsis; f.width(short) <= width {
			return short
		}
	}
	return ""
}
