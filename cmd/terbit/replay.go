package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/decide"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// replayAll is what --replay takes for every decision.
const replayAll = "all"

// replay decides again what the ledger records as decided, from the facts kept
// beside it and without GitHub. It exits with 1 where the verdict differs.
func (a *app) replay(c *cli.Context) error {
	p, err := a.openRoot(c)
	if err != nil {
		return err
	}
	p.ledger = c.String("ledger")
	if _, ok := p.onGit(); !ok {
		return usagef("--ledger %s: %s", p.ledger, a.t("fakta keputusan disimpan di git atau git:ALAMAT", "the facts of decisions are kept in git or git:ADDRESS"))
	}
	b, err := a.branch(c.Context, p)
	if err != nil {
		return err
	}
	book, facts, err := ledger.Facts(c.Context, b)
	if err != nil {
		return a.liveLedgerError(err)
	}
	entries, err := a.toReplay(book, c.String("replay"))
	if err != nil {
		return err
	}
	paint, differs := a.palette(a.stdout), 0
	for _, e := range entries {
		why, pull, err := replayed(e, facts)
		if err != nil {
			return err
		}
		verdict, color := a.t("sama", "the same"), green
		if !why.IsZero() {
			verdict, color = why.In(a.lang), red
			differs++
		}
		fmt.Fprintf(a.stdout, "%d %s #%d: %s\n", e.Seq, frame.Clean(e.Item), pull, paint(color, frame.Clean(verdict)))
	}
	fmt.Fprintln(a.stdout, a.tf("%d keputusan dinilai ulang, %d berbeda", "%d decisions judged again, %d differ", len(entries), differs))
	if differs > 0 {
		return errFindings
	}
	return nil
}

// replayed are the entries meant: one by its number, or all decisions.
func (a *app) toReplay(book *ledger.Book, which string) ([]schema.Entry, error) {
	if which == replayAll {
		return append(slices.Clip(book.Decisions), book.Orders...), nil
	}
	n, err := strconv.Atoi(which)
	for _, e := range append(slices.Clip(book.Decisions), book.Orders...) {
		if err == nil && e.Seq == n {
			return []schema.Entry{e}, nil
		}
	}
	return nil, hinted{
		errors.New(a.tf("catatan %q bukan keputusan di buku besar ini", "entry %q is no decision in this ledger", which)),
		lang.T("sebutkan nomor catatan keputusan, atau all", "give the number of a decision's entry, or all"),
	}
}

// replayed judges one entry again: a decision, or an order.
func replayed(e schema.Entry, facts func(sum string) ([]byte, error)) (why lang.Text, pull int, err error) {
	if e.Type == schema.Ordered {
		why, err = heardAgain(e, facts)
		return why, e.Order.Pull, err
	}
	why, err = again(e, facts)
	return why, e.Decision.Pull, err
}

// heardAgain says whether the facts still give the order.
func heardAgain(e schema.Entry, facts func(sum string) ([]byte, error)) (lang.Text, error) {
	record, err := recordOf(e, e.Order.Snapshot, facts)
	if err != nil {
		return lang.Text{}, err
	}
	touches := slices.ContainsFunc(record.Snapshot.Items, func(it gate.Item) bool { return it.Path == e.Item })
	counts := slices.ContainsFunc(gate.StandingOrders(record.Policy, record.Snapshot).Spoken, func(s gate.Spoken) bool {
		return schema.OrderVerb(s.Verb) == e.Order.Verb && s.Comment == e.Order.Comment && s.By == e.Order.By && s.At.Equal(e.Order.Time)
	})
	if touches && counts {
		return lang.Text{}, nil
	}
	return lang.T("BERBEDA: perintah %s tidak berlaku menurut faktanya", "DIFFERS: the order %s does not count by its facts").With(e.Order.Verb), nil
}

func recordOf(e schema.Entry, sum string, facts func(sum string) ([]byte, error)) (record decide.Record, err error) {
	raw, err := facts(sum)
	if err != nil {
		return record, err
	}
	if err := json.Unmarshal(raw, &record); err != nil {
		return record, fmt.Errorf("read facts of entry %d: %w", e.Seq, err)
	}
	return record, nil
}

// again judges one entry's facts; it says how the outcome differs from what was
// recorded, or nothing.
func again(e schema.Entry, facts func(sum string) ([]byte, error)) (lang.Text, error) {
	if e.Decision.Snapshot == "" {
		return lang.T("tidak menyimpan faktanya", "kept no facts"), nil
	}
	record, err := recordOf(e, e.Decision.Snapshot, facts)
	if err != nil {
		return lang.Text{}, err
	}
	d := record.Decide()
	for _, it := range d.Items {
		if it.Path == e.Item && it.Revision == e.Revision && it.Verdict == gate.Approved && d.Verdict == gate.Approved {
			return lang.Text{}, nil
		}
	}
	return lang.T("BERBEDA: kini dinilai %s", "DIFFERS: now judged %s").With(d.Verdict), nil
}
