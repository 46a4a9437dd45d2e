package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/desk"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) resolveCommand() *cli.Command {
	return &cli.Command{
		Name: "resolve", Usage: a.t("jawab pertanyaan: sudah tayang atau belum", "answer a question: is it out or not"),
		ArgsUsage: a.t("KONTEN KANAL", "ITEM CHANNEL"),
		Description: a.t(`Menjawab apa yang tidak dapat dipastikan mesin: unggahan yang jawabannya hilang, atau
yang diserahkan kepada orang. Lihat dulu akunnya, lalu jawab:
  terbit resolve content/2026/hak-informasi telegram --posted https://t.me/kantor/12
  terbit resolve content/2026/hak-informasi telegram --not-posted
Yang dijawab belum tayang akan diunggah lagi oleh publish berikutnya. Jawabannya dicatat
di buku besar dengan nama yang menjawab.`,
			`Answers what no program can tell: a post whose answer was lost, or one that was handed
to a person. Look at the account first, then answer:
  terbit resolve content/2026/hak-informasi telegram --posted https://t.me/kantor/12
  terbit resolve content/2026/hak-informasi telegram --not-posted
What is answered as not out is posted again by the next publish. The answer is recorded
in the ledger with the name of who gave it.`),
		Flags: append(a.rootFlags(), a.liveLedgerFlag(), a.repoFlag(),
			&cli.StringFlag{Name: "posted", Usage: a.t("sudah tayang, di alamat ini", "it is out, at this address")},
			&cli.BoolFlag{Name: "done", Usage: a.t("sudah dilakukan, tanpa alamat (pencabutan, atau kanal tanpa alamat)", "it is done, without an address (a withdrawal, or a channel without addresses)")},
			&cli.BoolFlag{Name: "not-posted", Usage: a.t("belum tayang; diunggah lagi", "it is not out; post it again")},
			&cli.StringFlag{Name: "by", Usage: a.t("yang menjawab (bawaan: GITHUB_ACTOR, atau USER)", "who answers (default: GITHUB_ACTOR, or USER)")},
		),
		Action: a.resolve,
	}
}

func (a *app) resolve(c *cli.Context) error {
	if c.NArg() != 2 {
		return usagef("%s", a.t("sebutkan konten dan kanal", "name an item and a channel"))
	}
	answers := 0
	for _, given := range []bool{c.String("posted") != "", c.Bool("done"), c.Bool("not-posted")} {
		if given {
			answers++
		}
	}
	if answers != 1 {
		return usagef("%s", a.t("pilih satu jawaban: --posted ALAMAT, --done, atau --not-posted", "give one answer: --posted ADDRESS, --done or --not-posted"))
	}
	p, b, repository, err := a.openLive(c)
	if err != nil {
		return err
	}
	store, err := ledger.OpenRemote(c.Context, b, repository, a.now)
	if err != nil {
		return a.liveLedgerError(err)
	}
	e, err := a.answer(c, p, store.State())
	if err != nil {
		return err
	}
	if err := store.Append(e); err != nil {
		return err
	}
	what := lang.T("dicatat: belum tayang; publish berikutnya mengunggahnya lagi", "recorded: not out; the next publish posts it again")
	if e.Error == "" {
		what = lang.T("dicatat: sudah dilakukan", "recorded: done")
	}
	fmt.Fprintf(a.stdout, "%s %s: %s\n", e.Item, platform.Name(e.Channel), what.In(a.lang))
	return nil
}

// answer makes the entry, of a question that is open.
func (a *app) answer(c *cli.Context, p *project, book *ledger.Book) (schema.Entry, error) {
	item, name := strings.TrimSuffix(c.Args().Get(0), "/"), schema.Channel(c.Args().Get(1))
	d, ok := platform.Of(name)
	if !ok {
		return schema.Entry{}, usagef("%s", a.tf("kanal %q tidak ada; pilih %s", "there is no channel %q; choose from %s", name, strings.Join(schema.Channel("").Values()[1:], ", ")))
	}
	s := asked(book, ledger.Place{Item: item, Channel: name, Account: p.office.Destination(name).Account})
	if s.Status != ledger.InDoubt && s.Status != ledger.Awaiting {
		return schema.Entry{}, hinted{
			fmt.Errorf("%s %s: %s", item, platform.Name(name), a.t("tidak ada yang ditanyakan", "nothing is asked")),
			lang.T("lihat yang menunggu dengan: terbit status --ledger %s", "see what waits with: terbit status --ledger %s").With(gitLedger),
		}
	}
	if err := book.Free("", a.now()); err != nil && s.Status == ledger.InDoubt && a.now().Sub(s.Pending.Time) < time.Minute {
		return schema.Entry{}, a.liveLedgerError(err) // it may still be on its way
	}
	e := s.Pending
	e.Type, e.By, e.URL = schema.Resolved, cmp.Or(c.String("by"), a.env("GITHUB_ACTOR"), a.env("USER")), c.String("posted")
	switch {
	case e.By == "":
		return e, usagef("%s", a.t("sebutkan siapa yang menjawab dengan --by", "say who answers with --by"))
	case c.Bool("not-posted"):
		e.Error = "not posted"
	}
	if e.Error != "" {
		return e, nil
	}
	switch f := desk.Examine(d.With(p.office.Destination(name)), s, e.URL); f {
	case desk.Withdrawal:
		return e, usagef("%s", a.tf("yang ditanyakan ialah pencabutan dari %s: --done bila sudah hilang, --not-posted bila belum dicabut", "the question is the withdrawal from %s: --done if it is gone, --not-posted if it is not withdrawn yet", platform.Name(name)))
	case desk.NotItsPost, desk.OtherAccount, desk.OtherPart:
		return e, hinted{
			fmt.Errorf("--posted %s: %s", e.URL, f.Why(d, e.Account).In(a.lang)),
			lang.T("salin tautan unggahannya dari aplikasi, dimulai https://", "copy the post's link from the app, beginning with https://"),
		}
	case desk.NeedsAddress:
		return e, usagef("%s", a.tf("unggahan di %s punya alamat: pakai --posted ALAMAT", "a post on %s has an address: use --posted ADDRESS", platform.Name(name)))
	}
	return e, nil
}

// asked is the open question about a place, or else the one about the same item
// and channel under an account that the configuration named before.
func asked(book *ledger.Book, at ledger.Place) ledger.Standing {
	open := func(s ledger.Standing) bool { return s.Status == ledger.InDoubt || s.Status == ledger.Awaiting }
	if s := book.Standings[at]; open(s) {
		return s
	}
	var found []ledger.Standing
	for p, s := range book.Standings {
		if p.Item == at.Item && p.Channel == at.Channel && open(s) {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return ledger.Standing{}
}
