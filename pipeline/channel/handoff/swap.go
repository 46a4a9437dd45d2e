package handoff

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/gunungmas/terbit/schema"
)

// lockFile keeps two processes from changing one outbox at the same time. The
// system frees it when a process ends, however it ends.
const lockFile = ".lock"

func (o *Outbox) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	l := flock.New(filepath.Join(o.Dir, lockFile))
	ok, err := l.TryLockContext(ctx, 20*time.Millisecond)
	if err != nil || !ok {
		return nil, fmt.Errorf("lock outbox: %w", err)
	}
	return func() { _ = l.Unlock() }, nil
}

// swap puts the folder that was built in place of the one that is there.
func (p place) swap() error {
	if err := syncDir(p.tmp); err != nil {
		return err
	}
	if err := os.Rename(p.tmp, p.next); err != nil {
		return err
	}
	return p.forward()
}

// forward finishes a swap from wherever it stopped. The folder in .new is whole;
// the old one is put aside first, because a folder cannot replace a full one.
func (p place) forward() error {
	if exists(p.dir) {
		if err := os.RemoveAll(p.old); err != nil {
			return err
		}
		if err := os.Rename(p.dir, p.old); err != nil {
			return err
		}
	}
	if err := os.Rename(p.next, p.dir); err != nil {
		return err
	}
	if err := syncDir(p.item); err != nil {
		return err
	}
	return os.RemoveAll(p.old)
}

// repair finishes or removes what a killed process left in an item's folder.
func (o *Outbox) repair(item string) error {
	entries, err := os.ReadDir(o.folder(item))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		hidden, ok := strings.CutPrefix(e.Name(), ".")
		channel, _, isLeft := strings.Cut(hidden, ".")
		if !ok || !isLeft {
			continue
		}
		if err := o.place(item, schema.Channel(channel)).settle(); err != nil {
			return fmt.Errorf("repair %s/%s: %w", item, channel, err)
		}
	}
	return nil
}

// settle brings one folder to rest: what was complete goes in, the rest goes.
func (p place) settle() error {
	if err := os.RemoveAll(p.tmp); err != nil {
		return err
	}
	switch {
	case exists(p.next):
		return p.forward()
	case exists(p.old) && !exists(p.dir):
		return os.Rename(p.old, p.dir)
	}
	return os.RemoveAll(p.old)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
