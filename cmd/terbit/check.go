package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/sarif"
	"github.com/gunungmas/terbit/pipeline/source"
)

func (a *app) checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Usage: a.t("periksa konten", "check items"), ArgsUsage: a.t("[KONTEN …]", "[ITEM …]"),
		Description: a.t(`Memeriksa semua konten, atau hanya folder yang disebut. Setiap temuan menyebut
berkas, baris, kolom, aturan, dan saran. Keluar dengan 1 bila ada kesalahan.
Dengan --rev dan --base: yang diubah sebuah usulan, dinilai menurut konfigurasi di
folder kerja. --format github menulis anotasi untuk GitHub Actions; --format sarif
menulis SARIF 2.1.0 untuk pemindaian kode dan editor.`,
			`Checks all items, or only the folders named. Each finding gives file, line,
column, rule and a hint. Exits with 1 when there is an error.
With --rev and --base: what a proposal changes, judged by the office of the work
tree. --format github writes annotations for a run of GitHub Actions; --format
sarif writes SARIF 2.1.0 for code scanning and editors.`),
		Flags: append(append(a.rootFlags(), a.fixFlags()...), a.revFlag(), a.baseFlag(), a.changedFlag(), a.formatFlag("text", "json", "github", "sarif"), a.ledgerFlag(),
			&cli.StringFlag{Name: "for", Usage: a.t("nilai untuk tahap ide, konsep, desain, atau tayang (bawaan: tahap yang dicapai)", "judge for ide, konsep, desain or tayang (default: the stage reached)")},
			&cli.BoolFlag{Name: "frame", Usage: a.t("tampilkan baris tempat temuan (bawaan di terminal bila temuannya sedikit)", "show the line of each finding (the default on a terminal when they are few)")},
			&cli.BoolFlag{Name: "no-frame", Usage: a.t("jangan tampilkan barisnya", "do not show the line")},
			&cli.BoolFlag{Name: "explain", Usage: a.t("sertakan alasan aturan di bawah setiap temuan", "add each rule's reason below the finding")},
			&cli.StringFlag{Name: "why", Usage: a.t("jelaskan satu aturan, misalnya FM002, lalu selesai", "explain one rule, such as FM002, and stop")},
			&cli.BoolFlag{Name: "online", Usage: a.t("tanyakan juga apakah tautan luar masih hidup (memakai jaringan)", "also ask whether external links are alive (uses the network)")},
			&cli.BoolFlag{Name: "rules", Usage: a.t("cetak rujukan aturan", "print the rule reference")},
		),
		Action: a.check,
	}
}

func (a *app) check(c *cli.Context) error {
	if c.Bool("rules") {
		_, err := io.WriteString(a.stdout, reference(a.lang))
		return err
	}
	if err := a.checkable(c); err != nil {
		return err
	}
	if id := c.String("why"); id != "" {
		return a.why(c, id)
	}
	began := time.Now()
	compared := a.compareWork(c)
	p, err := a.openFor(c)
	if err != nil {
		return err
	}
	opts := rule.Options{}
	if s := c.String("for"); s != "" {
		if opts.For, err = rule.ParseStep(s); err != nil {
			return usageError{err}
		}
	}
	work, err := a.loadFor(c, p, compared)
	if err != nil {
		return err
	}
	if opts.Only, err = a.selection(p, c.Args().Slice()); err != nil {
		return err
	}
	if c.Bool("fix") {
		if goOn, err := a.fix(c, p, opts.Only); !goOn || err != nil {
			return err
		}
	}
	gone, err := a.compare(c, p, work, &opts)
	if err != nil {
		return err
	}
	if err := a.askLinks(c, p, &opts); err != nil {
		return err
	}
	theme, err := p.themeFindings()
	if err != nil {
		return err
	}
	findings := diag.Sort(slices.Concat(p.check(c.Context, opts), gone, theme))
	p.progress.clear()
	if err := c.Context.Err(); err != nil {
		return err
	}
	n := len(p.corpus.Items)
	if opts.Only != nil {
		findings = slices.DeleteFunc(findings, func(f diag.Finding) bool { return !opts.Only(f.Path) })
		n = count(p.corpus.Items, opts.Only)
	}
	if err := a.writeFindings(c, p, n, findings, began); err != nil {
		return err
	}
	if diag.HasErrors(findings) {
		return errFindings
	}
	return nil
}

