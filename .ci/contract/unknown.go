package main

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// unknown reports the fields that a schema does not know. A schema without
// properties knows all.
func unknown(schema *openapi3.SchemaRef, v any, at string, breach func(at, what string)) {
	if schema == nil || schema.Value == nil {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			unknown(schema.Value.Items, item, at+"/*", breach)
		}
	case map[string]any:
		known, open := fields(schema)
		for name, child := range v {
			if known[name] == nil && !open {
				breach(at, fmt.Sprintf("field %q is not described", name))
			}
			for _, s := range known[name] {
				if s.Value.Type.Is("object") || s.Value.Type.Is("array") {
					unknown(s, child, at+"/"+name, breach)
					break // of several shapes, the first: the validation picks
				}
			}
		}
	}
}

// fields are the properties that a schema knows, in any of its forms. open says
// that it takes others.
func fields(schema *openapi3.SchemaRef) (known map[string]openapi3.SchemaRefs, open bool) {
	s := schema.Value
	known = map[string]openapi3.SchemaRefs{}
	for name, p := range s.Properties {
		known[name] = append(known[name], p)
	}
	forms := append(append(append(openapi3.SchemaRefs{}, s.AllOf...), s.AnyOf...), s.OneOf...)
	for _, form := range forms {
		more, _ := fields(form)
		for name, refs := range more {
			known[name] = append(known[name], refs...)
		}
	}
	return known, len(known) == 0 || s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has
}

// eventShapes are the shapes of the timeline's events. The description says only
// that an event has one of them, and the loosest takes nearly all.
var eventShapes = map[string]string{
	"labeled": "labeled-issue-event", "unlabeled": "unlabeled-issue-event", "review_requested": "review-requested-issue-event",
	"review_dismissed": "review-dismissed-issue-event", "commented": "timeline-comment-event", "reviewed": "timeline-reviewed-event",
	"committed": "timeline-committed-event",
}

// timeline holds each event to the shape of its name; one that has none of its
// own is a plain change of state.
func timeline(d *description, schema *openapi3.SchemaRef, body any, breach func(at, what string)) {
	if schema.Value.Items == nil || schema.Value.Items.Ref != "#/components/schemas/timeline-issue-events" {
		return
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
}
