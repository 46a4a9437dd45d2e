package markdown

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// ids makes the ids of headings: letters and digits of any script in lower case,
// everything between them one hyphen. A repeated one gets a number.
type ids struct {
	prefix string
	used   map[string]int
}

// Generate implements goldmark's parser.IDs.
func (s *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	id := append(make([]byte, 0, len(s.prefix)+len(value)+6), s.prefix...)
	id = append(id, slug(nil, value)...)
	if len(id) == len(s.prefix) {
		id = append(id, "bagian"...)
	}
	if s.used == nil {
		s.used = map[string]int{}
	}
	base := string(id)
	for {
		n := s.used[base]
		s.used[base] = n + 1
		if n == 0 {
			return id
		}
		id = strconv.AppendInt(append(id[:len(base)], '-'), int64(n+1), 10)
		if _, taken := s.used[string(id)]; !taken {
			s.used[string(id)] = 1
			return id
		}
	}
}

// Put implements goldmark's parser.IDs.
func (s *ids) Put(value []byte) {
	if s.used == nil {
		s.used = map[string]int{}
	}
	s.used[string(value)]++
}

func slug(dst, value []byte) []byte {
	gap := false
	for len(value) > 0 {
		r, n := utf8.DecodeRune(value)
		value = value[n:]
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = len(dst) > 0
			continue
		}
		if gap {
			dst = append(dst, '-')
			gap = false
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}
