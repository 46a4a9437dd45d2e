package preview

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"os"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// picture is one picture at phone size; posts that show the same share it.
type picture struct {
	N             int // from 1, in the order of the page
	Width, Height int
	Bytes         int64
	Shown         bool // within the bounds
	path          string
}

// ID names the picture in the file.
func (p *picture) ID() string { return fmt.Sprintf("_g%d", p.N) }

// File names the picture in the folder.
func (p *picture) File() string { return fmt.Sprintf("gambar-%02d.jpg", p.N) }

func (p *picture) data() ([]byte, error) {
	data, err := os.ReadFile(p.path)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return data, nil
}

// inline is the picture as an address of its own.
func (p *picture) inline() (string, error) {
	data, err := p.data()
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(data), err
}

// Symbol is the picture as the posts refer to it. It is written here because a
// template would write each plus sign of the base64 as five characters.
func (p *picture) Symbol() (template.HTML, error) {
	address, err := p.inline()
	return template.HTML(fmt.Sprintf(`<symbol id="%s" viewBox="0 0 %d %d"><image width="%d" height="%d" href="%s"/></symbol>`, //nolint:gosec // numbers, and base64 of our own JPEG
		p.ID(), p.Width, p.Height, p.Width, p.Height, address)), err
}

// gallery holds the pictures of a page in the order in which they are asked for.
type gallery struct {
	ctx    context.Context //nolint:containedctx // of one drawing
	store  *media.Store
	list   []*picture
	byHash map[string]*picture
	refuse map[string]lang.Text // of files that can't be shown, by item and name
	closed bool                 // it is known what is shown
}

func newGallery(ctx context.Context, store *media.Store) *gallery {
	return &gallery{ctx: ctx, store: store, byHash: map[string]*picture{}, refuse: map[string]lang.Text{}}
}

// add makes a picture of a file in the ratio that a destination shows; the zero
// recipe is the picture's own. A file that can't be shown gives the reason.
func (g *gallery) add(folder fs.FS, item, name, sum string, r platform.Recipe) (*picture, lang.Text, error) {
	r = platform.Recipe{MaxWidth: phoneWidth, Quality: 82, MaxBytes: PictureMax, JPEGOnly: true, MinRatio: r.MinRatio, MaxRatio: r.MaxRatio}
	derive := func() (media.Derived, error) { return g.store.DeriveKnown(g.ctx, folder, name, sum, r) }
	if sum == "" {
		derive = func() (media.Derived, error) { return g.store.Derive(g.ctx, folder, name, r) }
	}
	info, err := media.Probe(folder, name)
	if err == nil && info.Kind != media.Image {
		why := lang.T("%s bukan gambar", "%s is not a picture").With(name)
		g.refuse[item+"/"+name] = why
		return nil, why, nil
	}
	var d media.Derived
	if err == nil {
		d, err = derive()
	}
	if refused, ok := errors.AsType[*media.Refusal](err); ok {
		g.refuse[item+"/"+name] = refused.Message
		return nil, refused.Message, nil
	}
	if err != nil {
		return nil, lang.Text{}, err
	}
	p := g.byHash[d.SHA256]
	if p == nil {
		p = &picture{N: len(g.list) + 1, Width: d.Width, Height: d.Height, Bytes: d.Bytes, path: d.Path}
		g.list, g.byHash[d.SHA256] = append(g.list, p), p
	}
	return p, lang.Text{}, nil
}

// mark is how far the gallery has come.
func (g *gallery) mark() int { return len(g.list) }

// forget drops the pictures that came after a mark.
func (g *gallery) forget(mark int) {
	g.list = g.list[:mark]
	maps.DeleteFunc(g.byHash, func(_ string, p *picture) bool { return p.N > mark })
}

// show lets pictures in, in order, as far as the room allows. The first that
// does not fit ends it, so that what is missing is the end of the page.
func (g *gallery) show(room int64, cost func(*picture) int64) {
	g.closed = true
	for _, p := range g.list {
		if room -= cost(p); room < 0 {
			return
		}
		p.Shown = true
	}
}

// shown are the pictures within the bounds.
func (g *gallery) shown() (out []*picture) {
	for _, p := range g.list {
		if p.Shown {
			out = append(out, p)
		}
	}
	return out
}

// leftOut counts what is not shown.
func (g *gallery) leftOut() int { return len(g.list) - len(g.shown()) + len(g.refuse) }
