package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"regexp"
	"strings"

	"github.com/bep/imagemeta"
	"github.com/gabriel-vasile/mimetype"
)

// Traces is what a file's metadata gives away beside the picture: EXIF, XMP and
// IPTC of JPEG, PNG, WebP, TIFF, HEIC and AVIF, and the place in MP4 and
// QuickTime. What the pixels show is not looked at, nor are makers' notes, GIF
// comments, and XMP that is split over several segments.
type Traces struct {
	Place  bool     // coordinates
	Serial bool     // of the camera, lens or telephone
	Faces  bool     // regions of faces, with or without names
	People []string // names: owner, artist, persons shown
	Texts  []string // title, description, keywords, comment, address
	Broken bool     // the metadata can't be read, so nobody knows
}

// Empty reports whether there is nothing to say.
func (t *Traces) Empty() bool {
	return !t.Place && !t.Serial && !t.Faces && !t.Broken && len(t.People) == 0 && len(t.Texts) == 0
}

// Bounds on what is looked at.
const (
	tracesMax = 32 << 20 // bytes of a file that can't seek
	movieMax  = 1000     // boxes at one level that are looked at
	valueMax  = 2000     // bytes of a text
	valuesMax = 50
)

// FindTraces reads the metadata of a file. A file of another kind has none; the
// error is a failure to read.
func FindTraces(fsys fs.FS, name string) (Traces, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Traces{}, fmt.Errorf("read metadata of %s: %w", name, err)
	}
	defer f.Close()
	r, ok := f.(io.ReadSeeker)
	if !ok {
		data, err := io.ReadAll(io.LimitReader(f, tracesMax))
		if err != nil {
			return Traces{}, fmt.Errorf("read metadata of %s: %w", name, err)
		}
		r = bytes.NewReader(data)
	}
	var head [512]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Traces{}, fmt.Errorf("read metadata of %s: %w", name, err)
	}
	size, err := r.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = r.Seek(0, io.SeekStart)
	}
	if err != nil {
		return Traces{}, fmt.Errorf("read metadata of %s: %w", name, err)
	}
	t := Traces{}
	mime := mimetype.Detect(head[:n])
	switch {
	case mime.Is("image/jpeg"):
		t.image(r, imagemeta.JPEG)
	case mime.Is("image/png"):
		t.image(r, imagemeta.PNG)
		t.chunks(r)
	case mime.Is("image/webp"):
		t.image(r, imagemeta.WebP)
	case mime.Is("image/tiff"):
		t.image(r, imagemeta.TIFF)
	case mime.Is("image/avif"):
		t.image(r, imagemeta.AVIF)
	case family(mime) == "heic":
		t.image(r, imagemeta.HEIF)
	case family(mime) == Video:
		t.Broken = t.movie(r, size, 0) != nil
	}
	return t, nil
}

func (t *Traces) image(r io.ReadSeeker, format imagemeta.ImageFormat) {
	_, err := imagemeta.Decode(imagemeta.Options{
		R: r, ImageFormat: format, Sources: imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return tag.Source != imagemeta.EXIF || strings.HasPrefix(tag.Namespace, "IFD0")
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			t.tag(tag.Tag, tag.Value)
			return nil
		},
		HandleXMP: t.xmp,
		Warnf:     func(string, ...any) {},
	})
	t.Broken = err != nil
}

// tag looks at one value of EXIF or IPTC, by the name that ExifTool gives it.
func (t *Traces) tag(name string, value any) {
	switch name {
	case "GPSLatitude", "GPSLongitude", "GPSDestLatitude":
		if v, ok := value.(float64); !ok || v != 0 && !math.IsNaN(v) {
			t.Place = true
		}
	case "SerialNumber", "LensSerialNumber", "InternalSerialNumber", "BodySerialNumber", "CameraSerialNumber", "ImageUniqueID":
		t.Serial = t.Serial || name != "ImageUniqueID" && len(texts(value)) > 0
	case "OwnerName", "CameraOwnerName", "Artist", "XPAuthor", "By-line", "Writer-Editor", "Contact", "Photographer":
		t.People = add(t.People, texts(value))
	case "ImageDescription", "UserComment", "XPTitle", "XPComment", "XPKeywords", "XPSubject", "Copyright", "Caption-Abstract",
		"ObjectName", "Headline", "Keywords", "SpecialInstructions", "Sub-location":
		t.Texts = add(t.Texts, texts(value))
	}
}

