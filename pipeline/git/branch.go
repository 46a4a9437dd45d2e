package git

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// What can become of a branch on a remote.
var (
	// ErrNoBranch says that the remote has no such branch.
	ErrNoBranch = errors.New("the remote has no such branch")
	// ErrMoved says that somebody else wrote to the branch first; nothing of ours is on it.
	ErrMoved = errors.New("the branch has moved on")
	// ErrExists says that the branch to be created is there already.
	ErrExists = errors.New("the branch exists already")
)

// Branch is a branch of a remote that is read and written without a work tree.
// Every change is one commit on top of the tip that was read; a push is a
// compare-and-swap of the tip, so that a writer who lost a race is told and
// nobody's commit is ever dropped. Git itself finds the way to the remote and the
// key to it; Branch holds no secret. Its objects are named by SHA-1.
type Branch struct {
	dir    string // a bare repository that holds the objects; may be deleted at any time
	remote string // URL, or path of a repository
	ref    string // refs/heads/…
	tip    string // commit; empty when the branch does not exist
	held   held
}

// held are a commit's files by their names, once they were listed.
type held struct {
	commit string
	files  map[string]leaf
}

// OpenBranch reads the tip of a branch into dir, which is made if need be. The
// branch may be absent: Tip tells.
func OpenBranch(ctx context.Context, dir, remote, name string) (*Branch, error) {
	if strings.HasPrefix(remote, "-") || name == "" || strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("open branch: %q of %q is no branch", name, Shown(remote))
	}
	if _, err := url.Parse(remote); err != nil && strings.Contains(remote, "://") {
		// Git would quote it, and take a password in it for something else.
		return nil, errors.New("open branch: the remote's address can't be read")
	}
	b := &Branch{dir: dir, remote: remote, ref: "refs/heads/" + name}
	if err := b.make(ctx); err != nil {
		return nil, fmt.Errorf("open branch: %w", err)
	}
	return b, b.Fetch(ctx)
}

// make makes the folder for the objects, whole or not at all: half a repository, of a
// process that was killed, would be refused by git for ever.
func (b *Branch) make(ctx context.Context) error {
	if b.made() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(b.dir), 0o755); err != nil {
		return err
	}
	fresh := *b
	var err error
	if fresh.dir, err = os.MkdirTemp(filepath.Dir(b.dir), ".new-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh.dir) }()
	if _, err := fresh.runEnv(ctx, []string{"GIT_DEFAULT_HASH=sha1"}, nil, "init", "--quiet", "--bare", "--template=", "."); err != nil {
		return err
	}
	_ = os.Remove(b.dir) // if it is empty
	if err := os.Rename(fresh.dir, b.dir); err != nil && !b.made() {
		return err // not because another process was faster
	}
	return nil
}

func (b *Branch) made() bool {
	_, err := os.Stat(filepath.Join(b.dir, "HEAD"))
	return err == nil
}

// Tip is the commit that was read last, or "" of a branch that is not there.
func (b *Branch) Tip() string { return b.tip }

// Fetch reads the tip anew.
func (b *Branch) Fetch(ctx context.Context) error {
	if b.tip != "" { // often it is still there, and asking is less than fetching
		tip, err := b.there(ctx)
		if err != nil || tip == "" || tip == b.tip {
			b.tip = tip
			return err
		}
	}
	free, err := b.lock(ctx)
	if err != nil {
		return err
	}
	defer free()
	if _, err := b.run(ctx, nil, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", b.remote, "+"+b.ref+":refs/terbit/tip"); err != nil {
		if tip, asked := b.there(ctx); asked == nil && tip == "" { // that is why
			b.tip = ""
			return nil
		}
		return err
	}
	out, err := b.run(ctx, nil, "rev-parse", "refs/terbit/tip")
	b.tip = strings.TrimSpace(string(out)) // it may have moved since it was asked for
	return err
}

// lock lets one process at a time fetch into the folder, and clears away the locks of
// a git that was killed, which would keep every later one out. The system frees our
// own when a process ends, however it ends.
func (b *Branch) lock(ctx context.Context) (free func(), err error) {
	l := flock.New(filepath.Join(b.dir, "terbit.lock"))
	if ok, err := l.TryLockContext(ctx, 50*time.Millisecond); err != nil || !ok {
		return nil, fmt.Errorf("lock %s: %w", b.dir, err)
	}
	for _, name := range []string{"shallow.lock", "packed-refs.lock", "refs/terbit/tip.lock"} {
		if err := os.Remove(filepath.Join(b.dir, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, errors.Join(err, l.Unlock())
		}
	}
	return func() { _ = l.Unlock() }, nil
}

// there asks the remote for the tip.
func (b *Branch) there(ctx context.Context) (string, error) {
	out, err := b.run(ctx, nil, "ls-remote", b.remote, b.ref)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(out)) {
		if id, ref, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && ref == b.ref {
			return id, nil
		}
	}
	return "", nil
}

// Files are the names of all files on the branch, sorted.
func (b *Branch) Files(ctx context.Context) ([]string, error) {
	files, err := b.list(ctx)
	return slices.Sorted(maps.Keys(files)), err
}

// list lists what the tip holds, once.
func (b *Branch) list(ctx context.Context) (map[string]leaf, error) {
	if b.held.files != nil && b.held.commit == b.tip {
		return b.held.files, nil
	}
	files := map[string]leaf{}
	if b.tip == "" {
		return files, nil
	}
	out, err := b.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", b.tip)
	if err != nil {
		return nil, err
	}
	for rec := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if rec == "" {
			continue
		}
		meta, name, ok := strings.Cut(rec, "\t") // "mode kind id"
		f := strings.Fields(meta)
		if !ok || len(f) != 3 {
			return nil, fmt.Errorf("list %s: record %q", b.tip, rec)
		}
		id, err := hex.DecodeString(f[2])
		if err != nil {
			return nil, fmt.Errorf("list %s: record %q: %w", b.tip, rec, err)
		}
		files[name] = leaf{f[0], id}
	}
	b.held = held{b.tip, files}
	return files, nil
}

