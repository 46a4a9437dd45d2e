package card

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// How strongly a part of the card stands out from the ground, 0 to 255.
const (
	full  = 255
	soft  = 215 // what surrounds the title
	faint = 96  // lines
	glow  = 17  // the sun behind it all, one of the 16 shades
)

// frame is all of a card.
var frame = image.Rect(0, 0, Width, Height)

// painter holds what is the same for every card. It is not for several goroutines.
type painter struct {
	plane   []byte // a value for each pixel, 0 the ground and 255 the ink
	bare    []byte // the plane of a card without words
	encoder *encoder
	bold    map[int]*face
	plain   map[int]*face
	fonts   [2]*opentype.Font
}

// face is a font in one size, with the letters drawn so far.
type face struct {
	font.Face
	letters map[letter]*image.Alpha
}

// letter is a letter at a quarter of a pixel.
type letter struct {
	r       rune
	quarter fixed.Int26_6
}

func newPainter() (*painter, error) {
	p := &painter{
		plane: make([]byte, Width*Height), bare: make([]byte, Width*Height), encoder: newEncoder(),
		bold: map[int]*face{}, plain: map[int]*face{},
	}
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("parse font: %w", err)
		}
		p.fonts[i] = f
	}
	sun(p.bare)
	return p, nil
}

// sun puts two rising discs into the lower right corner.
func sun(plane []byte) {
	const x, y = 1010, Height + 40
	for _, radius := range []float64{470, 300} {
		for row := range Height {
			dy := float64(y-row) - 0.5
			if dy >= radius {
				continue
			}
			half := math.Sqrt(radius*radius - dy*dy)
			for col := max(0, int(x-half)); col < min(Width, int(x+half)); col++ {
				plane[row*Width+col] += glow
			}
		}
	}
}

func (p *painter) face(bold bool, size int) (*face, error) {
	faces, f := p.plain, p.fonts[0]
	if bold {
		faces, f = p.bold, p.fonts[1]
	}
	if got := faces[size]; got != nil {
		return got, nil
	}
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("size font: %w", err)
	}
	faces[size] = &face{made, map[letter]*image.Alpha{}}
	return faces[size], nil
}

// width is how far a line of text goes.
func (f *face) width(s string) int { return font.MeasureString(f, s).Ceil() }

// mask is a letter's shape, relative to where it stands on the line.
func (f *face) mask(l letter) *image.Alpha {
	if m, ok := f.letters[l]; ok {
		return m
	}
	var kept *image.Alpha
	if at, mask, from, _, ok := f.Glyph(fixed.Point26_6{X: l.quarter}, l.r); ok && !at.Empty() {
		kept = image.NewAlpha(at)
		shape := mask.(*image.Alpha) //nolint:forcetypeassert // an opentype face gives nothing else
		for y := range at.Dy() {
			from := shape.PixOffset(from.X, from.Y+y)
			copy(kept.Pix[y*kept.Stride:][:at.Dx()], shape.Pix[from:from+at.Dx()])
		}
	}
	f.letters[l] = kept
	return kept
}

// write puts a line of text on the plane, x and y being the start of its base
// line, and returns where it ends.
func (p *painter) write(f *face, s string, x, y int, shade uint8) int {
	at := fixed.I(x)
	last := rune(-1)
	for _, r := range s {
		if last >= 0 {
			at += f.Kern(last, r)
		}
		quarter := at & 63 &^ 15
		if m := f.mask(letter{r, quarter}); m != nil {
			p.stamp(m, m.Rect.Add(image.Pt(at.Floor(), y)), shade)
		}
		advance, _ := f.GlyphAdvance(r)
		at += advance
		last = r
	}
	return at.Ceil()
}

// stamp moves the plane toward a shade under a mask.
func (p *painter) stamp(m *image.Alpha, to image.Rectangle, shade uint8) {
	in := to.Intersect(frame)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		mask := m.Pix[(y-to.Min.Y)*m.Stride+in.Min.X-to.Min.X:]
		row := p.plane[y*Width+in.Min.X : y*Width+in.Max.X]
		for i, old := range row {
			if a := int(mask[i]); a > 0 {
				row[i] = uint8(int(old) + (int(shade)-int(old))*a/255)
			}
		}
	}
}

// fill makes a rectangle of one shade.
func (p *painter) fill(r image.Rectangle, shade uint8) {
	r = r.Intersect(frame)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.plane[y*Width+r.Min.X : y*Width+r.Max.X]
		for i := range row {
			row[i] = shade
		}
	}
}

// shades is the number of shades of a finished card, which fit four bits a pixel.
const shades = 16

func (p *painter) draw(c Card) ([]byte, error) {
	copy(p.plane, p.bare)
	if err := p.compose(c); err != nil {
		return nil, err
	}
	colors, err := ramp(c.Ground, c.Ink)
	if err != nil {
		return nil, err
	}
	return p.encoder.encode(p.plane, colors)
}

// ramp goes from the ground to the ink.
func ramp(ground, ink string) (color.Palette, error) {
	from, err := parse(ground)
	if err != nil {
		return nil, err
	}
	to, err := parse(ink)
	if err != nil {
		return nil, err
	}
	list := make(color.Palette, shades)
	mix := func(a, b uint8, i int) uint8 { return uint8(int(a) + (int(b)-int(a))*i/(shades-1)) }
	for i := range list {
		list[i] = color.RGBA{mix(from.R, to.R, i), mix(from.G, to.G, i), mix(from.B, to.B, i), 255}
	}
	return list, nil
}

func parse(s string) (color.RGBA, error) {
	if len(s) == 7 && s[0] == '#' {
		if n, err := strconv.ParseUint(s[1:], 16, 32); err == nil {
			return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, nil
		}
	}
	return color.RGBA{}, fmt.Errorf("read color %q: want #rrggbb", s)
}
