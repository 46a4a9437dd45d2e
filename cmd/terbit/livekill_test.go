//go:build unix

package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Some of the schedules. More, or until the test's own time is over, by
//
//	task kill TERBIT_KILLS=1000
//
// and one of them again, which says its seed when it fails, by
//
//	TERBIT_KILLS=1 TERBIT_KILL_SEED=7 go test ./cmd/terbit -run TestKilledOnAir
//
// An interrupt lets the schedules that run end, and then the sum is printed as ever. One
// whose git the terminal interrupts as well fails by that.
const someSchedules = 50

// A sample that takes too long on this machine ends with the fewest that prove
// something; go test -v says how many they were.
const (
	fewest     = 10
	sampleTime = 4 * time.Minute
)

// number is what a variable says.
func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Killed at any moment, disturbed in any way that an office meets, and run again: what
// was decided is out once or asked about, and nothing else is out.
func TestKilledOnAir(t *testing.T) {
	seeds, first, began := number(t, "TERBIT_KILLS", someSchedules), number(t, "TERBIT_KILL_SEED", 1), time.Now()
	_, asked := os.LookupEnv("TERBIT_KILLS")
	inMemory(t)
	var sum tally
	running, stop := signal.NotifyContext(t.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	t.Run("of", func(t *testing.T) { // which ends when all have
		for i := range seeds {
			t.Run(fmt.Sprintf("seed %d", first+i), func(t *testing.T) {
				t.Parallel()
				end, limited := t.Deadline()
				if running.Err() != nil || limited && time.Until(end) < time.Minute || !asked && i >= fewest && time.Since(began) > sampleTime {
					t.Skip("the time is over")
				}
				o := newKillOffice(t, uint64(first+i))
				defer func() { // of one that failed, too
					if t.Failed() {
						t.Log(o.diary.String())
					}
				}()
				o.history()
				sum.add(&o.counts)
			})
		}
	})
	t.Logf("%d of %d schedules from seed %d: %d runs, %d of them killed, %d of these at a file, %d disturbed otherwise; %d orders; %d questions answered, %d places counted, and %d posts of threads, which were half out %d times; %s",
		sum.schedules, seeds, first, sum.runs, sum.killed, sum.files, sum.faults, sum.orders, sum.asked, sum.posts, sum.parts, sum.halfway, time.Since(began).Round(time.Second))
	if sum.schedules >= fewest && (sum.killed == 0 || sum.posts == 0 || sum.parts == 0 || sum.halfway == 0) {
		t.Error("nothing was killed, nothing was posted, or no thread was left half out: this proves nothing")
	}
	if sum.schedules >= 4*fewest && sum.files == 0 { // there is one in four or five schedules
		t.Error("nothing was killed at a file")
	}
}

// inMemory lets the offices lie in memory where the system has a folder for it: they
// are many small files, and no disk is taken away here.
func inMemory(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "terbit-kill") //nolint:usetesting // the tests' own folders are to lie in it
	if err != nil {
		return // then on the disk
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("TMPDIR", dir)
}

func (s *tally) add(o *tally) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.schedules++
	s.runs, s.killed, s.files, s.faults, s.orders, s.asked, s.posts = s.runs+o.runs, s.killed+o.killed, s.files+o.files, s.faults+o.faults, s.orders+o.orders, s.asked+o.asked, s.posts+o.posts
	s.parts, s.halfway = s.parts+o.parts, s.halfway+o.halfway
}

// history is a schedule: an office's days, with a publisher that has bad ones.
func (o *killOffice) history() {
	o.t.Helper()
	days := 2 + o.rng.IntN(3)
	for day := range days {
		o.still(func() {
			switch n := o.rng.IntN(10); {
			case day == 0 || n < 4:
				o.propose(1 + o.rng.IntN(3))
			case o.anyHalfOut() && o.rng.IntN(2) == 0:
				o.correctOne()
			case n < 7:
				o.correctOne()
			case n < 9:
				o.withdrawOne()
			default:
				o.smuggle()
			}
			if o.rng.IntN(3) == 0 {
				o.smuggle()
			}
			if o.rng.IntN(3) == 0 {
				o.order()
			}
		})
		more := o.rng.IntN(4)
		if o.rng.IntN(2) == 0 { // the first, which has something to post
			o.killedAmidst(1 + o.rng.IntN(12))
			more = min(more, o.rng.IntN(4))
		}
		for range more {
			o.badRun()
		}
		if o.rng.IntN(3) == 0 {
			o.answer()
		}
	}
	o.badRun()
	o.rest()
	o.counts.schedules++
}

