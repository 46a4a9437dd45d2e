package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// inquiry is one evaluation: the facts, the people, and the reasons that
// concern the whole pull request.
type inquiry struct {
	policy sop.Policy
	snap   Snapshot
	roster sop.Roster
	scope  scope
	// start is when the procedure began; end is now, or the merge.
	start, end time.Time
	// since is the last change of the base branch to main; zero if none.
	since    time.Time
	commits  map[string]*Commit
	proposer Actor
	unread   []string // teams
	heard    heard
	reasons  []Reason
}

func newInquiry(p sop.Policy, s Snapshot) *inquiry {
	q := &inquiry{policy: p, snap: s, scope: scopeOf(s.Files), commits: map[string]*Commit{}}
	q.scope.policy = q.scope.policy || s.PolicyChanged
	q.end = s.Now
	if s.PullRequest.Merged() {
		q.end = s.PullRequest.MergedAt
	}
	q.start = s.PullRequest.OpenedAt
	for _, r := range s.PullRequest.Retargets {
		if r.To == s.Main && r.At.After(q.since) {
			q.since, q.start = r.At, r.At
		}
	}
	for i := range s.Commits {
		q.commits[s.Commits[i].SHA] = &s.Commits[i]
	}
	q.proposer = s.PullRequest.Author
	if q.fromIntake() {
		q.proposer = Actor{}
		if s.PullRequest.Intake != nil {
			q.proposer = s.PullRequest.Intake.Author
		}
	}
	q.people()
	return q
}

// fromIntake says that the office's own bot opened the pull request for
// somebody. Any other program's pull request has no proposer.
func (q *inquiry) fromIntake() bool {
	author := q.snap.PullRequest.Author
	return author.Kind == App && same(author.Login, q.policy.IntakeBot)
}

// people joins the policy with the teams that could be read.
func (q *inquiry) people() {
	teams := map[string][]string{}
	for _, t := range q.snap.Teams {
		if t.Readable {
			teams[strings.ToLower(t.Name)] = t.Members
		}
	}
	q.roster = sop.NewRoster(q.policy, teams)
	holders := slices.Clone(q.policy.Atasan)
	for _, h := range q.policy.Roles {
		holders = append(holders, h...)
	}
	for _, h := range holders {
		name := strings.ToLower(h.Login)
		if _, ok := teams[name]; strings.HasPrefix(name, "@") && strings.Contains(name, "/") && !ok {
			q.unread = append(q.unread, h.Login)
		}
	}
	slices.Sort(q.unread)
	q.unread = slices.Compact(q.unread)
}

// wide adds a reason for the whole pull request.
func (q *inquiry) wide(c Code, about ...any) { q.reasons = append(q.reasons, because(c, about...)) }

// Decide evaluates the whole state of a pull request under the base branch's
// policy, by the rules in the package documentation.
func Decide(p sop.Policy, s Snapshot) Decision {
	d := Decision{PullRequest: s.PullRequest.Number, Head: s.PullRequest.Head}
	q := newInquiry(p, s)
	if q.outOfScope() {
		d.Verdict = NotApplicable
		return d.finish()
	}
	q.completeness()
	if len(q.reasons) == 0 && !q.scope.concerns() && len(s.Items) == 0 {
		d.Verdict = NotApplicable
		return d.finish()
	}
	q.standing()
	q.listen()
	q.said()
	for _, it := range q.items() {
		d.Items = append(d.Items, q.judge(it))
	}
	if q.scope.policy && len(d.Items) == 0 {
		q.decidePolicy()
	}
	d.conclude(q.reasons)
	return d.finish()
}

// outOfScope says that the pull request aims at a branch that is not published.
func (q *inquiry) outOfScope() bool {
	base, main := q.snap.PullRequest.Base, q.snap.Main
	return base != "" && main != "" && base != main
}

// items are the items to judge, by path.
func (q *inquiry) items() []Item {
	items := slices.Clone(q.snap.Items)
	pr := q.snap.PullRequest
	for i := range items {
		it := &items[i]
		it.Change.AtBase = it.BaseTree != ""
		if it.MergeTree == "" && !pr.Merged() && pr.Mergeable != Clean {
			it.MergeTree = it.HeadTree // no test merge, which blocks by itself
		}
	}
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.Path, b.Path) })
	return items
}

// completeness tells what is missing to judge anything. The zero snapshot, and
// one that somebody forgot to fill, end here.
func (q *inquiry) completeness() {
	pr := q.snap.PullRequest
	for _, d := range q.snap.Doubts {
		if !d.Doubt() {
			d = CouldNotEvaluate
		}
		q.wide(d)
	}
	known := map[string]bool{
		"pull request": pr.Number > 0 && pr.Head != "" && !pr.OpenedAt.IsZero(),
		"cabang/base":  pr.Base != "" && q.snap.Main != "" && pr.BaseSHA != "",
		"waktu/time":   !q.snap.Now.IsZero(),
	}
	for _, what := range []string{"pull request", "cabang/base", "waktu/time"} {
		if !known[what] {
			q.wide(SnapshotIncomplete, what)
		}
	}
	if len(q.snap.Files) < pr.ChangedFiles {
		q.wide(FilesIncomplete)
	}
	for path := range q.scope.items {
		if !slices.ContainsFunc(q.snap.Items, func(i Item) bool { return i.Path == path }) {
			q.wide(SnapshotIncomplete, path)
		}
	}
	if q.scope.concerns() || len(q.snap.Items) > 0 {
		q.completeCommits()
	}
}

