package mend

import (
	"reflect"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

var (
	itemType   = reflect.TypeFor[schema.Item]()
	momentType = reflect.TypeFor[schema.Moment]()
)

// doubtful words mean a key only sometimes: an author is a person and an owner is
// a unit.
var doubtful = map[string]bool{"author": true}

// keys gives a key with one slip, or its Indonesian name, its right name.
func (f *front) keys() (out []put) {
	f.mappings(f.root, itemType, "", func(n *yaml.Node, t reflect.Type, top string) {
		fields := fieldsOf(t)
		used := map[string]int{}
		meant := map[*yaml.Node]string{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			name := k.Value
			if _, known := fields[name]; !known {
				if name = meantKey(name, fields); name == "" || !fits(n.Content[i+1], fields[name]) {
					continue
				}
				meant[k] = name
			}
			used[name]++
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			name, ok := meant[k]
			if !ok || used[name] > 1 {
				continue
			}
			field := top
			if field == "" {
				field = name
			}
			if p, ok := f.put(k, name, strictyaml.UnknownKey.ID, field, lang.T("kunci %s menjadi %s", "the key %s became %s").With(k.Value, name)); ok {
				out = append(out, p)
			}
		}
	})
	return out
}

func meantKey(name string, fields map[string]reflect.Type) string {
	low := strings.ToLower(name)
	if s, ok := schema.KeySynonyms[low]; ok && fields[s] != nil && !doubtful[low] {
		return s
	}
	names := make([]string, 0, len(fields))
	for n := range fields {
		names = append(names, n)
	}
	return only(low, names)
}

// only is the one candidate that is at most one slip away; candidates of two
// letters and fewer are too near to everything.
func only(s string, candidates []string) (found string) {
	for _, c := range candidates {
		if len(c) > 2 && levenshtein.ComputeDistance(s, c) <= 1 {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}

// fits reports whether a value has the shape of a type.
func fits(n *yaml.Node, t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer:
		return fits(n, t.Elem())
	case reflect.Struct:
		return n.Kind == yaml.MappingNode
	case reflect.Slice:
		return n.Kind == yaml.SequenceNode
	}
	return n.Kind == yaml.ScalarNode && n.Tag != "!!null"
}

func fieldsOf(t reflect.Type) map[string]reflect.Type {
	out := make(map[string]reflect.Type, t.NumField())
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out[name] = f.Type
	}
	return out
}

// mappings yields every mapping whose type is known, with the top key it is below.
func (f *front) mappings(n *yaml.Node, t reflect.Type, top string, yield func(*yaml.Node, reflect.Type, string)) {
	switch {
	case t.Kind() == reflect.Pointer:
		f.mappings(n, t.Elem(), top, yield)
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			f.mappings(c, t.Elem(), top, yield)
		}
	case t.Kind() == reflect.Struct && n.Kind == yaml.MappingNode:
		yield(n, t, top)
		fields := fieldsOf(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			name := n.Content[i].Value
			if ft, ok := fields[name]; ok {
				below := top
				if below == "" {
					below = name
				}
				f.mappings(n.Content[i+1], ft, below, yield)
			}
		}
	}
}

// scalars mends single values.
func (f *front) scalars() (out []put) {
	f.mappings(f.root, itemType, "", func(n *yaml.Node, t reflect.Type, top string) {
		fields := fieldsOf(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, v := n.Content[i].Value, n.Content[i+1]
			ft, ok := fields[key]
			if !ok {
				continue
			}
			field := top
			if field == "" {
				field = key
			}
			list := []*yaml.Node{v}
			if ft.Kind() == reflect.Slice && v.Kind == yaml.SequenceNode {
				list, ft = v.Content, ft.Elem()
			}
			for _, n := range list {
				if p, ok := f.scalar(n, ft, key, field); ok {
					out = append(out, p)
				}
			}
		}
	})
	return out
}

func (f *front) scalar(n *yaml.Node, t reflect.Type, key, field string) (put, bool) {
	if n.Kind != yaml.ScalarNode || t.Kind() != reflect.String || n.Tag == "!!null" {
		return put{}, false
	}
	if t == momentType {
		return f.moment(n, key, field)
	}
	if n.Tag != "!!str" {
		return f.put(n, quote(n.Value), strictyaml.WrongType.ID, field, lang.T(`%s diberi tanda kutip: "%s"`, `%s was put in quotes: "%s"`).With(key, n.Value))
	}
	e, ok := reflect.TypeAssert[schema.Enum](reflect.New(t).Elem())
	if !ok || slices.Contains(e.Values(), n.Value) {
		return put{}, false
	}
	name := only(strings.ToLower(strings.TrimSpace(n.Value)), e.Values())
	if name == "" {
		return put{}, false
	}
	return f.put(n, name, strictyaml.NotListed.ID, field, lang.T("%s: %s menjadi %s", "%s: %s became %s").With(key, n.Value, name))
}

func (f *front) moment(n *yaml.Node, key, field string) (put, bool) {
	m := schema.Moment(n.Value)
	at, err := m.In(f.t.loc)
	zone, _ := at.In(f.t.loc).Zone()
	switch {
	case err == nil && (key == "date" || m.HasZone()):
		return put{}, false
	case err == nil:
		text := at.Format("2006-01-02T15:04:05Z07:00")
		return f.put(n, quote(text), "FM009", field, lang.T("%s tanpa zona, dibaca sebagai %s: %s", "%s without a zone, read as %s: %s").With(key, zone, text))
	}
	text, assumed, ok := readMoment(n.Value, f.t.loc)
	if !ok {
		return put{}, false
	}
	what := lang.T("%s: %s menjadi %s", "%s: %s became %s").With(key, n.Value, text)
	if assumed {
		zone = zoneName(text, f.t.loc)
		what = lang.T("%s: %s menjadi %s (zona tidak tertulis, dibaca sebagai %s)", "%s: %s became %s (no zone was written, read as %s)").With(key, n.Value, text, zone)
	}
	if len(text) > len("2006-01-02") {
		text = quote(text)
	}
	return f.put(n, text, source.BadTime.ID, field, what)
}
