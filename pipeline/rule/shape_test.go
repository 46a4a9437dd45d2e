package rule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// everyKey is a sound item with every key that there is, as JSON, which is YAML too.
const everyKey = `{
  "title": "Hak atas informasi publik",
  "summary": "Setiap warga berhak memperoleh informasi publik.",
  "date": "2026-03-02",
  "type": "foto",
  "classification": "berkala",
  "channels": ["site"],
  "tags": ["hak-warga", "ppid"],
  "owner": "Bidang Informasi",
  "materials": [{"kind": "foto", "file": "bahan.pdf", "source": "Dokumentasi", "credit": "Bidang Informasi", "consent": "Tidak menampilkan wajah yang dikenali"},
    {"kind": "informasi", "source": "UU 14/2008"}],
  "brief": {"objective": "Warga tahu", "audience": "Umum", "key_message": "Terbuka", "call_to_action": "Ajukan"},
  "media": [
    {"file": "foto.jpg", "alt": "Antrean warga di loket", "credit": "Bidang Informasi", "poster": "sampul.jpg", "captions": "teks.vtt"},
    {"url": "https://example.org/foto.jpg", "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "bytes": 5, "alt": "Papan di loket"}],
  "publish_at": "2026-12-02T09:00:00+07:00",
  "corrections": [{"time": "2026-03-05T10:00:00+07:00", "note": "Tenggat diperbaiki."}],
  "withdrawal": {"time": "2026-03-06T10:00:00+07:00", "reason": "Layanan berakhir.", "kind": "keliru"},
  "allow": [{"rule": "PD003", "text": "0824…", "file": "index.md", "reason": "nomor layanan ambulans desa"}],
  "supersedes": "content/2025/lama"
}`

