package comment_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/gfm/gfmtest"
	"github.com/gunungmas/terbit/pipeline/lang"
)

const stickyAt = "https://github.com/kantor/konten/pull/7#issuecomment-1"

// Each notice is one paragraph of whose turn it is, and where everything stands.
func TestNotices(t *testing.T) {
	s := stories()
	for _, c := range []struct {
		story  string
		notice comment.Notice
		want   []string
	}{
		{"5-koreksi", comment.Notice{Kind: comment.TurnNotice, To: []string{"humas-budi", "humas-dewi"}}, []string{
			"@humas-budi @humas-dewi **giliran Anda mengoreksi** pada “Hak Anda atas Informasi Publik” (langkah 5).", "Waktu baku 10 menit, sampai **14 Apr 2025 09.12 WIB**.",
		}},
		{"5-dikembalikan", comment.Notice{Kind: comment.TurnNotice, To: []string{"staf-rina"}}, []string{"**dikembalikan untuk perbaikan** oleh humas-dewi. Giliran Anda memperbaikinya."}},
		{"6-bentrok", comment.Notice{Kind: comment.TurnNotice, To: []string{"staf-rina"}}, []string{"**belum dapat dilanjutkan**: Usulan bertabrakan"}},
		{"6-bentrok", comment.Notice{Kind: comment.ReminderNotice, To: []string{"staf-rina"}}, []string{"**pengingat:**", "masih **belum dapat dilanjutkan**: Usulan bertabrakan"}},
		{"7-disetujui-orang", comment.Notice{Kind: comment.TurnNotice, To: []string{"staf-rina"}}, []string{"**sudah disetujui**. Giliran Anda menekan **Merge**."}},
		{"6-keputusan", comment.Notice{Kind: comment.ReminderNotice, To: []string{"kabid-andi"}, Minutes: 45}, []string{"sudah 45 menit kerja giliran Anda memutuskan", "(waktu baku 10 menit)"}},
		{"5-dikembalikan", comment.Notice{Kind: comment.ReminderNotice, To: []string{"staf-rina"}, Minutes: 400}, []string{"sudah 400 menit kerja giliran Anda memperbaiki pada"}},
		{"6-keputusan", comment.Notice{Kind: comment.DeputyNotice, To: []string{"plt-sari"}, Minutes: 75}, []string{"belum dijawab selama 75 menit kerja", "Sebagai Plt./Plh. **Anda dapat melakukannya**."}},
		{"6-keputusan", comment.Notice{Kind: comment.DeputyNotice, To: []string{"plt-sari"}, Handed: true}, []string{"**giliran memutuskan “Hak Anda atas Informasi Publik” dialihkan kepada Anda** sebagai Plt./Plh."}},
	} {
		c.notice.Item, c.notice.Key = hak, "kunci"
		got := comment.RenderNotice(s[c.story], c.notice, stickyAt, lang.Indonesian)
		for _, want := range append(c.want, "[komentar keputusan]("+stickyAt+")") {
			if !strings.Contains(got, want) {
				t.Errorf("%s, %s: no %q in\n%s", c.story, c.notice.Kind, want, got)
			}
		}
		if kind, key, ok := comment.NoticeOf(got); !ok || kind != c.notice.Kind || key != "kunci" {
			t.Errorf("%s: read back as %q %q %v", c.story, kind, key, ok)
		}
	}
}

// noTag is a tag of ours in a notice: there is none.
var noTag = regexp.MustCompile(`^\b\B$`)

// A notice mentions whom it calls and nobody else, whatever the title says.
func TestANoticeMentionsOnlyWhomItCalls(t *testing.T) {
	for _, s := range append(gfmtest.Attacks, tame) {
		in := hostile(s)
		for _, kind := range []comment.NoticeKind{comment.TurnNotice, comment.ReminderNotice, comment.DeputyNotice} {
			n := comment.Notice{Kind: kind, Key: "k", To: []string{"kabid-andi", "org/tim", "bukan @akun", "x" + s + " y"}, Item: hak}
			got := comment.RenderNotice(in, n, stickyAt, lang.Indonesian)
			first, rest, _ := strings.Cut(got, "\n")
			if first != "<!-- terbit:"+string(kind)+" k -->" {
				t.Errorf("%q: begins with %s", s, first)
			}
			rest, called := strings.CutPrefix(rest, "@kabid-andi @org/tim ")
			if !called {
				t.Errorf("%q: calls %s", s, rest)
			}
			gfmtest.Inert(t, s, rest, noTag)
			if c := gate.ParseCommands(got); len(c) > 0 {
				t.Errorf("%q: commands %v", s, c)
			}
		}
	}
}

// What is no notice of ours is none.
func TestNoticeOf(t *testing.T) {
	for _, body := range []string{"", "@kabid", "<!-- terbit:keputusan -->\n", "<!-- terbit:balasan 7 -->\n", "x <!-- terbit:giliran kabid -->", "<!-- terbit:giliran kabid"} {
		if kind, key, ok := comment.NoticeOf(body); ok {
			t.Errorf("%q is %s %s", body, kind, key)
		}
	}
}
