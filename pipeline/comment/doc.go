// Package comment writes what the office reads on a pull request: the one sticky
// comment, the reply to a command that did not count, the line of the commit
// status and the labels. It is pure: the same [Input] gives the same bytes. It
// has no clock, so the minutes of a turn that is still running are left out.
//
// # The comment
//
// [Render] gives GitHub's markdown, in this order: [Marker]; a heading with the
// verdict and whose turn it is; what stands in the way; what to do next, with
// links that work on a phone and the lines to paste; the steps; what is to be
// shown where, complete; the findings; what was said but did not count, and why;
// the reasons to block. Each destination's text stands there twice: once as a
// quotation, because a phone does not wrap code, and once, folded, as code, byte
// for byte. The first item is open, the others are folded.
//
// Nobody is mentioned: a sticky comment is rewritten often. A [Notice] is a
// comment of its own and does mention, when the turn passes to somebody else. Lines to paste stand
// in code blocks, so [gate.ParseCommands] finds no command in a comment of ours.
//
// # Length
//
// A comment has at most [Max] characters. Where it would have more, findings
// beyond the first five go, then the narrative, then the quotations, then the longest texts, then
// the alternative texts, at last all but the verdict. Nothing of what is decided
// on goes silently: a link stands in its place, and the first lines say that the
// comment is not complete and that the files must be read.
//
// # Untrusted text
//
// Titles, texts, file names, remarks and logins are other people's. They can
// make no mention, link, reference, picture, heading, table, list or HTML, and
// cannot end a code block or a folded part: see package gfm. Control characters,
// and those that turn the direction of writing, are shown by their numbers.
package comment
