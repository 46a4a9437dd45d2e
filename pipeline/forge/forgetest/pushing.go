package forgetest

import "time"

// Option changes how a commit is pushed.
type Option func(*draft)

// Committer is the login that commits what somebody else wrote.
func Committer(login string) Option { return func(d *draft) { d.committer = ident(login) } }

// OnSite is an edit on the web site: GitHub commits.
func OnSite(d *draft) { d.committer = ident(webFlow) }

// CoAuthor adds a trailer.
func CoAuthor(login string) Option {
	return func(d *draft) { d.message += "\n\nCo-authored-by: " + ident(login) }
}

// Dated is what the author's machine takes for the time.
func Dated(at time.Time) Option {
	return func(d *draft) { d.authored, d.committed = at, at }
}

// commitOn commits to a branch and pushes it.
func (w *World) commitOn(branch, author string, files Files, options ...Option) string {
	w.t.Helper()
	at, _ := w.tick()
	sha := w.make(branch, w.heads[branch], author, files, at, options...)
	w.move(branch, sha, "push", author, at)
	return sha
}

func (w *World) make(branch, parent, author string, files Files, at time.Time, options ...Option) string {
	w.t.Helper()
	d := draft{
		ref: "refs/heads/" + branch, files: files.changes(), author: ident(author), committer: ident(author),
		authored: at, committed: at, message: "Ubah konten",
	}
	if parent != "" {
		d.parents = []string{parent}
	}
	for _, o := range options {
		o(&d)
	}
	sha, err := w.git.commit(d)
	w.must(err)
	return sha
}

// move points a branch somewhere else and writes it down.
func (w *World) move(branch, sha, kind, actor string, at time.Time) {
	before := w.heads[branch]
	if before == "" {
		before, kind = noCommit, "branch_creation"
	}
	w.heads[branch] = sha
	w.ids++
	w.moves = append(w.moves, move{id: w.ids, before: before, after: sha, ref: "refs/heads/" + branch, kind: kind, actor: actor, at: at})
	for _, p := range w.pulls {
		if p.Branch == branch && p.state == open {
			w.pushedTo(p, before, sha, kind, actor, at)
		}
	}
}

// pushedTo is what a push does to a pull request.
func (w *World) pushedTo(p *Pull, before, sha, kind, actor string, at time.Time) {
	if kind == "force_push" {
		p.tell("head_ref_force_pushed", actor, at, object{"commit_id": sha})
	}
	changes, err := w.git.diff(before, sha)
	w.must(err)
	if !w.DismissStale || len(changes) == 0 {
		return
	}
	for _, r := range p.reviews {
		if r.State == approved {
			w.dismiss(p, r, actor, sha, at)
		}
	}
}

// Push commits to a pull request's branch.
func (w *World) Push(p *Pull, author string, files Files, options ...Option) string {
	w.t.Helper()
	return w.commitOn(p.Branch, author, files, options...)
}

// PushMain commits to the main branch.
func (w *World) PushMain(author string, files Files, options ...Option) string {
	w.t.Helper()
	return w.commitOn(Main, author, files, options...)
}

// ForcePush replaces the branch's commits by one of somebody's, with the files
// laid over the tree that the branch shows.
func (w *World) ForcePush(p *Pull, author string, files Files, options ...Option) string {
	w.t.Helper()
	at, _ := w.tick()
	base, err := w.git.mergeBase(w.heads[Main], w.heads[p.Branch])
	w.must(err)
	now, err := w.git.readCommit(w.heads[p.Branch])
	w.must(err)
	options = append(options, func(d *draft) { d.tree = now.tree })
	sha := w.make(p.Branch, base, author, files, at, options...)
	w.move(p.Branch, sha, "force_push", author, at)
	return sha
}

// Reset points the branch at an older commit by force.
func (w *World) Reset(p *Pull, by, sha string) {
	at, _ := w.tick()
	w.move(p.Branch, sha, "force_push", by, at)
}

// UpdateBranch presses the button of that name: the main branch is merged into
// the pull request's, by somebody's hand and GitHub's commit.
func (w *World) UpdateBranch(p *Pull, by string, files ...Files) string {
	w.t.Helper()
	was := w.headOf(p)
	sha := w.mergeInto(p, by, w.heads[Main], webFlow, files...)
	for _, r := range p.reviews {
		if w.MoveReviews && r.Commit == was {
			r.Commit = sha
		}
	}
	return sha
}

// MergeIn makes a commit beside the branch and merges it in.
func (w *World) MergeIn(p *Pull, author, merger string, files Files, options ...Option) string {
	w.t.Helper()
	at, _ := w.tick()
	base, err := w.git.mergeBase(w.heads[Main], w.heads[p.Branch])
	w.must(err)
	side := w.make("samping", base, author, files, at, options...)
	return w.mergeInto(p, merger, side, merger)
}

func (w *World) mergeInto(p *Pull, by, other, committer string, mixed ...Files) string {
	w.t.Helper()
	at, _ := w.tick()
	tree, ok := w.git.mergeTrees(w.heads[p.Branch], other)
	if !ok && len(mixed) == 0 {
		w.t.Fatalf("merge %s into #%d: conflict", other, p.Number)
	}
	d := draft{
		ref: "refs/heads/" + p.Branch, parents: []string{w.heads[p.Branch], other}, tree: tree,
		author: ident(by), committer: ident(committer), authored: at, committed: at, message: "Gabungkan",
	}
	if len(mixed) > 0 {
		d.files = mixed[0].changes()
	}
	sha, err := w.git.commit(d)
	w.must(err)
	w.move(p.Branch, sha, "push", by, at)
	return sha
}

// PushMany pushes n commits at once, each changing a file.
func (w *World) PushMany(p *Pull, author string, n int, path string) {
	w.t.Helper()
	at, _ := w.tick()
	sha, err := w.git.chain("refs/heads/"+p.Branch, w.heads[p.Branch], ident(author), at, n, path)
	w.must(err)
	w.move(p.Branch, sha, "push", author, at)
}

// ForcePushed makes the branch's last commit anew, and gives the old one.
func (w *World) ForcePushed(p *Pull, author string) (old string) {
	w.t.Helper()
	old = w.heads[p.Branch]
	w.ForcePush(p, author, nil)
	return old
}
