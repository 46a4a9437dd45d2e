package comment

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// mood is the verdict as a reader feels it.
type mood uint8

const (
	waiting mood = iota
	returned
	hindered // something other than a step stands in the way
	held
	refused
	closed
	unpublished // merged, but not approved
	approved
	live
	notApplicable
	doubtful
)

// rank orders the items of a pull request: what stops most comes first.
func (m mood) rank() int {
	order := []mood{live, approved, waiting, returned, hindered, held, refused, closed, unpublished}
	return slices.Index(order, m)
}

// over says that nothing said in this pull request changes anything more.
func (m mood) over() bool { return m == refused || m == closed || m == unpublished || m == live }

// moodWords are a symbol and the verdict, which never depends on the symbol.
var moodWords = map[mood]lang.Text{
	waiting:       lang.T("⏳ Belum disetujui", "⏳ Not approved yet"),
	returned:      lang.T("↩️ Dikembalikan untuk perbaikan", "↩️ Returned for more work"),
	hindered:      lang.T("⚠️ Belum disetujui, ada halangan", "⚠️ Not approved yet, something is in the way"),
	held:          lang.T("✋ Ditahan", "✋ On hold"),
	refused:       lang.T("⛔ Ditolak", "⛔ Rejected"),
	closed:        lang.T("⏹️ Ditutup tanpa keputusan", "⏹️ Closed without a decision"),
	unpublished:   lang.T("⛔ Digabungkan tanpa persetujuan", "⛔ Merged without approval"),
	approved:      lang.T("✅ Disetujui", "✅ Approved"),
	live:          lang.T("✅ Tayang", "✅ Published"),
	notApplicable: lang.T("➖ Tidak perlu dinilai", "➖ Nothing to judge"),
	doubtful:      lang.T("❓ Belum dapat dinilai", "❓ Could not be judged"),
}

// plain are the reasons that whose turn it is already tells.
func plain(c gate.Code) bool {
	switch c {
	case gate.WaitingForStep, gate.ContentMissing, gate.DraftPullRequest, gate.ReturnedForWork, gate.RejectedProposal,
		gate.PolicyNeedsDecider, gate.PullRequestClosed:
		return true
	}
	return false
}

func has(reasons []gate.Reason, codes ...gate.Code) bool {
	return slices.ContainsFunc(reasons, func(r gate.Reason) bool { return slices.Contains(codes, r.Code) })
}

// moodOf is the mood of one item.
func (p *page) moodOf(v *view) mood {
	if p.Merged && v.d.Verdict != gate.Approved {
		return unpublished
	}
	return moodOf(p.Procedure, v.d)
}

func moodOf(p schema.Procedure, d gate.ItemDecision) mood {
	switch {
	case hasState(d, sop.Rejected):
		return refused
	case has(d.Reasons, gate.PullRequestClosed):
		return closed
	case d.Verdict == gate.Approved && d.Turn.Step == 0:
		return live
	case d.Verdict == gate.Approved:
		return approved
	case has(d.Reasons, gate.OnHold, gate.DecisionUnclear):
		return held
	case hindrance(d.Reasons):
		return hindered
	case beingRepaired(p, d):
		return returned
	}
	return waiting
}

func hindrance(reasons []gate.Reason) bool {
	return slices.ContainsFunc(reasons, func(r gate.Reason) bool { return !plain(r.Code) })
}

func hasState(d gate.ItemDecision, s sop.State) bool {
	return slices.ContainsFunc(d.Steps, func(st gate.Step) bool { return st.State == s })
}

// beingRepaired says that the content was returned and nobody has answered yet:
// then those who prepare it have the turn, or, on a track without such a step,
// nobody but its author can act.
func beingRepaired(p schema.Procedure, d gate.ItemDecision) bool {
	if !hasState(d, sop.Returned) {
		return false
	}
	turn, _ := p.Step(d.Turn.Step)
	prepares := slices.ContainsFunc(d.Steps, func(s gate.Step) bool {
		step, _ := p.Step(s.Step)
		return preparing(step)
	})
	return preparing(turn) || !prepares
}

// preparing says that a step makes the content.
func preparing(s schema.ProcedureStep) bool {
	switch s.CompletedBy {
	case schema.ByProposal, schema.ByContent, schema.ByReady:
		return true
	}
	return false
}

// mood is the mood of the pull request.
func (p *page) mood() mood {
	d := p.Decision
	switch f := p.focus(); {
	case d.Doubtful():
		return doubtful
	case d.Verdict == gate.NotApplicable:
		return notApplicable
	case f != nil:
		return f.mood
	}
	return wideMood(d)
}

