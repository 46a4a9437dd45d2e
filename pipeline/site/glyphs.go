package site

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// glyphs are the letters of the site's icons as strokes: SVG path data of M, L
// and Q, seven units high. They are drawn here so that an icon needs no font.
var glyphs = map[rune]string{
	'A': "M0 7L2.5 0L5 7M1 4.6L4 4.6",
	'B': "M0 0L0 7L2.8 7Q4.8 7 4.8 5.2Q4.8 3.4 2.8 3.4L0 3.4M0 0L2.5 0Q4.4 0 4.4 1.7Q4.4 3.4 2.5 3.4",
	'C': "M5 1.4Q4.2 0 2.7 0Q0 0 0 3.5Q0 7 2.7 7Q4.2 7 5 5.6",
	'D': "M0 0L0 7L2 7Q5 7 5 3.5Q5 0 2 0L0 0",
	'E': "M4.4 0L0 0L0 7L4.4 7M0 3.4L3.8 3.4",
	'F': "M4.4 0L0 0L0 7M0 3.5L3.8 3.5",
	'G': "M5 1.4Q4.2 0 2.7 0Q0 0 0 3.5Q0 7 2.7 7Q5.2 7 5.2 4.4L5.2 3.8L3 3.8",
	'H': "M0 0L0 7M5 0L5 7M0 3.5L5 3.5",
	'I': "M0 0L0 7",
	'J': "M3.6 0L3.6 5Q3.6 7 1.8 7Q0 7 0 5.2",
	'K': "M0 0L0 7M4.6 0L0 4.2M1.7 2.7L4.8 7",
	'L': "M0 0L0 7L4.2 7",
	'M': "M0 7L0 0L3 4.4L6 0L6 7",
	'N': "M0 7L0 0L5 7L5 0",
	'O': "M2.8 0Q0 0 0 3.5Q0 7 2.8 7Q5.6 7 5.6 3.5Q5.6 0 2.8 0",
	'P': "M0 7L0 0L2.7 0Q4.8 0 4.8 2Q4.8 4 2.7 4L0 4",
	'Q': "M2.8 0Q0 0 0 3.5Q0 7 2.8 7Q5.6 7 5.6 3.5Q5.6 0 2.8 0M3.6 5.2L5.6 7.2",
	'R': "M0 7L0 0L2.7 0Q4.8 0 4.8 2Q4.8 4 2.7 4L0 4M2.4 4L4.8 7",
	'S': "M4.5 1.3Q3.8 0 2.3 0Q0.2 0 0.2 1.8Q0.2 3.3 2.4 3.5Q4.7 3.7 4.7 5.2Q4.7 7 2.4 7Q0.7 7 0 5.6",
	'T': "M0 0L5 0M2.5 0L2.5 7",
	'U': "M0 0L0 4.4Q0 7 2.5 7Q5 7 5 4.4L5 0",
	'V': "M0 0L2.5 7L5 0",
	'W': "M0 0L1.6 7L3.5 1.8L5.4 7L7 0",
	'X': "M0 0L5 7M5 0L0 7",
	'Y': "M0 0L2.5 3.6L5 0M2.5 3.6L2.5 7",
	'Z': "M0 0L4.8 0L0 7L4.8 7",
	'0': "M2.4 0Q0 0 0 3.5Q0 7 2.4 7Q4.8 7 4.8 3.5Q4.8 0 2.4 0",
	'1': "M0 1.6L1.8 0L1.8 7",
	'2': "M0 1.8Q0 0 2.2 0Q4.4 0 4.4 1.9Q4.4 3.2 2.9 4.4L0 7L4.6 7",
	'3': "M0 0L4.2 0L2 2.9Q4.5 2.9 4.5 4.9Q4.5 7 2.2 7Q0.5 7 0 5.7",
	'4': "M3.4 7L3.4 0L0 4.8L4.8 4.8",
	'5': "M4.2 0L0.5 0L0.2 3.1Q1 2.6 2.2 2.6Q4.6 2.6 4.6 4.8Q4.6 7 2.2 7Q0.6 7 0 5.8",
	'6': "M4 0.6Q3.3 0 2.5 0Q0 0 0 4.2Q0 7 2.4 7Q4.7 7 4.7 4.8Q4.7 2.7 2.5 2.7Q0.6 2.7 0 4.4",
	'7': "M0 0L4.5 0L1.6 7",
	'8': "M2.3 3.3Q0.3 3.3 0.3 1.7Q0.3 0 2.3 0Q4.3 0 4.3 1.7Q4.3 3.3 2.3 3.3Q0 3.3 0 5.2Q0 7 2.3 7Q4.6 7 4.6 5.2Q4.6 3.3 2.3 3.3",
	'9': "M0.7 6.4Q1.4 7 2.2 7Q4.7 7 4.7 2.8Q4.7 0 2.3 0Q0 0 0 2.2Q0 4.3 2.2 4.3Q4.1 4.3 4.7 2.6",
}

