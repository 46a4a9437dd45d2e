package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gunungmas/terbit/pipeline/keep"
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
// nowhere is part of the Result. It remembers nothing: see [Builder].
func Build(ctx context.Context, in Input) (Result, error) {
	return (&Builder{forgetful: true}).Build(ctx, in)
}

// page is one file to write: where, and how its bytes are made. A page with a view
// is drawn by a template, any other by draw into the worker's buffer.
type page struct {
	file     string
	template string
	view     func(w *worker) any
	draw     func(w *worker) error
	entry    *entry              // of an item's page
	inputs   func(w *worker) any // all that draw depends on; nil: it is drawn in any case
	deck     deck                // the items that a list shows
	finish   func(w *worker, view any) error
}

// late lets a list's items be drawn into the view only when the page is: the sum of
// what they show stands for them.
func (p page) late(entries []*entry, finish func(w *worker, view any) error) page {
	p.deck, p.finish = deckOf(entries), finish
	return p
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
	ctx    context.Context
	in     Input
	book   *book
	theme  *theme
	look   *look
	out    *output
	memory *memory
	common keep.Sum // of what every item's page depends on
	media  atomic.Int64
	drawn  atomic.Int64

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
	b := &build{ctx: ctx, in: in, memory: &memory{}}
	if in.Clock != nil {
		b.last = in.Clock()
	}
	if b.theme, err = newTheme(in.Theme); err != nil {
		return nil, err
	}
	if b.out, err = openOutput(in.Out, in.DryRun); err != nil {
		return nil, err
	}
	b.book = newBook(in, base)
	for _, e := range b.book.all {
		e.listed.build, e.listed.entry = b, e
	}
	if b.look, err = b.newLook(); err != nil {
		b.out.close()
		return nil, err
	}
	b.common = b.sumCommon()
	return b, nil
}

// write draws all that changed, and only then changes the folder.
func (b *build) write() (Result, error) {
	defer b.out.close()
	defer b.out.abandon()
	items, lists := b.plan()
	planned := append(paths(items, lists), WitnessFile)
	steps := []func() error{
		func() error { return b.out.start(planned) },
		func() error { return b.run(StageItems, items) },
		func() error {
			if err := b.putOffers(); err != nil {
				return err
			}
			return b.run(StageLists, lists)
		},
		func() error {
			if err := b.putWitness(planned); err != nil {
				return err
			}
			return b.out.finish(planned)
		},
	}
	for i, stage := range []string{StagePlan, StageItems, StageLists, StageClean} {
		if err := steps[i](); err != nil {
			return Result{}, err
		}
		b.lap(stage)
	}
	return b.result(webPages(items) + webPages(lists)), nil
}

// webPages leaves out feeds, sitemaps and assets, which are no pages to people.
func webPages(pages []page) (n int) {
	for i := range pages {
		if strings.HasSuffix(pages[i].file, ".html") {
			n++
		}
	}
	return n
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
		Drawn: int(b.drawn.Load()), Stages: b.stages, Changes: b.out.changes(),
	}
	for _, e := range b.book.all {
		r.Missing = append(r.Missing, e.missing...)
	}
	return r
}

// worker is one goroutine's state, reused from page to page.
type worker struct {
	*build
	out      *tray
	buf      bytes.Buffer
	text     markdown.Buffer
	scratch  []byte
	sums     keep.Summer
	asked    []question          // by the page at hand
	fetches  []fetched           // likewise
	pictures map[string]*picture // of the entry at hand
	attached map[string]string   // likewise
}

// tray is the output, with a list of the files that the page at hand puts beside
// itself.
type tray struct {
	*output
	files []string
}

func (t *tray) copy(file string, open func() (io.ReadCloser, error)) error {
	t.files = append(t.files, file)
	return t.output.copy(file, open)
}

// run draws and writes pages over all processors.
func (b *build) run(stage string, pages []page) error {
	g, ctx := errgroup.WithContext(b.ctx)
	var next, done atomic.Int64
	const batch = 8
	for range min(runtime.GOMAXPROCS(0), len(pages)) {
		g.Go(func() error {
			w := &worker{build: b, out: &tray{output: b.out}, pictures: map[string]*picture{}, attached: map[string]string{}}
			for {
				hi := int(next.Add(batch))
				for i := hi - batch; i < min(hi, len(pages)); i++ {
					if err := ctx.Err(); err != nil {
						return fmt.Errorf("build %s: %w", stage, err)
					}
					if err := w.write(&pages[i]); err != nil {
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

// write makes sure that a page's file is as it should be: it is drawn unless the
// memory knows that nothing about it has changed.
func (w *worker) write(p *page) error {
	var view any
	if p.view != nil {
		view = p.view(w)
	}
	sum := w.sumOf(p, view)
	if w.recall(p, sum) {
		if !w.memory.doubtful {
			return nil
		}
		return w.doubt(p, view)
	}
	w.drawn.Add(1)
	if err := w.drawPage(p, view); err != nil {
		return err
	}
	data, err := w.minified(p.file, w.buf.Bytes())
	if err != nil {
		return err
	}
	return w.keep(p, sum, w.out.put(p.file, data, &w.scratch))
}

// drawPage draws into the worker's buffer.
func (w *worker) drawPage(p *page, view any) (err error) {
	w.buf.Reset()
	w.asked, w.fetches, w.out.files = nil, nil, nil
	if p.view == nil {
		err = p.draw(w)
	} else {
		if p.finish != nil {
			err = p.finish(w, view)
		}
		if err == nil {
			err = w.theme.templates.ExecuteTemplate(&w.buf, p.template, view)
		}
	}
	if err != nil {
		return fmt.Errorf("draw %s: %w", p.file, err)
	}
	return nil
}
