package diag

import (
	"testing"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// What strangers wrote can't steer a terminal or turn the words around it.
func TestWhatCannotBeSeenIsWrittenOut(t *testing.T) {
	got := Sort([]Finding{{Position: At("content/\x1b[2J/a\u202eb"), Message: lang.Same("a\nb\u200bc é \U0001F469\u200d\U0001F33E"), Hint: lang.Same("\x00\u2028")}})[0]
	if got.Path != `content/\u001b[2J/a\u202eb` || got.Message.ID != "a\\u000ab\\u200bc é \U0001F469\u200d\U0001F33E" || got.Hint.EN != `\u0000\u2028` {
		t.Errorf("got %q %q %q", got.Path, got.Message.ID, got.Hint.EN)
	}
}
