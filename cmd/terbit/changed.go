package main

import (
	"context"
	"errors"
	"fmt"
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

// openChange compares, and loads only the items that differ.
func (a *app) openChange(c *cli.Context, p *project) (*workChange, error) {
	ctx := c.Context
	repo, err := git.Open(ctx, p.root)
	if err != nil {
		return nil, err
	}
	commit, err := repo.Fork(ctx, c.String("changed"))
	if err != nil {
		return nil, err
	}
	facts := make(chan factsAnswer, 1)
	go func() { facts <- a.baseFacts(ctx, p, repo, commit) }()
	names, err := repo.Changed(ctx, commit, "content")
	answer := <-facts
	if err := errors.Join(err, answer.err); err != nil {
		return nil, err
	}
	w := &workChange{touched: touched(names), before: make(map[string]rule.Fact)}
	for _, f := range answer.facts {
		if w.touched[f.ID] {
			w.before[f.ID] = f
		} else {
			w.others = append(w.others, f)
		}
	}
	p.only = w.changed
	return w, p.load(ctx)
}

type factsAnswer struct {
	facts []rule.Fact
	err   error
}

// baseFacts are those of the commit's items, kept from an earlier run where nothing
// has changed in them.
func (a *app) baseFacts(ctx context.Context, p *project, repo *git.Repo, commit string) (out factsAnswer) {
	id, err := repo.FolderID(ctx, commit, "content")
	if err != nil || id == "" {
		return factsAnswer{nil, err}
	}
	cache := newFactCache(p.root, id)
	if facts, ok := cache.read(); ok {
		return factsAnswer{facts, nil}
	}
	tree, err := repo.Tree(ctx, commit)
	if err != nil {
		return factsAnswer{nil, err}
	}
	corpus, err := source.Load(ctx, tree, source.Options{Location: p.office.Location})
	if err := errors.Join(err, tree.Close()); err != nil {
		return factsAnswer{nil, fmt.Errorf("read the items of %s: %w", commit, err)}
	}
	facts := rule.Facts(corpus)
	if err := cache.write(facts); err != nil { // the next run takes as long as this one
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("catatan", "note"), err)
	}
	return factsAnswer{facts, nil}
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
