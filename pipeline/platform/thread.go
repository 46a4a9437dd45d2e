package platform

import "strings"

// Divider is the line that divides a caption into the parts of a thread.
const Divider = "---"

// Part is one post of a thread.
type Part struct {
	Text string // without blank space at its ends; empty where the caption has nothing there
	At   int    // byte offset of Text in the caption; of an empty part, of its line
}

// Split divides a caption at the lines that are nothing but [Divider], where the
// destination has threads. A caption without such a line, and every caption elsewhere,
// is one part: the text itself, byte for byte.
func (d Destination) Split(text string) []Part {
	whole := []Part{{Text: text}}
	if d.Parts.Max == 0 || !strings.Contains(text, Divider) {
		return whole
	}
	var parts []Part
	from, at := 0, 0
	for line := range strings.Lines(text) {
		if strings.TrimRight(line, " \t\r\n") == Divider {
			parts = append(parts, part(text, from, at))
			from = at + len(line)
		}
		at += len(line)
	}
	if len(parts) == 0 {
		return whole
	}
	return append(parts, part(text, from, at))
}

// part is what lies between two dividers.
func part(text string, from, to int) Part {
	inner := strings.TrimSpace(text[from:to])
	if inner == "" {
		return Part{At: from}
	}
	return Part{Text: inner, At: from + strings.Index(text[from:to], inner)}
}

// Parts are the texts of a message's posts, in order: one, or those of a thread. The
// digest of a message stays that of its whole text.
func (m Message) Parts() []string {
	d, _ := Of(m.Channel)
	split := d.Split(m.Text)
	texts := make([]string, len(split))
	for i, p := range split {
		texts[i] = p.Text
	}
	return texts
}

// Part is the post of a number, from 1, of a thread as a message of its own. The
// first carries the media.
func (m Message) Part(number int) Message {
	m.Text = m.Parts()[number-1]
	if number > 1 {
		m.Media = nil
	}
	m.Length = m.Unit.Length(m.Text)
	m.Digest = m.Sum()
	return m
}
