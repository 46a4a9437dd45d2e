package preview

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gfm"
)

//go:embed templates/*.gohtml
var templates embed.FS

//go:embed assets/pratinjau.css
var css string

// style is what stands in the file, and what the policy's hash is of.
var style = strings.TrimSpace(css)

// policy lets nothing through but that style and the pictures in the file.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

// pageView is the file but for its items.
type pageView struct {
	*drawing
	Policy    string
	Style     template.CSS
	Made      string
	Stamp     string
	Views     []*itemView
	Items     []template.HTML
	Shown     []*picture
	LeftOut   int
	DroppedN  int
	ShortHash string
}

// perPicture is what a picture costs in the file beside its bytes.
const perPicture = 1000

// HTML draws the file.
func HTML(ctx context.Context, in Input) (Result, error) {
	res, err := drawHTML(ctx, in)
	if err != nil {
		return Result{}, fmt.Errorf("draw preview: %w", err)
	}
	return res, nil
}

func drawHTML(ctx context.Context, in Input) (Result, error) {
	d := newDrawing(ctx, in)
	t, err := d.parse()
	if err != nil {
		return Result{}, err
	}
	// The text first: it is what is decided on. The pictures get what is left.
	views, sections, dropped, err := d.sections(t, Max/2)
	if err != nil {
		return Result{}, err
	}
	room := int64(Max) - 64_000
	for _, s := range sections {
		room -= int64(len(s))
	}
	d.gallery.show(room, func(p *picture) int64 {
		return int64(1+d.inlined[p])*int64(base64.StdEncoding.EncodedLen(int(p.Bytes))) + perPicture
	})
	for i, v := range views {
		if v.Dropped {
			continue
		}
		if v.Article != nil { // now with its pictures
			if v.Article, err = d.article(v, in.Items[i], i+1); err != nil {
				return Result{}, err
			}
			v.sameAlts()
		}
		if sections[i], err = d.section(t, v); err != nil {
			return Result{}, err
		}
	}
	res := Result{Items: len(views) - len(dropped), Pictures: len(d.gallery.shown()), LeftOut: d.gallery.leftOut(), Dropped: dropped}
	page := pageView{
		drawing: d, Policy: policy, Style: template.CSS(style), Views: views, Items: sections, Shown: d.gallery.shown(), //nolint:gosec // our own style
		LeftOut: res.LeftOut, DroppedN: len(dropped), Made: d.l.Moment(in.Made), Stamp: in.Made.Format("2006-01-02T15:04:05Z07:00"), ShortHash: short(in.Commit),
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", page); err != nil {
		return Result{}, err
	}
	res.Files = []File{{Name: "pratinjau.html", Data: b.Bytes()}}
	return res, nil
}

func newDrawing(ctx context.Context, in Input) *drawing {
	in.Title = visible(in.Title)
	d := &drawing{Input: in, speaker: speaker{in.Lang}, gallery: newGallery(ctx, in.Pictures), anchors: map[string]string{}, inlined: map[*picture]int{}}
	for i, it := range in.Items {
		d.anchors[it.ID] = fmt.Sprintf("_k%d", i+1)
	}
	return d
}

func (d *drawing) parse() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"t":   func(id, en string, args ...any) string { return d.say(id, en, args...) },
		"inc": func(i int) int { return i + 1 },
	}).ParseFS(templates, "templates/*.gohtml")
}

// sections draws the items, without pictures, up to most bytes.
func (d *drawing) sections(t *template.Template, most int) (views []*itemView, out []template.HTML, dropped []string, err error) {
	sum := 0
	for i, it := range d.Input.Items {
		if err := d.gallery.ctx.Err(); err != nil {
			return nil, nil, nil, err
		}
		before := d.gallery.mark()
		v, err := d.view(i+1, it)
		if err != nil {
			return nil, nil, nil, err
		}
		s, err := d.section(t, v)
		if err != nil {
			return nil, nil, nil, err
		}
		if sum+len(s) > most {
			v = &itemView{Anchor: v.Anchor, ID: v.ID, Title: gfm.Clip(v.Title, 200), Revision: v.Revision, Dropped: true}
			dropped = append(dropped, it.ID)
			d.gallery.forget(before)
			if s, err = d.section(t, v); err != nil {
				return nil, nil, nil, err
			}
		}
		sum += len(s)
		views, out = append(views, v), append(out, s)
		if d.Progress != nil {
			d.Progress(i+1, len(d.Input.Items))
		}
	}
	return views, out, dropped, nil
}

func (d *drawing) section(t *template.Template, v *itemView) (template.HTML, error) {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, "item", v); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template wrote it
}
