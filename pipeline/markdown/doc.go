// Package markdown turns the narasi of an item into HTML, and is the only
// importer of goldmark.
//
// The dialect is CommonMark with GFM tables, strikethrough, autolinks and task
// lists, and footnotes. What comes out is safe whatever went in:
//
//   - raw HTML is dropped, its text kept;
//   - a link keeps only the schemes http, https, mailto and tel, or leads where
//     the [Resolver] says; any other is reduced to its text;
//   - an image is shown only when the Resolver knows it, otherwise its
//     alternative text stands in its place;
//   - no style attribute and no script is ever written.
//
// The page gives the text its first-level heading, so the headings of the text
// are renumbered to begin at 2 without gaps. Each has an id made of its letters
// and digits; an id never holds an underscore, which leaves those to the page.
// A table stands in a labeled region that scrolls, a code block can be scrolled
// by keyboard, and an image alone in its paragraph with a title is a figure. A
// quotation that begins with a line like [!NOTE] is a callout, as on GitHub: NOTE,
// TIP, IMPORTANT, WARNING and CAUTION are Catatan, Kiat, Penting, Peringatan and
// Awas.
//
// [RenderAt] is for a page of several texts: it gives the ids a prefix and begins
// the headings lower, and a picture may stand in the page as a data: address.
//
// [CommonMark] is the same dialect without the renumbering and the resolving: it
// is what the CommonMark test suite is run against.
package markdown
