package rule

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gunungmas/terbit/pipeline/source"
)

// TestStage follows one item from its idea to completeness.
func TestStage(t *testing.T) {
	const (
		idea     = "title: Hak warga\ndate: 2026-03-02\ntype: foto\nclassification: berkala\nchannels: [site, x]\n"
		summary  = "summary: Hak warga atas informasi.\n"
		material = "materials:\n  - kind: informasi\n    source: UU 14/2008\n  - kind: foto\n    source: Arsip\n"
		brief    = "brief:\n  objective: a\n  audience: b\n  key_message: c\n"
		media    = "media:\n  - file: a.jpg\n"
		alt      = "    alt: Loket layanan\n"
	)
	for _, c := range []struct {
		name, front, body, caption string
		stage                      Step
		lacks                      string
	}{
		{"bare", idea, "", "", Idea, "bahan informasi, bahan foto/video, narasi, brief konten (objective, audience, key_message), materi konten, media, takarir x"},
		{"empty brief", idea + summary + "brief:\n  objective: \"\"\n", "", "", Idea, "bahan informasi, bahan foto/video, brief konten (objective, audience, key_message), materi konten, media, takarir x"},
		{"idea", idea + summary + material, "", "", Idea, "brief konten (objective, audience, key_message), materi konten, media, takarir x"},
		{"concept", idea + summary + material + brief, "Teks.", "", Concept, "media, takarir x"},
		{"caption", idea + summary + material + brief, "Teks.", "Hak Anda.", Design, "media"},
		{"no alt", idea + summary + material + brief + media, "Teks.", "Hak Anda.", Design, "teks alternatif a.jpg"},
		{"complete", idea + summary + material + brief + media + alt, "Teks.", "Hak Anda.", Design, ""},
		{"withdrawn", idea + "withdrawal:\n  time: \"2026-04-02T09:00:00+07:00\"\n  kind: data-pribadi\n", "", "", Design, ""},
		{"text alone", strings.NewReplacer("foto", "narasi", "[site, x]", "[site]").Replace(idea + material + brief), "Teks.", "", Design, ""},
		{"text alone, unwritten", strings.NewReplacer("foto", "narasi", "[site, x]", "[site]").Replace(idea + summary + material + brief), "## Judul\n", "", Concept, "materi konten"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{"content/2026/hak/index.md": {Data: []byte("---\n" + c.front + "---\n" + c.body)}, "content/2026/hak/a.jpg": {}}
			if c.caption != "" {
				fsys["content/2026/hak/takarir/x.txt"] = &fstest.MapFile{Data: []byte(c.caption)}
			}
			corpus, err := source.Load(t.Context(), fsys, source.Options{Location: wib})
			if err != nil {
				t.Fatal(err)
			}
			it := corpus.Items[0]
			if got := Stage(it); got != c.stage {
				t.Errorf("stage %d, want %d", got, c.stage)
			}
			var lacks []Requirement
			for _, s := range []Step{Idea, Concept, Design} {
				lacks = append(lacks, Missing(it, s)...)
			}
			if got := names(lacks).ID; got != c.lacks {
				t.Errorf("lacks %q, want %q", got, c.lacks)
			}
			if Complete(it) != (c.lacks == "") {
				t.Errorf("complete is %v", Complete(it))
			}
		})
	}
}

// TestRequirements lists what is met beside what is not.
func TestRequirements(t *testing.T) {
	it := &source.Item{ID: "content/2026/hak", Body: []byte("Teks.")}
	it.Meta.Type = "foto"
	var got []string
	for _, s := range []Step{Idea, Concept, Design} {
		for _, r := range Requirements(it, s) {
			got = append(got, map[bool]string{true: "+", false: "-"}[r.Met]+r.Name().ID)
		}
	}
	want := "-bahan informasi -bahan foto/video +narasi -brief konten (objective, audience, key_message) +materi konten -media"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func TestParseStep(t *testing.T) {
	for _, s := range []Step{Idea, Concept, Design, Publication} {
		if got, err := ParseStep(s.Name().ID); err != nil || got != s {
			t.Errorf("%s: got %v, %v", s.Name().ID, got, err)
		}
	}
	if _, err := ParseStep("design"); err == nil || !strings.Contains(err.Error(), `"design"`) {
		t.Errorf("got %v", err)
	}
}
