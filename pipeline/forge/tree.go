package forge

import (
	"bytes"
	"cmp"
	"crypto/sha1" //nolint:gosec // git's object ids are SHA-1; they name content, they protect nothing
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// The modes of git's tree entries.
const (
	modeFile   = "100644"
	modeFolder = "040000"
	modeLink   = "120000"
)

// entry is one line of a git tree.
type entry struct {
	name, mode, sha string
	size            int64 // of a file; -1 where it is not known
}

var errNoTree = errors.New("tree is not known")

// forest remembers git trees by their ids, so that an unchanged folder costs no
// request, at whatever commit.
type forest struct {
	s     *session
	trees map[string][]entry
}

func newForest(s *session) *forest { return &forest{s: s, trees: map[string][]entry{}} }

// fetch reads the whole tree of a commit by one request and gives its root's id.
// Of a truncated answer the root is read by itself, and the rest when it is
// asked for.
func (f *forest) fetch(commit string) (root string, err error) {
	var t wireTree
	path := "git/trees/" + commit
	if _, err := f.s.get(path, url.Values{"recursive": {"1"}}, &t); err != nil {
		return "", err
	}
	if t.Truncated == nil || *t.Truncated {
		t = wireTree{}
		if _, err := f.s.get(path, nil, &t); err != nil {
			return "", err
		}
		if t.Truncated == nil || *t.Truncated {
			return "", fmt.Errorf("list tree %s: truncated", commit)
		}
	}
	return f.plant(t.Tree)
}

// plant stores a listing. Every folder must hash to the id that it goes by.
func (f *forest) plant(listing []wireEntry) (root string, err error) {
	folders := map[string][]entry{"": nil}
	ids := map[string]string{}
	deep := false
	for _, e := range listing {
		dir, name := "", e.Path
		if i := strings.LastIndexByte(e.Path, '/'); i >= 0 {
			dir, name, deep = e.Path[:i], e.Path[i+1:], true
		}
		if name == "" || !isSHA(e.SHA) || e.Mode == "" {
			return "", fmt.Errorf("read tree entry %q: incomplete", e.Path)
		}
		folders[dir] = append(folders[dir], entry{name: name, mode: e.Mode, sha: e.SHA, size: e.Size})
		if e.Mode == modeFolder {
			ids[e.Path] = e.SHA
		}
	}
	root = treeID(folders[""])
	f.trees[root] = folders[""]
	if !deep {
		return root, nil
	}
	for dir, entries := range folders {
		if dir == "" {
			continue
		}
		if id := treeID(entries); id != ids[dir] {
			return "", fmt.Errorf("read tree %s: its entries do not add up to %s", dir, ids[dir])
		}
		f.trees[ids[dir]] = entries
	}
	return root, nil
}

// entries are those of one folder.
func (f *forest) entries(id string) ([]entry, error) {
	if es, ok := f.trees[id]; ok {
		return es, nil
	}
	var t wireTree
	if _, err := f.s.get("git/trees/"+id, nil, &t); err != nil {
		return nil, err
	}
	if t.Truncated == nil || *t.Truncated {
		return nil, fmt.Errorf("list tree %s: truncated", id)
	}
	root, err := f.plant(t.Tree)
	if err != nil {
		return nil, err
	}
	if root != id {
		return nil, fmt.Errorf("read tree %s: its entries add up to %s", id, root)
	}
	return f.trees[id], nil
}

// find looks a path up below a tree; the zero entry is not there.
func (f *forest) find(root, path string) (entry, error) {
	at := entry{mode: modeFolder, sha: root}
	for part := range strings.SplitSeq(path, "/") {
		if at.mode != modeFolder {
			return entry{}, nil
		}
		es, err := f.entries(at.sha)
		if err != nil {
			return entry{}, err
		}
		i := slices.IndexFunc(es, func(e entry) bool { return e.name == part })
		if i < 0 {
			return entry{}, nil
		}
		at = es[i]
	}
	return at, nil
}

// folder is the id of a folder below a tree, "" where there is none.
func (f *forest) folder(root, path string) (string, error) {
	e, err := f.find(root, path)
	if err != nil || e.mode != modeFolder {
		return "", err
	}
	return e.sha, nil
}

// treeID computes the id that git gives to a folder with these entries.
func treeID(entries []entry) string {
	sorted := slices.Clone(entries)
	key := func(e entry) string {
		if e.mode == modeFolder {
			return e.name + "/" // git sorts a folder as if a slash followed
		}
		return e.name
	}
	slices.SortFunc(sorted, func(a, b entry) int { return cmp.Compare(key(a), key(b)) })
	var body bytes.Buffer
	for _, e := range sorted {
		id, err := hex.DecodeString(e.sha)
		if err != nil {
			return ""
		}
		fmt.Fprintf(&body, "%s %s\x00", strings.TrimLeft(e.mode, "0"), e.name)
		body.Write(id)
	}
	return objectID("tree", body.Bytes())
}

func objectID(kind string, body []byte) string {
	h := sha1.New() //nolint:gosec // see the import
	fmt.Fprintf(h, "%s %d\x00", kind, len(body))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
