package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

const utas = "satu\n---\ndua\n---\ntiga"

// feed is a platform that keeps threads: what is live of an account, in order.
type feed struct {
	live    []feedPost
	serial  int
	blind   bool
	fail    func(j channel.Job) (before, after error)
	content map[string]string // by key
}

type feedPost struct{ id, text, under string }

func (f *feed) Do(_ context.Context, j channel.Job) (channel.Receipt, error) {
	var before, after error
	if f.fail != nil {
		before, after = f.fail(j)
	}
	if before != nil {
		return channel.Receipt{}, before
	}
	if j.Action == channel.Withdraw {
		gone := strings.Fields(j.ID)
		f.live = slices.DeleteFunc(f.live, func(p feedPost) bool { return slices.Contains(gone, p.id) })
		return channel.Receipt{ID: j.ID}, after
	}
	if f.content[j.Key] != "" {
		return channel.Receipt{}, errors.New("a key was used twice")
	}
	above := strings.Fields(j.ID)
	if j.Part > 0 && len(above) != j.Part-1 {
		return channel.Receipt{}, &channel.RefusedError{Reason: fmt.Sprintf("part %d after %q", j.Part, j.ID)}
	}
	f.serial++
	p := feedPost{id: fmt.Sprint("p", f.serial), text: j.Message.Text}
	if len(above) > 0 {
		p.under = above[len(above)-1]
	}
	f.live = append(f.live, p)
	f.content[j.Key] = p.id
	return receiptOf(p.id), after
}

func receiptOf(id string) channel.Receipt {
	return channel.Receipt{ID: id, URL: "https://bluesky.example/" + id}
}

