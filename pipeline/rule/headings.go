package rule

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

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

// headingMax is two lines of a phone.
const headingMax = 90

var headingStyle = Rule{
	ID: "TX017", Name: "heading-style", Severity: diag.Note, Allow: true,
	Title: lang.T("Gaya judul bagian", "The style of a heading"),
	Why: lang.T("Judul bagian menjadi daftar isi dan alamat bagian: singkat, tanpa titik di akhir, dan sebagai judul (##), bukan baris tebal yang tidak dikenali pembaca layar.",
		"Headings become the table of contents and the sections' addresses: short, without a full stop, and headings (##), not a line in bold that a screen reader takes for text."),
	Bad:  "## Syarat permohonan:\n\n**Dokumen**",
	Good: "## Syarat permohonan\n\n### Dokumen",
	Check: func(p *Pass) {
		for _, h := range p.document().headings {
			p.headingStyle(h.text)
		}
		for _, b := range p.document().paragraphs {
			if t := b.of(p.Item.Body); len(t) > 4 && len(t) <= headingMax && !b.quote && isBoldLine(t) && p.startsLine(b.start) {
				p.Report(p.bodyAt(b.start), lang.T("baris tebal dipakai sebagai judul", "a line in bold is used as a heading"),
					lang.T("tulis sebagai judul bagian, misalnya ## %s", "write it as a heading, such as ## %s").With(short(strings.Trim(string(t), "*_ "))))
			}
		}
	},
}

func (p *Pass) headingStyle(s span) {
	t := s.of(p.Item.Body)
	plain := bytes.TrimRight(t, "*_ ")
	switch {
	case len(plain) == 0 || !slices.ContainsFunc(t, isWord):
		p.Report(p.lineAt(s.start), lang.T("judul bagian kosong", "an empty heading"), lang.T("tulis judulnya, atau hapus tanda #", "write it, or delete the # signs"))
	case bytes.IndexByte([]byte(".:,;"), plain[len(plain)-1]) >= 0 && !bytes.HasSuffix(plain, []byte("..")):
		p.Report(p.lineAt(s.start), lang.T("judul bagian diakhiri tanda \"%s\"", "a heading ends with \"%s\"").With(string(plain[len(plain)-1:])), lang.T("hapus tanda di akhirnya", "delete the mark at its end"))
	case len(t) > headingMax && utf8.RuneCount(t) > headingMax:
		p.Report(p.lineAt(s.start), lang.T("judul bagian lebih dari %d karakter", "a heading of more than %d characters").With(headingMax), lang.T("ringkas; pindahkan rinciannya ke paragraf", "shorten it; move the details to the paragraph"))
	case isBoldLine(t):
		p.Report(p.lineAt(s.start), lang.T("judul bagian ditebalkan lagi", "a heading set in bold once more"), lang.T("hapus tanda **; judul sudah tebal", "delete the ** signs; headings are bold already"))
	}
}

// isBoldLine reports whether a text is one stretch of bold and nothing else.
func isBoldLine(t []byte) bool {
	for _, mark := range []string{"**", "__"} {
		inner, begun := bytes.CutPrefix(t, []byte(mark))
		inner, ended := bytes.CutSuffix(inner, []byte(mark))
		if begun && ended && len(inner) > 0 && !bytes.Contains(inner, []byte(mark)) && !bytes.ContainsAny(inner, "\n") &&
			bytes.IndexByte([]byte(".?!"), inner[len(inner)-1]) < 0 {
			return true
		}
	}
	return false
}

// startsLine reports whether nothing stands before an offset on its line.
func (p *Pass) startsLine(at int) bool { return at == 0 || p.Item.Body[at-1] == '\n' }

// lineAt is the start of the line that holds an offset of the narasi.
func (p *Pass) lineAt(offset int) diag.Position {
	pos := p.bodyAt(offset)
	pos.Column = 1
	return pos
}
