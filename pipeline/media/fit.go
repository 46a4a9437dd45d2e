package media

import (
	"image"
	"image/color"
	stddraw "image/draw"

	"github.com/gunungmas/terbit/pipeline/platform"
)

var (
	paper  = image.NewUniform(color.White)                    // behind transparency
	margin = image.NewUniform(color.RGBA{242, 242, 240, 255}) // around a picture
)

// fit turns an image upright, shrinks it to the recipe's size and gives it
// margins where the recipe bounds the ratio.
func fit(img *pyramid, info Info, r platform.Recipe) *image.RGBA {
	size := plan(info.Width, info.Height, r)
	w, h := size.picture.X, size.picture.Y
	if info.Orientation >= 5 {
		w, h = h, w
	}
	upright := rotate(img.scale(w, h), info.Orientation)
	if size.picture == size.canvas {
		return upright
	}
	canvas := image.NewRGBA(image.Rectangle{Max: size.canvas})
	stddraw.Draw(canvas, canvas.Rect, margin, image.Point{}, stddraw.Src)
	at := size.canvas.Sub(size.picture).Div(2)
	stddraw.Draw(canvas, upright.Rect.Add(at), upright, image.Point{}, stddraw.Src)
	return canvas
}

// sizes are those of a picture and of the canvas that it stands on.
type sizes struct{ picture, canvas image.Point }

// plan computes the sizes of an image of w×h under a recipe: as large as fits,
// never larger than it was.
func plan(w, h int, r platform.Recipe) sizes {
	canvas := pad(image.Pt(w, h), r)
	maxW, maxH := orElse(r.MaxWidth, canvas.X), orElse(r.MaxHeight, canvas.Y)
	if canvas.X <= maxW && canvas.Y <= maxH {
		return sizes{image.Pt(w, h), canvas}
	}
	num, den := int64(maxW), int64(canvas.X)
	if int64(maxH)*den < num*int64(canvas.Y) {
		num, den = int64(maxH), int64(canvas.Y)
	}
	pw, ph := max(1, int((int64(w)*num+den/2)/den)), max(1, int((int64(h)*num+den/2)/den))
	for { // rounding may leave a pixel too many
		canvas = pad(image.Pt(pw, ph), r)
		wide, high := canvas.X > maxW, canvas.Y > maxH
		switch padded := canvas.X > pw; {
		case ph > 1 && (wide && padded || high && canvas.Y == ph):
			ph--
		case pw > 1 && (wide || high):
			pw--
		default:
			return sizes{image.Pt(pw, ph), canvas}
		}
	}
}

// pad is the smallest canvas around a picture whose ratio the recipe allows.
func pad(p image.Point, r platform.Recipe) image.Point {
	switch {
	case !r.MinRatio.IsZero() && r.MinRatio.Less(p.X, p.Y):
		return image.Pt(ceil(p.Y*r.MinRatio.W, r.MinRatio.H), p.Y)
	case !r.MaxRatio.IsZero() && r.MaxRatio.More(p.X, p.Y):
		return image.Pt(p.X, ceil(p.X*r.MaxRatio.H, r.MaxRatio.W))
	}
	return p
}

func ceil(a, b int) int { return (a + b - 1) / b }

func orElse(n, other int) int {
	if n > 0 {
		return n
	}
	return other
}

// pyramid is an image with its halves, quarters and so on, each made when it is
// first asked for: several copies share the pass over all of a photo's pixels.
// What a copy is scaled from depends on its own size alone.
type pyramid struct {
	img    image.Image
	levels []*image.RGBA // by how often it was halved
}

// scale shrinks the image to w×h on white paper.
func (p *pyramid) scale(w, h int) *image.RGBA {
	b := p.img.Bounds()
	n := 0
	for b.Dx()>>(n+1) >= w && b.Dy()>>(n+1) >= h {
		n++
	}
	level := p.level(n)
	if level.Rect.Dx() == w && level.Rect.Dy() == h {
		return level
	}
	return resample(level, w, h)
}

// level is the image halved n times.
func (p *pyramid) level(n int) *image.RGBA {
	for len(p.levels) <= n {
		p.levels = append(p.levels, nil)
	}
	if p.levels[n] == nil {
		if n <= 1 {
			p.levels[n] = shrink(p.img, 1<<n)
		} else {
			p.levels[n] = halve(p.level(n - 1))
		}
	}
	return p.levels[n]
}

// halve averages 2×2 pixels into one.
func halve(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx()/2, img.Rect.Dy()/2
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		a, b, to := img.Pix[2*y*img.Stride:], img.Pix[(2*y+1)*img.Stride:], out.Pix[y*out.Stride:y*out.Stride+4*w]
		a, b = a[:8*w], b[:8*w]
		for i := 0; i < len(to); i += 4 {
			j := 2 * i
			for c := range 3 {
				to[i+c] = uint8((uint32(a[j+c]) + uint32(a[j+4+c]) + uint32(b[j+c]) + uint32(b[j+4+c]) + 2) / 4)
			}
			to[i+3] = 255
		}
	}
	return out
}

// shrink averages k×k pixels into one, on white paper; k = 1 only flattens. It
// keeps the memory of the finer scaling after it near the size of its result.
func shrink(img image.Image, k int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx()/k, b.Dy()/k
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if k == 1 {
		flatten(out, img, b.Min)
		return out
	}
	band := image.NewRGBA(image.Rect(0, 0, w*k, k))
	for y := range h {
		flatten(band, img, b.Min.Add(image.Pt(0, y*k)))
		average(out.Pix[y*out.Stride:], band, w, k)
	}
	return out
}

func flatten(dst *image.RGBA, img image.Image, at image.Point) {
	stddraw.Draw(dst, dst.Rect, paper, image.Point{}, stddraw.Src)
	stddraw.Draw(dst, dst.Rect, img, at, stddraw.Over)
}

// average writes one row: the mean of each block of a band k pixels high.
func average(row []byte, band *image.RGBA, w, k int) {
	n := uint32(k * k)
	for x := range w {
		var r, g, b uint32
		for y := range k {
			p := band.Pix[y*band.Stride+x*k*4 : y*band.Stride+(x+1)*k*4]
			for i := 0; i < len(p); i += 4 {
				r, g, b = r+uint32(p[i]), g+uint32(p[i+1]), b+uint32(p[i+2])
			}
		}
		row[x*4], row[x*4+1], row[x*4+2], row[x*4+3] = uint8((r+n/2)/n), uint8((g+n/2)/n), uint8((b+n/2)/n), 255
	}
}

// rotate turns an image as its EXIF orientation asks.
func rotate(img *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			to := turned(orientation, x, y, w, h)
			copy(out.Pix[to.Y*out.Stride+to.X*4:][:4], img.Pix[y*img.Stride+x*4:][:4])
		}
	}
	return out
}

// turned is where the pixel x, y of a w×h image goes.
func turned(orientation, x, y, w, h int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(w-1-x, y)
	case 3:
		return image.Pt(w-1-x, h-1-y)
	case 4:
		return image.Pt(x, h-1-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(h-1-y, x)
	case 7:
		return image.Pt(h-1-y, w-1-x)
	case 8:
		return image.Pt(y, w-1-x)
	}
	return image.Pt(x, y)
}
