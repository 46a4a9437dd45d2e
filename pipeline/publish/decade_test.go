//go:build !race

package publish

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// A decade of an office: 10,000 items on five channels, and the 100,000 entries that
// posting them left.
const (
	decadeItems   = 10_000
	decadeEntries = 100_000
	decadeMemory  = 300 // MiB; the time is to be below 2 s
)

// decadeLedger in the environment has this test binary plan once, and tell what it took.
const decadeLedger = "TERBIT_TEST_DECADE"

func decadeWish(i int) Wish {
	return want(fmt.Sprintf("content/2026/a%d", i), "instagram", "t", "x", "t", "bluesky", "t", "facebook", "t", "telegram", "t")
}

// decadeWishes are the items, a hundred of them with a text to correct and a hundred
// to withdraw.
func decadeWishes() []Wish {
	wishes := make([]Wish, decadeItems)
	for i := range wishes {
		wishes[i] = decadeWish(i)
	}
	for i := range 100 {
		wishes[i] = want(wishes[i].Item, "instagram", "baru", "x", "t", "bluesky", "t", "facebook", "t", "telegram", "t")
		wishes[decadeItems-1-i].Withdrawn = true
	}
	return wishes
}

// writeDecade writes the ledger: an intent and a receipt for each post.
func writeDecade(tb testing.TB) (path string) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), "ledger.jsonl")
	store, err := ledger.Open(tb.Context(), path, schema.Live, "kantor/konten", func() time.Time { return noon })
	if err != nil {
		tb.Fatal(err)
	}
	var entries []schema.Entry
	for i := range decadeItems {
		w := decadeWish(i)
		for _, m := range w.Messages {
			p := ledger.Place{Item: w.Item, Channel: m.Channel, Account: m.Account}
			e := schema.Entry{Type: schema.Intent, Key: key(p, Post, m.Digest, 0), Item: w.Item, Revision: fmt.Sprintf("%040x", i), Channel: m.Channel, Account: m.Account, Action: ledger.ActionPost, Transport: schema.API, Digest: m.Digest}
			entries = append(entries, e)
			e.Type, e.URL, e.PostID = schema.Receipt, fmt.Sprintf("https://%s.example/kantor/%d", m.Channel, i), strconv.Itoa(i)
			entries = append(entries, e)
		}
	}
	if len(entries) != decadeEntries {
		tb.Fatalf("%d entries", len(entries))
	}
	if err := store.Append(entries...); err != nil {
		tb.Fatal(err)
	}
	if err := store.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

// planDecade reads the ledger, with every seal and the chain, and plans.
func planDecade(tb testing.TB, path string, wishes []Wish) {
	tb.Helper()
	book, err := ledger.Read(path)
	if err != nil {
		tb.Fatal(err)
	}
	if got := Plan(Obey(wishes, book.Standing), book.Standings, kantor(), noon); len(got) != 600 || book.Entries != decadeEntries+1 {
		tb.Fatalf("%d actions from %d entries", len(got), book.Entries)
	}
}

// TestDecadeInAProcess is one plan in a process of its own, for the benchmark and the
// test below.
func TestDecadeInAProcess(t *testing.T) {
	path := os.Getenv(decadeLedger)
	if path == "" {
		t.Skip("run by others, with " + decadeLedger)
	}
	wishes := decadeWishes()
	began := time.Now()
	planDecade(t, path, wishes)
	fmt.Printf("took %d\n", time.Since(began).Nanoseconds())
	// The most that this process ever held; what the kernel says of it to its parent
	// counts in what the parent held when it began it.
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return // of another system
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			fmt.Printf("held %s\n", f[1])
		}
	}
}

// decadeOnce plans in a process of its own and says how long it took by the clock, how
// long the whole process kept processors busy, and the most memory it held, in MiB; 0
// where the system doesn't say.
func decadeOnce(tb testing.TB, path string) (took, busy time.Duration, held float64) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), os.Args[0], "-test.run=^TestDecadeInAProcess$", "-test.timeout=2m")
	cmd.Env = append(os.Environ(), decadeLedger+"="+path)
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	for line := range bytes.Lines(out) {
		what, n, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		v, err := strconv.ParseFloat(n, 64)
		switch {
		case err != nil:
		case what == "took":
			took = time.Duration(v)
		case what == "held":
			held = v / 1024
		}
	}
	if took == 0 {
		tb.Fatalf("the process does not say what it took:\n%s", out)
	}
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), held
}

// BenchmarkPlanOfADecade reads and verifies a ledger of 100,000 entries and plans
// 10,000 items, most of them out, some to correct and to withdraw; each time in a
// process of its own, whose peak of memory is the measure.
func BenchmarkPlanOfADecade(b *testing.B) {
	path := writeDecade(b)
	var most time.Duration
	var peak, sum, work float64
	for b.Loop() {
		took, busy, held := decadeOnce(b, path)
		most, peak, sum, work = max(most, took), max(peak, held), sum+took.Seconds(), work+busy.Seconds()
	}
	b.ReportMetric(0, "ns/op") // of the process and its start: not what is measured
	b.ReportMetric(sum/float64(b.N), "s/plan")
	b.ReportMetric(most.Seconds(), "s-longest")
	b.ReportMetric(work/float64(b.N), "cpu-s/process") // beside it on a busy machine
	b.ReportMetric(peak, "MiB-peak")
}

// The memory that a plan of a decade takes does not depend on how busy the machine is.
// The race detector more than doubles it, so none of this file is built with it.
func TestAPlanOfADecadeFitsInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a ledger of 100,000 entries")
	}
	if _, _, held := decadeOnce(t, writeDecade(t)); held > decadeMemory {
		t.Errorf("%.0f MiB, at most %d", held, decadeMemory)
	}
}
