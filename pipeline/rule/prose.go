package rule

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/schema"
)

// remark is one thing to say of the wording. All are found in one walk over the
// texts, since every rule of this kind looks at every word.
type remark struct {
	kind       remarkKind
	in         int // of the pass's passages
	start, end int
	n          int    // words of a sentence or quotation
	to         string // how it is written
}

type remarkKind uint8

const (
	longSentence remarkKind = iota
	capitals
	quotation
	twice
	gapBefore // punctuation
	gapDouble
	detached // di lihat
	written  // dirumah
	spelt
)

// passage is one text with the way it is read.
type passage struct {
	field
	heading bool // no sentences
	lines   bool // every line is a sentence of its own
}

// remarks are what there is to say of the item's wording, found once.
func (p *Pass) remarks() []remark {
	if p.worded {
		return p.wording
	}
	p.worded = true
	p.passages = make([]passage, 0, 4+len(p.Item.Meta.Media)+len(p.Item.Captions))
	r := &reader{p: p, lex: p.lexicon}
	if r.lex == nil {
		r.lex = builtin()
	}
	m := &p.Item.Meta
	r.field(passage{field: field{text: m.Title, key: "title", index: -1}, heading: true})
	r.field(passage{field: field{text: m.Summary, key: "summary", index: -1}})
	for i := range m.Media {
		r.field(passage{field: field{text: m.Media[i].Alt, key: "media", index: i, sub: "alt"}})
	}
	r.body()
	p.captions(func(_ schema.Channel, f field) { r.field(passage{field: f, lines: true}) })
	p.wording = r.found
	return p.wording
}

// eachRemark yields the remarks of one kind.
func (p *Pass) eachRemark(kind remarkKind, yield func(m *remark, f *passage)) {
	for i := range p.remarks() {
		if m := &p.wording[i]; m.kind == kind && !p.over {
			yield(m, &p.passages[m.in])
		}
	}
}

// spot is the place of a remark.
func (p *Pass) spot(m *remark, f *passage) diag.Position {
	if f.file.Path == p.Item.Path() {
		return p.bodyAt(m.start)
	}
	return p.place(f.field, m.start)
}

// reader walks over one text after another.
type reader struct {
	p     *Pass
	lex   *lexicon
	found []remark

	in       int // the passage at hand
	s        string
	heading  bool
	lines    bool
	verbatim bool   // a block quote: its words are someone's own
	skips    []skip // what lies ahead in the narasi

	sentence int // where it began, -1 before its first word
	words    int
	cur      token // the word at hand
	prev     token // the word before; its end is 0 behind anything but blank space
	caps     row
	quote    quote
}

// token is a word, or what is written like one.
type token struct {
	start, end int
	hash       uint32 // of its letters in lower case
	upper      int32  // capital letters
	plain      bool   // letters and hyphens only
	hyphen     bool
}

// row is a row of words in capitals.
type row struct{ start, end, words, longest int }

// quote is an open quotation.
type quote struct {
	open  rune // 0: none
	start int
	words int
}

const (
	sentenceMax  = 40 // words; see the rule
	quotationMin = 8  // words; fewer are a term or a name
	capitalsMin  = 4  // letters of a word; shorter ones are as often acronyms
	capitalsRow  = 3  // words
	capitalsLong = 6  // letters of one of the words in a row
)

func (r *reader) field(f passage) {
	if f.text == "" {
		return
	}
	r.enter(f)
	r.read(0, len(f.text))
}

func (r *reader) enter(f passage) {
	r.p.passages = append(r.p.passages, f)
	r.in, r.s, r.heading, r.lines, r.verbatim, r.skips = len(r.p.passages)-1, f.text, f.heading, f.lines, false, nil
}

// body reads the narasi's headings and paragraphs in their order.
func (r *reader) body() {
	if len(r.p.Item.Body) == 0 {
		return
	}
	doc := r.p.document()
	r.enter(passage{field: field{text: r.p.bodyText(), file: r.p.bodyStart()}})
	r.skips = doc.skips
	heads := doc.headings
	for _, b := range doc.paragraphs {
		for ; len(heads) > 0 && heads[0].text.start < b.start; heads = heads[1:] {
			r.block(heads[0].text, true, false)
		}
		r.block(b.span, false, b.quote)
	}
	for _, h := range heads {
		r.block(h.text, true, false)
	}
}

func (r *reader) block(s span, heading, verbatim bool) {
	r.heading, r.verbatim = heading, verbatim
	r.read(s.start, s.end)
}

func (r *reader) read(from, to int) {
	r.sentence, r.words, r.prev, r.caps, r.quote = -1, 0, token{}, row{}, quote{}
	for len(r.skips) > 0 && r.skips[0].start < from {
		r.skips = r.skips[1:]
	}
	next := r.nextSkip()
	for i := from; i < to; {
		if i >= next {
			i = r.jump()
			next = r.nextSkip()
			continue
		}
		switch class[r.s[i]] {
		case inWord:
			end := r.token(i, min(to, next))
			if end == i { // no letter after all
				_, n := utf8.DecodeRuneInString(r.s[i:])
				i = r.mark(i, i+n, to)
				continue
			}
			r.word()
			i = end
		case blank:
			if i+1 < to && class[r.s[i+1]] == inWord && r.s[i] == ' ' { // between most words
				i++
				continue
			}
			i = r.space(i, to)
		default:
			i = r.mark(i, i+1, to)
		}
	}
	r.endCaps()
	r.endSentence()
}

