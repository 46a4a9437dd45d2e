package social

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

const id = "content/2026/hak-informasi"

func picture(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func movie(seconds uint32) []byte {
	box := func(kind string, body []byte) []byte {
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
	}
	mvhd, tkhd := make([]byte, 100), make([]byte, 84)
	binary.BigEndian.PutUint32(mvhd[12:], 1)
	binary.BigEndian.PutUint32(mvhd[16:], seconds)
	binary.BigEndian.PutUint32(tkhd[76:], 1080<<16)
	binary.BigEndian.PutUint32(tkhd[80:], 1920<<16)
	return append(box("ftyp", []byte("isom\x00\x00\x02\x00mp41")), box("moov", append(box("mvhd", mvhd), box("trak", box("tkhd", tkhd))...))...)
}

var files = map[string][]byte{
	"a.png": picture(1080, 1080), "b.png": picture(1080, 1350), "tinggi.png": picture(500, 1200),
	"kecil.png": picture(200, 200), "v.mp4": movie(30), "panjang.mp4": movie(3600), "rusak.png": []byte("\x89PNG\r\n\x1a\nrusak"),
}

// item loads one item with the channel, its caption ("" for none) and the media.
func item(t *testing.T, kind schema.Kind, channel, caption string, media ...string) *source.Item {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Hak atas informasi\ndate: 2026-03-02\ntype: %s\nclassification: berkala\nchannels: [%s]\n", kind, channel)
	fsys := fstest.MapFS{}
	if len(media) > 0 {
		b.WriteString("media:\n")
	}
	for i, m := range media {
		name, alt, _ := strings.Cut(m, "|")
		if alt == "" {
			alt = fmt.Sprintf("Gambar %d", i+1)
		}
		if strings.HasPrefix(name, "https:") {
			fmt.Fprintf(&b, "  - url: %s\n    sha256: %s\n    bytes: 600000000\n    alt: %s\n", name, strings.Repeat("ab", 32), alt)
			continue
		}
		fmt.Fprintf(&b, "  - file: %s\n    alt: %s\n", name, alt)
		fsys[id+"/"+name] = &fstest.MapFile{Data: files[name]}
	}
	b.WriteString("---\n\nNarasi.\n")
	fsys[id+"/index.md"] = &fstest.MapFile{Data: []byte(b.String())}
	if caption != "" {
		fsys[id+"/takarir/"+channel+".txt"] = &fstest.MapFile{Data: []byte(caption)}
	}
	c, err := source.Load(t.Context(), fsys, source.Options{})
	if err != nil || len(c.Items) != 1 {
		t.Fatalf("%v, %v", err, c)
	}
	return c.Items[0]
}

func render1(t *testing.T, it *source.Item) (platform.Message, []diag.Finding) {
	t.Helper()
	dest, ok := platform.Of(it.Meta.Channels[0])
	if !ok {
		t.Fatalf("no destination %q", it.Meta.Channels[0])
	}
	return Render(it, schema.Destination{Account: "@kantor"}, dest)
}

func line(f diag.Finding) string {
	return fmt.Sprintf("%s:%d:%d %s %s", strings.TrimPrefix(f.Path, id+"/"), f.Line, f.Column, f.Rule, f.Message.In(lang.Indonesian))
}

// Each rule has a case here; one without fails TestEveryRuleHasACase.
var cases = map[string]struct {
	kind    schema.Kind
	channel string
	caption string
	media   []string
	want    []string // findings
	chosen  string   // media
}{
	"sesuai":                          {"foto", "bluesky", "Halo", []string{"a.png"}, nil, "a.png"},
	"tanpa media":                     {"narasi", "x", "Halo", nil, nil, ""},
	"takarir belum ada":               {"foto", "instagram", "", []string{"a.png"}, []string{"index.md:6:12 CH001 takarir Instagram belum ada"}, "a.png"},
	"terlalu panjang":                 {"foto", "bluesky", "Satu\n" + strings.Repeat("a", 300), nil, []string{"takarir/bluesky.txt:2:296 CH002 takarir Bluesky 305 karakter, batasnya 300"}, ""},
	"utas":                            {"foto", "bluesky", strings.Repeat("a", 300) + "\n---\n" + strings.Repeat("b", 300), []string{"a.png"}, nil, "a.png"},
	"bagian utas terlalu panjang":     {"foto", "bluesky", "Satu\n\n---\n\nDua\n" + strings.Repeat("a", 300) + "\n---\nTiga", nil, []string{"takarir/bluesky.txt:6:297 CH002 bagian 2 takarir Bluesky 304 karakter, batasnya 300"}, ""},
	"bagian utas terlalu banyak byte": {"foto", "bluesky", "Satu\n---\n" + strings.Repeat("👨‍👩‍👧", 170), nil, []string{"takarir/bluesky.txt:3:831 CH002 bagian 2 takarir Bluesky 3060 byte, batasnya 3000"}, ""},
	"tiap bagian utas X":              {"foto", "x", strings.Repeat("a", 280) + "\n---\n" + strings.Repeat("b", 281), nil, []string{"takarir/x.txt:3:281 CH002 bagian 2 takarir X 281 karakter hitungan X, batasnya 280"}, ""},
	"tagar tiap bagian utas":          {"narasi", "threads", "Halo #satu\n---\n#dua\n---\n#tiga #empat", nil, []string{"takarir/threads.txt:5:8 CH011 2 tagar pada takarir Threads, batasnya 1"}, ""},
	"bagian utas kosong": {"foto", "mastodon", "Satu\n---\n\n---\nTiga\n---", nil, []string{
		"takarir/mastodon.txt:3:1 CH014 bagian 2 dari 4 pada takarir Mastodon kosong",
		"takarir/mastodon.txt:6:4 CH014 bagian 4 dari 4 pada takarir Mastodon kosong",
	}, ""},
	"utas terlalu panjang":      {"foto", "bluesky", strings.Repeat("Satu\n---\n", 10) + "Sebelas", nil, []string{"takarir/bluesky.txt:21:1 CH015 takarir Bluesky 11 bagian, paling banyak 10"}, ""},
	"garis di kanal tanpa utas": {"narasi", "telegram", "Satu\n---\n---\nDua", nil, nil, ""},
	"byte terlalu banyak":       {"foto", "bluesky", strings.Repeat("👨‍👩‍👧", 170), nil, []string{"takarir/bluesky.txt:1:831 CH002 takarir Bluesky 3060 byte, batasnya 3000"}, ""},
	"x panjang":                 {"foto", "x", strings.Repeat("あ", 141), nil, []string{"takarir/x.txt:1:141 CH002 takarir X 282 karakter hitungan X, batasnya 280"}, ""},
	"telegram berfoto":          {"foto", "telegram", strings.Repeat("a", 1030), []string{"a.png"}, []string{"takarir/telegram.txt:1:1025 CH002 takarir Telegram 1030 karakter, batasnya 1024"}, "a.png"},
	"telegram teks":             {"foto", "telegram", strings.Repeat("a", 1030), nil, nil, ""},
	"tiktok tanpa media":        {"narasi", "tiktok", "Halo", nil, []string{"index.md:6:12 CH003 TikTok memerlukan gambar atau video, konten ini tidak memilikinya"}, ""},
	"youtube tanpa video": {"foto", "youtube", "Judul\n\nIsi", []string{"a.png"}, []string{
		"index.md:6:12 CH003 YouTube memerlukan video, konten ini tidak memilikinya",
		"index.md:8:11 CH005 a.png tidak ikut: YouTube tidak menerima gambar",
	}, ""},
	"terlalu banyak":    {"foto", "x", "Halo", []string{"a.png", "b.png", "a.png", "b.png", "a.png"}, []string{"index.md:16:11 CH004 a.png tidak ikut: X menerima paling banyak 4"}, "a.png b.png a.png b.png"},
	"campuran foto":     {"foto", "bluesky", "Halo", []string{"v.mp4", "a.png"}, []string{"index.md:8:11 CH005 v.mp4 tidak ikut: Bluesky tidak menerima gambar dan video sekaligus"}, "a.png"},
	"campuran video":    {"video", "bluesky", "Halo", []string{"a.png", "v.mp4"}, []string{"index.md:8:11 CH005 a.png tidak ikut: Bluesky tidak menerima gambar dan video sekaligus"}, "v.mp4"},
	"campuran boleh":    {"video", "instagram", "Halo", []string{"a.png", "v.mp4"}, nil, "a.png v.mp4"},
	"tinggi":            {"foto", "instagram", "Halo", []string{"tinggi.png"}, []string{"index.md:8:11 CH006 tinggi.png (500×1200) diberi tepi di Instagram, yang menerima 4:5 sampai 191:100"}, "tinggi.png"},
	"rusak":             {"foto", "x", "Halo", []string{"rusak.png"}, []string{"index.md:8:11 CH007 rusak.png rusak atau terpotong"}, ""},
	"hilang":            {"foto", "x", "Halo", []string{"hilang.png"}, []string{"index.md:8:11 CH007 hilang.png kosong (0 byte)"}, ""},
	"alt panjang":       {"foto", "instagram", "Halo", []string{"a.png|" + strings.Repeat("a", 1001)}, []string{"index.md:9:10 CH008 teks alternatif a.png 1001 karakter, batas Instagram 1000"}, "a.png"},
	"alt tak dipakai":   {"foto", "telegram", "Halo", []string{"a.png|" + strings.Repeat("a", 1001)}, nil, "a.png"},
	"kecil":             {"foto", "instagram", "Halo", []string{"kecil.png"}, []string{"index.md:8:11 CH009 kecil.png lebarnya 200 piksel, Instagram meminta sekurangnya 320"}, "kecil.png"},
	"video panjang":     {"video", "x", "Halo", []string{"panjang.mp4"}, []string{"index.md:8:11 CH010 panjang.mp4 berdurasi 60:00 menurut kepala berkasnya, batas X 2:20"}, "panjang.mp4"},
	"video jauh":        {"video", "bluesky", "Halo", []string{"https://contoh.id/v.mp4?x=1"}, []string{"index.md:8:10 CH010 v.mp4 berukuran 600 MB, batas Bluesky 300 MB"}, "https://contoh.id/v.mp4?x=1"},
	"tagar banyak":      {"narasi", "threads", "Halo #satu #dua", nil, []string{"takarir/threads.txt:1:13 CH011 2 tagar pada takarir Threads, batasnya 1"}, ""},
	"judul panjang":     {"video", "youtube", strings.Repeat("a", 101) + "\n\nIsi", []string{"v.mp4"}, []string{"takarir/youtube.txt:1:101 CH012 judul YouTube 101 karakter, batasnya 100"}, "v.mp4"},
	"judul menempel":    {"video", "youtube", "Judul\nIsi", []string{"v.mp4"}, []string{"takarir/youtube.txt:2:1 CH012 setelah judul YouTube harus ada baris kosong"}, "v.mp4"},
	"deskripsi panjang": {"video", "youtube", "Judul\n\n" + strings.Repeat("é", 2501), []string{"v.mp4"}, []string{"takarir/youtube.txt:3:2501 CH002 deskripsi YouTube 5002 byte, batasnya 5000"}, "v.mp4"},
	"tanda kurung siku": {"video", "youtube", "Judul\n\nIsi <b>", []string{"v.mp4"}, []string{"takarir/youtube.txt:3:5 CH013 YouTube menolak tanda <"}, "v.mp4"},
}

func TestRender(t *testing.T) {
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m, findings := render1(t, item(t, c.kind, c.channel, c.caption, c.media...))
			var got []string
			for _, f := range findings {
				got = append(got, line(f))
				if f.Hint.ID == "" || f.Hint.EN == "" || strings.Contains(f.Message.EN+f.Hint.EN+f.Message.ID+f.Hint.ID, "%!") {
					t.Errorf("message or hint of %v", f)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			var chosen []string
			for _, a := range m.Media {
				chosen = append(chosen, a.File+a.URL)
			}
			if strings.Join(chosen, " ") != c.chosen {
				t.Errorf("media %v, want %s", chosen, c.chosen)
			}
			if m.Text != c.caption || m.Digest != m.Sum() || m.Account != "@kantor" || m.Title != "Hak atas informasi" || m.Item != id {
				t.Errorf("%+v", m)
			}
		})
	}
}

