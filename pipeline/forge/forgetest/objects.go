package forgetest

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// about tells an object's id, kind and size.
func (g *gitRepo) about(command, name string) (id, kind string, size int, err error) {
	if err := g.store(); err != nil {
		return "", "", 0, err
	}
	if _, err := io.WriteString(g.cat.in, command+" "+name+"\n"); err != nil {
		return "", "", 0, err
	}
	head, err := g.cat.out.ReadString('\n')
	if err != nil {
		return "", "", 0, err
	}
	f := strings.Fields(head)
	if len(f) != 3 {
		return "", "", 0, fmt.Errorf("object %s: %s", name, strings.TrimSpace(head))
	}
	size, err = strconv.Atoi(f[2])
	return f[0], f[1], size, err
}

// object reads a blob, tree or commit.
func (g *gitRepo) object(name string) (kind, id string, data []byte, err error) {
	id, kind, size, err := g.about("contents", name)
	if err != nil {
		return "", "", nil, err
	}
	data = make([]byte, size+1)
	if _, err := io.ReadFull(g.cat.out, data); err != nil {
		return "", "", nil, err
	}
	return kind, id, data[:size], nil
}

// commitInfo is a commit, read.
type commitInfo struct {
	sha, tree         string
	parents           []string
	author, committer signature
	message           string
}

type signature struct {
	name, email string
	at          time.Time
}

func (s signature) ident() string { return s.name + " <" + s.email + ">" }

func (g *gitRepo) readCommit(sha string) (commitInfo, error) {
	if c, ok := g.commits[sha]; ok {
		return c, nil
	}
	kind, id, data, err := g.object(sha)
	if err != nil || kind != "commit" {
		return commitInfo{}, fmt.Errorf("commit %s: %v %w", sha, kind, err)
	}
	c := commitInfo{sha: id}
	head, message, _ := strings.Cut(string(data), "\n\n")
	c.message = message
	for line := range strings.SplitSeq(head, "\n") {
		switch key, value, _ := strings.Cut(line, " "); key {
		case "tree":
			c.tree = value
		case "parent":
			c.parents = append(c.parents, value)
		case "author":
			c.author = readSignature(value)
		case "committer":
			c.committer = readSignature(value)
		}
	}
	g.commits[sha] = c
	return c, nil
}

func readSignature(s string) signature {
	name, rest, _ := strings.Cut(s, " <")
	email, when, _ := strings.Cut(rest, "> ")
	seconds, _, _ := strings.Cut(when, " ")
	unix, _ := strconv.ParseInt(seconds, 10, 64)
	return signature{name, email, time.Unix(unix, 0).UTC()}
}

type treeEntry struct{ mode, name, sha string }

func (g *gitRepo) readTree(sha string) ([]treeEntry, error) {
	kind, _, data, err := g.object(sha + "^{tree}")
	if err != nil || kind != "tree" {
		return nil, fmt.Errorf("tree %s: %v %w", sha, kind, err)
	}
	var out []treeEntry
	for len(data) > 0 {
		head, rest, _ := bytes.Cut(data, []byte{0})
		mode, name, _ := strings.Cut(string(head), " ")
		out = append(out, treeEntry{fmt.Sprintf("%06s", mode), name, hex.EncodeToString(rest[:20])})
		data = rest[20:]
	}
	return out, nil
}
