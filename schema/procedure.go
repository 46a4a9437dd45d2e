package schema

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"
)

//go:embed sop.yaml
var defaultProcedure []byte

// Completion is the kind of fact that completes a step. It ties a step of any
// office's procedure to what the gate can see; the step's number does not.
type Completion string

// The kinds of fact, in the order that a procedure may use them.
const (
	ByProposal      Completion = "proposal"      // a pull request with its material
	ByConsideration Completion = "consideration" // a yes to the idea
	ByContent       Completion = "content"       // the content facts the step needs
	ByReady         Completion = "ready"         // the same, and declared ready for review
	ByCorrection    Completion = "correction"    // a yes to the exact revision
	ByDecision      Completion = "decision"      // the decider's yes to the exact revision
	ByPublication   Completion = "publication"   // proof that it is out
)

// Values lists the kinds of fact.
func (Completion) Values() []string {
	return []string{"proposal", "consideration", "content", "ready", "correction", "decision", "publication"}
}

// ContentFact names something that can be read off an item's content. The list
// is closed because code has to test each one.
type ContentFact string

// The content facts.
const (
	FactTitle            ContentFact = "judul"
	FactNarrative        ContentFact = "narasi"
	FactSourceText       ContentFact = "bahan-informasi"
	FactSourceMedia      ContentFact = "bahan-foto-video"
	FactBrief            ContentFact = "brief-konten"
	FactSources          ContentFact = "materi-konten"
	FactMedia            ContentFact = "media"
	FactAltText          ContentFact = "teks-alternatif"
	FactCaptions         ContentFact = "takarir"
	FactComplete         ContentFact = "konten-informasi"
	FactCorrectionNote   ContentFact = "catatan-ralat"
	FactWithdrawalReason ContentFact = "alasan-pencabutan"
)

// Values lists the content facts.
func (ContentFact) Values() []string {
	return []string{
		"judul", "narasi", "bahan-informasi", "bahan-foto-video", "brief-konten", "materi-konten",
		"media", "teks-alternatif", "takarir", "konten-informasi", "catatan-ralat", "alasan-pencabutan",
	}
}

// OutputKind names what a step leaves behind in an item's folder.
type OutputKind string

// The outputs.
const (
	OutputNarrative OutputKind = "narasi"
	OutputMedia     OutputKind = "konten-foto-video-infografis"
)

// Values lists the outputs.
func (OutputKind) Values() []string { return []string{"narasi", "konten-foto-video-infografis"} }

// TrackChange is what a pull request does to an item, against the base branch.
type TrackChange string

// The kinds of change. Each has exactly one track.
const (
	ChangeNew          TrackChange = "new"
	ChangeCorrection   TrackChange = "correction"
	ChangeWithdrawal   TrackChange = "withdrawal"
	ChangePersonalData TrackChange = "personal-data"
)

// Values lists the kinds of change.
func (TrackChange) Values() []string {
	return []string{"new", "correction", "withdrawal", "personal-data"}
}

// Procedure adalah SOP sebuah kantor sebagai data: kepala naskah, dasar hukum,
// langkah beserta mutu bakunya, dan jalur yang boleh ditempuh sebuah konten.
type Procedure struct {
	// Kepala naskah SOP.
	Header ProcedureHeader `json:"header" yaml:"header"`
	// Judul naskah, persis seperti ditandatangani.
	Title string `json:"title" yaml:"title"`
	// Nama SOP, persis seperti ditandatangani.
	Name string `json:"name" yaml:"name"`
	// Dasar hukum, urut seperti di naskah.
	LegalBasis []LegalBasis `json:"legal_basis" yaml:"legal_basis"`
	// Kualifikasi pelaksana, urut seperti di naskah.
	Qualifications []string `json:"qualifications" yaml:"qualifications"`
	// Keterkaitan dengan SOP lain; boleh kosong.
	Related []string `json:"related" yaml:"related"`
	// Peralatan dan perlengkapan, urut seperti di naskah.
	Equipment []string `json:"equipment" yaml:"equipment"`
	// Peringatan bila prosedur tidak dilaksanakan.
	Warning string `json:"warning" yaml:"warning"`
	// Pencatatan dan pendataan.
	RecordKeeping string `json:"record_keeping" yaml:"record_keeping"`
	// Pelaksana, urut seperti kolom di naskah.
	Executors []ProcedureExecutor `json:"executors" yaml:"executors"`
	// Pembagian peran yang dapat dipilih kantor; yang pertama adalah bawaan.
	Profiles []ProcedureProfile `json:"profiles" yaml:"profiles"`
	// Langkah, bernomor 1 sampai n tanpa celah.
	Steps []ProcedureStep `json:"steps" yaml:"steps"`
	// Jalur: langkah mana yang ditempuh untuk perubahan macam apa.
	Tracks []Track `json:"tracks" yaml:"tracks"`
}

