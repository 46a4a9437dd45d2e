package media

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// segment is one segment of a JPEG.
func segment(marker byte, body string) []byte {
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// after puts segments after a JPEG's first marker.
func after(jpg []byte, segments ...[]byte) []byte {
	return bytes.Join([][]byte{jpg[:2], bytes.Join(segments, nil), jpg[2:]}, nil)
}

// chunk is one chunk of a PNG.
func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunks puts chunks after a PNG's header.
func withChunks(p []byte, chunks ...[]byte) []byte {
	return bytes.Join([][]byte{p[:33], bytes.Join(chunks, nil), p[33:]}, nil)
}

func zipBytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("META-INF/MANIFEST.MF")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("Manifest-Version: 1.0\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is a hundred megabytes of zeros, packed once for all tests.
var packed = sync.OnceValues(func() ([]byte, error) {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(make([]byte, 100<<20)); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
})

func bomb(t testing.TB) []byte {
	t.Helper()
	data, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func gifBytes(t testing.TB, frames int) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.White, color.Black})
	all := &gif.GIF{}
	for range frames {
		all.Image, all.Delay = append(all.Image, img), append(all.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpBytes is a WebP whose header claims w×h while the picture inside is 1×1.
func webpBytes(w, h uint32, extra ...[]byte) []byte {
	riff := func(kind string, body []byte) []byte {
		out := append([]byte(kind), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...)
		out = append(out, body...)
		return append(out, make([]byte, len(body)&1)...)
	}
	vp8x := []byte{0, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16), byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16)}
	// A lossless picture of one pixel.
	vp8l := []byte{0x2f, 0, 0, 0, 0, 0x07, 0xd0, 0xff, 0xfe, 0xf7, 0xbf, 0xff, 0x81, 0x88, 0xe8, 0x7f, 0}
	body := bytes.Join([][]byte{[]byte("WEBP"), riff("VP8X", vp8x), riff("VP8L", vp8l), bytes.Join(extra, nil)}, nil)
	return append(append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), body...)
}

