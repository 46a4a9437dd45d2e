package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gunungmas/terbit/pipeline/markdown"
)

// The stages of a build, as Progress and Result name them.
const (
	StagePlan  = "rencana"
	StageItems = "konten"
	StageLists = "daftar"
	StageClean = "rapikan"
)

// Build writes the site. What it could not write is an error; a link that leads
// nowhere is part of the Result.
func Build(ctx context.Context, in Input) (Result, error) {
	b, err := newBuild(ctx, in)
	if err != nil {
		return Result{}, err
	}
	defer b.out.abandon()
	items, lists := b.plan()
	planned := paths(items, lists)
	steps := []func() error{
		func() error { return b.out.start(planned) },
		func() error { return b.run(StageItems, items) },
		func() error { return b.run(StageLists, lists) },
		func() error { return b.out.finish(planned) },
	}
	for i, stage := range []string{StagePlan, StageItems, StageLists, StageClean} {
		if err := steps[i](); err != nil {
			return Result{}, err
		}
		b.lap(stage)
	}
	return b.result(len(planned)), nil
}

// page is one file to write: where, and who draws it into the worker's buffer.
type page struct {
	file string
	draw func(w *worker) error
}

func paths(lists ...[]page) []string {
	var out []string
	for _, l := range lists {
		for _, p := range l {
			out = append(out, p.file)
		}
	}
	return out
}

// build is one run's state, read-only while pages are drawn except for the
// counters and each entry's own fields.
type build struct {
	ctx   context.Context
	in    Input
	book  *book
	theme *theme
	look  *look
	out   *output
	media atomic.Int64

	progress sync.Mutex
	last     time.Time
	stages   []Stage
}

func newBuild(ctx context.Context, in Input) (*build, error) {
	if in.Office == nil {
		return nil, errors.New("build site: no office given")
	}
	address := in.BaseURL
	if address == "" {
		address = in.Office.Site
	}
	base, err := parseBase(address)
	if err != nil {
		return nil, err
	}
	b := &build{ctx: ctx, in: in}
	if in.Clock != nil {
		b.last = in.Clock()
	}
	if b.theme, err = newTheme(in.Theme); err != nil {
		return nil, err
	}
	if b.out, err = openOutput(in.Out); err != nil {
		return nil, err
	}
	b.book = newBook(in, base)
	if b.look, err = b.newLook(); err != nil {
		return nil, err
	}
	return b, nil
}

// lap ends a stage.
func (b *build) lap(stage string) {
	s := Stage{Name: stage}
	if b.in.Clock != nil {
		now := b.in.Clock()
		s.Took, b.last = now.Sub(b.last), now
	}
	b.stages = append(b.stages, s)
}

func (b *build) result(pages int) Result {
	r := Result{
		Pages: pages, Items: len(b.book.all), Media: int(b.media.Load()), Bytes: b.out.bytes.Load(),
		Written: int(b.out.written.Load()), Unchanged: int(b.out.unchanged.Load()), Removed: int(b.out.removed.Load()),
		Stages: b.stages,
	}
	for _, e := range b.book.all {
		r.Missing = append(r.Missing, e.missing...)
	}
	return r
}

// worker is one goroutine's state, reused from page to page.
type worker struct {
	*build
	buf      bytes.Buffer
	text     markdown.Buffer
	scratch  []byte
	pictures map[string]*picture // of the entry at hand
	attached map[string]string   // likewise
}

// run draws and writes pages over all processors.
func (b *build) run(stage string, pages []page) error {
	g, ctx := errgroup.WithContext(b.ctx)
	var next, done atomic.Int64
	const batch = 8
	for range min(runtime.GOMAXPROCS(0), len(pages)) {
		g.Go(func() error {
			w := &worker{build: b, pictures: map[string]*picture{}, attached: map[string]string{}}
			for {
				hi := int(next.Add(batch))
				for i := hi - batch; i < min(hi, len(pages)); i++ {
					if err := ctx.Err(); err != nil {
						return fmt.Errorf("build %s: %w", stage, err)
					}
					if err := w.write(pages[i]); err != nil {
						return err
					}
				}
				if hi >= len(pages)+batch {
					return nil
				}
				b.tell(stage, int(done.Add(int64(max(0, min(hi, len(pages))-(hi-batch))))), len(pages))
			}
		})
	}
	return g.Wait()
}

func (b *build) tell(stage string, done, total int) {
	if b.in.Progress == nil {
		return
	}
	b.progress.Lock()
	defer b.progress.Unlock()
	b.in.Progress(stage, done, total)
}

func (w *worker) write(p page) error {
	w.buf.Reset()
	if err := p.draw(w); err != nil {
		return fmt.Errorf("draw %s: %w", p.file, err)
	}
	return w.out.put(p.file, w.buf.Bytes(), &w.scratch)
}
