package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/handoff"
	"github.com/gunungmas/terbit/pipeline/decide"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/projection"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/schema"
)

// The times of a live run. A lease outlives the longest call by a wide margin, and
// is renewed with every wave.
const (
	leaseLength = 15 * time.Minute
	callLength  = 3 * time.Minute
	patience    = 2 * time.Minute
	leasePoll   = 10 * time.Second
)

func (a *app) liveFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "live", Usage: a.t("terbitkan sungguhan apa yang diputuskan; memerlukan buku besar (terbit ledger init)", "publish in earnest what was decided; needs a ledger (terbit ledger init)")},
		a.repoFlag(),
		&cli.StringFlag{Name: "main", Value: "main", Usage: a.t("dengan --live: cabang yang diterbitkan", "with --live: the branch that is published")},
		&cli.IntFlag{Name: "most", Usage: a.t("dengan --live: bertanya dulu bila unggahan baru lebih banyak dari ini (bawaan: ask_above pada konfigurasi)", "with --live: ask first when there are more new posts than this (default: ask_above in the configuration)")},
		&cli.BoolFlag{Name: "decide-only", Usage: a.t("dengan --live: catat keputusan saja, supaya situs dapat dipasang sebelum kanal", "with --live: only record decisions, so that the site can be deployed before the channels")},
		&cli.BoolFlag{Name: "yes", Usage: a.t("dengan --live: ya, sebanyak itu memang akan diunggah", "with --live: yes, that many are meant to be posted")},
		&cli.DurationFlag{Name: "wait", Value: 10 * time.Minute, Usage: a.t("dengan --live: selama ini menunggu proses lain selesai", "with --live: wait this long for another run to end")},
	}
}

// live is one run of publish --live.
type live struct {
	*app
	c                 *cli.Context
	p                 *project
	owner, name       string
	github            *forge.Client
	run               *publish.Run
	store             *ledger.Remote
	box               *handoff.Outbox
	ways              map[schema.Channel]channel.Transport
	asked             map[schema.Channel]bool // by preflight
	warned            map[schema.Channel]bool // of their token's end
	unready           map[string]error        // what preflight found of an action, by its key
	undecided         []decide.Undecided
	snapshots         map[int]gate.Snapshot // of the proposals that were read
	heard             heard
	wanted            []publish.Wish          // of the decided revisions, before any order
	stopped           []projection.Difference // items that an order holds or took down
	findings          []diag.Finding
	found             []publish.Result // what a run that was cut off turned out to have done
	results           []publish.Result
	shown             int // items that are decided on
	newlyDecided      int
	projectionProblem bool
}

func (a *app) publishLive(c *cli.Context) error {
	began := time.Now()
	l, err := a.openRun(c)
	if err != nil {
		return err
	}
	l.warnOfEnds()
	err = l.publish()
	l.p.progress.clear()
	if l.results == nil && err != nil {
		return err
	}
	if c.String("format") == "json" {
		err = errors.Join(err, a.writeOutcome(false, l.results))
	} else {
		l.print(time.Since(began))
	}
	switch {
	case err != nil:
		return err
	case l.incomplete():
		return errFindings
	}
	return nil
}

// openRun reads everything that a run rests on, and changes nothing.
func (a *app) openRun(c *cli.Context) (*live, error) {
	p, branch, repository, err := a.openLive(c)
	if err != nil {
		return nil, err
	}
	if err := a.usable(p); err != nil {
		return nil, err
	}
	l := &live{app: a, c: c, p: p, ways: map[schema.Channel]channel.Transport{}, asked: map[schema.Channel]bool{}, warned: map[schema.Channel]bool{}, unready: map[string]error{}, snapshots: map[int]gate.Snapshot{}}
	if l.owner, l.name, err = a.repository(c); err != nil {
		return nil, err
	}
	if l.github, err = forge.New(forge.Options{APIURL: a.env("GITHUB_API_URL"), Token: a.env("GITHUB_TOKEN"), Now: a.now, MaxWait: cmp.Or(a.patience, 5*time.Minute)}); err != nil {
		return nil, usageError{err}
	}
	// What has happened is recorded even when the run is being stopped.
	if l.store, err = ledger.OpenRemote(context.WithoutCancel(c.Context), branch, repository, a.now); err != nil {
		return nil, a.liveLedgerError(err)
	}
	outbox := c.String("outbox")
	if outbox == "" {
		outbox = filepath.Join(p.root, "outbox")
	}
	l.box = &handoff.Outbox{Dir: outbox, Media: p.store()}
	l.run = &publish.Run{
		Store: l.store, Now: a.now, Transport: l.transport, Files: l.files, How: l.how, Ready: l.ready, Budget: cmp.Or(a.patience, patience), Way: l.way,
		Lease:    &publish.Lease{Run: a.runName(), Length: leaseLength, Call: callLength},
		Progress: p.progress.stage(lang.T("menerbitkan", "publishing")),
	}
	return l, nil
}