// wideMood is the mood where there is no item: a change of policy, or paths that
// are no item's.
func wideMood(d gate.Decision) mood {
	switch {
	case d.Verdict == gate.Approved:
		return approved
	case has(d.Reasons, gate.RejectedProposal):
		return refused
	case has(d.Reasons, gate.PullRequestClosed):
		return closed
	case has(d.Reasons, gate.OnHold, gate.DecisionUnclear):
		return held
	case has(d.Reasons, gate.ReturnedForWork):
		return returned
	case !ofPolicy(d):
		return hindered
	}
	return waiting
}

// ofPolicy says that the pull request changes roles, procedure or workflows.
func ofPolicy(d gate.Decision) bool {
	return len(d.Items) == 0 && (d.Verdict == gate.Approved || has(d.Reasons, gate.PolicyNeedsDecider))
}

// byPerson says that a person merges what is approved.
func (p *page) byPerson() bool { return p.Office != nil && p.Office.Merge == schema.MergePerson }

// head is the heading: the verdict and whose turn it is.
func (p *page) head() string {
	m := p.mood()
	heading := "### " + moodWords[m].In(p.l)
	f := p.focus()
	if m == doubtful || m == notApplicable {
		return heading
	}
	if ofPolicy(p.Decision) {
		return heading + p.say(" · perubahan kebijakan", " · a change of policy")
	}
	if f == nil {
		return heading
	}
	if n := len(p.views); n > 1 {
		heading += p.say(" · %d konten", " · %d items", n)
	}
	return heading + p.turnWords(f) + p.deadline(f)
}

// turnWords go on in the heading: " · Giliran: Pranata Humas mengoreksi · waktu
// baku 10 menit".
func (p *page) turnWords(v *view) string {
	switch {
	case v.mood == approved && !p.Merged && p.Decision.Verdict != gate.Approved:
		return p.say(" · menunggu konten lain", " · waiting for other content")
	case v.mood == approved && !p.Merged && p.byPerson():
		return p.say(" · Giliran: menggabungkan", " · Turn: merging")
	case v.mood == approved && !p.Merged:
		return p.say(" · digabungkan dan diterbitkan otomatis", " · merged and published by itself")
	case v.turn.Number == 0 || v.mood.over():
		return ""
	}
	does := verb(v.turn)
	if beingRepaired(p.Procedure, v.d) {
		does = lang.T("memperbaiki", "repairs it")
	}
	who := roles(p.Procedure, v.d.Turn.Roles)
	if !preparing(v.turn) && beingRepaired(p.Procedure, v.d) {
		who = lang.T("penyusun", "whoever wrote it")
	}
	return p.say(" · Giliran: %s %s · waktu baku %d menit", " · Turn: %s %s · standard time %d minutes", who, does, v.turn.Minutes)
}

// deadline is when the standard time of the turn ends, and who can take it.
func (p *page) deadline(v *view) string {
	t := v.d.Turn
	if v.turn.Number == 0 || v.mood.over() || v.mood == approved && !p.Merged {
		return ""
	}
	var out []string
	if t.Due != nil {
		out = append(out, p.say("Batas waktu baku: **%s**.", "The standard time ends **%s**.", p.when(*t.Due)))
	}
	if who := slices.Concat(t.People, t.HandedTo); len(who) > 0 {
		out = append(out, p.say("Yang dapat melakukannya: %s.", "It can be done by: %s.", p.logins(who)))
	}
	if len(out) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(out, " ")
}

// logins names accounts without mentioning them.
func (p *page) logins(who []string) string {
	var out []string
	for _, login := range who[:min(len(who), mostPeople)] {
		out = append(out, name(login))
	}
	if more := len(who) - mostPeople; more > 0 {
		out = append(out, p.say("%d lainnya", "%d more", more))
	}
	return strings.Join(out, ", ")
}

// mostPeople is how many accounts a line names.
const mostPeople = 6

// Waiting says that a blocked decision merely waits for somebody's turn.
func Waiting(d gate.Decision) bool {
	return d.Verdict == gate.Blocked && len(d.Reasons) > 0 && !hindrance(d.Reasons) && !has(d.Reasons, gate.RejectedProposal, gate.PullRequestClosed)
}

// Hindered says that something beside the steps stands in the way of a pull
// request, for whoever made it to clear away.
func Hindered(d gate.Decision) bool {
	hold := func(r gate.Reason) bool { return r.Code == gate.OnHold || r.Code == gate.DecisionUnclear }
	rest := slices.DeleteFunc(slices.Clone(d.Reasons), hold)
	return hindrance(rest)
}

// Stopped says that nobody can go on with an item: it is held, refused or closed.
func Stopped(d gate.ItemDecision) bool {
	return hasState(d, sop.Rejected) || has(d.Reasons, gate.PullRequestClosed, gate.OnHold, gate.DecisionUnclear)
}
