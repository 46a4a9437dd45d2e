package mend

import (
	"bytes"
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// front mends the front matter. Every kind of repair is tried by itself and taken
// only when nothing else changes by it.
func (t *text) front() {
	for _, repair := range []func(*front) []put{(*front).keys, (*front).scalars, (*front).twice, (*front).order} {
		f, ok := t.open()
		if !ok {
			t.unreadable()
			return
		}
		puts := repair(f)
		slices.SortFunc(puts, func(a, b put) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.from, b.from)) })
		if len(puts) == 0 || f.take(puts) {
			continue
		}
		for _, p := range puts[:min(len(puts), singles)] { // one of them means something: take the others
			if next, ok := t.open(); ok && next.applies(p) {
				next.take([]put{p})
			}
		}
	}
}

// front is the front matter as it is now.
type front struct {
	t      *text
	head   int // bytes of the file before it
	src    []byte
	lines  [][]byte
	starts []int // of the lines, in bytes, and the end
	root   *yaml.Node
}

// put is a repair: new text between two places, in place of what stands there.
type put struct {
	line, from, to int // in bytes of the line, which counts from 0
	old, text      string
	rule, field    string
	what           lang.Text
	whole          bool // old and text are lines
}

func (t *text) open() (*front, bool) {
	src, _, ok := parts(t.now)
	if !ok || len(src) > frontMax {
		return nil, false
	}
	f := &front{t: t, head: bytes.IndexByte(t.now, '\n') + 1, src: src, lines: bytes.SplitAfter(src, []byte("\n"))}
	f.starts = make([]int, 1, len(f.lines)+1)
	for i, l := range f.lines {
		f.starts = append(f.starts, f.starts[i]+len(l))
	}
	root, problems := strictyaml.Parse(src)
	if len(problems) > 0 || root == nil || root.Kind != yaml.MappingNode {
		return nil, false
	}
	f.root = root
	return f, true
}

// applies reports whether what the repair replaces still stands there: an earlier
// one may have moved it, and the next round finds it again.
func (f *front) applies(p put) bool {
	if p.whole {
		at := f.offset(p.line)
		return bytes.HasPrefix(f.src[at:], []byte(p.old))
	}
	return p.line < len(f.lines) && p.to <= len(f.lines[p.line]) && string(f.lines[p.line][p.from:p.to]) == p.old
}

func (f *front) offset(line int) int { return f.starts[min(line, len(f.lines))] }

// take puts the new texts in, unless anything but the named fields would change
// or a new problem appear.
func (f *front) take(puts []put) bool {
	src, fields := f.src, map[string]bool{}
	last := len(src)
	for _, p := range slices.Backward(puts) {
		from := f.offset(p.line) + p.from
		to := from + len(p.old)
		if to > last || !f.applies(p) {
			return false
		}
		src = slices.Concat(src[:from], []byte(p.text), src[to:])
		last = from
		fields[p.field] = true
	}
	before, problems := decode(f.src)
	after, left := decode(src)
	if len(left) > len(problems) || !sameBut(before, after, fields) {
		return false
	}
	if n, bad := strictyaml.Parse(src); len(bad) > 0 || n == nil {
		return false
	}
	t := f.t
	t.now = slices.Concat(t.now[:f.head], src, t.now[f.head+len(f.src):])
	for _, p := range puts {
		column := 1
		if !p.whole {
			column = utf8.RuneCount(f.lines[p.line][:p.from]) + 1
		}
		t.did(p.line+2, column, p.rule, p.field, p.what)
	}
	return true
}

// sameBut compares two front matters in everything but some top keys.
func sameBut(a, b schema.Item, fields map[string]bool) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
		if !fields[name] && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			return false
		}
	}
	return true
}

// keyLine is a key with a plain value, perhaps the first of a list's entry.
var keyLine = regexp.MustCompile(`^([ \t]*(?:- +)?)([A-Za-z_]+):([ \t]+)(\S.*?)([ \t]*)$`)

// unreadable tries what most often keeps a front matter from being read: tabs
// before a key, and a value that holds a colon or begins with a mark of YAML.
func (t *text) unreadable() {
	src, _, ok := parts(t.now)
	if !ok || len(src) > frontMax {
		return
	}
	if _, problems := strictyaml.Parse(src); len(problems) == 0 {
		return
	}
	all := legible(src)
	if t.relieve(src, all) {
		return
	}
	for _, r := range all[:min(len(all), singles)] { // one of them is part of a text: try them one by one
		if t.relieve(src, []lineRepair{r}) {
			return
		}
	}
}

