package gate_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/gate"
)

const (
	stafProposes  = "staf-mengusulkan"
	humasProposes = "pranata-humas-mengusulkan"
)

// story is one rule of the office. It holds in both profiles unless it says in
// which one.
type tale struct {
	rule    string
	profile string
	events  []event
}

func story(rule string, events ...event) tale { return tale{rule: rule, events: events} }

func (t tale) in(profile string) tale { t.profile = profile; return t }

// told is a story as it came out.
type told struct {
	world    *world
	decision gate.Decision
	orders   gate.Orders
}

func tell(w *world, events []event) told {
	w.play(events)
	return told{w, gate.Decide(w.policy, w.snap), gate.StandingOrders(w.policy, w.snap)}
}

// codes are all codes that came up.
func (o told) codes() []gate.Code {
	var out []gate.Code
	for _, r := range o.decision.Reasons {
		out = append(out, r.Code)
	}
	for _, it := range o.decision.Items {
		for _, i := range it.Ignored {
			out = append(out, i.Code)
		}
	}
	for _, i := range o.orders.Ignored {
		out = append(out, i.Code)
	}
	return out
}

func (o told) check(t *testing.T) {
	t.Helper()
	want, got := o.world.want, o.decision
	if got.Verdict != want.verdict {
		t.Errorf("verdict %s, want %s: %v", got.Verdict, want.verdict, o.codes())
	}
	for _, c := range want.codes {
		if !slices.Contains(o.codes(), c) {
			t.Errorf("want %s, got %v", c, o.codes())
		}
	}
	for _, c := range want.never {
		if slices.Contains(o.codes(), c) {
			t.Errorf("want no %s, got %v", c, o.codes())
		}
	}
	if got.Doubtful() != want.doubt {
		t.Errorf("doubtful %v: %v", got.Doubtful(), o.codes())
	}
	if want.verdict == gate.Blocked && len(got.Reasons) == 0 {
		t.Error("blocked without a reason")
	}
	if want.verdict != gate.Blocked && len(got.Reasons) > 0 {
		t.Errorf("%s with reasons %v", got.Verdict, o.codes())
	}
	if len(got.Items) > 0 {
		checkItem(t, want, got.Items[0])
	}
	o.checkReplay(t)
}

func checkItem(t *testing.T, want expectation, got gate.ItemDecision) {
	t.Helper()
	if want.turn != 0 && got.Turn.Step != want.turn {
		t.Errorf("turn %d, want %d", got.Turn.Step, want.turn)
	}
	for _, w := range []struct {
		what      string
		want, got []string
	}{{"people", want.people, got.Turn.People}, {"deputies", want.deputies, got.Turn.Deputies}, {"handed to", want.handed, got.Turn.HandedTo}} {
		if w.want != nil && !slices.Equal(w.want, w.got) {
			t.Errorf("%s %v, want %v", w.what, w.got, w.want)
		}
	}
	if want.track != "" && got.Track != want.track {
		t.Errorf("track %q, want %q", got.Track, want.track)
	}
	for _, s := range got.Steps {
		state, ok := want.steps[s.Step]
		if ok && (s.State.String() != state || s.By != want.by[s.Step]) {
			t.Errorf("step %d is %s by %q, want %s by %q", s.Step, s.State, s.By, state, want.by[s.Step])
		}
		delete(want.steps, s.Step)
	}
	if len(want.steps) > 0 {
		t.Errorf("no such steps: %v", want.steps)
	}
}

// checkReplay holds that the recorded snapshot gives the same decision again,
// in whatever order GitHub lists its reviews and comments.
func (o told) checkReplay(t *testing.T) {
	t.Helper()
	raw, err := json.Marshal(o.world.snap)
	if err != nil {
		t.Fatal(err)
	}
	var again gate.Snapshot
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(again.Reviews)
	slices.Reverse(again.Comments)
	slices.Reverse(again.Commits)
	first, _ := json.Marshal(o.decision)
	second, _ := json.Marshal(gate.Decide(o.world.policy, again))
	if d := cmp.Diff(string(first), string(second)); d != "" {
		t.Errorf("the replay differs: %s", d)
	}
}

// allStories are those of the office's own procedure.
func allStories() []tale {
	return slices.Concat(procedureStories, turnStories, separationStories, revisionStories, noStories, scopeStories, doubtStories)
}

func TestStories(t *testing.T) {
	for _, s := range allStories() {
		for _, profile := range []string{stafProposes, humasProposes} {
			if s.profile != "" && s.profile != profile {
				continue
			}
			t.Run(s.rule+"/"+profile, func(t *testing.T) {
				tell(newWorld(officePolicy(profile)), s.events).check(t)
			})
		}
	}
}

func TestStoriesOfAnotherOffice(t *testing.T) {
	for _, s := range fiveStepStories {
		t.Run(s.rule, func(t *testing.T) { tell(newWorld(fivePolicy(t)), s.events).check(t) })
	}
}

func TestThereAreEnoughStories(t *testing.T) {
	all := append(allStories(), fiveStepStories...)
	if len(all) < 60 {
		t.Errorf("%d stories", len(all))
	}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.rule] {
			t.Errorf("told twice: %s", s.rule)
		}
		seen[s.rule] = true
	}
}

// A code that no story brings up is one that nobody knows to work.
func TestEveryCodeHasAStoryAndASentence(t *testing.T) {
	seen := map[gate.Code]bool{}
	for _, s := range allStories() {
		profile := s.profile
		if profile == "" {
			profile = stafProposes
		}
		w := newWorld(officePolicy(profile))
		o := tell(w, s.events)
		for _, c := range o.codes() {
			if slices.Contains(w.want.codes, c) {
				seen[c] = true
			}
		}
	}
	for code, text := range gate.Codes() {
		if !seen[code] {
			t.Errorf("no story expects %s", code)
		}
		if text.ID == "" || text.EN == "" || text.ID == text.EN {
			t.Errorf("%s lacks a sentence: %+v", code, text)
		}
	}
}

var fiveStepStories = []tale{
	story("lima langkah: diperiksa redaktur lalu diputus sekretaris",
		opened("penulis"), approve("redaktur"), approve("sekretaris"),
		want(gate.Approved), turn(5), onTrack("penuh"), step(3, "done", "redaktur"), step(4, "done", "sekretaris")),
	story("lima langkah: tidak ada langkah pertimbangan",
		opened("penulis"), say("redaktur", "/pertimbangan lanjut"),
		want(gate.Blocked, gate.NoSuchStep, gate.WaitingForStep), turn(3)),
	story("lima langkah: sekretaris yang memeriksa tidak memutus",
		opened("penulis"), approve("sekretaris"), approve("sekretaris"),
		want(gate.Blocked, gate.DeciderCorrected, gate.NoIndependentDecider), turn(4), step(3, "done", "sekretaris")),
	story("lima langkah: naskah belum lengkap menunggu penulis",
		opened("penulis"), push("penulis", "B", without("media")), approve("redaktur"),
		want(gate.Blocked, gate.ContentMissing, gate.TooEarly), turn(2)),
	story("lima langkah: koreksi berita menempuh jalur koreksi",
		on(itemPath), published("lama"), opened("penulis"), push("penulis", "B", having("catatan-ralat")),
		approve("redaktur"), approve("sekretaris"),
		want(gate.Approved), onTrack("koreksi")),
	story("lima langkah: data pribadi cukup satu keputusan",
		on(itemPath), published("lama"), opened("penulis"), changing(personalData()), approve("sekretaris"),
		want(gate.Approved), onTrack("segera"), turn(5)),
}
