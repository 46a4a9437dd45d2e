package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// The two samples were made by ffmpeg, the first with a place in its metadata.
func TestInspectVideo(t *testing.T) {
	f, err := Inspect(os.DirFS("testdata"), "lokasi.mp4")
	if err != nil {
		t.Fatal(err)
	}
	want := Track{Brand: "isom", Video: "h264", Audio: "aac", Rate: 25}
	if f.Track != want || f.Width != 320 || f.Height != 180 || f.Duration.Round(100*time.Millisecond) != 2*time.Second || f.Source != FromHeaders {
		t.Errorf("%+v", f)
	}
	if !slices.Contains(f.Hidden, HiddenPlace) || Told(f).In(lang.Indonesian) != "lokasi GPS" {
		t.Errorf("hidden %v", f.Hidden)
	}
	f, err = Inspect(os.DirFS("testdata"), "klip.webm")
	if err != nil {
		t.Fatal(err)
	}
	if f.Kind != Video || f.Width != 320 || f.Height != 180 || f.Track.Video != "vp8" || f.Track.Audio != "vorbis" || f.Track.Brand != "webm" || f.Duration < time.Second || f.Duration > 1100*time.Millisecond {
		t.Errorf("%+v", f)
	}
}

// What cameras of several makers write into a video.
func TestInspectTellingVideo(t *testing.T) {
	mvhd := make([]byte, 100)
	binary.BigEndian.PutUint32(mvhd[12:], 1000)
	binary.BigEndian.PutUint32(mvhd[16:], 3000)
	tkhd := make([]byte, 84)
	binary.BigEndian.PutUint32(tkhd[76:], 64<<16)
	binary.BigEndian.PutUint32(tkhd[80:], 36<<16)
	track := func(handler, code string) []byte {
		mdhd := make([]byte, 24)
		binary.BigEndian.PutUint32(mdhd[12:], 600)
		binary.BigEndian.PutUint32(mdhd[16:], 1800)
		return box("mdia", box("mdhd", mdhd), box("hdlr", make([]byte, 8), []byte(handler), make([]byte, 13)),
			box("minf", box("stbl", box("stsd", []byte{0, 0, 0, 0, 0, 0, 0, 1}, box(code, make([]byte, 8))), box("stsz", make([]byte, 8), []byte{0, 0, 0, 90}))))
	}
	video := func(in ...[]byte) []byte {
		return bytes.Join([][]byte{
			box("ftyp", []byte("qt  \x00\x00\x02\x00qt  ")),
			box("moov", slices.Concat([][]byte{box("mvhd", mvhd), box("trak", box("tkhd", tkhd), track("vide", "hvc1"))}, in)...),
			box("mdat", make([]byte, 9)),
		}, nil)
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
		logs bool
	}{
		"plain":   {video(), nil, false},
		"android": {video(box("udta", box("\xa9xyz", []byte("\x00\x0c\x15\xc7-1.5+113.5/")))), []string{HiddenPlace}, false},
		"iphone": {
			video(box("meta", box("keys", []byte("mdtacom.apple.quicktime.location.ISO6709mdtacom.apple.quicktime.makemdtacom.apple.quicktime.creationdate")))),
			[]string{HiddenPlace, HiddenCamera, HiddenTime},
			false,
		},
		"drone": {video(box("trak", box("tkhd", make([]byte, 84)), track("meta", "mebx"))), nil, true},
		"large": {video(box("udta", box("meta", append([]byte("quicktime.location"), make([]byte, 200_000)...)))), []string{HiddenPlace}, false},
	} {
		f, err := Inspect(fstest.MapFS{"v.mov": {Data: c.data}}, "v.mov")
		if err != nil || !slices.Equal(f.Hidden, c.want) || f.Track.Data != c.logs || f.Track.Video != "hevc" || f.Track.Rate != 30 || !f.Track.FastStart || f.Track.Brand != "qt" {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestInspectImage(t *testing.T) {
	jpg := jpegBytes(t, quadrants(40, 20))
	f, err := Inspect(fstest.MapFS{"a.jpg": {Data: withEXIF(jpg, 6)}}, "a.jpg")
	if err != nil || f.Width != 20 || f.Frames != 1 || !slices.Contains(f.Hidden, HiddenPlace) || !slices.Contains(f.Parts, PartEXIF) {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = Inspect(fstest.MapFS{"a.gif": {Data: gifBytes(t, 7)}}, "a.gif")
	if err != nil || f.Frames != 7 || len(f.Hidden) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
	webp := webpBytes(1, 1)
	if _, err := Inspect(fstest.MapFS{"a.webp": {Data: webp}}, "a.webp"); err != nil {
		t.Error(err)
	}
}

// The words of every kind exist in both languages.
func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range hiddenOrder {
		if hiddenWords[kind].IsZero() {
			t.Errorf("%s has no words", kind)
		}
	}
	for _, kind := range []string{TailMotion, TailPhotos, TailPadding, TailData, TailZip, TailPDF, TailHTML, TailProgram, TailArchive} {
		if (Tail{Kind: kind}).Text().IsZero() {
			t.Errorf("%s has no words", kind)
		}
	}
	f := Facts{Hidden: []string{HiddenPlace, HiddenCamera}, Track: Track{Data: true}, Tail: Tail{Kind: TailZip}}
	if got := Told(f).In(lang.English); got != "GPS location, make and model of the camera, tracks of camera data, a ZIP archive" {
		t.Error(got)
	}
}

// matrixProfile is a color profile of RGB by matrix, with the curve of sRGB.
func matrixProfile(columns [3][3]float64) []byte {
	fix := func(v float64) []byte {
		return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(v*65536))))
	}
	para := append([]byte("para\x00\x00\x00\x00\x00\x03\x00\x00"), bytes.Join([][]byte{fix(2.4), fix(1 / 1.055), fix(0.055 / 1.055), fix(1 / 12.92), fix(0.04045)}, nil)...)
	head := make([]byte, 128)
	copy(head[16:], "RGB XYZ ")
	copy(head[36:], "acsp")
	table, body := binary.BigEndian.AppendUint32(nil, 6), []byte{}
	at := 128 + 4 + 6*12
	add := func(tag string, data []byte) {
		table = append(table, tag...)
		table = binary.BigEndian.AppendUint32(table, uint32(at+len(body)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(data)))
		body = append(body, data...)
	}
	for i, c := range []string{"r", "g", "b"} {
		add(c+"XYZ", slices.Concat([]byte("XYZ \x00\x00\x00\x00"), fix(columns[0][i]), fix(columns[1][i]), fix(columns[2][i])))
		add(c+"TRC", para)
	}
	return slices.Concat(head, table, body)
}

