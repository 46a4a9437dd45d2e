package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/deploy"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) deployCommand() *cli.Command {
	return &cli.Command{
		Name: "deploy", Usage: a.t("pasang situs yang sudah dibangun, dan tunggu sampai tersaji", "bring the built site to where it is served, and wait for it"),
		Description: a.t(`Bekerja dengan folder yang ditulis terbit build --decided --ledger git. Sebutkan yang
dikerjakan, boleh beberapa:
  --plan   tulis setelan penerbitan kantor, satu kunci=nilai per baris, untuk alur kerja
  --push   taruh isi folder itu pada cabang repositori git, satu commit; bila sama,
           tidak ada yang ditulis. CNAME yang sudah ada tetap. Cabang yang bukan buatan
           terbit, atau yang lebih baru, ditolak
  --probe  tunggu sampai alamat situs menyajikan persis yang dibangun (terbit.json)
Kunci ke repositori itu urusan git; terbit tidak menyimpannya.`,
			`Works on the folder that terbit build --decided --ledger git writes. Say what to do,
several if you like:
  --plan   write the office's settings of publishing, a key=value a line, for a workflow
  --push   put what is in the folder on a branch of a git repository, in one commit;
           where it is the same nothing is written. A CNAME that is there stays. A
           branch that terbit did not make, or a newer one, is refused
  --probe  wait until the site's address serves exactly what was built (terbit.json)
The key to that repository is git's business; terbit keeps none.`),
		Flags: append(a.rootFlags(),
			&cli.BoolFlag{Name: "plan", Usage: a.t("tulis setelan penerbitan", "write the settings of publishing")},
			&cli.BoolFlag{Name: "push", Usage: a.t("taruh situs pada cabang", "put the site on a branch")},
			&cli.BoolFlag{Name: "probe", Usage: a.t("tunggu sampai situs tersaji", "wait until the site is served")},
			&cli.StringFlag{Name: "out", Usage: a.t("folder situs (bawaan: public di root)", "the site's folder (default: public below root)")},
			&cli.StringFlag{Name: "remote", Usage: a.t("repositori git (bawaan: deploy.remote di konfigurasi, lalu remote origin)", "git repository (default: deploy.remote in the configuration, then the remote origin)")},
			&cli.StringFlag{Name: "branch", Usage: a.t("cabangnya (bawaan: deploy.branch di konfigurasi)", "its branch (default: deploy.branch in the configuration)")},
			&cli.BoolFlag{Name: "take-over", Usage: a.t("ganti isi cabang walau bukan buatan terbit, atau lebih baru", "replace what is on the branch though terbit did not make it, or it is newer")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("dengan --push: sebutkan saja yang akan berubah", "with --push: only say what would change")},
			&cli.StringFlag{Name: "url", Usage: a.t("alamat situs (bawaan: site di konfigurasi)", "the site's address (default: site in the configuration)")},
			&cli.DurationFlag{Name: "wait", Value: 10 * time.Minute, Usage: a.t("dengan --probe: selama ini", "with --probe: for this long")},
			a.formatFlag("text", "json")),
		Action: a.deploy,
	}
}

// deployed is what a run of deploy did.
type deployed struct {
	Plan   *deployPlan `json:"plan,omitempty"`
	Branch *pushed     `json:"branch,omitempty"`
	Served *arrived    `json:"served,omitempty"`
}

type deployPlan struct {
	Publish schema.PublishMode `json:"publish"`
	To      schema.DeployWay   `json:"to"`
	Remote  string             `json:"remote"`
	Branch  string             `json:"branch"`
	Site    string             `json:"site"`
}

type pushed struct {
	Remote  string `json:"remote"`
	Branch  string `json:"branch"`
	Commit  string `json:"commit"` // the branch's tip
	Pushed  bool   `json:"pushed"`
	Added   int    `json:"added"`
	Changed int    `json:"changed"`
	Removed int    `json:"removed"`
}

type arrived struct {
	Site   string             `json:"site"`
	Digest site.WitnessDigest `json:"digest"`
}