func parsed(t testing.TB) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(everyKey), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// asFront is the document as front matter; keys are in the order of the alphabet.
func asFront(t testing.TB, doc any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// errorsOf are the errors that loading and the rules find.
func errorsOf(t testing.TB, front string) (found []diag.Finding) {
	t.Helper()
	const dir = "content/2026/hak/"
	old := "---\ntitle: Lama\ndate: 2025-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\n---\nNarasi.\n"
	picture := &fstest.MapFile{Data: []byte(rusakJPEG)}
	corpus, err := source.Load(t.Context(), fstest.MapFS{
		dir + "index.md": {Data: []byte("---\n" + front + "---\n\nHubungi 0824 1313 1414.\n")}, "content/2025/lama/index.md": {Data: []byte(old)},
		dir + "foto.jpg": picture, dir + "sampul.jpg": picture, dir + "teks.vtt": {Data: []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nSelamat pagi\n")}, dir + "bahan.pdf": {Data: []byte("%PDF-1.4\n")},
	}, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(corpus.Findings, Check(t.Context(), corpus, testOffice(), Options{Now: now})...) {
		if f.Severity == diag.Error {
			found = append(found, f)
		}
	}
	return found
}

// breach is one way of breaking one constraint of the schema.
type breach struct {
	path    []string // of the value in everyKey
	keyword string
	mend    func(parent any, last string) // breaks it
	key     string                        // the finding is at this key of the value
}

// badForms breaks each pattern and format.
var badForms = map[string]string{
	schema.MomentForm: "2026-02-30", schema.FileForm: "../lain.jpg", schema.HTTPSForm: "http://example.org/a.jpg", schema.SomeText: "\u2003 ",
	schema.SomeTag: "--", schema.ReasonForm: "1234567890123", schema.QuoteForm: "… …", "uri": "https://example.org/%zz",
	`^content/[0-9]{4}/[a-z0-9]+(-[a-z0-9]+)*$`: "content/lama", `^[0-9a-f]{64}$`: "9F86", `^[A-Z]{2}[0-9]{3}$`: "pd003",
}

// breaches lists every constraint of the generated schema: a keyword that it does
// not know fails the test.
type breaches struct {
	t    *testing.T
	defs map[string]any
	list []breach
}

func (b *breaches) add(path []string, keyword string, value func() any) {
	b.list = append(b.list, breach{path: slices.Clone(path), keyword: keyword, mend: func(parent any, last string) { put(parent, last, value()) }})
}

func put(parent any, last string, value any) {
	if m, ok := parent.(map[string]any); ok {
		m[last] = value
		return
	}
	i, _ := strconv.Atoi(last)
	parent.([]any)[i] = value
}

func (b *breaches) walk(s map[string]any, path []string) {
	if ref, ok := s["$ref"].(string); ok {
		b.walk(b.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), path)
	}
	for _, keyword := range slices.Sorted(maps.Keys(s)) {
		b.constraint(s, keyword, path)
	}
}

func constant(v any) func() any { return func() any { return v } }

func (b *breaches) constraint(s map[string]any, keyword string, path []string) {
	number := func() int { f, _ := s[keyword].(float64); return int(f) }
	switch keyword {
	case "$schema", "$id", "$defs", "$ref", "title", "description":
	case "type":
		if len(path) > 0 {
			b.add(path, keyword, constant(otherType(s[keyword])))
			if t, ok := s[keyword].(string); ok && t != "" {
				b.add(path, "null", constant(nil))
			}
		}
	case "enum":
		b.add(path, keyword, constant("tidak-ada-di-daftar"))
	case "pattern", "format":
		bad, ok := badForms[s[keyword].(string)]
		if !ok {
			b.t.Errorf("no case for %s %s", keyword, s[keyword])
		}
		b.add(path, keyword, constant(bad))
	case "minLength":
		b.add(path, keyword, constant(strings.Repeat("a", number()-1)))
	case "maxLength":
		b.add(path, keyword, constant(strings.Repeat("é", number()+1)))
	case "minimum":
		b.add(path, keyword, constant(number()-1))
	case "maximum":
		b.add(path, keyword, constant(number()+1))
	case "minItems":
		b.add(path, keyword, constant([]any{}))
	case "uniqueItems":
		b.add(path, keyword, constant([]any{"site", "site"}))
		b.list[len(b.list)-1].key = "1"
	case "items":
		b.walk(s[keyword].(map[string]any), append(path, "0"))
	case "properties":
		for k, v := range s[keyword].(map[string]any) {
			b.walk(v.(map[string]any), append(b.medium(path, k), k))
		}
	case "additionalProperties":
		b.list = append(b.list, breach{path: append(slices.Clone(path), "zzz"), keyword: keyword, key: "zzz", mend: func(parent any, last string) { put(parent, last, "x") }})
	case "required":
		for _, k := range s[keyword].([]any) {
			b.remove(append(slices.Clone(path), k.(string)), keyword)
		}
	case "oneOf", "if", "then":
		b.condition(path, keyword)
	default:
		b.t.Errorf("the schema says %s, and no case breaks it", keyword)
	}
}

// medium leads to the second medium for the keys of a large file.
func (b *breaches) medium(path []string, key string) []string {
	if len(path) == 2 && path[0] == "media" && (key == "url" || key == "sha256" || key == "bytes") {
		return []string{"media", "1"}
	}
	return path
}

func (b *breaches) remove(path []string, keyword string) {
	b.list = append(b.list, breach{path: path, keyword: keyword, mend: func(parent any, last string) { delete(parent.(map[string]any), last) }})
}

// condition breaks what keys ask of each other; a new condition fails here.
func (b *breaches) condition(path []string, keyword string) {
	switch where := strings.Join(path, "/") + " " + keyword; where {
	case "media/0 oneOf":
		b.remove([]string{"media", "0", "file"}, keyword)
		b.add([]string{"media", "0", "file"}, keyword, constant(nil))
		b.add([]string{"media", "0", "url"}, keyword, constant("https://example.org/foto.jpg"))
		last := &b.list[len(b.list)-1]
		set := last.mend
		last.mend = func(parent any, k string) { // both, and otherwise right
			set(parent, k)
			put(parent, "sha256", strings.Repeat("0", 64))
			put(parent, "bytes", 1)
		}
	case "media/0 then":
		for _, k := range []string{"sha256", "bytes"} {
			b.remove([]string{"media", "1", k}, keyword)
			b.add([]string{"media", "1", k}, keyword, constant(nil))
		}
	case "withdrawal then":
		b.remove([]string{"withdrawal", "reason"}, keyword)
		b.add([]string{"withdrawal", "reason"}, keyword, constant(nil))
		b.add([]string{"withdrawal", "reason"}, keyword, constant(" "))
	case "media/0 if", "withdrawal if":
	default:
		b.t.Errorf("no case for the condition %s", where)
	}
}

func otherType(t any) any {
	switch fmt.Sprint(t) {
	case "string", "[string null]":
		return 12
	}
	return "teks"
}

// TestEveryConstraintHasOneFinding breaks each constraint of the item's generated
// schema, one at a time, and holds that exactly one error comes of it, there.
func TestEveryConstraintHasOneFinding(t *testing.T) {
	if found := errorsOf(t, asFront(t, parsed(t))); len(found) > 0 {
		t.Fatalf("the sound item has errors:\n%s", format(found, lang.English))
	}
	data, err := schema.JSON("item")
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	b := &breaches{t: t, defs: s["$defs"].(map[string]any)}
	b.walk(s, nil)
	compiled, err := strictyaml.Compile("item")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d constraints", len(b.list))
	if len(b.list) < 120 {
		t.Errorf("only %d constraints were found", len(b.list))
	}
	for i, br := range b.list {
		t.Run(fmt.Sprintf("%s %s %d", strings.Join(br.path, "/"), br.keyword, i), func(t *testing.T) {
			doc := parsed(t)
			br.mend(descend(doc, br.path[:len(br.path)-1]), br.path[len(br.path)-1])
			front := asFront(t, doc)
			if compiled.Validate(doc) == nil {
				t.Error("the schema takes it")
			}
			found := errorsOf(t, front)
			if len(found) != 1 {
				t.Fatalf("%d errors:\n%s%s", len(found), format(found, lang.English), front)
			}
			if got, want := found[0].Position, br.place(t, front); got.Line != want.Line || got.Column != want.Column {
				t.Errorf("%sat %d:%d, should be at %d:%d\n%s", format(found, lang.English), got.Line, got.Column, want.Line, want.Column, front)
			}
		})
	}
}

func descend(doc any, path []string) any {
	for _, step := range path {
		switch d := doc.(type) {
		case map[string]any:
			doc = d[step]
		case []any:
			i, _ := strconv.Atoi(step)
			doc = d[i]
		}
	}
	return doc
}

// place is where the finding should stand: at the value, or at what should hold it.
func (br breach) place(t *testing.T, front string) diag.Position {
	t.Helper()
	n, problems := strictyaml.Parse([]byte(front))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	path := br.path
	if br.key == "1" {
		path = append(slices.Clone(path), "1")
	}
	for _, step := range path {
		next := childNode(n, step, br.key)
		if next == nil {
			break
		}
		n = next
	}
	return diag.Position{Line: n.Line + 1, Column: n.Column}
}

func childNode(n *yaml.Node, step, key string) *yaml.Node {
	if n.Kind == yaml.SequenceNode {
		i, _ := strconv.Atoi(step)
		return n.Content[i]
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == step {
			if step == key {
				return n.Content[i]
			}
			return n.Content[i+1]
		}
	}
	return nil
}

// TestSchemaAndCheckAgree changes sound items at random: the schema alone refuses
// exactly what the check has an error about.
func TestSchemaAndCheckAgree(t *testing.T) {
	compiled, err := strictyaml.Compile("item")
	if err != nil {
		t.Fatal(err)
	}
	paths := places(parsed(t), nil)
	rapid.Check(t, func(rt *rapid.T) {
		doc := parsed(t)
		for range rapid.IntRange(0, 3).Draw(rt, "changes") {
			path := rapid.SampledFrom(paths).Draw(rt, "path")
			parent, last := descendSafely(doc, path[:len(path)-1]), path[len(path)-1]
			m, ok := parent.(map[string]any)
			switch {
			case ok && rapid.Bool().Draw(rt, "delete"):
				delete(m, last)
			case ok:
				m[last] = odd().Draw(rt, "value")
			}
		}
		verdict := compiled.Validate(doc) == nil
		found := slices.DeleteFunc(errorsOf(t, asFront(t, doc)), notShape)
		if verdict != (len(found) == 0) {
			rt.Fatalf("schema takes it: %v (%v); the check says\n%s%s", verdict, compiled.Validate(doc), format(found, lang.English), asFront(t, doc))
		}
	})
}

// notShape are errors about other things than one item's front matter: files and
// items that do not exist, personal data, and what the procedure asks for.
func notShape(f diag.Finding) bool {
	return slices.Contains([]string{"LD009", "LD010", "FM016", "FM017", "MD001", "TK001", "TX012"}, f.Rule) ||
		strings.HasPrefix(f.Rule, "PD") || strings.HasPrefix(f.Rule, "SP") ||
		f.Rule == "FM024" && strings.Contains(f.Message.EN, "content/2024/") || f.Rule == "AB001" && strings.Contains(f.Message.EN, "FM017")
}

func places(v any, at []string) (out [][]string) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, append(slices.Clone(at), k))
			out = append(out, places(v[k], append(slices.Clone(at), k))...)
		}
	case []any:
		for i := range v {
			out = append(out, places(v[i], append(slices.Clone(at), strconv.Itoa(i)))...)
		}
	}
	return out
}

