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
		root.add(strings.Split(name, "/"), id)
	}
	return hex.EncodeToString(root.id()), nil
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
	h := object("blob", info.Size())
	if n, err := io.Copy(h, f); err != nil {
		return nil, fmt.Errorf("hash %s: %w", name, err)
	} else if n != info.Size() {
		return nil, fmt.Errorf("hash %s: it changed while it was read", name)
	}
	return h.Sum(nil), nil
}

func object(kind string, size int64) hash.Hash {
	h := sha1.New() //nolint:gosec // see the import
	fmt.Fprintf(h, "%s %d\x00", kind, size)
	return h
}

type node struct {
	files   map[string][]byte
	folders map[string]*node
}

func newNode() *node { return &node{files: map[string][]byte{}, folders: map[string]*node{}} }

func (n *node) add(parts []string, id []byte) {
	if len(parts) == 1 {
		n.files[parts[0]] = id
		return
	}
	sub := n.folders[parts[0]]
	if sub == nil {
		sub = newNode()
		n.folders[parts[0]] = sub
	}
	sub.add(parts[1:], id)
}

func (n *node) id() []byte {
	type entry struct {
		mode, name, sortKey string
		id                  []byte
	}
	var entries []entry
	for name, id := range n.files {
		entries = append(entries, entry{"100644", name, name, id})
	}
	for name, sub := range n.folders {
		entries = append(entries, entry{"40000", name, name + "/", sub.id()}) // git sorts a folder as if a slash followed
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.sortKey, b.sortKey) })
	var body bytes.Buffer
	for _, e := range entries {
		fmt.Fprintf(&body, "%s %s\x00", e.mode, e.name)
		body.Write(e.id)
	}
	h := object("tree", int64(body.Len()))
	h.Write(body.Bytes())
	return h.Sum(nil)
}
