// Package mend repairs in an item what is mechanical, and nothing that means
// anything.
//
// Input is a loaded item, broken or not, and the office's zone. Output is, for
// each file that would change, its bytes before and after and what was done where
// ([Edit]). Nothing is written here.
//
// In every text: a BOM, CRLF, letters that are not composed (NFC), blanks at the
// end of a line, a last line without its end. In the front matter: tabs that
// indent, values that YAML reads as something else or can't read for want of
// quotes, dates in the forms that people write (2/3/2026, the day first; 2 Maret
// 2026), times without a zone, keys and listed values with one slip and one
// candidate, what stands twice in tags and channels, the order of corrections.
// A caption that is missing is begun from the summary, with [rule.DraftMark] on
// top: the procedure wants people's words, so the check refuses the file until
// somebody has edited it and taken the mark away.
//
// [Metadata] takes places, serial numbers and names out of pictures, where the
// picture's own bytes stay.
//
// What holds, in the tests and again at every run:
//
//   - The narasi renders to the same HTML, but for composed letters. Two blanks at
//     the end of a line are a line break of markdown and stay.
//   - The front matter decodes to the same values, but for the keys that an Edit
//     names. It is edited by position and never written anew, so comments, order
//     and style stay to the byte. An edit that would break this is left out.
//   - Mending what is mended changes nothing.
//   - Characters without shape and turns of direction are never removed: they may
//     hide something that a person has to see. The check reports them.
package mend
