// Generate writes the JSON Schemas beside the types they come from. Run it from
// the repository's root or from schema/ (go generate ./schema); a test holds the
// committed files fresh.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/gunungmas/terbit/schema"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	dir := "schema"
	if _, err := os.Stat(filepath.Join(dir, "item.go")); err != nil {
		dir = "."
	}
	files, err := Schemas(dir)
	if err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Schemas returns the schema files by name; dir is where package schema's source
// lies, whose field comments become the descriptions.
func Schemas(dir string) (map[string][]byte, error) {
	comments, err := comments(dir)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, v := range map[string]any{
		"item": schema.Item{}, "office": schema.Office{}, "procedure": schema.Procedure{}, "ledger": schema.Entry{},
	} {
		r := &jsonschema.Reflector{
			ExpandedStruct: true, CommentMap: comments, Mapper: enums,
			BaseSchemaID: "https://github.com/gunungmas/terbit/schema",
		}
		s := r.Reflect(v)
		s.Title = titles[name]
		if err := strengthen(name, s); err != nil {
			return nil, fmt.Errorf("strengthen schema of %s: %w", name, err)
		}
		data, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("encode schema of %s: %w", name, err)
		}
		out[name+".schema.json"] = append(bytes.ReplaceAll(data, []byte(`\u0026`), []byte("&")), '\n')
	}
	return out, nil
}

var titles = map[string]string{
	"item": "Front matter konten", "office": "Konfigurasi kantor", "procedure": "Prosedur (SOP)", "ledger": "Baris buku besar",
}

// comments reads the field comments. AddGoComments joins the package path from
// the module path and the folder it walks, so it has to run from the module's
// root with the folder's name; from anywhere else it drops everything in silence.
func comments(dir string) (map[string]string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	was, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(filepath.Dir(abs)); err != nil {
		return nil, err
	}
	defer func() { _ = os.Chdir(was) }()
	r := new(jsonschema.Reflector)
	if err := r.AddGoComments("github.com/gunungmas/terbit", "./schema", jsonschema.WithFullComment()); err != nil {
		return nil, fmt.Errorf("read comments: %w", err)
	}
	for k, c := range r.CommentMap {
		r.CommentMap[k] = strings.Join(strings.Fields(c), " ")
	}
	return r.CommentMap, nil
}

// enums gives every closed list its values, and times the form they are written in.
func enums(t reflect.Type) *jsonschema.Schema {
	if t == reflect.TypeFor[schema.Moment]() {
		return &jsonschema.Schema{Type: "string", Pattern: schema.MomentForm}
	}
	e, ok := reflect.TypeAssert[schema.Enum](reflect.Zero(t))
	if !ok || t.Kind() != reflect.String {
		return nil
	}
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range e.Values() {
		s.Enum = append(s.Enum, v)
	}
	return s
}
