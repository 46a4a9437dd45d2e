package strictyaml

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// The rules of this package, for the reference.
var (
	Syntax     = diag.Doc{ID: "YM001", Severity: diag.Error, Title: lang.T("YAML tidak dapat dibaca", "YAML can't be read"), Why: lang.T("Bagian yang tidak terbaca tidak dapat diperiksa maupun diputuskan.", "What can't be read can't be checked or decided on.")}
	UnknownKey = diag.Doc{ID: "YM002", Severity: diag.Error, Title: lang.T("Kunci tidak dikenal", "Unknown key"), Why: lang.T("Kunci yang salah eja akan diabaikan diam-diam oleh alat lain; di sini tidak.", "Other tools ignore a misspelt key in silence; this one does not.")}
	WrongType  = diag.Doc{ID: "YM003", Severity: diag.Error, Title: lang.T("Jenis nilai keliru", "Wrong type of value"), Why: lang.T("Nilai tanpa tanda kutip dapat terbaca sebagai angka atau tanggal.", "A value without quotes may be read as a number or a date.")}
	Duplicate  = diag.Doc{ID: "YM004", Severity: diag.Error, Title: lang.T("Kunci tertulis dua kali", "Key written twice"), Why: lang.T("Dari dua nilai, tidak jelas mana yang disetujui.", "Of two values nobody knows which was approved.")}
	Missing    = diag.Doc{ID: "YM005", Severity: diag.Error, Title: lang.T("Kunci wajib belum ada", "Required key missing"), Why: lang.T("Tanpa kunci ini konten tidak dapat diproses.", "An item can't be processed without this key.")}
	Alias      = diag.Doc{ID: "YM006", Severity: diag.Error, Title: lang.T("Alias YAML ditolak", "YAML alias refused"), Why: lang.T("Alias yang berlapis dapat membengkak hingga memenuhi memori.", "Nested aliases can swell until memory is full.")}
	Depth      = diag.Doc{ID: "YM007", Severity: diag.Error, Title: lang.T("Susunan terlalu dalam", "Nested too deep"), Why: lang.T("Susunan yang sangat dalam menghabiskan sumber daya pemeriksa.", "Very deep nesting exhausts whoever checks it.")}
	Form       = diag.Doc{ID: "YM009", Severity: diag.Error, Title: lang.T("Bentuk nilai keliru", "Wrong form of a value"), Why: lang.T("Waktu, alamat, dan nama berkas dibaca program; bentuk lain tidak terbaca atau terbaca sebagai hal lain.", "Programs read times, addresses and file names; another form can't be read, or reads as something else.")}
	Bounds     = diag.Doc{ID: "YM010", Severity: diag.Error, Title: lang.T("Nilai di luar batas", "Value out of bounds"), Why: lang.T("Skema menyebut panjang, banyak, dan besar yang diterima.", "The schema says what length, number and size are accepted.")}
	Tag        = diag.Doc{ID: "YM011", Severity: diag.Error, Title: lang.T("Tag YAML ditolak", "YAML tag refused"), Why: lang.T("Tag seperti !!binary mengubah arti nilai, dan sebagian alat menjalankannya sebagai program.", "A tag such as !!binary changes what a value means, and some tools run it as a program.")}
	NotListed  = diag.Doc{ID: "YM008", Severity: diag.Error, Title: lang.T("Nilai di luar daftar", "Value not in the list"), Why: lang.T("Kunci ini hanya menerima nilai dari daftar yang tetap.", "This key takes values of a fixed list only.")}
)

// Rules lists them in order.
var Rules = []diag.Doc{Syntax, UnknownKey, WrongType, Duplicate, Missing, Alias, Depth, NotListed, Form, Bounds, Tag}

func contains(s, part string) bool { return strings.Contains(s, part) }
