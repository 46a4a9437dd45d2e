package site

import (
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"slices"
	"strconv"

	"github.com/gunungmas/terbit/pipeline/card"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/schema"
)

// look is what pages have in common: parts drawn once, addresses, the assets.
type look struct {
	name     string // short, for the header and titles
	full     string
	parent   string
	tagline  string
	constant template.HTML            // of <head>
	search   template.HTML            // the same, for the search page
	mark     template.HTML            // the initials, for the header
	headers  map[string]template.HTML // by section and how current it is
	crumbs   map[string]template.HTML // of items, by year
	eyebrows map[sort]template.HTML   // an item's class and kind, linked
	sorts    map[sort]template.HTML   // the same on cards
	footer   template.HTML
	witness  template.HTML // the footer with the ledger's head
	contacts []link
	accounts []account
	years    []shelf
	assets   []asset   // the stylesheet first
	card     card.Card // what items' cards have in common
	preview  *preview  // of pages that are no item's; nil without cards
}

// link is a named address.
type link struct {
	Name string
	URL  template.URL
}

// account is one of the office's official accounts.
type account struct {
	Channel, Account string
	Name, URL        string
}

// shelf is a list of items by name, with their number.
type shelf struct {
	Name, URL string
	Count     int
}

type asset struct {
	file string
	data []byte
}

// policy is every page's content security policy: nothing from elsewhere, no
// inline script or style.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"

func (b *build) newLook() (*look, error) {
	id := b.in.Office.Office.Office
	l := &look{name: id.ShortName, full: id.Name, parent: id.Parent, tagline: id.Tagline, headers: map[string]template.HTML{}}
	if l.name == "" {
		l.name = l.full
	}
	if l.full == "" {
		l.full = l.name
	}
	l.contacts = contacts(b.in.Office.Contact)
	l.accounts = accounts(b.in.Office.Destinations)
	l.years = b.book.years()
	if err := b.drawAssets(l); err != nil {
		return nil, err
	}
	if err := b.drawCards(l); err != nil {
		return nil, err
	}
	return l, b.drawParts(l)
}

// drawAssets makes the stylesheet and the icon; a name with a digest of the
// content lets browsers keep them for ever.
func (b *build) drawAssets(l *look) error {
	css, err := b.theme.stylesheet()
	if err != nil {
		return err
	}
	css, err = b.minified(styleFile, append([]byte(paletteCSS(b.in.Office.Color)), css...))
	if err != nil {
		return err
	}
	m := newMonogram(initials(b.in.Office.Office.Office.Initials, l.name))
	ground := palette(b.in.Office.Color)[brandSwatch].pair[0]
	l.mark = template.HTML(markSVG(m)) //nolint:gosec // numbers and path data
	l.assets = []asset{
		{file: "aset/situs-" + digest(css) + ".css", data: css},
		{file: iconFile, data: iconSVG(m, ground)},
	}
	for _, size := range iconSizes {
		data, err := iconPNG(m, ground, size)
		if err != nil {
			return err
		}
		l.assets = append(l.assets, asset{iconName(size), data})
	}
	if b.in.Search {
		script, err := b.theme.read("assets/cari.js")
		if err != nil {
			return err
		}
		l.assets = append(l.assets, asset{searchScript, script})
	}
	l.assets = append(l.assets, b.theme.extra...)
	return b.namedAssets(l)
}

// namedAssets are the files that programs look for by name.
func (b *build) namedAssets(l *look) error {
	data, err := b.manifest(l)
	if err != nil {
		return err
	}
	l.assets = append(l.assets, asset{manifestFile, data})
	if s := b.securityTXT(); s != nil {
		l.assets = append(l.assets, asset{".well-known/security.txt", s})
	}
	return nil
}

// constView, headerView and footerView are what the parts of every page show.
type constView struct {
	Policy, ThemeColor, ThemeDark, Stylesheet, Icon, Touch, Manifest, Name, Feed string
}

type headerView struct {
	Home, Name, Parent string
	Mark               template.HTML
	Menu               []menuItem
}

type footerView struct {
	FullName, Parent, Topics, Rules, Guides, Feed, JSON, Head string
	Contacts                                                  []link
	Accounts                                                  []account
	Years                                                     []shelf
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}

// drawParts draws what is the same on many pages.
func (b *build) drawParts(l *look) (err error) {
	at := b.book.base.link
	p := palette(b.in.Office.Color)[brandSwatch].pair
	c := constView{
		ThemeColor: p[0].hex(), ThemeDark: p[1].hex(), Name: l.name,
		Stylesheet: at(l.assets[0].file), Icon: at(iconFile), Touch: at(iconName(180)), Manifest: at(manifestFile), Feed: at("feed.xml"),
	}
	c.Policy = policy
	if l.constant, err = b.theme.fragment("const", c); err != nil {
		return err
	}
	c.Policy = searchPolicy
	if l.search, err = b.theme.fragment("const", c); err != nil {
		return err
	}
	if err := b.drawHeaders(l); err != nil {
		return err
	}
	if l.footer, err = b.drawFooter(l, ""); err != nil {
		return err
	}
	l.witness, err = b.drawFooter(l, b.in.Head)
	if err != nil {
		return err
	}
	if err := b.drawSorts(l); err != nil {
		return err
	}
	return b.drawTags()
}

// sort is what an item is: its class and kind.
type sort struct {
	Class *class
	Kind  *kind
}

