package main

import (
	"context"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) planCommand() *cli.Command {
	return &cli.Command{
		Name: "plan", Usage: a.t("tunjukkan apa yang akan dilakukan publish", "show what publish would do"),
		Description: a.t(`Membandingkan konten dengan buku besar: apa yang akan diunggah, diralat, dicabut,
menunggu, atau ditanyakan. Tidak menulis apa pun.`,
			`Compares the content with the ledger: what would be posted, corrected, withdrawn,
what waits and what has to be asked. Writes nothing.`),
		Flags:  append(a.rootFlags(), a.ledgerFlag(), a.formatFlag("text", "json")),
		Action: a.plan,
	}
}

func (a *app) plan(c *cli.Context) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	w, err := a.wishes(c.Context, p)
	if err != nil {
		return err
	}
	book, err := a.book(c.Context, p)
	if err != nil {
		return err
	}
	actions := publish.Plan(publish.Obey(w.wishes, book.Standing), book.Standings, p.office, p.now)
	p.progress.clear()
	if c.String("format") == "json" {
		out := struct {
			Actions []actionJSON `json:"actions"`
		}{make([]actionJSON, 0, len(actions))}
		for _, act := range actions {
			out.Actions = append(out.Actions, a.actionJSON(act))
		}
		if err := a.writeJSON(out); err != nil {
			return err
		}
	} else {
		a.printActions(a.stdout, actions)
	}
	return a.sayBroken(w)
}

// ledgerError says what to do about a ledger that can't be used.
func (a *app) ledgerError(err error) error {
	return hinted{err, lang.T("jangan sunting buku besar; lihat masalahnya dengan: terbit verify", "never edit the ledger; see what is wrong with: terbit verify")}
}

// desired is what the repository wants, and what is wrong with it.
type desired struct {
	wishes   []publish.Wish
	findings []diag.Finding // errors only: what keeps an item from going out
	broken   []string
}

// wishes loads, checks and renders: everything before the plan.
func (a *app) wishes(ctx context.Context, p *project) (*desired, error) {
	if err := a.usable(p); err != nil {
		return nil, err
	}
	p.recall()
	if err := p.loadLean(ctx); err != nil {
		return nil, err
	}
	findings, _ := p.errors(ctx)
	wishes, more, err := publish.Wishes(ctx, p.corpus, p.office, findings)
	if err != nil {
		return nil, err
	}
	d := &desired{wishes: wishes}
	for _, f := range diag.Sort(append(findings, more...)) {
		if f.Severity == diag.Error {
			d.findings = append(d.findings, f)
		}
	}
	for _, w := range wishes {
		if w.Broken {
			d.broken = append(d.broken, w.Item)
		}
	}
	return d, nil
}

// sayBroken names the items that are left out because of errors.
func (a *app) sayBroken(d *desired) error {
	if len(d.findings) == 0 {
		return nil
	}
	a.printFindings(a.stderr, d.findings)
	fmt.Fprintln(a.stderr, a.tf("%d konten dilewati karena kesalahan di atas; yang lain tetap berjalan.", "%d items left out because of the errors above; the others go on.", len(d.broken)))
	return errFindings
}

type actionJSON struct {
	Item     string         `json:"item"`
	Revision string         `json:"revision"`
	Channel  schema.Channel `json:"channel"`
	Action   publish.Kind   `json:"action"`
	Why      string         `json:"why"`
}

func (a *app) actionJSON(act publish.Action) actionJSON {
	return actionJSON{act.Item, act.Revision, act.Channel, act.Kind, act.Why.In(a.lang)}
}

// printActions lists actions by item.
func (a *app) printActions(w io.Writer, actions []publish.Action) {
	paint := a.palette(w)
	if len(actions) == 0 {
		fmt.Fprintln(w, paint(green, a.t("Tidak ada yang perlu dilakukan: semua kanal sudah menampilkan isi repositori.", "Nothing to do: every channel shows what the repository says.")))
		return
	}
	item := ""
	for _, act := range actions {
		if act.Item != item {
			item = act.Item
			fmt.Fprintln(w, paint(bold, item))
		}
		fmt.Fprintf(w, "  %s %-10s %s\n", paint(kindColor[act.Kind], fmt.Sprintf("%-10s", a.kind(act.Kind))), platform.Name(act.Channel), paint(dim, act.Why.In(a.lang)))
	}
}

var kindColor = map[publish.Kind]string{publish.Post: green, publish.Correct: yellow, publish.Withdraw: red, publish.Wait: blue, publish.Confirm: blue, publish.Ask: red}

func (a *app) kind(k publish.Kind) string {
	switch k {
	case publish.Post:
		return a.t("unggah", "post")
	case publish.Correct:
		return a.t("ralat", "correct")
	case publish.Withdraw:
		return a.t("cabut", "withdraw")
	case publish.Wait:
		return a.t("tunggu", "wait")
	case publish.Confirm:
		return a.t("konfirmasi", "confirm")
	case publish.Ask:
		return a.t("tanyakan", "ask")
	}
	return string(k)
}
