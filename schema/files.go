package schema

import (
	"embed"
	"fmt"
	"slices"
)

//go:embed item.schema.json office.schema.json procedure.schema.json ledger.schema.json
var files embed.FS

// Names lists the JSON Schemas that are shipped.
func Names() []string { return []string{"item", "office", "procedure", "ledger"} }

// JSON returns a JSON Schema (draft 2020-12) by its name in [Names].
func JSON(name string) ([]byte, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("schema %q: choose one of %v", name, Names())
	}
	return files.ReadFile(name + ".schema.json")
}