// texts are the strings of a value, without what only fills space.
func texts(value any) (out []string) {
	switch v := value.(type) {
	case string:
		if v = strings.TrimSpace(strings.Trim(v, "\x00 ")); v != "" {
			out = append(out, v[:min(len(v), valueMax)])
		}
	case []string:
		for _, s := range v {
			out = append(out, texts(s)...)
		}
	case []byte:
		return texts(string(v))
	}
	return out
}

func add(to, more []string) []string {
	return append(to, more[:min(len(more), valuesMax-min(len(to), valuesMax))]...)
}

// What an XMP packet says is looked for in its text: faces are nested deeper than
// the library reads.
var (
	xmpPlace  = regexp.MustCompile(`\bGPS(Dest)?L(atitude|ongitude)(="|>)\s*[0-9-]`)
	xmpSerial = regexp.MustCompile(`\b(Body|Lens|Camera)?SerialNumber(="|>)\s*[^\s"<]`)
	xmpFaces  = regexp.MustCompile(`\b(mwg-rs:RegionList|mwg-rs:Regions|MPRI:Regions|MPReg:Rectangle|PersonDisplayName|Iptc4xmpExt:ImageRegion)\b`)
	xmpName   = regexp.MustCompile(`\b(?:aux:OwnerName|exifEX:CameraOwnerName|MPReg:PersonDisplayName|mwg-rs:Name)(?:="|>)\s*([^"<]+)`)
	xmpNames  = regexp.MustCompile(`(?s)<(?:dc:creator|Iptc4xmpExt:PersonInImage|Iptc4xmpCore:CiEmailWork)\b[^>]*>(.*?)</(?:dc:creator|Iptc4xmpExt:PersonInImage|Iptc4xmpCore:CiEmailWork)>`)
	xmpTexts  = regexp.MustCompile(`(?s)<(?:dc:title|dc:description|dc:subject|dc:rights|photoshop:Headline)\b[^>]*>(.*?)</(?:dc:title|dc:description|dc:subject|dc:rights|photoshop:Headline)>`)
	xmlTag    = regexp.MustCompile(`<[^>]*>`)
)

func (t *Traces) xmp(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	t.packet(data)
	return nil
}

// packet looks at the text of an XMP packet.
func (t *Traces) packet(data []byte) {
	t.Place = t.Place || xmpPlace.Match(data)
	t.Serial = t.Serial || xmpSerial.Match(data)
	t.Faces = t.Faces || xmpFaces.Match(data)
	for _, m := range xmpName.FindAllSubmatch(data, valuesMax) {
		t.People = add(t.People, texts(string(m[1])))
	}
	for _, m := range xmpNames.FindAllSubmatch(data, valuesMax) {
		t.People = add(t.People, texts(strings.Join(strings.Fields(xmlTag.ReplaceAllString(string(m[1]), " ")), " ")))
	}
	for _, m := range xmpTexts.FindAllSubmatch(data, valuesMax) {
		t.Texts = add(t.Texts, texts(xmlTag.ReplaceAllString(string(m[1]), " ")))
	}
}

// Bounds on the text of a PNG: a small chunk can unpack to a large one.
const (
	chunkMax     = 1 << 20 // bytes of a text chunk, packed and unpacked
	chunksMax    = 100_000
	textChunkMax = 500
	packedMax    = 20
)

// chunks reads the text chunks of a PNG, which the library leaves out: XMP, and
// the keywords for author, title and comment.
func (t *Traces) chunks(r io.ReadSeeker) {
	if _, err := r.Seek(8, io.SeekStart); err != nil {
		t.Broken = true
		return
	}
	words, packed := 0, 0
	for range chunksMax {
		var h [8]byte
		if _, err := io.ReadFull(r, h[:]); err != nil || string(h[4:]) == "IEND" {
			return // without an end it is damaged, which Probe says
		}
		size := int64(binary.BigEndian.Uint32(h[:4]))
		kind := string(h[4:])
		if kind == "iTXt" || kind == "tEXt" || kind == "zTXt" {
			if kind != "tEXt" {
				packed++
			}
			if words++; words > textChunkMax || packed > packedMax {
				break
			}
			data, err := io.ReadAll(io.LimitReader(r, min(size, chunkMax)))
			if err != nil {
				break
			}
			t.chunk(kind, data)
			size -= int64(len(data))
		}
		if _, err := r.Seek(size+4, io.SeekCurrent); err != nil {
			break
		}
	}
	t.Broken = true // more than anybody writes: not looked at to its end
}