func (a *app) deploy(c *cli.Context) error {
	if c.NArg() > 0 || !c.Bool("plan") && !c.Bool("push") && !c.Bool("probe") {
		return usagef("%s", a.t("sebutkan yang dikerjakan: --plan, --push, --probe", "say what to do: --plan, --push, --probe"))
	}
	p, err := a.openRoot(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	done := deployed{}
	if c.Bool("plan") {
		o := p.office
		done.Plan = &deployPlan{o.Publish, o.Deploy.To, o.Deploy.Remote, o.Deploy.Branch, o.Site}
		if strings.ContainsFunc(o.Deploy.Remote+o.Deploy.Branch+o.Site, unicode.IsControl) { // each is one line
			return errors.New(a.t("setelan pemasangan memuat karakter kendali", "the settings of deploying hold a control character"))
		}
	}
	if c.Bool("push") || c.Bool("probe") {
		if err := a.deployBuilt(c, p, &done); err != nil {
			return err
		}
	}
	if c.String("format") == "json" {
		return a.writeJSON(done)
	}
	a.sayDeployed(c, done)
	return nil
}

// deployBuilt pushes and probes what was built.
func (a *app) deployBuilt(c *cli.Context, p *project, done *deployed) error {
	built, err := a.built(p.out(c))
	if err != nil {
		return err
	}
	if c.Bool("push") {
		if done.Branch, err = a.pushSite(c, p, built); err != nil {
			return err
		}
	}
	if c.Bool("probe") {
		done.Served, err = a.probe(c, p, built.Witness)
	}
	return err
}

// built reads the folder of a site.
func (a *app) built(dir string) (site.Built, error) {
	built, err := site.ReadBuilt(dir)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, site.ErrUnlike) || errors.Is(err, site.ErrForeign) || errors.Is(err, site.ErrNoWitness) {
		err = hinted{err, lang.T("bangun dulu dengan: terbit build --decided --ledger git --out %s", "build it first with: terbit build --decided --ledger git --out %s").With(dir)}
	}
	return built, err
}

// pushSite puts a built site on its branch.
func (a *app) pushSite(c *cli.Context, p *project, built site.Built) (*pushed, error) {
	ctx := c.Context
	way := p.office.Deploy
	if way.To != schema.DeployBranch && c.String("remote") == "" && c.String("branch") == "" {
		return nil, usagef("%s", a.t("menurut konfigurasi situs ini dipasang lewat GitHub Pages oleh alur kerja; sebutkan --remote atau --branch, atau tulis deploy: {to: cabang}",
			"by the configuration this site is deployed to GitHub Pages by the workflow; give --remote or --branch, or write deploy: {to: cabang}"))
	}
	b, remote, err := a.siteBranch(ctx, p, cmp.Or(c.String("remote"), way.Remote), cmp.Or(c.String("branch"), way.Branch, office.DefaultBranch))
	if err != nil {
		return nil, err
	}
	plan, err := deploy.Prepare(ctx, b, p.out(c), built, c.Bool("take-over"))
	if err != nil {
		return nil, a.deployError(err)
	}
	out := &pushed{Remote: git.Shown(remote), Branch: cmp.Or(c.String("branch"), way.Branch, office.DefaultBranch), Added: len(plan.Added), Changed: len(plan.Changed), Removed: len(plan.Removed)}
	if !plan.None() && !c.Bool("dry-run") {
		if err := plan.Push(ctx, b, built.Witness, a.now()); err != nil {
			return nil, a.deployError(err)
		}
		out.Pushed = true
	}
	out.Commit = b.Tip()
	return out, nil
}

// siteBranch opens the branch of a site. What is fetched is kept below .terbit.
func (a *app) siteBranch(ctx context.Context, p *project, remote, name string) (*git.Branch, string, error) {
	if remote == "" {
		repo, err := git.Open(ctx, p.root)
		if err != nil {
			return nil, "", err
		}
		if remote, err = repo.RemoteURL(ctx, "origin"); err != nil {
			return nil, "", hinted{err, lang.T("sebutkan repositori situs dengan --remote ALAMAT", "say which is the site's repository with --remote ADDRESS")}
		}
	}
	dir, err := filepath.Abs(filepath.Join(p.root, ".terbit", "situs-"+mark(remote+" "+name)+".git"))
	if err != nil {
		return nil, "", err
	}
	b, err := git.OpenBranch(ctx, dir, remote, name)
	if err != nil {
		return nil, "", hinted{
			fmt.Errorf("%s: %w", a.t("cabang situs tidak dapat dibaca", "the site's branch can't be read"), err),
			lang.T("periksa jaringan, alamat repositori situs, dan kunci ke sana", "check the network, the address of the site's repository and the key to it"),
		}
	}
	return b, remote, nil
}