// ProcedureHeader adalah kepala naskah SOP. Tanggal ditulis seperti di naskah.
// Nama dan NIP pejabat yang mengesahkan tidak punya tempat di sini: keduanya
// data pribadi, dan orang dalam jabatan berganti.
type ProcedureHeader struct {
	// Pemerintah daerah atau lembaga induk.
	Government string `json:"government" yaml:"government"`
	// Instansi pemilik SOP.
	Institution string `json:"institution" yaml:"institution"`
	// Nomor SOP.
	Number string `json:"number" yaml:"number"`
	// Tanggal pembuatan, misalnya "14 April 2025".
	Created string `json:"created" yaml:"created"`
	// Tanggal revisi; kosong bila belum pernah direvisi.
	Revised string `json:"revised" yaml:"revised"`
	// Tanggal efektif.
	Effective string `json:"effective" yaml:"effective"`
	// Jabatan yang mengesahkan, tanpa nama dan NIP.
	ApprovedBy string `json:"approved_by" yaml:"approved_by"`
	// Catatan kita tentang naskah, misalnya salah ketik; bukan bagian SOP.
	Notes []string `json:"notes,omitempty" yaml:"notes,omitempty"`
}

// LegalBasis adalah satu dasar hukum.
type LegalBasis struct {
	// Bunyi dasar hukum, persis seperti ditandatangani.
	Text string `json:"text" yaml:"text"`
	// Catatan kita atas bunyinya, misalnya salah ketik; bukan bagian SOP.
	Note string `json:"note" yaml:"note"`
	// Keberlakuan yang diketahui kantor, misalnya "dilaporkan dicabut".
	Status string `json:"status" yaml:"status"`
}

// ProcedureExecutor adalah satu pelaksana: sebuah peran, bukan orang.
type ProcedureExecutor struct {
	// Kunci peran, dipakai di `roles` dan di konfigurasi kantor.
	Role string `json:"role" yaml:"role"`
	// Sebutan pelaksana di naskah.
	Name string `json:"name" yaml:"name"`
	// Kepanjangan sebutan; boleh kosong.
	Title string `json:"title,omitempty" yaml:"title,omitempty"`
}

// ProcedureProfile adalah satu cara membagi langkah kepada pelaksana.
type ProcedureProfile struct {
	// Kunci profil, dipakai di `roles` tiap langkah.
	Key string `json:"key" yaml:"key"`
	// Penjelasan singkat untuk orang.
	Name string `json:"name" yaml:"name"`
}

// ProcedureStep adalah satu langkah prosedur beserta mutu bakunya.
type ProcedureStep struct {
	// Nomor langkah, mulai dari 1.
	Number int `json:"number" yaml:"number"`
	// Nama pendek, satu kata huruf kecil, misalnya "koreksi".
	ShortName string `json:"short_name" yaml:"short_name"`
	// Uraian prosedur, persis seperti ditandatangani.
	Name string `json:"name" yaml:"name"`
	// Macam fakta yang menyelesaikan langkah ini: proposal (diajukan),
	// consideration (dipertimbangkan), content (isinya lengkap), ready (lengkap
	// dan siap diperiksa), correction (dikoreksi), decision (diputuskan),
	// publication (tayang).
	CompletedBy Completion `json:"completed_by" yaml:"completed_by"`
	// Fakta isi konten yang harus ada sebelum langkah selesai; bukan bagian SOP.
	Needs []ContentFact `json:"needs,omitempty" yaml:"needs,omitempty"`
	// Persyaratan/kelengkapan menurut naskah.
	Requirements []Requirement `json:"requirements" yaml:"requirements"`
	// Waktu baku dalam menit kerja.
	Minutes int `json:"minutes" yaml:"minutes" jsonschema:"minimum=1"`
	// Keluaran (output) menurut naskah.
	Outputs []Output `json:"outputs" yaml:"outputs"`
	// Keterangan menurut naskah; boleh kosong.
	Note string `json:"note" yaml:"note"`
	// Benar bila langkah ini memilih antara ya dan tidak: belah ketupat di bagan alir (PermenPANRB 35/2012).
	Decision bool `json:"decision" yaml:"decision"`
	// Peran yang boleh melakukan langkah ini, per profil; yang pertama adalah pelaksana utama.
	Roles map[string][]string `json:"roles" yaml:"roles"`
}

