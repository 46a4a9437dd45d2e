package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/bep/imagemeta"
)

// Who told the facts of a video.
const (
	FromHeaders = "headers"
	FromFFprobe = "ffprobe"
)

// Facts is everything that is known of a file without decoding it.
type Facts struct {
	Info
	Source string   // FromHeaders or FromFFprobe
	Hidden []string // what metadata tells, the most private first: the Hidden… kinds
	Parts  []string // the kinds of metadata in the file
	Frames int      // of an animation; 1 for a still image, 0 for a video
	Tail   Tail
	Track  Track // of a video
}

// Track is what a video's headers say of its streams.
type Track struct {
	Brand     string // of the container: isom, qt, webm …
	Video     string // codec
	Audio     string // codec, "" without sound
	Rate      float64
	FastStart bool // it can be shown before it has arrived whole
	Data      bool // it has tracks of other data, where cameras log the way they took
}

// What metadata tells, as words that a person reads; see [Told].
const (
	HiddenPlace  = "gps"
	HiddenSerial = "serial"
	HiddenPerson = "person"
	HiddenCamera = "camera"
	HiddenTime   = "time"
	HiddenThumb  = "thumbnail"
	HiddenText   = "text"
)

// ImageMax is the largest image file that is read whole.
const ImageMax = 64 << 20

// Inspect looks at the whole of a file. Like [Probe] it refuses with a [*Refusal]
// what nobody should open, and beyond it a file that is cut short, an image whose
// inside is another size than its header says, and one whose decoding would take
// more than [MaxMemory]. It decodes nothing.
func Inspect(fsys fs.FS, name string) (Facts, error) {
	info, err := Probe(fsys, name)
	heic := errors.Is(err, ErrHEIC) || errors.Is(err, ErrAVIF)
	if err != nil && !heic {
		return Facts{}, err
	}
	f := Facts{Info: info, Source: FromHeaders}
	switch {
	case heic:
		refusal := err
		f.MIME, f.Kind, f.Orientation = "image/heic", Image, 1
		if errors.Is(err, ErrAVIF) {
			f.MIME = "image/avif"
		}
		if err := f.heif(fsys, name); err != nil {
			return Facts{}, err
		}
		return f, refusal
	case info.Kind == Image:
		err = f.image(fsys, name)
	case info.Kind == Video:
		err = f.video(fsys, name)
	case info.MIME == "video/webm" || info.MIME == "video/x-matroska":
		err = f.webm(fsys, name)
	}
	return f, err
}

// readImage reads an image file whole.
func readImage(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("inspect %s: %w", name, err)
	}
	defer f.Close()
	size := int64(0)
	if stat, err := f.Stat(); err == nil {
		size = stat.Size()
	}
	if size > ImageMax {
		return nil, refuse(name, ErrHeavy, fmt.Sprintf("%d bytes", size))
	}
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(f, ImageMax+1)); err != nil {
		return nil, fmt.Errorf("inspect %s: %w", name, err)
	}
	if buf.Len() > ImageMax {
		return nil, refuse(name, ErrHeavy, fmt.Sprintf("more than %d bytes", ImageMax))
	}
	return buf.Bytes(), nil
}

func (f *Facts) image(fsys fs.FS, name string) error {
	data, err := readImage(fsys, name)
	if err != nil {
		return err
	}
	return f.imageData(name, data)
}

// imageData fills the facts of an image from its bytes.
func (f *Facts) imageData(name string, data []byte) error {
	format := formatOf(data)
	l, err := layoutOf(format, data)
	if err != nil {
		return refuse(name, ErrDamaged, err.Error())
	}
	w, h := f.Width, f.Height
	if f.Orientation >= 5 {
		w, h = h, w
	}
	if l.frame != [2]int{} && l.animated == 0 && l.frame != [2]int{w, h} {
		return refuse(name, ErrLying, fmt.Sprintf("%d×%d outside, %d×%d inside", w, h, l.frame[0], l.frame[1]))
	}
	if need := int64(w) * int64(h) * l.memory / 4; need > MaxMemory {
		return refuse(name, ErrHeavy, fmt.Sprintf("%d MB to decode", need/1_000_000))
	}
	if format == "webp" && l.animated > 0 {
		return refuse(name, ErrMoving, fmt.Sprintf("%d frames", l.frames))
	}
	f.Frames, f.Parts, f.Tail = l.frames, l.parts, tailOf(l, data)
	f.Hidden = hiddenIn(metaFormats[format], data, l)
	return nil
}

