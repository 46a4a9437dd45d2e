package gate

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// permitted tells why a statement may not complete a step, or "".
func (j *judgement) permitted(s statement, step schema.ProcedureStep) Code {
	if why := j.separate(s, step); why != "" {
		return why
	}
	if why := j.bound(s, step); why != "" {
		return why
	}
	if s.says != saysReady && j.openBefore(step, s.at).Number != 0 {
		return TooEarly
	}
	return ""
}

// separate is the separation of duties.
func (j *judgement) separate(s statement, step schema.ProcedureStep) Code {
	author := same(s.by, j.snap.PullRequest.Author.Login)
	switch step.CompletedBy {
	case schema.ByConsideration:
		if same(s.by, j.proposer.Login) {
			return ConsidererProposed
		}
	case schema.ByCorrection:
		if s.says == approves && author {
			return OwnReview
		}
		if s.says == saysCorrected && !author {
			return CorrectorNotAuthor
		}
	case schema.ByDecision:
		if j.machine.Fact(step.Number).State == sop.Rejected {
			return AlreadyRefused
		}
		return j.mayDecide(s.by)
	}
	return ""
}

// bound tells why a statement does not concern what would be published, or "".
func (j *judgement) bound(s statement, step schema.ProcedureStep) Code {
	switch step.CompletedBy {
	case schema.ByConsideration:
		return j.boundToIdea(s)
	case schema.ByCorrection, schema.ByDecision:
		if s.review != nil {
			return j.boundToRevision(s.review)
		}
		if !j.history.showedRevision(s.at) {
			return StaleRevision
		}
	}
	return ""
}

// boundToIdea holds a statement to the idea that the branch showed when it was
// made, and a review to the idea at its commit as well.
func (j *judgement) boundToIdea(s statement) Code {
	now := j.history.idea()
	shown, ok := j.history.ideaAt(s.at)
	switch {
	case s.review != nil && s.review.Gone:
		return CommitGone
	case !ok:
		return NotNewer // nothing was there yet
	case shown != now:
		return IdeaChanged
	}
	if s.review != nil {
		if reviewed, known := j.history.ideaOf(s.review.CommitID); known && reviewed != now {
			return IdeaChanged
		}
	}
	return ""
}

// boundToRevision holds an approval to the content: the item's tree at the
// reviewed commit is the revision, and the approval is newer than its first
// appearance. The commit id alone can move after a merge of the base branch.
func (j *judgement) boundToRevision(r *Review) Code {
	tree, known := r.Items[j.item.Path]
	switch {
	case r.Gone:
		return CommitGone
	case !known || tree == "" || tree != j.item.MergeTree:
		return StaleRevision
	}
	first, ok := j.history.firstSeen(r.CommitID)
	switch {
	case !ok:
		return CommitGone
	case !newer(r.SubmittedAt, first):
		return NotNewer
	}
	return ""
}

// openBefore is the first step before another that was not done at a moment, or
// the zero step. What the content shows is a push: in the same second it is
// later than a statement.
func (j *judgement) openBefore(step schema.ProcedureStep, at time.Time) schema.ProcedureStep {
	for _, s := range j.machine.Steps() {
		if s.Number >= step.Number {
			break
		}
		f := j.machine.Fact(s.Number)
		if f.State != sop.Done || f.At.After(at) || j.isShown(s) && !newer(at, f.At) {
			return s
		}
	}
	return schema.ProcedureStep{}
}

// isShown says that a step is done by what is there, not by what is said.
func (j *judgement) isShown(s schema.ProcedureStep) bool {
	switch s.CompletedBy {
	case schema.ByProposal, schema.ByContent:
		return true
	case schema.ByReady:
		return !j.policy.NoDrafts
	}
	return false
}
