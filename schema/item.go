// Package schema is the single source of the shapes that people and programs
// write: an item's front matter, the office's configuration, the procedure and
// the ledger's entries. The JSON Schemas beside it are generated from these
// types (go generate ./schema), and the comments on fields become the
// descriptions that authors read in their editor; those are Indonesian.
package schema

//go:generate go run ./generate

// Limits of the front matter, in characters (runes).
const (
	TitleMax   = 90
	SummaryMax = 240
	AltMax     = 1000
)

// Enum is a string type with a closed list of values, used by the decoder for
// "maksud Anda …?" and by the generator for JSON Schema's enum.
type Enum interface{ Values() []string }

// Kind is the form of an item.
type Kind string

// The forms of the SOP's outputs, and text alone.
const (
	Photo       Kind = "foto"
	Video       Kind = "video"
	Infographic Kind = "infografis"
	Narrative   Kind = "narasi"
)

// Values lists the kinds.
func (Kind) Values() []string { return []string{"foto", "video", "infografis", "narasi"} }

// Classification is the information class of UU 14/2008.
type Classification string

// The classes. Excepted information is known so that it can be refused by name.
const (
	Periodic  Classification = "berkala"
	Immediate Classification = "serta-merta"
	AtAnyTime Classification = "setiap-saat"
	Excepted  Classification = "dikecualikan"
)

// Values lists the classes.
func (Classification) Values() []string {
	return []string{"berkala", "serta-merta", "setiap-saat", "dikecualikan"}
}

// Channel names a place where an item is shown. Site is on every item and is no
// destination of the plan; the others are the destinations.
type Channel string

// Site is the public website.
const Site Channel = "site"

// Values lists the channels.
func (Channel) Values() []string {
	return []string{"site", "instagram", "facebook", "x", "threads", "telegram", "tiktok", "youtube", "whatsapp", "mastodon", "bluesky"}
}

// MaterialKind is the kind of a raw material.
type MaterialKind string

// Values lists the kinds of materials.
func (MaterialKind) Values() []string { return []string{"informasi", "foto", "video"} }

// WithdrawalKind says why an item is taken down.
type WithdrawalKind string

// The kinds of withdrawal; personal data is removed without an explanation.
const (
	Mistaken     WithdrawalKind = "keliru"
	Outdated     WithdrawalKind = "kedaluwarsa"
	PersonalData WithdrawalKind = "data-pribadi"
)

// Values lists the kinds of withdrawal.
func (WithdrawalKind) Values() []string { return []string{"keliru", "kedaluwarsa", "data-pribadi"} }

// Item adalah front matter satu konten: bagian di antara dua baris --- pada index.md.
type Item struct {
	// Judul konten, paling banyak 90 karakter. Tampil di situs dan pada daftar.
	Title string `json:"title" jsonschema:"minLength=1,maxLength=90"`
	// Ringkasan satu atau dua kalimat, paling banyak 240 karakter. Tampil di daftar dan pratinjau tautan.
	Summary string `json:"summary,omitempty" jsonschema:"maxLength=240"`
	// Tanggal konten (2026-03-02), boleh dengan jam ("2026-03-02T09:00:00+07:00").
	Date Moment `json:"date"`
	// Bentuk konten: foto, video, infografis, atau narasi (teks saja).
	Type Kind `json:"type"`
	// Klasifikasi informasi menurut UU 14/2008. Informasi yang dikecualikan selalu ditolak.
	Classification Classification `json:"classification"`
	// Kanal tujuan, selalu ditulis lengkap. Situs selalu memuat setiap konten; tulis [site] bila hanya di situs.
	Channels []Channel `json:"channels" jsonschema:"minItems=1,uniqueItems=true"`
	// Topik, huruf kecil dengan tanda hubung, misalnya keterbukaan-informasi.
	Tags []string `json:"tags,omitempty" jsonschema:"uniqueItems=true"`
	// Unit penanggung jawab informasi.
	Owner string `json:"owner,omitempty"`
	// Bahan yang diajukan bersama ide (SOP langkah 1): bahan informasi serta bahan foto/video.
	Materials []Material `json:"materials,omitempty"`
	// Brief konten (SOP langkah 3).
	Brief *Brief `json:"brief,omitempty"`
	// Media akhir yang ditayangkan, menurut urutan tampil.
	Media []Media `json:"media,omitempty"`
	// Tidak tayang sebelum waktu ini. Tulis dalam tanda kutip dengan zona: "2026-03-02T09:00:00+07:00".
	PublishAt Moment `json:"publish_at,omitempty"`
	// Catatan perubahan (ralat) setelah tayang, yang terbaru paling bawah.
	Corrections []Correction `json:"corrections,omitempty"`
	// Pencabutan konten yang sudah tayang.
	Withdrawal *Withdrawal `json:"withdrawal,omitempty"`
	// Temuan pemeriksaan yang diabaikan, satu per satu dan dengan alasan; setiap pengabaian tampil bagi pemeriksa dan pemutus.
	Allow []Allow `json:"allow,omitempty"`
	// Konten lama yang digantikan: content/TAHUN/nama.
	Supersedes string `json:"supersedes,omitempty" jsonschema:"pattern=^content/[0-9]{4}/[a-z0-9]+(-[a-z0-9]+)*$"`
}

