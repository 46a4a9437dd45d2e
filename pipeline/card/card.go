// Package card draws the picture that other places show with a link: a title and
// the office on its color, 1200×630 pixels, as PNG of 16 shades.
//
// The same [Card] gives the same bytes, so a card is named by its [Card.Key] and
// drawn once: a [Maker] keeps it in the cache of derived media, where it may be
// deleted at any time, and takes a damaged one for none.
//
// A title stands in one to four lines, as large as fits, lines about equally long.
// A word that is longer than a line is broken, at the smallest size only; what is
// too long even then ends in an ellipsis.
//
// The letters are those of the Go fonts (BSD license): Latin, Greek, Cyrillic. Of
// what they have no letter for: a variant is drawn as its plain form (①, bold
// mathematics), a Latin letter with a rare accent without it, emoji and signs are
// left out, and a word of another script becomes an ellipsis. A title of which
// less than half its words is left is not drawn; the office's name stands for it.
package card

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gunungmas/terbit/pipeline/media"
)

// The size that Facebook, WhatsApp, X and LinkedIn show whole.
const (
	Width  = 1200
	Height = 630
)

// version is part of every key: raise it when the same card is drawn otherwise.
const version = "1"

// Card is what a card says.
type Card struct {
	Badge  string `json:"badge"`  // what happened to the content, such as Dicabut; may be empty
	Kicker string `json:"kicker"` // above the title: what it is and when
	Title  string `json:"title"`
	Office string `json:"office"`
	Parent string `json:"parent"` // the office's own office; may be empty
	Ground string `json:"ground"` // colors as #rrggbb
	Ink    string `json:"ink"`
}

// Key names the card by all that it is drawn from.
func (c Card) Key() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // never: strings only
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "card %s\n%s", version, data)))
}

// Maker draws cards that are not in the store yet. Several goroutines may share one.
type Maker struct {
	Store *media.Store

	painters sync.Pool
	drawn    atomic.Int64
}

// Drawn is the number of cards that were not in the store.
func (m *Maker) Drawn() int { return int(m.drawn.Load()) }

// Make returns a card as PNG.
func (m *Maker) Make(ctx context.Context, c Card) ([]byte, error) {
	data, err := m.Store.Keep(ctx, c.Key(), ".png", whole, func() ([]byte, error) {
		m.drawn.Add(1)
		return m.draw(c)
	})
	if err != nil {
		return nil, fmt.Errorf("draw card: %w", err)
	}
	return data, nil
}

func (m *Maker) draw(c Card) ([]byte, error) {
	p, ok := m.painters.Get().(*painter)
	if !ok {
		var err error
		if p, err = newPainter(); err != nil {
			return nil, err
		}
	}
	defer m.painters.Put(p)
	return p.draw(c)
}
