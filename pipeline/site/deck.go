package site

import (
	"html/template"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// deck is items as a page lists them: as cards, as rows or in a feed. A page's sum
// takes theirs, so that nothing of an item is drawn that no page needs.
type deck []*listed

func deckOf(entries []*entry) deck {
	out := make(deck, len(entries))
	for i, e := range entries {
		out[i] = &e.listed
	}
	return out
}

// cards draws the cards of items, one after another.
func (b *build) cards(entries []*entry) (template.HTML, error) {
	parts := make([]template.HTML, len(entries))
	for i, e := range entries {
		c := &e.listed
		c.cardOnce.Do(func() { c.card, c.err = b.theme.fragment("card", b.cardView(e, cardSizes)) })
		if c.err != nil {
			return "", c.err
		}
		parts[i] = c.card
	}
	return join(parts...), nil
}

// listed is an item in lists, which come after the items: each form of it is drawn
// once for all of them.
type listed struct {
	build *build
	entry *entry

	sumOnce sync.Once
	sum     keep.Sum

	cardOnce sync.Once
	card     template.HTML
	err      error

	feedOnce   sync.Once
	atom, json []byte
}

// Sum implements [keep.Summed]: it is of all that a list, whatever its form, shows
// of the item.
func (c *listed) Sum() keep.Sum {
	c.sumOnce.Do(func() {
		var s keep.Summer
		e := c.entry
		in := listInputs{
			Card: c.build.cardView(e, cardSizes), ID: e.item.ID, Path: e.path, Published: e.item.Date, Modified: e.modified,
			Pulled: e.pulled, Owner: e.item.Meta.Owner, Class: e.className(), Form: e.form(), Retention: c.build.in.Office.Retention[e.item.Meta.Classification],
		}
		if e.pulled {
			in.Reason = e.item.Meta.Withdrawal.Reason
		}
		for _, t := range e.tags {
			in.Tags = append(in.Tags, t.Name)
		}
		c.sum = s.Of(in)
	})
	return c.sum
}

// listInputs is what lists show of an item: its card, its row in the DIP and its
// entry in feeds.
type listInputs struct {
	Card                *cardView
	ID, Path            string
	Published, Modified time.Time
	Pulled              bool
	Reason              string
	Owner, Class, Form  string
	Retention           string
	Tags                []string
}
