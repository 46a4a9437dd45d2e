package forgetest

import (
	"fmt"
	"time"
)

// test makes the merge of the present base and head, as GitHub does in the
// background. known is false while it does.
func (w *World) test(p *Pull) (m testMerge, known bool) {
	base, head := w.baseOf(p), w.headOf(p)
	key := base + head
	if p.waits[key]++; p.waits[key] <= w.MergeablePolls {
		return testMerge{}, false
	}
	if m, ok := p.testMerges[key]; ok {
		return m, true
	}
	if tree, ok := w.git.mergeTrees(base, head); ok {
		sha, err := w.git.commit(draft{
			ref: fmt.Sprintf("refs/pull/%d/merge", p.Number), parents: []string{base, head}, tree: tree,
			author: ident(p.Author), committer: ident(webFlow), authored: w.now, committed: w.now, message: "Test merge",
		})
		w.must(err)
		m = testMerge{sha: sha, made: true}
	}
	p.testMerges[key] = m
	return m, true
}

// Merge merges a pull request: "merge", "squash" or "rebase".
func (w *World) Merge(p *Pull, by, method string) string {
	w.t.Helper()
	at, _ := w.tick()
	sha, err := w.mergeBy(p, by, method, at)
	w.must(err)
	return sha
}

func (w *World) mergeBy(p *Pull, by, method string, at time.Time) (string, error) {
	base, head := w.heads[p.base], w.headOf(p)
	tree, ok := w.git.mergeTrees(base, head)
	if !ok || p.state != open || p.draft {
		return "", fmt.Errorf("pull request #%d is not mergeable", p.Number)
	}
	own, err := w.git.line(base, head)
	if err != nil {
		return "", err
	}
	d := draft{
		ref: "refs/heads/" + p.base, parents: []string{base}, tree: tree, author: ident(p.Author), committer: ident(webFlow),
		authored: at, committed: at, message: fmt.Sprintf("Usulan %s (#%d)", p.Branch, p.Number),
	}
	var sha string
	switch method {
	case "rebase":
		sha, err = w.rebase(d, own)
	case "squash":
		sha, err = w.git.commit(d)
	default:
		d.parents, d.author = append(d.parents, head), ident(by)
		sha, err = w.git.commit(d)
	}
	if err != nil {
		return "", err
	}
	p.departure, p.head, p.mergeSHA, p.merged, p.mergedBy, p.closed, p.state = base, head, sha, at, by, at, closed
	w.move(p.base, sha, "pr_merge", by, at)
	p.tell("merged", by, at, object{"commit_id": sha})
	p.tell("closed", by, at, object{"commit_id": sha})
	return sha, nil
}

// rebase lays each commit on the base anew, with its author and message.
func (w *World) rebase(d draft, own []string) (string, error) {
	top := d.parents[0]
	for _, sha := range own {
		c, err := w.git.readCommit(sha)
		if err != nil {
			return "", err
		}
		if len(c.parents) != 1 {
			continue
		}
		// A commit that shows the new base and stems from the old parent makes
		// the merge's base that parent.
		ours, err := w.git.readCommit(top)
		if err != nil {
			return "", err
		}
		step := draft{
			ref: "refs/forge/rebase", parents: []string{c.parents[0]}, tree: ours.tree, author: ident(webFlow), committer: ident(webFlow),
			authored: time.Unix(0, 0), committed: time.Unix(0, 0), message: "rebase",
		}
		stand, err := w.git.commit(step)
		if err != nil {
			return "", err
		}
		tree, ok := w.git.mergeTrees(stand, sha)
		if !ok {
			return "", fmt.Errorf("rebase %s: conflict", sha)
		}
		step = d
		step.parents, step.tree, step.message = []string{top}, tree, c.message
		step.author, step.authored = c.author.ident(), c.author.at
		if top, err = w.git.commit(step); err != nil {
			return "", err
		}
	}
	return top, nil
}
