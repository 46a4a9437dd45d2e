package mend

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// Edit is one thing that was done, at its place in the file before.
type Edit struct {
	diag.Position
	Rule  string    // the rule that reports it; "" for none
	What  lang.Text // what was done
	Field string    // the top key of the front matter whose value changed; "" for none
}

// Change is one file, before and after. A new file was not there before.
type Change struct {
	Path   string // from the root
	Before []byte
	After  []byte
	New    bool
	Binary bool // a picture, whose difference no text shows
	Edits  []Edit
}

// Options say how to mend.
type Options struct {
	Location *time.Location // of times without a zone; nil is UTC
}

// Item mends the texts of an item. The error is a failure to read a file; what
// can't be mended is left as it is.
func Item(it *source.Item, opts Options) ([]Change, error) {
	if opts.Location == nil {
		opts.Location = time.UTC
	}
	// A file that is named in letters that are not composed is found under that
	// name only, so the texts that may name it stay as they are.
	composed := !slices.ContainsFunc(it.Files, func(f source.File) bool { return !norm.NFC.IsNormalString(f.Name) })
	var out []Change
	as := it
	for _, f := range it.Files {
		index := f.Name == "index.md"
		if !index && (path.Dir(f.Name) != "takarir" || path.Ext(f.Name) != ".txt") {
			continue
		}
		data, ok, err := read(it.Folder, f.Name)
		if err != nil {
			return nil, fmt.Errorf("read %s/%s: %w", it.ID, f.Name, err)
		}
		if !ok {
			continue
		}
		t := &text{path: it.ID + "/" + f.Name, now: data, loc: opts.Location}
		t.mend(index, composed)
		if index {
			as = reread(it, t.now)
		}
		if !bytes.Equal(t.now, data) {
			slices.SortStableFunc(t.edits, func(a, b Edit) int { return cmp.Compare(a.Line, b.Line) })
			out = append(out, Change{Path: t.path, Before: data, After: t.now, Edits: t.edits})
		}
	}
	return append(out, captions(as)...), nil
}

// reread is the item as its mended index.md says it.
func reread(it *source.Item, index []byte) *source.Item {
	front, body, ok := parts(index)
	if !ok {
		return it
	}
	n, problems := strictyaml.Parse(front)
	as := &source.Item{ID: it.ID, Body: body, Captions: it.Captions, Files: it.Files, Parsed: len(problems) == 0}
	strictyaml.Decode(n, &as.Meta) // its problems are findings of the check
	return as
}

// read reads a text; false when it is none, which the loader reports.
func read(folder fs.FS, name string) ([]byte, bool, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	if info.Size() > source.MarkdownMax || !info.Mode().IsRegular() {
		return nil, false, nil
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		return nil, false, err
	}
	data := b.Bytes()
	return data, utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 && !bytes.HasPrefix(data, []byte("version https://git-lfs")), nil
}

// text is one file on its way.
type text struct {
	path  string
	now   []byte
	edits []Edit
	loc   *time.Location
}

// Bounds that no honest item comes near, so that a hostile one costs little.
const (
	rounds   = 8        // of repairs that make others possible: a key gets its name, then its value
	frontMax = 64 << 10 // bytes of a front matter that is looked at
	singles  = 20       // repairs of one kind that are tried one by one
)

func (t *text) mend(index, composed bool) {
	for range rounds {
		before := t.now
		t.plain(index, composed)
		if index {
			t.front()
		}
		if bytes.Equal(before, t.now) {
			return
		}
	}
}

func (t *text) did(line, column int, rule, field string, what lang.Text) {
	t.edits = append(t.edits, Edit{diag.Position{Path: t.path, Line: line, Column: column}, rule, what, field})
}

// parts are the front matter between its two delimiter lines and the body behind
// them; ok is false where the loader would not agree.
func parts(data []byte) (front, body []byte, ok bool) {
	first := bytes.IndexByte(data, '\n') + 1
	if first == 0 || strings.TrimRight(string(data[:first]), " \t\r\n") != "---" {
		return nil, data, false
	}
	at := first
	for line := range bytes.Lines(data[first:]) {
		switch end := strings.TrimRight(string(line), " \t\r\n"); {
		case end == "---":
			return data[first:at], data[at+len(line):], true
		case strings.TrimSpace(end) == "---":
			return nil, data, false
		}
		at += len(line)
	}
	return nil, data, false
}
