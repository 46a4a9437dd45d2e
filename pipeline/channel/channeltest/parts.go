package channeltest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// able holds what a channel says it can do to what the suite corrects with it.
func able(t *testing.T, s Subject) {
	a := newWorld(t, s, 0).remote().Able()
	for how, says := range map[string]bool{channel.Edit: a.Edit, channel.Reply: a.Reply, channel.Repost: a.Repost} {
		if says != s.corrects(how) {
			t.Errorf("corrects by %s: it says %v, the suite is told %v", how, says, s.corrects(how))
		}
	}
	if a.Thread != (s.Thread != "") {
		t.Errorf("threads: it says %v, the suite is told %q", a.Thread, s.Thread)
	}
	if a.EditMedia && !a.Edit {
		t.Error("it edits media but nothing else")
	}
}

// posts: a text, pictures, a video, each once and as it was given.
func posts(t *testing.T, s Subject) {
	cases := map[string]func(*world) channel.Job{
		"a picture": func(w *world) channel.Job { return w.posting(1) },
	}
	if !s.NoText {
		cases["a text"] = func(w *world) channel.Job { return w.posting(0) }
	}
	if s.Pictures > 1 {
		cases["all the pictures"] = func(w *world) channel.Job { return w.posting(s.Pictures) }
	}
	if s.Video {
		cases["a video"] = func(w *world) channel.Job {
			j := w.posting(0)
			j.Files, j.Message.Media = nil, nil
			return attached(w.t, j, platform.Video, clip())
		}
	}
	for name, makes := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, s, 0)
			j := makes(w)
			o := w.do(j)
			if o.end != done {
				t.Fatalf("%s: %v; live %+v", o.end, o.err, w.platform.Live())
			}
			if o.receipt.Prepared {
				t.Error("an API hands nothing to a person")
			}
			t.Logf("%d requests", w.requests())
		})
	}
}

// twice: a process that died after the post, before it could write so.
func twice(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	j, r := w.posted(1)
	found, again := w.find(j)
	if able := w.remote().Able(); able.Find && found != channel.Present {
		t.Errorf("Find of a post that is there: %d", found)
	} else if !able.Find && found != channel.Inconclusive {
		t.Errorf("Find of a channel that can't: %d", found)
	}
	if found == channel.Present && again.ID != r.ID {
		t.Errorf("found %q, posted %q", again.ID, r.ID)
	}
	if !s.Once {
		return
	}
	for _, steps := range []map[string]string{w.steps, {}} {
		w.steps = steps
		_ = w.settle(j, w.do(j))
		if n := len(w.platform.Live()); n != 1 {
			t.Errorf("a second attempt with the same key: %d posts", n)
		}
	}
}

// scenario is an action with what it stands on.
type scenario struct {
	name  string
	begin func(w *world) channel.Job
}

func scenarios(s Subject) []scenario {
	all := []scenario{{"post", func(w *world) channel.Job { return w.posting(min(2, s.Pictures)) }}}
	for _, how := range s.Hows {
		all = append(all, scenario{"correct by " + how, func(w *world) channel.Job {
			j, r := w.posted(1)
			return w.correcting(how, j, r)
		}})
	}
	if s.Thread != "" {
		all = append(all, threadScenarios(s)...)
	}
	return append(all, scenario{"withdraw", func(w *world) channel.Job {
		j, r := w.posted(1)
		return w.withdrawing(j, r)
	}})
}

// faults: every fault at every request of every action.
func faults(t *testing.T, s Subject) {
	for _, sc := range scenarios(s) {
		w := newWorld(t, s, 0)
		if a := w.remote().Able(); strings.HasPrefix(sc.name, "withdraw") && !a.Delete {
			continue
		}
		j := sc.begin(w)
		w.breaks(nil)
		if o := w.do(j); o.end != done {
			t.Errorf("%s: %s: %v", sc.name, o.end, o.err)
			continue
		}
		for n := range w.requests() {
			for _, f := range s.faults() {
				f.at = n
				t.Run(fmt.Sprintf("%s/request %d/%s", sc.name, n+1, f.name), func(t *testing.T) {
					t.Parallel()
					faulty(t, s, sc, f)
				})
			}
		}
	}
}

// faulty plays one action with one fault to its end.
func faulty(t *testing.T, s Subject, sc scenario, f fault) {
	w := newWorld(t, s, 0)
	j := sc.begin(w)
	w.breaks(&f)
	o := w.do(j)
	there := w.effect(j)
	classified(w, f, o, there || j.Action == channel.Withdraw && len(w.platform.Live()) < j.Parts) // part of a thread is gone
	if o.end == doubt && f.stays {
		if found, _ := w.find(j); found != channel.Inconclusive {
			t.Errorf("Find knows (%d) from a platform that answers nothing", found)
		}
	}
	w.breaks(nil) // the next run finds the platform in order
	end := w.settle(j, o)
	if n := len(w.platform.Live()); n > most(j) {
		t.Errorf("%d posts: %+v", n, w.platform.Live())
	}
	if end.end == doubt && there && w.remote().Able().Find {
		t.Errorf("the effect is there and Find can't tell: %v", o.err)
	}
	if end.end == doubt && s.Absent {
		t.Errorf("still in doubt: %v", end.err)
	}
}

