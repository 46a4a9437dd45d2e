package rule

import (
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var altMissing = Rule{
	ID: "MD001", Name: "alt-missing", Severity: diag.Error,
	Title: lang.T("Teks alternatif belum ada", "Alternative text is missing"),
	Why: lang.T("Pembaca yang tidak melihat gambar hanya mendapat teks alternatifnya; teks itu ikut dikirim ke kanal (WCAG 1.1.1).",
		"Readers who do not see the image get its alternative text only; it goes to the channels too (WCAG 1.1.1)."),
	Good: "media:\n  - file: loket.jpg\n    alt: Petugas menerima formulir permohonan dari seorang warga di loket",
	Check: func(p *Pass) {
		p.missing(AltText, func(r Requirement) {
			p.Report(r.Position, lang.T("teks alternatif %s belum ada (langkah 4)", "%s has no alternative text yet (step 4)").With(short(r.Of)),
				lang.T("tambahkan alt: satu atau dua kalimat tentang apa yang terlihat", "add alt: one or two sentences on what can be seen"))
		})
	},
}

// emptyAlts say that there is a picture, but not what it shows.
var emptyAlts = map[string]bool{
	"gambar": true, "foto": true, "video": true, "infografis": true, "ilustrasi": true, "grafis": true, "poster": true,
	"logo": true, "foto kegiatan": true, "gambar infografis": true, "dokumentasi": true, "dokumentasi kegiatan": true,
	"media": true, "alt": true, "teks alternatif": true, "image": true, "picture": true, "photo": true, "infographic": true,
}

var altUseless = Rule{
	ID: "MD002", Name: "alt-useless", Severity: diag.Warning, Allow: true,
	Title: lang.T("Teks alternatif tidak menjelaskan isi", "Alternative text that explains nothing"),
	Why: lang.T("Nama berkas atau kata \"gambar\" tidak memberi tahu apa yang terlihat.",
		"A file name or the word \"picture\" does not say what can be seen."),
	Bad:  "alt: IMG_2041.jpg",
	Good: "alt: Antrean warga di depan loket layanan informasi",
	Check: func(p *Pass) {
		for i := range p.Item.Meta.Media {
			m := &p.Item.Meta.Media[i]
			alt := words([]byte(m.Alt))
			if alt != "" && (emptyAlts[strings.TrimRight(alt, " 0123456789")] || isFileName(alt, m)) {
				p.Report(p.Item.At("media", i, "alt"), lang.T("teks alternatif \"%s\" tidak menjelaskan isi media", "the alternative text \"%s\" does not say what is shown").With(short(m.Alt)),
					lang.T("tulis siapa atau apa yang terlihat dan sedang terjadi", "say who or what can be seen and what happens"))
			}
		}
	},
}

// isFileName reports whether the alternative text is the medium's file name or
// looks like any.
func isFileName(alt string, m *schema.Media) bool {
	name := strings.ToLower(path.Base(mediaName(m)))
	ext := path.Ext(alt)
	return alt == name || alt == strings.TrimSuffix(name, path.Ext(name)) ||
		(isPicture(ext) || isVideo(ext)) && !strings.Contains(alt, " ")
}

var altLength = Rule{
	ID: "MD003", Name: "alt-length", Severity: diag.Error,
	Title: lang.T("Teks alternatif terlalu panjang", "Alternative text is too long"),
	Why: lang.T("Kanal menerima paling banyak 1000 karakter, dan pembaca layar membacakannya sekaligus tanpa jeda.",
		"Channels take 1000 characters at most, and screen readers read it in one go."),
	Check: func(p *Pass) {
		for i, m := range p.Item.Meta.Media {
			if n := length(m.Alt, schema.AltMax); n > schema.AltMax {
				p.Report(p.Item.At("media", i, "alt"), lang.T("teks alternatif %d karakter, batasnya %d", "alternative text of %d characters, the limit is %d").With(n, schema.AltMax),
					lang.T("ringkas yang terlihat; pindahkan uraiannya ke narasi", "sum up what can be seen; move the description to the text"))
			}
		}
	},
}

var altRepeatsTitle = Rule{
	ID: "MD004", Name: "alt-repeats-title", Severity: diag.Warning, Allow: true,
	Title: lang.T("Teks alternatif mengulang judul", "Alternative text repeats the title"),
	Why: lang.T("Pembaca layar baru saja membacakan judul; yang diperlukan adalah isi gambarnya.",
		"The screen reader has just read the title; what is needed is what the image shows."),
	Check: func(p *Pass) {
		m := &p.Item.Meta
		for i := range m.Media {
			alt := words([]byte(m.Media[i].Alt))
			if alt != "" && (alt == words([]byte(m.Title)) || alt == words([]byte(m.Summary))) {
				p.Report(p.Item.At("media", i, "alt"), lang.T("teks alternatif sama dengan judul atau ringkasan", "the alternative text is the same as the title or the summary"),
					lang.T("jelaskan apa yang terlihat pada media ini", "say what can be seen in it"))
			}
		}
	},
}
