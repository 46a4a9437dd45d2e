package doctor

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// The plans: what GitHub's price list and the repository's visibility make of
// the procedure.
const (
	planA = "A" // private, free: nothing is enforced
	planB = "B" // private, paid
	planC = "C" // public
)

const upgrade = "Upgrade to GitHub"

// inferPlan says which plan holds and how that was told.
func (e *exam) inferPlan() (plan string, how lang.Text) {
	s := &e.Settings
	if s.Repository == "" {
		return "", lang.T("repositori tidak terbaca", "the repository was not read")
	}
	if !s.Private {
		return planC, lang.T("repositori ini publik", "the repository is public")
	}
	if name := strings.ToLower(s.Plan.Value); s.Plan.Known && name != "" {
		how = lang.T("repositori privat, dan GitHub menyebut paket pemiliknya %q", "a private repository whose owner's plan GitHub calls %q").With(s.Plan.Value)
		if name == "free" {
			return planA, how
		}
		return planB, how
	}
	refused := func(why Reason) bool { return why.Status == 403 && strings.Contains(why.Message, upgrade) }
	if refused(s.Main.Active.Why) || refused(s.Main.Classic.Why) || refused(s.Rulesets.Why) {
		return planA, lang.T("repositori privat, dan GitHub menolak aturan cabang dengan \"Upgrade to GitHub …\"", "a private repository, and GitHub refuses branch rules with \"Upgrade to GitHub …\"")
	}
	if len(s.Main.Active.Value) > 0 || objectOf(s.Main.Classic.Value) != nil {
		return planB, lang.T("repositori privat, dan aturan cabangnya berlaku; paket gratis tidak memilikinya", "a private repository whose branch rules are in force, which the free plan lacks")
	}
	return "", lang.T("repositori privat; paket pemiliknya tidak terbaca", "a private repository; its owner's plan could not be read")
}

// repository says on which plan the office works, and what follows.
func (e *exam) repository() {
	plan, how := e.inferPlan()
	e.plan = plan
	l := Line{ID: "plan", Group: GroupPlan, Essential: true}
	switch plan {
	case planA:
		l.State = Problem
		l.Says = lang.T("Paket A (%s). GitHub tidak menegakkan apa pun di sini: siapa pun yang boleh menulis dapat menggabungkan tanpa keputusan, dan alur kerja siapa pun dapat membaca rahasia. Karena itu unggahan hanya diserahkan kepada orang; token API ditolak.",
			"Plan A (%s). GitHub enforces nothing here: whoever may write can merge without a decision, and anybody's workflow can read secrets. So posts are handed to people only; API tokens are refused.").With(how)
		l.Next = lang.T("naikkan paket pemilik ke GitHub Team (paket B), atau jadikan repositori publik (paket C)", "move the owner to GitHub Team (plan B), or make the repository public (plan C)")
		l.URL = e.billing()
	case planB:
		l.State = OK
		l.Says = lang.T("Paket B (%s). Usulan dikerjakan tertutup; aturan cabang dapat ditegakkan.", "Plan B (%s). Proposals are worked on in private; branch rules can be enforced.").With(how)
	case planC:
		l.State = OK
		l.Says = lang.T("Paket C (%s). Aturan cabang dapat ditegakkan.", "Plan C (%s). Branch rules can be enforced.").With(how)
	default:
		l.State = Unknown
		l.Says = lang.T("Paket tidak dapat dipastikan (%s). Dianggap paket A: tidak ada yang ditegakkan, token API ditolak.", "The plan could not be told (%s). It counts as plan A: nothing is enforced, API tokens are refused.").With(how)
		l.Next, l.URL = e.askAgain(), e.billing()
	}
	e.add(l)
	e.consequences()
	if e.Settings.Archived {
		e.add(Line{
			ID: "archived", Group: GroupPlan, State: Problem, URL: e.page("settings"),
			Says: lang.T("Repositori ini diarsipkan: tidak ada usulan yang dapat dibuka atau digabungkan.", "The repository is archived: no proposal can be opened or merged."),
			Next: lang.T("Settings › Danger Zone › Unarchive this repository", "Settings › Danger Zone › Unarchive this repository"),
		})
	}
}

// billing is where the owner's plan is chosen.
func (e *exam) billing() string {
	server := strings.TrimSuffix(e.Settings.URL, "/"+e.Settings.Repository)
	if server == e.Settings.URL {
		return ""
	}
	if e.Settings.Organization {
		return server + "/organizations/" + e.Settings.Owner + "/settings/billing/plans"
	}
	return server + "/settings/billing/plans"
}

