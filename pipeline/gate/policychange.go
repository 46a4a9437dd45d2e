package gate

import (
	"slices"
	"strings"
)

// policyChange is the evaluation of a change of roles, procedure or workflows:
// one approval of the exact head, by a decider who has no part in it.
type policyChange struct {
	*inquiry
	hands hands
	// alone says that every active decider has a part in the change, so that a
	// superior's word serves.
	alone bool
}

// decidePolicy adds its reasons to block; without one the change is approved.
func (q *inquiry) decidePolicy() {
	c := &policyChange{inquiry: q}
	c.hands = handsOn(q.snap.Commits, func(c *Commit) bool { return !c.Rewritten })
	c.alone = c.noOtherDecider()
	for _, sha := range c.hands.nameless {
		q.wide(AuthorUnknown, sha)
	}
	for _, r := range q.heard.returns {
		if q.anyRole(r.Author.Login, r.SubmittedAt) != "" {
			q.wide(ReturnedForWork, r.Author.Login)
		}
	}
	approved := false
	var why []Reason
	for _, i := range q.heard.ignored {
		if i.Kind == "review" {
			why = append(why, because(i.Code))
		}
	}
	for _, s := range q.heard.statements {
		switch s.says {
		case refuses:
			q.wide(RejectedProposal, s.by, orDash(s.remark))
		case approves:
			if code := c.counts(s); code != "" {
				why = append(why, because(code))
			} else {
				approved = true
			}
		}
	}
	if !approved {
		q.wide(PolicyNeedsDecider, strings.Join(q.policy.DecidingRoles(), ", "))
		q.reasons = append(q.reasons, why...)
	}
}

// counts tells why an approval does not count for a policy change, or "".
func (c *policyChange) counts(s statement) Code {
	decides := c.roster.HoldsAny(s.by, c.policy.DecidingRoles(), s.at, c.end) != ""
	superior := c.alone && c.roster.IsAtasan(s.by, s.at) && c.roster.IsAtasan(s.by, c.end)
	head := c.commits[c.snap.PullRequest.Head]
	switch {
	case s.ideaOnly != "":
		return s.ideaOnly
	case !decides && !superior:
		return NoRole
	case c.has(s.by):
		return DeciderContributed
	case !c.since.IsZero() && !newer(s.at, c.since):
		return BeforeRetarget
	case head == nil || s.review.CommitID != head.SHA:
		return StaleRevision
	case !newer(s.at, head.PushedAt):
		return NotNewer
	}
	return ""
}

// has says that somebody has a part in the change.
func (c *policyChange) has(login string) bool {
	return same(login, c.snap.PullRequest.Author.Login) || same(login, c.proposer.Login) || c.hands.made[strings.ToLower(login)]
}

func (c *policyChange) noOtherDecider() bool {
	var active []string
	for _, role := range c.policy.DecidingRoles() {
		active = append(active, c.roster.Active(role, c.end)...)
	}
	return len(active) > 0 && !slices.ContainsFunc(active, func(l string) bool { return !c.has(l) })
}
