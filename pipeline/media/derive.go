package media

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"image"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"golang.org/x/sync/semaphore"

	"github.com/gunungmas/terbit/pipeline/platform"
)

// decoding bounds the memory for what is decoded at one time in the process.
var decoding = semaphore.NewWeighted(MaxMemory)

// source is a file on its way to a derived one; everything read of it is hashed.
type source struct {
	name string
	size int64
	sum  string // what the caller says it is
	r    io.Reader
	head []byte // read already
	hash hash.Hash
}

// check reads what is left of the source and compares its sum.
func (s *source) check() error {
	if _, err := io.Copy(io.Discard, s.r); err != nil {
		return err
	}
	if got := fmt.Sprintf("%x", s.hash.Sum(nil)); got != s.sum {
		return fmt.Errorf("content has SHA-256 %s, not %s", got, s.sum)
	}
	return nil
}

// wanted is one copy to make: how, and its path without the extension.
type wanted struct {
	recipe platform.Recipe
	base   string
}

// images decodes the source once, then fits and encodes each copy.
func (s *source) images(ctx context.Context, info Info, list []wanted) ([]Derived, error) {
	need := 4 * int64(info.Width) * int64(info.Height)
	if err := decoding.Acquire(ctx, need); err != nil {
		return nil, err
	}
	defer decoding.Release(need)
	img, format, err := image.Decode(bufio.NewReader(io.MultiReader(bytes.NewReader(s.head), s.r)))
	if err != nil {
		return nil, refuse(s.name, ErrDamaged, err.Error())
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	made, from := make([]Derived, len(list)), &pyramid{img: img}
	for i, w := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out, err := encodeWithin(from, format, info, w.recipe)
		if err != nil {
			return nil, err
		}
		made[i] = Derived{
			Path: w.base + out.ext, SHA256: fmt.Sprintf("%x", sha256.Sum256(out.data)),
			Width: out.width, Height: out.height, Bytes: int64(len(out.data)), Ext: out.ext,
		}
		if err := writeFile(made[i].Path, out.data); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// copy keeps a video as it is.
func (s *source) copy(info Info, base string) (Derived, error) {
	ext := ".mp4"
	if info.MIME == "video/quicktime" {
		ext = ".mov"
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return Derived{}, err
	}
	t, err := renameio.NewPendingFile(base+ext, renameio.WithTempDir(filepath.Dir(base)), renameio.WithStaticPermissions(0o644))
	if err != nil {
		return Derived{}, err
	}
	defer t.Cleanup() //nolint:errcheck // nothing to clean once it is in place
	n, err := io.Copy(t, io.MultiReader(bytes.NewReader(s.head), s.r))
	if err != nil {
		return Derived{}, err
	}
	if err := s.check(); err != nil {
		return Derived{}, err
	}
	d := Derived{Path: base + ext, SHA256: s.sum, Width: info.Width, Height: info.Height, Bytes: n, Ext: ext}
	return d, t.CloseAtomicallyReplace()
}
