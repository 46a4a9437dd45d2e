// Package diag holds what a stage has to say about content: a [Finding] at a
// [Position]. Findings are data; errors are failures to work.
package diag

import (
	"cmp"
	"slices"

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

// Sort orders findings by path, line, column and rule, and drops exact repeats.
func Sort(fs []Finding) []Finding {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(fs)
}

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
