package source

import (
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/schema"
)

// Memory is what Load read of sound items, for the next Load of the same work tree
// in the same zone: an item whose folders and files have the stamps that they had
// is not read again, and comes back without its text, as a lean one does. An item
// that there is something to say about is always read anew. The zero value
// remembers nothing. It is for disks only: other file systems have no stamps.
type Memory struct {
	items   keep.Table[kept]
	changed bool
}

// Changed reports whether the last Load remembers something else than the one before.
func (m *Memory) Changed() bool { return m.changed }

type kept struct {
	places []place
	item   *Item
	lean   *lean // how to know the item's text again
}

// place is a folder or file of an item as it was before it was read.
type place struct {
	Name  string // below the item's folder
	Stamp keep.Stamp
}

// places gathers the stamps of one item; nil gathers nothing.
type places struct{ list []place }

// look takes the stamp of a folder.
func (p *places) look(folder fs.FS, name string) {
	if p == nil {
		return
	}
	info, err := fs.Lstat(folder, name)
	if err != nil {
		p.list = append(p.list, place{Name: name}) // a stamp that nothing has
		return
	}
	p.list = append(p.list, place{name, keep.StampOf(info)})
}

// entry takes the stamp of a file and returns its size.
func (p *places) entry(name string, e fs.DirEntry) int64 {
	info, err := e.Info()
	if err != nil {
		p.list = append(p.list, place{Name: name})
		return 0
	}
	p.list = append(p.list, place{name, keep.StampOf(info)})
	return info.Size()
}

func (p *places) settled(at time.Time) bool {
	for i := range p.list {
		if !p.list[i].Stamp.Settled(at) {
			return false
		}
	}
	return true
}

// recall is one Load's use of a memory; nil recalls nothing.
type recall struct {
	memory  *Memory
	began   time.Time
	touched func(id string) bool
	disk    *keep.Folder // nil where it is not known
	mu      sync.Mutex
	fresh   map[string]*kept
}

func (m *Memory) begin(opts Options) *recall {
	if m == nil {
		return nil
	}
	r := &recall{memory: m, began: time.Now(), touched: opts.Touched, fresh: make(map[string]*kept)}
	if opts.Disk != "" {
		r.disk, _ = keep.OpenFolder(opts.Disk) // else the file system is asked
	}
	return r
}

func (r *recall) close() {
	if r != nil && r.disk != nil {
		_ = r.disk.Close()
	}
}

// stamp is what lies at a path now.
func (r *recall) stamp(fsys fs.FS, name string) (keep.Stamp, bool) {
	if r.disk != nil {
		return r.disk.Stamp(name)
	}
	info, err := fs.Lstat(fsys, name)
	if err != nil {
		return keep.Stamp{}, false
	}
	return keep.StampOf(info), true
}

// stamps is where to gather an item's.
func (r *recall) stamps() *places {
	if r == nil {
		return nil
	}
	return &places{}
}

// item is the item as it was read before; nil when it has to be read.
func (r *recall) item(fsys fs.FS, id string) *Item {
	if r == nil {
		return nil
	}
	k := r.memory.items.Get(id)
	if k == nil {
		return nil
	}
	if r.touched == nil || r.touched(id) {
		for i := range k.places {
			name := id
			if k.places[i].Name != "." {
				name += "/" + k.places[i].Name
			}
			if s, ok := r.stamp(fsys, name); !ok || s != k.places[i].Stamp {
				return nil
			}
		}
	}
	if k.item.lean == nil { // it was read in this process
		k.item.lean = k.lean
		k.item.Release()
	}
	if k.item.Folder == nil {
		folder, err := fs.Sub(fsys, id)
		if err != nil {
			return nil
		}
		k.item.Folder = folder
	}
	return k.item
}

// remember takes a sound item into the memory, unless its files changed so lately
// that their stamps prove nothing.
func (r *recall) remember(it *Item, p *places) {
	if r == nil || !it.Parsed || it.Digest == nil || !p.settled(r.began) {
		return
	}
	var s keep.Summer
	it.Print = s.Of(p.list)
	k := &kept{p.list, it, it.leaned()}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fresh[it.ID] = k
}

// end makes what was read and what was recalled the memory, and nothing else.
func (r *recall) end(items []*Item) {
	if r == nil {
		return
	}
	old := &r.memory.items
	var now keep.Table[kept]
	for _, it := range items {
		if k := r.fresh[it.ID]; k != nil {
			now.Set(it.ID, k)
		} else if k := old.Get(it.ID); k != nil && k.item == it {
			now.Carry(it.ID, old)
		}
	}
	r.memory.items, r.memory.changed = now, len(r.fresh) > 0 || now.Len() != old.Len()
}

// Rest has the text go of each item that can be read again when it is next released,
// once texts are no longer needed by everybody: a site is drawn an item at a time.
func (m *Memory) Rest() {
	for _, k := range m.items.All() {
		if k.item.lean == nil {
			k.item.lean = k.lean
		}
	}
}

// record is a remembered item as it is kept between processes.
type record struct {
	ID       string
	Places   []place
	Print    keep.Sum
	Meta     schema.Item
	Captions map[schema.Channel]Caption
	Files    []File
	BodyLine int
	BodyAt   int
	Size     int
	Text     keep.Sum
	Digest   Digest
}

// Pack is the memory as bytes, in parts.
func (m *Memory) Pack() [][]byte {
	return m.items.Pack(func(k *kept) any {
		it := k.item
		return record{it.ID, k.places, it.Print, it.Meta, it.Captions, it.Files, it.BodyLine, it.bodyAt, k.lean.size, k.lean.sum, *it.Digest}
	})
}

// UnpackMemory is the memory that was packed by the same program, for the same
// zone, and what follows.
func UnpackMemory(data string, loc *time.Location) (*Memory, string, error) {
	items, rest, err := keep.UnpackTable(data, func(data string) (*kept, string, error) {
		var r record
		rest, err := keep.Unpack(data, &r)
		if err != nil {
			return nil, "", err
		}
		date, err := r.Meta.Date.In(loc)
		if err != nil {
			return nil, "", fmt.Errorf("recall %s: %w", r.ID, err)
		}
		l := &lean{r.Size, r.Text}
		return &kept{r.Places, &Item{
			ID: r.ID, Meta: r.Meta, Date: date, BodyLine: r.BodyLine, Captions: r.Captions, Files: r.Files, Parsed: true,
			front: &front{}, Digest: &r.Digest, Print: r.Print, bodyAt: r.BodyAt, lean: l,
		}, l}, rest, nil
	})
	if err != nil {
		return nil, "", err
	}
	return &Memory{items: *items}, rest, nil
}
