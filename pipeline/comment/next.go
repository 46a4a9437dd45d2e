package comment

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// todo is what to do next, for whom the heading names.
func (p *page) todo() string {
	d := p.Decision
	switch f := p.focus(); {
	case d.Doubtful():
		return p.say("Tidak ada yang perlu Anda lakukan: penilaian diulang dengan sendirinya. Selama belum dapat dinilai, usulan ini dianggap belum disetujui.",
			"There is nothing for you to do: it will be judged again by itself. Until then this proposal counts as not approved.")
	case p.mood() == notApplicable:
		return p.say("Usulan ini tidak mengubah konten atau kebijakan pada cabang yang diterbitkan, jadi tidak memerlukan keputusan.",
			"This proposal changes no content or policy on the published branch, so it needs no decision.")
	case f != nil:
		return parts(p.about(f), p.next(f))
	}
	return p.policyNext()
}

// about names the item that the heading speaks of, where there is a choice.
func (p *page) about(f *view) string {
	for _, v := range p.views {
		if !p.alike(f, v) {
			return p.say("Tentang **%s**:", "About **%s**:", name(f.Title))
		}
	}
	return ""
}

// alike says that what is to be done about one item is to be done about the other.
func (p *page) alike(a, b *view) bool {
	return a.mood == b.mood && a.turn.Number == b.turn.Number && (a == b || !preparing(a.turn) && a.mood != returned && a.mood != refused)
}

// policyNext is what to do about a change of policy.
func (p *page) policyNext() string {
	switch {
	case !ofPolicy(p.Decision):
		return ""
	case p.Decision.Verdict == gate.Approved && !p.Merged:
		return p.say("Perubahan ini berlaku setelah digabungkan di %s.", "This change takes effect when it is merged on %s.", p.proposal())
	case p.Decision.Verdict == gate.Approved:
		return p.say("Perubahan ini sudah berlaku.", "This change is in force.")
	case p.mood().over():
		return ""
	case p.mood() == held:
		return p.releases(p.Decision.Reasons)
	case p.mood() == returned:
		return p.say("**Penyusun:** perbaiki sesuai catatan pada %s.", "**Whoever wrote it:** repair it as remarked on %s.", p.proposal())
	}
	return p.say("**%s** yang bukan penyusunnya: baca perubahannya di %s, ketuk **Review changes**, lalu pilih **Approve** atau **Request changes**.",
		"**%s** with no part in it: read the change on the %s, tap **Review changes**, then choose **Approve** or **Request changes**.",
		p.deciders(), p.review())
}

func (p *page) proposal() string {
	return link(p.say("halaman usulan", "the proposal's page"), p.pull(""))
}

// deciders are the roles of the step that decides, in the profile in force.
func (p *page) deciders() string {
	for _, s := range p.Procedure.Steps {
		if s.CompletedBy == schema.ByDecision {
			return roles(p.Procedure, p.rolesOf(s)).In(p.l)
		}
	}
	return p.say("Pemutus", "The decider")
}

// rolesOf are the roles of a step.
func (p *page) rolesOf(s schema.ProcedureStep) []string {
	profile := p.Procedure.DefaultProfile()
	if p.Office != nil && p.Office.Profile != "" {
		profile = p.Office.Profile
	}
	return s.Roles[profile]
}

// next is what to do next about one item.
func (p *page) next(v *view) string {
	switch v.mood {
	case refused:
		return p.afterRefusal(v)
	case closed:
		return p.say("Usulan ini tidak diterbitkan. Untuk melanjutkannya, buka lagi lewat **Reopen pull request** di %s.",
			"This proposal is not published. To go on with it, use **Reopen pull request** on %s.", p.proposal())
	case unpublished:
		return p.say("Isi ini **tidak diterbitkan**, karena pada saat digabungkan belum disetujui. Ajukan lewat usulan baru supaya dapat diperiksa dan diputuskan.",
			"This content is **not published**: it was not approved when it was merged. Propose it anew, so that it can be checked and decided.")
	case live:
		return p.say("Selesai. Tidak ada yang perlu dilakukan.", "Done. There is nothing left to do.")
	case approved:
		return p.afterApproval(v)
	case held:
		return p.releases(v.d.Reasons)
	}
	if beingRepaired(p.Procedure, v.d) {
		return p.repair(v)
	}
	return p.turn(v)
}

