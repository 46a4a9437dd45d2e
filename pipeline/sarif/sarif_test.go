package sarif

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sample() ([]Rule, []Result) {
	at := func(path string, line, column int) diag.Position {
		return diag.Position{Path: path, Line: line, Column: column}
	}
	rules := []Rule{
		{diag.Doc{ID: "YM002", Severity: diag.Error, Title: lang.T("Kunci tidak dikenal", "Unknown key"), Why: lang.T("Salah eja diabaikan alat lain.", "Others ignore a misspelling.")}, "https://kantor.example/panduan/aturan/#ym002"},
		{diag.Doc{ID: "TX004", Severity: diag.Warning, Title: lang.T("Teks tautan", "Link text"), Why: lang.T("WCAG.", "WCAG.")}, ""},
	}
	hostile := "content/2026/uji/a b#?<&\x1b.md"
	return rules, []Result{
		{diag.Finding{Position: at("content/2026/uji/index.md", 3, 1), Severity: diag.Error, Rule: "YM002", Message: lang.T(`kunci "sumary" tidak dikenal`, `unknown key "sumary"`), Hint: lang.T("maksud Anda summary?", "did you mean summary?")}, 7, "sumary: Ringkasan"},
		{diag.Finding{Position: at("content/2026/uji/index.md", 9, 1), Severity: diag.Error, Rule: "YM002", Message: lang.Same("sumary")}, 7, "sumary: Ringkasan"},
		{diag.Finding{Position: diag.At(hostile), Severity: diag.Note, Rule: "LAIN", Message: lang.Same("[klik](https://jahat.example) {0} \x1b[31m\u202e")}, 0, ""},
	}
}

func write(t *testing.T, l lang.Lang, rules []Rule, results []Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, l, rules, results); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fits holds a log to the standard's own schema.
func fits(t *testing.T, text []byte) error {
	t.Helper()
	schema, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer schema.Close()
	doc, err := jsonschema.UnmarshalJSON(schema)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestTheLogFitsTheStandard(t *testing.T) {
	rules, results := sample()
	for l, name := range map[lang.Lang]string{lang.Indonesian: "testdata/id.sarif", lang.English: "testdata/en.sarif"} {
		got := write(t, l, rules, results)
		if err := fits(t, got); err != nil {
			t.Error(err)
		}
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Error(d)
		}
	}
	if err := fits(t, write(t, lang.Indonesian, nil, nil)); err != nil {
		t.Errorf("without findings: %v", err)
	}
}

// A test that can't fail holds nothing: what is not SARIF is refused.
func TestTheSchemaRefuses(t *testing.T) {
	rules, results := sample()
	good := string(write(t, lang.Indonesian, rules, results))
	for _, change := range [][2]string{
		{`"version": "2.1.0"`, `"version": "2.0"`},
		{`"startLine": 3`, `"startLine": 0`},
		{`"level": "error"`, `"level": "grave"`},
		{`"columnKind"`, `"kolom"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s is not in the log", change[0])
		}
		if fits(t, []byte(bad)) == nil {
			t.Errorf("%s passes", change[1])
		}
	}
}

func prints(t *testing.T, text []byte) (out []string) {
	t.Helper()
	var l log
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatal(err)
	}
	for _, r := range l.Runs[0].Results {
		out = append(out, r.Fingerprints["primaryLocationLineHash"])
	}
	return out
}

func TestAFindingKeepsItsIdentityWhenItMoves(t *testing.T) {
	rules, results := sample()
	before := prints(t, write(t, lang.Indonesian, rules, results))
	for i := range results {
		results[i].Line += 5
		results[i].Text = "  " + results[i].Text
	}
	if d := cmp.Diff(before, prints(t, write(t, lang.English, rules, results))); d != "" {
		t.Error(d)
	}
	if before[0] == before[1] || before[0][:16] != before[1][:16] {
		t.Errorf("two alike: %v", before)
	}
	results[0].Path = "content/2026/lain/index.md"
	if got := prints(t, write(t, lang.Indonesian, rules, results)); got[0] == before[0] {
		t.Error("another file has the same fingerprint")
	}
}
