package gate

import (
	"slices"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// history is what the commits say about one item.
type history struct {
	item    Item
	commits map[string]*Commit
	// chain is what the branch showed, and from when, oldest first: the head's
	// first-parent line within the pull request, and what is known of the lines
	// that were force-pushed away.
	chain []moment
	// seen remembers the answers of firstSeen.
	seen map[string]time.Time
}

// moment is one commit of a line. at is when the line had reached it: a push
// time is never earlier than an ancestor's, whatever a committer's clock said.
type moment struct {
	commit *Commit
	state  ItemAt
	at     time.Time
}

func newHistory(item Item, snap *Snapshot, commits map[string]*Commit) *history {
	h := &history{item: item, commits: commits, seen: map[string]time.Time{}}
	head := h.line(snap.PullRequest.Head)
	for _, c := range snap.Commits {
		if c.Rewritten {
			line := h.line(c.SHA)
			h.chain = append(h.chain, line[len(line)-1])
		}
	}
	h.chain = append(h.chain, head...)
	slices.SortStableFunc(h.chain, func(a, b moment) int { return a.at.Compare(b.at) })
	return h
}

// line is the first-parent line down to the base branch, oldest first.
func (h *history) line(sha string) []moment {
	var line []moment
	for c := h.commits[sha]; c != nil && len(line) < len(h.commits); c = h.parent(c) {
		line = append(line, moment{commit: c, state: c.Items[h.item.Path], at: c.PushedAt})
	}
	slices.Reverse(line)
	for i := 1; i < len(line); i++ {
		if line[i].at.Before(line[i-1].at) {
			line[i].at = line[i-1].at
		}
	}
	return line
}

func (h *history) parent(c *Commit) *Commit {
	if len(c.Parents) == 0 {
		return nil
	}
	return h.commits[c.Parents[0]]
}

// firstSeen is when the revision first stood on the line that ends in a commit.
// It is false where the commit is unknown or shows another tree.
func (h *history) firstSeen(sha string) (time.Time, bool) {
	if at, ok := h.seen[sha]; ok {
		return at, true
	}
	line := h.line(sha)
	if len(line) == 0 || line[len(line)-1].state.Tree != h.item.MergeTree {
		return time.Time{}, false
	}
	at := line[slices.IndexFunc(line, h.shows)].at
	h.seen[sha] = at
	return at, true
}

func (h *history) shows(m moment) bool { return m.state.Tree == h.item.MergeTree }

// revisionSince is when the branch first showed the revision; zero if never.
func (h *history) revisionSince() time.Time {
	if i := slices.IndexFunc(h.chain, h.shows); i >= 0 {
		return h.chain[i].at
	}
	return time.Time{}
}

// lastChange is when the item's folder last changed on the branch.
func (h *history) lastChange() time.Time {
	var at time.Time
	for i, m := range h.chain {
		if i == 0 || m.state.Tree != h.chain[i-1].state.Tree {
			at = m.at
		}
	}
	return at
}

// before is the number of moments of the chain that came before a statement. A
// push in the same second is newer than the statement.
func (h *history) before(at time.Time) int {
	i := slices.IndexFunc(h.chain, func(m moment) bool { return !newer(at, m.at) })
	if i < 0 {
		return len(h.chain)
	}
	return i
}

// showedRevision says whether the branch showed the revision at a moment.
func (h *history) showedRevision(at time.Time) bool {
	n := h.before(at)
	return n > 0 && h.shows(h.chain[n-1])
}

// idea is what step 2 considers: changing it reopens the step.
type idea struct {
	title          string
	classification schema.Classification
}

func (h *history) idea() idea { return idea{h.item.Title, h.item.Classification} }

// ideaAt is the idea that the branch showed at a moment. A commit whose content
// was not read, or cannot be, leaves the idea as it was.
func (h *history) ideaAt(at time.Time) (idea, bool) {
	return h.lastIdea(h.chain[:h.before(at)])
}

// ideaOf is the idea at a commit.
func (h *history) ideaOf(sha string) (idea, bool) { return h.lastIdea(h.line(sha)) }

func (h *history) lastIdea(line []moment) (idea, bool) {
	for _, m := range slices.Backward(line) {
		switch {
		case h.shows(m):
			return h.idea(), true
		case m.state.Title != "" && !m.state.Broken:
			return idea{m.state.Title, m.state.Classification}, true
		}
	}
	return idea{}, false
}

// firstMet is the first moment that had every content fact a step needs.
func (h *history) firstMet(needs []schema.ContentFact) (moment, bool) {
	i := slices.IndexFunc(h.chain, func(m moment) bool {
		met := m.state.Met
		if h.shows(m) {
			met = h.item.Met
		}
		return len(missing(needs, met)) == 0
	})
	if i < 0 {
		return moment{}, false
	}
	return h.chain[i], true
}

func missing(needs, met []schema.ContentFact) []schema.ContentFact {
	var out []schema.ContentFact
	for _, n := range needs {
		if !slices.Contains(met, n) {
			out = append(out, n)
		}
	}
	return out
}

// touches says whether a commit made the item what it is there: its tree is
// none of the parents'. A clean merge of the base branch does not; a merge that
// mixes both sides does, whoever pressed the button.
func (h *history) touches(c *Commit) bool {
	at, known := c.Items[h.item.Path]
	if !known || len(at.ParentTrees) < len(c.Parents) {
		return true
	}
	if len(c.Parents) == 0 {
		return at.Tree != ""
	}
	return !slices.Contains(at.ParentTrees, at.Tree)
}

// newer says that a statement came after a push. GitHub tells whole seconds; in
// the same second the push counts as the later one.
func newer(statement, push time.Time) bool {
	return statement.Truncate(time.Second).After(push.Truncate(time.Second))
}
