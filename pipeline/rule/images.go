package rule

import (
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var imageAlt = Rule{
	ID: "TX009", Name: "image-alt", Severity: diag.Error,
	Title: lang.T("Gambar di narasi tanpa teks alternatif", "An image in the text without alternative text"),
	Why: lang.T("Pembaca yang tidak melihat gambar hanya mendapat teks alternatifnya (WCAG 1.1.1).",
		"Readers who do not see the image get its alternative text only (WCAG 1.1.1)."),
	Bad:  "![](alur.png)",
	Good: "![Alur permohonan informasi dalam empat langkah](alur.png)",
	Check: func(p *Pass) {
		for _, l := range p.document().links {
			if l.image && isSilent(l.text.of(p.Item.Body)) {
				p.Report(p.bodyAt(l.at), lang.T("gambar tanpa teks alternatif", "an image without alternative text"),
					lang.T("tulis isi gambar di antara ![ dan ]", "say what the image shows between ![ and ]"))
			}
		}
	},
}

var imageTarget = Rule{
	ID: "TX010", Name: "image-target", Severity: diag.Error,
	Title: lang.T("Gambar di narasi tidak ada di folder konten", "An image of the text is not in the item's folder"),
	Why: lang.T("Hanya berkas di folder konten yang ikut disetujui; gambar dari situs lain dapat berubah atau hilang setelah itu.",
		"Only files in the item's folder are approved with it; an image on another site can change or vanish afterwards."),
	Bad:  "![Alur permohonan](https://example.org/alur.png)",
	Good: "![Alur permohonan](alur.png)",
	Check: func(p *Pass) {
		p.eachLink(true, func(l *link, to place) {
			switch {
			case to.kind == placeUnsafe, to.kind == placeFile && to.item == p.Item && p.Item.HasFile(to.path):
			case to.kind == placeFile && to.item == p.Item:
				p.Report(p.bodyAt(l.at), lang.T("gambar %s tidak ada di folder konten", "the image %s is not in the item's folder").With(short(to.path)), similarFile(p.Item, to.path))
			default:
				p.Report(p.bodyAt(l.at), lang.T("gambar %s bukan berkas di folder konten ini", "the image %s is no file of this item's folder").With(short(string(l.dest.of(p.Item.Body)))),
					lang.T("salin gambarnya ke folder konten dan tulis namanya saja", "copy the image into the item's folder and write its name only"))
			}
		})
	},
}
