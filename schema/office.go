package schema

// Transport says how a post leaves the office.
type Transport string

// The transports: a person posts what is prepared, or the platform's API does.
const (
	HandOff Transport = "serah"
	API     Transport = "api"
)

// Values lists the transports.
func (Transport) Values() []string { return []string{"serah", "api"} }

// MergeMode says who merges an approved pull request.
type MergeMode string

// The merge modes.
const (
	MergeAuto   MergeMode = "otomatis"
	MergePerson MergeMode = "orang"
)

// Values lists the merge modes.
func (MergeMode) Values() []string { return []string{"otomatis", "orang"} }

// PublishMode says whether the workflow rehearses or publishes.
type PublishMode string

// The publish modes.
const (
	PublishRehearsed PublishMode = "latihan"
	PublishInEarnest PublishMode = "sungguhan"
)

// Values lists the publish modes.
func (PublishMode) Values() []string { return []string{"latihan", "sungguhan"} }

// DeployWay says how the website gets to where it is served.
type DeployWay string

// The ways: GitHub Pages, by its own action, or a branch of any git remote.
const (
	DeployPages  DeployWay = "pages"
	DeployBranch DeployWay = "cabang"
)

// Values lists the ways.
func (DeployWay) Values() []string { return []string{"pages", "cabang"} }

// Office adalah konfigurasi kantor, berkas .github/terbit.yml.
type Office struct {
	// Identitas kantor yang tampil di situs.
	Office Identity `json:"office"`
	// Alamat situs publik, misalnya https://contoh.go.id/.
	Site string `json:"site,omitempty" jsonschema:"format=uri"`
	// Kontak untuk laporan kekeliruan; yang kosong tidak ditampilkan.
	Contact Contact `json:"contact,omitempty"`
	// Warna utama situs, heksadesimal (#0b5d4b).
	Color string `json:"color,omitempty" jsonschema:"pattern=^#[0-9a-fA-F]{6}$"`
	// Kartu pratinjau tautan (1200×630) untuk halaman tanpa gambar yang sesuai; false meniadakannya. Bawaan: true.
	SocialCards *bool `json:"social_cards,omitempty"`
	// Folder tema di dalam .github/ yang menggantikan templat dan gaya situs, misalnya .github/tema; bawaan: tanpa tema.
	Theme string `json:"theme,omitempty"`
	// Jangka waktu simpan (retensi) per klasifikasi untuk Daftar Informasi Publik, misalnya berkala: 5 tahun; yang kosong tidak ditampilkan.
	Retention map[Classification]string `json:"retention,omitempty"`
	// Zona waktu IANA; Kalimantan Tengah memakai WIB, Asia/Pontianak.
	Timezone string `json:"timezone,omitempty"`
	// Jam kerja per hari, misalnya senin: 07.30-16.00. Hari yang tidak ditulis libur.
	Hours map[string]string `json:"hours,omitempty"`
	// Hari libur; lama giliran tidak dihitung pada hari itu.
	Holidays []Holiday `json:"holidays,omitempty"`
	// Masa tenang seluruh kantor, misalnya masa tenang pemilihan atau hari berkabung: unggahan baru menunggu sampai masa itu berakhir. Ralat dan pencabutan tetap jalan, dan situs tetap menampilkan apa yang diputuskan.
	Quiet []QuietPeriod `json:"quiet,omitempty"`
	// Prosedur dan profil pelaksananya.
	Procedure ProcedureChoice `json:"procedure,omitempty"`
	// Peran SOP dan akun GitHub pemegangnya (login, atau @organisasi/tim).
	Roles map[string][]string `json:"roles,omitempty"`
	// Pejabat pelaksana (Plt./Plh.) yang berlaku antara dua tanggal.
	Deputies []Deputy `json:"deputies,omitempty"`
	// Atasan yang memutus bila satu-satunya Kabid adalah pengusul perubahan kebijakan.
	Superiors []string `json:"atasan,omitempty"`
	// Akun resmi per kanal dan cara unggahnya.
	Destinations map[Channel]Destination `json:"destinations,omitempty"`
	// Nama hos tempat media di luar git boleh diambil (terbit media ambil). Bawaan: aset rilis GitHub.
	MediaHosts []string `json:"media_hosts,omitempty" jsonschema:"uniqueItems=true"`
	// Alur kerja penerbitan berlatih saja (latihan) atau menerbitkan (sungguhan). Bawaan: latihan.
	Publish PublishMode `json:"publish,omitempty"`
	// Tempat situs dipasang bila publish: sungguhan.
	Deploy Deploy `json:"deploy,omitempty"`
	// Siapa yang menggabungkan setelah disetujui: otomatis atau orang.
	Merge MergeMode `json:"merge,omitempty"`
	// Bertanya dahulu bila satu kali jalan akan mengunggah lebih dari sekian unggahan.
	AskAbove int `json:"ask_above,omitempty" jsonschema:"minimum=1"`
	// Pengingat dikirim setelah waktu baku dikalikan bilangan ini (jam kerja).
	RemindAfter int `json:"remind_after,omitempty" jsonschema:"minimum=1"`
	// Kata kantor untuk pemeriksaan ejaan (TX021 dan TX022).
	Words Words `json:"words,omitempty"`
}

// Words adalah kata yang ditambahkan kantor pada pemeriksaan ejaan.
type Words struct {
	// Ejaan yang diterima walau tercantum di daftar ejaan tidak baku, misalnya yang dipakai peraturan daerah.
	Accept []string `json:"accept,omitempty"`
	// Ejaan keliru dan ejaan yang dipakai kantor, misalnya dinkes: Dinas Kesehatan.
	Pairs map[string]string `json:"pairs,omitempty"`
}

