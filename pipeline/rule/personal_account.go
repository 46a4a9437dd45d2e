package rule

import "strings"

// account reports whether the run is a bank account: 8 to 16 digits beside the
// word rekening, or 10 to 16 beside a bank's name or before "a.n.". What looks
// like money, a date, a year, a telephone or a budget's account code is none.
func (r *run) account(s *surroundings) (end int, ok bool) {
	n := r.alike()
	end = r.groups[n-1].end
	digits := 0
	for _, g := range r.groups[:n] {
		digits += g.size()
	}
	holder := isHolder(s.text[end:])
	least := 10
	switch {
	case s.word == wordAccount:
		least = 8
	case s.word == wordBank, s.word == wordNone && holder:
	default:
		return end, false
	}
	if !between(digits, least, 16) || r.isThousands(n) || r.isCalendar(n) || r.isBudgetCode(s.text) {
		return end, false
	}
	var buffer [24]byte
	if s.word != wordAccount && (r.mobile(s.text, 0, s.word) > 0 || r.isLine(s.text) || looksLikeNIK(r, s.text, buffer[:0])) {
		return end, false
	}
	if s.word == wordAccount && !holder && (utilities(before(s.text, s.start)) || looksLikeNIK(r, s.text, buffer[:0])) {
		return end, false
	}
	return end, true
}

// alike is how many groups from the first on belong together: parted by blanks,
// or by dots and hyphens.
func (r *run) alike() int {
	n := 1
	for n < r.n && (n == 1 || (r.groups[n].sep == ' ') == (r.groups[1].sep == ' ')) {
		n++
	}
	return n
}

// isThousands: 12.500.000.000.
func (r *run) isThousands(n int) bool {
	if n < 2 || r.groups[1].sep != '.' || r.groups[0].size() > 3 {
		return false
	}
	for _, g := range r.groups[1:n] {
		if g.size() != 3 {
			return false
		}
	}
	return true
}

// isCalendar: 12-03-2026, 2026-03-12, 2025-2026, 12032026.
func (r *run) isCalendar(n int) bool {
	return n == 3 && (r.has(2, 2, 4) || r.has(1, 2, 4) || r.has(2, 1, 4) || r.has(4, 2, 2)) || n == 2 && r.has(4, 4)
}

// isBudgetCode: 5.1.02.01.01.0024.
func (r *run) isBudgetCode(text string) bool {
	return r.n >= 4 && r.groups[0].size() == 1 && r.groups[1].sep == '.' && r.groups[1].size() <= 2 && text[r.groups[0].start] != '0'
}

// isLine: the area code of a landline, or a free or shared-cost service.
func (r *run) isLine(text string) bool {
	s := text[r.groups[0].start:r.groups[0].end]
	return r.n > 1 && s[0] == '0' && between(len(s), 3, 4) && s[1] != '0' && r.groups[1].sep != '.' && r.digits() <= 12 ||
		strings.HasPrefix(s, "0800") || strings.HasPrefix(s, "1500") || strings.HasPrefix(s, "150")
}

func looksLikeNIK(r *run, text string, digits []byte) bool {
	for _, shape := range nikShapes {
		if d, ok := r.shaped(text, 0, shape, digits); ok && isNIK(d) {
			return true
		}
	}
	return false
}

// isHolder reports whether the text goes on with "a.n.", "an." or "atas nama".
func isHolder(after string) bool {
	after = strings.TrimLeft(after[:min(len(after), 48)], " ,(-")
	if rest, ok := strings.CutPrefix(after, "Bank "); ok {
		after = rest
	}
	for _, form := range []string{"a.n", "a/n", "an. ", "atas nama"} {
		if len(after) >= len(form) && strings.EqualFold(after[:len(form)], form) {
			return true
		}
	}
	return false
}

// passportMin is the shortest run that may be a passport's digits.
const passportMin = 6

// findPassport: a letter and six or seven digits beside the word paspor.
func findPassport(text string, i, end int, r *run) (start int, ok bool) {
	start = i - 1
	if r.n != 1 || end-i > 7 || start < 0 || !isUpper(text[start]) || start > 0 && isWord(text[start-1]) || !closes(text, end) {
		return start, false
	}
	return start, label(before(text, start)) == wordPassport
}

// findPlate: KH 1234 AB. Without a word such as nopol before it, only with three
// or four digits, in capitals and with blanks or hyphens, and not before a unit.
func findPlate(text string, floor int, r *run) (start, end int, ok bool) {
	g := r.groups[0]
	if r.n != 1 || g.size() > 4 || text[g.start] == '0' || g.start == 0 || g.end == len(text) {
		return 0, 0, false
	}
	gapBefore, gapAfter := isGap(text[g.start-1]), isGap(text[g.end])
	from, to := g.start, g.end
	if gapBefore {
		from--
	}
	if gapAfter {
		to++
	}
	start = from
	for start > floor && from-start < 3 && isLetter(text[start-1]) {
		start--
	}
	end = to
	for end < len(text) && end-to < 4 && isLetter(text[end]) {
		end++
	}
	area, series := text[start:from], text[to:end]
	if !between(len(area), 1, 2) || !between(len(series), 1, 3) || start > 0 && (isWord(text[start-1]) || text[start-1] == '/') || !closes(text, end) {
		return 0, 0, false
	}
	if !plateAreas[strings.ToUpper(area)] || units[strings.ToUpper(series)] {
		return 0, 0, false
	}
	switch label(before(text, start)) {
	case wordPlate:
		return start, end, true
	case wordPlace, wordDocument, wordCode:
		return 0, 0, false
	}
	capitals := area == strings.ToUpper(area) && series == strings.ToUpper(series)
	return start, end, capitals && gapBefore && gapAfter && (g.size() == 4 && !isYear(text[g.start:g.end]) || g.size() == 3 && len(series) > 1)
}

func isGap(c byte) bool   { return c == ' ' || c == '-' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func isYear(s string) bool { return s >= "1900" && s <= "2099" }

// plateAreas are the letters of the registration areas.
var plateAreas = set(`A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR DS DT DW
	E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS R S T W Z`)

// units are what stands behind a quantity, and the time zones.
var units = set("KG KM CM MM M L ML HA GB MB TB KB RB JT T WIB WIT KVA KW MW W VA V HP CC PCS BTU HZ MHZ GHZ GR ORG UNIT BTR PKT OH OK")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
