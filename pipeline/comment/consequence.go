package comment

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// consequence says beforehand what an approval does, and where.
func (p *page) consequence(v *view) string {
	how := p.say("Begitu Anda menyetujui, isi ini digabungkan otomatis dan", "As soon as you approve, this content is merged by itself and")
	if p.byPerson() {
		how = p.say("Setelah Anda menyetujui, seseorang menekan **Merge**, lalu isi ini", "After you approve, somebody presses **Merge**, and this content")
	}
	if v.mood == hindered {
		how = p.say("Setelah yang di atas beres: ", "Once the above is settled: ") + strings.ToLower(how[:1]) + how[1:]
	}
	return p.goesOut("**"+upper(p.approval(v))+".** "+how, v)
}

// approval is what an approval amounts to, in a few words.
func (p *page) approval(v *view) string {
	switch {
	case v.takesDown(p):
		return p.say("setujui = dicabut", "approve = withdraw")
	case p.byPerson():
		return p.say("setujui = boleh tayang", "approve = may be published")
	}
	return p.say("setujui = tayang", "approve = publish")
}

// inShort is the end of the answer "approve", so that nobody misses what it does.
func (p *page) inShort(v *view) string {
	if v.takesDown(p) {
		return p.say(", lalu dicabut", ", and it is withdrawn")
	}
	if p.byPerson() {
		return p.say(", boleh tayang", ", it may be published")
	}
	return p.say(", lalu tayang", ", and it is published")
}

// goesOut ends a sentence with where the content goes, and when: a pull request
// goes out as a whole, so every item is told.
func (p *page) goesOut(sentence string, v *view) string {
	if len(p.views) == 1 {
		return parts(sentence+" "+p.effect(v), "- "+strings.Join(p.destinations(v), "\n- "))
	}
	var out []string
	for _, o := range p.views {
		out = append(out, "- **"+name(o.Title)+"** "+p.effect(o)+" "+strings.Join(p.destinations(o), ", "))
	}
	return parts(sentence+p.others(v)+":", strings.Join(p.few(20, out), "\n"))
}

// upper makes the first letter of a sentence upper case.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// effect is what happens to the content, and when.
func (p *page) effect(v *view) string {
	t, _ := p.track(v)
	switch t.AppliesTo {
	case schema.ChangeWithdrawal:
		return p.say("diturunkan dari:", "is taken down from:")
	case schema.ChangePersonalData:
		return p.say("diturunkan tanpa penjelasan dari:", "is taken down without an explanation from:")
	}
	what := p.say("tayang", "goes out")
	switch {
	case t.AppliesTo == schema.ChangeCorrection:
		what = p.say("tayang sebagai ralat", "goes out as a correction")
	case v.Quiet.Reason != "": // in which nothing new is posted
		at := p.say("langsung tayang di situs", "goes out on the site at once")
		if !v.PublishAt.IsZero() {
			at = p.say("tayang di situs tidak sebelum **%s**", "goes out on the site not before **%s**", p.when(v.PublishAt))
		}
		return p.say("%s, dan di kanal sesudah masa tenang berakhir pada **%s** (%s), tepat ke:", "%s, and on the channels when the quiet period has ended on **%s** (%s), to exactly:",
			at, p.when(v.Quiet.Until), name(v.Quiet.Reason))
	}
	if !v.PublishAt.IsZero() {
		return p.say("%s tidak sebelum **%s**, tepat ke:", "%s not before **%s**, to exactly:", what, p.when(v.PublishAt))
	}
	return p.say("langsung %s, tepat ke:", "%s at once, to exactly:", what)
}

// others reminds that a pull request goes out as a whole.
func (p *page) others(v *view) string {
	for _, o := range p.views {
		if o != v && o.mood != approved && o.turn.CompletedBy != schema.ByDecision {
			return " " + p.say("(setelah semua konten dalam usulan ini selesai)", "(once all content of this proposal is done)")
		}
	}
	return ""
}

func (v *view) takesDown(p *page) bool {
	t, _ := p.track(v)
	return t.AppliesTo == schema.ChangeWithdrawal || t.AppliesTo == schema.ChangePersonalData
}

// destinations lists the accounts, and who posts there.
func (p *page) destinations(v *view) []string {
	site := p.say("situs", "the site")
	if !v.takesDown(p) {
		site += " (" + p.narrative(v) + ")"
	}
	out := []string{site}
	for _, c := range v.plan() {
		d := p.account(c)
		line := name(platform.Name(c))
		if d.Account != string(c) {
			line += " " + name(d.Account)
		}
		out = append(out, line+" ("+p.transport(v, d.Transport)+")")
	}
	return out
}

// narrative leads to the text of the site, as it would be published.
func (p *page) narrative(v *view) string {
	return link(p.say("baca narasinya", "read the narrative"), p.blob(indexOf(v.Path)))
}

