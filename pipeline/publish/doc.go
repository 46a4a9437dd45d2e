// Package publish makes the destinations show what the repository says.
//
// [Plan] compares the desired state (a [Wish] per item) with the actual one (the
// ledger's standings) and gives actions; it is pure. [Run] carries them out: it
// first settles what an earlier run left open, then works in waves of at most
// one action per account. A wave's intents are in the ledger before the first
// destination is touched, and its ends after the last, so that a crash at any
// moment leaves a question that the next run can answer, and never a post that
// nobody knows of. Right before its intents a wave is planned once more ([Run.Again]):
// an order, a hold, a schedule or a quiet period that came in between stops what has
// not begun.
//
// In a quiet period of the whole office nothing new goes out, handed over or by API,
// and nothing fails for it: posts wait, and are planned again when it is over.
// Corrections and withdrawals go out all the same, whichever way a channel corrects.
// The website is the office's own record and no destination: it shows what was
// decided, also then.
//
// A thread that a program posts is one action and several posts. Each post has its own
// intent, key and end, so that all that holds of a post holds of each: it is judged
// right before, looked up when its answer is lost, and never made twice. What is out of
// it is on record ([ledger.Partly]), and a plan goes on with the first post that is not.
// Where a post that is out is no longer what the text begins with, all of it is taken
// back first. People are handed a thread as a whole.
//
// An open intent is looked up only with whoever it went to: the same account, by
// the same way. What people were handed stays theirs until they say what became of
// it. A run that another took for dead adds what it knows and goes no further.
//
// The key of an action follows from the place, what it is to show and how many
// actions were done there before; planned again, after a refusal or a crash too,
// an action keeps its key.
package publish
