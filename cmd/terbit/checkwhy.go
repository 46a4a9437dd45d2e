package main

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/rule"
)

// why explains one rule: title, reason and examples, from the rule itself.
func (a *app) why(c *cli.Context, id string) error {
	e, near := findRule(id)
	if e == nil {
		more := a.t("; daftarnya: terbit check --rules", "; for the list: terbit check --rules")
		if near != "" {
			more = a.tf("; maksud Anda %s?", "; did you mean %s?", near)
		}
		return usagef("%s", a.tf("tidak ada aturan %q", "there is no rule %q", id)+more)
	}
	paint, width := a.palette(a.stdout), a.columns()
	say := func(text, indent string) {
		for _, l := range frame.Wrap(text, indent, width) {
			fmt.Fprintln(a.stdout, l)
		}
	}
	fmt.Fprintf(a.stdout, "%s %s\n", paint(bold, e.ID), paint(severityColor[e.Severity], a.severity(e.Severity)))
	say(e.Title.In(a.lang), "")
	fmt.Fprintln(a.stdout)
	say(a.t("Alasan: ", "Why: ")+e.Why.In(a.lang), "  ")
	a.example(a.t("Keliru:", "Wrong:"), e.Bad, paint)
	a.example(a.t("Baik:", "Right:"), e.Good, paint)
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if url := a.ruleURL(p, e.ID); url != "" {
		fmt.Fprintf(a.stdout, "\n%s\n", url)
	}
	return nil
}

func (a *app) example(name, text string, paint func(string, string) string) {
	if text == "" {
		return
	}
	fmt.Fprintf(a.stdout, "\n%s\n", name)
	for line := range strings.SplitSeq(text, "\n") {
		shown := frame.Draw(line, 1, 1, 1, max(len(line)+20, a.columns())).Code
		fmt.Fprintf(a.stdout, "  %s %s\n", paint(dim, "|"), shown)
	}
}

// findRule finds a rule by its id in any case; else it names the
// nearest, unless none is near.
func findRule(id string) (found *rule.Entry, near string) {
	id = strings.ToUpper(id)
	least := 3 // of five characters
	for _, f := range families() {
		for _, e := range f.Entries {
			if e.ID == id {
				return &e, ""
			}
			if d := levenshtein.ComputeDistance(id, e.ID); d < least {
				least, near = d, e.ID
			}
		}
	}
	return nil, near
}
