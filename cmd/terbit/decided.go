package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/projection"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// buildDecided builds the website as a live publish does: everything, the
// configuration included, from git's objects, and each item as it was decided.
func (a *app) buildDecided(c *cli.Context) error {
	began := time.Now()
	if c.Bool("drafts") {
		return usagef("%s", a.t("--drafts menampilkan yang belum diputuskan; pilih --drafts atau --decided", "--drafts shows what is not decided on; choose --drafts or --decided"))
	}
	rev := c.String("rev")
	if rev == "" {
		rev = "HEAD"
	}
	p, err := a.openAt(c, rev)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	book, err := a.decisions(c.Context, p)
	if err != nil {
		return err
	}
	t := a.beginBuild(c, p, began)
	if err := p.load(c.Context); err != nil {
		return err
	}
	t.lap("baca")
	res, err := a.projected(c.Context, p, book)
	if err != nil {
		return err
	}
	if book.Genesis.Mode == schema.Live { // what a rehearsal prepared is nowhere to be seen
		p.witness = witness{Mark: book.Said, main: p.commit}
	}
	p.decisions = decisionLog(p.office, book)
	if p.offers, err = a.offers(c.Context, p, res.Items, book); err != nil {
		return err
	}
	t.lap("keputusan")
	return a.writeSite(c, p, t, made{items: res.Items, posts: postsOf(book), differences: res.Differences})
}

// decisions reads the ledger, which must be there: without one nothing was decided,
// and a site without pages would say that everything was taken down.
func (a *app) decisions(ctx context.Context, p *project) (*ledger.Book, error) {
	book, err := a.book(ctx, p)
	if err != nil {
		return nil, err
	}
	if book.Genesis.Seq == 0 {
		return nil, hinted{
			fmt.Errorf("%s: %s", p.ledger, a.t("belum ada buku besar", "there is no ledger yet")),
			lang.T("sebutkan dengan --ledger, atau buat buku besar latihan dengan: terbit publish", "name it with --ledger, or make a rehearsal's with: terbit publish"),
		}
	}
	return book, nil
}

// projected works out what is shown.
func (a *app) projected(ctx context.Context, p *project, book *ledger.Book) (projection.Result, error) {
	revisions := make(map[string]string, len(p.corpus.Items))
	for _, it := range p.corpus.Items {
		revisions[it.ID] = p.tree.ID(it.ID)
	}
	res, err := projection.Of(ctx, projection.Input{
		Head: p.corpus, Revisions: revisions, Decisions: projection.Decisions(book), Location: p.office.Location, Now: p.now, Orders: book.Standing,
		Read: func(ctx context.Context, at map[string]string) (*source.Corpus, error) {
			tree, err := p.repo.Folders(ctx, at) // its git process ends with the program's: media are read from it
			if err != nil {
				return nil, err
			}
			return source.Load(ctx, tree, source.Options{Location: p.office.Location})
		},
	})
	if missing, ok := errors.AsType[*git.MissingError](err); ok {
		return res, hinted{err, a.fetchHint(ctx, p, missing)}
	}
	return res, err
}

// decidedWishes are what the decided revisions want, before any order, with the
// projection that they follow from and what was found wrong.
func (a *app) decidedWishes(ctx context.Context, p *project, book *ledger.Book) (projection.Result, []publish.Wish, []diag.Finding, error) {
	res, err := a.projected(ctx, p, book)
	if err != nil {
		return res, nil, nil, err
	}
	wishes, findings, err := wishesOf(ctx, p, res.Items)
	return res, wishes, findings, err
}

// wishesOf are what decided items want, which are others than the corpus's own.
func wishesOf(ctx context.Context, p *project, items []*source.Item) ([]publish.Wish, []diag.Finding, error) {
	corpus := *p.corpus
	corpus.Items, corpus.Findings = items, nil
	return publish.Wishes(ctx, &corpus, p.office, nil)
}

