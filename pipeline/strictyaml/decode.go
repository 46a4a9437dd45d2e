package strictyaml

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// Decode fills *v, a pointer to a struct of package schema, from n. It returns
// every problem, in the order of the document; what fits is set all the same.
func Decode(n *yaml.Node, v any) []Problem {
	d := &decoder{}
	if n == nil {
		n = &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	}
	d.value(n, reflect.ValueOf(v).Elem(), "")
	return d.problems
}

type decoder struct{ problems []Problem }

func (d *decoder) report(rule string, n *yaml.Node, msg, hint lang.Text) {
	d.problems = append(d.problems, Problem{Rule: rule, Line: n.Line, Column: n.Column, Message: msg, Hint: hint})
}

func (d *decoder) value(n *yaml.Node, v reflect.Value, key string) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.report(Alias.ID, n, lang.T("jangkar dan alias YAML (& dan *) tidak diterima", "YAML anchors and aliases (& and *) are not accepted"),
			lang.T("tulis nilainya langsung, dalam tanda kutip bila diawali * atau &", "write the value itself, in quotes if it begins with * or &"))
		return
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return // an empty value is an absent one; required keys are counted elsewhere
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), key)
	case reflect.Struct:
		d.structure(n, v, key)
	case reflect.Slice:
		d.list(n, v, key)
	case reflect.Map:
		d.mapping(n, v, key)
	default:
		d.scalar(n, v, key)
	}
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, key, lang.T("kelompok kunci: nilai", "a group of key: value"))
		return
	}
	fields := fieldsOf(v.Type())
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, val := n.Content[i], n.Content[i+1]
		if d.repeated(k, seen) {
			continue
		}
		f, ok := fields.byName[k.Value]
		if !ok {
			d.report(UnknownKey.ID, k, lang.T("kunci %s tidak dikenal", "unknown key %s").With(quoted(k.Value)), fields.suggest(k.Value))
			continue
		}
		d.value(val, v.Field(f.index), k.Value)
	}
	for _, f := range fields.required {
		if _, ok := seen[f.name]; !ok || isNull(n, f.name) {
			d.missing(n, f.name, key)
		}
	}
}

func isNull(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1].Tag == "!!null" && n.Content[i+1].Kind == yaml.ScalarNode
		}
	}
	return true
}

func (d *decoder) missing(n *yaml.Node, name, parent string) {
	where := ""
	if parent != "" {
		where = " (" + parent + ")"
	}
	d.report(Missing.ID, n, lang.T("kunci wajib %s belum diisi%s", "required key %s is missing%s").With(name, where),
		lang.T("tambahkan baris %s: …", "add a line %s: …").With(name))
}

// repeated reports a key that stands twice; the first one counts.
func (d *decoder) repeated(k *yaml.Node, seen map[string]int) bool {
	first, ok := seen[k.Value]
	if !ok {
		seen[k.Value] = k.Line
		return false
	}
	d.report(Duplicate.ID, k, lang.T("kunci %s sudah tertulis %d baris di atas", "key %s was already written %d lines above").With(quoted(k.Value), k.Line-first),
		lang.T("hapus salah satunya", "remove one of them"))
	return true
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.SequenceNode {
		d.wrongType(n, key, lang.T("daftar", "a list"))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, c := range n.Content {
		d.value(c, v.Index(i), key)
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, key, lang.T("kelompok kunci: nilai", "a group of key: value"))
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.Content)/2))
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if d.repeated(k, seen) {
			continue
		}
		mk, mv := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		d.scalar(k, mk, key)
		d.value(n.Content[i+1], mv, k.Value)
		v.SetMapIndex(mk, mv)
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.ScalarNode {
		d.wrongType(n, key, scalarName(v))
		return
	}
	switch v.Kind() {
	case reflect.String:
		if !stringlike(n, v) {
			d.wrongType(n, key, scalarName(v))
			return
		}
		v.SetString(n.Value)
		d.listed(n, v, key)
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil || n.Tag != "!!int" {
			d.wrongType(n, key, scalarName(v))
			return
		}
		v.SetInt(i)
	case reflect.Bool:
		if n.Tag != "!!bool" {
			d.wrongType(n, key, scalarName(v))
			return
		}
		v.SetBool(n.Value == "true")
	default:
		panic("strictyaml: no way to decode a " + v.Type().String()) // a programming error in package schema
	}
}

