package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// turn tells whose turn it is, by name.
func (j *judgement) turn(t sop.Turn) Turn {
	out := Turn{Step: t.Step, Roles: t.Roles, Since: known(t.Since), Due: known(t.Due)}
	step, ok := j.policy.Procedure.Step(t.Step)
	if !ok {
		return out.filled()
	}
	out.People, out.Deputies = j.takers(step)
	for _, h := range j.heard.handed {
		passed := slices.Contains(out.People, strings.ToLower(h.by)) || slices.Contains(out.Deputies, strings.ToLower(h.by))
		if passed && slices.Contains(out.Deputies, h.to) && !h.at.Before(t.Since) {
			out.HandedTo = append(out.HandedTo, h.to)
		}
	}
	slices.Sort(out.HandedTo)
	out.HandedTo = slices.Compact(out.HandedTo)
	return out.filled()
}

// takers are the people who can take a step: those of its first role that has
// any, for a step's first role is its primary one and the others stand in. Those
// who hold the role by a date come apart; where nobody else can act, the deputy
// is not kept waiting. Content is made by whoever proposes it.
func (j *judgement) takers(step schema.ProcedureStep) (people, deputies []string) {
	switch step.CompletedBy {
	case schema.ByProposal, schema.ByContent, schema.ByReady:
		return j.makers(), nil
	}
	for _, role := range j.policy.StepRoles(step) {
		able := slices.DeleteFunc(j.roster.Active(role, j.end), func(login string) bool { return j.keptOut(login, step) })
		called := j.roster.Deputies(role, j.end)
		for _, login := range able {
			if slices.Contains(called, login) {
				deputies = append(deputies, login)
			} else {
				people = append(people, login)
			}
		}
		switch {
		case len(people) > 0:
			return people, deputies
		case len(deputies) > 0:
			return deputies, nil
		}
	}
	return nil, nil
}

// makers are those whose content it is: the author of the pull request, and the
// proposer where a program opened it for somebody.
func (j *judgement) makers() []string {
	var out []string
	for _, a := range []Actor{j.snap.PullRequest.Author, j.proposer} {
		if a.Kind == User && a.Login != "" {
			out = append(out, strings.ToLower(a.Login))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// keptOut says that the separation of duties keeps somebody from a step.
func (j *judgement) keptOut(login string, step schema.ProcedureStep) bool {
	switch step.CompletedBy {
	case schema.ByConsideration:
		return same(login, j.proposer.Login)
	case schema.ByDecision:
		return j.mayDecide(login) != ""
	}
	return false
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
