package site

import (
	"html/template"
	"sync"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// deck is items as a page lists them: as cards, as rows or in a feed. A page's sum
// takes theirs, so that nothing of an item is drawn that no page needs.
type deck struct{ items []*listed }

func deckOf(entries []*entry) deck {
	d := deck{make([]*listed, len(entries))}
	for i, e := range entries {
		d.items[i] = &e.listed
	}
	return d
}

// Sum implements [keep.Summed].
func (d deck) Sum() keep.Sum {
	sums := make([]byte, 0, len(d.items)*len(keep.Sum{}))
	for _, c := range d.items {
		sum := c.Sum()
		sums = append(sums, sum[:]...)
	}
	return keep.SumOf(sums)
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

// Sum implements [keep.Summed]: it is of all that a list, whatever its form, shows of
// the item: its card, its row in the DIP and its entry in feeds.
func (c *listed) Sum() keep.Sum {
	c.sumOnce.Do(func() { c.sum = c.count() })
	return c.sum
}

// count names what is shown one by one: there are many items, and each is in many
// lists. A list that shows more must have it here; tests that build twice draw every
// list all the same and compare ([memory.doubtful]).
func (c *listed) count() keep.Sum {
	var s keep.Summer
	s.Begin()
	e, m := c.entry, &c.entry.item.Meta
	s.Texts(e.item.ID, e.path, e.url, m.Title, m.Summary, m.Owner, e.className(), e.form())
	s.Texts(c.build.in.Office.Retention[m.Classification], string(c.build.look.sorts[e.sort()]))
	s.Time(e.item.Date)
	s.Time(e.modified)
	s.Yes(len(e.notes) > 0)
	if s.Yes(e.pulled); e.pulled {
		s.Texts(m.Withdrawal.Reason)
	}
	if s.Yes(e.share != nil); e.share != nil {
		s.Texts(e.share.URL, e.share.Srcset, e.share.Full)
		s.Number(e.share.Width)
		s.Number(e.share.Height)
	}
	s.Number(len(e.tags))
	for _, t := range e.tags {
		s.Texts(t.Name)
	}
	return s.End()
}
