package forgetest

import (
	"maps"
	"strings"
	"time"
)

// pullObject is a pull request as a list shows it.
func (w *World) pullObject(p *Pull) object {
	id, api, web := idOf("pull", w.Repo)+int64(p.Number), w.api("/pulls/%d", p.Number), w.web("/pull/%d", p.Number)
	issue, head := w.api("/issues/%d", p.Number), w.headOf(p)
	out := object{
		"id": id, "node_id": nodeID("PR", id), "number": p.Number, "state": p.state, "draft": p.draft, "locked": false, "active_lock_reason": nil,
		"title": p.Branch, "body": nil, "user": w.user(p.Author), "author_association": w.association(p.Author),
		"labels": w.labelsOf(p), "milestone": nil, "assignee": nil, "assignees": []object{}, "auto_merge": nil,
		"created_at": p.created, "updated_at": w.updatedAt(p), "closed_at": timeOrNull(p.closed), "merged_at": timeOrNull(p.merged),
		"merge_commit_sha": w.mergeSHA(p), "base": w.side(p.base, w.baseOf(p), w.Repo), "head": w.headSide(p),
		"requested_reviewers": w.users(p.requestedUsers()), "requested_teams": w.teamsOf(p.requestedTeams()),
	}
	links := map[string]string{
		"self": api, "html": web, "issue": issue, "comments": issue + "/comments", "review_comments": api + "/comments",
		"review_comment": w.api("/pulls/comments{/number}"), "commits": api + "/commits", "statuses": w.api("/statuses/%s", head),
	}
	out["_links"] = hrefs(links)
	out["url"], out["html_url"], out["diff_url"], out["patch_url"], out["issue_url"] = api, web, web+".diff", web+".patch", issue
	for _, name := range []string{"comments", "review_comments", "review_comment", "commits", "statuses"} {
		out[name+"_url"] = links[name]
	}
	return out
}

// fullPull is a pull request asked for by its number.
func (w *World) fullPull(p *Pull) object {
	own, err := w.git.line(w.baseOf(p), w.headOf(p))
	w.must(err)
	changes, err := w.changes(p)
	w.must(err)
	mergeable, state := w.mergeability(p)
	out := w.pullObject(p) // after the test merge: it names it
	sum := stats(changes)
	maps.Copy(out, object{
		"merged": !p.merged.IsZero(), "merged_by": w.user(p.mergedBy), "mergeable": mergeable, "rebaseable": mergeable, "mergeable_state": state,
		"comments": len(p.comments), "review_comments": 0, "maintainer_can_modify": false, "commits": len(own),
		"additions": sum["additions"], "deletions": sum["deletions"], "changed_files": len(changes),
	})
	return out
}

// mergeability is what is known of the test merge, and GitHub's word for it.
func (w *World) mergeability(p *Pull) (mergeable *bool, state string) {
	if p.state != open {
		return nil, "unknown"
	}
	m, known := w.test(p)
	switch {
	case !known:
		return nil, "unknown"
	case !m.made:
		return &m.made, "dirty"
	case p.draft:
		return &m.made, "draft"
	}
	return &m.made, "clean"
}

// mergeSHA is the merge's commit, else the test merge's where it is made.
func (w *World) mergeSHA(p *Pull) *string {
	sha := p.mergeSHA
	if m := p.testMerges[w.baseOf(p)+w.headOf(p)]; sha == "" && m.made && p.state == open {
		sha = m.sha
	}
	if sha == "" {
		return nil
	}
	return &sha
}

// side is a pull request's base or head.
func (w *World) side(ref, sha, repo string) object {
	owner, _ := halves(repo)
	return object{"label": owner + ":" + ref, "ref": ref, "sha": sha, "user": w.user(owner), "repo": w.repository(repo)}
}

// headSide is the head; of a fork that is gone only the names are left.
func (w *World) headSide(p *Pull) object {
	out := w.side(p.Branch, w.headOf(p), p.headRepo(w))
	if p.ForkDeleted {
		out["repo"] = nil
	}
	return out
}

func (p *Pull) headRepo(w *World) string {
	if p.Fork != "" {
		return p.Fork
	}
	return w.Repo
}

