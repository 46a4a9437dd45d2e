package forge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

const indexFile = "index.md"

// changeOf compares two revisions of an item. Where one cannot be read the
// change is none of the special kinds.
func changeOf(base, head described) sop.Change {
	c := sop.Change{AtBase: base.files != nil}
	if base.item == nil || head.item == nil || base.Broken || head.Broken {
		return c
	}
	was, is := base.item.Meta, head.item.Meta
	if is.Withdrawal != nil && was.Withdrawal == nil {
		c.WithdrawalAdded, c.WithdrawalKind = true, is.Withdrawal.Kind
	}
	rest := is
	rest.Withdrawal, was.Withdrawal = nil, nil
	c.OnlyWithdrawal = reflect.DeepEqual(was, rest) && bytes.Equal(base.item.Body, head.item.Body) &&
		maps.Equal(besideIndex(base.files), besideIndex(head.files))
	others := besideIndex(head.files)
	takarir := slices.ContainsFunc(slices.Collect(maps.Keys(others)), func(name string) bool { return strings.HasPrefix(name, "takarir/") })
	c.TextGone = len(bytes.TrimSpace(head.item.Body)) == 0 && strings.TrimSpace(is.Summary) == "" && !takarir
	c.MediaGone = len(others) == 0 && len(is.Media) == 0
	c.Added = addedFile(base.files, others) || addedWords(string(base.item.Body), string(head.item.Body)) || addedField(was, rest)
	return c
}

func besideIndex(files map[string]string) map[string]string {
	out := maps.Clone(files)
	delete(out, indexFile)
	return out
}

// addedFile says that the head has a file, or a file's content, that the base
// has not.
func addedFile(base, head map[string]string) bool {
	for name, what := range head {
		if base[name] != what {
			return true
		}
	}
	return false
}

// addedWords says that the new text is more than the old one with words left out.
func addedWords(before, after string) bool {
	was := strings.Fields(before)
	for w := range strings.FieldsSeq(after) {
		i := slices.Index(was, w)
		if i < 0 {
			return true
		}
		was = was[i+1:]
	}
	return false
}

// addedField says the same of the front matter, field by field. The place in a
// list does not tell fields apart: lists get shorter.
func addedField(before, after schema.Item) bool {
	was, is := leaves(before), leaves(after)
	for key, values := range is {
		for _, v := range values {
			fits := func(old string) bool { return !addedWords(old, v) }
			if !slices.ContainsFunc(was[key], fits) {
				return true
			}
		}
	}
	return false
}

// leaves are the values of an item by the path of their keys.
func leaves(it schema.Item) map[string][]string {
	raw, err := json.Marshal(it)
	if err != nil {
		panic(err) // strings and numbers
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		panic(err)
	}
	out := map[string][]string{}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, child := range v {
				walk(key+"."+k, child)
			}
		case []any:
			for _, child := range v {
				walk(key+"[]", child)
			}
		default:
			out[key] = append(out[key], fmt.Sprint(v))
		}
	}
	walk("", tree)
	return out
}
