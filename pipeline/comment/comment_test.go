package comment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/gfm/gfmtest"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// A comment that is written again for the same facts must have the same bytes,
// whenever that is.
func TestTimeAloneChangesNothing(t *testing.T) {
	for name, in := range stories() {
		first := comment.Render(in, lang.Indonesian)
		for i := range in.Decision.Items {
			steps := slices.Clone(in.Decision.Items[i].Steps)
			for j := range steps {
				if steps[j].At == nil {
					steps[j].Minutes += 1000
				}
			}
			in.Decision.Items[i].Steps = steps
		}
		if d := cmp.Diff(first, comment.Render(in, lang.Indonesian)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// long is an item whose texts have about n characters each.
func long(path string, n int, channels ...schema.Channel) comment.Item {
	it := infographic(path, "Panjang")
	it.Channels, it.Messages = channels, nil
	for i, c := range channels {
		it.Messages = append(it.Messages, message(it, c, strings.Repeat("kata ", n/5+i*10)+"tamat", "Gambar"))
	}
	return it
}

var all = []schema.Channel{"instagram", "facebook", "x", "threads", "telegram", "tiktok", "youtube", "whatsapp", "mastodon", "bluesky"}

// Texts are left out only where the comment says so, the longest first, and as
// few as it takes.
func TestOversize(t *testing.T) {
	for _, c := range []struct {
		n, linked       int
		quoted, warning bool
	}{
		{n: 500, quoted: true},
		{n: 4_000},
		{n: 5_500},
		{n: 6_200, linked: 1, warning: true},
		{n: 6_800, linked: 2, warning: true},
		{n: 12_000, linked: 6, warning: true},
		{n: 70_000, linked: 10, warning: true},
	} {
		t.Run(fmt.Sprint(c.n), func(t *testing.T) {
			it := long(hak, c.n, all...)
			it.Findings = findings(hak)
			md := comment.Render(proposal("staf-rina", it).considered().corrected().finish(), lang.Indonesian)
			if n := utf8.RuneCountInString(md); n > comment.Max {
				t.Errorf("%d characters", n)
			}
			if got := strings.Count(md, "terlalu panjang untuk dimuat di sini.** Baca seluruhnya"); got != c.linked {
				t.Errorf("%d texts linked, want %d", got, c.linked)
			}
			if got := strings.Contains(md, "Komentar ini tidak lengkap"); got != c.warning {
				t.Errorf("warning %v", got)
			}
			if got := strings.Contains(md, "> kata"); got != c.quoted {
				t.Errorf("quoted %v", got)
			}
			whole := 0
			for _, m := range it.Messages {
				if strings.Contains(md, "\n"+m.Text+"\n") {
					whole++
				}
			}
			if whole+c.linked != len(all) {
				t.Errorf("%d texts whole and %d linked of %d", whole, c.linked, len(all))
			}
			verdictStays(t, md)
		})
	}
}

func verdictStays(t *testing.T, md string) {
	t.Helper()
	for _, want := range []string{"### ⏳ Belum disetujui", "Giliran: Kabid PIP memutuskan", "/pull/7/files"} {
		if !strings.Contains(md, want) {
			t.Errorf("no %q", want)
		}
	}
}

// Alternative texts are decided on as well.
func TestOversizeAlternativeTexts(t *testing.T) {
	it := infographic(hak, "Banyak gambar")
	for i := range 100 {
		it.Messages[0].Media = append(it.Messages[0].Media, platform.Attachment{File: fmt.Sprintf("g%d.jpg", i), Kind: platform.Image, Alt: strings.Repeat("alt ", 250)})
	}
	md := comment.Render(proposal("staf-rina", it).considered().corrected().finish(), lang.Indonesian)
	verdictStays(t, md)
	if !strings.Contains(md, "semua teks alternatif terlalu panjang") || strings.Contains(md, "alt alt") {
		t.Error("the alternative texts are cut without a word")
	}
}

// However much there is, the verdict is told.
func TestOversizeItems(t *testing.T) {
	var items []comment.Item
	for i := range 200 {
		items = append(items, long(fmt.Sprintf("content/2025/butir-%03d", i), 1_000, all...))
	}
	in := proposal("staf-rina", items...).considered().corrected().finish()
	md := comment.Render(in, lang.Indonesian)
	if n := utf8.RuneCountInString(md); n > comment.Max {
		t.Errorf("%d characters", n)
	}
	if !strings.Contains(md, "Komentar ini tidak lengkap") || !strings.Contains(md, "- dan 180 lainnya") {
		t.Error("it does not say what is missing")
	}
	verdictStays(t, md)
	for i := range in.Decision.Items {
		in.Decision.Items[i].Path += strings.Repeat("@", 5000)
	}
	in.HeadBranch = strings.Repeat("&", 60_000)
	if n := utf8.RuneCountInString(comment.Render(in, lang.Indonesian)); n > comment.Max {
		t.Errorf("hostile: %d characters", n)
	}
}

func TestZeroInput(t *testing.T) {
	md := comment.Render(comment.Input{}, lang.Indonesian)
	if !strings.HasPrefix(md, comment.Marker+"\n### ") || strings.Contains(md, "Disetujui") {
		t.Errorf("%q", md)
	}
}

// An office with its own steps, and no names for its roles.
func TestAnUnknownProcedure(t *testing.T) {
	in := stories()["6-keputusan"]
	in.Procedure, in.Office = schema.Procedure{}, nil
	md := comment.Render(in, lang.Indonesian)
	if strings.Contains(md, "%!") || !strings.Contains(md, "Belum disetujui") {
		t.Error(md)
	}
}

func TestReply(t *testing.T) {
	for _, c := range []struct {
		name, body string
		code       gate.Code
		want       []string
	}{
		{"extra words", "/pertimbangan lanjut ya pak", gate.CommandUnclear, []string{"/pertimbangan lanjut"}},
		{"half a verb", "/pertimbangan setuju", gate.CommandUnclear, []string{"/pertimbangan lanjut", "/pertimbangan tolak ALASAN"}},
		{"no reason", "Maaf.\n\n/tahan", gate.CommandNeedsReason, []string{"/tahan ALASAN"}},
		{"edited", "/koreksi selesai", gate.CommentEdited, []string{"/koreksi selesai"}},
		{"edited, with a reason", "/pertimbangan tolak ```sudah``` @kabid", gate.CommentEdited, []string{"/pertimbangan tolak ```sudah``` @kabid"}},
		{"edited beside a hold", "/tahan menunggu data\n/siap", gate.CommentEdited, []string{"/siap"}},
		{"edited and unclear", "/siap ya", gate.CommentEdited, []string{"/siap"}},
		{"unauthorised", "/pertimbangan lanjut", gate.NoRole, nil},
		{"not the author", "/koreksi selesai", gate.CorrectorNotAuthor, nil},
		{"body unknown", "", gate.CommandUnclear, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := gate.Ignored{Kind: "comment", ID: 42, By: "humas-dewi", Code: c.code, Text: gate.Codes()[c.code]}
			got := comment.Reply(i, c.body, lang.Indonesian)
			if !strings.HasPrefix(got, comment.ReplyMarker(42)+"\nPerintah humas-dewi belum dihitung. ") {
				t.Errorf("%q", got)
			}
			for _, line := range c.want {
				if !strings.Contains(got, "```\n"+line+"\n```") {
					t.Errorf("no %q in %q", line, got)
				}
				if p := gate.ParseCommands(line); len(p) != 1 || p[0].Problem != "" {
					t.Errorf("%q is no command", line)
				}
			}
			if n := strings.Count(got, "\n/"); n != len(c.want) {
				t.Errorf("%d lines: %q", n, got)
			}
			if p := gate.ParseCommands(got); len(p) > 0 {
				t.Errorf("the reply commands %v", p)
			}
		})
	}
	for _, s := range gfmtest.Attacks {
		body := "/pertimbangan tolak " + s + " x"
		md := comment.Reply(gate.Ignored{Kind: "comment", ID: 1, By: "orang" + s, Code: gate.CommentEdited, Text: lang.Same(s)}, body, lang.Indonesian)
		inert(t, s, strings.Replace(md, comment.ReplyMarker(1), comment.Marker, 1))
	}
	for _, i := range []gate.Ignored{{Kind: "review", Code: gate.NoRole}, {Kind: "comment", Code: gate.TooEarly}, {}} {
		if got := comment.Reply(i, "/siap", lang.Indonesian); got != "" {
			t.Errorf("%+v: %q", i, got)
		}
	}
}

func TestStatusLineAndLabels(t *testing.T) {
	for name, want := range map[string]struct{ line, labels string }{
		"1-ide":               {"Belum disetujui · giliran Staf atau Pranata Humas (langkah 1, ide)", "1-ide"},
		"5-koreksi":           {"Belum disetujui · giliran Pranata Humas (langkah 5, koreksi)", "5-koreksi"},
		"5-dikembalikan":      {"Dikembalikan untuk perbaikan · giliran Staf (langkah 4, desain)", "4-desain"},
		"6-keputusan":         {"Belum disetujui · giliran Kabid PIP (langkah 6, keputusan)", "6-keputusan"},
		"6-ditahan":           {"Ditahan oleh humas-budi: menunggu data terbaru", "6-keputusan"},
		"6-ditolak":           {"Ditolak oleh kabid-andi: bertentangan dengan pengumuman kemarin", ""},
		"7-disetujui":         {"Disetujui · langkah berikutnya unggah", "7-unggah"},
		"8-tayang":            {"Tayang", ""},
		"ragu":                {"Belum dapat dinilai · Tinjauan tidak terbaca. Penilaian akan diulang.", ""},
		"tidak-perlu-dinilai": {"Tidak perlu dinilai", ""},
		"kebijakan":           {"Belum disetujui · perubahan kebijakan", ""},
	} {
		in := stories()[name]
		if got := comment.StatusLine(in.Decision, in.Procedure, lang.Indonesian); got != want.line {
			t.Errorf("%s: %q, want %q", name, got, want.line)
		}
		if got := strings.Join(comment.Labels(in.Decision, in.Procedure), " "); got != want.labels {
			t.Errorf("%s: labels %q, want %q", name, got, want.labels)
		}
	}
	for _, s := range append(gfmtest.Attacks, strings.Repeat("panjang ", 100)) {
		in := hostile(s)
		line := comment.StatusLine(in.Decision, in.Procedure, lang.English)
		if n := utf8.RuneCountInString(line); n == 0 || n > comment.StatusMax || strings.ContainsAny(line, "\n\x00\u202e") {
			t.Errorf("%q: %q", s, line)
		}
	}
	if got := strings.Join(comment.AllLabels(schema.DefaultProcedure()), " "); got != "1-ide 2-pertimbangan 3-konsep 4-desain 5-koreksi 6-keputusan 7-unggah" {
		t.Error(got)
	}
}

func TestOf(t *testing.T) {
	it := &source.Item{ID: hak, Meta: schema.Item{
		Title: "Judul", PublishAt: "2025-04-14T13:00", Corrections: []schema.Correction{{Note: "lama"}, {Note: "baru"}},
	}}
	quiet := kantor()
	quiet.Quiet = []office.Quiet{{From: wib(12, 0), Until: wib(14, 0), Reason: "berkabung"}}
	got := comment.Of(it, quiet, wib(9, 0))
	if got.Path != hak || got.Title != "Judul" || !got.PublishAt.Equal(wib(13, 0)) || got.Note != "baru" || got.Quiet.Reason != "berkabung" {
		t.Errorf("%+v", got)
	}
	it.Meta.PublishAt = ""
	if got := comment.Of(it, quiet, wib(9, 0)); got.Quiet.Reason != "" {
		t.Errorf("the quiet period has not begun: %+v", got.Quiet)
	}
	it.Meta.Withdrawal = &schema.Withdrawal{Reason: "dicabut"}
	if got := comment.Of(it, nil, wib(9, 0)); got.Note != "dicabut" {
		t.Errorf("%+v", got)
	}
}
