package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The parts of an image file that are not the picture.
const (
	PartEXIF    = "EXIF"
	PartXMP     = "XMP"
	PartIPTC    = "IPTC"
	PartICC     = "ICC"
	PartComment = "komentar"
	PartMPF     = "MPF"
	PartOther   = "lain"
)

// segmentsMax bounds the segments, chunks and frames that are walked; cameras
// write dozens.
const segmentsMax = 20_000

var (
	errParts = errors.New("too many parts")
	errCut   = errors.New("cut short")
)

// layout is what an image file is made of.
type layout struct {
	end      int      // where the image's own bytes end
	parts    []string // what is not the picture, each kind once
	frames   int      // of an animation, else 1
	icc      []byte   // its color profile
	notes    [][]byte // free text and unknown parts, where other files hide
	xmp      []byte   // the first bytes of XMP
	frame    [2]int   // size of the picture inside, where the header only claims one
	memory   int64    // bytes that decoding takes for each pixel, times 4
	animated int      // frames of an animated WebP
}

func (l *layout) part(kind string) {
	if !slices.Contains(l.parts, kind) {
		l.parts = append(l.parts, kind)
	}
}

// note keeps a part in which another file may hide.
func (l *layout) note(kind string, data []byte) {
	l.part(kind)
	if len(data) > 0 {
		l.notes = append(l.notes, data[:min(len(data), 4096)])
	}
}

// layoutOf walks an image file of the given format from its first byte to its
// last. An error is a file that is cut short or makes no sense.
func layoutOf(format string, data []byte) (*layout, error) {
	l := &layout{frames: 1}
	var err error
	switch format {
	case "jpeg":
		err = l.jpeg(data)
	case "png":
		err = l.png(data)
	case "gif":
		err = l.gif(data)
	case "webp":
		err = l.webp(data)
	default:
		err = fmt.Errorf("no %s", format)
	}
	return l, err
}

// The markers of JPEG that matter here.
const (
	jpegTEM, jpegSOI, jpegEOI, jpegSOS = 0x01, 0xd8, 0xd9, 0xda
	jpegAPP0, jpegAPP14, jpegAPP15     = 0xe0, 0xee, 0xef
	jpegCOM, jpegRST0, jpegRST7        = 0xfe, 0xd0, 0xd7
)

func (l *layout) jpeg(data []byte) error {
	return eachSegment(data, func(marker byte, body []byte, end int) error {
		switch {
		case marker == jpegEOI:
			l.end = end
		case marker == jpegCOM:
			l.note(PartComment, body)
		case marker >= jpegAPP0 && marker <= jpegAPP15:
			l.app(marker, body)
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			l.memory = jpegMemory(marker == 0xc2, body)
		}
		return nil
	})
}

// eachSegment calls use for each marker of a JPEG with what the segment holds
// and where it ends, until the end of the image. It skips the picture itself.
func eachSegment(data []byte, use func(marker byte, body []byte, end int) error) error {
	if len(data) < 2 || data[0] != 0xff || data[1] != jpegSOI {
		return errors.New("no JPEG")
	}
	i := 2
	for range segmentsMax {
		marker, at, err := nextMarker(data, i)
		if err != nil {
			return err
		}
		if marker == jpegEOI {
			return use(marker, nil, at)
		}
		if marker == jpegTEM || marker == jpegSOI || marker >= jpegRST0 && marker <= jpegRST7 {
			i = at
			continue
		}
		if at+2 > len(data) {
			return errCut
		}
		n := int(binary.BigEndian.Uint16(data[at:]))
		if n < 2 || at+n > len(data) {
			return errCut
		}
		if err := use(marker, data[at+2:at+n], at+n); err != nil {
			return err
		}
		i = at + n
	}
	return errParts
}

// nextMarker finds the next marker at or after i and where what follows it
// begins. Between segments it passes over the picture's own bytes.
func nextMarker(data []byte, i int) (marker byte, at int, err error) {
	for {
		n := bytes.IndexByte(data[min(i, len(data)):], 0xff)
		if n < 0 {
			return 0, 0, errCut
		}
		for i += n; i < len(data) && data[i] == 0xff; i++ {
		}
		if i == len(data) {
			return 0, 0, errCut
		}
		if data[i] != 0 && (data[i] < jpegRST0 || data[i] > jpegRST7) {
			return data[i], i + 1, nil
		}
		i++
	}
}

// app reads an application's segment.
func (l *layout) app(marker byte, body []byte) {
	has := func(s string) bool { return bytes.HasPrefix(body, []byte(s)) }
	switch {
	case marker == jpegAPP0 || marker == jpegAPP14 && has("Adobe"): // JFIF, and how colors are meant
	case marker == 0xe1 && has("Exif\x00"):
		l.part(PartEXIF)
	case marker == 0xe1 && has("http://ns.adobe.com/"):
		l.part(PartXMP)
		l.xmp = append(l.xmp, body[:min(len(body), 16<<10)]...)
	case marker == 0xe2 && has("ICC_PROFILE\x00") && len(body) > 14:
		l.part(PartICC)
		l.icc = append(l.icc, body[14:]...)
	case marker == 0xe2 && has("MPF\x00"):
		l.part(PartMPF)
	case marker == 0xed && has("Photoshop"):
		l.part(PartIPTC)
	default:
		l.note(PartOther, body)
	}
}

// jpegMemory is what decoding takes for each pixel, in quarters of a byte, by the
// frame header: a byte a sample, and for a progressive image four more.
func jpegMemory(progressive bool, sof []byte) int64 {
	if len(sof) < 6 {
		return 4 * 4
	}
	var most, sum int64
	for i := range int(sof[5]) {
		if 6+3*i+1 >= len(sof) {
			break
		}
		f := sof[6+3*i+1]
		n := int64(f>>4) * int64(f&15)
		most, sum = max(most, n), sum+n
	}
	if most == 0 {
		return 4 * 4
	}
	quarters := (sum*4 + most - 1) / most
	if progressive {
		quarters *= 5
	}
	return quarters
}
