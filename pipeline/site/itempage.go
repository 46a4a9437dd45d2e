package site

import (
	"html/template"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/markdown"
	"github.com/gunungmas/terbit/schema"
)

// itemView is what an item's page shows.
type itemView struct {
	Shell           *shell
	Crumbs, Eyebrow template.HTML
	ID              string
	Title, Summary  string
	Owner           string
	Time            template.HTML
	Withdrawn       *withdrawn
	Newer, Older    *crumb
	Notes           []stamped
	First, More     []figure
	Contents        []markdown.Heading
	Body            template.HTML
	Tags            template.HTML
	Posts           []posted
	Share, Report   template.HTML
}

// withdrawn is the banner of an item that was taken back.
type withdrawn struct {
	Kind, Reason string
	Time         template.HTML
}

// stamped is a text with its time.
type stamped struct {
	Text string
	Time template.HTML
}

// posted is a place where the item went out.
type posted struct{ Name, URL, When string }

// contentsFrom is the number of headings from which a page lists them.
const contentsFrom = 4

// itemPage is the page of an entry.
func (b *build) itemPage(e *entry) page {
	file := pageFile(e.path)
	if e.removed {
		return drawn(file, "gone", func(w *worker) any { return w.gone() })
	}
	return page{file: file, entry: e, draw: func(w *worker) error {
		if err := e.item.Hold(); err != nil {
			return err
		}
		defer e.item.Release()
		clear(w.pictures)
		clear(w.attached)
		if err := w.figures(e); err != nil {
			return err
		}
		v, err := w.itemView(e)
		if err != nil {
			return err
		}
		return w.theme.templates.ExecuteTemplate(&w.buf, "item", v)
	}}
}

type goneView struct {
	Shell *shell
	Home  string
}

func (w *worker) gone() *goneView {
	return &goneView{Shell: w.shell(unlisted, "", "Konten dihapus", "Konten ini telah dihapus dari situs."), Home: w.book.base.link("")}
}

func (w *worker) itemView(e *entry) (*itemView, error) {
	m := &e.item.Meta
	r := &resolver{w: w, e: e}
	if len(e.media) > 0 {
		r.first = &picture{} // the item's own
	}
	w.text.Reset()
	headings, err := markdown.Render(&w.text, e.item.Body, r)
	if err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	v := &itemView{
		Shell: w.itemShell(e), Crumbs: w.look.crumbs[e.year()], Eyebrow: w.look.eyebrows[e.sort()], ID: e.item.ID,
		Title: m.Title, Summary: m.Summary, Owner: m.Owner, Time: stamp(e.item.Date, m.Date.HasClock()),
		Notes: stamps(e.notes), Contents: contents(headings),
		Body:  template.HTML(w.text.String()), //nolint:gosec // markdown's output is safe by its contract
		Posts: w.posts(e), Share: linkItems(w.shareLinks(e)), Report: linkItems(w.reportLinks(e)),
		Tags: tagLinks(e.tags), Newer: titled(e.newer), Older: titled(e.older),
	}
	if len(e.media) > 0 {
		v.First, v.More = e.media[:1], e.media[1:]
	}
	if e.pulled {
		v.Withdrawn = pulled(e)
	}
	return v, nil
}

// stamp is a time element, with its clock or without.
func stamp(t time.Time, clock bool) template.HTML {
	if clock {
		return timeElement(t.Format(time.RFC3339), lang.Indonesian.Moment(t))
	}
	return timeElement(t.Format(time.DateOnly), lang.Indonesian.Day(t))
}

func stamps(notes []note) []stamped {
	var out []stamped
	for _, n := range notes {
		out = append(out, stamped{n.Text, stamp(n.When, true)})
	}
	return out
}

func pulled(e *entry) *withdrawn {
	w := e.item.Meta.Withdrawal
	v := &withdrawn{Kind: "Isinya sudah kedaluwarsa.", Reason: w.Reason, Time: stamp(e.pulledAt, true)}
	if w.Kind == schema.Mistaken {
		v.Kind = "Isinya keliru."
	}
	return v
}

func tagLinks(tags []*tag) template.HTML {
	links := make([]template.HTML, len(tags))
	for i, t := range tags {
		links[i] = t.link
	}
	return join(links...)
}

func titled(e *entry) *crumb {
	if e == nil {
		return nil
	}
	return &crumb{e.item.Meta.Title, e.url}
}

// contents are the headings worth a list of their own.
func contents(headings []markdown.Heading) []markdown.Heading {
	var out []markdown.Heading
	for _, h := range headings {
		if h.Level == 2 && h.ID != "" && h.Text != "" {
			out = append(out, h)
		}
	}
	if len(out) < contentsFrom {
		return nil
	}
	return out
}

func (w *worker) itemShell(e *entry) *shell {
	section := ""
	if e.class != nil {
		section = e.class.path + "+"
	}
	path := e.path
	if e.pulled {
		path = unlisted
	}
	s := w.shell(path, section, e.item.Meta.Title, e.item.Meta.Summary)
	s.Type = "article"
	if e.share != nil {
		s.Image = w.preview(e)
	}
	for _, f := range e.media {
		if strings.HasPrefix(f.Video, "http") || f.Picture != nil && strings.HasPrefix(f.Picture.URL, "http") {
			s.constant = w.look.remote
		}
	}
	s.LD = w.articleLD(e, s)
	return s
}

func (w *worker) preview(e *entry) *preview {
	p := &preview{URL: e.share.Full, Width: e.share.Width, Height: e.share.Height}
	if strings.HasPrefix(p.URL, "/") {
		p.URL = w.book.base.origin + p.URL
	}
	for _, f := range e.media {
		if f.Picture == e.share {
			p.Alt = f.Alt
		}
	}
	return p
}

// posts are the places where the item went out.
func (w *worker) posts(e *entry) []posted {
	var out []posted
	for _, p := range w.in.Posts[e.item.ID] {
		v := posted{Name: channelName(p.Channel)}
		if web(p.URL) {
			v.URL = p.URL
		}
		if !p.Time.IsZero() {
			v.When = lang.Indonesian.Date(p.Time.In(w.book.loc))
		}
		out = append(out, v)
	}
	return out
}