func (t *Traces) chunk(kind string, data []byte) {
	word, rest, _ := bytes.Cut(data, []byte{0})
	packed := kind == "zTXt"
	if kind == "iTXt" && len(rest) >= 2 {
		packed = rest[0] == 1
		for range 2 { // language, keyword in it
			_, after, _ := bytes.Cut(rest[2:], []byte{0})
			rest = append([]byte{0, 0}, after...)
		}
		rest = rest[2:]
	} else if packed && len(rest) > 0 {
		rest = rest[1:] // the method
	}
	if packed {
		z, err := zlib.NewReader(bytes.NewReader(rest))
		if err == nil {
			rest, err = io.ReadAll(io.LimitReader(z, chunkMax))
		}
		if err != nil {
			t.Broken = true
			return
		}
	}
	switch string(word) {
	case "XML:com.adobe.xmp":
		t.packet(rest)
	case "Author", "Artist", "exif:Artist", "exif:OwnerName", "exif:CameraOwnerName":
		t.People = add(t.People, texts(rest))
	case "Title", "Description", "Comment", "Copyright", "Source", "exif:ImageDescription", "exif:UserComment", "exif:Copyright":
		t.Texts = add(t.Texts, texts(rest))
	case "exif:GPSLatitude", "exif:GPSLongitude":
		t.Place = true
	case "exif:BodySerialNumber", "exif:LensSerialNumber":
		t.Serial = true
	case "Raw profile type exif", "Raw profile type APP1":
		t.rawProfile(rest)
	}
}

// rawProfile reads EXIF as ImageMagick wrote it into PNG before there was eXIf: a
// name, a length, and the bytes in hexadecimal.
func (t *Traces) rawProfile(data []byte) {
	fields := bytes.Fields(data)
	if len(fields) < 3 {
		t.Broken = true
		return
	}
	raw, err := hex.DecodeString(string(bytes.Join(fields[2:], nil)))
	if err != nil {
		t.Broken = true
		return
	}
	broken := t.Broken
	t.image(bytes.NewReader(bytes.TrimPrefix(raw, []byte("Exif\x00\x00"))), imagemeta.TIFF)
	t.Broken = t.Broken || broken
}

var errMovie = errors.New("boxes not understood")

// containers are the boxes of a movie in which a place can stand.
var containers = map[string]int64{"moov": 0, "udta": 0, "meta": 4}

// movie looks for a place in the boxes of a video: ©xyz, loci, and the keys of
// QuickTime.
func (t *Traces) movie(r io.ReadSeeker, left int64, depth int) error {
	for boxes := 0; left >= 8 && boxes < movieMax; boxes++ {
		var h [16]byte
		if _, err := io.ReadFull(r, h[:8]); err != nil {
			return errMovie
		}
		kind, size, used := string(h[4:8]), int64(binary.BigEndian.Uint32(h[:4])), int64(8)
		switch size {
		case 0:
			size = left
		case 1:
			if _, err := io.ReadFull(r, h[8:16]); err != nil {
				return errMovie
			}
			size, used = int64(binary.BigEndian.Uint64(h[8:16])), 16 //nolint:gosec // a huge one is negative and refused below
		}
		if size < used || size > left {
			return errMovie
		}
		if err := t.box(r, kind, size-used, depth); err != nil {
			return err
		}
		left -= size
	}
	return nil
}

func (t *Traces) box(r io.ReadSeeker, kind string, size int64, depth int) error {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return errMovie
	}
	skip, holds := containers[kind]
	switch {
	case kind == "\xa9xyz" || kind == "loci":
		t.Place = true
	case kind == "keys" && size <= 1<<16:
		b := make([]byte, size)
		if _, err := io.ReadFull(r, b); err != nil {
			return errMovie
		}
		t.Place = t.Place || bytes.Contains(b, []byte("location.ISO6709"))
	case holds && depth < 4 && size >= skip:
		if kind == "meta" && !t.fullBox(r) {
			skip = 0
		}
		if _, err := r.Seek(start+skip, io.SeekStart); err != nil {
			return errMovie
		}
		if err := t.movie(r, size-skip, depth+1); err != nil {
			return err
		}
	}
	if _, err := r.Seek(start+size, io.SeekStart); err != nil {
		return errMovie
	}
	return nil
}

// fullBox reports whether a meta box begins with a version, as MP4's do; those of
// QuickTime begin with a box at once.
func (t *Traces) fullBox(r io.Reader) bool {
	var b [4]byte
	_, err := io.ReadFull(r, b[:])
	return err == nil && binary.BigEndian.Uint32(b[:]) == 0
}
