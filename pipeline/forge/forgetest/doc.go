// Package forgetest is a fake GitHub over a real git repository, for tests and
// for the demonstration.
//
// A [World] is one repository with its people, behind REST on loopback. Its
// helpers tell a story: [World.Propose], [World.Push], [World.Approve],
// [World.Merge] … Each takes a minute of the fake clock. Heads, files, commits,
// test merges and merges are git's; reviews, dismissals, comments, drafts,
// labels, statuses and the record of pushes behave as GitHub's do:
//
//   - A dismissal changes the review in place; its time stays. With
//     [World.DismissStale] a push dismisses approvals.
//   - A list has pages with Link headers, an answer an ETag and a Date, and the
//     rate limit runs down.
//   - The test merge is made for the present base and head, and is null while it
//     is being made ([World.MergeablePolls]).
//   - A squash makes one commit, a rebase new ones, a merge one with two parents.
//
// [World.Settings] are the repository's settings, its plan, and what the token
// that asks may see: rulesets are kept as the JSON that was sent, a free private
// repository refuses branch rules, and who may bypass a ruleset is told to
// administrators only.
//
// Only what package forge uses is there. Any other request, an unknown query
// parameter included, fails the test and is answered 501. [World.Fail] makes an
// answer fail.
//
// The helpers are for between two requests, not during one.
//
// Everything is deterministic: the clock is fixed, ids count up, and the same
// story makes the same commits.
package forgetest
