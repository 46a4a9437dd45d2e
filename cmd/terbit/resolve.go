package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/desk"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
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
Yang dijawab belum tayang akan diunggah lagi oleh publish berikutnya. Yang tayang di tempat
yang tidak lagi disebut konten atau konfigurasi (folder berganti nama, akun diganti, kanal
dihapus) ditanyakan terus, sampai ada yang menyatakan ia dibiarkan:
  terbit resolve content/2026/hak-informasi x --leave "akun lama sudah ditutup"
Jawabannya dicatat di buku besar dengan nama yang menjawab.`,
			`Answers what no program can tell: a post whose answer was lost, or one that was handed
to a person. Look at the account first, then answer:
  terbit resolve content/2026/hak-informasi telegram --posted https://t.me/kantor/12
  terbit resolve content/2026/hak-informasi telegram --not-posted
What is answered as not out is posted again by the next publish. What is out where neither
item nor configuration names it any more (a folder renamed, an account changed, a channel
dropped) is asked about until somebody says that it is left as it is:
  terbit resolve content/2026/hak-informasi x --leave "the old account is closed"
The answer is recorded in the ledger with the name of who gave it.`),
		Flags: append(a.rootFlags(), a.liveLedgerFlag(), a.repoFlag(),
			&cli.StringFlag{Name: "posted", Usage: a.t("sudah tayang, di alamat ini", "it is out, at this address")},
			&cli.BoolFlag{Name: "done", Usage: a.t("sudah dilakukan, tanpa alamat (pencabutan, atau kanal tanpa alamat)", "it is done, without an address (a withdrawal, or a channel without addresses)")},
			&cli.BoolFlag{Name: "not-posted", Usage: a.t("belum tayang; diunggah lagi", "it is not out; post it again")},
			&cli.StringFlag{Name: "leave", Usage: a.t("biarkan yang tidak lagi disebut konten atau konfigurasi, dengan alasan ini", "leave what neither item nor configuration names any more, for this reason")},
			&cli.StringFlag{Name: "account", Usage: a.t("dengan --leave: akunnya, bila lebih dari satu", "with --leave: the account, if there are several")},
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
	for _, given := range []bool{c.String("posted") != "", c.Bool("done"), c.Bool("not-posted"), c.IsSet("leave")} {
		if given {
			answers++
		}
	}
	if answers != 1 {
		return usagef("%s", a.t("pilih satu jawaban: --posted ALAMAT, --done, --not-posted, atau --leave ALASAN", "give one answer: --posted ADDRESS, --done, --not-posted or --leave REASON"))
	}
	p, b, repository, err := a.openLive(c)
	if err != nil {
		return err
	}
	store, err := ledger.OpenRemote(c.Context, b, repository, a.now)
	if err != nil {
		return a.liveLedgerError(err)
	}
	answer := a.answer
	if c.IsSet("leave") {
		answer = a.leaving
	}
	e, err := a.answered(store, func(book *ledger.Book) (schema.Entry, error) { return answer(c, p, book) })
	if err != nil {
		return err
	}
	what := lang.T("dicatat: dibiarkan seperti adanya, dan tidak ditanyakan lagi", "recorded: left as it is, and not asked about again")
	if e.Type == schema.Left {
		fmt.Fprintf(a.stdout, "%s %s (%s): %s\n", e.Item, platform.Name(e.Channel), e.Account, what.In(a.lang))
		return nil
	}
	what = lang.T("dicatat: belum tayang; publish berikutnya mengunggahnya lagi", "recorded: not out; the next publish posts it again")
	if e.Error == "" {
		what = lang.T("dicatat: sudah dilakukan", "recorded: done")
	}
	fmt.Fprintf(a.stdout, "%s %s: %s\n", e.Item, platform.Name(e.Channel), what.In(a.lang))
	return nil
}

// answered records an answer. Where somebody else wrote first, a run that goes on
// perhaps, the question is looked up again: it may be answered by now.
func (a *app) answered(store *ledger.Remote, answer func(*ledger.Book) (schema.Entry, error)) (e schema.Entry, err error) {
	question := ""
	for range answerTries {
		if e, err = answer(store.State()); err != nil {
			return e, err
		}
		if question = cmp.Or(question, e.Key); e.Key != question {
			return e, errors.New(a.t("sementara itu sudah dijawab orang lain", "somebody else has answered meanwhile"))
		}
		lost := store.Append(e)
		if !errors.Is(lost, ledger.ErrLost) {
			return e, a.liveLedgerError(lost)
		}
		if err = store.Reload(); err != nil {
			return e, a.liveLedgerError(err)
		}
		err = a.liveLedgerError(lost)
	}
	return e, err
}

// answerTries is more often than two runs at once get in the way.
const answerTries = 10

// answer makes the entry, of a question that is open.
func (a *app) answer(c *cli.Context, p *project, book *ledger.Book) (schema.Entry, error) {
	item, d, err := a.named(c)
	if err != nil {
		return schema.Entry{}, err
	}
	name := d.Channel
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
	e.Type, e.URL = schema.Resolved, c.String("posted")
	if e.By, err = a.answers(c); err != nil {
		return e, err
	}
	if c.Bool("not-posted") {
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

// named is the item and the channel that a person answers about.
func (a *app) named(c *cli.Context) (item string, d platform.Destination, err error) {
	name := schema.Channel(c.Args().Get(1))
	d, ok := platform.Of(name)
	if !ok {
		return "", d, usagef("%s", a.tf("kanal %q tidak ada; pilih %s", "there is no channel %q; choose from %s", name, strings.Join(schema.Channel("").Values()[1:], ", ")))
	}
	return strings.TrimSuffix(c.Args().Get(0), "/"), d, nil
}

// answers is who gives an answer.
func (a *app) answers(c *cli.Context) (string, error) {
	by := cmp.Or(c.String("by"), a.env("GITHUB_ACTOR"), a.env("USER"))
	if by == "" {
		return "", usagef("%s", a.t("sebutkan siapa yang menjawab dengan --by", "say who answers with --by"))
	}
	return by, nil
}

// leaving makes the entry that ends the question about what nothing wants any more,
// but for a withdrawal later on, which asks once more.
func (a *app) leaving(c *cli.Context, p *project, book *ledger.Book) (schema.Entry, error) {
	item, d, err := a.named(c)
	if err != nil {
		return schema.Entry{}, err
	}
	by, err := a.answers(c)
	if err != nil {
		return schema.Entry{}, err
	}
	reason := strings.TrimSpace(c.String("leave"))
	if reason == "" {
		return schema.Entry{}, usagef("%s", a.t("--leave memerlukan alasan", "--leave needs a reason"))
	}
	orphans, err := a.orphans(c.Context, p, book)
	if err != nil {
		return schema.Entry{}, err
	}
	var accounts []string
	e := schema.Entry{Type: schema.Left, Item: item, Channel: d.Channel, By: by, Reason: reason}
	for _, act := range orphans {
		if act.Item != item || act.Channel != d.Channel || c.IsSet("account") && act.Account != c.String("account") {
			continue
		}
		accounts = append(accounts, act.Account)
		if e.Account, e.Revision = act.Account, act.Revision; act.Withdrawn {
			e.Action = ledger.ActionWithdraw
		}
	}
	switch len(accounts) {
	case 0:
		return e, hinted{
			fmt.Errorf("%s %s: %s", item, platform.Name(d.Channel), a.t("bukan yang ditanyakan karena tidak lagi disebut", "is not asked about for no longer being named")),
			lang.T("yang masih disebut konten diturunkan dengan withdrawal; lihat yang ditanyakan dengan: terbit publish --live", "what an item still names is taken down by its withdrawal; see what is asked with: terbit publish --live"),
		}
	case 1:
		return e, nil
	}
	return e, usagef("%s", a.tf("ada di beberapa akun: sebutkan satu dengan --account: %s", "it is on several accounts: name one with --account: %s", strings.Join(accounts, ", ")))
}

// orphans are the questions about what nothing wants any more.
func (a *app) orphans(ctx context.Context, p *project, book *ledger.Book) ([]publish.Action, error) {
	if err := a.usable(p); err != nil {
		return nil, err
	}
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	_, wishes, _, err := a.decidedWishes(ctx, p, book)
	if err != nil {
		return nil, err
	}
	actions := publish.Plan(publish.Obey(wishes, book.Standing), book.Standings, p.office, p.now)
	return slices.DeleteFunc(actions, func(act publish.Action) bool { return !act.Orphan }), nil
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
