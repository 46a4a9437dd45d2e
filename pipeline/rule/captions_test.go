package rule

import "testing"

// A line --- divides a thread, and is a stray sign of markdown where there are none.
func TestADividerIsMarkdownOnlyWhereThereAreNoThreads(t *testing.T) {
	for _, c := range []struct {
		text   string
		thread bool
		want   string
	}{
		{"Satu.\n---\nDua.", true, ""},
		{"Satu.\n---\nDua.", false, "---"},
		{"---\nSatu.", true, ""}, // an empty first part, said by CH014
		{"---\nSatu.", false, "---"},
		{"Satu.\n---\n**Dua.**", true, "**"},
	} {
		if _, sign := markup(c.text, c.thread); sign != c.want {
			t.Errorf("%q, threads %t: %q, want %q", c.text, c.thread, sign, c.want)
		}
	}
}
