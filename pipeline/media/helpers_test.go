package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// quadrants is an image whose corners are red, green (top), blue, yellow (bottom).
func quadrants(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{220, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 200, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 220, 255}
			case x >= w/2:
				c = color.RGBA{230, 230, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegBytes(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngBytes(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF puts an EXIF segment with an orientation and a GPS position after a
// JPEG's first marker.
func withEXIF(jpg []byte, orientation uint16) []byte {
	var b bytes.Buffer
	be := func(v any) { _ = binary.Write(&b, binary.BigEndian, v) }
	b.WriteString("Exif\x00\x00MM\x00*")
	be(uint32(8))
	be(uint16(2)) // IFD0: Orientation, GPS
	be([]uint16{0x0112, 3})
	be(uint32(1))
	be([]uint16{orientation, 0})
	be([]uint16{0x8825, 4})
	be(uint32(1))
	be(uint32(38))
	be(uint32(0))
	be(uint16(2)) // GPS: LatitudeRef, Latitude
	be([]uint16{1, 2})
	be(uint32(2))
	b.WriteString("S\x00\x00\x00")
	be([]uint16{2, 5})
	be(uint32(3))
	be(uint32(68))
	be(uint32(0))
	be([]uint32{1, 1, 17, 1, 42, 1})
	b.WriteString("GPSMARK")
	out := append([]byte{}, jpg[:2]...)
	out = append(out, 0xff, 0xe1, byte((b.Len()+2)>>8), byte(b.Len()+2))
	out = append(out, b.Bytes()...)
	return append(out, jpg[2:]...)
}

// box is one box of an MP4 file.
func box(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(out, kind...), body...)
}

// mp4 is a video file without pictures: what its headers say is all that is read.
func mp4(w, h int, seconds uint32, matrix [2]int32, extra ...[]byte) []byte {
	mvhd := make([]byte, 100)
	binary.BigEndian.PutUint32(mvhd[12:], 1000)
	binary.BigEndian.PutUint32(mvhd[16:], seconds*1000)
	tkhd := make([]byte, 84)
	binary.BigEndian.PutUint32(tkhd[40:], uint32(matrix[0]))
	binary.BigEndian.PutUint32(tkhd[44:], uint32(matrix[1]))
	binary.BigEndian.PutUint32(tkhd[76:], uint32(w)<<16)
	binary.BigEndian.PutUint32(tkhd[80:], uint32(h)<<16)
	sound := make([]byte, 84)
	return bytes.Join([][]byte{
		box("ftyp", []byte("isom\x00\x00\x02\x00isomiso2avc1mp41")),
		bytes.Join(extra, nil),
		box("mdat", make([]byte, 500_000)),
		box("moov", box("mvhd", mvhd), box("trak", box("tkhd", sound)), box("trak", box("edts", make([]byte, 9)), box("tkhd", tkhd))),
	}, nil)
}

var upright = [2]int32{0x10000, 0}
