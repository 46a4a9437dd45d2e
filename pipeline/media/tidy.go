package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"

	"github.com/gunungmas/terbit/pipeline/media/heif"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// The bounds of a tidied image.
const (
	TidySide    = 2560 // pixels of the longer side
	tidyQuality = 88
)

// Tidied is an image made fit to be kept: upright, of at most [TidySide] pixels,
// without metadata.
type Tidied struct {
	Data          []byte
	Ext           string // .jpg or .png
	Width, Height int
	Encoded       bool // the picture was encoded anew; else its bytes were kept and metadata taken out
	Converted     bool // its colors were turned into sRGB
	Profile       bool // its color profile was kept, since it could not be converted
}

// Tidier tidies images. The zero value decodes HEIC too; Cache keeps the compiled
// decoder between runs.
type Tidier struct {
	Cache   string
	decoder *heif.Decoder
}

// Close frees the HEIC decoder.
func (t *Tidier) Close(ctx context.Context) error {
	if t.decoder == nil {
		return nil
	}
	return t.decoder.Close(ctx)
}

// ErrAnimated is an animation, of which a still image would keep one frame only.
var ErrAnimated = errors.New("an animation")

// ErrCMYK is a picture for printing, whose colors need a profile of tables.
var ErrCMYK = errors.New("colors for printing (CMYK)")

// Tidy makes the tidy form of an image. Nil, without an error, is a file that is
// tidy already. The same file gives the same bytes, and its tidy form is tidy.
func (t *Tidier) Tidy(ctx context.Context, fsys fs.FS, name string) (*Tidied, Facts, error) {
	f, err := Inspect(fsys, name)
	heic := errors.Is(err, ErrHEIC)
	if err != nil && !heic {
		return nil, f, err
	}
	if f.Kind != Image {
		return nil, f, fmt.Errorf("tidy %s: %s is no image", name, f.MIME)
	}
	if f.Frames > 1 {
		return nil, f, fmt.Errorf("tidy %s: %w", name, ErrAnimated)
	}
	data, err := readImage(fsys, name)
	if err != nil {
		return nil, f, err
	}
	w := &tidying{ctx: ctx, name: name, facts: f, data: data}
	if heic {
		err = w.openHEIC(t)
	} else {
		err = w.openPlain()
	}
	if err != nil {
		return nil, f, err
	}
	out, err := w.finish()
	return out, f, err
}

// tidying is one image on its way.
type tidying struct {
	ctx    context.Context //nolint:containedctx // lives as long as one call of Tidy
	name   string
	facts  Facts
	data   []byte
	format string
	layout *layout
	icc    []byte   // the profile to keep
	color  *profile // the profile to convert from
	img    image.Image
}

func (w *tidying) openHEIC(t *Tidier) error {
	if n := int64(w.facts.Width) * int64(w.facts.Height); n > MaxPixels {
		return refuse(w.name, ErrTooBig, fmt.Sprintf("%d×%d", w.facts.Width, w.facts.Height))
	}
	if t.decoder == nil {
		d, err := heif.New(w.ctx, t.Cache)
		if err != nil {
			return err
		}
		t.decoder = d
	}
	img, err := t.decoder.Decode(w.ctx, w.data, MaxPixels)
	switch {
	case errors.Is(err, heif.ErrDamaged):
		return refuse(w.name, ErrDamaged, err.Error())
	case errors.Is(err, heif.ErrTooLarge), errors.Is(err, heif.ErrTime):
		return refuse(w.name, ErrHeavy, err.Error())
	case err != nil:
		return fmt.Errorf("decode %s: %w", w.name, err)
	}
	w.format, w.img, w.layout = "heic", img, &layout{}
	w.facts.Width, w.facts.Height, w.facts.Orientation = img.Bounds().Dx(), img.Bounds().Dy(), 1
	w.profile(readHEIF(w.data).icc)
	return nil
}

func (w *tidying) openPlain() error {
	w.format = formatOf(w.data)
	var err error
	if w.layout, err = layoutOf(w.format, w.data); err != nil {
		return refuse(w.name, ErrDamaged, err.Error())
	}
	icc := w.layout.icc
	if w.format == "png" && icc != nil {
		if icc, err = pngProfile(icc); err != nil {
			icc = nil // a profile that can't be unpacked says nothing
		}
	}
	w.profile(icc)
	return nil
}

// profile decides what becomes of a color profile: sRGB needs none, a matrix
// profile is converted, another is kept.
func (w *tidying) profile(icc []byte) {
	if len(icc) == 0 {
		return
	}
	switch p, err := readProfile(icc); {
	case err != nil:
		w.icc = icc
	case !p.isSRGB():
		w.color = p
	}
}

// samePixels reports whether the picture itself may stay as it is.
func (w *tidying) samePixels() bool {
	return (w.format == "jpeg" || w.format == "png") && w.facts.Orientation == 1 && w.color == nil &&
		w.facts.Width <= TidySide && w.facts.Height <= TidySide
}

