// Package keep holds what one run leaves for the next, so that what did not
// change is not done again: sums of plain data, stamps of files, and files below
// .terbit that carry such data.
//
// Nothing here is the only copy of anything. A kept file may be deleted at any
// time. It names what it was made for in its first line, with a sum of the rest;
// whatever is not exactly what was written for exactly that is no kept file.
package keep
