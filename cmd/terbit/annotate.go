package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gfm"
)

// annotationsMax is how many annotations of one level GitHub shows of a step.
const annotationsMax = 10

// levels are GitHub's words for the severities, gravest first.
var levels = []struct {
	severity diag.Severity
	command  string
}{{diag.Error, "error"}, {diag.Warning, "warning"}, {diag.Note, "notice"}}

// annotate writes findings as workflow commands, which GitHub shows beside the
// lines that they speak of. Nothing else goes to stdout: whatever stands there is
// read for commands, and findings quote other people's text.
// about gives the address of a rule's explanation; "" where the office has no site.
func (a *app) annotate(findings []diag.Finding, local string, about func(id string) string) error {
	var b strings.Builder
	left := 0
	for _, l := range levels {
		all := slices.DeleteFunc(slices.Clone(findings), func(f diag.Finding) bool { return f.Severity != l.severity })
		shown := min(len(all), annotationsMax)
		if l.severity == diag.Note && left+len(all)-shown > 0 {
			shown = min(shown, annotationsMax-1) // room for the last one
		}
		for _, f := range all[:shown] {
			b.WriteString(a.annotation(l.command, f, about(f.Rule)))
		}
		left += len(all) - shown
	}
	if left > 0 {
		b.WriteString(command("notice", a.tf("masih ada %d temuan lain; lihat semuanya dengan: %s", "there are %d more findings; see them all with: %s", left, local),
			property{"title", a.t("Temuan lain", "More findings")}))
	}
	_, err := io.WriteString(a.stdout, b.String())
	return err
}

func (a *app) annotation(level string, f diag.Finding, about string) string {
	message := f.Message.In(a.lang)
	if !f.Hint.IsZero() {
		message += "\n" + a.t("saran: ", "hint: ") + f.Hint.In(a.lang)
	}
	if about != "" {
		message += "\n" + a.t("penjelasan: ", "explanation: ") + about
	}
	return command(level, gfm.Visible(message),
		property{"file", f.Path}, property{"line", fmt.Sprint(f.Line)}, property{"col", fmt.Sprint(f.Column)}, property{"title", f.Rule})
}

type property struct{ name, value string }

// The runner takes a command up to the end of its line; a percent sign begins an
// escape. In a property a colon and a comma mean something too.
var (
	inData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// command is one workflow command on a line of its own.
func command(name, message string, properties ...property) string {
	list := make([]string, len(properties))
	for i, p := range properties {
		list[i] = p.name + "=" + inProperty.Replace(p.value)
	}
	return "::" + name + " " + strings.Join(list, ",") + "::" + inData.Replace(message) + "\n"
}

// localCheck is the check that shows everything, for a person at a computer.
func localCheck(c *cli.Context) string {
	if c.String("base") == "" {
		return strings.Join(append([]string{"terbit check"}, c.Args().Slice()...), " ")
	}
	return fmt.Sprintf("terbit check --rev %s --base %s", c.String("rev"), c.String("base"))
}
