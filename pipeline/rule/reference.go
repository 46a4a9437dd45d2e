package rule

import (
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// families are the headings of the reference, by the letters of the id.
var families = []struct {
	prefix string
	name   lang.Text
}{
	{"FM", lang.T("Front matter", "Front matter")},
	{"SP", lang.T("Persyaratan SOP", "The procedure's requirements")},
	{"MD", lang.T("Media", "Media")},
	{"TK", lang.T("Takarir", "Captions")},
	{"TX", lang.T("Narasi", "Text")},
	{"PD", lang.T("Data pribadi", "Personal data")},
	{"RV", lang.T("Perubahan setelah tayang", "Change after publication")},
	{"AB", lang.T("Pengabaian beralasan", "Reasoned allows")},
}

var severityNames = map[diag.Severity]lang.Text{
	diag.Error:   lang.T("kesalahan", "error"),
	diag.Warning: lang.T("peringatan", "warning"),
	diag.Note:    lang.T("catatan", "note"),
}

// Doc is what the reference says about a rule.
func (r Rule) Doc() diag.Doc {
	return diag.Doc{ID: r.ID, Severity: r.Severity, Title: r.Title, Why: r.Why}
}

// Entry is a rule as the reference shows it.
type Entry struct {
	diag.Doc
	Bad, Good string // short examples, may be empty
	Allow     bool   // an author may set a finding of it aside, with a reason
}

// SeverityName is the entry's severity in people's words, and whether a finding
// can be allowed.
func (e Entry) SeverityName() lang.Text {
	severity := severityNames[e.Severity]
	if e.Allow {
		severity = lang.T("%s, dapat diabaikan dengan alasan", "%s, can be allowed with a reason").With(severity)
	}
	return severity
}

// Anchor is the entry's place on the reference's page.
func (e Entry) Anchor() string { return strings.ToLower(e.ID) }

// Family is a heading of the reference and the rules below it.
type Family struct {
	Name    lang.Text
	Anchor  string // its place on the reference's page
	Entries []Entry
}

// Families are all rules by family, and the rules of other stages that are
// given, in their order, as a family of their own.
func Families(others ...diag.Doc) []Family {
	var out []Family
	rules := All()
	for _, f := range families {
		fam := Family{Name: f.name, Anchor: strings.ToLower(f.prefix)}
		for _, r := range rules {
			if strings.HasPrefix(r.ID, f.prefix) {
				fam.Entries = append(fam.Entries, Entry{r.Doc(), r.Bad, r.Good, r.Allow})
			}
		}
		out = append(out, fam)
	}
	if len(others) > 0 {
		fam := Family{Name: lang.T("Pembacaan dan kanal", "Loading and channels"), Anchor: "lain"}
		for _, d := range others {
			fam.Entries = append(fam.Entries, Entry{Doc: d})
		}
		out = append(out, fam)
	}
	return out
}

// Reference writes the families in markdown.
func Reference(l lang.Lang, others ...diag.Doc) string {
	var b strings.Builder
	b.WriteString(lang.T("# Aturan pemeriksaan\n\nSetiap temuan menyebut nomor aturannya. Kesalahan menahan konten; peringatan dan catatan tidak.\n",
		"# Rules of the check\n\nEvery finding names its rule. An error holds an item back; warnings and notes do not.\n").In(l))
	for _, f := range Families(others...) {
		fmt.Fprintf(&b, "\n## %s\n", f.Name.In(l))
		for _, e := range f.Entries {
			e.write(&b, l)
		}
	}
	return b.String()
}

func (e Entry) write(b *strings.Builder, l lang.Lang) {
	fmt.Fprintf(b, "\n### %s %s\n\n", e.ID, e.Title.In(l))
	fmt.Fprintf(b, "*%s* · %s\n", e.SeverityName().In(l), e.Why.In(l))
	example(b, lang.T("Keliru", "Wrong").In(l), e.Bad)
	example(b, lang.T("Baik", "Right").In(l), e.Good)
}

func example(b *strings.Builder, name, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n%s:\n\n```text\n%s\n```\n", name, text)
	}
}

// The reference's pages on the office's site, from its root.
const (
	Page        = "panduan/aturan/"
	PageEnglish = "panduan/aturan/en/"
)

// URL is the address of a rule's explanation on a site; "" without a site.
func URL(site, id string, l lang.Lang) string {
	if site == "" {
		return ""
	}
	page := Page
	if l == lang.English {
		page = PageEnglish
	}
	return strings.TrimSuffix(site, "/") + "/" + page + "#" + Entry{Doc: diag.Doc{ID: id}}.Anchor()
}
