package doctor

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Change is one request that sets something.
type Change struct {
	// ID names the setting, Title says what it does.
	ID    string
	Title lang.Text
	// Method and Path are the request's, the path below the repository.
	Method, Path string
	// Before is what is there, nil where something new is made; After is sent.
	Before, After json.RawMessage
	// Means says in words what the change brings about.
	Means []lang.Text
	// Covers are the lines of the report that it mends.
	Covers []string
}

// Fixes computes the changes that would mend what [Examine] found, as far as
// may be done without asking whom it concerns. It gives none where the present
// state could not be read.
func Fixes(in Input) []Change {
	var out []Change
	if in.Settings.Labels.Known {
		for _, l := range in.missingLabels() {
			out = append(out, labelChange(l))
		}
	}
	out = append(out, in.workflowChange()...)
	taken := in.rulesetNames()
	for _, b := range in.branches() {
		out = append(out, b.change(in.Settings.Rulesets, taken)...)
	}
	return out
}

func labelChange(l Label) Change {
	return Change{
		ID: "label-" + l.Name, Title: visible(lang.T("Label %s", "Label %s").With(l.Name)), Method: "POST", Path: "labels",
		After: encode(map[string]any{"name": l.Name, "color": l.Color, "description": l.Description}), Covers: []string{"labels"},
	}
}

// workflowChange makes reading the default right; every other switch stays.
func (in *Input) workflowChange() []Change {
	w := objectOf(in.Settings.Workflow.Value)
	if !in.Settings.Workflow.Known || w == nil || w.text("default_workflow_permissions") == "read" {
		return nil
	}
	after := objectOf(in.Settings.Workflow.Value)
	after["default_workflow_permissions"] = "read"
	return []Change{{
		ID: "workflow-permissions", Title: lang.T("Hak bawaan alur kerja", "Default rights of workflows"), Method: "PUT", Path: "actions/permissions/workflow",
		Means:  []lang.Text{lang.T("alur kerja hanya boleh membaca, kecuali menyatakan lain", "workflows may only read, unless they say otherwise")},
		Before: in.Settings.Workflow.Value, After: encode(after), Covers: []string{"workflow-permissions"},
	}}
}

// guarded is one branch with the guards that it lacks.
type guarded struct {
	id    string
	title lang.Text
	name  string   // of our own ruleset
	refs  []string // what a ruleset may cover to be ours to extend
	check string
	lacks []guard
	lines []string
	means []lang.Text
}

// branches lists the branches whose rules can be completed.
func (in *Input) branches() []guarded {
	s := &in.Settings
	var out []guarded
	if in.Check != "" {
		main := guarded{
			id: "ruleset-main", title: lang.T("Aturan cabang %s", "Rules of the branch %s").With(s.Branch), name: "Terbit: " + s.Branch,
			refs: []string{"~DEFAULT_BRANCH", "refs/heads/" + s.Branch}, check: in.Check,
		}
		guards := mainGuards(in.Check)
		if why, _ := in.lockout(); !why.IsZero() {
			guards = slices.DeleteFunc(guards, func(g guard) bool { return slices.Contains(lockingOut, g.id) })
		}
		main.need(guards, s.Main, s.Rulesets, "")
		out = append(out, main)
	}
	if s.LedgerBranch != "" {
		ledger := guarded{
			id: "ruleset-ledger", title: lang.T("Aturan cabang %s", "Rules of the branch %s").With(s.LedgerBranch), name: "Terbit: " + s.LedgerBranch,
			refs: []string{"refs/heads/" + s.LedgerBranch},
		}
		ledger.need(ledgerGuards, s.Ledger, s.Rulesets, "ledger-")
		out = append(out, ledger)
	}
	return out
}

// lockingOut are the guards that keep everything out where nobody can approve.
var lockingOut = []string{guardPull.id, guardOwner.id, guardCount.id, guardStale.id, guardLast.id, "required-check"}

