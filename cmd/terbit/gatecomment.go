package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// commentInput is what the comment speaks of. The configuration is the
// checkout's; the content is read from git, at the very revision that was judged
// or not at all.
func (k *keeper) commentInput(v verdict) (comment.Input, error) {
	snap, p := v.snapshot, k.office
	in := comment.Input{
		Decision: v.decision, Procedure: p.office.Procedure, Office: p.office, ServerURL: k.env("GITHUB_SERVER_URL"),
		Repository: k.owner + "/" + k.name, Number: snap.PullRequest.Number,
		HeadRepository: snap.PullRequest.HeadRepository, HeadBranch: snap.PullRequest.HeadBranch,
		Author: person(v.policy, snap), Merged: snap.PullRequest.Merged(), NoDrafts: v.policy.NoDrafts,
		Comments: map[int64]string{}, Previews: k.previews(v),
	}
	for _, m := range snap.Comments {
		in.Comments[m.ID] = m.Body
	}
	if len(v.decision.Items) == 0 {
		return in, nil
	}
	items, err := k.contents(v)
	in.Items = items
	return in, err
}

// ownPage stands for the number in the address of a page that each proposal has.
const ownPage = "{pr}"

// previews are the links to pictures. A proposal of content has a page of its own
// while it is open, and from the repository itself: whoever likes may open one from
// a fork, and the office does not show those pictures on a branch of its own.
func (k *keeper) previews(v verdict) []comment.Link {
	pr := v.snapshot.PullRequest
	shown := pr.Open && len(v.decision.Items) > 0 && strings.EqualFold(pr.HeadRepository, k.owner+"/"+k.name)
	var out []comment.Link
	for _, l := range k.pictures {
		own := strings.ReplaceAll(l.URL, ownPage, strconv.Itoa(pr.Number))
		if own == l.URL || shown {
			out = append(out, comment.Link{Label: l.Label, URL: own})
		}
	}
	return out
}

// contents are the items as they were judged.
func (k *keeper) contents(v verdict) (out []comment.Item, err error) {
	judged := map[string]string{}
	for _, it := range v.decision.Items {
		judged[it.Path] = it.Revision
	}
	q, err := k.proposed(v.snapshot.PullRequest)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, q.head.Close()) }()
	p := *k.office
	p.fsys, p.tree, p.now = q.head, q.head, v.snapshot.Now.In(p.office.Location)
	if err := p.load(k.ctx); err != nil {
		return nil, err
	}
	only := func(id string) bool { _, ok := judged[id]; return ok }
	changes, err := q.changes(judged)
	if err != nil {
		return nil, err
	}
	opts := rule.Options{Only: only}
	if opts.Baseline, err = q.baseline(k.ctx, &p); err != nil { // closes the base
		return nil, err
	}
	findings := p.check(k.ctx, opts)
	p.progress.clear()
	for _, it := range p.corpus.Items {
		if !only(it.ID) {
			continue
		}
		shown, err := k.commentItem(&p, it, judged[it.ID], findings)
		if err != nil {
			return nil, err
		}
		shown.Met, shown.Changes = met(v.snapshot, it.ID), changes[it.ID]
		out = append(out, shown)
	}
	return out, nil
}

// diffMax is how large a text file may be to be compared line by line.
const diffMax = 64 << 10

// changes compares the text files of items that are on the base already.
func (q *proposal) changes(items map[string]string) (map[string][]comment.Change, error) {
	out := map[string][]comment.Change{}
	for id := range items {
		if q.base.ID(id) == "" {
			continue
		}
		names := map[string]bool{"index.md": true}
		for _, tree := range []fs.FS{q.base, q.head} {
			captions, err := fs.Glob(tree, id+"/takarir/*.txt")
			if err != nil {
				return nil, fmt.Errorf("list captions of %s: %w", id, err)
			}
			for _, c := range captions {
				names[strings.TrimPrefix(c, id+"/")] = true
			}
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			before, after := textOf(q.base, id+"/"+name), textOf(q.head, id+"/"+name)
			if before != after {
				out[id] = append(out[id], comment.Change{File: name, Old: before, New: after})
			}
		}
	}
	return out, nil
}

// textOf is a file's text; one that is not there, or too large to be read line by
// line, has none. The check says what is wrong with it.
func textOf(tree fs.FS, name string) string {
	data, err := fs.ReadFile(tree, name)
	if err != nil || len(data) > diffMax {
		return ""
	}
	return string(data)
}

// proposed are the commit that was judged and the base that it was judged
// against. The first is the test merge, or the merge, or the head where there is
// neither. What is not in the checkout yet is fetched, as data.
func (k *keeper) proposed(pr gate.PullRequest) (*proposal, error) {
	repo, err := git.Open(k.ctx, k.office.root)
	if err != nil {
		return nil, err
	}
	base, err := k.tree(repo, pr.BaseSHA)
	if err != nil {
		return nil, err
	}
	head, err := k.tree(repo, cmp.Or(k.c.String("rev"), pr.MergeCommit, pr.TestMerge, pr.Head))
	if err != nil {
		return nil, errors.Join(err, base.Close())
	}
	return &proposal{base: base, head: head}, nil
}

func (k *keeper) tree(repo *git.Repo, rev string) (*git.Tree, error) {
	if tree, err := repo.Tree(k.ctx, rev); err == nil || rev == k.c.String("rev") {
		return tree, err
	}
	if err := forge.FetchCommit(k.ctx, k.office.root, k.c.String("remote"), rev, k.env("GITHUB_SERVER_URL"), k.env("GITHUB_TOKEN")); err != nil {
		return nil, hinted{err, lang.T("jalankan di dalam klon repositori kantor, atau sebutkan --root dan --remote", "run it inside a clone of the office's repository, or give --root and --remote")}
	}
	return repo.Tree(k.ctx, rev)
}

// person is the pull request's author with the roles held now.
func person(policy sop.Policy, snap gate.Snapshot) comment.Person {
	teams := map[string][]string{}
	for _, t := range snap.Teams {
		if t.Readable {
			teams[strings.ToLower(t.Name)] = t.Members
		}
	}
	login := snap.PullRequest.Author.Login
	return comment.Person{Login: login, Roles: sop.NewRoster(policy, teams).RolesOf(login, snap.Now)}
}

// met lists the content facts that hold for an item.
func met(snap gate.Snapshot, id string) []schema.ContentFact {
	for _, it := range snap.Items {
		if it.Path == id {
			return it.Met
		}
	}
	return nil
}

// commentItem is what the comment shows of one item of the checkout.
func (k *keeper) commentItem(p *project, it *source.Item, judged string, findings []diag.Finding) (comment.Item, error) {
	there, err := publish.Revision(it)
	if err != nil {
		return comment.Item{}, err
	}
	if there != judged {
		return comment.Item{}, hinted{
			fmt.Errorf("%s: %w", it.ID, errors.New(k.t("bukan isi yang dinilai", "not the content that was judged"))),
			lang.T("jalankan lagi tanpa --rev, supaya isi yang dinilai diambil sendiri", "run it again without --rev, so that the content that was judged is fetched"),
		}
	}
	out := comment.Of(it, p.office, p.now)
	out.Messages, _ = social.Messages(it, p.office) // its findings are among those of the check
	for _, f := range findings {
		if id, ok := source.ItemOf(f.Path); ok && id == it.ID {
			out.Findings = append(out.Findings, f)
		}
	}
	return out, nil
}
