package forgetest

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// routes are the endpoints; {repo} is the world's repository.
var routes = map[string]route{
	"GET {repo}":                                      {"", (*call).repository},
	"GET {repo}/pulls":                                {"state head base sort direction per_page page", (*call).pulls},
	"GET {repo}/pulls/{number}":                       {"", pull((*call).pull)},
	"GET {repo}/pulls/{number}/files":                 {"per_page page", pull((*call).files)},
	"GET {repo}/pulls/{number}/commits":               {"per_page page", pull((*call).commits)},
	"GET {repo}/pulls/{number}/reviews":               {"per_page page", pull((*call).reviews)},
	"GET {repo}/pulls/{number}/requested_reviewers":   {"", pull((*call).requested)},
	"POST {repo}/pulls/{number}/requested_reviewers":  {"", pull((*call).request)},
	"PUT {repo}/pulls/{number}/merge":                 {"", pull((*call).merge)},
	"GET {repo}/issues/{number}":                      {"", (*call).issue},
	"GET {repo}/issues":                               {"state labels creator per_page page", (*call).listIssues},
	"POST {repo}/issues":                              {"", (*call).makeIssue},
	"PATCH {repo}/issues/{number}":                    {"", (*call).editIssue},
	"POST {repo}/issues/{number}/assignees":           {"", (*call).assign},
	"GET {repo}/issues/{number}/comments":             {"per_page page", conversation((*call).remarks, (*call).comments)},
	"POST {repo}/issues/{number}/comments":            {"", conversation((*call).remark, (*call).comment)},
	"GET {repo}/issues/comments":                      {"since sort direction per_page page", (*call).allComments},
	"PATCH {repo}/issues/comments/{id}":               {"", (*call).editComment},
	"GET {repo}/issues/{number}/timeline":             {"per_page page", pull((*call).timeline)},
	"GET {repo}/issues/{number}/labels":               {"per_page page", pull((*call).labels)},
	"POST {repo}/issues/{number}/labels":              {"", pull((*call).addLabels)},
	"DELETE {repo}/issues/{number}/labels/{name}":     {"", pull((*call).removeLabel)},
	"GET /repos/{owner}/{name}/activity":              {"ref per_page after before", (*call).activity},
	"GET {repo}/git/ref/heads/{branch...}":            {"", (*call).ref},
	"GET {repo}/git/trees/{sha}":                      {"recursive", (*call).tree},
	"GET {repo}/git/blobs/{sha}":                      {"", (*call).blob},
	"GET {repo}/commits/{sha}":                        {"page", (*call).commit},
	"GET {repo}/commits/{sha}/statuses":               {"per_page page", (*call).statuses},
	"GET {repo}/commits/{sha}/pulls":                  {"per_page page", (*call).pullsOf},
	"POST {repo}/statuses/{sha}":                      {"", (*call).setStatus},
	"GET {repo}/compare/{basehead...}":                {"", (*call).compare},
	"GET /orgs/{org}/teams/{slug}/members":            {"per_page page", (*call).members},
	"GET /orgs/{org}/teams/{slug}/memberships/{who}":  {"", (*call).membership},
	"GET {repo}/actions/workflows/{file}/runs":        {"event head_sha per_page page", (*call).workflowRuns},
	"POST {repo}/actions/workflows/{file}/dispatches": {"", (*call).start},

	// Settings
	"GET /orgs/{org}": {"", (*call).org},
	"GET /user":       {"", (*call).me},
	"GET {repo}/branches/{branch}/protection":                   {"", paid(admins((*call).protection))},
	"GET {repo}/rules/branches/{branch}":                        {"per_page page", paid((*call).branchRules)},
	"GET {repo}/rulesets":                                       {"includes_parents per_page page", paid((*call).rulesets)},
	"POST {repo}/rulesets":                                      {"", paid(admins((*call).addRuleset))},
	"GET {repo}/rulesets/{id}":                                  {"", paid((*call).ruleset)},
	"PUT {repo}/rulesets/{id}":                                  {"", paid(admins((*call).setRuleset))},
	"GET {repo}/codeowners/errors":                              {"", (*call).ownersErrors},
	"GET {repo}/collaborators":                                  {"permission per_page page", (*call).collaborators},
	"GET {repo}/collaborators/{who}/permission":                 {"", (*call).permission},
	"GET {repo}/teams":                                          {"per_page page", admins((*call).repoTeams)},
	"GET {repo}/commits":                                        {"author path sha per_page page", (*call).history},
	"GET {repo}/labels":                                         {"per_page page", (*call).repoLabels},
	"POST {repo}/labels":                                        {"", (*call).addLabel},
	"GET {repo}/pages":                                          {"", (*call).pagesSite},
	"GET {repo}/environments":                                   {"per_page page", (*call).environments},
	"GET {repo}/actions/permissions/workflow":                   {"", admins((*call).workflowRights)},
	"PUT {repo}/actions/permissions/workflow":                   {"", admins((*call).setWorkflowRights)},
	"GET {repo}/actions/secrets":                                {"per_page page", admins((*call).secrets)},
	"GET {repo}/environments/{name}/deployment-branch-policies": {"per_page page", (*call).environmentBranches},
	"GET {repo}/environments/{name}/secrets":                    {"per_page page", admins((*call).roomSecrets)},
	"GET {repo}/environments/{name}/variables":                  {"per_page page", admins((*call).roomVariables)},
}

