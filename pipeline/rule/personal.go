package rule

import (
	"strings"
	"unicode/utf8"
)

// Personal data is found by shape and then by sense: a number counts as a NIK
// only when its region and its date of birth can exist, and one whose shape says
// little (an account, a passport) only beside the word that says what it is.
// Budgets, dates, document numbers and identifiers in addresses have neither.

// sightingKind is a kind of personal data.
type sightingKind int

const (
	nik sightingKind = iota
	familyCard
	nip
	phone
	mail
	npwp
	account
	plate
	passport
	imei
	kinds // how many there are
)

// sighting is personal data found at a place.
type sighting struct {
	kind sightingKind
	in   field
	at   int    // offset in it
	data string // as written; for comparing with an allow, never for a message
	mask string // its first characters
}

// mark is personal data found at an offset.
type mark struct {
	kind       sightingKind
	start, end int
}

// sightings are the personal data of these kinds in the item, looked for once.
func (p *Pass) sightings(yield func(sighting), of ...sightingKind) {
	if !p.scanned {
		p.scanned = true
		p.fields(p.look)
		p.hiddenFields(p.look)
	}
	for i := range p.personal {
		for _, k := range of {
			if p.personal[i].kind == k && !p.over {
				yield(p.personal[i])
			}
		}
	}
}

func (p *Pass) look(f field) {
	findPersonal(f.text, func(m mark) {
		if s := f.text[m.start:m.end]; !p.official(m.kind, s) && f.excused != ruleOf(m.kind) {
			p.personal = append(p.personal, sighting{m.kind, f, m.start, s, mask(m.kind, s)})
		}
	})
}

// official reports whether it is a contact that the office itself gives.
func (p *Pass) official(kind sightingKind, s string) bool {
	c := p.Office.Contact
	switch kind {
	case mail:
		return strings.EqualFold(s, c.Email)
	case phone:
		return c.WhatsApp != "" && national(s) == national(c.WhatsApp)
	}
	return false
}

// mask keeps so much of the data that its writer recognizes it.
func mask(kind sightingKind, s string) string {
	switch kind {
	case mail:
		return s[:1] + "…" + s[strings.IndexByte(s, '@'):]
	case plate, passport:
		return s[:min(2, len(s)-1)] + "…"
	}
	n := min(4, len(s))
	for n < len(s) && !utf8.RuneStart(s[n]) { // a hyphen or blank outside ASCII
		n++
	}
	return s[:n] + "…"
}

// findPersonal yields the personal data of a text, in order. Its cost is linear,
// and a text without digits and @ costs no more than looking at each byte.
func findPersonal(text string, yield func(mark)) {
	floor := 0 // what was looked into belongs to nothing that follows
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case isDigit(c):
			i = findNumber(text, floor, i, yield)
			floor = i
		case c == '@':
			i = findMail(text, i, yield)
			floor = i
		default:
			i++
		}
	}
}

// Shorter numbers are no personal data, in bytes from the first to the last digit.
const (
	accountMin = 8
	phoneMin   = 9
)

// findNumber reads the run of digits that begins at i and looks into it; it
// returns where to go on.
func findNumber(text string, floor, i int, yield func(mark)) int {
	var r run
	end := r.read(text, i)
	if start, stop, ok := findPlate(text, floor, &r); ok {
		yield(mark{plate, start, stop})
		return stop
	}
	if end-i < passportMin {
		return end
	}
	if start, ok := findPassport(text, i, end, &r); ok {
		yield(mark{passport, start, end})
		return end
	}
	if end-i < accountMin || !closes(text, end) || !opens(text, i) {
		return end
	}
	around := surroundings{text: text, start: i, end: end, word: label(before(text, i))}
	if m, ok := r.labeled(&around); ok {
		if !inAddress(text, m) {
			yield(m)
		}
		return m.end
	}
	if end-i >= phoneMin {
		r.each(&around, yield)
	}
	return end
}

// surroundings are where a run stands and the word before it that says what it is.
type surroundings struct {
	text       string
	start, end int
	word       word
}

// labeled finds what only the word beside it makes personal: the whole run.
func (r *run) labeled(s *surroundings) (m mark, ok bool) {
	m = mark{start: s.start, end: s.end}
	switch {
	case isMoney(s.text, s.start, s.end):
		return m, false
	case r.isTaxNumber(s):
		m.kind = npwp
		m.end = r.groups[min(r.n, len(npwpShape))-1].end
	case s.word == wordIMEI && r.digits() == 15:
		m.kind = imei
	default:
		if m.end, ok = r.account(s); !ok {
			return m, false
		}
		m.kind = account
	}
	return m, true
}

// each looks at the run group by group: several numbers may stand side by side.
func (r *run) each(s *surroundings, yield func(mark)) {
	money := isMoney(s.text, s.start, s.end)
	for g := 0; g < r.n; {
		w := s.word
		if g > 0 {
			w = wordNone
		}
		m, taken := r.match(s.text, g, w)
		if taken > 0 && !(g == 0 && money) && !inAddress(s.text, m) && !inReference(s.text, m.start, m.end) {
			yield(m)
		}
		g += max(taken, 1)
	}
}

// match looks for personal data that begins with group g and says how many
// groups it takes.
func (r *run) match(text string, g int, w word) (m mark, taken int) {
	var digits [24]byte
	size := r.groups[g].end - r.groups[g].start
	switch {
	case w == wordCode || r.groups[g].sep == '.' && size >= 16:
		return m, 0 // named as something else, or the fraction of a decimal number
	case size%2 == 1: // no shape begins so; money often does
		return r.dial(text, g, w)
	}
	for _, shape := range nikShapes {
		if d, ok := r.shaped(text, g, shape, digits[:0]); ok && isNIK(d) {
			kind := nik
			if w == wordFamily {
				kind = familyCard
			}
			return r.mark(kind, g, len(shape)), len(shape)
		}
	}
	for _, shape := range nipShapes {
		if d, ok := r.shaped(text, g, shape, digits[:0]); ok && isNIP(d) {
			return r.mark(nip, g, len(shape)), len(shape)
		}
	}
	return r.dial(text, g, w)
}

func (r *run) mark(k sightingKind, g, n int) mark {
	return mark{k, r.groups[g].start, r.groups[g+n-1].end}
}
