package main

import (
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// lines reads the lines that findings stand on, from where they were found: the
// work tree or a commit. Of the files it keeps the last, since findings come
// sorted.
type lines struct {
	p    *project
	path string
	text []string
	head int // the line that closes the front matter; 0 without
}

func newLines(p *project) *lines { return &lines{p: p} }

// line is the line of a finding. A finding about a whole file has none.
func (l *lines) line(f diag.Finding) (string, bool) {
	if f.Line == 1 && f.Column == 1 || f.Line < 1 {
		return "", false
	}
	l.open(f.Path)
	if f.Line > len(l.text) {
		return "", false
	}
	return l.text[f.Line-1], true
}

// end is the column behind a finding's place.
func (l *lines) end(f diag.Finding) int {
	text, ok := l.line(f)
	if !ok || f.Rule == strictyaml.Missing.ID { // a place where something is not has no extent
		return f.Column + 1
	}
	yaml := path.Ext(f.Path) == ".yml" || path.Ext(f.Path) == ".yaml" || f.Line < l.head
	return max(frame.End(text, f.Column, yaml), f.Column+1)
}

// open reads a file as far as the check reads it. A file that can't be read has
// no lines: that it can't is what the finding says.
func (l *lines) open(name string) {
	if l.path == name {
		return
	}
	l.path, l.text, l.head = name, nil, 0
	fsys := l.p.fsys
	if !strings.HasPrefix(name, "content/") {
		fsys = l.p.officeAt
	}
	data, err := readPlain(fsys, name)
	if err != nil {
		return
	}
	data = strings.TrimPrefix(data, "\ufeff")
	for line := range strings.Lines(data) {
		l.text = append(l.text, strings.TrimRight(line, "\r\n"))
		if n := len(l.text); n > 1 && l.head == 0 && path.Base(name) == "index.md" && strings.TrimRight(line, " \t\r\n") == "---" {
			l.head = n
		}
	}
}

// readPlain reads a regular file that is reached through folders alone: a link
// could lead to anything on this machine, and what is read here is printed.
func readPlain(fsys fs.FS, name string) (string, error) {
	for dir := name; dir != "."; dir = path.Dir(dir) {
		if info, err := fs.Lstat(fsys, dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
		}
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	data, err := io.ReadAll(io.LimitReader(f, source.MarkdownMax))
	return string(data), err
}