// Deploy adalah tempat situs dipasang.
type Deploy struct {
	// Jalannya: pages (GitHub Pages), atau cabang (sebuah cabang repositori git). Bawaan: pages.
	To DeployWay `json:"to,omitempty"`
	// Alamat repositori git situs, bila to: cabang; bawaan: repositori ini. Tanpa kata sandi: kuncinya disimpan di environment.
	Remote string `json:"remote,omitempty"`
	// Cabang yang disajikan, bila to: cabang. Bawaan: gh-pages.
	Branch string `json:"branch,omitempty"`
}

// Identity adalah identitas kantor.
type Identity struct {
	// Nama resmi kantor.
	Name string `json:"name"`
	// Nama pendek, untuk kepala halaman.
	ShortName string `json:"short_name,omitempty"`
	// Pemerintah daerah atau lembaga induk.
	Parent string `json:"parent,omitempty"`
	// Satu kalimat tentang situs ini.
	Tagline string `json:"tagline,omitempty"`
	// Satu sampai tiga huruf besar atau angka pada ikon situs; bawaan: huruf awal nama pendek.
	Initials string `json:"initials,omitempty"`
}

// Contact adalah kontak publik kantor.
type Contact struct {
	// Surel layanan informasi.
	Email string `json:"email,omitempty" jsonschema:"format=email"`
	// Nomor WhatsApp layanan dalam bentuk internasional tanpa tanda, misalnya 62….
	WhatsApp string `json:"whatsapp,omitempty"`
	// Alamat SP4N-LAPOR! atau kanal pengaduan lain.
	Complaints string `json:"complaints,omitempty" jsonschema:"format=uri"`
	// Tempat melaporkan celah keamanan situs: alamat https:// atau mailto:; bawaan: surel layanan, lalu kanal pengaduan.
	Security string `json:"security,omitempty" jsonschema:"format=uri"`
}

// Holiday adalah satu hari libur.
type Holiday struct {
	// Tanggal libur (2026-08-17).
	Date Moment `json:"date"`
	// Nama hari libur.
	Name string `json:"name"`
}

// QuietPeriod adalah satu masa tenang.
type QuietPeriod struct {
	// Mulai (2026-11-25, atau 2026-11-25T12:00 menurut zona waktu kantor); tanggal saja berarti sejak awal hari itu.
	From Moment `json:"from"`
	// Sampai; tanggal saja berarti sampai akhir hari itu, dan waktu berarti sampai saat itu.
	Until Moment `json:"until"`
	// Alasan, yang tampil pada rencana dan pada setiap unggahan yang menunggu.
	Reason string `json:"reason"`
	// Klasifikasi yang tetap diunggah, misalnya serta-merta untuk peringatan bencana; bawaan: tidak ada.
	Except []Classification `json:"except,omitempty" jsonschema:"uniqueItems=true"`
}

// ProcedureChoice memilih prosedur dan profil pelaksana.
type ProcedureChoice struct {
	// Berkas prosedur, bila bukan schema/sop.yaml.
	File string `json:"file,omitempty"`
	// Profil pelaksana di dalam berkas prosedur.
	Profile string `json:"profile,omitempty"`
}

// Deputy adalah pejabat pelaksana yang berlaku sementara.
type Deputy struct {
	// Peran yang digantikan.
	Role string `json:"role"`
	// Akun GitHub pengganti.
	Login string `json:"login"`
	// Berlaku mulai tanggal ini.
	From Moment `json:"from"`
	// Berlaku sampai dan dengan tanggal ini.
	Until Moment `json:"until"`
	// Nomor surat penunjukan.
	Letter string `json:"letter,omitempty"`
}

// CorrectionWay memilih cara meralat unggahan lewat API.
type CorrectionWay string

// The ways of correcting a live post.
const (
	CorrectByEdit   CorrectionWay = "ubah"
	CorrectByReply  CorrectionWay = "balas"
	CorrectByRepost CorrectionWay = "unggah-ulang"
)

// Values lists the ways of correcting.
func (CorrectionWay) Values() []string { return []string{"ubah", "balas", "unggah-ulang"} }

// Destination adalah satu akun resmi pada satu kanal.
type Destination struct {
	// Nama akun pada kanal itu, misalnya @kominfo.
	Account string `json:"account,omitempty"`
	// Alamat halaman akun.
	URL string `json:"url,omitempty" jsonschema:"format=uri"`
	// Cara unggah: serah (disiapkan, diunggah orang) atau api.
	Transport Transport `json:"transport,omitempty"`
	// Cara meralat lewat API: ubah, balas (balasan RALAT yang tertaut), atau unggah-ulang (dihapus lalu diunggah lagi). Bawaan: yang pertama yang bisa pada kanal itu. Utas diralat dengan balasan pada bagian pertamanya, atau oleh petugas.
	Correction CorrectionWay `json:"correction,omitempty"`
	// Konten bertanggal sebelum ini tidak diunggah ke kanal ini.
	Since Moment `json:"since,omitempty"`
	// Batas panjang teks yang menggantikan bawaan, dalam satuan kanal itu.
	TextMax int `json:"text_max,omitempty" jsonschema:"minimum=1"`
	// Banyak media yang menggantikan bawaan.
	MediaMax int `json:"media_max,omitempty" jsonschema:"minimum=1"`
}