func (e *entry) sort() sort { return sort{e.class, e.kind} }

// drawSorts draws the parts of items' pages that many items share.
func (b *build) drawSorts(l *look) (err error) {
	l.crumbs, l.eyebrows, l.sorts = map[string]template.HTML{}, map[sort]template.HTML{}, map[sort]template.HTML{}
	for _, y := range l.years {
		if l.crumbs[y.Name], err = b.theme.fragment("crumbs", []crumb{b.home(), {y.Name, y.URL}}); err != nil {
			return err
		}
	}
	for _, e := range b.book.shown {
		s := e.sort()
		if _, ok := l.sorts[s]; ok {
			continue
		}
		if l.sorts[s], err = b.theme.fragment("sort", s); err != nil {
			return err
		}
		if l.eyebrows[s], err = b.theme.fragment("eyebrow", s); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) drawTags() (err error) {
	for _, t := range b.book.tags {
		if t.link, err = b.theme.fragment("tag", t); err != nil {
			return err
		}
	}
	return nil
}

// menuItem is one entry of the main menu; section names it among them.
type menuItem struct {
	section, Name, URL string
	Current            string // page, true, or empty
}

func (b *build) menu() []menuItem {
	at := b.book.base.link
	m := []menuItem{{section: "beranda", Name: "Beranda", URL: at("")}}
	for _, c := range b.book.classes {
		m = append(m, menuItem{section: c.path, Name: c.Name, URL: c.URL})
	}
	m = append(m, menuItem{section: "dip", Name: "DIP", URL: at("dip/")})
	if len(b.in.Office.Procedure.Steps) > 0 {
		m = append(m, menuItem{section: "sop", Name: "SOP", URL: at("sop/")})
	}
	return append(m,
		menuItem{section: "keputusan", Name: "Keputusan", URL: at("keputusan/")},
		menuItem{section: "ralat", Name: "Ralat", URL: at("ralat/")},
		menuItem{section: "tentang", Name: "Tentang", URL: at("tentang/")},
		menuItem{section: "cari", Name: "Cari", URL: at("cari/")})
}

// drawHeaders draws the header for every section: as its own page, and as the
// section that a page belongs to.
func (b *build) drawHeaders(l *look) error {
	menu := b.menu()
	h := headerView{Home: b.book.base.link(""), Name: l.name, Parent: l.parent, Mark: l.mark}
	draw := func(key string, current int, how string) (err error) {
		h.Menu = slices.Clone(menu)
		if current >= 0 {
			h.Menu[current].Current = how
		}
		l.headers[key], err = b.theme.fragment("header", h)
		return err
	}
	if err := draw("", -1, ""); err != nil {
		return err
	}
	for i, m := range menu {
		if err := draw(m.section, i, "page"); err != nil {
			return err
		}
		if err := draw(m.section+"+", i, "true"); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) drawFooter(l *look, head string) (template.HTML, error) {
	at := b.book.base.link
	rules, guides := "", ""
	if len(b.in.Rules) > 0 {
		rules = at(rule.Page)
	}
	if len(b.in.Guides) > 0 {
		guides = at(guide.Path("", lang.Indonesian))
	}
	return b.theme.fragment("footer", footerView{
		FullName: l.full, Parent: l.parent, Topics: at("topik/"), Rules: rules, Guides: guides, Feed: at("feed.xml"), JSON: at("feed.json"), Head: head,
		Contacts: l.contacts, Accounts: l.accounts, Years: l.years[:min(len(l.years), 6)],
	})
}

// contacts are the office's contacts as links.
func contacts(c schema.Contact) []link {
	var out []link
	if c.Email != "" {
		out = append(out, link{c.Email, template.URL("mailto:" + c.Email)}) //nolint:gosec // a checked address
	}
	if c.WhatsApp != "" {
		out = append(out, link{"WhatsApp +" + c.WhatsApp, template.URL("https://wa.me/" + query(c.WhatsApp))}) //nolint:gosec // escaped
	}
	if web(c.Complaints) {
		out = append(out, link{complaintsName(c.Complaints), template.URL(c.Complaints)}) //nolint:gosec // http or https
	}
	return out
}

// accounts are the destinations whose address is known, in the order of the
// channels.
func accounts(destinations map[schema.Channel]schema.Destination) []account {
	var out []account
	for _, name := range schema.Site.Values() {
		d := destinations[schema.Channel(name)]
		if !web(d.URL) {
			continue
		}
		a := account{Channel: channelName(schema.Channel(name)), Account: d.Account, URL: d.URL}
		if a.Account == "" {
			a.Account = a.Channel
		}
		a.Name = a.Channel
		out = append(out, a)
	}
	return out
}

// channelName is a channel as people write it.
func channelName(c schema.Channel) string {
	if d, ok := platform.Of(c); ok && d.Name != "" {
		return d.Name
	}
	return string(c)
}

// years lists the years that have items, newest first.
func (bk *book) years() []shelf {
	count := map[string]int{}
	for _, e := range bk.shown {
		count[e.year()]++
	}
	var out []shelf
	for y, n := range count {
		out = append(out, shelf{Name: y, URL: bk.base.link(y + "/"), Count: n})
	}
	slices.SortFunc(out, func(a, b shelf) int {
		na, _ := strconv.Atoi(a.Name)
		nb, _ := strconv.Atoi(b.Name)
		return nb - na
	})
	return out
}
