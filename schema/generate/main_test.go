package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// The committed schemas are what the types say today.
func TestCommittedSchemasAreFresh(t *testing.T) {
	files, err := Schemas("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("schema/%s is stale (%v): run go generate ./schema", name, err)
		}
	}
}

// Every key explains itself in the author's editor: a schema without
// descriptions is what the generator gives when it did not find the comments.
func TestEveryKeyIsExplained(t *testing.T) {
	files, err := Schemas("..")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{"item.schema.json", "office.schema.json", "procedure.schema.json", "ledger.schema.json"} {
		var s map[string]any
		if err := json.Unmarshal(files[name], &s); err != nil {
			t.Fatal(err)
		}
		n += unexplained(t, name, s)
		defs, _ := s["$defs"].(map[string]any)
		for def, d := range defs {
			n += unexplained(t, name+"#"+def, d.(map[string]any))
		}
	}
	if n < 60 {
		t.Errorf("only %d keys were looked at", n)
	}
}

func unexplained(t *testing.T, where string, s map[string]any) int {
	props, _ := s["properties"].(map[string]any)
	for key, p := range props {
		if d, _ := p.(map[string]any)["description"].(string); d == "" {
			t.Errorf("%s: %s has no description", where, key)
		}
	}
	return len(props)
}