// badRun is a run that something happens to.
func (o *killOffice) badRun() {
	o.t.Helper()
	if o.rng.IntN(4) > 0 {
		o.still(func() { o.w.Wait(deadline) })
	}
	switch n := o.rng.IntN(12); {
	case n < 5:
		o.killedAt(o.someMoment())
	case n < 6:
		o.killedAtFile()
	case n < 7:
		o.killedWhen()
	case n < 9:
		o.twoAtOnce()
	case n < 10:
		o.lostAnswer()
	case n < 11:
		o.refusedLedger()
	default:
		o.noRoom()
	}
	o.check()
}

// killedAmidst kills at a moment at which posts come or go.
func (o *killOffice) killedAmidst(at int) {
	o.t.Helper()
	o.still(func() { o.w.Wait(deadline) })
	o.moments.only(comesOrGoes)
	o.killedAt(at)
	o.check()
}

// killedAt kills at a boundary.
func (o *killOffice) killedAt(at int) {
	lost := o.rng.IntN(2) == 0
	started := make(chan *process, 1)
	o.moments.plan(at, 0, func(what string) bool {
		o.note("kill at %s (%d)", what, at)
		p := <-started
		p.kill()
		return lost // whether what it was sending still arrives
	})
	p := o.start(o.runner("kantor"), 0, nil)
	started <- p
	if o.end(p) < 0 {
		o.counts.killed++
	}
}

// killedWhen kills at a time, between two boundaries.
func (o *killOffice) killedWhen() {
	o.moments.plan(0, 0, nil)
	p := o.start(o.runner("kantor"), 0, nil)
	timer := time.AfterFunc(time.Duration(o.rng.Float64()*1.1*float64(o.length)), p.kill)
	if o.end(p) < 0 {
		o.counts.killed++
		o.note("killed by the clock")
	}
	timer.Stop()
}

// twoAtOnce lets two publishers run, on one machine or two, and kills one, maybe. Two
// jobs of one workflow have the same number.
func (o *killOffice) twoAtOnce() {
	env := map[string]string{}
	if o.rng.IntN(2) == 0 {
		env["GITHUB_RUN_ID"] = "77"
	}
	dir := o.runner("kantor")
	other := dir
	if o.rng.IntN(2) == 0 {
		other = o.runner("kantor2")
	}
	o.note("two at once, in %s and %s", filepath.Base(dir), filepath.Base(other))
	victim := make(chan *process, 1)
	at := 0
	if o.rng.IntN(2) == 0 {
		at = o.someMoment()
	}
	o.moments.plan(at, 0, func(what string) bool {
		o.note("kill one at %s (%d)", what, at)
		(<-victim).kill()
		return false
	})
	a, b := o.start(dir, 0, env), o.start(other, 0, env)
	victim <- []*process{a, b}[o.rng.IntN(2)]
	for _, p := range []*process{a, b} {
		if o.end(p) < 0 {
			o.counts.killed++
		}
	}
}

// lostAnswer loses a request or an answer, on the way to a platform, the forge or the
// ledger.
func (o *killOffice) lostAnswer() {
	o.counts.faults++
	at := o.someMoment()
	o.moments.plan(at, 0, func(what string) bool {
		o.note("lost: %s (%d)", what, at)
		return true
	})
	o.end(o.start(o.runner("kantor"), 0, nil))
}

// refusedLedger refuses every push to the ledger from a moment on: the key was taken
// away, the remote has become read-only.
func (o *killOffice) refusedLedger() {
	o.counts.faults++
	at := o.someMoment()
	o.moments.plan(at, 1<<30, func(what string) bool {
		return strings.HasPrefix(what, "ledger")
	})
	o.note("the ledger takes nothing any more (%d)", at)
	o.end(o.start(o.runner("kantor"), 0, nil))
}

// noRoom has no room for the outbox, or for anything.
func (o *killOffice) noRoom() {
	o.counts.faults++
	o.moments.plan(0, 0, nil)
	dir := o.runner("kantor")
	if o.rng.IntN(2) == 0 {
		limit := 1 + o.rng.IntN(64)
		o.note("a disk of %d blocks", limit)
		o.end(o.start(dir, limit, nil))
		return
	}
	o.note("no outbox")
	file := filepath.Join(dir, "penuh")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		o.t.Fatal(err)
	}
	o.end(o.start(dir, 0, nil, "--outbox", filepath.Join(file, "outbox")))
}
