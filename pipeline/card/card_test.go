package card

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/media"
)

func sample(title string) Card {
	return Card{
		Kicker: "Informasi Berkala · 14 April 2025", Title: title,
		Office: "Dinas Komunikasi dan Informatika Contoh", Parent: "Pemerintah Kabupaten Contoh", Ground: "#0b5d4b", Ink: "#ffffff",
	}
}

// long is a word that no line holds.
var long = strings.Repeat("mempertanggungjawabkan", 6)

var samples = map[string]Card{
	"pendek":  sample("Hak Anda"),
	"biasa":   sample("Cara mengajukan permohonan informasi publik dan keberatan"),
	"panjang": sample("Waspada penipuan yang mengatasnamakan pejabat: kenali cirinya, simpan buktinya, lalu laporkan"),
	"lebih":   sample(strings.Repeat("Waspada penipuan yang mengatasnamakan pejabat daerah ", 8)),
	"kata":    sample(long),
	"alamat":  sample("https://contoh.go.id/informasi-publik/daftar-informasi-publik-tahun-2026/berkas_lampiran_keputusan.html"),
	"emoji":   sample("🎉 Selamat Hari Jadi! 👍🏽 Mari bergembira 🇮🇩"),
	"arab":    sample("مرحبا بكم في الموقع الرسمي"),
	"campur":  sample("Marhaban ya Ramadan (رمضان) 1447 H bagi seluruh warga"),
	"kosong":  sample(""),
	"tarik":   {Badge: "Dicabut", Kicker: "Informasi Serta Merta · 2 Maret 2026", Title: "Jadwal pemadaman listrik di Kurun", Office: "Diskominfo", Ground: "#7a1f2b", Ink: "#fff4f4"},
}

