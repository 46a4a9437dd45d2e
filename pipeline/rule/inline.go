package rule

import (
	"bytes"
	"strings"
)

// Bounds that keep a hostile text cheap. A destination that is longer is cut
// there: what it is can be told from its beginning.
const (
	destMax  = 2048
	tagMax   = 1024
	ticksMax = 64
	openMax  = 256
)

// bracket is a [ or ![ that waits for its ].
type bracket struct {
	at    int // of [ or !
	text  int // of what follows
	image bool
}

// marks are the bytes at which a paragraph's scan stops.
var marks = [256]bool{'\\': true, '`': true, '!': true, '[': true, ']': true, '<': true}

// inline finds links, images and raw HTML in a paragraph or heading.
func (s *scanner) inline(p span) {
	s.open = s.open[:0]
	s.tagged, s.unclosed = false, false
	for i := p.start; i < p.end; {
		c := s.src[i]
		if !marks[c] {
			i++
			continue
		}
		switch c {
		case '\\':
			i += 2
		case '`':
			i = s.skip(i, s.code(i, p.end), true)
		case '<':
			n := len(s.doc.links)
			end := s.angle(i, p.end)
			i = s.skip(i, end, len(s.doc.links) > n)
		case ']':
			i = s.skip(i, s.close(i, p.end), false)
		case '!':
			if i+1 < p.end && s.src[i+1] == '[' {
				s.push(bracket{i, i + 2, true})
				i++
			}
			i++
		default:
			s.push(bracket{i, i + 1, false})
			i++
		}
	}
}

// skip notes what lies between, unless it is a mark alone, and goes on after it.
func (s *scanner) skip(from, to int, word bool) int {
	if to > from+1 {
		s.doc.skips = append(s.doc.skips, skip{span{from, to}, word})
	}
	return to
}

func (s *scanner) push(b bracket) {
	if len(s.open) < openMax {
		s.open = append(s.open, b)
	}
}

// code skips a code span, or the backticks when nothing closes them.
func (s *scanner) code(i, end int) int {
	n := runLength(s.src[i:end])
	if n > ticksMax {
		return i + n
	}
	for j := i + n; j < end; {
		k := bytes.IndexByte(s.src[j:end], '`')
		if k < 0 {
			break
		}
		j += k
		m := runLength(s.src[j:end])
		j += m
		if m == n {
			return j
		}
	}
	return i + n
}

// close ends the innermost open bracket, as a link when a destination follows.
func (s *scanner) close(i, end int) int {
	if len(s.open) == 0 {
		return i + 1
	}
	b := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	l := link{image: b.image, at: b.at, text: span{b.text, i}}
	if i+1 >= end {
		return i + 1
	}
	switch s.src[i+1] {
	case '(':
		dest, after, ok := destination(s.src[:end], i+2)
		if !ok {
			return i + 1
		}
		l.dest = dest
		s.doc.links = append(s.doc.links, l)
		return after
	case '[':
		j := bytes.IndexByte(s.src[i+2:min(end, i+2+destMax)], ']')
		if j < 0 {
			return i + 1
		}
		l.dest = span{i + 2, i + 2 + j}
		if j == 0 {
			l.dest = l.text
		}
		s.refs = append(s.refs, l)
		return i + 3 + j
	}
	return i + 1
}

// destination reads what stands in the parentheses of a link, i after the first.
func destination(src []byte, i int) (dest span, after int, ok bool) {
	i = skipBlank(src, i)
	dest, i, ok = target(src, i)
	if !ok {
		return dest, i, false
	}
	if dest.end-dest.start >= destMax {
		return dest, i, true
	}
	i = skipBlank(src, i)
	if i < len(src) && src[i] != ')' {
		i, ok = skipTitle(src, i)
		if !ok {
			return dest, i, false
		}
		i = skipBlank(src, i)
	}
	return dest, i + 1, i < len(src) && src[i] == ')'
}

// target reads <dest with spaces> or dest with balanced parentheses.
func target(src []byte, i int) (dest span, after int, ok bool) {
	limit := min(len(src), i+destMax)
	if i < len(src) && src[i] == '<' {
		j := bytes.IndexByte(src[i:limit], '>')
		if j < 0 || bytes.IndexByte(src[i:i+j], '\n') >= 0 {
			return span{}, i, false
		}
		return span{i + 1, i + j}, i + j + 1, true
	}
	depth, j := 0, i
	for ; j < limit; j++ {
		switch c := src[j]; {
		case c == '\\':
			j++
		case isBlank(c) || c < ' ':
			return span{i, j}, j, depth == 0
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return span{i, j}, j, true
		case c == ')':
			depth--
		}
	}
	j = min(j, limit)
	return span{i, j}, j, depth == 0 || j-i >= destMax
}

