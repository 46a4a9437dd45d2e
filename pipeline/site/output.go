package site

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// Manifest is the file inside the output folder that lists what Terbit wrote:
// a first line that names its kind, then a path a line.
const Manifest = ".terbit-site"

const manifestHead = "terbit-site 1"

// ErrForeign is returned for an output folder that holds files but no manifest.
var ErrForeign = errors.New("the folder is not empty and was not written by terbit")

// tempDir holds the files that are about to replace another, inside the output
// so that renaming is one step. What a killed build left there is thrown away, but
// for a commit that had begun.
const tempDir = ".terbit-tmp"

// output is the folder that a build writes. An empty folder is written in place;
// in any other nothing changes before finish, which commits. Its methods may be
// called from several goroutines, start and finish excepted.
type output struct {
	dir   string
	dry   bool                // tell what would be done, and do nothing
	sole  bool                // nobody else writes here
	fresh bool                // nothing is there: create, don't compare
	old   map[string]struct{} // what the manifest listed
	at    *keep.Folder        // nil: it is not open
	// untidy says that the manifest holds what a killed build appended to it.
	untidy bool

	mu      sync.Mutex
	dirs    map[string]struct{} // folders known to exist
	files   []string            // what this build produced
	journal *os.File
	staged  []move
	gone    []string              // removed, or to be
	stamps  map[string]keep.Stamp // of files as they lie there now; nil: nobody asks
	digests map[string]Digest     // of the files of this build; nil: nobody asks

	names                       atomic.Int64 // of staged files
	written, unchanged, removed atomic.Int64
	bytes                       atomic.Int64
}

// openOutput prepares the folder. It refuses one that it may not clean up.
func openOutput(dir string, dry bool) (*output, error) {
	if dir == "" {
		return nil, errors.New("open output: no folder named")
	}
	o := &output{dir: dir, dry: dry, dirs: map[string]struct{}{}, old: map[string]struct{}{}, digests: map[string]Digest{}}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !dry:
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("create output: %w", err)
		}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read output: %w", err)
	}
	// A build killed before its manifest stood leaves nothing but its temporary files.
	onlyTemp := len(entries) == 1 && entries[0].Name() == tempDir
	if o.fresh = len(entries) == 0 || onlyTemp; o.fresh {
		return o, o.dropTemp()
	}
	if err := o.readManifest(); err != nil {
		return nil, err
	}
	if !dry {
		if finished, err := o.rollForward(); err != nil || finished {
			if err != nil {
				return nil, err
			}
			return openOutput(dir, dry)
		}
		if err := o.dropTemp(); err != nil {
			return nil, err
		}
	}
	o.at, _ = keep.OpenFolder(dir) // else every file is looked at
	return o, nil
}

func (o *output) close() {
	if o.at != nil {
		_ = o.at.Close()
	}
}

func (o *output) dropTemp() error {
	if o.dry {
		return nil
	}
	if err := os.RemoveAll(filepath.Join(o.dir, tempDir)); err != nil {
		return fmt.Errorf("remove temporary files: %w", err)
	}
	return nil
}

