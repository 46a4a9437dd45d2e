package doctor

import (
	"bytes"
	"encoding/json"
	"slices"
)

// object is a JSON object whose fields nobody promised. Numbers stay as they are
// written: an id must not lose its last digits.
type object map[string]any

// parse reads one JSON value.
func parse(raw json.RawMessage) any {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

// objectOf reads a JSON object; anything else is an empty one, which asks for
// nothing and so guards nothing.
func objectOf(raw json.RawMessage) object {
	o, _ := parse(raw).(map[string]any)
	return o
}

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o object) is(key string) bool {
	b, _ := o[key].(bool)
	return b
}

func (o object) number(key string) int64 {
	n, _ := o[key].(json.Number)
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return i
}

func (o object) sub(key string) object {
	m, _ := o[key].(map[string]any)
	return m
}

func (o object) has(key string) bool { return o[key] != nil }

// list are the objects of a list.
func (o object) list(key string) []object {
	all, _ := o[key].([]any)
	out := make([]object, 0, len(all))
	for _, v := range all {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func (o object) texts(key string) []string {
	all, _ := o[key].([]any)
	var out []string
	for _, v := range all {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// enabled reads the {"enabled": …} that the classic protection wraps switches in.
func (o object) enabled(key string) bool { return o.sub(key).is("enabled") }

// encode writes a value as JSON with sorted keys. What was parsed can be written.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSpace(b.Bytes())
}

// Same says that two JSON texts mean the same.
func Same(a, b json.RawMessage) bool {
	va, vb := parse(a), parse(b)
	return va != nil && vb != nil && bytes.Equal(encode(va), encode(vb))
}

// raises are the fields that a change may make stricter, and how.
var raises = map[string]func(before, after any) bool{
	"require_code_owner_review":       turnedOn,
	"require_last_push_approval":      turnedOn,
	"dismiss_stale_reviews_on_push":   turnedOn,
	"required_approving_review_count": raised,
	"default_workflow_permissions":    func(_, after any) bool { return after == "read" },
	"enforcement":                     func(_, after any) bool { return after == "active" },
}

func turnedOn(_, after any) bool { return after == true }

func raised(before, after any) bool {
	b, ok1 := before.(json.Number)
	a, ok2 := after.(json.Number)
	if !ok1 || !ok2 {
		return false
	}
	bi, err1 := b.Int64()
	ai, err2 := a.Int64()
	return err1 == nil && err2 == nil && ai >= bi
}

// Lost lists what of before is missing, changed or weaker in after, as paths. It
// is empty where after only adds, or raises what may be raised.
func Lost(before, after json.RawMessage) []string {
	var out []string
	lost(parse(before), parse(after), "", &out)
	slices.Sort(out)
	return out
}

func lost(before, after any, at string, out *[]string) {
	switch b := before.(type) {
	case map[string]any:
		a, ok := after.(map[string]any)
		if !ok {
			*out = append(*out, at)
			return
		}
		for k, v := range b {
			raise := raises[k]
			if w, there := a[k]; !there {
				*out = append(*out, at+"."+k)
			} else if raise == nil || !raise(v, w) {
				lost(v, w, at+"."+k, out)
			}
		}
	case []any:
		a, ok := after.([]any)
		if !ok {
			*out = append(*out, at)
			return
		}
		for _, v := range b {
			if !slices.ContainsFunc(a, func(w any) bool { return keeps(v, w) }) {
				*out = append(*out, at+"[]")
			}
		}
	default:
		if before != after {
			*out = append(*out, at)
		}
	}
}

// keeps says that an entry of a list is there still, grown or not.
func keeps(before, after any) bool {
	var out []string
	lost(before, after, "", &out)
	return len(out) == 0
}
