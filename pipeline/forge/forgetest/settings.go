package forgetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Rights are what the token that asks may do.
type Rights string

// The rights of a caller.
const (
	AsAdmin  Rights = "admin"
	AsWriter Rights = "write"
	// AsActions is GITHUB_TOKEN: no person, and no administrator.
	AsActions Rights = "actions"
)

// Settings are those of a world's repository. They may be changed between
// requests. Rulesets and the protection are kept as the JSON that was sent.
type Settings struct {
	Caller  Rights
	Private bool
	// Methods are the ways to merge that the repository allows; nil is all.
	Methods []string
	// Personal says that the owner is a person, not an organization.
	Personal bool
	// Plan is the owner's: free, pro, team, enterprise. HidePlan keeps it from
	// the caller.
	Plan     string
	HidePlan bool
	// Scopes is the header X-OAuth-Scopes of a classic token; "" sends none.
	Scopes string
	// Access is everybody's right: admin, write, read. Others have "read" on a
	// public repository and "none" on a private one; Strangers do not exist.
	Access    map[string]string
	Strangers map[string]bool
	// TeamAccess is push or pull by slug.
	TeamAccess map[string]string
	// Rulesets by id; Protection by branch.
	Rulesets   map[int64]map[string]any
	Protection map[string]map[string]any
	Labels     []map[string]any
	// Workflow is the default right of workflows.
	Workflow map[string]any
	Secrets  []string
	// Environments map a name to the branches that may use it; nil is every
	// branch, "*protected" every protected one.
	Environments map[string][]string
	// RoomSecrets are the names of the secrets, RoomVariables the variables, of an
	// environment.
	RoomSecrets   map[string][]string
	RoomVariables map[string]map[string]string
	Pages         map[string]any

	next int64
}

const protectedBranches = "*protected"

// upgradeText is how GitHub refuses what a plan does not have.
const upgradeText = "Upgrade to GitHub Pro or make this repository public to enable this feature."

// NewSettings are those of a new public repository of an organization.
func NewSettings() *Settings {
	return &Settings{
		Caller: AsAdmin, Plan: "free",
		Access:    map[string]string{"admin": "admin", "staf": "write", "staf2": "write", "humas": "write", "humas2": "write", "ganda": "write", "kabid": "write", "plt": "write", "kadis": "write"},
		Strangers: map[string]bool{}, TeamAccess: map[string]string{},
		Rulesets: map[int64]map[string]any{}, Protection: map[string]map[string]any{},
		Workflow:     map[string]any{"default_workflow_permissions": "read", "can_approve_pull_request_reviews": false},
		Environments: map[string][]string{}, next: 40,
	}
}

// AddRuleset stores a ruleset as JSON and gives its id.
func (s *Settings) AddRuleset(text string) int64 {
	var rs map[string]any
	if err := json.Unmarshal([]byte(text), &rs); err != nil {
		panic(err)
	}
	return s.keep(rs)
}

func (s *Settings) keep(rs map[string]any) int64 {
	s.next++
	s.Rulesets[s.next] = rs
	return s.next
}

// Protect stores a branch's classic protection, in the shape of GitHub's answer.
func (s *Settings) Protect(branch, text string) {
	var p map[string]any
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		panic(err)
	}
	s.Protection[branch] = p
}

// unguarded says that the plan has no branch rules.
func (s *Settings) unguarded() bool { return s.Private && s.Plan == "free" }

func (c *call) set() *Settings { return c.w.Settings }

// admins runs an answer for those who administer the repository.
func admins(answer func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		switch c.set().Caller {
		case AsActions:
			return refuse(http.StatusForbidden, "Resource not accessible by integration")
		case AsWriter:
			return refuse(http.StatusForbidden, "Must have admin rights to Repository.")
		}
		return answer(c)
	}
}

// paid runs an answer where the plan has it.
func paid(answer func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		if c.set().unguarded() {
			return refuse(http.StatusForbidden, upgradeText)
		}
		return answer(c)
	}
}

func (c *call) owner() string { return strings.Split(c.w.Repo, "/")[0] }

