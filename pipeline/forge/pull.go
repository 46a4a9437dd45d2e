package forge

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// GitHub's own limits of a pull request's lists.
const (
	filesLimit   = 3000
	commitsLimit = 250
)

func (r *reading) fetchPull() error {
	r.pull = wirePull{}
	path := fmt.Sprintf("pulls/%d", r.number)
	if _, err := r.get(path, nil, &r.pull); err != nil {
		return err
	}
	if !r.pull.complete(r.number) {
		return fmt.Errorf("read pull request #%d: the answer is incomplete", r.number)
	}
	return nil
}

func (r *reading) readPull() error {
	if err := r.fetchPull(); err != nil {
		return err
	}
	p := &r.pull
	r.snap.Main = cmp.Or(r.opts.Main, p.Base.Repo.DefaultBranch)
	r.snap.PullRequest = gate.PullRequest{
		Number: p.Number, Author: p.User.actor(), Base: p.Base.Ref, Head: p.Head.SHA,
		Open: p.State == "open", Draft: p.Draft, OpenedAt: p.CreatedAt.UTC(),
		ChangedFiles: *p.ChangedFiles, CommitCount: *p.Commits,
	}
	if p.Head.Repo != nil {
		r.snap.PullRequest.HeadRepository, r.snap.PullRequest.HeadBranch = p.Head.Repo.FullName, p.Head.Ref
	}
	if p.MergedAt != nil && p.Merged {
		if !isSHA(text(p.MergeSHA)) {
			return fmt.Errorf("read pull request #%d: merged without a merge commit", r.number)
		}
		r.snap.PullRequest.MergedAt = p.MergedAt.UTC()
		r.snap.PullRequest.MergeCommit = *p.MergeSHA
	}
	return nil
}

func (r *reading) readFiles() error {
	if r.snap.PullRequest.ChangedFiles >= filesLimit {
		return fmt.Errorf("list files of #%d: %d or more, where GitHub's list ends", r.number, filesLimit)
	}
	files, err := list[wireFile](r.session, fmt.Sprintf("pulls/%d/files", r.number), nil)
	if err != nil {
		return err
	}
	if len(files) >= filesLimit {
		return fmt.Errorf("list files of #%d: %d or more, where GitHub's list ends", r.number, filesLimit)
	}
	for _, f := range files {
		if f.Filename == "" || f.Status == "" {
			return fmt.Errorf("list files of #%d: the answer is incomplete", r.number)
		}
	}
	r.files = files
	r.snap.Files = make([]gate.File, len(files))
	for i, f := range files {
		r.snap.Files[i] = gate.File{Path: f.Filename, Previous: f.Previous, Status: f.Status}
	}
	return nil
}

// readBase finds the base, and the test merge of exactly that base and the
// head; of a merged pull request the merge and its point of departure.
func (r *reading) readBase() error {
	pr := &r.snap.PullRequest
	if pr.Merged() {
		return nil // the commits are needed first
	}
	for poll := 0; ; poll++ {
		base, err := r.branchHead(pr.Base)
		if err != nil {
			return err
		}
		pr.BaseSHA = base
		if !pr.Open || !r.concerns() {
			return nil
		}
		known, err := r.testMerge(base)
		if err != nil || known || poll == r.opts.Polls {
			if !known && err == nil {
				r.doubt(gate.MergeableUnknown, fmt.Errorf("read the test merge of #%d: not known after %d tries", r.number, poll+1))
			}
			return err
		}
		if err := r.pause(r.opts.PollEvery); err != nil {
			return err
		}
		head := pr.Head
		if err := r.fetchPull(); err != nil {
			return err
		}
		if r.pull.Head.SHA != head || *r.pull.ChangedFiles != pr.ChangedFiles {
			return fmt.Errorf("read pull request #%d: it changed meanwhile", r.number)
		}
	}
}

func (r *reading) branchHead(branch string) (string, error) {
	var ref wireRef
	path := "git/ref/heads/" + escapePath(branch)
	if _, err := r.get(path, nil, &ref); err != nil {
		return "", err
	}
	if !isSHA(ref.Object.SHA) {
		return "", fmt.Errorf("read branch %s: the answer is incomplete", branch)
	}
	return ref.Object.SHA, nil
}

// testMerge says whether GitHub's answer about the test merge is there and
// speaks of this base and this head.
func (r *reading) testMerge(base string) (known bool, err error) {
	p := &r.pull
	switch {
	case p.Mergeable == nil:
		return false, nil
	case !*p.Mergeable:
		r.snap.PullRequest.Mergeable = gate.Conflict
		return true, nil
	case !isSHA(text(p.MergeSHA)):
		return false, nil
	}
	merge, err := r.fetchCommit(*p.MergeSHA)
	if gone(err) {
		return false, nil // it is made anew
	}
	if err != nil || !slices.Equal(merge.parents(), []string{base, p.Head.SHA}) {
		return false, err
	}
	r.snap.PullRequest.Mergeable, r.snap.PullRequest.TestMerge = gate.Clean, merge.SHA
	r.merge = newNode(merge)
	return true, nil
}

// fetchCommit reads one commit with its changes against its first parent.
func (r *reading) fetchCommit(sha string) (*wireCommit, error) {
	var c wireCommit
	a, err := r.get("commits/"+sha, nil, &c)
	if err != nil {
		return nil, err
	}
	if !c.complete() || c.SHA != sha {
		return nil, fmt.Errorf("read commit %s: the answer is incomplete", sha)
	}
	if a.next > 0 {
		c.Files = nil // cut: the tree is read instead
	}
	return &c, nil
}

// escapePath escapes a path's segments and keeps its slashes.
func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }
