package doctor

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// make carries changes out, as GitHub would.
func carryOut(t testing.TB, in *Input, changes []Change) {
	t.Helper()
	s := &in.Settings
	rulesets := slices.Clone(s.Rulesets.Value)
	for _, c := range changes {
		switch {
		case c.Path == "labels":
			s.Labels.Value = append(s.Labels.Value, objectOf(c.After).text("name"))
		case c.Path == "actions/permissions/workflow":
			s.Workflow.Value = c.After
		case c.Method == "POST":
			rs := objectOf(c.After)
			rs["id"], rs["source_type"] = json.Number(fmt.Sprint(100+len(rulesets))), "Repository"
			rulesets = append(rulesets, encode(map[string]any(rs)))
		default:
			i := slices.IndexFunc(rulesets, func(raw json.RawMessage) bool {
				return fmt.Sprintf("rulesets/%d", objectOf(raw).number("id")) == c.Path
			})
			if i < 0 {
				t.Fatalf("%s %s: there is no such ruleset", c.Method, c.Path)
			}
			rs := objectOf(rulesets[i])
			maps.Copy(rs, objectOf(c.After))
			rulesets[i] = encode(map[string]any(rs))
		}
	}
	if s.Rulesets.Known {
		settle(s, rulesets...)
	}
}

// shapes are rulesets as repositories have them, with what nobody here knows.
var shapes = map[string]string{
	"required reviewers and merge methods": `{"id": 11, "name": "utama", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}, "node_id": "x", "_links": {"self": {"href": "y"}}, "baru": {"a": [1, 2]},
		"rules": [{"type": "pull_request", "parameters": {"required_approving_review_count": 2, "dismiss_stale_reviews_on_push": false, "require_code_owner_review": false,
			"require_last_push_approval": false, "required_review_thread_resolution": true, "allowed_merge_methods": ["squash"], "automatic_copilot_code_review_enabled": false,
			"dismissal_restriction": {"enabled": true, "allowed_actors": [{"id": 9007199254740993, "type": "User"}]},
			"required_reviewers": [{"file_patterns": ["content/**"], "minimum_approvals": 1, "reviewer": {"id": 9007199254740995, "type": "Team"}}]}},
			{"type": "merge_queue", "parameters": {"merge_method": "SQUASH"}}, {"type": "besok", "parameters": {"x": null}}, {"type": "required_signatures"}]}`,
	"a check of an app": `{"id": 12, "name": "Periksa", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
		"rules": [{"type": "required_status_checks", "parameters": {"do_not_enforce_on_create": true, "strict_required_status_checks_policy": true,
			"required_status_checks": [{"context": "ci", "integration_id": 15368}]}}, {"type": "deletion"}]}`,
	"a check without parameters": `{"id": 13, "name": "Ganjil", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"]}}, "rules": [{"type": "required_status_checks"}, {"type": "pull_request"}]}`,
	"our own, switched off": `{"id": 14, "name": "Terbit: main", "target": "branch", "source_type": "Repository", "enforcement": "disabled", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}, "rules": [{"type": "file_path_restriction", "parameters": {"restricted_file_paths": ["x"]}}]}`,
	"admins bypass": `{"id": 15, "name": "Terbit: main", "target": "branch", "source_type": "Repository", "enforcement": "active",
		"bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}, "rules": [{"type": "pull_request", "parameters": {"require_code_owner_review": true}}]}`,
	"of all branches": `{"id": 16, "name": "semua", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}}, "rules": [{"type": "required_linear_history"}]}`,
	"of the organization": `{"id": 17, "name": "organisasi", "target": "branch", "source_type": "Organization", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}, "repository_name": {"include": ["~ALL"]}}, "rules": [{"type": "non_fast_forward"}]}`,
	"only evaluated": `{"id": 18, "name": "coba", "target": "branch", "source_type": "Repository", "enforcement": "evaluate", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}, "rules": [{"type": "creation"}]}`,
	"of tags": `{"id": 19, "name": "tag", "target": "tag", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
		"conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}}, "rules": [{"type": "deletion"}]}`,
}

// touched are the shapes that --fix may extend; the others get a ruleset beside.
var touched = []string{"required reviewers and merge methods", "a check of an app", "a check without parameters", "our own, switched off"}

