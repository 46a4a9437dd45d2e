package site

import (
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
)

// rulesView is the reference of the check's rules in one language.
type rulesView struct {
	Shell                                  *shell
	Crumbs                                 []crumb
	Lang                                   lang.Lang
	Heading, About, Contents, Wrong, Right string
	Other                                  otherLanguage
	Families                               []rulesFamily
}

type rulesFamily struct {
	Name, Anchor string
	Rules        []ruleView
}

type ruleView struct {
	ID, Anchor, Title, Severity, Why, Bad, Good string
}

// rulesPages are the rules in Indonesian, and in English for those who maintain
// the program.
func (b *build) rulesPages() []page {
	if len(b.in.Rules) == 0 {
		return nil
	}
	return []page{
		b.rulesPage(rule.Page, lang.Indonesian, rule.PageEnglish),
		b.rulesPage(rule.PageEnglish, lang.English, rule.Page),
	}
}

func (b *build) rulesPage(path string, l lang.Lang, translated string) page {
	return drawn(pageFile(path), "rules", func(w *worker) any {
		v := &rulesView{
			Crumbs: []crumb{w.home()}, Lang: l, Other: w.otherLanguage(l, translated),
			Heading: lang.T("Aturan pemeriksaan konten", "Rules of the content check").In(l),
			About: lang.T("Setiap konten diperiksa sebelum diputuskan. Setiap temuan menyebut nomor aturannya; kesalahan menahan konten, peringatan dan catatan tidak.",
				"Every item is checked before anybody decides on it. A finding names its rule; an error holds the item back, warnings and notes do not.").In(l),
			Contents: lang.T("Daftar isi", "Contents").In(l),
			Wrong:    lang.T("Keliru", "Wrong").In(l), Right: lang.T("Baik", "Right").In(l),
			Families: rulesFamilies(w.in.Rules, l),
		}
		v.Shell = w.bilingual(path, v.Heading, l, rule.Page, rule.PageEnglish)
		return v
	})
}

func rulesFamilies(families []rule.Family, l lang.Lang) []rulesFamily {
	var out []rulesFamily
	for _, f := range families {
		fam := rulesFamily{Name: f.Name.In(l), Anchor: f.Anchor}
		for _, e := range f.Entries {
			fam.Rules = append(fam.Rules, ruleView{
				ID: e.ID, Anchor: e.Anchor(), Title: e.Title.In(l), Severity: e.SeverityName().In(l),
				Why: e.Why.In(l), Bad: e.Bad, Good: e.Good,
			})
		}
		out = append(out, fam)
	}
	return out
}