// plan are the item's destinations, each once.
func (v *view) plan() []schema.Channel {
	var out []schema.Channel
	for _, c := range v.Channels {
		if _, ok := platform.Of(c); ok && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// account is where the office posts on a channel, and how.
func (p *page) account(c schema.Channel) schema.Destination {
	if p.Office == nil {
		return (&office.Office{}).Destination(c)
	}
	return p.Office.Destination(c)
}

func (p *page) transport(v *view, t schema.Transport) string {
	switch {
	case t == schema.API:
		return p.say("otomatis", "by itself")
	case v.takesDown(p):
		return p.say("dihapus staf", "deleted by staff")
	}
	return p.say("disiapkan, lalu diunggah staf", "prepared, then posted by staff")
}

// afterApproval is what is left to do once the decision is there.
func (p *page) afterApproval(v *view) string {
	switch {
	case p.Merged:
		return p.posting(v)
	case p.Decision.Verdict != gate.Approved:
		return p.say("Sudah disetujui. Diterbitkan setelah konten lain dalam usulan ini selesai.", "Approved. It is published once the other content of this proposal is done.")
	}
	return p.goesOut(p.approvedNow(), v)
}

func (p *page) approvedNow() string {
	if p.byPerson() {
		return p.say("Buka %s, ketuk **Merge pull request**. Setelah itu isi ini", "Open %s and tap **Merge pull request**. This content then", p.proposal())
	}
	return p.say("Tidak ada yang perlu dilakukan. Isi ini digabungkan otomatis dan", "There is nothing to do. This content is merged by itself and")
}

// posting is for the staff who post what was prepared, and tell where it is.
func (p *page) posting(v *view) string {
	var out []string
	for _, c := range v.plan() {
		if p.account(c).Transport == schema.HandOff {
			out = append(out, string(c))
		}
	}
	switch {
	case len(out) == 0:
		return p.say("Tidak ada yang perlu dilakukan: penerbitan berjalan otomatis.", "There is nothing to do: it is published by itself.")
	case v.takesDown(p):
		return parts(p.say("**%s:** hapus unggahannya di tiap kanal, lalu kirim baris kanal itu sebagai komentar pada issue serahnya (label `terbit-serah`), bukan di sini.", "**%s:** delete the post on each channel, then send that channel's line as a comment on the issue of the hand-off (label `terbit-serah`), not here.", p.who(v)),
			fences(gate.TakenDown, out, ""))
	}
	return parts(p.say("**%s:** unggah yang sudah disiapkan di kotak serah, lalu kirim baris kanal itu sebagai komentar pada issue serahnya (label `terbit-serah`), bukan di sini; ganti URL dengan tautannya.",
		"**%s:** post what the outbox holds, then send that channel's line as a comment on the issue of the hand-off (label `terbit-serah`), not here; put the address for URL.", p.who(v)),
		fences(gate.Posted, out, " URL"))
}

// fences is one code block with a line for each channel.
func fences(v gate.Verb, channels []string, rest string) string {
	out := make([]string, len(channels))
	for i, c := range channels {
		out[i] = "/" + string(v) + " " + c + rest
	}
	return fence(strings.Join(out, "\n"))
}

// afterRefusal says whether the idea can come back.
func (p *page) afterRefusal(v *view) string {
	for _, s := range v.d.Steps {
		if s.State != sop.Rejected {
			continue
		}
		said := p.say("%s menolak: %s", "%s rejected it: %s", name(s.By), remark(s.Note))
		step, _ := p.Procedure.Step(s.Step)
		if step.CompletedBy == schema.ByConsideration {
			return parts(said, p.say("Bila idenya jadi dilanjutkan, %s mengirim baris ini sebagai komentar.", "Should the idea go on after all, %s sends this line as a comment.",
				roles(p.Procedure, p.rolesOf(step)).In(p.l)), p.paste(gate.ConsiderYes))
		}
		return parts(said, p.say("Keputusan ini final. Untuk mengajukan lagi dengan isi yang sudah diperbaiki, buat usulan baru.", "This decision is final. To propose a better version, open a new proposal."))
	}
	return ""
}

// releases says how a hold ends.
func (p *page) releases(reasons []gate.Reason) string {
	out := []string{p.say("Dilepas oleh yang menahan, atau oleh %s, dengan mengirim baris ini sebagai komentar.", "Released by whoever holds it, or by %s, by sending this line as a comment.", p.deciders()), p.paste(gate.Release)}
	if has(reasons, gate.DecisionUnclear) {
		out = append(out, p.say("Bila maksudnya menolak, kirim lagi dengan alasannya.", "If a rejection was meant, send it again with its reason."), p.paste(gate.Refuse))
	}
	return parts(out...)
}
