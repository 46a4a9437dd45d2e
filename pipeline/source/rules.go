package source

import (
	"strconv"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

func doc(id string, title, why lang.Text) diag.Doc {
	return diag.Doc{ID: id, Severity: diag.Error, Title: title, Why: why}
}

// The rules of loading: what keeps an item from being read as one.
var (
	NoIndex     = doc("LD001", lang.T("Tidak ada index.md", "No index.md"), lang.T("Konten adalah folder dengan index.md; tanpa itu tidak ada yang dapat diperiksa.", "An item is a folder with index.md; without it there is nothing to check."))
	NoFront     = doc("LD002", lang.T("Tidak ada front matter", "No front matter"), lang.T("Judul, kanal, dan klasifikasi tertulis di antara dua baris ---.", "Title, channels and classification stand between two --- lines."))
	NotClosed   = doc("LD003", lang.T("Front matter tidak ditutup", "Front matter not closed"), lang.T("Tanpa baris --- penutup, seluruh narasi terbaca sebagai data.", "Without the closing --- the whole text reads as data."))
	Bom         = doc("LD004", lang.T("Berkas diawali BOM", "File begins with a BOM"), lang.T("Tiga byte tak terlihat di awal berkas membuat baris --- pertama tidak dikenali alat lain.", "Three invisible bytes keep other tools from seeing the first --- line."))
	Encoding    = doc("LD005", lang.T("Bukan UTF-8", "Not UTF-8"), lang.T("Huruf bisa berubah saat tampil bila berkas tidak disimpan sebagai UTF-8.", "Letters may change on display when a file is not saved as UTF-8."))
	TooLarge    = doc("LD006", lang.T("Berkas terlalu besar", "File too large"), lang.T("Teks sebesar itu bukan narasi dan memperlambat semua orang.", "A text of that size is no article and slows everybody down."))
	Link        = doc("LD007", lang.T("Bukan berkas biasa", "Not a regular file"), lang.T("Tautan dapat menunjuk ke luar konten; yang disetujui harus persis yang ada di folder.", "A link can point outside the item; what is approved must be exactly what the folder holds."))
	Leaves      = doc("LD008", lang.T("Alamat keluar dari folder konten", "Path leaves the item"), lang.T("Hanya berkas di folder konten yang ikut disetujui dan ditayangkan.", "Only files in the item's folder are approved and published with it."))
	NoMedia     = doc("LD009", lang.T("Berkas media tidak ada", "Media file missing"), lang.T("Berkas yang disebut harus ada di folder konten.", "A file that is named must be in the item's folder."))
	Disguised   = doc("LD010", lang.T("Isi berkas tidak sesuai namanya", "File is not what its name says"), lang.T("Platform menolak, atau menayangkan keliru, berkas yang isinya berbeda dari akhirannya.", "Platforms refuse or misread a file whose content differs from its extension."))
	LFSPointer  = doc("LD011", lang.T("Penunjuk Git LFS, bukan berkasnya", "Git LFS pointer, not the file"), lang.T("Penunjuk LFS yang belum diunduh hanyalah teks pendek.", "An LFS pointer that was not fetched is only a short text."))
	Misplaced   = doc("LD012", lang.T("Berkas atau folder di luar tempatnya", "File or folder out of place"), lang.T("Nama folder adalah identitas konten untuk seterusnya.", "The folder's name is the item's identity for ever."))
	TooMany     = doc("LD013", lang.T("Terlalu banyak berkas", "Too many files"), lang.T("Folder konten memuat hasil akhir saja.", "An item's folder holds finals only."))
	Ambiguous   = doc("LD014", lang.T("Batas front matter meragukan", "Front matter's end in doubt"), lang.T("Baris --- yang menjorok menutup blok diam-diam dan kunci sesudahnya menjadi narasi.", "An indented --- closes the block in silence and the keys after it become text."))
	BadTime     = doc("LD015", lang.T("Waktu tidak terbaca", "Unreadable time"), lang.T("Waktu menentukan urutan, jadwal, dan arsip.", "Times decide order, schedule and archive."))
	UnknownFile = doc("LD016", lang.T("Takarir untuk kanal yang tidak dikenal", "Caption for an unknown channel"), lang.T("Takarir dengan nama yang salah tidak akan pernah tayang.", "A caption under a wrong name would never go out."))
	Unreadable  = doc("LD017", lang.T("Berkas tidak dapat dibaca", "File can't be read"), lang.T("Yang tidak terbaca tidak dapat diperiksa.", "What can't be read can't be checked."))
	Control     = doc("LD018", lang.T("Karakter kendali di dalam teks", "Control character in the text"), lang.T("Karakter NUL dan sejenisnya menandakan berkas yang bukan teks.", "NUL and its kind mark a file that is not text."))
	UnsafeName  = doc("LD019", lang.T("Nama berkas yang tidak aman", "Unsafe file name"), lang.T("Windows dan macOS tidak membedakan huruf besar dan kecil, dan menolak sebagian nama; karakter yang tidak tampak menyembunyikan akhiran berkas.", "Windows and macOS do not tell upper from lower case and refuse some names; characters that can't be seen hide a file's extension."))
)

// Rules lists them in order, for the reference.
var Rules = []diag.Doc{NoIndex, NoFront, NotClosed, Bom, Encoding, TooLarge, Link, Leaves, NoMedia, Disguised, LFSPointer, Misplaced, TooMany, Ambiguous, BadTime, UnknownFile, Unreadable, Control, UnsafeName}

// quote shows a name or a value in a message, shortened.
func quote(s string) string {
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80]) + "…"
	}
	return strconv.Quote(s)
}