// lockout says why these must not be asked for yet: without a
// decider on duty, or a workflow that sends the gate's status, the first
// proposal could be approved by nobody, that which names a decider included.
func (in *Input) lockout() (why, next lang.Text) {
	e := &exam{Input: *in}
	roster := e.roster()
	onDuty := slices.ContainsFunc(in.Policy.DecidingRoles(), func(role string) bool { return len(roster.Active(role, in.Now)) > 0 })
	switch {
	case !onDuty:
		return lang.T("Kewajiban review dan status sebaiknya menunggu, dan --fix belum memasangnya: tidak ada pemutus yang bertugas, sehingga usulan pertama, yang menyebut pemutus sekalipun, tidak dapat disetujui siapa pun.",
				"Required reviews and the status had better wait, and --fix does not set them yet: no decider is on duty, so the first proposal could be approved by nobody, not even the one that names a decider."),
			lang.T("isi peran pemutus di %s dan gabungkan, lalu: terbit doctor --fix", "fill the deciding role in %s and merge it, then: terbit doctor --fix").With(configFile)
	case !in.Settings.Files.Known || !slices.Contains(in.Settings.Files.Value.Workflows, gateWorkflow):
		return lang.T("Kewajiban review dan status sebaiknya menunggu, dan --fix belum memasangnya: alur kerja %s tidak terlihat pada cabang %s, sehingga status wajib tidak akan pernah datang.",
				"Required reviews and the status had better wait, and --fix does not set them yet: the workflow %s is not seen on the branch %s, so the required status would never come.").With(gateWorkflow, in.Settings.Branch),
			lang.T("gabungkan alur kerja itu lebih dahulu, lalu: terbit doctor --fix", "merge that workflow first, then: terbit doctor --fix")
	}
	return lang.Text{}, lang.Text{}
}

// need collects the guards that are absent, or that somebody gets around. What
// could not be read is neither.
func (b *guarded) need(guards []guard, r Rules, rulesets Read[[]json.RawMessage], prefix string) {
	if !r.Active.Known || !r.Classic.Known || !rulesets.Known {
		return
	}
	blind := func(l layer) bool { return !l.past.Known }
	for _, g := range guards {
		s := stand(g, r, rulesets)
		if s.forAll() || slices.ContainsFunc(s.layers, blind) {
			continue
		}
		b.lacks = append(b.lacks, g)
		holds := wordingOf(prefix+g.id, b.check).holds
		if s.holds() {
			b.lines = append(b.lines, prefix+"bypass")
			holds = lang.T("%s, bagi siapa pun tanpa kecuali", "%s, for everybody without exception").With(holds)
		} else {
			b.lines = append(b.lines, prefix+g.id)
		}
		b.means = append(b.means, holds)
	}
}

// change extends the ruleset that is the branch's own, or makes one.
func (b *guarded) change(rulesets Read[[]json.RawMessage], taken map[string]bool) []Change {
	if len(b.lacks) == 0 {
		return nil
	}
	c := Change{ID: b.id, Title: visible(b.title), Method: "POST", Path: "rulesets", Covers: b.lines, Means: b.means}
	if old := b.own(rulesets.Value); old != nil {
		c.Method, c.Path = "PUT", fmt.Sprintf("rulesets/%d", objectOf(old).number("id"))
		c.Before = writable(old)
		c.After = b.extend(c.Before)
		return []Change{c}
	}
	name := b.name
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s (%d)", b.name, n)
	}
	c.After = b.extend(encode(map[string]any{
		"name": name, "target": "branch", "enforcement": "active", "bypass_actors": []any{}, "rules": []any{},
		"conditions": map[string]any{"ref_name": map[string]any{"include": []any{b.refs[0]}, "exclude": []any{}}},
	}))
	return []Change{c}
}

