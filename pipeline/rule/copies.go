package rule

import (
	"hash/fnv"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

var textRepeat = Rule{
	ID: "FM025", Name: "text-repeat", Severity: diag.Warning, Allow: true,
	Title: lang.T("Narasi sama dengan konten lain", "The same text as another item"),
	Why: lang.T("Konten yang sama di dua folder tampil dua kali, dan ralat pada yang satu tidak sampai ke yang lain. Huruf besar, spasi, dan tanda baca tidak membedakan.",
		"An item in two folders is shown twice, and a correction of one never reaches the other. Capitals, blanks and punctuation make no difference."),
	Check: func(p *Pass) {
		if p.withdrawn() {
			return
		}
		for _, other := range p.Index.SameText(p.Item) {
			if other != p.Item && !replaces(p.Item, other) && !replaces(other, p.Item) && other.Meta.Withdrawal == nil {
				p.Report(p.bodyStart(), lang.T("narasi sama dengan %s", "the same text as %s").With(other.ID),
					lang.T("hapus salah satunya, atau tulis supersedes bila konten ini menggantikannya", "remove one of them, or write supersedes if this item replaces it"))
				return
			}
		}
	},
}

// textMinimum is how many letters a text has at least to be compared: "Lihat
// gambar." may stand in many items.
const textMinimum = 40

// fingerprint is a text as it is compared: how it begins and ends, and all of it; 0 for
// a text too short to tell. It is the same in every run, so a [Fact] can keep it.
type fingerprint struct{ ends, whole uint64 }

func hash(b []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(b) // a hash takes everything
	return h.Sum64()
}

// folded is what an ASCII byte counts as: itself in lower case, or 0 for nothing.
var folded = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch r := rune(c); {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			t[c] = byte(unicode.ToLower(r))
		}
	}
	return t
}()

// appendFolded appends what a character counts as.
func appendFolded(buf []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf && folded[r] == 0:
	case r < utf8.RuneSelf:
		return append(buf, folded[r])
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return utf8.AppendRune(buf, unicode.ToLower(r))
	}
	return buf
}

// ends hashes how a text begins and how it ends, without regard to case, blanks
// and punctuation; 0 for a text too short to tell.
func ends(body []byte) uint64 {
	var first, last [4 * textMinimum]byte
	begin, end := first[:0], last[:0]
	for rest := body; len(rest) > 0 && len(begin) < textMinimum; {
		r, size := utf8.DecodeRune(rest)
		begin, rest = appendFolded(begin, r), rest[size:]
	}
	if len(begin) < textMinimum {
		return 0
	}
	for rest := body; len(rest) > 0 && len(end) < textMinimum; {
		r, size := utf8.DecodeLastRune(rest)
		end, rest = appendFolded(end, r), rest[:len(rest)-size]
	}
	return hash(append(begin, end...))
}

// whole hashes all of a text in the same way.
func whole(body []byte) uint64 {
	buf := make([]byte, 0, len(body))
	for i := 0; i < len(body); {
		if c := body[i]; c < utf8.RuneSelf {
			if f := folded[c]; f != 0 {
				buf = append(buf, f)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:])
		buf = appendFolded(buf, r)
		i += size
	}
	return hash(buf)
}

// copies are the items whose texts begin and end alike. Most do like no other, so the
// whole text is looked at only where several do, and once.
type copies struct {
	items []*source.Item
	known map[string]fingerprint // of items that only facts are known of
	once  sync.Once
	texts map[uint64][]*source.Item
}

// of returns those that have the same text as the item, it included.
func (c *copies) of(it *source.Item) []*source.Item {
	if c == nil || len(c.items) < 2 {
		return nil
	}
	c.once.Do(func() {
		c.texts = make(map[uint64][]*source.Item)
		for _, other := range c.items {
			k := c.known[other.ID].whole
			if k == 0 {
				k = whole(other.Narrative())
			}
			c.texts[k] = append(c.texts[k], other)
		}
	})
	return c.texts[whole(it.Body)]
}

// Digest is for [source.Options.Digest].
func Digest(it *source.Item) source.Digest {
	return source.Digest{Ends: ends(it.Body), Narrated: hasNarrative(it.Body)}
}

// endsOf is the item's ends, of its text or as they were digested.
func endsOf(it *source.Item) uint64 {
	if it.Digest != nil {
		return it.Digest.Ends
	}
	return ends(it.Body)
}

// narrated reports whether the item's text says anything.
func narrated(it *source.Item) bool {
	if it.Digest != nil {
		return it.Digest.Narrated
	}
	return hasNarrative(it.Body)
}
