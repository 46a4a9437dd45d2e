package git

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Tree is a commit's tree as a read-only file system. Close it to end the git
// process that reads its objects.
type Tree struct {
	entries map[string]*entry // by path; "." is the root
	mu      sync.Mutex        // one request at a time on the pipe
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

type entry struct {
	name string // base name
	mode fs.FileMode
	id   string
	size int64
	kids []fs.DirEntry
}

// Tree opens the tree of a commit.
func (r *Repo) Tree(ctx context.Context, rev string) (*Tree, error) {
	commit, err := r.Resolve(ctx, rev)
	if err != nil {
		return nil, err
	}
	listing, err := r.run(ctx, "ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", rev, err)
	}
	t := newTree()
	if err := t.addAll(listing, "."); err != nil {
		return nil, fmt.Errorf("list %s: %w", rev, err)
	}
	return t, t.start(r, ctx)
}

// addAll takes a listing of a tree that stands at a path.
func (t *Tree) addAll(listing []byte, at string) error {
	for rec := range bytes.SplitSeq(bytes.TrimSuffix(listing, []byte{0}), []byte{0}) {
		if err := t.add(string(rec), at); err != nil {
			return err
		}
	}
	return nil
}

// add takes one record of ls-tree -l: "mode type id size\tpath".
func (t *Tree) add(rec, at string) error {
	if rec == "" {
		return nil
	}
	meta, name, ok := strings.Cut(rec, "\t")
	if !fs.ValidPath(name) {
		return fmt.Errorf("read record %q: not a path", rec)
	}
	if at != "." {
		name = at + "/" + name
	}
	f := strings.Fields(meta)
	if !ok || len(f) != 4 {
		return fmt.Errorf("read record %q", rec)
	}
	e := &entry{name: path.Base(name), id: f[2]}
	switch f[0] {
	case "040000":
		e.mode = fs.ModeDir | 0o755
	case "100644", "100755":
		e.mode = 0o644
		if f[3] == "BAD" {
			return &MissingError{name, f[2]}
		}
		size, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil {
			return fmt.Errorf("read size of %s: %w", name, err)
		}
		e.size = size
	case "120000":
		e.mode = fs.ModeSymlink | 0o777
	default: // a gitlink, or a mode of the future
		e.mode = fs.ModeIrregular
	}
	t.put(name, e)
	return nil
}

func (t *Tree) start(r *Repo, ctx context.Context) (err error) {
	for _, e := range t.entries {
		slices.SortFunc(e.kids, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	t.cmd = r.command(ctx, "cat-file", "--batch")
	if t.in, err = t.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := t.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	t.out = bufio.NewReaderSize(out, 64<<10)
	if err := t.cmd.Start(); err != nil {
		return fmt.Errorf("start git cat-file: %w", err)
	}
	return nil
}

// Close ends the reader.
func (t *Tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.in.Close(); err != nil {
		return err
	}
	return t.cmd.Wait()
}

// ID returns the object id of a path: for a folder its tree id, the revision of
// an item. It is "" for what is not there.
func (t *Tree) ID(name string) string {
	if e := t.entries[name]; e != nil {
		return e.id
	}
	return ""
}

// Open implements [fs.FS].
func (t *Tree) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	e := t.entries[name]
	switch {
	case e == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case e.mode.IsDir():
		return &dir{info: info{e}}, nil
	case !e.mode.IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	data, err := t.read(e)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return &file{Reader: bytes.NewReader(data), info: info{e}}, nil
}

// ReadDir implements [fs.ReadDirFS].
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	e := t.entries[name]
	if e == nil || !e.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return slices.Clone(e.kids), nil
}

func (t *Tree) read(e *entry) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, err := io.WriteString(t.in, e.id+"\n"); err != nil {
		return nil, err
	}
	head, err := t.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	f := strings.Fields(head)
	if len(f) != 3 || f[1] != "blob" {
		return nil, fmt.Errorf("object %s: git answered %q", e.id, strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(f[2])
	if err != nil {
		return nil, fmt.Errorf("object %s: %w", e.id, err)
	}
	data := make([]byte, size+1) // a line feed follows
	if _, err := io.ReadFull(t.out, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}

type info struct{ e *entry }

func (i info) Name() string       { return i.e.name }
func (i info) Size() int64        { return i.e.size }
func (i info) Mode() fs.FileMode  { return i.e.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.e.mode.IsDir() }
func (i info) Sys() any           { return nil }

type file struct {
	*bytes.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type dir struct {
	info info
	at   int
}

func (d *dir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *dir) Close() error               { return nil }
func (d *dir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: fs.ErrInvalid}
}

// ReadDir implements [fs.ReadDirFile].
func (d *dir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.info.e.kids[d.at:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.at += len(rest)
	return slices.Clone(rest), nil
}
