package comment

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// NoticeKind says why people are called by a comment of its own.
type NoticeKind string

// The kinds of notices.
const (
	TurnNotice     NoticeKind = "giliran"   // the turn passed to them
	ReminderNotice NoticeKind = "pengingat" // it has been theirs for long
	DeputyNotice   NoticeKind = "wakil"     // they stand in for somebody
)

// Notice is a new comment that mentions people. Unlike the sticky one it makes
// their phones ring, so there are few of them.
type Notice struct {
	Kind NoticeKind
	// Key tells this notice from others of its kind; see [NoticeOf].
	Key string
	// To are the accounts, or teams written "org/team", to mention.
	To []string
	// Item is the path of the item that it is about.
	Item string
	// Minutes are the office minutes since the turn began, of a reminder.
	Minutes int
	// Handed says that somebody passed the turn on, rather than let it lie.
	Handed bool
}

const markerEnd = " -->"

func (n Notice) marker() string { return "<!-- terbit:" + string(n.Kind) + " " + n.Key + markerEnd }

// NoticeOf reads the kind and the key back from a comment of ours.
func NoticeOf(body string) (kind NoticeKind, key string, ok bool) {
	first, _, _ := strings.Cut(body, "\n")
	words, ok := strings.CutPrefix(strings.TrimSpace(first), "<!-- terbit:")
	if !ok || !strings.HasSuffix(words, markerEnd) {
		return "", "", false
	}
	k, key, _ := strings.Cut(strings.TrimSuffix(words, markerEnd), " ")
	kind = NoticeKind(k)
	return kind, key, slices.Contains([]NoticeKind{TurnNotice, ReminderNotice, DeputyNotice}, kind)
}

// RenderNotice writes a notice. The address is that of the sticky comment, where
// everything else stands.
func RenderNotice(in Input, n Notice, address string, l lang.Lang) string {
	p := newPage(in, l)
	v := p.viewAt(n.Item)
	where := link(p.say("komentar keputusan", "the comment on the decision"), address)
	if address == "" {
		where = p.proposal()
	}
	return n.marker() + "\n" + parts(
		mentions(n.To)+" "+p.called(n, v),
		p.say("Isinya, dan cara menjawab dari ponsel, ada pada %s.", "The content, and how to answer from a phone, are in %s.", where)) + "\n"
}

func (p *page) viewAt(path string) *view {
	for _, v := range p.views {
		if v.Path == path {
			return v
		}
	}
	return p.viewOf(gate.ItemDecision{Path: path})
}

// called is why, in one paragraph.
func (p *page) called(n Notice, v *view) string {
	title := "“" + name(v.Title) + "”"
	does := verb(v.turn).In(p.l)
	switch {
	case n.Kind == DeputyNotice && n.Handed:
		return p.say("**giliran %s %s dialihkan kepada Anda** sebagai Plt./Plh.", "**the turn, %s %s, was passed to you** as deputy.", does, title) + p.until(v)
	case n.Kind == DeputyNotice:
		return p.say("%s belum dijawab selama %d menit kerja, padahal gilirannya %s (waktu baku %d menit). Sebagai Plt./Plh. **Anda dapat melakukannya**.",
			"%s has had no answer for %d office minutes; the turn: %s (standard time %d minutes). As deputy **you can act**.",
			title, n.Minutes, does, v.turn.Minutes)
	case n.Kind == ReminderNotice && v.mood == hindered:
		return p.say("**pengingat:** %s masih **belum dapat dilanjutkan**: %s", "**reminder:** %s still **cannot go on**: %s", title, p.firstObstacle(v))
	case n.Kind == ReminderNotice:
		return p.say("**pengingat:** sudah %d menit kerja giliran Anda %s pada %s (waktu baku %d menit).",
			"**reminder:** for %d office minutes it has been your turn, %s, on %s (standard time %d minutes).", n.Minutes, p.task(v), title, v.turn.Minutes)
	case v.mood == hindered:
		return p.say("%s **belum dapat dilanjutkan**: %s", "%s **cannot go on yet**: %s", title, p.firstObstacle(v))
	case v.mood == approved:
		return p.say("%s **sudah disetujui**. Giliran Anda menekan **Merge**.", "%s **is approved**. It is your turn to press **Merge**.", title)
	case v.mood == returned:
		return p.say("%s **dikembalikan untuk perbaikan** oleh %s. Giliran Anda memperbaikinya.", "%s **was returned for more work** by %s. It is your turn to repair it.",
			title, p.returners(v)) + p.until(v)
	}
	return p.say("**giliran Anda %s** pada %s (langkah %d).", "**it is your turn: %s**, on %s (step %d).", does, title, v.turn.Number) + p.until(v)
}

func (p *page) task(v *view) string {
	if v.mood == returned {
		return p.say("memperbaiki", "repairs it")
	}
	return verb(v.turn).In(p.l)
}

func (p *page) until(v *view) string {
	if v.d.Turn.Due == nil {
		return ""
	}
	return " " + p.say("Waktu baku %d menit, sampai **%s**.", "Standard time %d minutes, until **%s**.", v.turn.Minutes, p.when(*v.d.Turn.Due))
}

func (p *page) firstObstacle(v *view) string {
	for _, r := range v.d.Reasons {
		if !plain(r.Code) {
			return p.because(r)
		}
	}
	return ""
}

func (p *page) returners(v *view) string {
	var who []string
	for _, s := range v.d.Steps {
		if s.State.String() == "returned" {
			who = append(who, name(s.By))
		}
	}
	return p.and(who)
}

// account is what GitHub takes for a login, or for a team with its organization.
var account = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(/[A-Za-z0-9._-]+)?$`)

// mentions are what makes a phone ring; anything that is no account is shown.
func mentions(to []string) string {
	out := make([]string, len(to))
	for i, who := range to {
		out[i] = name(who)
		if account.MatchString(who) {
			out[i] = "@" + who
		}
	}
	return strings.Join(out, " ")
}