// turn is what whoever's turn it is does.
func (p *page) turn(v *view) string {
	switch v.turn.CompletedBy {
	case schema.ByProposal, schema.ByContent:
		return p.complete(v)
	case schema.ByReady:
		return parts(p.complete(v), p.ready(v))
	case schema.ByConsideration:
		return parts(
			p.say("**%s:** baca idenya di bawah, lalu kirim salah satu baris ini sebagai komentar (ganti ALASAN dengan sebabnya).",
				"**%s:** read the idea below, then send one of these lines as a comment (put the reason for ALASAN).", p.who(v)),
			p.paste(gate.ConsiderYes, gate.ConsiderNo))
	case schema.ByCorrection:
		return p.correct(v)
	case schema.ByDecision:
		return p.decide(v)
	}
	return ""
}

func (p *page) who(v *view) string { return roles(p.Procedure, v.d.Turn.Roles).In(p.l) }

// lines are commands as a person writes them, with words to replace.
var lines = map[gate.Verb]string{
	gate.ConsiderNo: " ALASAN", gate.Refuse: " ALASAN", gate.Hold: " ALASAN", gate.Withdraw: " ALASAN",
	gate.Posted: " KANAL URL", gate.PostFailed: " KANAL ALASAN", gate.NotPosted: " KANAL", gate.TakenDown: " KANAL", gate.Deputise: " AKUN",
}

func pattern(v gate.Verb) string { return "/" + string(v) + lines[v] }

// paste gives each command a code block of its own, so that a phone copies one.
func (p *page) paste(verbs ...gate.Verb) string {
	out := make([]string, len(verbs))
	for i, v := range verbs {
		out[i] = fence(pattern(v))
	}
	return parts(out...)
}

func (p *page) correct(v *view) string {
	return parts(
		p.answer(v, p.say("isinya sudah benar", "the content is right")),
		p.ownCorrection(v), p.tools(v, p.say("Atau perbaiki sendiri dari ponsel:", "Or repair it yourself from the phone:")))
}

// answer is how a review is given, and what each answer means.
func (p *page) answer(v *view, yes string) string {
	return parts(
		p.say("**%s:** baca isinya di bawah, buka %s, ketuk **Review changes**, lalu pilih:",
			"**%s:** read the content below, open the %s, tap **Review changes**, then choose:", p.who(v), p.review()),
		"- **Approve** = "+yes+"\n- **Request changes** = "+p.say("kembalikan untuk perbaikan; tulis sebabnya", "returned for more work; say why"))
}

// ownCorrection is for a corrector who opened the pull request: GitHub does not
// let authors approve their own.
func (p *page) ownCorrection(v *view) string {
	held := func(r string) bool { return slices.Contains(p.Author.Roles, r) }
	if p.Author.Login == "" || !slices.ContainsFunc(v.d.Turn.Roles, held) {
		return ""
	}
	return parts(p.say("Khusus %s, pembuat usulan ini: nyatakan koreksi selesai dengan mengirim baris ini sebagai komentar.",
		"Only for %s, who opened this proposal: declare the correction done by sending this line as a comment.", name(p.Author.Login)),
		p.paste(gate.Corrected))
}

func (p *page) decide(v *view) string {
	return parts(
		p.answer(v, p.say("setujui", "approve")+p.inShort(v)),
		p.consequence(v),
		p.say("Menolak untuk seterusnya: kirim baris ini sebagai komentar, ganti ALASAN dengan sebabnya.",
			"To reject it for good: send this line as a comment, with the reason for ALASAN."),
		p.paste(gate.Refuse))
}

// complete lists what the content lacks, each with the page where it is put in.
func (p *page) complete(v *view) string {
	lacks := p.lacks(v)
	if len(lacks) == 0 {
		if has(v.d.Reasons, gate.ContentMissing) {
			return parts(p.say("**%s:** lengkapi isinya. %s", "**%s:** complete the content. %s", p.who(v), esc(p.reason(v, gate.ContentMissing))), p.tools(v, p.editing()))
		}
		return ""
	}
	out := make([]string, len(lacks))
	for i, f := range lacks {
		out[i] = "- " + p.lack(v, f)
	}
	return parts(p.say("**%s:** lengkapi yang belum ada:", "**%s:** add what is missing:", p.who(v)), strings.Join(out, "\n"))
}

