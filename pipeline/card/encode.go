package card

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/color"
)

// pngHead begins every PNG.
const pngHead = "\x89PNG\r\n\x1a\n"

// encoder writes planes as PNG of 16 shades, two pixels a byte. image/png asks
// for each pixel by a call and tries no filter below a byte a pixel: it takes
// four times as long.
type encoder struct {
	number [256]byte // of the shade nearest to a value
	rows   []byte    // what is packed: a filter and the pixels, row by row
	packed bytes.Buffer
	zip    *zlib.Writer
}

const rowBytes = Width * 4 / 8

func newEncoder() *encoder {
	e := &encoder{rows: make([]byte, Height*(1+rowBytes))}
	for i := range e.number {
		e.number[i] = byte((i*(shades-1) + 127) / 255)
	}
	e.zip, _ = zlib.NewWriterLevel(&e.packed, zlib.BestSpeed) // the level is one that there is
	return e
}

// encode packs a plane, each row as its difference from the one above: most of a
// card is like what is above it.
func (e *encoder) encode(plane []byte, colors color.Palette) ([]byte, error) {
	var above, row [rowBytes]byte
	const up = 2
	for y := range Height {
		from, to := plane[y*Width:(y+1)*Width], e.rows[y*(1+rowBytes):(y+1)*(1+rowBytes)]
		to[0] = up
		for i := range row {
			row[i] = e.number[from[2*i]]<<4 | e.number[from[2*i+1]]
			to[1+i] = row[i] - above[i]
		}
		above = row
	}
	e.packed.Reset()
	e.zip.Reset(&e.packed)
	if _, err := e.zip.Write(e.rows); err != nil {
		return nil, fmt.Errorf("encode PNG: %w", err)
	}
	if err := e.zip.Close(); err != nil {
		return nil, fmt.Errorf("encode PNG: %w", err)
	}
	out := make([]byte, 0, e.packed.Len()+200)
	out = append(out, pngHead...)
	var size [13]byte
	binary.BigEndian.PutUint32(size[:], Width)
	binary.BigEndian.PutUint32(size[4:], Height)
	size[8], size[9] = 4, 3 // bits a pixel, from a palette
	out = chunk(out, "IHDR", size[:])
	var list []byte
	for _, c := range colors {
		r, g, b, _ := c.RGBA()
		list = append(list, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	out = chunk(out, "PLTE", list)
	out = chunk(out, "IDAT", e.packed.Bytes())
	return chunk(out, "IEND", nil), nil
}

func chunk(to []byte, kind string, data []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(data)))
	start := len(to)
	to = append(append(to, kind...), data...)
	return binary.BigEndian.AppendUint32(to, crc32.ChecksumIEEE(to[start:]))
}

// whole reports whether data is a PNG without a damaged or missing byte: its
// chunks carry their sums, so nothing needs to be decoded.
func whole(data []byte) bool {
	if len(data) < len(pngHead) || string(data[:len(pngHead)]) != pngHead {
		return false
	}
	for data = data[len(pngHead):]; len(data) >= 12; {
		n := int64(binary.BigEndian.Uint32(data))
		if n > int64(len(data)-12) {
			return false
		}
		kind, end := string(data[4:8]), 8+int(n)
		if crc32.ChecksumIEEE(data[4:end]) != binary.BigEndian.Uint32(data[end:]) {
			return false
		}
		data = data[end+4:]
		if kind == "IEND" {
			return len(data) == 0
		}
	}
	return false
}
