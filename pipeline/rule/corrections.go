package rule

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var correctionsOrder = Rule{
	ID: "FM019", Name: "corrections-order", Severity: diag.Warning,
	Title: lang.T("Urutan catatan perubahan", "The order of corrections"),
	Why: lang.T("Catatan terakhir dibaca sebagai ralat terbaru, di situs maupun pada unggahan.",
		"The last entry is read as the latest correction, on the site and in posts."),
	Check: func(p *Pass) {
		var last time.Time
		for i, c := range p.Item.Meta.Corrections {
			at, ok := p.moment(c.Time)
			if !ok {
				continue
			}
			if at.Before(last) {
				p.Report(p.Item.At("corrections", i, "time"), lang.T("catatan perubahan %s ada di bawah yang lebih baru", "the correction of %s stands below a newer one").With(day(at)),
					lang.T("urutkan dari yang lama ke yang baru; yang terbaru paling bawah", "order them from old to new, the newest last"))
			}
			last = at
		}
	},
}

var correctionsTime = Rule{
	ID: "FM020", Name: "corrections-time", Severity: diag.Warning,
	Title: lang.T("Waktu catatan perubahan", "The time of a correction"),
	Why: lang.T("Waktu ralat dibaca masyarakat; yang mendahului konten atau masih di depan tampak keliru.",
		"The public reads when something was corrected; a time before the item or ahead of now looks wrong."),
	Check: func(p *Pass) {
		for i, c := range p.Item.Meta.Corrections {
			p.plausible(c.Time, "corrections", i, "time")
		}
	},
}

// plausible reports a moment that lies before the item's day or after now.
func (p *Pass) plausible(m schema.Moment, keys ...any) {
	at, ok := p.moment(m)
	switch {
	case !ok:
	case !p.Now.IsZero() && at.After(p.Now):
		p.Report(p.Item.At(keys...), lang.T("waktu %s masih di masa depan", "the time %s lies ahead").With(at.Format("2006-01-02 15.04")),
			lang.T("tulis waktu sekarang: \"%s\"", "write the present time: \"%s\"").With(p.Now.In(p.location()).Format(time.RFC3339)))
	case !p.Item.Date.IsZero() && day(at) < day(p.Item.Date):
		p.Report(p.Item.At(keys...), lang.T("waktu %s mendahului tanggal konten %s", "the time %s is before the item's date %s").With(at.Format("2006-01-02 15.04"), day(p.Item.Date)),
			lang.T("perbaiki salah satunya", "correct one of them"))
	}
}

var correctionsNote = Rule{
	ID: "FM021", Name: "corrections-note", Severity: diag.Error,
	Title: lang.T("Catatan perubahan tanpa isi", "A correction without a note"),
	Why: lang.T("Ralat menyebut apa yang diperbaiki dan mengapa; masyarakat yang sudah membaca versi lama perlu tahu.",
		"A correction says what was corrected and why; those who read the old version need to know."),
	Bad:  "corrections:\n  - time: \"2026-03-05T10:00:00+07:00\"\n    note: \"\"",
	Good: "corrections:\n  - time: \"2026-03-05T10:00:00+07:00\"\n    note: Tenggat diperbaiki dari 7 menjadi 10 hari kerja.",
	Check: func(p *Pass) {
		for i, c := range p.Item.Meta.Corrections {
			if nothingSeen(c.Note) && !p.Item.MisshapenWithin("corrections", i) {
				p.Report(p.Item.At("corrections", i, "note"), lang.T("catatan perubahan belum diisi", "the correction's note is empty"),
					lang.T("tulis apa yang diralat dan mengapa", "say what was corrected and why"))
			}
		}
	},
}

var withdrawalReason = Rule{
	ID: "FM022", Name: "withdrawal-reason", Severity: diag.Error,
	Title: lang.T("Pencabutan tanpa alasan", "A withdrawal without a reason"),
	Why: lang.T("Pencabutan disertai alasan yang dibaca masyarakat; hanya data pribadi yang dicabut tanpa penjelasan.",
		"A withdrawal gives the public its reason; only personal data is removed without one."),
	Good: "withdrawal:\n  time: \"2026-03-05T10:00:00+07:00\"\n  kind: kedaluwarsa\n  reason: Layanan ini sudah berakhir.",
	Check: func(p *Pass) {
		w := p.Item.Meta.Withdrawal
		if w != nil && !p.Item.MisshapenWithin("withdrawal") && w.Kind != schema.PersonalData && nothingSeen(w.Reason) {
			p.Report(p.Item.At("withdrawal", "reason"), lang.T("pencabutan belum menyebut alasan", "the withdrawal gives no reason"),
				lang.T("tambahkan reason: alasan yang dapat dibaca masyarakat", "add reason: one that the public can read"))
		}
	},
}

var withdrawalTime = Rule{
	ID: "FM023", Name: "withdrawal-time", Severity: diag.Warning,
	Title: lang.T("Waktu pencabutan", "The time of a withdrawal"),
	Why: lang.T("Waktu pencabutan dibaca masyarakat dan menjadi bagian arsip.",
		"The public reads when an item was withdrawn, and it is part of the archive."),
	Check: func(p *Pass) {
		if w := p.Item.Meta.Withdrawal; w != nil {
			p.plausible(w.Time, "withdrawal", "time")
		}
	},
}

var supersedes = Rule{
	ID: "FM024", Name: "supersedes", Severity: diag.Error,
	Title: lang.T("Konten yang digantikan tidak ada", "The superseded item does not exist"),
	Why: lang.T("Halaman lama menunjuk ke penggantinya; alamat yang keliru memutus keduanya.",
		"The old page points to its successor; a wrong address parts the two."),
	Good: "supersedes: content/2025/panduan-permohonan",
	Check: func(p *Pass) {
		old := p.Item.Meta.Supersedes
		switch {
		case old == "":
		case old == p.Item.ID:
			p.Report(p.Item.At("supersedes"), lang.T("konten tidak dapat menggantikan dirinya sendiri", "an item can't supersede itself"),
				lang.T("tulis folder konten lama, atau hapus supersedes", "write the old item's folder, or remove supersedes"))
		case p.other(old) == nil:
			hint := lang.T("tulis folder konten lama, misalnya content/2025/nama-konten", "write the old item's folder, such as content/2025/its-name")
			if near := p.Index.Suggest(old); near != "" {
				hint = didYouMean(near)
			}
			p.Report(p.Item.At("supersedes"), lang.T("%s tidak ada", "there is no %s").With(short(old)), hint)
		case p.replacedBy(old):
			p.Report(p.Item.At("supersedes"), lang.T("%s sudah menggantikan konten ini", "%s supersedes this item already").With(old),
				lang.T("tulis supersedes hanya pada konten yang baru", "write supersedes on the newer item only"))
		}
	},
}

// replacedBy reports whether the item that this one supersedes does in turn, by
// some steps, supersede this one.
func (p *Pass) replacedBy(id string) bool {
	for range 100 {
		it := p.other(id)
		if it == nil || it.Meta.Supersedes == "" {
			return false
		}
		if id = it.Meta.Supersedes; id == p.Item.ID {
			return true
		}
	}
	return false
}
