package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// ErrMissing says that an object is not in this copy of the repository.
var ErrMissing = errors.New("object missing")

// MissingError is the [ErrMissing] of a tree, or of something in it.
type MissingError struct{ Path, ID string }

func (e *MissingError) Error() string {
	return fmt.Sprintf("read %s at %s: not in this copy of the repository", e.Path, e.ID)
}

// Unwrap makes it an [ErrMissing].
func (e *MissingError) Unwrap() error { return ErrMissing }

var objectID = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// Folders opens trees as one file system, each at a path of its own: at gives a
// tree's id by path. Every object is known to be there before it returns; one
// that is not is a [MissingError].
func (r *Repo) Folders(ctx context.Context, at map[string]string) (*Tree, error) {
	paths := slices.Sorted(maps.Keys(at))
	if err := r.haveTrees(ctx, paths, at); err != nil {
		return nil, err
	}
	listings := make([][]byte, len(paths))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range paths {
		g.Go(func() (err error) {
			if listings[i], err = r.run(gctx, "ls-tree", "-r", "-t", "-l", "-z", "--full-tree", at[name]); err != nil {
				return fmt.Errorf("list %s at %s: %w", name, at[name], err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	t := newTree()
	for i, name := range paths {
		t.mount(name, at[name])
		if err := t.addAll(listings[i], name); err != nil {
			return nil, fmt.Errorf("list %s at %s: %w", name, at[name], err)
		}
	}
	return t, t.start(r, ctx)
}

// haveTrees asks for all trees at once. An id that names anything but a tree is
// refused: a commit's would be taken for its tree.
func (r *Repo) haveTrees(ctx context.Context, paths []string, at map[string]string) error {
	var ask bytes.Buffer
	for _, name := range paths {
		if !objectID.MatchString(at[name]) || !fs.ValidPath(name) || name == "." {
			return fmt.Errorf("open %q at %q: not a path and an object id", name, at[name])
		}
		ask.WriteString(at[name] + "\n")
	}
	if len(paths) == 0 {
		return nil
	}
	cmd := r.command(ctx, "cat-file", "--batch-check=%(objecttype)")
	cmd.Stdin = &ask
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("look up %d trees: %w", len(paths), err)
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(paths) {
		return fmt.Errorf("look up %d trees: %d answers", len(paths), len(answers))
	}
	for i, name := range paths {
		switch id := at[name]; {
		case answers[i] == id+" missing":
			return &MissingError{name, id}
		case answers[i] != "tree":
			return fmt.Errorf("open %s at %s: it is a %s, not a tree", name, id, answers[i])
		}
	}
	return nil
}

// Shallow reports whether the repository's history was cut off.
func (r *Repo) Shallow(ctx context.Context) (bool, error) {
	out, err := r.run(ctx, "rev-parse", "--is-shallow-repository")
	return strings.TrimSpace(string(out)) == "true", err
}

func newTree() *Tree {
	return &Tree{entries: map[string]*entry{".": {name: ".", mode: fs.ModeDir | 0o755}}}
}

// mount makes a folder at a path, and the folders above it.
func (t *Tree) mount(name, id string) {
	if t.entries[name] != nil {
		return
	}
	t.mountAbove(name)
	t.put(name, &entry{name: path.Base(name), id: id, mode: fs.ModeDir | 0o755})
}

func (t *Tree) mountAbove(name string) {
	if dir := path.Dir(name); t.entries[dir] == nil {
		t.mountAbove(dir)
		t.put(dir, &entry{name: path.Base(dir), mode: fs.ModeDir | 0o755})
	}
}

func (t *Tree) put(name string, e *entry) {
	t.entries[name] = e
	parent := t.entries[path.Dir(name)]
	parent.kids = append(parent.kids, fs.FileInfoToDirEntry(info{e}))
}
