package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/deploy"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/site"
)

func (a *app) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: a.t("buktikan keutuhan buku besar", "prove that the ledger is intact"),
		Description: a.t(`Memutar ulang rantai buku besar baris demi baris. Perubahan sekecil apa pun
ditemukan beserta barisnya. Keluar dengan 1 bila rantainya putus. --against ALAMAT
membandingkannya dengan yang dicetak situs di terbit.json: kepala buku besar dan banyak
catatannya. Situs yang lebih lama itu wajar; situs yang kepalanya tidak ada di rantai ini
berarti buku besarnya ditulis ulang, atau buku besar lain (keluar dengan 1).`,
			`Replays the ledger's chain line by line. Any change, however small, is found
with its line. Exits with 1 when the chain is broken. --against ADDRESS compares it with
what the site printed in terbit.json: the ledger's head and its number of entries. A
site that is behind is fine; one whose head is not in this chain means that the ledger
was rewritten, or is another one (exits with 1).`),
		Flags: append(a.rootFlags(), a.ledgerFlag(), a.formatFlag("text", "json"),
			&cli.StringFlag{Name: "against", Usage: a.t("bandingkan dengan yang dicetak situs di alamat ini", "compare with what the site at this address printed")}),
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
	r := verified{Report: ledger.VerifyAll(segments)}
	if address := c.String("against"); address != "" {
		if r.Site, err = a.against(c.Context, address, segments); err != nil {
			return err
		}
	}
	if c.String("format") == "json" {
		err = a.writeJSON(r)
	} else {
		a.printReport(p.ledger, r.Report)
		a.printAgainst(r)
	}
	if err == nil && (!r.OK || r.Site != nil && !r.Site.Holds) {
		err = errFindings
	}
	return err
}

// verified is what replaying a ledger found, and what a site printed about it.
type verified struct {
	ledger.Report
	Site *printed `json:"site,omitempty"`
}

type printed struct {
	URL     string `json:"url"`
	Entries int    `json:"entries"`
	Head    string `json:"head"`
	Main    string `json:"main"`
	Holds   bool   `json:"holds"` // this chain had that head after so many entries
	Found   string `json:"found"` // the head that it had; empty when it is shorter
}

// against holds what a site printed against the ledger's chain.
func (a *app) against(ctx context.Context, address string, segments []ledger.Segment) (*printed, error) {
	w, err := deploy.Look(ctx, address)
	address = git.Shown(address)
	if err != nil {
		return nil, hinted{
			fmt.Errorf("%s: %w", address, err),
			lang.T("sebutkan alamat situs yang dibangun terbit, yang menyajikan %s", "give the address of a site that terbit built, which serves %s").With(site.WitnessFile),
		}
	}
	if w.Ledger == nil {
		return nil, hinted{
			fmt.Errorf("%s: %s", address, a.t("situs itu tidak mencetak buku besar", "that site prints no ledger")),
			lang.T("hanya situs dari terbit build --decided dengan buku besar sungguhan yang mencetaknya", "only a site of terbit build --decided with a live ledger prints one"),
		}
	}
	out := &printed{URL: address, Entries: w.Ledger.Entries, Head: w.Ledger.Head, Main: w.Main}
	out.Found, _ = ledger.HeadAt(segments, w.Ledger.Entries)
	out.Holds = out.Found == w.Ledger.Head
	return out, nil
}

func (a *app) printAgainst(r verified) {
	s := r.Site
	if s == nil {
		return
	}
	paint := a.palette(a.stdout)
	switch {
	case s.Holds && s.Entries < r.Entries:
		fmt.Fprintln(a.stdout, paint(green, a.tf("Situs cocok: kepala yang dicetaknya ada di rantai ini, pada catatan %d. Catatan sesudahnya: %d.", "The site agrees: the head that it printed is in this chain, at entry %d. Entries after that: %d.", s.Entries, r.Entries-s.Entries)))
	case s.Holds:
		fmt.Fprintln(a.stdout, paint(green, a.t("Situs cocok: ia mencetak kepala buku besar ini.", "The site agrees: it printed this ledger's head.")))
	case s.Found == "":
		fmt.Fprintln(a.stdout, paint(red, a.tf("Situs TIDAK cocok: ia mencetak %d catatan, buku besar ini %d.", "The site does NOT agree: it printed %d entries, this ledger has %d.", s.Entries, r.Entries)))
		fmt.Fprintln(a.stdout, a.t("Catatan terakhir hilang, buku besarnya ditulis ulang, atau ini salinan lama. Ambil lagi buku besarnya; bila tetap, cari siapa yang menulis cabang itu.", "The last entries are lost, the ledger was rewritten, or this is an old copy. Get the ledger again; if it stays so, find out who wrote to that branch."))
	default:
		fmt.Fprintln(a.stdout, paint(red, a.tf("Situs TIDAK cocok: pada catatan %d ia mencetak %s, buku besar ini %s.", "The site does NOT agree: at entry %d it printed %s, this ledger has %s.", s.Entries, s.Head, s.Found)))
		fmt.Fprintln(a.stdout, a.t("Buku besarnya ditulis ulang setelah situs dibangun, atau ini buku besar lain. Periksa alamatnya, lalu siapa yang menulis cabang itu.", "The ledger was rewritten after the site was built, or this is another ledger. Check the address, then who wrote to that branch."))
	}
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
