package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/lang"
)

const (
	reportWidth  = 80
	reportIndent = "              " // below a line's text
)

// stateLooks are a state's sign, word and color: none of them alone carries it.
var stateLooks = map[doctor.State]struct {
	sign  string
	word  lang.Text
	color string
}{
	doctor.OK:      {"✓", lang.T("baik", "ok"), green},
	doctor.Note:    {"·", lang.T("catatan", "note"), blue},
	doctor.Warning: {"!", lang.T("perhatian", "warning"), yellow},
	doctor.Problem: {"✗", lang.T("MASALAH", "PROBLEM"), red},
	doctor.Unknown: {"?", lang.T("tak pasti", "unknown"), yellow},
}

// printDiagnosis writes the report for a person at a terminal.
func (a *app) printDiagnosis(r doctor.Report) {
	paint := a.palette(a.stdout)
	fmt.Fprintf(a.stdout, "%s\n", paint(bold, a.tf("Setelan %s", "Settings of %s", r.Repository)))
	for _, g := range doctor.Groups() {
		var lines []doctor.Line
		for _, l := range r.Lines {
			if l.Group == g.Group {
				lines = append(lines, l)
			}
		}
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(a.stdout, "\n%s\n", paint(bold, g.Title.In(a.lang)))
		for i, l := range lines {
			// A page is named once, below the last of the lines that lead to it.
			last := i+1 == len(lines) || lines[i+1].URL != l.URL
			// So is what to do about several that could not be read.
			same := i+1 < len(lines) && l.State == doctor.Unknown && lines[i+1].State == doctor.Unknown && lines[i+1].Next == l.Next
			a.printLine(l, !same, last && !same)
		}
	}
	a.printVerdict(r)
}

const fixMark = "[--fix]"

func (a *app) printLine(l doctor.Line, withNext, withPage bool) {
	paint := a.palette(a.stdout)
	look := stateLooks[l.State]
	width := reportWidth - utf8.RuneCountInString(reportIndent)
	head := fmt.Sprintf("  %s %-10s", look.sign, look.word.In(a.lang))
	fmt.Fprintf(a.stdout, "%s%s\n", paint(look.color, head), wrap(l.Says.In(a.lang), width, reportIndent))
	if next := l.Next.In(a.lang); next != "" && withNext {
		if l.Fix {
			next += " " + fixMark
		}
		fmt.Fprintf(a.stdout, "%s%s\n", reportIndent, paint(dim, wrap("→ "+next, width, reportIndent+"  ")))
	}
	if l.URL != "" && withPage {
		fmt.Fprintf(a.stdout, "%s  %s\n", reportIndent, paint(dim, l.URL))
	}
}

func (a *app) printVerdict(r doctor.Report) {
	paint := a.palette(a.stdout)
	count, fixable := map[doctor.State]int{}, 0
	for _, l := range r.Lines {
		count[l.State]++
		if l.Fix {
			fixable++
		}
	}
	color := green
	if !r.Enforced {
		color = red
	}
	fmt.Fprintf(a.stdout, "\n%s\n", paint(color, paint(bold, wrap(r.Verdict.In(a.lang), reportWidth, ""))))
	fmt.Fprintln(a.stdout, a.tf("%d masalah, %d perhatian, %d tak pasti, %d baik.", "%d problems, %d warnings, %d unknown, %d ok.",
		count[doctor.Problem], count[doctor.Warning], count[doctor.Unknown], count[doctor.OK]))
	if count[doctor.Unknown] > 0 {
		fmt.Fprintln(a.stdout, a.t("Yang tak pasti tidak dianggap baik.", "What is unknown is not taken for good."))
	}
	if fixable > 0 {
		fmt.Fprintln(a.stdout, wrap(a.tf("Yang bertanda %s (%d) dapat dipasang dengan: terbit doctor --fix. Perbedaannya ditunjukkan dahulu.", "What is marked %s (%d) can be set by: terbit doctor --fix. The difference is shown first.", fixMark, fixable), reportWidth, ""))
	}
}

// wrap breaks a text between words; what is longer than a line stays whole.
func wrap(s string, width int, indent string) string {
	var b strings.Builder
	col := 0
	for i, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case col+1+n > width:
			b.WriteString("\n" + indent)
			col = max(0, utf8.RuneCountInString(indent)-utf8.RuneCountInString(reportIndent))
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col += n
	}
	return b.String()
}

// What other programs read.
type reportJSON struct {
	Repository string         `json:"repository"`
	Plan       string         `json:"plan"`
	Enforced   bool           `json:"enforced"`
	Verdict    string         `json:"verdict"`
	Lines      []lineJSON     `json:"lines"`
	Changes    []doctorChange `json:"changes"`
}

type lineJSON struct {
	ID        string       `json:"id"`
	Group     doctor.Group `json:"group"`
	State     doctor.State `json:"state"`
	Essential bool         `json:"essential"`
	Message   string       `json:"message"`
	Next      string       `json:"next"`
	URL       string       `json:"url"`
	Fix       bool         `json:"fix"`
}

type doctorChange struct {
	ID     string          `json:"id"`
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
	State  string          `json:"state"`
	Error  string          `json:"error"`
}

func (a *app) reportJSON(r doctor.Report, made []attempt) reportJSON {
	out := reportJSON{Repository: r.Repository, Plan: r.Plan, Enforced: r.Enforced, Verdict: r.Verdict.In(a.lang), Lines: []lineJSON{}, Changes: []doctorChange{}}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, lineJSON{l.ID, l.Group, l.State, l.Essential, l.Says.In(a.lang), l.Next.In(a.lang), l.URL, l.Fix})
	}
	for _, o := range made {
		c := doctorChange{ID: o.ID, Method: o.Method, Path: o.Path, Before: o.Before, After: o.After, State: o.State}
		if o.Err != nil {
			c.Error = doctor.Visible(o.Err.Error())
		}
		out.Changes = append(out.Changes, c)
	}
	return out
}
