package main

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
)

func (a *app) gateCommand() *cli.Command {
	return &cli.Command{
		Name: "gate", Usage: a.t("nilai keputusan atas sebuah pull request", "judge the decision on a pull request"),
		Description: a.t(`Membaca fakta pull request dari GitHub dan menilai ketujuh langkah SOP: siapa
melakukan apa, giliran siapa, dan apakah Kabid PIP sudah memutus isi yang persis ini.
Tanpa --write hanya membaca. Dengan --write, komentar, status terbit/keputusan, label,
balasan, dan panggilan giliran ditulis; yang sudah ada tidak ditulis lagi. Dengan
--merge, yang disetujui digabungkan pada commit yang dinilai, lalu publish dimulai.
Token dari GITHUB_TOKEN, alamat API dari GITHUB_API_URL. Keluar dengan 0 bila
disetujui atau tidak perlu dinilai, 1 bila ditahan, 3 bila tidak dapat dinilai.`,
			`Reads a pull request's facts from GitHub and judges the SOP's seven steps: who did
what, whose turn it is, and whether the Kabid PIP has decided on exactly this content.
Without --write it only reads. With --write the comment, the status terbit/keputusan,
labels, replies and calls are written; what is there already is not written again.
With --merge what is approved is merged at the commit judged, and publish is started.
Token from GITHUB_TOKEN, API address from GITHUB_API_URL. Exits with 0 when approved
or not applicable, 1 when blocked, 3 when it could not be judged.`),
		Flags: append(a.rootFlags(), a.revFlag(),
			a.repoFlag(),
			&cli.IntFlag{Name: "pr", Usage: a.t("nomor pull request", "number of the pull request")},
			&cli.BoolFlag{Name: "all", Usage: a.t("semua pull request terbuka ke cabang yang diterbitkan", "every open pull request into the published branch")},
			&cli.StringFlag{Name: "head", Usage: a.t("dengan --all: hanya yang ujungnya commit ini", "with --all: only those whose head is this commit")},
			&cli.StringFlag{Name: "main", Usage: a.t("cabang yang diterbitkan (bawaan: cabang utama repositori)", "the branch that is published (default: the repository's)")},
			a.formatFlag("text", "json"),
			&cli.BoolFlag{Name: "explain", Usage: a.t("tunjukkan setiap langkah, bukti, dan yang tidak dihitung", "show every step, its evidence, and what did not count")},
			&cli.BoolFlag{Name: "comment", Usage: a.t("cetak komentarnya saja, tanpa menulisnya", "print the comment only, without writing it")},
			&cli.BoolFlag{Name: "write", Usage: a.t("tulis komentar, status, label, balasan, dan panggilan", "write the comment, status, labels, replies and calls")},
			&cli.BoolFlag{Name: "merge", Usage: a.t("dengan --write: gabungkan yang disetujui, bila konfigurasi menyebut merge: otomatis", "with --write: merge what is approved, where the configuration says merge: otomatis")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("dengan --write: tunjukkan saja apa yang akan ditulis", "with --write: only show what would be written")},
			&cli.StringSliceFlag{Name: "picture", Usage: a.t("tautan gambar pada komentar, LABEL=URL; {pr} menjadi nomornya; boleh berulang", "a link to pictures in the comment, LABEL=URL; {pr} becomes the number; may be repeated")},
			&cli.StringFlag{Name: "remote", Usage: a.t("remote git tempat isi usulan diambil", "git remote that the proposal's content is fetched from"), Value: "origin"},
			&cli.StringFlag{Name: "self", Usage: a.t("akun yang dipakai menulis, misalnya github-actions[bot] (bawaan: bot mana pun)", "the account that writes, such as github-actions[bot] (default: any bot)")},
			&cli.StringFlag{Name: "replay", Usage: a.t("nilai ulang keputusan di buku besar dari fakta yang disimpan, tanpa GitHub: nomor catatan, atau all", "judge a decision of the ledger again from the facts that were kept, without GitHub: an entry's number, or all")},
			a.liveLedgerFlag(),
		),
		Action: a.gate,
	}
}

func (a *app) gate(c *cli.Context) error {
	if c.String("replay") != "" {
		return a.replay(c)
	}
	k, err := a.newKeeper(c)
	if err != nil {
		return err
	}
	numbers, err := k.numbers()
	if err != nil {
		return err
	}
	var all []gate.Decision
	var doubts []error
	blocked := false
	for _, n := range numbers {
		v, err := k.settle(n)
		if err != nil {
			doubts = append(doubts, err)
		}
		blocked = blocked || v.decision.Verdict == gate.Blocked
		all = append(all, v.decision)
		if c.String("format") == "text" && !c.Bool("comment") {
			a.printDecision(v.decision, c.Bool("explain"))
		}
	}
	switch {
	case c.String("format") != "json":
	case c.Bool("all"):
		err = a.writeJSON(map[string][]gate.Decision{"decisions": append([]gate.Decision{}, all...)})
	default:
		err = a.writeJSON(all[0])
	}
	switch doubt := errors.Join(doubts...); {
	case err != nil:
		return err
	case doubt != nil:
		return doubt
	case blocked && !c.Bool("all"): // among all there is always one that waits
		return errFindings
	}
	return nil
}

// newKeeper reads the command line.
func (a *app) newKeeper(c *cli.Context) (*keeper, error) {
	k := &keeper{
		app: a, c: c, ctx: c.Context, write: c.Bool("write") || c.Bool("dry-run"), dry: c.Bool("dry-run"), merge: c.Bool("merge"), self: c.String("self"),
	}
	var err error
	if k.owner, k.name, err = a.repository(c); err != nil {
		return nil, err
	}
	switch {
	case c.Bool("all") == (c.Int("pr") > 0), c.Int("pr") < 0:
		return nil, usagef("%s", a.t("sebutkan nomor pull request dengan --pr, atau --all", "give the pull request's number with --pr, or --all"))
	case c.String("head") != "" && !c.Bool("all"):
		return nil, usagef("%s", a.t("--head hanya bersama --all", "--head only goes with --all"))
	case k.merge && !k.write:
		return nil, usagef("%s", a.t("--merge hanya bersama --write", "--merge only goes with --write"))
	case k.write && c.Bool("comment"):
		return nil, usagef("%s", a.t("pilih salah satu: --comment atau --write", "choose one: --comment or --write"))
	}
	for _, p := range c.StringSlice("picture") {
		label, address, ok := strings.Cut(p, "=")
		if !ok || label == "" || !strings.HasPrefix(address, "http") {
			return nil, usagef("%s", a.tf("--picture %q: tulis LABEL=URL", "--picture %q: write LABEL=URL", p))
		}
		k.pictures = append(k.pictures, comment.Link{Label: label, URL: address})
	}
	k.github, err = forge.New(forge.Options{
		APIURL: a.env("GITHUB_API_URL"), Token: a.env("GITHUB_TOKEN"), Now: a.now, MaxWait: cmp.Or(a.patience, 5*time.Minute), Self: k.self,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return k, nil
}

// doubtful is the error of a pull request that could not be judged.
func (a *app) doubtful(number int, cause error) error {
	return hinted{
		errors.Join(errors.New(a.tf("pull request #%d tidak dapat dinilai", "pull request #%d could not be judged", number)), cause),
		lang.T("yang diragukan dianggap tidak disetujui; coba lagi, dan periksa GITHUB_TOKEN serta jaringan", "what is in doubt counts as not approved; try again, and check GITHUB_TOKEN and the network"),
	}
}