// liveClock is what a live run goes by: the real clock. A forge on this machine is no
// forge in earnest, and there a rehearsal of bad days, hours apart, begins when
// TERBIT_NOW says; its time passes like any other.
func (a *app) liveClock() error {
	if a.env("TERBIT_NOW") == "" {
		return nil
	}
	u, err := url.Parse(a.env("GITHUB_API_URL"))
	if err != nil || u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback() {
		return usagef("TERBIT_NOW: %s", a.t("penerbitan sungguhan memakai jam yang sebenarnya", "publishing in earnest goes by the real clock"))
	}
	start, err := a.clock()
	began := time.Now()
	a.now = func() time.Time { return start.Add(time.Since(began)) }
	return err
}

// runName tells runs apart: by chance, since two jobs of one workflow run, and a step
// that is done again, have GitHub's same number. It goes along for people.
func (a *app) runName() string {
	chance := rand.Text()[:10]
	if id := a.env("GITHUB_RUN_ID"); id != "" {
		return "actions-" + id + "-" + cmp.Or(a.env("GITHUB_RUN_ATTEMPT"), "1") + "-" + chance
	}
	return "local-" + chance
}

// publish makes the destinations show what was decided.
func (l *live) publish() (err error) {
	ctx := l.c.Context
	if err := l.p.load(ctx); err != nil {
		return err
	}
	if idle, err := l.idle(ctx); idle || err != nil {
		return err
	}
	if err := l.acquire(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.run.Release()) }()
	l.p.now = l.now().In(l.p.office.Location) // what came due, or passed, while another run was waited for
	if err := l.decide(ctx); err != nil {
		return err
	}
	if err := l.recordOrders(ctx); err != nil || l.c.Bool("decide-only") {
		return err
	}
	wishes, err := l.wishes(ctx)
	if err != nil {
		return err
	}
	if err := l.settle(ctx, wishes); err != nil {
		return err
	}
	actions := publish.Plan(wishes, l.store.Standings, l.p.office, l.p.now)
	if err := l.enough(actions); err != nil {
		return err
	}
	l.preflight(ctx, actions)
	l.preflightMedia(ctx, actions)
	l.run.Again = l.again
	if l.results, err = l.run.Apply(ctx, actions); err != nil {
		return err
	}
	_, err = l.box.Pages(l.p.office.Office.Office.Name, l.lang)
	return err
}

// settle ends what an earlier run left open, and notes what turned out to be done.
func (l *live) settle(ctx context.Context, wishes []publish.Wish) error {
	cut := map[ledger.Place]schema.Entry{}
	for place, s := range l.store.State().Standings {
		if s.Status == ledger.Cut {
			cut[place] = s.Pending
		}
	}
	if err := l.run.Settle(ctx, wishes); err != nil {
		return err
	}
	for place, e := range cut {
		s, kind := l.store.State().Standings[place], publish.Kind(e.Action)
		if kind == publish.Withdraw && s.Status == ledger.Withdrawn || s.Status == ledger.Out && s.Digest == e.Digest {
			l.found = append(l.found, publish.Result{Action: publish.Action{Item: place.Item, Channel: place.Channel, Kind: kind}, Outcome: publish.Done, Link: s.URL})
		}
	}
	slices.SortFunc(l.found, func(x, y publish.Result) int {
		return cmp.Or(cmp.Compare(x.Item, y.Item), publish.Order(x.Channel, y.Channel))
	})
	return nil
}

// idle plans from what the ledger held when it was read. Where nothing is to be
// decided, recorded, settled or done, the run ends there: it needs no lease and
// writes nothing. Else everything is planned again under the lease.
func (l *live) idle(ctx context.Context) (bool, error) {
	if len(l.open()) > 0 {
		return false, nil
	}
	if err := l.current(ctx); err != nil {
		return false, err
	}
	var err error
	if l.heard, err = l.hear(ctx); err != nil || len(l.heard.entries) > 0 {
		return false, err
	}
	if l.c.Bool("decide-only") {
		return true, nil
	}
	for _, s := range l.store.State().Standings {
		if s.Status == ledger.Cut {
			return false, nil
		}
	}
	wishes, err := l.wishes(ctx)
	if err != nil {
		return false, err
	}
	actions := publish.Plan(wishes, l.store.State().Standings, l.p.office, l.p.now)
	if slices.ContainsFunc(actions, func(a publish.Action) bool { return a.Kind.Acts() }) {
		return false, nil
	}
	if l.results, err = l.run.Apply(ctx, actions); err != nil {
		return true, err
	}
	_, err = l.box.Pages(l.p.office.Office.Office.Name, l.lang)
	return true, err
}

