package gate_test

import (
	"cmp"
	"slices"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// opened is a pull request on a new item, with complete content A.
func opened(author string) event {
	return func(w *world) {
		w.snap.PullRequest.Author = person(author)
		on(itemPath)(w)
		push(author, "A")(w)
	}
}

// on makes an item the one that the next events speak of.
func on(path string) event {
	return func(w *world) {
		i := slices.IndexFunc(w.snap.Items, func(it gate.Item) bool { return it.Path == path })
		if i < 0 {
			w.snap.Items = append(w.snap.Items, gate.Item{Path: path})
			w.snap.Files = append(w.snap.Files, gate.File{Path: path + "/index.md", Status: "added"})
			i = len(w.snap.Items) - 1
		}
		w.item = &w.snap.Items[i]
	}
}

// push adds a commit to the branch after which the item shows a content.
func push(who, content string, edits ...func(*gate.Commit, *gate.Content)) event {
	return func(w *world) {
		at, _ := w.tick()
		c := gate.Commit{
			SHA: "c" + at.Format("0215:04:05"), Author: person(who), Committer: person("web-flow"),
			PushedAt: at, PushEvidence: gate.PushActivity, Items: map[string]gate.ItemAt{},
		}
		for w.commit(c.SHA) != nil {
			c.SHA += "'"
		}
		parent := cmp.Or(w.snap.PullRequest.Head, "base")
		c.Parents = []string{parent}
		here := contentOf(w.trees, content)
		for _, e := range edits {
			e(&c, &here)
		}
		w.trees[content] = here
		for i := range w.snap.Items {
			it := &w.snap.Items[i]
			before := it.HeadTree
			if parent == "base" {
				before = it.BaseTree
			}
			after := before
			if it == w.item {
				after = content
				it.HeadTree = content
			}
			c.Items[it.Path] = gate.ItemAt{Tree: after, ParentTrees: []string{before}, Content: w.trees[after]}
		}
		w.snap.Commits = append(w.snap.Commits, c)
		w.snap.PullRequest.Head = c.SHA
	}
}

// contentOf is what a content already shows, or complete content.
func contentOf(trees map[string]gate.Content, content string) gate.Content {
	if c, ok := trees[content]; ok {
		return c
	}
	return complete()
}

func (w *world) commit(sha string) *gate.Commit {
	for i := range w.snap.Commits {
		if w.snap.Commits[i].SHA == sha {
			return &w.snap.Commits[i]
		}
	}
	return nil
}

// Edits of a commit.

func titled(title string) func(*gate.Commit, *gate.Content) {
	return func(_ *gate.Commit, c *gate.Content) { c.Title = title }
}

func classified(as schema.Classification) func(*gate.Commit, *gate.Content) {
	return func(_ *gate.Commit, c *gate.Content) { c.Classification = as }
}

func without(facts ...schema.ContentFact) func(*gate.Commit, *gate.Content) {
	return func(_ *gate.Commit, c *gate.Content) {
		c.Met = slices.DeleteFunc(slices.Clone(c.Met), func(f schema.ContentFact) bool { return slices.Contains(facts, f) })
	}
}

func having(facts ...schema.ContentFact) func(*gate.Commit, *gate.Content) {
	return func(_ *gate.Commit, c *gate.Content) { c.Met = append(slices.Clone(c.Met), facts...) }
}

func committedBy(who string) func(*gate.Commit, *gate.Content) {
	return func(c *gate.Commit, _ *gate.Content) { c.Committer = person(who) }
}

func withCoauthor(who string) func(*gate.Commit, *gate.Content) {
	return func(c *gate.Commit, _ *gate.Content) { c.CoAuthors = append(c.CoAuthors, who) }
}

// mergedMain is "Update branch": a merge whose item has one of the parents'
// trees, or, when mixed, neither.
func mergedMain(who, content, main string) event {
	return func(w *world) {
		before := w.item.HeadTree
		push(who, content)(w)
		c := w.commit(w.snap.PullRequest.Head)
		c.Parents = append(c.Parents, "main2")
		at := c.Items[w.item.Path]
		at.ParentTrees = []string{before, main}
		c.Items[w.item.Path] = at
	}
}

// sideCommit is a commit on a second parent: it made the tree before a merge.
func sideCommit(who, content string) event {
	return func(w *world) {
		at, _ := w.tick()
		w.snap.Commits = append(w.snap.Commits, gate.Commit{
			SHA: "side-" + who, Parents: []string{"base"}, Author: person(who), Committer: person(who), PushedAt: at,
			PushEvidence: gate.PushActivity, Items: map[string]gate.ItemAt{w.item.Path: {Tree: content, ParentTrees: []string{""}}},
		})
	}
}

// rebased replaces all commits by one with the same content.
func rebased(who string) event {
	return func(w *world) {
		for i := range w.snap.Commits {
			w.snap.Commits[i].Rewritten = true
		}
		tree := w.item.HeadTree
		w.snap.PullRequest.Head = ""
		push(who, tree)(w)
	}
}

// review is a review of the present head.
func review(who, state, body string) event {
	return func(w *world) {
		at, id := w.tick()
		r := gate.Review{
			ID: id, Author: person(who), State: state, SubmittedAt: at, CommitID: w.snap.PullRequest.Head,
			Body: body, Items: map[string]string{},
		}
		for _, it := range w.snap.Items {
			r.Items[it.Path] = it.HeadTree
		}
		w.snap.Reviews = append(w.snap.Reviews, r)
	}
}

func approve(who string) event { return review(who, "APPROVED", "") }
func sendBack(who string) event {
	return review(who, "CHANGES_REQUESTED", "Perbaiki paragraf dua.")
}

// lastReview changes the newest review by somebody.
func lastReview(who string, edit func(*gate.Review)) event {
	return func(w *world) {
		for i, r := range slices.Backward(w.snap.Reviews) {
			if r.Author.Login == who {
				edit(&w.snap.Reviews[i])
				return
			}
		}
		panic("no review by " + who)
	}
}

func dismissed(who string) event {
	return lastReview(who, func(r *gate.Review) { r.State = "DISMISSED" })
}

// dismissedByPush is GitHub's "dismiss stale approvals": all of them.
func dismissedByPush(w *world) {
	for i := range w.snap.Reviews {
		if r := &w.snap.Reviews[i]; r.State == "APPROVED" {
			r.State = "DISMISSED"
			r.Dismissal = &gate.Dismissal{At: w.now, From: "APPROVED", ByPush: true}
		}
	}
}

func say(who, body string) event {
	return func(w *world) {
		at, id := w.tick()
		w.snap.Comments = append(w.snap.Comments, gate.Comment{ID: id, Author: person(who), CreatedAt: at, Body: body})
	}
}

// editedTo is the last comment, edited now.
func editedTo(body string) event {
	return func(w *world) {
		at, _ := w.tick()
		c := &w.snap.Comments[len(w.snap.Comments)-1]
		c.Body, c.Edited, c.EditedAt = body, true, at
	}
}

// considered is step 2 by whoever has it in the profile.
func considered(w *world) {
	who := "humas2"
	if w.policy.Profile == "pranata-humas-mengusulkan" {
		who = "kabid"
	}
	say(who, "/pertimbangan lanjut")(w)
}

// Small turns of a story.

func draft(w *world) { w.snap.PullRequest.Draft = true }

func readyForReview(w *world) {
	at, _ := w.tick()
	w.snap.PullRequest.Draft, w.snap.PullRequest.ReadyAt = false, at
}

func sameSecond(w *world) { w.second = true }

func merged(w *world) {
	at, _ := w.tick()
	pr := &w.snap.PullRequest
	pr.MergedAt, pr.Open, pr.Mergeable, pr.MergeCommit = at, false, "", "m"
	for i := range w.snap.Items {
		w.snap.Items[i].MergeTree = w.snap.Items[i].HeadTree
	}
}

func onDay(day int) event {
	return func(w *world) { w.now = wib(day, 9, 0) }
}

func published(content string) event {
	return func(w *world) {
		w.item.BaseTree = content
		w.trees[content] = complete()
	}
}

func changing(c sop.Change) event { return func(w *world) { w.item.Change = c } }

func snap(edit func(*gate.Snapshot)) event { return func(w *world) { edit(&w.snap) } }

func policy(edit func(*sop.Policy)) event { return func(w *world) { edit(&w.policy) } }

func file(path string) event {
	return snap(func(s *gate.Snapshot) { s.Files = append(s.Files, gate.File{Path: path, Status: "modified"}) })
}

// Expectations.

func want(v gate.Verdict, codes ...gate.Code) event {
	return func(w *world) { w.want.verdict, w.want.codes = v, codes }
}

// never are codes that must not come up.
func never(codes ...gate.Code) event { return func(w *world) { w.want.never = codes } }

func turn(step int) event { return func(w *world) { w.want.turn = step } }

func step(n int, state, by string) event {
	return func(w *world) {
		if w.want.steps == nil {
			w.want.steps, w.want.by = map[int]string{}, map[int]string{}
		}
		w.want.steps[n], w.want.by[n] = state, by
	}
}

func onTrack(key string) event { return func(w *world) { w.want.track = key } }

func inDoubt(w *world) { w.want.doubt = true }

// taken says who can take the turn: the people, and the deputies beside them.
func taken(people, deputies []string) event {
	return func(w *world) { w.want.people, w.want.deputies = people, deputies }
}

func handedTo(deputies ...string) event { return func(w *world) { w.want.handed = deputies } }

func by(logins ...string) []string { return append([]string{}, logins...) }
