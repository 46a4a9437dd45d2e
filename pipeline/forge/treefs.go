package forge

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// mediaWhole is the size up to which a medium's bytes are read, enough to tell a
// Git LFS pointer from a picture.
const mediaWhole = 64 << 10

// settledText stands in for a settled caption.
const settledText = "…"

// texts are the files that are read whole whatever their size.
var texts = []string{".md", ".txt", ".vtt", ".srt", ".yml", ".yaml"}

// heads are how a file of a name begins. They stand in for the bytes of larger
// media: that a file is what its name says is checked where its bytes are.
var heads = map[string]string{
	".jpg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00", ".jpeg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00",
	".png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ".gif": "GIF89a", ".webp": "RIFF\x00\x00\x00\x00WEBPVP8 ",
	".mp4": "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", ".mov": "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
}

// treeFS shows a git tree as a file system. Files are read when they are opened;
// the first failure to read is kept, because a reader takes it for a bad file.
type treeFS struct {
	forest  *forest
	library *library
	root    string
	// settled are the captions that are on the base with some text: what they say
	// was judged when they came there.
	settled map[string]bool
	err     error
}

// Open implements [fs.FS].
func (t *treeFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	e, err := t.lookup(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	if e.mode == modeFolder {
		return &openDir{info: info{e}}, nil
	}
	data, err := t.data(name, e)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	if e.size < 0 {
		e.size = int64(len(data))
	}
	return &openFile{Reader: bytes.NewReader(data), info: info{e}}, nil
}

// ReadDir implements [fs.ReadDirFS].
func (t *treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.lookup(name)
	if err == nil && e.mode != modeFolder {
		err = fs.ErrInvalid
	}
	var entries []entry
	if err == nil {
		entries, err = t.keep(t.forest.entries(e.sha))
	}
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	out := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		out[i] = fs.FileInfoToDirEntry(info{e})
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

func (t *treeFS) lookup(name string) (entry, error) {
	if name == "." {
		return entry{name: ".", mode: modeFolder, sha: t.root}, nil
	}
	e, err := t.forest.find(t.root, name)
	if err != nil {
		_, err = t.keep(nil, err)
		return entry{}, err
	}
	if e.mode == "" {
		return entry{}, fs.ErrNotExist
	}
	return e, nil
}

func (t *treeFS) keep(entries []entry, err error) ([]entry, error) {
	if err != nil && t.err == nil {
		t.err = err
	}
	return entries, err
}

// data are a file's bytes, or its stand-in.
func (t *treeFS) data(name string, e entry) ([]byte, error) {
	if e.mode != modeFile && e.mode != "100755" {
		return nil, fs.ErrInvalid
	}
	ext := strings.ToLower(path.Ext(e.name))
	if _, read := t.library.blobs[e.sha]; !read && t.settled[e.sha] && path.Base(path.Dir(name)) == "takarir" {
		return []byte(settledText), nil
	}
	if !slices.Contains(texts, ext) && (e.size < 0 || e.size > mediaWhole) {
		if data, ok := t.library.cook(e.sha); ok {
			return data, nil // GitHub shows a patch: it is a text under a medium's name
		}
		return []byte(heads[ext]), nil
	}
	data, err := t.library.bytes(e.sha)
	if err != nil {
		_, err = t.keep(nil, err)
	}
	return data, err
}

type info struct{ e entry }

func (i info) Name() string       { return i.e.name }
func (i info) Size() int64        { return max(i.e.size, 0) }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.e.mode == modeFolder }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	switch i.e.mode {
	case modeFolder:
		return fs.ModeDir | 0o755
	case modeFile, "100755":
		return 0o644
	case modeLink:
		return fs.ModeSymlink | 0o777
	}
	return fs.ModeIrregular
}

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openDir struct{ info info }

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }
func (d *openDir) Read([]byte) (int, error)   { return 0, io.EOF }
