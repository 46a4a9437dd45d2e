package forgetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing/fstest"
	"time"
)

// gitRepo is a bare repository, driven by the git program. Starting a program
// costs more than what it does here, so three of them stay and answer.
type gitRepo struct {
	dir    string
	ctx    context.Context // the test's
	marks  int
	marked map[string]int // by commit
	// unstored says that commits wait to be stored.
	unstored bool
	merges   map[string]string // by both sides; "" is a conflict
	diffs    map[string][]change
	commits  map[string]commitInfo
	cat      *talker // git cat-file: reads objects
	write    *talker // git fast-import: makes commits
	compare  *talker // git diff-tree: compares trees
}

// template is an empty repository that every world copies.
var template = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "forgetest")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // an empty folder in the way of nobody
	g := &gitRepo{dir: dir, ctx: context.Background()}
	if _, err := g.git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", dir); err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	return files, fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		f := &fstest.MapFile{Mode: e.Type() | 0o755}
		if !e.IsDir() {
			f.Mode = 0o644
			f.Data, err = os.ReadFile(filepath.Join(dir, name))
		}
		files[name] = f
		return err
	})
})

func newGit(ctx context.Context, dir string) (*gitRepo, error) {
	empty, err := template()
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, empty); err != nil {
		return nil, err
	}
	g := &gitRepo{dir: dir, ctx: ctx, marked: map[string]int{}, merges: map[string]string{}, diffs: map[string][]change{}, commits: map[string]commitInfo{}}
	for _, start := range []struct {
		to   **talker
		args []string
	}{
		{&g.cat, []string{"cat-file", "--batch-command"}},
		{&g.write, []string{"-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force", "--cat-blob-fd=1"}},
		{&g.compare, []string{
			"diff-tree", "--stdin", "--no-commit-id", "-r", "-z", "-M", "--patch-with-raw", "--full-index", "--no-abbrev", "--no-ext-diff", "--no-textconv",
		}},
	} {
		if *start.to, err = g.talk(start.args...); err != nil {
			g.close()
			return nil, err
		}
	}
	return g, nil
}

func (g *gitRepo) close() {
	for _, t := range []*talker{g.cat, g.write, g.compare} {
		if t != nil {
			_ = t.in.Close()
			_ = t.cmd.Wait()
		}
	}
}

// talker is a git command that stays and answers.
type talker struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (g *gitRepo) talk(args ...string) (*talker, error) {
	t := &talker{cmd: g.command(args...)}
	var err error
	if t.in, err = t.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := t.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	t.out = bufio.NewReader(out)
	t.cmd.Stderr = os.Stderr
	if err := t.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start git %s: %w", args[0], err)
	}
	return t, nil
}

func (g *gitRepo) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"--git-dir=" + g.dir, "-c", "core.quotePath=false", "-c", "core.fsync=none"}, args...)...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + g.dir, "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull,
	}
	return cmd
}