// acquire takes the lease, and waits while another run has it.
func (l *live) acquire(ctx context.Context) error {
	until := time.Now().Add(l.c.Duration("wait"))
	for said := false; ; said = true {
		err := l.run.Acquire()
		if !errors.Is(err, ledger.ErrBusy) && !errors.Is(err, ledger.ErrLost) || time.Now().Add(leasePoll).After(until) {
			return l.liveLedgerError(err)
		}
		if !said {
			fmt.Fprintln(l.stderr, l.tf("Menunggu proses lain selesai (%v).", "Waiting for another run to end (%v).", err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leasePoll):
		}
		if err := l.store.Reload(); err != nil {
			return l.liveLedgerError(err)
		}
	}
}

func (l *live) main() string { return l.c.String("main") }

// wishes are what the decided revisions want.
func (l *live) wishes(ctx context.Context) ([]publish.Wish, error) {
	res, wishes, findings, err := l.decidedWishes(ctx, l.p, l.store.State())
	if err != nil {
		return nil, err
	}
	l.stopped, l.findings, l.projectionProblem = nil, nil, false
	for _, d := range res.Differences {
		if d.Kind == projection.Ordered {
			l.stopped = append(l.stopped, d)
		}
		l.projectionProblem = l.projectionProblem || d.Kind.Wrong()
	}
	l.shown = len(res.Items)
	for _, f := range findings {
		if f.Severity == diag.Error {
			l.findings = append(l.findings, f)
		}
	}
	l.wanted = wishes
	return publish.Obey(wishes, l.heard.obeyed(l.store.State().Standing, l.store.State())), nil
}

// again plans the items of some actions as things stand now: by the clock, by what was
// ordered on proposals up to this moment, which costs one request, and by the ledger.
func (l *live) again(ctx context.Context, actions []publish.Action) ([]publish.Action, error) {
	if err := l.hearMore(ctx); err != nil {
		return nil, err
	}
	book, items := l.store.State(), map[string]bool{}
	for _, act := range actions {
		items[act.Item] = true
	}
	others := func(item string) bool { return !items[item] }
	wishes := slices.DeleteFunc(slices.Clone(l.wanted), func(w publish.Wish) bool { return others(w.Item) })
	orders := maps.Clone(l.heard.obeyed(book.Standing, book))
	maps.DeleteFunc(orders, func(item string, _ ledger.Orders) bool { return others(item) })
	standings := map[ledger.Place]ledger.Standing{}
	for at, s := range book.Standings {
		if items[at.Item] {
			standings[at] = s
		}
	}
	return publish.Plan(publish.Obey(wishes, orders), standings, l.p.office, l.now()), nil
}

// enough asks before a run that posts very much: the first one of an office with
// years of content, or one after a mistake.
func (l *live) enough(actions []publish.Action) error {
	posts := 0
	for _, act := range actions {
		if act.Kind == publish.Post {
			posts++
		}
	}
	most := l.p.office.AskAbove
	if l.c.IsSet("most") {
		most = l.c.Int("most")
	}
	if posts > most && !l.c.Bool("yes") {
		return hinted{
			errors.New(l.tf("%d unggahan baru sekaligus, lebih dari %d: belum ada yang diunggah", "%d new posts at once, more than %d: nothing was posted", posts, most)),
			lang.T("lihat dulu dengan: terbit plan --ledger git; bila memang maksudnya, tambahkan --yes; konten lama dapat dikecualikan dengan since pada konfigurasi kanal",
				"look first with: terbit plan --ledger git; if it is meant, add --yes; old content is left out by since in the channel's configuration"),
		}
	}
	return nil
}

// incomplete reports whether something that should be out is not.
func (l *live) incomplete() bool {
	return len(l.undecided) > 0 || len(l.heard.doubts) > 0 || len(l.findings) > 0 || l.projectionProblem || publish.Unfinished(l.results) != nil
}

// handing prepares posts for people. Nothing leaves the office by itself: a failure
// to write is a refusal, and the outbox knows what it holds.
type handing struct{ box *handoff.Outbox }

func (t handing) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if _, err := rehearsing(t).Do(ctx, j); err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{Prepared: true}, nil
}

func (t handing) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	found, r, err := rehearsing(t).Find(ctx, j)
	r.Prepared = found == channel.Present
	return found, r, err
}
