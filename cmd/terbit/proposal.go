package main

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

func (a *app) baseFlag() cli.Flag {
	return &cli.StringFlag{Name: "base", Usage: a.t("hanya konten yang berbeda antara revisi git ini dan --rev", "only items that differ between this git revision and --rev")}
}

// itemGone is said of an item of the base that a proposal no longer has.
var itemGone = diag.Doc{
	ID: "RV003", Severity: diag.Error, Title: lang.T("Folder konten yang sudah digabungkan hilang", "The folder of a merged item is gone"),
	Why: lang.T("Nama folder adalah nomor arsip konten, dan alamatnya sudah beredar. Yang sudah digabungkan tidak dihapus atau diganti nama.",
		"The folder's name is the item's number in the archive, and its address is out. What was merged is neither deleted nor renamed."),
}

// openFor opens a proposal where --base says that there is one.
func (a *app) openFor(c *cli.Context) (*project, error) {
	if c.String("base") != "" {
		return a.openProposal(c)
	}
	return a.open(c)
}

// proposal is how the items of one revision differ from those of another, the
// base: by git's ids of their folders, which change with any byte.
type proposal struct {
	base, head *git.Tree
}

// proposal opens the trees of --base and --rev; without --base there is none.
func (a *app) proposal(c *cli.Context, p *project) (*proposal, error) {
	base := c.String("base")
	switch {
	case base == "":
		return nil, nil
	case p.tree == nil:
		return nil, usagef("%s", a.t("--base memerlukan --rev: sebutkan revisi yang diusulkan", "--base needs --rev: name the revision that is proposed"))
	}
	repo, err := git.Open(c.Context, p.root)
	if err != nil {
		return nil, err
	}
	tree, err := repo.Tree(c.Context, base)
	if err != nil {
		return nil, err
	}
	return &proposal{base: tree, head: p.tree}, nil
}

// changed reports whether a path belongs to an item that the proposal changes. A
// path that is no item's, such as a misplaced file, counts by itself.
func (q *proposal) changed(name string) bool {
	parts := strings.SplitN(name, "/", 4)
	top := strings.Join(parts[:min(len(parts), 3)], "/")
	return q.head.ID(top) != q.base.ID(top)
}

// removed lists the items of the base that the proposal no longer has, renamed
// ones among them.
func (q *proposal) removed() ([]string, error) {
	var gone []string
	names, err := fs.Glob(q.base, "content/*/*")
	if err != nil {
		return nil, fmt.Errorf("list the base's items: %w", err)
	}
	for _, name := range names {
		if id, ok := source.ItemOf(name); ok && q.head.ID(id) == "" {
			gone = append(gone, id)
		}
	}
	return gone, nil
}

// gone reports the items that are no longer there.
func (q *proposal) gone() ([]diag.Finding, error) {
	ids, err := q.removed()
	if err != nil {
		return nil, err
	}
	var out []diag.Finding
	for _, id := range ids {
		out = append(out, gone(id))
	}
	return out, nil
}

func gone(id string) diag.Finding {
	return diag.Finding{
		Position: diag.At(id + "/index.md"), Severity: itemGone.Severity, Rule: itemGone.ID,
		Message: lang.T("folder konten yang sudah digabungkan ini dihapus atau diganti nama", "the folder of this merged item was deleted or renamed"),
		Hint:    lang.T("kembalikan foldernya; untuk menurunkan konten, isi withdrawal di index.md", "put the folder back; to take the item down, fill in withdrawal in index.md"),
	}
}

// baseline says how each item stands against the base; what the ledger knows is
// of no matter here, since a proposal starts from what was merged.
func (q *proposal) baseline(ctx context.Context, p *project) (rule.Baseline, error) {
	was, err := p.pasts(ctx, q.base, q.changed)
	if err != nil {
		return nil, fmt.Errorf("read the base's items: %w", err)
	}
	return func(it *source.Item) (corrections int, same, known bool) {
		before, known := was(it.ID)
		return before.corrections, before.same, known
	}, nil
}