// classified holds an attempt's end to what the fault says.
func classified(w *world, f fault, o outcome, there bool) {
	w.t.Helper()
	if f.end == "" || there {
		return
	}
	if o.end != f.end {
		w.t.Errorf("%s (%v), want %s", o.end, o.err, f.end)
		return
	}
	after := f.after
	if w.s.Undated {
		after = 0
	}
	if r := o.refusal; r.Again != f.again || f.account && !r.Account || !about(r.After, after) {
		w.t.Errorf("refused with Again %v, Account %v, After %s; want %v, %v, %s: %v",
			r.Again, r.Account, r.After, f.again, f.account, after, o.err)
	}
}

// about reports whether a waiting time is what was asked for; a platform that names
// a moment is up to two seconds off.
func about(got, want time.Duration) bool {
	return got == want || want > 0 && (got-want).Abs() <= 2*time.Second
}

// unrecorded: where a step can't be recorded, the job ends there.
func unrecorded(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	calls := 0
	w.broken = func(string) error { calls++; return nil }
	w.posted(min(2, s.Pictures))
	for n := range calls {
		t.Run(fmt.Sprintf("record %d", n+1), func(t *testing.T) {
			w := newWorld(t, s, 0)
			full, at := errors.New("no space left"), 0
			w.broken = func(string) error {
				if at++; at > n {
					return full
				}
				return nil
			}
			j := w.posting(min(2, s.Pictures))
			o := w.do(j)
			if o.end == done {
				t.Error("done, though a step was not recorded")
			}
			if at > n+1 {
				t.Error("went on after a step that was not recorded")
			}
			w.broken = nil
			_ = w.settle(j, o)
			if live := w.platform.Live(); len(live) > 1 {
				t.Errorf("%d posts", len(live))
			}
		})
	}
}

// skew: a platform a day ahead or behind posts once all the same.
func skew(t *testing.T, s Subject) {
	for _, by := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			w := newWorld(t, s, by)
			j := w.posting(1)
			w.breaks(&fault{do: cutAfter, at: w.last()})
			o := w.do(j)
			_ = w.settle(j, o)
			if n := len(w.platform.Live()); n != 1 {
				t.Errorf("%d posts", n)
			}
			if found, _ := w.find(j); w.remote().Able().Find && found != channel.Present {
				t.Errorf("Find of a post that is there: %d", found)
			}
		})
	}
}

// last is the number of the request that ends a post with a picture.
func (w *world) last() int {
	probe := newWorld(w.t, w.s, w.other)
	probe.posted(1)
	return probe.requests() - 1
}

// withdraw: gone, and gone still when asked again or when somebody else was first.
func withdraw(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	if !w.remote().Able().Delete {
		t.Skip("the API doesn't delete")
	}
	j, r := w.posted(1)
	gone := w.withdrawing(j, r)
	for i := range 2 {
		if o := w.do(gone); o.end != done {
			t.Errorf("withdrawal %d: %s: %v", i+1, o.end, o.err)
		}
	}
	if found, _ := w.find(gone); w.remote().Able().Find && found != channel.Present {
		t.Errorf("Find of a withdrawal that took effect: %d", found)
	}
	w = newWorld(t, s, 0)
	j, r = w.posted(1)
	w.platform.Remove(r.ID)
	if o := w.do(w.withdrawing(j, r)); o.end != done {
		t.Errorf("a withdrawal of what a person deleted: %s: %v", o.end, o.err)
	}
}

// withdrawReply: a withdrawal takes the correction's reply with it.
func withdrawReply(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	if !s.corrects(channel.Reply) || !w.remote().Able().Delete {
		t.Skip("no replies, or nothing is deleted")
	}
	j, r := w.posted(1)
	j = w.correcting(channel.Reply, j, r)
	o := w.do(j)
	if o.end != done {
		t.Fatal(o.err)
	}
	if o := w.do(w.withdrawing(j, o.receipt)); o.end != done {
		t.Errorf("%s: %v", o.end, o.err)
	}
}

// brokenFind: a platform that answers nonsense proves neither absence nor a change.
func brokenFind(t *testing.T, s Subject) {
	for _, f := range s.faults() {
		t.Run(f.name, func(t *testing.T) {
			w := newWorld(t, s, 0)
			j, r := w.posted(1)
			j.URL, j.ID = r.URL, r.ID
			reads := max(w.count(func() { w.find(j) }), w.count(func() { w.look(j) }))
			for n := range reads {
				f.at = n
				w.breaks(&f)
				w.find(j)
				w.breaks(&f)
				if state := w.look(j).State; state != channel.Unreadable && state != channel.Same {
					t.Errorf("request %d: a post that is as it was is shown as %d", n+1, state)
				}
			}
		})
	}
}

