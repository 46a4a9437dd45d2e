package doctor

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

const check = "terbit/keputusan"

// monday is a working day on which plt deputizes.
var monday = time.Date(2026, 8, 10, 3, 0, 0, 0, time.UTC)

// policy makes holders of words: "kabid-pip=a,b" of a role, "atasan=x" of the
// superiors, "plt:kabid-pip=a 2026-08-01 2026-08-31" of a deputy.
func policy(words ...string) sop.Policy {
	proc := schema.DefaultProcedure()
	p := sop.Policy{Procedure: proc, Profile: proc.Profiles[0].Key, Roles: map[string][]sop.Holder{}}
	for _, w := range words {
		role, who, _ := strings.Cut(w, "=")
		if deputized, ok := strings.CutPrefix(role, "plt:"); ok {
			f := strings.Fields(who)
			p.Roles[deputized] = append(p.Roles[deputized], sop.Holder{Login: f[0], From: day(f[1]), Until: day(f[2]).AddDate(0, 0, 1), Deputy: true})
			continue
		}
		for login := range strings.SplitSeq(who, ",") {
			h := sop.Holder{Login: login}
			if role == "atasan" {
				p.Atasan = append(p.Atasan, h)
			} else {
				p.Roles[role] = append(p.Roles[role], h)
			}
		}
	}
	return p
}

var wib = time.FixedZone("WIB", 7*3600)

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, wib)
	if err != nil {
		panic(err)
	}
	return t
}

func everybody() sop.Policy {
	return policy("staf=staf,staf2", "pranata-humas=humas,humas2", "kabid-pip=kabid,kabid2", "atasan=kadis")
}

const rulesetID = 9007199254740993 // more than a float can hold

// guardedRuleset is a ruleset that asks for all that a branch needs.
func guardedRuleset() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id": %d, "name": "utama", "target": "branch", "source_type": "Repository", "source": "kantor/konten",
		"enforcement": "active", "bypass_actors": [], "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
		"rules": [
		{"type": "pull_request", "parameters": {"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": true,
			"require_code_owner_review": true, "require_last_push_approval": true, "required_review_thread_resolution": false}},
		{"type": "required_status_checks", "parameters": {"strict_required_status_checks_policy": false, "required_status_checks": [{"context": "terbit/keputusan"}]}},
		{"type": "non_fast_forward"}, {"type": "deletion"}]}`, rulesetID))
}

const ledgerRuleset = `{"id": 7, "name": "buku besar", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [],
	"conditions": {"ref_name": {"include": ["refs/heads/terbit-ledger"], "exclude": []}}, "rules": [{"type": "non_fast_forward"}, {"type": "deletion"}]}`

const writersRuleset = `{"id": 8, "name": "penulis", "target": "branch", "source_type": "Repository", "enforcement": "active", "bypass_actors": [{"actor_id": null, "actor_type": "DeployKey", "bypass_mode": "always"}],
	"conditions": {"ref_name": {"include": ["refs/heads/terbit-ledger"], "exclude": []}}, "rules": [{"type": "update"}]}`

// settle gives the settings these rulesets, in force where they cover a branch.
func settle(s *Settings, rulesets ...json.RawMessage) {
	s.Rulesets = Is(rulesets)
	s.Main.Active, s.Ledger.Active = Is(inForce(rulesets, s.Branch, true)), Is(inForce(rulesets, s.LedgerBranch, false))
}

func inForce(rulesets []json.RawMessage, branch string, isDefault bool) []json.RawMessage {
	out := []json.RawMessage{}
	for _, raw := range rulesets {
		rs := objectOf(raw)
		ref := rs.sub("conditions").sub("ref_name")
		covers := func(key string) bool {
			return slices.ContainsFunc(ref.texts(key), func(r string) bool {
				return r == "~ALL" || r == "refs/heads/"+branch || r == "~DEFAULT_BRANCH" && isDefault
			})
		}
		if rs.text("enforcement") != "active" || rs.text("target") != "branch" || !covers("include") || covers("exclude") {
			continue
		}
		for _, r := range rs.list("rules") {
			r["ruleset_id"], r["ruleset_source_type"] = rs["id"], rs["source_type"]
			out = append(out, encode(map[string]any(r)))
		}
	}
	return out
}

const configuration = "office: {name: Kantor Contoh}\n"

// healthy is an office in which nothing is wrong.
func healthy(t testing.TB) Input {
	t.Helper()
	o, findings, err := office.Load(fstest.MapFS{office.File: {Data: []byte(configuration)}}, office.File)
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	p := everybody()
	owners, err := Codeowners(p, monday.In(o.Location))
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{
		Repository: "kantor/konten", URL: "https://github.com/kantor/konten", Now: monday, Owner: "kantor", Organization: true,
		Branch: "main", MergeMethods: []string{"merge", "squash"}, LedgerBranch: "terbit-ledger", LedgerThere: Is(true),
		Token: Token{Kind: FineGrained, Login: Is("admin"), Admin: Is(true)}, Plan: Is("team"),
		Files:       Is(Files{Config: configuration, Codeowners: owners, OwnersPath: OwnersFile, Workflows: []string{"gate.yml", "handoff.yml", "publish.yml", "reminder.yml", "schedule.yml"}}),
		OwnerErrors: Is([]OwnerError{}), Secrets: Is([]string{}), Admins: Is([]string{"admin"}), Labels: Is([]string{"1-ide"}),
		Environments: Is([]Environment{{Name: "publish", Custom: true, Branches: Is([]string{"main"})}}),
		Workflow:     Is(json.RawMessage(`{"default_workflow_permissions": "read", "can_approve_pull_request_reviews": true}`)),
		Pages:        Is(&Pages{Build: "workflow", URL: "https://kantor.github.io/konten/", HTTPS: true, Public: true}),
		Access:       map[string]Read[string]{}, Teams: map[string]Team{}, CodeAuthors: map[string]Read[bool]{},
	}
	s.Main.Classic, s.Ledger.Classic = Is(json.RawMessage("null")), Is(json.RawMessage("null"))
	settle(&s, guardedRuleset(), json.RawMessage(ledgerRuleset), json.RawMessage(writersRuleset))
	for _, login := range []string{"staf", "staf2", "humas", "humas2", "kabid", "kabid2", "kadis", "plt", "plh"} {
		s.Access[login] = Is("write")
	}
	return Input{Office: o, Config: configuration, Policy: p, Now: monday, Check: check, Labels: []Label{{"1-ide", "Mengajukan ide", "c5def5"}}, Settings: s}
}

// own makes the owners' file of the input what its policy gives.
func own(t testing.TB, in *Input) {
	t.Helper()
	text, err := Codeowners(in.Policy, in.Now.In(in.Office.Location))
	if err != nil {
		t.Fatal(err)
	}
	in.Settings.Files.Value.Codeowners = text
}

func lineOf(r Report, id string) (Line, bool) {
	i := slices.IndexFunc(r.Lines, func(l Line) bool { return l.ID == id })
	if i < 0 {
		return Line{}, false
	}
	return r.Lines[i], true
}
