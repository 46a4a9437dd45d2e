package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// world is a set of destinations that remembers every call.
type world struct {
	mu    sync.Mutex
	shown map[string]string // "item channel" → text
	posts map[string]int    // "item channel" → how often it was newly posted
	keys  map[string]bool
	calls int
	blind bool                          // Find can't tell
	fail  func(call int) (error, error) // before and after the effect
}

func newWorld() *world {
	return &world{shown: map[string]string{}, posts: map[string]int{}, keys: map[string]bool{}}
}

func (w *world) Do(_ context.Context, j channel.Job) (channel.Receipt, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	var before, after error
	if w.fail != nil {
		before, after = w.fail(w.calls)
	}
	if before != nil {
		return channel.Receipt{}, before
	}
	at := j.Message.Item + " " + string(j.Message.Channel)
	switch j.Action {
	case channel.Post:
		w.posts[at]++
		w.shown[at] = j.Message.Text
	case channel.Correct:
		w.shown[at] = j.Message.Text
	case channel.Withdraw:
		delete(w.shown, at)
	}
	w.keys[j.Key] = true
	return channel.Receipt{URL: "https://x.example/" + j.Key}, after
}

func (w *world) Find(_ context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.blind:
		return channel.Inconclusive, channel.Receipt{}, nil
	case w.keys[j.Key]:
		return channel.Present, channel.Receipt{URL: "https://x.example/" + j.Key}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

// died is what a killed process panics with in these tests.
type died struct{ step string }

// publishOnce is one whole run of a publisher; it dies at the n-th boundary, and
// never when n is 0. It reports whether it lived.
func publishOnce(t *testing.T, path string, w *world, wishes []Wish, n int) (results []Result, lived bool) {
	t.Helper()
	store, err := ledger.Open(t.Context(), path, schema.Rehearsal, "lokal", func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	defer func() {
		if d := recover(); d != nil {
			if _, ok := d.(died); !ok {
				panic(d)
			}
		}
	}()
	run := &Run{Store: store, Transport: func(schema.Channel) channel.Transport { return w }, Now: func() time.Time { return noon }}
	count := 0
	run.boundary = func(step string) {
		if count++; count == n {
			panic(died{step})
		}
	}
	if err := run.Settle(t.Context(), wishes); err != nil {
		t.Fatal(err)
	}
	results, err = run.Apply(t.Context(), Plan(wishes, store.Standings, kantor(), noon))
	if err != nil {
		t.Fatal(err)
	}
	return results, true
}

// history is the life of an office: posts, a correction, a withdrawal.
var history = [][]Wish{
	{want("content/2026/a", "instagram", "a1", "x", "a1"), want("content/2026/b", "x", "b1")},
	{want("content/2026/a", "instagram", "a1", "x", "a2"), want("content/2026/b", "x", "b1")},
	{want("content/2026/a", "instagram", "a1", "x", "a2"), func() Wish { w := want("content/2026/b", "x", "b1"); w.Withdrawn = true; return w }()},
}

// Killed at any step, any number of times, and run again: everything is out once,
// and the world ends as if nothing had happened.
func TestAKillAtEveryStep(t *testing.T) {
	died := 0
	for first := 1; first < 40; first++ {
		for second := range 8 {
			w, path := newWorld(), filepath.Join(t.TempDir(), "ledger.jsonl")
			for _, wishes := range history {
				for _, n := range []int{first, second, 0} {
					if _, lived := publishOnce(t, path, w, wishes, n); !lived {
						died++
					}
				}
				if rest, _ := publishOnce(t, path, w, wishes, 0); len(rest) != 0 {
					t.Fatalf("kill at %d and %d: a second run still plans %s", first, second, lines([]Action{rest[0].Action}))
				}
			}
			if w.shown["content/2026/a instagram"] != "a1" || w.shown["content/2026/a x"] != "a2" || len(w.shown) != 2 {
				t.Fatalf("kill at %d and %d: shown %v", first, second, w.shown)
			}
			for at, n := range w.posts {
				if n != 1 {
					t.Fatalf("kill at %d and %d: %s was posted %d times", first, second, at, n)
				}
			}
		}
	}
	if died < 100 {
		t.Fatalf("only %d runs died: the boundaries are not where they were", died)
	}
}

// Where the destination can't be asked, a lost answer is a person's question.
func TestADoubtIsNeverPostedAgain(t *testing.T) {
	w, path := newWorld(), filepath.Join(t.TempDir(), "ledger.jsonl")
	w.blind = true
	if _, lived := publishOnce(t, path, w, history[0], 5); lived {
		t.Fatal("the run was to die between a call and its end")
	}
	before := w.calls
	for range 3 {
		for _, r := range firstOf(publishOnce(t, path, w, history[0], 0)) {
			if r.Kind != Ask && r.Item+string(r.Channel) != "" && w.posts[r.Item+" "+string(r.Channel)] > 1 {
				t.Errorf("%s on %s went out again", r.Item, r.Channel)
			}
		}
	}
	for at, n := range w.posts {
		if n > 1 {
			t.Errorf("%s was posted %d times", at, n)
		}
	}
	if before == 0 {
		t.Error("nothing was called before the crash: the test proves nothing")
	}
}

func firstOf(r []Result, _ bool) []Result { return r }

// Where the destination shows what was posted, a lost answer is no question.
func TestALostAnswerIsLookedUpAtOnce(t *testing.T) {
	w, path := newWorld(), filepath.Join(t.TempDir(), "ledger.jsonl")
	w.fail = func(int) (error, error) { return nil, errors.New("jawaban hilang") }
	for _, r := range firstOf(publishOnce(t, path, w, history[0], 0)) {
		if r.Outcome != Done || r.Link == "" || r.Err != nil {
			t.Errorf("%s on %s: %s %q %v", r.Item, r.Channel, r.Outcome, r.Link, r.Err)
		}
	}
	w.fail = func(int) (error, error) { return errors.New("tidak sampai"), nil }
	for _, r := range firstOf(publishOnce(t, path, w, history[1], 0)) {
		if r.Kind.Acts() && r.Outcome != Unknown {
			t.Errorf("%s on %s: %s, though what was sent may still arrive", r.Item, r.Channel, r.Outcome)
		}
	}
}

func TestOneFailureStopsNoOther(t *testing.T) {
	refused := fmt.Errorf("kuota habis: %w", channel.ErrRefused)
	lost := errors.New("jawaban hilang")
	w, path := newWorld(), filepath.Join(t.TempDir(), "ledger.jsonl")
	w.blind = true
	byCall := map[int][2]error{1: {refused, nil}, 2: {nil, lost}}
	w.fail = func(n int) (error, error) { return byCall[n][0], byCall[n][1] }
	results := firstOf(publishOnce(t, path, w, history[0], 0))
	count := map[Outcome]int{}
	for _, r := range results {
		count[r.Outcome]++
	}
	if count[Rejected] != 1 || count[Unknown] != 1 || count[Done] != 1 {
		t.Fatalf("outcomes %v", count)
	}
	err := Unfinished(results)
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("what is not done: %v", err)
	}
	// The refused one is tried again; the lost one is a question.
	var kinds []Kind
	for _, r := range firstOf(publishOnce(t, path, w, history[0], 0)) {
		kinds = append(kinds, r.Kind)
	}
	if len(kinds) != 2 || kinds[0] == kinds[1] {
		t.Errorf("the second run did %v, want one post and one question", kinds)
	}
	for at, n := range w.posts {
		if n != 1 {
			t.Errorf("%s was posted %d times", at, n)
		}
	}
}

func TestAWaveTouchesAnAccountOnce(t *testing.T) {
	var results []Result
	for i := range 5 {
		for _, c := range []schema.Channel{"x", "instagram"} {
			results = append(results, Result{Action: Action{Item: fmt.Sprint(i), Channel: c, Account: string(c), Kind: Post}})
		}
	}
	n := 0
	for wave := range waves(results) {
		seen := map[schema.Channel]bool{}
		for _, r := range wave {
			if seen[r.Channel] {
				t.Errorf("%s twice in a wave", r.Channel)
			}
			seen[r.Channel] = true
			n++
		}
	}
	if n != len(results) {
		t.Errorf("%d of %d actions were in a wave", n, len(results))
	}
}

func TestAnInterruptedRunSaysWhatItDidNotReach(t *testing.T) {
	w, path := newWorld(), filepath.Join(t.TempDir(), "ledger.jsonl")
	store, err := ledger.Open(t.Context(), path, schema.Rehearsal, "lokal", func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithCancel(t.Context())
	run := &Run{Store: store, Transport: func(schema.Channel) channel.Transport { return w }, Now: func() time.Time { return noon }}
	run.Progress = func(int, int) { cancel() } // Ctrl-C after the first wave
	results, err := run.Apply(ctx, Plan(history[0], store.Standings, kantor(), noon))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	count := map[Outcome]int{}
	for _, r := range results {
		count[r.Outcome]++
	}
	if count[Done] != 2 || count[Skipped] != 1 {
		t.Errorf("outcomes %v", count)
	}
}