// stringlike: a Moment may be written without quotes; every other string that
// YAML reads as something else is refused, since its text may not survive.
func stringlike(n *yaml.Node, v reflect.Value) bool {
	return n.Tag == "!!str" || n.Tag == "!!timestamp" && v.Type() == momentType
}

var momentType = reflect.TypeFor[schema.Moment]()

func (d *decoder) listed(n *yaml.Node, v reflect.Value, key string) {
	e, ok := reflect.TypeAssert[schema.Enum](v)
	if !ok || slices.Contains(e.Values(), n.Value) {
		return
	}
	hint := lang.T("pilih salah satu: %s", "choose one of: %s").With(strings.Join(e.Values(), ", "))
	if near := nearest(n.Value, e.Values()); near != "" {
		hint = lang.T("maksud Anda %s?", "did you mean %s?").With(near)
	}
	d.report(NotListed.ID, n, lang.T("%s tidak menerima %s", "%s does not take %s").With(key, quoted(n.Value)), hint)
}

func (d *decoder) wrongType(n *yaml.Node, key string, want lang.Text) {
	hint := lang.T("tulis %s", "write %s").With(want)
	if n.Kind == yaml.ScalarNode && n.Tag != "!!str" {
		hint = lang.T(`beri tanda kutip: %s: "%s"`, `put it in quotes: %s: "%s"`).With(key, n.Value)
	}
	d.report(WrongType.ID, n, lang.T("%s harus berupa %s, bukan %s", "%s must be %s, not %s").With(key, want, nodeName(n)), hint)
}

func scalarName(v reflect.Value) lang.Text {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return lang.T("bilangan bulat", "a whole number")
	case reflect.Bool:
		return lang.T("true atau false", "true or false")
	}
	if v.Type() == momentType {
		return lang.T(`tanggal, misalnya 2026-03-02 atau "2026-03-02T09:00:00+07:00"`, `a date such as 2026-03-02 or "2026-03-02T09:00:00+07:00"`)
	}
	return lang.T("teks", "text")
}

func nodeName(n *yaml.Node) lang.Text {
	switch n.Kind {
	case yaml.MappingNode:
		return lang.T("kelompok kunci: nilai", "a group of key: value")
	case yaml.SequenceNode:
		return lang.T("daftar", "a list")
	}
	switch n.Tag {
	case "!!int", "!!float":
		return lang.T("angka", "a number")
	case "!!bool":
		return lang.T("nilai ya/tidak", "a yes/no value")
	case "!!timestamp":
		return lang.T("tanggal", "a date")
	}
	return lang.T("teks", "text")
}

type field struct {
	name  string
	index int
}

type fieldSet struct {
	byName   map[string]field
	names    []string
	required []field
}

var fieldSets sync.Map // reflect.Type → *fieldSet

func fieldsOf(t reflect.Type) *fieldSet {
	if fs, ok := fieldSets.Load(t); ok {
		return fs.(*fieldSet)
	}
	fs := &fieldSet{byName: map[string]field{}}
	for i := range t.NumField() {
		name, opts, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		f := field{name, i}
		fs.byName[name] = f
		fs.names = append(fs.names, name)
		if !strings.Contains(opts, "omitempty") {
			fs.required = append(fs.required, f)
		}
	}
	got, _ := fieldSets.LoadOrStore(t, fs)
	return got.(*fieldSet)
}

func (fs *fieldSet) suggest(key string) lang.Text {
	low := strings.ToLower(key)
	if s, ok := schema.KeySynonyms[low]; ok {
		if _, ok := fs.byName[s]; ok {
			return lang.T("maksud Anda %s?", "did you mean %s?").With(s)
		}
	}
	if near := nearest(low, fs.names); near != "" {
		return lang.T("maksud Anda %s?", "did you mean %s?").With(near)
	}
	return lang.T("kunci yang dikenal: %s", "known keys: %s").With(strings.Join(fs.names, ", "))
}

// nearest returns the candidate within a third of its length, or "".
func nearest(s string, candidates []string) string {
	best, at := "", 1<<30
	for _, c := range candidates {
		if n := levenshtein.ComputeDistance(strings.ToLower(s), c); n < at && n <= max(1, len(c)/3) {
			best, at = c, n
		}
	}
	return best
}
