// Package forge is the edge to GitHub: it reads the facts about a pull request
// into a [gate.Snapshot], and writes what the gate decided back. It is the only
// importer of go-github, and it decides nothing.
//
// # Facts
//
// [Client.Snapshot] reads by REST: the pull request and its test merge, the base
// branch's head, files, commits, reviews, comments, timeline, the server's
// record of pushes, git trees and the text of the items. It reads one state: the
// test merge must be the merge of exactly the base branch's head and the pull
// request's head, else it asks again for a bounded time.
//
//   - The policy comes from the base: .github/terbit.yml and the procedure at the
//     base branch's head, or at a merged pull request's point of departure: the
//     first parent of its merge, of its squash, or of its first rebased commit.
//   - An item's tree, at the base, the head, the test merge and every commit, is
//     git's own. A commit's changes give its trees without asking for them, but
//     only where the result hashes to the tree that the commit names. So does a
//     patch give a file's text: only where it hashes to the file's blob.
//   - Text files are read whole, but for the captions that are on the base already:
//     what they say was judged when they came there. A medium of more than 64 KiB is represented by
//     its size and by a head that fits its name: whether it is what its name says
//     is checked where the bytes are, not here.
//   - A push's time is the server's (activity), else that of our first status on
//     the commit, else the committer's own date; the evidence says which.
//   - The base branch's changes are events without a target. The last one led to
//     the present base; where earlier ones led is not recorded.
//   - A commit that was force-pushed away is looked up where a review names it or
//     the record of pushes does.
//   - A team's members are those the API lists, and whoever of them speaks in the
//     pull request is asked for by name: the membership must be active.
//   - The proposer of a pull request that the intake bot opened is the author of
//     the issue whose number its head branch names: usulan/12, or
//     usulan/12-some-words, in the same repository. The text of a pull request can
//     be edited by others; the name of its branch cannot.
//
// Published is never filled here: the ledger knows it.
//
// # Doubt
//
// What could not be read becomes a code in Doubts and stays zero. [Client.Snapshot]
// then also returns an error that tells which request failed; the snapshot beside
// it can be decided on and blocks. An answer that is cut short, that is no JSON,
// that lacks what GitHub always says, or that ends at one of GitHub's limits
// (3000 files, 250 commits) is a doubt. A team that cannot be read is none: it
// has no members.
//
// # Requests
//
// Requests go to [Options.APIURL] plus the path, unchanged. Only reads are
// repeated: at a network error, a 5xx or an undecodable answer with growing
// pauses; at a rate limit for as long as retry-after says, else until
// x-ratelimit-reset, else for a minute or more; all within [Options.MaxWait].
// A redirect to another host is refused. An answer is read up to a bound. The
// token appears in no error.
//
// # Settings
//
// [Client.Settings] reads what package doctor examines. Rules, rulesets and the
// protection stay raw JSON, because GitHub adds kinds of rules that no type here
// knows. An answer that is missing is unknown with its reason, and costs nothing
// of the rest; a 404 means "there is none" only where GitHub says so and the
// token could have seen it. [Client.Configure] makes one of doctor's changes, and
// only where the setting still is what the change was computed from.
//
// # Writing
//
// Each write first reads what is there and writes only a difference, so doing it
// twice writes once. A write is sent once: after an unclear answer the state is
// read again, and what cannot be told is an error.
package forge
