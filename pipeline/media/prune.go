package media

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Pruned is what [Store.Prune] did.
type Pruned struct {
	Removed, Kept           int // files derived from one source by one recipe, or cards
	RemovedBytes, KeptBytes int64
}

// kept is one thing in the store: a file, and the note beside it if it has one.
type kept struct {
	names []string
	bytes int64
	used  time.Time // to the day, see touch
}

// Prune removes what was not used since before, then what was used longest ago
// until at most most bytes are left (0: no bound). Builds may run meanwhile: what
// they miss they make again.
func (s *Store) Prune(before time.Time, most int64) (Pruned, error) {
	list, err := s.list()
	if err != nil {
		return Pruned{}, fmt.Errorf("prune %s: %w", s.Dir, err)
	}
	slices.SortFunc(list, func(a, b kept) int {
		return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.names[0], b.names[0]))
	})
	var p Pruned
	for _, k := range list {
		// Once something went, all that was used before it goes.
		if p.Removed > 0 || k.used.Before(before) || most > 0 && p.KeptBytes+k.bytes > most {
			// The note goes first: without it nothing is taken for whole.
			for _, name := range slices.Backward(k.names) {
				if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return p, fmt.Errorf("prune %s: %w", s.Dir, err)
				}
			}
			p.Removed, p.RemovedBytes = p.Removed+1, p.RemovedBytes+k.bytes
			continue
		}
		p.Kept, p.KeptBytes = p.Kept+1, p.KeptBytes+k.bytes
	}
	return p, nil
}

// list finds what is in the store's own folders, which are named by two digits;
// what lies beside them is not its own. What killed processes left goes as well.
func (s *Store) list() (list []kept, err error) {
	shards, err := filepath.Glob(filepath.Join(s.Dir, "[0-9a-f][0-9a-f]"))
	if err != nil {
		return nil, err
	}
	for _, dir := range shards {
		sweep(dir)
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found := map[string]*kept{}
		for _, e := range entries { // by name: .jpg, .json, .mp4, .png
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() || strings.HasPrefix(e.Name(), ".") {
				continue // gone meanwhile, or being written
			}
			stem := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))
			k := found[stem]
			if k == nil {
				k = &kept{}
				found[stem] = k
			}
			k.bytes += info.Size()
			if info.ModTime().After(k.used) {
				k.used = info.ModTime()
			}
			name := filepath.Join(dir, e.Name())
			if filepath.Ext(name) == ".json" {
				k.names = append(k.names, name)
			} else {
				k.names = slices.Insert(k.names, 0, name)
			}
		}
		for _, k := range found {
			list = append(list, *k)
		}
	}
	return list, nil
}
