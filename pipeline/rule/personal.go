package rule

import (
	"strings"
	"time"
)

// Personal data is found by shape and then by sense: a number counts as a NIK
// only when its region and its date of birth can exist. Budgets, dates, document
// numbers and identifiers in addresses do not have that shape.

// sightingKind is a kind of personal data.
type sightingKind int

const (
	nik sightingKind = iota
	nip
	phone
	mail
)

// sighting is personal data found at a place.
type sighting struct {
	kind sightingKind
	in   field
	at   int    // offset in it
	mask string // its first characters
}

// mark is personal data found at an offset.
type mark struct {
	kind       sightingKind
	start, end int
}

// sightings are the personal data of the item, looked for once.
func (p *Pass) sightings(kind sightingKind, yield func(sighting)) {
	if !p.scanned {
		p.scanned = true
		p.fields(func(f field) {
			findPersonal(f.text, func(m mark) {
				if s := f.text[m.start:m.end]; !p.official(m.kind, s) {
					p.personal = append(p.personal, sighting{m.kind, f, m.start, mask(m.kind, s)})
				}
			})
		})
	}
	for _, s := range p.personal {
		if s.kind == kind && !p.over {
			yield(s)
		}
	}
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
	if kind == mail {
		return s[:1] + "…" + s[strings.IndexByte(s, '@'):]
	}
	return s[:min(4, len(s))] + "…"
}

// findPersonal yields the personal data of a text, in order.
func findPersonal(text string, yield func(mark)) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case isDigit(c):
			i = findNumber(text, i, yield)
		case c == '@':
			i = findMail(text, i, yield)
		default:
			i++
		}
	}
}

// phoneMin is the shortest number that is personal data, in digits.
const phoneMin = 10

// run is a number as it is written: groups of digits with one separator between.
type run struct {
	n      int
	groups [16]group
}

type group struct {
	start, end int
	sep        byte // before it; 0 for the first
}

// findNumber reads the run of digits that begins at i and looks into it; it
// returns where the run ends.
func findNumber(text string, i int, yield func(mark)) int {
	var r run
	end := r.read(text, i)
	if end-i < phoneMin || !closes(text, end) || !opens(text, i) {
		return end
	}
	for g := 0; g < r.n; {
		m, taken := r.match(text, g)
		if taken > 0 && !(g == 0 && isMoney(text, i)) && !inAddress(text, m) {
			yield(m)
		}
		g += max(taken, 1)
	}
	return end
}

// read collects the groups. Only a blank, a dot or a hyphen may part them.
func (r *run) read(text string, i int) (end int) {
	sep := byte(0)
	for r.n < len(r.groups) {
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		r.groups[r.n] = group{start, i, sep}
		r.n++
		if i+1 >= len(text) || !isDigit(text[i+1]) || text[i] != ' ' && text[i] != '.' && text[i] != '-' {
			return i
		}
		sep = text[i]
		i++
	}
	return i - 1
}

// shapes are the ways in which people group the digits.
var (
	nikShapes = [][]int{{16}, {4, 4, 4, 4}, {6, 6, 4}, {6, 10}, {12, 4}, {2, 2, 2, 6, 4}, {2, 2, 2, 2, 2, 2, 4}}
	nipShapes = [][]int{{18}, {8, 6, 1, 3}, {8, 6, 4}, {8, 10}}
)

// match looks for personal data that begins with group g and says how many
// groups it takes.
func (r *run) match(text string, g int) (m mark, taken int) {
	var digits [24]byte
	size := r.groups[g].end - r.groups[g].start
	switch {
	case r.groups[g].sep == '.' && size >= 16:
		return m, 0 // the fraction of a decimal number
	case size%2 == 1: // no shape begins so; money often does
		return r.dial(text, g, digits[:0])
	}
	for _, shape := range nikShapes {
		if d, ok := r.shaped(text, g, shape, digits[:0]); ok && isNIK(d) {
			return r.mark(nik, g, len(shape)), len(shape)
		}
	}
	for _, shape := range nipShapes {
		if d, ok := r.shaped(text, g, shape, digits[:0]); ok && isNIP(d) {
			return r.mark(nip, g, len(shape)), len(shape)
		}
	}
	return r.dial(text, g, digits[:0])
}

func (r *run) dial(text string, g int, digits []byte) (m mark, taken int) {
	if n := r.phone(text, g, digits); n > 0 {
		return r.mark(phone, g, n), n
	}
	return m, 0
}

