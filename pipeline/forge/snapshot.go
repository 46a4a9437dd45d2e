package forge

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// StatusContext names our commit status.
const StatusContext = "terbit/keputusan"

// SnapshotOptions say what GitHub itself does not.
type SnapshotOptions struct {
	// Main is the branch that is published; empty is the repository's default.
	Main string
	// IntakeBot is the app that opens pull requests for intake issues.
	IntakeBot string
	// NoDrafts says that the plan lacks draft pull requests.
	NoDrafts bool
	// PollEvery and Polls bound the wait for the test merge. Zero is 5 × 2 s.
	PollEvery time.Duration
	Polls     int
}

// Snapshot reads the facts about a pull request and the policy in force. The
// error is nil exactly when nothing is in doubt; what is in doubt is also in the
// snapshot, so the snapshot can be decided on either way.
func (c *Client) Snapshot(ctx context.Context, owner, repo string, number int, opts SnapshotOptions) (gate.Snapshot, sop.Policy, error) {
	if opts.PollEvery == 0 {
		opts.PollEvery = 2 * time.Second
	}
	if opts.Polls == 0 {
		opts.Polls = 5
	}
	s := c.session(ctx, owner, repo)
	r := &reading{session: s, opts: opts, number: number, forest: newForest(s), library: newLibrary(s), contents: map[string]described{}}
	r.snap.Repository = owner + "/" + repo
	r.all()
	r.snap.Now = s.now
	slices.Sort(r.snap.Doubts)
	r.snap.Doubts = slices.Compact(r.snap.Doubts)
	return r.snap, r.policy, errors.Join(r.errs...)
}

// reading is one snapshot in the making.
type reading struct {
	*session
	opts    SnapshotOptions
	number  int
	snap    gate.Snapshot
	policy  sop.Policy
	errs    []error
	pull    wirePull
	files   []wireFile // from the merge base to the head
	forest  *forest
	library *library
	commits []*node
	nodes   map[string]*node
	// base, head and merge are the commits whose trees the items are read at;
	// merge is nil where there is no test merge.
	base, head, merge *node
	paths             []string // of the items
	contents          map[string]described
	settled           map[string]bool // captions, by blob
	moves             []wireActivity
}

// doubt notes that an answer is missing. The context's end is everybody's.
func (r *reading) doubt(code gate.Code, err error) {
	r.snap.Doubts = append(r.snap.Doubts, code)
	r.errs = append(r.errs, err)
}

// all reads in the order in which one thing is needed for the next, and stops
// where nothing more would change the answer.
func (r *reading) all() {
	if err := r.readPull(); err != nil {
		r.doubt(gate.CouldNotEvaluate, err)
		return
	}
	pr := &r.snap.PullRequest
	if pr.Base != r.snap.Main {
		return // not published: nothing else is asked
	}
	if err := r.readFiles(); err != nil {
		r.doubt(gate.FilesIncomplete, err)
	}
	if err := r.readBase(); err != nil {
		r.doubt(gate.CouldNotEvaluate, err)
		return
	}
	if len(r.snap.Doubts) == 0 && !r.concerns() {
		return // code alone
	}
	if err := r.readCommits(); err != nil {
		r.doubt(gate.CommitsIncomplete, err)
		return
	}
	r.readTalk()
	r.readMoves()
	if err := r.readForgotten(); err != nil {
		r.doubt(gate.CommitsIncomplete, err)
	}
	if err := r.readTrees(); err != nil {
		r.doubt(gate.TreesUnreadable, err)
		return
	}
	if err := r.readPolicy(); err != nil {
		r.policy = sop.Policy{}
		r.doubt(gate.PolicyUnreadable, err)
	}
	if err := r.readItems(); err != nil {
		r.snap.Items = nil
		r.doubt(gate.TreesUnreadable, err)
	}
	r.datePushes()
	r.recordCommits()
	r.bindReviews()
	r.readIntake()
	r.readTeams()
}

// concerns says whether the files touch what the procedure or the policy is
// about: the items, the roles, the procedure, the workflows, or a path that
// looks like theirs. Anything in doubt does.
func (r *reading) concerns() bool {
	plain := func(path string) bool {
		top, _, nested := strings.Cut(path, "/")
		if !nested {
			top = path
		}
		for _, c := range top {
			if c < ' ' || c > '~' || c == '\\' {
				return false
			}
		}
		top = strings.TrimRight(strings.ToLower(top), ". ")
		return top != "content" && top != ".github" && top != "schema"
	}
	return slices.ContainsFunc(r.files, func(f wireFile) bool {
		return !plain(f.Filename) || f.Previous != "" && !plain(f.Previous)
	})
}

// readTalk reads what people said.
func (r *reading) readTalk() {
	if err := r.readReviews(); err != nil {
		r.snap.Reviews = nil
		r.doubt(gate.ReviewsUnreadable, err)
	}
	if err := r.readComments(); err != nil {
		r.snap.Comments = nil
		r.doubt(gate.CommentsUnreadable, err)
	}
	if err := r.readTimeline(); err != nil {
		r.doubt(gate.TimelineUnreadable, err)
	}
}
