package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: a.t("periksa setelan repositori: apa yang menegakkan keputusan", "examine the repository's settings: what enforces the decision"),
		Description: a.t(`Membaca setelan repositori di GitHub dan mengatakan baris demi baris apa yang
menegakkan keputusan dan apa yang tidak, dengan langkah berikutnya. Yang tidak
terbaca tidak dianggap baik. Pakai token seorang admin (GITHUB_TOKEN); token
Actions tidak dapat membaca proteksi cabang.

--fix memasang yang dapat dipasang: label, hak bawaan alur kerja, dan aturan
cabang. Perbedaannya ditunjukkan dahulu; yang sudah ada tidak dihapus atau
dilonggarkan. --codeowners mencetak CODEOWNERS dari peran, tanpa jaringan.

Keluar dengan 0 bila keputusan ditegakkan dan tidak ada masalah, 1 bila tidak,
3 bila repositorinya tidak terbaca.`,
			`Reads the repository's settings on GitHub and says line by line what enforces
the decision and what does not, with the next step. What cannot be read is not
taken for good. Use an admin's token (GITHUB_TOKEN); that of Actions cannot read
branch protection.

--fix sets what can be set: labels, the default rights of workflows, and branch
rules. The difference is shown first; nothing that is there is removed or
loosened. --codeowners prints CODEOWNERS from the roles, without the network.

Exits with 0 when the decision is enforced and there is no problem, 1 when not,
3 when the repository cannot be read.`),
		Flags: append(a.rootFlags(),
			a.repoFlag(),
			a.formatFlag("text", "json"),
			&cli.BoolFlag{Name: "fix", Usage: a.t("pasang yang dapat dipasang, setelah menunjukkan perbedaannya", "set what can be set, after showing the difference")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("dengan --fix: hanya tunjukkan", "with --fix: only show it")},
			&cli.BoolFlag{Name: "yes", Usage: a.t("dengan --fix: pasang tanpa bertanya", "with --fix: set it without asking")},
			&cli.BoolFlag{Name: "codeowners", Usage: a.t("cetak CODEOWNERS dari peran", "print CODEOWNERS from the roles")},
			&cli.BoolFlag{Name: "write", Usage: a.t("dengan --codeowners: tulis ", "with --codeowners: write ") + doctor.OwnersFile},
		),
		Action: a.doctor,
	}
}

func (a *app) doctor(c *cli.Context) error {
	fix := c.Bool("fix")
	switch {
	case c.Bool("write") && !c.Bool("codeowners"):
		return usagef("%s", a.t("--write hanya bersama --codeowners", "--write goes with --codeowners only"))
	case (c.Bool("yes") || c.Bool("dry-run")) && !fix:
		return usagef("%s", a.t("--yes dan --dry-run hanya bersama --fix", "--yes and --dry-run go with --fix only"))
	case fix && c.Bool("codeowners"):
		return usagef("%s", a.t("pilih --fix atau --codeowners", "choose --fix or --codeowners"))
	}
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	policy, err := forge.Policy(p.office)
	if err != nil {
		return err
	}
	if c.Bool("codeowners") {
		return a.codeowners(c, p, policy)
	}
	x, err := a.examination(c, p, policy)
	if err != nil {
		return err
	}
	if err := x.read(c.Context); err != nil {
		return err
	}
	asData := c.String("format") == "json"
	var made []attempt
	if fix {
		how := howFix{dry: c.Bool("dry-run"), yes: c.Bool("yes"), out: a.stdout}
		if asData {
			how.out = a.stderr
		}
		if made, err = x.fix(c.Context, a, how); err != nil {
			return err
		}
	}
	report := doctor.Examine(x.Input)
	if !asData {
		a.printDiagnosis(report)
	} else if err := a.writeJSON(a.reportJSON(report, made)); err != nil {
		return err
	}
	unset := func(o attempt) bool { return o.Err != nil }
	if !report.Clean() || slices.ContainsFunc(made, unset) {
		return errFindings
	}
	return nil
}

