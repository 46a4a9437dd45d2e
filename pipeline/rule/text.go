package rule

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var rawHTML = Rule{
	ID: "TX011", Name: "raw-html", Severity: diag.Error,
	Title: lang.T("HTML mentah di narasi", "Raw HTML in the text"),
	Why: lang.T("Situs membuang HTML mentah, sehingga yang tayang berbeda dari yang disetujui. Kata di antara < dan > juga terbaca sebagai HTML.",
		"The site drops raw HTML, so what is shown would differ from what was approved. A word between < and > reads as HTML too."),
	Bad:  "Tulis <nama lengkap> pada <b>formulir</b>.",
	Good: "Tulis *nama lengkap* pada **formulir**.",
	Check: func(p *Pass) {
		for _, at := range p.document().html {
			p.Report(p.bodyAt(at), lang.T("HTML mentah %s tidak akan tampil di situs", "raw HTML %s will not be shown on the site").With(tag(p.Item.Body[at:])),
				lang.T(`pakai markdown (**tebal**, [teks](alamat)); untuk tanda < tulis \<`, `use markdown (**bold**, [text](address)); for the sign < write \<`))
		}
	},
}

// tag is the beginning of raw HTML, short enough for a message.
func tag(b []byte) string {
	if i := bytes.IndexAny(b, ">\n"); i >= 0 {
		b = bytes.TrimRight(b[:i+1], "\n")
	}
	return short(string(b[:min(len(b), 200)]))
}

var hiddenCharacter = Rule{
	ID: "TX012", Name: "hidden-character", Severity: diag.Error,
	Title: lang.T("Karakter tersembunyi", "A hidden character"),
	Why: lang.T("Karakter kendali dan pembalik arah tulisan tidak terlihat saat diperiksa, tetapi mengubah apa yang dibaca masyarakat.",
		"Control characters and those that turn the direction of writing can't be seen in review, but change what the public reads."),
	Check: func(p *Pass) {
		p.fields(func(f field) {
			const most = 3 // of one text: a file that is full of them is said to be so
			found := 0
			for i := 0; i < len(f.text) && found < most; {
				i += plainPrefix(f.text[i:])
				if i == len(f.text) {
					return
				}
				r, n := utf8.DecodeRuneInString(f.text[i:])
				if isHidden(r) {
					found++
					p.Report(p.place(f, i), lang.T("karakter tersembunyi %s", "hidden character %s").With(fmt.Sprintf("U+%04X", r)),
						lang.T("hapus dan ketik ulang bagian ini; biasanya terbawa saat menyalin dari aplikasi lain", "delete and retype this part; it usually comes along when copying from another application"))
				}
				i += n
			}
		})
	},
}

// suspects are the bytes with which a hidden character can begin.
var suspects = func() (set [256]bool) {
	for c := range 0x20 {
		set[c] = c != '\t' && c != '\n' && c != '\r'
	}
	set[0x7f], set[0xC2], set[0xD8], set[0xE2], set[0xEF] = true, true, true, true, true
	return set
}()

// plainPrefix is how much of s holds nothing suspect.
func plainPrefix(s string) int {
	i := 0
	for ; i+4 <= len(s); i += 4 { // every byte of every text comes by here
		if suspects[s[i]] || suspects[s[i+1]] || suspects[s[i+2]] || suspects[s[i+3]] {
			break
		}
	}
	for i < len(s) && !suspects[s[i]] {
		i++
	}
	return i
}

// isHidden reports control characters, bidi controls, and the byte-order mark
// and zero-width space that hide inside words.
func isHidden(r rune) bool {
	switch {
	case r < ' ':
		return r != '\t' && r != '\n' && r != '\r'
	case r >= 0x7f && r <= 0x9f, r == 0x061c, r == 0x200b, r == 0x200e, r == 0x200f, r == 0xfeff:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069
}

// paragraphMax is about two screens of a phone.
const paragraphMax = 1200

var paragraphLength = Rule{
	ID: "TX013", Name: "paragraph-length", Severity: diag.Note, Allow: true,
	Title: lang.T("Paragraf sangat panjang", "A very long paragraph"),
	Why: lang.T("Kebanyakan warga membaca lewat ponsel; paragraf lebih dari dua layar jarang dibaca sampai habis.",
		"Most people read on a phone; a paragraph of more than two screens is seldom read to its end."),
	Check: func(p *Pass) {
		for _, s := range p.document().paragraphs {
			if s.end-s.start <= paragraphMax {
				continue
			}
			if n := utf8.RuneCount(s.of(p.Item.Body)); n > paragraphMax {
				p.Report(p.bodyAt(s.start), lang.T("paragraf %d karakter; lebih dari %d sulit dibaca di ponsel", "a paragraph of %d characters; more than %d is hard to read on a phone").With(n, paragraphMax),
					lang.T("bagi menjadi beberapa paragraf atau daftar", "split it into paragraphs or a list"))
			}
		}
	},
}
