package forgetest

import (
	"maps"
	"net/url"
	"strings"
)

// commitObject is a commit without its changes.
func (w *World) commitObject(c commitInfo) object {
	parents := []object{}
	for _, p := range c.parents {
		parents = append(parents, object{"sha": p, "url": w.api("/commits/%s", p), "html_url": w.web("/commit/%s", p)})
	}
	api := w.api("/commits/%s", c.sha)
	return object{
		"sha": c.sha, "node_id": nodeID("C", c.sha), "url": api, "html_url": w.web("/commit/%s", c.sha), "comments_url": api + "/comments", "parents": parents,
		"author": w.user(w.loginOf(c.author.email)), "committer": w.user(w.loginOf(c.committer.email)),
		"commit": object{
			"message": c.message, "author": c.author.object(), "committer": c.committer.object(), "comment_count": 0,
			"tree": object{"sha": c.tree, "url": w.api("/git/trees/%s", c.tree)}, "url": w.api("/git/commits/%s", c.sha), "verification": unsigned(),
		},
	}
}

func (s signature) object() object { return object{"name": s.name, "email": s.email, "date": s.at} }

// unsigned is what GitHub says of a commit without a signature. The commits of
// this repository have none.
func unsigned() object {
	return object{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
}

// stats sums up changes.
func stats(changes []change) object {
	additions, deletions := 0, 0
	for _, ch := range changes {
		plus, minus := ch.lines()
		additions, deletions = additions+plus, deletions+minus
	}
	return object{"additions": additions, "deletions": deletions, "total": additions + deletions}
}

// lines counts what a patch adds and takes away.
func (ch change) lines() (plus, minus int) {
	for line := range strings.SplitSeq(ch.patch, "\n") {
		switch {
		case strings.HasPrefix(line, "+"):
			plus++
		case strings.HasPrefix(line, "-"):
			minus++
		}
	}
	return plus, minus
}

// fileObjects are the files of a comparison that ends at a commit.
func (w *World) fileObjects(sha string, changes []change) []object {
	out := []object{}
	for _, ch := range changes {
		path := (&url.URL{Path: ch.path}).EscapedPath()
		plus, minus := ch.lines()
		f := object{
			"filename": ch.path, "status": ch.status, "sha": ch.sha, "additions": plus, "deletions": minus, "changes": plus + minus,
			"blob_url": w.web("/blob/%s/", sha) + path, "raw_url": w.web("/raw/%s/", sha) + path, "contents_url": w.api("/contents/") + path + "?ref=" + sha,
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

// treeEntryObject is one line of a tree. A submodule has no address here.
func (w *World) treeEntryObject(e treeEntry, prefix string) (object, error) {
	out := object{"path": prefix + e.name, "mode": e.mode, "sha": e.sha, "type": "blob"}
	switch e.mode {
	case "040000":
		out["type"], out["url"] = "tree", w.api("/git/trees/%s", e.sha)
	case "160000":
		out["type"] = "commit"
	default:
		_, _, size, err := w.git.about("info", e.sha)
		if err != nil {
			return nil, err
		}
		out["size"], out["url"] = size, w.api("/git/blobs/%s", e.sha)
	}
	return out, nil
}

// status is a verdict on a commit.
func (w *World) addStatus(sha, by, state, context, description, target string) object {
	at, id := w.tick()
	var to *string
	if target != "" {
		to = &target
	}
	status := object{
		"id": id, "node_id": nodeID("SC", id), "state": state, "context": context, "description": description, "target_url": to,
		"created_at": at, "updated_at": at, "url": w.api("/statuses/%s", sha), "avatar_url": w.URL + "/avatar.png", "creator": w.user(by),
	}
	w.statuses[sha] = append(w.statuses[sha], status)
	return status
}

// runObject is a run of a workflow.
func (w *World) runObject(r run) object {
	id, workflow := r.id, idOf("workflow", r.Workflow)
	api := w.api("/actions/runs/%d", id)
	c, err := w.git.readCommit(r.SHA)
	w.must(err)
	person := func(s signature) object { return object{"name": s.name, "email": s.email} }
	out := object{
		"id": id, "node_id": nodeID("WFR", id), "name": r.Workflow, "display_title": r.Workflow, "path": ".github/workflows/" + r.Workflow,
		"run_number": id, "run_attempt": 1, "event": r.event, "status": "queued", "conclusion": nil, "workflow_id": workflow,
		"head_branch": r.Ref, "head_sha": r.SHA, "pull_requests": []object{}, "created_at": r.at, "updated_at": r.at, "run_started_at": r.at,
		"check_suite_id": id, "check_suite_node_id": nodeID("CS", id), "actor": w.user(self), "triggering_actor": w.user(self),
		"url": api, "html_url": w.web("/actions/runs/%d", id), "check_suite_url": w.api("/check-suites/%d", id),
		"workflow_url": w.api("/actions/workflows/%d", workflow), "previous_attempt_url": nil,
		"head_commit": object{
			"id": c.sha, "tree_id": c.tree, "message": c.message, "timestamp": c.committer.at, "author": person(c.author), "committer": person(c.committer),
		},
		"repository": w.minimalRepository(w.Repo), "head_repository": w.minimalRepository(w.Repo),
	}
	for _, name := range []string{"jobs", "logs", "artifacts", "cancel", "rerun"} {
		out[name+"_url"] = api + "/" + name
	}
	return out
}

// comparison compares two commits, as far as GitHub's lists go.
func (w *World) comparison(base, head string) (object, error) {
	ahead, err := w.git.line(base, head)
	if err != nil {
		return nil, err
	}
	behind, err := w.git.line(head, base)
	if err != nil {
		return nil, err
	}
	fork, err := w.git.mergeBase(base, head)
	if err != nil {
		return nil, err
	}
	changes, err := w.git.diff(fork, head)
	if err != nil {
		return nil, err
	}
	web := w.web("/compare/%s...%s", base, head)
	out := object{
		"url": w.api("/compare/%s...%s", base, head), "html_url": web, "permalink_url": web, "diff_url": web + ".diff", "patch_url": web + ".patch",
		"status": standing(len(ahead), len(behind)), "ahead_by": len(ahead), "behind_by": len(behind), "total_commits": len(ahead),
		"files": w.fileObjects(head, changes[:min(len(changes), filesAPage)]),
	}
	both, err := w.commitObjects([]string{base, fork})
	if err != nil {
		return nil, err
	}
	commits, err := w.commitObjects(ahead[:min(len(ahead), commitsMax)])
	maps.Copy(out, object{"base_commit": both[0], "merge_base_commit": both[1], "commits": commits})
	return out, err
}

func (w *World) commitObjects(shas []string) ([]object, error) {
	out := []object{}
	for _, sha := range shas {
		c, err := w.git.readCommit(sha)
		if err != nil {
			return nil, err
		}
		out = append(out, w.commitObject(c))
	}
	return out, nil
}

// standing is how the second of two commits stands to the first.
func standing(ahead, behind int) string {
	switch {
	case ahead > 0 && behind > 0:
		return "diverged"
	case ahead > 0:
		return "ahead"
	case behind > 0:
		return "behind"
	}
	return "identical"
}
