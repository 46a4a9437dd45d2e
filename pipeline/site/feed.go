package site

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// feedItems is the number of items in the feed.
const feedItems = 20

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Sub     string      `xml:"subtitle,omitempty"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  string      `xml:"author>name"`
	Icon    string      `xml:"icon"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Link       atomLink       `xml:"link"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Summary    string         `xml:"summary,omitempty"`
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feedPage is the newest items as Atom. An entry's id is a tag URI of the item's
// id and year, so it stays when titles or paths change; it is updated when
// the item is corrected or withdrawn.
func (b *build) feedPage() page {
	return page{file: "feed.xml", draw: func(w *worker) error {
		base := w.book.base
		f := atomFeed{
			Lang: "id", ID: base.absolute(""), Title: w.look.name, Sub: w.look.tagline, Author: w.look.full, Icon: base.absolute("aset/ikon.svg"),
			Links: []atomLink{{"self", "application/atom+xml", base.absolute("feed.xml")}, {"alternate", "text/html", base.absolute("")}},
		}
		var updated time.Time
		for _, e := range w.book.shown[:min(feedItems, len(w.book.shown))] {
			f.Entries = append(f.Entries, w.feedEntry(e))
			if e.modified.After(updated) {
				updated = e.modified
			}
		}
		if updated.IsZero() {
			updated = w.in.Now.In(w.book.loc)
		}
		f.Updated = updated.Format(time.RFC3339)
		return encodeXML(&w.buf, f)
	}}
}

func (w *worker) feedEntry(e *entry) atomEntry {
	m := &e.item.Meta
	a := atomEntry{
		ID: fmt.Sprintf("tag:%s,%s:%s", w.book.base.host, e.year(), e.item.ID), Title: m.Title, Summary: m.Summary,
		Link:      atomLink{"alternate", "text/html", w.book.base.absolute(e.path)},
		Published: e.item.Date.Format(time.RFC3339), Updated: e.modified.Format(time.RFC3339),
	}
	if e.pulled {
		a.Title = "[Dicabut] " + a.Title
		a.Summary = m.Withdrawal.Reason
	}
	for _, t := range e.tags {
		a.Categories = append(a.Categories, atomCategory{t.Name})
	}
	return a
}

func encodeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode XML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}
