package forge_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

const secret = "ghs_sangatRahasia123"

// client is a client of a world; its waits cost no time.
func client(t testing.TB, w *forgetest.World) *forge.Client {
	t.Helper()
	c, err := forge.New(forge.Options{
		APIURL: w.URL, Token: secret, Now: w.Now,
		Sleep: func(_ context.Context, d time.Duration) error { w.Wait(d); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// seen is what a snapshot and the decision on it say.
type seen struct {
	t        *testing.T
	snap     gate.Snapshot
	policy   sop.Policy
	decision gate.Decision
	err      error
}

// decide reads the facts and lets the gate decide.
func decide(t *testing.T, w *forgetest.World, p *forgetest.Pull, opts ...forge.SnapshotOptions) seen {
	t.Helper()
	var o forge.SnapshotOptions
	if len(opts) > 0 {
		o = opts[0]
	}
	s := seen{t: t}
	s.snap, s.policy, s.err = client(t, w).Snapshot(t.Context(), "kantor", "konten", p.Number, o)
	s.decision = gate.Decide(s.policy, s.snap)
	if (s.err != nil) != (len(s.snap.Doubts) > 0) {
		t.Errorf("the error and the doubts disagree: %v, %v", s.err, s.snap.Doubts)
	}
	if s.err != nil && strings.Contains(s.err.Error(), secret) {
		t.Errorf("the error tells the token: %v", s.err)
	}
	s.replay()
	return s
}

// replay holds that the recorded facts give the same decision years later.
func (s seen) replay() {
	s.t.Helper()
	raw, err := json.Marshal(s.snap)
	if err != nil {
		s.t.Fatal(err)
	}
	var again gate.Snapshot
	if err := json.Unmarshal(raw, &again); err != nil {
		s.t.Fatal(err)
	}
	if d := cmp.Diff(s.decision.Reasons, gate.Decide(s.policy, again).Reasons); d != "" {
		s.t.Errorf("the replay differs: %s", d)
	}
}

func (s seen) codes() []gate.Code {
	var out []gate.Code
	for _, r := range s.decision.Reasons {
		out = append(out, r.Code)
	}
	for _, it := range s.decision.Items {
		for _, i := range it.Ignored {
			out = append(out, i.Code)
		}
	}
	return out
}

// want checks the verdict and that these codes are among those given.
func (s seen) want(verdict gate.Verdict, codes ...gate.Code) {
	s.t.Helper()
	if s.decision.Verdict != verdict {
		s.t.Errorf("verdict %s, want %s: %v %v", s.decision.Verdict, verdict, s.codes(), s.err)
	}
	doubtful := false
	for _, c := range codes {
		doubtful = doubtful || c.Doubt()
		if !slices.Contains(s.codes(), c) {
			s.t.Errorf("want %s, got %v %v", c, s.codes(), s.err)
		}
	}
	if s.decision.Doubtful() != doubtful {
		s.t.Errorf("doubtful is %v: %v %v", s.decision.Doubtful(), s.codes(), s.err)
	}
}

// wantStep checks who did a step of the first item; "" leaves it open.
func (s seen) wantStep(number int, by string) {
	s.t.Helper()
	for _, step := range s.decision.Items[0].Steps {
		if step.Step == number && (step.By != by || (step.State == sop.Done) != (by != "")) {
			s.t.Errorf("step %d is %s by %q, want %q: %v", number, step.State, step.By, by, s.codes())
		}
	}
}

func proposal() forgetest.Files { return forgetest.Item(forgetest.NewItem, "Hak atas informasi") }

// considered and corrected is how far a proposal usually is.
func proposed(t *testing.T) (*forgetest.World, *forgetest.Pull) {
	t.Helper()
	w := forgetest.New(t)
	p := w.Propose("staf", proposal())
	w.Say("humas", p, "/pertimbangan lanjut")
	return w, p
}

func decided(t *testing.T) (*forgetest.World, *forgetest.Pull) {
	t.Helper()
	w, p := proposed(t)
	w.Approve("humas", p)
	w.Approve("kabid", p)
	return w, p
}
