package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
)

func (a *app) gateCommand() *cli.Command {
	return &cli.Command{
		Name: "gate", Usage: a.t("nilai keputusan atas sebuah pull request", "judge the decision on a pull request"),
		Description: a.t(`Membaca fakta pull request dari GitHub dan menilai ketujuh langkah SOP: siapa
melakukan apa, giliran siapa, dan apakah Kabid PIP sudah memutus isi yang persis ini.
Hanya membaca. Token dari GITHUB_TOKEN, alamat API dari GITHUB_API_URL. Keluar dengan
0 bila disetujui atau tidak perlu dinilai, 1 bila ditahan, 3 bila tidak dapat dinilai.`,
			`Reads a pull request's facts from GitHub and judges the SOP's seven steps: who did
what, whose turn it is, and whether the Kabid PIP has decided on exactly this content.
It only reads. Token from GITHUB_TOKEN, API address from GITHUB_API_URL. Exits with 0
when approved or not applicable, 1 when blocked, 3 when it could not be judged.`),
		Flags: append(a.rootFlags(), a.revFlag(),
			&cli.StringFlag{Name: "repo", Usage: a.t("repositori, PEMILIK/NAMA (bawaan: GITHUB_REPOSITORY)", "repository, OWNER/NAME (default: GITHUB_REPOSITORY)")},
			&cli.IntFlag{Name: "pr", Usage: a.t("nomor pull request", "number of the pull request")},
			&cli.StringFlag{Name: "main", Usage: a.t("cabang yang diterbitkan (bawaan: cabang utama repositori)", "the branch that is published (default: the repository's)")},
			a.formatFlag("text", "json"),
			&cli.BoolFlag{Name: "explain", Usage: a.t("tunjukkan setiap langkah, bukti, dan yang tidak dihitung", "show every step, its evidence, and what did not count")},
			&cli.BoolFlag{Name: "comment", Usage: a.t("cetak komentar untuk pull request; isinya dibaca dari --root, --rev", "print the comment for the pull request; its content is read from --root, --rev")},
			&cli.StringFlag{Name: "branch", Usage: a.t("cabang pull request, untuk tautan sunting pada komentar", "the pull request's branch, for the comment's edit links")},
		),
		Action: a.gate,
	}
}

func (a *app) gate(c *cli.Context) error {
	owner, name, number, err := a.pullRequest(c)
	if err != nil {
		return err
	}
	github, err := forge.New(forge.Options{APIURL: a.env("GITHUB_API_URL"), Token: a.env("GITHUB_TOKEN"), Now: a.now, MaxWait: 5 * time.Minute})
	if err != nil {
		return err
	}
	snapshot, policy, doubt := github.Snapshot(c.Context, owner, name, number, forge.SnapshotOptions{Main: c.String("main")})
	d := gate.Decide(policy, snapshot).In(a.lang)
	switch {
	case c.String("format") == "json":
		err = a.writeJSON(d)
	case c.Bool("comment"):
		err = a.printComment(c, owner+"/"+name, d, snapshot, policy)
	default:
		a.printDecision(d, c.Bool("explain"))
	}
	switch {
	case err != nil:
		return err
	case doubt != nil || d.Doubtful():
		return hinted{
			errors.Join(errors.New(a.t("pull request ini tidak dapat dinilai", "this pull request could not be judged")), doubt),
			lang.T("yang diragukan dianggap tidak disetujui; coba lagi, dan periksa GITHUB_TOKEN serta jaringan", "what is in doubt counts as not approved; try again, and check GITHUB_TOKEN and the network"),
		}
	case d.Verdict == gate.Blocked:
		return errFindings
	}
	return nil
}