// Material adalah satu bahan mentah; berkasnya disimpan di luar repositori atau di folder konten.
type Material struct {
	// Jenis bahan: informasi, foto, atau video.
	Kind MaterialKind `json:"kind"`
	// Berkas di folder konten, bila bahan disertakan.
	File string `json:"file,omitempty"`
	// Asal bahan bila tidak disertakan: nama dokumen, peraturan, atau tempat penyimpanan.
	Source string `json:"source,omitempty"`
	// Pembuat atau pemilik bahan, sebaiknya nama jabatan atau unit.
	Credit string `json:"credit,omitempty"`
	// Persetujuan orang yang tampak pada gambar; untuk anak, persetujuan wali.
	Consent string `json:"consent,omitempty"`
}

// Brief adalah brief konten menurut SOP langkah 3.
type Brief struct {
	// Tujuan konten.
	Objective string `json:"objective,omitempty"`
	// Khalayak sasaran.
	Audience string `json:"audience,omitempty"`
	// Pesan kunci, satu kalimat.
	KeyMessage string `json:"key_message,omitempty"`
	// Ajakan kepada pembaca.
	CallToAction string `json:"call_to_action,omitempty"`
}

// Media adalah satu gambar atau video akhir: sebuah berkas di folder konten, atau
// url + sha256 + bytes untuk berkas yang terlalu besar bagi git.
type Media struct {
	// Nama berkas di folder konten.
	File string `json:"file,omitempty"`
	// Alamat unduh untuk berkas besar, misalnya aset rilis.
	URL string `json:"url,omitempty" jsonschema:"format=uri"`
	// SHA-256 berkas pada url, 64 digit heksadesimal.
	SHA256 string `json:"sha256,omitempty" jsonschema:"pattern=^[0-9a-f]{64}$"`
	// Ukuran berkas pada url, dalam byte.
	Bytes int64 `json:"bytes,omitempty" jsonschema:"minimum=1"`
	// Teks alternatif: isi gambar bagi pembaca yang tidak melihatnya, paling banyak 1000 karakter.
	Alt string `json:"alt,omitempty" jsonschema:"maxLength=1000"`
	// Pembuat, sebaiknya nama jabatan atau unit.
	Credit string `json:"credit,omitempty"`
	// Gambar sampul video, nama berkas di folder konten.
	Poster string `json:"poster,omitempty"`
	// Teks video (WebVTT atau SRT), nama berkas di folder konten, misalnya wawancara.id.vtt.
	Captions string `json:"captions,omitempty"`
}

// Allow adalah pengabaian satu temuan pemeriksaan.
type Allow struct {
	// Nomor aturan pada temuan, misalnya PD003.
	Rule string `json:"rule" jsonschema:"pattern=^[A-Z]{2}[0-9]{3}$"`
	// Yang dimaksud temuan itu: datanya seperti tampak pada temuan ("0824…"), atau beberapa kata dari barisnya.
	Text string `json:"text" jsonschema:"minLength=3"`
	// Berkas temuan, misalnya takarir/x.txt; hanya perlu bila teks yang sama ada di beberapa berkas.
	File string `json:"file,omitempty"`
	// Mengapa boleh, paling sedikit 10 huruf; dibaca pemeriksa dan pemutus, dan tersimpan sebagai arsip.
	Reason string `json:"reason" jsonschema:"minLength=10"`
}

// Correction adalah satu catatan perubahan.
type Correction struct {
	// Waktu ralat, dalam tanda kutip dengan zona.
	Time Moment `json:"time"`
	// Apa yang diralat dan mengapa; dibaca masyarakat.
	Note string `json:"note" jsonschema:"minLength=1"`
}

// Withdrawal adalah pencabutan konten.
type Withdrawal struct {
	// Waktu pencabutan, dalam tanda kutip dengan zona.
	Time Moment `json:"time"`
	// Alasan pencabutan; dibaca masyarakat. Untuk data pribadi boleh kosong.
	Reason string `json:"reason,omitempty"`
	// Jenis: keliru, kedaluwarsa, atau data-pribadi.
	Kind WithdrawalKind `json:"kind"`
}
