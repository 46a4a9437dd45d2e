package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Manifest is the file inside the output folder that lists what Terbit wrote:
// a first line that names its kind, then a path a line.
const Manifest = ".terbit-site"

const manifestHead = "terbit-site 1"

// ErrForeign is returned for an output folder that holds files but no manifest.
var ErrForeign = errors.New("the folder is not empty and was not written by terbit")

// tempDir holds the files that are about to replace another, inside the output
// so that renaming is one step. What a killed build left there is thrown away.
const tempDir = ".terbit-tmp"

// output is the folder that a build writes. Its methods may be called from
// several goroutines, start and finish excepted.
type output struct {
	dir   string
	fresh bool                // nothing is there: create, don't compare
	old   map[string]struct{} // what the manifest listed
	// untidy says that the manifest holds what a killed build appended to it.
	untidy bool

	mu      sync.Mutex
	dirs    map[string]struct{} // folders known to exist
	files   []string            // what this build produced
	journal *os.File

	written, unchanged, removed atomic.Int64
	bytes                       atomic.Int64
}

// openOutput prepares the folder. It refuses one that it may not clean up.
func openOutput(dir string) (*output, error) {
	if dir == "" {
		return nil, errors.New("open output: no folder named")
	}
	o := &output{dir: dir, dirs: map[string]struct{}{}, old: map[string]struct{}{}}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("create output: %w", err)
		}
	case err != nil:
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
	return o, o.dropTemp()
}

func (o *output) dropTemp() error {
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
	for _, l := range lines[1:] {
		if !fs.ValidPath(l) || l == "." {
			return fmt.Errorf("read manifest of %s: %q is no path inside it", o.dir, l)
		}
		o.old[l] = struct{}{}
	}
	o.untidy = !slices.IsSorted(lines[1:]) || len(lines)-1 != len(o.old)
	return nil
}

// start lists the planned files in the manifest before any is written, so that
// a build that is killed leaves nothing behind that the next one can't remove.
func (o *output) start(planned []string) error {
	all := slices.Clone(planned)
	for f := range o.old {
		all = append(all, f)
	}
	if len(o.old) == 0 || !o.all(planned) {
		if err := o.writeManifest(all); err != nil {
			return err
		}
	}
	for _, f := range planned {
		o.old[f] = struct{}{}
	}
	return nil
}

func (o *output) all(files []string) bool {
	for _, f := range files {
		if _, ok := o.old[f]; !ok {
			return false
		}
	}
	return true
}

func (o *output) writeManifest(files []string) error {
	slices.Sort(files)
	var b bytes.Buffer
	b.WriteString(manifestHead + "\n")
	for _, f := range slices.Compact(files) {
		b.WriteString(f)
		b.WriteByte('\n')
	}
	return o.replace(filepath.Join(o.dir, Manifest), bytes.NewReader(b.Bytes()))
}

// claim notes a file of this build that was not planned, before it is written.
func (o *output) claim(file string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files = append(o.files, file)
	if _, ok := o.old[file]; ok {
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

// put writes a planned page; buf is scratch space for comparing.
func (o *output) put(file string, data []byte, buf *[]byte) error {
	name := filepath.Join(o.dir, filepath.FromSlash(file))
	o.bytes.Add(int64(len(data)))
	if !o.fresh && same(name, data, buf) {
		o.unchanged.Add(1)
		return nil
	}
	if err := o.mkdir(file); err != nil {
		return err
	}
	o.written.Add(1)
	if o.fresh {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return fmt.Errorf("write page: %w", err)
		}
		return nil
	}
	return o.replace(name, bytes.NewReader(data))
}

// same reports whether a file holds exactly data.
func same(name string, data []byte, buf *[]byte) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	if cap(*buf) < len(data)+1 {
		*buf = make([]byte, len(data)+len(data)/2+512)
	}
	n, err := io.ReadFull(f, (*buf)[:len(data)+1])
	return errors.Is(err, io.ErrUnexpectedEOF) && bytes.Equal((*buf)[:n], data) || len(data) == 0 && errors.Is(err, io.EOF)
}

// copy writes a media file, read from open, unless it is there already with the
// same bytes.
func (o *output) copy(file string, open func() (io.ReadCloser, error)) error {
	if err := o.claim(file); err != nil {
		return err
	}
	name := filepath.Join(o.dir, filepath.FromSlash(file))
	if !o.fresh {
		n, equal, err := sameStream(name, open)
		if err != nil || equal {
			o.unchanged.Add(1)
			o.bytes.Add(n)
			return err
		}
	}
	if err := o.mkdir(file); err != nil {
		return err
	}
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	c := &counter{r: r}
	o.written.Add(1)
	err = o.replace(name, c)
	o.bytes.Add(c.n)
	return err
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

// sameStream compares a file with a stream. A missing file is a difference.
func sameStream(name string, open func() (io.ReadCloser, error)) (int64, bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, false, nil //nolint:nilerr // absent or unreadable: written anew
	}
	defer f.Close()
	r, err := open()
	if err != nil {
		return 0, false, err
	}
	defer r.Close()
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	var total int64
	for {
		n, errA := io.ReadFull(f, a)
		m, errB := io.ReadFull(r, b)
		total += int64(m)
		if errB != nil && !atEnd(errB) {
			return 0, false, errB
		}
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return 0, false, nil
		}
		if errA != nil || errB != nil {
			return total, atEnd(errA) && atEnd(errB), nil
		}
	}
}

func atEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// mkdir makes the folder of a file, once.
func (o *output) mkdir(file string) error {
	dir := path.Dir(file)
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

// replace puts a file in the place of another in one step.
func (o *output) replace(name string, r io.Reader) (err error) {
	temp := filepath.Join(o.dir, tempDir)
	f, err := os.CreateTemp(temp, "*")
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.Mkdir(temp, 0o755); err == nil || errors.Is(err, fs.ErrExist) {
			f, err = os.CreateTemp(temp, "*")
		}
	}
	if err != nil {
		return fmt.Errorf("create temporary file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = io.Copy(f, r); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err = f.Chmod(0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	return nil
}
