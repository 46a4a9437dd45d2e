package rule

import (
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var imageAltUseless = Rule{
	ID: "TX026", Name: "image-alt-useless", Severity: diag.Warning, Allow: true,
	Title: lang.T("Teks alternatif gambar di narasi tidak menjelaskan isi", "Alternative text in the narasi that explains nothing"),
	Why: lang.T("Nama berkas atau kata \"gambar\" tidak memberi tahu apa yang terlihat; yang tidak melihat gambar tidak mendapat apa-apa (WCAG 1.1.1).",
		"A file name or the word \"picture\" does not say what can be seen; who does not see the image gets nothing (WCAG 1.1.1)."),
	Bad:  "![gambar](alur.png)",
	Good: "![Alur permohonan informasi dalam empat langkah](alur.png)",
	Check: func(p *Pass) {
		p.eachLink(true, func(l *link, to place) {
			text := l.text.of(p.Item.Body)
			alt := words(text)
			name := strings.ToLower(path.Base(to.path))
			switch ext := path.Ext(alt); {
			case alt == "" || to.kind == placeUnsafe: // TX009 and TX005
			case emptyAlts[strings.TrimRight(alt, " 0123456789")],
				to.path != "" && (alt == name || alt == strings.TrimSuffix(name, path.Ext(name))),
				(isPicture(ext) || isVideo(ext)) && !strings.Contains(alt, " "):
				p.Report(p.bodyAt(l.at), lang.T("teks alternatif \"%s\" tidak menjelaskan isi gambar", "the alternative text \"%s\" does not say what the image shows").With(short(string(text))),
					lang.T("tulis siapa atau apa yang terlihat dan sedang terjadi", "say who or what can be seen and what happens"))
			}
		})
	},
}

// eachAlt yields every alternative text with its place.
func (p *Pass) eachAlt(yield func(alt string, at func() diag.Position)) {
	for i := range p.Item.Meta.Media {
		if alt := strings.TrimSpace(p.Item.Meta.Media[i].Alt); alt != "" {
			yield(alt, func() diag.Position { return p.Item.At("media", i, "alt") })
		}
	}
	p.eachLink(true, func(l *link, _ place) {
		if alt := strings.TrimSpace(string(l.text.of(p.Item.Body))); alt != "" {
			yield(alt, func() diag.Position { return p.bodyAt(l.at) })
		}
	})
}

// connectives end no sentence. Whether a text breaks off within a word can't be
// known without a dictionary.
var connectives = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq("dan atau yang di ke dari untuk dengan pada oleh serta dalam sebagai tentang bahwa karena agar para sebuah seorang the of and with") {
		set[w] = true
	}
	return set
}()

var altUnfinished = Rule{
	ID: "TX027", Name: "alt-unfinished", Severity: diag.Note, Allow: true,
	Title: lang.T("Teks alternatif terpotong", "Alternative text that breaks off"),
	Why: lang.T("Teks yang terpotong biasanya tersalin sebagian; pendengar pembaca layar menunggu lanjutan yang tidak ada.",
		"A text that breaks off was usually copied in part; who listens to a screen reader waits for an end that does not come."),
	Bad:  "alt: Petugas menerima formulir permohonan dari seorang warga dan",
	Good: "alt: Petugas menerima formulir permohonan dari seorang warga di loket",
	Check: func(p *Pass) {
		p.eachAlt(func(alt string, at func() diag.Position) {
			last := alt[strings.LastIndexByte(alt, ' ')+1:]
			if !strings.Contains(alt, " ") || !connectives[last] && !strings.HasSuffix(alt, "-") && !strings.HasSuffix(alt, ",") &&
				!strings.HasSuffix(alt, "…") && !strings.HasSuffix(alt, "...") {
				return
			}
			p.Report(at(), lang.T("teks alternatif tampak terpotong: \"… %s\"", "the alternative text seems to break off: \"… %s\"").With(short(last)),
				lang.T("lengkapi kalimatnya", "finish the sentence"))
		})
	},
}

var altRepeatsCaption = Rule{
	ID: "TX028", Name: "alt-repeats-caption", Severity: diag.Note, Allow: true,
	Title: lang.T("Teks alternatif sama dengan takarir", "Alternative text repeats a caption"),
	Why: lang.T("Pembaca layar membacakan takarir dan teks alternatif; yang kedua harus menambahkan apa yang terlihat pada gambar.",
		"A screen reader reads both the caption and the alternative text; the second should add what the image shows."),
	Check: func(p *Pass) {
		texts := map[string]schema.Channel{}
		p.captions(func(c schema.Channel, f field) { texts[words([]byte(f.text))] = c })
		if len(texts) == 0 {
			return
		}
		p.eachAlt(func(alt string, at func() diag.Position) {
			if c, same := texts[words([]byte(alt))]; same {
				p.Report(at(), lang.T("teks alternatif sama dengan takarir/%s.txt", "the alternative text is the same as takarir/%s.txt").With(string(c)),
					lang.T("jelaskan apa yang terlihat pada gambar", "say what the image shows"))
			}
		})
	},
}
