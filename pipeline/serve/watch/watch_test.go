package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// place is a root under watch.
type place struct {
	t    *testing.T
	root string
	w    *Watcher
}

func watching(t *testing.T, opts Options) *place {
	t.Helper()
	p := &place{t: t, root: t.TempDir()}
	p.write("content/2026/a/index.md", "a")
	p.write("content/2026/a/takarir/x.txt", "x")
	p.write(".github/terbit.yml", "k")
	p.write("public/index.html", "")
	opts.Root, opts.Trees, opts.Folders = p.root, []string{"content"}, []string{".github", "schema"}
	var err error
	if p.w, err = New(opts); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *place) write(name, text string) {
	p.t.Helper()
	full := filepath.Join(p.root, name)
	p.must(os.MkdirAll(filepath.Dir(full), 0o755))
	p.must(os.WriteFile(full, []byte(text), 0o644))
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) at(name string) string { return filepath.Join(p.root, name) }

// until takes batches until all of the paths were told, and fails on a path that
// is none of them or of the ones allowed.
func (p *place) until(want []string, allowed ...string) {
	p.t.Helper()
	left := slices.Clone(want)
	limit := time.After(5 * time.Second)
	for len(left) > 0 {
		select {
		case batch := <-p.w.Changes():
			for _, name := range batch {
				if !slices.Contains(want, name) && !slices.Contains(allowed, name) {
					p.t.Errorf("told of %s", name)
				}
			}
			left = slices.DeleteFunc(left, func(s string) bool { return slices.Contains(batch, s) })
		case <-limit:
			p.t.Fatalf("never told of %q", left)
		}
	}
}

// silent fails when anything is told.
func (p *place) silent() {
	p.t.Helper()
	select {
	case batch := <-p.w.Changes():
		p.t.Errorf("told of %q", batch)
	case <-time.After(150 * time.Millisecond):
	}
}

func TestEverySaveIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(p *place)
		want    []string
		allowed []string
	}{
		"write": {func(p *place) { p.write("content/2026/a/index.md", "b") }, []string{"content/2026/a/index.md"}, nil},
		"rename over the old": {func(p *place) {
			p.write("content/2026/a/baru.tmp", "b")
			p.must(os.Rename(p.at("content/2026/a/baru.tmp"), p.at("content/2026/a/index.md")))
		}, []string{"content/2026/a/index.md"}, []string{"content/2026/a/baru.tmp"}},
		"move away and write": {func(p *place) {
			p.must(os.Rename(p.at("content/2026/a/index.md"), p.at("content/2026/a/index.md~")))
			p.write("content/2026/a/index.md", "b")
		}, []string{"content/2026/a/index.md"}, nil},
		"touch":         {func(p *place) { p.must(os.Chtimes(p.at("content/2026/a/index.md"), time.Now(), time.Now())) }, []string{"content/2026/a/index.md"}, nil},
		"removal":       {func(p *place) { p.must(os.RemoveAll(p.at("content/2026/a"))) }, []string{"content/2026/a"}, []string{"content/2026/a/index.md", "content/2026/a/takarir", "content/2026/a/takarir/x.txt"}},
		"configuration": {func(p *place) { p.write(".github/terbit.yml", "l") }, []string{".github/terbit.yml"}, nil},
		"new top":       {func(p *place) { p.write("schema/sop.yaml", "s") }, []string{"schema"}, []string{"schema/sop.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := watching(t, Options{})
			c.change(p)
			p.until(c.want, c.allowed...)
		})
	}
}