// displayP3 is the matrix of Display P3 under D50, as Apple's profile has it.
var displayP3 = [3][3]float64{{0.51512, 0.29198, 0.15710}, {0.24120, 0.69225, 0.06657}, {-0.00105, 0.04189, 0.78407}}

func TestColors(t *testing.T) {
	p, err := readProfile(matrixProfile(displayP3))
	if err != nil {
		t.Fatal(err)
	}
	if p.isSRGB() {
		t.Error("Display P3 is taken for sRGB")
	}
	img := image.NewRGBA(image.Rect(0, 0, 4, 1))
	// The last three are sRGB's gray, red and a mild green as Display P3 writes them.
	for x, c := range []color.RGBA{{255, 255, 255, 255}, {128, 128, 128, 255}, {234, 51, 35, 255}, {117, 167, 91, 255}} {
		img.SetRGBA(x, 0, c)
	}
	p.convert(img)
	for x, want := range []color.RGBA{{255, 255, 255, 255}, {128, 128, 128, 255}, {255, 0, 0, 255}, {97, 169, 80, 255}} {
		got := img.RGBAAt(x, 0)
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if d < -4 || d > 4 {
				t.Errorf("pixel %d is %v, want %v", x, got, want)
			}
		}
	}
	same, err := readProfile(matrixProfile(srgbD50))
	if err != nil || !same.isSRGB() {
		t.Errorf("sRGB is not recognized: %v", err)
	}
	for i, bad := range [][]byte{nil, make([]byte, 200), matrixProfile(displayP3)[:150], matrixProfile(displayP3)[:300]} {
		if _, err := readProfile(bad); err == nil {
			t.Errorf("profile %d was read", i)
		}
	}
}

