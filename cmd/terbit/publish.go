package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/handoff"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) publishCommand() *cli.Command {
	return &cli.Command{
		Name: "publish", Usage: a.t("latihan terbit, atau dengan --live sungguhan", "rehearse publishing, or with --live in earnest"),
		Description: a.t(`Memeriksa, membangun situs ke public/, menyiapkan setiap unggahan di outbox/, dan
mencatatnya di .terbit/ledger.jsonl. Ini latihan: tidak ada akun yang diperlukan dan
tidak ada yang dikirim ke luar. Boleh diulang dan boleh terputus kapan saja; tidak
ada yang disiapkan dua kali.

Dengan --live: yang diputuskan Kabid PIP lewat usulan yang digabungkan disiapkan untuk
petugas di outbox/ dan dicatat di buku besar pada cabang terbit-ledger. Keputusannya
dinilai ulang dari fakta GitHub; yang tanpa keputusan tidak diterbitkan.`,
			`Checks, builds the website into public/, prepares every post in outbox/ and records
it in .terbit/ledger.jsonl. This is a rehearsal: no account is needed and nothing is
sent. It may be repeated, and cut off at any moment; nothing is prepared twice.

With --live: what the Kabid PIP decided in merged proposals is prepared for staff in
outbox/ and recorded in the ledger on the branch terbit-ledger. The decision is judged
anew from GitHub's facts; what has none is not published.`),
		Flags: append(append(append(a.rootFlags(), a.siteFlags()...), a.ledgerFlag(), a.formatFlag("text", "json"),
			&cli.StringFlag{Name: "outbox", Usage: a.t("folder kotak serah (bawaan: outbox di root)", "the outbox's folder (default: outbox below root)")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("tunjukkan rencananya saja, seperti terbit plan", "show the plan only, like terbit plan")},
		), a.liveFlags()...),
		Action: a.publish,
	}
}

// rehearsal is what one run of publish did.
type rehearsal struct {
	results  []publish.Result
	site     site.Result
	store    *ledger.Store
	desired  *desired
	outbox   string
	took     time.Duration
	outPages int
}

func (a *app) publish(c *cli.Context) error {
	switch {
	case c.Bool("dry-run"):
		return a.plan(c)
	case c.Bool("live"):
		return a.publishLive(c)
	}
	began := time.Now()
	p, err := a.open(c)
	if err != nil {
		return err
	}
	r := &rehearsal{outbox: c.String("outbox")}
	if r.outbox == "" {
		r.outbox = filepath.Join(p.root, "outbox")
	}
	if err := a.apart(p.out(c), r.outbox); err != nil {
		return err
	}
	runErr := a.rehearse(c, p, r)
	p.progress.clear()
	if runErr != nil && r.results == nil {
		return runErr
	}
	r.took = time.Since(began)
	if c.String("format") == "json" {
		err = a.writeResults(r.results)
	} else {
		a.printRehearsal(c, p, r)
	}
	brokenErr := a.sayBroken(r.desired)
	switch {
	case runErr != nil:
		return runErr
	case err != nil:
		return err
	case brokenErr != nil || publish.Unfinished(r.results) != nil:
		return errFindings
	}
	return nil
}

// apart refuses an outbox inside the website, where the public would see it.
func (a *app) apart(public, outbox string) error {
	out, err1 := filepath.Abs(public)
	box, err2 := filepath.Abs(outbox)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	for _, pair := range [][2]string{{out, box}, {box, out}} {
		if rel, err := filepath.Rel(pair[0], pair[1]); err == nil && filepath.IsLocal(rel) {
			return usagef("%s", a.t("outbox dan public harus folder yang terpisah", "outbox and public must be separate folders"))
		}
	}
	return nil
}

