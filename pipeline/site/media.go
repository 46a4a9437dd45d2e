package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// widths of the versions of a picture, in pixels: a phone's list, a phone's page,
// and a page on a sharp screen. No version is larger than the picture itself.
var widths = [...]int{480, 960, 1600}

// versions is how a picture is made for the site, light enough for a phone.
var versions = func() (list []platform.Recipe) {
	for _, width := range widths {
		list = append(list, platform.Recipe{MaxWidth: width, Quality: 80, MaxBytes: 149_000})
	}
	return list
}()

// Sizes of pictures on pages, for srcset.
const (
	textSizes = "(min-width: 50rem) 46rem, 100vw"
	cardSizes = "(min-width: 40rem) 22rem, 7rem"
	leadSizes = "(min-width: 56rem) 42rem, 55vw" // less than the screen: it is the first thing to arrive
	tallSizes = "(min-width: 40rem) 36rem, 100vw"
	gridSizes = "(min-width: 50rem) 23rem, 100vw" // where several stand side by side
)

// picture is a picture on a page.
type picture struct {
	URL           string // the version for browsers that can't choose
	Srcset        string
	Full          string // the largest version
	Width, Height int    // of the largest
}

// Tall reports whether the picture is higher than wide.
func (p *picture) Tall() bool { return p.Height > p.Width }

// figure is one of an item's media on its page.
type figure struct {
	Picture *picture // a picture, or what stands for a video in lists
	Video   string   // address of the video
	Poster  string   // address of what stands for it until it plays
	Width   int      // of the video
	Height  int
	MIME    string
	Tracks  []track
	Away    *elsewhere // where the medium is, when it is not here
	Alt     string
	Credit  string
	Sizes   string
	First   bool // loaded at once
	Zoom    bool // offers the full size
}

// Tall reports whether the figure is higher than wide.
func (f *figure) Tall() bool {
	return f.Height > f.Width || f.Video == "" && f.Picture != nil && f.Picture.Tall()
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif":
		return true
	}
	return false
}

// figures prepares an item's media.
func (w *worker) figures(e *entry) error {
	for i := range e.item.Meta.Media {
		m := &e.item.Meta.Media[i]
		f, err := w.figure(e, m)
		if err != nil {
			return err
		}
		if f.Picture == nil && f.Video == "" && f.Away == nil {
			continue
		}
		f.First = len(e.media) == 0
		f.Zoom = e.item.Meta.Type == schema.Infographic && f.Video == "" && f.Picture != nil
		e.media = append(e.media, f)
		if e.share == nil && f.Picture != nil {
			e.share = f.Picture
		}
	}
	for i := range e.media {
		switch f := &e.media[i]; {
		case i > 0 && len(e.media) > 2:
			f.Sizes = gridSizes
		case f.Tall():
			f.Sizes = tallSizes
		default:
			f.Sizes = textSizes
		}
	}
	return nil
}

// figure prepares one medium: of the item's folder by its name, fetched by what it is.
func (w *worker) figure(e *entry, m *schema.Media) (f figure, err error) {
	f = figure{Alt: m.Alt, Credit: m.Credit}
	if m.File == "" {
		return f, w.remote(e, m, &f)
	}
	switch ext := strings.ToLower(path.Ext(m.File)); {
	case isPicture(m.File):
		f.Picture, err = w.picture(e, m.File)
	case videoTypes[ext] != "":
		err = w.video(e, m, &f, original{e.item.Folder, m.File, m.File, ""})
	}
	return f, err
}

// attach copies a file of an item beside its page and returns its address.
func (w *worker) attach(e *entry, name string) (string, error) {
	if to, ok := w.attached[name]; ok {
		return to, nil
	}
	file := e.path + fileSlug(name)
	err := w.out.copy(file, func() (io.ReadCloser, error) { return e.item.Folder.Open(name) })
	if err != nil {
		return "", fmt.Errorf("copy %s/%s: %w", e.item.ID, name, err)
	}
	w.media.Add(1)
	w.attached[name] = w.book.base.link(file)
	return w.attached[name], nil
}

// original is a file that an item shows: of its folder, or fetched.
type original struct {
	folder fs.FS
	name   string // in the folder
	called string // in the item
	sum    string // SHA-256, where it is known already
}

// picture prepares the versions of a picture of an item. One that can't be read
// is nil and counted as missing.
func (w *worker) picture(e *entry, name string) (*picture, error) {
	return w.pictureOf(e, original{e.item.Folder, name, name, ""})
}

