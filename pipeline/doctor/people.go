package doctor

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

const configFile = ".github/terbit.yml"

// today is now in the office's zone.
func (e *exam) today() time.Time {
	if e.Office != nil && e.Office.Location != nil {
		return e.Now.In(e.Office.Location)
	}
	return e.Now
}

// people examines the roles: who holds them now, and whether they can act.
func (e *exam) people() {
	e.config()
	roster := e.roster()
	for _, x := range e.Policy.Procedure.Executors {
		e.role(x.Role, roster)
	}
	e.both(roster)
	e.deputies()
	e.access()
	e.teams()
}

// roster are the roles with the teams that could be read.
func (e *exam) roster() sop.Roster {
	members := map[string][]string{}
	for name, t := range e.Settings.Teams {
		if t.Members.Known {
			members[name] = t.Members.Value
		}
	}
	return sop.NewRoster(e.Policy, members)
}

// config holds the folder's configuration against the one that the gate uses.
func (e *exam) config() {
	l := Line{ID: "config", Group: GroupPeople, Essential: true}
	files := e.Settings.Files
	switch {
	case !files.Known:
		e.unread(l, lang.T("%s pada cabang %s", "%s on the branch %s").With(configFile, e.Settings.Branch), files.Why)
		return
	case strings.ReplaceAll(files.Value.Config, "\r\n", "\n") != strings.ReplaceAll(e.Config, "\r\n", "\n"):
		l.State = Problem
		l.Says = lang.T("%s di folder ini berbeda dari yang ada pada cabang %s. Gerbang memakai yang di cabang itu, sedangkan baris di bawah tentang yang di folder.",
			"%s in this folder differs from the one on the branch %s. The gate uses the branch's; the lines below are about the folder's.").With(configFile, e.Settings.Branch)
		l.Next = lang.T("git pull, atau ajukan perubahan itu dan gabungkan, lalu periksa lagi", "git pull, or propose the change and merge it, then examine again")
	default:
		l.State = OK
		l.Says = lang.T("%s di folder ini sama dengan yang dipakai gerbang.", "%s in this folder is the one that the gate uses.").With(configFile)
	}
	e.add(l)
}

// role says who holds a role today.
func (e *exam) role(role string, roster sop.Roster) {
	name := e.roleName(role)
	decides := slices.Contains(e.Policy.DecidingRoles(), role)
	l := Line{ID: "role-" + role, Group: GroupPeople, Essential: decides, State: Problem}
	active := roster.Active(role, e.Now)
	unreadable := e.unreadableTeam(role)
	switch {
	case len(e.Policy.Roles[role]) == 0:
		l.Says = lang.T("%s: belum ada seorang pun. Gerbang menahan setiap langkah peran ini.", "%s: nobody yet. The gate holds every step of this role.").With(name)
		l.Next = lang.T("isi roles › %s dengan login GitHub di %s", "fill roles › %s with GitHub logins in %s").With(role, configFile)
	case len(active) == 0 && unreadable != "":
		e.unread(l, lang.T("%s: anggota tim %s", "%s: the members of the team %s").With(name, unreadable), e.Settings.Teams[unreadable].Members.Why)
		return
	case len(active) == 0:
		l.Says = lang.T("%s: tidak seorang pun bertugas hari ini. Gerbang menahan sampai ada.", "%s: nobody is on duty today. The gate holds until somebody is.").With(name)
		l.Next = lang.T("sebut pemegangnya (roles) atau pengganti yang masa tugasnya meliputi hari ini (deputies)", "name a holder (roles), or a deputy whose term covers today (deputies)")
	case len(active) == 1:
		l.State = Warning
		l.Says = lang.T("%s: hanya @%s hari ini. Bila berhalangan, atau ikut menyusun konten itu, prosedur berhenti.", "%s: only @%s today. When away, or with a hand in the content, the procedure stops.").With(name, active[0])
		l.Next = lang.T("sebut pemegang kedua, atau pengganti bertanggal (deputies)", "name a second holder, or a dated deputy (deputies)")
	default:
		l.State = OK
		l.Says = lang.T("%s: @%s.", "%s: @%s.").With(name, strings.Join(active, ", @"))
	}
	e.add(l)
}

