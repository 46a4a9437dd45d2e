//go:build unix

package rule

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// floor reads every item, decodes its front matter with the YAML library and
// validates it with the schema library, on all processors, and nothing else.
func floor(tb testing.TB, root string) (items int) {
	tb.Helper()
	compiled, err := strictyaml.Compile("item")
	if err != nil {
		tb.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "content", "*", "*", "index.md"))
	if err != nil {
		tb.Fatal(err)
	}
	var next, bad atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				data, err := os.ReadFile(files[i])
				_, front, _ := bytes.Cut(data, []byte("---\n"))
				front, _, _ = bytes.Cut(front, []byte("\n---\n"))
				var v map[string]any
				if err != nil || yaml.Load(front, &v) != nil {
					bad.Add(1)
					continue
				}
				if d, ok := v["date"].(time.Time); ok { // JSON has no times
					v["date"] = d.Format(time.DateOnly)
				}
				if compiled.Validate(v) != nil {
					bad.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if bad.Load() > 0 {
		tb.Fatalf("%d items are not sound", bad.Load())
	}
	return len(files)
}

// BenchmarkLoadAndCheck sets loading and checking a whole repository against the
// floor. BENCH_ROOT names a repository, else one of BENCH_ITEMS items (10,000) is
// made; both are measured in turn, and the least of each counts: other programs
// may be at work.
func BenchmarkLoadAndCheck(b *testing.B) {
	root, n := os.Getenv("BENCH_ROOT"), 10000
	if v, err := strconv.Atoi(os.Getenv("BENCH_ITEMS")); err == nil {
		n = v
	}
	if root == "" {
		root = b.TempDir()
		writeGenerated(b, root, n)
	}
	office := testOffice()
	least := [4]time.Duration{1 << 62, 1 << 62, 1 << 62, 1 << 62}
	measure := func(at int, work func()) {
		runtime.GC()
		cpu, wall := processorTime(b), time.Now()
		work()
		least[at], least[at+1] = min(least[at], time.Since(wall)), min(least[at+1], processorTime(b)-cpu)
	}
	for b.Loop() {
		measure(0, func() { n = floor(b, root) })
		measure(2, func() {
			corpus, err := source.Load(b.Context(), os.DirFS(root), source.Options{Location: wib, Lean: true, Digest: Digest, LeanFrom: 20_000})
			if err != nil || len(corpus.Items) != n {
				b.Fatalf("%d items, %v", len(corpus.Items), err)
			}
			Check(b.Context(), corpus, office, Options{Now: now})
		})
	}
	b.ReportMetric(least[0].Seconds(), "floor-s")
	b.ReportMetric(least[2].Seconds(), "check-s")
	b.ReportMetric(float64(least[2])/float64(least[0]), "ratio")
	b.ReportMetric(float64(least[3])/float64(least[1]), "cpu-ratio")
	b.ReportMetric(float64(least[2].Nanoseconds())/float64(n), "ns/item")
}

func writeGenerated(tb testing.TB, root string, n int) {
	tb.Helper()
	for i := range n {
		dir := filepath.Join(root, "content", "2026", fmt.Sprintf("informasi-%d", i))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.md"), []byte(generatedItem(i, n)), fs.FileMode(0o644)); err != nil {
			tb.Fatal(err)
		}
	}
}
