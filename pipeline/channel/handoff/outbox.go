package handoff

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// Outbox is a folder of prepared posts. Media that are kept outside git lie in it
// like the others once they were fetched; else its pages lead to them.
type Outbox struct {
	Dir     string
	Media   *media.Store
	Fetched Fetched // nil: nothing was fetched
}

// Fetched finds fetched media and answers for their bytes. A [fetch.Fetcher] is one.
type Fetched interface {
	Kept(w fetch.Want) (path string, ok bool)
}

const (
	textFile   = "text.txt"
	recordFile = "job.json"
	mediaDir   = "media"
)

// Do writes the job's folder in place of what was there for its item and channel.
func (o *Outbox) Do(ctx context.Context, j Job) error {
	if err := check(j); err != nil {
		return fmt.Errorf("hand off: %w", err)
	}
	if err := o.do(ctx, j); err != nil {
		return fmt.Errorf("hand off %s to %s: %w", j.Message.Item, j.Message.Channel, err)
	}
	return nil
}

func (o *Outbox) do(ctx context.Context, j Job) error {
	r, made, err := o.prepare(ctx, j)
	if err != nil {
		return err
	}
	data, err := r.encode()
	if err != nil {
		return err
	}
	unlock, err := o.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	p := o.place(j.Message.Item, j.Message.Channel)
	if err := o.repair(j.Message.Item); err != nil {
		return err
	}
	if p.holds(data) {
		return nil
	}
	if err := p.build(j.Message.Text, r, made, data); err != nil {
		return errors.Join(err, os.RemoveAll(p.tmp))
	}
	return p.swap()
}

// prepare derives the media and fills in the record.
func (o *Outbox) prepare(ctx context.Context, j Job) (Record, []media.Derived, error) {
	r := newRecord(j)
	if j.Action == Withdraw {
		return r, nil, nil
	}
	r.Text = &File{Name: textFile, Bytes: int64(len(j.Message.Text)), SHA256: sum([]byte(j.Message.Text))}
	made := make([]media.Derived, len(j.Message.Media))
	for i, a := range j.Message.Media {
		f := File{Kind: a.Kind, Alt: a.Alt, URL: a.URL, Source: a.File, Width: a.Width, Height: a.Height, Bytes: a.Bytes, SHA256: a.SHA256}
		if folder, here := o.locate(j, &a); here {
			d, err := o.derive(ctx, folder, a)
			if err != nil {
				return Record{}, nil, err
			}
			made[i] = d
			f.Name = fmt.Sprintf("%s/%02d%s", mediaDir, i+1, d.Ext)
			f.Width, f.Height, f.Bytes, f.SHA256 = d.Width, d.Height, d.Bytes, d.SHA256
		}
		r.Media = append(r.Media, f)
	}
	return r, made, nil
}

// locate says which folder holds a medium, under the name that it then has.
func (o *Outbox) locate(j Job, a *platform.Attachment) (folder fs.FS, here bool) {
	if a.File != "" {
		return j.Folder, true
	}
	if o.Fetched == nil {
		return nil, false
	}
	at, ok := o.Fetched.Kept(fetch.Want{URL: a.URL, SHA256: a.SHA256, Bytes: a.Bytes})
	if !ok {
		return nil, false
	}
	a.File = filepath.Base(at)
	return os.DirFS(filepath.Dir(at)), true
}

func (o *Outbox) derive(ctx context.Context, folder fs.FS, a platform.Attachment) (media.Derived, error) {
	switch {
	case o.Media == nil:
		return media.Derived{}, errors.New("no media store")
	case folder == nil:
		return media.Derived{}, errors.New("no folder to take media from")
	case a.SHA256 == "":
		return o.Media.Derive(ctx, folder, a.File, a.Recipe)
	}
	return o.Media.DeriveKnown(ctx, folder, a.File, a.SHA256, a.Recipe)
}

// Find reports whether the job was done: its folder carries the key, and every
// file that job.json lists is there with its sum.
func (o *Outbox) Find(j Job) (bool, error) {
	if err := check(j); err != nil {
		return false, fmt.Errorf("find in outbox: %w", err)
	}
	if _, err := os.Stat(o.Dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	found, err := o.find(j)
	if err != nil {
		return false, fmt.Errorf("find %s on %s in outbox: %w", j.Message.Item, j.Message.Channel, err)
	}
	return found, nil
}

func (o *Outbox) find(j Job) (bool, error) {
	unlock, err := o.lock(context.Background())
	if err != nil {
		return false, err
	}
	defer unlock()
	p := o.place(j.Message.Item, j.Message.Channel)
	if err := o.repair(j.Message.Item); err != nil {
		return false, err
	}
	data, err := os.ReadFile(filepath.Join(p.dir, recordFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r, err := decode(data)
	return err == nil && r.Key == j.Key && p.whole(r), nil
}

// place is where the folder of one item and channel is, and where it is built.
type place struct{ item, dir, tmp, next, old string }

func (o *Outbox) place(item string, c schema.Channel) place {
	dir := o.folder(item)
	hidden := filepath.Join(dir, "."+string(c))
	return place{item: dir, dir: filepath.Join(dir, string(c)), tmp: hidden + ".tmp", next: hidden + ".new", old: hidden + ".old"}
}

// folder is where an item's folders and page are.
func (o *Outbox) folder(item string) string {
	return filepath.Join(o.Dir, filepath.FromSlash(strings.TrimPrefix(item, "content/")))
}

// holds reports whether the folder is there already, with this very record.
func (p place) holds(record []byte) bool {
	there, err := os.ReadFile(filepath.Join(p.dir, recordFile))
	if err != nil || !bytes.Equal(there, record) {
		return false
	}
	r, err := decode(there)
	return err == nil && p.whole(r)
}

// whole reports whether every file that the record lists is there with its sum.
func (p place) whole(r Record) bool {
	files := r.Media
	if r.Text != nil {
		files = append([]File{*r.Text}, files...)
	}
	for _, f := range files {
		if f.Name == "" {
			continue // kept elsewhere
		}
		if got, err := sumFile(filepath.Join(p.dir, filepath.FromSlash(f.Name))); err != nil || got != f.SHA256 {
			return false
		}
	}
	return true
}

// build writes the folder beside its place.
func (p place) build(text string, r Record, made []media.Derived, record []byte) error {
	if err := os.RemoveAll(p.tmp); err != nil {
		return err
	}
	if err := os.MkdirAll(p.tmp, 0o755); err != nil {
		return err
	}
	if r.Text != nil {
		if err := writeSynced(filepath.Join(p.tmp, textFile), []byte(text)); err != nil {
			return err
		}
	}
	for i, f := range r.Media {
		if f.Name == "" {
			continue
		}
		to := filepath.Join(p.tmp, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := put(made[i].Path, to, f.Kind); err != nil {
			return err
		}
	}
	return writeSynced(filepath.Join(p.tmp, recordFile), record)
}

// put puts a derived file into the folder. Videos are large and share their
// bytes with the store where the file system can.
func put(from, to, kind string) error {
	if kind == platform.Video && os.Link(from, to) == nil {
		return nil
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

func writeSynced(name string, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func sum(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

func sumFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
