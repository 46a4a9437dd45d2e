package doctor

import (
	"strings"
	"unicode"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// State is how a line stands.
type State string

// The states of a line.
const (
	OK      State = "ok"
	Note    State = "note"
	Warning State = "warning"
	Problem State = "problem"
	Unknown State = "unknown"
)

// Group is the part of the report that a line belongs to.
type Group string

// The groups, in the order of the report.
const (
	GroupPlan    Group = "plan"
	GroupBranch  Group = "branch"
	GroupOwners  Group = "owners"
	GroupPeople  Group = "people"
	GroupActions Group = "actions"
	GroupLedger  Group = "ledger"
	GroupOther   Group = "other"
)

// Groups lists the groups with their titles.
func Groups() []struct {
	Group Group
	Title lang.Text
} {
	return []struct {
		Group Group
		Title lang.Text
	}{
		{GroupPlan, lang.T("Repositori, paket, dan token", "Repository, plan and token")},
		{GroupBranch, lang.T("Aturan cabang yang diterbitkan", "Rules of the published branch")},
		{GroupOwners, lang.T("Pemilik kode (CODEOWNERS)", "Code owners (CODEOWNERS)")},
		{GroupPeople, lang.T("Peran dan pemegangnya", "Roles and who holds them")},
		{GroupActions, lang.T("Alur kerja (Actions) dan rahasianya", "Workflows (Actions) and their secrets")},
		{GroupLedger, lang.T("Buku besar", "Ledger")},
		{GroupOther, lang.T("Label dan situs", "Labels and site")},
	}
}

// Line is one thing that was looked at.
type Line struct {
	// ID names the subject; of one about somebody it ends in the name.
	ID    string
	Group Group
	State State
	// Says what is so and what that means for the decision.
	Says lang.Text
	// Next is what to do; empty where there is nothing.
	Next lang.Text
	// URL is the page where to do it.
	URL string
	// Fix says that a change of [Fixes] does it.
	Fix bool
	// Essential lines carry the verdict.
	Essential bool
}

// Bad says that the line keeps the decision from being enforced, if it carries
// the verdict.
func (l Line) Bad() bool { return l.State != OK && l.State != Note && l.State != Warning }

// Report is the whole diagnosis.
type Report struct {
	Repository string
	// Plan is "A", "B", "C", or "" where it could not be told.
	Plan string
	// Enforced says that GitHub enforces the decision.
	Enforced bool
	// Doubt says that only unreadable lines keep it from being said.
	Doubt   bool
	Verdict lang.Text
	Lines   []Line
}

// Clean says that nothing is left that must be mended.
func (r Report) Clean() bool {
	for _, l := range r.Lines {
		if l.State == Problem {
			return false
		}
	}
	return r.Enforced
}

// visible takes away what could move a terminal's cursor or turn its text
// around: everything from GitHub is other people's text.
func visible(t lang.Text) lang.Text { return lang.Text{ID: Visible(t.ID), EN: Visible(t.EN)} }

// Visible is a text without control characters and the marks that turn the
// direction of writing. Lines stay lines.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return -1
		}
		return r
	}, s)
}
