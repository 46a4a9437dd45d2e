package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// Bounds of an item. They are far above honest use and keep a hostile folder cheap.
const (
	MarkdownMax = 1 << 20  // bytes of index.md
	CaptionMax  = 64 << 10 // bytes of one takarir file
	FilesMax    = 500      // files of one item
	depthMax    = 3        // folders below the item
)

// Options say what to load.
type Options struct {
	Location *time.Location        // zone of times written without one; nil is UTC
	Only     func(id string) bool  // nil loads every item
	Progress func(done, total int) // called from several goroutines; may be nil

	// Lean lets the text of every item go once it was read; see [Item.Hold]. Fewer items
	// than LeanFrom keep theirs: reading twice takes time.
	Lean     bool
	LeanFrom int
	Digest   func(*Item) Digest // what to know of a text that may not be at hand; needed with Lean and Memory

	Memory  *Memory              // what an earlier Load read; nil reads everything
	Disk    string               // with Memory: the folder of the disk that fsys is; empty asks fsys, which takes longer
	Touched func(id string) bool // with Memory: items that may have changed; nil looks at every file's stamp
}

// Load reads every item under content/ of fsys. The error is a failure to read
// the folder itself; whatever is wrong with an item is a finding of the corpus.
// A file system without content/ is a corpus without items.
func Load(ctx context.Context, fsys fs.FS, opts Options) (*Corpus, error) {
	if opts.Location == nil {
		opts.Location = time.UTC
	}
	if opts.Only == nil {
		opts.Only = func(string) bool { return true }
	}
	ids, findings, err := list(fsys, opts.Only)
	if err != nil {
		return nil, err
	}
	items := make([]*Item, len(ids))
	found := make([][]diag.Finding, len(ids))
	l := &loader{fsys: fsys, opts: opts, lean: opts.Lean && len(ids) >= opts.LeanFrom}
	recall := opts.Memory.begin(opts)
	defer recall.close()
	var done atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0) + 1)
	const batch = 32 // a goroutine an item costs more than a small item does
	for lo := 0; lo < len(ids); lo += batch {
		g.Go(func() error {
			for i := lo; i < min(lo+batch, len(ids)); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				if items[i] = recall.item(fsys, ids[i]); items[i] == nil {
					items[i], found[i] = l.load(ids[i], recall)
				}
				if opts.Progress != nil {
					opts.Progress(int(done.Add(1)), len(ids))
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	recall.end(items)
	for _, f := range found {
		findings = append(findings, f...)
	}
	return &Corpus{Items: items, Findings: diag.Sort(findings)}, nil
}

var (
	yearName = regexp.MustCompile(`^[0-9]{4}$`)
	slugName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// list returns the ids of the item folders that are asked for, in order, and what
// is wrong with paths that are.
func list(fsys fs.FS, only func(string) bool) (ids []string, findings []diag.Finding, err error) {
	years, err := fs.ReadDir(fsys, "content")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list content: %w", err)
	}
	for _, y := range years {
		dir := path.Join("content", y.Name())
		if f, ok := misplaced(y, dir, yearName, lang.T("folder tahun, misalnya content/2026", "a year folder such as content/2026")); !ok {
			if only(dir) {
				findings = append(findings, f...)
			}
			continue
		}
		slugs, err := fs.ReadDir(fsys, dir)
		if err != nil {
			return nil, nil, fmt.Errorf("list %s: %w", dir, err)
		}
		for _, s := range slugs {
			id := dir + "/" + s.Name()
			if !only(id) {
				continue
			}
			if f, ok := misplaced(s, id, slugName, lang.T("folder konten: huruf kecil, angka, dan tanda hubung, misalnya hak-informasi", "an item folder: lower-case letters, digits and hyphens, such as hak-informasi")); !ok {
				findings = append(findings, f...)
				continue
			}
			ids = append(ids, id)
		}
	}
	return ids, findings, nil
}

// misplaced reports whether the entry is no folder of the wanted name; ok means it is one.
func misplaced(e fs.DirEntry, at string, name *regexp.Regexp, want lang.Text) (_ []diag.Finding, ok bool) {
	switch {
	case strings.HasPrefix(e.Name(), "."):
		return nil, false
	case e.Type()&fs.ModeSymlink != 0:
		return []diag.Finding{found(diag.At(at), Link, lang.T("%s adalah tautan (symlink)", "%s is a symbolic link").With(at),
			lang.T("ganti dengan folder biasa", "replace it with a real folder"))}, false
	case e.IsDir() && name.MatchString(e.Name()):
		return nil, true
	}
	return []diag.Finding{found(diag.At(at), Misplaced, lang.T("%s tidak dikenal di sini", "%s does not belong here").With(quote(e.Name())),
		lang.T("di sini hanya boleh ada %s", "only %s may stand here").With(want))}, false
}

func found(pos diag.Position, rule diag.Doc, msg, hint lang.Text) diag.Finding {
	return diag.Finding{Position: pos, Severity: rule.Severity, Rule: rule.ID, Message: msg, Hint: hint}
}

// loader reads items.
type loader struct {
	fsys fs.FS
	opts Options
	lean bool
}

// load reads one item and has it remembered when there is nothing to say of it.
func (l *loader) load(id string, recall *recall) (*Item, []diag.Finding) {
	places := recall.stamps()
	it, findings := loadItem(l.fsys, id, l.opts.Location, places)
	if it.Parsed && l.opts.Digest != nil {
		d := l.opts.Digest(it)
		it.Digest = &d
	}
	if t, ok := l.fsys.(identified); ok && t.ID(id) != "" {
		it.Print = keep.SumOf([]byte("git " + t.ID(id)))
	}
	if len(findings) == 0 {
		recall.remember(it, places)
	}
	if l.lean {
		it.letGo()
	}
	return it, findings
}

// identified is a file system that knows the content of a folder by a name: a git
// tree.
type identified interface{ ID(name string) string }

// walk lists the regular files below the item's folder, by name.
func walk(folder fs.FS, id string, places *places) (files []File, findings []diag.Finding) {
	w := &walker{folder: folder, id: id, places: places}
	if err := w.dir("."); errors.Is(err, errFull) {
		w.say(".", TooMany, lang.T("folder ini memuat lebih dari %d berkas", "this folder holds more than %d files").With(FilesMax),
			lang.T("simpan bahan mentah di luar repositori dan sebutkan di materials", "keep raw material outside the repository and name it in materials"))
		if info, err := fs.Stat(folder, "index.md"); err == nil && info.Mode().IsRegular() && w.files[len(w.files)-1].Name < "index.md" {
			w.files = append(w.files, File{Name: "index.md", Bytes: info.Size()}) // not the one too many
		}
	}
	return w.files, w.findings
}

var errFull = errors.New("full")

type walker struct {
	folder   fs.FS
	id       string
	files    []File
	findings []diag.Finding
	places   *places
}

func (w *walker) say(name string, rule diag.Doc, msg, hint lang.Text) {
	w.findings = append(w.findings, found(diag.At(path.Join(w.id, name)), rule, msg, hint))
}

// dir lists one folder; the error is errFull.
func (w *walker) dir(name string) error {
	w.places.look(w.folder, name) // before it is read
	entries, err := fs.ReadDir(w.folder, name)
	if err != nil {
		w.findings = append(w.findings, unreadable(diag.At(path.Join(w.id, name)), err))
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := w.entry(path.Join(name, e.Name()), e); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entry(name string, e fs.DirEntry) error {
	switch {
	case e.IsDir() && strings.Count(name, "/") >= depthMax:
		w.say(name, Misplaced, lang.T("folder di dalam konten terlalu dalam", "folder nested too deep in the item"),
			lang.T("taruh berkas langsung di folder konten", "put the files into the item's folder itself"))
		return nil
	case e.IsDir():
		return w.dir(name)
	case !e.Type().IsRegular():
		w.say(name, Link, lang.T("%s bukan berkas biasa (tautan atau perangkat)", "%s is not a regular file (a link or a device)").With(quote(name)),
			lang.T("ganti dengan berkasnya sendiri", "replace it with the file itself"))
		return nil
	case len(w.files) == FilesMax:
		return errFull
	}
	f := File{Name: name}
	if w.places != nil {
		f.Bytes = w.places.entry(name, e)
	} else if name != "index.md" { // which is about to be read
		if info, err := e.Info(); err == nil {
			f.Bytes = info.Size()
		}
	}
	w.files = append(w.files, f)
	return nil
}

func unreadable(at diag.Position, err error) diag.Finding {
	return found(at, Unreadable, lang.T("berkas tidak dapat dibaca: %v", "file can't be read: %v").With(err),
		lang.T("periksa izin berkas, lalu coba lagi", "check the file's permissions and try again"))
}
