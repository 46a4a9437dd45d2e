// Package site writes an office's public website as plain files.
//
// Input is what is to be shown, already chosen: no drafts, nothing broken,
// nothing that waits for its time. Output is a folder of HTML pages, one
// stylesheet, media, an Atom feed, a sitemap, robots.txt and 404.html:
//
//	/                                 home, newest first, 20 a page: /halaman/2/ …
//	/<year>/<slug>/                   an item; its media lie beside it
//	/<year>/                          the items of a year
//	/informasi-berkala/ … /jenis/<type>/ /topik/<tag>/   lists, paged likewise
//	/topik/                           every tag
//	/panduan/aturan/ …/en/            the rules of the check, each with an anchor (fm002)
//	/sop/ /ralat/ /tentang/           the procedure, the register of corrections, the office
//
// The same input and time give the same bytes. A file whose bytes would not
// change is left alone; one that an earlier build wrote and this one does not is
// removed. In a folder that holds a site nothing changes before everything lies
// ready; then all of it is moved into place under a journal, which the next build
// carries out if this one is killed. An empty folder is written in place.
//
// A [Builder] remembers what it wrote and of what. A page is drawn again only when
// the sum of all that its drawing depends on has changed, when something that the
// drawing asked about other items would be answered otherwise, or when its file is
// not as it was left. The sum is that of the very data that the template gets; of an
// item's page it is that of its inputs (itemInputs), and tests draw every page that
// was left alone and compare.
//
// What was written is listed in [Manifest], inside the folder. A folder that is not
// empty and has no manifest is refused: nothing foreign is ever removed.
//
// Pages need no script and load nothing from elsewhere; their content security
// policy allows no inline script or style. A withdrawn item keeps its page with
// the reason on top. One withdrawn for personal data keeps only the notice that
// it is gone, without a word of its content, and is left out of every list.
//
// The office's ledger head is printed on the home page, /ralat/ and /tentang/
// only, so that a new entry leaves the other pages' bytes alone.
package site
