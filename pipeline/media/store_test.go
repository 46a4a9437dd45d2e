package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/platform"
)

func derive(t *testing.T, data []byte, r platform.Recipe) (Derived, image.Image, []byte) {
	t.Helper()
	s := &Store{Dir: t.TempDir()}
	d, err := s.Derive(t.Context(), fstest.MapFS{"a": {Data: data}}, "a", r)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(d.Path)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != d.Width || b.Dy() != d.Height || int64(len(out)) != d.Bytes {
		t.Fatalf("%+v, but the file is %v of %d bytes", d, b, len(out))
	}
	return d, img, out
}

// near reports whether a color is about the one wanted, as JPEG leaves it.
func near(c color.Color, want color.RGBA) bool {
	r, g, b, _ := c.RGBA()
	diff := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d > -30 && d < 30 }
	return diff(r, want.R) && diff(g, want.G) && diff(b, want.B)
}

func TestDeriveTurnsAndStrips(t *testing.T) {
	red, green, blue, yellow := color.RGBA{220, 0, 0, 255}, color.RGBA{0, 200, 0, 255}, color.RGBA{0, 0, 220, 255}, color.RGBA{230, 230, 0, 255}
	corners := map[uint16][4]color.RGBA{ // top left, top right, bottom left, bottom right
		1: {red, green, blue, yellow}, 2: {green, red, yellow, blue}, 3: {yellow, blue, green, red}, 4: {blue, yellow, red, green},
		5: {red, blue, green, yellow}, 6: {blue, red, yellow, green}, 7: {yellow, green, blue, red}, 8: {green, yellow, red, blue},
	}
	plain := jpegBytes(t, quadrants(400, 200))
	for orientation, want := range corners {
		data := withEXIF(plain, orientation)
		if !bytes.Contains(data, []byte("GPSMARK")) {
			t.Fatal("the test's own picture has no GPS")
		}
		d, img, out := derive(t, data, platform.Recipe{MaxWidth: 100, MaxHeight: 100})
		w, h := 100, 50
		if orientation >= 5 {
			w, h = 50, 100
		}
		if d.Width != w || d.Height != h {
			t.Errorf("orientation %d: %d×%d", orientation, d.Width, d.Height)
		}
		for i, p := range []image.Point{{w / 8, h / 8}, {w * 7 / 8, h / 8}, {w / 8, h * 7 / 8}, {w * 7 / 8, h * 7 / 8}} {
			if !near(img.At(p.X, p.Y), want[i]) {
				t.Errorf("orientation %d, corner %d: %v", orientation, i, img.At(p.X, p.Y))
			}
		}
		if bytes.Contains(out, []byte("GPSMARK")) || bytes.Contains(out, []byte("Exif")) {
			t.Errorf("orientation %d: metadata left", orientation)
		}
	}
}

func TestDeriveSizes(t *testing.T) {
	cases := []struct {
		w, h  int
		r     platform.Recipe
		wantW int
		wantH int
	}{
		{400, 200, platform.Recipe{}, 400, 200},
		{400, 200, platform.Recipe{MaxWidth: 1000, MaxHeight: 1000}, 400, 200}, // never enlarged
		{400, 200, platform.Recipe{MaxWidth: 100}, 100, 50},
		{400, 200, platform.Recipe{MaxHeight: 100}, 200, 100},
		{1000, 999, platform.Recipe{MaxWidth: 333, MaxHeight: 333}, 333, 333},
		{100, 400, platform.Recipe{MinRatio: platform.Ratio{W: 4, H: 5}}, 320, 400},
		{100, 400, platform.Recipe{MinRatio: platform.Ratio{W: 4, H: 5}, MaxWidth: 160}, 160, 200},
		{900, 100, platform.Recipe{MaxRatio: platform.Ratio{W: 191, H: 100}}, 900, 472},
		{900, 100, platform.Recipe{MaxRatio: platform.Ratio{W: 191, H: 100}, MaxWidth: 300}, 300, 158},
		{3000, 10, platform.Recipe{MaxWidth: 300}, 300, 1},
	}
	for _, c := range cases {
		d, _, _ := derive(t, jpegBytes(t, quadrants(c.w, c.h)), c.r)
		if d.Width != c.wantW || d.Height != c.wantH || d.Ext != ".jpg" {
			t.Errorf("%d×%d by %+v: %d×%d%s, want %d×%d", c.w, c.h, c.r, d.Width, d.Height, d.Ext, c.wantW, c.wantH)
		}
	}
}

func TestPlanKeepsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 9000)
		w, h := side.Draw(t, "w"), side.Draw(t, "h")
		r := platform.Recipe{
			MaxWidth: rapid.IntRange(50, 3000).Draw(t, "maxw"), MaxHeight: rapid.IntRange(50, 3000).Draw(t, "maxh"),
			MinRatio: platform.Ratio{W: 4, H: 5}, MaxRatio: platform.Ratio{W: 191, H: 100},
		}
		s := plan(w, h, r)
		switch {
		case s.canvas.X > r.MaxWidth || s.canvas.Y > r.MaxHeight:
			t.Fatalf("canvas %v too large", s.canvas)
		case s.picture.X > w || s.picture.Y > h || s.picture.X < 1 || s.picture.Y < 1:
			t.Fatalf("picture %v", s.picture)
		case s.picture.X > s.canvas.X || s.picture.Y > s.canvas.Y:
			t.Fatalf("picture %v on canvas %v", s.picture, s.canvas)
		case r.MinRatio.Less(s.canvas.X, s.canvas.Y) || r.MaxRatio.More(s.canvas.X, s.canvas.Y) && s.canvas.Y > 1:
			t.Fatalf("ratio of %v", s.canvas)
		}
	})
}

func TestMarginsAreNeutralAndNothingIsCropped(t *testing.T) {
	_, img, _ := derive(t, jpegBytes(t, quadrants(100, 400)), platform.Recipe{MinRatio: platform.Ratio{W: 1, H: 1}})
	if !near(img.At(5, 200), color.RGBA{242, 242, 240, 255}) || !near(img.At(155, 5), color.RGBA{220, 0, 0, 255}) || !near(img.At(245, 395), color.RGBA{230, 230, 0, 255}) {
		t.Error("margins left and right, the picture whole between them")
	}
}

func TestTransparencyIsWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 50, 50))
	d, out, _ := derive(t, pngBytes(t, img), platform.Recipe{})
	if d.Ext != ".png" || !near(out.At(20, 20), color.RGBA{255, 255, 255, 255}) {
		t.Errorf("%s %v", d.Ext, out.At(20, 20))
	}
}

