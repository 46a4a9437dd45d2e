package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gunungmas/terbit/pipeline/git"
)

// memory is a branch on a remote, without git: a map of files that moves on.
type memory struct {
	version int
	files   map[string][]byte
}

// errPush is a push that failed, or whose answer was lost.
var errPush = errors.New("the remote did not answer")

// How a push may go wrong.
const (
	pushIsFine = iota
	pushNeverArrives
	pushArrivesUnheard
)

// reader is one publisher's view of it.
type reader struct {
	m     *memory
	seen  int
	files map[string][]byte
	fail  func() int // of the next push; nil: none
}

func (r *reader) Tip() string {
	if r.seen == 0 {
		return ""
	}
	return fmt.Sprint(r.seen)
}

func (r *reader) Fetch(context.Context) error {
	r.seen, r.files = r.m.version, maps.Clone(r.m.files)
	return nil
}

func (r *reader) Files(context.Context) ([]string, error) {
	return slices.Sorted(maps.Keys(r.files)), nil
}

func (r *reader) Read(_ context.Context, name string) ([]byte, error) { return r.files[name], nil }

func (r *reader) Push(_ context.Context, put map[string][]byte, _ string, _ time.Time) error {
	how := pushIsFine
	if r.fail != nil {
		how = r.fail()
	}
	if how == pushNeverArrives {
		return errPush
	}
	if r.m.version != r.seen {
		return git.ErrMoved
	}
	files := maps.Clone(r.m.files)
	if files == nil {
		files = map[string][]byte{}
	}
	maps.Copy(files, put)
	r.m.version, r.m.files = r.m.version+1, files
	if how == pushArrivesUnheard {
		return errPush
	}
	return r.Fetch(context.Background())
}
