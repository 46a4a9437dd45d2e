//go:build unix

package rule

import (
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/source"
)

// TestHostileTextIsCheap repeats what could make a careless scanner quadratic in a
// text half as long as the loader lets through, and counts processor time: other
// programs may be at work.
func TestHostileTextIsCheap(t *testing.T) {
	for _, unit := range []string{
		"[", "![", "]", "[a](", "[a](b", "](", "[](a ", "<", "<a", "<!--", "<!-- -", "`", "`a``b", "\\", "[a][", "[a][b]", "[a]: b\n", "[a]:\n",
		"#\n", "# a\n", "a\n=\n", "> ", "- ", "1. ", "|", "```\n", "~~~\n`", "\n", "&", "[a](&#x41;", "[a](../b/index.md)\n", "[a](#b)\n# b\n",
		"6239011404870001 ", "62.39.", "0 ", "0821 ", "@", "a@", "a@gmail.com", "https://", "\u202e", "\u200b\n", "é", "<b>\n\n", "[a](x.pdf)\n", "![](",
		"(", "[a](<", "[a](b \"", "[a](b 'c", "[a](((", "[x](javascript:a)\n", "{", "*", "_a_", "6 2 3 9 ",
		"KH 1234 QQ ", "rekening 12345678 ", "NPWP 1 ", "paspor Z1234567 ", "0824/", "A 1", "1 (0)", "a.n. 1234567890 a.n.", "siswa ", "KTP ", "\u00a01",
	} {
		body := strings.Repeat(unit, 1<<19/len(unit))
		fsys := fstest.MapFS{"content/2026/hak/index.md": {Data: []byte("---\ntitle: Hak\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\n---\n" + body)}}
		corpus, err := source.Load(t.Context(), fsys, source.Options{Location: wib})
		if err != nil || !corpus.Items[0].Parsed {
			t.Fatal(err, corpus.Findings)
		}
		began := processorTime(t)
		found := Check(t.Context(), corpus, testOffice(), Options{Now: now})
		took := processorTime(t) - began
		t.Logf("%8s %7d findings for %q", took.Round(time.Millisecond), len(found), unit)
		if took > 4*time.Second { // ten times what the worst needs
			t.Errorf("%v for a text of %q", took, unit)
		}
	}
}

func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
