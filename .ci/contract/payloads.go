package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// taken is what our workflows take of an event: the head to judge, the pull
// request's number, what happened. Whatever else a workflow of the folder takes
// is held too.
var taken = map[string][]string{
	"pull_request":        {"action", "number", "pull_request.number", "pull_request.head.sha", "pull_request.base.sha", "pull_request.head.repo.full_name"},
	"pull_request_review": {"action", "pull_request.number", "pull_request.head.sha", "pull_request.base.sha", "review.state"},
	"issue_comment":       {"action", "issue.number", "issue.pull_request", "comment.body", "comment.user.login"},
	"issues":              {"action", "issue.number", "issue.body", "issue.user.login"},
	"push":                {"ref", "before", "after"},
	"workflow_run":        {"action", "workflow_run.head_sha", "workflow_run.pull_requests.number", "workflow_run.pull_requests.head.sha", "workflow_run.event", "workflow_run.conclusion", "workflow_run.head_repository.full_name"},
}

// sometimes is what an event may lack although all is well. No recorded payload
// need have it; GitHub's description must.
var sometimes = map[string]string{
	"issue_comment issue.pull_request": "only where the issue is a pull request",
}

// hooks are the payloads that GitHub really sent, and its description of them.
type hooks struct {
	real  map[string][]any
	d     *description
	found *findings
	held  map[string]bool
}

// checkPayloads holds what the workflows take of an event to real payloads, and
// counts what was held.
func checkPayloads(d *description, payloads, workflows string, found *findings) (int, error) {
	raw, err := os.ReadFile(payloads)
	if err != nil {
		return 0, err
	}
	var events []struct {
		Name     string `json:"name"`
		Examples []any  `json:"examples"`
	}
	if err := json.Unmarshal(raw, &events); err != nil {
		return 0, fmt.Errorf("read %s: %w", payloads, err)
	}
	h := hooks{real: map[string][]any{}, d: d, found: found, held: map[string]bool{}}
	for _, e := range events {
		h.real[e.Name] = e.Examples
	}
	for _, event := range sorted(taken) {
		for _, path := range taken[event] {
			if !h.has(event, path) {
				found.add("event "+event, "a real payload lacks "+path, "")
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(workflows, "*.y*ml"))
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		if err := h.workflow(name); err != nil {
			return 0, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return len(h.held), nil
}

// has says that every real payload of an event has a path, or that it is one of
// sometimes and described.
func (h *hooks) has(event, path string) bool {
	key := event + " " + path
	h.held[key] = true
	if sometimes[key] != "" {
		return h.described(event, strings.Split(path, "."))
	}
	if len(h.real[event]) == 0 {
		return false
	}
	return !slices.ContainsFunc(h.real[event], func(payload any) bool { return !reaches(payload, strings.Split(path, ".")) })
}

var commitID = regexp.MustCompile(`^[0-9a-f]{40}$`)

// reaches says that a payload has a path, in every entry of a list on the way,
// and at its end what its name promises.
func reaches(v any, path []string) bool {
	for i, name := range path {
		object, _ := v.(map[string]any)
		child, there := object[name]
		if !there {
			return false
		}
		if list, ok := child.([]any); ok {
			return !slices.ContainsFunc(list, func(entry any) bool { return i+1 < len(path) && !reaches(entry, path[i+1:]) })
		}
		v = child
	}
	switch path[len(path)-1] {
	case "number":
		n, ok := v.(float64)
		return ok && n > 0
	case "sha", "head_sha", "before", "after":
		s, _ := v.(string)
		return commitID.MatchString(s)
	}
	return true
}

// described says that GitHub describes a path in some action of an event.
func (h *hooks) described(event string, path []string) bool {
	for name, hook := range h.d.webhooks {
		if !strings.HasPrefix(name, strings.ReplaceAll(event, "_", "-")+"-") {
			continue
		}
		schema := dig(hook, "post", "requestBody", "content", "application/json", "schema")
		if h.property(schema, path) {
			return true
		}
	}
	return false
}

func dig(v any, path ...string) any {
	for _, name := range path {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}

// property says that a raw schema has a path of properties, in any form.
func (h *hooks) property(schema any, path []string) bool {
	if len(path) == 0 {
		return schema != nil
	}
	s, _ := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		return h.property(dig(h.d.components, strings.Split(strings.TrimPrefix(ref, "#/components/"), "/")...), path)
	}
	for _, form := range []string{"allOf", "anyOf", "oneOf"} {
		forms, _ := s[form].([]any)
		if slices.ContainsFunc(forms, func(f any) bool { return h.property(f, path) }) {
			return true
		}
	}
	child := dig(s, "properties", path[0])
	return child != nil && h.property(child, path[1:])
}

var eventPath = regexp.MustCompile(`github\.event\.([a-z_]+(?:\.[a-z_]+)*)`)

// unsent are triggers without a payload of their own.
var unsent = []string{"schedule", "workflow_call"}

// workflow holds every path that a workflow takes: one of its events has it.
func (h *hooks) workflow(name string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var file struct {
		On yaml.Node `yaml:"on"`
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return err
	}
	events := triggers(&file.On)
	if len(events) == 0 && eventPath.Match(raw) {
		return errors.New("it takes something of an event and has none")
	}
	for _, m := range eventPath.FindAllStringSubmatch(string(raw), -1) {
		path := m[1]
		if strings.HasPrefix(path, "inputs.") {
			path = "inputs" // each workflow names its own
		}
		has := func(event string) bool { return h.has(event, path) }
		if !slices.ContainsFunc(events, has) {
			h.found.add("workflow "+filepath.Base(name), fmt.Sprintf("no payload of %s has %s", strings.Join(events, ", "), path), "")
		}
	}
	return nil
}

// triggers are the events of a workflow, by the names of their payloads.
func triggers(on *yaml.Node) []string {
	var names []string
	switch on.Kind {
	case yaml.ScalarNode:
		names = []string{on.Value}
	case yaml.SequenceNode:
		for _, n := range on.Content {
			names = append(names, n.Value)
		}
	case yaml.MappingNode:
		for i := 0; i < len(on.Content); i += 2 {
			names = append(names, on.Content[i].Value)
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(unsent, n) })
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, "_target")
	}
	return names
}
