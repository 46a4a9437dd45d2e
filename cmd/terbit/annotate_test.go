package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// parsed is a workflow command as GitHub's runner reads it.
type parsed struct {
	name, data string
	props      map[string]string
}

// parse reads one line of output the way the runner does: a command begins with
// two colons after blank space; an older form with ##[ anywhere in a line.
func parse(line string) (parsed, bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t\v\f\u0085\u00a0"), "::")
	if !ok {
		return parsed{name: "##["}, strings.Contains(line, "##[")
	}
	head, data, ok := strings.Cut(rest, "::")
	if !ok {
		return parsed{}, false
	}
	name, list, _ := strings.Cut(head, " ")
	p := parsed{name, unescape(data, false), map[string]string{}}
	for kv := range strings.SplitSeq(list, ",") {
		k, v, _ := strings.Cut(kv, "=")
		p.props[k] = unescape(v, true)
	}
	return p, true
}

func unescape(s string, property bool) string {
	s = strings.NewReplacer("%0D", "\r", "%0A", "\n").Replace(s)
	if property {
		s = strings.NewReplacer("%3A", ":", "%2C", ",").Replace(s)
	}
	return strings.ReplaceAll(s, "%25", "%")
}

// commands annotates the findings and reads back what the runner would.
func commands(t *testing.T, findings []diag.Finding) []parsed {
	t.Helper()
	var b bytes.Buffer
	a := &app{stdout: &b, lang: lang.Indonesian}
	if err := a.annotate(findings, "terbit check", func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	var out []parsed
	// The runner's lines end with any of these.
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(b.String()), "\n"), "\n") {
		if line == "" && b.Len() == 0 {
			continue
		}
		p, ok := parse(line)
		if !ok {
			t.Fatalf("line %q is no command", line)
		}
		out = append(out, p)
	}
	return out
}

func finding(s diag.Severity, path, message, hint string) diag.Finding {
	return diag.Finding{Position: diag.Position{Path: path, Line: 3, Column: 7}, Severity: s, Rule: "FM001", Message: lang.Same(message), Hint: lang.Same(hint)}
}

var hostileTexts = []string{
	"a\n::set-env name=PATH::/tmp", "a\r::stop-commands::x", "a\r\n::add-mask::b", "::error::x", "%0A::warning::x", "%250A::x",
	"100%", "a,line=9", "a:b::c", "##[set-env name=A]b", "\n##[add-path]x", "a\u2028::error::b", "\x00\x1b[31m", "content/2026/a\n::error file=b::/index.md", "",
}

func TestAnnotationsCannotInject(t *testing.T) {
	for _, s := range hostileTexts {
		t.Run(fmt.Sprintf("%q", s), func(t *testing.T) { faithful(t, s) })
	}
}

// faithful asks that a finding made of s is one command which says just that.
func faithful(t *testing.T, s string) {
	t.Helper()
	got := commands(t, []diag.Finding{finding(diag.Warning, s, s, s)})
	if len(got) != 1 || got[0].name != "warning" {
		t.Fatalf("%q became %v", s, got)
	}
	p := got[0]
	if len(p.props) != 4 || p.props["file"] != s || p.props["line"] != "3" || p.props["col"] != "7" || p.props["title"] != "FM001" {
		t.Errorf("properties of %q: %q", s, p.props)
	}
	if want := gfm.Visible(s); !strings.HasPrefix(p.data, want) || s != "" && !strings.HasSuffix(p.data, "saran: "+want) {
		t.Errorf("message of %q: %q", s, p.data)
	}
}

func FuzzAnnotations(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(faithful)
}

func TestGitHubShowsTenOfALevel(t *testing.T) {
	for _, c := range []struct {
		errors, warnings, notes int
		want                    string
	}{
		{0, 0, 0, ""},
		{1, 0, 0, "error"},
		{10, 10, 10, strings.Repeat("error ", 10) + strings.Repeat("warning ", 10) + strings.TrimSpace(strings.Repeat("notice ", 10))},
		{11, 0, 0, strings.Repeat("error ", 10) + "notice+1"},
		{0, 0, 11, strings.Repeat("notice ", 9) + "notice+2"},
		{12, 13, 10, strings.Repeat("error ", 10) + strings.Repeat("warning ", 10) + strings.Repeat("notice ", 9) + "notice+6"},
	} {
		var fs []diag.Finding
		for s, n := range map[diag.Severity]int{diag.Error: c.errors, diag.Warning: c.warnings, diag.Note: c.notes} {
			for i := range n {
				fs = append(fs, finding(s, fmt.Sprintf("content/2026/a/%d.md", i), "m", ""))
			}
		}
		var got []string
		for _, p := range commands(t, fs) {
			if p.props["title"] == "Temuan lain" {
				var n int
				if _, err := fmt.Sscanf(p.data, "masih ada %d temuan", &n); err != nil {
					t.Fatal(err)
				}
				p.name += fmt.Sprintf("+%d", n)
			}
			got = append(got, p.name)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%d errors, %d warnings, %d notes:\n%s\nwant\n%s", c.errors, c.warnings, c.notes, s, c.want)
		}
	}
}

func TestAnAnnotationLeadsToTheRule(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out, lang: lang.Indonesian}
	f := diag.Finding{Position: diag.At("content/2026/a/index.md"), Rule: "FM002", Message: lang.Same("kunci"), Severity: diag.Error}
	if err := a.annotate([]diag.Finding{f}, "terbit check", func(id string) string { return "https://kantor.example/panduan/aturan/#" + strings.ToLower(id) }); err != nil {
		t.Fatal(err)
	}
	p, ok := parse(strings.TrimSpace(out.String()))
	if !ok || !strings.HasSuffix(p.data, "\npenjelasan: https://kantor.example/panduan/aturan/#fm002") {
		t.Errorf("%q", out.String())
	}
}