func TestFixKeepsWhatItDoesNotKnow(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			in := healthy(t)
			settle(&in.Settings, json.RawMessage(shape))
			changes := Fixes(in)
			extended := false
			for _, c := range changes {
				if c.Before == nil {
					continue
				}
				extended = true
				if lost := Lost(c.Before, c.After); len(lost) > 0 {
					t.Errorf("%s loses %v", c.Path, lost)
				}
				was := objectOf(json.RawMessage(shape))
				for _, key := range readOnly {
					delete(was, key)
				}
				if lost := Lost(encode(map[string]any(was)), c.After); len(lost) > 0 {
					t.Errorf("%s loses of what GitHub told: %v", c.Path, lost)
				}
				for _, key := range readOnly {
					if objectOf(c.After).has(key) {
						t.Errorf("%s is sent back", key)
					}
				}
			}
			if want := slices.Contains(touched, name); extended != want {
				t.Errorf("extended %v, want %v", extended, want)
			}
			carryOut(t, &in, changes)
			if r := Examine(in); !r.Enforced {
				t.Errorf("after the change: %s %+v", r.Verdict.ID, r.Lines)
			}
			if again := Fixes(in); len(again) != 0 {
				t.Errorf("a second run changes again: %+v", again)
			}
		})
	}
}

// Whatever rulesets there are: nothing is dropped, dismissed or loosened, the
// branch is guarded afterwards, and doing it twice does it once.
func TestFixOnlyAdds(t *testing.T) {
	base := healthy(t)
	rapid.Check(t, func(rt *rapid.T) {
		in := base
		in.Settings = base.Settings
		n := rapid.IntRange(0, 4).Draw(rt, "rulesets")
		var rulesets []json.RawMessage
		for i := range n {
			rulesets = append(rulesets, drawRuleset(rt, i))
		}
		settle(&in.Settings, rulesets...)
		in.Settings.Labels = Is([]string{})
		in.Settings.Workflow = Is(encode(drawObject(rt, "workflow", map[string]any{"default_workflow_permissions": rapid.SampledFrom([]string{"read", "write"}).Draw(rt, "right")})))
		changes := Fixes(in)
		for _, c := range changes {
			if c.Before == nil {
				if c.Method != "POST" {
					rt.Errorf("%s %s from nothing", c.Method, c.Path)
				}
				continue
			}
			if lost := Lost(c.Before, c.After); len(lost) > 0 {
				rt.Errorf("%s loses %v\n%s\n%s", c.Path, lost, c.Before, c.After)
			}
			if Same(c.Before, c.After) {
				rt.Errorf("%s changes nothing", c.Path)
			}
		}
		for _, a := range changes {
			for _, b := range changes {
				if a.ID != b.ID && a.Method == "PUT" && a.Path == b.Path {
					rt.Errorf("%s is written twice", a.Path)
				}
			}
		}
		before := in.Settings.Rulesets.Value
		carryOut(t, &in, changes)
		for _, raw := range before {
			id := objectOf(raw).number("id")
			i := slices.IndexFunc(in.Settings.Rulesets.Value, func(now json.RawMessage) bool { return objectOf(now).number("id") == id })
			if i < 0 {
				rt.Fatalf("ruleset %d is gone", id)
			}
			if lost := Lost(raw, in.Settings.Rulesets.Value[i]); len(lost) > 0 {
				rt.Errorf("ruleset %d lost %v", id, lost)
			}
		}
		for _, g := range mainGuards(check) {
			if !stand(g, in.Settings.Main, in.Settings.Rulesets).forAll() {
				rt.Errorf("%s does not hold for all on the published branch", g.id)
			}
		}
		for _, g := range ledgerGuards {
			if !stand(g, in.Settings.Ledger, in.Settings.Rulesets).forAll() {
				rt.Errorf("%s does not hold for all on the ledger", g.id)
			}
		}
		if again := Fixes(in); len(again) != 0 {
			rt.Errorf("a second run changes again: %+v", again)
		}
	})
}