func (w *worker) pictureOf(e *entry, o original) (p *picture, err error) {
	key := o.called + "\x00" + o.sum
	if p := w.pictures[key]; p != nil {
		return p, nil
	}
	if w.in.Pictures == nil {
		p, err = w.unchanged(e, o)
	} else {
		p, err = w.versions(e, o)
	}
	if refused, ok := errors.AsType[*media.Refusal](err); ok {
		e.lose(o.called, refused.Message)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prepare %s/%s: %w", e.item.ID, o.called, err)
	}
	w.pictures[key] = p
	return p, nil
}

// lose notes what a page has to do without. The reason may be zero: it is not there.
func (e *entry) lose(target string, why lang.Text) {
	if m := (Missing{Item: e.item.ID, Target: target, Why: why}); !slices.Contains(e.missing, m) {
		e.missing = append(e.missing, m)
	}
}

func (w *worker) versions(e *entry, o original) (*picture, error) {
	if err := o.know(); err != nil {
		return nil, err
	}
	made, err := w.in.Pictures.DeriveEach(w.ctx, o.folder, o.name, o.sum, versions)
	if err != nil {
		return nil, err
	}
	p := &picture{}
	var set strings.Builder
	for i, v := range made {
		if v.Width*10 < p.Width*11 {
			continue // the original is hardly wider, or too full of detail to be
		}
		file := e.path + versionName(o.called, v)
		if err := w.out.copy(file, func() (io.ReadCloser, error) { return w.version(o, v, versions[i]) }); err != nil {
			return nil, err
		}
		w.media.Add(1)
		p.Full = w.book.base.link(file)
		if set.Len() > 0 {
			set.WriteString(", ")
		}
		set.WriteString(p.Full + " " + strconv.Itoa(v.Width) + "w")
		if p.URL == "" || v.Width <= widths[1] {
			p.URL = p.Full
		}
		p.Width, p.Height = v.Width, v.Height
	}
	p.Srcset = set.String()
	return p, nil
}

// version opens a derived file, made again where the cache was emptied meanwhile.
func (w *worker) version(o original, v media.Derived, r platform.Recipe) (io.ReadCloser, error) {
	f, err := os.Open(v.Path)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	made, err := w.in.Pictures.DeriveEach(w.ctx, o.folder, o.name, o.sum, []platform.Recipe{r})
	if err != nil {
		return nil, err
	}
	return os.Open(made[0].Path)
}

// know reads the file for its sum.
func (o *original) know() error {
	if o.sum != "" {
		return nil
	}
	f, err := o.folder.Open(o.name)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	o.sum = fmt.Sprintf("%x", h.Sum(nil))
	return nil
}

// versionName is the file of one version: name-800-1a2b3c4d.jpg.
func versionName(name string, v media.Derived) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return fmt.Sprintf("%s-%d-%.8s%s", slug(stem), v.Width, v.SHA256, v.Ext)
}

// unchanged copies a picture as it is.
func (w *worker) unchanged(e *entry, o original) (*picture, error) {
	info, err := media.Probe(o.folder, o.name)
	if err != nil {
		return nil, err
	}
	to, err := w.lay(e, o)
	if err != nil {
		return nil, err
	}
	return &picture{URL: to, Full: to, Width: info.Width, Height: info.Height}, nil
}

// lay copies a medium beside the item's page under a name that changes with its
// bytes, and returns its address.
func (w *worker) lay(e *entry, o original) (string, error) {
	if err := o.know(); err != nil {
		return "", err
	}
	ext := path.Ext(o.called)
	file := fmt.Sprintf("%s%s-%.8s%s", e.path, slug(strings.TrimSuffix(o.called, ext)), o.sum, strings.ToLower(ext))
	if err := w.out.copy(file, func() (io.ReadCloser, error) { return o.folder.Open(o.name) }); err != nil {
		return "", err
	}
	w.media.Add(1)
	return w.book.base.link(file), nil
}

// fileSlug is a file's name as an address holds it. A name that had to change
// gets a mark of its own, so that two never meet.
func fileSlug(name string) string {
	ext := path.Ext(name)
	clean := slug(strings.TrimSuffix(name, ext)) + strings.ToLower(ext)
	if clean == name {
		return name
	}
	return slug(strings.TrimSuffix(name, ext)) + "-" + mark(name) + strings.ToLower(ext)
}
