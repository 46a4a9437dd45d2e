package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/card"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/projection"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

func (a *app) siteFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "out", Usage: a.t("folder situs (bawaan: public di root)", "the site's folder (default: public below root)")},
		&cli.BoolFlag{Name: "no-cards", Usage: a.t("tanpa kartu pratinjau tautan (sama dengan social_cards: false)", "without cards for links (the same as social_cards: false)")},
		&cli.BoolFlag{Name: "search", Usage: a.t("siapkan halaman Cari untuk indeks Pagefind, yang dibuat sesudah ini: npx pagefind --site FOLDER", "prepare the search page for Pagefind's index, which is made after this: npx pagefind --site FOLDER")},
		&cli.StringFlag{Name: "base-url", Usage: a.t("alamat lengkap situs (bawaan: site di konfigurasi)", "the site's full address (default: site in the configuration)")},
	}
}

func (a *app) buildCommand() *cli.Command {
	return &cli.Command{
		Name: "build", Usage: a.t("bangun situs publik", "build the public website"),
		Description: a.t(`Menulis situs dari konten yang lengkap dan sudah waktunya tayang. Hanya berkas yang
berubah yang ditulis; berkas lama yang tidak dihasilkan lagi dihapus, dan folder
berisi berkas lain ditolak. Dengan --decided: setiap konten pada revisi terakhir yang
diputuskan menurut buku besar, dibaca dari git; yang belum diputuskan disebutkan.`,
			`Writes the website from the items that are complete and due. Only files that
changed are written; files of an earlier build that are no longer made are
removed, and a folder that holds other files is refused. With --decided: every item
at its last decided revision by the ledger, read from git; what is not decided on is
named.`),
		Flags: append(append(a.rootFlags(), a.siteFlags()...), a.revFlag(), a.ledgerFlag(),
			&cli.BoolFlag{Name: "decided", Usage: a.t("tampilkan yang sudah diputuskan saja, seperti terbit sungguhan", "show what was decided only, as a live publish does")},
			&cli.BoolFlag{Name: "drafts", Usage: a.t("tampilkan juga yang belum lengkap atau dijadwalkan", "show what is unfinished or scheduled too")},
			&cli.BoolFlag{Name: "minify", Usage: a.t("hilangkan spasi dan komentar yang tidak diperlukan peramban", "leave out blanks and comments that browsers do not need")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("sebutkan saja berkas yang akan ditulis dan dihapus", "only name the files that would be written and removed")},
			a.formatFlag("text", "json")),
		Action: a.build,
	}
}

func (a *app) build(c *cli.Context) error {
	if c.Bool("decided") {
		return a.buildDecided(c)
	}
	began := time.Now()
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	t := a.beginBuild(c, p, began)
	if err := p.loadLean(c.Context); err != nil {
		return err
	}
	t.lap("baca")
	findings, wrong := p.errors(c.Context)
	t.lap("periksa")
	p.kept.rest()
	if !c.Bool("dry-run") {
		p.kept.saveItems()
	}
	var items []*source.Item
	for _, it := range p.corpus.Items {
		if publish.Shown(it, p.office.Location, p.now) && !wrong[it.ID] || c.Bool("drafts") && !it.Broken {
			items = append(items, it)
		}
	}
	return a.writeSite(c, p, t, made{items: items, findings: findings})
}

// beginBuild makes the project use what earlier builds left; what they left of the
// site is read while the items are.
func (a *app) beginBuild(c *cli.Context, p *project, began time.Time) *timing {
	p.recall()
	t := &timing{began: began, last: began, recalled: make(chan struct{})}
	go func() {
		defer close(t.recalled)
		p.kept.site(p.out(c)).Recall(p.out(c))
	}()
	return t
}

// made is what a site is built of, and what there is to say of it.
type made struct {
	items       []*source.Item
	posts       map[string][]site.Post
	findings    []diag.Finding          // that keep items off the site
	differences []projection.Difference // from what was decided
}

// writeSite builds the website and says what was built.
func (a *app) writeSite(c *cli.Context, p *project, t *timing, m made) error {
	<-t.recalled
	res, err := p.site(c, m.items, m.posts)
	p.progress.clear()
	if err != nil {
		return a.themeError(p, err)
	}
	t.stages, t.last = append(t.stages, res.Stages...), time.Now()
	if !c.Bool("dry-run") {
		a.leave(p)
		t.lap("simpan")
	}
	res.Stages = t.stages
	if err := a.sayBuilt(c, p, res, m, time.Since(t.began)); err != nil {
		return err
	}
	if len(m.findings) > 0 || slices.ContainsFunc(m.differences, func(d projection.Difference) bool { return d.Kind.Wrong() }) {
		return errFindings
	}
	return nil
}

