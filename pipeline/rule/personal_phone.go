package rule

import "strings"

// dial looks for a telephone number of a person: a mobile number anywhere, a
// landline only beside a word that says whose it is.
func (r *run) dial(text string, g int, w word) (m mark, taken int) {
	if w == wordCode || w == wordDocument || r.isFraction(g) {
		return m, 0
	}
	n := r.mobile(text, g, w)
	if n == 0 && g == 0 {
		n = r.landline(text)
	}
	if start, end := r.groups[g].start, r.groups[g+max(n, 1)-1].end; n == 0 || afterReference(text, start) || beforeReference(text, end) {
		return m, 0
	}
	return r.mark(phone, g, n), n
}

// isFraction reports whether group g stands behind a decimal point.
func (r *run) isFraction(g int) bool {
	return g > 0 && r.groups[g].sep == '.' && r.groups[g].size() > 4 && r.groups[g-1].size() <= 3
}

// mobile returns how many groups from g on are a mobile number: 08…, +628… or,
// in one piece or beside a word such as WA, 628….
func (r *run) mobile(text string, g int, w word) int {
	start := r.groups[g].start
	plus := start > 0 && text[start-1] == '+' || w == wordPhone && text[start] == '6'
	if size := r.groups[g].size(); !plus && size < 3 || size < 2 || !mayDial(text[start:]) {
		return 0
	}
	var buffer [24]byte
	digits, best := buffer[:0], 0
	for k := g; k < r.n && k < g+6; k++ {
		x := r.groups[k]
		if k > g && x.size() < 2 && text[x.start:x.end] != "0" || k > g+2 && x.sep != r.groups[k-1].sep && !plus {
			break
		}
		if digits = append(digits, text[x.start:min(x.end, x.start+15)]...); len(digits) > 15 {
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

// isMobile: 08 or 628 and an operator's prefix, 10 to 13 digits in all.
func isMobile(d []byte) bool {
	var buffer [16]byte
	s := appendNational(buffer[:0], d)
	if len(s) < 10 || len(s) > 13 || s[1] != '8' || strings.Contains(string(s), "2345678") {
		return false // counted up, it is an example
	}
	switch s[2] {
	case '1', '2', '3', '5', '7', '8', '9':
		return s[3] != '0' && strings.Count(string(s), string(s[4:5])) < len(s)-3
	}
	return false
}

// landline returns how many groups are a number with an area code of a private
// line: "telepon rumah (0537) …".
func (r *run) landline(text string) int {
	start := r.groups[0].start
	if text[start] != '0' || r.groups[0].size() < 3 || text[start+1] == '0' || text[start+1] == '8' || !privateLine(before(text, start)) {
		return 0
	}
	digits := 0
	for k := range min(r.n, 4) {
		if digits += r.groups[k].size(); between(digits, 9, 12) && (k+1 == r.n || r.groups[k+1].sep == ' ' || k == 3) {
			return k + 1
		}
	}
	return 0
}

// national writes a mobile number as 08….
func national(s string) string { return string(appendNational(nil, []byte(s))) }

func appendNational(to, s []byte) []byte {
	digits := to
	for _, c := range s {
		if isDigit(c) && len(digits) < 16 {
			digits = append(digits, c)
		}
	}
	if len(digits) < 3 || digits[0] != '6' || digits[1] != '2' {
		return digits
	}
	if digits[2] == '0' { // +62 (0) 8…
		return append(digits[:0], digits[2:]...)
	}
	digits = append(digits[:0], digits[1:]...)
	digits[0] = '0'
	return digits
}

// inReference reports whether the digits are the middle of a document's number:
// 027/6239…/PPK.
func inReference(text string, start, end int) bool {
	return afterReference(text, start) && beforeReference(text, end)
}

// afterReference: 470/0824…. Two long numbers with a stroke between are two.
func afterReference(text string, start int) bool {
	if start < 2 || text[start-1] != '/' || !isWord(text[start-2]) {
		return false
	}
	from := start - 1
	for from > 0 && start-from < phoneMin+2 && isWord(text[from-1]) {
		from--
	}
	return start-1-from < phoneMin && isDigit(text[from])
}

// beforeReference: 0824…/DISDUK, 0824…/2026; 0824…/WA is none.
func beforeReference(text string, end int) bool {
	if end+2 >= len(text) || text[end] != '/' {
		return false
	}
	to := end + 1
	for to < len(text) && to-end < 16 && isWord(text[to]) {
		to++
	}
	next := text[end+1 : to]
	return len(next) > 1 && labelOf(next) != wordPhone &&
		(isDigit(next[0]) && len(next) < phoneMin || next == strings.ToUpper(next) && isLetter(next[0]))
}
