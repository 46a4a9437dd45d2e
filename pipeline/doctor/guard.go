package doctor

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// guard is one thing that a branch's rules can ask for.
type guard struct {
	id string
	// byRule says that one rule of a ruleset asks for it, byClassic that the
	// classic protection does.
	byRule    func(rule object) bool
	byClassic func(classic object) bool
	// reviews says that who may skip the pull request also skips this.
	reviews bool
}

// The kinds of rule that are known here.
const (
	rulePull   = "pull_request"
	ruleCheck  = "required_status_checks"
	ruleForce  = "non_fast_forward"
	ruleDelete = "deletion"
	ruleUpdate = "update"
)

const classicPull = "required_pull_request_reviews"

func ofKind(kind string) func(object) bool {
	return func(r object) bool { return r.text("type") == kind }
}

// asks is a switch of the pull-request rule.
func asks(key string) func(object) bool {
	return func(r object) bool { return r.text("type") == rulePull && r.sub("parameters").is(key) }
}

// asksClassic is a switch below the classic protection's reviews.
func asksClassic(key string) func(object) bool {
	return func(c object) bool { return c.sub(classicPull).is(key) }
}

// forbids is a switch of the classic protection that must be there and off: what
// the answer does not mention is not forbidden.
func forbids(key string) func(object) bool {
	return func(c object) bool { return c.sub(key).has("enabled") && !c.enabled(key) }
}

var (
	guardPull  = guard{"pull-request", ofKind(rulePull), func(c object) bool { return c.has(classicPull) }, true}
	guardOwner = guard{"code-owner-review", asks("require_code_owner_review"), asksClassic("require_code_owner_reviews"), true}
	guardCount = guard{"approval-count", func(r object) bool {
		return r.text("type") == rulePull && r.sub("parameters").number("required_approving_review_count") > 0
	}, func(c object) bool { return c.sub(classicPull).number("required_approving_review_count") > 0 }, true}
	guardStale  = guard{"stale-approvals", asks("dismiss_stale_reviews_on_push"), asksClassic("dismiss_stale_reviews"), true}
	guardLast   = guard{"last-push", asks("require_last_push_approval"), asksClassic("require_last_push_approval"), true}
	guardForce  = guard{"force-push", ofKind(ruleForce), forbids("allow_force_pushes"), false}
	guardDelete = guard{"deletion", ofKind(ruleDelete), forbids("allow_deletions"), false}
	guardUpdate = guard{"update", ofKind(ruleUpdate), func(c object) bool { return c.has("restrictions") }, false}
)

// guardCheck asks for a status check by name; an empty name is asked for by none.
func guardCheck(name string) guard {
	return guard{"required-check", func(r object) bool {
		return name != "" && r.text("type") == ruleCheck && slices.ContainsFunc(r.sub("parameters").list(ruleCheck), func(c object) bool { return c.text("context") == name })
	}, func(c object) bool {
		checks := c.sub(ruleCheck)
		return name != "" && (slices.Contains(checks.texts("contexts"), name) ||
			slices.ContainsFunc(checks.list("checks"), func(c object) bool { return c.text("context") == name }))
	}, false}
}

// mainGuards are what the published branch needs.
func mainGuards(check string) []guard {
	return []guard{guardPull, guardOwner, guardCount, guardStale, guardLast, guardCheck(check), guardForce, guardDelete}
}

// ledgerGuards are what the ledger's branch needs.
var ledgerGuards = []guard{guardForce, guardDelete}

// layer is a ruleset or the classic protection that asks for a guard.
type layer struct {
	name lang.Text
	// past are those who get around it.
	past Read[[]lang.Text]
}

// standing is how a guard stands over a branch.
type standing struct {
	layers []layer
	// blind are the answers that are missing, without which a guard that no
	// layer asks for is not known to be absent.
	blind []Reason
}

// holds says that some layer asks for it.
func (s standing) holds() bool { return len(s.layers) > 0 }

// unknown says that it may or may not hold.
func (s standing) unknown() bool { return !s.holds() && len(s.blind) > 0 }

// forAll says that some layer lets nobody past.
func (s standing) forAll() bool {
	return slices.ContainsFunc(s.layers, func(l layer) bool { return l.past.Known && len(l.past.Value) == 0 })
}

