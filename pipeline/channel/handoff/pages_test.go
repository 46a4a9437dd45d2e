package handoff

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

var update = flag.Bool("update", false, "write the golden pages")

// scene fills an outbox with every kind of job.
func scene(t *testing.T) *Outbox {
	o := newOutbox(t)
	do := func(c schema.Channel, text string, change func(*Job)) {
		j := job(c, text)
		j.Key = "k-" + string(c)
		if change != nil {
			change(&j)
		}
		must(t, o.Do(t.Context(), j))
	}
	correct := func(j *Job) {
		j.Action, j.Previous, j.Reason, j.URL = Correct, "Kalimat lama yang keliru.\nTetap.", "Tanggal keliru", "https://contoh.id/lama"
	}
	do("instagram", "Halo\n\n#tagar", nil)
	do("x", "Teks untuk X", func(j *Job) { j.Message.Media = j.Message.Media[:1] })
	do("youtube", "Judul video\n\nDeskripsi & lainnya", func(j *Job) { j.Message.Media = nil })
	do("facebook", "Kalimat baru yang benar.\nTetap.", correct)
	do("bluesky", "Kalimat baru.\nTetap.", correct)
	do("threads", "Sama", func(j *Job) { correct(j); j.Previous = "Sama" })
	do("telegram", "", func(j *Job) { j.Action, j.Reason, j.URL = Withdraw, "Tidak berlaku lagi", "https://t.me/kantor/7" })
	do("whatsapp", "", func(j *Job) { j.Action = Withdraw })
	do("mastodon", "Lebih baru", func(j *Job) {
		j.Message.Item, j.Message.Title, j.Time = "content/2025/lain", "Konten lain", j.Time.Add(time.Hour)
		j.Message.Media = nil
	})
	return o
}

func TestPagesGolden(t *testing.T) {
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		o := scene(t)
		n, err := o.Pages("Dinas <Contoh>", l)
		if err != nil || n != 7 {
			t.Fatalf("%d, %v", n, err)
		}
		if n, err := o.Pages("Dinas <Contoh>", l); err != nil || n != 0 {
			t.Errorf("drawn again: %d, %v", n, err)
		}
		files := tree(t, o.Dir)
		for page, golden := range map[string]string{"index.html": "list", "2026/hak-informasi/index.html": "item"} {
			golden = "testdata/" + golden + "." + string(l) + ".html"
			if *update {
				must(t, os.WriteFile(golden, []byte(files[page]), 0o644))
			}
			want, err := os.ReadFile(golden)
			must(t, err)
			if d := cmp.Diff(string(want), files[page]); d != "" {
				t.Errorf("%s (-update writes it): %s", golden, d)
			}
		}
	}
}

// A change on one channel draws one item's page, its archive and the list again.
func TestPagesWritesWhatChanged(t *testing.T) {
	o := scene(t)
	_, err := o.Pages("Dinas", lang.Indonesian)
	must(t, err)
	j := job("instagram", "Halo lagi")
	j.Key, j.Time = "k-baru", j.Time.Add(48*time.Hour)
	must(t, o.Do(t.Context(), j))
	if n, err := o.Pages("Dinas", lang.Indonesian); err != nil || n != 3 { // its archive is the third
		t.Errorf("%d, %v", n, err)
	}
	list := tree(t, o.Dir)["index.html"]
	if strings.Index(list, "Hak atas") > strings.Index(list, "Konten lain") {
		t.Error("the newest action comes first")
	}
}

func TestPagesOfNothing(t *testing.T) {
	o := newOutbox(t)
	if n, err := o.Pages("Dinas", lang.Indonesian); err != nil || n != 0 || len(tree(t, o.Dir)) != 0 {
		t.Errorf("%d, %v", n, err)
	}
	must(t, os.MkdirAll(o.Dir, 0o755))
	if _, err := o.Pages("Dinas", lang.Indonesian); err != nil || !strings.Contains(tree(t, o.Dir)["index.html"], "Belum ada") {
		t.Error(err)
	}
}

var textarea = regexp.MustCompile(`(?s)<textarea id="([^"]+)"[^>]*>\n(.*?)</textarea>`)

// The page holds the text to the byte, whatever it is.
func TestPageHoldsTextExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[\n <>&"'a-zé👍#/]{0,60}`).Draw(t, "text")
		if rapid.Bool().Draw(t, "close") {
			text += "</textarea><b>"
		}
		r := newRecord(job("x", text))
		tpl, err := parse(lang.Indonesian)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := tpl.ExecuteTemplate(&b, "item.html", newItemPage("Dinas", lang.Indonesian, "2026/a", []Record{r}, []string{text})); err != nil {
			t.Fatal(err)
		}
		m := textarea.FindStringSubmatch(b.String())
		if m == nil || m[1] != "x-teks" || html.UnescapeString(m[2]) != text {
			t.Fatalf("%q is shown as %q", text, m)
		}
	})
}

