package tidy

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/source"
)

// Edit is one place of index.md where a file's name becomes another.
type Edit struct {
	Line     int
	From, To string
	start    int // in the file
	end      int
	new      string // as it is written there
}

// edits finds where index.md names the files that get a new name: in the front
// matter as a value, in the text as the target of a link or an image.
func edits(it *source.Item, text []byte, changes []Change) []Edit {
	var out []Edit
	for _, c := range changes {
		if c.To == c.Name {
			continue
		}
		for _, keys := range named(it, c.Name) {
			at := it.At(keys...)
			if e, ok := value(text, at.Line, at.Column, c); ok {
				out = append(out, e)
			}
		}
		out = append(out, targets(text, len(text)-len(it.Body), c)...)
	}
	slices.SortFunc(out, func(a, b Edit) int { return a.start - b.start })
	return out
}

// named lists the front matter's values that name the file.
func named(it *source.Item, name string) (keys [][]any) {
	add := func(value string, k ...any) {
		if value == name {
			keys = append(keys, k)
		}
	}
	for i, m := range it.Meta.Media {
		add(m.File, "media", i, "file")
		add(m.Poster, "media", i, "poster")
		add(m.Captions, "media", i, "captions")
	}
	for i, m := range it.Meta.Materials {
		add(m.File, "materials", i, "file")
	}
	return keys
}

// value is the edit of a YAML value at a line and column, however it is quoted.
func value(text []byte, line, column int, c Change) (Edit, bool) {
	start := 0
	for range line - 1 {
		n := bytes.IndexByte(text[start:], '\n')
		if n < 0 {
			return Edit{}, false
		}
		start += n + 1
	}
	row, _, _ := bytes.Cut(text[start:], []byte("\n"))
	runes := []rune(string(row))
	at := len(string(runes[:min(column-1, len(runes))]))
	for _, written := range []string{c.Name, `"` + c.Name + `"`, `'` + c.Name + `'`} {
		if bytes.HasPrefix(row[at:], []byte(written)) {
			return Edit{Line: line, From: c.Name, To: c.To, start: start + at, end: start + at + len(written), new: c.To}, true
		}
	}
	return Edit{}, false
}

// targets are the edits of links in the text from body on.
func targets(text []byte, body int, c Change) (out []Edit) {
	escaped := (&url.URL{Path: c.Name}).EscapedPath()
	seen := map[int]bool{}
	for _, written := range []string{c.Name, "./" + c.Name, escaped, strings.ReplaceAll(c.Name, " ", "%20")} {
		for _, around := range [][2]string{{"](", ")"}, {"](", " "}, {"](<", ">"}} {
			pattern := []byte(around[0] + written + around[1])
			for at := body; ; {
				i := bytes.Index(text[at:], pattern)
				if i < 0 {
					break
				}
				from := at + i + len(around[0])
				at += i + len(pattern)
				if !seen[from] {
					seen[from] = true
					out = append(out, Edit{Line: bytes.Count(text[:from], []byte("\n")) + 1, From: c.Name, To: c.To, start: from, end: from + len(written), new: c.To})
				}
			}
		}
	}
	return out
}

// apply makes the edits, which stand in order.
func apply(text []byte, list []Edit) []byte {
	var out []byte
	last := 0
	for _, e := range list {
		out = append(append(out, text[last:e.start]...), e.new...)
		last = e.end
	}
	return append(out, text[last:]...)
}

// Left are the lines of the edited index.md that still name a file by its old
// name, in words that no edit reaches, for a person to look at.
func (p *Plan) Left(name string) []int { return mentions(apply(p.text, p.Edits), name) }

func mentions(text []byte, name string) (lines []int) {
	line := 0
	for row := range bytes.Lines(text) {
		line++
		if bytes.Contains(row, []byte(name)) {
			lines = append(lines, line)
		}
	}
	return lines
}
