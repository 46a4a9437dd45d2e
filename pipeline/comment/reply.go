package comment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// ReplyMarker is the first line of the reply to a comment, by which it is known
// that the reply was given.
func ReplyMarker(comment int64) string { return fmt.Sprintf("%s%d -->", ReplyPrefix, comment) }

// ReplyPrefix begins every [ReplyMarker].
const ReplyPrefix = "<!-- terbit:balasan "

// repliable are the codes that deserve a reply: the command was malformed,
// edited, or not its author's to give.
var repliable = []gate.Code{
	gate.CommandUnclear, gate.CommandNeedsReason, gate.CommentEdited,
	gate.NoRole, gate.RoleNotYet, gate.RoleEnded, gate.CorrectorNotAuthor, gate.ReleaseNotAllowed, gate.ConsidererProposed, gate.NotDeputy,
}

// Reply is the one answer to a command that did not count: why, and the line to
// paste anew. The body is the comment's, from which that line is taken. It is ""
// where no answer is due: to a review, and to a command that was merely too late
// or too early, which the sticky comment tells.
func Reply(i gate.Ignored, body string, l lang.Lang) string {
	if i.Kind != "comment" || !slices.Contains(repliable, i.Code) {
		return ""
	}
	out := []string{ReplyMarker(i.ID) + "\n" + say(l, "Perintah %s belum dihitung. %s", "%s's command did not count. %s", name(i.By), esc(clip(i.Text.In(l), 600)))}
	if anew := linesAnew(i, body); len(anew) > 0 {
		out = append(out, say(l, "Salin baris ini, lalu kirim sebagai komentar **baru** (komentar lama tidak perlu disunting):",
			"Copy this line and send it as a **new** comment (leave the old one as it is):"))
		for _, line := range anew {
			out = append(out, fence(line))
		}
	}
	return parts(out...) + "\n"
}

// linesAnew are the lines that say what a comment tried to say. An edited hold
// holds, so it is not among them.
func linesAnew(i gate.Ignored, body string) []string {
	var out []string
	for _, c := range gate.ParseCommands(body) {
		switch {
		case i.Code == gate.CommentEdited && c.Problem == "" && opens(c.Verb):
			out = append(out, visible(clip(c.String(), 600)))
		case i.Code == gate.CommentEdited && opens(c.Verb), c.Problem != "" && i.Code == c.Problem:
			out = append(out, patterns(c.Verb)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// opens says that an edited comment does not count for the verb.
func opens(v gate.Verb) bool { return v != gate.Hold && v != gate.Refuse }

// patterns are the ways to write a verb; of half a verb, all of its kind.
func patterns(v gate.Verb) []string {
	var out []string
	for _, whole := range []gate.Verb{gate.ConsiderYes, gate.ConsiderNo, gate.Corrected, gate.Refuse} {
		if strings.HasPrefix(string(whole), string(v)+" ") {
			out = append(out, pattern(whole))
		}
	}
	if len(out) == 0 {
		out = append(out, pattern(v))
	}
	return out
}
