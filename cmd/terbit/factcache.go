package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/rule"
)

// factCache keeps the facts of one content tree in .terbit/cek, so that a check
// of a few changed items need not read the others. It is named by the tree's id
// and by the program, so it can't be stale; it may be deleted at any time, and
// whatever is not exactly what was written is no cache.
type factCache struct{ file, key string }

func newFactCache(root, tree string) factCache {
	return factCache{filepath.Join(root, ".terbit", "cek"), "terbit-cek 1 " + tree + " " + programID()}
}

// programID changes with the program: its revision, and the file that it is.
func programID() string {
	h := sha256.New()
	if info, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintln(h, info.Main.Version, info.Main.Sum)
		for _, s := range info.Settings {
			fmt.Fprintln(h, s.Key, s.Value)
		}
	}
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// programVersion is the program's version as Go knows it: a release, or the commit
// that it was built from; empty where neither is known.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}

// read returns the facts; false when there are none for this tree and program.
func (c factCache) read() ([]rule.Fact, bool) {
	text, ok := keep.Read(c.file, c.key)
	if !ok {
		return nil, false
	}
	out := make([]rule.Fact, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		f, ok := parseFact(strings.TrimSuffix(line, "\n"))
		if !ok {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}

func (c factCache) write(facts []rule.Fact) error {
	var b bytes.Buffer
	for i := range facts {
		writeFact(&b, &facts[i])
	}
	return keep.Write(c.file, c.key, b.Bytes())
}

// A fact is a line: id, state, corrections, title, supersedes, then the files
// and, behind an empty field, the anchors, with tabs between.
func writeFact(b *bytes.Buffer, f *rule.Fact) {
	fields := append([]string{f.ID, state(f), strconv.Itoa(f.Corrections), f.Title, f.Supersedes}, f.Files...)
	fields = append(append(fields, ""), f.Anchors...)
	for i, s := range fields {
		if i > 0 {
			b.WriteByte('\t')
		}
		escapeFact.WriteString(b, s) //nolint:errcheck // a buffer takes everything
	}
	b.WriteByte('\n')
}

// state has a letter for each thing that an item is: parsed, withdrawn.
func state(f *rule.Fact) (s string) {
	if f.Parsed {
		s += "p"
	}
	if f.Withdrawn {
		s += "w"
	}
	return s
}

var (
	escapeFact   = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)
	unescapeFact = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")
)

func parseFact(line string) (rule.Fact, bool) {
	fields := strings.Split(line, "\t")
	if strings.Contains(line, `\`) {
		for i := range fields {
			fields[i] = unescapeFact.Replace(fields[i])
		}
	}
	if len(fields) < 6 {
		return rule.Fact{}, false
	}
	n, err := strconv.Atoi(fields[2])
	if err != nil {
		return rule.Fact{}, false
	}
	f := rule.Fact{ID: fields[0], Parsed: strings.Contains(fields[1], "p"), Withdrawn: strings.Contains(fields[1], "w"), Corrections: n, Title: fields[3], Supersedes: fields[4]}
	for i, s := range fields[5:] {
		if s == "" {
			f.Files, f.Anchors = fields[5:5+i], fields[6+i:]
			return f, true
		}
	}
	return rule.Fact{}, false
}
