package mend

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// The pieces of a front matter, right and wrong, each key in several forms.
var pieces = [][]string{
	{"title: Hak Anda\n", "judul: Hak  Anda # ini\n", "title: 08.00\n", "title: Hak Anda: informasi\n", "titl: 'Jum''at'\n", "title: \"Uji\" \n", "title: @akun\n", "title: Cafe\u0301\n"},
	{"date: 2026-03-02\n", "tanggal: 2/3/2026\n", "date: Senin, 2 Maret 2026\n", "date: 31/2/2026\n", "date: '2026-3-2'\n", "date: 2 Maret 2026 pukul 09.00 # jam\n", "dat: 2026-03-02 \n"},
	{"type: narasi\n", "type: Narasii\n", "jenis: foto\n", "type: fotox\n"},
	{"classification: berkala\n", "klasifikasi: berkla\n", "classification: 'serta merta'\n"},
	{"channels: [site]\n", "channels: [site, x, x]\n", "kanal: [site, instagrm, telegram]\n", "channels:\n  - site\n  - x\n  - site # dua\n", "channels: [ site,\n  x, x ]\n"},
	{"", "summary: Ringkasan\n", "ringkasan: 2026\n", "summary: |\n  satu  \n  dua\n\n", "summary: >-\n    lipat\n    lagi\t\n"},
	{"", "tags: [a, b, a]\n", "tags:\n- a\n- A\n- 2026\n# akhir\n", "topik: [a, \"a\"]\n", "tags: [a , a, a]\n", "tag: uji\n"},
	{"", "brief:\n  objective: Uji\n  audience: Umum\n  key_message: Pesan\n", "brief:\n\ttujuan: Uji\n\taudience: 17\n", "brief: {objective: Uji, khalayak: Umum}\n"},
	{"", "corrections:\n  - time: \"2026-03-05T09:00:00+07:00\"\n    note: Dua\n  - time: 2026-03-04 09:00\n    catatan: Satu # s\n", "corrections:\n- time: 5 Maret 2026\n  note: |\n    Dua\n\n    baris  \n# antara\n- {time: 4/3/2026, note: Satu}\n", "ralat:\n  - note: Dua\n    waktu: '2026-03-05 09:00'\n  - note: 1\n    time: \"2026-03-04T09:00:00+07:00\"\n"},
	{"", "publish_at: 2026-03-02 09:00\n", "jadwal: 3 Mei 2026, 09.00 WITA\n", "publish_at: besok\n"},
	{"", "lain: x\n", "# catatan\n", "  \n"},
}

var bodies = []string{
	"Satu dua.\n", "Satu  \nDua \n", "```\nkode \t\n```\n", "~~~\n```\n~~~ \n", "    kode  \n", "Cafe\u0301 \n", "> kutip \n> ```\n> a \n> ```\n",
	"Sa\u200btu\u202e \n", "- a \n\n  b\t\n", "| a | b |\n|---|---|\n| 1 | 2 | \n", "<div> \nx \n</div>\n", "[a]: b.md \n", "\t\n", "Judul \n=== \n", "\\ \n", "`a \nb`\n",
}

func draw(t *rapid.T) string {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"", "", "\xef\xbb\xbf"}).Draw(t, "bom"))
	b.WriteString("---\n")
	order := rapid.Permutation(pieces).Draw(t, "order")
	for _, p := range order {
		b.WriteString(rapid.SampledFrom(p).Draw(t, "piece"))
	}
	b.WriteString("---\n")
	for _, p := range rapid.SliceOfN(rapid.SampledFrom(bodies), 0, 6).Draw(t, "body") {
		b.WriteString(p)
	}
	text := b.String()
	if rapid.Bool().Draw(t, "windows") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return strings.TrimSuffix(text, rapid.SampledFrom([]string{"", "\n"}).Draw(t, "end"))
}

