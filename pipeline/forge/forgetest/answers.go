package forgetest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (c *call) api(path string) string { return c.w.URL + "/repos/" + c.w.Repo + "/" + path }

func (w *World) allPulls() []*Pull { return slices.Collect(maps.Values(w.pulls)) }

// user is an account, or null for a deleted one.
func (w *World) user(login string) map[string]any {
	if login == "" || w.deleted[login] {
		return nil
	}
	kind := "User"
	if w.apps[login] || strings.HasSuffix(login, "[bot]") {
		kind = "Bot"
	}
	u := map[string]any{"login": login, "id": 1000 + len(login), "node_id": "U", "gravatar_id": "", "type": kind, "site_admin": false}
	for _, key := range []string{
		"avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url",
		"subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url",
	} {
		u[key] = w.URL + "/users/" + login
	}
	return u
}

func (c *call) pull(p *Pull) reply {
	w := c.w
	base, head := w.baseOf(p), w.headOf(p)
	own, err := w.git.line(base, head)
	w.must(err)
	changes, err := w.changes(p)
	w.must(err)
	repo := map[string]any{"full_name": w.Repo, "default_branch": Main}
	headRepo := repo
	if p.Fork != "" {
		headRepo = map[string]any{"full_name": p.Fork, "default_branch": Main}
	}
	out := map[string]any{
		"number": p.Number, "state": p.state, "draft": p.draft, "title": p.Branch, "body": nil, "user": w.user(p.Author),
		"created_at": p.created, "updated_at": w.now, "merged": !p.merged.IsZero(), "merged_at": nil,
		"base":    map[string]any{"ref": p.base, "sha": base, "label": w.Repo + ":" + p.base, "repo": repo},
		"head":    map[string]any{"ref": p.Branch, "sha": head, "label": w.Repo + ":" + p.Branch, "repo": headRepo},
		"commits": len(own), "changed_files": len(changes), "mergeable": nil, "merge_commit_sha": nil,
	}
	switch {
	case !p.merged.IsZero():
		out["merged_at"], out["merge_commit_sha"] = p.merged, p.mergeSHA
	case p.state == open:
		if m, known := w.test(p); known {
			out["mergeable"] = m.made
			if m.made {
				out["merge_commit_sha"] = m.sha
			}
		}
	}
	return ok(out)
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
	return page(c, wireFiles(changes[:min(len(changes), 3000)]))
}

func wireFiles(changes []change) []map[string]any {
	out := []map[string]any{}
	for _, ch := range changes {
		f := map[string]any{
			"filename": ch.path, "status": ch.status, "sha": ch.sha, "additions": 0, "deletions": 0, "changes": 0,
			"blob_url": "", "raw_url": "", "contents_url": "",
		}
		if ch.previous != "" {
			f["previous_filename"] = ch.previous
		}
		if ch.patch != "" {
			f["patch"] = ch.patch
		}
		out = append(out, f)
	}
	return out
}

func (c *call) commits(p *Pull) reply {
	own, err := c.w.git.line(c.w.baseOf(p), c.w.headOf(p))
	c.w.must(err)
	out := []map[string]any{}
	for _, sha := range own[:min(len(own), 250)] {
		info, err := c.w.git.readCommit(sha)
		c.w.must(err)
		out = append(out, c.w.wireCommit(info))
	}
	return page(c, out)
}

func (w *World) wireCommit(info commitInfo) map[string]any {
	parents := []map[string]any{}
	for _, p := range info.parents {
		parents = append(parents, map[string]any{"sha": p, "url": w.URL, "html_url": w.URL})
	}
	sign := func(s signature) map[string]any {
		return map[string]any{"name": s.name, "email": s.email, "date": s.at}
	}
	return map[string]any{
		"sha": info.sha, "node_id": "C", "url": w.URL, "html_url": w.URL, "comments_url": w.URL, "parents": parents,
		"author": w.user(w.loginOf(info.author.email)), "committer": w.user(w.loginOf(info.committer.email)),
		"commit": map[string]any{
			"message": info.message, "author": sign(info.author), "committer": sign(info.committer),
			"tree": map[string]any{"sha": info.tree, "url": w.URL}, "url": w.URL, "comment_count": 0,
		},
	}
}

