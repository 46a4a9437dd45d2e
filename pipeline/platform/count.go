package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// linkLength is what X and Mastodon count for a link, however long it is.
const linkLength = 23

// single holds the ranges whose code points weigh 1 on X; all others weigh 2.
var single = [][2]rune{{0, 4351}, {8192, 8205}, {8208, 8223}, {8242, 8247}}

// weighted is the length of a post on X.
func weighted(s string) int {
	s = norm.NFC.String(s)
	n, at := 0, 0
	for _, l := range links(s, false) {
		n += weightedPlain(s[at:l[0]]) + linkLength
		at = l[1]
	}
	return n + weightedPlain(s[at:])
}

func weightedPlain(s string) int {
	n, state := 0, -1
	for s != "" {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if isEmoji(cluster) {
			n += emojiWeight(cluster)
		} else {
			n += runesWeight(cluster)
		}
	}
	return n
}

func weight(r rune) int {
	for _, span := range single {
		if r >= span[0] && r <= span[1] {
			return 1
		}
	}
	return 2
}

// emojiBytes is the length of a post on Threads.
func emojiBytes(s string) int {
	n, state := 0, -1
	for s != "" {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if isEmoji(cluster) {
			n += len(cluster)
		} else {
			n += utf8.RuneCountInString(cluster)
		}
	}
	return n
}

// toot is the length of a post on Mastodon.
func toot(s string) int {
	n, at := 0, 0
	for _, l := range links(s, true) {
		n += tootPlain(s[at:l[0]]) + linkLength
		at = l[1]
	}
	return n + tootPlain(s[at:])
}

// tootPlain counts graphemes without the server of @someone@server.
func tootPlain(s string) int {
	n := uniseg.GraphemeClusterCount(s)
	for i := 0; i < len(s); i++ {
		if s[i] != '@' || i > 0 && isWord(lastRune(s[:i])) {
			continue
		}
		name := span(s[i+1:], isWord)
		rest := s[i+1+name:]
		if name == 0 || !strings.HasPrefix(rest, "@") {
			continue
		}
		host := span(rest[1:], func(r rune) bool { return isWord(r) || r == '.' || r == '-' })
		host = len(strings.TrimRight(rest[1:1+host], ".-"))
		if host > 0 {
			n -= 1 + uniseg.GraphemeClusterCount(rest[1:1+host])
			i += name + 1 + host
		}
	}
	return n
}

// count is how often mark begins a hashtag or a mention in s.
func count(s string, mark rune) int {
	n, before := 0, ' '
	for i, r := range s {
		if r == mark && !isWord(before) && before != '/' {
			next := s[i+utf8.RuneLen(r):]
			if size := span(next, isWord); size > 0 && strings.IndexFunc(next[:size], unicode.IsLetter) >= 0 {
				n++
			}
		}
		before = r
	}
	return n
}

func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// span is the length in bytes of the longest prefix of s whose runes are all ok.
func span(s string, ok func(rune) bool) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !ok(r) }); i >= 0 {
		return i
	}
	return len(s)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// isEmoji reports whether a grapheme cluster is drawn as an emoji.
func isEmoji(cluster string) bool {
	first, size := utf8.DecodeRuneInString(cluster)
	rest := cluster[size:]
	switch {
	case first == '©' || first == '®':
		return strings.HasPrefix(rest, "\ufe0f")
	case first == '#' || first == '*' || first >= '0' && first <= '9':
		return strings.HasSuffix(strings.TrimRight(rest, "\u200d"), "\u20e3")
	}
	return unicode.Is(emoji, first)
}

// emoji holds the code points with the Unicode property Emoji that are not ASCII
// and not in Latin-1.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x203c, 0x2049, 0xd},
		{0x2122, 0x2139, 0x17},
		{0x2194, 0x2199, 1},
		{0x21a9, 0x21aa, 1},
		{0x231a, 0x231b, 1},
		{0x2328, 0x23cf, 0xa7},
		{0x23e9, 0x23f3, 1},
		{0x23f8, 0x23fa, 1},
		{0x24c2, 0x24c2, 1},
		{0x25aa, 0x25ab, 1},
		{0x25b6, 0x25c0, 0xa},
		{0x25fb, 0x25fe, 1},
		{0x2600, 0x2604, 1},
		{0x260e, 0x2611, 3},
		{0x2614, 0x2615, 1},
		{0x2618, 0x261d, 5},
		{0x2620, 0x2622, 2},
		{0x2623, 0x2626, 3},
		{0x262a, 0x262e, 4},
		{0x262f, 0x262f, 1},
		{0x2638, 0x263a, 1},
		{0x2640, 0x2642, 2},
		{0x2648, 0x2653, 1},
		{0x265f, 0x2660, 1},
		{0x2663, 0x2665, 2},
		{0x2666, 0x2668, 2},
		{0x267b, 0x267e, 3},
		{0x267f, 0x267f, 1},
		{0x2692, 0x2697, 1},
		{0x2699, 0x269b, 2},
		{0x269c, 0x269c, 1},
		{0x26a0, 0x26a1, 1},
		{0x26a7, 0x26aa, 3},
		{0x26ab, 0x26ab, 1},
		{0x26b0, 0x26b1, 1},
		{0x26bd, 0x26be, 1},
		{0x26c4, 0x26c5, 1},
		{0x26c8, 0x26ce, 6},
		{0x26cf, 0x26d1, 2},
		{0x26d3, 0x26d4, 1},
		{0x26e9, 0x26ea, 1},
		{0x26f0, 0x26f5, 1},
		{0x26f7, 0x26fa, 1},
		{0x26fd, 0x2702, 5},
		{0x2705, 0x2705, 1},
		{0x2708, 0x270d, 1},
		{0x270f, 0x2712, 3},
		{0x2714, 0x2716, 2},
		{0x271d, 0x2721, 4},
		{0x2728, 0x2728, 1},
		{0x2733, 0x2734, 1},
		{0x2744, 0x2747, 3},
		{0x274c, 0x274e, 2},
		{0x2753, 0x2755, 1},
		{0x2757, 0x2757, 1},
		{0x2763, 0x2764, 1},
		{0x2795, 0x2797, 1},
		{0x27a1, 0x27b0, 0xf},
		{0x27bf, 0x27bf, 1},
		{0x2934, 0x2935, 1},
		{0x2b05, 0x2b07, 1},
		{0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b55, 5},
		{0x3030, 0x303d, 0xd},
		{0x3297, 0x3299, 2},
	},
	R32: []unicode.Range32{
		{0x1f004, 0x1f0cf, 0xcb},
		{0x1f170, 0x1f171, 1},
		{0x1f17e, 0x1f17f, 1},
		{0x1f18e, 0x1f18e, 1},
		{0x1f191, 0x1f19a, 1},
		{0x1f1e6, 0x1f1ff, 1},
		{0x1f201, 0x1f202, 1},
		{0x1f21a, 0x1f22f, 0x15},
		{0x1f232, 0x1f23a, 1},
		{0x1f250, 0x1f251, 1},
		{0x1f300, 0x1f64f, 1},
		{0x1f680, 0x1f6ff, 1},
		{0x1f7e0, 0x1f7eb, 1},
		{0x1f7f0, 0x1f7f0, 1},
		{0x1f90c, 0x1f9ff, 1},
		{0x1fa70, 0x1faff, 1},
	},
}
