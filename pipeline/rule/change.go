package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
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

var correctionEmpty = Rule{
	ID: "RV004", Name: "correction-empty", Severity: diag.Warning,
	Title: lang.T("Catatan perubahan tanpa perubahan", "A correction that corrects nothing"),
	Why: lang.T("Catatan perubahan memberi tahu masyarakat bahwa isinya berubah; bila tidak ada yang berubah, barangkali perbaikannya tertinggal.",
		"A correction tells the public that something changed; if nothing did, the change itself was perhaps forgotten."),
	Check: func(p *Pass) {
		if p.Baseline == nil || p.Was == nil || p.withdrawn() {
			return
		}
		before, same, known := p.Baseline(p.Item)
		if !known || same || len(p.Item.Meta.Corrections) <= before {
			return
		}
		was, known := p.Was(p.Item.ID)
		is, err := Substance(p.Item)
		if known && err == nil && is == was { // a file that can't be read is a finding of its own
			p.Report(p.Item.At("corrections", len(p.Item.Meta.Corrections)-1), lang.T("ada catatan perubahan baru, tetapi isi konten tidak berubah", "there is a new correction entry, but nothing in the item changed"),
				lang.T("sertakan perbaikannya, atau hapus catatan ini", "make the change, or remove this entry"))
		}
	},
}

// Substance is a digest of everything of an item but its corrections: front
// matter, text, captions and files.
func Substance(it *source.Item) (string, error) {
	h := sha256.New()
	m := it.Meta
	m.Corrections = nil
	head, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("digest %s: %w", it.ID, err)
	}
	fmt.Fprintf(h, "%s\n%d\n%s", head, len(it.Body), it.Body)
	for _, c := range slices.Sorted(maps.Keys(it.Captions)) {
		fmt.Fprintf(h, "\n%s %q", c, it.Captions[c].Text)
	}
	for _, f := range it.Files {
		if f.Name == "index.md" {
			continue
		}
		fmt.Fprintf(h, "\n%q\n", f.Name)
		if err := digestFile(h, it, f.Name); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func digestFile(w io.Writer, it *source.Item, name string) error {
	f, err := it.Folder.Open(name)
	if err != nil {
		return fmt.Errorf("digest %s: %w", it.ID, err)
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return fmt.Errorf("digest %s: %w", it.ID, err)
	}
	return nil
}
