package site

import "html/template"

// shareLinks are addresses that open another service with the item filled in.
// They are plain links: nothing of those services is loaded before a click.
func (w *worker) shareLinks(e *entry) []link {
	at := query(w.book.base.absolute(e.path))
	title := query(e.item.Meta.Title)
	both := title + "%20" + at
	return []link{
		{"WhatsApp", escaped("https://wa.me/?text=" + both)},
		{"Telegram", escaped("https://t.me/share/url?url=" + at + "&text=" + title)},
		{"X", escaped("https://x.com/intent/post?text=" + title + "&url=" + at)},
		{"Facebook", escaped("https://www.facebook.com/sharer/sharer.php?u=" + at)},
		{"Surel", escaped("mailto:?subject=" + title + "&body=" + both)},
	}
}

// reportLinks are the ways to report a mistake, with the item's id and title
// filled in where the way allows it. There are none without a contact.
func (w *worker) reportLinks(e *entry) []link {
	c := w.in.Office.Contact
	var out []link
	if c.Email == "" && c.WhatsApp == "" && !web(c.Complaints) {
		return nil
	}
	what := "Ada yang keliru pada konten \"" + e.item.Meta.Title + "\" (" + e.item.ID + "): "
	if c.Email != "" {
		subject := "Laporan kekeliruan: " + e.item.Meta.Title + " (" + e.item.ID + ")"
		out = append(out, link{"Surel", escaped("mailto:" + c.Email + "?subject=" + query(subject) + "&body=" + query(what))})
	}
	if c.WhatsApp != "" {
		out = append(out, link{"WhatsApp", escaped("https://wa.me/" + query(c.WhatsApp) + "?text=" + query(what))})
	}
	if web(c.Complaints) {
		out = append(out, link{complaintsName(c.Complaints), escaped(c.Complaints)})
	}
	return out
}

// escaped marks an address whose variable parts were escaped for it.
func escaped(s string) template.URL { return template.URL(s) } //nolint:gosec // see above