// withICC puts a color profile into a JPEG.
func TestTidyProfiles(t *testing.T) {
	jpg := jpegBytes(t, quadrants(64, 48))
	cmyk := matrixProfile(displayP3)
	copy(cmyk[16:], "GRAY")
	for name, c := range map[string]struct {
		icc                         []byte
		converted, profile, encoded bool
	}{
		"srgb":      {matrixProfile(srgbD50), false, false, false},
		"p3":        {matrixProfile(displayP3), true, false, true},
		"something": {cmyk, false, true, false},
	} {
		fsys := fstest.MapFS{"a.jpg": {Data: withProfile(withEXIF(jpg, 1), c.icc)}}
		out, _, err := (&Tidier{}).Tidy(t.Context(), fsys, "a.jpg")
		if err != nil || out == nil || out.Converted != c.converted || out.Profile != c.profile || out.Encoded != c.encoded {
			t.Errorf("%s: %+v, %v", name, out, err)
			continue
		}
		if bytes.Contains(out.Data, []byte("GPSMARK")) || bytes.Contains(out.Data, []byte("ICC_PROFILE")) != c.profile {
			t.Errorf("%s: metadata is not as it should be", name)
		}
		if again, _, err := (&Tidier{}).Tidy(t.Context(), fstest.MapFS{"a.jpg": {Data: out.Data}}, "a.jpg"); again != nil || err != nil {
			t.Errorf("%s: tidy twice: %v", name, err)
		}
		if !c.encoded {
			a, b := decode(t, fsys["a.jpg"].Data), decode(t, out.Data)
			if !bytes.Equal(a.(*image.YCbCr).Y, b.(*image.YCbCr).Y) {
				t.Errorf("%s: the picture changed", name)
			}
		}
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Taking metadata out leaves every other byte as it was, whatever the picture's
// bytes are.
func TestStripKeepsThePicture(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 40 {
		img := image.NewRGBA(image.Rect(0, 0, 8+i, 50-i))
		for j := range img.Pix {
			img.Pix[j] = uint8(r.Uint32())
		}
		jpg := jpegBytes(t, img)
		withJunk := after(withEXIF(jpg, 1), segment(jpegCOM, "a"), []byte("sampah"))
		for name, data := range map[string][]byte{"clean": jpg, "exif": withEXIF(jpg, 1), "junk": withJunk} {
			if got, err := stripJPEG(data, false); err != nil || !bytes.Equal(got, jpg) {
				t.Fatalf("%d %s: %v", i, name, err)
			}
		}
		p := pngBytes(t, img)
		if got, err := stripPNG(withChunks(p, chunk("tEXt", []byte("a\x00b"))), false); err != nil || !bytes.Equal(got, p) {
			t.Fatalf("%d: %v", i, err)
		}
	}
}

// Every orientation stands upright, and the corners say so.
func TestTidyTurns(t *testing.T) {
	upright := quadrants(64, 48)
	for o := range uint16(9) {
		data := withEXIF(jpegBytes(t, turnedBack(upright, int(o))), o)
		out, _, err := (&Tidier{}).Tidy(t.Context(), fstest.MapFS{"a.jpg": {Data: data}}, "a.jpg")
		if err != nil || out == nil {
			t.Fatalf("%d: %v", o, err)
		}
		img := decode(t, out.Data)
		if img.Bounds().Dx() != 64 || img.Bounds().Dy() != 48 {
			t.Fatalf("%d: %v", o, img.Bounds())
		}
		for _, at := range []image.Point{{10, 10}, {54, 10}, {10, 38}, {54, 38}} {
			r, g, b, _ := img.At(at.X, at.Y).RGBA()
			want := upright.RGBAAt(at.X, at.Y)
			if d := math.Abs(float64(r>>8)-float64(want.R)) + math.Abs(float64(g>>8)-float64(want.G)) + math.Abs(float64(b>>8)-float64(want.B)); d > 30 {
				t.Errorf("orientation %d: %v is %d %d %d, want %v", o, at, r>>8, g>>8, b>>8, want)
			}
		}
	}
}

// turnedBack is the picture as a camera held that way stores it.
func turnedBack(img *image.RGBA, orientation int) *image.RGBA {
	back := map[int]int{6: 8, 8: 6}
	if o, ok := back[orientation]; ok {
		orientation = o
	}
	return rotate(img, orientation)
}

// A screenshot stays PNG, a photo kept as PNG becomes JPEG only when it has to be
// encoded anew.
func TestTidyKinds(t *testing.T) {
	screen := quadrants(3000, 1200)
	out, _, err := (&Tidier{}).Tidy(t.Context(), fstest.MapFS{"a.png": {Data: pngBytes(t, screen)}}, "a.png")
	if err != nil || out.Ext != ".png" || out.Width != TidySide || out.Height != 1024 {
		t.Errorf("%+v, %v", out, err)
	}
	out, _, err = (&Tidier{}).Tidy(t.Context(), fstest.MapFS{"a.gif": {Data: gifBytes(t, 1)}}, "a.gif")
	if err != nil || out.Ext != ".png" && out.Ext != ".jpg" {
		t.Errorf("%+v, %v", out, err)
	}
}

func TestTidyHEIC(t *testing.T) {
	tidier := &Tidier{}
	defer tidier.Close(t.Context()) //nolint:errcheck // the test is over
	out, f, err := tidier.Tidy(t.Context(), os.DirFS("heif/testdata"), "kuadran.heic")
	if err != nil || out.Ext != ".jpg" || out.Width != 160 || out.Height != 120 {
		t.Fatalf("%+v, %v", out, err)
	}
	if !slices.Contains(f.Hidden, HiddenPlace) || !slices.Contains(f.Hidden, HiddenSerial) {
		t.Errorf("hidden %v", f.Hidden)
	}
	if strings.Contains(string(out.Data), "TEST-SERIAL") {
		t.Error("the serial number is still there")
	}
}

func FuzzInspect(f *testing.F) {
	for name, c := range hostile(f) {
		if len(c.data) < 20_000 {
			f.Add([]byte(name), c.data)
		}
	}
	for _, name := range []string{"lokasi.mp4", "klip.webm"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(name), data)
	}
	f.Add([]byte("a"), withProfile(jpegBytes(f, quadrants(8, 8)), matrixProfile(displayP3)))
	f.Fuzz(func(t *testing.T, _, data []byte) {
		fsys := fstest.MapFS{"a": {Data: data}}
		got, err := Inspect(fsys, "a")
		if err == nil && (got.Tail.Bytes > int64(len(data)) || got.Duration < 0 || got.Track.Rate < 0 || got.Kind == Image && got.Frames < 1) {
			t.Fatalf("%+v", got)
		}
		if err != nil || got.Kind != Image || got.Width*got.Height > 1<<16 {
			return
		}
		out, _, err := (&Tidier{}).Tidy(t.Context(), fsys, "a")
		if err != nil || out == nil {
			return
		}
		again := fstest.MapFS{"a": {Data: out.Data}}
		if twice, _, err := (&Tidier{}).Tidy(t.Context(), again, "a"); err != nil || twice != nil {
			t.Fatalf("tidy twice: %v, %v", twice, err)
		}
	})
}
