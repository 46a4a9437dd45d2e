package frame

import (
	"strings"
	"unicode"
)

// End is the column behind the place that begins at a column of a line: a key, a
// quoted or plain value or an entry of a list in YAML; a link, a hidden character
// or a word in prose.
func End(line string, column int, yaml bool) int {
	all := []rune(line)
	at := column - 1
	if at < 0 || at >= len(all) {
		return column
	}
	rest := all[at:]
	n := 0
	switch {
	case Hidden(rest[0]):
		n = 1
	case yaml:
		n = yamlEnd(all[:at], rest)
	default:
		n = proseEnd(rest)
	}
	return column + max(n, 1)
}

func yamlEnd(before, rest []rune) int {
	switch rest[0] {
	case '"', '\'':
		return quotedEnd(rest)
	case '[', '{':
		return trimmed(comment(rest))
	}
	if n := keyEnd(rest); n > 0 {
		return n
	}
	if inFlow(before) {
		if i := strings.IndexAny(string(rest), ",]}"); i >= 0 {
			rest = []rune(string(rest)[:i])
		}
	}
	return trimmed(comment(rest))
}

// keyEnd is the length of a key: plain characters up to a colon that ends one.
func keyEnd(rest []rune) int {
	for i, r := range rest {
		switch {
		case r == ':' && (i+1 == len(rest) || rest[i+1] == ' ' || rest[i+1] == '\t'):
			return i
		case r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return 0
		}
	}
	return 0
}

func quotedEnd(rest []rune) int {
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[0] == '"' && rest[i] == '\\':
			i++
		case rest[i] == rest[0] && rest[0] == '\'' && i+1 < len(rest) && rest[i+1] == '\'':
			i++
		case rest[i] == rest[0]:
			return i + 1
		}
	}
	return trimmed(rest)
}

// inFlow reports whether a bracket before the place is still open.
func inFlow(before []rune) bool {
	open := 0
	for _, r := range before {
		switch r {
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
	}
	return open > 0
}

// comment leaves out what follows a # behind a blank.
func comment(rest []rune) []rune {
	for i := 1; i < len(rest); i++ {
		if rest[i] == '#' && unicode.IsSpace(rest[i-1]) {
			return rest[:i]
		}
	}
	return rest
}

func trimmed(rest []rune) int {
	n := len(rest)
	for n > 0 && unicode.IsSpace(rest[n-1]) {
		n--
	}
	return n
}

func proseEnd(rest []rune) int {
	if rest[0] == '[' || rest[0] == '!' && len(rest) > 1 && rest[1] == '[' {
		if n := linkEnd(rest); n > 0 {
			return n
		}
	}
	n := 0
	for n < len(rest) && !unicode.IsSpace(rest[n]) && !Hidden(rest[n]) {
		n++
	}
	for n > 1 && strings.ContainsRune(".,;:!?)…\"'", rest[n-1]) {
		n--
	}
	return n
}

// linkEnd is the length of [text](address) when it ends on this line.
func linkEnd(rest []rune) int {
	depth, address := 0, false
	for i, r := range rest {
		switch {
		case r == '[' && !address:
			depth++
		case r == ']' && !address:
			if depth--; depth == 0 {
				if i+1 >= len(rest) || rest[i+1] != '(' {
					return i + 1
				}
				address = true
			}
		case r == ')' && address:
			return i + 1
		}
	}
	return 0
}
