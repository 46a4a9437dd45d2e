package rule

import (
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var headingTop = Rule{
	ID: "TX001", Name: "heading-top", Severity: diag.Warning, Allow: true,
	Title: lang.T("Judul bagian tingkat 1 di dalam narasi", "A first-level heading in the text"),
	Why: lang.T("Judul tingkat 1 di halaman adalah title; satu halaman cukup memiliki satu.",
		"The page's first-level heading is the title; a page needs one."),
	Bad:  "# Cara mengajukan permohonan",
	Good: "## Cara mengajukan permohonan",
	Check: func(p *Pass) {
		for _, h := range p.document().headings {
			if h.level == 1 {
				p.Report(p.lineAt(h.text.start), lang.T("judul bagian tingkat 1 (#) di dalam narasi", "a first-level heading (#) in the text"),
					lang.T("mulai judul bagian dari ##; title sudah menjadi judul halaman", "begin sections with ##; title is the page's heading already"))
			}
		}
	},
}

var headingSkip = Rule{
	ID: "TX002", Name: "heading-skip", Severity: diag.Warning, Allow: true,
	Title: lang.T("Tingkat judul bagian meloncat", "A heading level is skipped"),
	Why: lang.T("Pembaca layar menelusuri halaman lewat tingkat judul; tingkat yang hilang terasa seperti bagian yang hilang.",
		"Screen readers move through a page by its heading levels; a missing level feels like a missing section."),
	Bad:  "## Syarat\n\n#### Dokumen",
	Good: "## Syarat\n\n### Dokumen",
	Check: func(p *Pass) {
		last := 1
		for _, h := range p.document().headings {
			if h.level > last+1 {
				p.Report(p.lineAt(h.text.start), lang.T("judul bagian meloncat dari tingkat %d ke tingkat %d", "the headings jump from level %d to level %d").With(last, h.level),
					lang.T("pakai tingkat %d", "use level %d").With(last+1))
			}
			last = h.level
		}
	},
}

// lineAt is the start of the line that holds an offset of the narasi.
func (p *Pass) lineAt(offset int) diag.Position {
	pos := p.bodyAt(offset)
	pos.Column = 1
	return pos
}
