package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/mend"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

// framesMax is how many findings a terminal shows with their lines by itself:
// more of them and the list is easier to read without.
const framesMax = 10

// printFindings writes findings for a person or a program that reads lines, one
// or two lines each.
func (a *app) printFindings(w io.Writer, findings []diag.Finding) {
	v := &view{app: a, w: w, paint: a.palette(w)}
	for _, f := range findings {
		v.line(f)
	}
}

// view writes findings as text: on a terminal by file and wrapped to its width,
// elsewhere a line each, as grep and editors read them.
type view struct {
	*app
	w       io.Writer
	paint   func(color, s string) string
	width   int
	grouped bool
	files   *lines // nil: no frames
	why     map[string]reason
}

// reason is why a rule is one, and where more is said.
type reason struct{ why, url string }

func (r reason) String() string { return strings.TrimSpace(r.why + " " + r.url) }

func (a *app) newView(c *cli.Context, p *project, findings int) *view {
	onTerminal := isTerminal(a.stdout)
	v := &view{app: a, w: a.stdout, paint: a.palette(a.stdout), width: a.columns(), grouped: onTerminal || c.Bool("frame")}
	if c.Bool("frame") || onTerminal && findings <= framesMax && !c.Bool("no-frame") {
		v.files = newLines(p)
	}
	if c.Bool("explain") {
		v.why = map[string]reason{}
		for _, f := range families() {
			for _, e := range f.Entries {
				v.why[e.ID] = reason{e.Why.In(a.lang), a.ruleURL(p, e.ID)}
			}
		}
	}
	return v
}

// columns is the width of the terminal, or 80 where there is none. COLUMNS rules,
// as it does for other programs.
func (a *app) columns() int {
	if n, err := strconv.Atoi(a.env("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := a.stdout.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

func (v *view) write(findings []diag.Finding) {
	file := ""
	for i, f := range findings {
		if !v.grouped {
			v.line(f)
			continue
		}
		if i == 0 || f.Path != file {
			if i > 0 && v.files == nil {
				fmt.Fprintln(v.w)
			}
			file = f.Path
			fmt.Fprintln(v.w, v.paint(bold, frame.Clean(file)))
		}
		v.entry(f)
	}
	if v.grouped && len(findings) > 0 && v.files == nil {
		fmt.Fprintln(v.w)
	}
}

// line is the form for programs: place, severity, message and rule on one line.
func (v *view) line(f diag.Finding) {
	fmt.Fprintf(v.w, "%s: %s %s %s\n", v.paint(bold, fmt.Sprintf("%s:%d:%d", frame.Clean(f.Path), f.Line, f.Column)),
		v.paint(severityColor[f.Severity], v.severity(f.Severity)+":"), frame.Clean(f.Message.In(v.lang)), v.paint(dim, "["+f.Rule+"]"))
	if !f.Hint.IsZero() {
		fmt.Fprintf(v.w, "\t%s %s\n", v.paint(dim, v.t("saran:", "hint:")), frame.Clean(f.Hint.In(v.lang)))
	}
	if r, ok := v.why[f.Rule]; ok {
		fmt.Fprintf(v.w, "\t%s %s\n", v.paint(dim, v.t("alasan:", "why:")), r)
	}
}

// entry is the form for people, below the name of the file.
func (v *view) entry(f diag.Finding) {
	const indent = "      "
	severity := v.severity(f.Severity) + ":"
	text := fmt.Sprintf("  %d:%d %s %s [%s]", f.Line, f.Column, severity, frame.Clean(f.Message.In(v.lang)), f.Rule)
	for i, l := range frame.Wrap(text, indent, v.width-2) {
		if i == 0 {
			l = strings.Replace(l, severity, v.paint(severityColor[f.Severity], severity), 1)
		}
		fmt.Fprintln(v.w, v.dimRule("  "+l, f.Rule))
	}
	if v.files != nil {
		v.frame(f)
	}
	if !f.Hint.IsZero() {
		v.aside(v.t("saran:", "hint:"), frame.Clean(f.Hint.In(v.lang)))
	}
	if r, ok := v.why[f.Rule]; ok {
		v.aside(v.t("alasan:", "why:"), r.String())
	}
	if v.files != nil {
		fmt.Fprintln(v.w)
	}
}

func (v *view) dimRule(l, id string) string {
	if rest, ok := strings.CutSuffix(l, "["+id+"]"); ok {
		return rest + v.paint(dim, "["+id+"]")
	}
	return l
}

// aside is what is said below a finding, with a word before it that says what it is.
func (v *view) aside(word, text string) {
	indent := "    " + strings.Repeat(" ", frame.Width(word)+1)
	for i, l := range frame.Wrap(word+" "+text, indent, v.width) {
		if i == 0 {
			l = "    " + v.paint(dim, word) + strings.TrimPrefix(l, word)
		}
		fmt.Fprintln(v.w, l)
	}
}

func (v *view) frame(f diag.Finding) {
	text, ok := v.files.line(f)
	if !ok {
		return
	}
	d := frame.Draw(text, f.Line, f.Column, v.files.end(f), v.width)
	fmt.Fprintln(v.w, strings.TrimRight(v.paint(dim, d.Gutter)+d.Code, " "))
	fmt.Fprintln(v.w, v.paint(dim, d.Blank)+v.paint(severityColor[f.Severity], d.Marks))
}

// nextStep tells what to do now.
func (a *app) nextStep(c *cli.Context, p *project, findings []diag.Finding) {
	if len(findings) == 0 {
		return
	}
	next := a.t("tidak ada yang menahan konten; peringatan dan catatan menunggu pertimbangan orang", "nothing holds an item back; warnings and notes are for people to weigh")
	if diag.HasErrors(findings) {
		next = a.t("perbaiki kesalahan di atas, lalu jalankan lagi perintah ini", "mend the errors above, then run this command again")
	}
	if n := p.mendable(findings); n > 0 && !c.Bool("fix") {
		next = a.tf("%d berkas dapat diperbaiki dengan: terbit check --fix; sisanya oleh orang", "%d files can be mended by: terbit check --fix; the rest is for people", n)
	}
	i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
	fmt.Fprintf(a.stderr, "%s\n%s\n", a.tf("langkah berikut: %s", "next: %s", next),
		a.tf("alasan sebuah aturan: terbit check --why %s", "a rule's reason: terbit check --why %s", findings[max(i, 0)].Rule))
}

// mendable counts the files that check --fix would change, among a few items
// that something was found in.
func (p *project) mendable(findings []diag.Finding) (n int) {
	if p.tree != nil {
		return 0
	}
	seen := map[string]bool{}
	for _, f := range findings {
		id, ok := source.ItemOf(f.Path)
		if !ok || seen[id] || len(seen) == mendableMax {
			continue
		}
		seen[id] = true
		if it := p.corpus.ByID(id); it != nil {
			changes, err := mend.Item(it, mend.Options{Location: p.office.Location})
			if err == nil { // what can't be read is a finding already
				n += len(changes)
			}
		}
	}
	return n
}

// mendableMax keeps the hint cheap.
const mendableMax = 20

// ruleURL is the address of a rule's explanation on the office's site.
func (a *app) ruleURL(p *project, id string) string {
	if p.office == nil {
		return ""
	}
	return rule.URL(p.office.Site, id, a.lang)
}
