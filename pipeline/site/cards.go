package site

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/gunungmas/terbit/pipeline/card"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// Cards draws the pictures that other places show with a link. A [card.Maker] is one.
type Cards interface {
	Make(ctx context.Context, c card.Card) ([]byte, error)
}

// suits reports whether a picture fills the wide frame of a link elsewhere: large
// enough not to become a stamp beside the text, and of a shape of which the frame
// (1.91:1) cuts little.
func (p *picture) suits() bool {
	return p.Width >= 600 && 4*p.Width >= 5*p.Height && 2*p.Width <= 5*p.Height
}

// preview chooses what stands for an item elsewhere: its first picture where that
// suits, else a card. An infographic gets a card because a cut makes its words
// unreadable, a withdrawn item because its picture should not travel on.
func (w *worker) preview(e *entry) (*preview, error) {
	own := e.share != nil && !e.pulled
	if own && e.share.suits() && e.item.Meta.Type != schema.Infographic || w.in.Cards == nil {
		if !own {
			return nil, nil
		}
		return w.picturePreview(e), nil
	}
	c := w.look.card
	c.Title = e.item.Meta.Title
	c.Kicker = lang.Indonesian.Date(e.item.Date)
	if e.class != nil {
		c.Kicker = e.class.Name + " · " + c.Kicker
	}
	switch {
	case e.pulled:
		c.Badge = "Dicabut"
	case len(e.notes) > 0:
		c.Badge = "Diralat"
	}
	file := e.path + cardFile(c)
	err := w.out.copy(file, func() (io.ReadCloser, error) {
		data, err := w.in.Cards.Make(w.ctx, c)
		return io.NopCloser(bytes.NewReader(data)), err
	})
	if err != nil {
		return nil, err
	}
	w.media.Add(1)
	return cardPreview(c, w.book.base.absolute(file)), nil
}

func (w *worker) picturePreview(e *entry) *preview {
	p := &preview{URL: w.book.base.whole(e.share.Full), Width: e.share.Width, Height: e.share.Height}
	for _, f := range e.media {
		if f.Picture == e.share {
			p.Alt = f.Alt
		}
	}
	return p
}

func cardPreview(c card.Card, address string) *preview {
	alt := c.Title + " – " + c.Office
	if c.Badge != "" {
		alt = c.Badge + ": " + alt
	}
	return &preview{URL: address, Alt: alt, Width: card.Width, Height: card.Height}
}

// cardFile names a card by what it says: another card has another address, which
// places that keep previews for long notice.
func cardFile(c card.Card) string { return "kartu-" + c.Key()[:12] + ".png" }

// drawCards prepares what items' cards share, and the card of every page that is
// no item's.
func (b *build) drawCards(l *look) error {
	if b.in.Cards == nil {
		return nil
	}
	l.card = card.Card{Office: l.full, Parent: l.parent}
	for _, s := range palette(b.in.Office.Color) {
		switch s.name {
		case "brand":
			l.card.Ground = s.pair[0].hex()
		case "on-brand":
			l.card.Ink = s.pair[0].hex()
		}
	}
	c := l.card
	if c.Title = strings.TrimSuffix(l.tagline, "."); c.Title == "" {
		c.Title, c.Office, c.Parent = l.full, l.parent, ""
	}
	if b.in.BaseURL != "" || b.in.Office.Site != "" {
		c.Kicker = b.book.base.host
	}
	data, err := b.in.Cards.Make(b.ctx, c)
	if err != nil {
		return err
	}
	file := "aset/" + cardFile(c)
	l.assets = append(l.assets, asset{file, data})
	l.preview = cardPreview(c, b.book.base.absolute(file))
	return nil
}