// hostile is every hostile file that the tests know, what Inspect refuses it
// for, or the tail that it finds.
func hostile(t testing.TB) map[string]struct {
	data []byte
	err  error
	tail string
} {
	t.Helper()
	type c = struct {
		data []byte
		err  error
		tail string
	}
	jpg, pic := jpegBytes(t, quadrants(64, 64)), pngBytes(t, quadrants(64, 64))
	wide := append(pngHeader(9000, 5000), chunk("IDAT", make([]byte, 40_000))...)
	wide[24] = 16 // bits a sample: 8 bytes a pixel
	binary.BigEndian.PutUint32(wide[29:], crc32.ChecksumIEEE(wide[12:29]))
	progressive := bytes.Replace(withSize(jpg, 7000, 7000), []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
	archive := zipBytes(t)
	video := mp4(640, 360, 2, upright)
	return map[string]c{
		"bomb.png":             {data: append(pngHeader(60000, 60000), make([]byte, 4000)...), err: ErrTooBig},
		"bomb-lie.png":         {data: append(pngHeader(7000, 7000), make([]byte, 200)...), err: ErrLying},
		"bomb-16-bit.png":      {data: append(wide, chunk("IEND", nil)...), err: ErrHeavy},
		"bomb-progressive.jpg": {data: append(progressive[:len(progressive)-2], bytes.Repeat([]byte{0x11, 0xff, 0xd9}, 40_000)...), err: ErrHeavy},
		"lie.webp":             {data: webpBytes(4000, 3000), err: ErrLying},
		"lie.jpg":              {data: withSize(jpg, 7000, 7000), err: ErrLying},
		"jpeg+zip.jpg":         {data: append(bytes.Clone(jpg), archive...), tail: TailZip},
		"jpeg+html.jpg":        {data: append(bytes.Clone(jpg), "<html><script>alert(1)</script>"...), tail: TailHTML},
		"jpeg+pdf.jpg":         {data: append(bytes.Clone(jpg), "%PDF-1.7\n"...), tail: TailPDF},
		"jpeg+program.jpg":     {data: append(bytes.Clone(jpg), "\x7fELF\x02\x01"...), tail: TailProgram},
		"jpeg+rar.jpg":         {data: append(bytes.Clone(jpg), "Rar!\x1a\a\x00"...), tail: TailArchive},
		"comment-html.jpg":     {data: after(jpg, segment(jpegCOM, "<SCRIPT src=//x></SCRIPT>")), tail: TailHTML},
		"comment-zip.jpg":      {data: after(jpg, segment(jpegCOM, string(archive))), tail: TailZip},
		"app-html.jpg":         {data: after(jpg, segment(0xe9, "<!DOCTYPE html>")), tail: TailHTML},
		"gifar.gif":            {data: append(gifBytes(t, 1), archive...), tail: TailZip},
		"png+zip.png":          {data: append(bytes.Clone(pic), archive...), tail: TailZip},
		"text-html.png":        {data: withChunks(pic, chunk("tEXt", []byte("Comment\x00<svg onload=alert(1)>"))), tail: TailHTML},
		"padding.jpg":          {data: append(bytes.Clone(jpg), make([]byte, 300)...), tail: TailPadding},
		"unknown.jpg":          {data: append(bytes.Clone(jpg), "sisa apa saja"...), tail: TailData},
		"webp+pdf.webp":        {data: append(webpBytes(1, 1), "%PDF-1.4"...), tail: TailPDF},
		"moving-samsung.jpg":   {data: append(bytes.Clone(jpg), "\x00\x00MotionPhoto_Data....ftypmp42....SEFH\x01\x00\x00\x00SEFT"...), tail: TailMotion},
		"moving-google.jpg":    {data: append(after(jpg, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x GCamera:MotionPhoto=\"1\"/>")), video[:400]...), tail: TailMotion},
		"photos.jpg":           {data: append(after(jpg, segment(0xe2, "MPF\x00MM\x00*")), jpg...), tail: TailPhotos},
		"cut.jpg":              {data: jpg[:len(jpg)-40], err: ErrDamaged},
		"cut.png":              {data: pic[:len(pic)-20], err: ErrDamaged},
		"cut.gif":              {data: gifBytes(t, 3)[:60], err: ErrDamaged},
		"cut.webp":             {data: webpBytes(1, 1)[:40], err: ErrDamaged},
		"cut.mp4":              {data: video[:len(video)-30], err: ErrDamaged},
		"markers.jpg":          {data: after(jpg, bytes.Repeat(segment(jpegCOM, "x"), segmentsMax+1)), err: ErrDamaged},
		"many-markers.jpg":     {data: after(jpg, bytes.Repeat(segment(jpegCOM, "x"), 5000))},
		"frames.gif":           {data: gifBytes(t, 5000)},
		"iccp-bomb.png":        {data: withChunks(pic, chunk("iCCP", append([]byte("x\x00\x00"), bomb(t)...)))},
		"ztxt-bomb.png":        {data: withChunks(pic, chunk("zTXt", append([]byte("Comment\x00\x00"), bomb(t)...)))},
		"itxt-bomb.png":        {data: withChunks(pic, chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), bomb(t)...)))},
		"apng-frames.png":      {data: withChunks(pic, chunk("acTL", []byte{0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0}))},
		"zip-in-ftyp.mp4":      {data: append(box("ftyp", []byte("isom\x00\x00\x02\x00mp41")), archive...), err: ErrDamaged},
		"zip-at-end.mp4":       {data: append(bytes.Clone(video), box("free", archive)...), tail: TailZip},
		"zip-box.mp4":          {data: append(bytes.Clone(video), box("zip ", []byte("PK\x03\x04...."))...), tail: TailZip},
		"unknown-box.mp4":      {data: append(bytes.Clone(video), box("sisa", []byte("apa saja"))...), tail: TailData},
		"nested.mp4":           {data: append(box("ftyp", []byte("isom\x00\x00\x02\x00mp41")), nest("moov", 5000)...), err: ErrDamaged},
		"script.svg":           {data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), err: ErrSVG},
		"pointer.jpg":          {data: []byte("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n"), err: ErrLFS},
	}
}