// consequences are what follows from the plan beside enforcement.
func (e *exam) consequences() {
	if e.plan == planC {
		e.add(Line{
			ID: "public-before-decision", Group: GroupPlan, State: Note,
			Says: lang.T("Ide, foto, dan draf yang ditolak terlihat oleh umum sebelum diputuskan, dan tetap ada dalam riwayat.", "Ideas, photos and rejected drafts are public before any decision, and stay in the history."),
			Next: lang.T("bila itu tidak dikehendaki: repositori privat pada GitHub Team (paket B)", "if that is not wanted: a private repository on GitHub Team (plan B)"),
		})
	}
	if e.plan == planA || e.plan == "" {
		e.add(Line{
			ID: "drafts", Group: GroupPlan, State: Note,
			Says: lang.T("Pull request draf tidak ada pada paket gratis privat; kesiapan dinyatakan dengan komentar /siap.", "Draft pull requests are absent on the free private plan; readiness is said with the comment /siap."),
		})
	}
	api := e.byAPI()
	if len(api) > 0 && e.plan != planB && e.plan != planC {
		e.add(Line{
			ID: "api-refused", Group: GroupPlan, State: Problem,
			Says: lang.T("Kanal %s memakai transport: api, padahal token pada paket ini dapat dibaca setiap penulis.", "The channels %s use transport: api, but on this plan every writer can read the token.").With(strings.Join(api, ", ")),
			Next: lang.T("ubah menjadi transport: serah di .github/terbit.yml, dan hapus tokennya dari repositori", "change them to transport: serah in .github/terbit.yml, and delete their tokens from the repository"),
			URL:  e.page("settings/secrets/actions"),
		})
	}
}

// byAPI lists the channels that post by themselves.
func (e *exam) byAPI() []string {
	if e.Office == nil {
		return nil
	}
	var out []string
	for c := range e.Office.Destinations {
		if e.Office.Destination(c).Transport == schema.API {
			out = append(out, string(c))
		}
	}
	slices.Sort(out)
	return out
}

// token says how far the answers reach.
func (e *exam) token() {
	t := &e.Settings.Token
	l := Line{ID: "token", Group: GroupPlan, Next: e.askAgain(), State: Warning}
	who := lang.T("akun @%s", "the account @%s").With(t.Login.Value)
	if !t.Login.Known {
		who = lang.T("sebuah akun", "an account")
	}
	switch {
	case t.Kind == NoToken:
		l.Says = lang.T("Diperiksa tanpa token: hanya yang terbuka untuk umum yang terbaca.", "Examined without a token: only what is public could be read.")
	case t.Kind == Installation:
		l.Says = lang.T("Diperiksa dengan token aplikasi (seperti GITHUB_TOKEN dari Actions). Token itu tidak dapat membaca proteksi cabang, siapa yang boleh melewatinya, dan keanggotaan tim.",
			"Examined with an app's token (such as GITHUB_TOKEN of Actions). Such a token cannot read branch protection, who may bypass it, or team membership.")
	case !t.Admin.Known || !t.Admin.Value:
		l.Says = lang.T("Diperiksa dengan %s, yang bukan admin repositori ini: sebagian setelan tidak terbaca.", "Examined as %s, who does not administer this repository: some settings could not be read.").With(who)
	case t.Kind == Classic && t.Scopes != nil && !slices.Contains(t.Scopes, "repo"):
		l.Says = lang.T("Token klasik ini tanpa scope repo (scope: %s): setelan tidak terbaca seluruhnya.", "This classic token lacks the scope repo (scopes: %s): not all settings can be read.").With(strings.Join(t.Scopes, ", "))
		l.Next = lang.T("buat token fine-grained untuk repositori ini saja, izin Administration: read (untuk --fix: write)", "make a fine-grained token for this repository alone, with Administration: read (for --fix: write)")
	case t.Kind == Classic && t.Scopes != nil:
		l.State = Note
		l.Says = lang.T("Diperiksa dengan %s, admin repositori ini, lewat token klasik (scope: %s). Token klasik berlaku untuk semua repositori akun itu.", "Examined as %s, an admin of this repository, with a classic token (scopes: %s). A classic token reaches all repositories of that account.").With(who, strings.Join(t.Scopes, ", "))
		l.Next = lang.T("lebih aman: token fine-grained untuk repositori ini saja, dengan masa berlaku pendek", "safer: a fine-grained token for this repository alone that soon expires")
	default:
		l.State, l.Next = OK, lang.Text{}
		l.Says = lang.T("Diperiksa dengan %s, admin repositori ini.", "Examined as %s, an admin of this repository.").With(who)
	}
	e.add(l)
}
