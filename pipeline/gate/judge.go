package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// judgement is the evaluation of one item.
type judgement struct {
	*inquiry
	item    Item
	track   schema.Track
	history *history
	hands   hands
	machine *sop.Machine
	ignored []ignored
}

// judge walks an item through its track: first what the content shows, then
// what people said in the order they said it, last what is open against it.
func (q *inquiry) judge(it Item) ItemDecision {
	track, _ := q.policy.Procedure.TrackFor(sop.Classify(it.Change))
	j := &judgement{
		inquiry: q, item: it, track: track,
		history: newHistory(it, &q.snap, q.commits),
		machine: sop.NewMachine(q.policy, track),
	}
	j.hands = j.history.itemHands(q.snap.Commits)
	for _, s := range j.machine.Steps() {
		j.machine.Record(s.Number, j.shown(s))
	}
	for _, s := range q.heard.statements {
		j.hear(s)
	}
	for _, r := range q.heard.returns {
		j.returned(r)
	}
	return j.report()
}

// needs are the content facts of a step, with the track's at its first step.
func (j *judgement) needs(s schema.ProcedureStep) []schema.ContentFact {
	needs := s.Needs
	if len(j.track.Steps) > 0 && j.track.Steps[0] == s.Number {
		needs = append(slices.Clone(needs), j.track.Needs...)
	}
	return needs
}

// shown is the fact that the content and the pull request show of a step before
// anybody says a word.
func (j *judgement) shown(s schema.ProcedureStep) sop.Fact {
	switch s.CompletedBy {
	case schema.ByProposal, schema.ByContent:
		return j.contentFact(s)
	case schema.ByReady:
		if j.snap.PullRequest.Draft || j.policy.NoDrafts {
			return sop.Fact{}
		}
		f := j.contentFact(s)
		f.At = laterOf(f.At, j.snap.PullRequest.ReadyAt)
		return f
	case schema.ByCorrection, schema.ByDecision:
		return sop.Fact{Since: j.history.revisionSince()}
	case schema.ByPublication:
		if p := j.item.Published; p != nil {
			return sop.Fact{State: sop.Done, At: p.At, By: p.By, Role: j.roleOf(p.By, s, p.At), Evidence: p.Evidence}
		}
	}
	return sop.Fact{}
}

// contentFact is done when the revision has what the step needs, since the
// first commit that had it, by that commit's author. An idea is its proposer's.
func (j *judgement) contentFact(s schema.ProcedureStep) sop.Fact {
	if j.item.Broken || len(missing(j.needs(s), j.item.Met)) > 0 {
		return sop.Fact{}
	}
	m, ok := j.history.firstMet(j.needs(s))
	if !ok {
		return sop.Fact{}
	}
	f := sop.Fact{
		State: sop.Done, At: laterOf(j.start, m.at), By: m.commit.Author.Login,
		Evidence: fmt.Sprintf("commit:%s (%s)", m.commit.SHA, m.commit.PushEvidence),
	}
	if s.CompletedBy == schema.ByProposal {
		f.By = j.proposer.Login
		f.Evidence = fmt.Sprintf("pull_request:%d %s", j.snap.PullRequest.Number, f.Evidence)
	}
	f.Role = j.roleOf(f.By, s, f.At)
	return f
}

// hear lets a statement serve the earliest open step that its author may do, or
// tells why it serves none.
func (j *judgement) hear(s statement) {
	if s.says == refuses {
		j.refused(s)
		return
	}
	step, role, why := j.serves(s)
	if why == "" {
		why = j.permitted(s, step)
	}
	switch {
	case why != "" && s.ideaOnly != "":
		j.ignore(s, s.ideaOnly)
		return
	case why == TooEarly:
		open := j.openBefore(step, s.at)
		j.ignore(s, TooEarly, open.Number, open.ShortName)
		return
	case why == TeamUnreadable:
		j.ignore(s, why, strings.Join(j.unread, ", "))
		return
	case why != "":
		j.ignore(s, why)
		return
	}
	j.record(s, step, role)
}

// record completes a step, or rejects the idea. Readiness is said once and
// holds, but no word makes incomplete content complete.
func (j *judgement) record(s statement, step schema.ProcedureStep, role string) {
	f := j.machine.Fact(step.Number) // keeps Since
	f.State, f.At, f.By, f.Role, f.Note, f.Evidence = sop.Done, s.at, s.by, role, s.remark, s.evidence()
	if s.says == considersNo {
		f.State = sop.Rejected
		j.forgetAfter(step)
	}
	if s.says == saysReady {
		content := j.contentFact(step)
		if content.State != sop.Done {
			return
		}
		f.At = laterOf(f.At, content.At)
	}
	j.machine.Record(step.Number, f)
}

