package doctor

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
)

// OwnersFile is where the generated file lives: GitHub looks here first.
const OwnersFile = ".github/CODEOWNERS"

// asOfLine begins the line that names the day a file with deputies was made for.
const asOfLine = "# Masa tugas pengganti dihitung per "

// ownerForm is a login or a team as GitHub names them. Anything else could carry
// a line break, and with it a line of its own.
var ownerForm = regexp.MustCompile(`^@?[A-Za-z0-9](-?[A-Za-z0-9])*(_[A-Za-z0-9]+)?$|^@[A-Za-z0-9](-?[A-Za-z0-9])*/[A-Za-z0-9._-]+$`)

// section is a stretch of the file: why, and for which paths.
type section struct {
	why   string
	paths []string
	// superiors are asked too.
	superiors bool
	// backstop sections would un-own or wrongly own what follows where there is
	// no decider, so they need one.
	backstop bool
}

// sections is the file from top to bottom; the last line that matches a path
// rules.
var sections = []section{
	{"Semua yang tidak disebut di bawah, berkas dan folder baru termasuk.", []string{"*"}, true, true},
	{"Konten: hanya pemutus. Atasan memutus kebijakan, bukan konten.", []string{"/content/"}, false, true},
	{"Kebijakan: peran, prosedur, alur kerja, dan berkas ini sendiri. Atasan ikut\n# menjadi pemilik, sebab GitHub tidak menerima review pengusulnya sendiri: tanpa\n# atasan, usulan satu-satunya pemutus tidak dapat disetujui siapa pun.", []string{"/.github/", "/schema/"}, true, false},
	{"Program: ia menilai keputusan dan menerbitkan, maka dijaga seperti kebijakan.", []string{"/cmd/", "/pipeline/", "/.ci/", "/go.mod", "/go.sum"}, true, false},
}

// Codeowners is the text of CODEOWNERS for a policy: the holders of the deciding
// roles, every deputy of theirs whose term has not ended at the start of the day
// of asOf (one yet to come included), and the superiors where policy and code
// are concerned.
//
// The text depends on asOf only while there are deputies; then it names the
// day, so that a file can be held against the policy on any later day without
// turning stale by itself ([OwnersAsOf]). That a deputy's term has ended since
// is for [Examine] to say.
//
// A pattern without an owner would take away the owners of the patterns above
// it, so a section that nobody owns is left out, and the text says that there is
// no decider. Without one there is no line for content and none for everything:
// the superiors must not come to own content.
func Codeowners(p sop.Policy, asOf time.Time) (string, error) {
	deciders, dated, err := deciding(p, asOf)
	if err != nil {
		return "", err
	}
	superiors, err := logins(p.Atasan)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(ownersHead)
	if dated {
		b.WriteString("#\n" + asOfLine + asOf.Format(time.DateOnly) + ".\n")
	}
	if len(deciders) == 0 {
		b.WriteString(nobodyDecides)
	}
	for _, s := range sections {
		owners := deciders
		if s.superiors {
			owners = unique(slices.Concat(deciders, superiors))
		}
		if len(owners) == 0 || s.backstop && len(deciders) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n# %s\n", s.why)
		for _, path := range s.paths {
			fmt.Fprintf(&b, "%-14s %s\n", path, strings.Join(owners, " "))
		}
	}
	return b.String(), nil
}

const ownersHead = `# Pemilik kode. Dibuat oleh: terbit doctor --codeowners --write
# Jangan disunting: ubah peran di .github/terbit.yml, lalu jalankan lagi.
#
# GitHub meminta review pemilik dari berkas yang diubah. Satu pemilik cukup, dan
# baris terakhir yang cocok yang berlaku. Siapa yang boleh memutus isi yang mana
# dan pada tanggal berapa dinilai oleh terbit gate; berkas ini memastikan bahwa
# GitHub tidak menggabungkan apa pun tanpa seorang dari mereka.
`

const nobodyDecides = `#
# BELUM ADA PEMUTUS: peran pemutus di .github/terbit.yml kosong. Baris tanpa
# pemilik sengaja tidak ditulis, sebab ia membebaskan berkasnya dari review.
`

// OwnersAsOf is the day that a CODEOWNERS text was made for, in a zone; zero
// where it names none.
func OwnersAsOf(text string, zone *time.Location) time.Time {
	for line := range strings.Lines(text) {
		if day, ok := strings.CutPrefix(line, asOfLine); ok {
			at, err := time.ParseInLocation(time.DateOnly, strings.TrimRight(day, ".\r\n"), zone)
			if err != nil {
				return time.Time{}
			}
			return at
		}
	}
	return time.Time{}
}

// OwnersFresh says that a CODEOWNERS text is what the policy gives on the day
// that the text names, and whether it still is on another day.
func OwnersFresh(text string, p sop.Policy, today time.Time) (fresh, still bool, err error) {
	at := OwnersAsOf(text, today.Location())
	want, err := Codeowners(p, at)
	if err != nil {
		return false, false, err
	}
	now, err := Codeowners(p, today)
	if err != nil {
		return false, false, err
	}
	still = withoutDay(now) == withoutDay(text)
	return text == want, still, nil
}

func withoutDay(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, asOfLine) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// deciding are the owners by decision, and whether the day matters.
func deciding(p sop.Policy, asOf time.Time) (owners []string, dated bool, err error) {
	y, m, d := asOf.Date()
	morning := time.Date(y, m, d, 0, 0, 0, 0, asOf.Location())
	var in []sop.Holder
	for _, role := range p.DecidingRoles() {
		for _, h := range p.Roles[role] {
			dated = dated || h.Deputy
			if h.Until.IsZero() || morning.Before(h.Until) {
				in = append(in, h)
			}
		}
	}
	owners, err = logins(in)
	return owners, dated, err
}

// logins writes holders as owners, each once, in the order of the alphabet.
func logins(holders []sop.Holder) ([]string, error) {
	var out []string
	for _, h := range holders {
		if !ownerForm.MatchString(h.Login) {
			return nil, fmt.Errorf("write code owner %q: no login and no @organization/team", h.Login)
		}
		out = append(out, "@"+strings.TrimPrefix(h.Login, "@"))
	}
	return unique(out), nil
}

// unique sorts names and drops doubles; GitHub tells no cases apart.
func unique(names []string) []string {
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return slices.CompactFunc(names, strings.EqualFold)
}
