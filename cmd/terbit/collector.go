package main

import (
	"io/fs"
	"path"
	"runtime/debug"
)

// A build allocates about 100 KB an item, nearly all of it for a moment, and keeps
// about 8 KB an item until its end, 5 KB where the item is recalled without its text.
// With Go's own setting the collector takes a tenth of the time of a small build, and
// doubles the memory of a large one. So the heap may grow to about heapAim while what
// is kept is small, and by less than Go's own setting when it is not.
const (
	heapAim         = 129 << 20 // bytes
	keptPerItem     = 8 << 10   // bytes
	recalledPerItem = 5 << 10   // bytes
	collectLeast    = 40        // percent of what is kept that may come on top
	collectMost     = 800
)

// collector sets when memory is collected, once it is known what is recalled.
func (p *project) collector() {
	keeps := p.kept.recalled() * recalledPerItem
	if keeps == 0 {
		keeps = p.size() * keptPerItem
	}
	debug.SetGCPercent(min(max(100*heapAim/keeps-100, collectLeast), collectMost))
}

// collectOften trades time for memory, where texts are let go: what 50,000 items
// leave behind is garbage for the most part. At 40 percent a check of them asks for
// a third less memory than at Go's 100 (370 to 250 MiB).
func (p *project) collectOften() {
	if p.size() >= leanFrom {
		debug.SetGCPercent(collectLeast)
	}
}

// collectSeldom is for a command that ends soon, whatever it allocates until then.
func collectSeldom() { debug.SetGCPercent(collectMost) }

// size is about the number of items, and at least one.
func (p *project) size() int {
	n := 1
	years, err := fs.ReadDir(p.fsys, "content") // that it can't be read, loading says
	for _, y := range years {
		if items, err2 := fs.ReadDir(p.fsys, path.Join("content", y.Name())); err == nil && err2 == nil {
			n += len(items)
		}
	}
	return n
}
