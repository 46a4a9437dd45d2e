package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// entry is one item as pages show it, worked out once.
type entry struct {
	item     *source.Item
	path     string // of the page, within the site: 2026/slug/
	url      string // as pages link to it
	modified time.Time
	class    *class
	kind     *kind
	tags     []*tag
	notes    []note // corrections, newest first
	newer    *entry // the item that supersedes this one
	older    *entry // the item that this one supersedes
	removed  bool   // withdrawn for personal data: nothing of it is shown
	pulled   bool   // withdrawn for another reason
	pulledAt time.Time

	// Filled by the goroutine that renders the item, or recalled.
	media   []figure
	share   *picture // for previews elsewhere
	missing []Missing

	listed listed // in lists, which come after the items
}

// note is one correction.
type note struct {
	When time.Time
	Text string
}

// class is one of the public information classes.
type class struct {
	key         schema.Classification
	Name, Short string
	About       string
	path        string
	URL         string
	Count       int
}

// kind is the form of an item.
type kind struct {
	key    schema.Kind
	Name   string
	Plural string
	path   string
	URL    string
}

// tag is one topic.
type tag struct {
	slug  string
	Name  string
	URL   string
	Count int
	link  template.HTML
}

func classes(b base) []*class {
	list := []*class{
		{key: schema.Periodic, Name: "Informasi Berkala", Short: "Berkala", path: "informasi-berkala/", About: "Diumumkan secara rutin: program, kegiatan, kinerja, dan laporan."},
		{key: schema.Immediate, Name: "Informasi Serta Merta", Short: "Serta Merta", path: "informasi-serta-merta/", About: "Diumumkan tanpa penundaan karena menyangkut keselamatan dan ketertiban umum."},
		{key: schema.AtAnyTime, Name: "Informasi Setiap Saat", Short: "Setiap Saat", path: "informasi-setiap-saat/", About: "Selalu tersedia bagi siapa pun yang memintanya."},
	}
	for _, c := range list {
		c.URL = b.link(c.path)
	}
	return list
}

func kinds(b base) []*kind {
	list := []*kind{
		{key: schema.Photo, Name: "Foto", Plural: "Foto", path: "jenis/foto/"},
		{key: schema.Video, Name: "Video", Plural: "Video", path: "jenis/video/"},
		{key: schema.Infographic, Name: "Infografis", Plural: "Infografis", path: "jenis/infografis/"},
		{key: schema.Narrative, Name: "Narasi", Plural: "Narasi", path: "jenis/narasi/"},
	}
	for _, k := range list {
		k.URL = b.link(k.path)
	}
	return list
}

// book is every entry of a build and the ways to find one.
type book struct {
	base    base
	loc     *time.Location
	all     []*entry          // newest first
	shown   []*entry          // all but the removed
	byID    map[string]*entry // content/<year>/<slug>
	classes []*class
	kinds   []*kind
	tags    []*tag    // by name
	last    time.Time // of the newest change; zero without one
}

func newBook(in Input, b base) *book {
	bk := &book{base: b, loc: time.UTC, byID: make(map[string]*entry, len(in.Items)), classes: classes(b), kinds: kinds(b)}
	if in.Office.Location != nil {
		bk.loc = in.Office.Location
	}
	tags := tagSet{map[string]*tag{}, map[string]*tag{}}
	block := make([]entry, len(in.Items))
	for i, it := range in.Items {
		e := &block[i]
		bk.fill(e, it, tags)
		bk.all = append(bk.all, e)
		bk.byID[it.ID] = e
	}
	slices.SortFunc(bk.all, newest)
	for _, e := range bk.all {
		if !e.removed {
			bk.shown = append(bk.shown, e)
			if e.modified.After(bk.last) {
				bk.last = e.modified
			}
		}
	}
	bk.connect()
	for _, t := range tags.bySlug {
		bk.tags = append(bk.tags, t)
	}
	slices.SortFunc(bk.tags, func(a, b *tag) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.slug, b.slug)) })
	return bk
}

func newest(a, b *entry) int {
	return cmp.Or(b.item.Date.Compare(a.item.Date), cmp.Compare(a.item.ID, b.item.ID))
}

func (bk *book) fill(e *entry, it *source.Item, tags tagSet) {
	e.item = it
	e.path = it.Year() + "/" + it.Slug() + "/"
	e.url = bk.base.link(e.path)
	e.modified = it.Date
	m := &it.Meta
	if w := m.Withdrawal; w != nil {
		e.removed = w.Kind == schema.PersonalData
		e.pulled = !e.removed
		e.pulledAt = bk.read(w.Time, it.Date)
		e.touch(e.pulledAt)
	}
	if e.removed {
		return
	}
	for _, c := range m.Corrections {
		n := note{When: bk.read(c.Time, it.Date), Text: c.Note}
		e.notes = append(e.notes, n)
		e.touch(n.When)
	}
	slices.SortStableFunc(e.notes, func(a, b note) int { return b.When.Compare(a.When) })
	bk.place(e, tags)
}

// touch moves the time of the last change.
func (e *entry) touch(t time.Time) {
	if t.After(e.modified) {
		e.modified = t
	}
}

// read is a moment in the office's zone, or the fallback.
func (bk *book) read(m schema.Moment, fallback time.Time) time.Time {
	t, err := m.In(bk.loc)
	if err != nil {
		return fallback
	}
	return t
}

// place finds the entry's class, kind and tags.
func (bk *book) place(e *entry, tags tagSet) {
	for _, c := range bk.classes {
		if c.key == e.item.Meta.Classification {
			e.class = c
			c.Count++
		}
	}
	for _, k := range bk.kinds {
		if k.key == e.item.Meta.Type {
			e.kind = k
		}
	}
	for _, name := range e.item.Meta.Tags {
		t := tags.get(name, bk.base)
		if !slices.Contains(e.tags, t) {
			e.tags = append(e.tags, t)
			t.Count++
		}
	}
}

// tagSet finds tags by their slugs, and by the names that items give, which may be
// several for one.
type tagSet struct{ bySlug, byName map[string]*tag }

func (s tagSet) get(name string, b base) *tag {
	if t := s.byName[name]; t != nil {
		return t
	}
	at := slug(name)
	t := s.bySlug[at]
	if t == nil {
		t = &tag{slug: at, Name: strings.ReplaceAll(name, "-", " "), URL: b.link("topik/" + at + "/")}
		s.bySlug[at] = t
	}
	s.byName[name] = t
	return t
}

// connect ties items to those that they supersede. Of several that supersede
// one, the newest counts.
func (bk *book) connect() {
	for _, e := range bk.shown {
		old := bk.byID[e.item.Meta.Supersedes]
		if old == nil || old == e || old.removed {
			continue
		}
		e.older = old
		if old.newer == nil {
			old.newer = e
		}
	}
}

// year is the year of the entry's address.
func (e *entry) year() string { return e.item.Year() }
