package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// returned marks the step at which somebody sent the content back: the earliest
// that was open to them when they did, else the last that is theirs, else the
// one whose turn it is. Any role is enough for a no, held then or at the end.
func (j *judgement) returned(r Review) {
	if j.anyRole(r.Author.Login, r.SubmittedAt) == "" {
		s := statement{kind: "review", id: r.ID, at: r.SubmittedAt, by: r.Author.Login}
		j.ignore(s, NoRole)
		return
	}
	step := j.returnStep(r)
	f := j.machine.Fact(step.Number)
	if f.State == sop.Rejected {
		return
	}
	next := sop.Fact{
		State: sop.Returned, At: r.SubmittedAt, By: r.Author.Login,
		Role: j.eitherTime(r.Author.Login, j.policy.StepRoles(step), r.SubmittedAt),
		Note: oneLine(r.Body), Evidence: fmt.Sprintf("review:%d commit:%s", r.ID, r.CommitID),
		Since: f.Since,
	}
	if changed := j.history.lastChange(); changed.After(r.SubmittedAt) {
		next.Answered, next.Since = true, changed
	}
	j.machine.Record(step.Number, next)
}

func (j *judgement) returnStep(r Review) schema.ProcedureStep {
	var theirs, open []schema.ProcedureStep
	for _, s := range j.machine.Steps() {
		f := j.machine.Fact(s.Number)
		done := f.State == sop.Done && !f.At.After(r.SubmittedAt)
		if !done && s.CompletedBy != schema.ByPublication {
			open = append(open, s)
		}
		switch s.CompletedBy {
		case schema.ByConsideration, schema.ByCorrection, schema.ByDecision:
			if j.eitherTime(r.Author.Login, j.policy.StepRoles(s), r.SubmittedAt) == "" {
				continue
			}
			if !done {
				return s
			}
			theirs = append(theirs, s)
		}
	}
	if len(theirs) > 0 {
		return theirs[len(theirs)-1]
	}
	if len(open) > 0 {
		return open[0]
	}
	s, _ := j.machine.Step(schema.ByDecision)
	return s
}

// report puts the judgement into its public form.
func (j *judgement) report() ItemDecision {
	p := j.machine.Progress(j.start, j.end)
	d := ItemDecision{
		Path: j.item.Path, Revision: j.item.MergeTree, Track: j.track.Key,
		Turn: j.turn(p.Turn), Ignored: j.ignoredInOrder(),
	}
	for _, s := range p.Steps {
		d.Steps = append(d.Steps, j.step(s))
	}
	d.Reasons = slices.Concat(j.contentReasons(), j.openReasons(p))
	if p.Decided && len(d.Reasons) == 0 {
		d.Verdict = Approved
	}
	return d
}

func (j *judgement) ignoredInOrder() []Ignored {
	all := append(slices.Clone(j.heard.ignored), j.ignored...)
	slices.SortStableFunc(all, func(a, b ignored) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ID, b.ID)) })
	out := []Ignored{}
	for _, i := range all {
		out = append(out, i.Ignored)
	}
	return out
}

func (j *judgement) step(p sop.StepProgress) Step {
	s := Step{
		Step: p.Step.Number, State: p.State, By: p.By, Role: p.Role,
		Minutes: p.Minutes, StandardMinutes: p.Step.Minutes, Evidence: p.Evidence, Note: p.Note,
		Requirements: []Requirement{}, Outputs: []Output{},
	}
	if p.State != sop.Pending {
		at := p.At.UTC()
		s.At = &at
	}
	for _, r := range p.Step.Requirements {
		s.Requirements = append(s.Requirements, Requirement{Name: r.Name, Met: slices.Contains(j.item.Met, r.Key)})
	}
	for _, o := range p.Step.Outputs {
		s.Outputs = append(s.Outputs, Output{Name: o.Name, Ref: j.ref(p.State, o)})
	}
	// A trailer is anybody's claim: it is kept for the record beside the decision.
	if claims := j.hands.claims(); len(claims) > 0 && p.Step.CompletedBy == schema.ByDecision && p.State == sop.Done {
		s.Note = strings.TrimSpace(s.Note + " [Co-authored-by: " + strings.Join(claims, ", ") + "]")
	}
	return s
}

