package tell_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/pipeline/tell"
	"github.com/gunungmas/terbit/schema"
)

// monday is 10 August 2026, 09.00 in the office.
var monday = time.Date(2026, 8, 10, 2, 0, 0, 0, time.UTC)

// waiting is a pull request of staf that waits for step 6.
func waiting(people ...string) tell.Input {
	c := sop.Clock{Zone: "Asia/Pontianak"}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = []sop.Span{{From: 7*60 + 30, Until: 16 * 60}}
	}
	since := monday
	reason := gate.Reason{Code: gate.WaitingForStep}
	return tell.Input{
		Decision: gate.Decision{
			PullRequest: 7, Reasons: []gate.Reason{reason},
			Items: []gate.ItemDecision{{
				Path: "content/2026/hak", Reasons: []gate.Reason{reason},
				Turn: gate.Turn{Step: 6, Roles: []string{"kabid-pip"}, Since: &since, People: people, Deputies: []string{"plt"}},
			}},
		},
		Snapshot: gate.Snapshot{
			Now:         monday.Add(time.Minute),
			PullRequest: gate.PullRequest{Number: 7, Open: true, Author: gate.Actor{Login: "Staf", Kind: gate.User}},
		},
		Policy:      sop.Policy{Procedure: schema.DefaultProcedure(), Profile: "staf-mengusulkan", Clock: c},
		RemindAfter: 3,
	}
}

// told adds what was said before: at a minute, by an account.
func told(in tell.Input, minute int, who gate.Actor, body string) tell.Input {
	in.Snapshot.Comments = append(in.Snapshot.Comments, gate.Comment{
		ID: int64(len(in.Snapshot.Comments) + 1), Author: who, CreatedAt: monday.Add(time.Duration(minute) * time.Minute), Body: body,
	})
	return in
}

var (
	bot   = gate.Actor{Login: "github-actions[bot]", Kind: gate.App}
	other = gate.Actor{Login: "dependabot[bot]", Kind: gate.App}
	warga = gate.Actor{Login: "warga", Kind: gate.User}
)

// kinds are the notices as one line.
func kinds(t tell.Telling) []string {
	out := []string{}
	for _, n := range t.Notices {
		out = append(out, fmt.Sprint(n.Kind, n.To))
	}
	return out
}

const called = "<!-- terbit:giliran kabid -->\n@kabid"