// codeowners prints or writes the file that the roles give.
func (a *app) codeowners(c *cli.Context, p *project, policy sop.Policy) error {
	text, err := doctor.Codeowners(policy, p.now)
	if err != nil {
		return hinted{err, lang.T("perbaiki nama akun itu di .github/terbit.yml", "mend that account's name in .github/terbit.yml")}
	}
	if !c.Bool("write") {
		_, err := io.WriteString(a.stdout, text)
		return err
	}
	name := filepath.Join(p.root, filepath.FromSlash(doctor.OwnersFile))
	old, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("read %s: %w", doctor.OwnersFile, err)
	}
	if fresh, still, err := doctor.OwnersFresh(string(old), policy, p.now); err == nil && fresh && still {
		fmt.Fprintln(a.stderr, a.tf("%s sudah sesuai dengan peran", "%s agrees with the roles already", doctor.OwnersFile))
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make %s: %w", filepath.Dir(doctor.OwnersFile), err)
	}
	if err := renameio.WriteFile(name, []byte(text), 0o644, renameio.WithTempDir(filepath.Dir(name))); err != nil {
		return fmt.Errorf("write %s: %w", doctor.OwnersFile, err)
	}
	fmt.Fprintln(a.stderr, a.tf("%s ditulis; ajukan sebagai pull request", "%s written; propose it as a pull request", doctor.OwnersFile))
	return nil
}

// examination is what doctor looks at, and how it can look again.
type examination struct {
	doctor.Input
	github      *forge.Client
	owner, name string
}

func (a *app) examination(c *cli.Context, p *project, policy sop.Policy) (*examination, error) {
	owner, name, err := a.repository(c)
	if err != nil {
		return nil, err
	}
	x := &examination{owner: owner, name: name}
	x.github, err = forge.New(forge.Options{APIURL: a.env("GITHUB_API_URL"), Token: a.env("GITHUB_TOKEN"), Now: a.now, MaxWait: cmp.Or(a.patience, 5*time.Minute)})
	if err != nil {
		return nil, err
	}
	config, err := configText(c, p)
	if err != nil {
		return nil, err
	}
	x.Input = doctor.Input{Office: p.office, Config: config, Policy: policy, Check: forge.StatusContext, Labels: stepLabels(p.office.Procedure)}
	return x, nil
}

// configText is the configuration's text as it lies in the folder; "" where
// there is none.
func configText(c *cli.Context, p *project) (string, error) {
	name := c.String("config")
	if name == "" {
		name = filepath.Join(p.root, filepath.FromSlash(office.File))
	}
	data, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		return "", fmt.Errorf("read configuration: %w", err)
	}
	return string(data), nil
}

// labelColors are the labels' from the first step to the last: from waiting to
// being out.
var labelColors = []string{"c5def5", "bfd4f2", "d4c5f9", "e99695", "fbca04", "d93f0b", "0e8a16"}

const labelTextMax = 100 // characters, GitHub's limit

// stepLabels are the labels of the steps, as they are made where they lack.
func stepLabels(p schema.Procedure) []doctor.Label {
	var out []doctor.Label
	for i, name := range comment.AllLabels(p) {
		text := []rune(p.Steps[i].Name)
		if len(text) > labelTextMax {
			text = append(text[:labelTextMax-1], '…')
		}
		out = append(out, doctor.Label{Name: name, Description: string(text), Color: labelColors[i%len(labelColors)]})
	}
	return out
}

// read asks GitHub for everything.
func (x *examination) read(ctx context.Context) error {
	settings, err := x.github.Settings(ctx, x.owner, x.name, whom(x.Policy))
	if err != nil {
		return hinted{err, lang.T("periksa --repo dan GITHUB_TOKEN: repositori privat yang tidak boleh dibaca juga dijawab 404", "check --repo and GITHUB_TOKEN: a private repository that may not be read is answered 404 too")}
	}
	x.Settings, x.Now = settings, settings.Now // deputies' dates are held against the server's clock
	return nil
}

// whom lists those about whom GitHub is asked.
func whom(p sop.Policy) forge.SettingsOptions {
	var o forge.SettingsOptions
	add := func(holders []sop.Holder) {
		for _, h := range holders {
			if strings.Contains(h.Login, "/") {
				o.Teams = append(o.Teams, h.Login)
			} else {
				o.Logins = append(o.Logins, strings.TrimPrefix(h.Login, "@"))
			}
		}
	}
	for _, e := range p.Procedure.Executors {
		add(p.Roles[e.Role])
	}
	add(p.Atasan)
	for _, role := range p.DecidingRoles() {
		for _, h := range p.Roles[role] {
			if !strings.Contains(h.Login, "/") {
				o.Deciders = append(o.Deciders, strings.TrimPrefix(h.Login, "@"))
			}
		}
	}
	return o
}
