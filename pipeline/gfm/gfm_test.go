package gfm_test

import (
	"testing"

	"github.com/gunungmas/terbit/pipeline/gfm"
)

// What GitHub does with whole pages is tried in packages comment and preview;
// here is what each door makes of its text.
func TestDoors(t *testing.T) {
	for _, c := range []struct {
		name      string
		door      func(string) string
		in, wants string
	}{
		{"mention", gfm.Line, "@dinas #12", "@&#8288;dinas &#35;&#8288;12"},
		{"html", gfm.Line, "<b>&amp;", "&lt;b&gt;&amp;amp;"},
		{"lines", gfm.Line, "a\n\n# b", "a &#35; b"},
		{"direction", gfm.Line, "a\u202eb", "a⟦U+202E⟧b"},
		{"ticks", gfm.Code, "a``b", "```a``b```"},
		{"tick at the edge", gfm.Code, "`a", "`` `a ``"},
		{"fence", gfm.Fence, "```\nx", "````\n```\nx\n````"},
		{"quotation", gfm.Quote, "- a\n\n1. b", "> &#45; a\n>\n> 1&#46; b\n"},
		{"script address", gfm.Address, "javascript:x", ""},
		{"address", gfm.Address, "https://a.example/(b)", "https://a.example/%28b%29"},
		{"path", gfm.Path, "a b/c#d", "a%20b/c%23d"},
		{"link without an address", func(s string) string { return gfm.Link("b", s) }, "", "b"},
		{"clip", func(s string) string { return gfm.Clip(s, 3) }, "abcd", "ab…"},
	} {
		if got := c.door(c.in); got != c.wants {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.wants)
		}
	}
}
