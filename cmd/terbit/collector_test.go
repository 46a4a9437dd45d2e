package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// What may be allocated until the next collection grows as less is kept, and is never
// less than two fifths of it.
func TestTheHeapGrowsToItsAim(t *testing.T) {
	for _, c := range []struct{ kept, percent int }{
		{0, collectMost},
		{1 << 20, collectMost},
		{12 << 20, 900},
		{60 << 20, 100},
		{80 << 20, 50},
		{100 << 20, collectLeast},
		{heapAim, collectLeast},
		{1 << 40, collectLeast},
	} {
		if got := percentFor(c.kept); got != c.percent {
			t.Errorf("with %d kept: %d percent, want %d", c.kept, got, c.percent)
		}
	}
}

func TestEachCollectionSetsTheNext(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	t.Setenv("GOGC", "")
	defer collectByNeed()()
	for range 2 { // the second shows that it goes on
		debug.SetGCPercent(100)
		deadline := time.Now().Add(10 * time.Second)
		for got := 100; got == 100; {
			if time.Now().After(deadline) {
				t.Fatal("a collection set nothing")
			}
			runtime.GC()
			time.Sleep(time.Millisecond) // finalizers have a goroutine of their own
			got = debug.SetGCPercent(100)
		}
	}
}
