package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// Builder builds one folder again and again. It remembers what it wrote and of
// what, and the next Build draws and writes only what has changed since; the folder
// is the same, byte for byte, as one that was built from nothing. Between processes
// it remembers by a file, which may be deleted at any time. One Build at a time;
// two builders with the same file wait for each other.
type Builder struct {
	file, key string
	pages     *keep.Table[record] // nil: not read yet
	out       string              // the folder that pages are of
	forgetful bool                // nothing is remembered
	doubtful  bool                // tests: see memory
	// Sole says that nobody else writes to the folder: what the last build left there
	// is not looked at again.
	Sole   bool
	failed bool // the last build: what it left is looked at
}

// NewBuilder makes a builder that keeps its memory in the file; with an empty name,
// in the process only. The key names the program, and whatever else pages depend
// on that is in no Input.
func NewBuilder(file, key string) *Builder { return &Builder{file: file, key: key} }

// Build writes the site. What it could not write is an error; a link that leads
// nowhere is part of the Result. Of a build that is killed at any moment the folder
// is as it was, or the next build makes it whole first.
func (b *Builder) Build(ctx context.Context, in Input) (Result, error) {
	unlock, err := b.lock(ctx, in.DryRun)
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	run, err := newBuild(ctx, in)
	if err != nil {
		return Result{}, err
	}
	if !b.forgetful {
		b.Recall(in.Out)
		run.memory.old, run.memory.now = b.pages, &keep.Table[record]{}
		run.memory.doubtful = b.doubtful
		run.out.stamps = make(map[string]keep.Stamp)
	}
	run.out.sole = b.Sole && !b.failed
	b.failed = true
	r, err := run.write()
	b.failed = err != nil
	if err != nil || in.DryRun || b.forgetful {
		return r, err
	}
	run.memory.seal(run.out)
	b.pages = run.memory.now
	return r, nil
}

// Recall reads what is remembered of a folder, as Build would; it may do so while
// the items are still being read.
func (b *Builder) Recall(out string) {
	if abs, err := filepath.Abs(out); err == nil {
		out = abs
	}
	if b.pages != nil && b.out == out {
		return
	}
	b.out, b.pages = out, &keep.Table[record]{}
	if b.file == "" {
		return
	}
	data, ok := keep.Read(b.file, b.fullKey())
	if !ok {
		return
	}
	pages, _, err := keep.UnpackTable(data, func(data string) (*record, string, error) {
		r := &record{}
		rest, err := keep.Unpack(data, r)
		return r, rest, err
	})
	if err == nil {
		b.pages = pages
	}
}

// format is raised whenever a record means something else.
const format = "terbit-situs 3"

func (b *Builder) fullKey() string { return fmt.Sprintf("%s %s %q", format, b.key, b.out) }

// Save keeps the memory in its file. Without it the next process does more than it
// must, and nothing wrong.
func (b *Builder) Save() error {
	if b.file == "" || b.pages == nil {
		return nil
	}
	return keep.Write(b.file, b.fullKey(), b.pages.Pack(func(r *record) any { return *r })...)
}

// lock keeps two processes from building one folder at the same time.
func (b *Builder) lock(ctx context.Context, dry bool) (unlock func(), err error) {
	if b.file == "" || dry {
		return func() {}, nil
	}
	if err := os.MkdirAll(filepath.Dir(b.file), 0o755); err != nil {
		return nil, fmt.Errorf("lock site: %w", err)
	}
	l := flock.New(b.file + ".lock")
	if _, err := l.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock site: %w", err)
	}
	return func() { _ = l.Unlock() }, nil
}
