package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Bounds on what is read of a video: its boxes' headers and the few boxes that
// say how long and how large it is.
const (
	boxesMax = 10_000
	boxMax   = 256 // bytes of a box that is read whole
	metaMax  = 64 << 10
)

var errBoxes = errors.New("too many boxes")

// movie is what the boxes of an MP4 or QuickTime file say.
type movie struct {
	head     *bytes.Reader
	rest     io.Reader
	boxes    int
	found    bool // a moov box was there
	duration time.Duration
	scale    uint32
	width    int
	height   int
	turned   int // orientation as EXIF counts it

	deep   bool // everything is wanted: what follows, and all boxes to the end
	track  Track
	tracks []stream
	hidden map[string]bool
	mdat   bool // seen before moov
	tail   Tail
}

// stream is one track on its way through the boxes.
type stream struct {
	kind    string // vide, soun or another handler
	codec   string
	scale   uint32
	units   uint64
	samples uint32
}

func probeVideo(name string, in Info, rest io.Reader, head []byte) (Info, error) {
	m := movie{head: bytes.NewReader(head), rest: rest, turned: 1}
	if err := m.read(in.Bytes, 0); err != nil {
		return Info{}, refuse(name, ErrDamaged, err.Error())
	}
	switch {
	case !m.found:
		return Info{}, refuse(name, ErrDamaged, "no moov box")
	case m.width == 0 || m.height == 0:
		return Info{}, refuse(name, ErrDamaged, "no picture track")
	}
	in.Kind, in.Duration, in.Orientation = Video, m.duration, m.turned
	in.Width, in.Height = m.width, m.height
	if in.Orientation >= 5 {
		in.Width, in.Height = in.Height, in.Width
	}
	return in, nil
}

// read walks the boxes in the next size bytes. It stops once it has seen moov,
// unless everything is wanted.
func (m *movie) read(size int64, depth int) error {
	for size > 0 && (depth > 0 || m.deep || !m.found) {
		if m.deep && depth == 0 && m.found && size < 8 {
			return m.stray(size)
		}
		if m.boxes++; m.boxes > boxesMax {
			return errBoxes
		}
		kind, body, used, err := m.header(size)
		if err != nil {
			return err
		}
		if err := m.box(kind, body, depth); err != nil {
			return err
		}
		size -= used + body
	}
	return nil
}

// header reads a box's header: its kind, the size of what follows, and its own.
func (m *movie) header(left int64) (kind string, body, used int64, err error) {
	if left < 8 {
		return "", 0, 0, fmt.Errorf("%d stray bytes", left)
	}
	var b [16]byte
	if _, err := io.ReadFull(m, b[:8]); err != nil {
		return "", 0, 0, fmt.Errorf("read box: %w", err)
	}
	kind, used = string(b[4:8]), 8
	total := uint64(binary.BigEndian.Uint32(b[:4]))
	switch total {
	case 0: // to the end of the file
		total = uint64(left)
	case 1:
		if _, err := io.ReadFull(m, b[8:16]); err != nil {
			return "", 0, 0, fmt.Errorf("read box %q: %w", kind, err)
		}
		total, used = binary.BigEndian.Uint64(b[8:16]), 16
	}
	if total < uint64(used) || total > uint64(left) {
		return "", 0, 0, fmt.Errorf("box %q of %d bytes where %d are left", kind, total, left)
	}
	return kind, int64(total) - used, used, nil
}

// box reads or skips one box.
func (m *movie) box(kind string, size int64, depth int) error {
	switch {
	case kind == "moov" && depth == 0:
		m.found = true
		return m.read(size, 1)
	case kind == "trak" && depth == 1:
		return m.read(size, 2)
	case kind == "mvhd" && depth == 1:
		return m.whole(size, m.movieHeader)
	case kind == "tkhd" && depth == 2:
		return m.whole(size, m.trackHeader)
	case m.deep:
		if done, err := m.more(kind, size, depth); done || err != nil {
			return err
		}
	}
	if err := m.skip(size); err != nil {
		return fmt.Errorf("skip box %q: %w", kind, err)
	}
	return nil
}

// Read reads on through the head and then the rest.
func (m *movie) Read(p []byte) (int, error) {
	if m.head.Len() > 0 {
		return m.head.Read(p)
	}
	return m.rest.Read(p)
}

// skip passes over n bytes, without reading them where the file can seek.
func (m *movie) skip(n int64) error {
	inHead := min(n, int64(m.head.Len()))
	if _, err := m.head.Seek(inHead, io.SeekCurrent); err != nil {
		return err
	}
	if n -= inHead; n == 0 {
		return nil
	}
	if s, ok := m.rest.(io.Seeker); ok {
		_, err := s.Seek(n, io.SeekCurrent)
		return err
	}
	_, err := io.CopyN(io.Discard, m.rest, n)
	return err
}

// whole reads a small box and hands it on.
func (m *movie) whole(size int64, use func([]byte) error) error {
	return m.wholeOf(size, boxMax, use)
}

func (m *movie) wholeOf(size, most int64, use func([]byte) error) error {
	if size > most {
		return fmt.Errorf("header box of %d bytes", size)
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(m, b); err != nil {
		return fmt.Errorf("read header box: %w", err)
	}
	return use(b)
}

// movieHeader reads mvhd: the time scale and the duration in it.
func (m *movie) movieHeader(b []byte) error {
	var units uint64
	switch {
	case len(b) >= 32 && b[0] == 1:
		m.scale, units = binary.BigEndian.Uint32(b[20:]), binary.BigEndian.Uint64(b[24:])
	case len(b) >= 20 && b[0] == 0:
		m.scale, units = binary.BigEndian.Uint32(b[12:]), uint64(binary.BigEndian.Uint32(b[16:]))
		if units == math.MaxUint32 {
			units = 0 // unknown
		}
	default:
		return errors.New("mvhd not understood")
	}
	if seconds := float64(units) / float64(max(m.scale, 1)); seconds < 1e6 {
		m.duration = time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	}
	return nil
}

// trackHeader reads tkhd: the size and the turn of the first track that has one.
func (m *movie) trackHeader(b []byte) error {
	matrix := 40
	if len(b) > 0 && b[0] == 1 {
		matrix = 52
	}
	if len(b) < matrix+44 {
		return errors.New("tkhd not understood")
	}
	w := int(binary.BigEndian.Uint32(b[matrix+36:]) >> 16)
	h := int(binary.BigEndian.Uint32(b[matrix+40:]) >> 16)
	if m.width > 0 || w == 0 || h == 0 {
		return nil
	}
	m.width, m.height = w, h
	m.turned = turn(int32(binary.BigEndian.Uint32(b[matrix:])), int32(binary.BigEndian.Uint32(b[matrix+4:])))
	return nil
}

// turn reads the first row of a track's matrix as an orientation of EXIF.
func turn(a, b int32) int {
	switch {
	case a == 0 && b > 0:
		return 6 // a quarter to the right
	case a == 0 && b < 0:
		return 8
	case a < 0 && b == 0:
		return 3
	}
	return 1
}
