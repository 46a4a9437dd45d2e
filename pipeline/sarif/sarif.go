// Package sarif writes findings as SARIF 2.1.0, the form in which tools of any
// maker hand the results of a check to code hosting and editors.
//
// Input is the rules, the findings with the column behind their place, and the
// text of the line that each stands on. Output is one run: every rule with its
// reason, level and address; a result per finding; the files that are named.
// Addresses of files are relative to %SRCROOT%, the office's repository. Columns
// count Unicode characters, and the log says so.
//
// A fingerprint is made of the rule, the file and the text of the line, so that a
// finding keeps its identity when lines are added above it. Of several alike in
// one file the order counts.
//
// Text of others in a message can be no link and no placeholder of the format,
// and hides no characters.
package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// Schema is the schema that the output fits, errata 01 of the standard.
const Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// Rule is a rule of the check and the address that explains it, if there is one.
type Rule struct {
	diag.Doc
	URL string
}

// Result is a finding and what is known of its place.
type Result struct {
	diag.Finding
	End  int    // column behind the place
	Text string // the line there
}

// Write writes one log.
func Write(w io.Writer, l lang.Lang, rules []Rule, results []Result) error {
	r := run{
		Tool:     tool{driver{Name: "Terbit", Language: tag(l), Rules: make([]descriptor, len(rules))}},
		Language: tag(l), ColumnKind: "unicodeCodePoints",
		Bases:   map[string]base{srcRoot: {message{lang.T("folder repositori kantor", "the office's repository").In(l)}}},
		Results: make([]result, 0, len(results)), Artifacts: []artifact{},
	}
	index := map[string]int{}
	for i, d := range rules {
		index[d.ID] = i
		r.Tool.Driver.Rules[i] = describe(d, l)
	}
	files, seen := map[string]int{}, map[string]int{}
	for _, f := range results {
		at, ok := files[f.Path]
		if !ok {
			at = len(r.Artifacts)
			files[f.Path] = at
			r.Artifacts = append(r.Artifacts, artifact{location{URI: uri(f.Path), Base: srcRoot}})
		}
		res := report(f, l, at, seen)
		if i, ok := index[f.Rule]; ok {
			res.RuleIndex = &i
		}
		r.Results = append(r.Results, res)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(log{Schema, "2.1.0", []run{r}}); err != nil {
		return fmt.Errorf("write SARIF: %w", err)
	}
	return nil
}

func tag(l lang.Lang) string {
	if l == lang.English {
		return "en"
	}
	return "id"
}

func describe(d Rule, l lang.Lang) descriptor {
	return descriptor{
		ID: d.ID, Short: message{d.Title.In(l)}, Full: message{d.Why.In(l)}, Help: d.URL,
		Default: configuration{string(d.Severity)},
	}
}

// report is one result; seen counts what is alike.
func report(f Result, l lang.Lang, file int, seen map[string]int) result {
	text := f.Message.In(l)
	if !f.Hint.IsZero() {
		text += "\n" + lang.T("saran: ", "hint: ").In(l) + f.Hint.In(l)
	}
	key := fingerprint(f)
	seen[key]++
	return result{
		Rule: f.Rule, Level: string(f.Severity), Message: message{plain(text)},
		Locations: []place{{physical{
			location{URI: uri(f.Path), Base: srcRoot, Index: &file},
			region{max(f.Line, 1), max(f.Column, 1), max(f.End, f.Column+1, 2)},
		}}},
		Fingerprints: map[string]string{"primaryLocationLineHash": key + ":" + strconv.Itoa(seen[key])},
	}
}

func fingerprint(f Result) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.Path, strings.Join(strings.Fields(f.Text), " ")}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

func uri(path string) string { return (&url.URL{Path: path}).EscapedPath() }

var placeholder = regexp.MustCompile(`\{(\d+)\}`)

// plain takes the meaning from what the format reads in a message: [text](address)
// and {0}.
func plain(s string) string {
	var lines []string
	for l := range strings.SplitSeq(s, "\n") {
		lines = append(lines, frame.Clean(l))
	}
	s = strings.Join(lines, "\n")
	if strings.Contains(s, "](") {
		s = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(s)
	}
	return placeholder.ReplaceAllString(s, "{{$1}}")
}
