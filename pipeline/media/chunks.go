package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// pngHead is a PNG file's first bytes.
const pngHead = "\x89PNG\r\n\x1a\n"

func (l *layout) png(data []byte) error {
	return eachChunk(data, func(kind string, body []byte, end int) error {
		switch kind {
		case "IEND":
			l.end = end
		case "IHDR":
			l.memory = pngMemory(body)
		case "acTL":
			if len(body) >= 4 {
				l.frames = int(min(binary.BigEndian.Uint32(body), 1<<30))
			}
		case "eXIf":
			l.part(PartEXIF)
		case "iCCP":
			l.part(PartICC)
			l.icc = body // packed
		case "tEXt", "zTXt", "iTXt":
			if bytes.HasPrefix(body, []byte("XML:com.adobe.xmp")) {
				l.part(PartXMP)
				l.xmp = body[:min(len(body), 16<<10)]
				return nil
			}
			l.note(PartComment, body)
		case "tIME":
			l.part(PartComment)
		default:
			if !pngPicture[kind] {
				l.note(PartOther, body)
			}
		}
		return nil
	})
}

// pngPicture are the chunks that say how the picture looks.
var pngPicture = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true,
	"cHRM": true, "gAMA": true, "sBIT": true, "sRGB": true, "cICP": true, "bKGD": true, "pHYs": true, "hIST": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// eachChunk calls use for each chunk of a PNG until its end. Nothing is unpacked.
func eachChunk(data []byte, use func(kind string, body []byte, end int) error) error {
	if !bytes.HasPrefix(data, []byte(pngHead)) {
		return errors.New("no PNG")
	}
	i := len(pngHead)
	for range segmentsMax {
		if i+12 > len(data) {
			return errCut
		}
		n, kind := binary.BigEndian.Uint32(data[i:]), string(data[i+4:i+8])
		if int64(n) > int64(len(data)-i-12) {
			return fmt.Errorf("chunk %q of %d bytes: %w", kind, n, errCut)
		}
		end := i + 12 + int(n)
		if err := use(kind, data[i+8:end-4], end); err != nil || kind == "IEND" {
			return err
		}
		i = end
	}
	return errParts
}

// pngMemory is what decoding takes for each pixel, in quarters of a byte.
func pngMemory(ihdr []byte) int64 {
	if len(ihdr) < 13 {
		return 8 * 4
	}
	depth, color := ihdr[8], ihdr[9]
	samples := map[byte]int64{0: 1, 3: 1, 2: 4, 4: 4, 6: 4}[color]
	if depth == 16 {
		samples *= 2
	}
	return max(samples, 1) * 4
}

func (l *layout) gif(data []byte) error {
	if len(data) < 13 {
		return errCut
	}
	l.memory, l.frames = 4, 0
	i := 13 + gifColors(data[10])
	for i < len(data) {
		switch data[i] {
		case 0x3b:
			l.end = i + 1
			l.frames = max(l.frames, 1)
			return nil
		case 0x21: // extension
			if i+2 > len(data) {
				return errCut
			}
			at := i + 2
			end, err := gifBlocks(data, at)
			if err != nil {
				return err
			}
			switch data[i+1] {
			case 0xfe:
				l.note(PartComment, data[at:end])
			case 0xff:
				if body := data[at:end]; !bytes.Contains(body[:min(len(body), 16)], []byte("NETSCAPE")) && !bytes.Contains(body[:min(len(body), 16)], []byte("ANIMEXTS")) {
					l.note(PartOther, body)
				}
			}
			i = end
		case 0x2c: // a frame
			if i+11 > len(data) {
				return errCut
			}
			if l.frames++; l.frames > segmentsMax {
				return errParts
			}
			end, err := gifBlocks(data, i+10+gifColors(data[i+9])+1)
			if err != nil {
				return err
			}
			i = end
		default:
			return fmt.Errorf("GIF block %#x", data[i])
		}
	}
	return errCut
}

// gifColors is the size of the color table that the flags announce.
func gifColors(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// gifBlocks passes over a chain of blocks and returns where it ends.
func gifBlocks(data []byte, i int) (int, error) {
	for i < len(data) {
		n := int(data[i])
		if i += 1 + n; n == 0 {
			return i, nil
		}
	}
	return 0, errCut
}

func (l *layout) webp(data []byte) error {
	if len(data) < 12 {
		return errCut
	}
	l.end = 8 + int(binary.LittleEndian.Uint32(data[4:]))
	if l.end > len(data) || l.end < 12 {
		return errCut
	}
	l.memory = 8 * 4
	n, i := 0, 12
	for ; i+8 <= l.end; n++ {
		if n > segmentsMax {
			return errParts
		}
		size := int64(binary.LittleEndian.Uint32(data[i+4:]))
		if size > int64(l.end-i-8) {
			return errCut
		}
		l.webpChunk(string(data[i:i+4]), data[i+8:i+8+int(size)])
		i += 8 + int(size+size&1)
	}
	l.frames = max(l.animated, 1)
	return nil
}

func (l *layout) webpChunk(kind string, body []byte) {
	switch kind {
	case "VP8 ":
		if len(body) >= 10 {
			l.memory = 3 * 4
			l.frame = [2]int{int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)}
		}
	case "VP8L":
		if len(body) >= 5 {
			bits := binary.LittleEndian.Uint32(body[1:])
			l.frame = [2]int{int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1}
		}
	case "ANMF":
		l.animated++
	case "ICCP":
		l.part(PartICC)
		l.icc = body
	case "EXIF":
		l.part(PartEXIF)
	case "XMP ":
		l.part(PartXMP)
		l.xmp = body[:min(len(body), 16<<10)]
	case "VP8X", "ALPH", "ANIM":
	default:
		l.note(PartOther, body)
	}
}