// pullRequest reads which pull request is meant.
func (a *app) pullRequest(c *cli.Context) (owner, name string, number int, err error) {
	repo := c.String("repo")
	if repo == "" {
		repo = a.env("GITHUB_REPOSITORY")
	}
	owner, name, ok := strings.Cut(repo, "/")
	if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
		return "", "", 0, usagef("%s", a.tf("--repo %q: tulis PEMILIK/NAMA", "--repo %q: write OWNER/NAME", repo))
	}
	if number = c.Int("pr"); number < 1 {
		return "", "", 0, usagef("%s", a.t("--pr: sebutkan nomor pull request", "--pr: give the pull request's number"))
	}
	return owner, name, number, nil
}

// printDecision says the verdict and why; with all, every step as well.
func (a *app) printDecision(d gate.Decision, all bool) {
	paint := a.palette(a.stdout)
	fmt.Fprintf(a.stdout, "#%d %s\n", d.PullRequest, paint(verdictColor[d.Verdict], a.verdict(d.Verdict)))
	for _, it := range d.Items {
		fmt.Fprintf(a.stdout, "\n%s %s\n", paint(bold, it.Path), paint(dim, fmt.Sprintf("%s · %s", it.Track, a.verdict(it.Verdict))))
		for _, s := range it.Steps {
			if all || s.State == sop.Returned || s.State == sop.Rejected {
				a.printStep(s, all)
			}
		}
		if it.Turn.Step > 0 {
			fmt.Fprintf(a.stdout, "  %s %s\n", a.t("giliran:", "turn:"), a.tf("langkah %d, %s", "step %d, %s", it.Turn.Step, strings.Join(it.Turn.Roles, ", ")))
		}
		a.printIgnored(it.Ignored, all)
	}
	for _, r := range d.Reasons {
		fmt.Fprintf(a.stdout, "%s %s %s\n", a.t("alasan:", "reason:"), r.Message, paint(dim, "["+string(r.Code)+"]"))
	}
}

func (a *app) printStep(s gate.Step, all bool) {
	paint := a.palette(a.stdout)
	line := fmt.Sprintf("  %d %s", s.Step, paint(stepColor[s.State], fmt.Sprintf("%-12s", a.stepState(s.State))))
	if s.By != "" {
		line += fmt.Sprintf(" @%s (%s)", s.By, s.Role)
	}
	if s.State == sop.Done {
		line += paint(dim, a.tf(" %d dari %d menit", " %d of %d minutes", s.Minutes, s.StandardMinutes))
	}
	fmt.Fprintln(a.stdout, line)
	if all && s.Evidence != "" {
		fmt.Fprintf(a.stdout, "      %s\n", paint(dim, objectID.ReplaceAllString(s.Evidence, "$1")))
	}
	for _, r := range s.Requirements {
		if all && !r.Met {
			fmt.Fprintf(a.stdout, "      %s %s\n", a.t("belum ada:", "missing:"), r.Name)
		}
	}
}

// objectID finds git's ids, which people read by their first digits.
var objectID = regexp.MustCompile(`\b([0-9a-f]{10})[0-9a-f]{30}\b`)

func (a *app) printIgnored(ignored []gate.Ignored, all bool) {
	for _, g := range ignored {
		if all {
			fmt.Fprintf(a.stdout, "  %s %s @%s: %s\n", a.t("tidak dihitung:", "not counted:"), g.Kind, g.By, g.Message)
		}
	}
}

var verdictColor = map[gate.Verdict]string{gate.Approved: green, gate.Blocked: red, gate.NotApplicable: blue}

func (a *app) verdict(v gate.Verdict) string {
	switch v {
	case gate.Approved:
		return a.t("disetujui", "approved")
	case gate.NotApplicable:
		return a.t("tidak perlu dinilai", "not applicable")
	}
	return a.t("ditahan", "blocked")
}

var stepColor = map[sop.State]string{sop.Done: green, sop.Returned: yellow, sop.Rejected: red}

func (a *app) stepState(s sop.State) string {
	switch s {
	case sop.Done:
		return a.t("selesai", "done")
	case sop.Returned:
		return a.t("dikembalikan", "returned")
	case sop.Rejected:
		return a.t("ditolak", "rejected")
	}
	return a.t("menunggu", "pending")
}
