package comment

import (
	"cmp"
	"slices"
	"unicode/utf16"
)

// cut is what is left out so that a comment fits.
type cut struct {
	few       bool         // findings and refusals to count beyond the open ones
	noArticle bool         // the narrative: the link to it stands alone
	exactOnly bool         // the quotations: each text stands once, as code
	linked    map[key]bool // these texts: a link in their place
	noAlt     bool         // alternative texts and notes: a link in their place
	brief     bool         // all but the verdict and the names
}

// fit writes the comment, leaving out as little as it can.
func (p *page) fit() string {
	for _, c := range []cut{{}, {few: true}, {few: true, noArticle: true}, {few: true, noArticle: true, exactOnly: true}} {
		if s, ok := p.with(c); ok {
			return s
		}
	}
	if s, ok := p.linking(); ok {
		return s
	}
	all := map[key]bool{}
	for _, k := range p.keys() {
		all[k] = true
	}
	if s, ok := p.with(cut{few: true, noArticle: true, exactOnly: true, linked: all, noAlt: true}); ok {
		return s
	}
	if s, ok := p.with(cut{few: true, noArticle: true, exactOnly: true, linked: all, noAlt: true, brief: true}); ok {
		return s
	}
	return Marker + "\n" + parts(p.head(), p.incomplete()) + "\n"
}

// with writes the comment with a cut and says whether it fits.
func (p *page) with(c cut) (string, bool) {
	p.cut = c
	s := p.write()
	return s, length(s) <= Max
}

// length counts UTF-16 code units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// linking replaces the longest texts by links, as few as it takes.
func (p *page) linking() (string, bool) {
	c := cut{few: true, noArticle: true, exactOnly: true, linked: map[key]bool{}}
	keys := p.keys()
	for len(keys) > 0 {
		s, ok := p.with(c)
		if ok {
			return s, true
		}
		for over := length(s) - Max; over > 0 && len(keys) > 0; keys = keys[1:] {
			c.linked[keys[0]] = true
			over -= p.length(keys[0])
		}
	}
	return p.with(c)
}

// keys are the texts, the longest first.
func (p *page) keys() []key {
	var out []key
	for i, v := range p.views {
		for j, m := range v.Messages {
			if !blank(m.Text) {
				out = append(out, key{i, j})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b key) int { return cmp.Compare(p.length(b), p.length(a)) })
	return out
}

func (p *page) length(k key) int { return length(p.views[k.item].Messages[k.message].Text) }

// incomplete warns, right under the heading, that something must be read elsewhere.
func (p *page) incomplete() string {
	c := p.cut
	switch {
	case p.silent() || len(c.linked) == 0 && !c.noAlt && !c.brief:
		return ""
	case c.brief:
		return p.say("⚠️ **Komentar ini tidak lengkap**: usulan ini terlalu besar untuk dimuat di sini. Sebelum memutuskan, baca semua berkasnya di %s.",
			"⚠️ **This comment is not complete**: the proposal is too large to be shown here. Before deciding, read all its files on the %s.", p.review())
	case c.noAlt:
		return p.say("⚠️ **Komentar ini tidak lengkap**: %d teks takarir dan semua teks alternatif terlalu panjang untuk dimuat di sini. Sebelum memutuskan, baca berkasnya lewat tautan di bawah.",
			"⚠️ **This comment is not complete**: %d captions and all alternative texts are too long to be shown here. Before deciding, read the files behind the links below.", len(c.linked))
	}
	return p.say("⚠️ **Komentar ini tidak lengkap**: %d teks takarir terlalu panjang untuk dimuat di sini. Sebelum memutuskan, baca berkasnya lewat tautan di bawah.",
		"⚠️ **This comment is not complete**: %d captions are too long to be shown here. Before deciding, read the files behind the links below.", len(c.linked))
}
