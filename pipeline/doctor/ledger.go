package doctor

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// ledger examines the branch that the record lies on.
func (e *exam) ledger() {
	name := e.Settings.LedgerBranch
	l := Line{ID: "ledger", Group: GroupLedger}
	switch there := e.Settings.LedgerThere; {
	case !there.Known:
		e.unread(l, lang.T("Cabang %s", "The branch %s").With(name), there.Why)
	case there.Value:
		l.State, l.Says = OK, lang.T("Cabang %s ada.", "The branch %s is there.").With(name)
		e.add(l)
	default:
		l.State = Warning
		l.Says = lang.T("Cabang %s belum ada: penerbitan sungguhan menolak berjalan tanpa buku besar.", "The branch %s is not there yet: live publishing refuses to run without a ledger.").With(name)
		l.Next = lang.T("buat sekali dengan: terbit ledger init", "make it once with: terbit ledger init")
		e.add(l)
	}
	if e.plan == planA {
		e.add(Line{
			ID: "ledger-rules", Group: GroupLedger, State: Problem,
			Says: lang.T("Pada paket ini cabang %s tidak dapat dijaga: catatan dapat diganti atau dihapus. terbit verify tetap menemukan rantai yang putus.", "On this plan the branch %s cannot be guarded: the record can be replaced or deleted. terbit verify still finds a broken chain.").With(name),
			Next: lang.T("simpan salinan buku besar di luar GitHub secara berkala", "keep copies of the ledger outside GitHub regularly"),
		})
		return
	}
	var open []lang.Text
	var blind *Reason
	for _, g := range ledgerGuards {
		s := stand(g, e.Settings.Ledger, e.Settings.Rulesets)
		e.guardLine(s, Line{ID: "ledger-" + g.id, Group: GroupLedger, URL: e.page("settings/rules")}, name)
		if s.holds() && !s.forAll() {
			for _, layer := range s.layers {
				open = append(open, layer.past.Value...)
				if !layer.past.Known {
					blind = &layer.past.Why
				}
			}
		}
	}
	l = Line{ID: "ledger-bypass", Group: GroupLedger, URL: e.page("settings/rules")}
	switch {
	case len(open) > 0:
		e.add(Line{
			ID: l.ID, Group: l.Group, State: Problem, URL: l.URL,
			Says: lang.T("Yang boleh mengganti atau menghapus buku besar: %s.", "These may replace or delete the ledger: %s.").With(listed(open)),
			Next: lang.T("pisahkan larangan force push dan hapus ke ruleset tanpa Bypass list (terbit doctor --fix)", "put the bans on force pushes and deletion in a ruleset without a Bypass list (terbit doctor --fix)"),
		})
	case blind != nil:
		e.unread(l, lang.T("Siapa yang boleh melewati aturan %s", "Who may bypass the rules of %s").With(name), *blind)
	}
	e.ledgerWriters()
}

// ledgerWriters says who may append. An entry that anybody could have written
// proves nothing.
func (e *exam) ledgerWriters() {
	name := e.Settings.LedgerBranch
	l := Line{ID: "ledger-writers", Group: GroupLedger, URL: e.page("settings/rules")}
	s := stand(guardUpdate, e.Settings.Ledger, e.Settings.Rulesets)
	var who []lang.Text
	var why *Reason
	for _, layer := range s.layers {
		if !layer.past.Known {
			why = &layer.past.Why
		}
		who = append(who, layer.past.Value...)
	}
	switch {
	case s.unknown():
		e.unread(l, lang.T("Siapa yang boleh menulis ke %s", "Who may write to %s").With(name), s.blind[0])
		return
	case !s.holds():
		l.State = Warning
		l.Says = lang.T("Siapa pun yang boleh menulis dapat menambah catatan ke %s.", "Whoever may write can append to %s.").With(name)
		l.Next = lang.T("buat deploy key yang disimpan di environment penerbitan, lalu ruleset untuk %s: \"Restrict updates\" dengan Deploy keys pada Bypass list", "make a deploy key that lives in the publishing environment, then a ruleset for %s: \"Restrict updates\" with Deploy keys on its Bypass list").With(name)
	case why != nil:
		e.unread(l, lang.T("Siapa yang boleh menulis ke %s", "Who may write to %s").With(name), *why)
		return
	case len(who) == 0:
		l.State = Problem
		l.Says = lang.T("Tidak seorang pun boleh menulis ke %s: penerbitan akan gagal.", "Nobody may write to %s: publishing will fail.").With(name)
		l.Next = lang.T("tambahkan Deploy keys pada Bypass list ruleset itu", "add Deploy keys to that ruleset's Bypass list")
	default:
		l.State, l.URL = OK, ""
		l.Says = lang.T("Hanya %s yang boleh menulis ke %s.", "Only %s may write to %s.").With(listed(who), name)
	}
	e.add(l)
}

