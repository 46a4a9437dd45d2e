package site

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
)

// iconFile is the icon that scales; [iconName] are the sizes that phones ask for.
const iconFile = "aset/ikon.svg"

// iconSizes are Apple's, and the two of a web app manifest.
var iconSizes = []int{180, 192, 512}

func iconName(size int) string { return "aset/ikon-" + strconv.Itoa(size) + ".png" }

// lineShare is how much of the letters' white the line below them has.
const lineShare = 0.6

// iconSVG is the initials on the office's color.
func iconSVG(m *monogram, ground rgb) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="%s"/><g fill="none" stroke="#fff" stroke-width="%s" stroke-linecap="round" stroke-linejoin="round">`+
		`<path d="%s"/><path stroke-opacity="%s" stroke-width="3" d="M%s %s H%s"/></g></svg>`+"\n",
		ground.hex(), number(round2(m.stroke)), m.data(), number(lineShare), number(m.left), number(m.line), number(m.right))
}

// markSVG is the same as part of a page: a tile in the color of the text, the
// letters in that of the ground, which the stylesheet gives them.
func markSVG(m *monogram) string {
	return fmt.Sprintf(`<svg class="mark" viewBox="0 0 64 64" width="48" height="48" aria-hidden="true" focusable="false"><rect width="64" height="64" rx="12" fill="currentColor"/><g fill="none" stroke-width="%s" stroke-linecap="round" stroke-linejoin="round">`+
		`<path d="%s"/><path stroke-opacity="%s" stroke-width="3" d="M%s %s H%s"/></g></svg>`,
		number(round2(m.stroke)), m.data(), number(lineShare), number(m.left), number(m.line), number(m.right))
}

// iconPNG draws the icon to its edges: a phone cuts its own corners.
func iconPNG(m *monogram, ground rgb, size int) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, size, size), shades(ground))
	scale := float64(size) / iconSize
	at := func(p point) point { return point{p.x * scale, p.y * scale} }
	stroke(img, at(point{m.left, m.line}), at(point{m.right, m.line}), 1.5*scale, lineShare)
	var from point
	for _, c := range m.paths {
		switch c.op {
		case 'M':
			from = c.pts[0]
		case 'L':
			stroke(img, at(from), at(c.pts[0]), m.stroke/2*scale, 1)
			from = c.pts[0]
		case 'Q':
			const steps = 16
			last := from
			for i := 1; i <= steps; i++ {
				next := onCurve(from, c.pts[0], c.pts[1], float64(i)/steps)
				stroke(img, at(last), at(next), m.stroke/2*scale, 1)
				last = next
			}
			from = c.pts[1]
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encode icon: %w", err)
	}
	return b.Bytes(), nil
}

// shades are the steps from the ground to white.
func shades(ground rgb) color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		t := float64(i) / 255
		mix := func(v float64) uint8 { return uint8(math.Round(255 * (v + (1-v)*t))) }
		p[i] = color.RGBA{mix(ground.r), mix(ground.g), mix(ground.b), 255}
	}
	return p
}

func onCurve(a, b, c point, t float64) point {
	u := 1 - t
	return point{u*u*a.x + 2*u*t*b.x + t*t*c.x, u*u*a.y + 2*u*t*b.y + t*t*c.y}
}

// stroke draws a line with round ends, its edge one pixel soft.
func stroke(img *image.Paletted, a, b point, radius, strength float64) {
	box := image.Rect(
		int(min(a.x, b.x)-radius)-1, int(min(a.y, b.y)-radius)-1,
		int(max(a.x, b.x)+radius)+2, int(max(a.y, b.y)+radius)+2,
	).Intersect(img.Rect)
	dx, dy := b.x-a.x, b.y-a.y
	length := dx*dx + dy*dy
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := img.Pix[y*img.Stride:]
		for x := box.Min.X; x < box.Max.X; x++ {
			px, py := float64(x)+0.5-a.x, float64(y)+0.5-a.y
			t := 0.0
			if length > 0 {
				t = min(max((px*dx+py*dy)/length, 0), 1)
			}
			cover := radius - math.Hypot(px-t*dx, py-t*dy) + 0.5
			if v := uint8(255 * strength * min(max(cover, 0), 1)); v > row[x] {
				row[x] = v
			}
		}
	}
}