// checkable refuses flags that don't go together.
func (a *app) checkable(c *cli.Context) error {
	switch {
	case c.Bool("frame") && c.Bool("no-frame"):
		return usagef("%s", a.t("pilih --frame atau --no-frame, bukan keduanya", "choose --frame or --no-frame, not both"))
	case c.String("changed") != "" && (c.String("rev") != "" || c.String("base") != ""):
		return usagef("%s", a.t("--changed melihat folder kerja; untuk revisi git pakai --rev dan --base", "--changed looks at the work tree; for git revisions use --rev and --base"))
	}
	return a.fixable(c)
}

// loadFor reads the items as the flags ask for them; with --changed it says how
// the work tree differs.
func (a *app) loadFor(c *cli.Context, p *project, compared func() (*comparison, error)) (*workChange, error) {
	switch {
	case compared != nil:
		return a.openChange(c.Context, p, compared)
	case c.Bool("fix"): // which edits texts
		return nil, p.load(c.Context)
	}
	return nil, p.loadLean(c.Context)
}

// compare sets what the items are compared with: with --base its revision, whose
// items are left out where they are the same; in the work tree what was merged
// and published. Any other revision is past, and not compared with the present.
// It returns what is to be said of items that are no longer there.
func (a *app) compare(c *cli.Context, p *project, work *workChange, opts *rule.Options) (gone []diag.Finding, err error) {
	if work != nil {
		opts.Only, opts.Others, opts.Baseline = both(opts.Only, work.changed), work.others, work.baseline()
		return work.gone(p), nil
	}
	q, err := a.proposal(c, p)
	switch {
	case err != nil:
		return nil, err
	case q == nil && p.tree == nil:
		opts.Baseline = a.baseline(c.Context, p)
		return nil, nil
	case q == nil:
		return nil, nil
	}
	opts.Only = both(opts.Only, q.changed)
	if opts.Baseline, err = q.baseline(c.Context, p); err != nil {
		return nil, err
	}
	return q.gone()
}

// both is the test that holds where both do; nil holds everywhere.
func both(a, b func(string) bool) func(string) bool {
	if a == nil {
		return b
	}
	return func(s string) bool { return a(s) && b(s) }
}

func (a *app) writeFindings(c *cli.Context, p *project, n int, findings []diag.Finding, began time.Time) error {
	switch c.String("format") {
	case "json":
		return a.writeFindingsJSON(p, n, findings)
	case "sarif":
		return a.writeSARIF(p, findings)
	case "github":
		if err := a.annotate(findings, localCheck(c), func(id string) string { return a.ruleURL(p, id) }); err != nil {
			return err
		}
		a.summarise(n, findings, time.Since(began))
		return nil
	}
	v := a.newView(c, p, len(findings))
	v.write(findings)
	a.summarise(n, findings, time.Since(began))
	a.nextStep(c, p, findings)
	return nil
}

func (a *app) writeSARIF(p *project, findings []diag.Finding) error {
	var rules []sarif.Rule
	for _, f := range families() {
		for _, e := range f.Entries {
			rules = append(rules, sarif.Rule{Doc: e.Doc, URL: a.ruleURL(p, e.ID)})
		}
	}
	files := newLines(p)
	results := make([]sarif.Result, len(findings))
	for i, f := range findings {
		text, _ := files.line(f)
		results[i] = sarif.Result{Finding: f, End: files.end(f), Text: text}
	}
	return sarif.Write(a.stdout, a.lang, rules, results)
}

