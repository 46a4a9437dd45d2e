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
// change is left alone; one that does change is replaced in one step; one that
// an earlier build wrote and this one does not is removed. What was written is
// listed in [Manifest], inside the folder, before it is written. A folder that
// is not empty and has no manifest is refused: nothing foreign is ever removed.
//
// Pictures and videos lie beside the item's page under names that change with
// their bytes: pictures in up to three widths, upright and without metadata, each
// below 150 kB; videos as they are, their text as WebVTT of words alone. A medium
// kept outside git is a link until it was fetched. Where other places show a link
// to a page, they show the item's first picture if it suits, else a card.
//
// Pages need no script and load nothing from elsewhere; their content security
// policy allows no inline script or style. A withdrawn item keeps its page with
// the reason on top. One withdrawn for personal data keeps only the notice that
// it is gone, without a word of its content, and is left out of every list.
//
// The office's ledger head is printed on the home page, /ralat/ and /tentang/
// only, so that a new entry leaves the other pages' bytes alone.
package site
