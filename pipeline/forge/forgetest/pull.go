package forgetest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The states of a pull request.
const (
	open   = "open"
	closed = "closed"
)

// Pull is a pull request.
type Pull struct {
	Number int
	Branch string
	Author string
	// Fork is "owner/name" of another repository where the branch is.
	Fork string
	// ForkDeleted says that this repository is gone: it is null from then on.
	ForkDeleted bool

	base    string
	state   string
	draft   bool
	created time.Time
	merged  time.Time
	closed  time.Time
	// mergedBy merged it.
	mergedBy string
	// departure and head are kept when it is merged.
	departure, head, mergeSHA string
	testMerges                map[string]testMerge
	waits                     map[string]int
	reviews                   []*Review
	comments                  []*Comment
	events                    []event
	labels                    []string
	requested                 []string
}

// testMerge is the merge of one base and one head.
type testMerge struct {
	sha  string
	made bool
}

// The states of a review.
const (
	approved         = "APPROVED"
	changesRequested = "CHANGES_REQUESTED"
	dismissed        = "DISMISSED"
	pending          = "PENDING"
)

// Review is a review. One that is pending is not submitted, and only its author
// sees it.
type Review struct {
	ID     int64
	Author string
	State  string
	Body   string
	Commit string
	At     time.Time
}

// Comment is a comment in the conversation.
type Comment struct {
	ID      int64
	Author  string
	Body    string
	At      time.Time
	Updated time.Time

	on int // the pull request
}

// Propose pushes a branch and opens a pull request for it.
func (w *World) Propose(author string, files Files, options ...Option) *Pull {
	w.t.Helper()
	return w.ProposeOn(fmt.Sprintf("%s-%d", strings.TrimSuffix(author, "[bot]"), w.numbers+1), author, files, options...)
}

// ProposeOn is Propose with the branch's name.
func (w *World) ProposeOn(branch, author string, files Files, options ...Option) *Pull {
	w.t.Helper()
	at, _ := w.tick()
	w.move(branch, w.heads[Main], "branch_creation", author, at)
	sha := w.make(branch, w.heads[Main], author, files, at, options...)
	w.move(branch, sha, "push", author, at)
	w.numbers++
	p := &Pull{
		Number: w.numbers, Branch: branch, Author: author, base: Main, state: open, created: at,
		testMerges: map[string]testMerge{}, waits: map[string]int{},
	}
	w.pulls[p.Number] = p
	return p
}

// headOf is the pull request's head: the branch's, until it is closed.
func (w *World) headOf(p *Pull) string {
	if p.head != "" {
		return p.head
	}
	return w.heads[p.Branch]
}

// baseOf is what it is compared with.
func (w *World) baseOf(p *Pull) string {
	if p.departure != "" {
		return p.departure
	}
	return w.heads[p.base]
}

// Review submits a review of the present head.
func (w *World) Review(login string, p *Pull, state, body string) *Review {
	at, id := w.tick()
	r := &Review{ID: id, Author: login, State: state, Body: body, Commit: w.headOf(p), At: at}
	p.reviews = append(p.reviews, r)
	if state != pending {
		w.heard(p, login)
	}
	return r
}

// heard takes back the request for a review that was given: to the person, and
// to the person's teams.
func (w *World) heard(p *Pull, login string) {
	p.requested = slices.DeleteFunc(p.requested, func(who string) bool {
		slug, isTeam := strings.CutPrefix(who, "@")
		if !isTeam {
			return strings.EqualFold(who, login)
		}
		owner, _ := halves(w.Repo)
		t := w.teams["@"+owner+"/"+slug]
		return t != nil && t.members[login] == "active"
	})
}

// Begin starts a review without submitting it.
func (w *World) Begin(login string, p *Pull, body string) *Review {
	return w.Review(login, p, pending, body)
}

// Submit submits a review that was begun: now, for the present head.
func (w *World) Submit(p *Pull, r *Review, state string) {
	at, _ := w.tick()
	r.State, r.At, r.Commit = state, at, w.headOf(p)
	w.heard(p, r.Author)
}

// Approve approves the present head.
func (w *World) Approve(login string, p *Pull) *Review { return w.Review(login, p, approved, "") }

// SendBack requests changes.
func (w *World) SendBack(login string, p *Pull, why string) *Review {
	return w.Review(login, p, changesRequested, why)
}

// Dismiss dismisses a review, by somebody's hand.
func (w *World) Dismiss(p *Pull, r *Review, by string) {
	at, _ := w.tick()
	w.dismiss(p, r, by, "", at)
}

func (w *World) dismiss(p *Pull, r *Review, by, commit string, at time.Time) {
	about := object{"state": strings.ToLower(r.State), "review_id": r.ID, "dismissal_message": nil}
	if commit != "" {
		about["dismissal_commit_id"] = commit
	}
	p.tell("review_dismissed", by, at, object{"dismissed_review": about})
	r.State = dismissed
}

// Say comments.
func (w *World) Say(login string, p *Pull, body string) *Comment {
	at, id := w.tick()
	c := &Comment{ID: id, Author: login, Body: body, At: at, Updated: at, on: p.Number}
	p.comments = append(p.comments, c)
	w.comments[id] = c
	return c
}

// Edit changes a comment.
func (w *World) Edit(c *Comment, body string) {
	at, _ := w.tick()
	c.Body, c.Updated = body, at
}

// Unsay deletes a comment.
func (w *World) Unsay(p *Pull, c *Comment) {
	w.tick()
	p.comments = slices.DeleteFunc(p.comments, func(m *Comment) bool { return m == c })
	delete(w.comments, c.ID)
}

// Reviews is how many were submitted of a pull request.
func (w *World) Reviews(p *Pull) int { return len(p.reviews) }

// Comments are those of a pull request.
func (w *World) Comments(p *Pull) []*Comment { return slices.Clone(p.comments) }

// Draft turns a pull request into a draft.
func (w *World) Draft(p *Pull, by string) {
	at, _ := w.tick()
	p.draft = true
	p.tell("convert_to_draft", by, at, nil)
}

// Ready makes a draft ready.
func (w *World) Ready(p *Pull, by string) {
	at, _ := w.tick()
	p.draft = false
	p.tell("ready_for_review", by, at, nil)
}

// Retarget aims a pull request at another branch.
func (w *World) Retarget(p *Pull, by, base string) {
	at, _ := w.tick()
	if w.heads[base] == "" {
		w.heads[base] = w.heads[Main]
	}
	p.base = base
	p.tell("base_ref_changed", by, at, nil)
}

// Close closes a pull request.
func (w *World) Close(p *Pull, by string) {
	at, _ := w.tick()
	p.state, p.head, p.closed = closed, w.headOf(p), at
	p.tell("closed", by, at, nil)
}