// timing gathers how long each stage took.
type timing struct {
	began, last time.Time
	stages      []site.Stage
	recalled    chan struct{} // closed when what earlier builds left was read
}

func (t *timing) lap(name string) {
	now := time.Now()
	t.stages = append(t.stages, site.Stage{Name: name, Took: now.Sub(t.last)})
	t.last = now
}

// witness is what a site's witness says besides the site's own files.
type witness struct {
	ledger.Mark        // of a live ledger
	main        string // commit
}

// sayBuilt tells what a build did, or what a dry run found that it would do.
func (a *app) sayBuilt(c *cli.Context, p *project, r site.Result, m made, took time.Duration) error {
	if c.String("format") == "json" {
		return a.writeJSON(a.builtJSON(c, p, r, m, took))
	}
	a.sayMissing(r)
	for _, f := range r.Changes.Write {
		fmt.Fprintf(a.stdout, "%s %s\n", a.t("tulis", "write"), f)
	}
	for _, f := range r.Changes.Remove {
		fmt.Fprintf(a.stdout, "%s %s\n", a.t("hapus", "remove"), f)
	}
	if c.Bool("dry-run") {
		fmt.Fprintln(a.stdout, a.tf("%s: %d berkas akan ditulis, %d dihapus, %d tetap; tidak ada yang diubah", "%s: %d files would be written, %d removed, %d left alone; nothing was changed",
			p.out(c), r.Written, r.Removed, r.Unchanged))
	} else {
		fmt.Fprintf(a.stdout, "%s\n", a.siteLine(p.out(c), r))
	}
	fmt.Fprintf(a.stderr, "%s%s\n", a.stages(r), a.seconds(took))
	if len(m.findings) > 0 {
		a.printFindings(a.stderr, m.findings)
	}
	a.sayDifferences(a.stderr, p, m.differences)
	return nil
}

type builtJSON struct {
	Out       string        `json:"out"`
	DryRun    bool          `json:"dry_run"`
	Items     int           `json:"items"`
	Pages     int           `json:"pages"`
	Media     int           `json:"media"`
	Bytes     int64         `json:"bytes"`
	Drawn     int           `json:"drawn"`
	Written   int           `json:"written"`
	Unchanged int           `json:"unchanged"`
	Removed   int           `json:"removed"`
	Write     []string      `json:"write,omitempty"`  // of a dry run
	Remove    []string      `json:"remove,omitempty"` // likewise
	Missing   []missingJSON `json:"missing"`
	Findings  []findingJSON `json:"findings"`
	Stages    []stageJSON   `json:"stages"`
	Seconds   float64       `json:"seconds"`
	// Differences is of a build of what was decided.
	Differences []differenceJSON `json:"differences,omitempty"`
}

type differenceJSON struct {
	Item  string          `json:"item"`
	Kind  projection.Kind `json:"kind"`
	Head  string          `json:"head"`
	Shown string          `json:"shown"`
	Why   string          `json:"why"`
}

type missingJSON struct {
	Item   string `json:"item"`
	Target string `json:"target"`
	Why    string `json:"why,omitempty"` // empty: there is no such target
}

type stageJSON struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

func (a *app) builtJSON(c *cli.Context, p *project, r site.Result, m made, took time.Duration) builtJSON {
	out := builtJSON{
		Out: p.out(c), DryRun: c.Bool("dry-run"), Items: r.Items, Pages: r.Pages, Media: r.Media, Bytes: r.Bytes,
		Drawn: r.Drawn, Written: r.Written, Unchanged: r.Unchanged, Removed: r.Removed, Write: r.Changes.Write, Remove: r.Changes.Remove,
		Missing: []missingJSON{}, Findings: a.findingsJSON(p, m.findings), Seconds: took.Seconds(),
	}
	for _, lost := range r.Missing {
		out.Missing = append(out.Missing, missingJSON{lost.Item, lost.Target, lost.Why.In(a.lang)})
	}
	for _, d := range m.differences {
		out.Differences = append(out.Differences, differenceJSON{d.Item, d.Kind, d.Head, d.Shown, d.Why(p.office.Location).In(a.lang)})
	}
	for _, s := range r.Stages {
		out.Stages = append(out.Stages, stageJSON{s.Name, s.Took.Seconds()})
	}
	return out
}