// Requirement adalah satu persyaratan langkah.
type Requirement struct {
	// Fakta isi konten yang membuktikan persyaratan terpenuhi.
	Key ContentFact `json:"key" yaml:"key"`
	// Bunyi persyaratan di naskah.
	Name string `json:"name" yaml:"name"`
}

// Output adalah satu keluaran langkah.
type Output struct {
	// Berkas konten yang menjadi keluaran itu.
	Key OutputKind `json:"key" yaml:"key"`
	// Bunyi keluaran di naskah.
	Name string `json:"name" yaml:"name"`
}

// Track adalah jalur: urutan langkah untuk satu macam perubahan.
type Track struct {
	// Kunci jalur, misalnya "ralat".
	Key string `json:"key" yaml:"key"`
	// Nama jalur untuk orang.
	Name string `json:"name" yaml:"name"`
	// Macam perubahan yang menempuh jalur ini.
	AppliesTo TrackChange `json:"applies_to" yaml:"applies_to"`
	// Nomor langkah yang ditempuh, menaik.
	Steps []int `json:"steps" yaml:"steps"`
	// Fakta isi konten yang harus ada di langkah pertama jalur ini.
	Needs []ContentFact `json:"needs,omitempty" yaml:"needs,omitempty"`
	// Benar bila jalur ini ada di naskah SOP.
	FromSOP bool `json:"from_sop" yaml:"from_sop"`
	// Catatan untuk orang, misalnya "bukan dari SOP".
	Note string `json:"note" yaml:"note"`
}

// LoadProcedure reads a procedure file. It is strict: an unknown or repeated
// key is an error, and so is a procedure that [Procedure.Validate] refuses.
func LoadProcedure(data []byte) (Procedure, error) {
	var p Procedure
	if err := yaml.Load(data, &p, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		return Procedure{}, fmt.Errorf("read procedure: %w", err)
	}
	if err := p.Validate(); err != nil {
		return Procedure{}, err
	}
	return p, nil
}

// DefaultProcedure is the SOP this repository runs, from the embedded sop.yaml.
// Its slices are shared between callers and must not be changed.
func DefaultProcedure() Procedure { return loadDefault() }

var loadDefault = sync.OnceValue(func() Procedure {
	p, err := LoadProcedure(defaultProcedure)
	if err != nil {
		panic(err) // the file is compiled in, so this is a broken build
	}
	return p
})

// Step finds a step by its number.
func (p Procedure) Step(number int) (ProcedureStep, bool) {
	if number < 1 || number > len(p.Steps) {
		return ProcedureStep{}, false
	}
	return p.Steps[number-1], true
}

// TrackFor is the track of a kind of change.
func (p Procedure) TrackFor(c TrackChange) (Track, bool) {
	i := slices.IndexFunc(p.Tracks, func(t Track) bool { return t.AppliesTo == c })
	if i < 0 {
		return Track{}, false
	}
	return p.Tracks[i], true
}

// DefaultProfile is the first profile's key.
func (p Procedure) DefaultProfile() string {
	if len(p.Profiles) == 0 {
		return ""
	}
	return p.Profiles[0].Key
}

// Minutes is the standard time of the whole procedure, in office minutes.
func (p Procedure) Minutes() int {
	total := 0
	for _, s := range p.Steps {
		total += s.Minutes
	}
	return total
}
