package git

import (
	"bytes"
	"cmp"
	"crypto/sha1" //nolint:gosec // git's object ids are SHA-1; this names content, it protects nothing
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// TreeID computes the id that git gives to a folder holding exactly the named
// files, all of mode 100644: an item's revision before it is committed. Names
// are slash-separated and relative to fsys.
func TreeID(fsys fs.FS, names []string) (string, error) {
	root := newNode()
	for _, name := range names {
		id, err := blobID(fsys, name)
		if err != nil {
			return "", err
		}
		root.add(strings.Split(name, "/"), leaf{fileMode, id})
	}
	return hex.EncodeToString(root.id(func(string, []byte) {})), nil
}

func blobID(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("hash %s: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("hash %s: %w", name, err)
	}
	h := object(kindBlob, info.Size())
	if n, err := io.Copy(h, f); err != nil {
		return nil, fmt.Errorf("hash %s: %w", name, err)
	} else if n != info.Size() {
		return nil, fmt.Errorf("hash %s: it changed while it was read", name)
	}
	return h.Sum(nil), nil
}

// idOf is the id of an object that is at hand.
func idOf(kind string, body []byte) []byte {
	h := object(kind, int64(len(body)))
	h.Write(body)
	return h.Sum(nil)
}

func object(kind string, size int64) hash.Hash {
	h := sha1.New() //nolint:gosec // see the import
	fmt.Fprintf(h, "%s %d\x00", kind, size)
	return h
}

// fileMode is the mode of a plain file, as git writes it.
const fileMode = "100644"

// leaf is what a folder holds and is no folder itself.
type leaf struct {
	mode string
	id   []byte
}

// node is a folder. One with something new in it is not in the repository yet.
type node struct {
	leaves  map[string]leaf
	folders map[string]*node
	fresh   bool
}

func newNode() *node { return &node{leaves: map[string]leaf{}, folders: map[string]*node{}} }

// add puts a leaf into the folder, or the one below it that the path names.
func (n *node) add(parts []string, l leaf) {
	if len(parts) == 1 {
		n.leaves[parts[0]] = l
		return
	}
	n.folder(parts[0]).add(parts[1:], l)
}

func (n *node) folder(name string) *node {
	sub := n.folders[name]
	if sub == nil {
		sub = newNode()
		n.folders[name] = sub
	}
	return sub
}

// put is add of something new.
func (n *node) put(parts []string, l leaf) {
	n.fresh = true
	if len(parts) == 1 {
		n.leaves[parts[0]] = l
		return
	}
	n.folder(parts[0]).put(parts[1:], l)
}

// id is the folder's id. Fresh folders are handed to take as git stores them, those
// below before those above.
func (n *node) id(take func(kind string, body []byte)) []byte {
	type entry struct {
		mode, name, sortKey string
		id                  []byte
	}
	var entries []entry
	for name, l := range n.leaves {
		entries = append(entries, entry{l.mode, name, name, l.id})
	}
	for name, sub := range n.folders {
		entries = append(entries, entry{"40000", name, name + "/", sub.id(take)}) // git sorts a folder as if a slash followed
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.sortKey, b.sortKey) })
	var body bytes.Buffer
	for _, e := range entries {
		fmt.Fprintf(&body, "%s %s\x00", e.mode, e.name)
		body.Write(e.id)
	}
	if n.fresh {
		take(kindTree, body.Bytes())
	}
	return idOf(kindTree, body.Bytes())
}
