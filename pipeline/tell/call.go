package tell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/schema"
)

// call adds the notices that are due: of a turn that passed to somebody else,
// of one handed to a deputy, of one that has lain for too long.
func (t *Telling) call(in Input, told memory) {
	w, ok := awaited(in)
	if !ok {
		return
	}
	if told.called == "" {
		told.called = key(makers(in)) // they opened it
	}
	if k := key(w.people); k != told.called {
		t.Notices = append(t.Notices, comment.Notice{Kind: comment.TurnNotice, Key: k, To: w.people, Item: w.item.Path})
		t.ask(in, w, w.people)
		return // whoever was called this moment is not late
	}
	if w.since.IsZero() {
		return
	}
	clock, now := in.Policy.Clock, in.Snapshot.Now
	minutes := clock.Minutes(w.since, now)
	waited := min(minutes, clock.Minutes(told.at, now))
	if told.at.IsZero() {
		waited = minutes
	}
	t.callAgain(in, told, w, waited, minutes)
}

// callAgain reminds of a turn and calls a deputy. waited are the office minutes
// since the turn began and its people were called, minutes those of the turn.
func (t *Telling) callAgain(in Input, told memory, w wait, waited, minutes int) {
	patience := in.RemindAfter * w.step.Minutes
	turn := w.item.Turn
	theirs := !w.hindered && !w.approved // else nothing that a deputy could mend
	switch {
	case theirs && len(turn.HandedTo) > 0:
		t.callDeputies(in, told, w, comment.Notice{To: turn.HandedTo, Handed: true})
	case patience == 0 || waited < patience:
	case theirs && waited >= 2*patience && len(turn.Deputies) > 0:
		t.callDeputies(in, told, w, comment.Notice{To: turn.Deputies, Minutes: minutes})
	default:
		t.once(told, comment.Notice{Kind: comment.ReminderNotice, Key: w.beginning(), To: w.people, Item: w.item.Path, Minutes: minutes})
	}
}

// callDeputies calls them once a turn, however it came about.
func (t *Telling) callDeputies(in Input, told memory, w wait, n comment.Notice) {
	n.Kind, n.Key, n.Item = comment.DeputyNotice, w.beginning()+" "+key(n.To), w.item.Path
	if t.once(told, n) {
		t.ask(in, w, n.To)
	}
}

func (t *Telling) once(told memory, n comment.Notice) bool {
	if told.given[string(n.Kind)+" "+n.Key] {
		return false
	}
	t.Notices = append(t.Notices, n)
	return true
}

// ask asks for a review where one answers the step. GitHub takes none from the
// pull request's author.
func (t *Telling) ask(in Input, w wait, people []string) {
	switch w.step.CompletedBy {
	case schema.ByConsideration, schema.ByCorrection, schema.ByDecision:
	default:
		return
	}
	if w.hindered || w.approved {
		return
	}
	for _, who := range people {
		if !strings.EqualFold(who, in.Snapshot.PullRequest.Author.Login) && !slices.Contains(t.Ask, who) {
			t.Ask = append(t.Ask, who)
		}
	}
}

// wait is what the pull request waits for: one item's turn, or an obstacle.
type wait struct {
	item               gate.ItemDecision
	step               schema.ProcedureStep
	since              time.Time
	people             []string
	hindered, approved bool
}

// beginning names the turn by its step and its first moment.
func (w wait) beginning() string {
	return fmt.Sprintf("%d %s", w.step.Number, w.since.UTC().Format(time.RFC3339))
}

// awaited is the item that is furthest behind, with whom it waits for. It is
// false where nobody has anything to do.
func awaited(in Input) (wait, bool) {
	var w wait
	found := false
	for _, it := range in.Decision.Items {
		step, ok := in.Policy.Procedure.Step(it.Turn.Step)
		if !ok || comment.Stopped(it) {
			return wait{}, false // what is held, refused or closed holds the rest
		}
		if !found || step.Number < w.step.Number {
			w, found = wait{item: it, step: step, people: it.Turn.People}, true
		}
	}
	if !found {
		return w, false
	}
	if s := w.item.Turn.Since; s != nil {
		w.since = *s
	}
	switch {
	case comment.Hindered(in.Decision):
		w.hindered, w.people = true, makers(in)
	case in.Decision.Verdict == gate.Approved:
		w.approved = true
		if in.Merge != schema.MergePerson {
			return w, false
		}
	}
	return w, len(w.people) > 0
}

// makers are whose pull request it is.
func makers(in Input) []string {
	pr := in.Snapshot.PullRequest
	accounts := []gate.Actor{pr.Author}
	if pr.Intake != nil {
		accounts = append(accounts, pr.Intake.Author)
	}
	var out []string
	for _, a := range accounts {
		if a.Kind == gate.User && a.Login != "" {
			out = append(out, strings.ToLower(a.Login))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// key is a list of people as one word.
func key(people []string) string { return strings.Join(people, ",") }
