// Package preview draws what a proposal would publish, with its pictures, for
// those who correct and decide: GitHub shows no pictures of a private repository
// in comments, so they open one of two pages.
//
// In: an [Input], the items of a proposal with the message of each destination,
// the check's findings and the office. Out: bytes; nothing is sent, and the same
// Input gives the same bytes. The only thing touched is the store of derived
// pictures.
//
// # The file
//
// [HTML] gives one file that needs nothing else: no script, no request, a policy
// that lets nothing but its own style and the pictures inside of it through. It
// opens on a phone without a network. Each destination's post stands there as a
// phone would show it, in a form that imitates no platform's brand, with the
// complete text, its length and limit, and the alternative text; then the
// article of the website, through package markdown as the site does it. A picture
// that several posts show is in the file once.
//
// # The folder
//
// [Pages] gives README.md and the pictures beside it, for a branch that GitHub's
// site and phone app show. The article stands there as it is written, with its
// marks, because nothing in a page on GitHub may be the proposal's own markdown.
// It names its commit and no time, so that the branch changes only with what is
// shown. [WriteFolder] puts the files in place of an earlier preview.
//
// # Bounds
//
// A picture has at most [PictureMax] bytes, all of a file at most [Max], README.md
// at most [ReadmeMax]. Beyond that the later pictures are left out, then the later
// items; each leaves a sentence in its place, the head of the page says so, and
// the [Result] counts them. No text is ever cut.
//
// # Untrusted text
//
// Everything of an item is other people's. In HTML it is escaped by html/template
// or made safe by package markdown, in README.md by package gfm. Control
// characters, and those that turn the direction of writing, are shown by their
// numbers. The proposal's title is other people's too; the office's configuration
// is the caller's.
package preview
