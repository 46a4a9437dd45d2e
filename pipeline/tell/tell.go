package tell

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// MostReplies is how many replies to commands stand on one pull request.
const MostReplies = 20

// Input is what the telling follows from.
type Input struct {
	Decision gate.Decision
	Snapshot gate.Snapshot
	Policy   sop.Policy
	// Merge says who merges what is approved.
	Merge schema.MergeMode
	// RemindAfter is how many standard times pass before a reminder; 0 is never.
	RemindAfter int
	// Self is the login that writes; empty takes any program's comment for ours.
	Self string
	Lang lang.Lang
}

// Telling is everything that should stand on the pull request.
type Telling struct {
	// State and Line are the commit status: GitHub's word and a description.
	State, Line string
	// Sticky says that the sticky comment is due.
	Sticky bool
	// Relabel says that exactly Labels should stand, of [comment.AllLabels].
	Relabel bool
	Labels  []string
	// Replies are new comments that answer commands.
	Replies []string
	// Notices are new comments that call people.
	Notices []comment.Notice
	// Ask are the accounts whose review is to be asked for.
	Ask []string
}

// Of works out the telling.
func Of(in Input) Telling {
	d := in.Decision
	t := Telling{State: state(d), Line: comment.StatusLine(d, in.Policy.Procedure, in.Lang)}
	if d.Doubtful() {
		return t
	}
	told := heard(in)
	pr := in.Snapshot.PullRequest
	t.Sticky = told.sticky || d.Verdict != gate.NotApplicable && (pr.Open || pr.Merged())
	if d.Verdict == gate.NotApplicable {
		return t
	}
	t.Relabel, t.Labels = true, comment.Labels(d, in.Policy.Procedure)
	if pr.Open {
		t.Replies = replies(in, told)
		t.call(in, told)
	}
	return t
}

// state is GitHub's word for a verdict. Only a verdict opens the gate.
func state(d gate.Decision) string {
	switch {
	case d.Doubtful():
		return "error"
	case d.Verdict == gate.Approved, d.Verdict == gate.NotApplicable:
		return "success"
	case comment.Waiting(d):
		return "pending"
	}
	return "failure"
}

// memory is what we said before, read from our own comments.
type memory struct {
	sticky  bool
	replied map[string]bool // by marker
	// called are the people that the newest notice of a turn was for, at its time.
	called string
	at     time.Time
	// given are the reminders and calls of deputies, by kind and key.
	given map[string]bool
}

func heard(in Input) memory {
	m := memory{replied: map[string]bool{}, given: map[string]bool{}}
	ours := slices.Clone(in.Snapshot.Comments)
	slices.SortStableFunc(ours, func(a, b gate.Comment) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, c := range ours {
		if c.Author.Kind != gate.App || in.Self != "" && !strings.EqualFold(c.Author.Login, in.Self) {
			continue
		}
		first, _, _ := strings.Cut(c.Body, "\n")
		first = strings.TrimSpace(first)
		kind, key, notice := comment.NoticeOf(c.Body)
		switch {
		case first == comment.Marker:
			m.sticky = true
		case notice && kind == comment.TurnNotice:
			m.called, m.at = key, c.CreatedAt
		case notice:
			m.given[string(kind)+" "+key] = true
		case strings.HasPrefix(first, comment.ReplyPrefix):
			m.replied[first] = true
		}
	}
	return m
}

// replies answers each command that did not count, once.
func replies(in Input, told memory) []string {
	bodies := map[int64]string{}
	for _, c := range in.Snapshot.Comments {
		bodies[c.ID] = c.Body
	}
	done := len(told.replied)
	var out []string
	for _, it := range in.Decision.Items {
		for _, i := range it.Ignored {
			marker := comment.ReplyMarker(i.ID)
			if i.Kind != "comment" || told.replied[marker] || done == MostReplies {
				continue
			}
			if reply := comment.Reply(i, bodies[i.ID], in.Lang); reply != "" {
				out, told.replied[marker] = append(out, reply), true
				done++
			}
		}
	}
	return out
}
