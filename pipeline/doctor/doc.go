// Package doctor examines a repository's settings on GitHub: what of them makes
// the office's decision hold, and what does not. It is pure: it takes settings
// that were read, gives lines to show and changes to make, and never asks
// anybody anything.
//
// # Lines
//
// [Examine] gives a [Report]. Every [Line] says what is so, what that means for
// the decision, and what to do next. A line is OK, a Note (a fact that follows
// from a choice, with nothing to do), a Warning (works, but not as well as it
// should), a Problem, or Unknown: it could not be read, with the reason. What
// could not be read is never taken for good: the zero value of every [Read] is
// unknown.
//
// # Verdict
//
// Lines that carry the decision are marked essential: the plan, the
// configuration, the published branch's rules and who gets around them, the code
// owners and the deciders. The decision is enforced by GitHub when every
// essential line is OK, a note or a warning. One problem, or one line that
// could not be read, and it is not.
//
// # Rules of a branch
//
// Two layers hold at once, and the stricter wins: rulesets (of the repository
// and of its organization) and the classic protection. A guard, such as "needs a
// code owner's review", holds when one layer asks for it; it holds for everybody
// when one layer asks for it and lets nobody past. Values are read from the raw
// JSON, so that a rule of a kind that nobody here knows is no obstacle.
//
// # Changes
//
// [Fixes] computes what [Examine] found missing and may be set without asking
// whom it concerns: labels, the default rights of workflows, and one ruleset
// each for the published branch and the ledger. It takes nothing away:
//
//   - An existing ruleset is extended only where it covers nothing but that
//     branch and lets nobody past; else a new one is laid beside it. Rules,
//     fields and values that are there stay, whatever they are; a number is only
//     raised, a switch only turned on. [Lost] tells what a change would drop.
//   - The classic protection is never written: its update replaces the whole by
//     a document of another shape, in which what is not known has no place. A
//     ruleset beside it adds all that can be missing.
//   - Where the present state could not be read, nothing is changed.
//   - Reviews and the status are not required before somebody can decide and the
//     gate's workflow is there: the office would lock itself out.
//
// Dismissing stale approvals is asked for. The gate binds an approval to content
// by itself, but any writer can forge the gate's status; with dismissal GitHub
// too asks the Kabid anew after a push. It costs little: a review dismissed for
// a push keeps speaking for the idea (step 2) in package gate, and corrections
// and decisions (5 and 6) are bound to the content anyway.
//
// # Code owners
//
// [Codeowners] writes the file that makes GitHub ask the right people.
package doctor
