package platform

import (
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/schema"
)

// A line that is only --- divides a caption where threads are natural, and nowhere
// else; what is posted of a part is what stands between, without blanks at its ends.
func TestACaptionIsDividedIntoParts(t *testing.T) {
	for _, c := range []struct {
		rule, channel, text string
		want                []string
	}{
		{"no divider: the text, byte for byte", "bluesky", " Satu.\n\n", []string{" Satu.\n\n"}},
		{"two parts", "bluesky", "Satu.\n---\nDua.\n", []string{"Satu.", "Dua."}},
		{"blank lines around it", "mastodon", "Satu.\n\n---\n\nDua.\nbaris\n\n---\nTiga.", []string{"Satu.", "Dua.\nbaris", "Tiga."}},
		{"a blank behind it, and lines of Windows", "x", "Satu.\r\n--- \r\nDua.\r\n", []string{"Satu.", "Dua."}},
		{"longer rules and dashes in a line are text", "threads", "Satu\n----\n - --- -\n---x", []string{"Satu\n----\n - --- -\n---x"}},
		{"an indented one is text", "bluesky", "Satu\n ---\nDua", []string{"Satu\n ---\nDua"}},
		{"empty parts are seen", "bluesky", "---\nSatu\n---\n \n---\n", []string{"", "Satu", "", ""}},
		{"elsewhere it is text", "telegram", "Satu.\n---\nDua.", []string{"Satu.\n---\nDua."}},
		{"on Facebook too", "facebook", "Satu.\n---\nDua.", []string{"Satu.\n---\nDua."}},
		{"a channel that nobody knows", "entah", "Satu.\n---\nDua.", []string{"Satu.\n---\nDua."}},
	} {
		m := Message{Text: c.text, Channel: schema.Channel(c.channel)}
		if got := m.Parts(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.rule, got, c.want)
		}
		d, _ := Of(m.Channel)
		for _, p := range d.Split(c.text) {
			if !strings.HasPrefix(c.text[p.At:], p.Text) {
				t.Errorf("%s: part %q is not at byte %d", c.rule, p.Text, p.At)
			}
		}
	}
}

func TestAPartIsAMessageOfItsOwn(t *testing.T) {
	m := Message{Channel: "bluesky", Text: "Satu.\n---\nDua.", Unit: Graphemes, Media: []Attachment{{SHA256: "a", Alt: "Loket"}}}
	m.Digest = m.Sum()
	first, second := m.Part(1), m.Part(2)
	if first.Text != "Satu." || len(first.Media) != 1 || first.Length != 5 || second.Text != "Dua." || second.Media != nil {
		t.Errorf("%+v, %+v", first, second)
	}
	if first.Digest == m.Digest || first.Digest == second.Digest || first.Digest != first.Sum() || m.Digest != m.Sum() {
		t.Error("digests")
	}
}

func TestThreadsAreWhereTheyAreNatural(t *testing.T) {
	var with []string
	for _, d := range All() {
		if d.Parts.Max == 0 {
			continue
		}
		with = append(with, string(d.Channel))
		if d.Parts.Max != partsMax || d.Parts.Unit != Posts || !strings.HasPrefix(d.Parts.Source, "https://") || !d.Thread.Person {
			t.Errorf("%s: %+v", d.Channel, d.Parts)
		}
	}
	if got := strings.Join(with, " "); got != "x threads mastodon bluesky" {
		t.Errorf("threads on %s", got)
	}
}
