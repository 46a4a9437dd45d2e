package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/invopop/jsonschema"

	"github.com/gunungmas/terbit/schema"
)

// strengthen says in the schema what tags of a field can't: forms with commas,
// keys of maps, and what keys ask of each other. The check reads the same files,
// so nothing that it refuses for its shape passes an editor.
func strengthen(name string, s *jsonschema.Schema) error {
	n := &nodes{root: s}
	switch name {
	case "item":
		n.item()
	case "office":
		n.office()
	case "procedure":
		// its closed lists are those of the types; how its steps hang together is [schema.Procedure.Validate]'s
	default:
		return nil // no person writes it
	}
	if n.err == nil {
		nullable(s)
	}
	return n.err
}

// nodes finds places of a schema; the first that is not there is the error.
type nodes struct {
	root *jsonschema.Schema
	err  error
}

func (n *nodes) def(name string) *jsonschema.Schema {
	if d := n.root.Definitions[name]; d != nil {
		return d
	}
	n.err = fmt.Errorf("no definition %s", name)
	return &jsonschema.Schema{}
}

func (n *nodes) key(of *jsonschema.Schema, name string) *jsonschema.Schema {
	if of.Properties != nil {
		if p, ok := of.Properties.Get(name); ok {
			return p
		}
	}
	n.err = fmt.Errorf("no key %s", name)
	return &jsonschema.Schema{}
}

func (n *nodes) form(of *jsonschema.Schema, pattern string, keys ...string) {
	for _, k := range keys {
		n.key(of, k).Pattern = pattern
	}
}

func (n *nodes) item() {
	n.form(n.root, schema.SomeText, "title")
	tag := n.key(n.root, "tags").Items
	tag.Pattern = schema.SomeTag
	n.form(n.def("Material"), schema.FileForm, "file")
	n.form(n.def("Correction"), schema.SomeText, "note")
	n.form(n.def("Allow"), schema.QuoteForm, "text")
	n.form(n.def("Allow"), schema.ReasonForm, "reason")

	m := n.def("Media")
	n.form(m, schema.FileForm, "file", "poster", "captions")
	n.form(m, schema.HTTPSForm, "url")
	n.key(m, "bytes").Maximum = json.Number(fmt.Sprint(schema.BytesMax))
	m.OneOf = []*jsonschema.Schema{present("file"), present("url")}
	m.If = typed("string", "url")
	m.Then = both(typed("string", "sha256"), typed("integer", "bytes"))

	w := n.def("Withdrawal")
	explained := typed("string", "kind")
	n.key(explained, "kind").Enum = []any{string(schema.Mistaken), string(schema.Outdated)}
	w.If = explained
	w.Then = typed("string", "reason")
	n.key(w.Then, "reason").Pattern = schema.SomeText
}

func (n *nodes) office() {
	n.form(n.root, schema.AddressForm, "site")
	n.form(n.def("Contact"), schema.AddressForm, "complaints")
	n.form(n.def("Contact"), schema.PhoneForm, "whatsapp") // a tag would end at the comma
	n.form(n.def("Contact"), schema.SecurityForm, "security")
	n.form(n.def("Identity"), schema.InitialsForm, "initials")
	n.form(n.root, schema.ThemeForm, "theme")
	n.form(n.def("QuietPeriod"), schema.SomeText, "reason")
	n.form(n.def("Destination"), schema.AddressForm, "url")
	closed(n.key(n.root, "retention"), []string{string(schema.Periodic), string(schema.Immediate), string(schema.AtAnyTime)})
	closed(n.key(n.root, "hours"), schema.Days).Pattern = schema.SpanForm
	closed(n.key(n.root, "destinations"), slices.DeleteFunc(schema.Site.Values(), func(c string) bool { return c == string(schema.Site) }))
}

// closed gives a map the keys that it may have, so that an editor offers them,
// and returns the schema of their values. (The validator reports propertyNames at
// a wrong place: it keeps a path that it goes on writing to.)
func closed(s *jsonschema.Schema, keys []string) (value *jsonschema.Schema) {
	value = s.AdditionalProperties
	s.Properties = jsonschema.NewProperties()
	for _, k := range keys {
		s.Properties.Set(k, value)
	}
	s.Required = nil
	s.AdditionalProperties = jsonschema.FalseSchema
	return value
}

// typed is an object that has the key, of that type.
func typed(kind, key string) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{key}}
	s.Properties.Set(key, &jsonschema.Schema{Type: kind})
	return s
}

// present is an object that has the key, with whatever value.
func present(key string) *jsonschema.Schema {
	s := typed("null", key)
	p, _ := s.Properties.Get(key)
	s.Properties.Set(key, &jsonschema.Schema{Not: p})
	return s
}

func both(a, b *jsonschema.Schema) *jsonschema.Schema {
	for p := b.Properties.Oldest(); p != nil; p = p.Next() {
		a.Properties.Set(p.Key, p.Value)
	}
	a.Required = append(a.Required, b.Required...)
	return a
}

// nullable lets a key that is not required stand without a value ("owner:"), as
// it does in an item that is not finished. A definition is nullable if no list
// and no required key uses it.
func nullable(s *jsonschema.Schema) {
	needed := map[string]bool{}
	objects := append([]*jsonschema.Schema{s}, slices.Collect(definitions(s))...)
	for _, o := range objects {
		eachKey(o, func(p *jsonschema.Schema, required bool) {
			if required {
				needed[p.Ref] = true
			}
			if p.Items != nil {
				needed[p.Items.Ref] = true
			}
			if p.AdditionalProperties != nil {
				needed[p.AdditionalProperties.Ref] = true
			}
			eachKey(p, func(v *jsonschema.Schema, _ bool) { needed[v.Ref] = true }) // of a closed map
		})
	}
	for name, d := range s.Definitions {
		if !needed["#/$defs/"+name] {
			orNull(d)
		}
	}
	for _, o := range objects {
		eachKey(o, func(p *jsonschema.Schema, required bool) {
			if !required && p.Type != "" {
				orNull(p)
			}
		})
	}
}

func definitions(s *jsonschema.Schema) func(func(*jsonschema.Schema) bool) {
	return func(yield func(*jsonschema.Schema) bool) {
		for _, d := range s.Definitions {
			if !yield(d) {
				return
			}
		}
	}
}

func eachKey(o *jsonschema.Schema, yield func(p *jsonschema.Schema, required bool)) {
	if o.Properties == nil {
		return
	}
	for p := o.Properties.Oldest(); p != nil; p = p.Next() {
		yield(p.Value, slices.Contains(o.Required, p.Key))
	}
}

func orNull(s *jsonschema.Schema) {
	s.Extras = map[string]any{"type": []string{s.Type, "null"}}
	s.Type = ""
	if len(s.Enum) > 0 {
		s.Enum = append(s.Enum, nil)
	}
}
