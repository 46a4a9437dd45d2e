package forge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// node is a commit that matters, with the trees of the items once they are read.
type node struct {
	*wireCommit
	// rewritten says that the pull request had it before a force push.
	rewritten bool
	pushed    time.Time
	evidence  gate.PushEvidence
	// detailed says that Files was asked for.
	detailed bool
	trees    map[string]string // by item
}

func newNode(c *wireCommit) *node { return &node{wireCommit: c, detailed: c.Files != nil} }

func (r *reading) readCommits() error {
	if r.snap.PullRequest.CommitCount >= commitsLimit {
		return fmt.Errorf("list commits of #%d: %d or more, where GitHub's list ends", r.number, commitsLimit)
	}
	commits, err := list[wireCommit](r.session, fmt.Sprintf("pulls/%d/commits", r.number), nil)
	if err != nil {
		return err
	}
	r.nodes = map[string]*node{}
	if err := r.know(commits, false); err != nil {
		return err
	}
	r.head = r.nodes[r.snap.PullRequest.Head]
	if r.head == nil || len(r.commits) >= commitsLimit {
		return fmt.Errorf("list commits of #%d: %d, the head not among them or at the limit", r.number, len(r.commits))
	}
	if r.snap.PullRequest.Merged() {
		return r.readDeparture()
	}
	return nil
}

// know adds commits to those that matter.
func (r *reading) know(commits []wireCommit, rewritten bool) error {
	for i := range commits {
		c := &commits[i]
		if !c.complete() {
			return fmt.Errorf("list commits of #%d: the answer is incomplete", r.number)
		}
		if r.nodes[c.SHA] == nil {
			n := newNode(c)
			n.rewritten = rewritten
			r.nodes[c.SHA] = n
			r.commits = append(r.commits, n)
		}
	}
	return nil
}

// readDeparture finds what a merged pull request was merged into: the first
// parent of the merge or of the squash. A rebase leaves one commit for each of
// the pull request's, with its message and its author's date: the parent of the
// first of them.
func (r *reading) readDeparture() error {
	pr := &r.snap.PullRequest
	c, err := r.fetchCommit(pr.MergeCommit)
	if err != nil {
		return err
	}
	r.merge = newNode(c)
	own := slices.DeleteFunc(slices.Clone(r.commits), func(n *node) bool { return len(n.Parents) > 1 })
	for i := len(own) - 1; len(c.Parents) == 1 && i > 0 && sameWork(c, own[i].wireCommit); i-- {
		before, err := r.fetchCommit(c.Parents[0].SHA)
		if err != nil {
			return err
		}
		if !sameWork(before, own[i-1].wireCommit) {
			break
		}
		c = before
	}
	if len(c.Parents) == 0 {
		return fmt.Errorf("read merge of #%d: it has no parent", r.number)
	}
	pr.BaseSHA = c.Parents[0].SHA
	return nil
}

// sameWork says that a commit is another one, rebased.
func sameWork(a, b *wireCommit) bool {
	return a.Commit.Message == b.Commit.Message && a.Commit.Author.Email == b.Commit.Author.Email &&
		a.Commit.Author.Date.Equal(b.Commit.Author.Date)
}

// readForgotten looks up what was force-pushed away: the heads that the record
// of pushes tells of, and the commits that a review names. What GitHub no longer
// has stays unknown.
func (r *reading) readForgotten() error {
	var heads []string
	for _, m := range r.moves {
		if m.Type == "force_push" && !m.Timestamp.Before(r.snap.PullRequest.OpenedAt) {
			heads = append(heads, m.Before)
		}
	}
	for _, review := range r.snap.Reviews {
		heads = append(heads, review.CommitID)
	}
	asked := map[string]bool{}
	for _, sha := range heads {
		if asked[sha] || r.nodes[sha] != nil || !isSHA(sha) {
			continue
		}
		asked[sha] = true
		if err := r.recall(sha); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

// recall reads a line of commits that left the pull request, down to the base.
func (r *reading) recall(sha string) error {
	var c wireCompare
	base := r.snap.PullRequest.BaseSHA
	if _, err := r.get("compare/"+base+"..."+sha, nil, &c); err != nil {
		return err
	}
	if c.Total == nil || c.Commits == nil || *c.Total > len(c.Commits) {
		return fmt.Errorf("compare with %s: too many commits, or an incomplete answer", sha)
	}
	if *c.Total == 0 {
		one, err := r.fetchCommit(sha) // it is in the base's history
		if err != nil {
			return err
		}
		c.Commits = []wireCommit{*one}
	}
	return r.know(c.Commits, true)
}

var (
	coAuthor  = regexp.MustCompile(`(?im)^\s*co-authored-by\s*:\s*(.*?)\s*<([^<>\s]*)>\s*$`)
	anonymous = regexp.MustCompile(`(?i)^(?:\d+\+)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\[bot\])?)@users\.noreply\.github\.com$`)
)

// coAuthors are the people a message claims: logins where the address tells one,
// else addresses.
func (r *reading) coAuthors(message string) []string {
	var out []string
	for _, m := range coAuthor.FindAllStringSubmatch(message, -1) {
		out = append(out, r.loginOf(strings.ToLower(m[2])))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *reading) loginOf(address string) string {
	if m := anonymous.FindStringSubmatch(address); m != nil {
		return m[1]
	}
	for _, n := range r.commits {
		for _, who := range []struct {
			account   *account
			signature wireSignature
		}{{n.Author, n.Commit.Author}, {n.Committer, n.Commit.Committer}} {
			if login := who.account.actor().Login; login != "" && strings.EqualFold(who.signature.Email, address) {
				return login
			}
		}
	}
	return address
}

// recordCommits states the commits with the items' folders at them and at their
// parents.
func (r *reading) recordCommits() {
	for _, n := range r.commits {
		c := gate.Commit{
			SHA: n.SHA, Parents: n.parents(), Author: n.Author.actor(), Committer: n.Committer.actor(),
			CoAuthors: r.coAuthors(n.Commit.Message), PushedAt: n.pushed, PushEvidence: n.evidence, Rewritten: n.rewritten,
			Items: map[string]gate.ItemAt{},
		}
		for _, path := range r.paths {
			at := gate.ItemAt{Tree: n.trees[path], ParentTrees: make([]string, len(n.Parents))}
			for i, p := range n.Parents {
				at.ParentTrees[i] = r.nodes[p.SHA].trees[path]
			}
			at.Content = r.contents[path+"@"+at.Tree].Content
			c.Items[path] = at
		}
		r.snap.Commits = append(r.snap.Commits, c)
	}
}

// bindReviews tells each review what its commit shows.
func (r *reading) bindReviews() {
	for i := range r.snap.Reviews {
		review := &r.snap.Reviews[i]
		n := r.nodes[review.CommitID]
		if n == nil {
			review.Gone = true
			continue
		}
		review.Items = map[string]string{}
		for _, path := range r.paths {
			review.Items[path] = n.trees[path]
		}
	}
}
