package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a description of one list, one write and one event.
const small = `{
  "openapi": "3.0.3", "info": {"title": "small", "version": "1"},
  "paths": {
    "/repos/{owner}/{repo}/things/{ref}": {"get": {
      "parameters": [
        {"name": "owner", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "repo", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "ref", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["created"]}}
      ],
      "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/thing"}}}}}}
    }, "put": {
      "parameters": [
        {"name": "owner", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "repo", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "ref", "in": "path", "required": true, "schema": {"type": "string"}}
      ],
      "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}},
      "responses": {"204": {"description": ""}}
    }}
  },
  "x-webhooks": {"issue-comment-created": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/hook"}}}}}}},
  "components": {"schemas": {
    "thing": {"type": "object", "required": ["name", "url", "maker"], "properties": {
      "name": {"type": "string"}, "url": {"type": "string", "format": "uri"}, "at": {"type": "string", "format": "date-time"},
      "rule": {"oneOf": [
        {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["a"]}, "parameters": {"type": "object", "properties": {"few": {"type": "integer"}}}}},
        {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["b"]}, "parameters": {"type": "object", "properties": {"many": {"type": "integer"}}}}}]},
      "maker": {"type": "object", "nullable": true, "required": ["login"], "properties": {"login": {"type": "string"}}}}},
    "hook": {"allOf": [{"type": "object", "properties": {"issue": {"type": "object", "properties": {"pull_request": {"type": "object"}}}}}]},
    "unused": {"type": "object"}
  }}
}`

func good() (list, put exchange) {
	always := map[string]string{
		"Date": "x", "X-Github-Request-Id": "x", "X-Ratelimit-Limit": "x", "X-Ratelimit-Remaining": "x", "X-Ratelimit-Used": "x",
		"X-Ratelimit-Reset": "x", "X-Ratelimit-Resource": "x",
	}
	ours := map[string]string{"User-Agent": "terbit", "Accept": "application/vnd.github+json", "X-Github-Api-Version": apiVersion}
	list = exchange{
		Route: "GET {repo}/things/heads/{branch...}", Method: "GET", URL: "https://api.github.com/repos/a/b/things/heads/x/y?sort=created",
		RequestHeader: maps.Clone(ours), Status: 200, ResponseHeader: maps.Clone(always),
		ResponseBody: `[{"name": "x", "url": "https://x.example/", "maker": {"login": "x"}}, {"name": "y", "url": "https://y.example/", "rule": {"type": "b", "parameters": {"many": 2}}, "maker": null, "at": "2026-08-10T02:00:00Z"}]`,
	}
	list.ResponseHeader["Etag"], list.ResponseHeader["Content-Type"] = "x", "application/json; charset=utf-8"
	put = exchange{
		Route: "PUT {repo}/things/{ref}", Method: "PUT", URL: "https://api.github.com/repos/a/b/things/x", RequestBody: `{"name": "x"}`,
		RequestHeader: maps.Clone(ours), Status: 204, ResponseHeader: maps.Clone(always),
	}
	put.RequestHeader["Content-Type"] = "application/json"
	return list, put
}

