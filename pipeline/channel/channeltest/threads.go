package channeltest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
)

const thirdText = "Bagian penutup: loket tetap buka, terima kasih 🙏"

// thread is a thread on its way, as the ledger has it.
type thread struct {
	w       *world
	message platform.Message
	files   []channel.File
	ids     []string
	urls    []string
}

// threading is a thread of three posts, of which none is out; a picture goes with the
// first.
func (w *world) threading() *thread {
	j := w.posting(0)
	j.Message.Text = channel.Joined([]string{firstText, secondText, thirdText})
	j = pictures(w.t, j, 1)
	j.Message.Channel = w.s.Thread
	return &thread{w: w, message: j.Message, files: j.Files}
}

// next is the job of the first post that is not out.
func (th *thread) next() channel.Job {
	n := len(th.ids) + 1
	j := channel.Job{
		Key: fmt.Sprintf("sha256:%064d", n), Action: channel.Post, Time: th.w.clock(), Message: th.message.Part(n),
		Part: n, Parts: len(th.message.Parts()), ID: strings.Join(th.ids, " "), Already: len(th.ids),
	}
	if n == 1 {
		j.Files = th.files
	}
	th.w.steps = map[string]string{}
	return j
}

// out notes a post's receipt.
func (th *thread) out(r channel.Receipt) {
	th.ids, th.urls = append(th.ids, r.ID), append(th.urls, r.URL)
}

// goesOn makes posts until so many are out.
func (th *thread) goesOn(until int) {
	th.w.t.Helper()
	for len(th.ids) < until {
		o := th.w.do(th.next())
		if o.end != done {
			th.w.t.Fatalf("part %d: %s: %v", len(th.ids)+1, o.end, o.err)
		}
		th.out(o.receipt)
	}
}

// whole holds what is live to the thread: every post once, each under the one before.
func (th *thread) whole() {
	th.w.t.Helper()
	live, before := th.w.platform.Live(), ""
	var texts []string
	for i, p := range live {
		if texts = append(texts, p.Text); p.Reply != before || (i == 0) != (len(p.Media) == 1) {
			th.w.t.Errorf("post %d is %+v, under %q", i+1, p, before)
		}
		before = p.ID
	}
	if !slices.Equal(texts, th.message.Parts()) {
		th.w.t.Errorf("live: %q", texts)
	}
}

// about is a job about the posts that are out.
func (th *thread) about(action, how string) channel.Job {
	j := channel.Job{
		Key: "sha256:" + strings.Repeat("ef", 32), Action: action, How: how, Message: th.message, Parts: len(th.ids),
		ID: strings.Join(th.ids, " "), URL: th.urls[0], Reason: "Isi keliru.", Time: th.w.clock(),
	}
	if how == channel.Reply {
		j.Reply = replyText
	}
	th.w.steps = map[string]string{}
	return j
}

// threadScenarios are the jobs of a thread, each with what it stands on.
func threadScenarios(s Subject) (all []scenario) {
	begun := func(w *world, out int) *thread {
		w.breaks(nil)
		th := w.threading()
		th.goesOn(out)
		return th
	}
	for n := range 3 {
		all = append(all, scenario{fmt.Sprintf("part %d of a thread", n+1), func(w *world) channel.Job { return begun(w, n).next() }})
	}
	if s.corrects(channel.Reply) {
		all = append(all, scenario{"correct a thread by reply", func(w *world) channel.Job { return begun(w, 3).about(channel.Correct, channel.Reply) }})
	}
	return append(all, scenario{"withdraw a thread", func(w *world) channel.Job { return begun(w, 3).about(channel.Withdraw, "") }})
}

