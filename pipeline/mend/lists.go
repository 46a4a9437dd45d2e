package mend

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
)

func (f *front) value(key string) *yaml.Node {
	for i := 0; i+1 < len(f.root.Content); i += 2 {
		if f.root.Content[i].Value == key {
			return f.root.Content[i+1]
		}
	}
	return nil
}

// twice removes the second of two equal tags or channels.
func (f *front) twice() (out []put) {
	for _, l := range []struct {
		key, rule string
		same      func(string) string
	}{{"tags", "FM013", rule.TagKey}, {"channels", "FM015", func(s string) string { return s }}} {
		n := f.value(l.key)
		if n == nil || n.Kind != yaml.SequenceNode {
			continue
		}
		seen := map[string]bool{}
		for i, c := range n.Content {
			v := l.same(c.Value)
			if seen[v] && v != "" {
				if p, ok := f.without(n, i, l.rule, l.key); ok {
					out = append(out, p)
				}
			}
			seen[v] = true
		}
	}
	return out
}

// without removes an entry that is not the first: its line, or in brackets the
// comma before it too. A line with a comment is left to a person.
func (f *front) without(list *yaml.Node, i int, rule, key string) (put, bool) {
	n := list.Content[i]
	line, from, to, ok := f.raw(n)
	if !ok {
		return put{}, false
	}
	text := string(f.lines[line])
	p := put{line: line, rule: rule, field: key, what: lang.T("%s: %s yang tertulis dua kali dihapus satu", "%s: one of two %s was removed").With(key, n.Value)}
	if list.Style&yaml.FlowStyle == 0 {
		p.whole, p.old = true, text
		return p, strings.TrimSpace(text[:from]) == "-" && strings.TrimSpace(text[to:]) == ""
	}
	prevLine, _, prevTo, ok := f.raw(list.Content[i-1])
	if !ok || prevLine != line || strings.TrimSpace(text[prevTo:from]) != "," {
		return put{}, false
	}
	p.from, p.to, p.old = prevTo, to, text[prevTo:to]
	return p, true
}

// order puts corrections into the order of their times, each with all its lines.
func (f *front) order() []put {
	n := f.value("corrections")
	if n == nil || n.Kind != yaml.SequenceNode || n.Style&yaml.FlowStyle != 0 || len(n.Content) < 2 {
		return nil
	}
	type entry struct {
		at   time.Time
		text string
	}
	item, problems := decode(f.src)
	if len(problems) > 0 || len(item.Corrections) != len(n.Content) {
		return nil
	}
	first, end := n.Content[0].Line-1, f.blockEnd(n)
	var entries []entry
	for i, c := range n.Content {
		last := end
		if i+1 < len(n.Content) {
			last = n.Content[i+1].Line - 1
		}
		at, err := item.Corrections[i].Time.In(f.t.loc)
		line := string(f.lines[c.Line-1])
		if err != nil || c.Line-1 >= last || !strings.HasPrefix(strings.TrimLeft(line, " "), "- ") {
			return nil
		}
		entries = append(entries, entry{at, string(slices.Concat(f.lines[c.Line-1 : last]...))})
	}
	var old, text strings.Builder
	for _, e := range entries {
		old.WriteString(e.text)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.at.Compare(b.at) })
	for _, e := range entries {
		text.WriteString(e.text)
	}
	if old.String() == text.String() || !f.keepsEntries(old.String(), text.String(), first) {
		return nil
	}
	return []put{{
		line: first, whole: true, old: old.String(), text: text.String(), rule: "FM019", field: "corrections",
		what: lang.T("catatan perubahan diurutkan dari yang lama ke yang baru", "corrections were ordered from old to new"),
	}}
}

// keepsEntries reports whether the corrections are the same but for their order.
func (f *front) keepsEntries(old, text string, line int) bool {
	at := f.offset(line)
	before, _ := decode(f.src)
	after, problems := decode(slices.Concat(f.src[:at], []byte(text), f.src[at+len(old):]))
	if len(problems) > 0 || len(before.Corrections) != len(after.Corrections) {
		return false
	}
	for _, c := range before.Corrections {
		if !slices.Contains(after.Corrections, c) {
			return false
		}
	}
	return true
}

// blockEnd is the line behind a list: the first that is neither blank, a comment
// nor indented deeper than its dashes.
func (f *front) blockEnd(n *yaml.Node) int {
	dash := n.Content[0]
	indent := strings.IndexByte(string(f.lines[dash.Line-1]), '-')
	end := dash.Line
	for i := dash.Line; i < len(f.lines); i++ {
		text := string(f.lines[i])
		short := strings.TrimLeft(text, " ")
		deep := len(text) - len(short)
		switch {
		case strings.TrimSpace(text) == "", strings.HasPrefix(short, "#"):
			continue
		case deep > indent || deep == indent && strings.HasPrefix(short, "-"):
			end = i + 1
		default:
			return end
		}
	}
	return end
}
