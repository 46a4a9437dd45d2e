package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

func (a *app) changedFlag() cli.Flag {
	return &cli.StringFlag{Name: "changed", Usage: a.t("hanya konten di folder kerja yang berubah sejak bercabang dari revisi git ini", "only items of the work tree that changed since it left this git revision")}
}

// workChange is how the work tree differs from the commit that it left a branch
// at: in commits, in the index, in files, and in files that git does not know.
type workChange struct {
	touched map[string]bool // ids and other paths, with the folders above
	before  map[string]rule.Fact
	others  []rule.Fact // of the items that are the same
}

// comparison is what git finds out about the work tree while the office and the items
// of the base are read: it looks at every file, which takes longest.
type comparison struct {
	repo      *git.Repo
	commit    string // where the branch left the other revision
	differing func() ([]string, error)
	untracked func() ([]string, error)
}

// compareWork begins to compare the work tree; without --changed nothing is compared.
func (a *app) compareWork(c *cli.Context) func() (*comparison, error) {
	rev, ctx := c.String("changed"), c.Context
	if rev == "" {
		return nil
	}
	return later(func() (*comparison, error) {
		repo, err := git.Open(ctx, c.String("root"))
		if err != nil {
			return nil, err
		}
		cmp := &comparison{repo: repo}
		cmp.untracked = later(func() ([]string, error) { return repo.Untracked(ctx, "content") })
		if cmp.commit, err = repo.Fork(ctx, rev); err != nil {
			return nil, err
		}
		cmp.differing = later(func() ([]string, error) { return repo.Differing(ctx, cmp.commit, "content") })
		return cmp, nil
	})
}

// later does something at once, and gives its answer to who asks for it.
func later[T any](do func() (T, error)) func() (T, error) {
	var v T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		v, err = do()
	}()
	return func() (T, error) {
		<-done
		return v, err
	}
}

// openChange says how the work tree differs, and loads only the items that do.
func (a *app) openChange(ctx context.Context, p *project, compared func() (*comparison, error)) (*workChange, error) {
	cmp, err := compared()
	if err != nil {
		return nil, err
	}
	facts, err := a.baseFacts(ctx, p, cmp.repo, cmp.commit)
	differing, err2 := cmp.differing()
	untracked, err3 := cmp.untracked()
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	w := &workChange{touched: touched(slices.Concat(differing, untracked)), before: make(map[string]rule.Fact)}
	for _, f := range facts {
		if w.touched[f.ID] {
			w.before[f.ID] = f
		} else {
			w.others = append(w.others, f)
		}
	}
	p.only = w.changed
	return w, p.load(ctx)
}

// baseFacts are those of the commit's items, kept from an earlier run where nothing
// has changed in them.
func (a *app) baseFacts(ctx context.Context, p *project, repo *git.Repo, commit string) ([]rule.Fact, error) {
	id, err := repo.FolderID(ctx, commit, "content")
	if err != nil || id == "" {
		return nil, err
	}
	cache := newFactCache(p.root, id)
	if facts, ok := cache.read(); ok {
		return facts, nil
	}
	tree, err := repo.Tree(ctx, commit)
	if err != nil {
		return nil, err
	}
	corpus, err := source.Load(ctx, tree, source.Options{Location: p.office.Location})
	if err := errors.Join(err, tree.Close()); err != nil {
		return nil, fmt.Errorf("read the items of %s: %w", commit, err)
	}
	facts := rule.Facts(corpus)
	if err := cache.write(facts); err != nil { // the next run takes as long as this one
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("catatan", "note"), err)
	}
	return facts, nil
}

// touched are the paths that changed, cut to the item they belong to, and the
// folders above: a folder out of place is reported by its own name.
func touched(names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		parts := strings.SplitN(name, "/", 4)
		for i := 2; i <= min(len(parts), 3); i++ {
			out[strings.Join(parts[:i], "/")] = true
		}
	}
	return out
}

// changed reports whether a path belongs to what differs.
func (w *workChange) changed(name string) bool {
	parts := strings.SplitN(name, "/", 4)
	return w.touched[strings.Join(parts[:min(len(parts), 3)], "/")]
}

func (w *workChange) baseline() rule.Baseline {
	return func(it *source.Item) (corrections int, same, known bool) {
		f, known := w.before[it.ID]
		return f.Corrections, false, known
	}
}

// gone reports the items of the base whose folder is no longer there.
func (w *workChange) gone(p *project) (out []diag.Finding) {
	for id := range w.before {
		if p.corpus.ByID(id) == nil {
			out = append(out, gone(id))
		}
	}
	return out
}
