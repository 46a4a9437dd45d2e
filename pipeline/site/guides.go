package site

import (
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// guideView is what there is to know of one channel, or the list of all channels,
// in one language.
type guideView struct {
	Shell          *shell
	Crumbs         []crumb
	Lang           lang.Lang
	Other          otherLanguage
	Heading, About string
	Words          guideWords
	Channels       []guideLink
	Page           *guidePage // nil: the list
}

type guideLink struct{ Name, URL, About string }

// guidePage is a [guide.Page] in one language.
type guidePage struct {
	About, Token, Cannot []string
	Setting              string
	Limits               []guideLimit
	Sources              []guideSource
}

type guideLimit struct {
	What, Max, Unit, Known, Source, Host, Date string
}

type guideSource struct{ URL, Host string }

// guideWords are the headings.
type guideWords struct {
	Token, Setting, Limits, What, Max, Source, Date, Cannot, Read string
}

func guideWordsIn(l lang.Lang) guideWords {
	return guideWords{
		Token:   lang.T("Mendapatkan token", "Getting a token").In(l),
		Setting: lang.T("Pada konfigurasi (.github/terbit.yml)", "In the configuration (.github/terbit.yml)").In(l),
		Limits:  lang.T("Batas", "Limits").In(l), What: lang.T("Yang dibatasi", "What").In(l), Max: lang.T("Batas", "Limit").In(l),
		Source: lang.T("Sumber", "Source").In(l), Date: lang.T("Dibaca", "Read").In(l),
		Cannot: lang.T("Yang tidak dapat dilakukan", "What can't be done").In(l),
		Read:   lang.T("Bacaan", "To read").In(l),
	}
}

// guidePages are a page for each channel and their list, in both languages.
func (b *build) guidePages() (out []page) {
	if len(b.in.Guides) == 0 {
		return nil
	}
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		out = append(out, b.guidePage("", l, func(w *worker, v *guideView) {
			v.Heading = lang.T("Kanal", "Channels").In(l)
			v.About = lang.T("Untuk tiap kanal: cara mendapatkan token, batas beserta tanggal dibacanya, dan yang tidak dapat dilakukan di sana.",
				"For each channel: how to get a token, its limits and the day on which they were read, and what can't be done there.").In(l)
			for _, p := range w.in.Guides {
				v.Channels = append(v.Channels, guideLink{p.Name, w.book.base.link(guide.Path(p.Channel, l)), p.About[0].In(l)})
			}
		}))
		for _, p := range b.in.Guides {
			out = append(out, b.guidePage(p.Channel, l, func(w *worker, v *guideView) {
				v.Heading, v.Page = p.Name, guideIn(p, l)
				v.Crumbs = append(v.Crumbs, crumb{"Kanal", w.book.base.link(guide.Path("", l))})
			}))
		}
	}
	return out
}

func (b *build) guidePage(c schema.Channel, l lang.Lang, fill func(w *worker, v *guideView)) page {
	path := guide.Path(c, l)
	return drawn(pageFile(path), "guide", func(w *worker) any {
		v := &guideView{Crumbs: []crumb{w.home()}, Lang: l, Words: guideWordsIn(l), Other: w.otherLanguage(l, guide.Path(c, other(l)))}
		fill(w, v)
		v.Shell = w.bilingual(path, v.Heading, l, guide.Path(c, lang.Indonesian), guide.Path(c, lang.English))
		return v
	})
}

func guideIn(p guide.Page, l lang.Lang) *guidePage {
	in := func(texts []lang.Text) (out []string) {
		for _, t := range texts {
			out = append(out, t.In(l))
		}
		return out
	}
	v := &guidePage{About: in(p.About), Token: in(p.Token), Cannot: in(p.Cannot), Setting: p.Setting}
	for _, m := range p.Limits {
		v.Limits = append(v.Limits, guideLimit{m.What.In(l), m.Max, m.Unit.In(l), m.Known.In(l), m.Source, guide.Host(m.Source), m.Date})
	}
	for _, s := range p.Sources {
		v.Sources = append(v.Sources, guideSource{s, guide.Host(s)})
	}
	return v
}
