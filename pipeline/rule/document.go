package rule

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// document is what the rules need to know of a narasi's markdown: headings,
// paragraphs, links, images and raw HTML with their offsets. It is found by a
// line scanner of bounded cost, not by a full parser; code is left out.
type document struct {
	headings   []heading
	paragraphs []block
	links      []link // in order of their end; images too
	html       []int  // offsets of raw HTML, the first of each paragraph
	skips      []skip // what is no prose, in order
}

// block is one paragraph, which may stand in a block quote.
type block struct {
	span
	quote bool
}

// skip is a stretch of a paragraph or heading that is no prose: code, a tag, an
// address, or the destination of a link.
type skip struct {
	span
	word bool // it is read as a word: code and addresses
}

type span struct{ start, end int }

func (s span) of(src []byte) []byte { return src[s.start:s.end] }

type heading struct {
	level int
	text  span
}

type link struct {
	image      bool
	definition bool // [label]: dest
	auto       bool // <dest>
	label      bool // [text][label]
	at         int  // offset of the first character
	text       span
	dest       span
}

// scanner walks the lines of a text.
type scanner struct {
	src     []byte
	next    int // offset of the line after the current one
	doc     *document
	para    span // the paragraph being collected; end 0 = none
	table   bool // the paragraph is a table
	quote   bool // the line at hand is in a block quote
	inQuote bool // the paragraph is
	list    bool // a list was begun and not ended
	fence   []byte
	open    []bracket
	// of the paragraph at hand: raw HTML was found, a comment has no end
	tagged, unclosed bool
	refs             []link          // links by label, looked up at the end
	defs             map[string]span // definitions by label
}

// scan reads a text.
func scan(src []byte) *document {
	s := scanner{src: src, doc: &document{paragraphs: make([]block, 0, 16)}}
	for s.next < len(src) {
		start := s.next
		end := len(src)
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end = start + i
		}
		s.next = end + 1
		s.line(start, end)
	}
	s.flush()
	s.resolve()
	return s.doc
}

// line looks at one line; it may move next beyond lines that belong to it.
func (s *scanner) line(start, end int) {
	for end > start && isBlank(s.src[end-1]) {
		end--
	}
	if s.fence != nil {
		s.closeFence(start, end)
		return
	}
	at, indent, marker := s.content(start, end)
	rest := s.src[at:end]
	switch {
	case len(rest) == 0:
		s.flush()
		return
	case indent >= 4 && s.para.end == 0 && !s.list && !marker:
		return // indented code
	case marker:
		s.flush()
		s.list = true
	case indent == 0 && s.para.end == 0:
		s.list = false
	}
	switch {
	case s.openFence(rest):
	case s.atx(at, end):
	case s.setext(rest, marker):
	case bytes.HasPrefix(rest, []byte("<!--")) && s.para.end == 0:
		s.comment(at)
	case rest[0] == '[' && s.para.end == 0 && s.definition(at, end):
	default:
		s.collect(at, end, rest)
	}
}

// content skips quote and list markers and says where the text begins, how far
// it is indented, and whether a list item begins here.
func (s *scanner) content(start, end int) (at, indent int, marker bool) {
	at = start
	s.quote = false
	for at < end {
		switch c := s.src[at]; {
		case c == ' ':
			indent++
			at++
		case c == '\t':
			indent += 4 - indent%4
			at++
		case c == '>' && indent < 4:
			at++
			indent, s.quote = 0, true
		default:
			n := listMarker(s.src[at:end])
			if n == 0 || indent >= 4 && !s.list {
				return at, indent, marker
			}
			at += n
			indent, marker = 0, true
		}
	}
	return at, indent, marker
}

// listMarker is the length of "- " or "12. " at the start of b, or 0.
func listMarker(b []byte) int {
	i := 0
	for i < len(b) && i < 9 && b[i]-'0' <= 9 {
		i++
	}
	switch {
	case i > 0 && i < len(b) && (b[i] == '.' || b[i] == ')'),
		i == 0 && (b[0] == '-' || b[0] == '*' || b[0] == '+'):
		if i+1 < len(b) && (b[i+1] == ' ' || b[i+1] == '\t') {
			return i + 2
		}
	}
	return 0
}

