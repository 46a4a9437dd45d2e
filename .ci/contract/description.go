package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// description is GitHub's description, cut down to what the fake serves.
type description struct {
	doc        *openapi3.T
	operations map[string]*operation // by the fake's route
	// webhooks and components are the whole description's, as they stand.
	webhooks, components map[string]any
}

// operation is one endpoint of the description.
type operation struct {
	routers.Route
	segments []string
}

func (o *operation) String() string { return o.Method + " " + o.Path }

// slashed are the parameters whose value may hold slashes; OpenAPI has no word
// for that. Each ends its path.
var slashed = map[string]bool{"{ref}": true, "{basehead}": true, "{path}": true}

// loadDescription reads the description and finds the fake's routes in it.
func loadDescription(name string, routes []string) (*description, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	paths, _ := tree["paths"].(map[string]any)
	found, kept := map[string]string{}, map[string]any{}
	for _, route := range routes {
		if path := bestPath(paths, route); path != "" {
			found[route], kept[path] = path, paths[path]
		}
	}
	d := &description{}
	d.webhooks, _ = tree["x-webhooks"].(map[string]any)
	d.components, _ = tree["components"].(map[string]any)
	prune(tree, kept)
	small, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(small)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	d.doc, d.operations = doc, map[string]*operation{}
	for route, path := range found {
		method, _, _ := strings.Cut(route, " ")
		item := doc.Paths.Value(path)
		if op := item.GetOperation(method); op != nil {
			d.operations[route] = &operation{
				routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op}, strings.Split(path, "/"),
			}
		}
	}
	return d, nil
}

// bestPath is the path of the description that a route of the fake is, "" for
// none: the one that shares the most fixed segments.
func bestPath(paths map[string]any, route string) string {
	method, pattern, _ := strings.Cut(route, " ")
	segments := strings.Split(strings.Replace(pattern, "{repo}", "/repos/{owner}/{repo}", 1), "/")
	best, most := "", -1
	for _, path := range sorted(paths) {
		item := paths[path]
		if strings.Contains(path, "...") {
			continue // an older way to write {basehead}
		}
		if operations, _ := item.(map[string]any); operations[strings.ToLower(method)] == nil {
			continue
		}
		if n, ok := alike(strings.Split(path, "/"), segments); ok && n > most {
			best, most = path, n
		}
	}
	return best
}

// alike compares a path of the description with a route, and counts the fixed
// segments that they share.
func alike(path, route []string) (same int, ok bool) {
	for i, p := range path {
		if i >= len(route) {
			return 0, false
		}
		switch {
		case p == route[i]:
			same++
		case slashed[p] && i == len(path)-1:
			return same, true
		case !strings.HasPrefix(p, "{"):
			return 0, false
		}
	}
	return same, len(path) == len(route)
}

// values are the path's parameters in a request.
func (o *operation) values(u *url.URL) (map[string]string, error) {
	given := strings.Split(u.EscapedPath(), "/")
	out := map[string]string{}
	for i, segment := range o.segments {
		if i >= len(given) {
			return nil, errors.New("the path is shorter than " + o.Path)
		}
		value := given[i]
		if slashed[segment] && i == len(o.segments)-1 {
			value = strings.Join(given[i:], "/")
		}
		value, err := url.PathUnescape(value)
		if err != nil {
			return nil, err
		}
		switch {
		case strings.HasPrefix(segment, "{"):
			out[strings.Trim(segment, "{}")] = value
		case segment != value:
			return nil, fmt.Errorf("the path is none of %s", o.Path)
		}
	}
	return out, nil
}

// prune keeps some paths, and the components that they lead to.
func prune(tree, paths map[string]any) {
	all, _ := tree["components"].(map[string]any)
	kept := map[string]any{}
	var follow func(any)
	keep := func(ref string) {
		kind, name, ok := strings.Cut(strings.TrimPrefix(ref, "#/components/"), "/")
		from, _ := all[kind].(map[string]any)
		to, _ := kept[kind].(map[string]any)
		if to == nil {
			to = map[string]any{}
			kept[kind] = to
		}
		if _, there := to[name]; ok && !there {
			to[name] = from[name]
			follow(from[name])
		}
	}
	follow = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				keep(ref)
			}
			for key, child := range v {
				if key != "example" && key != "examples" {
					follow(child)
				} else {
					delete(v, key) // long, and nothing here
				}
			}
		case []any:
			for _, child := range v {
				follow(child)
			}
		}
	}
	follow(paths)
	tree["paths"], tree["components"] = paths, kept
	delete(tree, "x-webhooks")
	delete(tree, "servers")
}