// requestedUsers and requestedTeams are the halves of those whose review was
// asked for.
func (p *Pull) requestedUsers() (users []string) {
	for _, who := range p.requested {
		if !strings.HasPrefix(who, "@") {
			users = append(users, who)
		}
	}
	return users
}

func (p *Pull) requestedTeams() (slugs []string) {
	for _, who := range p.requested {
		if slug, isTeam := strings.CutPrefix(who, "@"); isTeam {
			slugs = append(slugs, slug)
		}
	}
	return slugs
}

func (w *World) teamsOf(slugs []string) []object {
	out := []object{}
	for _, s := range slugs {
		out = append(out, w.team(s))
	}
	return out
}

func hrefs(links map[string]string) object {
	out := object{}
	for name, to := range links {
		out[name] = object{"href": to}
	}
	return out
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// reviewObject is a review. One that is not submitted has no time.
func (w *World) reviewObject(p *Pull, r *Review) object {
	pull, web := w.api("/pulls/%d", p.Number), w.web("/pull/%d#pullrequestreview-%d", p.Number, r.ID)
	out := object{
		"id": r.ID, "node_id": nodeID("PRR", r.ID), "user": w.user(r.Author), "body": r.Body, "state": r.State, "commit_id": r.Commit,
		"html_url": web, "pull_request_url": pull, "author_association": w.association(r.Author),
		"_links": hrefs(map[string]string{"html": web, "pull_request": pull}),
	}
	if r.State != pending {
		out["submitted_at"] = r.At
	}
	return out
}

// commentObject is a comment in the conversation.
func (w *World) commentObject(m *Comment) object {
	return object{
		"id": m.ID, "node_id": nodeID("IC", m.ID), "user": w.user(m.Author), "body": m.Body, "created_at": m.At, "updated_at": m.Updated,
		"url": w.api("/issues/comments/%d", m.ID), "html_url": w.web("/pull/%d#issuecomment-%d", m.on, m.ID),
		"issue_url": w.api("/issues/%d", m.on), "author_association": w.association(m.Author), "performed_via_github_app": nil,
		"reactions": reactions(w.api("/issues/comments/%d", m.ID)),
	}
}

// reactions are those to something: nobody reacts here.
func reactions(api string) object {
	out := object{"url": api + "/reactions", "total_count": 0}
	for _, name := range []string{"+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"} {
		out[name] = 0
	}
	return out
}

// issueObject is an issue, or a pull request as one.
func (w *World) issueObject(n int, author, title, state string, created time.Time) object {
	id, api := idOf("issue", w.Repo)+int64(n), w.api("/issues/%d", n)
	return object{
		"id": id, "node_id": nodeID("I", id), "number": n, "state": state, "state_reason": nil, "title": title, "body": nil,
		"user": w.user(author), "author_association": w.association(author), "labels": []object{}, "assignee": nil, "assignees": []object{},
		"milestone": nil, "locked": false, "active_lock_reason": nil, "comments": 0, "created_at": created, "updated_at": created, "closed_at": nil,
		"closed_by": nil, "url": api, "html_url": w.web("/issues/%d", n), "repository_url": w.api(""), "labels_url": api + "/labels{/name}",
		"comments_url": api + "/comments", "events_url": api + "/events", "timeline_url": api + "/timeline", "performed_via_github_app": nil,
		"reactions": reactions(api),
	}
}

// issueOf is a pull request as an issue.
func (w *World) issueOf(p *Pull) object {
	out := w.issueObject(p.Number, p.Author, p.Branch, p.state, p.created)
	api, web := w.api("/pulls/%d", p.Number), w.web("/pull/%d", p.Number)
	maps.Copy(out, object{
		"html_url": web, "draft": p.draft, "comments": len(p.comments), "labels": w.labelsOf(p), "updated_at": w.updatedAt(p),
		"closed_at":    timeOrNull(p.closed),
		"pull_request": object{"url": api, "html_url": web, "diff_url": web + ".diff", "patch_url": web + ".patch", "merged_at": timeOrNull(p.merged)},
	})
	return out
}
