package source

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// ruled are the constraints of the item's JSON Schema that a rule with its own
// number explains better, by path, keyword and, of a missing key, its name; the loader leaves them to it. A
// test of package rule breaks every constraint of the schema and holds that one
// finding comes of it, from here or from there.
var ruled = map[string]claim{
	"title minLength":              {"FM001", always},
	"title pattern":                {"FM001", always},
	"title maxLength":              {"FM002", always},
	"summary maxLength":            {"FM005", always},
	"tags/* minLength":             {"FM012", always},
	"tags/* pattern":               {"FM012", always},
	"tags uniqueItems":             {"FM013", always},
	"channels minItems":            {"FM014", always},
	"channels uniqueItems":         {"FM015", always},
	"corrections/*/note minLength": {"FM021", always},
	"corrections/*/note pattern":   {"FM021", always},
	"withdrawal required reason":   {"FM022", always},
	"withdrawal/reason type":       {"FM022", blank},
	"withdrawal/reason pattern":    {"FM022", always},
	"supersedes pattern":           {"FM024", filled},
	"media/*/alt maxLength":        {"MD003", always},
	"media/* oneOf":                {"MD006", always},
	"media/* required sha256":      {"MD006", always},
	"media/* required bytes":       {"MD006", always},
	"media/*/sha256 type":          {"MD006", blank},
	"media/*/bytes type":           {"MD006", blank},
	"media/*/url pattern":          {"MD006", filled},
	"media/*/file pattern":         {"LD008", filled},
	"media/*/poster pattern":       {"LD008", filled},
	"media/*/captions pattern":     {"LD008", filled},
	"materials/*/file pattern":     {"LD008", filled},
	"date pattern":                 {"LD015", filled},
	"publish_at pattern":           {"LD015", filled},
	"corrections/*/time pattern":   {"LD015", filled},
	"withdrawal/time pattern":      {"LD015", filled},
	"allow/*/rule pattern":         {"AB001", always},
	"allow/*/text minLength":       {"AB001", always},
	"allow/*/text pattern":         {"AB001", always},
	"allow/*/reason minLength":     {"AB001", always},
	"allow/*/reason pattern":       {"AB001", always},
}

// claim is a rule's claim to a constraint.
type claim struct {
	rule string
	when when
}

type when int

const (
	always when = iota
	filled      // the rule takes an empty value for none at all
	blank       // the rule speaks only of an empty value
)

// saidByRule reports whether a rule says what the schema found.
func saidByRule(p strictyaml.Problem) bool {
	c, ok := ruled[strings.TrimSpace(p.Path+" "+p.Keyword+" "+p.Name)]
	return ok && (c.when == always || p.Blank == (c.when == blank))
}
