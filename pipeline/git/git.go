// Package git reads a repository through the git program: revisions, and a
// commit's tree as an [fs.FS]. Objects are read, never the work tree, because
// attributes and filters can change what a checkout shows. No network.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// ErrNoRepo says that a folder is not inside a git repository.
var ErrNoRepo = errors.New("not a git repository")

// Repo is one repository on this machine.
type Repo struct{ dir string }

// Open finds the repository whose top folder is dir. A folder that merely lies
// inside some other repository is [ErrNoRepo]: its files are not that one's content.
func Open(ctx context.Context, dir string) (*Repo, error) {
	r := &Repo{dir: dir}
	prefix, err := r.run(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w: %w", dir, ErrNoRepo, err)
	}
	if strings.TrimSpace(string(prefix)) != "" {
		return nil, fmt.Errorf("open %s: %w", dir, ErrNoRepo)
	}
	return r, nil
}

// Resolve returns the commit id that rev names.
func (r *Repo) Resolve(ctx context.Context, rev string) (string, error) {
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("resolve %s: %w", rev, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Base returns the commit that work in the checkout starts from: where HEAD left
// the main branch, or HEAD itself on it.
func (r *Repo) Base(ctx context.Context) (string, error) {
	for _, main := range []string{"refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main"} {
		if out, err := r.run(ctx, "merge-base", "HEAD", main); err == nil {
			return strings.TrimSpace(string(out)), nil
		}
	}
	return r.Resolve(ctx, "HEAD")
}

// Fork returns the commit that HEAD and another revision have both come from; of
// unrelated histories it is the other itself.
func (r *Repo) Fork(ctx context.Context, rev string) (string, error) {
	if out, err := r.run(ctx, "merge-base", "--end-of-options", "HEAD", rev+"^{commit}"); err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	return r.Resolve(ctx, rev)
}

// FolderID returns the id of a folder's tree in a commit; "" where there is none.
func (r *Repo) FolderID(ctx context.Context, commit, dir string) (string, error) {
	out, err := r.run(ctx, "ls-tree", "-d", "--format=%(objectname)", "--full-tree", commit, "--", dir)
	if err != nil {
		return "", fmt.Errorf("look up %s in %s: %w", dir, commit, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// run calls git and returns what it printed; the error carries git's own words.
func (r *Repo) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}

func (r *Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", r.dir, "--no-optional-locks", "-c", "core.quotePath=false"}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1")
	return cmd
}

// Changed lists the paths below dir that differ between a commit and the work
// tree, files that git does not track yet included.
func (r *Repo) Changed(ctx context.Context, commit, dir string) ([]string, error) {
	var tracked, fresh []string
	g, ctx := errgroup.WithContext(ctx) // each looks at every file, so at once
	g.Go(func() (err error) { tracked, err = r.Differing(ctx, commit, dir); return err })
	g.Go(func() (err error) { fresh, err = r.Untracked(ctx, dir); return err })
	err := g.Wait()
	return slices.Concat(tracked, fresh), err
}

// Differing lists the paths below dir that git tracks, or the commit holds, and that
// are another in the work tree.
func (r *Repo) Differing(ctx context.Context, commit, dir string) ([]string, error) {
	out, err := r.run(ctx, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--", dir)
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", commit, err)
	}
	return split(out), nil
}

// Untracked lists the files below dir that git does not track, but for those that
// it was told to ignore.
func (r *Repo) Untracked(ctx context.Context, dir string) ([]string, error) {
	out, err := r.run(ctx, "ls-files", "--others", "--exclude-standard", "-z", "--", dir)
	if err != nil {
		return nil, fmt.Errorf("list new files: %w", err)
	}
	return split(out), nil
}

// split are the names in what git prints with -z.
func split(out []byte) []string {
	if len(out) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// RemoteURL is where a remote of the repository is.
func (r *Repo) RemoteURL(ctx context.Context, name string) (string, error) {
	out, err := r.run(ctx, "remote", "get-url", "--", name)
	if err != nil {
		return "", fmt.Errorf("look up remote %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}
