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
	// Beside is the folder of another store, where what this one lacks is looked
	// for and nothing is made; may be empty.
	Beside string
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
		if !ok && s.Beside != "" {
			d, ok = cached(filepath.Join(s.Beside, strings.TrimPrefix(base, s.Dir)))
		}
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
		note := missing[i].base + ".json"
		if err := within(note, func() error { return writeLoose(note, append(side, '\n')) }); err != nil {
			return nil, err
		}
		all[at[i]] = d
	}
	return all, nil
}

// Keep finds what was made before under a key, or makes it: data that depends on
// the key alone. What whole does not find whole is made anew.
func (s *Store) Keep(ctx context.Context, key, ext string, whole func([]byte) bool, make func() ([]byte, error)) ([]byte, error) {
	if !isSum(key) {
		return nil, fmt.Errorf("keep: %q is no SHA-256", key)
	}
	name := filepath.Join(s.Dir, key[:2], key[2:40]) + ext
	if data, err := os.ReadFile(name); err == nil && whole(data) {
		touch(name)
		return data, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := make()
	if err != nil {
		return nil, err
	}
	if err := within(name, func() error { return writeLoose(name, data) }); err != nil {
		return nil, fmt.Errorf("keep: %w", err)
	}
	return data, nil
}

// isSum reports whether s is a SHA-256 in hexadecimal.
func isSum(s string) bool {
	return len(s) == sha256.Size*2 && strings.Trim(s, "0123456789abcdef") == ""
}

// used is how old a note of use gets before it is written again.
const used = 24 * time.Hour

// touch notes that a file was used, so that [Store.Prune] knows what is not.
func touch(name string) {
	if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > used {
		now := time.Now()
		_ = os.Chtimes(name, now, now) // the file may be gone, or another user's
	}
}

// base is the path of a derived file without its extension.
func (s *Store) base(sum string, r platform.Recipe) (string, error) {
	if !isSum(sum) {
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
	if err != nil || stat.Size() != d.Bytes {
		return Derived{}, false
	}
	touch(base + ".json")
	return d, true
}

// within writes a file of the store in its folder. Somebody may empty the store
// between the two steps: then once more.
func within(name string, write func() error) (err error) {
	for range 3 {
		if err = os.MkdirAll(filepath.Dir(name), 0o755); err == nil {
			err = write()
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

// writeLoose puts a file in place at once, without waiting for the disk: its
// reader can tell whether a power cut left it whole.
func writeLoose(name string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// writeFile puts a whole file in place at once, for good.
func writeFile(name string, data []byte) error {
	return within(name, func() error {
		return renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(filepath.Dir(name)))
	})
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