func (q *inquiry) completeCommits() {
	current := 0
	for _, c := range q.snap.Commits {
		if !c.Rewritten {
			current++
		}
		if c.PushedAt.IsZero() {
			q.wide(SnapshotIncomplete, "commit "+c.SHA)
		}
	}
	if head := q.commits[q.snap.PullRequest.Head]; head == nil || head.Rewritten || current < q.snap.PullRequest.CommitCount {
		q.wide(CommitsIncomplete)
	}
	if q.snap.Policy.Commit == "" || q.snap.Policy.Commit != q.snap.PullRequest.BaseSHA {
		q.wide(PolicyNotBase)
	}
}

// standing tells what in the pull request itself blocks.
func (q *inquiry) standing() {
	pr := q.snap.PullRequest
	if !q.policyInForce() {
		q.wide(NoPolicy)
	}
	if !pr.Merged() {
		q.notYetMerged(pr)
	}
	for _, path := range q.scope.disguised {
		q.wide(PathDisguised, path)
	}
	for _, path := range q.scope.notItem {
		q.wide(PathNotItem, path)
	}
	content := len(q.scope.items)+len(q.scope.notItem)+len(q.snap.Items) > 0
	if other := q.scope.other; content && len(other) > 0 {
		q.wide(MixedWithCode, other[0])
	} else if content && q.scope.policy {
		q.wide(MixedWithCode, "schema/")
	}
	// A policy change by a program, such as an update bot, has no proposer to
	// keep apart; an item always has.
	if app := pr.Author.Kind == App && len(q.snap.Items) == 0; notAPerson(q.proposer) != "" && !app {
		if q.fromIntake() && pr.Intake == nil {
			q.wide(IntakeUnreadable)
		} else {
			q.wide(ProposerUnknown)
		}
	}
}

func (q *inquiry) notYetMerged(pr PullRequest) {
	switch {
	case !pr.Open:
		q.wide(PullRequestClosed)
		return
	case pr.Draft:
		q.wide(DraftPullRequest)
	}
	switch pr.Mergeable {
	case Clean:
	case Conflict:
		q.wide(MergeConflict)
	default:
		q.wide(MergeableUnknown)
	}
}

func (q *inquiry) policyInForce() bool {
	if len(q.policy.DecidingRoles()) == 0 {
		return false
	}
	return q.policy.Procedure.Validate() == nil
}

// said tells which words of people block the whole pull request.
func (q *inquiry) said() {
	for _, h := range q.heard.holds {
		if h.unclear {
			q.wide(DecisionUnclear, h.by)
		} else {
			q.wide(OnHold, h.by, orDash(h.reason))
		}
	}
	// A return from somebody whose role cannot be read may be a colleague's.
	unknown := func(r Review) bool { return q.anyRole(r.Author.Login, r.SubmittedAt) == "" }
	if slices.ContainsFunc(q.heard.returns, unknown) {
		for _, team := range q.unread {
			q.wide(TeamUnreadable, team)
		}
	}
}

// anyRole is a role that a person held when they spoke, or holds at the end, or
// "". It is enough for a no.
func (q *inquiry) anyRole(login string, at time.Time) string {
	roles := append(q.roster.RolesOf(login, at), q.roster.RolesOf(login, q.end)...)
	if len(roles) > 0 {
		return roles[0]
	}
	if q.roster.IsAtasan(login, at) {
		return "atasan"
	}
	return ""
}

// eitherTime is the first of the roles that a person held when they spoke, or
// holds at the end, or "".
func (q *inquiry) eitherTime(login string, roles []string, at time.Time) string {
	if r := q.roster.HoldsAny(login, roles, at); r != "" {
		return r
	}
	return q.roster.HoldsAny(login, roles, q.end)
}

// roleOf is the role in which somebody did a step, for the record.
func (q *inquiry) roleOf(login string, s schema.ProcedureStep, at time.Time) string {
	return q.roster.HoldsAny(login, q.policy.StepRoles(s), at)
}

// conclude sets the verdicts. Every blocked part says why.
func (d *Decision) conclude(wide []Reason) {
	d.Verdict = Approved
	d.Reasons = unique(wide)
	for i := range d.Items {
		it := &d.Items[i]
		it.Reasons = unique(append(slices.Clone(wide), it.Reasons...))
		if len(it.Reasons) > 0 {
			it.Verdict = Blocked
		}
		if it.Verdict != Approved {
			d.Verdict = Blocked
		}
		d.Reasons = unique(append(d.Reasons, it.Reasons...))
	}
	if len(d.Reasons) > 0 {
		d.Verdict = Blocked
	}
}

// finish fills the lists and the messages.
func (d Decision) finish() Decision {
	d.Items, d.Reasons = list(d.Items), list(d.Reasons)
	return d
}

func unique(reasons []Reason) []Reason {
	var out []Reason
	for _, r := range reasons {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
