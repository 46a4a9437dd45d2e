package doctor

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// wording is what the report says of a guard: what it is called, that it holds,
// what follows where it does not, and GitHub's own name of the setting.
type wording struct {
	name, holds, absent lang.Text
	setting             string
}

var wordings = map[string]wording{
	"pull-request": {
		lang.T("Kewajiban pull request", "The rule that a pull request is needed"),
		lang.T("Perubahan hanya masuk lewat pull request", "Changes come in through pull requests only"),
		lang.T("Pull request tidak wajib: siapa pun yang boleh menulis dapat mengubah konten langsung, tanpa keputusan.", "No pull request is required: whoever may write can change content directly, without a decision."),
		"Require a pull request before merging",
	},
	"code-owner-review": {
		lang.T("Kewajiban review pemilik kode", "The rule that a code owner reviews"),
		lang.T("Persetujuan pemilik kode diwajibkan", "A code owner's approval is required"),
		lang.T("Persetujuan pemilik kode tidak diwajibkan: persetujuan siapa pun dapat menggantikan keputusan.", "No code owner's approval is required: anybody's approval can stand in for the decision."),
		"Require review from Code Owners",
	},
	"approval-count": {
		lang.T("Jumlah persetujuan wajib", "The number of required approvals"),
		lang.T("Sedikitnya satu persetujuan diwajibkan", "At least one approval is required"),
		lang.T("Nol persetujuan diwajibkan: pull request dapat digabungkan tanpa seorang pun menyetujui.", "Zero approvals are required: a pull request can be merged without anybody's approval."),
		"Required approvals: 1",
	},
	"stale-approvals": {
		lang.T("Gugurnya persetujuan lama", "The dismissal of stale approvals"),
		lang.T("Persetujuan gugur bila isi berubah sesudahnya", "An approval falls when the content changes after it"),
		lang.T("Persetujuan lama tetap berlaku bagi GitHub walaupun isi berubah sesudahnya; hanya status gerbang yang menahan, dan status dapat ditiru penulis mana pun.", "To GitHub an old approval still counts after the content changed; only the gate's status holds it, and any writer can forge a status."),
		"Dismiss stale pull request approvals when new commits are pushed",
	},
	"last-push": {
		lang.T("Persetujuan atas kiriman terakhir", "The approval of the last push"),
		lang.T("Kiriman terakhir harus disetujui orang lain", "The last push must be approved by somebody else"),
		lang.T("Kiriman terakhir tidak perlu disetujui orang lain: seorang penyetuju dapat menambahkan perubahannya sendiri.", "The last push needs nobody else's approval: an approver can add changes of their own."),
		"Require approval of the most recent reviewable push",
	},
	"required-check": {
		lang.T("Status wajib", "The required status"),
		lang.T("Status %s diwajibkan", "The status %s is required"),
		lang.T("Status %s tidak diwajibkan: GitHub tidak menunggu penilaian gerbang atas langkah-langkah SOP.", "The status %s is not required: GitHub does not wait for the gate's judgment of the SOP's steps."),
		"Require status checks to pass › %s",
	},
	"force-push": {
		lang.T("Larangan force push", "The ban on force pushes"),
		lang.T("Force push ditolak", "Force pushes are refused"),
		lang.T("Force push diizinkan: riwayat yang sudah diputuskan dapat diganti.", "Force pushes are allowed: history that was decided on can be replaced."),
		"Block force pushes",
	},
	"deletion": {
		lang.T("Larangan menghapus cabang", "The ban on deleting the branch"),
		lang.T("Cabang tidak dapat dihapus", "The branch cannot be deleted"),
		lang.T("Cabang dapat dihapus, dan aturannya dilewati dengan membuatnya lagi.", "The branch can be deleted, and its rules evaded by making it anew."),
		"Restrict deletions",
	},
	"ledger-force-push": {
		lang.T("Larangan force push", "The ban on force pushes"),
		lang.T("Force push ditolak", "Force pushes are refused"),
		lang.T("Force push diizinkan: catatan yang sudah ada dapat diganti.", "Force pushes are allowed: what is on record can be replaced."),
		"Block force pushes",
	},
	"ledger-deletion": {
		lang.T("Larangan menghapus cabang", "The ban on deleting the branch"),
		lang.T("Cabang tidak dapat dihapus", "The branch cannot be deleted"),
		lang.T("Cabang dapat dihapus, dan seluruh catatan bersamanya.", "The branch can be deleted, and the whole record with it."),
		"Restrict deletions",
	},
}

