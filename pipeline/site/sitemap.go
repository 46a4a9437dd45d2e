package site

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"time"
)

// perSitemap is the number of addresses in a sitemap; the protocol allows 50,000.
const perSitemap = 45000

// mapped is an address in the sitemap. The zero time is left out.
type mapped struct {
	path string
	when time.Time
}

// sitemapPages are the sitemap, split when it is large, and robots.txt. Items
// that were withdrawn, later pages of lists and 404.html are not in it.
func (b *build) sitemapPages(lists []page, times map[string]time.Time) []page {
	var all []mapped
	for _, l := range lists {
		path, isPage := strings.CutSuffix(l.file, "index.html")
		if isPage && !strings.Contains(path, "halaman/") {
			all = append(all, mapped{path, times[path]})
		}
	}
	for _, e := range b.book.shown {
		if !e.pulled {
			all = append(all, mapped{e.path, e.modified})
		}
	}
	var out []page
	index := "sitemap.xml"
	if len(all) > perSitemap {
		var names []string
		for i := 0; i*perSitemap < len(all); i++ {
			name := "sitemap-" + strconv.Itoa(i+1) + ".xml"
			names = append(names, name)
			out = append(out, b.sitemap(name, all[i*perSitemap:min((i+1)*perSitemap, len(all))]))
		}
		out = append(out, b.sitemapIndex(index, names))
	} else {
		out = append(out, b.sitemap(index, all))
	}
	return append(out, page{file: "robots.txt", draw: func(w *worker) error {
		w.buf.WriteString("User-agent: *\nAllow: /\nSitemap: " + w.book.base.absolute(index) + "\n")
		return nil
	}})
}

// listTimes are the times of the newest change that each list shows, by its path.
func (b *build) listTimes(lists []list) map[string]time.Time {
	out := map[string]time.Time{"": b.book.last, "dip/": b.book.last, "topik/": b.book.last}
	for _, l := range lists {
		f := feed{entries: l.entries}
		out[l.path] = f.updated(time.Time{})
	}
	if c := b.book.collect(); len(c) > 0 {
		out["ralat/"] = c[0].when
	}
	return out
}

const sitemapSpace = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"

func (b *build) sitemap(file string, urls []mapped) page {
	return page{file: file, draw: func(w *worker) error {
		w.buf.WriteString(xml.Header + "<urlset" + sitemapSpace)
		for _, u := range urls {
			w.buf.WriteString("<url><loc>")
			w.location(&w.buf, u.path)
			w.buf.WriteString("</loc>")
			if !u.when.IsZero() {
				w.buf.WriteString("<lastmod>")
				w.buf.Write(u.when.AppendFormat(w.buf.AvailableBuffer(), time.RFC3339))
				w.buf.WriteString("</lastmod>")
			}
			w.buf.WriteString("</url>\n")
		}
		w.buf.WriteString("</urlset>\n")
		return nil
	}}
}

func (b *build) sitemapIndex(file string, names []string) page {
	return page{file: file, draw: func(w *worker) error {
		w.buf.WriteString(xml.Header + "<sitemapindex" + sitemapSpace)
		for _, n := range names {
			w.buf.WriteString("<sitemap><loc>")
			w.location(&w.buf, n)
			w.buf.WriteString("</loc></sitemap>\n")
		}
		w.buf.WriteString("</sitemapindex>\n")
		return nil
	}}
}

func (w *worker) location(b *bytes.Buffer, path string) {
	_ = xml.EscapeText(b, []byte(w.book.base.absolute(path))) // a bytes.Buffer takes every write
}
