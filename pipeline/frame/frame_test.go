package frame

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDraw(t *testing.T) {
	long := strings.Repeat("kata ", 30) + "SALAH" + strings.Repeat(" kata", 30)
	for _, c := range []struct {
		name, line  string
		column, end int
		want        string
	}{
		{"a key", "sumary: Ringkasan", 1, 7, "   3 | sumary: Ringkasan\n     | ^^^^^^"},
		{"behind a tab", "\tx: 1", 2, 3, "   3 |     x: 1\n     |     ^"},
		{"a tab in the middle goes to the next stop", "ab\tcd", 4, 6, "   3 | ab  cd\n     |     ^^"},
		{"on a tab", "a\tb", 2, 3, "   3 | a   b\n     |  ^^^"},
		{"wide characters", "日本 x", 1, 3, "   3 | 日本 x\n     | ^^^^"},
		{"behind wide characters", "日本 x", 4, 5, "   3 | 日本 x\n     |      ^"},
		{"a combining mark has no width", "e\u0301x y", 3, 4, "   3 | e\u0301x y\n     |  ^"},
		{"on a combining mark", "e\u0301xy", 2, 3, "   3 | e\u0301xy\n     | ^"},
		{"a hidden character", "a\u200bb", 2, 3, "   3 | a⟦U+200B⟧b\n     |  ^^^^^^^^"},
		{"an escape sequence", "a\x1b[31mb", 2, 3, "   3 | a⟦U+001B⟧[31mb\n     |  ^^^^^^^^"},
		{"a turn of direction", "\u202egnp.exe", 1, 2, "   3 | ⟦U+202E⟧gnp.exe\n     | ^^^^^^^^"},
		{"no UTF-8", "a\xb1b", 2, 3, "   3 | a⟦0xB1⟧b\n     |  ^^^^^^"},
		{"a heap of marks", "e" + strings.Repeat("\u0301", 6), 1, 2, "   3 | e\u0301\u0301\u0301" + strings.Repeat("⟦U+0301⟧", 1) + "\u0301\u0301\n     | ^"},
		{"behind the end", "abc", 4, 4, "   3 | abc\n     |    ^"},
		{"an empty line", "", 1, 1, "   3 |\n     | ^"},
		{"far behind the end", "abc", 99, 120, "   3 | abc\n     |    ^"},
		{"a long line, cut around the place", long, 151, 156, "   3 | … kata kata kata SALAH kata kata kata kata kata kat…\n     |                  ^^^^^"},
		{"the start of a long line", long, 1, 5, "   3 | kata kata kata kata kata kata kata kata kata kata …\n     | ^^^^"},
		{"the end of a long line", long, 302, 306, "   3 | … kata kata kata kata kata kata kata kata kata kata\n     |                                                ^^^^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(Draw(c.line, 3, c.column, c.end, 60).Lines(), "\n")
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	for _, c := range []struct {
		line   string
		column int
		yaml   bool
		want   string
	}{
		{"sumary: Ringkasan", 1, true, "sumary"},
		{"title: Hak Anda  # catatan", 8, true, "Hak Anda"},
		{`title: "Hak \" Anda" # x`, 8, true, `"Hak \" Anda"`},
		{"title: 'Jum''at' # x", 8, true, "'Jum''at'"},
		{"tags: [satu, dua]", 14, true, "dua"},
		{"tags: [satu, dua]", 7, true, "[satu, dua]"},
		{"title: Hak, kewajiban", 8, true, "Hak, kewajiban"},
		{"Lihat [di sini](a.md), ya.", 7, false, "[di sini](a.md)"},
		{"Lihat ![foto](a.jpg).", 7, false, "![foto](a.jpg)"},
		{"Telepon 0811, ya", 9, false, "0811"},
		{"a\u200bb", 2, false, "\u200b"},
		{"## Judul", 1, false, "##"},
	} {
		end := End(c.line, c.column, c.yaml)
		if got := string([]rune(c.line)[c.column-1 : end-1]); got != c.want {
			t.Errorf("%q from %d: %q, want %q", c.line, c.column, got, c.want)
		}
	}
	if got := End("abc", 9, true); got != 9 {
		t.Errorf("behind the end: %d", got)
	}
}

func TestWrap(t *testing.T) {
	got := Wrap("kesalahan: judul terlalu panjang untuk dibaca di layar kecil https://example.go.id/panduan/aturan/#fm002", "    ", 40)
	want := []string{
		"kesalahan: judul terlalu panjang untuk", "    dibaca di layar kecil", "    https://example.go.id/panduan/aturan/#fm002",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestCleanIsOneHarmlessLine(t *testing.T) {
	if got, want := Clean("a\nb\x1b]0;x\x07\u202ec\td"), "a b⟦U+001B⟧]0;x⟦U+0007⟧⟦U+202E⟧c d"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever the line, the frame is harmless, no wider than asked, and marks
// something.
func FuzzDraw(f *testing.F) {
	f.Add("title: Hak Anda", 8, 15, 12, 80)
	f.Add("\x1b[2J\u202e日本\te\u0301"+strings.Repeat("a", 200), 3, 9, 1<<40, 60)
	f.Fuzz(func(t *testing.T, line string, column, end, number, width int) {
		number, width = max(number, 1), min(width, 400)
		fr := Draw(line, number, column, end, width)
		if !strings.Contains(fr.Marks, "^") || strings.Trim(fr.Marks, " ^") != "" {
			t.Errorf("marks %q", fr.Marks)
		}
		for _, l := range fr.Lines() {
			if !utf8.ValidString(l) || strings.ContainsFunc(l, Hidden) {
				t.Errorf("%q is not harmless", l)
			}
			if Width(l) > max(width, MinWidth) {
				t.Errorf("%q is wider than %d: %d", l, width, Width(l))
			}
		}
		if column >= 1 && column <= utf8.RuneCountInString(line) {
			for _, yaml := range []bool{true, false} {
				if e := End(line, column, yaml); e <= column || e > utf8.RuneCountInString(line)+1 {
					t.Errorf("end %d of a place at %d", e, column)
				}
			}
		}
	})
}
