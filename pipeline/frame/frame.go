package frame

import (
	"fmt"
	"strings"
)

// MinWidth is the least width that a frame is drawn for.
const MinWidth = 40

// Frame is one place drawn: the line's number and text, and the marks below.
type Frame struct {
	Gutter string // of the line, with its number
	Blank  string // of the marks, as wide
	Code   string
	Marks  string
}

// Draw draws the place between two columns of a line. A place behind the line's
// end is marked there; a place without extent gets one mark.
func Draw(line string, number, column, end, width int) Frame {
	gutter := fmt.Sprintf("%4d | ", number)
	f := Frame{Gutter: gutter, Blank: strings.Repeat(" ", len(gutter)-2) + "| "}
	all := cells(line)
	column = min(max(column, 1), len(all)+1)
	end = min(max(end, column+1), len(all)+1)
	lo, hi := window(all, column-1, max(end-1, column), max(width, MinWidth)-len(gutter))
	var code strings.Builder
	before, marked := 0, 0
	if lo > 0 {
		code.WriteString("…")
		before = 1
	}
	for i := lo; i < hi; i++ {
		code.WriteString(all[i].text)
		switch {
		case i < column-1:
			before += all[i].width
		case i < end-1:
			marked += all[i].width
		}
	}
	if hi < len(all) {
		code.WriteString("…")
	}
	if marked == 0 && column <= len(all) { // on something without width: below what it stands on
		before = max(before-1, 0)
	}
	f.Code = strings.TrimRight(code.String(), " ")
	f.Marks = strings.Repeat(" ", before) + strings.Repeat("^", max(marked, 1))
	return f
}

// window is the part of the cells that fits into width and holds the place, as
// much of it as there is room for, with a third of the room before it.
func window(all []cell, from, to, width int) (lo, hi int) {
	total := 0
	for _, c := range all {
		total += c.width
	}
	if total < width { // one cell is left for a mark behind the end
		return 0, len(all)
	}
	room := width - 3 // … at both ends, and a mark behind the end
	place := 0
	for i := from; i < to && i < len(all); i++ {
		place += all[i].width
	}
	lead := max(0, min(room/3, room-place))
	lo = min(from, len(all))
	for lo > 0 && all[lo-1].width <= lead {
		lo--
		lead -= all[lo].width
	}
	hi = lo
	for hi < len(all) && all[hi].width <= room {
		room -= all[hi].width
		hi++
	}
	for lo > 0 && all[lo-1].width <= room { // the line ends early: show more of its start
		lo--
		room -= all[lo].width
	}
	return lo, hi
}

// Lines is the frame as text.
func (f Frame) Lines() []string {
	return []string{strings.TrimRight(f.Gutter+f.Code, " "), f.Blank + f.Marks}
}

// Wrap breaks a text at blanks into lines of at most width cells; every line but
// the first begins with indent. A word that is longer than a line stays whole: it
// is an address or a path, which people copy.
func Wrap(text, indent string, width int) []string {
	width = max(width, MinWidth)
	var out []string
	line, used := "", 0
	flush := func() {
		out = append(out, line)
		line, used = indent, Width(indent)
	}
	empty := true
	for word := range strings.FieldsSeq(text) {
		n := Width(word)
		if !empty && used+1+n > width {
			flush()
			empty = true
		}
		if !empty {
			line += " "
			used++
		}
		line += word
		used += n
		empty = false
	}
	if !empty || len(out) == 0 {
		flush()
	}
	return out
}
