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
)

// Values lists the entry types.
func (EntryType) Values() []string {
	return []string{"genesis", "intent", "receipt", "rejected", "prepared", "unknown", "resolved"}
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
	// Tindakan: post, correct, atau withdraw.
	Action string `json:"action,omitempty"`
	// Sidik isi yang ditampilkan kanal: teks, media, dan teks alternatif.
	Digest string `json:"digest,omitempty"`
	// Banyak catatan ralat pada revisi itu.
	Corrections int `json:"corrections,omitempty"`
	// Alamat unggahan, bila ada.
	URL string `json:"url,omitempty"`
	// Sebab penolakan atau ketidakpastian.
	Error string `json:"error,omitempty"`
	// Segel: SHA-256 atas baris ini sampai sebelum kunci sum, supaya baris terakhir pun terjaga.
	Sum string `json:"sum" jsonschema:"pattern=^sha256:[0-9a-f]{64}$"`
}
