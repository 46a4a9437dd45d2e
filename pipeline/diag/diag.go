// Package diag holds what a stage has to say about content: a [Finding] at a
// [Position]. Findings are data; errors are failures to work.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Severity says what a finding means for the item.
type Severity string

// The severities, gravest first. Only an error keeps an item from going out.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Position is a place in a file. Path is slash-separated and relative to the
// root; Line and Column count from 1, columns in runes. A finding about a whole
// file stands at 1:1.
type Position struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Finding is one remark: where, how grave, by which rule, what, and what to do.
type Finding struct {
	Position
	Severity Severity
	Rule     string
	Message  lang.Text
	Hint     lang.Text
}

// At is the position of a whole file.
func At(path string) Position { return Position{Path: path, Line: 1, Column: 1} }

// Sort orders findings by path, line, column and rule, drops exact repeats, and
// writes out what can't be seen: names and quotations come from strangers, and
// must not steer a terminal or turn the text around them.
func Sort(fs []Finding) []Finding {
	for i := range fs {
		f := &fs[i]
		f.Path = visible(f.Path)
		f.Message.ID, f.Message.EN = visible(f.Message.ID), visible(f.Message.EN)
		f.Hint.ID, f.Hint.EN = visible(f.Hint.ID), visible(f.Hint.EN)
	}
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(fs)
}

// visible writes control characters, line breaks, bidi controls and their like as
// \u202e. The joiner of emoji stays.
func visible(s string) string {
	if strings.IndexFunc(s, isUnseen) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if isUnseen(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isUnseen(r rune) bool { return !unicode.IsGraphic(r) && r != '\u200d' }

// HasErrors reports whether any finding is an error.
func HasErrors(fs []Finding) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Severity == Error })
}

// Doc documents a rule: what the reference says about it.
type Doc struct {
	ID       string
	Severity Severity
	Title    lang.Text
	Why      lang.Text
}