// judge runs the whole check over two exchanges and says what it printed.
func judge(t *testing.T, exchanges []exchange, allowed ...*allowance) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, lines ...any) string {
		var b bytes.Buffer
		for _, l := range lines {
			if s, ok := l.(string); ok {
				b.WriteString(s)
			} else if err := json.NewEncoder(&b).Encode(l); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	lines := []any{map[string][]string{"routes": {"GET {repo}/things/heads/{branch...}", "PUT {repo}/things/{ref}"}}}
	for _, e := range exchanges {
		lines = append(lines, e)
	}
	put("exchanges-1.jsonl", lines...)
	var events []map[string]any
	for event, paths := range taken {
		payload := map[string]any{}
		for _, path := range paths {
			at := payload
			parts := strings.Split(path, ".")
			for _, name := range parts[:len(parts)-1] {
				if at[name] == nil {
					at[name] = map[string]any{}
				}
				at = at[name].(map[string]any)
			}
			at[parts[len(parts)-1]] = map[string]any{"number": 1, "sha": strings.Repeat("a", 40)}[parts[len(parts)-1]]
			if strings.HasSuffix(path, "head_sha") || path == "before" || path == "after" {
				at[parts[len(parts)-1]] = strings.Repeat("b", 40)
			}
		}
		events = append(events, map[string]any{"name": event, "examples": []any{payload}})
	}
	var out bytes.Buffer
	from := sources{put("small.json", small), dir, put("payloads.json", events), dir}
	put("alur.yml", "on:\n  pull_request_target: {}\n  schedule: []\njobs: {a: {env: {N: '${{ github.event.pull_request.number }}'}}}\n")
	n, err := run(from, allowed, &out)
	if err != nil {
		t.Fatal(err)
	}
	if (n > 0) != strings.Contains(out.String(), "\n  ") {
		t.Errorf("%d breaches, and said %s", n, out.String())
	}
	_, said, _ := strings.Cut(out.String(), "\n")
	return said
}

func TestWhatIsRightPasses(t *testing.T) {
	list, put := good()
	missing := list
	missing.Status, missing.ResponseBody = 404, `{"message": "Not Found", "documentation_url": "https://x", "status": "404"}`
	spoiled := list
	spoiled.Injected, spoiled.Status, spoiled.ResponseBody = true, 200, "<html>"
	if said := judge(t, []exchange{list, put, missing, spoiled}); said != "" {
		t.Error(said)
	}
}

func TestEveryBreachIsFound(t *testing.T) {
	for want, spoil := range map[string]func(list, put *exchange){
		`answer/*/maker: property "maker" is missing`: func(l, _ *exchange) { l.ResponseBody = `[{"name": "x", "url": "https://x.example/"}]` },
		`answer/*/maker/login: property "login" is missing`: func(l, _ *exchange) {
			l.ResponseBody = `[{"name": "x", "url": "https://x.example/", "maker": {}}]`
		},
		`answer/*/url: string doesn't match the format "uri"`: func(l, _ *exchange) { l.ResponseBody = `[{"name": "x", "url": "", "maker": null}]` },
		`answer/*: field "nama" is not described`: func(l, _ *exchange) {
			l.ResponseBody = strings.Replace(l.ResponseBody, `{"name"`, `{"nama": 1, "name"`, 1)
		},
		`answer/*/maker: field "umur" is not described`: func(l, _ *exchange) {
			l.ResponseBody = strings.Replace(l.ResponseBody, `{"login"`, `{"umur": 1, "login"`, 1)
		},
		`answer/*/rule/parameters: field "few" is not described`:         func(l, _ *exchange) { l.ResponseBody = strings.Replace(l.ResponseBody, "many", "few", 1) },
		`answer/*/rule: value doesn't match any schema`:                  func(l, _ *exchange) { l.ResponseBody = strings.Replace(l.ResponseBody, `"b"`, `"c"`, 1) },
		`answer/*/name: value must be a string`:                          func(l, _ *exchange) { l.ResponseBody = strings.Replace(l.ResponseBody, `"x"`, `7`, 1) },
		`answer: status is not supported`:                                func(l, _ *exchange) { l.Status = 202 },
		`answer: no header ETag`:                                         func(l, _ *exchange) { delete(l.ResponseHeader, "Etag") },
		`answer: no header X-Ratelimit-Reset`:                            func(_, p *exchange) { delete(p.ResponseHeader, "X-Ratelimit-Reset") },
		`answer: Link is <x>; rel="next"`:                                func(l, _ *exchange) { l.ResponseHeader["Link"] = `<x>; rel="next"` },
		`answer: a 404 without "documentation_url"`:                      func(l, _ *exchange) { l.Status, l.ResponseBody = 404, `{"message": "x", "status": "404"}` },
		`request: query parameter urut is not described`:                 func(l, _ *exchange) { l.URL += "&urut=1" },
		`request: value is not one of the allowed values ["created"]`:    func(l, _ *exchange) { l.URL = strings.Replace(l.URL, "created", "made", 1) },
		`request/name: value must be a string`:                           func(_, p *exchange) { p.RequestBody = `{"name": 1}` },
		`request/name: property "name" is missing`:                       func(_, p *exchange) { p.RequestBody = `{}` },
		`request: field "isi" is not described`:                          func(_, p *exchange) { p.RequestBody = `{"name": "x", "isi": 1}` },
		`request: header Accept is ""`:                                   func(l, _ *exchange) { delete(l.RequestHeader, "Accept") },
		`request: header X-Github-Api-Version is "1"`:                    func(l, _ *exchange) { l.RequestHeader["X-Github-Api-Version"] = "1" },
		`the fake serves it and no test had a good answer from it`:       func(_, p *exchange) { p.Injected = true },
		"GET /repos/{owner}/{repo}/things/{ref}\n  request: the path is": func(l, _ *exchange) { l.URL = "https://api.github.com/repos/a/b/lain/x" },
	} {
		list, put := good()
		spoil(&list, &put)
		if said := judge(t, []exchange{list, put}); !strings.Contains(said, want) || strings.Count(said, "\n  ") > 4 {
			t.Errorf("want %s, got %s", want, said)
		}
	}
}

func TestAnAllowanceMustBeNeeded(t *testing.T) {
	list, put := good()
	allowed := allow(`GET .*/things/\{ref\}`, `answer: no header ETag`, "a reason")
	if said := judge(t, []exchange{list, put}, allowed); !strings.Contains(said, "nothing needs") {
		t.Error(said)
	}
	delete(list.ResponseHeader, "Etag")
	if said := judge(t, []exchange{list, put}, allowed); said != "" {
		t.Error(said)
	}
}

func TestAWorkflowTakesWhatThereIs(t *testing.T) {
	d := &description{}
	h := hooks{d: d, found: &findings{breaches: map[breach]*seen{}}, held: map[string]bool{}, real: map[string][]any{
		"push": {map[string]any{"after": strings.Repeat("a", 40), "list": []any{map[string]any{"number": 1.0}, map[string]any{}}}},
	}}
	name := filepath.Join(t.TempDir(), "x.yml")
	for text, breaches := range map[string]int{
		"on: push\nx: github.event.after\n":              0,
		"on: [push, schedule]\nx: github.event.before\n": 1,
		"on: {push: }\nx: github.event.list.number\n":    1,
		"on: schedule\n": 0,
		"on: {issues: {types: [opened]}}\nx: github.event.after ": 1,
	} {
		h.found.breaches = map[breach]*seen{}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := h.workflow(name); err != nil || len(h.found.breaches) != breaches {
			t.Errorf("%s: %v %v", text, h.found.breaches, err)
		}
	}
	if err := os.WriteFile(name, []byte("on: schedule\nx: github.event.after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.workflow(name); err == nil {
		t.Error("an event of no payload passed")
	}
}