func TestEveryRuleHasACase(t *testing.T) {
	var all strings.Builder
	for _, c := range cases {
		all.WriteString(strings.Join(c.want, "\n") + "\n")
	}
	seen := map[string]bool{}
	for _, r := range Rules {
		if !strings.Contains(all.String(), r.ID) || seen[r.ID] || r.Title.ID == "" || r.Title.EN == "" || r.Why.ID == "" || r.Why.EN == "" || r.Severity == "" {
			t.Errorf("%s has no case, or no words", r.ID)
		}
		seen[r.ID] = true
	}
}

func TestOverride(t *testing.T) {
	it := item(t, "foto", "bluesky", "Halo semua", "a.png", "b.png")
	dest, _ := platform.Of("bluesky")
	m, findings := Render(it, schema.Destination{TextMax: 5, MediaMax: 1}, dest)
	if m.Length != 10 || m.Max != 5 || len(m.Media) != 1 || len(findings) != 2 {
		t.Errorf("%+v %v", m, findings)
	}
}

func TestMessages(t *testing.T) {
	it := item(t, "foto", "bluesky", "Halo", "a.png")
	it.Meta.Channels = []schema.Channel{"site", "bluesky", "x", "bluesky", "entah"}
	o := &office.Office{Office: schema.Office{Destinations: map[schema.Channel]schema.Destination{"bluesky": {Account: "kantor.bsky.social"}}}}
	messages, findings := Messages(it, o)
	if len(messages) != 2 || messages[0].Account != "kantor.bsky.social" || messages[1].Account != "x" || len(findings) != 1 {
		t.Fatalf("%+v %v", messages, findings)
	}
	if a := messages[0].Media[0]; len(a.SHA256) != 64 || a.Width != 1080 || a.Alt != "Gambar 1" || a.Recipe.MaxBytes != 1_000_000 {
		t.Errorf("%+v", a)
	}
	it.Meta.Withdrawal = &schema.Withdrawal{Kind: schema.Mistaken}
	if m, f := Messages(it, o); m != nil || f != nil {
		t.Error("a withdrawn item has no messages")
	}
	it.Meta.Withdrawal, it.Parsed = nil, false
	if m, f := Messages(it, o); m != nil || f != nil {
		t.Error("an unread item has no messages")
	}
}

// What a destination does not show does not change its digest.
func TestDigestFollowsWhatIsShown(t *testing.T) {
	digest := func(channel, caption string, media ...string) string {
		m, _ := render1(t, item(t, "foto", channel, caption, media...))
		return m.Digest
	}
	if digest("telegram", "Halo", "a.png|Satu") != digest("telegram", "Halo", "a.png|Dua") {
		t.Error("Telegram shows no alternative text")
	}
	if digest("x", "Halo", "a.png|Satu") == digest("x", "Halo", "a.png|Dua") {
		t.Error("X does")
	}
	if digest("x", "Halo", "a.png") == digest("x", "Halo", "b.png") || digest("x", "Halo") == digest("x", "Hai") {
		t.Error("text and media are shown")
	}
	if digest("youtube", "J\n\nI", "v.mp4") != digest("youtube", "J\n\nI", "v.mp4", "a.png") {
		t.Error("YouTube shows no images")
	}
}
