package schema

import "time"

// EntryType says what a ledger line records.
type EntryType string

// The entries. An intent is written before a destination is touched and exactly
// one of receipt, rejected, prepared or unknown ends it.
const (
	Genesis  EntryType = "genesis"  // first line: mode and repository
	Intent   EntryType = "intent"   // about to act
	Receipt  EntryType = "receipt"  // done; the destination shows it
	Rejected EntryType = "rejected" // refused for good; nothing was posted
	Prepared EntryType = "prepared" // handed to a person; proof awaited
	Unknown  EntryType = "unknown"  // may have been posted; a person decides
	Resolved EntryType = "resolved" // a person's answer to an unknown
	Decided  EntryType = "decision" // a revision of an item was decided on
	Lease    EntryType = "lease"    // one run alone publishes until a moment
	Step     EntryType = "step"     // a sub-step of an open intent, with its result
	Ordered  EntryType = "order"    // a hold, its release, or a withdrawal by command
	Left     EntryType = "left"     // a person's word that what nothing wants any more stays where it is
)

// Values lists the entry types.
func (EntryType) Values() []string {
	return []string{"genesis", "intent", "receipt", "rejected", "prepared", "unknown", "resolved", "decision", "lease", "step", "order", "left"}
}

// Mode separates a rehearsal's ledger from a live one.
type Mode string

// The modes.
const (
	Rehearsal Mode = "rehearsal"
	Live      Mode = "live"
)

// Values lists the modes.
func (Mode) Values() []string { return []string{"rehearsal", "live"} }

// Entry adalah satu baris buku besar (ledger), JSON dalam satu baris.
type Entry struct {
	// Nomor baris, mulai dari 1.
	Seq int `json:"seq"`
	// SHA-256 baris mentah sebelumnya tanpa akhir baris: sha256:…; baris pertama memakai 64 angka nol.
	Prev string `json:"prev" jsonschema:"pattern=^sha256:[0-9a-f]{64}$"`
	// Waktu pencatatan (RFC 3339).
	Time time.Time `json:"time"`
	// Jenis catatan.
	Type EntryType `json:"type"`
	// Mode buku besar; hanya pada baris pertama.
	Mode Mode `json:"mode,omitempty"`
	// Repositori pemilik buku besar; hanya pada baris pertama.
	Repository string `json:"repository,omitempty"`
	// Kunci tindakan: sama untuk niat dan akhirnya, berbeda untuk setiap tindakan.
	Key string `json:"key,omitempty"`
	// Konten: content/TAHUN/nama.
	Item string `json:"item,omitempty"`
	// Revisi: id pohon git folder konten.
	Revision string `json:"revision,omitempty"`
	// Kanal tujuan.
	Channel Channel `json:"channel,omitempty"`
	// Akun tujuan pada kanal itu.
	Account string `json:"account,omitempty"`
	// Tindakan: post, correct, atau withdraw; pada catatan left withdraw bila kontennya sudah dicabut.
	Action string `json:"action,omitempty"`
	// Cara meralat lewat API: edit, reply (balasan yang tertaut), atau repost.
	How string `json:"how,omitempty"`
	// Jalan tindakan itu: serah (lewat petugas) atau api; kosong pada latihan.
	Transport Transport `json:"transport,omitempty"`
	// Sidik isi yang ditampilkan kanal: teks, media, dan teks alternatif.
	Digest string `json:"digest,omitempty"`
	// Sidik media dan teks alternatifnya saja; tanpa media kosong.
	MediaDigest string `json:"media_digest,omitempty"`
	// Nomor bagian utas yang diunggah, mulai dari 1; kosong bila bukan utas, atau utas yang diserahkan utuh.
	Part int `json:"part,omitempty"`
	// Banyak bagian utas itu.
	Parts int `json:"parts,omitempty"`
	// Sidik bagian itu saja: teksnya, dan pada bagian pertama juga medianya.
	PartDigest string `json:"part_digest,omitempty"`
	// Banyak catatan ralat pada revisi itu.
	Corrections int `json:"corrections,omitempty"`
	// Alamat unggahan, bila ada.
	URL string `json:"url,omitempty"`
	// Sebab penolakan atau ketidakpastian.
	Error string `json:"error,omitempty"`
	// Id unggahan pada kanal itu: untuk mencari, meralat, atau menghapusnya.
	PostID string `json:"post_id,omitempty"`
	// Nama langkah antara; hanya pada catatan step.
	Step string `json:"step,omitempty"`
	// Hasil langkah antara, misalnya id media; pada resolved, alamat komentar yang menjawab.
	Value string `json:"value,omitempty"`
	// Proses yang sedang menerbitkan; hanya pada catatan lease.
	Run string `json:"run,omitempty"`
	// Sampai kapan proses itu sendirian menerbitkan (RFC 3339); sama dengan time berarti selesai.
	Until time.Time `json:"until,omitzero"`
	// Perintah pada usulan terbaca sampai saat ini (RFC 3339); hanya pada catatan lease.
	Heard time.Time `json:"heard,omitzero"`
	// Yang menjawab; hanya pada catatan resolved dan left.
	By string `json:"by,omitempty"`
	// Alasan membiarkan; hanya pada catatan left.
	Reason string `json:"reason,omitempty"`
	// Dasar sebuah keputusan; hanya pada catatan decision.
	Decision *Decision `json:"decision,omitempty"`
	// Perintah yang berlaku setelah keputusan; hanya pada catatan order.
	Order *Order `json:"order,omitempty"`
	// Segel: SHA-256 atas baris ini sampai sebelum kunci sum, supaya baris terakhir pun terjaga.
	Sum string `json:"sum" jsonschema:"pattern=^sha256:[0-9a-f]{64}$"`
}