func (c *call) reviews(p *Pull) reply {
	out := []map[string]any{}
	for _, r := range p.reviews {
		out = append(out, map[string]any{
			"id": r.ID, "node_id": "R", "user": c.w.user(r.Author), "body": r.Body, "state": r.State, "commit_id": r.Commit,
			"submitted_at": r.At, "html_url": c.w.URL, "pull_request_url": c.w.URL, "author_association": "MEMBER",
		})
	}
	return page(c, out)
}

func (c *call) comments(p *Pull) reply {
	out := []map[string]any{}
	for _, m := range p.comments {
		out = append(out, c.w.wireComment(m))
	}
	return page(c, out)
}

func (w *World) wireComment(m *Comment) map[string]any {
	return map[string]any{
		"id": m.ID, "node_id": "IC", "user": w.user(m.Author), "body": m.Body, "created_at": m.At, "updated_at": m.Updated,
		"url": w.URL, "html_url": w.URL, "issue_url": w.URL, "author_association": "MEMBER",
	}
}

func (c *call) timeline(p *Pull) reply {
	out := []map[string]any{}
	for _, e := range p.events {
		e = maps.Clone(e)
		login, _ := e["actor"].(string)
		e["actor"] = c.w.user(login)
		out = append(out, e)
	}
	for _, m := range p.comments {
		e := c.w.wireComment(m)
		e["event"], e["actor"] = "commented", e["user"]
		out = append(out, e)
	}
	for _, r := range p.reviews {
		out = append(out, map[string]any{
			"event": "reviewed", "id": r.ID, "user": c.w.user(r.Author), "state": strings.ToLower(r.State), "submitted_at": r.At,
		})
	}
	slices.SortStableFunc(out, func(a, b map[string]any) int { return when(a).Compare(when(b)) })
	return page(c, out)
}

func when(e map[string]any) time.Time {
	for _, key := range []string{"created_at", "submitted_at"} {
		if at, ok := e[key].(time.Time); ok {
			return at
		}
	}
	return time.Time{}
}

func (c *call) issue() reply {
	n := c.int("number")
	if p := c.w.pulls[n]; p != nil {
		return ok(map[string]any{"number": n, "user": c.w.user(p.Author), "pull_request": map[string]any{"url": c.w.URL}})
	}
	if author, there := c.w.issues[n]; there {
		return ok(map[string]any{"number": n, "user": c.w.user(author), "title": "Usulan", "state": open})
	}
	return notFound()
}

func (c *call) statuses() reply {
	out := slices.Clone(c.w.statuses[c.PathValue("sha")])
	slices.Reverse(out) // newest first
	if out == nil {
		out = []map[string]any{}
	}
	return page(c, out)
}

func (c *call) requested(p *Pull) reply {
	users, teams := []map[string]any{}, []map[string]any{}
	for _, who := range p.requested {
		if slug, isTeam := strings.CutPrefix(who, "@"); isTeam {
			teams = append(teams, map[string]any{"slug": slug, "name": slug})
		} else {
			users = append(users, c.w.user(who))
		}
	}
	return ok(map[string]any{"users": users, "teams": teams})
}

func (c *call) labels(p *Pull) reply {
	out := []map[string]any{}
	for _, l := range p.labels {
		out = append(out, map[string]any{"id": len(l), "node_id": "L", "name": l, "color": "ededed", "default": false, "description": nil})
	}
	return page(c, out)
}

func (c *call) workflowRuns() reply {
	q := c.URL.Query()
	runs := []map[string]any{}
	for i, r := range c.w.runs {
		if r.Workflow == c.PathValue("file") && (q.Get("head_sha") == "" || q.Get("head_sha") == r.SHA) {
			runs = append(runs, map[string]any{"id": i + 1, "event": "workflow_dispatch", "head_sha": r.SHA, "status": "queued"})
		}
	}
	return reply{http.StatusOK, map[string]any{"total_count": len(runs), "workflow_runs": runs}}
}