func (r *reader) nextSkip() int {
	if len(r.skips) == 0 {
		return len(r.s) + 1
	}
	return r.skips[0].start
}

// jump passes over what is no prose.
func (r *reader) jump() int {
	k := r.skips[0]
	r.skips = r.skips[1:]
	r.prev = token{}
	if k.word {
		r.endCaps()
		r.count(k.start)
	}
	return k.end
}

const (
	other byte = iota
	inWord
	blank
)

// class tells bytes apart: words may hold any letter beyond ASCII.
var class = func() (set [256]byte) {
	for c := range 256 {
		switch {
		case c >= 0x80, c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
			set[c] = inWord
		case isBlank(byte(c)):
			set[c] = blank
		}
	}
	return set
}()

// token reads what is written together into cur, and returns its end: letters and
// digits, and between them hyphens, dots and the like, so that 1.250, a.n. and
// contoh.go.id are one each.
func (r *reader) token(i, to int) int {
	t := &r.cur
	*t = token{start: i, hash: hashSeed, plain: true}
	for {
		i = r.letters(t, i, to)
		if i < to && class[r.s[i]] != blank {
			if next := r.within(t, i, to); next > i {
				i = next
				continue
			}
		}
		t.end = i
		return i
	}
}

// within reads what is no letter but goes on with the token; it returns i itself
// where the token ends.
func (r *reader) within(t *token, i, to int) int {
	switch c := r.s[i]; {
	case c >= '0' && c <= '9':
		t.plain = false
		return i + 1
	case c >= utf8.RuneSelf:
		u, n := utf8.DecodeRuneInString(r.s[i:])
		if !unicode.IsLetter(u) && !unicode.IsMark(u) && u != '\u2019' && u != '\u2011' {
			return i
		}
		t.plain = false
		return i + n
	case i > t.start && connects(c) && i+1 < to && class[r.s[i+1]] == inWord && r.s[i+1] < utf8.RuneSelf:
		if c == '-' {
			t.hyphen = true
		} else {
			t.plain = false
		}
		return i + 1
	case c == ':' && strings.HasPrefix(r.s[i:to], "://"):
		t.plain = false
		if n := strings.IndexAny(r.s[i:to], " \t\r\n<>\""); n >= 0 {
			return i + n
		}
		return to
	}
	return i
}

// letters passes over ASCII letters, which nearly every word is made of.
func (r *reader) letters(t *token, i, to int) int {
	h, upper := t.hash, int32(0)
	for ; i < to; i++ {
		c := fold[r.s[i]]
		if c == 0 {
			break
		}
		h = bits.RotateLeft32(h, hashTurn) ^ uint32(c)
		if c != r.s[i] {
			upper++
		}
	}
	t.hash, t.upper = h, t.upper+upper
	return i
}

// fold is the small letter of an ASCII letter, and 0 of everything else.
var fold = func() (set [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		set[c], set[c&^0x20] = c, c
	}
	return set
}()

func connects(c byte) bool {
	switch c {
	case '-', '\'', '.', ',', '@', '_', ':', '/', '&', '+', '=', '%', '#', '?':
		return true
	}
	return false
}

// count adds a word to the sentence.
func (r *reader) count(at int) {
	if r.quote.open != 0 {
		r.quote.words++
		return
	}
	if r.sentence < 0 {
		r.sentence = at
	}
	r.words++
}

func (r *reader) word() {
	t := &r.cur
	first := r.words == 0 && r.quote.words == 0
	r.count(t.start)
	switch {
	case t.plain && t.upper >= capitalsMin:
		r.capital(t)
	case r.caps.words > 0:
		r.endCaps()
	}
	if t.plain && !r.verbatim && r.quote.open == 0 {
		if t.end-t.start == r.prev.end-r.prev.start {
			r.repeated(t)
		}
		if t.upper <= 1 && (t.hyphen || r.lex.has(t.hash)) {
			r.lookUp(t, first)
		}
	}
	r.prev = *t
}

// capital follows words in capitals. A heading or title may be set in them; its
// own rules speak of that.
func (r *reader) capital(t *token) {
	n := t.end - t.start
	if int(t.upper) < n || n < capitalsMin || r.heading || r.verbatim || r.quote.open != 0 || t.start > 0 && r.s[t.start-1] == '#' {
		r.endCaps()
		return
	}
	if r.caps.words == 0 {
		r.caps.start = t.start
	}
	r.caps.end, r.caps.words, r.caps.longest = t.end, r.caps.words+1, max(r.caps.longest, n)
	if r.lex.shouted[strings.ToLower(r.s[t.start:t.end])] {
		r.caps.words += capitalsRow // enough by itself
		r.caps.longest = capitalsLong
	}
}

