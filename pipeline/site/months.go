package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// month is the items of one month.
type month struct {
	first   time.Time
	path    string // 2026/11/
	entries []*entry
}

// name is the month and its year: November 2026.
func (m *month) name() string {
	_, name, _ := strings.Cut(lang.Indonesian.Date(m.first), " ")
	return name
}

// months are those that have items, newest first. A month whose address is an
// item's has no page.
func (bk *book) months() []*month {
	by := map[string]*month{}
	var out []*month
	for _, e := range bk.shown {
		path := e.item.Date.Format("2006/01/")
		m := by[path]
		if m == nil {
			d := e.item.Date
			m = &month{first: time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, d.Location()), path: path}
			by[path] = m
			if bk.byID["content/"+strings.TrimSuffix(path, "/")] == nil {
				out = append(out, m)
			}
		}
		m.entries = append(m.entries, e)
	}
	slices.SortFunc(out, func(a, b *month) int { return cmp.Compare(b.path, a.path) })
	return out
}

// monthLists are the months as lists, and the months of each year.
func (b *build) monthLists() (lists []list, byYear map[string][]shelf) {
	byYear = map[string][]shelf{}
	for _, m := range b.book.months() {
		year := m.path[:4]
		l := list{path: m.path, heading: "Arsip " + m.name(), about: "Semua konten bulan " + m.name() + ".", entries: m.entries}
		for _, y := range b.look.years {
			if y.Name == year {
				l.parent = &crumb{year, y.URL}
			}
		}
		lists = append(lists, l)
		name, _, _ := strings.Cut(m.name(), " ")
		byYear[year] = append(byYear[year], shelf{name, b.book.base.link(m.path), len(m.entries)})
	}
	return lists, byYear
}
