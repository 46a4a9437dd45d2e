package tidy

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
)

const id = "content/2026/uji-ponsel"

const index = `---
title: "Uji media"
summary: Uji.
date: 2026-11-20
type: foto
classification: berkala
channels: [site]
media:
  - file: IMG_0001.JPG
    alt: Satu
  - file: "Foto Kegiatan.png"   # dari ponsel
    alt: Dua
  - file: 'klip.mp4'
    poster: IMG_0001.JPG
materials:
  - kind: foto
    file: IMG_0001.JPG
---

![satu](IMG_0001.JPG) dan ![dua](<Foto Kegiatan.png> "judul"), [tiga](Foto%20Kegiatan.png),
bukan (IMG_0001.JPG) ini.
`

func pixels(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7)
	}
	img.SetRGBA(0, 0, color.RGBA{255, 0, 0, 255})
	return img
}

func jpegOf(t *testing.T, w, h int, comment string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, pixels(w, h), nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if comment == "" {
		return data
	}
	return slices.Concat(data[:2], []byte{0xff, 0xfe, 0, byte(len(comment) + 2)}, []byte(comment), data[2:])
}

func pngOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 20, 10), color.Palette{color.White, color.Black})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// office is a repository's folder with one item.
func office(t *testing.T, files map[string][]byte) string {
	t.Helper()
	root := t.TempDir()
	for name, data := range files {
		at := filepath.Join(root, id, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func item(t *testing.T, root string) *source.Item {
	t.Helper()
	c, err := source.Load(t.Context(), os.DirFS(root), source.Options{Location: time.UTC})
	if err != nil || len(c.Items) != 1 {
		t.Fatalf("%v, %v", c, err)
	}
	return c.Items[0]
}

// tree lists the files below a folder with what they hold.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(root, p)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTidyAnItem(t *testing.T) {
	photo := jpegOf(t, 40, 30, "catatan")
	files := map[string][]byte{"index.md": []byte(index), "IMG_0001.JPG": photo, "Foto Kegiatan.png": pngOf(t), "rapi.jpg": jpegOf(t, 10, 10, "")}
	root := office(t, files)
	opts := Options{Tidier: &media.Tidier{}, Held: fstest.MapFS{id + "/Foto Kegiatan.png": {Data: files["Foto Kegiatan.png"]}, id + "/IMG_0001.JPG": {Data: []byte("dulu")}}}
	plan, err := Look(t.Context(), item(t, root), opts)
	if err != nil {
		t.Fatal(err)
	}
	if before := tree(t, root); len(before) != 4 || before[id+"/index.md"] != index {
		t.Fatal("looking changed something")
	}
	kept, err := (&Writer{Root: root}).Write(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 1 || kept[0].Name != "IMG_0001.JPG" {
		t.Errorf("kept %v: only what git does not hold", kept)
	}
	after := tree(t, root)
	want := strings.NewReplacer("file: IMG_0001.JPG", "file: img-0001.jpg", "poster: IMG_0001.JPG", "poster: img-0001.jpg", `"Foto Kegiatan.png"`, "foto-kegiatan.png",
		"](IMG_0001.JPG)", "](img-0001.jpg)", "<Foto Kegiatan.png>", "<foto-kegiatan.png>", "Foto%20Kegiatan.png", "foto-kegiatan.png").Replace(index)
	if diff := cmp.Diff(want, after[id+"/index.md"]); diff != "" {
		t.Errorf("index.md (-want +got):\n%s", diff)
	}
	if after[".terbit/asli/"+id+"/IMG_0001.JPG"] != string(photo) {
		t.Error("the original is not kept as it was")
	}
	var names []string
	for name := range after {
		names = append(names, name)
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{".terbit/asli/" + id + "/IMG_0001.JPG", id + "/foto-kegiatan.png", id + "/img-0001.jpg", id + "/index.md", id + "/rapi.jpg"}, names); diff != "" {
		t.Error(diff)
	}
	if lines := plan.Left("IMG_0001.JPG"); !slices.Equal(lines, []int{21}) {
		t.Errorf("left on lines %v", lines)
	}
	// A second run finds nothing, and changes not a byte.
	plan, err = Look(t.Context(), item(t, root), opts)
	if err != nil || len(plan.Changes) > 0 {
		t.Fatalf("%+v, %v", plan.Changes, err)
	}
	if _, err := (&Writer{Root: root}).Write(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(after, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

// Names that would collide get a number; nobody's file is written over.
func TestNamesNeverCollide(t *testing.T) {
	root := office(t, map[string][]byte{
		"index.md": []byte(index), "Foto 1.JPG": jpegOf(t, 8, 8, "a"), "foto_1.jpg": jpegOf(t, 9, 9, "b"), "foto-1.jpg": jpegOf(t, 10, 10, ""), "Foto-1.png": pngOf(t),
		"日本.jpg": jpegOf(t, 11, 11, ""), "Café.jpg": jpegOf(t, 12, 12, ""),
	})
	it := item(t, root)
	plan, err := Look(t.Context(), it, Options{Tidier: &media.Tidier{}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range plan.Changes {
		got[c.Name] = c.To
	}
	want := map[string]string{"Foto 1.JPG": "foto-1-2.jpg", "foto_1.jpg": "foto-1-3.jpg", "Foto-1.png": "foto-1.png", "日本.jpg": "media.jpg", "Café.jpg": "cafe.jpg"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := (&Writer{Root: root, Keep: true}).Write(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	after := tree(t, root)
	for name, side := range map[string]int{"foto-1-2.jpg": 8, "foto-1-3.jpg": 9, "foto-1.jpg": 10, "media.jpg": 11, "cafe.jpg": 12} {
		c, err := jpeg.DecodeConfig(strings.NewReader(after[id+"/"+name]))
		if err != nil || c.Width != side {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

// An index.md that somebody changed meanwhile is not written over, and nothing
// is lost.
func TestAChangeMeanwhile(t *testing.T) {
	root := office(t, map[string][]byte{"index.md": []byte(index), "IMG_0001.JPG": jpegOf(t, 8, 8, "a")})
	plan, err := Look(t.Context(), item(t, root), Options{Tidier: &media.Tidier{}})
	if err != nil {
		t.Fatal(err)
	}
	changed := index + "\nkalimat baru\n"
	if err := os.WriteFile(filepath.Join(root, id, "index.md"), []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Writer{Root: root}).Write(t.Context(), plan); err == nil {
		t.Fatal("no error")
	}
	after := tree(t, root)
	if after[id+"/index.md"] != changed || after[id+"/IMG_0001.JPG"] == "" {
		t.Error("something was lost")
	}
}

// An original that is kept already under that name is not written over.
func TestOriginalsAreNeverWrittenOver(t *testing.T) {
	root := office(t, map[string][]byte{"index.md": []byte(index), "IMG_0001.JPG": jpegOf(t, 8, 8, "baru")})
	old := filepath.Join(root, ".terbit/asli", id, "IMG_0001.JPG")
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte("lama"), 0o644); err != nil {
		t.Fatal(err)
	}
	plan, err := Look(t.Context(), item(t, root), Options{Tidier: &media.Tidier{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&Writer{Root: root}).Write(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	after := tree(t, root)
	if after[".terbit/asli/"+id+"/IMG_0001.JPG"] != "lama" || !strings.Contains(after[".terbit/asli/"+id+"/IMG_0001-2.JPG"], "baru") {
		t.Error("an original was written over")
	}
}

func TestWhatIsLeftAlone(t *testing.T) {
	root := office(t, map[string][]byte{
		"index.md": []byte(index), "potong.jpg": jpegOf(t, 8, 8, "a")[:200], "logo.svg": []byte("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
		"teks.jpg": []byte("bukan gambar"), "penunjuk.mp4": []byte("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n"), "dokumen.pdf": []byte("%PDF-1.4"),
	})
	plan, err := Look(t.Context(), item(t, root), Options{Tidier: &media.Tidier{}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range plan.Changes {
		if c.Hint.IsZero() || c.Changes() {
			t.Errorf("%+v", c)
		}
		got = append(got, c.Left.In(lang.Indonesian))
	}
	want := []string{
		"logo.svg berformat SVG, yang tidak diterima media sosial dan dapat memuat skrip yang berjalan di peramban pembaca",
		"penunjuk.mp4 masih penunjuk Git LFS, bukan gambarnya", "potong.jpg rusak atau terpotong", "teks.jpg bukan gambar: isinya text/plain; charset=utf-8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A video with a place in it and no ffmpeg: the plan says what to do.
func TestVideoWithoutFFmpeg(t *testing.T) {
	data, err := os.ReadFile("../media/testdata/lokasi.mp4")
	if err != nil {
		t.Fatal(err)
	}
	root := office(t, map[string][]byte{"index.md": []byte(index), "klip.mp4": data})
	plan, err := Look(t.Context(), item(t, root), Options{Tidier: &media.Tidier{}})
	if err != nil || len(plan.Changes) != 1 || plan.Any() || !strings.Contains(plan.Changes[0].Left.In(lang.Indonesian), "lokasi GPS") {
		t.Fatalf("%+v, %v", plan, err)
	}
}

func TestProbedAnswer(t *testing.T) {
	p := &probed{}
	if err := p.into(&media.Facts{}); err == nil {
		t.Error("no stream is taken for a video")
	}
}
