package mend

import (
	"context"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

const id = "content/2026/uji"

var wib = time.FixedZone("WIB", 7*3600)

func load(t testing.TB, fsys fstest.MapFS) *source.Item {
	t.Helper()
	c, err := source.Load(context.Background(), fsys, source.Options{Location: wib})
	if err != nil || len(c.Items) != 1 {
		t.Fatalf("%v, %d items", err, len(c.Items))
	}
	return c.Items[0]
}

// mended applies the changes to a copy of the files.
func mended(t testing.TB, fsys fstest.MapFS) (fstest.MapFS, []Change) {
	t.Helper()
	changes, err := Item(load(t, fsys), Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	out := maps.Clone(fsys)
	for _, c := range changes {
		out[c.Path] = &fstest.MapFile{Data: c.After, Mode: 0o644}
	}
	return out, changes
}

const rest = "type: narasi\nclassification: berkala\nchannels: [site]\n"

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"a key in Indonesian", "judul: Uji # ya\ndate: 2026-03-02\n", "title: Uji # ya\ndate: 2026-03-02\n"},
		{"a key with one slip", "titel: Uji\ndate: 2026-03-02\n", "titel: Uji\ndate: 2026-03-02\n"}, // two slips
		{"a key with one letter too few", "titl: Uji\ndate: 2026-03-02\n", "title: Uji\ndate: 2026-03-02\n"},
		{"a key that is there already", "title: Uji\njudul: Lain\ndate: 2026-03-02\n", "title: Uji\njudul: Lain\ndate: 2026-03-02\n"},
		{"a person is no unit", "title: Uji\nauthor: Budi\ndate: 2026-03-02\n", "title: Uji\nauthor: Budi\ndate: 2026-03-02\n"},
		{"a list is not made of a text", "title: Uji\nfoto: a.jpg\ndate: 2026-03-02\n", "title: Uji\nfoto: a.jpg\ndate: 2026-03-02\n"},
		{"a key below another", "title: Uji\ndate: 2026-03-02\nbrief:\n  tujuan: Menjelaskan  # x\n", "title: Uji\ndate: 2026-03-02\nbrief:\n  objective: Menjelaskan  # x\n"},
		{"a key and then its value", "judul: Uji\ntanggal: 2 Maret 2026\n", "title: Uji\ndate: 2026-03-02\n"},
		{"day, month, year", "title: Uji\ndate: 2/3/2026\n", "title: Uji\ndate: 2026-03-02\n"},
		{"in words, with the day of the week", "title: Uji\ndate: Senin, 2 Maret 2026\n", "title: Uji\ndate: 2026-03-02\n"},
		{"another day of the week", "title: Uji\ndate: Rabu, 2 Maret 2026\n", "title: Uji\ndate: Rabu, 2 Maret 2026\n"},
		{"no such day", "title: Uji\ndate: 31/2/2026\n", "title: Uji\ndate: 31/2/2026\n"},
		{"quotes stay", "title: Uji\ndate: '2.3.2026'\n", "title: Uji\ndate: '2026-03-02'\n"},
		{"with a time", "title: Uji\ndate: 2 Maret 2026 pukul 09.00 WIB\n", "title: Uji\ndate: \"2026-03-02T09:00:00+07:00\"\n"},
		{"the east", "title: Uji\ndate: 2 Agustus 2026, 09.00 WIT\n", "title: Uji\ndate: \"2026-08-02T09:00:00+09:00\"\n"},
		{"no zone", "title: Uji\ndate: 2026-03-02\npublish_at: 2026-03-02 09:00\n", "title: Uji\ndate: 2026-03-02\npublish_at: \"2026-03-02T09:00:00+07:00\"\n"},
		{"a number for a text", "title: 08.00 # jam\ndate: 2026-03-02\n", "title: \"08.00\" # jam\ndate: 2026-03-02\n"},
		{"a yes for a text", "title: true\ndate: 2026-03-02\n", "title: \"true\"\ndate: 2026-03-02\n"},
		{"a date for a text", "title: 2026-03-02\ndate: 2026-03-02\n", "title: \"2026-03-02\"\ndate: 2026-03-02\n"},
		{"a number in a list", "title: Uji\ndate: 2026-03-02\ntags: [2026, uji]\n", "title: Uji\ndate: 2026-03-02\ntags: [\"2026\", uji]\n"},
		{"a colon", "title: Hak Anda: informasi\ndate: 2026-03-02\n", "title: \"Hak Anda: informasi\"\ndate: 2026-03-02\n"},
		{"a colon, beside a text of several lines that has one too", "title: Hak: satu\ndate: 2026-03-02\nsummary: |\n  title: Hak: dua\n  \tlagi\n", "title: \"Hak: satu\"\ndate: 2026-03-02\nsummary: |\n  title: Hak: dua\n  \tlagi\n"},
		{"a colon, beside a text in quotes that has one too", "title: Hak: satu\ndate: 2026-03-02\nsummary: 'satu\n  title: Hak: dua'\n", "title: \"Hak: satu\"\ndate: 2026-03-02\nsummary: 'satu\n  title: Hak: dua'\n"},
		{"an account", "title: Uji\ndate: 2026-03-02\nowner: @kantor\n", "title: Uji\ndate: 2026-03-02\nowner: \"@kantor\"\n"},
		{"tabs and a colon", "title: Uji\ndate: 2026-03-02\nbrief:\n\tobjective: Satu: dua\n", "title: Uji\ndate: 2026-03-02\nbrief:\n  objective: \"Satu: dua\"\n"},
		{"a colon and quotes", "title: Hak: \"informasi\" \ndate: 2026-03-02\n", "title: 'Hak: \"informasi\"'\ndate: 2026-03-02\n"},
		{"a colon and what may be a comment", "title: Hak: satu # dua\ndate: 2026-03-02\n", "title: Hak: satu # dua\ndate: 2026-03-02\n"},
		{"tabs", "title: Uji\ndate: 2026-03-02\nbrief:\n\tobjective: Uji\n\taudience: Umum\n", "title: Uji\ndate: 2026-03-02\nbrief:\n  objective: Uji\n  audience: Umum\n"},
		{"a tag twice, in brackets", "title: Uji\ndate: 2026-03-02\ntags: [a, b, a, A] # x\n", "title: Uji\ndate: 2026-03-02\ntags: [a, b] # x\n"},
		{"a tag twice, in lines", "title: Uji\ndate: 2026-03-02\ntags:\n  - a\n  - b # x\n  - a\n", "title: Uji\ndate: 2026-03-02\ntags:\n  - a\n  - b # x\n"},
		{"a tag twice, with a comment", "title: Uji\ndate: 2026-03-02\ntags:\n  - a\n  - a # penting\n", "title: Uji\ndate: 2026-03-02\ntags:\n  - a\n  - a # penting\n"},
		{
			"corrections", "title: Uji\ndate: 2026-03-02\ncorrections:\n  # dua\n  - time: \"2026-03-05T09:00:00+07:00\"\n    note: |\n      Dua\n      baris\n  - time: \"2026-03-04T09:00:00+07:00\" # satu\n    note: Satu\n# akhir\n",
			"title: Uji\ndate: 2026-03-02\ncorrections:\n  # dua\n  - time: \"2026-03-04T09:00:00+07:00\" # satu\n    note: Satu\n  - time: \"2026-03-05T09:00:00+07:00\"\n    note: |\n      Dua\n      baris\n# akhir\n",
		},
		{"blanks at the end", "title: Uji  \ndate: 2026-03-02\t\n", "title: Uji\ndate: 2026-03-02\n"},
		{"blanks that are part of a text", "title: Uji\ndate: 2026-03-02\nsummary: |\n  satu  \n  dua\n", "title: Uji\ndate: 2026-03-02\nsummary: |\n  satu  \n  dua\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := id + "/index.md"
			out, _ := mended(t, fstest.MapFS{name: {Data: []byte("---\n" + c.before + rest + "---\n\nNarasi.\n")}})
			if d := cmp.Diff("---\n"+c.after+rest+"---\n\nNarasi.\n", string(out[name].Data)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestEnums(t *testing.T) {
	name := id + "/index.md"
	front := "---\ntitle: Uji\ndate: 2026-03-02\ntype: Narasii\nclassification: 'serta merta'\nchannels: [site, instagrm, zx, fb]\n---\n"
	out, changes := mended(t, fstest.MapFS{name: {Data: []byte(front)}})
	want := "---\ntitle: Uji\ndate: 2026-03-02\ntype: narasi\nclassification: 'serta-merta'\nchannels: [site, instagram, zx, fb]\n---\n"
	if d := cmp.Diff(want, string(out[name].Data)); d != "" {
		t.Error(d)
	}
	for _, e := range changes[0].Edits {
		if e.Rule != "YM008" || e.Line < 4 || e.Field == "" {
			t.Errorf("%+v", e)
		}
	}
}

func TestText(t *testing.T) {
	head := "---\ntitle: Uji\ndate: 2026-03-02\n" + rest + "---\n"
	for _, c := range []struct{ name, before, after string }{
		{"blanks at the end", "Satu \nDua\t\n", "Satu\nDua\n"},
		{"a line break stays", "Satu  \nDua\n", "Satu  \nDua\n"},
		{"code stays", "```\nkode \n```\n\n    kode \n", "```\nkode \n```\n\n    kode \n"},
		{"no line end at last", "Satu", "Satu\n"},
		{"Windows", "Satu\r\nDua\r\n", "Satu\nDua\n"},
		{"composed letters", "Cafe\u0301\n", "Café\n"},
		{"hidden characters stay", "Sa\u200btu\u202e \n", "Sa\u200btu\u202e\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := id + "/index.md"
			out, _ := mended(t, fstest.MapFS{name: {Data: []byte(head + c.before)}})
			if d := cmp.Diff(head+c.after, string(out[name].Data)); d != "" {
				t.Error(d)
			}
		})
	}
	t.Run("a BOM", func(t *testing.T) {
		name := id + "/index.md"
		out, _ := mended(t, fstest.MapFS{name: {Data: []byte("\xef\xbb\xbf" + head + "Satu\n")}})
		if d := cmp.Diff(head+"Satu\n", string(out[name].Data)); d != "" {
			t.Error(d)
		}
	})
	t.Run("a file named in letters that are not composed", func(t *testing.T) {
		name := id + "/index.md"
		text := head + "[berkas](cafe\u0301.pdf)\n"
		_, changes := mended(t, fstest.MapFS{name: {Data: []byte(text)}, id + "/cafe\u0301.pdf": {Data: []byte("%PDF")}})
		if len(changes) > 0 {
			t.Errorf("changed to %s", changes[0].After)
		}
	})
}

func TestACaptionIsBegunButNotTakenForWritten(t *testing.T) {
	name := id + "/index.md"
	front := "---\ntitle: Uji\nsummary: Ringkasan.\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site, x, telegram]\n---\nNarasi.\n"
	fsys := fstest.MapFS{name: {Data: []byte(front)}, id + "/takarir/x.txt": {Data: []byte("Hak Anda.  \r\n")}}
	out, _ := mended(t, fsys)
	want := rule.DraftMark + "\n\nRingkasan.\n"
	if got := string(out[id+"/takarir/telegram.txt"].Data); got != want {
		t.Errorf("telegram: %q", got)
	}
	if got := string(out[id+"/takarir/x.txt"].Data); got != "Hak Anda.\n" {
		t.Errorf("x: %q", got)
	}
	corpus, err := source.Load(context.Background(), out, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range rule.Check(context.Background(), corpus, nil, rule.Options{}) {
		if strings.HasPrefix(f.Rule, "TK") {
			found = append(found, f.Rule+" "+f.Path)
		}
	}
	if d := cmp.Diff([]string{"TK004 " + id + "/takarir/telegram.txt"}, found); d != "" {
		t.Error(d)
	}
	if rule.Complete(corpus.Items[0]) {
		t.Error("step 4 takes the draft for a caption")
	}
}

func TestAnIdeaGetsNoCaptions(t *testing.T) {
	name := id + "/index.md"
	_, changes := mended(t, fstest.MapFS{name: {Data: []byte("---\ntitle: Uji\nsummary: Ringkasan.\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site, x]\n---\nNarasi.\n")}})
	if len(changes) > 0 {
		t.Errorf("%s", changes[0].After)
	}
}

// What a hostile file can ask for is bounded, and the rest waits for the next run.
func TestAHostileFrontMatterCostsLittle(t *testing.T) {
	name := id + "/index.md"
	for _, front := range []string{
		strings.Repeat("judul: 1\n", 5000),
		"tags: [" + strings.Repeat("a, ", 5000) + "a]\n",
		"channels: [" + strings.Repeat("instagrm, ", 3000) + "x]\n",
		strings.Repeat("- ", 2000) + "\n",
		"corrections:\n" + strings.Repeat("  - time: 2026-03-02 09:00\n    note: a\n", 1000),
	} {
		began := time.Now()
		mended(t, fstest.MapFS{name: {Data: []byte("---\n" + front + "---\nNarasi.\n")}})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%.30q: %s", front, took)
		} else {
			t.Logf("%.30q: %s", front, took)
		}
	}
}
