// Package desk says what the issue of an item says whose posts people make by hand,
// which of their answers count, and whether they are to be reminded. It is pure.
//
// A task is a place that waits for a person: handed over, or in doubt. The issue's
// body shows each with the exact text, and notes when it first showed it. An answer
// counts only if it was written after that, by somebody who may do the step, and was
// not edited: a comment about an earlier post never confirms a later correction.
//
// What an answer does follows from the ledger's standing, which it changes, so the
// same comment read twice records nothing twice:
//
//   - /tayang CHANNEL URL: it is out. Without an address where there is none to know.
//   - /dicabut CHANNEL: of a withdrawal, the post is gone.
//   - /tidak-tayang CHANNEL: it is not out. Of a withdrawal that is the goal too. A doubt
//     it ends, and publish tries again. What is merely still to be posted stays to be
//     posted, unless the item no longer names the channel.
//   - /gagal CHANNEL REASON: nothing is recorded; the task stays and shows the reason.
//
// "/tayang" for a withdrawal could mean "done" and "still there": it is refused. So are
// two answers about one channel in one comment that say different things.
package desk

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// Label is that of every issue of this kind.
const Label = "terbit-serah"

// Place is one account at one destination, as the ledger knows it.
type Place struct {
	ledger.Place
	ledger.Standing
	Destination platform.Destination
	// Message is what was handed over; nil where that is no longer what is wanted.
	Message *platform.Message
	// Named says that the item still names the channel.
	Named bool
}

// open says that a person is awaited.
func (p Place) open() bool { return p.Status == ledger.Awaiting || p.Status == ledger.InDoubt }

// quiet says that what is awaited would be new there, and is not to be posted now.
func (in Input) quiet(p Place) bool {
	return !in.Quiet.IsZero() && p.Status == ledger.Awaiting && !p.withdrawal() && p.Digest == ""
}

func (p Place) withdrawal() bool { return p.Pending.Action == ledger.ActionWithdraw }

// Comment is a comment on the issue.
type Comment struct {
	gate.Comment
	URL  string
	Ours bool
}

// Input is what everything here follows from.
type Input struct {
	Item, Title string
	Reason      string // of the newest correction, or the withdrawal
	Files       string // address of the item's folder, as it was decided
	Outbox      string // address of the runs whose artifact is the outbox
	Places      []Place
	Body        string // the present one
	Comments    []Comment
	Roster      sop.Roster
	Roles       []string // that may do the step
	People      []string // who hold them now
	Clock       sop.Clock
	Minutes     int // standard time of the step
	Now         time.Time
	Quiet       lang.Text // the quiet period in which nothing new of it is posted; zero where none is
	Lang        lang.Lang
}

// Open says that somebody has something to do.
func (in Input) Open() bool { return slices.ContainsFunc(in.Places, Place.open) }

// Marker is the first line of an item's issue.
func Marker(item string) string { return "<!-- terbit:serah " + item + " -->" }

var marked = regexp.MustCompile(`^<!-- terbit:serah (content/[0-9]{4}/[a-z0-9-]+) -->`)

