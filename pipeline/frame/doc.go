// Package frame shows on a terminal where in a file a finding stands: the line
// with its number, and a mark under the place.
//
//	3 | judul: Hak Anda
//	  | ^^^^^
//
// Input is one line of a file, a column and the column behind the place, both in
// runes from 1, and the width of the terminal in cells. Output is lines without
// escape sequences of their own, none wider than asked (but never narrower than
// [MinWidth]).
//
// The line is somebody else's text. Characters that a terminal obeys, that have
// no width, or that turn the direction of writing are shown by their numbers
// (⟦U+200B⟧), bytes that are no UTF-8 by their value (⟦0xB1⟧). A tab goes to the
// next stop of four; wide characters take two cells, combining marks none. A
// line that is too long is cut around the place, with … where it goes on.
//
// [End] says how far the place goes where a finding names its beginning only;
// [Wrap] breaks prose at blanks, with a hanging indent.
package frame
