package heif

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

func decoder(t testing.TB) *Decoder {
	t.Helper()
	d, err := one()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// one compiles a decoder for all tests, which run one after the other.
var one = sync.OnceValues(func() (*Decoder, error) { return New(context.Background(), "") })

// The sample was made by heif-enc from four colored quadrants.
func sample(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/kuadran.heic")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecode(t *testing.T) {
	img, err := decoder(t).Decode(t.Context(), sample(t), 1e6)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, 160, 120) {
		t.Fatalf("%v", img.Bounds())
	}
	for at, want := range map[image.Point][3]int{{40, 30}: {220, 0, 0}, {120, 30}: {0, 200, 0}, {40, 90}: {0, 0, 220}, {120, 90}: {230, 230, 0}} {
		r, g, b, _ := img.At(at.X, at.Y).RGBA()
		for i, got := range []uint32{r, g, b} {
			if d := int(got>>8) - want[i]; d < -14 || d > 14 {
				t.Errorf("pixel %v is %d %d %d, want %v", at, r>>8, g>>8, b>>8, want)
				break
			}
		}
	}
}

// One decoder takes photo after photo, the bad ones too.
func TestRefuses(t *testing.T) {
	d, data := decoder(t), sample(t)
	bomb := bytes.Replace(data, []byte("ispe\x00\x00\x00\x00\x00\x00\x00\xa0"), []byte("ispe\x00\x00\x00\x00\x7f\xff\xff\xff"), 1)
	if bytes.Equal(bomb, data) {
		t.Fatal("the sample has no ispe to change")
	}
	for name, c := range map[string]struct {
		data []byte
		max  int64
		want error
	}{
		"empty":            {nil, 1e6, ErrDamaged},
		"text":             {[]byte("halo dunia, ini bukan foto"), 1e6, ErrDamaged},
		"cut":              {data[:len(data)/2], 1e6, ErrDamaged},
		"more than wanted": {data, 160*120 - 1, ErrTooLarge},
		"size that lies":   {bomb, 50e6, ErrDamaged},
		"file too large":   {make([]byte, MaxBytes+1), 1e6, ErrTooLarge},
	} {
		if img, err := d.Decode(t.Context(), c.data, c.max); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, img, err, c.want)
		}
	}
	if _, err := d.Decode(t.Context(), data, 1e6); err != nil {
		t.Errorf("after the bad ones: %v", err)
	}
}

// Every cut and every changed byte of a photo is an image or an error, in bounded
// memory: nothing that happens in the sandbox reaches the program.
func TestNoPhotoBreaksTheSandbox(t *testing.T) {
	d, data := decoder(t), sample(t)
	step := max(1, len(data)/16)
	for i := 0; i < len(data); i += step {
		for _, mask := range []byte{0xff, 0x80} {
			changed := bytes.Clone(data)
			changed[i] ^= mask
			if img, err := d.Decode(t.Context(), changed, 1e6); err == nil && img.Bounds().Dx()*img.Bounds().Dy() > 1e6 {
				t.Errorf("byte %d: %v", i, img.Bounds())
			}
		}
	}
}

func TestTimeIsBounded(t *testing.T) {
	d := decoder(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := d.Decode(ctx, sample(t), 1e6); !errors.Is(err, ErrTime) {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, err := d.Decode(ctx, sample(t), 1e6); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestCompiledCodeIsKept(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		d, err := New(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Decode(t.Context(), sample(t), 1e6); err != nil {
			t.Error(err)
		}
		if err := d.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) == 0 {
		t.Errorf("%v, %v", entries, err)
	}
}

func FuzzDecode(f *testing.F) {
	d, err := New(f.Context(), "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sample(f))
	f.Add(sample(f)[:300])
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := d.Decode(t.Context(), data, 1<<20)
		if err == nil && (img.Bounds().Empty() || img.Bounds().Dx()*img.Bounds().Dy() > 1<<20) {
			t.Fatalf("%v", img.Bounds())
		}
	})
}

// BenchmarkPhoto decodes the photo that HEIC names, or the small sample.
func BenchmarkPhoto(b *testing.B) {
	data := sample(b)
	if name := os.Getenv("HEIC"); name != "" {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	d := decoder(b)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-compile")
	var most uint64
	for b.Loop() {
		if _, err := d.Decode(b.Context(), data, 50e6); err != nil {
			b.Fatal(err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapSys)
	}
	b.ReportMetric(float64(most)/1e6, "MB-heap")
}