// ref is where a done step's output is: the revision it speaks of.
func (j *judgement) ref(state sop.State, o schema.Output) string {
	if state != sop.Done {
		return ""
	}
	return cmp.Or(j.item.Outputs[o.Key], j.item.Path+"@"+j.item.MergeTree)
}

// contentReasons are what is wrong with the content whatever anybody says.
func (j *judgement) contentReasons() []Reason {
	var out []Reason
	it := j.item
	switch {
	case it.BaseTree != "" && (it.MergeTree == "" || it.HeadTree == ""):
		out = append(out, because(ItemRemoved))
	case it.MergeTree == "" || it.HeadTree == "":
		out = append(out, because(SnapshotIncomplete, it.Path))
	case it.MergeTree == it.BaseTree:
		out = append(out, because(ItemUnchanged))
	case it.MergeTree != it.HeadTree:
		out = append(out, because(MergeDiffers))
	}
	if it.Broken {
		out = append(out, because(ItemBroken))
	}
	if it.Classification == schema.Excepted && !j.takesDown() {
		out = append(out, because(ClassificationExcepted))
	}
	for _, sha := range j.hands.nameless {
		out = append(out, because(AuthorUnknown, sha))
	}
	return out
}

// takesDown says that the change removes content: what was wrongly published as
// open must still be removable.
func (j *judgement) takesDown() bool {
	return j.track.AppliesTo == schema.ChangeWithdrawal || j.track.AppliesTo == schema.ChangePersonalData
}

// openReasons say what the item waits for.
func (j *judgement) openReasons(p sop.Progress) []Reason {
	var out []Reason
	waiting := true
	for _, s := range p.Steps {
		switch {
		case s.State == sop.Rejected:
			out = append(out, because(RejectedProposal, s.By, orDash(s.Note)))
			waiting = false
		case s.State == sop.Returned:
			out = append(out, because(ReturnedForWork, s.By))
			if waiting && s.Answered {
				out = append(out, j.waitingFor(s.Step)...)
			}
			waiting = false
		case s.State == sop.Done || s.Step.CompletedBy == schema.ByPublication:
		default:
			if waiting {
				out = append(out, j.waitingFor(s.Step)...)
			}
			waiting = false
		}
		if s.Step.CompletedBy == schema.ByDecision && s.State != sop.Done && s.State != sop.Rejected {
			out = append(out, j.deciders(s.Step)...)
		}
	}
	if len(p.Steps) == 0 {
		out = append(out, because(NoPolicy))
	}
	return out
}

func (j *judgement) waitingFor(s schema.ProcedureStep) []Reason {
	roles := j.policy.StepRoles(s)
	out := []Reason{because(WaitingForStep, s.Number, s.ShortName, strings.Join(roles, ", "))}
	if lack := missing(j.needs(s), j.item.Met); len(lack) > 0 {
		words := make([]string, len(lack))
		for i, f := range lack {
			words[i] = string(f)
		}
		out = append(out, because(ContentMissing, s.Number, strings.Join(words, ", ")))
	}
	switch s.CompletedBy {
	case schema.ByConsideration, schema.ByCorrection:
		out = append(out, j.emptyRoles(roles)...)
	}
	return out
}

// emptyRoles tells that nobody can take the turn.
func (j *judgement) emptyRoles(roles []string) []Reason {
	for _, r := range roles {
		if len(j.roster.Active(r, j.end)) > 0 {
			return nil
		}
	}
	out := []Reason{because(RoleEmpty, strings.Join(roles, ", "))}
	for _, team := range j.unread {
		out = append(out, because(TeamUnreadable, team))
	}
	return out
}

// deciders tells early that nobody could decide on this item: better on the
// first day than after the correction.
func (j *judgement) deciders(s schema.ProcedureStep) []Reason {
	roles := j.policy.StepRoles(s)
	if out := j.emptyRoles(roles); out != nil {
		return out
	}
	for _, r := range roles {
		for _, login := range j.roster.Active(r, j.end) {
			if j.mayDecide(login) == "" {
				return nil
			}
		}
	}
	return []Reason{because(NoIndependentDecider, strings.Join(roles, ", "))}
}
