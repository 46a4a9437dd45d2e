package rule

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// Guides of plain language advise 15 to 20 words a sentence, in Indonesian as in
// English. sentenceMax is twice the upper figure: it leaves room for the full name
// of a law, and no reader calls what lies beyond it short.
var sentenceLength = Rule{
	ID: "TX014", Name: "sentence-length", Severity: diag.Note, Allow: true,
	Title: lang.T("Kalimat sangat panjang", "A very long sentence"),
	Why: lang.T("Panduan bahasa sederhana menganjurkan 15–20 kata sekalimat; kalimat yang lebih dari dua kali itu harus dibaca ulang untuk dipahami.",
		"Guides of plain language advise 15 to 20 words a sentence; one more than twice as long has to be read again to be understood."),
	Good: "Permohonan diterima di loket. Petugas mencatatnya, lalu memberi tanda terima.",
	Check: func(p *Pass) {
		p.eachRemark(longSentence, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("kalimat %d kata; lebih dari %d sulit diikuti", "a sentence of %d words; more than %d is hard to follow").With(m.n, sentenceMax),
				lang.T("bagi menjadi beberapa kalimat, atau jadikan daftar", "split it into sentences, or make it a list"))
		})
	},
}

var capitalWords = Rule{
	ID: "TX015", Name: "capital-words", Severity: diag.Note, Allow: true,
	Title: lang.T("Kata biasa dengan huruf besar semua", "Ordinary words in capitals"),
	Why: lang.T("Huruf besar semua terbaca seperti berteriak dan lebih lambat dibaca; pembaca layar dapat mengejanya huruf demi huruf. Singkatan seperti DPRD tidak dinilai.",
		"Capitals read like shouting and more slowly; a screen reader may spell them letter by letter. Acronyms are not meant."),
	Bad:  "Pengambilan formulir GRATIS dan DILARANG diwakilkan.",
	Good: "Pengambilan formulir **gratis** dan tidak boleh diwakilkan.",
	Check: func(p *Pass) {
		p.eachRemark(capitals, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("\"%s\" ditulis dengan huruf besar semua", "\"%s\" is all capitals").With(short(f.text[m.start:m.end])),
				lang.T("tulis dengan huruf kecil; untuk penekanan di narasi pakai **tebal**", "write it in lower case; in the text use **bold** for emphasis"))
		})
	},
}

var quotationSource = Rule{
	ID: "TX016", Name: "quotation-source", Severity: diag.Note, Allow: true,
	Title: lang.T("Kutipan tanpa sumber", "A quotation without its source"),
	Why: lang.T("Pembaca perlu tahu siapa yang mengatakannya atau pasal mana yang dikutip; kutipan tanpa sumber tidak dapat diperiksa.",
		"Readers need to know who said it, or which article is quoted; a quotation without its source can't be checked."),
	Bad:  "\"Setiap warga berhak tahu bagaimana anggaran daerahnya dibelanjakan.\"",
	Good: "Pasal 2 menyatakan, \"Setiap Informasi Publik bersifat terbuka dan dapat diakses oleh setiap Pengguna Informasi Publik.\"",
	Check: func(p *Pass) {
		p.eachRemark(quotation, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("kutipan %d kata tanpa sumber di dekatnya", "a quotation of %d words with no source nearby").With(m.n),
				lang.T("sebutkan siapa yang mengatakan (menurut …, ujar …) atau asalnya (Pasal …, tautan)", "say who said it, or where it stands (an article, a link)"))
		})
	},
}

var repeatedWord = Rule{
	ID: "TX018", Name: "repeated-word", Severity: diag.Note, Allow: true,
	Title: lang.T("Kata tertulis dua kali berturut-turut", "A word is written twice in a row"),
	Why: lang.T("Biasanya tertinggal saat menyunting. Kata ulang ditulis dengan tanda hubung: masing-masing.",
		"It is usually left over from editing. Reduplication takes a hyphen: masing-masing."),
	Bad:  "Warga yang yang memohon informasi.",
	Good: "Warga yang memohon informasi.",
	Check: func(p *Pass) {
		p.eachRemark(twice, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("\"%s\" tertulis dua kali berturut-turut", "\"%s\" is written twice in a row").With(short(m.to)),
				lang.T("hapus satu; kalau kata ulang, tulis dengan tanda hubung (%s-%s)", "delete one; if it is reduplication, use a hyphen (%s-%s)").With(short(m.to), short(m.to)))
		})
	},
}

