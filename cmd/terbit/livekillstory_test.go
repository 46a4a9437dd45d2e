//go:build unix

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// item is one of the office's, as it was decided.
type item struct {
	id        string
	channels  []schema.Channel
	version   int
	body      int
	texts     map[schema.Channel][]string // all that were decided, by version
	threads   map[schema.Channel]bool     // where they are, mostly, of several posts
	notes     []string
	withdrawn bool
	smuggled  bool                      // main holds what nobody decided on
	pulls     []*forgetest.Pull         // the decided proposals that changed it
	held      *forgetest.Pull           // where a hold was said that stands
	heldAs    map[schema.Channel]string // what was out then
}

func (o *killOffice) index(it *item, more string) string {
	names := make([]string, len(it.channels))
	for i, c := range it.channels {
		names[i] = string(c)
	}
	return strings.Replace(forgetest.Index("Hak "+filepath.Base(it.id), more, fmt.Sprintf("Isi %d.", it.body)), "channels: [instagram]", "channels: ["+strings.Join(names, ", ")+"]", 1)
}

// more is the front matter that tells an item's corrections and withdrawal.
func (o *killOffice) more(it *item, withdrawal bool) string {
	text := ""
	if withdrawal {
		text = "withdrawal: {time: 2026-08-10T17:00:00+07:00, reason: Sudah tidak berlaku., kind: kedaluwarsa}\n"
	}
	if len(it.notes) > 0 {
		text += "corrections:\n"
		for _, n := range it.notes {
			text += "  - {time: 2026-08-10T16:00:00+07:00, note: " + n + "}\n"
		}
	}
	return text
}

// never is in everything that nobody decided on.
const never = "TANPA KEPUTUSAN"

var everyChannel = []schema.Channel{"telegram", "facebook", "mastodon", "bluesky", "instagram", "threads", "x"}

// propose brings new items to main by a decided proposal.
func (o *killOffice) propose(n int) {
	files := forgetest.Files{}
	for range n {
		it := &item{id: fmt.Sprintf("content/2026/hak-%d", len(o.items)+1), texts: map[schema.Channel][]string{}, threads: map[schema.Channel]bool{}}
		most := everyChannel[:5]
		for _, i := range o.rng.Perm(len(most))[:2+o.rng.IntN(4)] {
			it.channels = append(it.channels, most[i])
		}
		if n := o.rng.IntN(8); n < 2 {
			it.channels = append(it.channels, everyChannel[5+n])
		}
		for _, c := range threaded {
			it.threads[c] = o.rng.IntN(3) > 0
		}
		o.items = append(o.items, it)
		o.next(it, files, it.channels)
		files[it.id+"/index.md"] = o.index(it, "")
		files[it.id+"/foto.jpg"] = o.photo(len(o.items))
	}
	p := o.w.Propose("staf", files)
	o.merge(p)
	o.note("proposed %d items, decided", n)
}

func (o *killOffice) photo(n int) string {
	var photo bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 400, 400))
	m.Pix[0] = uint8(n) //nolint:gosec // a few items
	for i := range 400 {
		m.Pix[i] = uint8(n * 20) //nolint:gosec // a few items
	}
	if err := jpeg.Encode(&photo, m, nil); err != nil {
		o.t.Fatal(err)
	}
	return photo.String()
}

// next is an item's next version, with another text on some channels.
func (o *killOffice) next(it *item, files forgetest.Files, changed []schema.Channel) {
	it.version++
	for _, c := range it.channels {
		var text string
		if slices.Contains(changed, c) {
			text = o.caption(it, c)
		} else {
			text = last(it.texts[c])
		}
		it.texts[c] = append(it.texts[c], text)
		files[it.id+"/takarir/"+string(c)+".txt"] = text + "\n"
	}
}

func last(texts []string) string { return texts[len(texts)-1] }

// merge decides a proposal and merges it, in any way that GitHub knows.
func (o *killOffice) merge(p *forgetest.Pull) {
	o.w.Say("humas", p, "/pertimbangan lanjut")
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", []string{"merge", "squash", "rebase"}[o.rng.IntN(3)])
	for _, it := range o.items {
		if len(o.revisions[it.id]) == it.version {
			continue
		}
		it.pulls = append(it.pulls, p)
		tree := strings.TrimSpace(o.git("-C", o.w.Dir(), "rev-parse", o.w.Head("main")+":"+it.id))
		for len(o.revisions[it.id]) < it.version {
			o.revisions[it.id] = append(o.revisions[it.id], tree)
		}
	}
}