// selection turns the arguments into a test of ids and paths; nil is everything.
func (a *app) selection(p *project, args []string) (func(string) bool, error) {
	if len(args) == 0 {
		return nil, nil
	}
	var prefixes []string
	for _, arg := range args {
		name := path.Clean(filepath.ToSlash(arg))
		if rel, err := filepath.Rel(p.root, arg); err == nil && filepath.IsLocal(rel) {
			name = filepath.ToSlash(rel) // a path as the shell completes it, from outside the root
		}
		if id, ok := source.ItemOf(name); ok {
			name = id
		}
		within := func(s string) bool { return s == name || strings.HasPrefix(s, name+"/") || name == "." }
		if !slices.ContainsFunc(p.corpus.Items, func(it *source.Item) bool { return within(it.ID) }) &&
			!slices.ContainsFunc(p.corpus.Findings, func(f diag.Finding) bool { return within(f.Path) }) {
			return nil, usagef("%s", a.tf("tidak ada konten di %s", "no item at %s", arg))
		}
		prefixes = append(prefixes, name)
	}
	return func(s string) bool {
		return slices.ContainsFunc(prefixes, func(pre string) bool { return pre == "." || s == pre || strings.HasPrefix(s, pre+"/") })
	}, nil
}

func count(items []*source.Item, only func(string) bool) (n int) {
	for _, it := range items {
		if only(it.ID) {
			n++
		}
	}
	return n
}

type findingJSON struct {
	Path      string        `json:"path"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	EndColumn int           `json:"end_column"` // behind the place, on the same line
	Severity  diag.Severity `json:"severity"`
	Rule      string        `json:"rule"`
	Message   string        `json:"message"`
	Hint      string        `json:"hint"`
	URL       string        `json:"url"` // of the rule's explanation; empty when the office names no site
}

func (a *app) writeFindingsJSON(p *project, items int, findings []diag.Finding) error {
	out := struct {
		Items    int           `json:"items"`
		Findings []findingJSON `json:"findings"`
	}{items, a.findingsJSON(p, findings)}
	return a.writeJSON(out)
}

func (a *app) findingsJSON(p *project, findings []diag.Finding) []findingJSON {
	out := make([]findingJSON, 0, len(findings))
	files := newLines(p)
	for _, f := range findings {
		out = append(out, findingJSON{
			Path: f.Path, Line: f.Line, Column: f.Column, EndColumn: files.end(f), Severity: f.Severity, Rule: f.Rule,
			Message: f.Message.In(a.lang), Hint: f.Hint.In(a.lang), URL: a.ruleURL(p, f.Rule),
		})
	}
	return out
}

func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (a *app) severity(s diag.Severity) string {
	switch s {
	case diag.Error:
		return a.t("kesalahan", "error")
	case diag.Warning:
		return a.t("peringatan", "warning")
	}
	return a.t("catatan", "note")
}

func (a *app) summarise(items int, findings []diag.Finding, took time.Duration) {
	n := map[diag.Severity]int{}
	for _, f := range findings {
		n[f.Severity]++
	}
	fmt.Fprintf(a.stderr, "%s (%s)\n", a.tf("%d konten diperiksa: %d kesalahan, %d peringatan, %d catatan", "%d items checked: %d errors, %d warnings, %d notes",
		items, n[diag.Error], n[diag.Warning], n[diag.Note]), a.seconds(took))
}

// seconds writes a duration as people here do.
func (a *app) seconds(d time.Duration) string {
	s := fmt.Sprintf("%.2f", d.Seconds())
	return a.tf("%s detik", "%s s", a.t(strings.Replace(s, ".", ",", 1), s))
}

// The colors of a terminal.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "36"
)

var severityColor = map[diag.Severity]string{diag.Error: red, diag.Warning: yellow, diag.Note: blue}

// palette paints text on a terminal, and leaves it alone elsewhere and where
// NO_COLOR is set.
func (a *app) palette(w io.Writer) func(color, s string) string {
	if !isTerminal(w) || a.env("NO_COLOR") != "" {
		return func(_, s string) string { return s }
	}
	return func(color, s string) string { return "\x1b[" + color + "m" + s + "\x1b[0m" }
}
