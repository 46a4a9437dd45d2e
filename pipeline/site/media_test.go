package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// leaves is a photo full of detail: no quality brings 1600 pixels of it below the limit.
func leaves(w, h int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8(r.IntN(200))
			img.SetRGBA(x, y, color.RGBA{v, 255 - v/2, v / 3, 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	return b.Bytes()
}

// Whatever the picture, what is served is light, and no version is wider than it.
func TestVersionsAreLight(t *testing.T) {
	in := testInput(t, item("content/2026/foto", func(it *source.Item) {
		it.Folder = fstest.MapFS{"berat.jpg": {Data: leaves(2400, 1800)}, "kecil.jpg": {Data: testJPEG(300, 200)}, "isi.jpg": {Data: leaves(1000, 700)}}
		it.Meta.Media = []schema.Media{{File: "berat.jpg", Alt: "Daun"}, {File: "kecil.jpg", Alt: "Kecil"}}
		it.Body = []byte("![Isi](isi.jpg)\n")
	}))
	in.Pictures = &media.Store{Dir: t.TempDir()}
	files, r := mustBuild(t, in)
	if len(r.Missing) > 0 {
		t.Errorf("missing: %v", r.Missing)
	}
	pictures := 0
	for name, data := range files {
		if filepath.Ext(name) == ".jpg" {
			pictures++
			if len(data) >= 150_000 {
				t.Errorf("%s has %d bytes", name, len(data))
			}
		}
	}
	page := files["2026/foto/index.html"]
	contains(t, page, `alt="Daun" fetchpriority="high"`, `src="/2026/foto/kecil-300-`, `alt="Kecil" loading="lazy"`, `src="/2026/foto/isi-960-`, `/2026/foto/isi-480-`, `height="672" loading="lazy"`)
	for _, m := range regexp.MustCompile(`(\d+)w[,"]`).FindAllStringSubmatch(page, -1) {
		if len(m[1]) == 4 && m[1] > "1600" {
			t.Errorf("a version of %s pixels", m[1])
		}
	}
	if pictures < 5 {
		t.Errorf("%d pictures", pictures)
	}
}

// A cache that somebody empties while a build runs is filled again.
func TestTheCacheMayBeEmptiedAtAnyTime(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = emptying{&media.Store{Dir: t.TempDir()}}
	files, r := mustBuild(t, in)
	for _, m := range r.Missing {
		if !m.Why.IsZero() {
			t.Error(m)
		}
	}
	contains(t, files["2026/foto/index.html"], "srcset=")
}

func TestVideo(t *testing.T) {
	text := "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\n"
	in := testInput(t, item("content/2026/video", func(it *source.Item) {
		it.Meta.Type = schema.Video
		it.Folder = fstest.MapFS{
			"Klip Satu.mp4": {Data: []byte("mp4")}, "foto.jpg": {Data: testJPEG(1200, 800)}, "Klip Satu.id.vtt": {Data: []byte(text)},
			"Klip Satu.nij.srt": {Data: []byte("1\n00:00:01,000 --> 00:00:02,000\nHai\n")}, "Klip Satu.en.vtt": {Data: []byte("WEBVTT\n\nx\n")},
		}
		it.Files = nil
		for name := range it.Folder.(fstest.MapFS) {
			it.Files = append(it.Files, source.File{Name: name})
		}
		it.Meta.Media = []schema.Media{{File: "Klip Satu.mp4", Alt: "Wawancara"}, {File: "foto.jpg", Alt: "Petugas"}}
	}))
	in.Pictures = &media.Store{Dir: t.TempDir()}
	files, r := mustBuild(t, in)
	page := files["2026/video/index.html"]
	contains(t, page, `preload="none" poster="/2026/video/foto-960-`, `label="Bahasa Indonesia" default>`, `kind="subtitles"`, `srclang="nij" label="Bahasa Dayak Ngaju">`, `<source src="/2026/video/klip-satu-`)
	lacks(t, page, "script>alert", `srclang="en"`)
	if want := []Missing{{Item: "content/2026/video", Target: "Klip Satu.en.vtt", Why: lang.T(
		"teks video Klip Satu.en.vtt, baris 4: waktu tidak terbaca; contoh yang benar: 00:01:02.500 --> 00:01:05.000",
		"text of the video, Klip Satu.en.vtt, line 4: no time that can be read; a right one is 00:01:02.500 --> 00:01:05.000")}}; !cmp.Equal(r.Missing, want) {
		t.Error(cmp.Diff(want, r.Missing))
	}
	for name, data := range files {
		if filepath.Ext(name) == ".vtt" && strings.Contains(data, "<script") {
			t.Errorf("%s: %s", name, data)
		}
	}
}

// A poster has the video's own shape, whatever picture it is made of.
func TestPosters(t *testing.T) {
	clip := func(w, h int) *fstest.MapFile { return &fstest.MapFile{Data: mp4(w, h)} }
	cases := []struct {
		name   string
		video  *fstest.MapFile
		media  []schema.Media
		poster string // a form
	}{
		{"named, of another shape", clip(1080, 1920), []schema.Media{{File: "v.mp4", Poster: "foto.jpg"}}, `poster="/2026/video/sampul-foto-960-[0-9a-f]{8}\.(?:jpg|png)" width="1080" height="1920"`},
		{"the first picture, of the same shape", clip(1280, 720), []schema.Media{{File: "v.mp4"}, {File: "foto.jpg"}}, `poster="/2026/video/sampul-foto-960-[0-9a-f]{8}\.(?:jpg|png)" width="1280" height="720"`},
		{"the first picture, of another shape", clip(1080, 1920), []schema.Media{{File: "v.mp4"}, {File: "foto.jpg"}}, `<video controls preload="none" width="1080" height="1920"`},
		{"none", clip(1080, 1920), []schema.Media{{File: "v.mp4"}}, `<video controls preload="none" width="1080" height="1920"`},
		{"of one column", clip(1, 30000), []schema.Media{{File: "v.mp4", Poster: "foto.jpg"}}, `poster="/2026/video/sampul-foto-\d+-[0-9a-f]{8}\.(?:jpg|png)" width="1" height="30000"`},
	}
	for _, c := range cases {
		in := testInput(t, item("content/2026/video", func(it *source.Item) {
			it.Folder = fstest.MapFS{"v.mp4": c.video, "foto.jpg": {Data: testJPEG(1200, 675)}}
			it.Meta.Media = c.media
		}))
		in.Pictures = &media.Store{Dir: t.TempDir()}
		files, _ := mustBuild(t, in)
		page := files["2026/video/index.html"]
		if !regexp.MustCompile(c.poster).MatchString(page) {
			t.Errorf("%s: no %s in\n%s", c.name, c.poster, page)
		}
		for name, data := range files {
			if !strings.Contains(name, "sampul-") {
				continue
			}
			config, _, err := image.DecodeConfig(strings.NewReader(data))
			w, h := config.Width, config.Height
			if v, _ := media.Probe(fstest.MapFS{"v": c.video}, "v"); err != nil || v.Height < 10_000 && (w*v.Height-h*v.Width > v.Height || h*v.Width-w*v.Height > v.Width) {
				t.Errorf("%s: %d×%d, %v", c.name, w, h, err)
			}
		}
	}
}

// mp4 is the headers of a video.
func mp4(w, h int) []byte {
	box := func(kind string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
	}
	mvhd, tkhd := make([]byte, 100), make([]byte, 84)
	binary.BigEndian.PutUint32(mvhd[12:], 1000)
	binary.BigEndian.PutUint32(mvhd[16:], 3000)
	binary.BigEndian.PutUint32(tkhd[40:], 0x10000)
	binary.BigEndian.PutUint32(tkhd[76:], uint32(w)<<16)
	binary.BigEndian.PutUint32(tkhd[80:], uint32(h)<<16)
	return bytes.Join([][]byte{
		box("ftyp", []byte("isom\x00\x00\x02\x00isomiso2avc1mp41")), box("mdat", make([]byte, 100_000)),
		box("moov", box("mvhd", mvhd), box("trak", box("tkhd", tkhd))),
	}, nil)
}

// A picture that nobody should open is refused by its name, and costs its figure only.
func TestHostilePictures(t *testing.T) {
	huge := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00"), make([]byte, 2000)...)
	cases := map[string][]byte{
		"kosong.jpg": {}, "raksasa.png": huge, "heic.jpg": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "avif.jpg": []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"),
		"gambar.png": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "penunjuk.jpg": []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
		"potong.jpg": testJPEG(900, 600)[:400],
	}
	in := testInput(t, item("content/2026/foto", func(it *source.Item) {
		files := fstest.MapFS{"baik.jpg": {Data: testJPEG(900, 600)}}
		for name, data := range cases {
			files[name] = &fstest.MapFile{Data: data}
			it.Files = append(it.Files, source.File{Name: name})
			it.Meta.Media = append(it.Meta.Media, schema.Media{File: name, Alt: "JAHAT"})
			it.Body = append(it.Body, "\n![JAHAT]("+name+")\n"...)
		}
		it.Folder = files
		it.Meta.Media = append(it.Meta.Media, schema.Media{File: "baik.jpg", Alt: "Baik"})
	}))
	in.Pictures = &media.Store{Dir: t.TempDir()}
	files, r := mustBuild(t, in)
	named := map[string]bool{}
	for _, m := range r.Missing {
		named[m.Target] = true
		if !strings.Contains(m.Why.ID, m.Target) || !strings.Contains(m.Why.EN, m.Target) {
			t.Errorf("%s: %+v", m.Target, m.Why)
		}
	}
	for name := range cases {
		if !named[name] {
			t.Errorf("%s was not refused", name)
		}
	}
	page := files["2026/foto/index.html"]
	if n := strings.Count(page, "<img"); n != 1 {
		t.Errorf("%d pictures", n)
	}
	contains(t, page, `alt="Baik" fetchpriority="high"`)
	lacks(t, page, "<svg xmlns=", "alert(1)")
}

// emptying throws the cache away behind every answer.
type emptying struct{ *media.Store }

func (e emptying) DeriveEach(ctx context.Context, src fs.FS, name, sum string, recipes []platform.Recipe) ([]media.Derived, error) {
	made, err := e.Store.DeriveEach(ctx, src, name, sum, recipes)
	if len(recipes) > 1 {
		err = errors.Join(err, os.RemoveAll(e.Dir))
	}
	return made, err
}

// A medium outside git is shown once its bytes are here and are the right ones;
// until then the page leads to it and loads nothing from elsewhere.
func TestFetchedMedia(t *testing.T) {
	photo := testJPEG(1200, 800)
	sum := fmt.Sprintf("%x", sha256.Sum256(photo))
	f := &fetch.Fetcher{Dir: t.TempDir()}
	want := fetch.Want{URL: "https://github.com/kantor/konten/releases/download/v1/foto.jpg", SHA256: sum, Bytes: int64(len(photo))}
	build := func() (map[string]string, Result) {
		in := testInput(t, item("content/2026/jauh", func(it *source.Item) {
			it.Meta.Media = []schema.Media{{URL: want.URL, SHA256: want.SHA256, Bytes: want.Bytes, Alt: "Loket", Credit: "Bidang"}}
		}))
		in.Pictures, in.Fetched = &media.Store{Dir: t.TempDir()}, f
		return mustBuild(t, in)
	}
	files, r := build()
	page := files["2026/jauh/index.html"]
	contains(t, page, `<a href="`+want.URL+`" rel="external">Buka gambar di github.com</a> (`, "<p>Loket</p>", "img-src &#39;self&#39;; media-src")
	lacks(t, page, "<img", "img-src &#39;self&#39; https:")
	if len(r.Missing) != 1 || r.Missing[0].Target != want.URL || r.Missing[0].Why.IsZero() {
		t.Errorf("missing: %v", r.Missing)
	}
	if err := os.MkdirAll(filepath.Dir(f.Path(want)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.Path(want), append(photo[:len(photo)-1:len(photo)-1], 'x'), 0o644); err != nil {
		t.Fatal(err)
	}
	if files, _ := build(); strings.Contains(files["2026/jauh/index.html"], "<img") {
		t.Error("other bytes were shown")
	}
	if err := os.WriteFile(f.Path(want), photo, 0o644); err != nil {
		t.Fatal(err)
	}
	files, r = build()
	contains(t, files["2026/jauh/index.html"], `src="/2026/jauh/foto-960-`, `alt="Loket" fetchpriority="high"`)
	if len(r.Missing) > 0 {
		t.Errorf("missing: %v", r.Missing)
	}
}