func (in *Input) rulesetNames() map[string]bool {
	taken := map[string]bool{}
	for _, raw := range in.Settings.Rulesets.Value {
		taken[strings.ToLower(objectOf(raw).text("name"))] = true
	}
	return taken
}

// own finds a ruleset of the repository that covers this branch and nothing
// else, lets nobody past, and is in force; one of our own name may be switched
// off.
func (b *guarded) own(rulesets []json.RawMessage) json.RawMessage {
	var found json.RawMessage
	for _, raw := range rulesets {
		rs := objectOf(raw)
		_, told := rs["bypass_actors"]
		_, whole := rs["rules"]
		ref := rs.sub("conditions").sub("ref_name")
		include := ref.texts("include")
		foreign := func(r string) bool { return !slices.Contains(b.refs, r) }
		named := rs.text("name") == b.name
		switch {
		case !told || !whole || len(rs.list("bypass_actors")) > 0:
		case rs.text("source_type") != "Repository" || rs.text("target") != "branch":
		case len(include) == 0 || slices.ContainsFunc(include, foreign) || len(ref.texts("exclude")) > 0:
		case len(rs.sub("conditions")) != 1:
		case rs.text("enforcement") != "active" && !named:
		case named:
			return raw
		case found == nil:
			found = raw
		}
	}
	return found
}

// readOnly are the fields of an answer that are no part of a ruleset.
var readOnly = []string{"id", "node_id", "source", "source_type", "_links", "created_at", "updated_at", "current_user_can_bypass"}

// writable is a ruleset as it is sent back. A field that nobody here knows stays.
func writable(raw json.RawMessage) json.RawMessage {
	rs := objectOf(raw)
	for _, key := range readOnly {
		delete(rs, key)
	}
	return encode(map[string]any(rs))
}

// extend adds what is lacking to a ruleset.
func (b *guarded) extend(raw json.RawMessage) json.RawMessage {
	rs := objectOf(raw)
	rs["enforcement"] = "active"
	for _, g := range b.lacks {
		switch g.id {
		case guardPull.id, guardOwner.id, guardCount.id, guardStale.id, guardLast.id:
			pull := rs.rule(rulePull, map[string]any{"required_review_thread_resolution": false})
			for _, key := range []string{"require_code_owner_review", "dismiss_stale_reviews_on_push", "require_last_push_approval"} {
				pull[key] = true
			}
			if pull.number("required_approving_review_count") < 1 {
				pull["required_approving_review_count"] = json.Number("1")
			}
		case guardForce.id:
			rs.rule(ruleForce, nil)
		case guardDelete.id:
			rs.rule(ruleDelete, nil)
		default:
			checks := rs.rule(ruleCheck, map[string]any{"strict_required_status_checks_policy": false})
			there := func(c object) bool { return c.text("context") == b.check }
			if !slices.ContainsFunc(checks.list(ruleCheck), there) {
				list, _ := checks[ruleCheck].([]any)
				checks[ruleCheck] = append(list, map[string]any{"context": b.check})
			}
		}
	}
	return encode(map[string]any(rs))
}

// rule finds the rule of a kind, or adds it, and gives its parameters. A kind
// without parameters has none.
func (o object) rule(kind string, preset map[string]any) object {
	rules, _ := o["rules"].([]any)
	for _, v := range rules {
		r, ok := v.(map[string]any)
		if !ok || r["type"] != kind {
			continue
		}
		params, ok := r["parameters"].(map[string]any)
		if !ok && preset != nil {
			params = preset
			r["parameters"] = params
		}
		return params
	}
	r := map[string]any{"type": kind}
	if preset != nil {
		r["parameters"] = preset
	}
	o["rules"] = append(rules, r)
	return preset
}

// Still says that what is there now is what the change was computed from.
func (c Change) Still(now json.RawMessage) bool {
	if strings.HasPrefix(c.Path, "rulesets/") {
		now = writable(now)
	}
	return Same(c.Before, now)
}
