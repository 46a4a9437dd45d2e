// Package watch tells what changed below some folders of a root.
//
// In: [Options]. Out: batches of paths, slash-separated and relative to the root,
// each named once a batch. A batch comes when it has been quiet for a moment, or
// when it has waited long enough; what happens while nobody takes one is added to
// it. A path says that something is, was or will soon be otherwise there: a save
// may be a write, a rename over the old file, or a removal and a new file. A new
// folder is watched from then on, and stands for everything in it. The path "."
// means that events were lost and anything may have changed.
//
// A folder that the system refuses to watch, because it allows so many and no
// more, is looked at every [Options.Look] instead; [Watcher.Looked] counts them.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say what to watch.
type Options struct {
	Root    string
	Trees   []string      // folders below the root, with everything in them; they need not be there yet
	Folders []string      // the same, without the folders in them
	Quiet   time.Duration // how long nothing must happen; 0 is 15 ms
	Most    time.Duration // how long a change waits at most; 0 is 200 ms
	Look    time.Duration // between two looks at what can't be watched; 0 is a second
}

// Watcher is a running watch.
type Watcher struct {
	opts    Options
	notify  *fsnotify.Watcher
	changes chan []string
	more    chan string // trees to follow from now on
	pending map[string]bool
	watched map[string]bool   // folders
	looked  map[string]string // unwatched folders with what was seen in them
	count   atomic.Int64
}

// New starts to watch. What happens from then on is told by [Watcher.Run].
func New(opts Options) (*Watcher, error) {
	def(&opts.Quiet, 15*time.Millisecond)
	def(&opts.Most, 200*time.Millisecond)
	def(&opts.Look, time.Second)
	var err error
	if opts.Root, err = filepath.Abs(opts.Root); err != nil { // events name their folder as it was given
		return nil, fmt.Errorf("start watching: %w", err)
	}
	n, err := fsnotify.NewBufferedWatcher(4096)
	if err != nil {
		return nil, fmt.Errorf("start watching: %w", err)
	}
	w := &Watcher{opts: opts, notify: n, changes: make(chan []string), more: make(chan string), pending: map[string]bool{}, watched: map[string]bool{}, looked: map[string]string{}}
	if err := w.addAll(); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return w, nil
}

func def(d *time.Duration, v time.Duration) {
	if *d == 0 {
		*d = v
	}
}

// Changes gives the batches. It is closed when [Watcher.Run] ends.
func (w *Watcher) Changes() <-chan []string { return w.changes }

// Follow watches one more tree below the root, from now on, until ctx ends.
func (w *Watcher) Follow(ctx context.Context, tree string) {
	select {
	case w.more <- tree:
	case <-ctx.Done():
	}
}

// follow takes a tree on, and tells of it: it may have changed before.
func (w *Watcher) follow(tree string) error {
	if slices.Contains(w.opts.Trees, tree) {
		return nil
	}
	w.opts.Trees = append(slices.Clone(w.opts.Trees), tree)
	w.pending[tree] = true
	return w.addTree(w.abs(tree))
}

// Looked is the number of folders that are looked at instead of watched.
func (w *Watcher) Looked() int { return int(w.count.Load()) }

// addAll watches the root, where a folder may appear, and what was asked for.
func (w *Watcher) addAll() error {
	if err := w.add(w.opts.Root); err != nil {
		return err
	}
	for _, dir := range w.opts.Folders {
		if err := w.add(w.abs(dir)); err != nil {
			return err
		}
	}
	for _, dir := range w.opts.Trees {
		if err := w.addTree(w.abs(dir)); err != nil {
			return err
		}
	}
	return nil
}

func (w *Watcher) abs(name string) string {
	return filepath.Join(w.opts.Root, filepath.FromSlash(name))
}

// add watches one folder, if it is there and is one.
func (w *Watcher) add(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() && dir != w.opts.Root {
		return nil //nolint:nilerr // it may come later
	}
	err = w.notify.Add(dir)
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		if _, known := w.looked[dir]; !known {
			w.looked[dir] = look(dir)
			w.count.Add(1)
		}
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist): // gone again
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	w.watched[dir] = true
	return nil
}