// other examines labels and the site.
func (e *exam) other() {
	e.labels()
	e.pages()
}

func (e *exam) labels() {
	l := Line{ID: "labels", Group: GroupOther, URL: e.page("labels")}
	if !e.Settings.Labels.Known {
		e.unread(l, lang.T("Daftar label", "The list of labels"), e.Settings.Labels.Why)
		return
	}
	var missing []string
	for _, want := range e.missingLabels() {
		missing = append(missing, want.Name)
	}
	if len(missing) == 0 {
		l.State, l.URL = OK, ""
		l.Says = lang.T("Label setiap langkah ada.", "The labels of the steps are there.")
	} else {
		l.State = Warning
		l.Says = lang.T("Label langkah belum ada: %s. Giliran tidak terlihat pada daftar pull request.", "Labels of steps are missing: %s. Whose turn it is does not show in the list of pull requests.").With(strings.Join(missing, ", "))
		l.Next = lang.T("buat label itu di halaman Labels", "make them on the Labels page")
	}
	e.add(l)
}

// missingLabels are those wanted that do not exist; GitHub tells no cases apart.
func (in *Input) missingLabels() []Label {
	var out []Label
	for _, want := range in.Labels {
		if !slices.ContainsFunc(in.Settings.Labels.Value, func(have string) bool { return strings.EqualFold(have, want.Name) }) {
			out = append(out, want)
		}
	}
	return out
}

func (e *exam) pages() {
	l := Line{ID: "pages", Group: GroupOther, URL: e.page("settings/pages")}
	got := e.Settings.Pages
	if !got.Known {
		e.unread(l, lang.T("Setelan GitHub Pages", "The settings of GitHub Pages"), got.Why)
		return
	}
	p := got.Value
	switch {
	case p == nil && e.plan == planA:
		l.State, l.URL = Note, ""
		l.Says = lang.T("GitHub Pages tidak ada pada paket ini; situs dipasang di peladen kantor.", "GitHub Pages is absent on this plan; the site goes to the office's own server.")
	case p == nil:
		l.State = Note
		l.Says = lang.T("GitHub Pages tidak dipakai.", "GitHub Pages is not used.")
		l.Next = lang.T("bila situs hendak dilayani GitHub: Settings › Pages › Source: GitHub Actions", "if GitHub is to serve the site: Settings › Pages › Source: GitHub Actions")
	case p.Build != "workflow":
		l.State = Problem
		l.Says = lang.T("GitHub Pages menyajikan isi sebuah cabang apa adanya, bukan yang dibangun alur kerja dari konten yang sudah diputuskan.", "GitHub Pages serves a branch as it is, not what the workflow builds of decided content.")
		l.Next = lang.T("Settings › Pages › Source: GitHub Actions", "Settings › Pages › Source: GitHub Actions")
	case !p.HTTPS:
		l.State = Warning
		l.Says = lang.T("GitHub Pages (%s) belum mewajibkan HTTPS.", "GitHub Pages (%s) does not enforce HTTPS yet.").With(p.URL)
		l.Next = lang.T("Settings › Pages: nyalakan \"Enforce HTTPS\"", "Settings › Pages: turn on \"Enforce HTTPS\"")
	default:
		l.State, l.URL = OK, ""
		l.Says = lang.T("GitHub Pages dipasang oleh alur kerja: %s", "GitHub Pages is deployed by the workflow: %s").With(p.URL)
	}
	e.add(l)
}