// Read is a file's content at the tip.
func (b *Branch) Read(ctx context.Context, name string) ([]byte, error) {
	return b.run(ctx, nil, "cat-file", "blob", b.tip+":"+name)
}

// Push puts files on the branch in one commit; a branch that is not there yet
// begins with it. ErrMoved and ErrExists leave the branch as somebody else made it.
// Any other error is doubt only where the remote could not be asked afterwards.
func (b *Branch) Push(ctx context.Context, put map[string][]byte, message string, at time.Time) error {
	files, err := b.list(ctx)
	if err != nil {
		return err
	}
	var p pack
	files, tree := adding(files, put, &p)
	commit := b.commit(&p, tree, message, at)
	if err := b.store(ctx, &p); err != nil {
		return err
	}
	if err := b.push(ctx, commit); err != nil {
		return err
	}
	b.held = held{commit, files}
	return nil
}

// PushTree is Push for a tree that holds everything that the branch is to hold.
func (b *Branch) PushTree(ctx context.Context, tree, message string, at time.Time) error {
	var p pack
	commit := b.commit(&p, tree, message, at)
	if err := b.store(ctx, &p); err != nil {
		return err
	}
	return b.push(ctx, commit)
}

// push moves the branch from the tip to a commit on top of it, or says why not.
func (b *Branch) push(ctx context.Context, commit string) error {
	// The lease names what must be there now, so this can only move forward: the
	// commit's parent is that very tip.
	_, pushed := b.run(ctx, nil, "push", "--quiet", "--force-with-lease="+b.ref+":"+b.tip, b.remote, commit+":"+b.ref)
	if pushed == nil {
		b.tip = commit
		return nil
	}
	now, err := b.there(context.WithoutCancel(ctx))
	switch {
	case err != nil:
		return fmt.Errorf("%w; and whether it arrived is not known: %w", pushed, err)
	case now == commit: // the answer was lost, not the push
		b.tip = commit
		return nil
	case now == b.tip:
		return pushed
	case b.tip == "":
		return fmt.Errorf("push to %s: %w", Shown(b.remote), ErrExists)
	}
	return fmt.Errorf("push to %s: %w", Shown(b.remote), ErrMoved)
}

// index is the name of a new index, as git's environment.
func (b *Branch) index() (env []string, done func(), err error) {
	index, err := os.CreateTemp(b.dir, "index-")
	if err != nil {
		return nil, nil, fmt.Errorf("make index: %w", err)
	}
	_ = index.Close()
	_ = os.Remove(index.Name()) // git wants to make it itself
	return []string{"GIT_INDEX_FILE=" + index.Name()}, func() { _ = os.Remove(index.Name()) }, nil
}

// adding is what a folder holds, and its tree, once files are put into it; what is new
// goes into the pack.
func adding(files map[string]leaf, put map[string][]byte, p *pack) (now map[string]leaf, tree string) {
	root := newNode()
	root.fresh = true // the very first may hold nothing
	for name, l := range files {
		root.add(strings.Split(name, "/"), l)
	}
	now = maps.Clone(files)
	for name, data := range put {
		l := leaf{fileMode, idOf(kindBlob, data)}
		p.add(kindBlob, data)
		root.put(strings.Split(name, "/"), l)
		now[name] = l
	}
	return now, hex.EncodeToString(root.id(p.add))
}

// commit is the commit of a tree on top of the tip; the branch is not touched.
func (b *Branch) commit(p *pack, tree, message string, at time.Time) string {
	var c bytes.Buffer
	fmt.Fprintf(&c, "tree %s\n", tree)
	if b.tip != "" {
		fmt.Fprintf(&c, "parent %s\n", b.tip)
	}
	for _, role := range []string{"author", "committer"} {
		fmt.Fprintf(&c, "%s terbit <terbit@localhost> %d +0000\n", role, at.Unix())
	}
	fmt.Fprintf(&c, "\n%s\n", message)
	p.add(kindCommit, c.Bytes())
	return hex.EncodeToString(idOf(kindCommit, c.Bytes()))
}

func (b *Branch) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	return b.runEnv(ctx, nil, stdin, args...)
}

func (b *Branch) runEnv(ctx context.Context, env []string, stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", b.dir, "-c", "core.quotePath=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"}, args...)...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_DIR="+b.dir), env...)
	cmd.Dir = b.dir
	if stdin != nil {
		cmd.Stdin = bytes.NewReader(stdin)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		said := strings.ReplaceAll(strings.TrimSpace(stderr.String()), b.remote, Shown(b.remote))
		return nil, fmt.Errorf("git %s: %w %s", args[0], err, said)
	}
	return out, nil
}

// Shown is an address as it may be shown: without the name and password, and without
// the parameters, that it can hold.
func Shown(remote string) string {
	u, err := url.Parse(remote)
	if err != nil || strings.Contains(u.Opaque, "@") { // one whose https:// was forgotten
		return "(unreadable address)"
	}
	if u.User != nil {
		u.User = url.User("***")
	}
	if u.RawQuery != "" {
		u.RawQuery = "***"
	}
	u.Fragment = ""
	return strings.Replace(u.String(), "//%2A%2A%2A@", "//***@", 1)
}
