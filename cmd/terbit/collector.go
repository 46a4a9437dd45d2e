package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// A run over many items allocates about 100 KB an item, nearly all of it for a moment,
// and keeps 5 to 10 KB. With Go's own setting the collector takes a sixth of the time
// while little is kept, and doubles the memory of a large run. So the heap may grow to
// heapAim while what is kept is small, and by less than Go's own setting when it is
// not.
const (
	heapAim      = 120 << 20 // bytes
	collectLeast = 40        // percent of what is kept that may come on top
	collectMost  = 1000
)

// collectByNeed sets anew after each collection when the next one comes, until it is
// stopped. Who set GOGC knows better.
func collectByNeed() (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	var over atomic.Bool
	debug.SetGCPercent(collectMost)
	type mark struct{ _ [32]byte } // too large to share its memory with anything that lives on
	var again func(*mark)
	again = func(m *mark) {
		if over.Load() {
			return
		}
		debug.SetGCPercent(percentFor(keptBytes()))
		runtime.SetFinalizer(m, again) // it was found dead, and is again the next time
	}
	runtime.SetFinalizer(&mark{}, again)
	return func() { over.Store(true) }
}

// percentFor is by how much the heap may grow when so many bytes are kept.
func percentFor(kept int) int {
	return min(max(100*heapAim/max(kept, 1)-100, collectLeast), collectMost)
}

// keptBytes is what the last collection left.
func keptBytes() int {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int(s[0].Value.Uint64()) //nolint:gosec // of this machine's memory
}