// ItemOf is the item whose issue has the body; "" for none.
func ItemOf(body string) string {
	if m := marked.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

var shownMarker = regexp.MustCompile(`(?m)^<!-- terbit:tugas ([0-9a-f]+) ([0-9]{1,12}) -->\r?$`)

// shown says when the body first showed each task, by its key.
func (in Input) shown() map[string]time.Time {
	out := map[string]time.Time{}
	for _, m := range shownMarker.FindAllStringSubmatch(in.Body, -1) {
		if n, err := strconv.ParseInt(m[2], 10, 64); err == nil {
			out[m[1]] = time.Unix(n, 0).UTC()
		}
	}
	return out
}

// since is the moment from which answers to a task count.
func (in Input) since(p Place, shown map[string]time.Time) time.Time {
	at, ok := shown[p.Pending.Key]
	if !ok || at.Before(p.Pending.Time.Truncate(time.Second)) { // the issue tells whole seconds
		return in.Now
	}
	return at
}

// Outcome is what the comments come to.
type Outcome struct {
	Entries []schema.Entry
	Replies []string
	// Failed are the reasons why a task could not be done, by its key.
	Failed map[string]string
}

// saidMax is how many lines of one comment are answered: a comment can hold thousands,
// and a reply has GitHub's limit as well.
const saidMax = 20

// repliesMax is how many replies stand on one issue: whoever can comment could
// otherwise make us talk for ever.
const repliesMax = 50

// Hear reads the comments.
func Hear(in Input) Outcome {
	out := Outcome{Failed: map[string]string{}}
	replied := map[string]bool{}
	for _, c := range in.Comments {
		if first, _, _ := strings.Cut(c.Body, "\n"); c.Ours && strings.HasPrefix(first, comment.ReplyPrefix) {
			replied[strings.TrimSpace(first)] = true
		}
	}
	places, shown := slices.Clone(in.Places), in.shown()
	in.Places = places
	for _, c := range in.Comments {
		if c.Ours || c.Author.Kind != gate.User || c.Author.Login == "" {
			continue
		}
		var wrong []lang.Text
		answers := answersOf(c.Body)
		for _, cmd := range answers {
			why := in.hear(&out, c, cmd, answers, shown)
			if !why.IsZero() {
				wrong = append(wrong, lang.T("`%s`: %s", "`%s`: %s").With(inCode(cmd.String()), why))
			}
		}
		if marker := comment.ReplyMarker(c.ID); len(wrong) > 0 && !replied[marker] && len(replied) < repliesMax {
			replied[marker] = true
			out.Replies = append(out.Replies, in.reply(marker, c, wrong))
		}
	}
	return out
}

// answersOf are the answers in a comment, each once.
func answersOf(body string) (out []gate.Command) {
	for _, cmd := range gate.ParseCommands(body) {
		switch cmd.Verb {
		case gate.Posted, gate.PostFailed, gate.NotPosted, gate.TakenDown:
			if !slices.Contains(out, cmd) {
				out = append(out, cmd)
			}
		}
	}
	return out
}

// contradicted reports whether a comment says something else of the same channel.
func contradicted(cmd gate.Command, answers []gate.Command) bool {
	return slices.ContainsFunc(answers, func(o gate.Command) bool { return o != cmd && o.Subject == cmd.Subject })
}

// hear takes one command, and says why it does not count; the zero text where it
// does, or needs no answer. answers are all of the comment.
func (in Input) hear(out *Outcome, c Comment, cmd gate.Command, answers []gate.Command, shown map[string]time.Time) lang.Text {
	if cmd.Problem != "" {
		return lang.T("belum lengkap; contoh: /tayang kanal https://alamat, atau /gagal kanal alasan", "not complete; for example: /tayang channel https://address, or /gagal channel reason")
	}
	found := -1
	for i, p := range in.Places {
		if string(p.Channel) == cmd.Subject && (found < 0 || p.open()) {
			found = i
		}
	}
	if found < 0 {
		return lang.T("konten ini tidak diserahkan untuk kanal itu", "this item was not handed over for that channel")
	}
	p := in.Places[found]
	switch since := in.since(p, shown); {
	case !p.open():
		return settled(p, c)
	case !c.CreatedAt.After(p.Pending.Time):
		return lang.Text{} // about what was before
	case !c.CreatedAt.After(since):
		return lang.T("ditulis sebelum tugasnya tampil di sini seperti sekarang; periksa isinya, lalu kirim lagi", "written before the task was shown here as it is now; look at it, then send it again")
	case c.Edited:
		return lang.T("komentarnya disunting; kirim sebagai komentar baru", "the comment was edited; send it as a new one")
	case in.Roster.HoldsAny(c.Author.Login, in.Roles, c.CreatedAt) == "":
		return lang.T("akun ini tidak memegang peran %s", "this account holds no role of %s").With(strings.Join(in.Roles, ", "))
	case contradicted(cmd, answers):
		return lang.T("komentar ini menyebut hal lain juga tentang %s; kirim satu jawaban saja", "this comment says something else of %s as well; send one answer only").With(cmd.Subject)
	}
	return in.take(out, found, c, cmd)
}

// settled answers a command about a place where nothing is asked.
func settled(p Place, c Comment) lang.Text {
	if p.Time.IsZero() || !p.Time.Before(c.CreatedAt) || p.Begun.After(p.Time) {
		return lang.Text{} // it is what this comment did, or a run is on its way
	}
	return lang.T("tidak ada yang ditanyakan lagi; sudah tercatat", "nothing is asked any more; it is on record")
}

// take makes the entry of an answer that counts.
func (in Input) take(out *Outcome, i int, c Comment, cmd gate.Command) lang.Text {
	p := in.Places[i]
	e := p.Pending
	e.Type, e.By, e.Value, e.URL = schema.Resolved, c.Author.Login, c.URL, ""
	switch cmd.Verb {
	case gate.PostFailed:
		out.Failed[p.Pending.Key] = cmd.Reason
		return lang.Text{}
	case gate.TakenDown:
		if !p.withdrawal() {
			return lang.T("yang diminta bukan pencabutan; bila tidak tayang, tulis /tidak-tayang %s", "the task is no withdrawal; when it is not out, write /tidak-tayang %s").With(cmd.Subject)
		}
	case gate.NotPosted:
		if p.withdrawal() {
			break // gone, as was wanted
		}
		if p.Status == ledger.Awaiting && p.Named {
			return lang.T("tugasnya tetap terbuka. Bila kendala, tulis /gagal %s ALASAN; bila memang tidak akan diunggah, hapus kanal itu dari channels lewat usulan", "the task stays open. If something is in the way, write /gagal %s REASON; if it is not to be posted at all, take the channel out of channels by a proposal").With(cmd.Subject)
		}
		e.Error = "not posted"
	case gate.Posted:
		if p.withdrawal() {
			return lang.T("yang diminta pencabutan: bila unggahannya sudah hilang, tulis /dicabut %s", "the task is a withdrawal: when the post is gone, write /dicabut %s").With(cmd.Subject)
		}
		if f := Examine(p.Destination, p.Standing, cmd.Link); f != Fine {
			return f.Why(p.Destination, p.Pending.Account)
		}
		e.URL = cmd.Link
	}
	out.Entries = append(out.Entries, e)
	in.Places[i].Status, in.Places[i].Time = ledger.Out, in.Now // another line is not heard for it again
	return lang.Text{}
}

// reply is the one answer to a comment.
func (in Input) reply(marker string, c Comment, wrong []lang.Text) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", marker, in.say(lang.T("Belum dicatat dari komentar @%s:", "Not recorded from @%s's comment:"), c.Author.Login))
	for _, w := range wrong[:min(len(wrong), saidMax)] {
		fmt.Fprintf(&b, "- %s\n", w.In(in.Lang))
	}
	if more := len(wrong) - saidMax; more > 0 {
		fmt.Fprintf(&b, "- %s\n", in.say(lang.T("… dan %d baris lain", "… and %d more lines"), more))
	}
	return b.String()
}

