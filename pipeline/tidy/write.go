package tidy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
)

// OriginalsDir is where originals go that git does not hold, below the root.
const OriginalsDir = ".terbit/asli"

// Writer writes plans into a repository's folder.
type Writer struct {
	Root   string
	Keep   bool   // keep a copy of every original, also of those that git holds
	FFmpeg string // path of the program
}

// Kept is where an original went.
type Kept struct{ Name, Path string }

// Write carries the plan out.
func (w *Writer) Write(ctx context.Context, p *Plan) (kept []Kept, err error) {
	dir := filepath.Join(w.Root, filepath.FromSlash(p.Item.ID))
	for i := range p.Changes {
		c := &p.Changes[i]
		if !c.Changes() {
			continue
		}
		if !c.Safe || w.Keep {
			at, err := w.keep(dir, p.Item.ID, c.Name)
			if err != nil {
				return kept, fmt.Errorf("keep %s: %w", c.Name, err)
			}
			kept = append(kept, Kept{c.Name, at})
		}
		if err := w.put(ctx, dir, c); err != nil {
			return kept, fmt.Errorf("write %s: %w", c.To, err)
		}
	}
	if len(p.Edits) > 0 {
		if err := editIndex(dir, p); err != nil {
			return kept, err
		}
	}
	for _, c := range p.Changes {
		if c.To == c.Name || !c.Left.IsZero() {
			continue
		}
		if err := settle(filepath.Join(dir, filepath.FromSlash(c.Name)), filepath.Join(dir, filepath.FromSlash(c.To))); err != nil {
			return kept, fmt.Errorf("take away %s: %w", c.Name, err)
		}
	}
	return kept, nil
}

// keep copies an original to the safe place. A copy of the same bytes that is
// there already is enough; another file of that name is never touched.
func (w *Writer) keep(dir, id, name string) (string, error) {
	base := filepath.Join(w.Root, filepath.FromSlash(OriginalsDir), filepath.FromSlash(id), filepath.FromSlash(name))
	ext := filepath.Ext(base)
	from := filepath.Join(dir, filepath.FromSlash(name))
	for n := 1; ; n++ {
		to := base
		if n > 1 {
			to = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(base, ext), n, ext)
		}
		same, err := sameFile(from, to)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return "", err
			}
			return to, copyFile(from, to)
		case err != nil:
			return "", err
		case same:
			return to, nil
		}
	}
}

func sameFile(a, b string) (bool, error) {
	y, err := os.Open(b)
	if err != nil {
		return false, err
	}
	defer y.Close()
	x, err := os.Open(a)
	if err != nil {
		return false, err
	}
	defer x.Close()
	return sameBytes(x, y), nil
}

func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	t, err := renameio.NewPendingFile(to, renameio.WithTempDir(filepath.Dir(to)), renameio.WithStaticPermissions(0o644))
	if err != nil {
		return err
	}
	defer t.Cleanup() //nolint:errcheck // nothing to clean once it is in place
	if _, err := io.Copy(t, r); err != nil {
		return err
	}
	return t.CloseAtomicallyReplace()
}

// put writes the new file. Where old and new name differ in case only, which
// some disks take for the same, the old name gets the new bytes first.
func (w *Writer) put(ctx context.Context, dir string, c *Change) error {
	from, to := filepath.Join(dir, filepath.FromSlash(c.Name)), filepath.Join(dir, filepath.FromSlash(c.To))
	if strings.EqualFold(c.Name, c.To) {
		to = from
	}
	switch {
	case c.Image != nil:
		return renameio.WriteFile(to, c.Image.Data, 0o644, renameio.WithTempDir(filepath.Dir(to)))
	case c.Remux:
		return remux(ctx, w.FFmpeg, from, to, c.Facts)
	case from != to:
		return copyFile(from, to)
	}
	return nil
}

// settle takes the old name away once the new one stands.
func settle(from, to string) error {
	if strings.EqualFold(from, to) {
		return os.Rename(from, to)
	}
	return os.Remove(from)
}

// editIndex names the new files in index.md, if it is still as it was read.
func editIndex(dir string, p *Plan) error {
	name := filepath.Join(dir, "index.md")
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("edit %s: %w", p.Item.Path(), err)
	}
	if string(text) != string(p.text) {
		return fmt.Errorf("edit %s: %w", p.Item.Path(), ErrChanged)
	}
	if err := renameio.WriteFile(name, apply(p.text, p.Edits), 0o644, renameio.WithTempDir(dir)); err != nil {
		return fmt.Errorf("edit %s: %w", p.Item.Path(), err)
	}
	return nil
}

// ErrChanged is an index.md that somebody changed meanwhile.
var ErrChanged = errors.New("it changed meanwhile")