// deployError says what to do about a site that can't be deployed.
func (a *app) deployError(err error) error {
	switch {
	case errors.Is(err, deploy.ErrUndecided):
		return hinted{err, lang.T("hanya situs dari buku besar sungguhan yang dipasang: terbit build --decided --ledger git", "only the site of a live ledger is deployed: terbit build --decided --ledger git")}
	case errors.Is(err, deploy.ErrForeign):
		return hinted{err, lang.T("pilih cabang lain; bila isinya memang boleh diganti: --take-over", "choose another branch; if what it holds may be replaced: --take-over")}
	case errors.Is(err, deploy.ErrNewer):
		return hinted{err, lang.T("bangun lagi dari main dan buku besar terbaru; bila buku besarnya memang diganti: --take-over", "build again from main and the ledger as they are now; if the ledger was replaced on purpose: --take-over")}
	case errors.Is(err, git.ErrMoved), errors.Is(err, git.ErrExists):
		return hinted{err, lang.T("proses lain baru saja memasang situs; jalankan lagi", "another run has just deployed the site; run again")}
	}
	return err
}

// probe waits until the site is served.
func (a *app) probe(c *cli.Context, p *project, want site.Witness) (*arrived, error) {
	address := cmp.Or(c.String("url"), p.office.Site)
	if address == "" {
		return nil, usagef("%s", a.t("alamat situs belum ada: tulis site di konfigurasi, atau --url", "the site has no address: write site in the configuration, or give --url"))
	}
	began, wait := time.Now(), c.Duration("wait")
	var saw string
	err := deploy.Await{For: wait, Every: time.Second, Saw: func(err error) {
		if saw != err.Error() { // an answer that stays the same is told once
			saw = err.Error()
			fmt.Fprintln(a.stderr, a.tf("Menunggu %s: %v", "Waiting for %s: %v", address, err))
		}
	}}.Arrived(c.Context, address, want)
	switch {
	case err == nil:
		fmt.Fprintln(a.stderr, a.tf("Tersaji setelah %s.", "Served after %s.", a.seconds(time.Since(began))))
		return &arrived{address, want.Digest}, nil
	case errors.Is(err, deploy.ErrAddress), errors.Is(err, deploy.ErrElsewhere):
		return nil, hinted{fmt.Errorf("%s: %w", address, err), lang.T("perbaiki site di konfigurasi: tulis alamat yang menyajikan situs, tanpa pengalihan", "mend site in the configuration: write the address that serves the site, without a redirect")}
	}
	return nil, hinted{
		fmt.Errorf("%s: %s: %w", address, a.tf("belum tersaji dalam %s", "not served within %s", wait), err),
		lang.T("periksa apakah pemasangannya selesai dan site di konfigurasi menunjuk ke sana, lalu: terbit deploy --probe", "check whether deploying has ended and site in the configuration points there, then: terbit deploy --probe"),
	}
}

// sayDeployed tells people; of --plan it tells a workflow.
func (a *app) sayDeployed(c *cli.Context, d deployed) {
	if p := d.Plan; p != nil {
		fmt.Fprintf(a.stdout, "publish=%s\nto=%s\nremote=%s\nbranch=%s\nsite=%s\n", p.Publish, p.To, p.Remote, p.Branch, p.Site)
	}
	if b := d.Branch; b != nil {
		where := b.Remote + " " + b.Branch
		counts := a.tf("%d baru, %d berubah, %d dihapus", "%d new, %d changed, %d removed", b.Added, b.Changed, b.Removed)
		switch {
		case b.Pushed:
			fmt.Fprintln(a.stdout, a.tf("%s: terpasang, %s (commit %.10s)", "%s: deployed, %s (commit %.10s)", where, counts, b.Commit))
		case c.Bool("dry-run"):
			fmt.Fprintln(a.stdout, a.tf("%s: akan dipasang, %s; tidak ada yang diubah", "%s: would be deployed, %s; nothing was changed", where, counts))
		default:
			fmt.Fprintln(a.stdout, a.tf("%s: sudah sama, tidak ada yang ditulis", "%s: the same already, nothing was written", where))
		}
	}
	if s := d.Served; s != nil {
		fmt.Fprintln(a.stdout, a.tf("%s menyajikan situs ini (%s)", "%s serves this site (%s)", strings.TrimSuffix(s.Site, "/")+"/", s.Digest))
	}
}
