package site

import (
	"html/template"
	"strconv"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// perPage is the number of items on a page of a list.
const perPage = 20

// cardView is an item in a list.
type cardView struct {
	Picture        *picture
	Sizes          string
	URL            string
	Title, Summary string
	Time, Sort     template.HTML
	Badge          string
}

func (b *build) cardView(e *entry, sizes string) *cardView {
	m := &e.item.Meta
	v := &cardView{
		Picture: e.share, Sizes: sizes, URL: e.url, Title: m.Title, Summary: m.Summary,
		Time: timeElement(e.item.Date.Format(time.DateOnly), lang.Indonesian.Date(e.item.Date)), Sort: b.look.sorts[e.sort()],
	}
	switch {
	case e.pulled:
		v.Badge = "Dicabut"
	case len(e.notes) > 0:
		v.Badge = "Diralat"
	}
	return v
}

// pager leads from one page of a list to the next. Total is 0 for a single page.
type pager struct {
	Number, Total int
	Prev, Next    string
}

// paged are the pages of a list of n things: file, path, range and pager each.
func (b *build) paged(path string, n, size int, add func(path string, lo, hi int, p pager)) {
	total := max(1, (n+size-1)/size)
	at := func(number int) string {
		if number == 1 {
			return path
		}
		return path + "halaman/" + strconv.Itoa(number) + "/"
	}
	for i := 1; i <= total; i++ {
		p := pager{Number: i}
		if total > 1 {
			p.Total = total
		}
		if i > 1 {
			p.Prev = b.book.base.link(at(i - 1))
		}
		if i < total {
			p.Next = b.book.base.link(at(i + 1))
		}
		add(at(i), (i-1)*size, min(i*size, n), p)
	}
}

// listView is a page of a list of items.
type listView struct {
	Shell          *shell
	Crumbs         []crumb
	Heading, About string
	Count          string
	Cards          deck
	Pager          pager
}

// list is one kind of list: where it is and what it holds.
type list struct {
	path, section  string
	heading, about string
	parent         *crumb // between home and the list
	entries        []*entry
}

// lists are the item lists but the home page.
func (b *build) lists() []list {
	var out []list
	byYear := map[string][]*entry{}
	byClass := map[*class][]*entry{}
	byKind := map[*kind][]*entry{}
	byTag := map[*tag][]*entry{}
	for _, e := range b.book.shown {
		byYear[e.year()] = append(byYear[e.year()], e)
		byClass[e.class] = append(byClass[e.class], e)
		byKind[e.kind] = append(byKind[e.kind], e)
		for _, t := range e.tags {
			byTag[t] = append(byTag[t], e)
		}
	}
	for _, c := range b.book.classes {
		out = append(out, list{path: c.path, section: c.path, heading: c.Name, about: c.About, entries: byClass[c]})
	}
	for _, y := range b.look.years {
		out = append(out, list{path: y.Name + "/", heading: "Arsip " + y.Name, about: "Semua konten tahun " + y.Name + ".", entries: byYear[y.Name]})
	}
	for _, k := range b.book.kinds {
		if len(byKind[k]) > 0 {
			out = append(out, list{path: k.path, heading: k.Plural, about: "Semua konten berbentuk " + lowerFirst(k.Name) + ".", entries: byKind[k]})
		}
	}
	topics := &crumb{"Topik", b.book.base.link("topik/")}
	for _, t := range b.book.tags {
		out = append(out, list{path: "topik/" + t.slug + "/", heading: "Topik: " + t.Name, parent: topics, entries: byTag[t]})
	}
	return out
}

func (b *build) listPages(l list) []page {
	var out []page
	crumbs := []crumb{b.home()}
	if l.parent != nil {
		crumbs = append(crumbs, *l.parent)
	}
	b.paged(l.path, len(l.entries), perPage, func(path string, lo, hi int, p pager) {
		out = append(out, drawn(pageFile(path), "list", func(w *worker) any {
			v := &listView{Crumbs: crumbs, Heading: l.heading, About: l.about, Pager: p, Count: counted(len(l.entries))}
			section, title := l.section, l.heading
			if p.Number > 1 {
				section, title, v.About = section+"+", title+", halaman "+strconv.Itoa(p.Number), ""
			}
			if l.section == "" {
				section = ""
			}
			v.Shell = w.shell(path, section, title, l.about)
			v.Cards = w.cards(l.entries[lo:hi])
			return v
		}))
	})
	return out
}

func counted(n int) string { return lang.Indonesian.Number(n) + " konten" }