func (r *run) mark(k sightingKind, g, n int) mark {
	return mark{k, r.groups[g].start, r.groups[g+n-1].end}
}

// shaped returns the digits of the groups from g on when they have that shape,
// one separator throughout, and are no part of a longer number.
func (r *run) shaped(text string, g int, shape []int, digits []byte) ([]byte, bool) {
	if g+len(shape) > r.n {
		return nil, false
	}
	sep := byte(0)
	for k, want := range shape {
		x := r.groups[g+k]
		if x.end-x.start != want || k > 1 && x.sep != sep {
			return nil, false
		}
		if k > 0 {
			sep = x.sep
		}
		digits = append(digits, text[x.start:x.end]...)
	}
	if sep == '.' || sep == '-' {
		before, after := r.groups[g].sep, g+len(shape)
		if before == sep || after < r.n && r.groups[after].sep == sep {
			return nil, false
		}
	}
	return digits, true
}

// phone returns how many groups from g on are a mobile number: 08…, +628… or,
// in one piece, 628….
func (r *run) phone(text string, g int, digits []byte) int {
	plus := r.groups[g].start > 0 && text[r.groups[g].start-1] == '+'
	if size := r.groups[g].end - r.groups[g].start; !plus && size < 3 || size < 2 || !mayDial(text[r.groups[g].start:]) {
		return 0
	}
	best := 0
	for k := g; k < r.n && k < g+5; k++ {
		x := r.groups[k]
		if k > g && x.end-x.start < 2 || k > g+1 && x.sep != r.groups[k-1].sep && !(plus && k == g+2) {
			break
		}
		if digits = append(digits, text[x.start:min(x.end, x.start+15)]...); len(digits) > 14 {
			break
		}
		if (k == g || plus || digits[0] == '0') && isMobile(digits) {
			best = k - g + 1
		}
	}
	return best
}

// mayDial reports whether digits begin as a mobile number does.
func mayDial(s string) bool { return s[0] == '0' && s[1] == '8' || s[0] == '6' && s[1] == '2' }

// isNIK: region of birth, day (women's plus 40), month, year, serial number. The
// number of a family card has the same shape.
func isNIK(d []byte) bool {
	day := two(d, 6)
	if day > 40 {
		day -= 40
	}
	return len(d) == 16 && provinces[two(d, 0)] && between(two(d, 2), 1, 79) && two(d, 4) > 0 &&
		isDate(2000+two(d, 10), two(d, 8), day) && string(d[12:]) != "0000"
}

// isNIP: date of birth, year and month of appointment (21 for contracts), sex,
// serial number.
func isNIP(d []byte) bool {
	born, since, month := 100*two(d, 0)+two(d, 2), 100*two(d, 8)+two(d, 10), two(d, 12)
	return len(d) == 18 && between(born, 1930, 2015) && isDate(born, two(d, 4), two(d, 6)) &&
		between(since, born+15, 2060) && (between(month, 1, 12) || month == 21) &&
		(d[14] == '1' || d[14] == '2') && string(d[15:]) != "000"
}

// isMobile: 08 or 628 and an operator's prefix, 10 to 13 digits in all.
func isMobile(d []byte) bool {
	s := national(string(d))
	if len(s) < phoneMin || len(s) > 13 || s[:2] != "08" || strings.Contains(s, "2345678") {
		return false // counted up, it is an example
	}
	switch s[2] {
	case '1', '2', '3', '5', '7', '8', '9':
		return s[3] != '0' && strings.Count(s, s[4:5]) < len(s)-3
	}
	return false
}

// national writes a mobile number as 08….
func national(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if isDigit(s[i]) {
			b.WriteByte(s[i])
		}
	}
	if rest, ok := strings.CutPrefix(b.String(), "62"); ok {
		return "0" + rest
	}
	return b.String()
}

// provinces are the codes of Kemendagri.
var provinces = func() (set [100]bool) {
	for _, span := range [][2]int{{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 97}} {
		for c := span[0]; c <= span[1]; c++ {
			set[c] = true
		}
	}
	return set
}()

func isDate(y, m, d int) bool {
	return between(m, 1, 12) && d > 0 && d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func two(d []byte, i int) int {
	if i+1 >= len(d) {
		return 0
	}
	return int(d[i]-'0')*10 + int(d[i+1]-'0')
}

func between(n, from, to int) bool { return n >= from && n <= to }