// wordingOf is the wording of a line about a guard.
func wordingOf(id, check string) wording {
	w := wordings[id]
	if id == "required-check" {
		w.holds, w.absent = w.holds.With(check), w.absent.With(check)
		w.setting = strings.ReplaceAll(w.setting, "%s", check)
	}
	return w
}

// branch examines the published branch's rules.
func (e *exam) branch() {
	if e.plan == planA {
		e.add(Line{
			ID: "branch-rules", Group: GroupBranch, State: Problem, Essential: true, URL: e.billing(),
			Says: lang.T("Pada paket ini cabang %s tidak dapat dijaga: tidak ada pull request wajib, pemilik kode, status wajib, atau larangan force push. Gerbang hanya memberi tahu; yang menahan hanyalah kesepakatan kantor.",
				"On this plan the branch %s cannot be guarded: no required pull request, code owner, status, or ban on force pushes. The gate only tells; nothing but the office's agreement holds.").With(e.Settings.Branch),
			Next: lang.T("lihat langkah pada baris paket di atas, lalu: terbit doctor --fix", "see the step on the plan's line above, then: terbit doctor --fix"),
		})
		e.methods()
		return
	}
	e.fixWaits()
	var open []standing
	for _, g := range mainGuards(e.Check) {
		s := stand(g, e.Settings.Main, e.Settings.Rulesets)
		e.guardLine(s, Line{ID: g.id, Group: GroupBranch, Essential: true, URL: e.page("settings/rules")}, e.Settings.Branch)
		if s.holds() && !s.forAll() {
			open = append(open, s)
		}
	}
	e.bypass(open)
	e.admins()
	e.checkSource()
	e.methods()
}

// guardLine says how one guard stands.
func (e *exam) guardLine(s standing, l Line, branch string) {
	w := wordingOf(l.ID, e.Check)
	switch {
	case s.holds():
		l.State, l.URL = OK, ""
		names := make([]lang.Text, len(s.layers))
		for i, layer := range s.layers {
			names[i] = layer.name
		}
		l.Says = lang.T("%s (%s).", "%s (%s).").With(w.holds, listed(names))
	case s.unknown():
		e.unread(l, lang.T("%s pada cabang %s", "%s on the branch %s").With(w.name, branch), s.blind[0])
		return
	default:
		l.State, l.Says = Problem, w.absent
		l.Next = lang.T("Settings › Rules › Rulesets › %s: pasang \"%s\"", "Settings › Rules › Rulesets › %s: set \"%s\"").With(branch, w.setting)
		if why, _ := e.lockout(); !why.IsZero() && slices.Contains(lockingOut, l.ID) {
			l.Next = lang.T("sesudah itu: %s", "after that: %s").With(l.Next)
		}
	}
	e.add(l)
}

// bypass says who gets around the rules that hold.
func (e *exam) bypass(open []standing) {
	l := Line{ID: "bypass", Group: GroupBranch, Essential: true, URL: e.page("settings/rules")}
	var who []lang.Text
	var blind *Reason
	for _, s := range open {
		for _, layer := range s.layers {
			if layer.past.Known {
				who = append(who, layer.past.Value...)
			} else {
				blind = &layer.past.Why
			}
		}
	}
	switch {
	case len(who) > 0:
		l.State = Problem
		l.Says = lang.T("Yang boleh melewati aturan ini: %s. Mereka dapat menggabungkan tanpa keputusan.", "These may bypass the rules: %s. They can merge without a decision.").With(listed(who))
		l.Next = lang.T("kosongkan Bypass list pada ruleset itu (proteksi klasik: nyalakan \"Do not allow bypassing the above settings\")", "empty the ruleset's Bypass list (classic protection: turn on \"Do not allow bypassing the above settings\")")
	case blind != nil:
		e.unread(l, lang.T("Siapa yang boleh melewati aturan cabang", "Who may bypass the branch's rules"), *blind)
		return
	case !slices.ContainsFunc(e.lines, func(l Line) bool { return l.Group == GroupBranch && l.State == OK }):
		return // no rule holds, as the lines above say; there is nothing to get around
	default:
		l.State, l.URL = OK, ""
		l.Says = lang.T("Tidak seorang pun boleh melewati aturan yang berlaku di atas, admin termasuk.", "Nobody may bypass the rules in force above, admins included.")
	}
	e.add(l)
}

