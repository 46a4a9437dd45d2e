package platform

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Unit is what a platform counts.
type Unit string

// The units of text, then those of everything else.
const (
	Characters Unit = "characters" // Unicode code points
	Graphemes  Unit = "graphemes"  // extended grapheme clusters
	UTF16      Unit = "utf16"      // UTF-16 code units
	Bytes      Unit = "bytes"      // bytes, of UTF-8 where text is meant
	Weighted   Unit = "x"          // twitter-text v3 weights
	EmojiBytes Unit = "threads"    // code points, an emoji as its bytes
	Toot       Unit = "mastodon"   // graphemes, links 23, mentions without their server

	Files    Unit = "files"
	Pixels   Unit = "pixels"
	Seconds  Unit = "seconds"
	Tags     Unit = "hashtags"
	Mentions Unit = "mentions"
	Links    Unit = "links"
	Posts    Unit = "posts"
)

// units maps the units of text to the way they count.
var units = map[Unit]func(string) int{
	Characters: utf8.RuneCountInString,
	Graphemes:  uniseg.GraphemeClusterCount,
	UTF16:      utf16Len,
	Bytes:      func(s string) int { return len(s) },
	Weighted:   weighted,
	EmojiBytes: emojiBytes,
	Toot:       toot,
	Tags:       func(s string) int { return count(s, '#') },
	Mentions:   func(s string) int { return count(s, '@') },
	Links:      func(s string) int { return len(links(s, true)) },
}

// Length counts text in the unit; a unit that does not count text gives 0.
func (u Unit) Length(text string) int {
	if f := units[u]; f != nil {
		return f(text)
	}
	return 0
}

var unitNames = map[Unit]lang.Text{
	Characters: lang.T("karakter", "characters"),
	Graphemes:  lang.T("karakter", "characters"),
	UTF16:      lang.T("karakter", "characters"),
	Bytes:      lang.Same("byte"),
	Weighted:   lang.T("karakter hitungan X", "characters as X counts them"),
	EmojiBytes: lang.T("karakter (emoji dihitung per byte)", "characters (emoji count by the byte)"),
	Toot:       lang.T("karakter hitungan Mastodon", "characters as Mastodon counts them"),
	Files:      lang.T("berkas", "files"),
	Pixels:     lang.T("piksel", "pixels"),
	Seconds:    lang.T("detik", "seconds"),
	Tags:       lang.T("tagar", "hashtags"),
	Mentions:   lang.T("sebutan", "mentions"),
	Links:      lang.T("tautan", "links"),
	Posts:      lang.T("bagian", "parts"),
}

// Text names the unit to people.
func (u Unit) Text() lang.Text {
	if t, ok := unitNames[u]; ok {
		return t
	}
	return lang.Same(string(u))
}

// Ratio is width to height, 4:5 or 191:100. The zero value bounds nothing.
type Ratio struct{ W, H int }

// IsZero reports whether the ratio bounds nothing.
func (r Ratio) IsZero() bool { return r.W == 0 || r.H == 0 }

// Less reports whether an image of w×h is narrower than the ratio.
func (r Ratio) Less(w, h int) bool { return int64(w)*int64(r.H) < int64(r.W)*int64(h) }

// More reports whether an image of w×h is wider than the ratio.
func (r Ratio) More(w, h int) bool { return int64(w)*int64(r.H) > int64(r.W)*int64(h) }

// Limit is one bound with its unit and where it comes from. A Max of 0 is no bound.
type Limit struct {
	Max        int
	Unit       Unit
	Source     string // the document
	Checked    string // the day it was read, 2006-01-02
	Documented bool   // the platform's own document; otherwise reported by others
}

// Length counts text in the limit's unit.
func (l Limit) Length(text string) int { return l.Unit.Length(text) }

// Over is by how much text exceeds the limit, or 0.
func (l Limit) Over(text string) int {
	if l.Max == 0 {
		return 0
	}
	return max(0, l.Length(text)-l.Max)
}

// Fits is the byte offset up to which text fits the limit, on the boundary of a
// grapheme; len(text) when all of it does. It says where a text grows too long,
// and serves no other purpose: nothing is ever cut there.
func (l Limit) Fits(text string) int {
	if l.Over(text) == 0 {
		return len(text)
	}
	ends := []int{0}
	for gr := uniseg.NewGraphemes(text); gr.Next(); {
		_, to := gr.Positions()
		ends = append(ends, to)
	}
	low, high := 0, len(ends)-1
	for low < high {
		mid := (low + high + 1) / 2
		if l.Over(text[:ends[mid]]) == 0 {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return ends[low]
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