func (r *reader) endCaps() {
	if r.caps.words == 0 {
		return
	}
	if r.caps.words >= capitalsRow && r.caps.longest >= capitalsLong {
		r.add(capitals, r.caps.start, r.caps.end, 0, "")
	}
	r.caps = row{}
}

// repeated finds the same word twice in a row. Two names may be: both begin with
// a capital letter.
func (r *reader) repeated(t *token) {
	if n := t.end - t.start; r.prev.end == 0 || n < 2 || n != r.prev.end-r.prev.start || t.hyphen || r.prev.upper > 0 && t.upper > 0 {
		return
	}
	if strings.EqualFold(r.s[r.prev.start:r.prev.end], r.s[t.start:t.end]) {
		if k := len(r.found) - 1; k >= 0 && r.found[k].kind == twice && r.found[k].in == r.in && r.found[k].end == r.prev.end {
			r.found[k].end = t.end // three times and more is one remark
			return
		}
		r.add(twice, r.prev.start, t.end, 0, r.s[t.start:t.end])
	}
}

// lower looks up a word in lower case.
func (r *reader) lower(start, end int, hash uint32) (known, bool) {
	if !r.lex.has(hash) {
		return known{}, false
	}
	var buf [wordMax]byte
	if end-start > wordMax {
		return known{}, false
	}
	n := copy(buf[:], r.s[start:end])
	for i := range n {
		buf[i] |= 0x20 // letters only
	}
	e, ok := r.lex.words[string(buf[:n])]
	return e, ok
}

func (r *reader) lookUp(t *token, first bool) {
	if !t.hyphen {
		r.judge(t, t.start, t.end, t.hash, first)
		return
	}
	for at := t.start; at < t.end; {
		end := at + hyphenAt(r.s[at:t.end])
		r.judge(t, at, end, hashOf(r.s[at:end]), first)
		at = end + 1
	}
}

// hyphenAt is the length of what stands before the first hyphen.
func hyphenAt(s string) int {
	if i := strings.IndexByte(s, '-'); i >= 0 {
		return i
	}
	return len(s)
}

// judge says what the list knows of a word, unless it may be part of a name.
func (r *reader) judge(t *token, start, end int, hash uint32, first bool) {
	e, ok := r.lower(start, end, hash)
	if !ok {
		return
	}
	switch {
	case e.sense&verb != 0 && !t.hyphen && t.upper == 0 && r.afterDi():
		r.add(detached, r.prev.start, end, 0, r.s[r.prev.start:r.prev.end]+r.s[start:end])
	case e.sense&(misspelt|joined) == 0, r.isName(t, first), r.inLink(start), r.compared(start, end, e.to):
	case e.sense&misspelt != 0:
		r.add(spelt, start, end, 0, capitalLike(e.to, r.s[start:end]))
	default:
		r.add(written, start, end, 0, capitalLike(e.to, r.s[start:end]))
	}
}

func (r *reader) afterDi() bool {
	return r.prev.end-r.prev.start == 2 && strings.EqualFold(r.s[r.prev.start:r.prev.end], "di")
}

// isName reports whether a word may belong to a proper name: it has a capital
// letter that no sentence's beginning gives it, or one follows.
func (r *reader) isName(t *token, first bool) bool {
	if t.upper == 0 {
		return false
	}
	if !first {
		return true
	}
	rest := strings.TrimLeft(r.s[t.end:min(len(r.s), t.end+utf8.UTFMax+1)], " ")
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(next)
}

// inLink reports whether a place of the narasi is a link's text: what is linked
// has its own name.
func (r *reader) inLink(at int) bool {
	if r.p.passages[r.in].file.Path != r.p.Item.Path() {
		return false
	}
	for _, l := range r.p.document().links {
		if l.text.start <= at && at < l.text.end {
			return true
		}
	}
	return false
}

// comparedWithin is how far apart "Bukan ijin, tetapi izin" may write the two.
const comparedWithin = 40

// compared reports whether a word stands beside its right spelling: the text
// speaks about the spelling.
func (r *reader) compared(start, end int, to string) bool {
	return hasWord(r.s[max(0, start-comparedWithin):start], to) || hasWord(r.s[end:min(len(r.s), end+comparedWithin)], to)
}

// hasWord reports whether a word stands in a text by itself, in any case.
func hasWord(text, word string) bool {
	text, word = strings.ToLower(text), strings.ToLower(word)
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(word)
		if (start == 0 || class[text[start-1]] != inWord) && (end == len(text) || class[text[end]] != inWord) {
			return true
		}
		at = end
	}
}

// capitalLike begins to with a capital letter where the word has one.
func capitalLike(to, word string) string {
	if word[0] >= 'A' && word[0] <= 'Z' && to != "" {
		return strings.ToUpper(to[:1]) + to[1:]
	}
	return to
}

func (r *reader) add(kind remarkKind, start, end, n int, to string) {
	r.found = append(r.found, remark{kind, r.in, start, end, n, to})
}