// stand looks for a guard in both layers.
func stand(g guard, r Rules, rulesets Read[[]json.RawMessage]) standing {
	var s standing
	if !r.Active.Known {
		s.blind = append(s.blind, r.Active.Why)
	}
	for _, raw := range r.Active.Value {
		if rule := objectOf(raw); g.byRule(rule) {
			s.layers = append(s.layers, rulesetLayer(rule.number("ruleset_id"), rulesets))
		}
	}
	if !r.Classic.Known {
		s.blind = append(s.blind, r.Classic.Why)
	}
	if c := objectOf(r.Classic.Value); r.Classic.Known && c != nil && g.byClassic(c) {
		s.layers = append(s.layers, classicLayer(c, g.reviews))
	}
	return s
}

func rulesetLayer(id int64, rulesets Read[[]json.RawMessage]) layer {
	unknown := Read[[]lang.Text]{Why: rulesets.Why}
	for _, raw := range rulesets.Value {
		rs := objectOf(raw)
		if rs.number("id") != id {
			continue
		}
		l := layer{name: lang.T("ruleset %q", "ruleset %q").With(rs.text("name")), past: unknown}
		if _, told := rs["bypass_actors"]; told {
			l.past = Is(actors(rs.list("bypass_actors")))
		} else {
			// GitHub tells these only to those who may change the ruleset.
			l.past.Why = Reason{Path: "rulesets/{id}", Message: "bypass_actors is not told to this token"}
		}
		return l
	}
	return layer{name: lang.T("sebuah ruleset", "a ruleset"), past: unknown}
}

// actors names who may bypass a ruleset.
func actors(list []object) []lang.Text {
	out := []lang.Text{}
	for _, a := range list {
		out = append(out, actor(a))
	}
	return out
}

// roleNames are the ids that GitHub gives its own repository roles.
var roleNames = map[int64]string{2: "maintain", 4: "write", 5: "admin"}

func actor(a object) lang.Text {
	id := a.number("actor_id")
	var who lang.Text
	switch kind := a.text("actor_type"); kind {
	case "OrganizationAdmin":
		who = lang.T("pemilik organisasi", "organization owners")
	case "DeployKey":
		who = lang.T("pemegang deploy key", "holders of a deploy key")
	case "RepositoryRole":
		who = lang.T("peran nomor %d", "role number %d").With(id)
		if name := roleNames[id]; name != "" {
			who = lang.T("pemegang peran %s", "holders of the role %s").With(name)
		}
	case "Team":
		who = lang.T("tim nomor %d", "team number %d").With(id)
	case "Integration":
		who = lang.T("aplikasi nomor %d", "app number %d").With(id)
	case "User":
		who = lang.T("akun nomor %d", "account number %d").With(id)
	default:
		who = lang.T("%s nomor %d", "%s number %d").With(kind, id)
	}
	if a.text("bypass_mode") == "pull_request" {
		who = lang.T("%s (lewat pull request)", "%s (through a pull request)").With(who)
	}
	return who
}

// classicLayer names who gets around the classic protection.
func classicLayer(c object, reviews bool) layer {
	past := []lang.Text{}
	if !c.enabled("enforce_admins") {
		past = append(past, lang.T("admin repositori", "repository admins"))
	}
	if allowed := c.sub(classicPull).sub("bypass_pull_request_allowances"); reviews {
		for key, named := range map[string]string{"users": "login", "teams": "slug", "apps": "slug"} {
			for _, a := range allowed.list(key) {
				past = append(past, lang.Same(a.text(named)))
			}
		}
	}
	slices.SortFunc(past, func(a, b lang.Text) int { return strings.Compare(a.EN, b.EN) })
	return layer{name: lang.T("proteksi cabang klasik", "the classic branch protection"), past: Is(past)}
}

// listed joins names: "a, b dan c".
func listed(names []lang.Text) lang.Text {
	var id, en []string
	for _, n := range names {
		if !slices.Contains(en, n.EN) {
			id, en = append(id, n.ID), append(en, n.EN)
		}
	}
	return lang.Text{ID: and(id, " dan "), EN: and(en, " and ")}
}

func and(names []string, word string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + word + names[len(names)-1]
}
