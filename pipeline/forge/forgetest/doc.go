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
//     [World.DismissStale] a push dismisses approvals. A later review leaves the
//     earlier ones as they are. One that is begun and not submitted is shown to
//     its author alone. A review answers the request for it, to the person and to
//     the person's teams. With [World.MoveReviews] its commit follows the head
//     when the base is merged in.
//   - A deleted account is null, and so is a deleted fork.
//   - A list has pages with Link headers, the record of pushes cursors; an answer
//     has a Date and an ETag, and 304 is free of charge. Lists end at 250 commits
//     and 3000 files. The rate limit runs down and is refused at its end
//     ([World.Limit]); [SecondaryLimit] is a failure like any other.
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
// Answers are whole: they have every field that GitHub's OpenAPI description
// requires and none that it does not know. .ci/contract holds them, and what the
// client asks, to the description, by what [RecordVariable] lets the tests write
// down; every endpoint here must have been answered well in some test.
//
// The helpers are for between two requests, not during one.
//
// Everything is deterministic: the clock is fixed, ids count up, and the same
// story makes the same commits.
package forgetest