// errors are the findings that keep items off the site, and those items: what the
// check refuses (a NIK, excepted information) is on no page.
func (p *project) errors(ctx context.Context) (findings []diag.Finding, wrong map[string]bool) {
	wrong = make(map[string]bool)
	opts := rule.Options{Now: p.now, ErrorsOnly: true}
	if p.kept != nil {
		opts.Memory = p.kept.proofs
	}
	for _, f := range diag.Sort(append(slices.Clone(p.corpus.Findings), rule.Check(ctx, p.corpus, p.office, opts)...)) {
		if f.Severity == diag.Error {
			findings = append(findings, f)
			if id, ok := source.ItemOf(f.Path); ok {
				wrong[id] = true
			}
		}
	}
	return findings, wrong
}

// leave keeps what the next build can use. That it could not is no failure: the
// next one takes longer.
func (a *app) leave(p *project) {
	if err := p.kept.saveSites(); err != nil {
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("catatan", "note"), err)
	}
	p.kept.prune()
}

func (p *project) out(c *cli.Context) string {
	if out := c.String("out"); out != "" {
		return out
	}
	return filepath.Join(p.root, "public")
}

// site builds the website of the items.
func (p *project) site(c *cli.Context, items []*source.Item, posts map[string][]site.Post) (site.Result, error) {
	stages := map[string]func(int, int){}
	theme, err := p.theme()
	if err != nil {
		return site.Result{}, err
	}
	var cards site.Cards
	if wanted := p.office.SocialCards; !c.Bool("no-cards") && (wanted == nil || *wanted) {
		cards = &card.Maker{Store: p.store()}
	}
	build := site.Build
	if p.kept != nil {
		build = p.kept.site(p.out(c)).Build
	}
	return build(c.Context, site.Input{
		Theme: theme, Search: c.Bool("search"), Decisions: p.decisions, Offers: p.offers, Minify: c.Bool("minify"), DryRun: c.Bool("dry-run"),
		Items: items, Office: p.office, Posts: posts, Rules: families(), Guides: guides(), Head: p.witness.Head, Entries: p.witness.Entries, Said: p.witness.Time, Main: p.witness.main, Program: programVersion(), Now: p.now, BaseURL: c.String("base-url"), Out: p.out(c),
		Pictures: p.store(), Fetched: p.fetcher(), Cards: cards, Clock: time.Now,
		Progress: func(stage string, done, total int) {
			if stages[stage] == nil {
				stages[stage] = p.progress.stage(lang.Same(stage))
			}
			stages[stage](done, total)
		},
	})
}

// store is the cache of derived media, shared by the site and the outbox.
func (p *project) store() *media.Store {
	return &media.Store{Dir: filepath.Join(p.root, ".terbit", "cache")}
}

func (a *app) siteLine(out string, r site.Result) string {
	return a.tf("%s: %d konten, %d halaman, %d media, %s (%d ditulis, %d tetap, %d dihapus)", "%s: %d items, %d pages, %d media, %s (%d written, %d unchanged, %d removed)",
		out, r.Items, r.Pages, r.Media, a.size(r.Bytes), r.Written, r.Unchanged, r.Removed)
}

func (a *app) stages(r site.Result) string {
	var b strings.Builder
	for _, s := range r.Stages {
		fmt.Fprintf(&b, "%s %s · ", s.Name, a.seconds(s.Took))
	}
	return b.String()
}

// sayMissing names links and pictures that lead nowhere.
func (a *app) sayMissing(r site.Result) {
	for _, m := range r.Missing {
		what := a.tf("tujuan %q tidak ada", "target %q does not exist", m.Target)
		if !m.Why.IsZero() {
			what = m.Why.In(a.lang)
		}
		fmt.Fprintf(a.stderr, "%s: %s: %s\n", a.t("peringatan", "warning"), m.Item, what)
	}
}

func (a *app) size(n int64) string {
	s := fmt.Sprintf("%.1f MB", float64(n)/1e6)
	return a.t(strings.Replace(s, ".", ",", 1), s)
}
