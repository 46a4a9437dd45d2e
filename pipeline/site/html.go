package site

import (
	"html"
	"html/template"
	"strings"
)

// The parts of a page that are the same for every theme are written here, with
// every value escaped, because a template is many times slower and a site has
// them on every page: what stands in <head>, times, and lists of links.

// markup builds HTML. Its methods escape; raw is for what is HTML already.
type markup struct{ strings.Builder }

func (m *markup) raw(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
}

// text writes a value for the inside of an element or of a quoted attribute.
func (m *markup) text(s string) { m.WriteString(html.EscapeString(s)) }

// meta writes a meta element, name being the attribute's name and value.
func (m *markup) meta(name, content string) {
	m.raw("<meta ", name, ` content="`)
	m.text(content)
	m.raw("\">\n")
}

// html is what was written.
func (m *markup) html() template.HTML { return template.HTML(m.String()) } //nolint:gosec // escaped above

// link writes an anchor. The address was checked or escaped by its maker.
func (m *markup) link(l link, rel string) {
	m.raw(`<a href="`)
	m.text(string(l.URL))
	if rel != "" {
		m.raw(`" rel="`, rel)
	}
	m.raw(`">`)
	m.text(l.Name)
	m.raw("</a>")
}

// linkItems are links as items of a list.
func linkItems(links []link) template.HTML {
	var m markup
	m.Grow(200 * len(links))
	for _, l := range links {
		m.raw("<li>")
		m.link(l, "")
		m.raw("</li>\n")
	}
	return m.html()
}

// timeElement is a time for machines and for people.
func timeElement(iso, text string) template.HTML {
	var m markup
	m.raw(`<time datetime="`)
	m.text(iso)
	m.raw(`">`)
	m.text(text)
	m.raw("</time>")
	return m.html()
}

// join puts drawn parts one after another.
func join(parts ...template.HTML) template.HTML {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		b.WriteString(string(p))
	}
	return template.HTML(b.String()) //nolint:gosec // its parts are HTML
}
