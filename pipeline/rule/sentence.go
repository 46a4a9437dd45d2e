package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// space passes over blank space, and sees where there is too much of it.
func (r *reader) space(i, to int) int {
	j, newline := i, false
	for j < to && class[r.s[j]] == blank {
		newline = newline || r.s[j] == '\n'
		j++
	}
	switch {
	case newline && r.lines:
		r.endCaps()
		r.endSentence()
		r.prev, r.quote = token{}, quote{}
	case newline || r.prev.end != i || j == to || r.verbatim:
	case strings.IndexByte(",.;?!", r.s[j]) >= 0:
		if k := j + 1; k == to || class[r.s[k]] == blank {
			r.add(gapBefore, i, j+1, 0, r.s[j:j+1])
		}
	case j-i > 1 && class[r.s[j]] == inWord:
		r.add(gapDouble, i, j, 0, "")
	}
	return j
}

// mark reads punctuation: it ends sentences and opens and closes quotations.
func (r *reader) mark(i, end, to int) int {
	c := rune(r.s[i])
	if c >= utf8.RuneSelf {
		c, _ = utf8.DecodeRuneInString(r.s[i:])
	}
	switch c {
	case '*', '_', '~', '[', ']': // emphasis and links: what stands on both sides is read on
		return end
	case '"', '“', '”', '„', '«', '»':
		r.quoted(c, i, end)
		return end
	case '\\':
		return end
	case '.', '?', '!', '…':
		if r.quote.open == 0 && r.ends(i, end, to) {
			r.endCaps()
			r.endSentence()
		}
	case ',', '(', ')', '/':
		r.endCaps()
	}
	r.prev = token{}
	return end
}

// quoted opens or closes a quotation.
func (r *reader) quoted(c rune, i, end int) {
	q := r.quote
	switch {
	case q.open == 0 && c != '”' && c != '»':
		r.endCaps()
		r.quote = quote{open: c, start: i}
	case q.open == 0:
	default:
		r.quote = quote{}
		if r.sentence < 0 {
			r.sentence = q.start
		}
		r.words++ // a quotation counts as one word: it is not the author's to shorten
		if q.words >= quotationMin && !r.heading && !r.attributed(q.start, end) {
			r.add(quotation, q.start, end, q.words, "")
		}
		if before := strings.TrimRight(r.s[q.start:i], " "); before != "" && strings.ContainsRune(".?!", rune(before[len(before)-1])) && r.ends(i, end, len(r.s)) {
			r.endSentence()
		}
	}
	r.prev = token{}
}

// ends reports whether a sentence ends at a mark: blank space and then a capital
// letter, a digit or an opening mark follow, or nothing, and before a full stop
// there is no abbreviation.
func (r *reader) ends(i, end, to int) bool {
	j := end
	for j < to && strings.IndexByte("\"')*_", r.s[j]) >= 0 {
		j++
	}
	if strings.HasPrefix(r.s[j:to], "”") {
		j += len("”")
	}
	if j == to {
		return true
	}
	if class[r.s[j]] != blank {
		return false
	}
	for j < to && (class[r.s[j]] == blank || strings.IndexByte("*_([\"", r.s[j]) >= 0) {
		j++
	}
	next, _ := utf8.DecodeRuneInString(r.s[j:to])
	if j < to && !unicode.IsUpper(next) && !unicode.IsDigit(next) && next != '“' {
		return false
	}
	return r.s[i] != '.' || !r.abbreviated()
}

// abbreviations are written with a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"dr": true, "drs": true, "dra": true, "drg": true, "drh": true, "ir": true, "prof": true, "h": true, "hj": true, "kh": true, "ust": true,
	"s": true, "m": true, "st": true, "se": true, "sh": true, "mt": true, "si": true, "ap": true, "kom": true, "sos": true, "pd": true,
	"no": true, "nomor": false, "hlm": true, "hal": true, "jl": true, "jln": true, "gg": true, "yth": true, "tgl": true, "thn": true, "th": true,
	"telp": true, "tel": true, "ext": true, "kab": true, "kec": true, "kel": true, "prov": true, "ds": true, "rt": true, "rw": true,
	"a.n": true, "s.d": true, "d.a": true, "u.p": true, "u.b": true, "sdr": true, "sdri": true, "bpk": true, "ny": true, "tn": true,
	"plt": true, "plh": true, "pj": true, "pjs": true, "rp": true, "vol": true, "cf": true, "lih": true, "ps": true, "art": true, "dkk": true, "vs": true,
}

// abbreviated reports whether the word before is an abbreviation or an initial.
func (r *reader) abbreviated() bool {
	t := r.prev
	n := t.end - t.start
	if n == 0 || n > 5 {
		return false
	}
	return n == 1 && t.upper == 1 || abbreviations[strings.ToLower(r.s[t.start:t.end])]
}

func (r *reader) endSentence() {
	if r.words > sentenceMax && !r.heading && !r.verbatim {
		r.add(longSentence, r.sentence, r.sentence, r.words, "")
	}
	r.sentence, r.words = -1, 0
}

// Around a quotation this much is read for where it comes from.
const (
	sourceBefore = 300
	sourceAfter  = 200
)

// sources are beginnings of words that say where words come from, or that they
// are an example.
var sources = []string{
	"kata", "ujar", "tutur", "ucap", "ungkap", "papar", "terang", "tegas", "jelas", "imbuh", "pungkas", "tambah", "sebut", "pesan",
	"menurut", "sumber", "kutip", "mengutip", "bunyi", "pasal", "ayat", "undang", "uu ", "peraturan", "keputusan", "pepatah", "peribahasa",
	"contoh", "misal", "seperti", "tulis", "tanya", "jawab", "tema", "judul", "juluk", "slogan", "semboyan", "bertajuk",
	"according", "said", "says", "source", "example", "](", "http", "— ", "– ",
}

// attributed reports whether something near a quotation says whose words it has.
func (r *reader) attributed(start, end int) bool {
	around := strings.ToLower(r.s[max(0, start-sourceBefore):start] + "\n" + r.s[end:min(len(r.s), end+sourceAfter)])
	for _, s := range sources {
		if strings.Contains(around, s) {
			return true
		}
	}
	return false
}