// forgetAfter takes back what was said of the content of an idea that is now
// rejected: should the idea go on after all, its correction comes after that.
// A refusal stays.
func (j *judgement) forgetAfter(step schema.ProcedureStep) {
	for _, s := range j.machine.Steps() {
		said := s.CompletedBy == schema.ByCorrection || s.CompletedBy == schema.ByDecision
		if f := j.machine.Fact(s.Number); said && s.Number > step.Number && f.State == sop.Done {
			j.machine.Record(s.Number, sop.Fact{Since: f.Since})
		}
	}
}

func (j *judgement) ignore(s statement, c Code, about ...any) {
	j.ignored = append(j.ignored, s.ignored(c, about...))
}

func (s statement) evidence() string {
	if s.review != nil {
		return fmt.Sprintf("review:%d commit:%s", s.id, s.review.CommitID)
	}
	return fmt.Sprintf("comment:%d", s.id)
}

// refused records the final no. It needs no turn and is not undone.
func (j *judgement) refused(s statement) {
	step, ok := j.machine.Step(schema.ByDecision)
	if !ok || j.machine.Fact(step.Number).State == sop.Rejected {
		return
	}
	j.machine.Record(step.Number, sop.Fact{
		State: sop.Rejected, At: s.at, By: s.by, Note: s.remark, Evidence: s.evidence(),
		Role: j.eitherTime(s.by, j.policy.StepRoles(step), s.at),
	})
}

// served are the kinds of steps a saying can complete, in the track's order.
func (s statement) served() []schema.Completion {
	switch {
	case s.says == approves && s.ideaOnly != "":
		return []schema.Completion{schema.ByConsideration}
	case s.says == approves:
		return []schema.Completion{schema.ByConsideration, schema.ByCorrection, schema.ByDecision}
	case s.says == considersYes, s.says == considersNo:
		return []schema.Completion{schema.ByConsideration}
	case s.says == saysReady:
		return []schema.Completion{schema.ByReady}
	case s.says == saysCorrected:
		return []schema.Completion{schema.ByCorrection}
	}
	return nil
}

// serves picks the earliest open step of the kind that the author has the role
// for, when they spoke and at the end.
func (j *judgement) serves(s statement) (step schema.ProcedureStep, role string, why Code) {
	if !j.since.IsZero() && !newer(s.at, j.since) {
		return step, "", BeforeRetarget
	}
	why = NoSuchStep
	for _, candidate := range j.machine.Steps() {
		if !slices.Contains(s.served(), candidate.CompletedBy) {
			continue
		}
		role, none := j.roleFor(s, candidate)
		if role == "" {
			why = moreTelling(why, none)
			continue
		}
		if !j.open(s, candidate) {
			why = AlreadyDone
			continue
		}
		return candidate, role, ""
	}
	return step, "", why
}

// open says that a statement can still change a step. A no to the idea always
// can: what was said of it last is what counts.
func (j *judgement) open(s statement, step schema.ProcedureStep) bool {
	if s.says == considersNo {
		return true
	}
	return j.machine.Fact(step.Number).State != sop.Done
}

// roleFor is the role in which a statement can serve a step, or why there is
// none.
func (j *judgement) roleFor(s statement, step schema.ProcedureStep) (string, Code) {
	roles := j.policy.StepRoles(step)
	if role := j.roster.HoldsAny(s.by, roles, s.at, j.end); role != "" {
		return role, ""
	}
	// Whoever proposed the content, or opened the pull request for it, may say
	// that it is ready.
	own := same(s.by, j.proposer.Login) || same(s.by, j.snap.PullRequest.Author.Login)
	switch {
	case s.says == saysReady && own:
		return roles[0], ""
	case j.roster.HoldsAny(s.by, roles, s.at) != "":
		return "", RoleEnded
	case j.roster.HoldsAny(s.by, roles, j.end) != "":
		return "", RoleNotYet
	case len(j.unread) > 0:
		return "", TeamUnreadable
	}
	return "", NoRole
}

// moreTelling keeps the answer that helps its reader most.
func moreTelling(a, b Code) Code {
	rank := []Code{NoSuchStep, NoRole, TeamUnreadable, RoleNotYet, RoleEnded, AlreadyDone}
	if slices.Index(rank, b) > slices.Index(rank, a) {
		return b
	}
	return a
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
