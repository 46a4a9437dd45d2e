package media

import (
	"bytes"
	"encoding/binary"
)

// heifInfo is what the boxes of a HEIC or AVIF file say of its picture.
type heifInfo struct {
	width, height int    // of the largest picture in it, as stored
	icc           []byte // the first color profile
	exif          bool
	damaged       bool
}

// heifDepth are the boxes that hold boxes, and how many bytes stand before those.
var heifDepth = map[string]int{"meta": 4, "iprp": 0, "ipco": 0}

// readHEIF walks the boxes. What it can't read it leaves out.
func readHEIF(data []byte) (h heifInfo) {
	left := boxesMax
	h.walk(data, 0, &left)
	return h
}

func (h *heifInfo) walk(data []byte, depth int, left *int) {
	for len(data) >= 8 {
		if *left--; *left < 0 || depth > 8 {
			h.damaged = true
			return
		}
		n, used := uint64(binary.BigEndian.Uint32(data)), 8
		switch {
		case n == 0:
			n = uint64(len(data))
		case n == 1 && len(data) >= 16:
			n, used = binary.BigEndian.Uint64(data[8:]), 16
		}
		if n < uint64(used) || n > uint64(len(data)) {
			h.damaged = true
			return
		}
		h.box(string(data[4:8]), data[used:n], depth, left)
		data = data[n:]
	}
}

func (h *heifInfo) box(kind string, body []byte, depth int, left *int) {
	switch skip, ok := heifDepth[kind]; {
	case ok && len(body) >= skip:
		h.walk(body[skip:], depth+1, left)
	case kind == "ispe" && len(body) >= 12:
		w, y := int(min(binary.BigEndian.Uint32(body[4:]), 1<<30)), int(min(binary.BigEndian.Uint32(body[8:]), 1<<30))
		if int64(w)*int64(y) > int64(h.width)*int64(h.height) {
			h.width, h.height = w, y
		}
	case kind == "colr" && h.icc == nil && (bytes.HasPrefix(body, []byte("prof")) || bytes.HasPrefix(body, []byte("rICC"))):
		h.icc = body[4:]
	case kind == "iinf":
		h.exif = bytes.Contains(body, []byte("Exif"))
	}
}
