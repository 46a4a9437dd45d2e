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
	"github.com/gunungmas/terbit/pipeline/media"
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
			&cli.BoolFlag{Name: "drafts", Usage: a.t("tampilkan juga yang belum lengkap atau dijadwalkan", "show what is unfinished or scheduled too")}),
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
	if err := p.load(c.Context); err != nil {
		return err
	}
	findings, wrong := p.errors(c.Context)
	var items []*source.Item
	for _, it := range p.corpus.Items {
		if publish.Shown(it, p.office.Location, p.now) && !wrong[it.ID] || c.Bool("drafts") && !it.Broken {
			items = append(items, it)
		}
	}
	if err := a.writeSite(c, p, items, nil, began); err != nil {
		return err
	}
	if len(findings) > 0 {
		a.printFindings(a.stderr, findings)
		return errFindings
	}
	return nil
}

// writeSite builds the website and says what was built.
func (a *app) writeSite(c *cli.Context, p *project, items []*source.Item, posts map[string][]site.Post, began time.Time) error {
	res, err := p.site(c, items, posts)
	p.progress.clear()
	if err != nil {
		return a.themeError(p, err)
	}
	a.sayMissing(res)
	fmt.Fprintf(a.stdout, "%s\n", a.siteLine(p.out(c), res))
	fmt.Fprintf(a.stderr, "%s%s\n", a.stages(res), a.seconds(time.Since(began)))
	return nil
}

// errors are the findings that keep items off the site, and those items: what the
// check refuses (a NIK, excepted information) is on no page.
func (p *project) errors(ctx context.Context) (findings []diag.Finding, wrong map[string]bool) {
	wrong = make(map[string]bool)
	for _, f := range diag.Sort(append(slices.Clone(p.corpus.Findings), rule.Check(ctx, p.corpus, p.office, rule.Options{Now: p.now})...)) {
		if f.Severity == diag.Error {
			findings = append(findings, f)
			if id, ok := source.ItemOf(f.Path); ok {
				wrong[id] = true
			}
		}
	}
	return findings, wrong
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
	return site.Build(c.Context, site.Input{
		Theme: theme, Search: c.Bool("search"), Decisions: p.decisions,
		Items: items, Office: p.office, Posts: posts, Rules: families(), Head: p.head, Now: p.now, BaseURL: c.String("base-url"), Out: p.out(c),
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
	return a.tf("%s: %d konten, %d halaman, %s (%d ditulis, %d tetap, %d dihapus)", "%s: %d items, %d pages, %s (%d written, %d unchanged, %d removed)",
		out, r.Items, r.Pages, a.size(r.Bytes), r.Written, r.Unchanged, r.Removed)
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
