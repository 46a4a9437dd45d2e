package sop_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

func fiveSteps(t testing.TB) sop.Policy {
	t.Helper()
	raw, err := os.ReadFile("testdata/lima-langkah.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := schema.LoadProcedure(raw)
	if err != nil {
		t.Fatal(err)
	}
	return sop.Policy{Procedure: p, Profile: "biasa", Clock: officeClock()}
}

func machine(p sop.Policy, change schema.TrackChange) *sop.Machine {
	track, _ := p.Procedure.TrackFor(change)
	return sop.NewMachine(p, track)
}

// show is a progress on one line: a state and minutes a step, then the turn.
func show(p sop.Progress) string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "%d %s %d; ", s.Step.Number, s.State, s.Minutes)
	}
	fmt.Fprintf(&b, "turn %d %s", p.Turn.Step, strings.Join(p.Turn.Roles, ","))
	if p.Decided {
		b.WriteString("; decided")
	}
	return b.String()
}

// at is Thursday 13 August 2026, a minute after 08.00 for each.
func at(minute int) time.Time {
	return time.Date(2026, 8, 13, 8, minute, 0, 0, officeClock().Location())
}

func TestTheTurnGoesFromStepToStep(t *testing.T) {
	done := func(minute int) sop.Fact { return sop.Fact{State: sop.Done, At: at(minute)} }
	for _, c := range []struct {
		rule  string
		facts map[int]sop.Fact
		now   int
		want  string
	}{
		{"belum ada apa-apa", nil, 7, "1 pending 7; 2 pending 0; 3 pending 0; 4 pending 0; 5 pending 0; turn 1 penulis"},
		{
			"bahan yang sudah ada menunggu gilirannya tanpa waktu",
			map[int]sop.Fact{1: done(5), 2: done(1)},
			9,
			"1 done 5; 2 done 0; 3 pending 4; 4 pending 0; 5 pending 0; turn 3 redaktur",
		},
		{
			"ya sebelum gilirannya belum didengar",
			map[int]sop.Fact{1: done(5), 4: done(6)},
			9,
			"1 done 5; 2 pending 4; 3 pending 0; 4 pending 0; 5 pending 0; turn 2 penulis",
		},
		{
			"dikembalikan: giliran kembali ke penyusun",
			map[int]sop.Fact{1: done(0), 2: done(2), 3: {State: sop.Returned, At: at(6)}},
			30,
			"1 done 0; 2 done 2; 3 returned 4; 4 pending 0; 5 pending 0; turn 2 penulis",
		},
		{
			"sesudah diperbaiki: giliran kembali ke pemeriksa",
			map[int]sop.Fact{1: done(0), 2: done(2), 3: {State: sop.Returned, At: at(6), Answered: true, Since: at(10)}},
			30,
			"1 done 0; 2 done 2; 3 returned 20; 4 pending 0; 5 pending 0; turn 3 redaktur",
		},
		{
			"tolak terdengar walau belum gilirannya",
			map[int]sop.Fact{1: done(0), 4: {State: sop.Rejected, At: at(6)}},
			30,
			"1 done 0; 2 pending 30; 3 pending 0; 4 rejected 0; 5 pending 0; turn 0 ",
		},
		{
			"diputus: tinggal tayang",
			map[int]sop.Fact{1: done(0), 2: done(2), 3: done(5), 4: done(9)},
			30,
			"1 done 0; 2 done 2; 3 done 3; 4 done 4; 5 pending 21; turn 5 penulis; decided",
		},
		{
			"semua selesai",
			map[int]sop.Fact{1: done(0), 2: done(2), 3: done(5), 4: done(9), 5: done(10)},
			30,
			"1 done 0; 2 done 2; 3 done 3; 4 done 4; 5 done 1; turn 0 ; decided",
		},
		{
			"revisi baru memulai giliran koreksi lagi",
			map[int]sop.Fact{1: done(0), 2: done(2), 3: {State: sop.Done, At: at(20), Since: at(15)}},
			30,
			"1 done 0; 2 done 2; 3 done 5; 4 pending 10; 5 pending 0; turn 4 sekretaris",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := machine(fiveSteps(t), schema.ChangeNew)
			for step, f := range c.facts {
				m.Record(step, f)
			}
			if got := show(m.Progress(at(0), at(c.now))); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestADataPribadiTrackHasNobodyToReturnTo(t *testing.T) {
	m := machine(office(), schema.ChangePersonalData)
	m.Record(6, sop.Fact{State: sop.Returned, At: at(3)})
	if got, want := show(m.Progress(at(0), at(9))), "6 returned 3; 7 pending 0; turn 6 kabid-pip"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheOpenStepHasADeadline(t *testing.T) {
	p := machine(office(), schema.ChangeNew).Progress(at(0), at(3))
	if want := at(10); !p.Steps[0].Due.Equal(want) {
		t.Errorf("due %v, want %v", p.Steps[0].Due, want)
	}
	if !p.Steps[1].Due.IsZero() {
		t.Error("a step that is not open has a deadline")
	}
}

func TestAnEmptyTrackIsNeverDecided(t *testing.T) {
	if sop.NewMachine(sop.Policy{}, schema.Track{Steps: []int{1, 2}}).Progress(at(0), at(1)).Decided {
		t.Error("decided without a step")
	}
}

// Whatever is recorded: steps are done from the front without a gap, only a
// decided track lacks no step before publication, and times never run back.
func TestProgressNeverSkipsAStep(t *testing.T) {
	p := office()
	rapid.Check(t, func(t *rapid.T) {
		change := schema.TrackChange(rapid.SampledFrom(schema.TrackChange("").Values()).Draw(t, "change"))
		m := machine(p, change)
		for _, s := range m.Steps() {
			m.Record(s.Number, sop.Fact{
				State: sop.State(rapid.IntRange(0, 3).Draw(t, "state")),
				At:    at(rapid.IntRange(0, 200).Draw(t, "at")),
				Since: at(rapid.IntRange(0, 200).Draw(t, "since")),
			})
		}
		got := m.Progress(at(0), at(300))
		open, last := false, at(0)
		for i, s := range got.Steps {
			if open && s.State == sop.Done {
				t.Fatalf("step %d is done after an open one", s.Step.Number)
			}
			open = open || s.State != sop.Done
			if s.State == sop.Done && s.At.Before(last) {
				t.Fatal("time runs back")
			}
			last = s.At
			if got.Decided && i < len(got.Steps)-1 && s.State != sop.Done {
				t.Fatal("decided with an open step")
			}
		}
	})
}
