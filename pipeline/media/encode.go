package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"

	"github.com/gunungmas/terbit/pipeline/platform"
)

const (
	defaultQuality = 85
	lowestQuality  = 45
	fewColors      = 4096 // an image with more is never tried as PNG
)

type encoded struct {
	data          []byte
	ext           string
	width, height int
}

// encodeWithin fits an image and encodes it in at most r.MaxBytes: first at lower
// quality, then smaller by what is too much.
func encodeWithin(img *pyramid, format string, info Info, r platform.Recipe) (encoded, error) {
	for range 8 {
		fitted := fit(img, info, r)
		out, err := encode(fitted, format, r)
		if err != nil {
			return encoded{}, err
		}
		if r.MaxBytes == 0 || len(out.data) <= r.MaxBytes {
			return out, nil
		}
		by := min(0.95, 0.98*math.Sqrt(float64(r.MaxBytes)/float64(len(out.data))))
		r.MaxWidth, r.MaxHeight = int(float64(out.width)*by), int(float64(out.height)*by)
		if r.MaxWidth < 1 || r.MaxHeight < 1 {
			break
		}
	}
	return encoded{}, fmt.Errorf("no size fits %d bytes", r.MaxBytes)
}

// encode writes the smaller of JPEG and, where it may pay, PNG.
func encode(img *image.RGBA, format string, r platform.Recipe) (encoded, error) {
	out := encoded{ext: ".jpg", width: img.Rect.Dx(), height: img.Rect.Dy()}
	q := r.Quality
	if q == 0 {
		q = defaultQuality
	}
	for ; ; q -= 10 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return encoded{}, fmt.Errorf("encode JPEG: %w", err)
		}
		out.data = b.Bytes()
		if r.MaxBytes == 0 || len(out.data) <= r.MaxBytes || q-10 < lowestQuality {
			break
		}
	}
	if r.JPEGOnly || format != "png" && format != "gif" {
		return out, nil
	}
	colors := palette(img)
	if colors == nil {
		return out, nil
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, paletted(img, colors)); err != nil {
		return encoded{}, fmt.Errorf("encode PNG: %w", err)
	}
	if tooBig := r.MaxBytes > 0 && b.Len() > r.MaxBytes; !tooBig && (b.Len() < len(out.data) || r.MaxBytes > 0 && len(out.data) > r.MaxBytes) {
		out.data, out.ext = b.Bytes(), ".png"
	}
	return out, nil
}

// palette lists an image's colors in order of appearance; nil when there are
// too many for PNG to pay.
func palette(img *image.RGBA) []color.RGBA {
	seen := make(map[color.RGBA]bool)
	var list []color.RGBA
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride : y*img.Stride+img.Rect.Dx()*4]
		for i := 0; i < len(row); i += 4 {
			c := color.RGBA{row[i], row[i+1], row[i+2], row[i+3]}
			if len(list) > 0 && c == list[len(list)-1] || seen[c] {
				continue
			}
			if len(list) == fewColors {
				return nil
			}
			seen[c] = true
			list = append(list, c)
		}
	}
	return list
}

// paletted stores an image of at most 256 colors by index; others stay as they are.
func paletted(img *image.RGBA, colors []color.RGBA) image.Image {
	if len(colors) > 256 {
		return img
	}
	index := make(map[color.RGBA]uint8, len(colors))
	p := make(color.Palette, len(colors))
	for i, c := range colors {
		p[i], index[c] = c, uint8(i)
	}
	out := image.NewPaletted(img.Rect, p)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:]
		for x := range img.Rect.Dx() {
			out.Pix[y*out.Stride+x] = index[color.RGBA{row[x*4], row[x*4+1], row[x*4+2], row[x*4+3]}]
		}
	}
	return out
}
