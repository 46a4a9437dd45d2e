package rule

import (
	"strings"
	"unicode"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var tagForm = Rule{
	ID: "FM012", Name: "tag-form", Severity: diag.Warning, Errors: true,
	Title: lang.T("Bentuk tag", "The form of a tag"),
	Why: lang.T("Tag menjadi alamat halaman; huruf kecil dengan tanda hubung mencegah satu topik terpecah dua.",
		"A tag becomes a page's address; lower case with hyphens keeps one topic from splitting in two."),
	Bad:  "tags: [Keterbukaan Informasi]",
	Good: "tags: [keterbukaan-informasi]",
	Check: func(p *Pass) {
		for i, t := range p.Item.Meta.Tags {
			want := kebab(t)
			switch {
			case t == want && t != "":
			case strings.Trim(want, "-") == "":
				p.ReportAs(diag.Error, p.Item.At("tags", i), lang.T("tag kosong", "an empty tag"), lang.T("hapus tag ini", "remove this tag"))
			default:
				p.Report(p.Item.At("tags", i), lang.T("tag \"%s\" belum berbentuk huruf kecil dengan tanda hubung", "the tag \"%s\" is not in lower case with hyphens").With(short(t)),
					lang.T("tulis %s", "write %s").With(short(want)))
			}
		}
	},
}

// TagKey is what two tags have in common that are one topic.
func TagKey(tag string) string { return kebab(tag) }

// kebab writes a tag in lower case with single hyphens.
func kebab(s string) string {
	if isKebab(s) {
		return s
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}

func isKebab(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', isDigit(c):
		case c == '-' && i > 0 && i < len(s)-1 && s[i-1] != '-':
		default:
			return false
		}
	}
	return s != ""
}

var tagRepeat = Rule{
	ID: "FM013", Name: "tag-repeat", Severity: diag.Error,
	Title: lang.T("Tag tertulis dua kali", "A tag is written twice"),
	Why: lang.T("Konten akan tampil dua kali pada daftar topik itu.",
		"The item would be listed twice under that topic."),
	Check: func(p *Pass) {
		repeated(len(p.Item.Meta.Tags), func(i int) string { return kebab(p.Item.Meta.Tags[i]) }, func(i int, v string) {
			p.Report(p.Item.At("tags", i), lang.T("tag %s sudah tertulis", "the tag %s was already written").With(short(v)),
				lang.T("hapus salah satunya", "remove one of them"))
		})
	},
}

// repeated yields every index whose value stands at an earlier index as well.
func repeated(n int, value func(int) string, yield func(int, string)) {
	if n < 2 {
		return
	}
	seen := make(map[string]bool, n)
	for i := range n {
		v := value(i)
		if v != "" && seen[v] {
			yield(i, v)
		}
		seen[v] = true
	}
}

var ownerMissing = Rule{
	ID: "FM018", Name: "owner-missing", Severity: diag.Warning,
	Title: lang.T("Unit penanggung jawab belum ada", "No unit is responsible"),
	Why: lang.T("Daftar Informasi Publik mencantumkan unit yang menguasai informasi.",
		"The register of public information names the unit that holds the information."),
	Good: "owner: Bidang Pengelolaan Informasi Publik",
	Check: func(p *Pass) {
		if p.designed() && strings.TrimSpace(p.Item.Meta.Owner) == "" {
			p.Report(p.Item.At("owner"), lang.T("owner (unit penanggung jawab) belum diisi", "owner, the responsible unit, is missing"),
				lang.T("tambahkan owner: nama bidang atau unit, bukan nama orang", "add owner: the name of a unit, not of a person"))
		}
	},
}
