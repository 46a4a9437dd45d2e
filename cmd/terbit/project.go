package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
)

// project is an office's repository, loaded and checked.
type project struct {
	root      string
	fsys      fs.FS     // the items: of the work tree, or of tree
	repo      *git.Repo // with --rev
	tree      *git.Tree // likewise
	commit    string    // likewise
	officeAt  fs.FS     // where the configuration was read
	now       time.Time
	office    *office.Office
	config    []diag.Finding // of the configuration
	corpus    *source.Corpus
	only      func(id string) bool // of the items to load; nil is every item
	ledger    string
	witness   witness         // of a build of what was decided
	decisions []site.Decision // of a live ledger, for the site's log
	offers    []site.Offer    // likewise, for the platforms that fetch media
	was       rule.Was        // what the items were that differ from the base, once it was read
	progress  *progress
	kept      *kept // of earlier builds; nil: everything is read and checked
}

func (a *app) rootFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "root", Usage: a.t("folder repositori kantor", "the office's repository"), Value: ".", DefaultText: "."},
		&cli.StringFlag{Name: "config", Usage: a.t("berkas konfigurasi (bawaan: .github/terbit.yml di root)", "configuration file (default: .github/terbit.yml below root)")},
	}
}

func (a *app) revFlag() cli.Flag {
	return &cli.StringFlag{Name: "rev", Usage: a.t("baca revisi git ini, bukan folder kerja", "read this git revision instead of the work tree")}
}

func (a *app) formatFlag(formats ...string) cli.Flag {
	return &cli.StringFlag{Name: "format", Usage: a.t("bentuk keluaran: ", "output: ") + strings.Join(formats, a.t(" atau ", " or ")), Value: formats[0], Action: func(_ *cli.Context, s string) error {
		if slices.Contains(formats, s) {
			return nil
		}
		return usagef("--format %q: %s", s, strings.Join(formats, ", "))
	}}
}

func (a *app) ledgerFlag() cli.Flag {
	return &cli.StringFlag{Name: "ledger", Usage: a.t("buku besar: berkas (bawaan: .terbit/ledger.jsonl di root), git, atau git:ALAMAT", "ledger: a file (default: .terbit/ledger.jsonl below root), git, or git:ADDRESS")}
}

func (a *app) repoFlag() cli.Flag {
	return &cli.StringFlag{Name: "repo", Usage: a.t("repositori, PEMILIK/NAMA (bawaan: GITHUB_REPOSITORY)", "repository, OWNER/NAME (default: GITHUB_REPOSITORY)")}
}

// repository reads which one on GitHub is meant.
func (a *app) repository(c *cli.Context) (owner, name string, err error) {
	repo := cmp.Or(c.String("repo"), a.env("GITHUB_REPOSITORY"))
	owner, name, ok := strings.Cut(repo, "/")
	if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
		return "", "", usagef("%s", a.tf("--repo %q: tulis PEMILIK/NAMA", "--repo %q: write OWNER/NAME", repo))
	}
	return owner, name, nil
}

// open finds the root and reads the configuration, from where the items are.
func (a *app) open(c *cli.Context) (*project, error) {
	return a.openAt(c, c.String("rev"))
}

// openAt is open for what a revision holds, the configuration included.
func (a *app) openAt(c *cli.Context, rev string) (*project, error) {
	return a.openOffice(c, rev, func(p *project) fs.FS { return p.fsys })
}

// openProposal is open for items that nobody has approved yet: they are read from
// --rev, as data, but the office is the one of the root's work tree, the base's
// checkout. A proposal must not choose the rules that it is judged by.
func (a *app) openProposal(c *cli.Context) (*project, error) {
	return a.openOffice(c, c.String("rev"), func(p *project) fs.FS { return os.DirFS(p.root) })
}

// openRoot is open without any items of a revision: those come later.
func (a *app) openRoot(c *cli.Context) (*project, error) {
	return a.openOffice(c, "", func(p *project) fs.FS { return p.fsys })
}

func (a *app) openOffice(c *cli.Context, rev string, from func(*project) fs.FS) (*project, error) {
	p := &project{root: c.String("root"), progress: a.newProgress()}
	if info, err := os.Stat(p.root); err != nil || !info.IsDir() {
		return nil, hinted{fmt.Errorf("--root %s: %s", p.root, a.t("bukan folder", "not a folder")), lang.T("sebutkan folder repositori kantor", "name the office's repository folder")}
	}
	if err := p.mount(c.Context, rev); err != nil {
		return nil, err
	}
	p.ledger = c.String("ledger")
	if p.ledger == "" {
		p.ledger = filepath.Join(p.root, ".terbit", "ledger.jsonl")
	}
	p.officeAt = from(p)
	var err error
	if p.now, err = a.clock(); err != nil {
		return nil, err
	}
	if name := c.String("config"); name != "" {
		p.officeAt = elsewhere{p.officeAt, name}
		p.office, p.config, err = office.Load(p.officeAt, name)
	} else {
		p.office, p.config, err = office.Load(p.officeAt, office.File)
	}
	if p.office != nil {
		p.now = p.now.In(p.office.Location) // people read times in the office's zone
	}
	return p, err
}