// fixWaits says why rules should not be set yet, where some are missing.
func (e *exam) fixWaits() {
	missing := func(g guard) bool {
		s := stand(g, e.Settings.Main, e.Settings.Rulesets)
		return slices.Contains(lockingOut, g.id) && !s.holds() && !s.unknown()
	}
	why, next := e.lockout()
	if why.IsZero() || !slices.ContainsFunc(mainGuards(e.Check), missing) {
		return
	}
	e.add(Line{ID: "fix-waits", Group: GroupBranch, State: Warning, Says: why, Next: next})
}

// admins are those who can change the rules themselves.
func (e *exam) admins() {
	l := Line{ID: "admins", Group: GroupBranch, State: Note, URL: e.page("settings/access")}
	if !e.Settings.Admins.Known {
		e.unread(l, lang.T("Daftar admin repositori", "The list of the repository's admins"), e.Settings.Admins.Why)
		return
	}
	names := make([]lang.Text, 0, len(e.Settings.Admins.Value))
	for _, a := range e.Settings.Admins.Value {
		names = append(names, lang.Same("@"+a))
	}
	l.Says = lang.T("Admin dapat mengubah aturan ini sendiri: %s. Perubahan itu tercatat pada riwayat ruleset dan log audit.", "Admins can change these rules themselves: %s. Such a change is on record in the ruleset's history and the audit log.").With(listed(names))
	if len(names) == 0 {
		l.Says = lang.T("Tidak ada kolaborator dengan hak admin; pemilik repositori tetap dapat mengubah aturan ini.", "No collaborator has admin rights; the repository's owner can still change these rules.")
	}
	e.add(l)
}

// checkSource says whether the required status may come from anybody.
func (e *exam) checkSource() {
	g := guardCheck(e.Check)
	if !stand(g, e.Settings.Main, e.Settings.Rulesets).holds() {
		return
	}
	pinned := func(list []object, key string) bool {
		return slices.ContainsFunc(list, func(c object) bool { return c.text("context") == e.Check && c.number(key) > 0 })
	}
	l := Line{ID: "check-source", Group: GroupBranch, State: Note}
	for _, raw := range e.Settings.Main.Active.Value {
		if r := objectOf(raw); r.text("type") == ruleCheck && pinned(r.sub("parameters").list(ruleCheck), "integration_id") {
			l.State = OK
		}
	}
	if pinned(objectOf(e.Settings.Main.Classic.Value).sub(ruleCheck).list("checks"), "app_id") {
		l.State = OK
	}
	if l.State == OK {
		l.Says = lang.T("Status %s hanya diterima dari aplikasi yang ditetapkan.", "The status %s is taken from the named app only.").With(e.Check)
	} else {
		l.Says = lang.T("Status %s diterima dari siapa pun yang boleh menulis, jadi dapat ditiru. Karena itu review pemilik kode juga diwajibkan, dan terbit publish menilai semuanya lagi sebelum menerbitkan.", "The status %s is taken from whoever may write, so it can be forged. That is why a code owner's review is required too, and terbit publish judges everything again before it publishes.").With(e.Check)
		l.Next = lang.T("boleh diperketat: pada status itu pilih sumber \"GitHub Actions\"", "may be tightened: choose the source \"GitHub Actions\" for that status")
		l.URL = e.page("settings/rules")
	}
	e.add(l)
}

// methods says how pull requests may be merged.
func (e *exam) methods() {
	m := e.Settings.MergeMethods
	if len(m) == 0 {
		e.add(Line{
			ID: "merge-methods", Group: GroupBranch, State: Problem, URL: e.page("settings"),
			Says: lang.T("Tidak ada cara penggabungan yang terbaca sebagai diizinkan: yang disetujui tidak dapat digabungkan.", "No way of merging is known to be allowed: what is approved cannot be merged."),
			Next: lang.T("Settings › General › Pull Requests: nyalakan \"Allow merge commits\" atau \"Allow squash merging\"", "Settings › General › Pull Requests: turn on \"Allow merge commits\" or \"Allow squash merging\""),
		})
		return
	}
	e.add(Line{
		ID: "merge-methods", Group: GroupBranch, State: OK,
		Says: lang.T("Cara penggabungan yang diizinkan: %s. Gerbang mengenali semuanya.", "Allowed ways of merging: %s. The gate knows them all.").With(strings.Join(m, ", ")),
	})
}
