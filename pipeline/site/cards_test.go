package site

import (
	"context"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/gunungmas/terbit/pipeline/card"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

var ogImage = regexp.MustCompile(`property="og:image" content="https://contoh\.go\.id/([^"]+)"`)

// pictured is an item with one picture.
func pictured(id string, w, h int, edit func(*source.Item)) *source.Item {
	return item(id, func(it *source.Item) {
		it.Meta.Type = schema.Photo
		it.Folder = fstest.MapFS{"foto.jpg": {Data: testJPEG(w, h)}}
		it.Meta.Media = []schema.Media{{File: "foto.jpg", Alt: "Petugas melayani warga"}}
		if edit != nil {
			edit(it)
		}
	})
}

func TestWhatStandsForAPageElsewhere(t *testing.T) {
	in := testInput(t, append(everything(),
		pictured("content/2026/lebar", 1600, 900, nil),
		pictured("content/2026/tinggi", 900, 1600, nil),
		pictured("content/2026/kecil", 400, 300, nil),
		pictured("content/2026/spanduk", 2000, 300, nil),
		pictured("content/2026/infografis", 1600, 900, func(it *source.Item) { it.Meta.Type = schema.Infographic }),
		pictured("content/2026/tarik", 1600, 900, func(it *source.Item) {
			it.Meta.Withdrawal = &schema.Withdrawal{Time: "2026-05-01T09:00:00+07:00", Reason: "Keliru.", Kind: schema.Mistaken}
		}))...)
	in.Pictures = &media.Store{Dir: t.TempDir()}
	maker := &card.Maker{Store: &media.Store{Dir: t.TempDir()}}
	in.Cards = maker
	files, _ := mustBuild(t, in)
	for page, want := range map[string]string{
		"2026/lebar/": "2026/lebar/foto-1600-", "2026/tinggi/": "2026/tinggi/kartu-", "2026/kecil/": "2026/kecil/kartu-", "2026/spanduk/": "2026/spanduk/kartu-",
		"2026/infografis/": "2026/infografis/kartu-", "2026/tarik/": "2026/tarik/kartu-", "2026/biasa/": "2026/biasa/kartu-", "": "aset/kartu-", "sop/": "aset/kartu-",
	} {
		got := ogImage.FindStringSubmatch(files[page+"index.html"])
		if got == nil || !strings.HasPrefix(got[1], want) {
			t.Errorf("%q: %v, want %s", page, got, want)
			continue
		}
		if _, ok := files[got[1]]; !ok {
			t.Errorf("%q: %s was not written", page, got[1])
		}
	}
	contains(t, files["2026/biasa/index.html"], `property="og:image:width" content="1200"`, `property="og:image:height" content="630"`,
		`property="og:image:alt" content="Judul biasa – Dinas Contoh"`, `name="twitter:card" content="summary_large_image"`)
	contains(t, files["2026/tarik/index.html"], `content="Dicabut: Judul tarik – Dinas Contoh"`)
	if page := files["2026/dihapus/index.html"]; strings.Contains(page, "og:image") || strings.Contains(page, "RAHASIA") {
		t.Error("something stands for what was deleted")
	}
	for name := range files {
		if strings.HasPrefix(name, "2026/dihapus/") && name != "2026/dihapus/index.html" {
			t.Errorf("written: %s", name)
		}
	}
	drawn := maker.Drawn()
	if drawn < 8 {
		t.Errorf("%d cards drawn", drawn)
	}
	again, r := mustBuild(t, in)
	if maker.Drawn() != drawn || r.Written != 0 || len(again) != len(files) {
		t.Errorf("the second build drew %d cards and wrote %d files", maker.Drawn()-drawn, r.Written)
	}
	in.Cards = nil
	without, _ := mustBuild(t, in)
	for name := range without {
		if strings.Contains(name, "kartu-") {
			t.Errorf("without cards: %s", name)
		}
	}
	contains(t, without["2026/tinggi/index.html"], `content="https://contoh.go.id/2026/tinggi/foto-`)
	lacks(t, without["2026/tarik/index.html"], "og:image")
}

// failing draws nothing after a while.
type failing struct {
	Cards
	left atomic.Int64
}

func (f *failing) Make(ctx context.Context, c card.Card) ([]byte, error) {
	if f.left.Add(-1) < 0 {
		return nil, context.DeadlineExceeded
	}
	return f.Cards.Make(ctx, c)
}

func TestACardThatFailsFailsTheBuild(t *testing.T) {
	in := testInput(t, everything()...)
	f := &failing{Cards: &card.Maker{Store: &media.Store{Dir: t.TempDir()}}}
	f.left.Store(2)
	in.Cards = f
	if _, err := Build(t.Context(), in); err == nil {
		t.Error("the build says that all is well")
	}
}
