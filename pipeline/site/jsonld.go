package site

import "time"

// organization is schema.org's GovernmentOrganization.
type organization struct {
	Type   string   `json:"@type"`
	Name   string   `json:"name"`
	URL    string   `json:"url,omitempty"`
	Parent *org     `json:"parentOrganization,omitempty"`
	Logo   string   `json:"logo,omitempty"`
	Same   []string `json:"sameAs,omitempty"`
	Reach  *contact `json:"contactPoint,omitempty"`
}

type contact struct {
	Type  string `json:"@type"`
	Kind  string `json:"contactType"`
	Email string `json:"email,omitempty"`
	Phone string `json:"telephone,omitempty"`
	URL   string `json:"url,omitempty"`
	Lang  string `json:"availableLanguage"`
}

type org struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// article is schema.org's NewsArticle.
type article struct {
	Context     string       `json:"@context"`
	Type        string       `json:"@type"`
	Headline    string       `json:"headline"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"inLanguage"`
	URL         string       `json:"url"`
	Free        bool         `json:"isAccessibleForFree"`
	Published   string       `json:"datePublished"`
	Modified    string       `json:"dateModified"`
	Section     string       `json:"articleSection,omitempty"`
	Keywords    []string     `json:"keywords,omitempty"`
	Image       []string     `json:"image,omitempty"`
	Author      org          `json:"author"`
	Publisher   organization `json:"publisher"`
	Corrections []correction `json:"correction,omitempty"`
}

type correction struct {
	Type string `json:"@type"`
	Date string `json:"datePublished"`
	Text string `json:"text"`
}

const government = "GovernmentOrganization"

func (w *worker) articleLD(e *entry, s *shell) []byte {
	m := &e.item.Meta
	a := article{
		Context: "https://schema.org", Type: "NewsArticle", Headline: m.Title, Description: m.Summary, Language: "id",
		URL: w.book.base.absolute(e.path), Free: true, Published: e.item.Date.Format(time.RFC3339), Modified: e.modified.Format(time.RFC3339),
		Author:    org{Type: government, Name: w.look.full},
		Publisher: organization{Type: government, Name: w.look.full, URL: w.book.base.absolute(""), Logo: w.book.base.absolute(iconName(512))},
	}
	if e.class != nil {
		a.Section = e.class.Name
	}
	for _, t := range e.tags {
		a.Keywords = append(a.Keywords, t.Name)
	}
	if s.Image != nil {
		a.Image = []string{s.Image.URL}
	}
	for _, n := range e.notes {
		a.Corrections = append(a.Corrections, correction{"CorrectionComment", n.When.Format(time.RFC3339), n.Text})
	}
	return ld(a)
}

// homeLD is the office as an organization.
func (b *build) homeLD() []byte {
	type site struct {
		Context string `json:"@context"`
		organization
	}
	o := site{"https://schema.org", organization{Type: government, Name: b.look.full, URL: b.book.base.absolute(""), Logo: b.book.base.absolute(iconName(512))}}
	if c := b.in.Office.Contact; c.Email != "" || c.WhatsApp != "" || web(c.Complaints) {
		o.Reach = &contact{Type: "ContactPoint", Kind: "layanan informasi publik", Email: c.Email, Lang: "id"}
		if c.WhatsApp != "" {
			o.Reach.Phone = "+" + c.WhatsApp
		}
		if web(c.Complaints) {
			o.Reach.URL = c.Complaints
		}
	}
	if b.look.parent != "" {
		o.Parent = &org{government, b.look.parent}
	}
	for _, a := range b.look.accounts {
		o.Same = append(o.Same, a.URL)
	}
	return ld(o)
}

// ld encodes structured data; encoding/json escapes what could end a script.
func ld(v any) []byte { return encoded(v) }
