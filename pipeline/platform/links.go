package platform

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// tlds.txt holds the names in the DNS root zone (IANA), one a line.
//
//go:embed tlds.txt
var tldList string

var tlds = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.Lines(tldList) {
		m[strings.TrimSpace(name)] = true
	}
	return m
})

// No name is longer; they keep the reading of a text linear.
const (
	domainMax = 1024
	labelMax  = 256

	asciiLabelMax = 63 // of a label as it is looked up
)

// Addresses finds the links of a text that begin with http:// or https://, as
// [from, to) byte offsets.
func Addresses(s string) [][2]int { return links(s, true) }

// links finds the links of a text as [from, to) byte offsets. With needScheme,
// only those that begin with http:// or https:// count.
func links(s string, needScheme bool) [][2]int {
	if !strings.Contains(s, ".") {
		return nil
	}
	var found [][2]int
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		spans, end := [][2]int(nil), i
		if mayPrecede(r) {
			spans, end = linkAt(s, i+size, r, needScheme)
		}
		if end <= i+size && i == 0 {
			spans, end = linkAt(s, 0, ' ', needScheme)
		}
		found = append(found, spans...)
		i = max(end, i+size)
	}
	return found
}

// linkAt reads what begins at i, after the rune before: the links in it and where
// reading goes on; i itself when nothing like a link begins there.
func linkAt(s string, i int, before rune, needScheme bool) ([][2]int, int) {
	scheme := schemeLen(s[i:])
	size := domainLen(s[i+scheme:])
	if size == 0 {
		return nil, i
	}
	domain := s[i+scheme : i+scheme+size]
	pathAt := i + scheme + size
	pathAt += portLen(s[pathAt:])
	end := pathAt + pathLen(s[pathAt:])
	hasPath := end > pathAt
	end += queryLen(s[end:])
	if !encodable(domain) {
		return nil, end
	}
	switch {
	case scheme > 0:
		if n := shortLen(domain, s[i+scheme+size:]); n > 0 {
			end = i + scheme + size + n
		}
		return [][2]int{{i, end}}, end
	case needScheme, strings.ContainsRune("-_./", before):
		return nil, end
	}
	spans := asciiDomains(domain, i)
	if len(spans) > 0 && hasPath {
		spans[len(spans)-1][1] = end
	}
	if len(spans) == 0 {
		return nil, end
	}
	return spans, end
}

// encodable reports whether every label fits the domain name system, written in
// punycode where it is not ASCII.
func encodable(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		if punycodeLen(label) > asciiLabelMax {
			return false
		}
	}
	return true
}

// asciiDomains finds the domains of Latin letters inside a domain without a
// scheme: in 日本contoh.id only contoh.id is a link.
func asciiDomains(domain string, offset int) [][2]int {
	var spans [][2]int
	for i := 0; i < len(domain); {
		run := span(domain[i:], func(r rune) bool { return r == '.' || isLatinLabel(r) })
		if run == 0 {
			_, size := utf8.DecodeRuneInString(domain[i:])
			i += size
			continue
		}
		lead := span(domain[i:i+run], func(r rune) bool { return r == '.' })
		if size := tldEnd(domain[i+lead:i+run], domain[i+run:]); size > 0 {
			spans = append(spans, [2]int{offset + i + lead, offset + i + lead + size})
		}
		i += run
	}
	return spans
}

// domainLen is the length of the longest domain that s begins with: labels that
// begin and end with a letter or digit, the last a top-level domain, and no
// underscore in the one before it.
func domainLen(s string) int {
	run := span(s[:min(len(s), domainMax)], func(r rune) bool { return r == '.' || r == '-' || r == '_' || inDomain(r) })
	best, at, labels := 0, 0, 0
	prev := ""
	for at < run {
		size := span(s[at:run], func(r rune) bool { return r != '.' })
		label := s[at : at+size]
		if n := tldPrefix(label, s[at+size:]); labels > 0 && n > 0 && !strings.Contains(prev, "_") {
			best = at + n
		}
		if !wellFormed(label) || at+size >= run {
			break
		}
		prev, labels, at = label, labels+1, at+size+1
	}
	return best
}

func wellFormed(label string) bool {
	if label == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(label)
	return inDomain(first) && inDomain(lastRune(label))
}

// tldEnd is where the last top-level domain in a run of labels ends, or 0.
func tldEnd(run, rest string) int {
	best, at, labels := 0, 0, 0
	for at < len(run) {
		size := span(run[at:], func(r rune) bool { return r != '.' })
		if size == 0 {
			break
		}
		if n := tldPrefix(run[at:at+size], run[at+size:]+rest); labels > 0 && n > 0 {
			best = at + n
		}
		labels++
		at += size + 1
	}
	if at > 0 && at == len(run) { // the run ends in a dot: рф and its kind may follow
		label := rest[:span(rest, func(r rune) bool { return r != '.' })]
		if n := tldPrefix(label, rest[len(label):]); n > 0 {
			best = at + n
		}
	}
	return best
}

