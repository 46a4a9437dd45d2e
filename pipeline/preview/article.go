package preview

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/markdown"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// attachment is one medium of a post.
func (d *drawing) attachment(it Item, a platform.Attachment, i, n int) (*mediumView, error) {
	meta := schema.Media{File: a.File, URL: a.URL}
	for _, m := range it.Meta.Media {
		if m.File == a.File && m.URL == a.URL {
			meta = m
		}
	}
	meta.Alt = a.Alt
	return d.medium(it, meta, a, i, n)
}

// medium is a picture, or a video with its poster. a is what is known of the file.
func (d *drawing) medium(it Item, m schema.Media, a platform.Attachment, i, n int) (*mediumView, error) {
	v := &mediumView{Video: a.Kind == platform.Video, Alt: visible(m.Alt), Credit: visible(m.Credit), Captions: visible(m.Captions)}
	what := d.say("Gambar", "Picture")
	if v.Video {
		what = d.say("Video", "Video")
	}
	v.Label = fmt.Sprintf("%s %d", what, i+1)
	if n > 1 {
		v.Label = d.say("%s %d dari %d", "%s %d of %d", what, i+1, n)
	}
	facts := []string{visible(cmp.Or(m.File, m.URL))}
	if a.Width > 0 && a.Height > 0 {
		facts = append(facts, fmt.Sprintf("%d×%d", a.Width, a.Height))
	}
	if a.Bytes > 0 {
		facts = append(facts, d.l.Size(a.Bytes))
	}
	name, sum := m.File, a.SHA256
	if v.Video {
		name, sum = m.Poster, ""
		if info, err := media.Probe(it.Folder, m.File); m.File != "" && err == nil && info.Duration > 0 {
			facts = append(facts, d.duration(info.Duration))
		}
	}
	v.Facts, v.Link = strings.Join(facts, " · "), d.link(it, m)
	switch {
	case name == "" && v.Video:
		v.Why = d.say("Video ini tidak punya gambar sampul (poster). %s", "This video has no poster. %s", d.play())
	case name == "":
		v.Why = d.say("Gambar ini disimpan di luar repositori. Buka alamatnya sebelum memutuskan.", "This picture is kept outside the repository. Open its address before deciding.")
	case !it.HasFile(name):
		v.Why = d.say("Berkas %s tidak ada.", "The file %s is not there.", visible(name))
	default:
		p, why, err := d.gallery.add(it.Folder, it.ID, name, sum, a.Recipe)
		if err != nil {
			return nil, err
		}
		v.Picture, v.Why = p, visible(why.In(d.l))
		if v.Video && p != nil {
			v.Why = d.say("Ini sampulnya. %s", "This is its poster. %s", d.play())
		}
	}
	return v, nil
}

// play asks for what no page here can show.
func (d *drawing) play() string {
	return d.say("Videonya tidak dimuat di sini: putar berkasnya sebelum memutuskan.", "The video is not in here: play the file before deciding.")
}

// link leads to a medium itself, where it can be looked at whole.
func (d *drawing) link(it Item, m schema.Media) string {
	switch {
	case m.File == "" && gfm.Address(m.URL) != "": // a web address
		return m.URL
	case m.File == "" || d.Blob == "":
		return ""
	}
	return d.Blob + "/" + gfm.Path(it.ID+"/"+m.File)
}