func (c *call) ref() reply {
	branch := c.PathValue("branch")
	sha := c.w.heads[branch]
	if sha == "" {
		return notFound()
	}
	return ok(object{
		"ref": "refs/heads/" + branch, "node_id": nodeID("REF", sha), "url": c.w.api("/git/refs/heads/%s", branch),
		"object": object{"type": "commit", "sha": sha, "url": c.w.api("/git/commits/%s", sha)},
	})
}

func (c *call) tree() reply {
	sha := c.PathValue("sha")
	recursive := c.URL.Query().Get("recursive") != ""
	if c.w.lost[sha] {
		return notFound()
	}
	out := []object{}
	if err := c.w.list(sha, "", recursive, &out); err != nil {
		return notFound()
	}
	truncated := recursive && c.w.TreeLimit > 0 && len(out) > c.w.TreeLimit
	if truncated {
		out = out[:c.w.TreeLimit]
	}
	return ok(object{"sha": sha, "url": c.w.api("/git/trees/%s", sha), "tree": out, "truncated": truncated})
}

// list writes a tree's entries.
func (w *World) list(sha, prefix string, recursive bool, out *[]object) error {
	entries, err := w.git.readTree(sha)
	if err != nil {
		return err
	}
	for _, e := range entries {
		line, err := w.treeEntryObject(e, prefix)
		if err != nil {
			return err
		}
		*out = append(*out, line)
		if recursive && line["type"] == "tree" {
			if err := w.list(e.sha, prefix+e.name+"/", true, out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *call) blob() reply {
	kind, sha, data, err := c.w.git.object(c.PathValue("sha"))
	if err != nil || kind != "blob" {
		return notFound()
	}
	return ok(object{
		"sha": sha, "node_id": nodeID("B", sha), "size": len(data), "url": c.w.api("/git/blobs/%s", sha),
		"encoding": "base64", "content": folded(base64.StdEncoding.EncodeToString(data)),
	})
}

// folded breaks lines after 60 characters, as GitHub does.
func folded(s string) string {
	var b strings.Builder
	for len(s) > 60 {
		b.WriteString(s[:60] + "\n")
		s = s[60:]
	}
	return b.String() + s + "\n"
}

// filesAPage is how many files a commit shows at once.
const filesAPage = 300

func (c *call) commit() reply {
	sha := c.w.resolve(c.PathValue("sha"))
	info, err := c.w.git.readCommit(sha)
	if err != nil || c.w.lost[sha] {
		return refuse(http.StatusUnprocessableEntity, "No commit found for SHA: "+sha)
	}
	out := c.w.commitObject(info)
	parent := ""
	if len(info.parents) > 0 {
		parent = info.parents[0]
	}
	changes, err := c.w.git.diff(parent, sha)
	c.w.must(err)
	at, last := number(c.URL.Query().Get("page"), 1), max((len(changes)+filesAPage-1)/filesAPage, 1)
	c.linkPages(at, last)
	out["stats"] = stats(changes)
	from := min((at-1)*filesAPage, len(changes))
	out["files"] = c.w.fileObjects(sha, changes[from:min(from+filesAPage, len(changes))])
	return ok(out)
}

// resolve is the commit that a branch's name or an id stands for.
func (w *World) resolve(name string) string { return cmp.Or(w.heads[name], name) }

func (c *call) compare() reply {
	base, head, _ := strings.Cut(c.PathValue("basehead"), "...")
	base, head = c.w.resolve(base), c.w.resolve(head)
	if c.w.lost[base] || c.w.lost[head] {
		return notFound()
	}
	out, err := c.w.comparison(base, head)
	if err != nil {
		return notFound()
	}
	return ok(out)
}

func (c *call) activity() reply {
	ref := c.URL.Query().Get("ref")
	repo := c.PathValue("owner") + "/" + c.PathValue("name")
	served := repo == c.w.Repo || slices.ContainsFunc(c.w.allPulls(), func(p *Pull) bool { return p.Fork == repo })
	if c.w.NoActivity || !served {
		return refuse(http.StatusForbidden, "Resource not accessible by integration")
	}
	out := []object{}
	for _, m := range slices.Backward(c.w.moves) {
		if ref == "" || m.ref == ref {
			out = append(out, object{
				"id": m.id, "node_id": nodeID("PSH", m.id), "before": m.before, "after": m.after, "ref": m.ref,
				"timestamp": m.at, "activity_type": m.kind, "actor": c.w.user(m.actor),
			})
		}
	}
	return c.cursor(out)
}

// cursor cuts a list whose pages are named by their neighbors: "after" begins
// behind an entry, "before" ends ahead of one.
func (c *call) cursor(all []object) reply {
	q := c.URL.Query()
	per := min(number(q.Get("per_page"), 30), pageMax)
	place := func(name string) int {
		return slices.IndexFunc(all, func(o object) bool { return q.Get(name) == fmt.Sprint(o["id"]) })
	}
	from := place("after") + 1
	if before := place("before"); before >= 0 {
		from = max(before-per, 0)
	}
	until := min(from+per, len(all))
	var links []string
	link := func(rel, name string, at int) {
		q.Del("after")
		q.Del("before")
		q.Set(name, fmt.Sprint(all[at]["id"]))
		links = append(links, fmt.Sprintf(`<%s?%s>; rel="%s"`, c.w.URL+c.URL.Path, q.Encode(), rel))
	}
	if until < len(all) {
		link("next", "after", until-1)
	}
	if from > 0 {
		link("prev", "before", from)
	}
	c.link = strings.Join(links, ", ")
	return ok(all[from:until])
}

func (c *call) members() reply {
	t := c.w.teams["@"+c.PathValue("org")+"/"+c.PathValue("slug")]
	if t == nil || t.unreadable {
		return notFound()
	}
	out := []object{}
	for login := range t.members {
		out = append(out, c.w.user(login))
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a["login"].(string), b["login"].(string)) })
	return page(c, out)
}

func (c *call) membership() reply {
	t := c.w.teams["@"+c.PathValue("org")+"/"+c.PathValue("slug")]
	if t == nil || t.unreadable || t.members[c.PathValue("who")] == "" {
		return notFound()
	}
	url := c.w.URL + "/orgs/" + c.PathValue("org") + "/teams/" + c.PathValue("slug") + "/memberships/" + c.PathValue("who")
	return ok(object{"url": url, "role": "member", "state": t.members[c.PathValue("who")]})
}