func check(t testing.TB, fsys fstest.MapFS) map[string]int {
	t.Helper()
	c, err := source.Load(context.Background(), fsys, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, f := range append(slices.Clone(c.Findings), rule.Check(context.Background(), c, nil, rule.Options{})...) {
		out[f.Rule]++
	}
	return out
}

var comment = regexp.MustCompile(`(^|\s)#[^\n\r]*`)

func comments(s []byte) (out []string) {
	for _, c := range comment.FindAllString(string(s), -1) {
		out = append(out, strings.TrimSpace(c))
	}
	slices.Sort(out)
	return out
}

// hold checks what the package doc promises of one file.
func hold(t testing.TB, before []byte) {
	t.Helper()
	name := id + "/index.md"
	fsys := fstest.MapFS{name: {Data: before}, id + "/takarir/telegram.txt": {Data: []byte("Halo\n")}} // at the design step
	out, changes := mended(t, fsys)
	after := out[name].Data
	if again, more := mended(t, out); len(more) > 0 {
		t.Fatalf("mended again:\n%q\nto\n%q", after, again[more[0].Path].Data)
	}
	_, bodyA, okA := parts(bytes.TrimPrefix(before, []byte("\xef\xbb\xbf")))
	_, bodyB, okB := parts(after)
	if okA != okB || words(bodyA) != words(bodyB) || !sameBody(bodyA, bodyB) {
		t.Fatalf("the body changed:\n%q\n%q", bodyA, bodyB)
	}
	if a, b := hidden(bodyA), hidden(bodyB); a != b {
		t.Fatalf("hidden characters: %q became %q", a, b)
	}
	onlyNamed(t, bytes.TrimPrefix(before, []byte("\xef\xbb\xbf")), after, changes)
	was, is := check(t, fsys), check(t, out)
	for _, c := range changes {
		claims := map[string]int{}
		for _, e := range c.Edits {
			claims[e.Rule]++
		}
		for r, n := range claims {
			switch {
			case r == "" || r == "TK001" || r == "YM002": // a key that got its name shows what is below it
			case was["YM001"] > 0 && r != "YM001", was["YM002"] > 0: // values below a wrong key were not counted
			case is[r] > max(was[r]-min(n, was[r]), 0):
				t.Fatalf("%s: %d findings, %d claimed, %d left\n%q\n%q", r, was[r], n, is[r], before, after)
			}
		}
		if claims["TK001"] > 0 && is["TK001"] > 0 {
			t.Fatalf("captions were begun and are missing")
		}
	}
}

func hidden(s []byte) string {
	return strings.Map(func(r rune) rune {
		if frame.Hidden(r) && r > ' ' {
			return r
		}
		return -1
	}, string(s))
}

// onlyNamed: the decoded values are the same but for the keys that edits name.
func onlyNamed(t testing.TB, before, after []byte, changes []Change) {
	t.Helper()
	frontA, _, ok := parts(before)
	frontB, _, _ := parts(after)
	if !ok {
		return
	}
	a, problems := decode(bytes.ReplaceAll(frontA, []byte("\r\n"), []byte("\n")))
	b, _ := decode(frontB)
	if slices.ContainsFunc(problems, func(p strictyaml.Problem) bool {
		return p.Rule == strictyaml.Syntax.ID || p.Rule == strictyaml.Depth.ID
	}) {
		return // nobody can say what it meant
	}
	named := map[string]bool{}
	for _, c := range changes {
		for _, e := range c.Edits {
			named[e.Field] = true
		}
	}
	x, y := fieldsText(a), fieldsText(b)
	for key := range x {
		if x[key] != y[key] && !named[key] {
			t.Fatalf("%s changed unnamed:\n%s\n%s\n%q\n%q", key, x[key], y[key], frontA, frontB)
		}
	}
}

func TestWhatMendingHolds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		before := []byte(draw(r))
		name := id + "/index.md"
		hold(testingT{r, t}, before)
		out, _ := mended(t, fstest.MapFS{name: {Data: before}})
		if d := cmp.Diff(comments(norm.NFC.Bytes(before)), comments(out[name].Data)); d != "" {
			r.Fatalf("comments: %s\n%q\n%q", d, before, out[name].Data)
		}
	})
}

// testingT lets rapid shrink what a helper of a test refuses.
type testingT struct {
	r *rapid.T
	testing.TB
}

func (t testingT) Helper()                           {}
func (t testingT) Fatalf(format string, args ...any) { t.r.Fatalf(format, args...) }
func (t testingT) Fatal(args ...any)                 { t.r.Fatal(args...) }

func FuzzFront(f *testing.F) {
	for _, p := range pieces {
		for _, s := range p {
			f.Add(s + "date: 2026-03-02\n")
		}
	}
	f.Fuzz(func(t *testing.T, front string) {
		hold(t, []byte("---\n"+front+"\n---\nNarasi  \nlagi \n"))
	})
}

func fieldsText(it schema.Item) map[string]string {
	out := map[string]string{}
	v := reflect.ValueOf(it)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		data, err := json.Marshal(v.Field(i).Interface())
		if err != nil {
			data = []byte(err.Error())
		}
		out[name] = norm.NFC.String(string(data))
	}
	return out
}
