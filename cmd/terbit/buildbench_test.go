//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/markdown"
)

// writeBenchItems makes a root of n sound items without media.
func writeBenchItems(tb testing.TB, root string, n int) {
	tb.Helper()
	sentence := "Setiap warga berhak mengetahui rencana, program, dan anggaran badan publik menurut **undang-undang**. "
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: Informasi publik nomor %d\nsummary: Ringkasan tentang informasi publik nomor %d.\ndate: %d-%02d-%02d\ntype: narasi\nclassification: berkala\nchannels: [site]\n", i, i, 2024+i%3, 1+i%9, 1+i%28)
		fmt.Fprintf(&b, "tags: [topik-%d, topik-%d, ppid]\nowner: Bidang Informasi\nmaterials:\n  - kind: informasi\n    source: UU 14/2008\nbrief:\n  objective: Warga tahu\n  audience: Umum\n  key_message: Terbuka\n---\n\n", i%37, 37+i%11)
		for part := range 4 {
			fmt.Fprintf(&b, "## Bagian %d\n\n%s\n\n%s\n\n- satu\n- [syarat](../../%d/informasi-%d/index.md) dan [laman](https://example.go.id/%d)\n\n", part, strings.Repeat(sentence, 4), strings.Repeat(sentence, 3), 2024+(i+7)%n%3, (i+7)%n, i)
			if i%3 == 0 {
				b.WriteString("| a | b |\n|---|---|\n| 1 | 2 |\n\n")
			}
		}
		dir := filepath.Join(root, "content", strconv.Itoa(2024+i%3), fmt.Sprintf("informasi-%d", i))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.md"), []byte(b.String()), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}

// nothingLeads is a resolver that takes links as they are.
type nothingLeads struct{}

func (nothingLeads) Link(dest string) (markdown.Link, bool) { return markdown.Link{URL: dest}, true }
func (nothingLeads) Image(string) (markdown.Image, bool)    { return markdown.Image{}, false }

// buildFloor is the least work that any generator must do: read every item, decode
// its front matter, turn its markdown into HTML, and write that, on all
// processors. It checks nothing and makes no lists.
func buildFloor(tb testing.TB, root, out string) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(root, "content", "*", "*", "index.md"))
	if err != nil {
		tb.Fatal(err)
	}
	var next, bad atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var text markdown.Buffer
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				data, err := os.ReadFile(files[i])
				_, rest, _ := bytes.Cut(data, []byte("---\n"))
				front, body, _ := bytes.Cut(rest, []byte("\n---\n"))
				var v map[string]any
				text.Reset()
				_, err2 := markdown.Render(&text, body, nothingLeads{})
				dir := filepath.Join(out, filepath.Base(filepath.Dir(files[i])))
				if err != nil || err2 != nil || yaml.Load(front, &v) != nil || os.MkdirAll(dir, 0o755) != nil ||
					os.WriteFile(filepath.Join(dir, "index.html"), []byte(text.String()), 0o644) != nil {
					bad.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if bad.Load() > 0 {
		tb.Fatalf("%d items are not sound", bad.Load())
	}
}

// used is what a run of the program took.
type used struct {
	wall, cpu time.Duration
	mib       float64
}

func buildUsed(tb testing.TB, args ...string) (u used) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), "terbit", append([]string{"build"}, args...)...)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	began := time.Now()
	if err := cmd.Run(); err != nil {
		tb.Fatal(err)
	}
	u.wall = time.Since(began)
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.mib = float64(r.Maxrss) / 1024
		if runtime.GOOS == "darwin" { // which counts bytes
			u.mib /= 1024
		}
	}
	return u
}

// BenchmarkBuild sets a whole build, and one after a single edit, each a process of
// its own, against the floor, in memory where there is such a file system. Other
// programs may be at work, so the least of each counts:
//
//	BENCH_ITEMS=10000 go test ./cmd/terbit -run '^$' -bench Build -benchtime 5x
func BenchmarkBuild(b *testing.B) {
	n := 1000
	if v, err := strconv.Atoi(os.Getenv("BENCH_ITEMS")); err == nil {
		n = v
	}
	dir := b.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "terbit"); err == nil { //nolint:usetesting // a memory file system, where there is one
		dir = shm
		b.Cleanup(func() { _ = os.RemoveAll(shm) })
	}
	root, out := filepath.Join(dir, "kantor"), filepath.Join(dir, "public")
	writeBenchItems(b, root, n)
	edited := filepath.Join(root, "content", "2024", "informasi-0", "index.md")
	text, err := os.ReadFile(edited)
	if err != nil {
		b.Fatal(err)
	}
	least := func(old, now used) used {
		if old.wall == 0 {
			return now
		}
		return used{min(old.wall, now.wall), min(old.cpu, now.cpu), max(old.mib, now.mib)}
	}
	var floor, full, edit used
	round := 0
	for b.Loop() {
		round++
		_ = os.RemoveAll(out)
		_ = os.RemoveAll(filepath.Join(root, ".terbit"))
		began := time.Now()
		buildFloor(b, root, filepath.Join(dir, "lantai", strconv.Itoa(round)))
		floor = least(floor, used{wall: time.Since(began)})
		_ = os.RemoveAll(filepath.Join(dir, "lantai"))
		time.Sleep(50 * time.Millisecond) // the items' stamps settle
		full = least(full, buildUsed(b, "--root", root, "--out", out))
		if err := os.WriteFile(edited, append(text, fmt.Sprintf("Baris %d.\n", round)...), 0o644); err != nil {
			b.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
		edit = least(edit, buildUsed(b, "--root", root, "--out", out))
	}
	b.ReportMetric(floor.wall.Seconds(), "floor-s")
	b.ReportMetric(full.wall.Seconds(), "full-s")
	b.ReportMetric(full.wall.Seconds()/floor.wall.Seconds(), "ratio")
	b.ReportMetric(full.mib, "MiB")
	b.ReportMetric(edit.wall.Seconds(), "edit-s")
	b.ReportMetric(edit.cpu.Seconds(), "edit-cpu-s")
	b.ReportMetric(edit.mib, "edit-MiB")
}