// withSize changes the size in a JPEG's frame header.
func withSize(jpg []byte, w, h uint16) []byte {
	out := bytes.Clone(jpg)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[at+5:], h)
	binary.BigEndian.PutUint16(out[at+7:], w)
	return out
}

// nest puts boxes into each other.
func nest(kind string, depth int) []byte {
	var out []byte
	for range depth {
		out = box(kind, out)
	}
	return out
}

func TestHostile(t *testing.T) {
	for name, c := range hostile(t) {
		fsys := fstest.MapFS{name: {Data: c.data}}
		var before, done runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := Inspect(fsys, name)
		runtime.ReadMemStats(&done)
		if !errors.Is(err, c.err) || f.Tail.Kind != c.tail {
			t.Errorf("%s: %v, tail %q; want %v, %q", name, err, f.Tail.Kind, c.err, c.tail)
		}
		if c.err != nil && !errors.As(err, new(*Refusal)) {
			t.Errorf("%s: %v is not explained", name, err)
		}
		// All that was ever allocated, so the memory at any time is less.
		if most := uint64(64<<20 + 8*len(c.data)); done.TotalAlloc-before.TotalAlloc > most {
			t.Errorf("%s: %d bytes of file, %d allocated", name, len(c.data), done.TotalAlloc-before.TotalAlloc)
		}
	}
}

// Tidying what is let through takes out what hides in it, and stays within the
// bound on memory.
func TestHostileTidied(t *testing.T) {
	tidier := &Tidier{}
	for name, c := range hostile(t) {
		if c.err != nil || strings.HasSuffix(name, ".mp4") || name == "webp+pdf.webp" {
			continue
		}
		fsys := fstest.MapFS{name: {Data: c.data}}
		out, f, err := tidier.Tidy(t.Context(), fsys, name)
		if f.Frames > 1 {
			if !errors.Is(err, ErrAnimated) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || out == nil {
			t.Errorf("%s: %v, %v", name, out, err)
			continue
		}
		again := fstest.MapFS{"a" + out.Ext: {Data: out.Data}}
		f, err = Inspect(again, "a"+out.Ext)
		if err != nil || f.Tail.Kind != "" || len(f.Parts) > 0 || len(f.Hidden) > 0 || f.Width != 64 && f.Width != 4 {
			t.Errorf("%s: after tidying %+v, %v", name, f, err)
		}
		if twice, _, err := tidier.Tidy(t.Context(), again, "a"+out.Ext); err != nil || twice != nil {
			t.Errorf("%s: tidy twice: %v", name, err)
		}
	}
}

// A photo as phones take it, decoded and shrunk in less than the
// memory that a small machine has.
func TestPhotoOfTwelveMegapixels(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 12 megapixels")
	}
	noise := image.NewYCbCr(image.Rect(0, 0, 4032, 3024), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Y {
		noise.Y[i] = uint8(r.Uint32())
	}
	data := jpegBytes(t, noise)
	noise = nil
	runtime.GC()
	var before, done runtime.MemStats
	runtime.ReadMemStats(&before)
	out, _, err := (&Tidier{}).Tidy(t.Context(), fstest.MapFS{"a.jpg": {Data: data}}, "a.jpg")
	runtime.ReadMemStats(&done)
	if err != nil || out.Width != TidySide {
		t.Fatalf("%+v, %v", out, err)
	}
	if n := done.TotalAlloc - before.TotalAlloc; n > 160<<20 {
		t.Errorf("%d bytes allocated for 12 megapixels", n)
	}
}

func BenchmarkInspectHostile(b *testing.B) {
	for name, c := range hostile(b) {
		b.Run(name, func(b *testing.B) {
			fsys := fstest.MapFS{name: {Data: c.data}}
			for b.Loop() {
				_, _ = Inspect(fsys, name)
			}
		})
	}
}
