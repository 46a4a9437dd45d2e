package forgetest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// event is something that happened to a pull request.
type event struct {
	id          int
	name, actor string
	at          time.Time
	more        object
}

// tell notes an event.
func (p *Pull) tell(name, actor string, at time.Time, more object) {
	p.events = append(p.events, event{p.Number*10_000 + len(p.events) + 1, name, actor, at, more})
}

// entry is a line of the timeline with its time.
type timelineEntry struct {
	at   time.Time
	what object
}

// timelineOf is what happened to a pull request, in the order of time: commits,
// events, comments, and reviews in the state that they are in now.
func (w *World) timelineOf(p *Pull) ([]object, error) {
	own, err := w.git.line(w.baseOf(p), w.headOf(p))
	if err != nil {
		return nil, err
	}
	var all []timelineEntry
	for _, sha := range own[:min(len(own), commitsMax)] {
		c, err := w.git.readCommit(sha)
		if err != nil {
			return nil, err
		}
		all = append(all, timelineEntry{c.committer.at, w.committedEvent(c)})
	}
	for _, e := range p.events {
		all = append(all, timelineEntry{e.at, w.eventObject(e)})
	}
	for _, m := range p.comments {
		what := w.commentObject(m)
		what["event"], what["actor"] = "commented", what["user"]
		all = append(all, timelineEntry{m.At, what})
	}
	for _, r := range p.reviews {
		if r.State == pending {
			continue
		}
		what := w.reviewObject(p, r)
		what["event"], what["state"] = "reviewed", strings.ToLower(r.State)
		all = append(all, timelineEntry{r.At, what})
	}
	slices.SortStableFunc(all, func(a, b timelineEntry) int { return a.at.Compare(b.at) })
	out := []object{}
	for _, e := range all {
		out = append(out, e.what)
	}
	return out, nil
}

func (w *World) eventObject(e event) object {
	out := object{
		"id": e.id, "node_id": nodeID("E", e.id), "url": w.api("/issues/events/%d", e.id), "event": e.name, "actor": w.user(e.actor),
		"commit_id": nil, "commit_url": nil, "created_at": e.at, "performed_via_github_app": nil,
	}
	maps.Copy(out, e.more)
	if sha, ok := e.more["commit_id"].(string); ok {
		out["commit_url"] = w.api("/commits/%s", sha)
	}
	return out
}

// committedEvent is a commit in the timeline: git's own shape, with no account.
func (w *World) committedEvent(c commitInfo) object {
	out := w.commitObject(c)
	git := out["commit"].(object)
	for _, name := range []string{"author", "committer", "message", "tree", "verification", "url"} {
		out[name] = git[name]
	}
	for _, name := range []string{"commit", "comments_url"} {
		delete(out, name)
	}
	out["event"] = "committed"
	return out
}

// labeled tells of a label that was put on or taken off.
func (w *World) labeled(p *Pull, event, by, label string) {
	l := w.label(label)
	p.tell(event, by, w.now, object{"label": object{"name": l["name"], "color": l["color"]}})
}

// asked tells of a review that was asked for; a team begins with "@".
func (w *World) asked(p *Pull, by, whom string) {
	about := object{"review_requester": w.user(by)}
	if slug, isTeam := strings.CutPrefix(whom, "@"); isTeam {
		about["requested_team"] = w.team(slug)
	} else {
		about["requested_reviewer"] = w.user(whom)
	}
	p.tell("review_requested", by, w.now, about)
}

// updatedAt is when something last happened to a pull request.
func (w *World) updatedAt(p *Pull) time.Time {
	last := p.created
	see := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, e := range p.events {
		see(e.at)
	}
	for _, m := range p.comments {
		see(m.Updated)
	}
	for _, r := range p.reviews {
		see(r.At)
	}
	for _, m := range w.moves {
		if m.ref == "refs/heads/"+p.Branch {
			see(m.at)
		}
	}
	return last
}

// pushedAt is when something was last pushed.
func (w *World) pushedAt() time.Time {
	if len(w.moves) == 0 {
		return begin
	}
	return w.moves[len(w.moves)-1].at
}