var spacing = Rule{
	ID: "TX019", Name: "spacing", Severity: diag.Note, Allow: true,
	Title: lang.T("Spasi ganda atau spasi sebelum tanda baca", "Double spaces, or a space before punctuation"),
	Why: lang.T("Takarir tayang persis seperti ditulis; tanda baca yang terpisah dapat jatuh ke baris berikutnya.",
		"Captions are posted as they are written; punctuation set apart can fall onto the next line."),
	Bad:  "Datang ke loket , lalu isi formulir .",
	Good: "Datang ke loket, lalu isi formulir.",
	Check: func(p *Pass) {
		p.eachRemark(gapBefore, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("spasi sebelum tanda baca \"%s\"", "a space before \"%s\"").With(m.to),
				lang.T("hapus spasinya", "delete the space"))
		})
		p.eachRemark(gapDouble, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("spasi ganda di tengah kalimat", "double spaces within a sentence"),
				lang.T("sisakan satu spasi", "leave one"))
		})
	},
}

// bare takes emphasis away.
var bare = strings.NewReplacer("*", "", "_", "", "~", "")

var prefixDi = Rule{
	ID: "TX021", Name: "di-ke", Severity: diag.Note, Allow: true,
	Title: lang.T("\"di\" dan \"ke\": kata depan atau awalan", "\"di\" and \"ke\": preposition or prefix"),
	Why: lang.T("EYD memisahkan di dan ke sebagai kata depan (di kantor) dan menyambungnya sebagai awalan (dilihat).",
		"Indonesian spelling separates di and ke as prepositions (di kantor) and joins them as prefixes (dilihat)."),
	Bad:  "Formulir dapat di lihat dikantor.",
	Good: "Formulir dapat dilihat di kantor.",
	Check: func(p *Pass) {
		say := func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("\"%s\": ejaannya \"%s\"", "\"%s\" is spelt \"%s\"").With(short(bare.Replace(f.text[m.start:m.end])), m.to),
				lang.T("sambung bila kata kerja (dilihat), pisahkan bila tempat atau waktu (di kantor)", "join it before a verb (dilihat), separate it before a place or time (di kantor)"))
		}
		p.eachRemark(detached, say)
		p.eachRemark(written, say)
	},
}

var spelling = Rule{
	ID: "TX022", Name: "spelling", Severity: diag.Note, Allow: true,
	Title: lang.T("Ejaan tidak baku", "A word is not in standard spelling"),
	Why: lang.T("Naskah kantor memakai ejaan KBBI dan EYD; kata dengan dua ejaan sulit dicari. Yang diperiksa hanya daftar kecil kata yang sering keliru; kantor dapat menambahnya (words: pada .github/terbit.yml).",
		"An office writes by KBBI and EYD; a word of two spellings is hard to search for. Only a small list of common mistakes is checked; an office can add to it (words: in .github/terbit.yml)."),
	Bad:  "Silahkan mengurus ijin di apotik.",
	Good: "Silakan mengurus izin di apotek.",
	Check: func(p *Pass) {
		p.eachRemark(spelt, func(m *remark, f *passage) {
			p.Report(p.spot(m, f), lang.T("\"%s\": ejaan bakunya \"%s\"", "\"%s\" is spelt \"%s\"").With(short(f.text[m.start:m.end]), short(m.to)),
				lang.T("ganti; kalau memang ejaan resmi di kantor Anda, tambahkan pada words: accept: di .github/terbit.yml", "replace it; if it is your office's own spelling, add it under words: accept: in .github/terbit.yml"))
		})
	},
}
