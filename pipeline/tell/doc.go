// Package tell works out what a pull request is to be told of a decision: which
// status, labels, replies and notices stand there already and which are due. It
// is pure. It reads what was told before from our own comments in the snapshot,
// so doing what it says, and asking again, leaves nothing to do.
//
// # What is told
//
//   - The status says the verdict, whatever it is: success where it is approved
//     or not applicable, pending while somebody's turn is open, failure where
//     something stands in the way, error where it could not be judged.
//   - In doubt nothing else is told: a missing answer must not move a label.
//   - The sticky comment is begun for open content and policy; where one stands,
//     it is kept up to date, whatever became of the pull request.
//   - A command that did not count gets one reply. At most [MostReplies] stand on
//     a pull request: whoever can comment could otherwise make us talk for ever.
//
// # Who is called
//
// A new comment mentions people, and asks for their review, only when the turn
// passes to somebody else: the people whose turn it is are not those that were
// called last, at first the author. Whoever has to clear an obstacle has the
// turn. After the office's multiple of the standard time (remind_after, counted
// in office hours from the beginning of the turn) they are reminded once, and
// after the same again their dated deputy is called, or at once where the turn
// was handed over. A new beginning of the turn, such as a push, counts anew.
//
// Nobody is called where nothing is to be done: approved content that merges by
// itself, a hold, a refusal, a closed or merged pull request. A change of policy
// calls its code owners, which is GitHub's own doing.
package tell
