package forge

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// readMoves reads the server's record of pushes to the head branch, oldest
// first. Whoever may not read it goes on without.
func (r *reading) readMoves() {
	head := r.pull.Head
	if head.Repo == nil || head.Ref == "" {
		return // the fork is deleted
	}
	path := "activity"
	if !strings.EqualFold(head.Repo.FullName, r.snap.Repository) {
		path = "/repos/" + escapePath(head.Repo.FullName) + "/activity"
	}
	ref := "refs/heads/" + head.Ref
	moves, err := list[wireActivity](r.session, path, url.Values{"ref": {ref}})
	if err != nil {
		return
	}
	for _, m := range moves {
		if m.Ref != ref || m.Timestamp.IsZero() || m.Type == "" {
			return
		}
	}
	slices.SortStableFunc(moves, func(a, b wireActivity) int {
		return cmp.Or(a.Timestamp.Compare(b.Timestamp), cmp.Compare(a.ID, b.ID))
	})
	r.moves = moves
}

// datePushes tells every commit when it came to the branch.
func (r *reading) datePushes() {
	for _, m := range r.moves {
		r.arrive(m.After, m.Timestamp.UTC())
	}
	for _, n := range r.commits {
		if !n.pushed.IsZero() {
			continue
		}
		n.pushed, n.evidence = n.Commit.Committer.Date.UTC(), gate.PushCommitter
		if at, ok := r.firstStatus(n.SHA); ok {
			n.pushed, n.evidence = at, gate.PushStatus
		}
	}
}

// arrive dates a commit and every ancestor that was not there before.
func (r *reading) arrive(sha string, at time.Time) {
	todo := []string{sha}
	for len(todo) > 0 {
		n := r.nodes[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		if n == nil || !n.pushed.IsZero() {
			continue
		}
		n.pushed, n.evidence = at, gate.PushActivity
		todo = append(todo, n.parents()...)
	}
}

// firstStatus is when the gate first spoke on a commit.
func (r *reading) firstStatus(sha string) (time.Time, bool) {
	statuses, err := list[wireStatus](r.session, "commits/"+sha+"/statuses", nil)
	if err != nil {
		return time.Time{}, false
	}
	var first time.Time
	for _, s := range statuses {
		if s.Context == StatusContext && !s.CreatedAt.IsZero() && (first.IsZero() || s.CreatedAt.Before(first)) {
			first = s.CreatedAt.UTC()
		}
	}
	return first, !first.IsZero()
}