func (f *feed) Find(_ context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	switch id := f.content[j.Key]; {
	case f.blind:
		return channel.Inconclusive, channel.Receipt{}, nil
	case id != "":
		return channel.Present, receiptOf(id), nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

// shown is what is live, each under which.
func (f *feed) shown() string {
	var all []string
	for _, p := range f.live {
		all = append(all, strings.TrimSuffix(p.text+"<"+p.under, "<"))
	}
	return strings.Join(all, " ")
}

const threeOut = "satu dua<p1 tiga<p2"

// threadRun is a run of a program that posts threads, over the ledger at path.
func threadRun(t *testing.T, f *feed, path string) *Run {
	t.Helper()
	store, err := ledger.Open(t.Context(), path, schema.Live, "kantor/konten", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if f.content == nil {
		f.content = map[string]string{}
	}
	run := &Run{
		Store: store, Transport: func(schema.Channel) channel.Transport { return f }, Now: time.Now,
		Lease: &Lease{Run: "satu", Length: 15 * time.Minute, Call: 2 * time.Minute},
		Way:   func(c schema.Channel) (string, schema.Transport) { return kantor().Destination(c).Account, schema.API },
	}
	if err := run.Acquire(); err != nil {
		t.Fatal(err)
	}
	return run
}

func threadOf(text string) Wish { return want("content/2026/a", "bluesky", text) }

// again is a whole run; it reports the one action's result, or none.
func (f *feed) again(t *testing.T, run *Run, w Wish) *Result {
	t.Helper()
	if err := run.Settle(t.Context(), []Wish{w}); err != nil {
		t.Fatal(err)
	}
	if got := apply(t, run, w); len(got) > 0 {
		return &got[0]
	}
	return nil
}

func (r *Run) standing() ledger.Standing {
	return r.Store.State().Standings[ledger.Place{Item: "content/2026/a", Channel: "bluesky", Account: kantor().Destination("bluesky").Account}]
}

// atPart fails at one post of a thread.
func atPart(n int, before, after error) func(channel.Job) (error, error) {
	return func(j channel.Job) (error, error) {
		if j.Action == channel.Post && j.Part == n {
			return before, after
		}
		return nil, nil
	}
}

var (
	refusal = &channel.RefusedError{Reason: "ditolak"}
	errLost = errors.New("jawaban hilang")
)

// Whatever happens to one post of a thread, those before it stay, and the next run goes
// on with the first that is not out.
func TestAThreadGoesOnWhereItStopped(t *testing.T) {
	for _, c := range []struct {
		rule   string
		fail   func(channel.Job) (error, error)
		blind  bool
		first  string // what is live after the first run
		plan   string // then
		second string // after the second, with nothing failing and nobody asked
	}{
		{rule: "nothing fails", first: threeOut, second: threeOut},
		{rule: "part 1 is refused", fail: atPart(1, refusal, nil), first: "", plan: "post: not yet on Bluesky", second: threeOut},
		{rule: "part 2 is refused", fail: atPart(2, refusal, nil), first: "satu", plan: "post: 1 of 3 parts of the thread are out on Bluesky: it goes on", second: threeOut},
		{rule: "part 3 is refused", fail: atPart(3, refusal, nil), first: "satu dua<p1", plan: "post: 2 of 3 parts", second: threeOut},
		{rule: "the answer about part 2 is lost, and it is found", fail: atPart(2, nil, errLost), first: threeOut, second: threeOut},
		{rule: "the answer about part 2 is lost for good", fail: atPart(2, nil, errLost), blind: true, first: "satu dua<p1", plan: "ask: it is not known", second: "satu dua<p1"},
		{rule: "part 3 is lost on its way", fail: atPart(3, errLost, nil), first: "satu dua<p1", plan: "ask: it is not known", second: "satu dua<p1"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			f := &feed{fail: c.fail, blind: c.blind}
			run := threadRun(t, f, filepath.Join(t.TempDir(), "ledger.jsonl"))
			f.again(t, run, threadOf(utas))
			if got := f.shown(); got != c.first {
				t.Errorf("live: %q, want %q", got, c.first)
			}
			plan := ""
			for _, a := range Plan([]Wish{threadOf(utas)}, run.Store.State().Standings, kantor(), noon) {
				plan = string(a.Kind) + ": " + a.Why.EN
			}
			if !strings.HasPrefix(plan, c.plan) || plan != "" && c.plan == "" {
				t.Errorf("planned %q, want %q", plan, c.plan)
			}
			f.fail = nil
			for range 2 {
				f.again(t, run, threadOf(utas))
				if got := f.shown(); got != c.second {
					t.Errorf("live: %q, want %q", got, c.second)
				}
			}
			if s := run.standing(); c.second == threeOut && (s.Status != ledger.Out || s.PostID != "p1 p2 p3" || s.URL != "https://bluesky.example/p1" || s.Parts != 3 || s.Thread != nil || s.Ended != 1) {
				t.Errorf("%+v", s)
			}
		})
	}
}

// A person's answer is about the post that was lost; the next run goes on from it, with
// its address in place of an id.
func TestAnAnswerAboutOnePost(t *testing.T) {
	for posted, second := range map[bool]string{true: "satu dua<p1 tiga<https://bluesky.example/p2", false: threeOut} {
		f := &feed{fail: atPart(2, errLost, nil), blind: true}
		if posted {
			f.fail = atPart(2, nil, errLost)
		}
		run := threadRun(t, f, filepath.Join(t.TempDir(), "ledger.jsonl"))
		f.again(t, run, threadOf(utas))
		e := run.standing().Pending
		if e.Part != 2 || e.Parts != 3 || e.Digest != threadOf(utas).Messages[0].Digest {
			t.Errorf("asked about %+v", e)
		}
		if e.Type, e.By, e.Error = schema.Resolved, "petugas", "not posted"; posted {
			e.URL, e.Error = "https://bluesky.example/p2", ""
		}
		if err := run.Store.Append(e); err != nil {
			t.Fatal(err)
		}
		f.fail = nil
		f.again(t, run, threadOf(utas))
		if got := f.shown(); got != second {
			t.Errorf("live: %q, want %q", got, second)
		}
	}
}

// What is decided while a thread is half out: the posts that are out stay where they are
// what is wanted, and go where they are not.
func TestAThreadThatChangesHalfWay(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		change     func(*Wish)
		want       string
		kind       Kind
	}{
		{rule: "a later part is corrected", text: "satu\n---\nDUA\n---\ntiga", want: "satu DUA<p1 tiga<p2", kind: Post},
		{rule: "it grows", text: utas + "\n---\nempat", want: threeOut + " empat<p3", kind: Post},
		{rule: "the part that is out is corrected", text: "SATU\n---\ndua", want: "SATU dua<p2", kind: Post},
		{rule: "nothing but the part that is out is left", text: "satu", want: "satu", kind: Post},
		{rule: "it is withdrawn", text: utas, change: func(w *Wish) { w.Withdrawn = true }, want: "", kind: Withdraw},
		{rule: "it is held", text: utas, change: func(w *Wish) { w.Held = held(schema.Order{By: "humas"}) }, want: "satu", kind: Wait},
		{rule: "it is put off", text: utas, change: func(w *Wish) { w.Due = noon.Add(time.Hour) }, want: "satu", kind: Wait},
		{rule: "what is out is corrected, and put off", text: "SATU", change: func(w *Wish) { w.Due = noon.Add(time.Hour) }, want: "", kind: Withdraw},
	} {
		t.Run(c.rule, func(t *testing.T) {
			f := &feed{fail: atPart(2, refusal, nil)}
			run := threadRun(t, f, filepath.Join(t.TempDir(), "ledger.jsonl"))
			f.again(t, run, threadOf(utas))
			f.fail = nil
			w := threadOf(c.text)
			if c.change != nil {
				c.change(&w)
			}
			res := f.again(t, run, w)
			if got := f.shown(); got != c.want || res == nil || res.Kind != c.kind {
				t.Errorf("live: %q, want %q; %+v", got, c.want, res)
			}
			if res = f.again(t, run, w); res != nil && res.Kind.Acts() {
				t.Errorf("then planned: %+v", res.Action)
			}
		})
	}
}

// Each post is judged right before it: what was ordered while the one before went out
// stops the rest.
func TestAHoldBetweenTwoPosts(t *testing.T) {
	f := &feed{}
	run := threadRun(t, f, filepath.Join(t.TempDir(), "ledger.jsonl"))
	f.fail = func(j channel.Job) (error, error) {
		if j.Part == 2 {
			hold := schema.Order{Verb: schema.OrderHold, By: "humas", Pull: 7, Comment: 70, Time: noon, Reason: "angka"}
			if err := run.Store.Append(schema.Entry{Type: schema.Ordered, Item: "content/2026/a", Order: &hold}); err != nil {
				t.Error(err)
			}
		}
		return nil, nil
	}
	run.Again = func(context.Context, []Action) ([]Action, error) {
		book := run.Store.State()
		return Plan(Obey([]Wish{threadOf(utas)}, book.Standing), book.Standings, kantor(), noon), nil
	}
	res := f.again(t, run, threadOf(utas))
	if f.shown() != "satu dua<p1" || res.Kind != Wait || run.standing().Status != ledger.Partly {
		t.Errorf("live %q: %+v", f.shown(), res.Action)
	}
}

// Killed at any step, and run again: each post is there once.
func TestAThreadKilledAtEveryStep(t *testing.T) {
	deaths := 0
	for n := 1; ; n++ {
		f, path := &feed{}, filepath.Join(t.TempDir(), "ledger.jsonl")
		if !dies(t, f, path, n) {
			break
		}
		deaths++
		f.again(t, threadRun(t, f, path), threadOf(utas))
		if got := f.shown(); got != threeOut {
			t.Errorf("killed at step %d: live %q", n, got)
		}
	}
	if deaths < 3*5 {
		t.Errorf("%d deaths: the test proves too little", deaths)
	}
}

// dies runs until the n-th boundary; it reports whether there was one.
func dies(t *testing.T, f *feed, path string, n int) (died bool) {
	t.Helper()
	run, steps := threadRun(t, f, path), 0
	run.boundary = func(step string) {
		if steps++; steps == n {
			panic(step)
		}
	}
	defer func() {
		died = recover() != nil
		_ = run.Store.(*ledger.Store).Close()
	}()
	f.again(t, run, threadOf(utas))
	return false
}

// People are handed a thread as a whole, and what of it is out already.
func TestPeopleAreHandedAThreadAsAWhole(t *testing.T) {
	f := &feed{fail: atPart(2, refusal, nil)}
	run := threadRun(t, f, filepath.Join(t.TempDir(), "ledger.jsonl"))
	f.again(t, run, threadOf(utas))
	run.Way = func(c schema.Channel) (string, schema.Transport) {
		return kantor().Destination(c).Account, schema.HandOff
	}
	var got channel.Job
	run.Transport = func(schema.Channel) channel.Transport {
		return platformOf(func(_ context.Context, j channel.Job) (channel.Receipt, error) {
			got = j
			return channel.Receipt{Prepared: true}, nil
		})
	}
	f.again(t, run, threadOf(utas))
	if got.Message.Text != utas || got.Part != 0 || got.Already != 1 || got.URL != "https://bluesky.example/p1" {
		t.Errorf("%+v", got)
	}
	e := run.standing().Pending
	e.Type, e.By, e.URL = schema.Resolved, "petugas", "https://bluesky.example/p1"
	if err := run.Store.Append(e); err != nil {
		t.Fatal(err)
	}
	if s := run.standing(); s.Status != ledger.Out || s.PostID != "" || s.Thread != nil {
		t.Errorf("%+v", s) // without an id, the withdrawal is people's too: only they know the rest
	}
}

// A run that was cut off while it took a thread back, or withdrew it, may have taken some
// of its posts away: what is decided then, the thread as it was even, is posted from the
// beginning.
func TestAThreadThatWasBeingTakenBack(t *testing.T) {
	changed, withdrawn := threadOf("SATU\n---\ndua"), threadOf(utas)
	withdrawn.Withdrawn = true
	for _, c := range []struct {
		rule       string
		fail       func(channel.Job) (error, error)
		goes, then Wish
		want       string
	}{
		{"half out, and changed", atPart(3, refusal, nil), changed, changed, "SATU dua<p3"},
		{"half out, and changed back", atPart(3, refusal, nil), changed, threadOf(utas), "satu dua<p3 tiga<p4"},
		{"out, and withdrawn", nil, withdrawn, withdrawn, ""},
		{"out, and no longer withdrawn", nil, withdrawn, threadOf(utas), "satu dua<p4 tiga<p5"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			f, path := &feed{fail: c.fail}, filepath.Join(t.TempDir(), "ledger.jsonl")
			run := threadRun(t, f, path)
			f.again(t, run, threadOf(utas))
			f.fail = func(channel.Job) (error, error) {
				f.live = f.live[1:]
				return errLost, nil
			}
			cutOff(t, run, func() { f.again(t, run, c.goes) })
			f.fail = nil
			run = threadRun(t, f, path)
			f.again(t, run, c.then)
			if got := f.shown(); got != c.want {
				t.Errorf("live %q, want %q", got, c.want)
			}
			if res := f.again(t, run, c.then); res != nil {
				t.Errorf("then planned: %+v", res.Action)
			}
		})
	}
}

// cutOff kills what a run does after its first calls.
func cutOff(t *testing.T, run *Run, do func()) {
	t.Helper()
	run.boundary = func(step string) {
		if step == "after calls" {
			panic(step)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("nothing was called")
		}
		_ = run.Store.(*ledger.Store).Close()
	}()
	do()
}