// drawObject adds fields that nobody knows.
func drawObject(rt *rapid.T, label string, o map[string]any) map[string]any {
	for i := range rapid.IntRange(0, 2).Draw(rt, label+" extra") {
		o[fmt.Sprintf("tak_dikenal_%d", i)] = rapid.SampledFrom([]any{true, false, nil, json.Number("9007199254740993"), "teks", []any{"a", json.Number("1")}, map[string]any{"b": false}}).Draw(rt, label+" value")
	}
	return o
}

func drawRuleset(rt *rapid.T, i int) json.RawMessage {
	label := fmt.Sprint("ruleset ", i, " ")
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(rt, label+what) }
	is := func(what string) bool { return rapid.Bool().Draw(rt, label+what) }
	rules := []any{}
	for j, kind := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"pull_request", "required_status_checks", "non_fast_forward", "deletion", "merge_queue", "besok"}), 0, 5, rapid.ID).Draw(rt, label+"kinds") {
		r := map[string]any{"type": kind}
		at := fmt.Sprint(label, j, " ")
		switch kind {
		case "pull_request":
			r["parameters"] = drawObject(rt, at, map[string]any{
				"required_approving_review_count": json.Number(fmt.Sprint(rapid.IntRange(0, 6).Draw(rt, at+"count"))),
				"require_code_owner_review":       is(at + "owner"), "require_last_push_approval": is(at + "last"), "dismiss_stale_reviews_on_push": is(at + "stale"),
				"required_review_thread_resolution": is(at + "threads"), "allowed_merge_methods": []any{pick(at+"method", "merge", "squash")},
				"required_reviewers": []any{map[string]any{"minimum_approvals": json.Number("1"), "file_patterns": []any{"*"}}},
			})
		case "required_status_checks":
			r["parameters"] = drawObject(rt, at, map[string]any{
				"strict_required_status_checks_policy": is(at + "strict"),
				"required_status_checks":               []any{map[string]any{"context": pick(at+"context", "ci", check), "integration_id": json.Number("15368")}},
			})
		case "besok":
			r["parameters"] = drawObject(rt, at, map[string]any{"jumlah": json.Number("3")})
		}
		rules = append(rules, drawObject(rt, at+"rule", r))
	}
	bypass := []any{}
	if is("bypass") {
		bypass = append(bypass, drawObject(rt, label+"actor", map[string]any{"actor_id": json.Number("5"), "actor_type": pick("actor", "RepositoryRole", "DeployKey", "Robot")}))
	}
	return encode(drawObject(rt, label, map[string]any{
		"id": json.Number(fmt.Sprint(9007199254740993 + i)), "name": pick("name", "utama", "Terbit: main", "Terbit: terbit-ledger", "terbit: MAIN") + pick("suffix", "", " (2)", fmt.Sprint(" ", i)),
		"target": pick("target", "branch", "branch", "tag"), "source_type": pick("source", "Repository", "Repository", "Organization"),
		"enforcement": pick("enforcement", "active", "active", "disabled", "evaluate"), "bypass_actors": bypass, "rules": rules,
		"conditions": map[string]any{"ref_name": map[string]any{"include": []any{pick("include", "~DEFAULT_BRANCH", "refs/heads/main", "~ALL", "refs/heads/terbit-ledger")}, "exclude": []any{}}},
	}))
}

