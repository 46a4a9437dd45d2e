package rule

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var stepReached = Rule{
	ID: "SP001", Name: "step-reached", Severity: diag.Note,
	Title: lang.T("Langkah SOP yang sudah dicapai", "The step of the procedure that was reached"),
	Why: lang.T("Ide dan konsep boleh belum lengkap; pengusul cukup tahu konten ada di langkah mana dan apa berikutnya.",
		"An idea or a concept may be unfinished; its author should know where it stands and what comes next."),
	Check: func(p *Pass) {
		if p.Forced || p.Step >= Design {
			return
		}
		next := Concept
		if p.Step == Concept {
			next = Design
		}
		lacks := Missing(p.Item, Idea)
		if p.Step == Concept {
			lacks = append(lacks, Missing(p.Item, Concept)...)
		}
		msg := lang.T("konten ini pada langkah %d (%s), persyaratannya lengkap", "this item is at step %d (%s), nothing is missing for it").With(int(p.Step), p.Step.Name())
		if len(lacks) > 0 {
			msg = lang.T("konten ini pada langkah %d (%s); masih kurang: %s", "this item is at step %d (%s); still missing: %s").With(int(p.Step), p.Step.Name(), names(lacks))
		}
		ahead := lang.T("berikutnya langkah %d (%s)", "next is step %d (%s)").With(int(next), next.Name())
		if more := Missing(p.Item, next); len(more) > 0 {
			ahead = lang.T("berikutnya langkah %d (%s): %s", "next is step %d (%s): %s").With(int(next), next.Name(), names(more))
		}
		p.Report(diag.At(p.Item.Path()), msg, ahead)
	},
}

var materialsMissing = Rule{
	ID: "SP002", Name: "materials-missing", Severity: diag.Error,
	Title: lang.T("Persyaratan langkah 1 (ide) belum lengkap", "Requirements of step 1 (idea) are missing"),
	Why: lang.T("SOP langkah 1 meminta bahan informasi serta bahan foto/video, dan keluarannya narasi; dari situ isi konten dapat diperiksa ke asalnya.",
		"Step 1 of the procedure asks for source material and photo or video material and yields a text; they let a reviewer check the content against its origin."),
	Bad:  "materials: []",
	Good: "materials:\n  - kind: informasi\n    source: Perki 1 Tahun 2021",
	Check: func(p *Pass) {
		p.missing(InformationMaterial, func(r Requirement) {
			p.Report(r.Position, lang.T("bahan informasi belum ada (langkah 1)", "source material (bahan informasi) is missing (step 1)"),
				lang.T("tambahkan pada materials: kind: informasi dengan source (nama dokumen) atau file", "add to materials: kind: informasi with a source (the document's name) or a file"))
		})
		p.missing(VisualMaterial, func(r Requirement) {
			p.Report(r.Position, lang.T("bahan foto/video belum ada (langkah 1)", "photo or video material (bahan foto/video) is missing (step 1)"),
				lang.T("tambahkan pada materials: kind: foto atau video dengan source, credit, dan consent", "add to materials: kind: foto or video with source, credit and consent"))
		})
		p.missing(NarrativeIdea, func(r Requirement) {
			p.Report(r.Position, lang.T("narasi belum ada (keluaran langkah 1)", "there is no text (narasi, the output of step 1)"),
				lang.T("tulis gagasannya pada summary atau di bawah baris --- kedua", "write the idea in summary or below the second --- line"))
		})
	},
}

var briefMissing = Rule{
	ID: "SP003", Name: "brief-missing", Severity: diag.Error,
	Title: lang.T("Brief konten belum lengkap", "The content brief is incomplete"),
	Why: lang.T("SOP langkah 3 dan 4 meminta brief konten: tujuan, khalayak, dan pesan kunci.",
		"Steps 3 and 4 of the procedure ask for a brief: objective, audience and key message."),
	Good: "brief:\n  objective: Warga tahu cara memohon informasi\n  audience: Warga kabupaten\n  key_message: Memohon informasi itu hak dan gratis",
	Check: func(p *Pass) {
		p.missing(BriefComplete, func(r Requirement) {
			p.Report(r.Position, lang.T("brief konten belum lengkap %s", "the content brief is incomplete %s").With(r.Of),
				lang.T("isi brief: objective (tujuan), audience (khalayak), key_message (pesan kunci)", "fill in brief: objective, audience, key_message"))
		})
	},
}

var contentMissing = Rule{
	ID: "SP004", Name: "content-missing", Severity: diag.Error,
	Title: lang.T("Materi konten belum ada", "The content itself is missing"),
	Why: lang.T("SOP langkah 3 dan 4 meminta materi konten; halaman tanpa narasi tidak memberi informasi apa pun.",
		"Steps 3 and 4 of the procedure ask for the content; a page without text informs nobody."),
	Check: func(p *Pass) {
		p.missing(ContentMaterial, func(Requirement) {
			pos := diag.At(p.Item.Path())
			pos.Line = max(p.Item.BodyLine, 1)
			p.Report(pos, lang.T("materi konten belum ada: narasi masih kosong", "the content (materi konten) is missing: the text is empty"),
				lang.T("tulis narasi di bawah baris --- kedua", "write the text below the second --- line"))
		})
	},
}

// names joins the names of requirements.
func names(rs []Requirement) lang.Text {
	id, en := make([]string, len(rs)), make([]string, len(rs))
	for i, r := range rs {
		n := r.Name()
		id[i], en[i] = n.ID, n.EN
	}
	return lang.T(strings.Join(id, ", "), strings.Join(en, ", "))
}
