package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/desk"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) handoffCommand() *cli.Command {
	return &cli.Command{
		Name: "handoff", Usage: a.t("serahkan unggahan lewat issue GitHub, dan catat jawabannya", "hand posts over by GitHub issues, and record the answers"),
		Description: a.t(`Satu issue per konten memuat apa yang harus diunggah, diralat, atau dihapus orang, dan
petugas menjawabnya dengan komentar: /tayang KANAL ALAMAT, /gagal KANAL ALASAN, atau
/tidak-tayang KANAL; untuk pencabutan, /dicabut KANAL. Jawaban yang sah dicatat di buku
besar; yang tidak, dibalas dengan sebabnya. Tanpa --write hanya ditunjukkan apa yang akan
dikerjakan.`,
			`One issue per item holds what people have to post, correct or delete, and staff answer
by a comment: /tayang CHANNEL ADDRESS, /gagal CHANNEL REASON or /tidak-tayang CHANNEL;
to a withdrawal, /dicabut CHANNEL. Answers that count are recorded in the ledger; to
others the reply says why not. Without --write it only shows what would be done.`),
		Flags: append(a.rootFlags(), a.liveLedgerFlag(), a.repoFlag(),
			&cli.BoolFlag{Name: "write", Usage: a.t("tulis issue, balasan, dan buku besar", "write issues, replies and the ledger")},
			&cli.BoolFlag{Name: "remind", Usage: a.t("hanya ingatkan; tidak mencatat dan tidak mengubah issue", "only remind; record nothing and change no issue")},
			&cli.StringFlag{Name: "self", Usage: a.t("akun yang dipakai menulis, misalnya github-actions[bot] (bawaan: bot mana pun)", "the account that writes, such as github-actions[bot] (default: any bot)")},
		),
		Action: a.handoff,
	}
}

// handoffTries is how often a race for the ledger is run again.
const handoffTries = 5

// handingOver is one run of handoff.
type handingOver struct {
	*app
	c           *cli.Context
	ctx         context.Context
	p           *project
	owner, name string
	github      *forge.Client
	store       *ledger.Remote
	policy      sop.Policy
	roster      sop.Roster
	step        schema.ProcedureStep
	wishes      map[string]publish.Wish
	issues      map[string]forge.Issue // by item
	extra       []forge.Issue          // second issues of an item
	comments    map[string][]desk.Comment
}

