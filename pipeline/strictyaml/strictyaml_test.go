package strictyaml

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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
	if s := strings.Join(rules, " "); s != "YM005 YM005 YM005 YM003 YM003" { // date, classification, channels; owner, bytes
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

// Every pattern and format of the schemas has words.
func TestEveryFormHasWords(t *testing.T) {
	n := 0
	for _, name := range schemaNames {
		data, err := schema.JSON(name)
		if err != nil {
			t.Fatal(err)
		}
		var s any
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				for k, x := range v {
					if p, ok := x.(string); ok && (k == "pattern" || k == "format") {
						n++
						if forms[p].IsZero() {
							t.Errorf("%s: no words for %s %s", name, k, p)
						}
					}
					walk(x)
				}
			case []any:
				for _, x := range v {
					walk(x)
				}
			}
		}
		walk(s)
	}
	if n < 30 {
		t.Errorf("only %d forms", n)
	}
}

// A scalar means what an editor takes it for.
func TestScalarsAreReadAsEditorsDo(t *testing.T) {
	for text, want := range map[string]any{
		"yes": "yes", "014": int64(14), "0o14": int64(12), "0x1F": int64(31), "1_000": "1_000", "0b11": "0b11", "12:30:00": "12:30:00", "2026-03-02": "2026-03-02",
		"~": nil, "null": nil, "": nil, "NULL": nil, "nULL": "nULL", "true": true, "TRUE": true, "tRUE": "tRUE", "1.0": 1.0, ".5": .5, "1e3": 1000.0, "+12": int64(12),
		"-x": "-x", ".": ".", "1e": "1e", "99999999999999999999": math.MaxFloat64, ".nan": .5, ".inf": math.MaxFloat64, "-.inf": -math.MaxFloat64, "1e999999999": math.MaxFloat64,
		`"12"`: "12", "'~'": "~", "|-\n  12": "12",
	} {
		n, problems := Parse([]byte("[" + text + "]"))
		if strings.HasPrefix(text, "|") || text == "" {
			n, problems = Parse([]byte("- " + text))
		}
		if len(problems) > 0 || len(n.Content) != 1 {
			t.Errorf("%q: %v", text, problems)
			continue
		}
		if got := scalarValue(n.Content[0]); got != want {
			t.Errorf("%q is %#v, want %#v", text, got, want)
		}
	}
}

// FuzzShape holds the schema's answer to be sane for whatever YAML there is: the
// same twice, each problem once at a place, and nothing refused that is not said.
func FuzzShape(f *testing.F) {
	for _, s := range []string{
		"title: a\ndate: 2026-03-02\ntype: foto\nclassification: berkala\nchannels: [site]", "media: [{file: a, url: b}, {}, x, ~]", "withdrawal: {kind: keliru}",
		"hours: {senin: x}\ndestinations: {site: {}, x: ~}", "allow: [{rule: 1}]", "tags: [a, a, '']", "media: {bytes: 1e999}", "office: ~", "? {a: b}\n: c", "a: 0x\nb: 0o8",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, problems := Parse([]byte(text))
		if len(problems) > 0 {
			return
		}
		for _, v := range []any{new(schema.Item), new(schema.Office), new(schema.Procedure)} {
			first := Decode(n, v)
			seen := map[string]bool{}
			for _, p := range first {
				if p.Line < 1 || p.Column < 1 || p.Rule == "" || p.Message.IsZero() || p.Hint.IsZero() || strings.Contains(p.Message.EN+p.Hint.EN+p.Message.ID+p.Hint.ID, "%!") && !strings.Contains(text, "%!") {
					t.Errorf("a problem without place or words: %+v", p)
				}
				id := fmt.Sprint(p.Rule, p.Line, p.Column, p.Message.EN)
				if seen[id] {
					t.Errorf("said twice: %+v", p)
				}
				seen[id] = true
			}
			if d := cmp.Diff(first, Decode(n, reflect.New(reflect.TypeOf(v).Elem()).Interface()), cmpopts.IgnoreUnexported(Problem{})); d != "" {
				t.Errorf("another answer: %s", d)
			}
			if len(first) == 0 && compiled()[schemaNames[reflect.TypeOf(v).Elem()]].Validate(instance(n)) != nil {
				t.Error("the schema refuses it and nothing is said")
			}
		}
	})
}

// A switch that is not written is neither on nor off.
func TestASwitchIsOnOffOrAbsent(t *testing.T) {
	yes, no := true, false
	for text, want := range map[string]*bool{"social_cards: true": &yes, "social_cards: false": &no, "social_cards:": nil, "social_cards: ya": nil, "color: \"#000000\"": nil} {
		n, _ := Parse([]byte("office: {name: a}\n" + text + "\n"))
		var got schema.Office
		Decode(n, &got)
		if d := cmp.Diff(want, got.SocialCards); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}
