package online

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// keep is how long an answer is believed.
const keep = 24 * time.Hour

// Cache holds what is known of links, by address.
type Cache struct {
	path  string
	known map[string]Result
}

type cacheFile struct {
	Version int               `json:"version"`
	Links   map[string]Result `json:"links"`
}

const cacheVersion = 1

// OpenCache reads a cache. One that is missing, broken or of another version is
// empty: nothing in it is worth more than asking again.
func OpenCache(path string, now time.Time) (*Cache, error) {
	c := &Cache{path: path, known: map[string]Result{}}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case err != nil:
		return nil, fmt.Errorf("read link cache: %w", err)
	}
	var f cacheFile
	if json.Unmarshal(data, &f) != nil || f.Version != cacheVersion {
		return c, nil
	}
	for address, r := range f.Links {
		if age := now.Sub(r.At); r.certain() && age >= 0 && age < keep {
			c.known[address] = r
		}
	}
	return c, nil
}

// certain reports whether a result is worth keeping: doubt is asked about again.
func (r Result) certain() bool {
	switch r.State {
	case Alive, Moved, Secure, Dead:
		return true
	}
	return false
}

// Split takes what is known of some addresses, and leaves those to ask for.
func (c *Cache) Split(addresses []string) (known map[string]Result, rest []string) {
	known = make(map[string]Result, len(addresses))
	for _, a := range addresses {
		if r, ok := c.known[a]; ok {
			known[a] = r
		} else {
			rest = append(rest, a)
		}
	}
	return known, rest
}

// Add keeps what was found out and writes the file, whole or not at all.
func (c *Cache) Add(found map[string]Result) error {
	for a, r := range found {
		if r.certain() {
			c.known[a] = r
		}
	}
	data, err := json.MarshalIndent(cacheFile{cacheVersion, c.known}, "", "\t")
	if err != nil {
		return fmt.Errorf("write link cache: %w", err)
	}
	dir := filepath.Dir(c.path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write link cache: %w", err)
	}
	if err := renameio.WriteFile(c.path, append(data, '\n'), 0o644, renameio.WithTempDir(dir)); err != nil {
		return fmt.Errorf("write link cache: %w", err)
	}
	return nil
}
