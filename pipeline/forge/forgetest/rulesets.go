package forgetest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (c *call) protection() reply {
	p := c.set().Protection[c.PathValue("branch")]
	switch {
	case p != nil:
		return ok(p)
	case c.w.heads[c.PathValue("branch")] == "":
		return refuse(http.StatusNotFound, "Branch not found")
	}
	return refuse(http.StatusNotFound, "Branch not protected")
}

// covers says that a ruleset is in force on a branch.
func covers(rs map[string]any, branch string) bool {
	conditions, _ := rs["conditions"].(map[string]any)
	ref, _ := conditions["ref_name"].(map[string]any)
	named := func(key string) bool {
		list, _ := ref[key].([]any)
		return slices.ContainsFunc(list, func(v any) bool {
			return v == "~ALL" || v == "refs/heads/"+branch || v == "~DEFAULT_BRANCH" && branch == Main
		})
	}
	return rs["enforcement"] == "active" && rs["target"] == "branch" && named("include") && !named("exclude")
}

func (c *call) branchRules() reply {
	s := c.set()
	out := []map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(s.Rulesets)) {
		rs := s.Rulesets[id]
		if !covers(rs, c.PathValue("branch")) {
			continue
		}
		rules, _ := rs["rules"].([]any)
		for _, v := range rules {
			rule := maps.Clone(v.(map[string]any))
			rule["ruleset_id"], rule["ruleset_source"], rule["ruleset_source_type"] = id, c.w.Repo, c.sourceType(rs)
			out = append(out, rule)
		}
	}
	return page(c, out)
}

func (c *call) sourceType(rs map[string]any) string {
	if kind, ok := rs["source_type"].(string); ok {
		return kind
	}
	return "Repository"
}

// wireRuleset is a stored ruleset as GitHub tells it. Who may bypass it is told
// to those only who may change it.
func (c *call) wireRuleset(id int64, whole bool) map[string]any {
	s := c.set()
	out := maps.Clone(s.Rulesets[id])
	out["id"], out["node_id"], out["source"], out["source_type"] = id, "RRS", c.w.Repo, c.sourceType(out)
	out["created_at"], out["updated_at"] = c.w.now, c.w.now
	out["_links"] = map[string]any{"self": map[string]any{"href": c.w.api("/rulesets/%d", id)}, "html": map[string]any{"href": c.w.web("/rules/%d", id)}}
	if !whole {
		for _, key := range []string{"rules", "conditions", "bypass_actors"} {
			delete(out, key)
		}
		return out
	}
	out["current_user_can_bypass"] = "never"
	if s.Caller != AsAdmin || out["source_type"] != "Repository" {
		delete(out, "bypass_actors")
	} else if out["bypass_actors"] == nil {
		out["bypass_actors"] = []any{}
	}
	return out
}

func (c *call) rulesets() reply {
	s := c.set()
	out := []map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(s.Rulesets)) {
		out = append(out, c.wireRuleset(id, false))
	}
	return page(c, out)
}

func (c *call) ruleset() reply {
	id := int64(c.int("id"))
	if c.set().Rulesets[id] == nil {
		return notFound()
	}
	return ok(c.wireRuleset(id, true))
}

// wrongRuleset is what GitHub would refuse about a ruleset.
func (c *call) wrongRuleset(id int64) string {
	name := c.text("name")
	if name == "" || !slices.Contains([]string{"active", "disabled", "evaluate"}, c.text("enforcement")) {
		return "Validation Failed"
	}
	for other, rs := range c.set().Rulesets {
		if taken, _ := rs["name"].(string); other != id && strings.EqualFold(taken, name) {
			return "Name must be unique"
		}
	}
	rules, _ := c.body["rules"].([]any)
	for _, v := range rules {
		r, _ := v.(map[string]any)
		params, _ := r["parameters"].(map[string]any)
		for _, key := range required[fmt.Sprint(r["type"])] {
			if params[key] == nil {
				return fmt.Sprintf("Invalid rule '%v': %s is missing", r["type"], key)
			}
		}
	}
	return ""
}

// required are the parameters without which GitHub refuses a rule.
var required = map[string][]string{
	"pull_request": {
		"dismiss_stale_reviews_on_push", "require_code_owner_review", "require_last_push_approval",
		"required_approving_review_count", "required_review_thread_resolution",
	},
	"required_status_checks": {"required_status_checks", "strict_required_status_checks_policy"},
}

func (c *call) addRuleset() reply {
	if wrong := c.wrongRuleset(0); wrong != "" {
		return refuse(http.StatusUnprocessableEntity, wrong)
	}
	return reply{http.StatusCreated, c.wireRuleset(c.set().keep(c.body), true)}
}

func (c *call) setRuleset() reply {
	id := int64(c.int("id"))
	if c.set().Rulesets[id] == nil {
		return notFound()
	}
	if wrong := c.wrongRuleset(id); wrong != "" {
		return refuse(http.StatusUnprocessableEntity, wrong)
	}
	c.set().Rulesets[id] = c.body
	return ok(c.wireRuleset(id, true))
}
