package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

func (a *app) ledgerCommand() *cli.Command {
	return &cli.Command{
		Name: "ledger", Usage: a.t("buat buku besar penerbitan", "make the ledger of publishing"),
		ArgsUsage: "init",
		Description: a.t(`init membuat buku besar untuk penerbitan sungguhan, sekali saja: cabang terbit-ledger
pada remote origin, atau pada --ledger git:ALAMAT. Baris pertamanya menyebut repositori
ini; buku besar repositori lain, dan buku besar latihan, ditolak. Yang sudah ada tidak
disentuh.`,
			`init makes the ledger for publishing in earnest, once: the branch terbit-ledger of the
remote origin, or of --ledger git:ADDRESS. Its first line names this repository; that
of another one, and a rehearsal's, is refused. What is there already is left alone.`),
		Flags: append(a.rootFlags(), a.liveLedgerFlag(), a.repoFlag()),
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 || c.Args().First() != "init" {
				return usagef("%s", a.t("sebutkan yang dikerjakan: terbit ledger init", "say what to do: terbit ledger init"))
			}
			return a.ledgerInit(c)
		},
	}
}

func (a *app) liveLedgerFlag() cli.Flag {
	return &cli.StringFlag{Name: "ledger", Value: gitLedger, Usage: a.t("tempat buku besar: git (remote origin), atau git:ALAMAT", "where the ledger is: git (the remote origin), or git:ADDRESS")}
}

func (a *app) ledgerInit(c *cli.Context) error {
	p, b, repository, err := a.openLive(c)
	if err != nil {
		return err
	}
	made, err := ledger.CreateRemote(c.Context, b, repository, a.now)
	if errors.Is(err, git.ErrExists) {
		return hinted{err, lang.T("buku besar dibuat sekali; periksa yang ada dengan: terbit verify --ledger %s", "a ledger is made once; check the one that is there with: terbit verify --ledger %s").With(git.Shown(p.ledger))}
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.tf("Buku besar %s dibuat di cabang %s.", "The ledger of %s was made on the branch %s.", repository, ledger.BranchName))
	fmt.Fprintf(a.stdout, "%s %s\n", a.t("kepala", "head"), made.Head)
	return nil
}

// openLive opens the office of what main holds and the branch of its live ledger.
// The office is read from git's objects, like everything that is published.
func (a *app) openLive(c *cli.Context) (*project, *git.Branch, string, error) {
	if err := a.liveClock(); err != nil {
		return nil, nil, "", err
	}
	owner, name, err := a.repository(c)
	if err != nil {
		return nil, nil, "", err
	}
	rev := c.String("rev")
	if rev == "" {
		rev = "HEAD"
	}
	p, err := a.openAt(c, rev)
	if err != nil {
		return nil, nil, "", err
	}
	if p.ledger = c.String("ledger"); p.ledger == "" {
		p.ledger = gitLedger
	}
	if _, ok := p.onGit(); !ok {
		return nil, nil, "", usagef("--ledger %s: %s", p.ledger, a.t("penerbitan sungguhan memakai git atau git:ALAMAT", "publishing in earnest takes git or git:ADDRESS"))
	}
	b, err := a.branch(c.Context, p)
	return p, b, owner + "/" + name, err
}
