package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

func TestProbe(t *testing.T) {
	var anim bytes.Buffer
	if err := gif.Encode(&anim, quadrants(30, 20), nil); err != nil {
		t.Fatal(err)
	}
	jpg := jpegBytes(t, quadrants(40, 20))
	cases := map[string]struct {
		data []byte
		want Info
	}{
		"foto.jpg":              {jpg, Info{MIME: "image/jpeg", Kind: Image, Width: 40, Height: 20, Orientation: 1}},
		"miring.jpg":            {withEXIF(jpg, 6), Info{MIME: "image/jpeg", Kind: Image, Width: 20, Height: 40, Orientation: 6}},
		"terbalik.jpg":          {withEXIF(jpg, 3), Info{MIME: "image/jpeg", Kind: Image, Width: 40, Height: 20, Orientation: 3}},
		"orientasi-aneh.jpg":    {withEXIF(jpg, 99), Info{MIME: "image/jpeg", Kind: Image, Width: 40, Height: 20, Orientation: 1}},
		"bernama.jpg":           {pngBytes(t, quadrants(8, 9)), Info{MIME: "image/png", Kind: Image, Width: 8, Height: 9, Orientation: 1}},
		"animasi.gif":           {anim.Bytes(), Info{MIME: "image/gif", Kind: Image, Width: 30, Height: 20, Orientation: 1}},
		"video.mp4":             {mp4(1080, 1920, 75, upright), Info{MIME: "video/mp4", Kind: Video, Width: 1080, Height: 1920, Duration: 75 * time.Second, Orientation: 1}},
		"diputar.mp4":           {mp4(1920, 1080, 5, [2]int32{0, 0x10000}), Info{MIME: "video/mp4", Kind: Video, Width: 1080, Height: 1920, Duration: 5 * time.Second, Orientation: 6}},
		"teks.txt":              {[]byte("halo dunia\n"), Info{MIME: "text/plain; charset=utf-8", Kind: Other, Orientation: 1}},
		"takarir-video.vtt":     {[]byte("WEBVTT\n\n00:00.000 --> 00:02.000\nHalo\n"), Info{MIME: "text/vtt", Kind: Other, Orientation: 1}},
		"dokumen.pdf":           {[]byte("%PDF-1.7\n"), Info{MIME: "application/pdf", Kind: Other, Orientation: 1}},
		"dengan-kotak-lain.mp4": {mp4(640, 360, 2, upright, box("free", make([]byte, 70_000)), box("uuid", make([]byte, 20))), Info{MIME: "video/mp4", Kind: Video, Width: 640, Height: 360, Duration: 2 * time.Second, Orientation: 1}},
	}
	for name, c := range cases {
		fsys := fstest.MapFS{name: {Data: c.data}}
		c.want.Bytes = int64(len(c.data))
		got, err := Probe(fsys, name)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

// The same file through an fs.FS that can seek.
func TestProbeSeeks(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "v.mp4"), mp4(640, 360, 9, upright), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := Probe(os.DirFS(dir), "v.mp4")
	if err != nil || in.Duration != 9*time.Second || in.Width != 640 {
		t.Errorf("%+v, %v", in, err)
	}
}

// pngHeader is the beginning of a PNG that claims w×h.
func pngHeader(w, h uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	ihdr = append(ihdr, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(ihdr))
}

func TestProbeRefuses(t *testing.T) {
	jpg := jpegBytes(t, quadrants(64, 64))
	cases := map[string]struct {
		data []byte
		want error
	}{
		"kosong.jpg":   {nil, ErrEmpty},
		"penunjuk.jpg": {[]byte("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n"), ErrLFS},
		"foto.heic":    {box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), ErrHEIC},
		"logo.svg":     {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`), ErrSVG},
		"logo-xml.svg": {[]byte(`<?xml version="1.0"?>` + "\n" + `<svg xmlns="http://www.w3.org/2000/svg"/>`), ErrSVG},
		"bom.png":      {append(pngHeader(60000, 60000), make([]byte, 4000)...), ErrTooBig},
		"bohong.png":   {append(pngHeader(7000, 7000), make([]byte, 200)...), ErrLying},
		"potong.png":   {pngHeader(10, 10)[:20], ErrDamaged},
		"potong.jpg":   {jpg[:30], ErrDamaged},
		"potong.mp4":   {mp4(640, 360, 2, upright)[:300_000], ErrDamaged},
		"suara.mp4":    {mp4(0, 0, 2, upright), ErrDamaged},
		"kotak.mp4":    {append(box("ftyp", []byte("isom\x00\x00\x02\x00mp41")), 0, 0, 0, 3, 'm', 'o', 'o', 'v'), ErrDamaged},
		"banyak.mp4":   {mp4(640, 360, 2, upright, bytes.Repeat(box("free"), boxesMax)), ErrDamaged},
	}
	for name, c := range cases {
		_, err := Probe(fstest.MapFS{name: {Data: c.data}}, name)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
			continue
		}
		r, ok := errors.AsType[*Refusal](err)
		if !ok || !strings.Contains(r.Message.In(lang.Indonesian), name) || r.Hint.In(lang.English) == "" || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: not explained: %v", name, err)
		}
	}
	if _, err := Probe(fstest.MapFS{}, "hilang.jpg"); err == nil || errors.As(err, new(*Refusal)) {
		t.Errorf("missing file: %v", err)
	}
}

// Real pictures, however plain, are never taken for lies.
func TestPlainPicturesPass(t *testing.T) {
	plain := image.NewPaletted(image.Rect(0, 0, 1500, 1500), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	if err := gif.Encode(&b, plain, nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a.gif": b.Bytes(), "a.png": pngBytes(t, plain), "a.jpg": jpegBytes(t, plain)} {
		if _, err := Probe(fstest.MapFS{name: {Data: data}}, name); err != nil {
			t.Errorf("%s of %d bytes: %v", name, len(data), err)
		}
	}
}

func FuzzProbe(f *testing.F) {
	jpg := jpegBytes(f, quadrants(9, 7))
	f.Add(jpg)
	f.Add(withEXIF(jpg, 8))
	f.Add(pngBytes(f, quadrants(3, 3)))
	f.Add(bytes.ReplaceAll(mp4(64, 36, 2, upright), make([]byte, 500_000), make([]byte, 8)))
	f.Add(box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")))
	f.Add([]byte("version https://git-lfs.github.com/spec/v1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := Probe(fstest.MapFS{"a": {Data: data}}, "a")
		if err != nil {
			if _, ok := errors.AsType[*Refusal](err); !ok {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if in.Kind != Other && (in.Width <= 0 || in.Height <= 0) || in.Orientation < 1 || in.Orientation > 8 || in.Duration < 0 {
			t.Fatalf("%+v", in)
		}
		if in.Kind == Image && in.Width*in.Height > MaxPixels {
			t.Fatalf("%+v", in)
		}
	})
}
