package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

// past is what an item was when it was last merged or published.
type past struct {
	corrections int
	same        bool
}

// baseline says how each item stands against what was last merged (from git) and
// last published (from the ledger). A checkout without either knows nothing; a
// history that is there but can't be read is said and left out, because a check
// must work on any copy of the content.
func (a *app) baseline(ctx context.Context, p *project) rule.Baseline {
	merged, err := p.merged(ctx)
	if err != nil {
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("catatan: riwayat git tidak terbaca", "note: git history can't be read"), err)
	}
	book, err := ledger.Read(p.ledger)
	if err != nil {
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("catatan: buku besar tidak terbaca", "note: the ledger can't be read"), err)
		book = &ledger.Book{}
	}
	out := published(book)
	return func(it *source.Item) (corrections int, same, known bool) {
		was, inGit := merged(it.ID)
		if inGit && !was.same {
			return was.corrections, false, true
		}
		if s, ok := out[it.ID]; ok {
			rev, err := publish.Revision(it)
			return s.Corrections, err != nil || rev == s.Revision, true // an unreadable file is a finding of its own
		}
		return was.corrections, was.same, inGit
	}
}

// published is the newest standing of each item that is out somewhere.
func published(b *ledger.Book) map[string]ledger.Standing {
	out := map[string]ledger.Standing{}
	for p, s := range b.Standings {
		if s.Status == ledger.Out && !s.Time.Before(out[p.Item].Time) {
			out[p.Item] = s
		}
	}
	return out
}

// merged reads what the work tree changed since the commit that it started from.
func (p *project) merged(ctx context.Context) (func(id string) (past, bool), error) {
	nothing := func(string) (past, bool) { return past{}, false }
	if _, err := os.Stat(filepath.Join(p.root, ".git")); err != nil {
		return nothing, nil // no repository: there is no history to know
	}
	repo, err := git.Open(ctx, p.root)
	if err != nil {
		return nothing, err
	}
	base, err := repo.Base(ctx)
	if err != nil {
		return nothing, nil //nolint:nilerr // a repository without a commit has no past
	}
	names, err := repo.Changed(ctx, base, "content")
	if err != nil {
		return nothing, err
	}
	changed := map[string]bool{}
	for _, name := range names {
		if id, ok := source.ItemOf(name); ok {
			changed[id] = true
		}
	}
	tree, err := repo.Tree(ctx, base)
	if err != nil {
		return nothing, err
	}
	return p.pasts(ctx, tree, func(id string) bool { return changed[id] })
}

// pasts reads from the tree of a commit what the items were that differ from it,
// and closes the tree.
func (p *project) pasts(ctx context.Context, tree *git.Tree, differs func(id string) bool) (func(id string) (past, bool), error) {
	before, err := source.Load(ctx, tree, source.Options{Location: p.office.Location, Only: differs})
	substances := map[string]string{}
	if err == nil {
		for _, it := range before.Items {
			if s, unread := rule.Substance(it); unread == nil { // else nothing is compared with it
				substances[it.ID] = s
			}
		}
	}
	p.was = func(id string) (string, bool) { s, ok := substances[id]; return s, ok }
	if err := errors.Join(err, tree.Close()); err != nil {
		return func(string) (past, bool) { return past{}, false }, err
	}
	counts := map[string]int{}
	for _, it := range before.Items {
		counts[it.ID] = len(it.Meta.Corrections)
	}
	return func(id string) (past, bool) {
		n, was := counts[id]
		switch {
		case was:
			return past{corrections: n}, true
		case differs(id) || tree.ID(id) == "":
			return past{}, false // new
		}
		return past{same: true}, true
	}, nil
}
