package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// widths of the versions of a picture, in pixels.
var widths = [...]int{320, 640, 960, 1280}

// version is how a picture is made for the site: light enough for a phone.
func version(width int) platform.Recipe {
	return platform.Recipe{MaxWidth: width, Quality: 80, MaxBytes: 150_000}
}

// Sizes of pictures on pages, for srcset.
const (
	textSizes = "(min-width: 50rem) 46rem, 100vw"
	cardSizes = "(min-width: 40rem) 22rem, 7rem"
	leadSizes = "(min-width: 56rem) 42rem, 55vw" // less than the screen: it is the first thing to arrive
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
	Picture  *picture // a picture, or a video's poster
	Video    string   // address of the video
	Width    int      // of the video
	Height   int
	MIME     string
	Captions string // address of the captions track
	Alt      string
	Credit   string
	Sizes    string
	First    bool // loaded at once
	Zoom     bool // offers the full size
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

var videoTypes = map[string]string{".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}

// figures prepares an item's media.
func (w *worker) figures(e *entry) error {
	for i := range e.item.Meta.Media {
		m := &e.item.Meta.Media[i]
		f, err := w.figure(e, m)
		if err != nil {
			return err
		}
		if f.Picture == nil && f.Video == "" {
			continue
		}
		f.First = len(e.media) == 0
		f.Zoom = e.item.Meta.Type == schema.Infographic && f.Video == ""
		e.media = append(e.media, f)
		if e.share == nil && f.Picture != nil {
			e.share = f.Picture
		}
	}
	return nil
}

func (w *worker) figure(e *entry, m *schema.Media) (figure, error) {
	f := figure{Alt: m.Alt, Credit: m.Credit, Sizes: textSizes}
	name := m.File
	if name == "" {
		name = m.URL
	}
	var err error
	switch ext := strings.ToLower(path.Ext(name)); {
	case m.File == "" && isPicture(name):
		f.Picture = &picture{URL: m.URL, Full: m.URL}
	case isPicture(name):
		f.Picture, err = w.picture(e, name)
	case videoTypes[ext] != "" || m.File == "" && m.URL != "":
		f.MIME = videoTypes[ext]
		f.Video = m.URL
		if m.File != "" {
			f.Video, err = w.attach(e, m.File)
		}
	}
	if err == nil && f.Video != "" {
		err = w.video(e, m, &f)
	}
	return f, err
}

func (w *worker) video(e *entry, m *schema.Media, f *figure) (err error) {
	if info, err := media.Probe(e.item.Folder, m.File); m.File != "" && err == nil {
		f.Width, f.Height = info.Width, info.Height
	}
	if m.Poster != "" && isPicture(m.Poster) {
		if f.Picture, err = w.picture(e, m.Poster); err != nil {
			return err
		}
	}
	if f.Picture != nil && f.Width == 0 {
		f.Width, f.Height = f.Picture.Width, f.Picture.Height
	}
	if m.Captions != "" {
		f.Captions, err = w.attach(e, m.Captions)
	}
	return err
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

// picture prepares the versions of a picture of an item. One that can't be read
// is nil and counted as missing.
func (w *worker) picture(e *entry, name string) (p *picture, err error) {
	if p := w.pictures[name]; p != nil {
		return p, nil
	}
	if w.in.Pictures == nil {
		p, err = w.original(e, name)
	} else {
		p, err = w.versions(e, name)
	}
	var refused *media.Refusal
	switch {
	case errors.As(err, &refused):
		e.missing = append(e.missing, Missing{Item: e.item.ID, Target: name})
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("prepare %s/%s: %w", e.item.ID, name, err)
	}
	w.pictures[name] = p
	return p, nil
}

func (w *worker) versions(e *entry, name string) (*picture, error) {
	sum, err := w.sum(e, name)
	if err != nil {
		return nil, err
	}
	p := &picture{}
	var set strings.Builder
	for _, width := range widths {
		v, err := w.in.Pictures.DeriveKnown(w.ctx, e.item.Folder, name, sum, version(width))
		if err != nil {
			return nil, err
		}
		if v.Width == p.Width {
			break // the original is no wider
		}
		file := e.path + versionName(name, v)
		if err := w.out.copy(file, func() (io.ReadCloser, error) { return os.Open(v.Path) }); err != nil {
			return nil, err
		}
		w.media.Add(1)
		p.Full = w.book.base.link(file)
		if set.Len() > 0 {
			set.WriteString(", ")
		}
		set.WriteString(p.Full + " " + strconv.Itoa(v.Width) + "w")
		if p.URL == "" || width <= widths[1] {
			p.URL = p.Full
		}
		p.Width, p.Height = v.Width, v.Height
	}
	p.Srcset = set.String()
	return p, nil
}

// sum is a file's SHA-256.
func (w *worker) sum(e *entry, name string) (string, error) {
	f, err := e.item.Folder.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// versionName is the file of one version: name-800-1a2b3c4d.jpg.
func versionName(name string, v media.Derived) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return fmt.Sprintf("%s-%d-%.8s%s", slug(stem), v.Width, v.SHA256, v.Ext)
}

// original copies a picture as it is.
func (w *worker) original(e *entry, name string) (*picture, error) {
	info, err := media.Probe(e.item.Folder, name)
	if err != nil {
		return nil, err
	}
	to, err := w.attach(e, name)
	if err != nil {
		return nil, err
	}
	return &picture{URL: to, Full: to, Width: info.Width, Height: info.Height}, nil
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
