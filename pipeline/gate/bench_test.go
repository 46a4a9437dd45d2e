package gate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// longHistory is a pull request of 200 commits and 300 reviews, as many
// comments, and one decision at the end.
func longHistory() *world {
	w := newWorld(officePolicy(stafProposes))
	events := []event{opened("staf"), considered}
	for i := range 199 {
		events = append(events, push("staf", fmt.Sprint("isi", i)), say("humas", "Sudah saya baca.\n\n/tahan sebentar\n/lepas"))
		if i%2 == 0 {
			events = append(events, approve("humas"))
		} else {
			events = append(events, sendBack("humas2"), approve("kabid"))
		}
	}
	w.play(append(events, approve("humas2"), approve("humas"), approve("kabid")))
	return w
}

func TestALongHistoryIsDecidedInTime(t *testing.T) {
	w := longHistory()
	if len(w.snap.Commits) != 200 || len(w.snap.Reviews) < 300 {
		t.Fatalf("%d commits, %d reviews", len(w.snap.Commits), len(w.snap.Reviews))
	}
	begin := time.Now()
	if d := gate.Decide(w.policy, w.snap); d.Verdict != gate.Approved {
		t.Errorf("%s: %v", d.Verdict, d.Reasons)
	}
	// Ten times the budget: a shared machine must not fail the build.
	if took := time.Since(begin); took > 500*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func BenchmarkDecide(b *testing.B) {
	w := longHistory()
	b.ReportAllocs()
	for b.Loop() {
		gate.Decide(w.policy, w.snap)
	}
}