// formats are the images that are opened, by how they begin.
var formats = []struct{ magic, name string }{
	{"\xff\xd8\xff", "jpeg"}, {pngHead, "png"}, {"GIF87a", "gif"}, {"GIF89a", "gif"},
}

// formatOf names an image's format by its first bytes; "" is another file. What
// else stands in the file does not count: a JPEG with a PDF in it is a JPEG.
func formatOf(head []byte) string {
	for _, f := range formats {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return f.name
		}
	}
	if len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" {
		return "webp"
	}
	return ""
}

// heif reads the metadata of a HEIC or AVIF photo; that it is one is no news here.
func (f *Facts) heif(fsys fs.FS, name string) error {
	data, err := readImage(fsys, name)
	if err != nil {
		return err
	}
	f.Bytes, f.Frames = int64(len(data)), 1
	format := imagemeta.HEIF
	if f.MIME == "image/avif" {
		format = imagemeta.AVIF
	}
	f.Hidden = hiddenIn(format, data, &layout{})
	h := readHEIF(data)
	f.Width, f.Height = h.width, h.height
	if h.exif {
		f.Parts = append(f.Parts, PartEXIF)
	}
	if h.icc != nil {
		f.Parts = append(f.Parts, PartICC)
	}
	return nil
}

// tellingTags are the tags that say something about people and places.
var tellingTags = map[string]string{
	"BodySerialNumber": HiddenSerial, "CameraSerialNumber": HiddenSerial, "LensSerialNumber": HiddenSerial, "SerialNumber": HiddenSerial,
	"ImageUniqueID": HiddenSerial,
	"Artist":        HiddenPerson, "CameraOwnerName": HiddenPerson, "OwnerName": HiddenPerson, "Creator": HiddenPerson, "By-line": HiddenPerson, "Byline": HiddenPerson,
	"Make": HiddenCamera, "Model": HiddenCamera, "LensModel": HiddenCamera, "HostComputer": HiddenCamera, "Software": HiddenCamera,
	"DateTimeOriginal": HiddenTime, "DateTimeDigitized": HiddenTime, "CreateDate": HiddenTime, "ModifyDate": HiddenTime, "DateTime": HiddenTime,
	"ThumbnailOffset": HiddenThumb, "JPEGInterchangeFormat": HiddenThumb,
}

var hiddenOrder = []string{HiddenPlace, HiddenSerial, HiddenPerson, HiddenCamera, HiddenTime, HiddenThumb, HiddenText}

// metaTimeout bounds the reading of metadata by the library.
const metaTimeout = 500 * time.Millisecond

// hiddenIn reads what an image's metadata tells.
func hiddenIn(format imagemeta.ImageFormat, data []byte, l *layout) []string {
	found := map[string]bool{}
	if slices.Contains(l.parts, PartComment) || slices.Contains(l.parts, PartOther) {
		found[HiddenText] = true
	}
	if format != 0 {
		// What the library can't read is named by its kind alone, in Parts.
		_, _ = imagemeta.Decode(imagemeta.Options{
			R: bytes.NewReader(data), ImageFormat: format, Sources: imagemeta.EXIF | imagemeta.XMP | imagemeta.IPTC, Timeout: metaTimeout,
			ShouldHandleTag: func(t imagemeta.TagInfo) bool { return true },
			HandleTag: func(t imagemeta.TagInfo) error {
				if kind := tells(t); kind != "" {
					found[kind] = true
				}
				return nil
			},
			Warnf: func(string, ...any) {},
		})
	}
	var out []string
	for _, kind := range hiddenOrder {
		if found[kind] {
			out = append(out, kind)
		}
	}
	return out
}

func tells(t imagemeta.TagInfo) string {
	if kind, ok := tellingTags[t.Tag]; ok {
		return kind
	}
	if len(t.Tag) > 3 && t.Tag[:3] == "GPS" && !slices.Contains([]string{"GPSInfo", "GPSVersionID", "GPSInfoIFDPointer"}, t.Tag) {
		return HiddenPlace
	}
	return ""
}
