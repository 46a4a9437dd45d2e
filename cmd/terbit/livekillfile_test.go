//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// killedAtFile kills at a file of the publisher's: when one appears, is written, gets
// its name or goes, in the outbox, the ledger's copy or the cache.
func (o *killOffice) killedAtFile() {
	o.t.Helper()
	dir := o.runner("kantor")
	files, err := fsnotify.NewBufferedWatcher(4096)
	if err != nil {
		o.t.Fatal(err)
	}
	if err := below(files, dir); err != nil {
		o.t.Fatal(err)
	}
	left := 1 + o.rng.IntN([]int{10, 100, 400}[o.rng.IntN(3)])
	o.moments.plan(0, 0, nil)
	p := o.start(dir, 0, nil)
	watched := make(chan string, 1)
	go func() {
		at := ""
		for e := range files.Events {
			if e.Has(fsnotify.Create) {
				_ = below(files, e.Name) // a file, or gone again
			}
			if left--; left == 0 {
				p.kill()
				at = e.Op.String() + " " + strings.TrimPrefix(e.Name, dir)
			}
		}
		watched <- at
	}()
	go func() {
		for range files.Errors { // one event more or less is all the same
		}
	}()
	code := o.end(p)
	if err := files.Close(); err != nil {
		o.t.Fatal(err)
	}
	if at := <-watched; code < 0 {
		o.counts.killed++
		o.counts.files++
		o.note("killed at a file: %s", at)
	}
}

// below watches a folder and those in it, but for the clone's own.
func below(files *fsnotify.Watcher, name string) error {
	return filepath.WalkDir(name, func(at string, d fs.DirEntry, err error) error {
		switch {
		case os.IsNotExist(err):
			return nil // a temporary file
		case err != nil || !d.IsDir():
			return err
		case d.Name() == ".git", d.Name() == "content":
			return fs.SkipDir
		}
		return files.Add(at)
	})
}