// noise is an image that hardly compresses.
func noise(w, h int) *image.RGBA {
	img, x := image.NewRGBA(image.Rect(0, 0, w, h)), uint32(1)
	for i := range img.Pix {
		x = x*1664525 + 1013904223
		img.Pix[i] = byte(x >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

func TestMaxBytes(t *testing.T) {
	data := jpegBytes(t, noise(600, 600))
	d, _, _ := derive(t, data, platform.Recipe{MaxBytes: 40_000})
	if d.Bytes > 40_000 || d.Width < 100 {
		t.Errorf("%+v", d)
	}
	s := &Store{Dir: t.TempDir()}
	if _, err := s.Derive(t.Context(), fstest.MapFS{"a": {Data: data}}, "a", platform.Recipe{MaxBytes: 100}); err == nil {
		t.Error("100 bytes hold no picture")
	}
}

func TestFewColorsStayPNG(t *testing.T) {
	data := pngBytes(t, quadrants(800, 600))
	if d, _, _ := derive(t, data, platform.Recipe{MaxWidth: 800}); d.Ext != ".png" {
		t.Errorf("%+v", d)
	}
	if d, _, _ := derive(t, data, platform.Recipe{MaxWidth: 800, JPEGOnly: true}); d.Ext != ".jpg" {
		t.Errorf("%+v", d)
	}
	if d, _, _ := derive(t, pngBytes(t, noise(200, 200)), platform.Recipe{}); d.Ext != ".jpg" {
		t.Errorf("%+v", d)
	}
}

func TestDeriveIsCached(t *testing.T) {
	s, ctx := &Store{Dir: t.TempDir()}, t.Context()
	fsys := fstest.MapFS{"a": {Data: jpegBytes(t, quadrants(300, 300))}}
	r := platform.Recipe{MaxWidth: 100}
	first, err := s.Derive(ctx, fsys, "a", r)
	if err != nil {
		t.Fatal(err)
	}
	sum := sumOf(fsys["a"].Data)
	again, err := s.DeriveKnown(ctx, fstest.MapFS{}, "tidak ada", sum, r) // the source is not opened
	if err != nil || again != first {
		t.Errorf("%+v, %v", again, err)
	}
	other, err := s.Derive(ctx, fsys, "a", platform.Recipe{MaxWidth: 50})
	if err != nil || other.Path == first.Path {
		t.Errorf("another recipe: %+v, %v", other, err)
	}
	if err := os.Truncate(first.Path, 10); err != nil {
		t.Fatal(err)
	}
	if healed, err := s.Derive(ctx, fsys, "a", r); err != nil || healed != first {
		t.Errorf("a damaged copy is made again: %+v, %v", healed, err)
	}
}

func TestDeriveRefuses(t *testing.T) {
	s, ctx := &Store{Dir: t.TempDir()}, t.Context()
	jpg := jpegBytes(t, quadrants(60, 60))
	fsys := fstest.MapFS{
		"potong.jpg": {Data: jpg[:len(jpg)-200]}, "bom.png": {Data: append(pngHeader(60000, 60000), make([]byte, 99)...)},
		"teks.txt": {Data: []byte("halo")}, "foto.jpg": {Data: jpg},
	}
	if _, err := s.Derive(ctx, fsys, "potong.jpg", platform.Recipe{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
	if _, err := s.Derive(ctx, fsys, "bom.png", platform.Recipe{}); !errors.Is(err, ErrTooBig) {
		t.Errorf("bomb: %v", err)
	}
	if _, err := s.Derive(ctx, fsys, "teks.txt", platform.Recipe{}); err == nil {
		t.Error("text")
	}
	if _, err := s.DeriveKnown(ctx, fsys, "foto.jpg", sumOf([]byte("lain")), platform.Recipe{}); err == nil {
		t.Error("another file than the one approved")
	}
	if _, err := s.DeriveKnown(ctx, fsys, "foto.jpg", "../../etc", platform.Recipe{}); err == nil {
		t.Error("no sum")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Derive(ended, fsys, "foto.jpg", platform.Recipe{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir, "*", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestVideoIsCopied(t *testing.T) {
	s := &Store{Dir: t.TempDir()}
	data := mp4(1080, 1920, 3, upright)
	d, err := s.Derive(t.Context(), fstest.MapFS{"v": {Data: data}}, "v", platform.Recipe{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(d.Path)
	if err != nil || !bytes.Equal(out, data) || d.Ext != ".mp4" || d.SHA256 != sumOf(data) || d.Width != 1080 {
		t.Errorf("%+v, %v", d, err)
	}
}

// Several at once, with what a killed process left behind, end in the same bytes.
func TestDeriveTogether(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	fsys := fstest.MapFS{"a": {Data: jpegBytes(t, quadrants(500, 300))}}
	r := platform.Recipe{MaxWidth: 120}
	alone, err := (&Store{Dir: t.TempDir()}).Derive(ctx, fsys, "a", r)
	if err != nil {
		t.Fatal(err)
	}
	shard := filepath.Join(dir, filepath.Base(filepath.Dir(alone.Path)))
	stale := filepath.Join(shard, ".mati.jpg123")
	if err := errors.Join(os.MkdirAll(shard, 0o755), os.WriteFile(stale, []byte("x"), 0o600), os.Chtimes(stale, time.Time{}, time.Now().Add(-2*time.Hour))); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			d, err := (&Store{Dir: dir}).Derive(ctx, fsys, "a", r)
			if err != nil || d.SHA256 != alone.SHA256 {
				t.Errorf("%+v, %v", d, err)
			}
		})
	}
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "*")); len(left) != 2 {
		t.Errorf("in the store: %v", left)
	}
}

func sumOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func BenchmarkDeriveCached(b *testing.B) {
	s := &Store{Dir: b.TempDir()}
	fsys := fstest.MapFS{"a": {Data: jpegBytes(b, quadrants(300, 300))}}
	d := sumOf(fsys["a"].Data)
	for b.Loop() {
		if _, err := s.DeriveKnown(b.Context(), fsys, "a", d, platform.Recipe{MaxWidth: 100}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDerive12MP(b *testing.B) {
	fsys := fstest.MapFS{"a": {Data: jpegBytes(b, quadrants(4000, 3000))}}
	for b.Loop() {
		s := &Store{Dir: b.TempDir()}
		if _, err := s.Derive(b.Context(), fsys, "a", platform.Recipe{MaxWidth: 1440, MaxHeight: 1800, JPEGOnly: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// photo is about as full of detail as a photo is: waves of all lengths, the short
// ones weak, and the grain of a sensor.
func photo(w, h int) *image.RGBA {
	img, grain := image.NewRGBA(image.Rect(0, 0, w, h)), uint32(1)
	for y := range h {
		for x := range w {
			v := 128.0
			for length := 8.0; length < float64(w); length *= 2.3 {
				v += math.Pow(length/float64(w), 0.5) * 60 * math.Sin(float64(x)/length+math.Sin(float64(y)/length*1.3)*2)
			}
			grain = grain*1664525 + 1013904223
			v += float64(grain>>28) - 8
			i := img.PixOffset(x, y)
			img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = clamp(float32(v)), clamp(float32(v*0.9+20)), clamp(float32(250-v)), 255
		}
	}
	return img
}

// BenchmarkSiteWidths12MP makes what the site shows of a photo of 12 megapixels.
func BenchmarkSiteWidths12MP(b *testing.B) {
	fsys := fstest.MapFS{"a": {Data: jpegBytes(b, photo(4000, 3000))}}
	sum := sumOf(fsys["a"].Data)
	recipes := []platform.Recipe{{MaxWidth: 480, Quality: 80, MaxBytes: 149_000}, {MaxWidth: 960, Quality: 80, MaxBytes: 149_000}, {MaxWidth: 1600, Quality: 80, MaxBytes: 149_000}}
	var made []Derived
	for b.Loop() {
		var err error
		if made, err = (&Store{Dir: b.TempDir()}).DeriveEach(b.Context(), fsys, "a", sum, recipes); err != nil {
			b.Fatal(err)
		}
	}
	for i, d := range made {
		b.ReportMetric(float64(d.Bytes), fmt.Sprintf("bytes/%d", recipes[i].MaxWidth))
	}
}
