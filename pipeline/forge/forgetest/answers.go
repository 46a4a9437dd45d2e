package forgetest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"time"
)

// GitHub's own limits of a pull request's lists.
const (
	commitsMax = 250
	filesMax   = 3000
)

func (w *World) allPulls() []*Pull { return slices.Collect(maps.Values(w.pulls)) }

func (c *call) repository() reply {
	if scopes := c.set().Scopes; scopes != "" {
		c.header = map[string]string{"X-OAuth-Scopes": scopes}
	}
	return ok(c.w.fullRepository())
}

func (c *call) pull(p *Pull) reply { return ok(c.w.fullPull(p)) }

// pulls lists pull requests: the open ones, the newest first, if nothing else
// is asked.
func (c *call) pulls() reply {
	q := c.URL.Query()
	state, sort := cmp.Or(q.Get("state"), open), cmp.Or(q.Get("sort"), "created")
	key, known := map[string]func(*Pull) time.Time{
		"created": func(p *Pull) time.Time { return p.created }, "updated": c.w.updatedAt,
	}[sort]
	if !known || !slices.Contains([]string{open, closed, "all"}, state) {
		return refuse(http.StatusUnprocessableEntity, "Validation Failed")
	}
	found := slices.DeleteFunc(c.w.allPulls(), func(p *Pull) bool {
		owner, _ := halves(p.headRepo(c.w))
		return state != "all" && p.state != state || q.Has("base") && p.base != q.Get("base") || q.Has("head") && q.Get("head") != owner+":"+p.Branch
	})
	slices.SortFunc(found, func(a, b *Pull) int { return cmp.Or(key(a).Compare(key(b)), cmp.Compare(a.Number, b.Number)) })
	direction := q.Get("direction")
	if direction == "desc" || direction == "" && sort == "created" {
		slices.Reverse(found)
	}
	out := []object{}
	for _, p := range found {
		out = append(out, c.w.pullObject(p))
	}
	return page(c, out)
}

// pullsOf are the pull requests that a commit belongs to: of one on the default
// branch those that brought it there, of any other the open ones that hold it.
func (c *call) pullsOf() reply {
	sha := c.PathValue("sha")
	if kind, _, _, err := c.w.git.object(sha); err != nil || kind != "commit" {
		return refuse(http.StatusUnprocessableEntity, "No commit found for SHA: "+sha)
	}
	out := []object{}
	for _, p := range c.w.allPulls() {
		holds, err := c.w.holds(p, sha)
		c.w.must(err)
		if holds {
			out = append(out, c.w.pullObject(p))
		}
	}
	return page(c, out)
}

// holds reports whether a commit is the pull request's own, or what it became.
func (w *World) holds(p *Pull, sha string) (bool, error) {
	if p.merged.IsZero() {
		own, err := w.git.line(w.baseOf(p), w.headOf(p))
		return p.state == open && slices.Contains(own, sha), err
	}
	became, err := w.git.line(p.departure, p.mergeSHA)
	return slices.Contains(became, sha), err
}

// changes are those from the merge base to the head.
func (w *World) changes(p *Pull) ([]change, error) {
	from, err := w.git.mergeBase(w.baseOf(p), w.headOf(p))
	if err != nil {
		return nil, err
	}
	return w.git.diff(from, w.headOf(p))
}

func (c *call) files(p *Pull) reply {
	changes, err := c.w.changes(p)
	c.w.must(err)
	return page(c, c.w.fileObjects(c.w.headOf(p), changes[:min(len(changes), filesMax)]))
}

func (c *call) commits(p *Pull) reply {
	own, err := c.w.git.line(c.w.baseOf(p), c.w.headOf(p))
	c.w.must(err)
	out, err := c.w.commitObjects(own[:min(len(own), commitsMax)])
	c.w.must(err)
	return page(c, out)
}

// reviews lists them; a pending one is shown to its author alone.
func (c *call) reviews(p *Pull) reply {
	out := []object{}
	for _, r := range p.reviews {
		if r.State != pending || r.Author == self {
			out = append(out, c.w.reviewObject(p, r))
		}
	}
	return page(c, out)
}

func (c *call) comments(p *Pull) reply {
	out := []object{}
	for _, m := range p.comments {
		out = append(out, c.w.commentObject(m))
	}
	return page(c, out)
}

// allComments are those of every conversation, by their last change.
func (c *call) allComments() reply {
	q := c.URL.Query()
	if q.Get("sort") != "updated" || q.Get("direction") != "asc" {
		c.w.t.Errorf("the fake GitHub sorts the repository's comments by their change alone: %s", c.URL.RawQuery)
		return refuse(http.StatusNotImplemented, "not part of the fake")
	}
	var since time.Time
	if text := q.Get("since"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return refuse(http.StatusUnprocessableEntity, "Invalid since")
		}
		since = at
	}
	var all []*Comment
	for _, p := range c.w.pulls {
		for _, m := range p.comments {
			if !m.Updated.Before(since) {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b *Comment) int { return cmp.Or(a.Updated.Compare(b.Updated), cmp.Compare(a.ID, b.ID)) })
	out := []object{}
	for _, m := range all {
		out = append(out, c.w.commentObject(m))
	}
	return page(c, out)
}

func (c *call) timeline(p *Pull) reply {
	out, err := c.w.timelineOf(p)
	c.w.must(err)
	return page(c, out)
}

func (c *call) issue() reply {
	n := c.int("number")
	if p := c.w.pulls[n]; p != nil {
		return ok(c.w.issueOf(p))
	}
	if i, there := c.w.issues[n]; there {
		return ok(c.w.wholeIssue(i))
	}
	return notFound()
}

func (c *call) statuses() reply {
	out := slices.Clone(c.w.statuses[c.PathValue("sha")])
	slices.Reverse(out) // newest first
	if out == nil {
		out = []object{}
	}
	return page(c, out)
}

func (c *call) requested(p *Pull) reply {
	return ok(object{"users": c.w.users(p.requestedUsers()), "teams": c.w.teamsOf(p.requestedTeams())})
}

func (c *call) labels(p *Pull) reply { return page(c, c.w.labelsOf(p)) }

func (c *call) workflowRuns() reply {
	q := c.URL.Query()
	asked := func(name, is string) bool { return !q.Has(name) || q.Get(name) == is }
	runs := []object{}
	for _, r := range slices.Backward(c.w.runs) { // newest first
		if r.Workflow == c.PathValue("file") && asked("head_sha", r.SHA) && asked("event", r.event) {
			runs = append(runs, c.w.runObject(r))
		}
	}
	total := len(runs)
	cut := page(c, runs)
	cut.body = object{"total_count": total, "workflow_runs": cut.body}
	return cut
}
