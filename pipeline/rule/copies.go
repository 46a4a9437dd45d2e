package rule

import (
	"hash/maphash"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
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

var printSeed = maphash.MakeSeed()

// textKey folds case, blanks and punctuation; 0 for a text too short to tell.
func textKey(body []byte) uint64 {
	var h maphash.Hash
	h.SetSeed(printSeed)
	buf := make([]byte, 0, 256)
	letters := 0
	for len(body) > 0 {
		r, size := rune(body[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(body)
		}
		body = body[size:]
		if r < utf8.RuneSelf && !isAlphanumeric(byte(r)) || r >= utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		letters++
		if buf = utf8.AppendRune(buf, unicode.ToLower(r)); len(buf) > cap(buf)-utf8.UTFMax {
			_, _ = h.Write(buf) // never fails
			buf = buf[:0]
		}
	}
	if letters < textMinimum {
		return 0
	}
	_, _ = h.Write(buf)
	return h.Sum64()
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
