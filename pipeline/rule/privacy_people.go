package rule

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var consentMissing = Rule{
	ID: "PD005", Name: "consent-missing", Severity: diag.Warning, Allow: true,
	Title: lang.T("Persetujuan orang pada foto atau video", "Consent of people in a photo or video"),
	Why: lang.T("Wajah yang dikenali adalah data pribadi; untuk anak, wali yang menyetujui (UU 27/2022). “Ada” atau “ya” tidak menyebut siapa yang menyetujui.",
		"A face that can be recognized is personal data; for a child the guardian consents (Law 27/2022). “Ada” or “ya” does not say who agreed."),
	Bad:  "materials:\n  - kind: foto\n    source: Dokumentasi kegiatan\n    consent: ada",
	Good: "materials:\n  - kind: foto\n    source: Dokumentasi kegiatan\n    consent: Tidak menampilkan wajah yang dikenali",
	Check: func(p *Pass) {
		if !p.designed() {
			return
		}
		for i, m := range p.Item.Meta.Materials {
			if !pictured(m.Kind) {
				continue
			}
			hint := lang.T("tulis consent: siapa yang menyetujui (wali untuk anak), atau \"tidak menampilkan orang\"", "write consent: who agreed (a guardian for a child), or \"tidak menampilkan orang\" if no person is shown")
			switch n := letters(m.Consent); {
			case n == 0:
				p.Report(p.Item.At("materials", i), lang.T("bahan %s belum menyebut persetujuan (consent)", "the %s material says nothing of consent").With(string(m.Kind)), hint)
			case n < 8:
				p.Report(p.Item.At("materials", i, "consent"), lang.T("persetujuan (consent) bahan %s tidak menyebut siapa yang menyetujui", "the consent of the %s material does not say who agreed").With(string(m.Kind)), hint)
			}
		}
	},
}

func pictured(k schema.MaterialKind) bool { return k == "foto" || k == "video" }

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

var guardianConsent = Rule{
	ID: "PD011", Name: "guardian-consent", Severity: diag.Note, Allow: true,
	Title: lang.T("Persetujuan wali untuk anak", "A guardian's consent for a child"),
	Why: lang.T("Data anak adalah data spesifik; orang tua atau wali yang menyetujui (UU 27/2022). Ditanyakan bila teks, teks alternatif, atau bahan sebuah foto atau video menyebut anak, siswa, murid, atau balita.",
		"A child's data are specific; a parent or guardian consents (Law 27/2022). Asked where the text, an alternative text or a material of a photo or video speaks of children or pupils."),
	Good: "materials:\n  - kind: foto\n    source: Dokumentasi kegiatan\n    consent: Orang tua siswa menyetujui secara tertulis",
	Check: func(p *Pass) {
		if !p.designed() {
			return
		}
		pictures, agreed := 0, 0
		for _, m := range p.Item.Meta.Materials {
			if pictured(m.Kind) {
				pictures++
				if coversChildren(m.Consent) {
					agreed++
				}
			}
		}
		k := p.Item.Meta.Type
		if pictures == 0 && k != schema.Photo && k != schema.Video || pictures > 0 && agreed == pictures {
			return
		}
		if f, at, word := p.child(); word != "" {
			p.ReportAbout(word, p.rule.Severity, p.place(f, at), lang.T("kata “%s”: bila anak tampak pada gambar, persetujuan walinya perlu disebut", "the word “%s”: if a child can be seen, the guardian's consent has to be named").With(word),
				lang.T("tulis pada materials: consent: orang tua atau wali yang menyetujui, atau \"tidak menampilkan anak\"", "write in materials: consent: the parent or guardian who agreed, or \"tidak menampilkan anak\" if no child is shown"))
		}
	},
}