func (a *app) handoff(c *cli.Context) error {
	p, branch, repository, err := a.openLive(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	s := &handingOver{app: a, c: c, ctx: c.Context, p: p, issues: map[string]forge.Issue{}, comments: map[string][]desk.Comment{}, wishes: map[string]publish.Wish{}}
	s.owner, s.name, _ = strings.Cut(repository, "/")
	if s.github, err = forge.New(forge.Options{APIURL: a.env("GITHUB_API_URL"), Token: a.env("GITHUB_TOKEN"), Now: a.now, MaxWait: cmp.Or(a.patience, 5*time.Minute), Self: c.String("self")}); err != nil {
		return usageError{err}
	}
	if s.store, err = ledger.OpenRemote(context.WithoutCancel(c.Context), branch, repository, a.now); err != nil {
		return a.liveLedgerError(err)
	}
	return s.serve()
}

func (s *handingOver) serve() error {
	if err := s.find(); err != nil {
		return err
	}
	if len(s.items()) == 0 {
		fmt.Fprintln(s.stdout, s.t("Tidak ada yang diserahkan.", "Nothing is handed over."))
		return nil
	}
	if err := s.read(); err != nil {
		return err
	}
	heard, err := s.record()
	if err != nil {
		return err
	}
	var errs []error
	for _, item := range s.items() {
		errs = append(errs, s.settle(item, heard[item]))
	}
	for _, i := range s.extra {
		errs = append(errs, s.closeExtra(i))
	}
	return errors.Join(errs...)
}

// waiting are the items about which somebody is asked.
func (s *handingOver) waiting() map[string]bool {
	out := map[string]bool{}
	for at, st := range s.store.Standings {
		if st.Status == ledger.Awaiting || st.Status == ledger.InDoubt {
			out[at.Item] = true
		}
	}
	return out
}

// items are those that wait, and those with an open issue.
func (s *handingOver) items() []string {
	all := s.waiting()
	for item, i := range s.issues {
		if i.Open {
			all[item] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// find finds the issues: the open ones, and where one is missing also those that
// somebody closed or took the label off.
func (s *handingOver) find() error {
	open, err := s.github.OurIssues(s.ctx, s.owner, s.name, desk.Label)
	if err != nil {
		return err
	}
	slices.SortFunc(open, func(a, b forge.Issue) int { return cmp.Compare(a.Number, b.Number) })
	for _, i := range open {
		item := desk.ItemOf(i.Body)
		if _, second := s.issues[item]; second {
			s.extra = append(s.extra, i)
		} else if item != "" {
			s.issues[item] = i
		}
	}
	missing := s.waiting()
	for item := range s.issues {
		delete(missing, item)
	}
	if len(missing) == 0 {
		return nil
	}
	all, err := s.github.OurIssues(s.ctx, s.owner, s.name, "")
	if err != nil {
		return err
	}
	for _, i := range all {
		if item := desk.ItemOf(i.Body); missing[item] && i.Number > s.issues[item].Number {
			s.issues[item] = i
		}
	}
	return nil
}

// read reads who may answer, what was answered, and what is to be shown.
func (s *handingOver) read() (err error) {
	if s.policy, err = forge.Policy(s.p.office); err != nil {
		return err
	}
	s.roster = sop.NewRoster(s.policy, s.github.Teams(s.ctx, s.policy))
	var ok bool
	if s.step, ok = s.policy.FirstStep(schema.ByPublication); !ok {
		return errors.New(s.t("prosedur tidak punya langkah penayangan", "the procedure has no step of publication"))
	}
	for _, i := range append(slices.Collect(maps.Values(s.issues)), s.extra...) {
		found, err := s.github.IssueComments(s.ctx, s.owner, s.name, i.Number)
		if err != nil {
			return err
		}
		item := desk.ItemOf(i.Body)
		for _, c := range found {
			s.comments[item] = append(s.comments[item], desk.Comment{Comment: c.Comment, URL: c.URL, Ours: c.Ours})
		}
	}
	if err := s.p.load(s.ctx); err != nil {
		return err
	}
	_, wishes, _, err := s.decidedWishes(s.ctx, s.p, s.store.State())
	for _, w := range wishes {
		s.wishes[w.Item] = w
	}
	return err
}

// input is what an item's issue follows from, by the ledger as it is now.
func (s *handingOver) input(item string) desk.Input {
	w := s.wishes[item]
	roles := slices.Sorted(maps.Keys(s.policy.Roles)) // whoever has one may say what they see
	in := desk.Input{
		Item: item, Title: item, Reason: w.Reason, Files: s.files(item), Outbox: s.outbox(), Body: s.issues[item].Body, Comments: s.comments[item],
		Roster: s.roster, Roles: roles, Clock: s.policy.Clock, Minutes: s.step.Minutes, Now: s.now(), Lang: s.lang,
	}
	in.Quiet = publish.Quiet(s.p.office, w.Class, in.Now)
	if doing := s.policy.StepRoles(s.step); len(doing) > 0 {
		in.People = s.roster.Active(doing[0], in.Now)
	}
	for _, it := range s.p.corpus.Items {
		if it.ID == item && it.Meta.Title != "" {
			in.Title = it.Meta.Title
		}
	}
	young := func(st ledger.Standing) bool { // it may still be on its way
		return st.Status == ledger.InDoubt && in.Now.Sub(st.Pending.Time) < time.Minute && s.store.Free("", in.Now) != nil
	}
	for at, st := range s.store.Standings {
		d, ok := platform.Of(at.Channel)
		if at.Item != item || !ok {
			continue
		}
		if young(st) {
			st.Status = ledger.Cut
		}
		p := desk.Place{Place: at, Standing: st, Destination: d.With(s.p.office.Destination(at.Channel)), Named: w.Broken}
		for _, m := range w.Messages {
			p.Named = p.Named || m.Channel == at.Channel && m.Account == at.Account
		}
		if st.Left != nil && !p.Named {
			continue // somebody said that it stays as it is
		}
		if w.Withdrawn == (st.Pending.Action == ledger.ActionWithdraw) {
			p.Message = publish.Message([]publish.Wish{w}, at, st.Pending.Digest)
		}
		in.Places = append(in.Places, p)
	}
	slices.SortFunc(in.Places, func(a, b desk.Place) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Account, b.Account))
	})
	return in
}

// outbox is the address of the runs whose artifact holds what was handed over.
func (s *handingOver) outbox() string {
	return fmt.Sprintf("%s/%s/%s/actions/workflows/publish.yml", cmp.Or(s.env("GITHUB_SERVER_URL"), "https://github.com"), s.owner, s.name)
}

// files is the address of the item's folder, as it was decided last.
func (s *handingOver) files(item string) string {
	commit := "main"
	for _, e := range s.store.Decisions {
		if e.Item == item && e.Decision.Verdict == schema.Approved {
			commit = cmp.Or(e.Decision.Merge, commit)
		}
	}
	return fmt.Sprintf("%s/%s/%s/blob/%s/%s", cmp.Or(s.env("GITHUB_SERVER_URL"), "https://github.com"), s.owner, s.name, commit, item)
}

// record hears the comments and puts what counts on the ledger. Who loses the race for
// it reads it again: what another run has recorded is no longer asked.
func (s *handingOver) record() (map[string]desk.Outcome, error) {
	var err error
	for range handoffTries {
		heard, entries := map[string]desk.Outcome{}, []schema.Entry(nil)
		for _, item := range s.items() {
			heard[item] = desk.Hear(s.input(item))
			entries = append(entries, heard[item].Entries...)
		}
		if s.c.Bool("remind") || len(entries) == 0 {
			return heard, nil
		}
		if s.c.Bool("write") {
			err = s.store.Append(entries...)
		}
		if err == nil {
			for _, e := range entries {
				s.did(lang.T("dicatat: %s %s, jawaban %s", "recorded: %s %s, answered by %s").With(e.Item, platform.Name(e.Channel), e.By))
			}
			return heard, nil
		}
		if !errors.Is(err, ledger.ErrLost) {
			return nil, s.liveLedgerError(err)
		}
		if err := s.store.Reload(); err != nil {
			return nil, s.liveLedgerError(err)
		}
	}
	return nil, s.liveLedgerError(err)
}

// did says what was done or, without --write, what would be.
func (s *handingOver) did(what lang.Text) {
	if !s.c.Bool("write") {
		what = lang.T("akan dikerjakan: %s", "would be done: %s").With(what)
	}
	fmt.Fprintln(s.stdout, what.In(s.lang))
}

// settle makes an item's issue say what the ledger says.
func (s *handingOver) settle(item string, heard desk.Outcome) error {
	in := s.input(item)
	is := s.issues[item]
	if s.c.Bool("remind") {
		return s.remind(is, in)
	}
	want := forge.Issue{Title: desk.Title(in), Body: desk.Body(in, heard.Failed), Open: in.Open(), Labels: []string{desk.Label}}
	switch {
	case !s.c.Bool("write"):
		s.did(lang.T("issue %s ditulis bila belum begitu, dengan %d balasan", "the issue of %s is written unless it says so, with %d replies").With(item, len(heard.Replies)))
		return nil
	case is.Number == 0 && !want.Open:
		return nil
	case is.Number == 0:
		made, err := s.github.OpenIssue(s.ctx, s.owner, s.name, want.Title, want.Body, desk.Label)
		if err != nil {
			return err
		}
		s.did(lang.T("issue #%d dibuka untuk %s", "issue #%d was opened for %s").With(made.Number, item))
		return s.github.Assign(s.ctx, s.owner, s.name, made.Number, in.People)
	}
	for _, body := range heard.Replies {
		if err := s.github.AddComment(s.ctx, s.owner, s.name, is.Number, body); err != nil {
			return err
		}
		s.did(lang.T("balasan di #%d", "a reply on #%d").With(is.Number))
	}
	written, err := s.github.EditIssue(s.ctx, s.owner, s.name, is, want)
	if err != nil {
		return err
	}
	if written {
		state := lang.T("diperbarui", "updated")
		if is.Open && !want.Open {
			state = lang.T("ditutup", "closed")
		} else if !is.Open {
			state = lang.T("dibuka lagi", "reopened")
		}
		s.did(lang.T("issue #%d %s", "issue #%d was %s").With(is.Number, state))
	}
	if !is.Open {
		return s.github.Assign(s.ctx, s.owner, s.name, is.Number, in.People)
	}
	return s.remind(is, in)
}

func (s *handingOver) remind(is forge.Issue, in desk.Input) error {
	text := desk.Remind(in)
	if text == "" || !is.Open {
		return nil
	}
	if s.c.Bool("write") {
		if err := s.github.AddComment(s.ctx, s.owner, s.name, is.Number, text); err != nil {
			return err
		}
	}
	s.did(lang.T("pengingat di #%d", "a reminder on #%d").With(is.Number))
	return nil
}

// closeExtra closes the second issue of an item: two runs at once may have opened it.
func (s *handingOver) closeExtra(i forge.Issue) error {
	if s.c.Bool("remind") {
		return nil
	}
	if s.c.Bool("write") {
		want := i
		want.Open = false
		if _, err := s.github.EditIssue(s.ctx, s.owner, s.name, i, want); err != nil {
			return err
		}
	}
	s.did(lang.T("issue kembar #%d ditutup", "the second issue #%d was closed").With(i.Number))
	return nil
}
