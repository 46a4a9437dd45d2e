// Package strictyaml reads YAML that people write by hand into the types of
// package schema, and says exactly where it does not fit.
//
// Input is one YAML document, read as YAML 1.2's core schema, as editors do.
// Two speak, and never of the same thing:
//
//   - of the YAML: syntax errors, keys that stand twice or are no text, anchors and
//     aliases (the way of every alias bomb, and of no use here), tags, line breaks
//     that no editor shows, and nesting deeper than 20;
//   - of the shape: the JSON Schema generated from the type, the same file that
//     authors' editors read. Its errors are put into people's words, with the place,
//     the values allowed and the nearest key. The Go decoder has no opinion of its
//     own: it sets what fits, so that one wrong key hides nothing.
//
// A caller that says one of the schema's errors better (a rule with its own
// number) drops it by its Path and Keyword.
package strictyaml

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// maxDepth is twice what any of our schemas needs.
const maxDepth = 20

// Problem is one thing that does not fit; Line and Column count from 1 within
// the document that was parsed.
type Problem struct {
	Rule         string
	Line, Column int
	Message      lang.Text
	Hint         lang.Text

	// Of what the schema found, for callers that say it better:
	Path    string // the keys, * for any index of a list or key of a map: media/*/file
	Keyword string // of JSON Schema
	Blank   bool   // the value is there and empty
	Name    string // the key that is missing, unknown or not listed

	meant  string     // the key that an unknown one was probably meant to be
	object *yaml.Node // the mapping that lacks a key or has one too many
}

// Findings puts problems into a file whose document begins below offset lines.
func Findings(path string, offset int, ps []Problem) []diag.Finding {
	fs := make([]diag.Finding, 0, len(ps))
	for _, p := range ps {
		fs = append(fs, diag.Finding{
			Position: diag.Position{Path: path, Line: p.Line + offset, Column: p.Column},
			Severity: diag.Error, Rule: p.Rule, Message: p.Message, Hint: p.Hint,
		})
	}
	return fs
}

var errDepth = errors.New("nested too deep")

// limits bounds the parser's recursion; aliases are refused in [Decode] and
// never expanded.
var limits = yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthFunc(func(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		return errDepth
	}
	return nil
})))

