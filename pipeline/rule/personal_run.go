package rule

import "strings"

// run is a number as it is written: groups of digits with a separator between.
type run struct {
	n      int
	groups [16]group
}

type group struct {
	start, end int
	sep        byte // before it: ' ', '.', '-' or ')'; 0 for the first
}

func (g group) size() int { return g.end - g.start }

// read collects the groups and says where the last one ends.
func (r *run) read(text string, i int) (end int) {
	sep := byte(0)
	for r.n < len(r.groups) {
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		r.groups[r.n] = group{start, i, sep}
		r.n++
		end = i
		var n int
		if sep, n = separator(text[i:]); n == 0 {
			return end
		}
		i += n
	}
	return end
}

// separator reads what may part two groups and has a digit behind it: a blank
// (also one that does not break), a dot, a hyphen (also in its typographic forms
// or between blanks), a parenthesis that closes an area code or opens its zero.
func separator(s string) (sep byte, n int) {
	if s == "" || s[0] > ')' && s[0] != '.' && s[0] != '-' && s[0] < 0x80 {
		return 0, 0
	}
	for n < len(s) && n < 8 {
		size := 1
		switch c := s[n]; {
		case c == ' ':
			sep = max(sep, ' ')
		case c == ')' || c == '(' && strings.HasPrefix(s[n:], "(0)"):
			sep = ')'
		case c == '.' || c == '-':
			if sep == '.' || sep == '-' || sep == ')' && c == '.' {
				return 0, 0
			}
			sep = c
		case isDigit(c):
			return sep, n
		default:
			var stands byte
			if stands, size = wide(s[n:]); size == 0 {
				return 0, 0
			}
			sep = max(sep, stands)
		}
		if n += size; n > 1 && s[n-1] == ' ' && s[n-2] == ' ' {
			return 0, 0
		}
	}
	return 0, 0
}

// wide reads a blank or hyphen outside ASCII.
func wide(s string) (sep byte, n int) {
	switch {
	case len(s) >= 2 && s[:2] == "\u00a0":
		return ' ', 2
	case len(s) >= 3 && (s[:3] == "\u2009" || s[:3] == "\u202f"):
		return ' ', 3
	case len(s) >= 3 && (s[:3] == "\u2010" || s[:3] == "\u2011" || s[:3] == "\u2013"):
		return '-', 3
	}
	return 0, 0
}

// digits counts the digits of the run.
func (r *run) digits() (n int) {
	for _, g := range r.groups[:r.n] {
		n += g.size()
	}
	return n
}

// uniform reports whether all digits are the same.
func (r *run) uniform(text string) bool {
	for _, g := range r.groups[:r.n] {
		for _, c := range []byte(text[g.start:g.end]) {
			if c != text[r.groups[0].start] {
				return false
			}
		}
	}
	return true
}

// has reports whether the run begins with groups of these sizes.
func (r *run) has(sizes ...int) bool {
	if r.n < len(sizes) {
		return false
	}
	for i, want := range sizes {
		if r.groups[i].size() != want {
			return false
		}
	}
	return true
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
		if x.size() != want || k > 1 && x.sep != sep || k > 0 && x.sep == ')' {
			return nil, false
		}
		if k > 0 {
			sep = x.sep
		}
		digits = append(digits, text[x.start:x.end]...)
	}
	if sep == '.' || sep == '-' {
		first, after := r.groups[g].sep, g+len(shape)
		if first == sep || after < r.n && r.groups[after].sep == sep {
			return nil, false
		}
	}
	return digits, true
}
