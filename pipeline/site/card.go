package site

import (
	"html/template"
	"sync"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// deck is items as a list shows them. Templates ask for its HTML; a page's sum
// takes the sums of the cards, so that no card is drawn which no page needs.
type deck []*card

func (b *build) cards(entries []*entry) deck {
	out := make(deck, len(entries))
	for i, e := range entries {
		out[i] = &e.card
	}
	return out
}

// HTML is the cards, one after another.
func (d deck) HTML() (template.HTML, error) {
	parts := make([]template.HTML, len(d))
	for i, c := range d {
		c.draw.Do(func() { c.html, c.err = c.build.theme.fragment("card", c.build.cardView(c.entry, cardSizes)) })
		if c.err != nil {
			return "", c.err
		}
		parts[i] = c.html
	}
	return join(parts...), nil
}

// card is an item in lists, drawn once for all of them.
type card struct {
	build *build
	entry *entry
	count sync.Once
	sum   keep.Sum
	draw  sync.Once
	html  template.HTML
	err   error
}

// Sum implements [keep.Summed].
func (c *card) Sum() keep.Sum {
	c.count.Do(func() {
		var s keep.Summer
		c.sum = s.Of(c.build.cardView(c.entry, cardSizes))
	})
	return c.sum
}
