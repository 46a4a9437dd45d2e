package rule

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/online"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	wib = time.FixedZone("WIB", 7*60*60)
	now = time.Date(2026, 11, 23, 9, 0, 0, 0, wib)
)

func testOffice() *office.Office {
	return &office.Office{Location: wib, Office: schema.Office{
		Contact: schema.Contact{Email: "layanan.kami@gmail.com", WhatsApp: "6282455566677"},
	}}
}

// TestRules runs the cases of testdata/ID.txtar: one folder a case, named bad… or
// ok…, with the content files, perhaps options, and what the rule must say in
// both languages. A rule without a failing or a passing case fails.
func TestRules(t *testing.T) {
	for _, r := range All() {
		t.Run(r.ID, func(t *testing.T) {
			name := filepath.Join("testdata", r.ID+".txtar")
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatalf("rule without cases: %v", err)
			}
			cases := split(archive)
			for _, kind := range []string{"bad", "ok"} {
				if !slices.ContainsFunc(cases, func(c *goldenCase) bool { return strings.HasPrefix(c.name, kind) }) {
					t.Errorf("no case %s…", kind)
				}
			}
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) { c.run(t, r) })
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(join(archive.Comment, cases)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type goldenCase struct {
	name    string
	files   []txtar.File
	options map[string]string
	want    map[lang.Lang]string
}

func split(a *txtar.Archive) (cases []*goldenCase) {
	for _, f := range a.Files {
		name, rest, _ := strings.Cut(f.Name, "/")
		i := slices.IndexFunc(cases, func(c *goldenCase) bool { return c.name == name })
		if i < 0 {
			i = len(cases)
			cases = append(cases, &goldenCase{name: name, options: map[string]string{}, want: map[lang.Lang]string{}})
		}
		c := cases[i]
		switch rest {
		case "want.id":
			c.want[lang.Indonesian] = string(f.Data)
			continue
		case "want.en":
			c.want[lang.English] = string(f.Data)
			continue
		case "options":
			for line := range strings.Lines(string(f.Data)) {
				k, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
				c.options[k] = v
			}
		}
		c.files = append(c.files, f)
	}
	return cases
}

func join(comment []byte, cases []*goldenCase) *txtar.Archive {
	a := &txtar.Archive{Comment: comment}
	for _, c := range cases {
		a.Files = append(a.Files, c.files...)
		for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
			if c.want[l] != "" {
				a.Files = append(a.Files, txtar.File{Name: c.name + "/want." + string(l), Data: []byte(c.want[l])})
			}
		}
	}
	return a
}

func (c *goldenCase) run(t *testing.T, r Rule) {
	opts := c.parse(t)
	opts.Rules = append(rulesNamed(t, c.options["with"]), r)
	found := Check(context.Background(), c.load(t), testOffice(), opts)
	if bad := strings.HasPrefix(c.name, "bad"); bad != (len(found) > 0) {
		t.Errorf("%d findings: %s", len(found), format(found, lang.Indonesian))
	}
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		got := format(found, l)
		if diff := cmp.Diff(c.want[l], got); diff != "" && !*update {
			t.Errorf("%s (-want +got; go test -update rewrites):\n%s", l, diff)
		}
		c.want[l] = got
	}
}

// rulesNamed are the rules that run before the one at hand.
func rulesNamed(t *testing.T, ids string) (rules []Rule) {
	t.Helper()
	all := All()
	for id := range strings.FieldsSeq(ids) {
		i := slices.IndexFunc(all, func(r Rule) bool { return r.ID == id })
		if i < 0 {
			t.Fatalf("no rule %s", id)
		}
		rules = append(rules, all[i])
	}
	return rules
}