func descendSafely(doc any, path []string) any {
	for _, step := range path {
		switch d := doc.(type) {
		case map[string]any:
			doc = d[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(d) {
				return nil
			}
			doc = d[i]
		default:
			return nil
		}
	}
	return doc
}

// odd are values that one key or another may take, or nearly.
func odd() *rapid.Generator[any] {
	return rapid.SampledFrom([]any{
		nil, true, 0, 1, -1, 2.5, 1e300, 12, "", " ", "\u200b", "a", "…", "site", "foto", "video", "berkala", "dikecualikan", "2026-03-02", "2026-02-29", "2024-02-29",
		"2026-03-02T09:00", "2026-03-02T24:00", "2026-03-02 09:00:00Z", "2026-03-02T09:00:00.5Z", "2026-03-02T09:00:00+25:00", "2026-3-2",
		"../x", "/x", "x/../y", "foto.jpg", `a\b`, ".", "..", "...", "https://example.org/a", "https://", "http://example.org/", "https://example.org/%zz",
		strings.Repeat("a", 91), strings.Repeat("é", 90), strings.Repeat("é", 241), strings.Repeat("a ", 501), strings.Repeat("0", 64),
		"PD003", "FM017", "content/2025/lama", "content/2024/x", "keliru", "data-pribadi", "kedaluwarsa",
		[]any{},
		[]any{"site"},
		[]any{"site", "site"},
		[]any{"site", "x"},
		[]any{nil},
		[]any{""},
		[]any{"-"},
		[]any{12},
		[]any{map[string]any{}},
		map[string]any{},
		map[string]any{"file": "foto.jpg"},
		map[string]any{"kind": "foto"},
		map[string]any{"zzz": 1},
	})
}
