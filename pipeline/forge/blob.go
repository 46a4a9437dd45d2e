package forge

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// library remembers files' bytes by their blob ids, and the patches that could
// give them without a request.
type library struct {
	s       *session
	blobs   map[string][]byte
	recipes map[string]recipe
}

// recipe makes a blob: the patch laid on another blob, "" for an empty file.
type recipe struct{ from, patch string }

func newLibrary(s *session) *library {
	return &library{s: s, blobs: map[string][]byte{}, recipes: map[string]recipe{}}
}

// learn notes a file's patch. from is the blob before, "" of a new file.
func (l *library) learn(file wireFile, from string) {
	if file.Patch != "" && isSHA(file.SHA) {
		l.recipes[file.SHA] = recipe{from: from, patch: file.Patch}
	}
}

// bytes are a blob's. They hash to its id, wherever they come from.
func (l *library) bytes(sha string) ([]byte, error) {
	if b, ok := l.blobs[sha]; ok {
		return b, nil
	}
	b, ok := l.cook(sha)
	if !ok {
		var err error
		if b, err = l.fetch(sha); err != nil {
			return nil, err
		}
	}
	l.blobs[sha] = b
	return b, nil
}

// cook follows a recipe where that needs no request.
func (l *library) cook(sha string) ([]byte, bool) {
	if sha == objectID("blob", nil) {
		return []byte{}, true
	}
	r, ok := l.recipes[sha]
	if !ok {
		return nil, false
	}
	var old []byte
	if r.from != "" {
		delete(l.recipes, sha) // a circle ends
		if old, ok = l.blobs[r.from]; !ok {
			if old, ok = l.cook(r.from); !ok {
				return nil, false
			}
		}
	}
	b, ok := applyPatch(old, r.patch)
	if !ok || objectID("blob", b) != sha {
		return nil, false
	}
	return b, true
}

func (l *library) fetch(sha string) ([]byte, error) {
	var w wireBlob
	if _, err := l.s.get("git/blobs/"+sha, nil, &w); err != nil {
		return nil, err
	}
	b := []byte(w.Content)
	if w.Encoding == "base64" {
		var err error
		if b, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(w.Content, "\n", "")); err != nil {
			return nil, fmt.Errorf("decode blob %s: %w", sha, err)
		}
	}
	if objectID("blob", b) != sha {
		return nil, fmt.Errorf("read blob %s: its bytes have another id", sha)
	}
	return b, nil
}

// applyPatch lays a unified diff on a text. It is false where the two do not fit.
func applyPatch(old []byte, patch string) ([]byte, bool) {
	var out bytes.Buffer
	rest := old
	line, inHunk := 0, false
	var kind, before byte
	for l := range strings.SplitSeq(strings.TrimSuffix(patch, "\n"), "\n") {
		if start, ok := hunkStart(l); ok {
			for inHunk = true; line < start-1; line++ {
				var kept []byte
				if kept, rest = cutLine(rest); kept == nil {
					return nil, false
				}
				out.Write(kept)
			}
			continue
		}
		if !inHunk || l == "" {
			return nil, false
		}
		before, kind, l = kind, l[0], l[1:]
		switch kind {
		case ' ', '-':
			var was []byte
			if was, rest = cutLine(rest); strings.TrimSuffix(string(was), "\n") != l {
				return nil, false
			}
			line++
			if kind == ' ' {
				out.Write(was)
			}
		case '+':
			out.WriteString(l + "\n")
		case '\\': // no newline at the end of the file
			if before == '+' {
				out.Truncate(out.Len() - 1)
			}
		default:
			return nil, false
		}
	}
	out.Write(rest)
	return out.Bytes(), true
}

func cutLine(b []byte) (line, rest []byte) {
	if len(b) == 0 {
		return nil, nil
	}
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i+1], b[i+1:]
	}
	return b, nil
}

// hunkStart reads "@@ -12,3 +12,4 @@ …": the first old line, counted from 1. A
// hunk that only adds names the line before.
func hunkStart(l string) (int, bool) {
	old, ok := strings.CutPrefix(l, "@@ -")
	if !ok {
		return 0, false
	}
	old, _, _ = strings.Cut(old, " ")
	first, count, counted := strings.Cut(old, ",")
	n, err := strconv.Atoi(first)
	if err != nil {
		return 0, false
	}
	if counted && count == "0" {
		n++
	}
	return n, true
}