func (s *scanner) collect(at, end int, rest []byte) {
	if s.para.end == 0 {
		s.para.start, s.table, s.inQuote = at, false, s.quote
	}
	s.para.end = end
	if rest[0] == '|' || len(bytes.Trim(rest, "|:- ")) == 0 {
		s.table = true
	}
}

// flush ends the paragraph being collected.
func (s *scanner) flush() {
	p := s.para
	s.para = span{}
	if p.end == 0 {
		return
	}
	if !s.table {
		s.doc.paragraphs = append(s.doc.paragraphs, block{p, s.inQuote})
	}
	s.inline(p)
}

func (s *scanner) openFence(rest []byte) bool {
	n := runLength(rest)
	if n < 3 || rest[0] != '`' && rest[0] != '~' || rest[0] == '`' && bytes.IndexByte(rest[n:], '`') >= 0 {
		return false
	}
	s.flush()
	s.fence = rest[:n]
	return true
}

func (s *scanner) closeFence(start, end int) {
	rest := bytes.TrimLeft(s.src[start:end], " \t>")
	if len(rest) >= len(s.fence) && rest[0] == s.fence[0] && runLength(rest) == len(rest) {
		s.fence = nil
	}
}

// atx reads "## Heading".
func (s *scanner) atx(at, end int) bool {
	rest := s.src[at:end]
	if rest[0] != '#' {
		return false
	}
	level := runLength(rest)
	if level > 6 || level < len(rest) && !isBlank(rest[level]) {
		return false
	}
	s.flush()
	s.heading(level, trimHeading(s.src, span{at + level, end}))
	return true
}

// setext reads the underline below a heading; a line of dashes or stars alone is
// a rule and ends the paragraph.
func (s *scanner) setext(rest []byte, marker bool) bool {
	if marker || rest[0] != '=' && rest[0] != '-' && rest[0] != '*' && rest[0] != '_' {
		return false
	}
	alone := runLength(rest) == len(rest)
	switch {
	case alone && s.para.end > 0 && !s.table && (rest[0] == '=' || rest[0] == '-'):
		level := 2
		if rest[0] == '=' {
			level = 1
		}
		p := s.para
		s.para = span{}
		s.heading(level, p)
		return true
	case alone && len(rest) >= 3 && rest[0] != '=':
		s.flush()
		return true
	}
	return false
}

func (s *scanner) heading(level int, text span) {
	s.doc.headings = append(s.doc.headings, heading{level, text})
	s.inline(text)
}

// comment skips a block <!-- … -->; one that never ends swallows the rest.
func (s *scanner) comment(at int) {
	i := bytes.Index(s.src[at:], []byte("-->"))
	if i < 0 {
		s.doc.html = append(s.doc.html, at)
		s.next = len(s.src)
		return
	}
	s.next = at + i + 3
}

// anchors are the names of the document's headings, made as the site makes them:
// letters and digits in lower case, everything between them one hyphen.
func (d *document) anchors(src []byte) map[string]bool {
	set := make(map[string]bool, len(d.headings))
	last := make(map[string]int) // the number that a repeated name had last
	for _, h := range d.headings {
		text := h.text.of(src)
		text = text[bytes.LastIndexByte(text, '\n')+1:]
		name := anchor(text)
		for base := name; set[name]; {
			last[base] = max(last[base], 1) + 1
			name = base + "-" + strconv.Itoa(last[base])
		}
		set[name] = true
	}
	return set
}

func anchor(text []byte) string {
	var b []byte
	gap := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = len(b) > 0
			continue
		}
		if gap {
			b = append(b, '-')
			gap = false
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	if len(b) == 0 {
		return "bagian"
	}
	return string(b)
}

func trimHeading(src []byte, s span) span {
	for s.end > s.start && src[s.end-1] == '#' {
		s.end--
	}
	for s.end > s.start && isBlank(src[s.end-1]) {
		s.end--
	}
	for s.start < s.end && isBlank(src[s.start]) {
		s.start++
	}
	return s
}

// runLength counts how often the first byte is repeated.
func runLength(b []byte) int {
	n := 0
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
