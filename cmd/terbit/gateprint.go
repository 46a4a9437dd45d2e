package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// printDecision says the verdict and why; with all, every step as well.
func (a *app) printDecision(d gate.Decision, all bool) {
	paint := a.palette(a.stdout)
	fmt.Fprintf(a.stdout, "#%d %s\n", d.PullRequest, paint(verdictColor[d.Verdict], a.verdict(d.Verdict)))
	for _, it := range d.Items {
		fmt.Fprintf(a.stdout, "\n%s %s\n", paint(bold, it.Path), paint(dim, fmt.Sprintf("%s · %s", it.Track, a.verdict(it.Verdict))))
		for _, s := range it.Steps {
			if all || s.State == sop.Returned || s.State == sop.Rejected {
				a.printStep(s, all)
			}
		}
		if it.Turn.Step > 0 {
			fmt.Fprintf(a.stdout, "  %s %s\n", a.t("giliran:", "turn:"), a.tf("langkah %d, %s", "step %d, %s", it.Turn.Step, strings.Join(it.Turn.Roles, ", ")))
		}
		a.printIgnored(it.Ignored, all)
	}
	for _, r := range d.Reasons {
		fmt.Fprintf(a.stdout, "%s %s %s\n", a.t("alasan:", "reason:"), r.Message, paint(dim, "["+string(r.Code)+"]"))
	}
}

func (a *app) printStep(s gate.Step, all bool) {
	paint := a.palette(a.stdout)
	state := a.stepState(s.State)
	line := fmt.Sprintf("  %d %s", s.Step, paint(stepColor[s.State], state))
	if s.By != "" {
		line += strings.Repeat(" ", max(1, 13-len(state))) + fmt.Sprintf("@%s (%s)", s.By, s.Role)
	}
	if s.State == sop.Done {
		line += paint(dim, a.tf(" %d dari %d menit", " %d of %d minutes", s.Minutes, s.StandardMinutes))
	}
	fmt.Fprintln(a.stdout, line)
	if all && s.Evidence != "" {
		fmt.Fprintf(a.stdout, "      %s\n", paint(dim, objectID.ReplaceAllString(s.Evidence, "$1")))
	}
	for _, r := range s.Requirements {
		if all && !r.Met {
			fmt.Fprintf(a.stdout, "      %s %s\n", a.t("belum ada:", "missing:"), r.Name)
		}
	}
}

// objectID finds git's ids, which people read by their first digits.
var objectID = regexp.MustCompile(`\b([0-9a-f]{10})[0-9a-f]{30}\b`)

func (a *app) printIgnored(ignored []gate.Ignored, all bool) {
	for _, g := range ignored {
		if all {
			fmt.Fprintf(a.stdout, "  %s %s @%s: %s\n", a.t("tidak dihitung:", "not counted:"), g.Kind, g.By, g.Message)
		}
	}
}

var verdictColor = map[gate.Verdict]string{gate.Approved: green, gate.Blocked: red, gate.NotApplicable: blue}

func (a *app) verdict(v gate.Verdict) string {
	switch v {
	case gate.Approved:
		return a.t("disetujui", "approved")
	case gate.NotApplicable:
		return a.t("tidak perlu dinilai", "not applicable")
	}
	return a.t("ditahan", "blocked")
}

var stepColor = map[sop.State]string{sop.Done: green, sop.Returned: yellow, sop.Rejected: red}

func (a *app) stepState(s sop.State) string {
	switch s {
	case sop.Done:
		return a.t("selesai", "done")
	case sop.Returned:
		return a.t("dikembalikan", "returned")
	case sop.Rejected:
		return a.t("ditolak", "rejected")
	}
	return a.t("menunggu", "pending")
}