// Nothing inline, nothing from elsewhere: the policy in the page holds.
func TestPagesKeepTheirPolicy(t *testing.T) {
	o := scene(t)
	_, err := o.Pages("Dinas", lang.Indonesian)
	must(t, err)
	for name, page := range tree(t, o.Dir) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, bad := range []string{" style=", " onclick", "<style", "javascript:", "ZgotmplZ", "%!", "<no value>", `src="http`} {
			if strings.Contains(page, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
		if strings.Count(page, "<script") != 1 || !strings.Contains(page, "Content-Security-Policy") || !strings.Contains(page, `<html lang="id">`) {
			t.Errorf("%s: head", name)
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]] {
				t.Errorf("%s: id %s twice", name, m[1])
			}
			ids[m[1]] = true
		}
	}
}

func TestVocabularyIsWhole(t *testing.T) {
	for key, text := range vocabulary {
		if text.ID == "" || text.EN == "" || strings.Count(text.ID, "%") != strings.Count(text.EN, "%") {
			t.Errorf("%s: %+v", key, text)
		}
	}
	if _, err := say(lang.English, "tak ada"); err == nil {
		t.Error("an unknown sentence must be an error")
	}
}

// The way to correct follows what a person can do there.
func TestCorrectionSteps(t *testing.T) {
	for _, d := range platform.All() {
		j := job(d.Channel, "Baru\n\nIsi")
		j.Action, j.Previous, j.Reason, j.URL = Correct, "Lama\n\nIsi", "Keliru", "https://contoh.id/1"
		r := newRecord(j)
		r.Media = []File{{Name: "media/01.jpg", Kind: platform.Image}}
		v := newJobView(lang.English, r, j.Message.Text)
		first := v.Steps[0].Text
		if edits := strings.Contains(first, "choose edit"); edits != d.Edit.Person || v.Steps[0].Link != j.URL {
			t.Errorf("%s: %s", d.Channel, first)
		}
		if (v.Reply != nil) != (!d.Edit.Person && d.Thread.Person) {
			t.Errorf("%s: reply %v", d.Channel, v.Reply)
		}
		if last := v.Steps[len(v.Steps)-1]; last.Code == nil || last.Code.Text != "/tayang "+string(d.Channel)+" URL" {
			t.Errorf("%s: %+v", d.Channel, last)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"satu dua tiga", "satu tiga", "satu [-dua -]tiga"},
		{"satu", "satu", "satu"},
		{"", "baru", "[+baru+]"},
		{"a\nb", "a\nc", "a\n[-b-][+c+]"},
	} {
		if got := marked(compare(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q: %s", c.before, c.after, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.StringMatching(`([a-c]{1,2}[ \n]{1,2}){0,12}`)
		before, after := gen.Draw(t, "before"), gen.Draw(t, "after")
		var a, b strings.Builder
		for _, p := range compare(before, after) {
			if p.Op != "ins" {
				a.WriteString(p.Text)
			}
			if p.Op != "del" {
				b.WriteString(p.Text)
			}
		}
		if a.String() != before || b.String() != after {
			t.Fatalf("%q and %q", a.String(), b.String())
		}
	})
}

func marked(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Op {
		case "del":
			b.WriteString("[-" + p.Text + "-]")
		case "ins":
			b.WriteString("[+" + p.Text + "+]")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// A page that a killed process had begun is thrown away.
func TestABegunPageIsThrownAway(t *testing.T) {
	o := scene(t)
	if _, err := o.Pages("Dinas", lang.Indonesian); err != nil {
		t.Fatal(err)
	}
	want := tree(t, o.Dir)
	begun := filepath.Join(o.Dir, tempDir)
	must(t, os.MkdirAll(begun, 0o755))
	must(t, os.WriteFile(filepath.Join(begun, ".index.html123"), []byte("setengah"), 0o644))
	if n, err := o.Pages("Dinas", lang.Indonesian); err != nil || n != 0 {
		t.Errorf("%d pages changed: %v", n, err)
	}
	if d := cmp.Diff(want, tree(t, o.Dir)); d != "" {
		t.Error(d)
	}
	if _, err := os.Stat(begun); err == nil {
		t.Errorf("%s is left", begun)
	}
}
