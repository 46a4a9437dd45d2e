// Package sop runs a procedure: whose turn it is, what is done, and how long it
// took. It is pure: the procedure is data (schema.Procedure), facts come in,
// and the same facts always give the same progress. It reads no clock, no file
// and no network.
//
// # Roles
//
// A [Policy] names the holders of each role: a login, or a team "@org/name".
// A holder counts from From up to, not including, Until; a zero time leaves
// that side open. A deputy (Plt., Plh.) without both dates counts as nobody: an
// appointment without an end is a mistake in the file, not a standing power.
// Logins are compared without case. A team that could not be read has no
// members. [NewRoster] puts the two together and answers who holds what, when.
//
// # Tracks
//
// A [Change] says how an item differs from the base branch, and [Classify]
// picks the kind of change, which picks the track:
//
//	not on the base branch                                   new
//	withdrawal added, of kind data-pribadi, text and media
//	gone, nothing added                                      personal-data
//	withdrawal added and nothing else                        withdrawal
//	anything else                                            correction
//
// # Steps
//
// A [Machine] walks the steps of one track. The caller records a [Fact] a step;
// the machine refuses none, and from them derives a [Progress]:
//
//   - A step is done when its fact is and every earlier step of the track is.
//     Material that is there before its turn waits: its step is done, at no
//     cost of time, the moment its turn comes.
//   - A step that was returned or rejected is not done, so no later step is.
//     It shows as such even before its turn: a no is heard at once, a yes not.
//   - The open step is the first that is not done. Its roles have the turn,
//     unless a step was returned and nothing was changed since: then those who
//     prepare the content have it. After a rejection nobody has it.
//   - A track is decided when every step before publication is done and none
//     is returned or rejected.
//
// # Time
//
// A step's minutes are office minutes from the moment it was its turn to the
// moment it was done (lama giliran: waiting and work), or until now while it
// is its turn. They stand beside the standard minutes of the procedure. A
// [Clock] counts them: working hours a weekday, holidays, one time zone.
package sop
