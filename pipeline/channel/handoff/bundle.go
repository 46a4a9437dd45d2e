package handoff

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// bundleMost is how many bytes an archive may hold. More is nothing for a phone: it is
// saved file by file.
const bundleMost = 256 << 20

// bundle is an item's archive as its page leads to it.
type bundle struct{ Path, Size string }

// packed is a file of the archive: its name below the item's folder, which is the name
// in the archive too.
type packed struct {
	name  string
	time  time.Time
	store bool // it is compressed already
}

// bundled are the texts and media of what is to be posted or corrected, and a name for
// exactly that.
func bundled(records []Record) (files []packed, name string) {
	h := sha256.New()
	var total int64
	add := func(r *Record, f File, store bool) {
		if f.Name == "" { // a medium kept elsewhere
			return
		}
		p := packed{path.Join(string(r.Channel), f.Name), r.Time, store}
		files = append(files, p)
		total += f.Bytes
		fmt.Fprintf(h, "%s %s %d\n", f.SHA256, p.name, p.time.Unix())
	}
	for i := range records {
		r := &records[i]
		if r.Text != nil {
			add(r, *r.Text, false)
		}
		for _, f := range r.Media {
			add(r, f, true)
		}
	}
	if total > bundleMost {
		return nil, ""
	}
	return files, fmt.Sprintf("terbit %x", h.Sum(nil))
}

// bundle makes the archive of an item unless it is there already, by the name in its
// comment, and takes away one that is no longer of anything. The zero bundle is none.
func (w *writer) bundle(id string, records []Record, size func(int64) string) (b bundle) {
	files, name := bundled(records)
	b.Path = path.Base(id) + ".zip"
	at := filepath.Join(w.dir, filepath.FromSlash(id), b.Path)
	switch {
	case w.err != nil:
		return bundle{}
	case len(files) == 0:
		if err := os.Remove(at); err == nil {
			w.changed++
		} else if !errors.Is(err, fs.ErrNotExist) {
			w.err = err
		}
		return bundle{}
	}
	if bundleName(at) != name {
		if w.err = w.pack(at, files, name); w.err != nil {
			return bundle{}
		}
		w.changed++
	}
	info, err := os.Stat(at)
	if err != nil {
		w.err = err
		return bundle{}
	}
	b.Size = size(info.Size())
	return b
}

// bundleName is what the archive there says that it is of; "" where there is none, or one
// that can't be read.
func bundleName(at string) string {
	r, err := zip.OpenReader(at)
	if err != nil {
		return ""
	}
	defer r.Close()
	return r.Comment
}

// pack writes an archive. The same files give the same bytes.
func (w *writer) pack(at string, files []packed, name string) error {
	f, err := renameio.NewPendingFile(at, renameio.WithTempDir(w.temp), renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer f.Cleanup() //nolint:errcheck // nothing is left of what was put in place
	z := zip.NewWriter(f)
	for _, p := range files {
		if err := packFile(z, filepath.Dir(at), p); err != nil {
			return fmt.Errorf("pack %s: %w", p.name, err)
		}
	}
	if err := errors.Join(z.SetComment(name), z.Close()); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

func packFile(z *zip.Writer, folder string, p packed) error {
	from, err := os.Open(filepath.Join(folder, filepath.FromSlash(p.name)))
	if err != nil {
		return err
	}
	defer from.Close()
	h := &zip.FileHeader{Name: p.name, Modified: p.time.UTC()}
	if !p.store {
		h.Method = zip.Deflate
	}
	to, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}
