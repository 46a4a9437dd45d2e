package frame

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	tabStop  = 4
	marksMax = 3 // combining marks on one character; more are shown by number
)

// cell is one rune as it is shown; a combining mark is a cell of no width.
type cell struct {
	text  string
	width int
}

// cells shows a line rune by rune.
func cells(line string) []cell {
	out := make([]cell, 0, len(line))
	at, marks := 0, 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		c := show(r, line[i:i+n], at, marks)
		if marks++; c.width > 0 {
			marks = 0
		}
		at += c.width
		out = append(out, c)
		i += n
	}
	return out
}

func show(r rune, raw string, at, marks int) cell {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return number(fmt.Sprintf("⟦0x%02X⟧", raw[0]))
	case r == '\t':
		n := tabStop - at%tabStop
		return cell{strings.Repeat(" ", n), n}
	case Hidden(r):
		return number(fmt.Sprintf("⟦U+%04X⟧", r))
	case unicode.In(r, unicode.Mn, unicode.Me):
		if at == 0 || marks >= marksMax {
			return number(fmt.Sprintf("⟦U+%04X⟧", r))
		}
		return cell{raw, 0}
	}
	return cell{raw, cellsOf(r)}
}

func number(s string) cell { return cell{s, utf8.RuneCountInString(s)} }

func cellsOf(r rune) int {
	if r < 0x300 {
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Hidden reports whether a character is shown by its number: it has no shape, or
// a terminal would obey it.
func Hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
		return true
	}
	return r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0 || !unicode.IsGraphic(r)
}

// Clean makes text safe to print on one line; a line end is a blank.
func Clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return Hidden(r) || r == utf8.RuneError || unicode.In(r, unicode.Mn, unicode.Me) }) {
		return s
	}
	var b strings.Builder
	for _, c := range cells(strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(s)) {
		b.WriteString(c.text)
	}
	return b.String()
}

// Width is how many cells a text takes.
func Width(s string) (n int) {
	for _, c := range cells(s) {
		n += c.width
	}
	return n
}