// Parse reads one document. The node is the document's root value, nil when it
// is empty or could not be parsed.
func Parse(data []byte) (*yaml.Node, []Problem) {
	if p, ok := strange(data); ok {
		return nil, []Problem{p}
	}
	if p, ok := conflict(data); ok {
		return nil, []Problem{p}
	}
	var doc yaml.Node
	if err := yaml.Load(data, &doc, limits); err != nil {
		if contains(err.Error(), "no documents") {
			return nil, nil
		}
		return nil, []Problem{loadProblem(data, err)}
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// strange finds a character that no editor shows and YAML does not take, or takes
// for the end of a line: what follows it would be a key that nobody sees.
func strange(data []byte) (Problem, bool) {
	line, start := 1, 0
	for i, c := range data {
		switch {
		case c == '\n':
			line, start = line+1, i+1
			continue
		case !suspect[c], c == '\r' && (i+1 == len(data) || data[i+1] == '\n'):
			continue
		}
		what := lang.T("ada karakter kendali yang tidak tampak", "a control character that can't be seen")
		switch {
		case c == '\r', isBreak(data[i:]):
			what = lang.T("ada ganti baris yang tidak tampak (CR, NEL, LS, atau PS)", "a line break that can't be seen (CR, NEL, LS or PS)")
		case c == 0xC2 && i+1 < len(data) && data[i+1] >= 0x80 && data[i+1] < 0xA0:
		case c >= utf8.RuneSelf:
			continue
		}
		return Problem{
			Rule: Syntax.ID, Line: line, Column: utf8.RuneCount(data[start:i]) + 1,
			Message: what, Hint: lang.T("hapus karakter itu; bila perlu ganti baris, tekan Enter", "delete that character; where a new line is wanted, press Enter"),
		}, true
	}
	return Problem{}, false
}

// suspect are the bytes with which a strange character begins.
var suspect = func() (set [256]bool) {
	for c := range 0x20 {
		set[c] = c != '\t' && c != '\n'
	}
	set[0xC2], set[0xE2] = true, true
	return set
}()

func isBreak(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\u0085")) || bytes.HasPrefix(b, []byte("\u2028")) || bytes.HasPrefix(b, []byte("\u2029"))
}

// conflict finds the marks that git leaves where two versions met.
func conflict(data []byte) (Problem, bool) {
	if !bytes.Contains(data, []byte("<<<<<<< ")) && !bytes.Contains(data, []byte(">>>>>>> ")) {
		return Problem{}, false
	}
	at := conflictMark.FindIndex(data)
	if at == nil {
		return Problem{}, false
	}
	return Problem{
		Rule: Syntax.ID, Line: lineOf(data, at[0]), Column: 1,
		Message: lang.T("ada tanda bentrok git (<<<<<<<, =======, >>>>>>>)", "marks of a git conflict (<<<<<<<, =======, >>>>>>>)"),
		Hint:    lang.T("pilih salah satu versi, lalu hapus ketiga tandanya", "keep one version and delete the three marks"),
	}, true
}

var (
	conflictMark = regexp.MustCompile(`(?m)^(<{7} |>{7} )`)
	documentEnd  = regexp.MustCompile(`(?m)^(---|\.\.\.)([ \t\r]|$)`)
)

func lineOf(data []byte, offset int) int { return bytes.Count(data[:offset], []byte("\n")) + 1 }

func loadProblem(data []byte, err error) Problem {
	p := Problem{Rule: Syntax.ID, Line: 1, Column: 1}
	msg := err.Error()
	if le, ok := errors.AsType[*yaml.LoadError](err); ok {
		msg = le.Message
		if le.Mark.Line > 0 {
			p.Line, p.Column = le.Mark.Line, max(le.Mark.Column, 1)
		}
		// Where an unfinished thing began helps more than where the file ended, but
		// not of a block, which is as large as the file.
		if le.ContextMark.Line > 0 && !contains(msg, "expected key") && !contains(msg, "expected '-'") && !contains(le.Error(), "block") {
			p.Line, p.Column = le.ContextMark.Line, max(le.ContextMark.Column, 1)
		}
	}
	if errors.Is(err, errDepth) || deepMessage.MatchString(msg) {
		p.Rule = Depth.ID
		p.Message = lang.T("susunan bertingkat lebih dari %d tingkat", "nested deeper than %d levels").With(maxDepth)
		p.Hint = lang.T("ratakan isinya; skema tidak memerlukan tingkat sedalam ini", "flatten it; no schema here needs such depth")
		return p
	}
	if at := documentEnd.FindIndex(data); contains(msg, "multiple") && at != nil {
		p.Line = lineOf(data, at[0])
	}
	p.Message, p.Hint = explain(msg)
	return p
}

var deepMessage = regexp.MustCompile(`nested too deep|exceeded max depth`)

// explain turns the parser's words into the author's.
func explain(msg string) (what, hint lang.Text) {
	what = lang.T("YAML tidak dapat dibaca: %s", "YAML can't be read: %s").With(msg)
	quote := lang.T(`beri tanda kutip pada nilai yang memuat ":" atau diawali tanda baca, misalnya title: "Hak Anda: …"`,
		`put quotes around a value that holds ":" or begins with punctuation, such as title: "Your rights: …"`)
	switch {
	case contains(msg, "mapping values are not allowed"):
		return lang.T("ada titik dua (:) di tempat yang tidak semestinya, atau jarak awal baris tidak sejajar",
			"a colon stands where it can't, or the line is not aligned with its neighbours"), quote
	case contains(msg, "cannot start any token"):
		return lang.T("ada karakter yang tidak boleh mengawali nilai (tab, @, `, %%)", "a character that can't begin a value (tab, @, `, %%)").With(),
			lang.T("pakai spasi, bukan tab; beri tanda kutip pada nilai seperti \"@akun\"", "use spaces instead of tabs; quote a value such as \"@account\"")
	case contains(msg, "unexpected end of stream"), contains(msg, "did not find expected"):
		return what, lang.T("periksa tanda kutip, kurung siku, dan tanda hubung yang belum ditutup atau tidak sejajar mulai baris ini",
			"look for quotes, brackets or dashes left open or out of line from here on")
	case contains(msg, "unknown anchor"):
		return lang.T("tanda * di awal nilai dibaca sebagai alias YAML", "a * at the start of a value is read as a YAML alias"), quote
	case contains(msg, "multiple"):
		return lang.T("ada lebih dari satu dokumen YAML", "more than one YAML document"),
			lang.T("hapus baris --- yang berlebih", "remove the extra --- line")
	}
	return what, quote
}

// quoted shows a value in a message, shortened.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