// What is written into a folder that is new, at any depth, is told too.
func TestNewFoldersAreWatched(t *testing.T) {
	p := watching(t, Options{})
	p.write("content/2027/b/takarir/x.txt", "x")
	p.until([]string{"content/2027"}, "content/2027/b", "content/2027/b/takarir", "content/2027/b/takarir/x.txt")
	time.Sleep(50 * time.Millisecond)
	for len(p.drain()) > 0 {
	}
	p.write("content/2027/b/takarir/x.txt", "y")
	p.until([]string{"content/2027/b/takarir/x.txt"})
	p.must(os.Rename(p.at("content/2027"), p.at("content/2028")))
	p.until([]string{"content/2027", "content/2028"}, "content/2027/b", "content/2027/b/takarir")
	for len(p.drain()) > 0 {
	}
	p.write("content/2028/b/takarir/x.txt", "z")
	p.until([]string{"content/2028/b/takarir/x.txt"})
}

func (p *place) drain() []string {
	select {
	case batch := <-p.w.Changes():
		return batch
	case <-time.After(50 * time.Millisecond):
		return nil
	}
}

func TestAllOfContentMayGoAndComeBack(t *testing.T) {
	p := watching(t, Options{})
	p.must(os.RemoveAll(p.at("content")))
	p.until([]string{"content"}, "content/2026", "content/2026/a", "content/2026/a/index.md", "content/2026/a/takarir", "content/2026/a/takarir/x.txt")
	for len(p.drain()) > 0 {
	}
	p.write("content/2026/a/index.md", "b")
	p.until([]string{"content"}, "content/2026", "content/2026/a", "content/2026/a/index.md")
	for len(p.drain()) > 0 {
	}
	p.write("content/2026/a/index.md", "c")
	p.until([]string{"content/2026/a/index.md"})
}

func TestATreeIsFollowedOnRequest(t *testing.T) {
	p := watching(t, Options{})
	p.write("tema/gaya/situs.css", "a")
	p.silent()
	p.w.Follow(t.Context(), "tema")
	p.until([]string{"tema"})
	p.write("tema/gaya/situs.css", "b")
	p.until([]string{"tema/gaya/situs.css"})
	p.w.Follow(t.Context(), "tema") // once is enough
	p.silent()
}

func TestNoiseIsNotTold(t *testing.T) {
	p := watching(t, Options{})
	p.write("public/index.html", "x")
	p.write("content/2026/a/.index.md.swp", "x")
	p.write("content/2026/a/index.md~", "x")
	p.write("catatan.txt", "x")
	p.write(".git/index", "x")
	p.silent()
}

// A storm comes in few batches, and loses nothing.
func TestAStormIsFewBatches(t *testing.T) {
	p := watching(t, Options{})
	var want []string
	for i := range 1000 {
		want = append(want, fmt.Sprintf("content/2026/a/f%d.txt", i))
	}
	go func() {
		for _, name := range want {
			p.write(name, "x")
		}
	}()
	batches := 0
	for seen, limit := map[string]bool{}, time.After(20*time.Second); len(seen) < len(want); {
		select {
		case batch := <-p.w.Changes():
			batches++
			for _, name := range batch {
				seen[name] = true
			}
			time.Sleep(20 * time.Millisecond) // a rebuild
		case <-limit:
			t.Fatalf("%d of %d told", len(seen), len(want))
		}
	}
	if batches > 100 { // of 2,000 events; a slow machine writes with pauses
		t.Errorf("%d batches", batches)
	}
}

// A folder that can't be watched is looked at.
func TestLookingStandsInForWatching(t *testing.T) {
	p := &place{t: t, root: t.TempDir()}
	p.write("content/2026/a/index.md", "a")
	w, err := New(Options{Root: p.root, Trees: []string{"content"}, Look: 10 * time.Millisecond})
	p.must(err)
	p.w = w
	for _, dir := range []string{"content", "content/2026", "content/2026/a"} {
		p.must(w.notify.Remove(p.at(dir)))
		w.looked[p.at(dir)] = look(p.at(dir))
		w.count.Add(1)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	p.write("content/2026/a/index.md", "lebih panjang")
	p.until([]string{"content/2026/a"}, "content/2026/a/index.md", "content")
	p.write("content/2026/b/index.md", "b")
	p.until([]string{"content/2026"}, "content", "content/2026/b", "content/2026/b/index.md")
	cancel()
	p.must(<-done)
}
