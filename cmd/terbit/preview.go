package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/preview"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
)

// previewFile is written where neither a file nor a folder is named.
const previewFile = "pratinjau.html"

func (a *app) previewCommand() *cli.Command {
	return &cli.Command{
		Name: "preview", Usage: a.t("pratinjau bergambar sebuah usulan", "a proposal with its pictures"), ArgsUsage: a.t("[KONTEN …]", "[ITEM …]"),
		Description: a.t(`Menggambar konten seperti akan tayang: unggahan tiap kanal dan halaman situs. --html
menulis satu berkas mandiri untuk dibuka di ponsel (bawaan: pratinjau.html), --pages
sebuah folder berisi README.md dan gambar untuk cabang pratinjau di GitHub. Dengan
--rev, konten dibaca dari git dan konfigurasi kantor tetap dari folder kerja. Keluar
dengan 1 bila ada yang tidak dapat dimuat; temuan pemeriksaan hanya ditampilkan.`,
			`Draws items as they would be published: each channel's post and the website's page.
--html writes one self-contained file for a phone (default: pratinjau.html), --pages a
folder with README.md and pictures for a preview branch on GitHub. With --rev the items
come from git and the office's configuration still from the work tree. Exits with 1
when something could not be shown; findings of the check are only displayed.`),
		Flags: append(a.rootFlags(), a.revFlag(), a.baseFlag(),
			&cli.StringFlag{Name: "html", Usage: a.t("tulis satu berkas HTML", "write one HTML file")},
			&cli.StringFlag{Name: "pages", Usage: a.t("tulis folder README.md dan gambar; isinya diganti seluruhnya", "write a folder of README.md and pictures; all of it is replaced")},
			&cli.StringFlag{Name: "title", Usage: a.t("judul usulan", "the proposal's title")},
			&cli.IntFlag{Name: "number", Usage: a.t("nomor usulan", "the proposal's number")},
		),
		Action: a.preview,
	}
}

