package forge

import (
	"fmt"
	"slices"
	"strings"
)

// A commit's changes, laid on its parent's tree, give its own tree without a
// request, if they are all there. They may not be: a listing says nothing of
// modes, and it can be cut. So the result counts only where it hashes to the
// tree that the commit names.

// grow adds to the forest the tree that a commit makes of its first parent's
// root. It is false where the changes do not add up to it.
func (f *forest) grow(parent string, files []wireFile, want string) bool {
	change := map[string]*entry{} // by path; nil takes away
	for _, file := range files {
		if file.Previous != "" && file.Status == "renamed" {
			change[file.Previous] = nil
		}
		if file.Status == "removed" {
			change[file.Filename] = nil
			continue
		}
		if !isSHA(file.SHA) {
			return false
		}
		change[file.Filename] = &entry{name: baseName(file.Filename), mode: f.modeOf(parent, file), sha: file.SHA, size: -1}
	}
	id, err := f.rebuild(parent, change)
	return err == nil && id == want
}

func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// modeOf guesses that a file keeps its mode, and that a new one is plain.
func (f *forest) modeOf(parent string, file wireFile) string {
	for _, path := range []string{file.Filename, file.Previous} {
		if e, err := f.known(parent, path); path != "" && err == nil && e.mode != "" && e.mode != modeFolder {
			return e.mode
		}
	}
	return modeFile
}

// known is find without requests.
func (f *forest) known(root, path string) (entry, error) {
	at := entry{mode: modeFolder, sha: root}
	for part := range strings.SplitSeq(path, "/") {
		es, ok := f.trees[at.sha]
		if !ok {
			return entry{}, errNoTree
		}
		i := slices.IndexFunc(es, func(e entry) bool { return e.name == part })
		if i < 0 {
			return entry{}, nil
		}
		at = es[i]
	}
	return at, nil
}

// rebuild lays changes on a tree and gives the new tree's id, "" for an empty
// one. It makes no request.
func (f *forest) rebuild(id string, change map[string]*entry) (string, error) {
	var entries []entry
	if id != "" {
		es, ok := f.trees[id]
		if !ok {
			return "", errNoTree
		}
		entries = slices.Clone(es)
	}
	below := map[string]map[string]*entry{}
	for path, e := range change {
		dir, rest, nested := strings.Cut(path, "/")
		if !nested {
			entries = put(entries, path, e)
			continue
		}
		if below[dir] == nil {
			below[dir] = map[string]*entry{}
		}
		below[dir][rest] = e
	}
	for dir, changes := range below {
		old := ""
		if i := slices.IndexFunc(entries, func(e entry) bool { return e.name == dir && e.mode == modeFolder }); i >= 0 {
			old = entries[i].sha
		}
		sub, err := f.rebuild(old, changes)
		if err != nil {
			return "", fmt.Errorf("%s: %w", dir, err)
		}
		if sub == "" {
			entries = put(entries, dir, nil)
		} else {
			entries = put(entries, dir, &entry{name: dir, mode: modeFolder, sha: sub})
		}
	}
	if len(entries) == 0 {
		return "", nil
	}
	id = treeID(entries)
	f.trees[id] = entries
	return id, nil
}

// put replaces or removes one name.
func put(entries []entry, name string, e *entry) []entry {
	entries = slices.DeleteFunc(entries, func(x entry) bool { return x.name == name })
	if e != nil {
		entries = append(entries, *e)
	}
	return entries
}
