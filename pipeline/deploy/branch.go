package deploy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/site"
)

// What keeps a site from being deployed.
var (
	// ErrForeign says that the branch holds something that is no site of ours.
	ErrForeign = errors.New("the branch was not made by terbit")
	// ErrNewer says that the branch holds a site of a ledger that has gone further.
	ErrNewer = errors.New("the branch holds a newer site")
	// ErrUndecided says that the folder shows more than what was decided.
	ErrUndecided = errors.New("the site is not one of a live ledger")
)

// Files of a branch that a server of static sites reads.
const (
	noJekyll = ".nojekyll" // GitHub serves the files as they are
	cname    = "CNAME"     // the site's own address; whoever set it up put it there
)

// Plan is what deploying a site to a branch would do.
type Plan struct {
	Tree string
	git.Difference
}

// Prepare makes the tree of a built site, and says what it would change on the
// branch. With takeOver the branch may hold anything; else a site of ours, that is
// not newer, or nothing at all.
func Prepare(ctx context.Context, b *git.Branch, dir string, built site.Built, takeOver bool) (p Plan, err error) {
	if built.Witness.Ledger == nil {
		return p, ErrUndecided
	}
	more := map[string][]byte{noJekyll: {}}
	if b.Tip() != "" {
		there, err := b.Files(ctx)
		if err != nil {
			return p, fmt.Errorf("look at the branch: %w", err)
		}
		if !takeOver {
			if err := ours(ctx, b, there, built.Witness); err != nil {
				return p, err
			}
		}
		if slices.Contains(there, cname) && !slices.Contains(built.Files, cname) {
			if more[cname], err = b.Read(ctx, cname); err != nil {
				return p, fmt.Errorf("read %s: %w", cname, err)
			}
		}
	}
	for _, name := range built.Files {
		if top, _, _ := strings.Cut(name, "/"); strings.EqualFold(top, ".github") {
			return p, fmt.Errorf("%s: GitHub would run what is there", name)
		}
		delete(more, name)
	}
	if p.Tree, err = b.Whole(ctx, dir, built.Files, more); err != nil {
		return p, err
	}
	p.Difference, err = b.Compare(ctx, p.Tree)
	return p, err
}

// ours refuses a branch that holds something else than an older site.
func ours(ctx context.Context, b *git.Branch, there []string, w site.Witness) error {
	if !slices.Contains(there, site.WitnessFile) {
		return ErrForeign
	}
	data, err := b.Read(ctx, site.WitnessFile)
	if err != nil {
		return fmt.Errorf("read %s: %w", site.WitnessFile, err)
	}
	old, err := site.ParseWitness(data)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	if old.Ledger != nil && old.Ledger.Entries > w.Ledger.Entries {
		return fmt.Errorf("%w: of %d entries, this one is of %d", ErrNewer, old.Ledger.Entries, w.Ledger.Entries)
	}
	return nil
}

// Push puts a plan on the branch in one commit.
func (p Plan) Push(ctx context.Context, b *git.Branch, w site.Witness, at time.Time) error {
	return b.PushTree(ctx, p.Tree, fmt.Sprintf("Site of %.10s, ledger at %d", w.Main, w.Ledger.Entries), at)
}
