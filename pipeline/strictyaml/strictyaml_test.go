package strictyaml

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/schema"
)

// Whatever fits is decoded, also beside what does not.
func TestOneWrongKeyHidesNothing(t *testing.T) {
	n, problems := Parse([]byte("title: Uji\nowner: 12\ntype: video\nmedia:\n  - {file: a.mp4, bytes: banyak}\n  - {file: b.mp4, bytes: 7}\nbrief:\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got schema.Item
	problems = Decode(n, &got)
	want := schema.Item{Title: "Uji", Type: "video", Media: []schema.Media{{File: "a.mp4"}, {File: "b.mp4", Bytes: 7}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var rules []string
	for _, p := range problems {
		rules = append(rules, p.Rule)
	}
	if s := strings.Join(rules, " "); s != "YM003 YM003 YM005 YM005 YM005" { // owner, bytes; date, classification, channels
		t.Errorf("problems %s: %v", s, problems)
	}
}

func TestAnEmptyDocumentLacksWhatIsRequired(t *testing.T) {
	var got schema.Item
	if problems := Decode(nil, &got); len(problems) != 5 {
		t.Errorf("%d problems: %v", len(problems), problems)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"title: a", "a: &x [*x]", "office: {name: a}\nhours: {senin: x}", "- a", "\"", "a: !!binary x", "? [a]\n: b", "{a: b, a: c}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, problems := Parse([]byte(text))
		var item schema.Item
		var office schema.Office
		problems = append(problems, Decode(n, &item)...)
		problems = append(problems, Decode(n, &office)...)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Rule == "" || p.Message.IsZero() || p.Hint.IsZero() {
				t.Errorf("a problem without place or words: %+v", p)
			}
		}
	})
}
