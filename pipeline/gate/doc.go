// Package gate decides whether a pull request's content may be published. It is
// pure: [Decide] takes the base branch's [sop.Policy] and a [Snapshot] of what
// GitHub recorded, and gives a [Decision] with every reason. It reads no clock,
// no file and no network, and it evaluates the whole state each time. The zero
// Verdict blocks, and so does the zero Snapshot.
//
// # Verdict
//
// not_applicable: the base branch is not the published one, or no path concerns
// content or policy. approved: every step before publication is done for every
// item and there is no reason to block. blocked: anything else. A reason for
// which [Code.Doubt] is true means that a needed answer is missing: nothing but
// an error should be reported then.
//
// A merged pull request is judged on the facts up to its merge. A closed one
// blocks; a draft blocks until it is ready.
//
// # Order and time
//
// Statements are ordered by (time, id, line of the comment). GitHub tells whole
// seconds: a push in the same second as a statement is the newer of the two.
// What was said before the pull request was last aimed at the main branch does
// not count; a no still does. A role counts when it was held both at the
// statement and at the end (now, or the merge); for a no, either is enough.
//
// # Steps
//
// The track comes from [sop.Classify]; a step's state from the kind of fact
// that completes it:
//
//   - proposal, content: the revision has the content facts the step needs,
//     since the first commit that had them.
//   - ready: the same, and the pull request is no draft; where the plan has no
//     drafts, somebody said /siap.
//   - consideration: /pertimbangan lanjut, or an approving review, while the
//     branch showed the present title and classification; not by the proposer.
//     What was said last counts: after /pertimbangan tolak nothing said of the
//     content before counts any more, and lanjut lets the idea go on.
//   - correction: an approving review of the revision, or /koreksi selesai by
//     the pull request's author while the branch showed the revision.
//   - decision: an approving review of the revision. /keputusan tolak with a
//     reason is the final no, at any time.
//   - publication: the proof in the snapshot. It is not part of the verdict.
//
// A review serves the earliest open step that its author has the role for, and
// only when every step before it is done: approving again serves the next one.
// For each person the newest approval, return or dismissal speaks. An approval
// that was overtaken no longer speaks for the content, but what it said of the
// idea stays, and so it does when GitHub dismissed it for a push: the idea is
// not bound to the revision.
//
// An approval is bound to content. The revision is the git tree of the item's
// folder in the test merge, or in the merge commit. An approval counts when the
// tree at its commit is the revision, and it is newer than that tree's first
// appearance on the line that leads to the commit. Content that goes A, B, A
// keeps the approval of A; a rebase or squash with the same tree keeps it too; a
// commit that can no longer be read proves nothing.
//
// # Separation of duties
//
// The decider is never the proposer, the pull request's author, an author or
// committer of a commit that made the item what it is (on any parent, merges
// that mix both sides included), or the person counted at the correction. A
// co-author trailer is a claim: it is recorded, and disqualifies unless somebody
// else corrected the revision since. A commit whose author belongs to no account
// blocks. The proposer is the pull request's author, or the author of the intake
// issue where the office's own bot opened it.
//
// # No
//
// CHANGES_REQUESTED from anyone with a role returns the content until they
// approve, or the review is dismissed. /tahan from anyone with a role holds
// until /lepas by the same person or a decider. Reviews speak by state only,
// commands only in comments, one a line: see [ParseCommands]. An edited comment
// opens nothing; an edited or unexplained no still holds.
//
// # Turn
//
// The turn is told by name: the accounts that hold a role of the open step and
// that the separation of duties does not keep out, dated deputies beside them.
// /wakil passes the turn to such a deputy. It gives no right: whose word counts
// stands in the policy.
//
// # Policy
//
// A change under .github/ or schema/ needs an approval of the exact head by a
// decider who has no part in it, or by a superior where every decider has. Code
// alone is not applicable. Content mixed with anything else is refused, and so
// is removing or renaming a published item, and a path that resembles content/.
package gate