func TestWhoIsCalled(t *testing.T) {
	at := func(in tell.Input, minutes int) tell.Input {
		in.Snapshot.Now = monday.Add(time.Duration(minutes) * time.Minute)
		return in
	}
	reminded := "<!-- terbit:pengingat 6 2026-08-10T02:00:00Z -->\n@kabid"
	for rule, c := range map[string]struct {
		in   tell.Input
		want []string
	}{
		"the turn passed to somebody else":         {waiting("kabid"), []string{"giliran[kabid]"}},
		"the author needs no call":                 {waiting("staf"), []string{}},
		"who was called is not called again":       {told(waiting("kabid"), 0, bot, called), []string{}},
		"a person cannot make us think we called":  {told(waiting("kabid"), 0, warga, called), []string{"giliran[kabid]"}},
		"the turn went there and back":             {told(told(waiting("kabid"), 0, bot, called), 0, bot, "<!-- terbit:giliran humas -->\n@humas"), []string{"giliran[kabid]"}},
		"before the multiple of the standard time": {at(told(waiting("kabid"), 0, bot, called), 29), []string{}},
		"after it, one reminder":                   {at(told(waiting("kabid"), 0, bot, called), 30), []string{"pengingat[kabid]"}},
		"but one":                                  {at(told(told(waiting("kabid"), 0, bot, called), 30, bot, reminded), 59), []string{}},
		"then the deputy":                          {at(told(told(waiting("kabid"), 0, bot, called), 30, bot, reminded), 60), []string{"wakil[plt]"}},
		"once as well":                             {at(told(told(waiting("kabid"), 0, bot, called), 60, bot, "<!-- terbit:wakil 6 2026-08-10T02:00:00Z plt -->"), 300), []string{}},
		"the night does not count":                 {at(told(waiting("kabid"), 6*60+45, bot, called), 20*60), []string{}},
		"patience counts from the call":            {at(told(waiting("kabid"), 100, bot, called), 120), []string{}},
	} {
		if got := kinds(tell.Of(c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", rule, got, c.want)
		}
	}
}

func TestWhoIsNotCalled(t *testing.T) {
	stop := func(edit func(*tell.Input)) tell.Input {
		in := waiting("kabid")
		edit(&in)
		return in
	}
	because := func(in *tell.Input, c gate.Code) {
		in.Decision.Reasons = append(in.Decision.Reasons, gate.Reason{Code: c})
		in.Decision.Items[0].Reasons = in.Decision.Reasons
	}
	for rule, in := range map[string]tell.Input{
		"a hold":                     stop(func(in *tell.Input) { because(in, gate.OnHold) }),
		"a closed pull request":      stop(func(in *tell.Input) { in.Snapshot.PullRequest.Open = false }),
		"a missing answer":           stop(func(in *tell.Input) { because(in, gate.ReviewsUnreadable) }),
		"nobody's turn":              stop(func(in *tell.Input) { in.Decision.Items[0].Turn = gate.Turn{} }),
		"a merge that makes itself":  stop(func(in *tell.Input) { in.Decision.Verdict = gate.Approved }),
		"not applicable":             stop(func(in *tell.Input) { in.Decision.Verdict = gate.NotApplicable }),
		"no people":                  stop(func(in *tell.Input) { in.Decision.Items[0].Turn.People = nil }),
		"a role that nobody can say": stop(func(in *tell.Input) { in.Decision.Items = nil }),
	} {
		if got := tell.Of(in); len(got.Notices)+len(got.Ask) > 0 {
			t.Errorf("%s calls %v", rule, got.Notices)
		}
	}
	byHand := stop(func(in *tell.Input) { in.Decision.Verdict, in.Merge = gate.Approved, schema.MergePerson })
	if got := kinds(tell.Of(byHand)); !slices.Equal(got, []string{"giliran[kabid]"}) {
		t.Errorf("a merge by hand calls %v", got)
	}
}

func TestTheStatus(t *testing.T) {
	verdict := func(v gate.Verdict, codes ...gate.Code) gate.Decision {
		d := gate.Decision{Verdict: v}
		for _, c := range codes {
			d.Reasons = append(d.Reasons, gate.Reason{Code: c})
		}
		return d
	}
	for want, decisions := range map[string][]gate.Decision{
		"success": {verdict(gate.Approved), verdict(gate.NotApplicable)},
		"pending": {verdict(gate.Blocked, gate.WaitingForStep), verdict(gate.Blocked, gate.ReturnedForWork, gate.DraftPullRequest)},
		"failure": {
			verdict(gate.Blocked), verdict(gate.Blocked, gate.RejectedProposal), verdict(gate.Blocked, gate.OnHold),
			verdict(gate.Blocked, gate.WaitingForStep, gate.MixedWithCode), verdict(gate.Blocked, gate.PullRequestClosed),
		},
		"error": {verdict(gate.Blocked, gate.WaitingForStep, gate.TimelineUnreadable)},
	} {
		for _, d := range decisions {
			if got := tell.Of(tell.Input{Decision: d}); got.State != want {
				t.Errorf("%v: %s, want %s", d.Reasons, got.State, want)
			}
		}
	}
}

// Where a login is given, another program's comments are not ours.
func TestOnlyOurOwnCommentsAreOurs(t *testing.T) {
	in := told(told(waiting("kabid"), 0, other, called), 0, other, comment.Marker+"\n…")
	in.Self = bot.Login
	if got := tell.Of(in); len(got.Notices) != 1 {
		t.Errorf("another program's call was taken for ours: %v", got.Notices)
	}
	in.Decision.Verdict = gate.NotApplicable
	if tell.Of(in).Sticky {
		t.Error("another program's sticky comment was taken for ours")
	}
	if in.Self = ""; !tell.Of(in).Sticky {
		t.Error("a sticky comment is not kept up to date")
	}
}
