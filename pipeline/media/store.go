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
const version = "2"

// Store is a cache of derived files in a folder of its own. The zero value of
// everything but Dir is ready to use; several processes may share the folder.
type Store struct {
	Dir string
	// Beside is the folder of another store, where what this one lacks is looked
	// for and nothing is written; may be empty.
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
	base, err := s.base(sum, r)
	if err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	if d, ok := cached(base); ok {
		return d, nil
	}
	if s.Beside != "" {
		if d, ok := cached(filepath.Join(s.Beside, strings.TrimPrefix(base, s.Dir))); ok {
			return d, nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	sweep(filepath.Dir(base))
	d, err := s.make(ctx, fsys, name, sum, r, base)
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return Derived{}, refusal
	}
	if err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	side, err := json.Marshal(d)
	if err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	if err := writeFile(base+".json", append(side, '\n')); err != nil {
		return Derived{}, fmt.Errorf("derive %s: %w", name, err)
	}
	return d, nil
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

// make derives the file and writes it, without the note.
func (s *Store) make(ctx context.Context, fsys fs.FS, name, sum string, r platform.Recipe, base string) (Derived, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Derived{}, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return Derived{}, err
	}
	src := &source{name: name, size: stat.Size(), sum: sum, hash: sha256.New()}
	src.r = io.TeeReader(reader{ctx, f}, src.hash)
	if src.head, err = io.ReadAll(io.LimitReader(src.r, headBytes)); err != nil {
		return Derived{}, err
	}
	// The video's headers may be at its end: probe it apart from the copy.
	facts, err := Inspect(fsys, name)
	if err != nil {
		return Derived{}, err
	}
	info := facts.Info
	switch info.Kind {
	case Image:
		return src.image(ctx, info, r, base)
	case Video:
		return src.copy(info, base)
	}
	return Derived{}, fmt.Errorf("%s is neither an image nor a video", info.MIME)
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
