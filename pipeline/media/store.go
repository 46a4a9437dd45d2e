package media

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"github.com/gunungmas/terbit/pipeline/platform"
)

// version is part of every key: raise it when the same recipe makes other bytes.
const version = "3"

// Store is a cache of derived files in a folder of its own. The zero value of
// everything but Dir is ready to use; several processes may share the folder.
type Store struct {
	Dir string
}

// Derived is a file made for a destination.
type Derived struct {
	Path   string `json:"-"` // in the store; read it, never write to it
	SHA256 string `json:"sha256"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes"`
	Ext    string `json:"ext"` // .jpg, .png, .mp4 or .mov
}

// Derive makes the copy of a file that the recipe asks for, or finds it. It reads
// the whole source to know it; a caller who knows its SHA-256 asks DeriveKnown.
func (s *Store) Derive(ctx context.Context, fsys fs.FS, name string, r platform.Recipe) (Derived, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, reader{ctx, f}); err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	return s.DeriveKnown(ctx, fsys, name, fmt.Sprintf("%x", h.Sum(nil)), r)
}

// DeriveKnown is [Store.Derive] for a source whose SHA-256 is known: what is in
// the store already is found without opening the source. A source that turns out
// to have another sum is an error and leaves nothing in the store.
func (s *Store) DeriveKnown(ctx context.Context, fsys fs.FS, name, sum string, r platform.Recipe) (Derived, error) {
	made, err := s.DeriveEach(ctx, fsys, name, sum, []platform.Recipe{r})
	if err != nil {
		return Derived{}, err
	}
	return made[0], nil
}

// DeriveEach is [Store.DeriveKnown] for several recipes, in their order: the
// source is decoded once for all that are not there yet.
func (s *Store) DeriveEach(ctx context.Context, fsys fs.FS, name, sum string, recipes []platform.Recipe) ([]Derived, error) {
	made, err := s.deriveEach(ctx, fsys, name, sum, recipes)
	if errors.Is(err, fs.ErrNotExist) {
		// Somebody emptied the store meanwhile, which they may: once more.
		if _, there := fs.Stat(fsys, name); there == nil {
			made, err = s.deriveEach(ctx, fsys, name, sum, recipes)
		}
	}
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return nil, refusal
	}
	if err != nil {
		return nil, fmt.Errorf("derive %s: %w", name, err)
	}
	return made, nil
}

func (s *Store) deriveEach(ctx context.Context, fsys fs.FS, name, sum string, recipes []platform.Recipe) ([]Derived, error) {
	all := make([]Derived, len(recipes))
	var missing []wanted
	var at []int // of the missing, in all
	for i, r := range recipes {
		base, err := s.base(sum, r)
		if err != nil {
			return nil, err
		}
		d, ok := cached(base)
		if ok {
			all[i] = d
			continue
		}
		missing, at = append(missing, wanted{r, base}), append(at, i)
	}
	if len(missing) == 0 {
		return all, nil
	}
	for _, w := range missing {
		if err := os.MkdirAll(filepath.Dir(w.base), 0o755); err != nil {
			return nil, err
		}
		sweep(filepath.Dir(w.base))
	}
	made, err := s.make(ctx, fsys, name, sum, missing)
	if err != nil {
		return nil, err
	}
	for i, d := range made {
		side, err := json.Marshal(d)
		if err != nil {
			return nil, err
		}
		if err := writeFile(missing[i].base+".json", append(side, '\n')); err != nil {
			return nil, err
		}
		all[at[i]] = d
	}
	return all, nil
}

// base is the path of a derived file without its extension.
func (s *Store) base(sum string, r platform.Recipe) (string, error) {
	if len(sum) != sha256.Size*2 || strings.Trim(sum, "0123456789abcdef") != "" {
		return "", fmt.Errorf("%q is no SHA-256", sum)
	}
	recipe, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	key := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n", version, sum, recipe)))
	return filepath.Join(s.Dir, key[:2], key[2:40]), nil
}

// cached reads the note beside a derived file. The note is written last, so a
// file with one is whole.
func cached(base string) (Derived, bool) {
	data, err := os.ReadFile(base + ".json")
	if err != nil {
		return Derived{}, false
	}
	var d Derived
	if json.Unmarshal(data, &d) != nil {
		return Derived{}, false
	}
	d.Path = base + d.Ext
	stat, err := os.Stat(d.Path)
	return d, err == nil && stat.Size() == d.Bytes
}

// writeFile puts a whole file in place at once.
func writeFile(name string, data []byte) error {
	return renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(filepath.Dir(name)))
}

// sweep removes what killed processes left behind in a folder of the store.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), ".") && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// make derives the copies and writes them, without their notes.
func (s *Store) make(ctx context.Context, fsys fs.FS, name, sum string, list []wanted) ([]Derived, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	src := &source{name: name, size: stat.Size(), sum: sum, hash: sha256.New()}
	src.r = io.TeeReader(reader{ctx, f}, src.hash)
	if src.head, err = io.ReadAll(io.LimitReader(src.r, headBytes)); err != nil {
		return nil, err
	}
	// The video's headers may be at its end: probe it apart from the copy.
	facts, err := Inspect(fsys, name)
	if err != nil {
		return nil, err
	}
	info := facts.Info
	switch {
	case info.Kind == Image:
		return src.images(ctx, info, list)
	case info.Kind == Video && len(list) == 1:
		d, err := src.copy(info, list[0].base)
		return []Derived{d}, err
	case info.Kind == Video:
		return nil, errors.New("a video has one copy")
	}
	return nil, fmt.Errorf("%s is neither an image nor a video", info.MIME)
}

// reader stops reading when the context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
