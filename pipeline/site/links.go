package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/markdown"
)

// attachments are the kinds of file, besides media, that an item may link to.
// Nothing that a browser would run is among them.
var attachments = map[string]bool{
	".pdf": true, ".csv": true, ".xlsx": true, ".ods": true, ".docx": true, ".odt": true, ".txt": true, ".zip": true, ".vtt": true,
	".jpg": true, ".jpeg": true, ".png": true, ".webp": true, ".gif": true, ".mp4": true, ".mov": true, ".mp3": true,
}

// resolver says where the links of one item's text lead. It may be asked about
// one more than once.
type resolver struct {
	w     *worker
	e     *entry
	first *picture // shown at once: the first of the page
	err   error
}

// Link implements markdown.Resolver.
func (r *resolver) Link(dest string) (markdown.Link, bool) {
	if strings.HasPrefix(dest, "#") {
		return markdown.Link{URL: dest}, true
	}
	u, err := url.Parse(dest)
	if err != nil || dest == "" {
		return r.lost(dest)
	}
	if u.Scheme != "" || u.Host != "" {
		_, own := r.w.book.base.within(dest)
		return markdown.Link{URL: dest, External: !own && u.Scheme != "mailto" && u.Scheme != "tel"}, true
	}
	if rest, ok := strings.CutPrefix(dest, "/"); ok {
		return markdown.Link{URL: r.w.book.base.link(rest)}, true
	}
	return r.relative(dest, u)
}

// relative follows a path from the item's folder: to another item, or to a file
// of this one.
func (r *resolver) relative(dest string, u *url.URL) (markdown.Link, bool) {
	target, ok := inFolder(r.e.item.ID, u.Path)
	if !ok {
		return r.lost(dest)
	}
	if to := r.w.ask(strings.TrimSuffix(target, "/index.md")); to != "" {
		if u.Fragment != "" {
			to += "#" + u.EscapedFragment()
		}
		return markdown.Link{URL: to}, true
	}
	name, ok := r.file(target)
	if !ok || !attachments[strings.ToLower(path.Ext(name))] {
		return r.lost(dest)
	}
	to, err := r.w.attach(r.e, name)
	if err != nil {
		r.err = err
		return markdown.Link{}, false
	}
	return markdown.Link{URL: to}, true
}

// file is the name, in the item's folder, of a path that lies in it.
func (r *resolver) file(target string) (string, bool) {
	name, ok := strings.CutPrefix(target, r.e.item.ID+"/")
	return name, ok && r.e.item.HasFile(name)
}

// Image implements markdown.Resolver. Only pictures of the item itself are shown.
func (r *resolver) Image(dest string) (markdown.Image, bool) {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "" || u.Host != "" {
		r.lost(dest)
		return markdown.Image{}, false
	}
	target, _ := inFolder(r.e.item.ID, u.Path)
	name, ok := r.file(target)
	if !ok || !isPicture(name) {
		r.lost(dest)
		return markdown.Image{}, false
	}
	p, err := r.w.picture(r.e, name)
	if err != nil {
		r.err = err
		return markdown.Image{}, false
	}
	if p == nil {
		return markdown.Image{}, false
	}
	if r.first == nil {
		r.first = p
	}
	return markdown.Image{URL: p.URL, Srcset: p.Srcset, Sizes: textSizes, Width: p.Width, Height: p.Height, Eager: r.first == p}, true
}

func (r *resolver) lost(dest string) (markdown.Link, bool) {
	if m := (Missing{Item: r.e.item.ID, Target: dest}); !slices.Contains(r.e.missing, m) {
		r.e.missing = append(r.e.missing, m)
	}
	return markdown.Link{}, false
}