// article is the item as the website shows it.
func (d *drawing) article(v *itemView, it Item, n int) (*articleView, error) {
	m := it.Meta
	out := &articleView{
		Anchor: v.Anchor + "_situs", Title: v.Title, Summary: visible(m.Summary), Owner: visible(m.Owner), When: d.date(it),
		Class: classes[m.Classification].In(d.l), Source: string(it.Body),
	}
	if w := m.Withdrawal; w != nil && w.Kind == schema.PersonalData {
		out.Gone = true
		return out, nil
	}
	for _, t := range m.Tags {
		out.Tags = append(out.Tags, visible(t))
	}
	for i, f := range m.Media {
		w, err := d.medium(it, f, known(it, f), i, len(m.Media))
		if err != nil {
			return nil, err
		}
		out.Media = append(out.Media, w)
	}
	r := &resolver{d: d, it: it, prefix: fmt.Sprintf("k%d-", n)}
	var buf markdown.Buffer
	if _, err := markdown.RenderAt(&buf, []byte(visible(string(it.Body))), r, markdown.Place{Prefix: r.prefix, Level: 5, Name: d.say("konten %d", "item %d", n)}); err != nil {
		return nil, err
	}
	out.Body = template.HTML(buf.String()) //nolint:gosec // markdown's output is safe by its contract
	return out, r.err
}

// known is what is known of a medium: from its messages, or from its header.
func known(it Item, m schema.Media) platform.Attachment {
	for _, msg := range it.Messages {
		for _, a := range msg.Media {
			if a.File == m.File && a.URL == m.URL {
				a.Recipe = platform.Recipe{} // the website shows it as it is
				return a
			}
		}
	}
	a := platform.Attachment{File: m.File, URL: m.URL, Bytes: m.Bytes}
	switch strings.ToLower(path.Ext(cmp.Or(m.File, m.URL))) {
	case ".mp4", ".mov", ".m4v", ".webm":
		a.Kind = platform.Video
	}
	if info, err := media.Probe(it.Folder, m.File); m.File != "" && err == nil {
		a.Width, a.Height, a.Bytes = info.Width, info.Height, info.Bytes
	}
	return a
}

// resolver says where an article's links lead: within the page, to the website,
// or away. Only the item's own pictures are shown.
type resolver struct {
	d      *drawing
	it     Item
	prefix string
	err    error
}

// Link implements markdown.Resolver.
func (r *resolver) Link(dest string) (markdown.Link, bool) {
	if rest, ok := strings.CutPrefix(dest, "#"); ok {
		return markdown.Link{URL: "#" + r.prefix + rest}, rest != ""
	}
	u, err := url.Parse(dest)
	if err != nil || dest == "" {
		return markdown.Link{}, false
	}
	if u.Scheme != "" || u.Host != "" {
		return markdown.Link{URL: dest, External: true}, true
	}
	target := u.Path
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", r.it.ID, target)
	}
	id := strings.TrimSuffix(strings.Trim(target, "/"), "/index.md")
	if name, ok := strings.CutPrefix(id, r.it.ID+"/"); ok && r.it.HasFile(name) {
		return markdown.Link{}, false // the website has the file, this page has not
	}
	if anchor, ok := r.d.anchors[id]; ok {
		return markdown.Link{URL: "#" + anchor}, true
	}
	site := strings.TrimRight(r.d.Office.Site, "/")
	if site == "" || !strings.HasPrefix(id, "content/") && !strings.HasPrefix(dest, "/") {
		return markdown.Link{}, false
	}
	return markdown.Link{URL: site + "/" + strings.TrimPrefix(id, "content/") + "/", External: true}, true
}

// Image implements markdown.Resolver.
func (r *resolver) Image(dest string) (markdown.Image, bool) {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return markdown.Image{}, false
	}
	name := path.Clean(u.Path)
	if !r.it.HasFile(name) {
		return markdown.Image{}, false
	}
	p, _, err := r.d.gallery.add(r.it.Folder, r.it.ID, name, "", platform.Recipe{})
	if err != nil || p == nil {
		r.err = cmp.Or(r.err, err)
		return markdown.Image{}, false
	}
	r.d.inlined[p]++
	if !p.Shown {
		return markdown.Image{}, false
	}
	data, err := p.inline()
	r.err = cmp.Or(r.err, err)
	return markdown.Image{URL: data, Width: p.Width, Height: p.Height, Eager: true}, err == nil
}
