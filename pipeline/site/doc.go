// Package site writes an office's public website as plain files.
//
// Input is what is to be shown, already chosen: no drafts, nothing broken,
// nothing that waits for its time. Output is a folder of HTML pages, one
// stylesheet, media, feeds, a sitemap, robots.txt, icons and 404.html:
//
//	/                                 home, newest first, 20 a page: /halaman/2/ …
//	/<year>/<slug>/                   an item; its media lie beside it
//	/<year>/ /<year>/<month>/         the items of a year and of a month
//	/informasi-berkala/ … /jenis/<type>/ /topik/<tag>/   lists, paged likewise
//	feed.xml, feed.json               Atom and JSON Feed: of the site, of each class and topic
//	/topik/                           every tag
//	/panduan/aturan/ …/en/            the rules of the check, each with an anchor (fm002)
//	/dip/, /dip/dip.csv               the Daftar Informasi Publik
//	/keputusan/                       the log of decisions, of data that the caller has
//	/cari/                            search by Pagefind where an index is made, else by lists
//	/sop/ /ralat/ /tentang/           the procedure, the register of corrections, the office and its accounts
//	/kiriman/<sha256>.<ext>           what a destination is yet to fetch for its post; no page leads there
//	/.well-known/security.txt         where a weakness is reported, for another half a year
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
// [WitnessFile] tells machines what the site is: the digest of all its files, the
// commit and how far the ledger went. Each file's digest is remembered with it, so
// that a build which changes little reads little.
//
// Pictures and videos lie beside the item's page under names that change with
// their bytes: pictures in up to three widths, upright and without metadata, each
// below 150 kB; videos as they are, their text as WebVTT of words alone. A medium
// kept outside git is a link until it was fetched. Where other places show a link
// to a page, they show the item's first picture if it suits, else a card.
//
// Pages need no script and load nothing from elsewhere; their content security
// policy allows no inline script or style. The search page alone has a script, of
// ours, and the right to run Pagefind's WebAssembly. A withdrawn item keeps its
// page with the reason on top, and no search finds it. One withdrawn for personal
// data keeps only the notice that it is gone, without a word of its content, and
// is left out of every list.
//
// The office's ledger head is printed on the home page, /ralat/ and /tentang/
// only, so that a new entry leaves the other pages' bytes alone.
//
// An office's theme is a folder of files that stand in for ours: a template
// NAME.gohtml for the template NAME or for what it defines, site.css for the
// stylesheet, tambahan.css behind it, pictures and fonts as /aset/tema/. Before
// anything is written every field in every branch of every template is held to
// what pages have; a mistake is a [ThemeError] with file and line.
package site
