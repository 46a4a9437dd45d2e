package site

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
)

// shell is what a page needs around its main part.
type shell struct {
	Title, Heading, Description string
	Lang                        string // of the page; the header and the footer are Indonesian
	URL                         string // canonical; empty keeps the page out of search engines
	Type                        string
	Image                       *preview
	LD                          []byte
	constant                    template.HTML
	Header, Footer              template.HTML

	published, modified string      // of an item
	feed                string      // path of the list whose feeds the page offers
	hasFeed             bool        // it does; every page offers the site's Atom feed
	alternates          []alternate // the page in its languages, itself among them
	base                base
}

// alternate is a page in one language.
type alternate struct{ lang, path string }

// preview is the picture that other places show with a link.
type preview struct {
	URL, Alt      string
	Width, Height int
}

// shell is a page's frame. The section is a menu entry's, with a + behind it
// when the page only belongs to it.
func (b *build) shell(path, section, heading, description string) *shell {
	s := &shell{
		Title: heading + " – " + b.look.name, Heading: heading, Description: description, Type: "website", Lang: "id", base: b.book.base,
		constant: b.look.constant, Header: b.look.headers[section], Footer: b.look.footer,
	}
	if path != unlisted {
		s.URL, s.Image = b.book.base.absolute(path), b.look.preview
	}
	if s.Description == "" {
		s.Description = heading + ", " + b.look.full
	}
	return s
}

// Head is what stands in the page's <head>.
func (s *shell) Head() template.HTML {
	var m markup
	m.Grow(len(s.constant) + len(s.LD) + 4*len(s.Title) + 3*len(s.Description) + 2*len(s.URL) + 1024)
	m.raw(string(s.constant), "<title>")
	m.text(s.Title)
	m.raw("</title>\n")
	m.meta(`name="description"`, s.Description)
	if s.URL == "" {
		m.raw("<meta name=\"robots\" content=\"noindex\">\n")
	} else {
		m.raw(`<link rel="canonical" href="`)
		m.text(s.URL)
		m.raw("\">\n")
		m.meta(`property="og:url"`, s.URL)
	}
	for _, a := range s.alternates {
		m.raw(`<link rel="alternate" hreflang="`, a.lang, `" href="`)
		m.text(s.base.absolute(a.path))
		m.raw("\">\n")
	}
	if s.hasFeed {
		s.feeds(&m)
	}
	m.meta(`property="og:type"`, s.Type)
	if s.published != "" {
		m.meta(`property="article:published_time"`, s.published)
		m.meta(`property="article:modified_time"`, s.modified)
	}
	m.meta(`property="og:title"`, s.Heading)
	m.meta(`property="og:description"`, s.Description)
	if s.Image != nil {
		s.Image.head(&m)
	}
	if len(s.LD) > 0 {
		m.raw(`<script type="application/ld+json">`)
		m.Write(s.LD)
		m.raw("</script>\n")
	}
	return m.html()
}

// feeds are the feeds of the list that the page is of.
func (s *shell) feeds(m *markup) {
	for _, f := range [][2]string{{atomType, "feed.xml"}, {jsonType, "feed.json"}} {
		if s.feed == "" && f[0] == atomType {
			continue
		}
		m.raw(`<link rel="alternate" type="`, f[0], `" title="`)
		m.text(s.Heading)
		m.raw(`" href="`)
		m.text(s.base.link(s.feed + f[1]))
		m.raw("\">\n")
	}
}

func (p *preview) head(m *markup) {
	m.meta(`property="og:image"`, p.URL)
	if p.Width > 0 {
		m.meta(`property="og:image:width"`, strconv.Itoa(p.Width))
		m.meta(`property="og:image:height"`, strconv.Itoa(p.Height))
	}
	if p.Alt != "" {
		m.meta(`property="og:image:alt"`, p.Alt)
	}
	m.meta(`name="twitter:card"`, "summary_large_image")
}

// unlisted is the path of a page that search engines are to leave out.
const unlisted = "-"

// crumb is one step of the way to a page.
type crumb struct{ Name, URL string }

func (b *build) home() crumb { return crumb{"Beranda", b.book.base.link("")} }

// web reports whether an address is a web page's.
func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func complaintsName(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "Kanal pengaduan"
	case strings.HasSuffix(u.Hostname(), "lapor.go.id"):
		return "SP4N-LAPOR!"
	}
	return "Pengaduan di " + u.Hostname()
}