// Verdict says how a revision was decided.
type Verdict string

// The verdicts. A rejected proposal is on record too; nothing is shown of it.
const (
	Approved Verdict = "approved"
	Refused  Verdict = "rejected"
)

// Values lists the verdicts.
func (Verdict) Values() []string { return []string{"approved", "rejected"} }

// Basis says what a decision rests on.
type Basis string

// The bases. A rehearsal has nobody who decides: it takes what it lets out as
// decided, in its own ledger only.
const (
	OnProposal  Basis = "pull_request"
	OnRehearsal Basis = "rehearsal"
)

// Values lists the bases.
func (Basis) Values() []string { return []string{"pull_request", "rehearsal"} }

// Decision adalah dasar sebuah keputusan.
type Decision struct {
	// Hasil keputusan.
	Verdict Verdict `json:"verdict"`
	// Dasarnya: usulan yang diputuskan orang, atau latihan, yang tidak diputuskan siapa pun.
	Basis Basis `json:"basis"`
	// Jalur prosedur yang ditempuh: kuncinya di berkas prosedur.
	Track string `json:"track,omitempty"`
	// Nomor usulan (pull request).
	Pull int `json:"pull,omitempty"`
	// Commit yang dinilai.
	Head string `json:"head,omitempty"`
	// Commit yang membawa revisi itu ke cabang utama.
	Merge string `json:"merge,omitempty"`
	// Pemeran setiap langkah, menurut fakta di GitHub.
	Reviewers []Reviewer `json:"reviewers,omitempty"`
	// Revisi berkas peran yang dipakai, pada induk penggabungan: id blob git.
	Policy string `json:"policy,omitempty"`
	// Sidik isi untuk setiap tujuan.
	Messages []MessageDigest `json:"messages,omitempty"`
	// Sidik rekaman fakta (SHA-256) yang dapat dinilai ulang.
	Snapshot string `json:"snapshot,omitempty" jsonschema:"pattern=^sha256:[0-9a-f]{64}$"`
	// Revisi itu mencabut kontennya.
	Withdraws bool `json:"withdraws,omitempty"`
}

// OrderVerb says what a command orders, in the words of the command.
type OrderVerb string

// The orders.
const (
	OrderHold     OrderVerb = "tahan"
	OrderRelease  OrderVerb = "lepas"
	OrderWithdraw OrderVerb = "tarik"
)

// Values lists the orders.
func (OrderVerb) Values() []string { return []string{"tahan", "lepas", "tarik"} }

// Order adalah perintah pada usulan yang sudah digabungkan.
type Order struct {
	// Perintahnya: tahan, lepas, atau tarik.
	Verb OrderVerb `json:"verb"`
	// Nomor usulan (pull request).
	Pull int `json:"pull"`
	// Nomor komentar yang memuatnya.
	Comment int64 `json:"comment"`
	// Alamat komentar itu.
	Address string `json:"address,omitempty"`
	// Nama akun GitHub yang memerintahkan.
	By string `json:"by"`
	// Alasannya.
	Reason string `json:"reason,omitempty"`
	// Waktu perintah menurut GitHub.
	Time time.Time `json:"time"`
	// Melepas juga yang ditahan orang lain; hanya pada lepas.
	All bool `json:"all,omitempty"`
	// Jenis pencabutan; hanya pada tarik.
	Kind WithdrawalKind `json:"kind,omitempty"`
	// Sidik rekaman fakta (SHA-256) yang dapat dinilai ulang.
	Snapshot string `json:"snapshot,omitempty" jsonschema:"pattern=^sha256:[0-9a-f]{64}$"`
}

// Reviewer adalah orang yang mengisi satu langkah prosedur.
type Reviewer struct {
	// Nomor langkah SOP.
	Step int `json:"step"`
	// Nama akun GitHub.
	Login string `json:"login"`
	// Peran yang dipakai.
	Role string `json:"role"`
	// Waktu menurut GitHub.
	Time time.Time `json:"time"`
}

// MessageDigest adalah sidik isi untuk satu tujuan.
type MessageDigest struct {
	// Kanal tujuan.
	Channel Channel `json:"channel"`
	// Akun tujuan pada kanal itu.
	Account string `json:"account"`
	// Sidik isi: teks, media, dan teks alternatif.
	Digest string `json:"digest"`
}