func (c *call) org() reply {
	s := c.set()
	if s.Personal || c.PathValue("org") != c.owner() {
		return notFound()
	}
	out := map[string]any{"login": c.owner(), "id": 1000, "node_id": "O", "description": nil, "type": "Organization", "has_organization_projects": true, "has_repository_projects": true, "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0, "created_at": c.w.now, "updated_at": c.w.now, "archived_at": nil}
	for key := range strings.FieldsSeq("url repos_url events_url hooks_url issues_url members_url public_members_url avatar_url html_url") {
		out[key] = c.w.URL + "/orgs/" + c.owner()
	}
	if s.Caller == AsAdmin && !s.HidePlan {
		out["plan"] = map[string]any{"name": s.Plan, "space": 1, "private_repos": 1}
	}
	return ok(out)
}

func (c *call) me() reply {
	s := c.set()
	if s.Caller == AsActions {
		return refuse(http.StatusForbidden, "Resource not accessible by integration")
	}
	login := map[Rights]string{AsAdmin: "admin", AsWriter: "staf"}[s.Caller]
	if s.Personal && s.Caller == AsAdmin {
		login = c.owner()
	}
	out := c.w.user(login)
	maps.Copy(out, map[string]any{"name": nil, "company": nil, "blog": nil, "location": nil, "email": nil, "hireable": nil, "bio": nil, "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0, "created_at": c.w.now, "updated_at": c.w.now})
	if !s.HidePlan {
		out["plan"] = map[string]any{"name": s.Plan, "space": 1, "private_repos": 1, "collaborators": 0}
	}
	return ok(out)
}

// ownersErrors finds the owners without write access in CODEOWNERS.
func (c *call) ownersErrors() reply {
	text, there := c.w.File(Main, ".github/CODEOWNERS")
	if !there {
		return notFound()
	}
	s := c.set()
	out := []map[string]any{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		for j, owner := range strings.Fields(line) {
			name := strings.ToLower(strings.TrimPrefix(owner, "@"))
			_, slug, team := strings.Cut(name, "/")
			if j == 0 || team && s.TeamAccess[slug] == "push" || !team && slices.Contains([]string{"admin", "write"}, s.access(name)) {
				continue
			}
			out = append(out, map[string]any{
				"line": i + 1, "column": strings.Index(line, owner) + 1, "source": line, "kind": "Unknown owner", "suggestion": "make sure " + owner + " exists and has write access to the repository",
				"message": fmt.Sprintf("Unknown owner on line %d: make sure %s exists and has write access to the repository", i+1, owner), "path": ".github/CODEOWNERS",
			})
		}
	}
	return ok(map[string]any{"errors": out})
}

func (s *Settings) access(login string) string {
	if p := s.Access[login]; p != "" {
		return p
	}
	if s.Private {
		return "none"
	}
	return "read"
}

func (c *call) permission() reply {
	login := c.PathValue("who")
	s := c.set()
	if s.Strangers[login] {
		return refuse(http.StatusNotFound, login+" is not a user")
	}
	p := s.access(login)
	return ok(map[string]any{"permission": p, "role_name": p, "user": withRights(c.w.user(login), p)})
}

func withRights(user map[string]any, p string) map[string]any {
	user["role_name"] = p
	user["permissions"] = map[string]any{"admin": p == "admin", "maintain": p == "admin", "push": p == "admin" || p == "write", "triage": p == "admin" || p == "write", "pull": p != "none"}
	return user
}

func (c *call) collaborators() reply {
	s := c.set()
	out := []map[string]any{}
	for _, login := range slices.Sorted(maps.Keys(s.Access)) {
		if want := c.URL.Query().Get("permission"); want == "" || want == s.Access[login] {
			out = append(out, withRights(c.w.user(login), s.Access[login]))
		}
	}
	return page(c, out)
}

func (c *call) repoTeams() reply {
	s := c.set()
	out := []map[string]any{}
	for _, slug := range slices.Sorted(maps.Keys(s.TeamAccess)) {
		p := s.TeamAccess[slug]
		out = append(out, map[string]any{
			"id": 1, "node_id": "T", "name": slug, "slug": slug, "description": nil, "permission": p, "parent": nil, "type": "organization",
			"url": c.w.URL, "html_url": c.w.URL, "members_url": c.w.URL, "repositories_url": c.w.URL,
			"permissions": map[string]any{"admin": false, "maintain": false, "push": p == "push", "triage": p == "push", "pull": true},
		})
	}
	return page(c, out)
}

func (c *call) repoLabels() reply {
	out := []object{}
	for _, l := range c.set().Labels {
		whole := c.w.label(l["name"].(string))
		maps.Copy(whole, l)
		out = append(out, whole)
	}
	return page(c, out)
}

func (c *call) addLabel() reply {
	s := c.set()
	for _, l := range s.Labels {
		if strings.EqualFold(l["name"].(string), c.text("name")) {
			r := refuse(http.StatusUnprocessableEntity, "Validation Failed")
			r.body.(map[string]any)["errors"] = []any{map[string]any{"resource": "Label", "code": "already_exists", "field": "name"}}
			return r
		}
	}
	if n := len([]rune(c.text("description"))); n > 100 || c.text("name") == "" {
		return refuse(http.StatusUnprocessableEntity, "Validation Failed")
	}
	l := c.w.label(c.text("name"))
	l["color"], l["description"] = c.text("color"), c.body["description"]
	s.Labels = append(s.Labels, l)
	return reply{http.StatusCreated, l}
}

func (c *call) workflowRights() reply { return ok(c.set().Workflow) }

func (c *call) setWorkflowRights() reply {
	maps.Copy(c.set().Workflow, c.body)
	return reply{http.StatusNoContent, nil}
}

func (c *call) secrets() reply {
	out := []map[string]any{}
	for _, name := range c.set().Secrets {
		out = append(out, map[string]any{"name": name, "created_at": c.w.now, "updated_at": c.w.now})
	}
	return ok(map[string]any{"total_count": len(out), "secrets": out})
}

func (c *call) environments() reply {
	s := c.set()
	out := []map[string]any{}
	for i, name := range slices.Sorted(maps.Keys(s.Environments)) {
		env := map[string]any{"id": i + 1, "node_id": "E", "name": name, "url": c.w.api("/environments/%s", name), "html_url": c.w.URL, "created_at": c.w.now, "updated_at": c.w.now, "protection_rules": []any{}, "deployment_branch_policy": nil}
		if branches := s.Environments[name]; branches != nil {
			protected := slices.Contains(branches, protectedBranches)
			env["deployment_branch_policy"] = map[string]any{"protected_branches": protected, "custom_branch_policies": !protected}
		}
		out = append(out, env)
	}
	return ok(map[string]any{"total_count": len(out), "environments": out})
}

func (c *call) environmentBranches() reply {
	out := []map[string]any{}
	for i, b := range c.set().Environments[c.PathValue("name")] {
		out = append(out, map[string]any{"id": i + 1, "node_id": "B", "name": b, "type": "branch"})
	}
	return ok(map[string]any{"total_count": len(out), "branch_policies": out})
}

// roomSecrets are the names of an environment's secrets.
func (c *call) roomSecrets() reply {
	s := c.set()
	if _, there := s.Environments[c.PathValue("name")]; !there {
		return notFound()
	}
	out := []map[string]any{}
	for _, name := range s.RoomSecrets[c.PathValue("name")] {
		out = append(out, map[string]any{"name": name, "created_at": c.w.now, "updated_at": c.w.now})
	}
	return ok(map[string]any{"total_count": len(out), "secrets": out})
}

// roomVariables are an environment's variables.
func (c *call) roomVariables() reply {
	s := c.set()
	if _, there := s.Environments[c.PathValue("name")]; !there {
		return notFound()
	}
	vars := s.RoomVariables[c.PathValue("name")]
	out := []map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		out = append(out, map[string]any{"name": name, "value": vars[name], "created_at": c.w.now, "updated_at": c.w.now})
	}
	return ok(map[string]any{"total_count": len(out), "variables": out})
}

func (c *call) pagesSite() reply {
	if c.set().Pages == nil {
		return notFound()
	}
	return ok(c.set().Pages)
}

// history lists a branch's commits by somebody below a path.
func (c *call) history() reply {
	q := c.URL.Query()
	out := []map[string]any{}
	for sha := c.w.heads[q.Get("sha")]; sha != ""; {
		info, err := c.w.git.readCommit(sha)
		c.w.must(err)
		parent := ""
		if len(info.parents) > 0 {
			parent = info.parents[0]
		}
		changes, err := c.w.git.diff(parent, sha)
		c.w.must(err)
		below := slices.ContainsFunc(changes, func(ch change) bool { return strings.HasPrefix(ch.path, q.Get("path")+"/") })
		if below && strings.EqualFold(c.w.loginOf(info.author.email), q.Get("author")) {
			out = append(out, c.w.commitObject(info))
		}
		sha = parent
	}
	return page(c, out)
}

// File is a file of a branch.
func (w *World) File(branch, path string) (string, bool) {
	info, err := w.git.readCommit(w.heads[branch])
	if err != nil {
		return "", false
	}
	tree := info.tree
	parts := strings.Split(path, "/")
	for i, part := range parts {
		entries, err := w.git.readTree(tree)
		if err != nil {
			return "", false
		}
		at := slices.IndexFunc(entries, func(e treeEntry) bool { return e.name == part })
		if at < 0 {
			return "", false
		}
		if tree = entries[at].sha; i == len(parts)-1 {
			_, _, data, err := w.git.object(tree)
			return string(data), err == nil
		}
	}
	return "", false
}