func (g *gitRepo) git(args ...string) (string, error) {
	cmd := g.command(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return string(out), fmt.Errorf("git %s: %w %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}

// draft is a commit to be made.
type draft struct {
	ref       string
	parents   []string
	tree      string           // the whole tree, or
	files     map[string]*file // changes of the first parent's; nil removes
	author    string           // "Name <address>"
	committer string
	authored  time.Time
	committed time.Time
	message   string
}

type file struct {
	mode string
	data string
}

// commit makes a commit and moves its ref there.
func (g *gitRepo) commit(d draft) (string, error) {
	var b strings.Builder
	g.marks++
	fmt.Fprintf(&b, "commit %s\nmark :%d\nauthor %s %d +0700\ncommitter %s %d +0700\ndata %d\n%s\n",
		d.ref, g.marks, d.author, d.authored.Unix(), d.committer, d.committed.Unix(), len(d.message), d.message)
	if len(d.parents) == 0 {
		fmt.Fprintf(&b, "from %s\n", noCommit)
	}
	for i, p := range d.parents {
		fmt.Fprintf(&b, "%s %s\n", []string{"from", "merge"}[min(i, 1)], g.name(p))
	}
	if d.tree != "" {
		fmt.Fprintf(&b, "M 040000 %s \"\"\n", d.tree)
	}
	for _, path := range slices.Sorted(maps.Keys(d.files)) {
		if f := d.files[path]; f == nil {
			fmt.Fprintf(&b, "D %s\n", strconv.Quote(path))
		} else {
			fmt.Fprintf(&b, "M %s inline %s\ndata %d\n%s\n", f.mode, strconv.Quote(path), len(f.data), f.data)
		}
	}
	return g.written(b.String())
}

// chain makes n commits in a row, each changing one file.
func (g *gitRepo) chain(ref, from, who string, at time.Time, n int, path string) (string, error) {
	var b strings.Builder
	for i := range n {
		data := fmt.Sprintf("%d\n", i)
		g.marks++
		fmt.Fprintf(&b, "commit %s\nmark :%d\nauthor %s %d +0700\ncommitter %s %d +0700\ndata 4\nUbah\n", ref, g.marks, who, at.Unix(), who, at.Unix())
		if i == 0 {
			fmt.Fprintf(&b, "from %s\n", g.name(from))
		}
		fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", strconv.Quote(path), len(data), data)
	}
	return g.written(b.String())
}

// written sends commits and gives the last one's id.
func (g *gitRepo) written(commits string) (string, error) {
	g.unstored = true
	if _, err := fmt.Fprintf(g.write.in, "%s\nget-mark :%d\n", commits, g.marks); err != nil {
		return "", err
	}
	id, err := g.write.out.ReadString('\n')
	id = strings.TrimSpace(id)
	g.marked[id] = g.marks
	return id, err
}

// name is what git fast-import knows a commit by, stored or not.
func (g *gitRepo) name(commit string) string {
	if n := g.marked[commit]; n > 0 {
		return fmt.Sprintf(":%d", n)
	}
	return commit
}

// store makes what was written readable by the other commands.
func (g *gitRepo) store() error {
	if !g.unstored {
		return nil
	}
	g.unstored = false
	if _, err := io.WriteString(g.write.in, "checkpoint\n\nprogress stored\n"); err != nil {
		return err
	}
	said, err := g.write.out.ReadString('\n')
	if err == nil && said != "progress stored\n" {
		err = fmt.Errorf("git fast-import said %q", said)
	}
	return err
}

// mergeTrees merges two commits without a work tree; ok is false on a conflict.
func (g *gitRepo) mergeTrees(ours, theirs string) (tree string, ok bool) {
	tree, known := g.merges[ours+theirs]
	if !known {
		if base, err := g.mergeBase(ours, theirs); err == nil && base == ours {
			c, _ := g.readCommit(theirs) // a fast-forward
			tree = c.tree
		} else if err := g.store(); err != nil {
			return "", false
		} else if out, err := g.git("merge-tree", "--write-tree", ours, theirs); err == nil {
			tree, _, _ = strings.Cut(out, "\n")
		}
		g.merges[ours+theirs] = tree
	}
	return tree, tree != ""
}

// ancestors are a commit and all before it.
func (g *gitRepo) ancestors(sha string) (map[string]bool, error) {
	all := map[string]bool{}
	for todo := []string{sha}; len(todo) > 0; {
		sha, todo = todo[len(todo)-1], todo[:len(todo)-1]
		if all[sha] {
			continue
		}
		all[sha] = true
		c, err := g.readCommit(sha)
		if err != nil {
			return nil, err
		}
		todo = append(todo, c.parents...)
	}
	return all, nil
}

// line lists the commits that head has and base has not, parents first.
func (g *gitRepo) line(base, head string) ([]string, error) {
	known, err := g.ancestors(base)
	if err != nil {
		return nil, err
	}
	var out []string
	var visit func(string) error
	visit = func(sha string) error {
		if known[sha] {
			return nil
		}
		known[sha] = true
		c, err := g.readCommit(sha)
		if err != nil {
			return err
		}
		for _, p := range c.parents {
			if err := visit(p); err != nil {
				return err
			}
		}
		out = append(out, sha)
		return nil
	}
	return out, visit(head)
}

// mergeBase is the newest common ancestor along the first parents of a.
func (g *gitRepo) mergeBase(a, b string) (string, error) {
	if out, err := g.ancestors(b); err != nil || out[a] {
		return a, err
	}
	out, err := g.git("merge-base", a, b)
	return strings.TrimSpace(out), err
}
