package gate_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name string, d gate.Decision) {
	t.Helper()
	got, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var back gate.Decision
	if err := json.Unmarshal(got, &back); err != nil {
		t.Error(err)
	}
	if again, _ := json.MarshalIndent(back, "", "  "); string(again)+"\n" != string(got) {
		t.Errorf("read back and written again: %s", again)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestTheJSONOfADecision(t *testing.T) {
	waiting := tell(newWorld(officePolicy(stafProposes)), []event{
		opened("staf"), say("humas", "/pertimbangan lanjut"), sendBack("humas"), push("staf", "B"), approve("orang"),
	})
	golden(t, "dikembalikan.json", waiting.decision)
	approved := tell(newWorld(officePolicy(stafProposes)), []event{
		opened("staf"), considered, push("staf", "B", withCoauthor("kabid")), review("humas", "APPROVED", "Ejaan sudah\nbenar."), approve("kabid"),
	})
	golden(t, "disetujui.json", approved.decision)
}

// A decision on record speaks the language it was written in.
func TestADecisionFromJSONKeepsItsWords(t *testing.T) {
	d := tell(newWorld(officePolicy(stafProposes)), []event{opened("staf"), approve("kabid"), say("warga", "/siap")}).decision
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back gate.Decision
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back.In(lang.English))
	if err != nil || string(again) != string(raw) {
		t.Errorf("%v\n%s\n%s", err, again, raw)
	}
	if english, _ := json.Marshal(d.In(lang.English)); string(english) == string(raw) {
		t.Error("a fresh decision is not said in English")
	}
}

func TestTheZeroDecisionBlocksAndHasNoNull(t *testing.T) {
	got, err := json.Marshal(gate.Decision{})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"pull_request":0,"head":"","verdict":"blocked","items":[],"reasons":[]}`; string(got) != want {
		t.Errorf("got %s", got)
	}
	got, _ = json.Marshal(gate.Decision{Items: []gate.ItemDecision{{Steps: []gate.Step{{}}}}})
	if rest := strings.NewReplacer(`"at":null`, "", `"since":null`, "", `"due":null`, "").Replace(string(got)); strings.Contains(rest, "null") {
		t.Errorf("got %s", got)
	}
}

func TestTheZeroSnapshotBlocks(t *testing.T) {
	for name, p := range map[string]sop.Policy{"no policy": {}, "a policy": officePolicy(stafProposes)} {
		d := gate.Decide(p, gate.Snapshot{})
		if d.Verdict != gate.Blocked || !d.Doubtful() {
			t.Errorf("%s: %s %v", name, d.Verdict, d.Reasons)
		}
	}
}

func TestVerdictsReadAndWrite(t *testing.T) {
	for _, v := range []gate.Verdict{gate.Blocked, gate.Approved, gate.NotApplicable} {
		var back gate.Verdict
		text, _ := v.MarshalText()
		if err := back.UnmarshalText(text); err != nil || back != v {
			t.Errorf("%s came back as %s: %v", v, back, err)
		}
	}
	v := gate.Approved
	if v.UnmarshalText([]byte("APPROVED")) == nil {
		t.Error("another word was read as a verdict")
	}
	if gate.Verdict(9).String() != "blocked" {
		t.Error("an unknown verdict does not block")
	}
}

func TestMessagesInBothLanguages(t *testing.T) {
	d := tell(newWorld(officePolicy(stafProposes)), []event{opened("staf"), approve("orang")}).decision
	en := d.In(lang.English)
	if got := d.Reasons[0].Message; !strings.HasPrefix(got, "Menunggu langkah 2") {
		t.Errorf("got %q", got)
	}
	if got := en.Reasons[0].Message; !strings.HasPrefix(got, "Waiting for step 2") {
		t.Errorf("got %q", got)
	}
	if got := en.Items[0].Ignored[0].Message; !strings.HasPrefix(got, "This account") {
		t.Errorf("got %q", got)
	}
	if d.Items[0].Ignored[0].Message == en.Items[0].Ignored[0].Message {
		t.Error("the English decision changed the Indonesian one")
	}
}

// No sentence is left with a verb unfilled, or filled with the wrong thing.
func TestEveryMessageIsFilled(t *testing.T) {
	for _, s := range allStories() {
		for _, profile := range []string{stafProposes, humasProposes} {
			d := tell(newWorld(officePolicy(profile)), s.events).decision
			for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
				raw, _ := json.Marshal(d.In(l))
				if strings.Contains(string(raw), "%!") || strings.Contains(string(raw), "%s") || strings.Contains(string(raw), "%d") {
					t.Errorf("%s: %s", s.rule, raw)
				}
			}
		}
	}
}

func TestStandingOrdersOutliveTheMerge(t *testing.T) {
	o := tell(newWorld(officePolicy(stafProposes)), []event{
		opened("staf"), considered, approve("humas"), approve("kabid"), merged,
		say("humas", "/tahan menunggu data"), say("staf", "/tarik saya salah"), say("kabid", "/tarik memuat data pribadi"),
		say("kabid", "/tarik"), say("orang", "/tahan"),
	})
	if o.decision.Verdict != gate.Approved {
		t.Errorf("%s: %v", o.decision.Verdict, o.codes())
	}
	got := o.orders
	if len(got.Holds) != 1 || got.Holds[0].By != "humas" || got.Holds[0].Reason != "menunggu data" {
		t.Errorf("holds %+v", got.Holds)
	}
	if len(got.Withdrawals) != 1 || got.Withdrawals[0].By != "kabid" || got.Withdrawals[0].Reason != "memuat data pribadi" {
		t.Errorf("withdrawals %+v", got.Withdrawals)
	}
	var why []gate.Code
	for _, i := range got.Ignored {
		why = append(why, i.Code)
	}
	if d := cmp.Diff([]gate.Code{gate.NoRole, gate.CommandNeedsReason, gate.NoRole}, why); d != "" {
		t.Error(d)
	}
}

func TestTheGiliranIsCountedBesideTheStandardTime(t *testing.T) {
	// Considered at 09.03, corrected on Tuesday at 09.01: the turn lasted from
	// 09.03 to 16.00 and from 07.30 to 09.01.
	d := tell(newWorld(officePolicy(stafProposes)), []event{opened("staf"), considered, onDay(11), approve("humas")}).decision
	s := d.Items[0].Steps[4]
	if want := (16*60 - (9*60 + 2)) + (9*60 + 1 - (7*60 + 30)); s.Minutes != want || s.StandardMinutes != 10 {
		t.Errorf("step 5 took %d of %d minutes, want %d of 10", s.Minutes, s.StandardMinutes, want)
	}
}
