package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/schema"
)

// BranchName is the branch of a live ledger.
const BranchName = "terbit-ledger"

// What can become of a live ledger.
var (
	// ErrNone says that the remote has no ledger yet.
	ErrNone = errors.New("the remote has no ledger")
	// ErrLost says that another publisher wrote first: nothing of ours was written,
	// and what was planned must be planned again.
	ErrLost = errors.New("another publisher wrote first")
)

// A live ledger's files: one a month, by the time of its entries, and the chain
// goes through all of them; beside them the facts that decisions rest on, each
// named by its SHA-256.
const (
	segmentEnd  = ".jsonl"
	segmentForm = "2006-01" + segmentEnd
	snapshotDir = "snapshot/"
)

// Branch is where a live ledger lies: a [git.Branch].
type Branch interface {
	Tip() string
	Fetch(ctx context.Context) error
	Files(ctx context.Context) ([]string, error)
	Read(ctx context.Context, name string) ([]byte, error)
	// Push is a compare-and-swap; who comes too late gets git.ErrMoved.
	Push(ctx context.Context, put map[string][]byte, message string, at time.Time) error
}

// Remote is a ledger on a branch of a git remote, opened by one publisher. Every
// Append is one commit, pushed before it returns; who loses the race for it gets
// [ErrLost] and finds the other's entries in the book after Reload.
type Remote struct {
	*Book
	branch  Branch
	segment string            // the newest file
	text    []byte            // its content
	blobs   map[string][]byte // to go with the next commit
	now     func() time.Time
	ctx     context.Context //nolint:containedctx // of the run that opened it: a ledger lives as long as its run
}

// CreateRemote begins a live ledger for a repository. One that is there already,
// whatever its state, is git.ErrExists.
func CreateRemote(ctx context.Context, b Branch, repository string, now func() time.Time) (*Remote, error) {
	if b.Tip() != "" {
		return nil, fmt.Errorf("create ledger: %w", git.ErrExists)
	}
	r := &Remote{Book: newBook(), branch: b, now: now, ctx: ctx}
	if err := r.Append(schema.Entry{Type: schema.Genesis, Mode: schema.Live, Repository: repository}); err != nil {
		return nil, err
	}
	return r, nil
}

// OpenRemote reads and verifies a live ledger. Its genesis must name the
// repository: a ledger copied from elsewhere is another's.
func OpenRemote(ctx context.Context, b Branch, repository string, now func() time.Time) (*Remote, error) {
	r := &Remote{branch: b, now: now, ctx: ctx}
	if err := r.read(); err != nil {
		return nil, err
	}
	switch g := r.Genesis; {
	case g.Mode != schema.Live:
		return nil, fmt.Errorf("open ledger: it is that of a %s: %w", g.Mode, ErrMode)
	case g.Repository != repository:
		return nil, fmt.Errorf("open ledger: it belongs to %q, not to %q: %w", g.Repository, repository, ErrMode)
	}
	return r, nil
}

// ReadRemote reads and verifies a live ledger, whosever it is.
func ReadRemote(ctx context.Context, b Branch) (*Book, error) {
	r := &Remote{branch: b, ctx: ctx}
	if err := r.read(); err != nil {
		return nil, err
	}
	return r.Book, nil
}

// Facts reads a live ledger with the way to the facts that its decisions rest on.
func Facts(ctx context.Context, b Branch) (*Book, func(sum string) ([]byte, error), error) {
	r := &Remote{branch: b, ctx: ctx}
	if err := r.read(); err != nil {
		return nil, nil, err
	}
	return r.Book, r.Snapshot, nil
}

// State is what the ledger says now.
func (r *Remote) State() *Book { return r.Book }

// Reload reads the ledger anew.
func (r *Remote) Reload() error {
	if err := r.branch.Fetch(r.ctx); err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	return r.read()
}

func (r *Remote) read() error {
	segments, err := Segments(r.ctx, r.branch)
	if err != nil {
		return err
	}
	book, err := parse(segments)
	if err != nil {
		return err
	}
	newest := segments[len(segments)-1]
	r.Book, r.segment, r.text = book, newest.Name, newest.Text
	return nil
}

// Segments are the files of a live ledger, in order.
func Segments(ctx context.Context, b Branch) (out []Segment, err error) {
	names, err := b.Files(ctx)
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	for _, name := range names { // sorted, and so in time
		if strings.Contains(name, "/") || !strings.HasSuffix(name, segmentEnd) {
			continue
		}
		text, err := b.Read(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("read ledger: %w", err)
		}
		out = append(out, Segment{name, text})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read ledger: %w", ErrNone)
	}
	return out, nil
}

// Keep puts a decision's facts beside the ledger, with the next Append, and says
// how an entry names them.
func (r *Remote) Keep(snapshot []byte) string {
	sum := digest(snapshot)
	if r.blobs == nil {
		r.blobs = map[string][]byte{}
	}
	r.blobs[snapshotName(sum)] = snapshot
	return sum
}

// Snapshot reads a decision's facts; what isn't what the entry names is an error.
func (r *Remote) Snapshot(sum string) ([]byte, error) {
	data, err := r.branch.Read(r.ctx, snapshotName(sum))
	if err != nil {
		return nil, fmt.Errorf("read snapshot %s: %w", sum, err)
	}
	if digest(data) != sum {
		return nil, fmt.Errorf("read snapshot %s: %w: it was changed", sum, ErrBroken)
	}
	return data, nil
}

func snapshotName(sum string) string {
	return snapshotDir + strings.TrimPrefix(sum, "sha256:") + ".json"
}

// Append writes entries in one commit and returns when the remote has it. After
// [ErrLost], and after doubt whether the commit arrived, the book still says what
// was last read: Reload it.
func (r *Remote) Append(entries ...schema.Entry) error {
	now := r.now()
	lines, head, err := chain(r.Entries, r.Head, now, entries)
	if err != nil {
		return err
	}
	// A clock behind the last entry must not begin an older file.
	segment, text := max(r.segment, now.UTC().Format(segmentForm)), r.text
	if segment != r.segment {
		text = nil
	}
	text = append(bytes.Clone(text), lines...)
	put := map[string][]byte{segment: text}
	maps.Copy(put, r.blobs)
	if err := r.branch.Push(r.ctx, put, message(entries), now); err != nil {
		if errors.Is(err, git.ErrMoved) {
			return fmt.Errorf("append to ledger: %w: %w", ErrLost, err)
		}
		return fmt.Errorf("append to ledger: %w", err)
	}
	r.segment, r.text, r.blobs = segment, text, nil
	for _, e := range entries {
		r.add(e)
	}
	r.Head = head
	return nil
}

// message sums a commit up for people who look at the branch.
func message(entries []schema.Entry) string {
	count := map[schema.EntryType]int{}
	var order []schema.EntryType
	for _, e := range entries {
		if count[e.Type] == 0 {
			order = append(order, e.Type)
		}
		count[e.Type]++
	}
	var parts []string
	for _, t := range order {
		parts = append(parts, fmt.Sprintf("%d %s", count[t], t))
	}
	return strings.Join(parts, ", ")
}