func TestLostSeesEveryLoss(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{`{"a": 1}`, `{"a": 1, "b": 2}`, ""},
		{`{"a": 1}`, `{}`, ".a"},
		{`{"a": 1}`, `{"a": 2}`, ".a"},
		{`{"a": {"b": [1, 2]}}`, `{"a": {"b": [2]}}`, ".a.b[]"},
		{`{"a": {"b": 1}}`, `{"a": 1}`, ".a"},
		{`{"a": [1]}`, `{"a": null}`, ".a"},
		{`{"rules": [{"type": "x", "p": {"q": 1}}]}`, `{"rules": [{"type": "y"}, {"type": "x", "p": {"q": 1, "r": 2}}]}`, ""},
		{`{"required_approving_review_count": 1}`, `{"required_approving_review_count": 2}`, ""},
		{`{"required_approving_review_count": 2}`, `{"required_approving_review_count": 1}`, ".required_approving_review_count"},
		{`{"require_code_owner_review": false}`, `{"require_code_owner_review": true}`, ""},
		{`{"require_code_owner_review": true}`, `{"require_code_owner_review": false}`, ".require_code_owner_review"},
		{`{"do_not_enforce_on_create": false}`, `{"do_not_enforce_on_create": true}`, ".do_not_enforce_on_create"},
		{`{"enforcement": "active"}`, `{"enforcement": "disabled"}`, ".enforcement"},
		{`{"enforcement": "disabled"}`, `{"enforcement": "active"}`, ""},
		{`{"default_workflow_permissions": "read"}`, `{"default_workflow_permissions": "write"}`, ".default_workflow_permissions"},
		{`{"id": 9007199254740993}`, `{"id": 9007199254740992}`, ".id"},
	} {
		if got := strings.Join(Lost(json.RawMessage(c.before), json.RawMessage(c.after)), ","); got != c.want {
			t.Errorf("%s → %s: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

// Where the present state is not known, nothing is changed.
func TestNothingIsChangedBlindly(t *testing.T) {
	for name, blind := range map[string]func(*Settings){
		"rules":    func(s *Settings) { s.Main.Active = unread[[]json.RawMessage](403, "no") },
		"classic":  func(s *Settings) { s.Main.Classic = unread[json.RawMessage](404, "Not Found") },
		"rulesets": func(s *Settings) { s.Rulesets = unread[[]json.RawMessage](500, "no") },
		"bypass":   func(s *Settings) { settle(s, without(`"bypass_actors": [],`, ``), json.RawMessage(ledgerRuleset)) },
	} {
		in := healthy(t)
		if name != "bypass" {
			settle(&in.Settings, json.RawMessage(ledgerRuleset))
		}
		blind(&in.Settings)
		if got := Fixes(in); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The classic protection stays as it is; a ruleset is laid beside it.
func TestTheClassicProtectionIsNeverWritten(t *testing.T) {
	in := healthy(t)
	settle(&in.Settings)
	in.Settings.Main.Classic = Is(json.RawMessage(`{"enforce_admins": {"enabled": false}, "required_pull_request_reviews": {"require_code_owner_reviews": true}}`))
	changes := Fixes(in)
	var paths []string
	for _, c := range changes {
		paths = append(paths, c.Method+" "+c.Path)
	}
	if diff := cmp.Diff([]string{"POST rulesets", "POST rulesets"}, paths); diff != "" {
		t.Error(diff)
	}
	carryOut(t, &in, changes)
	if r := Examine(in); !r.Enforced {
		t.Error(r.Verdict.ID)
	}
}

// A change is made only to what it was computed from.
func TestAChangeKnowsWhatItWasComputedFrom(t *testing.T) {
	in := healthy(t)
	settle(&in.Settings, json.RawMessage(shapes["a check of an app"]))
	c := Fixes(in)[0]
	if !c.Still(json.RawMessage(shapes["a check of an app"])) {
		t.Error("what did not change is taken for changed")
	}
	if c.Still(json.RawMessage(strings.Replace(shapes["a check of an app"], `"ci"`, `"cd"`, 1))) {
		t.Error("a change in between is not noticed")
	}
	if c.Still(nil) {
		t.Error("nothing is taken for the same")
	}
}

// Whatever GitHub answers for a ruleset or the protection, nothing panics, no
// change drops anything, and what is no JSON guards nothing.
func FuzzAnswers(f *testing.F) {
	for _, shape := range shapes {
		f.Add(shape, "null")
	}
	f.Add("[]", `{"required_pull_request_reviews": [], "enforce_admins": true, "required_status_checks": {"contexts": "x", "checks": [1]}}`)
	f.Add(`{"id": "7", "rules": {"type": 1}, "bypass_actors": {}, "conditions": []}`, "{")
	base := healthy(f)
	f.Fuzz(func(t *testing.T, ruleset, classic string) {
		in := base
		in.Settings.Main.Classic = Is(json.RawMessage(classic))
		settle(&in.Settings, json.RawMessage(ruleset))
		r := Examine(in)
		if r.Enforced && !json.Valid([]byte(ruleset)) && !json.Valid([]byte(classic)) {
			t.Errorf("enforced by %q and %q", ruleset, classic)
		}
		for _, c := range Fixes(in) {
			if lost := Lost(c.Before, c.After); c.Before != nil && len(lost) > 0 {
				t.Errorf("%s loses %v", c.Path, lost)
			}
		}
	})
}
