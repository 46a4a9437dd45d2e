package media

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // the formats that Probe and Derive decode
	_ "image/jpeg" //
	_ "image/png"  //
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/bep/imagemeta"
	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp" //

	"github.com/gunungmas/terbit/pipeline/platform"
)

// The kinds of files.
const (
	Image = platform.Image
	Video = platform.Video
	Other = "other"
)

// Info is what a file's header says.
type Info struct {
	MIME        string
	Kind        string // image, video or other
	Width       int    // as shown, after turning
	Height      int
	Bytes       int64
	Duration    time.Duration // of a video; 0 when its header does not say
	Orientation int           // of EXIF, 1–8; 1 when nothing says so
}

const (
	headBytes   = 256 << 10 // read at once: the kind, and where cameras write EXIF
	headerBytes = 16 << 20  // read at most, to find an image's size
)

// Probe looks at the file's header. A file that must not be opened further is a
// *[Refusal]; any other error is a failure to read.
func Probe(fsys fs.FS, name string) (Info, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Info{}, fmt.Errorf("probe %s: %w", name, err)
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return Info{}, fmt.Errorf("probe %s: %w", name, err)
	}
	head, err := io.ReadAll(io.LimitReader(f, headBytes))
	if err != nil {
		return Info{}, fmt.Errorf("probe %s: %w", name, err)
	}
	return probe(name, f, head, stat.Size())
}

// probe reads on from head, the first bytes of a file of the given size.
func probe(name string, rest io.Reader, head []byte, size int64) (Info, error) {
	switch {
	case len(head) == 0:
		return Info{}, refuse(name, ErrEmpty, "")
	case bytes.HasPrefix(head, []byte("version https://git-lfs.github.com/spec/")):
		return Info{}, refuse(name, ErrLFS, "")
	}
	mime := mimetype.Detect(head[:min(len(head), 4096)])
	in := Info{MIME: mime.String(), Kind: Other, Bytes: size, Orientation: 1}
	if format := formatOf(head); format != "" {
		in.MIME = "image/" + format
		return probeImage(name, in, rest, head)
	}
	switch family(mime) {
	case "heic":
		return Info{}, refuse(name, ErrHEIC, "")
	case "avif":
		return Info{}, refuse(name, ErrAVIF, "")
	case "svg":
		return Info{}, refuse(name, ErrSVG, "")
	case Video:
		return probeVideo(name, in, rest, head)
	}
	return in, nil
}

var families = map[string]string{
	"image/heic": "heic", "image/heif": "heic", "image/heic-sequence": "heic", "image/heif-sequence": "heic",
	"image/avif": "avif", "image/avif-sequence": "avif",
	"image/svg+xml": "svg",
	"video/mp4":     Video, "video/quicktime": Video, "video/x-m4v": Video,
}

// family is the kind of file a type, or one it is a special case of, belongs to.
func family(m *mimetype.MIME) string {
	for ; m != nil; m = m.Parent() {
		kind, _, _ := strings.Cut(m.String(), ";")
		if f, ok := families[kind]; ok {
			return f
		}
	}
	return ""
}

func probeImage(name string, in Info, rest io.Reader, head []byte) (Info, error) {
	r := io.MultiReader(bytes.NewReader(head), io.LimitReader(rest, headerBytes))
	c, format, err := image.DecodeConfig(bufio.NewReader(r))
	if err != nil {
		return Info{}, refuse(name, ErrDamaged, err.Error())
	}
	switch {
	case c.Width <= 0 || c.Height <= 0:
		return Info{}, refuse(name, ErrDamaged, "no pixels")
	case int64(c.Width)*int64(c.Height) > MaxPixels:
		return Info{}, refuse(name, ErrTooBig, fmt.Sprintf("%d×%d", c.Width, c.Height))
	case impossible(format, c.Width, c.Height, in.Bytes):
		return Info{}, refuse(name, ErrLying, fmt.Sprintf("%d×%d in %d bytes", c.Width, c.Height, in.Bytes))
	}
	in.Kind, in.Width, in.Height = Image, c.Width, c.Height
	in.Orientation = orientation(format, head)
	if in.Orientation >= 5 {
		in.Width, in.Height = in.Height, in.Width
	}
	return in, nil
}

// densest is how many pixels a format holds in one byte at the very most:
// deflate packs 1032 bytes into one and PNG 8 pixels into a byte; LZW of GIF
// stays below 4096 bytes for 12 bits; JPEG needs a bit for a block of 64.
var densest = map[string]int64{"png": 1032 * 8, "gif": 4096, "jpeg": 64 * 8}

func impossible(format string, w, h int, size int64) bool {
	n, ok := densest[format]
	return ok && int64(w)*int64(h) > n*size
}

var metaFormats = map[string]imagemeta.ImageFormat{
	"jpeg": imagemeta.JPEG, "png": imagemeta.PNG, "webp": imagemeta.WebP,
}

// orientation reads the camera's orientation from EXIF in the first bytes; what
// cannot be read is 1, upright.
func orientation(format string, head []byte) int {
	kind, ok := metaFormats[format]
	if !ok {
		return 1
	}
	found := 1
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(head), ImageFormat: kind, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == "Orientation" && t.Namespace == "IFD0" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = int(n)
			}
			return nil
		},
		Warnf: func(string, ...any) {},
	})
	return found
}
