package rule

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var summaryLength = Rule{
	ID: "FM005", Name: "summary-length", Severity: diag.Error,
	Title: lang.T("Ringkasan terlalu panjang", "The summary is too long"),
	Why: lang.T("Ringkasan tampil pada daftar dan pratinjau tautan, yang memotong teks panjang.",
		"The summary is shown in lists and link previews, which cut long texts."),
	Check: func(p *Pass) {
		if n := length(p.Item.Meta.Summary, schema.SummaryMax); n > schema.SummaryMax {
			p.Report(p.Item.At("summary"), lang.T("ringkasan %d karakter, batasnya %d", "summary of %d characters, the limit is %d").With(n, schema.SummaryMax),
				lang.T("cukup satu atau dua kalimat; rinciannya di narasi", "one or two sentences will do; the details belong in the text"))
		}
	},
}

var summaryMissing = Rule{
	ID: "FM006", Name: "summary-missing", Severity: diag.Error,
	Title: lang.T("Ringkasan belum ada", "There is no summary"),
	Why: lang.T("Tanpa ringkasan, daftar dan pratinjau tautan hanya menampilkan judul. Peringatan pada desain, kesalahan pada --for tayang.",
		"Without it, lists and link previews show the title alone. A warning at design, an error with --for tayang."),
	Good: "summary: Permohonan informasi gratis dan dijawab paling lambat 10 hari kerja.",
	Check: func(p *Pass) {
		if !p.designed() || strings.TrimSpace(p.Item.Meta.Summary) != "" {
			return
		}
		severity := diag.Warning
		if p.Step >= Publication {
			severity = diag.Error
		}
		p.ReportAs(severity, p.Item.At("summary"), lang.T("summary (ringkasan) belum diisi", "summary is missing"),
			lang.T("tambahkan summary: satu atau dua kalimat tentang isi konten", "add summary: one or two sentences on what the item says"))
	},
}
