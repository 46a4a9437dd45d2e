package doctor

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// Input is what an examination looks at.
type Input struct {
	// Office is the office's configuration and Config its text, as they lie in
	// the folder that was named; Policy is what the gate makes of it.
	Office *office.Office
	Config string
	Policy sop.Policy
	// Now is the moment that deputies' dates are held against.
	Now time.Time
	// Check is the name of the gate's commit status.
	Check string
	// Labels are those that a step's turn is shown by.
	Labels   []Label
	Settings Settings
}

// Label is one that should exist.
type Label struct {
	Name, Description, Color string
}

// exam is one examination in the making.
type exam struct {
	Input
	lines []Line
	plan  string
}

// Examine looks at everything.
func Examine(in Input) Report {
	e := &exam{Input: in}
	e.repository()
	e.token()
	e.branch()
	e.owners()
	e.people()
	e.actions()
	e.ledger()
	e.other()
	e.mark()
	return e.report()
}

// mark says of each line whether a change would mend it.
func (e *exam) mark() {
	for _, c := range Fixes(e.Input) {
		for i, l := range e.lines {
			if slices.Contains(c.Covers, l.ID) && l.State != OK {
				e.lines[i].Fix = true
			}
		}
	}
}

func (e *exam) add(l Line) {
	l.Says, l.Next = visible(l.Says), visible(l.Next)
	e.lines = append(e.lines, l)
}

// page is the address of a page below the repository's.
func (e *exam) page(path string) string {
	if e.Settings.URL == "" {
		return ""
	}
	return e.Settings.URL + "/" + path
}

// unread makes the line of a subject that could not be read.
func (e *exam) unread(l Line, what lang.Text, why Reason) {
	l.State = Unknown
	l.Says = lang.T("%s: tidak terbaca (%s).", "%s: could not be read (%s).").With(what, why.text())
	l.Next = e.askAgain()
	e.add(l)
}

// askAgain says with which token more can be read.
func (e *exam) askAgain() lang.Text {
	if e.Settings.Token.Kind == Installation || e.Settings.Token.Kind == NoToken {
		return lang.T("jalankan lagi dengan token seorang admin repositori (GITHUB_TOKEN=…), bukan token Actions",
			"run again with the token of a person who administers the repository (GITHUB_TOKEN=…), not with that of Actions")
	}
	return lang.T("jalankan lagi dengan token admin repositori; token fine-grained perlu izin Administration: read",
		"run again with a repository admin's token; a fine-grained one needs the permission Administration: read")
}

func (r Reason) text() lang.Text {
	switch {
	case r.Status == 403 && strings.Contains(r.Message, "Upgrade to GitHub"):
		return lang.T("GitHub menolak: paket ini tidak memilikinya", "GitHub refuses: this plan does not have it")
	case r.Status != 0:
		return lang.T("jawaban %d: %s", "answer %d: %s").With(r.Status, r.Message)
	case r.Message != "":
		return lang.Same(r.Message)
	}
	return lang.T("tidak ditanyakan", "not asked")
}

// report weighs the lines.
func (e *exam) report() Report {
	r := Report{Repository: e.Settings.Repository, Plan: e.plan, Lines: e.lines}
	bad := func(s State) bool {
		return slices.ContainsFunc(e.lines, func(l Line) bool { return l.Essential && l.Bad() && (s == "" || l.State == s) })
	}
	essential := slices.ContainsFunc(e.lines, func(l Line) bool { return l.Essential })
	r.Enforced = essential && !bad("")
	r.Doubt = !r.Enforced && !bad(Problem)
	decider := cmp.Or(e.deciderName(), "pemutus")
	switch {
	case r.Enforced:
		r.Verdict = lang.T("Keputusan %s ditegakkan oleh GitHub.", "GitHub enforces the decision of the %s.").With(decider)
	case r.Doubt:
		r.Verdict = lang.T("Keputusan %s TIDAK ditegakkan oleh GitHub, sejauh yang terbaca: ada yang tidak dapat dipastikan.",
			"GitHub does NOT enforce the decision of the %s, as far as could be read: something could not be made sure of.").With(decider)
	default:
		r.Verdict = lang.T("Keputusan %s TIDAK ditegakkan oleh GitHub.", "GitHub does NOT enforce the decision of the %s.").With(decider)
	}
	r.Verdict = visible(r.Verdict)
	return r
}

// deciderName is the office's name of who decides.
func (e *exam) deciderName() string {
	var names []string
	for _, role := range e.Policy.DecidingRoles() {
		names = append(names, e.roleName(role))
	}
	return strings.Join(names, "/")
}

func (e *exam) roleName(role string) string {
	for _, x := range e.Policy.Procedure.Executors {
		if x.Role == role {
			return x.Name
		}
	}
	return role
}
