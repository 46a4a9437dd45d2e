package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/keep"
)

// memory is what a build knows of the files that an earlier one wrote, and what it
// notes for the next. A file is left alone, neither drawn nor read, when the sum of
// everything that its drawing depends on is the same, everything that the drawing
// asked would be answered the same, and its stamp says that nobody touched it.
type memory struct {
	old      *keep.Table[record]
	mu       sync.Mutex
	now      *keep.Table[record] // nil: nothing is noted
	doubtful bool                // tests: draw what is left alone as well, and compare
}

// record is one file of the output.
type record struct {
	Sum   keep.Sum // zero for media, which belong to a page
	Bytes int64
	Stamp keep.Stamp // zero when it is not known, or proves nothing
	Holds Digest
	Left  *leftover // of an item's page
}

// leftover is what drawing an item's page leaves besides its bytes.
type leftover struct {
	Asked   []question
	Fetched []fetched
	Files   []string // media beside the page
	Missing []Missing
	Share   *picture
}

// question is what a page asked about another item, and the answer.
type question struct{ ID, URL string }

// ask is the address of another item, empty when there is none. The page is drawn
// anew when the answer changes.
func (w *worker) ask(id string) string {
	to := w.answer(id)
	w.asked = append(w.asked, question{id, to})
	return to
}

func (w *worker) answer(id string) string {
	if e := w.book.byID[id]; e != nil {
		return e.url
	}
	return ""
}

// fetched is what a page was told of a medium that is kept outside git. The store
// hashes a file whenever it is asked for it, so of one that lies there as it did
// when the page was drawn it is not asked again.
type fetched struct {
	Want  fetch.Want
	At    string     // where it is
	Stamp keep.Stamp // zero: it was not there
}

// fetched finds a fetched medium; the page is drawn anew when the answer changes.
func (w *worker) fetched(want fetch.Want) (at string, ok bool) {
	at, ok = w.in.Fetched.Kept(want)
	f := fetched{Want: want}
	if ok {
		f.At, f.Stamp = at, keep.Stamp{Size: -1} // a stamp that nothing has
		if s := stampOf(at); s.Settled(time.Now()) {
			f.Stamp = s
		}
	}
	w.fetches = append(w.fetches, f)
	return at, ok
}

func stampOf(name string) keep.Stamp {
	info, err := os.Lstat(name)
	if err != nil {
		return keep.Stamp{}
	}
	return keep.StampOf(info)
}

// same reports whether the store would answer as it did.
func (f *fetched) same(store Fetched) bool {
	if f.Stamp == (keep.Stamp{}) {
		_, ok := store.Kept(f.Want)
		return !ok
	}
	return stampOf(f.At) == f.Stamp
}

// sumOf is the sum of everything that drawing the page depends on; zero when that is
// not known, and the page is drawn in any case.
func (w *worker) sumOf(p *page, view any) keep.Sum {
	switch e := p.entry; {
	case w.memory.now == nil:
	case view != nil:
		return w.sums.Of(w.theme.sum, w.in.Minify, p.template, view, p.deck)
	case p.inputs != nil:
		return w.sums.Of(w.in.Minify, p.inputs(w))
	case e != nil && !e.item.Print.IsZero():
		return w.sumOfItem(e)
	}
	return keep.Sum{}
}

// sumOfItem is of all that an item's page is made of, apart from what it asks while it
// is drawn: a page that shows more must have it here. Tests that build twice draw every
// page all the same and compare ([memory.doubtful]).
func (w *worker) sumOfItem(e *entry) keep.Sum {
	s := &w.sums
	s.Begin()
	s.Sums(w.common, e.item.Print) // the print is of the item's folder
	for _, other := range []*entry{e.newer, e.older} {
		if s.Yes(other != nil); other != nil {
			s.Texts(other.item.Meta.Title, other.url)
		}
	}
	s.Texts(string(w.look.crumbs[e.year()]), string(w.look.eyebrows[e.sort()]))
	s.Number(len(e.tags))
	for _, t := range e.tags {
		s.Texts(t.Name, string(t.link)) // in which a theme may show the tag's count
	}
	s.Values(w.in.Posts[e.item.ID])
	return s.End()
}

