package forgetest

import (
	"io"
	"strings"
)

// change is one file of a comparison, in GitHub's words.
type change struct {
	path, previous, status, sha, patch string
}

var statusWords = map[byte]string{'A': "added", 'M': "modified", 'D': "removed", 'R': "renamed", 'C': "copied", 'T': "changed"}

// diff compares the trees of two commits; "" is nothing.
func (g *gitRepo) diff(a, b string) ([]change, error) {
	if changes, ok := g.diffs[a+b]; ok {
		return changes, nil
	}
	was, err := g.treeOf(a)
	if err != nil {
		return nil, err
	}
	is, err := g.treeOf(b)
	if err != nil {
		return nil, err
	}
	if err := g.store(); err != nil {
		return nil, err
	}
	const end = "end of the comparison\n" // not an id: diff-tree repeats it
	if _, err := io.WriteString(g.compare.in, was+" "+is+"\n"+end); err != nil {
		return nil, err
	}
	var out strings.Builder
	for !strings.HasSuffix(out.String(), end) {
		line, err := g.compare.out.ReadString('\n')
		if err != nil {
			return nil, err
		}
		out.WriteString(line)
	}
	_, text, _ := strings.Cut(strings.TrimSuffix(out.String(), end), "\n") // the two ids
	g.diffs[a+b] = parseDiff(text)
	return g.diffs[a+b], nil
}

func (g *gitRepo) treeOf(commit string) (string, error) {
	if commit == "" || commit == noCommit {
		return "4b825dc642cb6eb9a060e54bf8d69288fbee4904", nil // git's empty tree
	}
	c, err := g.readCommit(commit)
	return c.tree, err
}

func parseDiff(out string) []change {
	raw, patches, _ := strings.Cut(out, "\x00\x00")
	var changes []change
	fields := strings.Split(strings.TrimSuffix(raw, "\x00"), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		meta := strings.Fields(fields[i])
		c := change{path: fields[i+1], sha: meta[3], status: statusWords[meta[4][0]]}
		if c.status == "renamed" || c.status == "copied" {
			c.previous, c.path = fields[i+1], fields[i+2]
			i++
		}
		if c.status == "removed" {
			c.sha = meta[2]
		}
		changes = append(changes, c)
	}
	for i, p := range strings.Split("\n"+patches, "\ndiff --git ")[1:] {
		if at := strings.Index(p, "\n@@ "); at >= 0 && i < len(changes) {
			changes[i].patch = strings.TrimSuffix(p[at+1:], "\n")
		}
	}
	return changes
}
