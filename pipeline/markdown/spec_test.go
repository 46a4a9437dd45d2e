package markdown

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
)

// example is one of the CommonMark test suite.
type example struct {
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Number   int    `json:"example"`
	Section  string `json:"section"`
}

// specExamples reads the official suite where goldmark's module holds it; its
// license (CC BY-SA) is not ours, so it is not copied here.
func specExamples(t *testing.T) []example {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("find goldmark: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// byDesign are the examples that this dialect reads otherwise, and why. Those
// with raw HTML are not here: the test proves that nothing but the HTML is gone.
var byDesign = map[int]string{
	608: "GFM: a bare address is a link",
	611: "GFM: a bare address is a link",
	612: "GFM: a bare address is a link",
	226: "with the search for bare addresses, spaces stay before a line break; HTML does not show them",
	635: "with the search for bare addresses, spaces stay before a line break; HTML does not show them",
}

var (
	// written is what this dialect adds: ids of headings, code that the keyboard reaches.
	written = regexp.MustCompile(`(<h[1-6]) id="[^"]*"|(<pre) tabindex="0"`)
	// void is XHTML's way to end an element without content.
	void = regexp.MustCompile(`(<(?:img|br|hr)[^<>]*?) />`)
)

// TestSpec runs the CommonMark test suite in our configuration.
func TestSpec(t *testing.T) {
	examples := specExamples(t)
	if len(examples) < 650 {
		t.Fatalf("%d examples: is this the suite?", len(examples))
	}
	same, raw := 0, 0
	for _, e := range examples {
		var b Buffer
		if err := CommonMark(&b, []byte(e.Markdown)); err != nil {
			t.Fatal(err)
		}
		got := written.ReplaceAllString(b.String(), "$1$2")
		reason, listed := byDesign[e.Number]
		switch want := void.ReplaceAllString(e.HTML, "$1>"); {
		case got == want:
			same++
			if listed {
				t.Errorf("example %d no longer differs: %s", e.Number, reason)
			}
		case listed:
		case squeezed(got) == squeezed(withoutRaw(t, e.Markdown)):
			raw++
		default:
			t.Errorf("example %d, %s: %q\n got  %q\n want %q", e.Number, e.Section, e.Markdown, got, want)
		}
	}
	t.Logf("%d examples: %d alike, %d without their raw HTML, %d otherwise by design", len(examples), same, raw, len(byDesign))
	if same < 560 || raw > 80 {
		t.Errorf("%d alike and %d with raw HTML: too much counts as raw HTML", same, raw)
	}
}

// withoutRaw is what plain CommonMark makes of a text whose raw HTML is dropped,
// or nothing if it has none.
func withoutRaw(t *testing.T, src string) string {
	t.Helper()
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(src), &b); err != nil {
		t.Fatal(err)
	}
	const omitted = "<!-- raw HTML omitted -->"
	if !strings.Contains(b.String(), omitted) {
		return "\x00"
	}
	return strings.ReplaceAll(b.String(), omitted, "")
}

// squeezed leaves out the blank space around what was dropped.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
