package rule

import (
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

var captionMissing = Rule{
	ID: "TK001", Name: "caption-missing", Severity: diag.Error,
	Title: lang.T("Takarir untuk kanal belum ada", "A channel's caption is missing"),
	Why: lang.T("Setiap karakter yang diunggah ada di konten, supaya yang disetujui sama persis dengan yang tayang.",
		"Every posted character is in the item, so that what is approved is exactly what goes out."),
	Check: func(p *Pass) {
		p.missing(CaptionText, func(r Requirement) {
			msg := lang.T("takarir %s belum ada (langkah 4)", "the caption for %s is missing (step 4)")
			c, there := p.Item.Captions[schema.Channel(r.Of)]
			if isDraft(c.Text) {
				return // said by TK004, at the mark
			}
			if there {
				msg = lang.T("takarir %s masih kosong (langkah 4)", "the caption for %s is empty (step 4)")
			}
			p.Report(r.Position, msg.With(r.Of),
				lang.T("tulis teks lengkapnya di takarir/%s.txt", "write its whole text in takarir/%s.txt").With(r.Of))
		})
	},
}

var captionExtra = Rule{
	ID: "TK002", Name: "caption-extra", Severity: diag.Warning,
	Title: lang.T("Takarir untuk kanal yang tidak dituju", "A caption for a channel that is not listed"),
	Why: lang.T("Takarir tanpa kanal tidak akan diunggah; barangkali kanalnya terlupa.",
		"A caption without its channel is never posted; perhaps the channel was forgotten."),
	Check: func(p *Pass) {
		if p.withdrawn() {
			return
		}
		p.captions(func(c schema.Channel, f field) {
			if !slices.Contains(p.Item.Meta.Channels, c) {
				p.Report(f.file, lang.T("kanal %s tidak ada di channels", "the channel %s is not in channels").With(string(c)),
					lang.T("tambahkan %s ke channels, atau hapus berkas ini", "add %s to channels, or delete this file").With(string(c)))
			}
		})
	},
}

var captionMarkup = Rule{
	ID: "TK003", Name: "caption-markup", Severity: diag.Warning, Allow: true,
	Title: lang.T("Markdown di dalam takarir", "Markdown in a caption"),
	Why: lang.T("Takarir diunggah apa adanya: tanda **, [teks](alamat), dan # judul tampil sebagai tanda.",
		"A caption is posted as it is: **, [text](address) and # headings appear as signs."),
	Bad:  "Baca **panduan** di [situs](https://example.go.id/)",
	Good: "Baca panduan di situs: https://example.go.id/",
	Check: func(p *Pass) {
		p.captions(func(c schema.Channel, f field) {
			d, _ := platform.Of(c)
			if at, sign := markup(f.text, d.Parts.Max > 0); sign != "" {
				p.Report(p.place(f, at), lang.T("tanda markdown %s tampil apa adanya di kanal", "the markdown sign %s appears as it is on the channel").With(sign),
					lang.T("tulis teks biasa; alamat ditulis langsung", "write plain text, and addresses as they are"))
			}
		})
	},
}

// DraftMark is the line that a caption begins with while nobody has edited it:
// check --fix writes it above the summary. It is never posted, since the rule
// below is an error.
const DraftMark = "[KONSEP TAKARIR: sunting teks di bawah, lalu hapus baris ini]"

// draftSign tells the mark even when somebody has edited the rest of its line.
const draftSign = "[KONSEP TAKARIR"

// isDraft reports whether nobody has yet taken a caption for their own: step 4
// counts it as missing.
func isDraft(text string) bool { return strings.Contains(text, draftSign) }

var captionDraft = Rule{
	ID: "TK004", Name: "caption-draft", Severity: diag.Error,
	Title: lang.T("Takarir masih konsep", "A caption that is still a draft"),
	Why: lang.T("Takarir yang dimulai dari ringkasan belum disusun orang; SOP langkah 4 meminta narasi yang dibuat untuk kanalnya.",
		"A caption begun from the summary is nobody's words yet; step 4 of the procedure asks for text made for its channel."),
	Bad:  DraftMark + "\n\nPermohonan informasi dijawab dalam 10 hari kerja.",
	Good: "Permohonan informasi dijawab dalam 10 hari kerja. Ajukan di loket atau lewat surel.",
	Check: func(p *Pass) {
		p.captions(func(_ schema.Channel, f field) {
			if at := strings.Index(f.text, draftSign); at >= 0 {
				p.Report(p.place(f, at), lang.T("takarir ini masih bertanda konsep", "this caption still carries the mark of a draft"),
					lang.T("sunting teksnya untuk kanal ini, lalu hapus baris bertanda [KONSEP TAKARIR …]", "edit the text for this channel, then remove the line marked [KONSEP TAKARIR …]"))
			}
		})
	},
}

// markup finds the first sign of markdown that no plain text has by chance. Where a
// caption may be a thread, a line --- divides it.
func markup(text string, thread bool) (at int, sign string) {
	if text == "" {
		return 0, ""
	}
	for _, m := range []string{"](http", "**", "\n## ", "\n# ", "\n---\n"} {
		if i := strings.Index(text, m); i >= 0 && !(thread && m == "\n---\n") {
			skip := len(m) - len(strings.TrimLeft(m, "\n"))
			return i + skip, strings.TrimSpace(m)
		}
	}
	for _, m := range []string{"# ", "## ", "---\n"} {
		if strings.HasPrefix(text, m) && !(thread && m == "---\n") {
			return 0, strings.TrimSpace(m)
		}
	}
	return 0, ""
}