// skipTitle skips "a title" behind a destination.
func skipTitle(src []byte, i int) (after int, ok bool) {
	closing := src[i]
	switch closing {
	case '(':
		closing = ')'
	case '"', '\'':
	default:
		return i, false
	}
	for j := i + 1; j < min(len(src), i+destMax); j++ {
		switch src[j] {
		case '\\':
			j++
		case closing:
			return j + 1, true
		}
	}
	return i, false
}

func skipBlank(src []byte, i int) int {
	for i < len(src) && isBlank(src[i]) {
		i++
	}
	return i
}

// angle reads an autolink, a comment or raw HTML; only the first tag of a
// paragraph is kept.
func (s *scanner) angle(i, end int) int {
	rest := s.src[i:min(end, i+tagMax)]
	if !s.unclosed && bytes.HasPrefix(rest, []byte("<!--")) {
		if j := bytes.Index(s.src[i:end], []byte("-->")); j >= 0 {
			return i + j + 3
		}
		s.unclosed = true // nor will another search find an end
	}
	j := bytes.IndexByte(rest, '>')
	if j < 2 {
		return i + 1
	}
	inner := rest[1:j]
	switch {
	case isAutolink(inner):
		s.doc.links = append(s.doc.links, link{auto: true, at: i, text: span{i + 1, i + j}, dest: span{i + 1, i + j}})
	case bytes.IndexByte(inner, '@') > 0 && !bytes.ContainsAny(inner, " \t\n"): // an e-mail address
	case isTag(inner):
		if !s.tagged {
			s.doc.html = append(s.doc.html, i)
		}
		s.tagged = true
	default:
		return i + 1
	}
	return i + j + 1
}

// isAutolink reports whether b is scheme:rest without blanks.
func isAutolink(b []byte) bool {
	i := bytes.IndexByte(b, ':')
	if i < 2 || i > 32 || bytes.ContainsAny(b, " \t\n<") {
		return false
	}
	return isScheme(b[:i])
}

func isScheme(b []byte) bool {
	for i, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c-'0' > 9 && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return len(b) > 0
}

// isTag reports whether b can stand between < and > as HTML.
func isTag(b []byte) bool {
	if b[0] == '!' || b[0] == '?' {
		return true
	}
	b = bytes.TrimPrefix(b, []byte("/"))
	if len(b) == 0 || b[0]|0x20 < 'a' || b[0]|0x20 > 'z' {
		return false
	}
	i := 0
	for i < len(b) && (b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' || b[i]-'0' <= 9 || b[i] == '-') {
		i++
	}
	return i == len(b) || isBlank(b[i]) || b[i] == '/'
}

// definition reads "[label]: dest".
func (s *scanner) definition(at, end int) bool {
	line := s.src[at:end]
	i := bytes.Index(line, []byte("]:"))
	if i < 2 || line[1] == '^' || bytes.IndexByte(line[1:i], '[') >= 0 {
		return false
	}
	from := skipBlank(s.src[:end], at+i+2)
	dest, after, ok := target(s.src[:end], from)
	if !ok || dest.start == dest.end {
		return false
	}
	if after = skipBlank(s.src[:end], after); after < end {
		if after, ok = skipTitle(s.src[:end], after); !ok || after < end {
			return false
		}
	}
	if s.defs == nil {
		s.defs = make(map[string]span)
	}
	label := strings.ToLower(string(line[1:i]))
	if _, twice := s.defs[label]; !twice {
		s.defs[label] = dest
	}
	s.doc.links = append(s.doc.links, link{definition: true, at: at, text: span{at + 1, at + i}, dest: dest})
	return true
}

// resolve gives links by label their destination and drops those without one:
// they are no links.
func (s *scanner) resolve() {
	for _, l := range s.refs {
		if dest, ok := s.defs[strings.ToLower(string(l.dest.of(s.src)))]; ok {
			l.dest, l.label = dest, true
			s.doc.links = append(s.doc.links, l)
		}
	}
}
