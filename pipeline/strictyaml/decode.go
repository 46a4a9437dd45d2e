package strictyaml

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Decode fills *v, a pointer to an Item, Office or Procedure of package schema,
// from n. It returns every problem, in the order of the document: those of YAML
// and those that v's JSON Schema finds. What fits is set all the same.
func Decode(n *yaml.Node, v any) []Problem {
	target := reflect.ValueOf(v).Elem()
	root := n
	if root == nil {
		root = &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	}
	d := &decoder{}
	d.value(root, target)
	problems := append(d.problems, judge(root, target.Type())...)
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems
}

// decoder sets what fits and reports what only YAML knows of: keys that stand
// twice or are no text, anchors, aliases and tags. All else is the schema's.
type decoder struct{ problems []Problem }

func (d *decoder) report(rule string, n *yaml.Node, msg, hint lang.Text) {
	d.problems = append(d.problems, Problem{Rule: rule, Line: n.Line, Column: n.Column, Message: msg, Hint: hint})
}

// usable reports whether the node is of plain YAML, and says why not.
func (d *decoder) usable(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.report(Alias.ID, n, lang.T("jangkar dan alias YAML (& dan *) tidak diterima", "YAML anchors and aliases (& and *) are not accepted"),
			lang.T("tulis nilainya langsung, dalam tanda kutip bila diawali * atau &", "write the value itself, in quotes if it begins with * or &"))
		return false
	case tagged(n):
		d.report(Tag.ID, n, lang.T("tag YAML %s tidak diterima", "the YAML tag %s is not accepted").With(quoted(n.Tag)),
			lang.T("hapus tagnya; beri tanda kutip bila nilainya memang diawali tanda seru", "remove the tag; put quotes around a value that does begin with an exclamation mark"))
		return false
	}
	return true
}

// value sets v; without one (v is not valid) it only looks at the YAML.
func (d *decoder) value(n *yaml.Node, v reflect.Value) {
	if !d.usable(n) {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		d.mapping(n, v)
	case yaml.SequenceNode:
		d.list(n, v)
	case yaml.ScalarNode:
		setScalar(n, v)
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value) {
	var fields *fieldSet
	v = pointed(v)
	switch {
	case v.Kind() == reflect.Struct:
		fields = fieldsOf(v.Type())
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMapWithSize(v.Type(), len(n.Content)/2))
	}
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, val := n.Content[i], n.Content[i+1]
		switch {
		case !d.key(k, seen):
		case fields != nil:
			var target reflect.Value
			if f, ok := fields.byName[k.Value]; ok {
				target = v.Field(f)
			}
			d.value(val, target)
		case v.Kind() == reflect.Map:
			mv := reflect.New(v.Type().Elem()).Elem()
			d.value(val, mv)
			v.SetMapIndex(reflect.ValueOf(k.Value).Convert(v.Type().Key()), mv)
		default:
			d.value(val, reflect.Value{})
		}
	}
}

// key reports whether a key counts: it is text, and the first of its name.
func (d *decoder) key(k *yaml.Node, seen map[string]int) bool {
	switch {
	case !d.usable(k):
		return false
	case k.Kind != yaml.ScalarNode:
		d.report(UnknownKey.ID, k, lang.T("kunci harus berupa teks", "a key must be text"), lang.T("tulis kunci: nilai, satu per baris", "write key: value, one to a line"))
		return false
	}
	first, twice := seen[k.Value]
	if twice {
		d.report(Duplicate.ID, k, lang.T("kunci %s sudah tertulis %d baris di atas", "key %s was already written %d lines above").With(quoted(k.Value), k.Line-first),
			lang.T("hapus salah satunya", "remove one of them"))
		return false
	}
	seen[k.Value] = k.Line
	return true
}

func (d *decoder) list(n *yaml.Node, v reflect.Value) {
	v = pointed(v)
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	}
	for i, c := range n.Content {
		var target reflect.Value
		if v.Kind() == reflect.Slice {
			target = v.Index(i)
		}
		d.value(c, target)
	}
}

// pointed follows a pointer, making what it points to.
func pointed(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer {
		return v
	}
	v.Set(reflect.New(v.Type().Elem()))
	return v.Elem()
}

// setScalar sets a value of the scalar's own kind; a pointer stays nil unless
// what it points to is of that kind.
func setScalar(n *yaml.Node, v reflect.Value) {
	if v.Kind() != reflect.Pointer {
		set(v, scalarValue(n))
		return
	}
	if made := reflect.New(v.Type().Elem()); set(made.Elem(), scalarValue(n)) {
		v.Set(made)
	}
}

func set(v reflect.Value, value any) bool {
	switch x := value.(type) {
	case string:
		if v.Kind() == reflect.String {
			v.SetString(x)
			return true
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(x)
			return true
		}
	case int64:
		if v.CanInt() {
			v.SetInt(x)
			return true
		}
	case float64: // 2.0 is a whole number to a schema
		if v.CanInt() && x == float64(int64(x)) && x < 1<<62 && x > -1<<62 {
			v.SetInt(int64(x))
			return true
		}
	}
	return false
}

type fieldSet struct {
	byName map[string]int
	names  []string // in the type's order
}

var fieldSets sync.Map // reflect.Type → *fieldSet

func fieldsOf(t reflect.Type) *fieldSet {
	if fs, ok := fieldSets.Load(t); ok {
		return fs.(*fieldSet)
	}
	fs := &fieldSet{byName: map[string]int{}}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		fs.byName[name] = i
		fs.names = append(fs.names, name)
	}
	got, _ := fieldSets.LoadOrStore(t, fs)
	return got.(*fieldSet)
}