// tldPrefix is the length of the top-level domain that a label is, or begins
// with when what follows is neither a Latin letter, a digit, "@", "+" nor "-".
func tldPrefix(label, rest string) int {
	if len(label) > labelMax {
		return 0
	}
	if low := strings.ToLower(label); strings.HasPrefix(low, "xn--") && len(low) > 4 {
		return len(label)
	}
	for n := len(label); n > 0; {
		after := label[n:]
		if after == "" {
			after = rest
		}
		next, _ := utf8.DecodeRuneInString(after)
		ends := after == "" || !isASCIIWord(next) && next != '@' && next != '+' && next != '-'
		if ends && tlds()[strings.ToLower(label[:n])] {
			return n
		}
		_, size := utf8.DecodeLastRuneInString(label[:n])
		n -= size
	}
	return 0
}

func schemeLen(s string) int {
	for _, p := range []string{"https://", "http://"} {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			return len(p)
		}
	}
	return 0
}

func portLen(s string) int {
	if !strings.HasPrefix(s, ":") {
		return 0
	}
	if n := span(s[1:], func(r rune) bool { return r >= '0' && r <= '9' }); n > 0 {
		return 1 + n
	}
	return 0
}

// pathLen is the length of the path that s begins with, without the punctuation
// that closes a sentence.
func pathLen(s string) int {
	if !strings.HasPrefix(s, "/") {
		return 0
	}
	i, end := 1, 1
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '(':
			n := parensLen(s[i:], 2)
			if n == 0 {
				return end
			}
			i += n
			end = i
			continue
		case !isLatinLabel(r) && !inCyrillic(r) && !strings.ContainsRune("!*';:=+,.$/%#[]–_~@|&", r):
			return end
		}
		i += size
		if isLatinLabel(r) || inCyrillic(r) || strings.ContainsRune("+=_#/", r) {
			end = i
		}
	}
	return end
}

// parensLen is the length of the balanced parentheses that s begins with, at
// most depth deep and not empty; 0 when they are not closed.
func parensLen(s string, depth int) int {
	for i := 1; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == ')' && i > 1:
			return i + 1
		case r == '(' && depth > 1:
			n := parensLen(s[i:], depth-1)
			if n == 0 {
				return 0
			}
			size = n
		case !isLatinLabel(r) && !inCyrillic(r) && !strings.ContainsRune("!*';:=+,.$/%#[]–_~@|&", r):
			return 0
		}
		i += size
	}
	return 0
}

func queryLen(s string) int {
	if !strings.HasPrefix(s, "?") {
		return 0
	}
	n := span(s, func(r rune) bool { return isASCIIWord(r) || strings.ContainsRune("!?*'@();:&=+$/%#[]-_.,~|", r) })
	q := strings.TrimRightFunc(s[:n], func(r rune) bool { return !isASCIIWord(r) && !strings.ContainsRune("-_&=#/", r) })
	if len(q) < 2 {
		return 0
	}
	return len(q)
}

// shortLen is the length of what follows the domain of X's own shortener: one
// word and a query, no longer path; 0 for other domains.
func shortLen(domain, s string) int {
	if !strings.EqualFold(domain, "t.co") || !strings.HasPrefix(s, "/") {
		return 0
	}
	n := span(s[1:], isASCIIWord)
	if n == 0 {
		return 0
	}
	return 1 + n + queryLen(s[1+n:])
}

func mayPrecede(r rune) bool {
	return !isASCIIWord(r) && !strings.ContainsRune("@＠$#＃\ufffe\ufeff\uffff", r)
}

// inDomain reports whether a rune may stand in a domain's label: a Latin letter
// or digit, and beyond ASCII anything but space and marks of direction.
func inDomain(r rune) bool {
	if r < 0x80 {
		return isASCIIWord(r) || r == '"' || r == '`'
	}
	return !unicode.IsSpace(r) && !strings.ContainsRune("\u061c\u180e\u200e\u200f\ufeff\ufffe\uffff", r) &&
		(r < 0x202a || r > 0x202e) && (r < 0x2066 || r > 0x2069)
}

func isLatinLabel(r rune) bool {
	return r == '-' || isASCIIWord(r) || r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7 ||
		r >= 0x300 && r <= 0x36f || r >= 0x1e00 && r <= 0x1eff
}

func inCyrillic(r rune) bool { return r >= 0x400 && r <= 0x4ff }

func isASCIIWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
