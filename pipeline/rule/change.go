package rule

import (
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var changeUnexplained = Rule{
	ID: "RV001", Name: "change-unexplained", Severity: diag.Warning,
	Title: lang.T("Konten berubah tanpa catatan perubahan", "The item changed without a correction entry"),
	Why: lang.T("Setelah tayang, setiap perubahan adalah ralat: masyarakat berhak tahu apa yang berubah dan kapan.",
		"Once published, every change is a correction: the public may know what changed and when."),
	Good: "corrections:\n  - time: \"2026-03-05T10:00:00+07:00\"\n    note: Alamat loket diperbarui.",
	Check: func(p *Pass) {
		if p.Baseline == nil || p.withdrawn() {
			return
		}
		before, same, known := p.Baseline(p.Item)
		if known && !same && len(p.Item.Meta.Corrections) == before {
			p.Report(p.Item.At("corrections"), lang.T("konten ini berubah sejak digabungkan atau tayang, tetapi tidak ada catatan perubahan yang baru", "this item has changed since it was merged or published, but has no new correction entry"),
				lang.T("tambahkan di bawah corrections: time dan note (apa yang diralat dan mengapa)", "add below corrections: time and note (what was corrected and why)"))
		}
	},
}

var correctionRemoved = Rule{
	ID: "RV002", Name: "correction-removed", Severity: diag.Warning,
	Title: lang.T("Catatan perubahan berkurang", "A correction entry was removed"),
	Why: lang.T("Catatan perubahan yang sudah tayang adalah bagian arsip dan tidak dihapus.",
		"Correction entries that were published are part of the archive and stay."),
	Check: func(p *Pass) {
		if p.Baseline == nil || p.withdrawn() {
			return
		}
		before, _, known := p.Baseline(p.Item)
		if now := len(p.Item.Meta.Corrections); known && now < before {
			p.Report(p.Item.At("corrections"), lang.T("catatan perubahan berkurang dari %d menjadi %d", "correction entries went from %d down to %d").With(before, now),
				lang.T("kembalikan catatan yang dihapus; tambahkan yang baru di bawahnya", "put the removed entries back; add new ones below"))
		}
	},
}
