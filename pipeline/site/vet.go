package site

import (
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// check proves that the templates work with every page: each of their fields is
// one of what the template is given, in every branch, and each of the office's
// templates has a use. Then every template is executed once, which is when
// html/template looks at the HTML around the values.
func (th *theme) check(named map[string]string) error {
	v := &vetter{set: th.templates, seen: map[string]bool{}, called: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(views)) {
		if err := v.template(name, reflect.TypeOf(views[name])); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if _, known := views[name]; !known && !v.called[name] {
			return wrongTheme(named[name], 0, lang.T("tidak ada templat bernama %q dan tidak ada yang memanggilnya; yang ada: %s", "there is no template %q and none calls it; there are: %s").
				With(name, strings.Join(slices.Sorted(maps.Keys(views)), ", ")))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(views)) {
		v := sample(reflect.TypeOf(views[name]), 0)
		if v.Kind() == reflect.Struct { // methods of the pointer are within reach in a page, too
			v = sample(reflect.PointerTo(v.Type()), 0)
		}
		if err := th.templates.ExecuteTemplate(io.Discard, name, v.Interface()); err != nil {
			return themeError(err, named)
		}
	}
	return nil
}

// vetter follows the fields of templates through the types that they are given.
// A nil type is one that it can't know; it asks nothing of that.
type vetter struct {
	set    *template.Template
	seen   map[string]bool // name and type
	called map[string]bool
	tree   *parse.Tree
}

// scope is the dot and the variables of a place in a template.
type scope struct {
	dot  reflect.Type
	vars map[string]reflect.Type
}

func (s scope) with(dot reflect.Type) scope { return scope{dot, maps.Clone(s.vars)} }

func (v *vetter) template(name string, dot reflect.Type) error {
	key := name + " " + fmt.Sprint(dot)
	if v.seen[key] {
		return nil
	}
	v.seen[key] = true
	t := v.set.Lookup(name)
	if t == nil || t.Tree == nil {
		return fmt.Errorf("no template %q", name)
	}
	outer := v.tree
	v.tree = t.Tree
	defer func() { v.tree = outer }()
	return v.list(t.Tree.Root, scope{dot, map[string]reflect.Type{"$": dot}})
}

func (v *vetter) list(l *parse.ListNode, s scope) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := v.node(n, s); err != nil {
			return err
		}
	}
	return nil
}

func (v *vetter) node(n parse.Node, s scope) error {
	switch n := n.(type) {
	case *parse.ActionNode:
		_, err := v.pipe(n.Pipe, s)
		return err
	case *parse.IfNode:
		return v.branch(&n.BranchNode, s, func(_ reflect.Type, in scope) scope { return in })
	case *parse.WithNode:
		return v.branch(&n.BranchNode, s, func(t reflect.Type, in scope) scope { in.dot = t; return in })
	case *parse.RangeNode:
		return v.branch(&n.BranchNode, s, func(t reflect.Type, in scope) scope { return ranged(n.Pipe, t, in) })
	case *parse.TemplateNode:
		v.called[n.Name] = true
		var dot reflect.Type
		if n.Pipe != nil {
			var err error
			if dot, err = v.pipe(n.Pipe, s); err != nil {
				return err
			}
		}
		if v.set.Lookup(n.Name) == nil {
			return v.wrong(n, lang.T("templat %q tidak ada", "there is no template %q").With(n.Name))
		}
		return v.template(n.Name, dot)
	}
	return nil
}

func (v *vetter) branch(n *parse.BranchNode, s scope, inside func(reflect.Type, scope) scope) error {
	in := s.with(s.dot)
	t, err := v.pipe(n.Pipe, in)
	if err != nil {
		return err
	}
	if err := v.list(n.List, inside(t, in)); err != nil {
		return err
	}
	return v.list(n.ElseList, s.with(s.dot))
}

// ranged is the scope of a loop's inside.
func ranged(p *parse.PipeNode, t reflect.Type, in scope) scope {
	var key, elem reflect.Type
	if t = deref(t); t != nil {
		switch t.Kind() {
		case reflect.Slice, reflect.Array:
			key, elem = reflect.TypeFor[int](), t.Elem()
		case reflect.Map:
			key, elem = t.Key(), t.Elem()
		}
	}
	in.dot = elem
	switch len(p.Decl) {
	case 1:
		in.vars[p.Decl[0].Ident[0]] = elem
	case 2:
		in.vars[p.Decl[0].Ident[0]], in.vars[p.Decl[1].Ident[0]] = key, elem
	}
	return in
}

func (v *vetter) pipe(p *parse.PipeNode, s scope) (t reflect.Type, err error) {
	for _, c := range p.Cmds {
		if t, err = v.command(c, s); err != nil {
			return nil, err
		}
	}
	for _, d := range p.Decl {
		s.vars[d.Ident[0]] = t
	}
	return t, nil
}