// count is how many requests something takes.
func (w *world) count(do func()) int {
	w.breaks(nil)
	do()
	return w.requests()
}

// look reads a live post back.
func (w *world) look(j channel.Job) channel.Live {
	w.t.Helper()
	live, err := w.remote().Shown(w.t.Context(), w.begins(j))
	w.public("Shown's error", err)
	w.public("what is shown", live)
	if err != nil && live.State != channel.Unreadable {
		w.t.Errorf("Shown knows (%d) and has an error: %v", live.State, err)
	}
	return live
}

// shown: as it was, changed by somebody, deleted by somebody.
func shown(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	j, r := w.posted(1)
	j.URL, j.ID = r.URL, r.ID
	want := func(what string, state channel.LiveState) {
		t.Helper()
		if !w.remote().Able().Read {
			state = channel.Unreadable
		}
		if live := w.look(j); live.State != state {
			t.Errorf("%s: state %d, want %d (%q)", what, live.State, state, live.Text)
		}
	}
	want("as it was", channel.Same)
	w.platform.Change(r.ID, "Diubah orang lain")
	want("changed", channel.Changed)
	w.platform.Remove(r.ID)
	want("deleted", channel.Gone)
}

// preflight: what can be known before a post, and nothing is posted for it.
func preflight(t *testing.T, s Subject) {
	for _, state := range append([]State{Good}, s.States...) {
		t.Run([]string{"good", "bad token", "near expiry", "no quota"}[state], func(t *testing.T) {
			w := newWorld(t, s, 0)
			w.platform.Set(state)
			a, err := w.remote().Preflight(t.Context())
			w.public("a preflight", fmt.Sprint(a, err))
			readied(w, state, a, err)
			if n := len(w.platform.Live()); n != 0 {
				t.Errorf("a preflight posted: %d", n)
			}
		})
	}
	for _, f := range s.faults() {
		t.Run(f.name, func(t *testing.T) { unready(newWorld(t, s, 0), f) })
	}
}

// readied holds a preflight's answer to the account's state.
func readied(w *world, state State, a channel.Account, err error) {
	w.t.Helper()
	refusal := &channel.RefusedError{}
	switch {
	case state == BadToken:
		if !errors.As(err, &refusal) || !refusal.Account {
			w.t.Errorf("a bad token: %v", err)
		}
	case state == NoQuota:
		if err == nil && a.Left != 0 {
			w.t.Errorf("no quota: %+v", a)
		}
	case err != nil:
		w.t.Errorf("an account in order: %v", err)
	case a.Name == "" || a.Left == 0:
		w.t.Errorf("an account in order: %+v", a)
	case state == NearExpiry && (a.Expires.IsZero() || a.Expires.After(w.clock().Add(4*24*time.Hour))):
		w.t.Errorf("three days are left: %+v", a)
	}
}

// unready: a preflight that was not answered is not in order.
func unready(w *world, f fault) {
	for n := range w.count(func() { _, _ = w.remote().Preflight(w.t.Context()) }) {
		f.at, f.stays = n, true
		w.breaks(&f)
		a, err := w.remote().Preflight(w.t.Context())
		w.public("a preflight", fmt.Sprint(a, err))
		if err == nil && !w.s.Extra[n] {
			w.t.Errorf("request %d fails for good and all is well: %+v", n+1, a)
		}
	}
}

// recent: the account's list holds what was posted, by whichever key, and no longer what
// was deleted, nor what is older than was asked for.
func recent(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	lister, ok := w.remote().(channel.Lister)
	if !ok {
		t.Skip("the platform tells no list")
	}
	began := w.clock()
	_, r := w.posted(1)
	listed := func(since time.Time) (n int, found bool) {
		t.Helper()
		posts, all, err := lister.Recent(t.Context(), since)
		if err != nil || !all {
			t.Fatalf("all %v: %v", all, err)
		}
		for _, p := range posts {
			w.public("a listed post", p.URL)
			if p.Time.Before(since.Add(-time.Hour)) || p.Time.After(w.clock().Add(time.Hour)) {
				t.Errorf("%v is of %s", p.IDs, p.Time)
			}
			found = found || slices.Contains(p.IDs, r.ID)
		}
		return len(posts), found
	}
	if n, found := listed(began.Add(-time.Minute)); n != 1 || !found {
		t.Errorf("%d listed; ours among them: %v", n, found)
	}
	if n, _ := listed(began.Add(24 * time.Hour)); n != 0 {
		t.Errorf("%d are listed that are older than was asked for", n)
	}
	w.platform.Remove(r.ID)
	if n, _ := listed(began.Add(-time.Minute)); n != 0 {
		t.Errorf("%d are listed, and none is there", n)
	}
}