func (w *tidying) finish() (*Tidied, error) {
	out := &Tidied{Width: w.facts.Width, Height: w.facts.Height, Converted: w.color != nil, Profile: w.icc != nil}
	if w.samePixels() {
		var err error
		if out.Data, err = w.strip(); err != nil {
			return nil, refuse(w.name, ErrDamaged, err.Error())
		}
		out.Ext = map[string]string{"jpeg": ".jpg", "png": ".png"}[w.format]
		if bytes.Equal(out.Data, w.data) {
			return nil, nil
		}
		return out, nil
	}
	if err := decoding.Acquire(w.ctx, MaxMemory); err != nil {
		return nil, err
	}
	defer decoding.Release(MaxMemory)
	if w.img == nil {
		var err error
		if w.img, _, err = image.Decode(bytes.NewReader(w.data)); err != nil {
			return nil, refuse(w.name, ErrDamaged, err.Error())
		}
	}
	if _, ok := w.img.(*image.CMYK); ok {
		return nil, fmt.Errorf("tidy %s: %w", w.name, ErrCMYK)
	}
	return out, w.encode(out)
}

// encode makes the new file: JPEG, or PNG where the source was one and that is
// smaller.
func (w *tidying) encode(out *Tidied) error {
	img := fit(&pyramid{img: w.img}, w.facts.Info, platform.Recipe{MaxWidth: TidySide, MaxHeight: TidySide})
	if w.color != nil {
		w.color.convert(img)
	}
	out.Encoded, out.Ext = true, ".jpg"
	out.Width, out.Height = img.Rect.Dx(), img.Rect.Dy()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: tidyQuality}); err != nil {
		return fmt.Errorf("encode JPEG: %w", err)
	}
	out.Data = withProfile(b.Bytes(), w.icc)
	if w.format == "jpeg" || w.format == "heic" || w.icc != nil {
		return nil
	}
	var p bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	var src image.Image = img
	if colors := palette(img); colors != nil {
		src = paletted(img, colors)
	}
	if err := e.Encode(&p, src); err != nil {
		return fmt.Errorf("encode PNG: %w", err)
	}
	if p.Len() < len(out.Data) {
		out.Data, out.Ext = p.Bytes(), ".png"
	}
	return nil
}

// strip takes out of the file what is not the picture, and changes nothing else.
func (w *tidying) strip() ([]byte, error) {
	if w.format == "png" {
		return stripPNG(w.data, w.icc != nil)
	}
	return stripJPEG(w.data, w.icc != nil)
}

func stripJPEG(data []byte, keepProfile bool) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), 0xff, jpegSOI)
	last, scan := 2, false
	err := eachSegment(data, func(marker byte, body []byte, end int) error {
		start := end - len(body) - 4
		if marker == jpegEOI {
			start = end - 2
		}
		if scan { // after SOS stand the picture's own bytes; between other segments nothing should
			out = append(out, data[last:start]...)
		}
		last, scan = end, marker == jpegSOS
		isProfile := marker == 0xe2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
		switch {
		case marker == jpegCOM, marker > jpegAPP0 && marker <= jpegAPP15 && marker != jpegAPP14 && (!isProfile || !keepProfile):
			return nil
		case marker == jpegAPP14 && !bytes.HasPrefix(body, []byte("Adobe")), marker == jpegAPP0 && !bytes.HasPrefix(body, []byte("JFIF\x00")):
			return nil
		case marker == jpegAPP0 && len(body) > 14:
			body = append(bytes.Clone(body[:12]), 0, 0) // JFIF's own thumbnail
			out = append(out, 0xff, marker, 0, 16)
			out = append(out, body...)
			return nil
		}
		out = append(out, 0xff, marker)
		if marker != jpegEOI {
			out = append(out, byte((len(body)+2)>>8), byte(len(body)+2))
			out = append(out, body...)
		}
		return nil
	})
	return out, err
}

func stripPNG(data []byte, keepProfile bool) ([]byte, error) {
	out := append(make([]byte, 0, len(data)), pngHead...)
	err := eachChunk(data, func(kind string, body []byte, end int) error {
		if pngPicture[kind] || kind == "iCCP" && keepProfile {
			out = append(out, data[end-12-len(body):end]...)
		}
		return nil
	})
	return out, err
}

// withProfile puts a color profile into a JPEG, after its first marker.
func withProfile(jpg, icc []byte) []byte {
	const most = 65535 - 2 - 14
	n := (len(icc) + most - 1) / most
	if n == 0 || n > 255 {
		return jpg
	}
	out := append(make([]byte, 0, len(jpg)+len(icc)+n*18), jpg[:2]...)
	for i := range n {
		part := icc[i*most : min((i+1)*most, len(icc))]
		size := len(part) + 16
		out = append(out, 0xff, 0xe2, byte(size>>8), byte(size))
		out = append(out, "ICC_PROFILE\x00"...)
		out = append(out, byte(i+1), byte(n))
		out = append(out, part...)
	}
	return append(out, jpg[2:]...)
}
