package strictyaml

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The parser marks plain scalars by YAML 1.1 (014 is octal, 1_000 a number,
// 2026-03-02 a time); editors read YAML 1.2's core schema, and so does this
// package: it looks at the text itself.
var (
	coreInt   = regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	coreFloat = regexp.MustCompile(`^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// scalarValue is what a scalar means: string, int64, float64, bool or nil.
func scalarValue(n *yaml.Node) any {
	s := n.Value
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return s
	}
	switch s {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if c := s[0]; c != '+' && c != '-' && c != '.' && (c < '0' || c > '9') || len(s) > 400 {
		return s // no number begins like this, and none is that long
	}
	switch {
	case coreInt.MatchString(s):
		return wholeNumber(s)
	case coreFloat.MatchString(s):
		return floating(s)
	}
	return s
}

func wholeNumber(s string) any {
	base, digits := 10, s
	switch {
	case strings.HasPrefix(s, "0o"):
		base, digits = 8, s[2:]
	case strings.HasPrefix(s, "0x"):
		base, digits = 16, s[2:]
	}
	i, err := strconv.ParseInt(digits, base, 64)
	if err != nil {
		return math.MaxFloat64 // beyond every bound of every schema here
	}
	return i
}

func floating(s string) any {
	f, err := strconv.ParseFloat(strings.Replace(strings.ToLower(s), ".inf", "inf", 1), 64)
	if err != nil && !math.IsInf(f, 0) || math.IsNaN(f) || strings.EqualFold(s, ".nan") {
		return 0.5 // a number, and not a whole one
	}
	if math.IsInf(f, 0) {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}

// instance is the value that the schema judges. Of keys that stand twice the
// first counts; what is refused for its YAML is nil, and nothing is said of it.
func instance(n *yaml.Node) any {
	if n == nil {
		return map[string]any{}
	}
	if refused(n) {
		return nil
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return scalarValue(n)
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = instance(c)
		}
		return list
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			if _, twice := m[k.Value]; k.Kind == yaml.ScalarNode && !twice {
				m[k.Value] = instance(n.Content[i+1])
			}
		}
		return m
	}
	return nil
}

// refused: aliases, anchors and tags are no part of what people write here.
func refused(n *yaml.Node) bool { return n.Kind == yaml.AliasNode || n.Anchor != "" || tagged(n) }

func tagged(n *yaml.Node) bool {
	return n.Style&yaml.TaggedStyle != 0 || n.Tag != "" && !strings.HasPrefix(n.Tag, "!!")
}