// coversChildren reports whether a consent names a guardian, or says that nobody
// is shown.
func coversChildren(consent string) bool {
	s := strings.ToLower(consent)
	for _, w := range []string{"wali", "orang tua", "orangtua", "ortu", "ayah", "ibu kandung", "tidak menampilkan", "tidak tampak", "tidak ada orang", "tidak ada anak", "tanpa orang", "tanpa wajah"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// childWords are words for children; schools count in capitals only. What may
// follow "anak" so that no child is meant is in notChild.
var (
	childWords   = set("anak siswa siswi murid pelajar balita bayi santri paud")
	childSchools = set("SD SDN MI MIN SMP SMPN MTS MTSN TK SLB PAUD")
	notChild     = set("sungai tangga buah perusahaan usaha panah kunci cucu tirinya gunung cabang")
)

// child is the first word for a child in the item's texts.
func (p *Pass) child() (in field, at int, word string) {
	p.fields(func(f field) {
		if word != "" || f.key == "allow" || f.key == "tags" || f.key == "owner" {
			return
		}
		if i, n := findChild(f.text); n > 0 {
			in, at, word = f, i, f.text[i:i+n]
		}
	})
	return in, at, word
}

func findChild(text string) (at, n int) {
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && isWord(text[i]) {
			i++
		}
		if n := i - start; between(n, 2, 8) {
			w := text[start:i]
			if childSchools[w] || childWords[strings.ToLower(w)] && !notChild[wordAfter(text[i:])] {
				return start, n
			}
		}
		for i < len(text) && !isWord(text[i]) {
			i++
		}
	}
	return 0, 0
}

func wordAfter(s string) string {
	s = strings.TrimLeft(s[:min(len(s), 24)], " ")
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	return strings.ToLower(s[:n])
}

var materialPersonal = Rule{
	ID: "PD012", Name: "material-personal", Severity: diag.Warning, Allow: true,
	Title: lang.T("Bahan berisi data pribadi", "A material that holds personal data"),
	Why: lang.T("Bahan yang memuat data pribadi harus disaring sebelum dipakai, dan berkasnya tidak disimpan di repositori: riwayat git tidak dapat ditarik kembali. Kesehatan, biometrik, genetika, catatan kejahatan, data anak, dan keuangan pribadi adalah data spesifik (UU 27/2022 tentang Pelindungan Data Pribadi).",
		"A material that holds personal data has to be cleaned before use, and its file stays out of the repository: git history can't be taken back. Health, biometrics, genetics, criminal records, children and personal finances are specific data (Law 27/2022 on personal data)."),
	Bad:  "materials:\n  - kind: informasi\n    source: Fotokopi KTP dan rekam medis pemohon",
	Good: "materials:\n  - kind: informasi\n    source: Rekapitulasi layanan per bulan, tanpa nama",
	Check: func(p *Pass) {
		for i, m := range p.Item.Meta.Materials {
			for _, v := range []struct{ text, key string }{{m.Source, "source"}, {path.Base(m.File), "file"}} {
				if d, ok := personalDocument(v.text); ok {
					p.ReportAbout(d.name, p.rule.Severity, p.Item.At("materials", i, v.key), d.message(),
						lang.T("pakai bahan yang sudah disaring (jumlah, tanpa nama dan nomor) dan simpan aslinya di luar repositori; bila bahan ini tentang layanannya saja, sebut misalnya “alur pengurusan …”",
							"use a cleaned material (figures, no names or numbers) and keep the original outside the repository; if it is only about the service, say so, such as “alur pengurusan …”"))
					break
				}
			}
		}
	},
}

// personalPaper is a kind of paper that holds personal data.
type personalPaper struct {
	name     string
	specific bool // data pribadi spesifik
}

func (d personalPaper) message() lang.Text {
	kind := lang.T("data pribadi", "personal data")
	if d.specific {
		kind = lang.T("data pribadi spesifik", "specific personal data (data pribadi spesifik)")
	}
	return lang.T("bahan ini menyebut %s: %s menurut UU 27/2022 (PDP)", "this material names %s: %s under Law 27/2022 (PDP)").With(d.shown(), kind)
}

// shown is the name as it is usually written.
func (d personalPaper) shown() string {
	if len(d.name) <= 4 || strings.Contains(d.name, "bpjs") {
		return strings.ToUpper(d.name)
	}
	return d.name
}

var personalPapers = []personalPaper{
	{"rekam medis", true},
	{"hasil laboratorium", true},
	{"hasil lab", true},
	{"diagnosis", true},
	{"surat keterangan sakit", true},
	{"surat keterangan sehat", true},
	{"riwayat penyakit", true},
	{"resep dokter", true},
	{"data pasien", true},
	{"daftar pasien", true},
	{"sidik jari", true},
	{"biometrik", true},
	{"iris mata", true},
	{"skck", true},
	{"catatan kriminal", true},
	{"slip gaji", true},
	{"daftar gaji", true},
	{"rekening koran", true},
	{"buku tabungan", true},
	{"mutasi rekening", true},
	{"data siswa", true},
	{"daftar siswa", true},
	{"data anak", true},
	{"daftar anak", true},
	{"rapor", true},
	{"akta kelahiran", true},
	{"kartu identitas anak", true},
	{"ktp", false},
	{"kartu tanda penduduk", false},
	{"kartu keluarga", false},
	{"ijazah", false},
	{"paspor", false},
	{"npwp", false},
	{"buku nikah", false},
	{"akta nikah", false},
	{"akta cerai", false},
	{"surat izin mengemudi", false},
	{"stnk", false},
	{"bpkb", false},
	{"daftar hadir", false},
	{"daftar penerima", false},
	{"data penerima", false},
	{"by name by address", false},
	{"bnba", false},
	{"biodata", false},
	{"curriculum vitae", false},
	{"daftar riwayat hidup", false},
	{"nomor hp", false},
	{"kartu bpjs", true},
	{"nik", false},
}

// aboutService are words by which a material speaks of a service, a rule or a
// figure and not of a person's paper.
var aboutService = []string{
	"peraturan", "permen", "perda", "perbup", "undang-undang", "uu ", "sop", "standar pelayanan", "alur", "tata cara", "syarat", "persyaratan",
	"layanan", "pelayanan", "panduan", "petunjuk", "formulir kosong", "jadwal", "siaran pers", "infografis", "rekapitulasi", "rekap ", "jumlah",
	"statistik", "persentase", "sosialisasi", "pengurusan", "pembuatan", "perekaman", "penerbitan", "pencetakan", "disamarkan", "anonim", "tanpa nama",
}

// unjoined reads a file's name as words. Made once: a replacer costs more to make
// than to use.
var unjoined = strings.NewReplacer("_", " ", "-", " ")

func personalDocument(text string) (personalPaper, bool) {
	s := strings.ToLower(unjoined.Replace(text))
	for _, w := range aboutService {
		if strings.Contains(s, w) {
			return personalPaper{}, false
		}
	}
	for _, d := range personalPapers {
		if i := strings.Index(s, d.name); i >= 0 && isWhole(s, i, i+len(d.name)) {
			return d, true
		}
	}
	return personalPaper{}, false
}

// isWhole reports whether s[i:j] stands as words of its own.
func isWhole(s string, i, j int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[j:])
	return !(i > 0 && unicode.IsLetter(r)) && !(j < len(s) && unicode.IsLetter(after))
}
