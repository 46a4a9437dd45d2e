//go:build act

package main_test

import (
	"encoding/json"
	"fmt"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// webhook is one kind of event with GitHub's own examples.
type webhook struct {
	Name     string           `json:"name"`
	Examples []map[string]any `json:"examples"`
}

// example is one of GitHub's own payloads, with our repository in it.
func (s *stage) example(event, action string) map[string]any {
	s.t.Helper()
	for _, h := range s.payloads {
		for _, e := range h.Examples {
			if h.Name == event && (action == "" || e["action"] == action) {
				raw, err := json.Marshal(e)
				if err != nil {
					s.t.Fatal(err)
				}
				var own map[string]any
				if err := json.Unmarshal(raw, &own); err != nil {
					s.t.Fatal(err)
				}
				return own
			}
		}
	}
	s.t.Fatalf("GitHub has no example of %s %s", event, action)
	return nil
}

// set changes one value of a payload.
func set(payload map[string]any, value any, keys ...string) {
	for _, k := range keys[:len(keys)-1] {
		next, ok := payload[k].(map[string]any)
		if !ok {
			next = map[string]any{}
			payload[k] = next
		}
		payload = next
	}
	payload[keys[len(keys)-1]] = value
}

// ours puts the repository and a pull request of the world into a payload.
func (s *stage) ours(payload map[string]any, p *forgetest.Pull) map[string]any {
	set(payload, s.w.Repo, "repository", "full_name")
	set(payload, forgetest.Main, "repository", "default_branch")
	if _, ok := payload["pull_request"]; ok {
		home := s.w.Repo
		if p.Fork != "" {
			home = p.Fork
		}
		set(payload, p.Number, "number")
		set(payload, p.Number, "pull_request", "number")
		set(payload, s.w.Head(p.Branch), "pull_request", "head", "sha")
		set(payload, p.Branch, "pull_request", "head", "ref")
		set(payload, home, "pull_request", "head", "repo", "full_name")
		set(payload, s.w.Head(forgetest.Main), "pull_request", "base", "sha")
		set(payload, forgetest.Main, "pull_request", "base", "ref")
	}
	if _, ok := payload["issue"]; ok {
		set(payload, p.Number, "issue", "number")
		set(payload, fmt.Sprintf("%s/repos/%s/pulls/%d", s.w.URL, s.w.Repo, p.Number), "issue", "pull_request", "url")
	}
	return payload
}
