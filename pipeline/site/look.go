package site

import (
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"slices"
	"strconv"

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
	remote   template.HTML            // the same, for pages that show media from elsewhere
	headers  map[string]template.HTML // by section and how current it is
	crumbs   map[string]template.HTML // of items, by year
	eyebrows map[sort]template.HTML   // an item's class and kind, linked
	sorts    map[sort]template.HTML   // the same on cards
	footer   template.HTML
	witness  template.HTML // the footer with the ledger's head
	contacts []link
	accounts []account
	years    []shelf
	assets   []asset
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

// Content security policies: nothing from elsewhere, no inline script or style.
const (
	policy       = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
	remotePolicy = "default-src 'none'; style-src 'self'; img-src 'self' https:; media-src 'self' https:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)

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
	return l, b.drawParts(l)
}

// drawAssets makes the stylesheet and the icon; a name with a digest of the
// content lets browsers keep them for ever.
func (b *build) drawAssets(l *look) error {
	css, err := b.theme.read("assets/site.css")
	if err != nil {
		return err
	}
	css, err = b.minified("situs.css", append([]byte(paletteCSS(b.in.Office.Color)), css...))
	if err != nil {
		return err
	}
	l.assets = []asset{
		{file: "aset/situs-" + digest(css) + ".css", data: css},
		{file: "aset/ikon.svg", data: icon(b.in.Office.Color)},
	}
	return nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}

// icon is the site's mark on its color.
func icon(color string) []byte {
	ground := palette(color)[brandSwatch].pair[0].hex()
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="` + ground +
		`"/><g transform="translate(10 10)" fill="#fff"><path d="M11 27a11 11 0 0 1 22 0z"/><path d="M22 5v6M6.4 11.4l4.3 4.3M37.6 11.4l-4.3 4.3M4 33h36M11 39h22" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></g></svg>` + "\n")
}

// drawParts draws what is the same on many pages.
func (b *build) drawParts(l *look) (err error) {
	type constants struct{ Policy, ThemeColor, Stylesheet, Icon, Name, Feed string }
	at := b.book.base.link
	c := constants{
		ThemeColor: palette(b.in.Office.Color)[brandSwatch].pair[0].hex(), Name: l.name,
		Stylesheet: at(l.assets[0].file), Icon: at(l.assets[1].file), Feed: at("feed.xml"),
	}
	c.Policy = policy
	if l.constant, err = b.theme.fragment("const", c); err != nil {
		return err
	}
	c.Policy = remotePolicy
	if l.remote, err = b.theme.fragment("const", c); err != nil {
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
	return append(m,
		menuItem{section: "sop", Name: "SOP", URL: at("sop/")},
		menuItem{section: "ralat", Name: "Ralat", URL: at("ralat/")},
		menuItem{section: "tentang", Name: "Tentang", URL: at("tentang/")})
}

// drawHeaders draws the header for every section: as its own page, and as the
// section that a page belongs to.
func (b *build) drawHeaders(l *look) error {
	type header struct {
		Home, Name, Parent string
		Menu               []menuItem
	}
	menu := b.menu()
	h := header{Home: b.book.base.link(""), Name: l.name, Parent: l.parent}
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
	type footer struct {
		FullName, Parent, Topics, Rules, Feed, Head string
		Contacts                                    []link
		Accounts                                    []account
		Years                                       []shelf
	}
	at := b.book.base.link
	rules := ""
	if len(b.in.Rules) > 0 {
		rules = at(rule.Page)
	}
	return b.theme.fragment("footer", footer{
		FullName: l.full, Parent: l.parent, Topics: at("topik/"), Rules: rules, Feed: at("feed.xml"), Head: head,
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
