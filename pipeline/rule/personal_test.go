package rule

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// TestNIKIsFound writes possible numbers in every usual form into a text and
// expects each at its place.
func TestNIKIsFound(t *testing.T) {
	var codes []int
	for c, ok := range provinces {
		if ok {
			codes = append(codes, c)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		born := time.Date(rapid.IntRange(1940, 2025).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		d := born.Day() + 40*rapid.IntRange(0, 1).Draw(t, "sex")
		n := fmt.Sprintf("%02d%02d%02d%02d%02d%02d%04d", rapid.SampledFrom(codes).Draw(t, "province"), rapid.OneOf(rapid.IntRange(1, 40), rapid.IntRange(71, 79)).Draw(t, "regency"),
			rapid.IntRange(1, 99).Draw(t, "district"), d, born.Month(), born.Year()%100, rapid.IntRange(1, 9999).Draw(t, "serial"))
		shape := rapid.SampledFrom(nikShapes).Draw(t, "shape")
		sep := rapid.SampledFrom([]string{" ", ".", "-"}).Draw(t, "sep")
		var parts []string
		for rest := n; len(parts) < len(shape); rest = rest[shape[len(parts)-1]:] {
			parts = append(parts, rest[:shape[len(parts)]])
		}
		before := rapid.SampledFrom([]string{"", "NIK ", "Pemohon (", "“", "a\n", "NIK: "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".", ")", " telah", "\n1", "”, lalu", "/"}).Draw(t, "after")
		number := strings.Join(parts, sep)
		var got []mark
		findPersonal(before+number+after, func(m mark) { got = append(got, m) })
		if want := (mark{nik, len(before), len(before) + len(number)}); len(got) != 1 || got[0] != want {
			t.Fatalf("%q: got %v, want %v", before+number+after, got, want)
		}
	})
}

// FuzzPersonal: never a panic, every place inside the text, in order, not in the
// middle of a character.
func FuzzPersonal(f *testing.F) {
	for _, s := range []string{
		"NIK 6239011404870001", "62.39.01.140487.0001", "NIP 199001012045032001", "+62 824-5554-4433", "a@gmail.com",
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", "@", "+", "0", "08", "é6239011404870001é", "https://wa.me/6282455544433",
		"0824 5554 4433 0821", "6239 0114 0487 0001 0114", "@gmail.com", "a@.com", "000.8.3.3/133/DKIPS/IV/2025",
		"No. KK 6239012505120001", "NPWP 02.468.135.0-711.000", "rekening BRI 0000-01-012345-53-1 a.n. X", "KH 1234 QQ 1234 QZ", "nopol kh 1 q",
		"paspor Z1234567", "IMEI 1: 001234560123457", "(0824) 1313\u20111414", "+62 (0) 824 1313", "rumah (0537) 1013434", "0824131414,0825131414",
		"470/0824131414/X", "f.p@contoh.go.id", "1@gmail.com", "Rp 1.000 juta", "SP2D 0824", "a.b.c_d@x.y", "1(0)1", "\u00a01\u00a01",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		findPersonal(s, func(m mark) {
			if m.start < last && m.kind != mail || m.start >= m.end || m.end > len(s) {
				t.Fatalf("%v in %d bytes after %d", m, len(s), last)
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[m.start]) || !utf8.ValidString(s[m.start:m.end])) {
				t.Fatalf("%v cuts a character", m)
			}
			if len(mask(m.kind, s[m.start:m.end])) == 0 {
				t.Fatalf("%v has no mask", m)
			}
			last = m.end
		})
	})
}

// FuzzScan: never a panic, and every place lies inside the text.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"# a\n\n[b](c \"d\") ![e](<f g>)\n", "[a][b]\n\n[b]: c 'd'\n", "<a b=\"c\"> <!-- d", "```\n[a](b)\n```", "a\n===\nb\n---",
		"- [a](b)\n\n      [c](d)\n", "> # a", "[[[a](b)](c)", "`a``b`", "\\[a](b)", "<https://a.b>", "[a](((b)", "|a|\n|-|\n", "[^1]: a", "1.\n-\n", "[a]:\n",
		"[a](b\\", "![", "<", "</", "<a", "[]:a\n", "[a]: <b", "#", "####### a", "~~~\n`",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d := scan(src)
		inside := func(s span) {
			if s.start < 0 || s.start > s.end || s.end > len(src) {
				t.Fatalf("%v outside %d bytes", s, len(src))
			}
		}
		for _, h := range d.headings {
			inside(h.text)
		}
		for _, s := range d.paragraphs {
			inside(s.span)
		}
		for _, l := range d.links {
			inside(l.text)
			inside(l.dest)
			inside(span{l.at, len(src)})
		}
		for _, at := range d.html {
			inside(span{at, len(src)})
		}
		d.anchors(src)
		hasNarrative(src)
	})
}

// FuzzItem runs every rule over any narasi and any caption: no panic, every
// position inside its file.
func FuzzItem(f *testing.F) {
	f.Add("## Judul\n\n[a](b) 6239011404870001\n", "takarir **a**")
	f.Add("[a](../x/index.md#y)\n\n![](javascript:a)", "")
	f.Fuzz(func(t *testing.T, body, caption string) {
		index := "---\ntitle: Hak atas informasi\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [x]\n---\n" + body
		fsys := fstest.MapFS{
			"content/2026/hak/index.md":      {Data: []byte(index)},
			"content/2026/hak/takarir/x.txt": {Data: []byte(caption)},
		}
		corpus, err := source.Load(t.Context(), fsys, source.Options{Location: wib})
		if err != nil {
			t.Fatal(err)
		}
		lines := map[string][]string{
			"content/2026/hak/index.md":      strings.Split(index, "\n"),
			"content/2026/hak/takarir/x.txt": strings.Split(corpus.Items[0].Captions["x"].Text, "\n"),
		}
		for _, found := range Check(t.Context(), corpus, testOffice(), Options{Now: now}) {
			inPlace(t, found, lines[found.Path])
		}
	})
}

func inPlace(t *testing.T, f diag.Finding, lines []string) {
	t.Helper()
	if f.Line < 1 || f.Line > len(lines) || f.Column < 1 || f.Column > utf8.RuneCountInString(lines[f.Line-1])+1 {
		t.Fatalf("%v: outside its file of %d lines", f, len(lines))
	}
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		if f.Message.In(l) == "" || f.Hint.In(l) == "" || strings.Contains(f.Message.In(l)+f.Hint.In(l), "%!") {
			t.Fatalf("%v: message or hint", f)
		}
	}
}
