package site

// SearchIndex is the folder, inside the site, where Pagefind writes its index
// after the build.
const SearchIndex = "pagefind/"

const searchScript = "aset/cari.js"

// searchPolicy is the content security policy of the search page: Pagefind's
// index is read by WebAssembly, which needs a word of its own.
const searchPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; manifest-src 'self'; base-uri 'none'; form-action 'self'"

// searchView is the search page. Without an index, and without scripts, it is the
// way to what is sought by lists and topics.
type searchView struct {
	Shell        *shell
	Crumbs       []crumb
	Script       string // empty without an index
	Index        string
	Classes      []*class
	Years, Kinds []shelf
	Tags         []*tag
	Topics       string
	Inventory    string
}

func (b *build) searchPage() page {
	return drawn("cari/index.html", "search", func(w *worker) any {
		at := w.book.base.link
		v := &searchView{
			Shell: w.shell("cari/", "cari", "Cari", "Temukan konten menurut kata, topik, klasifikasi, bentuk, atau tahun."), Crumbs: []crumb{w.home()},
			Classes: w.book.classes, Years: w.look.years, Kinds: w.book.shelves(), Tags: w.book.popular(3 * homeTags), Topics: at("topik/"), Inventory: at("dip/"),
		}
		if w.in.Search {
			v.Script, v.Index = at(searchScript), at(SearchIndex+"pagefind.js")
			v.Shell.constant = w.look.search
		}
		return v
	})
}