func TestCards(t *testing.T) {
	m := &Maker{Store: &media.Store{Dir: t.TempDir()}}
	other := &Maker{Store: &media.Store{Dir: t.TempDir()}}
	dir := os.Getenv("CARDS") // a folder to look at them in
	for name, c := range samples {
		data, err := m.Make(t.Context(), c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		img, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || img.Width != Width || img.Height != Height || len(data) > 100_000 {
			t.Errorf("%s: %v, %d×%d, %d bytes", name, err, img.Width, img.Height, len(data))
		}
		if again, err := other.Make(t.Context(), c); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s: drawn otherwise the second time (%v)", name, err)
		}
		if dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestDrawnOnceAndHealed(t *testing.T) {
	dir := t.TempDir()
	c := samples["biasa"]
	var wg sync.WaitGroup
	m := &Maker{Store: &media.Store{Dir: dir}}
	for range 8 {
		wg.Go(func() {
			if _, err := m.Make(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	again := &Maker{Store: &media.Store{Dir: dir}}
	want, err := again.Make(t.Context(), c)
	if err != nil || again.Drawn() != 0 {
		t.Fatalf("drawn again: %d, %v", again.Drawn(), err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.png"))
	if len(files) != 1 {
		t.Fatalf("files: %v", files)
	}
	for name, harm := range map[string]func([]byte) []byte{
		"cut":     func(b []byte) []byte { return b[:len(b)/2] },
		"empty":   func([]byte) []byte { return nil },
		"zeros":   func(b []byte) []byte { clear(b[len(b)/2:]); return b },
		"a bit":   func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"trailer": func(b []byte) []byte { return append(b, 'x') },
	} {
		if err := os.WriteFile(files[0], harm(bytes.Clone(want)), 0o644); err != nil {
			t.Fatal(err)
		}
		m := &Maker{Store: &media.Store{Dir: dir}}
		got, err := m.Make(t.Context(), c)
		if err != nil || m.Drawn() != 1 || !bytes.Equal(got, want) {
			t.Errorf("%s: drawn %d, %v", name, m.Drawn(), err)
		}
	}
}

func TestKeyHoldsEverything(t *testing.T) {
	c := samples["tarik"]
	seen := map[string]bool{c.Key(): true}
	for _, change := range []func(*Card){
		func(c *Card) { c.Badge = "x" }, func(c *Card) { c.Kicker = "x" }, func(c *Card) { c.Title = "x" }, func(c *Card) { c.Office = "x" },
		func(c *Card) { c.Parent = "x" }, func(c *Card) { c.Ground = "x" }, func(c *Card) { c.Ink = "x" },
	} {
		other := c
		change(&other)
		if seen[other.Key()] {
			t.Errorf("same key: %+v", other)
		}
		seen[other.Key()] = true
	}
}

func TestLegible(t *testing.T) {
	p, err := newPainter()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		in, want string
		ok       bool
	}{
		{"Hak  atas\u00a0informasi", "Hak atas informasi", true},
		{"e\u0301lan ﬁnal №①", "élan ﬁnal №1", true},
		{"𝗣𝗲𝗻𝘁𝗶𝗻𝗴!", "Penting!", true},
		{"al-Ḥikmah", "al-Hikmah", true},
		{"🎉 Selamat 👍🏽", "Selamat", true},
		{"Selamat 🇮🇩🎉", "Selamat", true},
		{"Marhaban ya رمضان كريم 1447", "Marhaban ya … 1447", true},
		{"Ralat: رمضان كريم مبارك", "Ralat: …", false},
		{"中文", "…", false},
		{"🎉", "", false},
		{"", "", true},
		{"a\u202eb\u200bc", "abc", true},
	}
	for _, c := range cases {
		got, ok := p.legible(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("%q: %q, %v; want %q, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

func TestWrap(t *testing.T) {
	p, err := newPainter()
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.face(true, 48)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, in string
		want     []string
	}{
		{"one line", "Hak Anda", []string{"Hak Anda"}},
		{"equal lines", "Cara mengajukan permohonan informasi publik kepada badan", []string{"Cara mengajukan permohonan", "informasi publik kepada badan"}},
		{"broken behind a sign", "https://contoh.go.id/informasi-publik/daftar-informasi", []string{"https://contoh.go.id/informasi-publik/daftar-", "informasi"}},
		{"nothing", "", nil},
	}
	for _, c := range cases {
		got, ok := wrap(f, c.in, maxLines, true)
		if d := cmp.Diff(c.want, got); d != "" || !ok {
			t.Errorf("%s: %v %s", c.name, ok, d)
		}
	}
	for name, c := range samples {
		title, _ := p.legible(c.Title)
		lines, ok := wrap(f, title, maxLines, true)
		if !ok || len(lines) > maxLines {
			t.Errorf("%s: %d lines", name, len(lines))
		}
		for _, l := range lines {
			if font.MeasureString(f, l).Ceil() > measure {
				t.Errorf("%s: %q is too long", name, l)
			}
		}
	}
	if lines, _ := wrap(f, strings.Repeat("kata panjang ", 40), maxLines, true); !strings.HasSuffix(lines[maxLines-1], ellipsis) {
		t.Errorf("no ellipsis: %q", lines)
	}
	if _, ok := wrap(f, long, maxLines, false); ok {
		t.Error("a word is broken although a smaller size is left")
	}
}

func TestColors(t *testing.T) {
	m := &Maker{Store: &media.Store{Dir: t.TempDir()}}
	for _, bad := range []string{"", "hijau", "#12345", "#gggggg"} {
		c := samples["biasa"]
		c.Ground = bad
		if _, err := m.Make(t.Context(), c); err == nil {
			t.Errorf("%q is a color", bad)
		}
	}
}

// FuzzDraw: no title makes the painter fail or leave its picture.
func FuzzDraw(f *testing.F) {
	for _, c := range samples {
		f.Add(c.Title, c.Kicker, c.Badge)
	}
	p, err := newPainter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, kicker, badge string) {
		c := sample(title)
		c.Kicker, c.Badge = kicker, badge
		data, err := p.draw(c)
		if err != nil || !whole(data) {
			t.Fatalf("%v, %d bytes", err, len(data))
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	p, err := newPainter()
	if err != nil {
		b.Fatal(err)
	}
	c, bytes := samples["biasa"], 0
	for b.Loop() {
		data, err := p.draw(c)
		if err != nil {
			b.Fatal(err)
		}
		bytes = len(data)
	}
	b.ReportMetric(float64(bytes), "bytes")
}

func BenchmarkKept(b *testing.B) {
	m := &Maker{Store: &media.Store{Dir: b.TempDir()}}
	for b.Loop() {
		if _, err := m.Make(b.Context(), samples["biasa"]); err != nil {
			b.Fatal(err)
		}
	}
}
