package main

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// unknown reports the fields that a schema does not know. A schema without
// properties knows all.
func unknown(schema *openapi3.SchemaRef, v any, at string, breach func(at, what string)) {
	for _, s := range strange(schema, v, at) {
		breach(s[0], s[1])
	}
}

// strange are the places and names of fields that a schema does not know.
func strange(schema *openapi3.SchemaRef, v any, at string) (out [][2]string) {
	if schema == nil || schema.Value == nil {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			out = append(out, strange(schema.Value.Items, item, at+"/*")...)
		}
	case map[string]any:
		known, open := fields(schema, v)
		for _, name := range sorted(v) {
			if known[name] == nil && !open {
				out = append(out, [2]string{at, fmt.Sprintf("field %q is not described", name)})
			}
			out = append(out, least(known[name], v[name], at+"/"+name)...)
		}
	}
	return out
}

// least is what the schema that knows most of a value does not know.
func least(schemas openapi3.SchemaRefs, v any, at string) (best [][2]string) {
	for i, s := range schemas {
		if out := strange(s, v, at); i == 0 || len(out) < len(best) {
			best = out
		}
	}
	return best
}

// fields are the properties that a schema knows of a value: its own, and those of
// the forms that the value has. open says that it takes others, or that the value
// has none of the forms, which the validation tells.
func fields(schema *openapi3.SchemaRef, v any) (known map[string]openapi3.SchemaRefs, open bool) {
	s := schema.Value
	known = map[string]openapi3.SchemaRefs{}
	for name, p := range s.Properties {
		known[name] = append(known[name], p)
	}
	forms := append(openapi3.SchemaRefs{}, s.AllOf...)
	choice := append(append(openapi3.SchemaRefs{}, s.AnyOf...), s.OneOf...)
	for _, form := range choice {
		if form.Value.VisitJSON(v, openapi3.FailFast()) == nil {
			forms = append(forms, form)
		}
	}
	for _, form := range forms {
		more, _ := fields(form, v)
		for name, refs := range more {
			known[name] = append(known[name], refs...)
		}
	}
	others := s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has
	return known, len(known) == 0 || others || len(choice) > 0 && len(forms) == len(s.AllOf)
}

// eventShapes are the shapes of the timeline's events. The description says only
// that an event has one of them, and the loosest takes nearly all.
var eventShapes = map[string]string{
	"labeled": "labeled-issue-event", "unlabeled": "unlabeled-issue-event", "review_requested": "review-requested-issue-event",
	"review_dismissed": "review-dismissed-issue-event", "commented": "timeline-comment-event", "reviewed": "timeline-reviewed-event",
	"committed": "timeline-committed-event",
}

// timeline holds each event of a timeline to the shape of its name; one that has
// none of its own is a plain change of state. It is false of any other list.
func timeline(d *description, schema *openapi3.SchemaRef, body any, breach func(at, what string)) bool {
	if schema.Value.Items == nil || schema.Value.Items.Ref != "#/components/schemas/timeline-issue-events" {
		return false
	}
	events, _ := body.([]any)
	for _, e := range events {
		object, _ := e.(map[string]any)
		name, _ := object["event"].(string)
		shape := eventShapes[name]
		if shape == "" {
			shape = "state-change-issue-event"
		}
		ref := d.doc.Components.Schemas[shape]
		if ref == nil {
			breach("/*", "the description has no "+shape)
			continue
		}
		if err := ref.Value.VisitJSON(object, openapi3.MultiErrors()); err != nil {
			each(err, func(at, what string) { breach("/*("+name+")"+at, what) })
		}
		unknown(ref, object, "/*("+name+")", breach)
	}
	return true
}
