package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrShallow says that a repository's history is cut off.
var ErrShallow = errors.New("the history is cut off (a shallow clone)")

// Brought finds, for folders of a commit, the newest commit on its first-parent
// line that changed each: the one that brought the content there. A merge counts
// with all that it brought, against its first parent. A shallow clone is
// [ErrShallow]: what it doesn't hold could be the answer. Folders that no commit
// of the line changed are absent.
func (r *Repo) Brought(ctx context.Context, commit string, folders map[string]bool) (map[string]string, error) {
	shallow, err := r.Shallow(ctx)
	if err != nil {
		return nil, err
	}
	if shallow {
		return nil, fmt.Errorf("read history: %w", ErrShallow)
	}
	ctx, cancel := context.WithCancel(ctx) // git is stopped as soon as everything is found
	defer cancel()
	cmd := r.command(ctx, "log", "--first-parent", "--diff-merges=first-parent", "--raw", "-r", "-t", "-z", "--no-renames", "--no-abbrev",
		"--no-ext-diff", "--format=%x00commit %H", commit, "--", "content")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start git log: %w", err)
	}
	found, all, err := brought(out, folders)
	if all {
		cancel()
	}
	if wait := cmd.Wait(); wait != nil && err == nil && !all {
		return nil, fmt.Errorf("read history of %s: %w", commit, wait)
	}
	return found, err
}

// brought reads the log; all is true when it stopped because nothing is left to find.
func brought(log io.Reader, folders map[string]bool) (found map[string]string, all bool, err error) {
	found = make(map[string]string, len(folders))
	if len(folders) == 0 {
		return found, true, nil
	}
	in := bufio.NewReaderSize(log, 64<<10)
	commit := ""
	for {
		field, err := in.ReadString(0)
		if errors.Is(err, io.EOF) {
			return found, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("read history: %w", err)
		}
		field = strings.Trim(field, "\x00\n")
		switch {
		case strings.HasPrefix(field, "commit "):
			commit = strings.TrimPrefix(field, "commit ")
		case folders[field] && found[field] == "": // the path behind a ":mode mode id id status"
			if found[field] = commit; len(found) == len(folders) {
				return found, true, nil
			}
		}
	}
}

// Holds reports whether a commit's history holds another. A commit that is not in the
// repository is in no history that the repository can tell of.
func (r *Repo) Holds(ctx context.Context, commit, other string) (bool, error) {
	if _, err := r.Resolve(ctx, other); err != nil {
		return false, nil //nolint:nilerr // it is not here
	}
	out, err := r.run(ctx, "merge-base", commit, other)
	if err != nil {
		return false, fmt.Errorf("compare %s with %s: %w", commit, other, err)
	}
	return strings.TrimSpace(string(out)) == other, nil
}