func (o *output) readManifest() error {
	data, err := os.ReadFile(filepath.Join(o.dir, Manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write to %s: %w; choose an empty folder, or empty this one yourself", o.dir, ErrForeign)
	}
	if err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != manifestHead {
		return fmt.Errorf("read manifest of %s: first line %q, want %q", o.dir, lines[0], manifestHead)
	}
	o.old = make(map[string]struct{}, len(lines))
	for _, l := range lines[1:] {
		if !fs.ValidPath(l) || l == "." {
			return fmt.Errorf("read manifest of %s: %q is no path inside it", o.dir, l)
		}
		o.old[l] = struct{}{}
	}
	o.untidy = !slices.IsSorted(lines[1:]) || len(lines)-1 != len(o.old)
	return nil
}

// start lists the planned files of an empty folder in the manifest before any is
// written, so that a build that is killed leaves nothing behind that the next one
// can't remove.
func (o *output) start(planned []string) error {
	if !o.fresh || o.dry {
		return nil
	}
	if err := o.writeManifest(slices.Clone(planned)); err != nil {
		return err
	}
	for _, f := range planned {
		o.old[f] = struct{}{}
	}
	return nil
}

func manifestOf(files []string) []byte {
	slices.Sort(files)
	var b bytes.Buffer
	b.WriteString(manifestHead + "\n")
	for _, f := range slices.Compact(files) {
		b.WriteString(f)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (o *output) writeManifest(files []string) error {
	temp, err := o.stage(bytes.NewReader(manifestOf(files)))
	if err != nil {
		return err
	}
	if err := os.Rename(o.temp(temp), filepath.Join(o.dir, Manifest)); err != nil {
		return fmt.Errorf("replace manifest: %w", err)
	}
	return nil
}

// claim notes a file of this build that was not planned. In a folder that is
// written in place it is listed before it is written.
func (o *output) claim(file string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files = append(o.files, file)
	if _, ok := o.old[file]; ok || !o.fresh || o.dry {
		return nil
	}
	if o.journal == nil {
		f, err := os.OpenFile(filepath.Join(o.dir, Manifest), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return fmt.Errorf("append to manifest: %w", err)
		}
		o.journal = f
	}
	o.old[file] = struct{}{}
	if _, err := o.journal.WriteString(file + "\n"); err != nil {
		return fmt.Errorf("append to manifest: %w", err)
	}
	return nil
}

// claimed notes files that are there already and stay.
func (o *output) claimed(files []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files = append(o.files, files...)
}

// left counts a file that is left alone.
func (o *output) left(n int64) {
	o.unchanged.Add(1)
	o.bytes.Add(n)
}

// untouched reports whether a file of the output still has the stamp.
func (o *output) untouched(file string, s keep.Stamp) bool {
	if o.sole && !o.fresh {
		_, ok := o.old[file]
		return ok
	}
	if s == (keep.Stamp{}) || o.fresh || o.at == nil {
		return false
	}
	now, ok := o.at.Stamp(file)
	return ok && now == s
}

// put writes a planned page; buf is scratch space for comparing.
func (o *output) put(file string, data []byte, buf *[]byte) error {
	o.holds(file, sha256.Sum256(data))
	name := filepath.Join(o.dir, filepath.FromSlash(file))
	if !o.fresh && o.same(file, name, data, buf) {
		o.left(int64(len(data)))
		return nil
	}
	o.bytes.Add(int64(len(data)))
	return o.bring(file, bytes.NewReader(data))
}

// copy writes a media file, read from open, unless it is there already with the
// same bytes.
func (o *output) copy(file string, open func() (io.ReadCloser, error)) error {
	if err := o.claim(file); err != nil {
		return err
	}
	if !o.fresh {
		h := sha256.New()
		n, equal, err := o.sameStream(file, open, h)
		if err != nil {
			return err
		}
		if equal {
			o.holds(file, Digest(h.Sum(nil)))
			o.left(n)
			return nil
		}
	}
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	h := sha256.New()
	c := &counter{r: io.TeeReader(r, h)}
	err = o.bring(file, c)
	o.holds(file, Digest(h.Sum(nil)))
	o.bytes.Add(c.n)
	return err
}

// holds notes what a file of this build holds.
func (o *output) holds(file string, d Digest) {
	if o.digests == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.digests[file] = d
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bring writes a file that differs: in place where nothing was, else beside, for
// the commit.
func (o *output) bring(file string, r io.Reader) error {
	o.written.Add(1)
	switch {
	case o.dry:
		o.add(move{file: file})
		_, err := io.Copy(io.Discard, r)
		return err
	case o.fresh:
		return o.create(file, r)
	}
	temp, err := o.stage(r)
	if err == nil {
		o.add(move{temp, file})
	}
	return err
}

func (o *output) add(m move) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.staged = append(o.staged, m)
}

// create writes a file where there is none.
func (o *output) create(file string, r io.Reader) error {
	if err := o.mkdir(path.Dir(file)); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(o.dir, filepath.FromSlash(file)), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	_, err = io.Copy(f, r)
	if err == nil {
		o.noteFile(file, f)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// noteFile keeps the stamp of an open file of the output.
func (o *output) noteFile(file string, f *os.File) {
	if o.stamps == nil {
		return
	}
	if info, err := f.Stat(); err == nil {
		o.note(file, keep.StampOf(info))
	}
}

func (o *output) note(file string, s keep.Stamp) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stamps[file] = s
}

// mkdir makes a folder of the output, once.
func (o *output) mkdir(dir string) error {
	o.mu.Lock()
	_, known := o.dirs[dir]
	o.mu.Unlock()
	if known || dir == "." {
		return nil
	}
	name := filepath.Join(o.dir, filepath.FromSlash(dir))
	if err := os.Mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.MkdirAll(name, 0o755); err != nil {
			return fmt.Errorf("create folder: %w", err)
		}
	}
	o.mu.Lock()
	o.dirs[dir] = struct{}{}
	o.mu.Unlock()
	return nil
}

// stage writes a file below the temporary folder and returns its name there.
func (o *output) stage(r io.Reader) (name string, err error) {
	name = strconv.FormatInt(o.names.Add(1), 10)
	at := o.temp(name)
	f, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(at), 0o755); err == nil {
			f, err = os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		}
	}
	if err != nil {
		return "", fmt.Errorf("create temporary file: %w", err)
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("write temporary file: %w", err)
	}
	return name, nil
}

func (o *output) temp(name string) string { return filepath.Join(o.dir, tempDir, name) }
