package publish

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Wish is the desired state of one item.
type Wish struct {
	Item        string
	Revision    string
	Date        time.Time
	Due         time.Time // not before; zero is now
	Unfinished  lang.Text // what keeps it from going out at all; zero when complete
	Withdrawn   bool
	Reason      string // of the withdrawal, or the newest correction's note
	Corrections int
	Messages    []platform.Message // one a destination
	Held        lang.Text          // why nothing of it is posted or corrected now; zero when nothing stops it
	Class       schema.Classification
	Broken      bool // it has errors: nothing is done about it, and the run fails

	source *source.Item
}

// Wishes reads the desired state off a corpus. Items with errors among findings,
// or whose messages do not fit their destinations, are Broken; the findings that
// rendering the messages gave come back with the wishes.
func Wishes(ctx context.Context, c *source.Corpus, o *office.Office, findings []diag.Finding) ([]Wish, []diag.Finding, error) {
	bad := withErrors(c, findings)
	wishes := make([]Wish, len(c.Items))
	found := make([][]diag.Finding, len(c.Items))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, it := range c.Items {
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			wishes[i], found[i], err = wish(it, o, bad[it.ID])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	var all []diag.Finding
	for _, f := range found {
		all = append(all, f...)
	}
	return wishes, diag.Sort(all), nil
}

// withErrors names the items that have an error.
func withErrors(c *source.Corpus, findings []diag.Finding) map[string]bool {
	bad := map[string]bool{}
	for _, it := range c.Items {
		if it.Broken {
			bad[it.ID] = true
		}
	}
	for _, f := range findings {
		if id, ok := source.ItemOf(f.Path); ok && f.Severity == diag.Error {
			bad[id] = true
		}
	}
	return bad
}

func wish(it *source.Item, o *office.Office, bad bool) (Wish, []diag.Finding, error) {
	w := Wish{Item: it.ID, Date: it.Date, Broken: bad, Corrections: len(it.Meta.Corrections), source: it}
	if bad {
		return w, nil, nil
	}
	rev, err := Revision(it)
	if err != nil {
		return w, nil, fmt.Errorf("revision of %s: %w", it.ID, err)
	}
	w.Revision, w.Class = rev, it.Meta.Classification
	if at := it.Meta.PublishAt; at != "" {
		if w.Due, err = at.In(o.Location); err != nil {
			return w, nil, err
		}
	}
	if n := w.Corrections; n > 0 {
		w.Reason = it.Meta.Corrections[n-1].Note
	}
	if wd := it.Meta.Withdrawal; wd != nil {
		w.Withdrawn, w.Reason = true, wd.Reason
	} else if !rule.Complete(it) {
		w.Unfinished = unfinished(it)
		return w, nil, nil
	}
	messages, findings := social.Messages(it, o)
	for i := range messages {
		messages[i].Revision = rev
	}
	w.Messages, w.Broken = messages, diag.HasErrors(findings)
	return w, findings, nil
}

// unfinished says what the item still lacks, in the SOP's words.
func unfinished(it *source.Item) lang.Text {
	step := rule.Stage(it)
	for _, s := range []rule.Step{rule.Idea, rule.Concept, rule.Design} {
		if lacks := rule.Missing(it, s); len(lacks) > 0 {
			return lang.T("tahap %s, belum ada %s", "at the stage of %s, still without %s").With(step.Name(), lacks[0].Name())
		}
	}
	return lang.T("tahap %s", "at the stage of %s").With(step.Name())
}

// Revision is the item's revision: the git tree id of its folder.
func Revision(it *source.Item) (string, error) {
	names := make([]string, len(it.Files))
	for i, f := range it.Files {
		names[i] = f.Name
	}
	return git.TreeID(it.Folder, names)
}

// message returns the wish's message for a place.
func (w *Wish) message(channel schema.Channel, account string) *platform.Message {
	for i := range w.Messages {
		if m := &w.Messages[i]; m.Channel == channel && m.Account == account {
			return m
		}
	}
	return nil
}

// Order sorts destinations as the table of channels does.
func Order(a, b schema.Channel) int {
	return cmp.Compare(rank(a), rank(b))
}

func rank(c schema.Channel) int {
	for i, v := range c.Values() {
		if v == string(c) {
			return i
		}
	}
	return len(c.Values())
}

// Message finds among wishes what a place shows, by its digest; nil where none of
// them is that any more.
func Message(wishes []Wish, p ledger.Place, digest string) *platform.Message {
	for i := range wishes {
		if w := &wishes[i]; w.Item == p.Item {
			if m := w.message(p.Channel, p.Account); m != nil && m.Digest == digest {
				return m
			}
		}
	}
	return nil
}