// threads: one post at a time, resumed wherever it stopped, and gone as a whole.
func threads(t *testing.T, s Subject) {
	if s.Thread == "" {
		t.Skip("no threads")
	}
	for name, check := range map[string]func(*thread){
		"posted": func(th *thread) {
			th.goesOn(3)
			th.whole()
			if a := th.w.remote().Able(); a.Edit || a.Repost {
				for _, how := range []string{channel.Edit, channel.Repost} {
					if o := th.w.do(th.about(channel.Correct, how)); o.end != refused {
						th.w.t.Errorf("%s of a thread: %s: %v", how, o.end, o.err)
					}
				}
			}
			th.whole()
		},
		"not as one": func(th *thread) {
			j := th.next()
			j.Message, j.Part, j.Parts = th.message, 0, 0
			if o := th.w.do(j); o.end != refused || len(th.w.platform.Live()) > 0 {
				th.w.t.Errorf("%s: %v", o.end, o.err)
			}
		},
		"not where the ledger and the job differ": func(th *thread) {
			th.goesOn(2)
			j := th.next()
			j.ID = th.ids[1]
			if o := th.w.do(j); o.end != refused {
				th.w.t.Errorf("%s: %v", o.end, o.err)
			}
		},
		"not under a post that is gone": func(th *thread) {
			th.goesOn(2)
			th.w.platform.Remove(th.ids[1])
			if o := th.w.do(th.next()); o.end != refused {
				th.w.t.Errorf("%s: %v", o.end, o.err)
			}
		},
		"a post that a person found is named by its page": func(th *thread) {
			th.goesOn(2)
			th.ids[1] = th.urls[1]
			th.goesOn(3)
			th.whole()
			if o := th.w.do(th.about(channel.Withdraw, "")); th.w.remote().Able().Delete && o.end != done {
				th.w.t.Errorf("%s: %v", o.end, o.err)
			}
		},
		"withdrawn half way": func(th *thread) {
			th.goesOn(2)
			if o := th.w.do(th.about(channel.Withdraw, "")); th.w.remote().Able().Delete && o.end != done {
				th.w.t.Errorf("%s: %v", o.end, o.err)
			}
		},
		"shown": shownThread,
	} {
		t.Run(name, func(t *testing.T) { check(newWorld(t, s, 0).threading()) })
	}
	for n := range 3 {
		t.Run(fmt.Sprintf("stopped at part %d", n+1), func(t *testing.T) { stopped(t, s, n) })
	}
}

// stopped: whatever stops a thread at one of its posts, the next process goes on with
// that post, and then all of them are there, each once.
func stopped(t *testing.T, s Subject, out int) {
	probe := newWorld(t, s, 0).threading()
	probe.goesOn(out)
	j := probe.next()
	requests := probe.w.count(func() { probe.w.do(j) })
	for n := range requests {
		for _, f := range s.faults() {
			if f.silent {
				continue // at every request of every job already
			}
			f.at = n
			t.Run(fmt.Sprintf("request %d/%s", n+1, f.name), func(t *testing.T) {
				t.Parallel()
				th := newWorld(t, s, 0).threading()
				th.goesOn(out)
				j := th.next()
				th.w.breaks(&f)
				o := th.w.do(j)
				th.w.breaks(nil)
				th.resolved(j, o)
				th.goesOn(3)
				th.whole()
			})
		}
	}
}

// resolved brings a post to its end: found, made again where it can't be there, or
// looked for by a person.
func (th *thread) resolved(j channel.Job, o outcome) {
	th.w.t.Helper()
	there := th.w.effect(j)
	if o = th.w.settle(j, o); o.end == doubt {
		if there && th.w.remote().Able().Find {
			th.w.t.Errorf("the post is there and Find can't tell: %v", o.err)
		}
		if !there { // so says a person
			o = th.w.do(j)
		}
	}
	switch {
	case o.end == done:
		th.out(o.receipt)
	case o.end == refused && !th.w.effect(j): // planned again
	default:
		th.w.t.Fatalf("%s: %v", o.end, o.err)
	}
}

// shownThread: a thread reads as it was only while all its posts do.
func shownThread(th *thread) {
	w := th.w
	th.goesOn(3)
	want := func(what string, state channel.LiveState) {
		w.t.Helper()
		if !w.remote().Able().Read {
			state = channel.Unreadable
		}
		if live := w.look(th.about(channel.Post, "")); live.State != state {
			w.t.Errorf("%s: state %d, want %d (%q)", what, live.State, state, live.Text)
		}
	}
	want("as it was", channel.Same)
	w.platform.Change(th.ids[1], "Diubah orang lain")
	want("its second post changed", channel.Changed)
	w.platform.Change(th.ids[1], secondText)
	want("changed back", channel.Same)
	w.platform.Remove(th.ids[2])
	want("its last post deleted", channel.Changed)
	w.platform.Remove(th.ids[1])
	w.platform.Remove(th.ids[0])
	want("all deleted", channel.Gone)
}
