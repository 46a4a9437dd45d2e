package git

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// Whole makes the tree of files below a folder, by their slash-separated names, and
// of a few more whose content is given. Nothing of the branch goes into it, and the
// branch is not touched. The bytes are taken as they lie there: no attribute and no
// setting changes them.
func (b *Branch) Whole(ctx context.Context, dir string, files []string, more map[string][]byte) (tree string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("make tree: %w", err)
	}
	var paths bytes.Buffer
	for _, name := range files {
		if !fs.ValidPath(name) || strings.ContainsAny(name, "\n\x00") {
			return "", fmt.Errorf("make tree: %q is no name of a file", name)
		}
		paths.WriteString(filepath.Join(dir, filepath.FromSlash(name)) + "\n")
	}
	out, err := b.run(ctx, paths.Bytes(), "hash-object", "-w", "--no-filters", "--stdin-paths")
	if err != nil {
		return "", err
	}
	ids := strings.Fields(string(out))
	if len(ids) != len(files) {
		return "", fmt.Errorf("make tree: git hashed %d of %d files", len(ids), len(files))
	}
	var list bytes.Buffer
	for i, name := range files {
		fmt.Fprintf(&list, "100644 %s\t%s\x00", ids[i], name)
	}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		id, err := b.run(ctx, more[name], "hash-object", "-w", "--stdin")
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&list, "100644 %s\t%s\x00", strings.TrimSpace(string(id)), name)
	}
	env, done, err := b.index()
	if err != nil {
		return "", err
	}
	defer done()
	if _, err := b.runEnv(ctx, env, list.Bytes(), "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	out, err = b.runEnv(ctx, env, nil, "write-tree")
	return strings.TrimSpace(string(out)), err
}

// Difference is what a tree would change on the branch.
type Difference struct{ Added, Changed, Removed []string }

// None says that nothing would change.
func (d Difference) None() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Compare says how a tree differs from the tip; where there is no branch everything
// is new.
func (b *Branch) Compare(ctx context.Context, tree string) (d Difference, err error) {
	from := b.tip
	if from == "" {
		empty, err := b.run(ctx, []byte{}, "hash-object", "-t", "tree", "-w", "--stdin")
		if err != nil {
			return d, err
		}
		from = strings.TrimSpace(string(empty))
	}
	out, err := b.run(ctx, nil, "diff-tree", "-r", "-z", "--no-renames", "--name-status", from, tree)
	if err != nil {
		return d, err
	}
	fields := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		list := &d.Changed
		switch fields[i] {
		case "A":
			list = &d.Added
		case "D":
			list = &d.Removed
		}
		*list = append(*list, fields[i+1])
	}
	return d, nil
}