func (p *page) editing() string { return p.say("Sunting dari ponsel:", "Edit from the phone:") }

func (p *page) reason(v *view, c gate.Code) string {
	for _, r := range v.d.Reasons {
		if r.Code == c {
			return clip(r.Message, 600)
		}
	}
	return ""
}

// lacks are the content facts that the open step needs and the item has not.
func (p *page) lacks(v *view) []schema.ContentFact {
	if !has(v.d.Reasons, gate.ContentMissing) {
		return nil
	}
	needs := v.turn.Needs
	if t, ok := p.track(v); ok && len(t.Steps) > 0 && t.Steps[0] == v.turn.Number {
		needs = slices.Concat(needs, t.Needs)
	}
	return slices.DeleteFunc(slices.Clone(needs), func(f schema.ContentFact) bool { return v.Met == nil || slices.Contains(v.Met, f) })
}

func (p *page) track(v *view) (schema.Track, bool) {
	i := slices.IndexFunc(p.Procedure.Tracks, func(t schema.Track) bool { return t.Key == v.d.Track })
	if i < 0 {
		return schema.Track{}, false
	}
	return p.Procedure.Tracks[i], true
}

// lack is one missing fact with the page where it is put in.
func (p *page) lack(v *view, f schema.ContentFact) string {
	word := facts[f].In(p.l)
	switch f {
	case schema.FactMedia:
		return link(p.say("Unggah %s", "Upload %s", word), p.upload(v.Path)) + p.say(", lalu tulis namanya pada `media` di %s", ", then name it under `media` in %s", p.index(v))
	case schema.FactCaptions:
		return p.say("Tulis takarir: ", "Write the captions: ") + p.captions(v)
	}
	if key := keys[f]; key != "" {
		return p.say("Tulis %s pada `%s` di %s", "Write %s under `%s` in %s", word, key, p.index(v))
	}
	return p.say("Tulis %s di %s", "Write %s in %s", word, p.index(v))
}

func (p *page) index(v *view) string { return link("`index.md`", p.edit(indexOf(v.Path))) }

// captions are links to new files, one for each destination without a text.
func (p *page) captions(v *view) string {
	var out []string
	for _, m := range v.Messages {
		if blank(m.Text) {
			out = append(out, link(code(captionOf(m.Channel)), p.create(v.Path, captionOf(m.Channel))))
		}
	}
	if len(out) == 0 {
		return link(code("takarir/"), p.upload(v.Path))
	}
	return strings.Join(out, " · ")
}

// ready says how the content is declared ready.
func (p *page) ready(v *view) string {
	switch {
	case p.NoDrafts && len(p.lacks(v)) == 0 && !has(v.d.Reasons, gate.ContentMissing):
		return parts(p.say("**%s:** bila kontennya siap diperiksa, kirim baris ini sebagai komentar.", "**%s:** when the content can be checked, send this line as a comment.", p.who(v)),
			p.paste(gate.Ready))
	case has(v.d.Reasons, gate.DraftPullRequest):
		return p.say("**%s:** bila kontennya siap diperiksa, ketuk **Ready for review** di bagian bawah %s.",
			"**%s:** when the content can be checked, tap **Ready for review** at the bottom of %s.", p.who(v), p.proposal())
	}
	return ""
}

// repair is what follows from a return: whose remark, and where to edit.
func (p *page) repair(v *view) string {
	var out []string
	for _, s := range v.d.Steps {
		if s.State != sop.Returned {
			continue
		}
		said := p.say("tanpa catatan", "without a remark")
		if s.Note != "" {
			said = remark(s.Note)
		}
		out = append(out, p.say("%s mengembalikan: %s", "%s returned it: %s", name(s.By), said))
	}
	who := p.who(v)
	if !preparing(v.turn) {
		who = p.say("Penyusun", "Whoever wrote it")
	}
	return parts(strings.Join(out, "\\\n"),
		p.say("**%s:** perbaiki isinya, lalu simpan. Begitu tersimpan, giliran kembali ke pemeriksa.", "**%s:** repair the content and save it. The turn then passes back to whoever checks it.", who),
		p.tools(v, p.editing()))
}