// fetchHint says how to get an object that is not here.
func (a *app) fetchHint(ctx context.Context, p *project, missing *git.MissingError) lang.Text {
	if shallow, err := p.repo.Shallow(ctx); err == nil && shallow {
		return lang.T("riwayat repositori ini terpotong; lengkapi dengan: git fetch --unshallow", "this repository's history is cut off; complete it with: git fetch --unshallow")
	}
	if p.unsaved(ctx, missing.Path, missing.ID) {
		return lang.T("isinya baru ada di folder kerja; simpan dulu dengan: git add content && git commit", "it is in the work tree only; save it first with: git add content && git commit")
	}
	return lang.T("ambil objeknya dari repositori asal dengan: git fetch --refetch origin; tanpa itu halaman yang diputuskan tidak dapat dibangun", "get the object from where the repository came from with: git fetch --refetch origin; without it the decided page can't be built")
}

// unsaved reports whether the work tree holds an item at the revision.
func (p *project) unsaved(ctx context.Context, id, revision string) bool {
	work, err := source.Load(ctx, os.DirFS(p.root), source.Options{Location: p.office.Location, Only: func(s string) bool { return s == id }})
	if err != nil || len(work.Items) != 1 {
		return false
	}
	rev, err := publish.Revision(work.Items[0])
	return err == nil && rev == revision
}

// postsOf are the places where a live ledger says that items are out. Where people have
// a correction in hand, what they are to correct is out.
func postsOf(book *ledger.Book) map[string][]site.Post {
	if book.Genesis.Mode != schema.Live {
		return nil
	}
	posts := map[string][]site.Post{}
	for place, s := range book.Standings {
		correcting := s.Status == ledger.Awaiting && s.Pending.Action == ledger.ActionCorrect
		if s.Status == ledger.Out || correcting {
			posts[place.Item] = append(posts[place.Item], site.Post{Channel: place.Channel, URL: s.URL, Time: s.Time})
		}
	}
	for _, list := range posts {
		slices.SortFunc(list, func(x, y site.Post) int {
			return cmp.Or(publish.Order(x.Channel, y.Channel), cmp.Compare(x.URL, y.URL))
		})
	}
	return posts
}

// sayDifferences lists what the site does not show as the repository has it.
func (a *app) sayDifferences(w io.Writer, p *project, diffs []projection.Difference) {
	paint := a.palette(w)
	for _, d := range diffs {
		color := yellow
		if d.Kind.Wrong() {
			color = red
		}
		fmt.Fprintln(w, paint(bold, frame.Clean(d.Item)))
		for _, line := range frame.Wrap(frame.Clean(d.Why(p.office.Location).In(a.lang)), "", a.columns()-2) {
			fmt.Fprintln(w, "  "+paint(color, line))
		}
	}
}

// decisionLog is what the site's log of decisions shows: who decided stands there by
// role alone, and a rehearsal, where nobody decides, shows none.
func decisionLog(o *office.Office, book *ledger.Book) (out []site.Decision) {
	outcomes := map[schema.TrackChange]site.Outcome{
		schema.ChangeNew: site.Released, schema.ChangeCorrection: site.Corrected, schema.ChangeWithdrawal: site.Withdrawn,
	}
	applies := map[string]schema.TrackChange{}
	for _, t := range o.Procedure.Tracks {
		applies[t.Key] = t.AppliesTo
	}
	for _, e := range book.Decisions {
		d := e.Decision
		if d.Verdict != schema.Approved || d.Basis != schema.OnProposal {
			continue
		}
		shown := site.Decision{Item: e.Item, Revision: e.Revision, Time: e.Time, Outcome: outcomes[applies[d.Track]]}
		for _, r := range d.Reviewers { // the last one has the last say
			shown.Role, shown.Time = r.Role, r.Time
		}
		out = append(out, shown)
	}
	return out
}