// sumCommon is of what all items' pages share. The footer with the ledger's head is
// on none of them.
func (b *build) sumCommon() keep.Sum {
	var s keep.Summer
	l := b.look
	return s.Of(b.theme.sum, b.in.Minify, b.in.Pictures != nil, b.in.Fetched != nil, b.in.Cards != nil, b.in.Office, b.book.base,
		l.name, l.full, l.parent, l.tagline, l.constant, l.headers, l.footer, l.card)
}

// recall reports whether the page's file, and the media beside it, are as drawing
// would leave them.
func (w *worker) recall(p *page, sum keep.Sum) bool {
	if sum.IsZero() {
		return false
	}
	r := w.memory.old.Get(p.file)
	if r == nil || r.Sum != sum || !w.out.untouched(p.file, r.Stamp) {
		return false
	}
	if left := r.Left; left != nil {
		for _, q := range left.Asked {
			if w.answer(q.ID) != q.URL {
				return false
			}
		}
		for i := range left.Fetched {
			if !left.Fetched[i].same(w.in.Fetched) {
				return false
			}
		}
		for _, f := range left.Files {
			m := w.memory.old.Get(f)
			if m == nil || !w.out.untouched(f, m.Stamp) {
				return false
			}
		}
		p.entry.share, p.entry.missing = left.Share, left.Missing
		w.out.claimed(left.Files)
		w.media.Add(int64(len(left.Files)))
	}
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	w.memory.now.Carry(p.file, w.memory.old)
	w.out.left(r.Bytes)
	w.out.holds(p.file, r.Holds)
	if r.Left != nil {
		for _, f := range r.Left.Files {
			m := w.memory.old.Get(f)
			w.memory.now.Carry(f, w.memory.old)
			w.out.left(m.Bytes)
			w.out.holds(f, m.Holds)
		}
	}
	return true
}

// keep notes a page that was drawn; err is how writing it went.
func (w *worker) keep(p *page, sum keep.Sum, err error) error {
	if err != nil || w.memory.now == nil {
		return err
	}
	r := &record{Sum: sum} // seal knows the rest
	if e := p.entry; e != nil {
		r.Left = &leftover{Asked: w.asked, Fetched: w.fetches, Files: slices.Compact(slices.Sorted(slices.Values(w.out.files))), Missing: e.missing, Share: e.share}
	}
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	w.memory.now.Set(p.file, r)
	if r.Left != nil {
		for _, f := range r.Left.Files {
			w.memory.now.Set(f, &record{})
		}
	}
	return nil
}

// seal gives every record the stamp and size of its file as it now lies there. What
// was changed within the grain of the clock before that is not trusted.
func (m *memory) seal(o *output) {
	now := time.Now()
	for f, r := range m.now.All() {
		if w, ok := o.stamps[f]; ok { // else it was left alone
			r.Bytes, r.Holds = w.Size, o.digests[f]
			if r.Stamp = w; !w.Settled(now) {
				r.Stamp = keep.Stamp{}
			}
		}
	}
}

// doubt draws a page that was to be left alone and compares it with its file.
func (w *worker) doubt(p *page, view any) error {
	t := w.out
	w.out = &tray{output: &output{dir: t.dir, dry: true, dirs: map[string]struct{}{}, old: t.old}}
	defer func() { w.out = t }()
	if e := p.entry; e != nil {
		share, missing := e.share, e.missing
		e.media, e.share, e.missing = nil, nil, nil
		defer func() { e.share, e.missing = share, missing }()
	}
	if err := w.drawPage(p, view); err != nil {
		return err
	}
	want, err := w.minified(p.file, w.buf.Bytes())
	if err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(p.file)))
	if err != nil {
		return err
	}
	if !bytes.Equal(data, want) {
		return fmt.Errorf("leave %s alone: what it shows has changed and its inputs have not", p.file)
	}
	return nil
}