// unreadableTeam is a team of a role whose members are not known, or "".
func (e *exam) unreadableTeam(role string) string {
	for _, h := range e.Policy.Roles[role] {
		if name := strings.ToLower(h.Login); isTeam(name) && !e.Settings.Teams[name].Members.Known {
			return name
		}
	}
	return ""
}

// bare is a login without the "@" that some write before it.
func bare(login string) string { return strings.TrimPrefix(login, "@") }

func isTeam(login string) bool { return strings.HasPrefix(login, "@") && strings.Contains(login, "/") }

// both looks for those who could correct and decide: they may do only one of
// the two on an item.
func (e *exam) both(roster sop.Roster) {
	correct, ok := e.Policy.FirstStep(schema.ByCorrection)
	if !ok {
		return
	}
	holding := func(roles []string) (out []string) {
		for _, r := range roles {
			out = append(out, roster.Active(r, e.Now)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	correctors, deciders := holding(e.Policy.StepRoles(correct)), holding(e.Policy.DecidingRoles())
	var double []string
	for _, d := range deciders {
		if slices.Contains(correctors, d) {
			double = append(double, d)
		}
	}
	if len(double) == 0 {
		return
	}
	l := Line{
		ID: "both-roles", Group: GroupPeople, State: Warning,
		Says: lang.T("@%s memegang peran koreksi dan peran keputusan. Pada satu konten hanya salah satunya yang dihitung.", "@%s may correct and may decide. On one item only one of the two counts.").With(strings.Join(double, ", @")),
		Next: lang.T("sebaiknya pisahkan kedua peran", "better keep the two roles apart"),
	}
	if len(deciders) == 1 && len(correctors) == 1 {
		l.State = Problem
		l.Says = lang.T("@%s satu-satunya korektor dan satu-satunya pemutus: tidak ada konten yang dapat disetujui.", "@%s is the only corrector and the only decider: no content can be approved.").With(double[0])
		l.Next = lang.T("sebut orang kedua pada salah satu peran", "name a second person in one of the roles")
	}
	e.add(l)
}

// deputies examines terms: ended, overlapping.
func (e *exam) deputies() {
	for _, x := range e.Policy.Procedure.Executors {
		var running []sop.Holder
		for _, h := range e.Policy.Roles[x.Role] {
			switch {
			case !h.Deputy:
			case !e.Now.Before(h.Until):
				e.add(Line{
					ID: "deputy-ended-" + bare(h.Login), Group: GroupPeople, State: Warning,
					Says: lang.T("Masa tugas @%s sebagai pengganti %s sudah berakhir (%s).", "The term of @%s as deputy of the %s has ended (%s).").With(bare(h.Login), x.Name, e.lastDay(h)),
					Next: lang.T("hapus dari deputies, lalu: terbit doctor --codeowners --write", "remove it from deputies, then: terbit doctor --codeowners --write"),
				})
			default:
				running = append(running, h)
			}
		}
		e.overlaps(x.Name, running)
	}
}

// lastDay is a term's last day as people write it.
func (e *exam) lastDay(h sop.Holder) string {
	return h.Until.Add(-time.Second).In(e.today().Location()).Format(time.DateOnly)
}

func (e *exam) overlaps(role string, terms []sop.Holder) {
	for i, a := range terms {
		for _, b := range terms[i+1:] {
			if a.From.Before(b.Until) && b.From.Before(a.Until) && !strings.EqualFold(bare(a.Login), bare(b.Login)) {
				e.add(Line{
					ID: "deputies-overlap", Group: GroupPeople, State: Warning,
					Says: lang.T("Masa tugas @%s dan @%s sebagai pengganti %s bertumpang tindih: keduanya boleh bertindak.", "The terms of @%s and @%s as deputies of the %s overlap: both may act.").With(bare(a.Login), bare(b.Login), role),
					Next: lang.T("periksa surat penunjukannya dan perbaiki tanggal pada deputies", "check the letters of appointment and mend the dates in deputies"),
				})
			}
		}
	}
}

// access asks for everybody with a role whether GitHub lets them act. An
// approval by somebody without write access counts for nothing there.
func (e *exam) access() {
	var blind []string
	var why Reason
	seen := map[string]bool{}
	check := func(h sop.Holder, role string) {
		login := strings.ToLower(bare(h.Login))
		if isTeam(h.Login) || seen[login+" "+role] || h.Deputy && !e.Now.Before(h.Until) {
			return
		}
		seen[login+" "+role] = true
		got := e.Settings.Access[login]
		switch {
		case !got.Known:
			if !slices.Contains(blind, login) {
				blind, why = append(blind, login), got.Why
			}
		case got.Value != "admin" && got.Value != "write":
			e.noWrite(h, role, login)
		}
	}
	for _, x := range e.Policy.Procedure.Executors {
		for _, h := range e.Policy.Roles[x.Role] {
			check(h, x.Role)
		}
	}
	for _, h := range e.Policy.Atasan {
		check(h, "atasan")
	}
	if len(blind) > 0 {
		e.unread(Line{ID: "access", Group: GroupPeople}, lang.T("Akses tulis @%s", "The write access of @%s").With(strings.Join(blind, ", @")), why)
	} else if len(seen) > 0 && !slices.ContainsFunc(e.lines, func(l Line) bool { return strings.HasPrefix(l.ID, "access-") }) {
		e.add(Line{ID: "access", Group: GroupPeople, State: OK, Says: lang.T("Semua yang disebut punya akses tulis di GitHub.", "Everybody named has write access on GitHub.")})
	}
}

// noWrite says what follows where somebody lacks write access.
func (e *exam) noWrite(h sop.Holder, role, login string) {
	l := Line{
		ID: "access-" + login, Group: GroupPeople, State: Problem, URL: e.page("settings/access"),
		Next: lang.T("Settings › Collaborators and teams › Add people: @%s dengan peran Write", "Settings › Collaborators and teams › Add people: @%s with the role Write").With(login),
	}
	name := e.roleName(role)
	proposes := false
	if s, ok := e.Policy.FirstStep(schema.ByCorrection); ok {
		proposes = role != "atasan" && !slices.Contains(e.Policy.StepRoles(s), role) && !slices.Contains(e.Policy.DecidingRoles(), role)
	}
	switch {
	case h.Deputy && e.Now.Before(h.From):
		l.State = Warning
		l.Says = lang.T("@%s akan menjadi pengganti %s mulai %s, tetapi belum punya akses tulis.", "@%s will be deputy of the %s from %s, but has no write access yet.").With(login, name, h.From.In(e.today().Location()).Format(time.DateOnly))
	case h.Deputy:
		l.Says = lang.T("@%s kini pengganti %s, tetapi tanpa akses tulis: persetujuannya tidak dihitung GitHub.", "@%s is deputy of the %s now, but has no write access: to GitHub their approval counts for nothing.").With(login, name)
	case proposes:
		l.State = Warning
		l.Says = lang.T("@%s (%s) tidak punya akses tulis: hanya dapat mengusulkan dari salinan (fork).", "@%s (%s) has no write access: they can only propose from a fork.").With(login, name)
	default:
		l.Says = lang.T("@%s (%s) tidak punya akses tulis: persetujuannya tidak dihitung GitHub.", "@%s (%s) has no write access: to GitHub their approval counts for nothing.").With(login, name)
	}
	e.add(l)
}

// teams says what a team as a role's holder means.
func (e *exam) teams() {
	for _, name := range sortedKeys(e.Settings.Teams) {
		t := e.Settings.Teams[name]
		l := Line{ID: "team-" + name, Group: GroupPeople, State: Warning}
		switch {
		case !t.Members.Known:
			e.unread(l, lang.T("Anggota tim %s", "The members of the team %s").With(name), t.Members.Why)
			continue
		case t.Write.Known && !t.Write.Value:
			l.State, l.URL = Problem, e.page("settings/access")
			l.Says = lang.T("Tim %s tidak punya akses tulis: GitHub melewatinya sebagai pemilik kode.", "The team %s has no write access: GitHub skips it as a code owner.").With(name)
			l.Next = lang.T("Settings › Collaborators and teams › Add teams, peran Write", "Settings › Collaborators and teams › Add teams, role Write")
		default:
			l.Says = lang.T("Peran dipegang tim %s (%d anggota). Token Actions tidak dapat membaca anggota tim, jadi di sana gerbang menganggapnya kosong.", "A role is held by the team %s (%d members). Actions' token cannot read a team's members, so there the gate takes it for empty.").With(name, len(t.Members.Value))
			l.Next = lang.T("tulis login satu per satu di roles, atau jalankan gerbang dengan token sebuah GitHub App (Members: read)", "write the logins one by one in roles, or run the gate with the token of a GitHub App (Members: read)")
		}
		e.add(l)
	}
}
