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

// Reference writes the rule reference in markdown: all rules by family, and the
// rules of other stages that are given, in their order, under a heading of their
// own.
func Reference(l lang.Lang, others ...diag.Doc) string {
	var b strings.Builder
	b.WriteString(lang.T("# Aturan pemeriksaan\n\nSetiap temuan menyebut nomor aturannya. Kesalahan menahan konten; peringatan dan catatan tidak.\n",
		"# Rules of the check\n\nEvery finding names its rule. An error holds an item back; warnings and notes do not.\n").In(l))
	rules := All()
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s\n", f.name.In(l))
		for _, r := range rules {
			if strings.HasPrefix(r.ID, f.prefix) {
				entry(&b, l, r.Doc(), r.Allow, r.Bad, r.Good)
			}
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(&b, "\n## %s\n", lang.T("Pembacaan dan kanal", "Loading and channels").In(l))
	}
	for _, d := range others {
		entry(&b, l, d, false, "", "")
	}
	return b.String()
}

func entry(b *strings.Builder, l lang.Lang, d diag.Doc, allow bool, bad, good string) {
	fmt.Fprintf(b, "\n### %s %s\n\n", d.ID, d.Title.In(l))
	severity := severityNames[d.Severity]
	if allow {
		severity = lang.T("%s, dapat diabaikan dengan alasan", "%s, can be allowed with a reason").With(severity)
	}
	fmt.Fprintf(b, "*%s* · %s\n", severity.In(l), d.Why.In(l))
	example(b, lang.T("Keliru", "Wrong").In(l), bad)
	example(b, lang.T("Baik", "Right").In(l), good)
}

func example(b *strings.Builder, name, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n%s:\n\n```text\n%s\n```\n", name, text)
	}
}