// Measures of the icon, in the units of its 64 by 64 view.
const (
	iconSize    = 64.0
	iconWidth   = 38.0 // of the letters at most: what a round mask leaves
	iconHeight  = 24.0 // likewise
	letterSpace = 2.1  // between letters, in a glyph's units
	strokeShare = 1.35 // of a stroke, in a glyph's units
	horizonGap  = 8.5  // from the letters' feet to the line below them
)

// point is a place in the icon's view.
type point struct{ x, y float64 }

// command is a step of a path: M, L or Q with its points.
type command struct {
	op  byte
	pts []point
}

// parsePath reads the path data of a glyph.
func parsePath(d string) []command {
	var out []command
	for len(d) > 0 {
		op := d[0]
		end := strings.IndexAny(d[1:], "MLQ") + 1
		if end == 0 {
			end = len(d)
		}
		c := command{op: op}
		f := strings.Fields(d[1:end])
		for i := 0; i+1 < len(f); i += 2 {
			x, _ := strconv.ParseFloat(f[i], 64) // the table is ours; a test reads all of it
			y, _ := strconv.ParseFloat(f[i+1], 64)
			c.pts = append(c.pts, point{x, y})
		}
		out = append(out, c)
		d = d[end:]
	}
	return out
}

// monogram is the initials laid out in the icon's view.
type monogram struct {
	paths  []command
	stroke float64
	left   float64 // of the line below
	right  float64
	line   float64 // where it lies
}

func newMonogram(initials string) *monogram {
	m := &monogram{}
	x := 0.0
	for i, r := range initials {
		if i > 0 {
			x += letterSpace
		}
		width := 0.0
		for _, c := range parsePath(glyphs[r]) {
			moved := command{op: c.op}
			for _, p := range c.pts {
				width = max(width, p.x)
				moved.pts = append(moved.pts, point{p.x + x, p.y})
			}
			m.paths = append(m.paths, moved)
		}
		x += width
	}
	scale := min(iconWidth/(x+strokeShare), iconHeight/(7+strokeShare))
	m.stroke = strokeShare * scale
	top := (iconSize - 7*scale - horizonGap) / 2
	for _, c := range m.paths {
		for i, p := range c.pts {
			c.pts[i] = point{round2((iconSize-x*scale)/2 + p.x*scale), round2(top + p.y*scale)}
		}
	}
	m.line = round2(top + 7*scale + horizonGap)
	half := max(x*scale/2, 9)
	m.left, m.right = round2(iconSize/2-half), round2(iconSize/2+half)
	return m
}

func round2(f float64) float64 { return math.Round(f*100) / 100 }

// data is the letters as SVG path data.
func (m *monogram) data() string {
	var s strings.Builder
	for _, c := range m.paths {
		s.WriteByte(c.op)
		for i, p := range c.pts {
			if i > 0 {
				s.WriteByte(' ')
			}
			s.WriteString(number(p.x) + " " + number(p.y))
		}
	}
	return s.String()
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// initials are the configured ones, else the first letters of the short name's
// words, three at most. A name without a letter that can be drawn gives an I.
func initials(configured, name string) string {
	for _, s := range []string{configured, firstLetters(name)} {
		var out strings.Builder
		for _, r := range s {
			if glyphs[r] != "" && out.Len() < 3 {
				out.WriteRune(r)
			}
		}
		if out.Len() > 0 {
			return out.String()
		}
	}
	return "I"
}

func firstLetters(name string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r := []rune(word)[0]
		if unicode.IsUpper(r) || unicode.IsDigit(r) || out.Len() == 0 {
			out.WriteRune(unicode.ToUpper(r))
		}
	}
	return out.String()
}
