package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/schema"
)

// What comes up between two waves stops what the second was to do, and nothing else;
// the next run plans it by what holds then.
func TestAWaveIsJudgedAgainRightBefore(t *testing.T) {
	const first, second = "content/2026/a", "content/2026/b"
	order := func(o schema.Order) func(*testing.T, *Run) {
		return func(t *testing.T, r *Run) {
			t.Helper()
			o.By, o.Pull, o.Comment, o.Time = "humas", 7, 70, noon
			if err := r.Store.Append(schema.Entry{Type: schema.Ordered, Item: second, Order: &o}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		rule    string
		out     bool // the second item is out, with another text
		between func(t *testing.T, r *Run)
		office  func(*office.Office) // from the start
		due     time.Time            // of the second, from then on
		text    string               // of the second, from then on
		pass    time.Duration        // by the clock
		calls   string
		want    string // of the second: kind, outcome, why
		red     bool
	}{
		{rule: "nothing came up", calls: "a post, b post", want: "post done"},
		{rule: "a hold", between: order(schema.Order{Verb: schema.OrderHold, Reason: "angka"}), calls: "a post", want: "wait skipped waits: held by humas (#7): angka"},
		{rule: "a hold of a correction", out: true, between: order(schema.Order{Verb: schema.OrderHold, Reason: "angka"}), calls: "a post", want: "wait skipped waits: held by humas"},
		{rule: "a withdrawal of what is not out", between: order(schema.Order{Verb: schema.OrderWithdraw, Reason: "keliru"}), calls: "a post", want: "wait skipped not begun"},
		{rule: "a withdrawal of what is out goes at once", out: true, between: order(schema.Order{Verb: schema.OrderWithdraw, Reason: "keliru"}), calls: "a post, b withdraw", want: "withdraw done"},
		{rule: "a quiet period", pass: time.Hour, office: func(o *office.Office) {
			o.Quiet = []office.Quiet{{From: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour), Reason: "Berkabung"}}
		}, calls: "a post", want: "wait skipped quiet period until 2026-03-02 14.00 WIB (Berkabung)"},
		{rule: "a quiet period stops no correction", out: true, pass: time.Hour, office: func(o *office.Office) {
			o.Quiet = []office.Quiet{{From: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour), Reason: "Berkabung"}}
		}, calls: "a post, b correct", want: "correct done"},
		{rule: "a schedule", due: noon.Add(time.Hour), calls: "a post", want: "wait skipped scheduled for 2026-03-02 13.00 WIB"},
		{rule: "another text waits for the next run, which says so", out: true, text: "tiga", calls: "a post", want: "correct skipped", red: true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			var calls []string
			wishes, now, o := []Wish{want(first, "x", "satu"), want(second, "x", "dua")}, noon, kantor()
			if c.office != nil {
				c.office(o)
			}
			run := liveRun(t, func(_ context.Context, j channel.Job) (channel.Receipt, error) {
				calls = append(calls, strings.TrimPrefix(j.Message.Item, "content/2026/")+" "+j.Action)
				return channel.Receipt{URL: "https://x.example/1"}, nil
			})
			if c.out {
				apply(t, run, want(second, "x", "lama"))
				calls = nil
			}
			run.boundary = func(step string) {
				if step != "after ends" {
					return
				}
				run.boundary = nil
				now = now.Add(c.pass)
				if c.between != nil {
					c.between(t, run)
				}
				if c.text != "" {
					wishes[1] = want(second, "x", c.text)
				}
				wishes[1].Due = c.due
			}
			run.Again = func(_ context.Context, actions []Action) ([]Action, error) {
				book := run.Store.State()
				return Plan(Obey(wishes, book.Standing), book.Standings, o, now), nil
			}
			results, err := run.Apply(t.Context(), Plan(wishes, run.Store.State().Standings, o, now))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(calls, ", "); got != c.calls {
				t.Errorf("called %q, want %q", got, c.calls)
			}
			if results[0].Outcome != Done {
				t.Errorf("the first: %s", results[0].Outcome)
			}
			res := results[1]
			if got := fmt.Sprint(res.Kind, " ", res.Outcome, " ", res.Why.EN); !strings.HasPrefix(got, c.want) {
				t.Errorf("the second: %q, want %q", got, c.want)
			}
			if red := Unfinished(results) != nil; red != c.red {
				t.Errorf("the run fails: %t, want %t", red, c.red)
			}
			if s := run.Store.State().Standings[res.place()]; s.Status == ledger.Cut {
				t.Error("an intent of what was stopped is left open")
			}
		})
	}
}

// Who can't tell whether something was ordered does nothing more.
func TestAWaveThatCantBeJudgedIsNotBegun(t *testing.T) {
	calls := 0
	run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) {
		calls++
		return channel.Receipt{}, nil
	})
	deaf := errors.New("no answer")
	run.Again = func(_ context.Context, actions []Action) ([]Action, error) {
		if calls == 1 {
			return nil, deaf
		}
		return actions, nil
	}
	wishes := []Wish{want("content/2026/a", "x", "satu"), want("content/2026/b", "x", "dua")}
	results, err := run.Apply(t.Context(), Plan(wishes, nil, kantor(), noon))
	if !errors.Is(err, deaf) || calls != 1 || results[1].Outcome != Skipped || Unfinished(results) == nil {
		t.Errorf("%v after %d calls: %+v", err, calls, results[1])
	}
}

// An order that somebody else's run, or a person, puts on the ledger at the very last
// moment is read before anything is begun; what it does not touch goes on.
func TestAnOrderRecordedBySomebodyElseIsRead(t *testing.T) {
	remote := kantorGit(t)
	var calls []string
	run, err := remoteRun(t, remote, "satu", func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		calls = append(calls, j.Message.Item)
		return channel.Receipt{URL: "https://x.example/1"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wishes := []Wish{want("content/2026/a", "x", "satu"), want("content/2026/b", "x", "dua"), want("content/2026/c", "x", "tiga")}
	waves := 0
	run.boundary = func(step string) {
		if step != "before intents" {
			return
		}
		if waves++; waves != 2 {
			return
		}
		b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "o.git"), remote, ledger.BranchName)
		if err != nil {
			t.Fatal(err)
		}
		other, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		hold := schema.Order{Verb: schema.OrderHold, By: "kabid", Pull: 7, Comment: 70, Time: noon, Reason: "angka"}
		if err := other.Append(schema.Entry{Type: schema.Ordered, Item: "content/2026/b", Order: &hold}); err != nil {
			t.Fatal(err)
		}
	}
	run.Again = func(context.Context, []Action) ([]Action, error) {
		book := run.Store.State()
		return Plan(Obey(wishes, book.Standing), book.Standings, kantor(), noon), nil
	}
	results, err := run.Apply(t.Context(), Plan(wishes, run.Store.State().Standings, kantor(), noon))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(calls, " "); got != "content/2026/a content/2026/c" {
		t.Errorf("called for %s", got)
	}
	if results[1].Kind != Wait || results[2].Outcome != Done || Unfinished(results) != nil {
		t.Errorf("%s %s; %s", results[1].Kind, results[1].Outcome, results[2].Outcome)
	}
}