func (a *app) preview(c *cli.Context) error {
	began := time.Now()
	if c.Int("number") < 0 {
		return usagef("--number %d", c.Int("number"))
	}
	if c.NArg() == 0 && c.String("base") == "" {
		return usagef("%s", a.t("sebutkan konten, misalnya content/2026/nama-konten, atau --rev dan --base; titik (.) berarti semua",
			"name an item, such as content/2026/its-name, or --rev and --base; a dot (.) is all of them"))
	}
	p, err := a.openProposal(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	in, err := a.previewInput(c, p)
	if err != nil {
		return err
	}
	res, err := a.drawPreview(c, p, in)
	p.progress.clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%s\n", a.seconds(time.Since(began)))
	if !res.Whole() {
		fmt.Fprintf(a.stderr, "%s: %s\n", a.t("peringatan", "warning"), a.tf("tidak dimuat: %d gambar, %d konten; pratinjau menyebutkan sebabnya",
			"not shown: %d pictures, %d items; the preview says why", res.LeftOut, len(res.Dropped)))
		return errFindings
	}
	return nil
}

// drawPreview writes what was asked for and says so. The result is the less
// complete of the two.
func (a *app) drawPreview(c *cli.Context, p *project, in preview.Input) (worst preview.Result, err error) {
	draw := func(to string, make func(context.Context, preview.Input) (preview.Result, error), write func(preview.Result) error) error {
		res, err := make(c.Context, in)
		if err != nil {
			return err
		}
		if err := write(res); err != nil {
			return err
		}
		p.progress.clear()
		fmt.Fprintln(a.stdout, a.tf("%s: %d konten, %d gambar, %s", "%s: %d items, %d pictures, %s", to, res.Items, res.Pictures, a.size(res.Bytes())))
		if !res.Whole() {
			worst = res
		}
		return nil
	}
	file, dir := c.String("html"), c.String("pages")
	if file == "" && dir == "" {
		file = previewFile
	}
	if file != "" {
		if err := draw(file, preview.HTML, func(r preview.Result) error { return preview.WriteFile(file, r.Files[0].Data) }); err != nil {
			return worst, err
		}
	}
	if dir != "" {
		err = draw(dir, preview.Pages, func(r preview.Result) error { return preview.WriteFolder(dir, r.Files) })
		if errors.Is(err, preview.ErrNotOurs) {
			err = hinted{err, lang.T("sebutkan folder baru, atau folder pratinjau yang lama", "name a new folder, or an earlier preview's")}
		}
	}
	return worst, err
}

// previewInput loads what the preview shows: with --base the items that differ.
func (a *app) previewInput(c *cli.Context, p *project) (preview.Input, error) {
	in := preview.Input{
		Office: p.office, Title: c.String("title"), Number: c.Int("number"), Made: p.now, Pictures: p.store(), Lang: a.lang, Progress: p.progress.stage(lang.T("menggambar", "drawing")),
	}
	if in.Number > 0 {
		in.URL = a.onGitHub("pull", strconv.Itoa(in.Number))
	}
	if rev := c.String("rev"); rev != "" {
		commit, err := p.resolve(c.Context, rev)
		if err != nil {
			return in, err
		}
		in.Commit, in.Blob = commit, a.onGitHub("blob", commit)
	}
	if err := p.load(c.Context); err != nil {
		return in, err
	}
	only, err := a.selection(p, c.Args().Slice())
	if err != nil {
		return in, err
	}
	q, err := a.proposal(c, p)
	if err != nil {
		return in, err
	}
	opts := rule.Options{Only: only}
	if q != nil {
		opts.Only = both(only, q.changed)
		if in.Removed, err = q.removed(); err != nil {
			return in, err
		}
		if opts.Baseline, err = q.baseline(c.Context, p); err != nil {
			return in, err
		}
	}
	if opts.Only == nil {
		opts.Only = func(string) bool { return true }
	}
	in.Items, err = p.previewItems(c.Context, opts)
	return in, err
}

// previewItems gives each chosen item its messages, findings and revision.
func (p *project) previewItems(ctx context.Context, opts rule.Options) ([]preview.Item, error) {
	findings := map[string][]diag.Finding{}
	for _, f := range p.check(ctx, opts) {
		if id, ok := source.ItemOf(f.Path); ok {
			findings[id] = append(findings[id], f)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []preview.Item
	for _, it := range p.corpus.Items {
		if !opts.Only(it.ID) {
			continue
		}
		shown := preview.Item{Item: it, Findings: findings[it.ID]}
		var err error
		if shown.Revision, err = p.revision(it); err != nil {
			return nil, fmt.Errorf("revision of %s: %w", it.ID, err)
		}
		shown.Messages, _ = social.Messages(it, p.office) // what it finds, the check has said
		if opts.Baseline != nil {
			n, _, known := opts.Baseline(it)
			shown.Base = &preview.Base{New: !known, Corrections: n}
		}
		out = append(out, shown)
	}
	return out, nil
}

// revision is an item's: git's own where it comes from a commit.
func (p *project) revision(it *source.Item) (string, error) {
	if p.tree != nil {
		return p.tree.ID(it.ID), nil
	}
	return publish.Revision(it)
}

func (p *project) resolve(ctx context.Context, rev string) (string, error) {
	repo, err := git.Open(ctx, p.root)
	if err != nil {
		return "", err
	}
	return repo.Resolve(ctx, rev)
}

// onGitHub is an address in the repository, as far as the environment of a run
// of GitHub Actions says; empty elsewhere.
func (a *app) onGitHub(parts ...string) string {
	repo := a.env("GITHUB_REPOSITORY")
	server, err := url.Parse(cmp.Or(a.env("GITHUB_SERVER_URL"), "https://github.com"))
	if strings.Count(repo, "/") != 1 || err != nil || server.Scheme != "https" {
		return ""
	}
	return server.JoinPath(append([]string{repo}, parts...)...).String()
}