// mount opens the work tree, or with --rev a commit's tree.
func (p *project) mount(ctx context.Context, rev string) error {
	p.fsys = os.DirFS(p.root)
	if rev == "" {
		return nil
	}
	var err error
	if p.repo, err = git.Open(ctx, p.root); err != nil {
		return err
	}
	if p.commit, err = p.repo.Resolve(ctx, rev); err != nil {
		return err
	}
	if p.tree, err = p.repo.Tree(ctx, p.commit); err != nil { // its git process ends with the program's
		return err
	}
	p.fsys = p.tree
	return nil
}

// elsewhere serves the configuration from where the user said, and everything
// else from the root.
type elsewhere struct {
	fs.FS
	name string
}

func (e elsewhere) ReadFile(name string) ([]byte, error) {
	if name == e.name {
		return os.ReadFile(name)
	}
	return fs.ReadFile(e.FS, name)
}

// usable refuses a configuration with errors, after showing them.
func (a *app) usable(p *project) error {
	if !diag.HasErrors(p.config) {
		return nil
	}
	a.printFindings(a.stderr, p.config)
	return hinted{errors.New(a.t("konfigurasi kantor keliru", "the office's configuration is wrong")), lang.T("perbaiki yang disebut di atas; periksa dengan: terbit check", "mend what is named above; check with: terbit check")}
}

// clock is now, or what TERBIT_NOW says.
func (a *app) clock() (time.Time, error) {
	fixed := a.env("TERBIT_NOW")
	if fixed == "" {
		return a.now(), nil
	}
	t, err := time.Parse(time.RFC3339, fixed)
	if err != nil {
		return t, usagef("TERBIT_NOW=%q: %s", fixed, a.t("tulis seperti 2026-03-02T09:00:00+07:00", "write it like 2026-03-02T09:00:00+07:00"))
	}
	return t, nil
}

// load reads the items.
func (p *project) load(ctx context.Context) error {
	return p.loadAs(ctx, source.Options{})
}

// leanFrom is how many items are too many to keep their texts.
const leanFrom = 20_000

// loadLean reads the items but does not keep the texts of very many: who checks or
// draws reads each once more, and the memory of a large repository is not asked for.
func (p *project) loadLean(ctx context.Context) error {
	return p.loadAs(ctx, source.Options{Lean: true})
}

func (p *project) loadAs(ctx context.Context, opts source.Options) (err error) {
	opts.Location, opts.Only, opts.Digest, opts.LeanFrom = p.office.Location, p.only, rule.Digest, leanFrom
	if p.kept != nil {
		opts.Memory, opts.Disk = p.kept.items, p.root
	}
	opts.Progress = p.progress.stage(lang.T("membaca", "reading"))
	p.corpus, err = source.Load(ctx, p.fsys, opts)
	return err
}

// check returns everything that there is to say about the items: from loading,
// from the rules, and from making each destination's message. A missing caption is
// the check's own finding, in the SOP's words, and so is a broken file.
func (p *project) check(ctx context.Context, opts rule.Options) []diag.Finding {
	opts.Now, opts.Was = p.now, p.was
	findings := append([]diag.Finding{}, p.config...)
	findings = append(findings, p.corpus.Findings...)
	findings = append(findings, rule.Check(ctx, p.corpus, p.office, opts)...)
	broken := map[diag.Position]bool{}
	for _, f := range findings {
		broken[f.Position] = broken[f.Position] || f.Rule == rule.MediaBroken
	}
	saidAlready := func(f diag.Finding) bool {
		return f.Rule == social.CaptionMissing.ID || f.Rule == social.MediaUnreadable.ID && broken[f.Position]
	}
	step := p.progress.stage(lang.T("memeriksa kanal", "checking channels"))
	for i, it := range p.corpus.Items {
		if rule.Stage(it) >= rule.Design && (opts.Only == nil || opts.Only(it.ID)) {
			_, more := social.Messages(it, p.office)
			findings = append(findings, slices.DeleteFunc(more, saidAlready)...)
		}
		step(i+1, len(p.corpus.Items))
	}
	return diag.Sort(findings)
}
