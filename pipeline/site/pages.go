package site

import (
	"cmp"
	"html/template"

	"github.com/gunungmas/terbit/schema"
)

// plan lists every file of the site but the media: the items' first, because
// lists show what drawing them, or recalling how they were drawn, leaves in the
// entries.
func (b *build) plan() (items, lists []page) {
	items = make([]page, len(b.book.all))
	for i, e := range b.book.all {
		items[i] = b.itemPage(e)
	}
	lists = b.homePages()
	all := b.lists()
	for _, l := range all {
		lists = append(lists, b.listPages(l)...)
	}
	for _, f := range b.feeds(all) {
		lists = append(lists, b.feedPages(f)...)
	}
	lists = append(lists, b.registerPages()...)
	lists = append(lists, b.inventoryPages()...)
	lists = append(lists, b.decisionPages()...)
	lists = append(lists, b.topicsPage(), b.aboutPage(), b.searchPage(), b.missingPage())
	if len(b.in.Office.Procedure.Steps) > 0 {
		lists = append(lists, b.sopPage())
	}
	lists = append(lists, b.rulesPages()...)
	lists = append(lists, b.guidePages()...)
	lists = append(lists, b.sitemapPages(lists, b.listTimes(all))...)
	for _, a := range b.look.assets {
		lists = append(lists, page{file: a.file, draw: func(w *worker) error { w.buf.Write(a.data); return nil }})
	}
	return items, lists
}

// perRegister is the number of changes on a page of the register.
const perRegister = 50

type registerView struct {
	Shell   *shell
	Crumbs  []crumb
	Changes []changeView
	Pager   pager
}

func (b *build) registerPages() []page {
	var out []page
	all := b.book.collect()
	b.paged("ralat/", len(all), perRegister, func(path string, lo, hi int, p pager) {
		out = append(out, drawn(pageFile(path), "register", func(w *worker) any {
			v := &registerView{Shell: w.shell(path, "ralat", "Ralat dan pencabutan", ""), Crumbs: []crumb{w.home()}, Pager: p}
			v.Shell.Footer = w.look.witness
			for _, c := range all[lo:hi] {
				v.Changes = append(v.Changes, c.view())
			}
			return v
		}))
	})
	return out
}

type topicsView struct {
	Shell  *shell
	Crumbs []crumb
	Tags   []*tag
}

func (b *build) topicsPage() page {
	return drawn("topik/index.html", "topics", func(w *worker) any {
		return &topicsView{Shell: w.shell("topik/", "", "Topik", ""), Crumbs: []crumb{w.home()}, Tags: w.book.tags}
	})
}

type aboutView struct {
	Shell                     *shell
	Crumbs                    []crumb
	FullName, Parent, Tagline string
	SOP, Register, Decisions  string
	Feed, JSON, Inventory     string
	Contacts                  []link
	Accounts                  []account
	Years, Kinds              []shelf
	Time                      template.HTML
	Ledger                    bool // Time is of its last entry
}

func (b *build) aboutPage() page {
	return drawn("tentang/index.html", "about", func(w *worker) any {
		at := w.book.base.link
		v := &aboutView{
			Shell: w.shell("tentang/", "tentang", "Tentang situs ini", ""), Crumbs: []crumb{w.home()},
			FullName: w.look.full, Parent: w.look.parent, Tagline: w.look.tagline,
			Register: at("ralat/"), Decisions: at("keputusan/"), Feed: at("feed.xml"), JSON: at("feed.json"), Inventory: at("dip/"),
			Contacts: w.look.contacts, Accounts: w.look.accounts, Years: w.look.years, Kinds: w.book.shelves(),
		}
		if len(w.in.Office.Procedure.Steps) > 0 {
			v.SOP = at("sop/")
		}
		v.Shell.Footer = w.look.witness
		// A site of a ledger is as of the ledger, however often it is built.
		v.Ledger = w.in.Head != ""
		v.Time = stamp(cmp.Or(w.in.Said, w.in.Now).In(w.book.loc), true)
		return v
	})
}

// shelves counts the items of each kind.
func (bk *book) shelves() []shelf {
	count := map[schema.Kind]int{}
	for _, e := range bk.shown {
		count[e.item.Meta.Type]++
	}
	var out []shelf
	for _, k := range bk.kinds {
		if n := count[k.key]; n > 0 {
			out = append(out, shelf{k.Plural, k.URL, n})
		}
	}
	return out
}

type missingView struct {
	Shell                *shell
	Home, Topics, Search string
	Classes              []*class
}

func (b *build) missingPage() page {
	return drawn("404.html", "missing", func(w *worker) any {
		return &missingView{
			Shell: w.shell(unlisted, "", "Halaman tidak ditemukan", ""), Home: w.book.base.link(""),
			Topics: w.book.base.link("topik/"), Search: w.book.base.link("cari/"), Classes: w.book.classes,
		}
	})
}

// sopView is the procedure's page.
type sopView struct {
	Shell            *shell
	Crumbs           []crumb
	P                *schema.Procedure
	Heading, Minutes string
	Profile          string
	Facts            []fact
	Steps            []stepView
	HasNotes         bool
	Flow             template.HTML
	Tracks           []trackView
}

type fact struct{ Name, Text string }

type trackView struct{ Name, Steps, Note string }

type stepView struct {
	schema.ProcedureStep
	Roles []string
}
