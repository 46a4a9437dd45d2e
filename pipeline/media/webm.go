package media

import (
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"time"
)

// The elements of WebM and Matroska that are read.
const (
	idEBML, idDocType                          = 0x1a45dfa3, 0x4282
	idSegment, idInfo, idTracks, idTrack       = 0x18538067, 0x1549a966, 0x1654ae6b, 0xae
	idScale, idDuration                        = 0x2ad7b1, 0x4489
	idType, idCodec, idVideo, idWidth, idHight = 0x83, 0x86, 0xe0, 0xb0, 0xba
	idFrame                                    = 0x23e383 // nanoseconds of a frame
	idCluster                                  = 0x1f43b675
)

const (
	webmMax      = 1 << 20 // bytes that are read of a file's headers
	elementsMax  = 10_000
	elementDepth = 6
)

// clip is what the headers of a WebM file say.
type clip struct {
	left     int // elements
	doc      string
	scale    uint64
	duration float64
	width    int
	height   int
	track    Track
	kind     uint64 // of the track that is being read
	codec    string
	frame    uint64
}

// webm reads the headers of a WebM file. Such a file is not shown by platforms,
// so this serves those who want to know what they have.
func (f *Facts) webm(fsys fs.FS, name string) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, webmMax))
	if err != nil {
		return fmt.Errorf("inspect %s: %w", name, err)
	}
	c := clip{left: elementsMax, scale: 1_000_000}
	if err := c.walk(data, 0); err != nil {
		return refuse(name, ErrDamaged, err.Error())
	}
	if c.doc != "webm" && c.doc != "matroska" || c.track.Video == "" && c.track.Audio == "" {
		return refuse(name, ErrDamaged, "no WebM tracks")
	}
	c.track.Brand = c.doc
	f.Kind, f.Width, f.Height, f.Track, f.Orientation = Video, c.width, c.height, c.track, 1
	if seconds := c.duration * float64(c.scale) / 1e9; seconds > 0 && seconds < 1e6 {
		f.Duration = time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	}
	return nil
}

// walk reads elements until the first cluster of pictures, or the end of what
// was read.
func (c *clip) walk(data []byte, depth int) error {
	for len(data) > 0 {
		if c.left--; c.left < 0 || depth > elementDepth {
			return errParts
		}
		id, n, ok := vint(data, 4, true)
		if !ok {
			return fmt.Errorf("element id at depth %d", depth)
		}
		size, k, ok := vint(data[n:], 8, false)
		if !ok {
			return fmt.Errorf("size of element %#x", id)
		}
		if id == idCluster {
			return nil
		}
		body := data[n+k:]
		unknown := size == 1<<(7*k)-1
		if !unknown && size < uint64(len(body)) {
			body = body[:size]
		}
		if err := c.element(id, body, depth); err != nil {
			return err
		}
		data = data[n+k+len(body):]
	}
	return nil
}

func (c *clip) element(id uint64, body []byte, depth int) error {
	switch id {
	case idEBML, idSegment, idInfo, idTracks, idVideo:
		return c.walk(body, depth+1)
	case idTrack:
		c.kind, c.codec, c.frame = 0, "", 0
		if err := c.walk(body, depth+1); err != nil {
			return err
		}
		c.endTrack()
	case idDocType:
		c.doc = printable(body[:min(len(body), 16)])
	case idScale:
		c.scale = number(body)
	case idDuration:
		c.duration = float(body)
	case idType:
		c.kind = number(body)
	case idCodec:
		c.codec = printable(body[:min(len(body), 32)])
	case idFrame:
		c.frame = number(body)
	case idWidth, idHight:
		if n := number(body); n < 1<<20 && id == idWidth && c.width == 0 {
			c.width = int(n)
		} else if n < 1<<20 && id == idHight && c.height == 0 {
			c.height = int(n)
		}
	}
	return nil
}

func (c *clip) endTrack() {
	switch _, name, _ := strings.Cut(c.codec, "_"); {
	case c.kind == 1 && c.track.Video == "":
		c.track.Video = strings.ToLower(name)
		if c.frame > 0 {
			c.track.Rate = rate(1e9 / float64(c.frame))
		}
	case c.kind == 2 && c.track.Audio == "":
		c.track.Audio = strings.ToLower(name)
	}
}

// vint reads a number of variable length, of at most the given bytes; an id
// keeps its marker bit.
func vint(b []byte, most int, id bool) (v uint64, n int, ok bool) {
	if len(b) == 0 {
		return 0, 0, false
	}
	mask := byte(0x80)
	for n = 1; n <= most && b[0]&mask == 0; n++ {
		mask >>= 1
	}
	if n > most || n > len(b) {
		return 0, 0, false
	}
	v = uint64(b[0])
	if !id {
		v = uint64(b[0] &^ mask)
	}
	for _, x := range b[1:n] {
		v = v<<8 | uint64(x)
	}
	return v, n, true
}

func number(b []byte) (v uint64) {
	for _, x := range b[:min(len(b), 8)] {
		v = v<<8 | uint64(x)
	}
	return v
}

func float(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return 0
}