// inCode bounds a line for a code span that it cannot end.
func inCode(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "`", "'")), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:199]) + "…"
	}
	return s
}

const reminderPrefix = "<!-- terbit:pengingat "

// Remind is the reminder that is due; "" where none is. Each task is reminded of once,
// after the standard time of the step in office minutes, and nobody is reminded of a
// post in a quiet period.
func Remind(in Input) string {
	var told []string
	for _, c := range in.Comments {
		if first, _, _ := strings.Cut(c.Body, "\n"); c.Ours && strings.HasPrefix(first, reminderPrefix) {
			told = append(told, first)
		}
	}
	shown := in.shown()
	var keys, names []string
	for _, p := range in.Places {
		at, there := shown[p.Pending.Key]
		if !p.open() || in.quiet(p) || !there || strings.Contains(strings.Join(told, "\n"), p.Pending.Key) || in.Clock.Minutes(at, in.Now) < in.Minutes {
			continue
		}
		keys, names = append(keys, p.Pending.Key), append(names, platform.Name(p.Channel))
	}
	if len(keys) == 0 || len(in.People) == 0 {
		return ""
	}
	return reminderPrefix + strings.Join(keys, " ") + " -->\n" +
		in.say(lang.T("%s: masih menunggu %s. Waktu baku langkah ini %d menit.", "%s: %s is still awaited. The standard time of this step is %d minutes."), in.mentions(), strings.Join(names, ", "), in.Minutes) + "\n"
}

func (in Input) mentions() string {
	out := make([]string, len(in.People))
	for i, p := range in.People {
		out[i] = "@" + p
	}
	return strings.Join(out, " ")
}

func (in Input) say(t lang.Text, args ...any) string { return t.With(args...).In(in.Lang) }

// sorted are the places in the order of the channels.
func (in Input) sorted() []Place {
	rank := map[schema.Channel]int{}
	for i, v := range schema.Channel("").Values() {
		rank[schema.Channel(v)] = i
	}
	out := slices.Clone(in.Places)
	slices.SortStableFunc(out, func(a, b Place) int {
		return cmp.Or(cmp.Compare(rank[a.Channel], rank[b.Channel]), cmp.Compare(a.Account, b.Account))
	})
	return out
}
