package gate

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// saying is what a statement says.
type saying uint8

const (
	_ saying = iota // nothing: the zero value opens no step
	approves
	considersYes
	considersNo
	saysReady
	saysCorrected
	refuses
)

// statement is one thing a person said: a review, or a command of a comment.
type statement struct {
	kind   string // "review" or "comment"
	id     int64
	line   int // of the comment
	at     time.Time
	by     string
	says   saying
	remark string
	review *Review
	// ideaOnly is set for an approval that was overtaken: what it said of the
	// content no longer counts, what it said of the idea does.
	ideaOnly Code
}

// hold is a /tahan that was not released.
type hold struct {
	by, reason string
	at         time.Time
	comment    int64
	// unclear marks a refusal without a reason, or edited, that acts as a hold.
	unclear bool
}

// handover is a /wakil: a turn passed to a deputy, who is named in lower case.
type handover struct {
	by, to string
	at     time.Time
}

// ignored is a statement that did not count; at orders them.
type ignored struct {
	Ignored
	at time.Time
}

// heard is everything people said, sorted out.
type heard struct {
	statements []statement
	// returns are the open CHANGES_REQUESTED of people, with a role or not.
	returns []Review
	holds   []hold
	tarik   []statement
	handed  []handover
	ignored []ignored
	// spoken are the holds, releases and withdrawals that counted.
	spoken []Spoken
}

// listen sorts out what was said up to the end of the inquiry.
func (q *inquiry) listen() {
	q.opinions()
	q.commands()
	slices.SortStableFunc(q.heard.statements, func(a, b statement) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id), cmp.Compare(a.line, b.line), cmp.Compare(a.kind, b.kind))
	})
}

func (q *inquiry) ignore(s statement, c Code) {
	q.heard.ignored = append(q.heard.ignored, s.ignored(c))
}

func (s statement) ignored(c Code, about ...any) ignored {
	text := say(c, about...)
	return ignored{Ignored{Kind: s.kind, ID: s.id, By: s.by, Code: c, Message: text.ID, Text: text}, s.at}
}

// opinion is where one person's reviews stand.
type opinion struct {
	approvals []statement
	returned  *Review
}

// opinions reads the reviews: for each person the newest approval, return or
// dismissal counts; comments and pending reviews change nothing.
func (q *inquiry) opinions() {
	reviews := slices.Clone(q.snap.Reviews)
	slices.SortFunc(reviews, func(a, b Review) int {
		return cmp.Or(a.SubmittedAt.Compare(b.SubmittedAt), cmp.Compare(a.ID, b.ID))
	})
	people := map[string]*opinion{}
	var order []string
	for i := range reviews {
		r := &reviews[i]
		s := statement{kind: "review", id: r.ID, at: r.SubmittedAt, by: r.Author.Login, says: approves, remark: oneLine(r.Body), review: r}
		state := q.reviewState(r)
		if r.SubmittedAt.After(q.end) || state == "COMMENTED" || state == "PENDING" {
			continue
		}
		if code := notAPerson(r.Author); code != "" {
			q.ignore(s, code)
			continue
		}
		who := strings.ToLower(r.Author.Login)
		if people[who] == nil {
			people[who], order = &opinion{}, append(order, who)
		}
		q.opine(people[who], s, state)
	}
	for _, who := range order {
		q.heard.statements = append(q.heard.statements, people[who].approvals...)
		if r := people[who].returned; r != nil {
			q.heard.returns = append(q.heard.returns, *r)
		}
	}
}

// opine adds a person's next review to their opinion.
func (q *inquiry) opine(o *opinion, s statement, state string) {
	switch state {
	case "APPROVED":
		o.returned = nil
		o.approvals = append(o.approvals, s)
	case "CHANGES_REQUESTED":
		o.overtaken(Superseded)
		o.returned = s.review
	case "DISMISSED":
		// An older approval does not revive.
		o.overtaken(Superseded)
		o.returned = nil
		if d := s.review.Dismissal; d != nil && d.ByPush {
			s.ideaOnly = DismissedByPush
			o.approvals = append(o.approvals, s)
			return
		}
		q.ignore(s, DismissedReview)
	default:
		// Not a state we know: it may be a no.
		q.ignore(s, ReviewStateUnknown)
		q.wide(CouldNotEvaluate)
	}
}

func (o *opinion) overtaken(by Code) {
	for i := range o.approvals {
		if o.approvals[i].ideaOnly == "" {
			o.approvals[i].ideaOnly = by
		}
	}
}

// reviewState is the state at the end of the inquiry: a review that was only
// dismissed after the merge stood at the merge.
func (q *inquiry) reviewState(r *Review) string {
	if d := r.Dismissal; d != nil && d.From != "" && d.At.After(q.end) {
		return strings.ToUpper(d.From)
	}
	return strings.ToUpper(r.State)
}

// notAPerson tells why an account speaks for nobody, or "".
func notAPerson(a Actor) Code {
	switch {
	case a.Kind == App:
		return AppStatement
	case a.Login == "" || a.Kind != User:
		return DeletedAccount
	}
	return ""
}

// oneLine folds a remark for the record.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
