package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"
)

// feedItems is the number of items in a feed.
const feedItems = 20

const (
	atomType = "application/atom+xml"
	jsonType = "application/feed+json"
)

// feed is one list of items as programs read it, in Atom and as JSON Feed 1.1.
type feed struct {
	path    string // of the page that it follows
	title   string
	about   string
	entries []*entry // newest first
}

// feeds are the site's feed, one for each class and one for each topic.
func (b *build) feeds(lists []list) []feed {
	out := []feed{{title: b.look.name, about: b.look.tagline, entries: b.book.shown}}
	for _, l := range lists {
		if l.feed {
			out = append(out, feed{path: l.path, title: l.heading + " – " + b.look.name, about: l.about, entries: l.entries})
		}
	}
	return out
}

// feedPages are a feed's two files.
func (b *build) feedPages(f feed) []page {
	f.entries = f.entries[:min(feedItems, len(f.entries))]
	inputs := func(w *worker) any {
		return feedInputs{w.book.base, f.path, f.title, f.about, w.look.full, w.feedTime(f), deckOf(f.entries)}
	}
	return []page{
		{file: f.path + "feed.xml", inputs: inputs, draw: func(w *worker) error { w.atom(f); return nil }},
		{file: f.path + "feed.json", inputs: inputs, draw: func(w *worker) error { return w.jsonFeed(f) }},
	}
}

// feedInputs is all that a feed depends on.
type feedInputs struct {
	Base               base
	Path, Title, About string
	Office             string
	Updated            time.Time
	Items              deck
}

// updated is the time of the newest change, or the other where nothing is.
func (f *feed) updated(other time.Time) time.Time {
	var t time.Time
	for _, e := range f.entries {
		if e.modified.After(t) {
			t = e.modified
		}
	}
	if t.IsZero() {
		return other
	}
	return t
}

// feedTime is when a feed last changed. An empty one has the time of the site's last
// change, which most builds leave as it was, and the build's on an empty site.
func (w *worker) feedTime(f feed) time.Time {
	return f.updated(cmp.Or(w.book.last, w.in.Now.In(w.book.loc)))
}

// atom writes a feed by hand: encoding/xml is slow and there are many feeds.
func (w *worker) atom(f feed) {
	base, b := w.book.base, &w.buf
	b.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">` + "\n")
	element(b, "id", base.absolute(f.path))
	element(b, "title", f.title)
	if f.about != "" {
		element(b, "subtitle", f.about)
	}
	element(b, "updated", w.feedTime(f).Format(time.RFC3339))
	atomLink(b, "self", atomType, base.absolute(f.path+"feed.xml"))
	atomLink(b, "alternate", "text/html", base.absolute(f.path))
	b.WriteString("<author>")
	element(b, "name", w.look.full)
	b.WriteString("</author>\n")
	element(b, "icon", base.absolute(iconFile))
	for _, e := range f.entries {
		e.listed.feedOnce.Do(func() { w.feedEntry(e) })
		b.Write(e.listed.atom)
	}
	b.WriteString("</feed>\n")
}

// element writes an element that holds text.
func element(b *bytes.Buffer, name, text string) {
	b.WriteString("<" + name + ">")
	_ = xml.EscapeText(b, []byte(text)) // a bytes.Buffer takes every write
	b.WriteString("</" + name + ">\n")
}

func atomLink(b *bytes.Buffer, rel, mime, href string) {
	b.WriteString(`<link rel="` + rel + `" type="` + mime + `" href="`)
	_ = xml.EscapeText(b, []byte(href)) // likewise
	b.WriteString("\"/>\n")
}

// jsonItem is an item in a JSON Feed.
type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Text      string   `json:"content_text"`
	Image     string   `json:"image,omitempty"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags,omitempty"`
	Language  string   `json:"language"`
}

// feedEntry draws an item as feeds show it, once. Its id is a tag URI of the
// item's id and year, so it stays when titles or paths change; it is updated when
// the item is corrected or withdrawn.
func (w *worker) feedEntry(e *entry) {
	m := &e.item.Meta
	j := jsonItem{
		ID: fmt.Sprintf("tag:%s,%s:%s", w.book.base.host, e.year(), e.item.ID), URL: w.book.base.absolute(e.path), Title: m.Title, Text: m.Summary,
		Published: e.item.Date.Format(time.RFC3339), Modified: e.modified.Format(time.RFC3339), Language: "id",
	}
	if e.pulled {
		j.Title, j.Text = "[Dicabut] "+m.Title, m.Withdrawal.Reason
	}
	if e.share != nil && !e.pulled {
		j.Image = w.book.base.whole(e.share.Full)
	}
	var b bytes.Buffer
	b.WriteString("<entry>\n")
	element(&b, "id", j.ID)
	element(&b, "title", j.Title)
	atomLink(&b, "alternate", "text/html", j.URL)
	element(&b, "published", j.Published)
	element(&b, "updated", j.Modified)
	if j.Text != "" {
		element(&b, "summary", j.Text)
	} else {
		j.Text = j.Title // JSON Feed wants a content
	}
	for _, t := range e.tags {
		j.Tags = append(j.Tags, t.Name)
		b.WriteString(`<category term="`)
		_ = xml.EscapeText(&b, []byte(t.Name))
		b.WriteString("\"/>\n")
	}
	b.WriteString("</entry>\n")
	e.listed.atom, e.listed.json = b.Bytes(), encoded(j)
}

func (w *worker) jsonFeed(f feed) error {
	type author struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	base := w.book.base
	head := struct {
		Version     string            `json:"version"`
		Title       string            `json:"title"`
		Home        string            `json:"home_page_url"`
		Feed        string            `json:"feed_url"`
		Description string            `json:"description,omitempty"`
		Icon        string            `json:"icon"`
		Favicon     string            `json:"favicon"`
		Authors     []author          `json:"authors"`
		Language    string            `json:"language"`
		Items       []json.RawMessage `json:"items"`
	}{
		Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: base.absolute(f.path), Feed: base.absolute(f.path + "feed.json"),
		Description: f.about, Icon: base.absolute(iconName(512)), Favicon: base.absolute(iconName(192)), Language: "id",
		Authors: []author{{w.look.full, base.absolute("")}}, Items: make([]json.RawMessage, 0, len(f.entries)),
	}
	for _, e := range f.entries {
		e.listed.feedOnce.Do(func() { w.feedEntry(e) })
		head.Items = append(head.Items, e.listed.json)
	}
	data, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("encode JSON feed: %w", err)
	}
	w.buf.Write(append(data, '\n'))
	return nil
}

// encoded is a value that always can be encoded: strings and slices of strings.
func encoded(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		return nil // never, see above
	}
	return data
}
