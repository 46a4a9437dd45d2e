package site

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sizes of the home page's parts.
const (
	gridCards   = 6
	homeChanges = 3
	homeTags    = 16
)

// homeView is the first page: the newest item large, six as a grid, the rest of
// the page's twenty as a compact list, recent changes and topics.
type homeView struct {
	Shell            *shell
	Heading, Office  string
	Classes          []*class
	Lead             template.HTML
	Grid, Rows       deck
	Pager            pager
	Changes          []changeView
	Tags             template.HTML
	Register, Topics string
}

func (b *build) homePages() []page {
	var out []page
	b.paged("", len(b.book.shown), perPage, func(path string, lo, hi int, p pager) {
		if p.Number == 1 {
			out = append(out, page{file: "index.html", draw: func(w *worker) error { return w.drawHome(hi, p) }})
			return
		}
		out = append(out, drawn(pageFile(path), "list", func(w *worker) any {
			title := "Semua konten, halaman " + strconv.Itoa(p.Number)
			return &listView{
				Shell: w.shell(path, "beranda+", title, ""), Crumbs: []crumb{w.home()}, Heading: "Semua konten",
				Count: counted(len(w.book.shown)), Cards: w.cards(w.book.shown[lo:hi]), Pager: p,
			}
		}))
	})
	return out
}

func (w *worker) drawHome(n int, p pager) error {
	at := w.book.base.link
	v := &homeView{
		Shell: w.shell("", "beranda", w.look.name, w.look.tagline), Heading: w.look.tagline, Office: w.look.full,
		Classes: w.book.classes, Pager: p, Register: at("ralat/"), Topics: at("topik/"),
	}
	if v.Heading == "" {
		v.Heading, v.Office = w.look.full, w.look.parent
	}
	v.Shell.Title = w.look.name
	if w.look.parent != "" && !strings.Contains(w.look.name, w.look.parent) {
		v.Shell.Title += " – " + w.look.parent
	}
	v.Shell.LD, v.Shell.Footer = w.homeLD(), w.look.witness
	if err := w.fillHome(v, w.book.shown[:n]); err != nil {
		return err
	}
	for _, c := range w.changes(homeChanges) {
		v.Changes = append(v.Changes, c.view())
	}
	v.Tags = tagLinks(w.book.popular(homeTags))
	return w.theme.templates.ExecuteTemplate(&w.buf, "home", v)
}

func (w *worker) fillHome(v *homeView, entries []*entry) (err error) {
	if len(entries) == 0 {
		return nil
	}
	lead := w.cardView(entries[0], leadSizes)
	if v.Lead, err = w.theme.fragment("lead", lead); err != nil {
		return err
	}
	n := min(1+gridCards, len(entries))
	v.Grid, v.Rows = w.cards(entries[1:n]), w.cards(entries[n:])
	return nil
}

// popular are the tags with the most items, the names of equals in order.
func (bk *book) popular(n int) []*tag {
	list := slices.Clone(bk.tags)
	slices.SortStableFunc(list, func(a, b *tag) int { return b.Count - a.Count })
	return list[:min(n, len(list))]
}

// change is one entry of the register: a correction or a withdrawal.
type change struct {
	entry *entry
	when  time.Time
	badge string
	text  string
}

type changeView struct {
	Badge, URL, Title, Text string
	Time                    template.HTML
}

func (c change) view() changeView {
	return changeView{Badge: c.badge, URL: c.entry.url, Title: c.entry.item.Meta.Title, Text: c.text, Time: stamp(c.when, true)}
}

// collect gathers every change of what is shown, newest first.
func (bk *book) collect() []change {
	var out []change
	for _, e := range bk.shown {
		for _, n := range e.notes {
			out = append(out, change{e, n.When, "Ralat", n.Text})
		}
		if e.pulled {
			out = append(out, change{e, e.pulledAt, "Dicabut", e.item.Meta.Withdrawal.Reason})
		}
	}
	slices.SortStableFunc(out, func(a, b change) int { return b.when.Compare(a.when) })
	return out
}

// changes are the n newest changes.
func (w *worker) changes(n int) []change {
	all := w.book.collect()
	return all[:min(n, len(all))]
}

// lowerFirst is s with a small first letter; s begins with an ASCII letter.
func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