// forget ends the watch of a folder that is no longer there and of those in it.
// One that was renamed would be told of by its old name.
func (w *Watcher) forget(dir string) error {
	if !w.watched[dir] {
		return nil
	}
	for name := range w.watched {
		if name != dir && !strings.HasPrefix(name, dir+string(filepath.Separator)) {
			continue
		}
		if err := w.notify.Remove(name); err != nil && !errors.Is(err, fsnotify.ErrNonExistentWatch) {
			return fmt.Errorf("stop watching %s: %w", name, err)
		}
		delete(w.watched, name)
	}
	return nil
}

// addTree watches a folder and those in it.
func (w *Watcher) addTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // not there, or not to be read: the check says so
		case !d.IsDir():
			return nil
		case strings.HasPrefix(d.Name(), ".") && name != dir:
			return fs.SkipDir
		}
		return w.add(name)
	})
}

// Run tells what changes until the context ends.
func (w *Watcher) Run(ctx context.Context) (err error) {
	defer func() {
		err = errors.Join(err, w.notify.Close())
		close(w.changes)
	}()
	looks := time.NewTicker(w.opts.Look)
	defer looks.Stop()
	ripe := time.NewTimer(time.Hour)
	defer ripe.Stop()
	var first time.Time // of the changes that wait
	var batch []string  // that is to be taken
	for {
		var out chan []string
		if batch != nil {
			out = w.changes
		}
		select {
		case <-ctx.Done():
			return nil
		case out <- batch:
			batch, first, w.pending = nil, time.Time{}, map[string]bool{}
			continue
		case <-ripe.C:
			if len(w.pending) > 0 {
				batch = w.batch()
			}
			continue
		case e, ok := <-w.notify.Events:
			if !ok {
				return errors.New("watch: the system ended it")
			}
			err = w.event(e)
		case e := <-w.notify.Errors:
			err = w.lost(e)
		case tree := <-w.more:
			err = w.follow(tree)
		case <-looks.C:
			w.lookAround()
		}
		switch {
		case err != nil:
			return err
		case len(w.pending) == 0:
		case batch != nil: // nobody has taken it yet
			batch = w.batch()
		default:
			if first.IsZero() {
				first = time.Now()
			}
			ripe.Reset(min(w.opts.Quiet, w.opts.Most-time.Since(first)))
		}
	}
}

func (w *Watcher) batch() []string { return slices.Sorted(maps.Keys(w.pending)) }

// lost says that anything may have changed. New folders may be among what was lost.
func (w *Watcher) lost(err error) error {
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		return fmt.Errorf("watch: %w", err)
	}
	w.pending["."] = true
	return w.addAll()
}

// event notes one change and watches a new folder.
func (w *Watcher) event(e fsnotify.Event) error {
	rel, err := filepath.Rel(w.opts.Root, e.Name)
	if err != nil {
		return fmt.Errorf("watch %s: %w", e.Name, err)
	}
	name := filepath.ToSlash(rel)
	if !w.wanted(name) {
		return nil
	}
	w.pending[name] = true
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		return w.forget(e.Name)
	}
	if !e.Has(fsnotify.Create) {
		return nil
	}
	if slices.Contains(w.opts.Folders, name) {
		return w.add(e.Name)
	}
	if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
		return w.addTree(e.Name)
	}
	return nil
}

// wanted reports whether a path is one that was asked for. Hidden files and what
// editors write beside a file are not.
func (w *Watcher) wanted(name string) bool {
	if slices.Contains(w.opts.Folders, name) || slices.Contains(w.opts.Trees, name) {
		return true
	}
	base := name[strings.LastIndexByte(name, '/')+1:]
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") {
		return false
	}
	within := func(dir string) bool { return strings.HasPrefix(name, dir+"/") }
	return slices.ContainsFunc(w.opts.Trees, within) || slices.ContainsFunc(w.opts.Folders, within)
}

// lookAround compares the folders that can't be watched with what was seen last.
func (w *Watcher) lookAround() {
	for dir, was := range w.looked {
		now := look(dir)
		if now == was {
			continue
		}
		w.looked[dir] = now
		if rel, err := filepath.Rel(w.opts.Root, dir); err == nil {
			w.pending[filepath.ToSlash(rel)] = true
		}
		if now == "" {
			delete(w.looked, dir)
			w.count.Add(-1)
		} else if w.addTree(dir) != nil { // new folders in it
			w.pending["."] = true
		}
	}
}

// look is a folder's files with their sizes and times; empty when it is gone.
func look(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("/")
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", e.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}
