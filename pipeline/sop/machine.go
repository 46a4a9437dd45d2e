package sop

import (
	"fmt"
	"slices"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// State is where a step stands. The zero value is Pending.
type State uint8

// The states of a step.
const (
	Pending  State = iota
	Done           // selesai
	Returned       // dikembalikan untuk perbaikan
	Rejected       // ditolak
)

var stateNames = [...]string{"pending", "done", "returned", "rejected"}

func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return stateNames[Pending]
}

// MarshalText writes the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a state's name; no other word is a state.
func (s *State) UnmarshalText(text []byte) error {
	i := slices.Index(stateNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("read state %q", text)
	}
	*s = State(i)
	return nil
}

// Fact is what was found out about one step. The zero Fact knows nothing.
type Fact struct {
	State State
	// At is when it happened.
	At time.Time
	// Since is the earliest moment the step could be done again, such as the
	// push that made an older correction void; zero if there is none.
	Since time.Time
	// By and Role say who, and in which role; either may be empty.
	By, Role string
	// Evidence names the recorded thing that proves it.
	Evidence string
	// Note is the remark of whoever acted.
	Note string
	// Answered says that the content changed after the step was returned.
	Answered bool
}

// Machine collects the facts of one track.
type Machine struct {
	policy Policy
	steps  []schema.ProcedureStep
	facts  map[int]Fact
}

// NewMachine starts a track with no fact known. A step that the procedure lacks
// is left out.
func NewMachine(p Policy, t schema.Track) *Machine {
	m := &Machine{policy: p, facts: map[int]Fact{}}
	for _, n := range t.Steps {
		if s, ok := p.Procedure.Step(n); ok {
			m.steps = append(m.steps, s)
		}
	}
	return m
}

// Steps are the track's steps in order.
func (m *Machine) Steps() []schema.ProcedureStep { return m.steps }

// Step is the track's step that a kind of fact completes.
func (m *Machine) Step(by schema.Completion) (schema.ProcedureStep, bool) {
	i := slices.IndexFunc(m.steps, func(s schema.ProcedureStep) bool { return s.CompletedBy == by })
	if i < 0 {
		return schema.ProcedureStep{}, false
	}
	return m.steps[i], true
}

// Record replaces what is known about a step.
func (m *Machine) Record(step int, f Fact) { m.facts[step] = f }

// Fact is what is known about a step.
func (m *Machine) Fact(step int) Fact { return m.facts[step] }

// Progress is the state of a track at a moment.
type Progress struct {
	Steps []StepProgress
	Turn  Turn
	// Decided says that every step before publication is done.
	Decided bool
}

// StepProgress is one step with its fact and its time.
type StepProgress struct {
	Step schema.ProcedureStep
	Fact
	// Minutes is the lama giliran, in office minutes.
	Minutes int
	// Due is when the standard time of the open step runs out; zero for others.
	Due time.Time
}

// Turn says whose turn it is. Step 0 is nobody's.
type Turn struct {
	Step  int
	Roles []string
	// Since is when the turn began, Due when its standard time runs out in
	// office hours; zero where that cannot be counted.
	Since, Due time.Time
}

// Progress derives the states. start is when the track began, now the moment
// that is asked about.
func (m *Machine) Progress(start, now time.Time) Progress {
	var p Progress
	turn, open := start, -1
	var since time.Time // of the open step
	for i, s := range m.steps {
		sp := StepProgress{Step: s}
		switch f := m.facts[s.Number]; {
		case open < 0:
			sp.Fact = f
			since = later(turn, f.Since)
			if turn = m.take(&sp, turn, now); f.State != Done {
				open = i
			}
		case f.State == Returned || f.State == Rejected:
			sp.Fact = f // a no is heard before its turn; a yes is not
		}
		p.Steps = append(p.Steps, sp)
	}
	p.Decided = m.decided(open)
	p.Turn = m.turn(open, since)
	return p
}

// take times the step that has its turn, and tells when the next turn begins.
// A step that was returned and answered waits again for whoever returned it.
func (m *Machine) take(sp *StepProgress, turn, now time.Time) time.Time {
	turn = later(turn, sp.Since)
	end := now
	switch {
	case sp.State == Done:
		sp.At = later(turn, sp.At)
		end = sp.At
	case sp.State == Rejected, sp.State == Returned && !sp.Answered:
		end = sp.At
	}
	sp.Minutes = m.policy.Clock.Minutes(turn, end)
	if sp.State == Pending || sp.State == Returned {
		sp.Due, _ = m.policy.Clock.Add(turn, sp.Step.Minutes)
	}
	return end
}

func (m *Machine) decided(open int) bool {
	unhappy := func(f Fact) bool { return f.State == Returned || f.State == Rejected }
	if len(m.steps) == 0 || m.first(unhappy) >= 0 {
		return false
	}
	return open < 0 || m.steps[open].CompletedBy == schema.ByPublication
}

// turn is that of the open step, or of those who must answer a return.
func (m *Machine) turn(open int, since time.Time) Turn {
	if open < 0 || m.first(func(f Fact) bool { return f.State == Rejected }) >= 0 {
		return Turn{Roles: []string{}}
	}
	s := m.steps[open]
	if i := m.first(func(f Fact) bool { return f.State == Returned && !f.Answered }); i >= 0 {
		since = m.facts[m.steps[i].Number].At
		s = m.preparing(i)
	}
	due, _ := m.policy.Clock.Add(since, s.Minutes)
	return Turn{Step: s.Number, Roles: slices.Clone(m.policy.StepRoles(s)), Since: since, Due: due}
}

// first is the index of the first step with such a fact, or -1.
func (m *Machine) first(is func(Fact) bool) int {
	return slices.IndexFunc(m.steps, func(s schema.ProcedureStep) bool { return is(m.facts[s.Number]) })
}

// preparing is the last step up to i that makes the content. A track that
// has none (data-pribadi) leaves the turn where it is.
func (m *Machine) preparing(i int) schema.ProcedureStep {
	for j := i; j >= 0; j-- {
		switch m.steps[j].CompletedBy {
		case schema.ByProposal, schema.ByContent, schema.ByReady:
			return m.steps[j]
		}
	}
	return m.steps[i]
}