// rehearse does the main job: check, render, plan, prepare, record.
func (a *app) rehearse(c *cli.Context, p *project, r *rehearsal) (err error) {
	ctx := c.Context
	if r.desired, err = a.wishes(ctx, p); err != nil {
		return err
	}
	store, err := ledger.Open(ctx, p.ledger, schema.Rehearsal, "local", func() time.Time { return a.ticking(p) })
	if err != nil {
		return a.ledgerError(err)
	}
	r.store = store
	defer func() { err = errors.Join(err, store.Close()) }()
	if store.SetAside != "" {
		fmt.Fprintln(a.stderr, a.tf("Baris buku besar yang belum selesai dari proses yang terputus disimpan di %s.", "The ledger's unfinished line of a run that was cut off was set aside in %s.", store.SetAside))
	}
	p.kept.saveItems()
	if r.site, err = p.site(c, r.desired.shown(p), nil); err != nil {
		return a.themeError(p, err)
	}
	a.leave(p)
	a.sayMissing(r.site)
	box := &handoff.Outbox{Dir: r.outbox, Media: p.store(), Fetched: p.fetcher()}
	run := &publish.Run{
		Store: store, Now: func() time.Time { return p.now },
		Transport: func(schema.Channel) channel.Transport { return rehearsing{box} },
		Progress:  p.progress.stage(lang.T("menyiapkan unggahan", "preparing posts")),
	}
	if err := run.Settle(ctx, r.desired.wishes); err != nil {
		return err
	}
	if err := store.Append(publish.Rehearsed(r.desired.wishes, store.Decisions)...); err != nil {
		return err
	}
	actions := publish.Plan(r.desired.wishes, store.Standings, p.office, p.now)
	r.results, err = run.Apply(ctx, actions)
	if err != nil {
		return err
	}
	r.outPages, err = box.Pages(p.office.Office.Office.Name, a.lang)
	return err
}

// ticking is the ledger's clock: the real one, or the fixed one.
func (a *app) ticking(p *project) time.Time {
	if a.env("TERBIT_NOW") != "" {
		return p.now
	}
	return a.now()
}

// shown are the items for the website: those without errors that are due.
func (d *desired) shown(p *project) []*source.Item {
	broken := map[string]bool{}
	for _, id := range d.broken {
		broken[id] = true
	}
	var items []*source.Item
	for _, it := range p.corpus.Items {
		if !broken[it.ID] && publish.Shown(it, p.office.Location, p.now) {
			items = append(items, it)
		}
	}
	return items
}

// rehearsing prepares posts in the outbox. Nothing leaves the office, so a
// failure to write is always a refusal, and the outbox always knows.
type rehearsing struct{ box *handoff.Outbox }

func (t rehearsing) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if err := t.box.Do(ctx, j); err != nil {
		return channel.Receipt{}, fmt.Errorf("%w: %w", channel.ErrRefused, err)
	}
	return channel.Receipt{}, nil
}

func (t rehearsing) Find(_ context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	there, err := t.box.Find(j)
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case there:
		return channel.Present, channel.Receipt{}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

type resultJSON struct {
	actionJSON
	Outcome publish.Outcome `json:"outcome"`
	URL     string          `json:"url"`
	Error   string          `json:"error"`
}

func (a *app) writeResults(results []publish.Result) error { return a.writeOutcome(true, results) }

func (a *app) writeOutcome(rehearsal bool, results []publish.Result) error {
	out := struct {
		Rehearsal bool         `json:"rehearsal"`
		Actions   []resultJSON `json:"actions"`
	}{rehearsal, make([]resultJSON, 0, len(results))}
	for _, res := range results {
		j := resultJSON{actionJSON: a.actionJSON(res.Action), Outcome: res.Outcome, URL: res.Link}
		if res.Err != nil {
			j.Error = res.Err.Error()
		}
		out.Actions = append(out.Actions, j)
	}
	return a.writeJSON(out)
}

// printRehearsal says what happened and where to look.
func (a *app) printRehearsal(c *cli.Context, p *project, r *rehearsal) {
	paint := a.palette(a.stdout)
	done, waiting := map[string][]string{}, 0
	var items []string
	for _, res := range r.results {
		switch {
		case res.Outcome == publish.Done:
			k := res.Item + "\x00" + string(res.Kind)
			if done[k] == nil {
				items = append(items, k)
			}
			done[k] = append(done[k], platform.Name(res.Channel))
		case res.Kind == publish.Wait:
			waiting++
		default:
			why := res.Why.In(a.lang)
			if res.Err != nil {
				why = res.Err.Error()
			}
			fmt.Fprintf(a.stdout, "%s %s %s: %s\n", paint(red, a.kind(res.Kind)), res.Item, platform.Name(res.Channel), why)
		}
	}
	a.printDone(items, done)
	a.printWhere(c, p, r, waiting)
}
