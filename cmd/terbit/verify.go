package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

func (a *app) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: a.t("buktikan keutuhan buku besar", "prove that the ledger is intact"),
		Description: a.t(`Memutar ulang rantai buku besar baris demi baris. Perubahan sekecil apa pun
ditemukan beserta barisnya. Keluar dengan 1 bila rantainya putus.`,
			`Replays the ledger's chain line by line. Any change, however small, is found
with its line. Exits with 1 when the chain is broken.`),
		Flags:  append(a.rootFlags(), a.ledgerFlag(), a.formatFlag("text", "json")),
		Action: a.verify,
	}
}

func (a *app) verify(c *cli.Context) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	segments, err := a.segments(c.Context, p)
	if err != nil {
		return err
	}
	r := ledger.VerifyAll(segments)
	if c.String("format") == "json" {
		err = a.writeJSON(r)
	} else {
		a.printReport(p.ledger, r)
	}
	if err == nil && !r.OK {
		err = errFindings
	}
	return err
}

// segments are the ledger's files.
func (a *app) segments(ctx context.Context, p *project) ([]ledger.Segment, error) {
	if _, ok := p.onGit(); ok {
		b, err := a.branch(ctx, p)
		if err != nil {
			return nil, err
		}
		segments, err := ledger.Segments(ctx, b)
		if errors.Is(err, ledger.ErrNone) {
			return nil, a.liveLedgerError(err)
		}
		return segments, err
	}
	data, err := os.ReadFile(p.ledger)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, hinted{fmt.Errorf("%s: %s", p.ledger, a.t("belum ada buku besar", "there is no ledger yet")), lang.T("buku besar dibuat oleh: terbit publish", "one is made by: terbit publish")}
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return []ledger.Segment{{Text: data}}, nil
}

func (a *app) printReport(name string, r ledger.Report) {
	paint := a.palette(a.stdout)
	for _, pr := range r.Problems {
		fmt.Fprintf(a.stdout, "%s: %s\n", paint(bold, fmt.Sprintf("%s:%d", cmp.Or(pr.File, name), pr.Line)), pr.Message)
	}
	if r.OK {
		fmt.Fprintf(a.stdout, "%s\n%s %s\n", paint(green, a.tf("Buku besar utuh: %d catatan.", "The ledger is intact: %d entries.", r.Entries)), a.t("kepala", "head"), r.Head)
		return
	}
	fmt.Fprintln(a.stdout, paint(red, a.tf("Buku besar TIDAK utuh: %d masalah.", "The ledger is NOT intact: %d problems.", len(r.Problems))))
}