func (v *vetter) command(c *parse.CommandNode, s scope) (reflect.Type, error) {
	types := make([]reflect.Type, len(c.Args))
	for i, a := range c.Args {
		var err error
		if types[i], err = v.value(a, s); err != nil {
			return nil, err
		}
	}
	f, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return types[0], nil
	}
	switch f.Ident {
	case "len":
		return reflect.TypeFor[int](), nil
	case "print", "printf", "println", "html", "js", "urlquery":
		return reflect.TypeFor[string](), nil
	case "eq", "ne", "lt", "le", "gt", "ge", "not":
		return reflect.TypeFor[bool](), nil
	case "index":
		return elements(types[1:]), nil
	}
	return nil, nil //nolint:nilnil // what and, or, slice and call return depends on their values
}

// elements is the type of index's answer.
func elements(types []reflect.Type) reflect.Type {
	if len(types) == 0 {
		return nil
	}
	t := types[0]
	for range types[1:] {
		if t = deref(t); t == nil {
			return nil
		}
		switch t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return nil
		}
	}
	return t
}

func (v *vetter) value(n parse.Node, s scope) (reflect.Type, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot, nil
	case *parse.FieldNode:
		return v.fields(n, s.dot, n.Ident)
	case *parse.VariableNode:
		return v.fields(n, s.vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		t, err := v.value(n.Node, s)
		if err != nil {
			return nil, err
		}
		return v.fields(n, t, n.Field)
	case *parse.PipeNode:
		return v.pipe(n, s)
	case *parse.StringNode:
		return reflect.TypeFor[string](), nil
	case *parse.BoolNode:
		return reflect.TypeFor[bool](), nil
	}
	return nil, nil //nolint:nilnil // numbers, nil and names of functions
}

func (v *vetter) fields(n parse.Node, t reflect.Type, names []string) (reflect.Type, error) {
	for _, name := range names {
		if t == nil || t.Kind() == reflect.Interface {
			return nil, nil //nolint:nilnil // can't be known
		}
		next, ok := member(t, name)
		if !ok {
			return nil, v.wrong(n, lang.T("tidak ada .%s di sini; yang ada: %s", "there is no .%s here; there are: %s").With(name, members(t)))
		}
		t = next
	}
	return t, nil
}

// member is the type of a field, of a method's result or of a map's value.
func member(t reflect.Type, name string) (reflect.Type, bool) {
	if t.Kind() != reflect.Pointer {
		t = reflect.PointerTo(t)
	}
	if m, ok := t.MethodByName(name); ok && m.Type.NumOut() > 0 {
		return m.Type.Out(0), true
	}
	switch t = t.Elem(); t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(name)
		return f.Type, ok && f.IsExported()
	case reflect.Map:
		return t.Elem(), true
	}
	return nil, false
}

// members are the names that a template could have meant.
func members(t reflect.Type) string {
	t = deref(t)
	var out []string
	if t.Kind() == reflect.Struct {
		for f := range t.Fields() {
			if f.IsExported() {
				out = append(out, "."+f.Name)
			}
		}
	}
	for m := range reflect.PointerTo(t).Methods() {
		out = append(out, "."+m.Name)
	}
	if len(out) == 0 {
		return lang.T("tidak ada", "none").In(lang.Indonesian)
	}
	return strings.Join(out, " ")
}

func deref(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// wrong is a mistake at a node.
func (v *vetter) wrong(n parse.Node, problem lang.Text) error {
	location, _ := v.tree.ErrorContext(n)
	file, rest, _ := strings.Cut(location, ":")
	number, _, _ := strings.Cut(rest, ":")
	line, _ := strconv.Atoi(number) // digits by ErrorContext's contract
	return wrongTheme(file, line, problem)
}

// blank reports whether a template holds nothing but blank space and comments.
func blank(l *parse.ListNode) bool {
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.CommentNode:
		case *parse.TextNode:
			if strings.TrimSpace(string(n.Text)) != "" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// sample is a value with something in every part, for a first execution.
func sample(t reflect.Type, depth int) reflect.Value {
	v := reflect.New(t).Elem()
	if depth > 6 {
		return v
	}
	switch t.Kind() {
	case reflect.String:
		v.SetString("contoh")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(sample(t.Elem(), depth+1))
	case reflect.Slice:
		v.Set(reflect.Append(v, sample(t.Elem(), depth+1)))
	case reflect.Struct:
		for i := range t.NumField() {
			if f := v.Field(i); f.CanSet() {
				f.Set(sample(f.Type(), depth+1))
			}
		}
	}
	return v
}
