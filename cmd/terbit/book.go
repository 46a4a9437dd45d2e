package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// gitLedger is what --ledger says for a live ledger: the branch of the remote
// origin, or with git:ADDRESS of another one.
const gitLedger = "git"

// onGit reports whether a live ledger is meant, and on which remote; "" is origin.
func (p *project) onGit() (remote string, ok bool) {
	if p.ledger == gitLedger {
		return "", true
	}
	return strings.CutPrefix(p.ledger, gitLedger+":")
}

// book reads the ledger that --ledger names.
func (a *app) book(ctx context.Context, p *project) (*ledger.Book, error) {
	if _, ok := p.onGit(); !ok {
		book, err := ledger.Read(p.ledger)
		if err != nil {
			return nil, a.ledgerError(err)
		}
		return book, nil
	}
	b, err := a.branch(ctx, p)
	if err != nil {
		return nil, err
	}
	book, err := ledger.ReadRemote(ctx, b)
	return book, a.liveLedgerError(err)
}

// branch opens the live ledger's branch. What is fetched is kept below .terbit.
func (a *app) branch(ctx context.Context, p *project) (*git.Branch, error) {
	remote, _ := p.onGit()
	if remote == "" {
		repo, err := git.Open(ctx, p.root)
		if err != nil {
			return nil, err
		}
		if remote, err = repo.RemoteURL(ctx, "origin"); err != nil {
			return nil, hinted{err, lang.T("sebutkan tempat buku besar dengan --ledger git:ALAMAT", "say where the ledger is with --ledger git:ADDRESS")}
		}
	}
	dir, err := filepath.Abs(filepath.Join(p.root, ".terbit", "ledger.git"))
	if err != nil {
		return nil, err
	}
	b, err := git.OpenBranch(ctx, dir, remote, ledger.BranchName)
	if err != nil {
		return nil, hinted{
			fmt.Errorf("%s: %w", a.t("buku besar tidak dapat dibaca", "the ledger can't be read"), err),
			lang.T("tanpa buku besar tidak ada yang diterbitkan; periksa jaringan, alamatnya, dan kunci aksesnya", "without the ledger nothing is published; check the network, its address and the key to it"),
		}
	}
	return b, nil
}

// liveLedgerError says what to do about a live ledger that can't be used.
func (a *app) liveLedgerError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ledger.ErrNone):
		return hinted{err, lang.T("buat sekali saja dengan: terbit ledger init", "make it, once, with: terbit ledger init")}
	case errors.Is(err, ledger.ErrBusy), errors.Is(err, ledger.ErrLost):
		return hinted{err, lang.T("tunggu sampai proses itu selesai, lalu jalankan lagi", "wait until that run is over, then run again")}
	}
	return a.ledgerError(err)
}
