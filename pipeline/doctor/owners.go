package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// errorsShown is how many of GitHub's complaints a line repeats.
const errorsShown = 3

// rewrite is how CODEOWNERS is made anew.
var rewrite = lang.T("terbit doctor --codeowners --write, lalu ajukan berkas itu sebagai pull request", "terbit doctor --codeowners --write, then propose the file as a pull request")

// owners examines CODEOWNERS on the published branch.
func (e *exam) owners() {
	e.ownersFile()
	e.ownersErrors()
	e.soleOwner()
}

func (e *exam) ownersFile() {
	l := Line{ID: "codeowners", Group: GroupOwners, Essential: true}
	files := e.Settings.Files
	if !files.Known {
		e.unread(l, lang.T("CODEOWNERS pada cabang %s", "CODEOWNERS on the branch %s").With(e.Settings.Branch), files.Why)
		return
	}
	l.State, l.Next = Problem, rewrite
	text := strings.ReplaceAll(files.Value.Codeowners, "\r\n", "\n")
	fresh, still, err := OwnersFresh(text, e.Policy, e.today())
	deciders, _, _ := deciding(e.Policy, e.today())
	switch {
	case err != nil:
		l.Says = lang.T("CODEOWNERS tidak dapat disusun dari peran: %v.", "CODEOWNERS cannot be made from the roles: %v.").With(err)
		l.Next = lang.T("perbaiki nama akun itu di .github/terbit.yml", "mend that account's name in .github/terbit.yml")
	case files.Value.OwnersPath == "":
		l.Says = lang.T("Tidak ada CODEOWNERS pada cabang %s: GitHub tidak meminta review siapa pun.", "There is no CODEOWNERS on the branch %s: GitHub asks for nobody's review.").With(e.Settings.Branch)
	case files.Value.OwnersPath != OwnersFile:
		l.Says = lang.T("CODEOWNERS dibaca dari %s, bukan %s yang disusun dari peran.", "CODEOWNERS is read from %s, not from %s, which is made from the roles.").With(files.Value.OwnersPath, OwnersFile)
	case len(deciders) == 0:
		l.Says = lang.T("Peran pemutus kosong, jadi konten tidak punya pemilik kode: persetujuan siapa pun cukup bagi GitHub.", "The deciding role is empty, so content has no code owner: to GitHub anybody's approval is enough.")
		l.Next = lang.T("isi peran pemutus di .github/terbit.yml, lalu terbit doctor --codeowners --write", "fill the deciding role in .github/terbit.yml, then terbit doctor --codeowners --write")
	case !still && fresh:
		l.Says = lang.T("CODEOWNERS masih memuat pengganti yang masa tugasnya sudah berakhir.", "CODEOWNERS still names a deputy whose term has ended.")
	case !still:
		l.Says = lang.T("CODEOWNERS pada cabang %s berbeda dari yang diberikan peran: GitHub meminta review orang yang keliru.", "CODEOWNERS on the branch %s differs from what the roles give: GitHub asks the wrong people for review.").With(e.Settings.Branch)
	default:
		l.State, l.Next = OK, lang.Text{}
		l.Says = lang.T("Sesuai dengan peran. Pemilik konten: %s.", "Agrees with the roles. Owners of content: %s.").With(strings.Join(deciders, ", "))
	}
	e.add(l)
}

// ownersErrors repeats the lines of CODEOWNERS that GitHub skips.
func (e *exam) ownersErrors() {
	l := Line{ID: "codeowners-errors", Group: GroupOwners, Essential: true, URL: e.page("blob/" + e.Settings.Branch + "/" + OwnersFile)}
	if f := e.Settings.Files; f.Known && f.Value.OwnersPath == "" {
		return // there is no file, as the line above says
	}
	found := e.Settings.OwnerErrors
	if !found.Known {
		e.unread(l, lang.T("Daftar kesalahan CODEOWNERS", "The list of errors in CODEOWNERS"), found.Why)
		return
	}
	if len(found.Value) == 0 {
		l.State, l.URL = OK, ""
		l.Says = lang.T("GitHub tidak menemukan kesalahan di dalamnya.", "GitHub finds no error in it.")
		e.add(l)
		return
	}
	l.State = Problem
	var shown []string
	for _, x := range found.Value[:min(len(found.Value), errorsShown)] {
		shown = append(shown, fmt.Sprintf("%d: %s (%s)", x.Line, x.Kind, strings.TrimSpace(x.Source)))
	}
	l.Says = lang.T("GitHub melewati %d baris CODEOWNERS yang keliru, jadi berkasnya tanpa pemilik. Baris %s.", "GitHub skips %d wrong lines of CODEOWNERS, so their files have no owner. Line %s.").With(len(found.Value), strings.Join(shown, "; "))
	l.Next = lang.T("beri pemilik itu akses tulis (Settings › Collaborators and teams), atau perbaiki perannya dan buat ulang berkasnya", "give that owner write access (Settings › Collaborators and teams), or mend the role and make the file anew")
	e.add(l)
}

// soleOwner warns where one person owns everything: their own proposals cannot
// be approved by anybody.
func (e *exam) soleOwner() {
	owners, _, err := deciding(e.Policy, e.today())
	superiors, err2 := logins(e.Policy.Atasan)
	if err != nil || err2 != nil {
		return // said already
	}
	all := unique(slices.Concat(owners, superiors))
	if len(all) != 1 || len(owners) != 1 || strings.Contains(owners[0], "/") {
		return
	}
	l := Line{
		ID: "sole-owner", Group: GroupOwners, State: Warning,
		Says: lang.T("%s satu-satunya pemilik kode. GitHub tidak menerima review atas usulan sendiri, maka usulannya atas kebijakan atau program tidak dapat disetujui siapa pun.",
			"%s is the only code owner. GitHub takes no review of one's own proposal, so theirs on policy or code can be approved by nobody.").With(owners[0]),
		Next: lang.T("sebut seorang atasan (atasan:) atau pengganti (deputies:) di .github/terbit.yml", "name a superior (atasan:) or a deputy (deputies:) in .github/terbit.yml"),
	}
	login := strings.ToLower(strings.TrimPrefix(owners[0], "@"))
	if wrote := e.Settings.CodeAuthors[login]; wrote.Known && wrote.Value {
		l.State = Problem
		l.Says = lang.T("%s satu-satunya pemilik kode dan juga menulis kebijakan atau program di sini: usulannya sendiri tidak dapat disetujui siapa pun.",
			"%s is the only code owner and also writes policy or code here: their own proposals can be approved by nobody.").With(owners[0])
	}
	e.add(l)
}
