package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/schema"
)

// schemaNames are the types that have a schema and are written by people.
var schemaNames = map[reflect.Type]string{
	reflect.TypeFor[schema.Item]():      "item",
	reflect.TypeFor[schema.Office]():    "office",
	reflect.TypeFor[schema.Procedure](): "procedure",
}

// compiled is every schema of schemaNames, compiled once for the program.
var compiled = sync.OnceValue(func() map[string]*jsonschema.Schema {
	out := map[string]*jsonschema.Schema{}
	for _, name := range schemaNames {
		s, err := Compile(name)
		if err != nil {
			panic(err) // the files are compiled in, so this is a broken build
		}
		out[name] = s
	}
	return out
})

// Compile compiles a schema of package schema by its name, formats asserted.
func Compile(name string) (*jsonschema.Schema, error) {
	data, err := schema.JSON(name)
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read schema %s: %w", name, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	at := "terbit:" + name
	if err := c.AddResource(at, doc); err != nil {
		return nil, fmt.Errorf("add schema %s: %w", name, err)
	}
	s, err := c.Compile(at)
	if err != nil {
		return nil, fmt.Errorf("compile schema %s: %w", name, err)
	}
	return s, nil
}

// judge is what the schema of type t has to say about the document.
func judge(root *yaml.Node, t reflect.Type) []Problem {
	name, ok := schemaNames[t]
	if !ok {
		panic("strictyaml: " + t.String() + " has no schema") // a programming error
	}
	err := compiled()[name].Validate(instance(root))
	if err == nil {
		return nil
	}
	j := &judgement{root: root, t: t, seen: map[string]bool{}}
	verr, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		panic(fmt.Sprintf("strictyaml: validate %s: %v", name, err)) // a value that no schema can judge
	}
	j.walk(verr)
	return j.once()
}

type judgement struct {
	root     *yaml.Node
	t        reflect.Type
	seen     map[string]bool // rule and place: a condition may repeat what the key's own schema says
	problems []Problem
}

// once drops what is missing where a key beside it was meant to be that one.
func (j *judgement) once() []Problem {
	return slices.DeleteFunc(j.problems, func(p Problem) bool {
		return p.Keyword == "required" && slices.ContainsFunc(j.problems, func(q Problem) bool { return q.meant == p.Name && q.object == p.object })
	})
}

// walk goes down to what each error is about.
func (j *judgement) walk(e *jsonschema.ValidationError) {
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf, *kind.Not:
	default:
		if len(e.Causes) > 0 {
			for _, c := range e.Causes {
				j.walk(c)
			}
			return
		}
	}
	j.leaf(e)
}

// leaf says one error, at the node it is about.
func (j *judgement) leaf(e *jsonschema.ValidationError) {
	v := j.find(e.InstanceLocation)
	if v.refused {
		return // its YAML was refused, and said so
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			j.add(v, v.node, Missing.ID, "required", missing(name, v.key))
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			j.add(v, keyNode(v.node, name), UnknownKey.ID, "additionalProperties", unknown(name, v.t))
		}
	case *kind.Type:
		if k.Got == "null" && v.inStruct && !contains(strings.Join(k.Want, " "), "null") {
			j.add(v, v.node, Missing.ID, "type", missing(v.key, ""))
			return
		}
		j.add(v, v.node, WrongType.ID, "type", wrongType(v, k.Want))
	case *kind.Enum:
		j.add(v, v.node, NotListed.ID, "enum", notListed(v.key, v.node.Value, k.Want))
	case *kind.Pattern:
		j.add(v, v.node, Form.ID, "pattern", badForm(v, k.Want))
	case *kind.Format:
		j.add(v, v.node, Form.ID, "format", badForm(v, k.Want))
	case *kind.UniqueItems:
		j.add(v, child(v.node, strconv.Itoa(k.Duplicates[1])), Bounds.ID, "uniqueItems", twice(v.key))
	default:
		keyword := strings.Join(e.ErrorKind.KeywordPath(), "/")
		j.add(v, v.node, Bounds.ID, keyword, bounds(v, e.ErrorKind))
	}
}

func (j *judgement) add(v found, at *yaml.Node, rule, keyword string, w words) {
	if at == nil {
		at = v.node
	}
	id := fmt.Sprintf("%s %d:%d %s", rule, at.Line, at.Column, w.message.EN)
	if j.seen[id] || refused(at) {
		return
	}
	j.seen[id] = true
	j.problems = append(j.problems, Problem{
		Rule: rule, Line: at.Line, Column: at.Column, Message: w.message, Hint: w.hint,
		Path: v.path, Keyword: keyword, Name: w.name, meant: w.meant, object: v.node, Blank: at.Kind == yaml.ScalarNode && (at.Value == "" || scalarValue(at) == nil),
	})
}

// found is the node that an error is about.
type found struct {
	node     *yaml.Node
	t        reflect.Type // its type in package schema
	key      string       // the key it stands under, perhaps in a list; "" at the root
	path     string       // its keys with * for the index of a list or the key of a map
	inStruct bool         // it is the value of a key of a structure
	refused  bool
}

func (j *judgement) find(location []string) found {
	v := found{node: j.root, t: j.t, refused: refused(j.root)}
	for _, step := range location {
		next := child(v.node, step)
		if next == nil {
			break
		}
		v.node, v.refused = next, v.refused || refused(next)
		v.into(step)
	}
	return v
}

func (v *found) into(step string) {
	for v.t.Kind() == reflect.Pointer {
		v.t = v.t.Elem()
	}
	name := "*"
	v.inStruct = v.t.Kind() == reflect.Struct
	switch v.t.Kind() {
	case reflect.Struct:
		name, v.key = step, step
		if f, ok := fieldsOf(v.t).byName[step]; ok {
			v.t = v.t.Field(f).Type
		}
	case reflect.Map:
		v.key, v.t = step, v.t.Elem()
	case reflect.Slice:
		v.t = v.t.Elem()
	}
	v.path = strings.TrimPrefix(v.path+"/"+name, "/")
}

// child is the value under a key, or an element of a list.
func child(n *yaml.Node, step string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}

func keyNode(n *yaml.Node, name string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == name {
			return n.Content[i]
		}
	}
	return nil
}