// jpegWith is the head of a JPEG with an XMP packet.
func jpegWith(xmp string) string {
	body := "http://ns.adobe.com/xap/1.0/\x00" + xmp
	return "\xff\xd8\xff\xe1" + string([]byte{byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body + "\xff\xda\x00\x02\xff\xd9"
}

func (c *goldenCase) load(t *testing.T) *source.Corpus {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range c.files {
		if rest := strings.TrimPrefix(f.Name, c.name+"/"); strings.HasPrefix(rest, "content/") {
			data := strings.NewReplacer("{NUL}", "\x00", "{RLO}", "\u202e", "{ZWSP}", "\u200b").Replace(string(f.Data))
			if xmp, ok := strings.CutPrefix(data, "{JPEG}"); ok {
				data = jpegWith(xmp)
			}
			rest, content := binary(t, rest, data)
			fsys[rest] = &fstest.MapFile{Data: content}
		}
	}
	corpus, err := source.Load(context.Background(), fsys, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range corpus.Items {
		if !it.Parsed {
			t.Fatalf("%s is not readable: %s", it.ID, format(corpus.Findings, lang.English))
		}
	}
	return corpus
}

// binary reads what a text file can't hold: NAME.b64 is base64, and a file that
// says {ZEROS n} is n zeros.
func binary(t *testing.T, name, data string) (string, []byte) {
	t.Helper()
	if plain, ok := strings.CutSuffix(name, ".b64"); ok {
		content, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
		if err != nil {
			t.Fatal(err)
		}
		return plain, content
	}
	var n int
	if _, err := fmt.Sscanf(data, "{ZEROS %d}", &n); err == nil {
		return name, make([]byte, n)
	}
	return name, []byte(data)
}

// answers reads online: STATE STATUS REASON ADDRESS [TO].
func answers(t *testing.T, s string) map[string]online.Result {
	t.Helper()
	links := map[string]online.Result{}
	for one := range strings.SplitSeq(s, ";") {
		f := strings.Fields(one)
		if len(f) < 4 {
			t.Fatalf("online: %q", one)
		}
		r := online.Result{State: online.State(f[0]), Reason: online.Reason(f[2])}
		var err error
		if r.Status, err = strconv.Atoi(f[1]); err != nil {
			t.Fatal(err)
		}
		if len(f) > 4 {
			r.To = f[4]
		}
		links[f[3]] = r
	}
	return links
}

// parse reads the options of a case: with: PD003 (rules that run before), for: ide, now: TIME, baseline: N same
// or N changed, was: same or other, and online.
func (c *goldenCase) parse(t *testing.T) Options {
	t.Helper()
	opts := Options{Now: now}
	var err error
	if v := c.options["for"]; v != "" {
		if opts.For, err = ParseStep(v); err != nil {
			t.Fatal(err)
		}
	}
	if v := c.options["now"]; v != "" {
		if opts.Now, err = time.Parse(time.RFC3339, v); err != nil {
			t.Fatal(err)
		}
	}
	if v := c.options["baseline"]; v != "" {
		var n int
		var state string
		if _, err := fmt.Sscan(v, &n, &state); err != nil {
			t.Fatal(err)
		}
		opts.Baseline = func(*source.Item) (int, bool, bool) { return n, state == "same", true }
	}
	if v := c.options["online"]; v != "" {
		opts.Links = answers(t, v)
	}
	if v := c.options["was"]; v != "" { // "same": but for its corrections the item is what it was
		opts.Was = func(id string) (string, bool) {
			for _, it := range c.load(t).Items {
				if s, err := Substance(it); it.ID == id && err == nil {
					return map[bool]string{true: s, false: "other"}[v == "same"], true
				}
			}
			return "", false
		}
	}
	return opts
}

func format(found []diag.Finding, l lang.Lang) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n\t%s\n", f.Path, f.Line, f.Column, f.Severity, f.Message.In(l), f.Rule, f.Hint.In(l))
	}
	return b.String()
}

// TestDeclarations holds what every rule must say about itself.
func TestDeclarations(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range All() {
		if seen[r.ID] || seen[r.Name] {
			t.Errorf("%s %s: id or name used twice", r.ID, r.Name)
		}
		seen[r.ID], seen[r.Name] = true, true
		if !isKebab(r.Name) || len(r.ID) != 5 || r.Severity == "" || r.Check == nil {
			t.Errorf("%s %s: incomplete", r.ID, r.Name)
		}
		for _, text := range []lang.Text{r.Title, r.Why} {
			if text.ID == "" || text.EN == "" || text.ID == text.EN && len(text.ID) > 10 {
				t.Errorf("%s: title and reason are needed in both languages", r.ID)
			}
		}
		if !slices.ContainsFunc(families, func(f struct {
			prefix string
			name   lang.Text
		},
		) bool {
			return strings.HasPrefix(r.ID, f.prefix)
		}) {
			t.Errorf("%s: no such family", r.ID)
		}
	}
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range archives {
		if id := strings.TrimSuffix(filepath.Base(a), ".txtar"); !seen[id] {
			t.Errorf("%s: no such rule", a)
		}
	}
}

// TestReference keeps the generated reference readable in review.
func TestReference(t *testing.T) {
	other := diag.Doc{ID: "LD001", Severity: diag.Error, Title: lang.T("Contoh lain", "Another example"), Why: lang.T("Sebab.", "Because.")}
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		name := "testdata/reference." + string(l) + ".md"
		got := Reference(l, other)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