// relieve takes the repairs if they make the front matter legible, but for those
// that turn out to be part of a text.
func (t *text) relieve(src []byte, repairs []lineRepair) bool {
	for range 2 {
		next, root := apply(src, repairs)
		if root == nil {
			return false
		}
		kept := slices.DeleteFunc(slices.Clone(repairs), func(r lineRepair) bool { return !r.stands(root) })
		if len(kept) == len(repairs) {
			t.legible(src, next, repairs)
			return true
		}
		repairs = kept
	}
	return false
}

func (t *text) legible(src, next []byte, repairs []lineRepair) {
	first := bytes.IndexByte(t.now, '\n') + 1
	t.now = slices.Concat(t.now[:first], next, t.now[first+len(src):])
	for _, r := range repairs {
		what := lang.T("tab di awal baris menjadi spasi", "a tab at the start of a line became blanks")
		if r.value != "" {
			what = lang.T("nilai diberi tanda kutip", "a value was put in quotes")
		}
		t.did(r.line+2, 1, strictyaml.Syntax.ID, "", what)
	}
}

// lineRepair is a line of a front matter that can't be parsed, made legible.
type lineRepair struct {
	line   int // from 0
	text   string
	column int    // of the first thing on the line, in runes from 1
	value  string // that was put in quotes; "" when only tabs went
}

// stands reports whether the line now is what was meant: its value by itself, or
// the beginning of something. A line of a longer text is not.
func (r lineRepair) stands(n *yaml.Node) bool {
	if n.Line == r.line+1 && (r.value == "" && n.Column == r.column || r.value != "" && n.Kind == yaml.ScalarNode && n.Value == r.value) {
		return true
	}
	return slices.ContainsFunc(n.Content, r.stands)
}

// apply puts the repairs in; the node is nil when it still can't be parsed.
func apply(src []byte, repairs []lineRepair) ([]byte, *yaml.Node) {
	lines := bytes.SplitAfter(src, []byte("\n"))
	for _, r := range repairs {
		lines[r.line] = []byte(r.text)
	}
	next := bytes.Join(lines, nil)
	root, problems := strictyaml.Parse(next)
	if len(problems) > 0 || len(repairs) == 0 {
		return nil, nil
	}
	return next, root
}

// legible lists the lines that tabs or missing quotes may keep from being parsed.
func legible(src []byte) (out []lineRepair) {
	for i, line := range bytes.SplitAfter(src, []byte("\n")) {
		text, ended := strings.CutSuffix(string(line), "\n")
		r := lineRepair{line: i}
		short := strings.TrimLeft(text, " \t")
		lead := strings.ReplaceAll(text[:len(text)-len(short)], "\t", "  ")
		r.text, r.column = lead+short, len(lead)+1
		if m := keyLine.FindStringSubmatch(r.text); m != nil && breaksYAML(m[4]) {
			r.value = m[4]
			r.text = m[1] + m[2] + ":" + m[3] + quote(m[4]) + m[5]
		}
		if r.text == text || short == "" {
			continue
		}
		if ended {
			r.text += "\n"
		}
		out = append(out, r)
	}
	return out
}

// breaksYAML reports whether a value can't stand without quotes. One with what
// could be a comment is left to a person.
func breaksYAML(value string) bool {
	if strings.Contains(value, " #") || strings.ContainsAny(value[:1], "\"'[{|>#") {
		return false
	}
	return strings.Contains(value, ": ") || strings.HasSuffix(value, ":") || strings.ContainsAny(value[:1], "@`%*")
}

// quote writes a text in the quotes that need no escapes.
func quote(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// raw is a scalar as it is written, on its line; false when it goes on for more
// than one or is of a style that is left alone.
func (f *front) raw(n *yaml.Node) (line, from, to int, ok bool) {
	line = n.Line - 1
	if line < 0 || line >= len(f.lines) || n.Kind != yaml.ScalarNode {
		return 0, 0, 0, false
	}
	text := strings.TrimSuffix(string(f.lines[line]), "\n")
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	rest := text[from:]
	switch {
	case rest == "":
	case rest[0] == '"' || rest[0] == '\'':
		q := rest[:1]
		if rest = rest[1:]; strings.HasPrefix(rest, n.Value+q) && !strings.ContainsAny(n.Value, `"'\`) {
			return line, from, from + len(n.Value) + 2, true
		}
	case n.Value != "" && strings.HasPrefix(rest, n.Value) && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0:
		return line, from, from + len(n.Value), true
	}
	return 0, 0, 0, false
}

// put replaces a scalar, in the quotes that it has.
func (f *front) put(n *yaml.Node, text, rule, field string, what lang.Text) (put, bool) {
	line, from, to, ok := f.raw(n)
	if !ok {
		return put{}, false
	}
	old := string(f.lines[line][from:to])
	if old[0] == '"' || old[0] == '\'' {
		text = old[:1] + strings.Trim(text, `"`) + old[:1]
	}
	return put{line: line, from: from, to: to, old: old, text: text, rule: rule, field: field, what: what}, true
}
