package site

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

const manifestFile = "situs.webmanifest"

// securityTXT is where and how to report a weakness (RFC 9116). It expires at the
// first of a month half a year or more away, so that it stays the same for a
// month of builds. It is nil without a contact.
func (b *build) securityTXT() []byte {
	contacts := securityContacts(b.in.Office.Contact)
	if len(contacts) == 0 {
		return nil
	}
	var s strings.Builder
	for _, c := range contacts {
		s.WriteString("Contact: " + c + "\n")
	}
	now := b.in.Now.UTC()
	expires := time.Date(now.Year(), now.Month()+7, 1, 0, 0, 0, 0, time.UTC)
	s.WriteString("Expires: " + expires.Format(time.RFC3339) + "\n")
	s.WriteString("Preferred-Languages: id, en\n")
	s.WriteString("Canonical: " + b.book.base.absolute(".well-known/security.txt") + "\n")
	return []byte(s.String())
}

// securityContacts are the addresses, the preferred first; a value of several
// lines is none.
func securityContacts(c schema.Contact) []string {
	var out []string
	add := func(s string) {
		if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			out = append(out, s)
		}
	}
	add(c.Security)
	if len(out) > 0 {
		return out
	}
	if c.Email != "" {
		add("mailto:" + c.Email)
	}
	if len(out) == 0 && web(c.Complaints) {
		add(c.Complaints)
	}
	return out
}

// manifest is the web app manifest: what a phone shows for the site on its home
// screen.
func (b *build) manifest(l *look) ([]byte, error) {
	type image struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	at := b.book.base.link
	sized := func(n int, purpose string) image {
		return image{at(iconName(n)), fmt.Sprintf("%dx%d", n, n), "image/png", purpose}
	}
	p := palette(b.in.Office.Color)
	data, err := json.Marshal(struct {
		ID         string  `json:"id"`
		Name       string  `json:"name"`
		Short      string  `json:"short_name"`
		About      string  `json:"description,omitempty"`
		Lang       string  `json:"lang"`
		Dir        string  `json:"dir"`
		Start      string  `json:"start_url"`
		Scope      string  `json:"scope"`
		Display    string  `json:"display"`
		Background string  `json:"background_color"`
		Theme      string  `json:"theme_color"`
		Icons      []image `json:"icons"`
	}{
		ID: at(""), Name: l.full, Short: l.name, About: l.tagline, Lang: "id", Dir: "ltr", Start: at(""), Scope: at(""), Display: "browser",
		Background: p[0].pair[0].hex(), Theme: p[brandSwatch].pair[0].hex(),
		Icons: []image{{at(iconFile), "any", "image/svg+xml", ""}, sized(192, ""), sized(512, ""), sized(512, "maskable")},
	})
	if err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	return append(data, '\n'), nil
}
