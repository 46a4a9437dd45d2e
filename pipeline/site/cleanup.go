package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// finish removes what earlier builds wrote and this one did not, and leaves a
// manifest of exactly what is there.
func (o *output) finish(planned []string) error {
	if o.journal != nil {
		if err := o.journal.Close(); err != nil {
			return fmt.Errorf("close manifest: %w", err)
		}
	}
	now := append(o.files, planned...)
	keep := make(map[string]struct{}, len(now))
	for _, f := range now {
		keep[f] = struct{}{}
	}
	for f := range o.old {
		if _, ok := keep[f]; ok {
			continue
		}
		if err := o.remove(f); err != nil {
			return err
		}
	}
	if err := o.dropTemp(); err != nil {
		return err
	}
	if len(keep) == len(o.old) && o.journal == nil && !o.untidy {
		return nil // start wrote exactly this
	}
	if err := o.writeManifest(now); err != nil {
		return err
	}
	return o.dropTemp()
}

// remove deletes one file of an earlier build and the folders it leaves empty.
// A folder that was turned into a link is not followed.
func (o *output) remove(file string) error {
	root, err := os.OpenRoot(o.dir)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	defer root.Close()
	err = root.Remove(filepath.FromSlash(file))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", file, err)
	}
	if err == nil {
		o.removed.Add(1)
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if root.Remove(filepath.FromSlash(dir)) != nil {
			break // not empty
		}
	}
	return nil
}

// abandon closes what a failed build leaves open.
func (o *output) abandon() {
	if o.journal != nil {
		_ = o.journal.Close()
	}
}