// someItem is one that may still change, or nil; mostly one of which a thread is half
// out, if there is one.
func (o *killOffice) someItem() *item {
	var live, half []*item
	for _, it := range o.items {
		if !it.withdrawn {
			live = append(live, it)
		}
		if len(o.halfOut(it)) > 0 {
			half = append(half, it)
		}
	}
	if len(half) > 0 && o.rng.IntN(3) > 0 {
		live = half
	}
	if len(live) == 0 {
		return nil
	}
	return live[o.rng.IntN(len(live))]
}

func (o *killOffice) correctOne() {
	if it := o.someItem(); it != nil {
		o.correct(it)
	}
}

// correct is a decided correction; it takes back what was smuggled in, too.
func (o *killOffice) correct(it *item) {
	it.smuggled = false
	files := forgetest.Files{}
	changed := o.halfOut(it)
	for _, i := range o.rng.Perm(len(it.channels))[:1+o.rng.IntN(len(it.channels))] {
		changed = append(changed, it.channels[i])
	}
	it.notes = append(it.notes, fmt.Sprintf("%s diperbaiki %d.", filepath.Base(it.id), it.version))
	o.next(it, files, changed)
	it.body++
	files[it.id+"/index.md"] = o.index(it, o.more(it, false))
	o.merge(o.w.Propose("staf", files))
	o.note("corrected %s on %v", it.id, changed)
}

// withdrawOne changes nothing else: that is what the short procedure is for.
func (o *killOffice) withdrawOne() {
	it := o.someItem()
	if it == nil || it.smuggled {
		return
	}
	files := forgetest.Files{}
	o.next(it, files, nil)
	it.withdrawn = true
	files[it.id+"/index.md"] = o.index(it, o.more(it, true))
	o.merge(o.w.Propose("staf", files))
	o.note("withdrew %s", it.id)
}

// order says on a merged proposal that its items are to wait, or to go away; or that
// those which wait may go out.
func (o *killOffice) order() {
	it := o.someItem()
	if it == nil {
		return
	}
	p := it.pulls[o.rng.IntN(len(it.pulls))]
	items := o.changedBy(p)
	o.counts.orders++
	switch n := o.rng.IntN(6); {
	case it.held != nil && n < 4:
		o.release(it.held)
	case n < 4 && !slices.ContainsFunc(items, func(it *item) bool { return it.held != nil }):
		o.w.Say("humas", p, "/tahan angka diperiksa")
		o.note("held #%d", p.Number)
		for _, it := range items {
			it.held, it.heldAs = p, o.out(it)
		}
	case n < 5:
		o.w.Say("staf", p, "/tarik saya keliru") // who may not
		o.note("#%d ordered away by nobody who may", p.Number)
	default:
		o.w.Say("kabid", p, "/tarik keliru: jumlahnya salah")
		o.note("ordered #%d away", p.Number)
		for _, it := range items {
			it.withdrawn = true
		}
	}
}

// changedBy are a proposal's items, which an order on it is about.
func (o *killOffice) changedBy(p *forgetest.Pull) (items []*item) {
	for _, it := range o.items {
		if slices.Contains(it.pulls, p) {
			items = append(items, it)
		}
	}
	return items
}

// release frees what was held by an order on a proposal.
func (o *killOffice) release(p *forgetest.Pull) {
	o.w.Say([]string{"humas", "kabid"}[o.rng.IntN(2)], p, "/lepas")
	o.note("freed #%d", p.Number)
	for _, it := range o.changedBy(p) {
		it.held = nil
	}
}

// smuggle brings to main what nobody decided on: pushed, or merged without approval.
func (o *killOffice) smuggle() {
	it := o.someItem()
	if it == nil {
		return
	}
	it.smuggled = true
	files := forgetest.Files{}
	for _, c := range it.channels {
		files[it.id+"/takarir/"+string(c)+".txt"] = fmt.Sprintf("%s %d\n", never, len(o.diary.String()))
		if it.threads[c] {
			files[it.id+"/takarir/"+string(c)+".txt"] += platform.Divider + "\n" + never + "\n"
		}
	}
	if o.rng.IntN(2) == 0 {
		o.w.PushMain("staf", files)
		o.note("pushed to %s", it.id)
		return
	}
	o.w.Merge(o.w.Propose("staf", files), "bot", "squash")
	o.note("merged %s without a decision", it.id)
}
