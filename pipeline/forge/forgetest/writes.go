package forgetest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// The fake's own account: who holds the token.
const self = "github-actions[bot]"

func (c *call) comment(p *Pull) reply {
	if utf8.RuneCountInString(c.text("body")) > 65536 || c.text("body") == "" {
		return refuse(http.StatusUnprocessableEntity, "Body is too long (maximum is 65536 characters)")
	}
	return reply{http.StatusCreated, c.w.commentObject(c.w.Say(self, p, c.text("body")))}
}

func (c *call) editComment() reply {
	m := c.w.comments[int64(c.int("id"))]
	if m == nil {
		return notFound()
	}
	c.w.Edit(m, c.text("body"))
	return ok(c.w.commentObject(m))
}

func (c *call) setStatus() reply {
	sha := c.PathValue("sha")
	states := []string{"error", "failure", "pending", "success"}
	if _, err := c.w.git.readCommit(sha); err != nil || !slices.Contains(states, c.text("state")) || utf8.RuneCountInString(c.text("description")) > 140 {
		return refuse(http.StatusUnprocessableEntity, "Validation Failed")
	}
	c.header = map[string]string{"Location": c.w.api("/statuses/%s", sha)}
	return reply{http.StatusCreated, c.w.addStatus(sha, self, c.text("state"), cmp.Or(c.text("context"), "default"), c.text("description"), c.text("target_url"))}
}

// Status sets a commit's status from outside, as any writer can.
func (w *World) Status(sha, context, state string) {
	w.addStatus(sha, "penulis", state, context, "", "")
}

// Statuses are the words of our context on a commit, oldest first.
func (w *World) Statuses(sha string) []string {
	var out []string
	for _, s := range w.statuses[sha] {
		out = append(out, s["state"].(string))
	}
	return out
}

func (c *call) addLabels(p *Pull) reply {
	for _, l := range c.texts("labels") {
		if !slices.Contains(p.labels, l) {
			p.labels = append(p.labels, l)
			c.w.labeled(p, "labeled", self, l)
		}
	}
	return c.labels(p)
}

func (c *call) removeLabel(p *Pull) reply {
	i := slices.Index(p.labels, c.PathValue("name"))
	if i < 0 {
		return refuse(http.StatusNotFound, "Label does not exist")
	}
	c.w.labeled(p, "unlabeled", self, p.labels[i])
	p.labels = slices.Delete(p.labels, i, i+1)
	return c.labels(p)
}

// Labels are a pull request's.
func (w *World) Labels(p *Pull) []string { return slices.Sorted(slices.Values(p.labels)) }

// Label puts a label on by hand.
func (w *World) Label(p *Pull, label string) {
	p.labels = append(p.labels, label)
	w.labeled(p, "labeled", p.Author, label)
}

// Requested are those whose review was asked for; a team begins with "@".
func (w *World) Requested(p *Pull) []string { return slices.Sorted(slices.Values(p.requested)) }

func (c *call) request(p *Pull) reply {
	add := c.texts("reviewers")
	for _, t := range c.texts("team_reviewers") {
		add = append(add, "@"+t)
	}
	for _, who := range add {
		if strings.EqualFold(who, p.Author) {
			return refuse(http.StatusUnprocessableEntity, "Review cannot be requested from pull request author.")
		}
		if !slices.Contains(p.requested, who) {
			p.requested = append(p.requested, who)
			c.w.asked(p, self, who)
		}
	}
	return reply{http.StatusCreated, c.w.pullObject(p)}
}

func (c *call) merge(p *Pull) reply {
	if sha := c.text("sha"); sha != "" && sha != c.w.headOf(p) {
		return refuse(http.StatusConflict, "Head branch was modified. Review and try the merge again.")
	}
	method := cmp.Or(c.text("merge_method"), "merge")
	switch {
	case p.state == open && p.draft:
		return refuse(http.StatusMethodNotAllowed, "Pull Request is still a draft")
	case c.w.Settings.Methods != nil && !slices.Contains(c.w.Settings.Methods, method):
		return refuse(http.StatusMethodNotAllowed, "Merge method "+method+" is not allowed on this repository.")
	}
	at, _ := c.w.tick()
	sha, err := c.w.mergeBy(p, self, method, at)
	if err != nil {
		return refuse(http.StatusMethodNotAllowed, "Pull Request is not mergeable")
	}
	return ok(object{"sha": sha, "merged": true, "message": "Pull Request successfully merged"})
}

func (c *call) start() reply {
	sha := c.w.heads[c.text("ref")]
	if sha == "" {
		return refuse(http.StatusUnprocessableEntity, "No ref found for: "+c.text("ref"))
	}
	inputs, _ := c.body["inputs"].(map[string]any)
	at, id := c.w.tick()
	c.w.runs = append(c.w.runs, run{Run{Workflow: c.PathValue("file"), Ref: c.text("ref"), SHA: sha, Inputs: inputs}, id, "workflow_dispatch", at})
	return reply{http.StatusNoContent, nil}
}
