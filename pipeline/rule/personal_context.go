package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is what a word before a number says that the number is.
type word int

const (
	wordNone word = iota
	wordIdentity
	wordFamily
	wordEmployee
	wordTax
	wordPhone
	wordAccount
	wordBank
	wordPlate
	wordPassport
	wordIMEI
	wordDocument // a letter, a certificate: never a telephone or an account
	wordPlace    // a room, a model: never a plate
	wordCode     // a code that may look like anything
)

var labels = func() map[string]word {
	m := make(map[string]word)
	for w, names := range map[word]string{
		wordIdentity: "nik ktp kependudukan",
		wordFamily:   "kk keluarga nokk",
		wordEmployee: "nip nrp",
		wordTax:      "npwp",
		wordPhone:    "hp wa whatsapp telp telepon tlp tel telpon ponsel handphone kontak hubungi phone call sms telegram seluler wapri kontaknya nomornya",
		wordAccount:  "rekening rek norek rekeningnya",
		wordBank:     "bank bri bni bca bsi btn mandiri danamon cimb niaga permata muamalat bukopin ocbc maybank bpd panin seabank jago jenius",
		wordPlate:    "pelat plat nopol polisi tnkb kendaraan mobil motor truk bus ambulans",
		wordPassport: "paspor passport",
		wordIMEI:     "imei",
		wordDocument: `surat sertifikat akta shm perkara lisensi registrasi register reg pelanggan sk perda perbup peraturan keputusan nota
			kuitansi polis agenda laporan tiket antrean antrian bpjs nisn npsn kegiatan pengadaan kontrak lelang tender mesin rangka id kode sandi token transaksi
			referensi ref`,
		wordPlace: "ruang ruangan model tipe type blok gedung kelas jalan jl zona lantai kamar lampiran kelompok iso rute seksi tahun hut kamera lensa daya",
		wordCode: `nib nuptk isbn issn resi invoice inv barcode qris va virtual billing bayar ntpn ntb sp2d spm dipa seri serial iccid
			hash sha md5 nop imb pbg uuid video koordinat gtin ean meter idpel rup`,
	} {
		for n := range strings.FieldsSeq(names) {
			m[n] = w
		}
	}
	return m
}()

// reach is how far back a label is looked for, in bytes.
const reach = 56

// before is the text before i back to the last number or the paragraph's start,
// at most reach bytes: what it says belongs to the number at i and to no other.
// A number of one or two digits is passed ("NIK 16 angka:", "IMEI 1:"), and so is
// a digit inside a word (SP2D).
func before(text string, i int) string {
	from := i
	for from > 0 && i-from < reach && !(text[from-1] == '\n' && from > 1 && text[from-2] == '\n') {
		if !isDigit(text[from-1]) {
			from--
			continue
		}
		start := from - 1
		for start > 0 && from-start < 3 && isDigit(text[start-1]) {
			start--
		}
		if from-start > 2 || from == i || joins(text, start-1) || joins(text, from) {
			break
		}
		from = start
	}
	return text[from:i]
}

// joins reports whether the byte at i makes the digits beside it a part of a date,
// a time or a reference.
func joins(text string, i int) bool {
	return i >= 0 && (text[i] == '.' || text[i] == '/' || text[i] == '-' || text[i] == ',') && i > 0 && i+1 < len(text) && isDigit(text[i-1]) == isDigit(text[i+1])
}

// label is what the nearest word before a number that says anything says it is;
// a word further than six words away says nothing.
func label(window string) (found word) {
	eachWordBack(window, 6, func(w string) bool {
		found = labelOf(w)
		return found == wordNone
	})
	if found == wordBank && precededBy(window, "kode") {
		return wordCode
	}
	return found
}

// eachWordBack yields the last words of s, the nearest first.
func eachWordBack(s string, most int, yield func(string) bool) {
	for end := len(s); end > 0 && most > 0; most-- {
		for end > 0 && !isLetter(s[end-1]) {
			end--
		}
		start := end
		for start > 0 && (isLetter(s[start-1]) || isDigit(s[start-1])) {
			start--
		}
		if start < end && !yield(s[start:end]) {
			return
		}
		end = start
	}
}

// precededBy reports whether the word is among the last six.
func precededBy(window, want string) (yes bool) {
	eachWordBack(window, 6, func(w string) bool {
		yes = strings.EqualFold(w, want)
		return !yes
	})
	return yes
}

// privateLine reports whether a landline is said to be somebody's.
func privateLine(window string) (yes bool) {
	eachWordBack(window, 5, func(w string) bool {
		switch strings.ToLower(w) {
		case "rumah", "pribadi", "bapak", "ibu", "pak", "bu", "sdr", "saudara", "saudari", "warga", "pemohon", "pelapor", "korban":
			yes = true
		case "sakit", "tahanan", "makan", "jabatan": // rumah sakit
			return false
		}
		return !yes
	})
	return yes
}

// utilities reports whether "rekening" is a bill or a budget's account.
func utilities(window string) (yes bool) {
	eachWordBack(window, 6, func(w string) bool {
		switch strings.ToLower(w) {
		case "kode", "listrik", "air", "pdam", "pln", "belanja", "pendapatan", "tagihan", "anggaran":
			yes = true
		}
		return !yes
	})
	return yes
}

// opens reports whether a number may begin at i: not in the middle of a word, an
// identifier or a decimal. "NIK6210…" is a number all the same.
func opens(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	if r == ',' || r == '.' { // of a decimal
		return i < 2 || !isDigit(text[i-2]) || r == ',' && listed(text, i-1)
	}
	if r == '-' && i > 1 && isWord(text[i-2]) { // of a UUID, a document's number
		start := wordStart(text, i-1)
		return labelOf(text[start:i-1]) != wordNone || !hasDigit(text[start:i-1])
	}
	if r >= utf8.RuneSelf || !isWord(text[i-1]) {
		return true
	}
	w := text[wordStart(text, i):i]
	return strings.EqualFold(w, "no") || strings.EqualFold(w, "nomor") || between(int(labelOf(w)), int(wordIdentity), int(wordAccount))
}

// wordStart is where the word that ends at i begins, or part of a very long one.
func wordStart(text string, i int) int {
	start := i
	for start > 0 && i-start < 40 && isWord(text[start-1]) {
		start--
	}
	return start
}

// labelOf is what a word says, in whatever case.
func labelOf(w string) word {
	var buffer [16]byte
	if len(w) > len(buffer) {
		return wordNone
	}
	for k := range len(w) {
		buffer[k] = w[k]
		if w[k] >= 'A' && w[k] <= 'Z' {
			buffer[k] |= 0x20
		}
	}
	return labels[string(buffer[:len(w)])]
}

// listed reports whether the comma at i parts two numbers and not the two sides of
// a decimal: a long number ends there, or the first field of a table's row.
func listed(text string, i int) bool {
	start := i
	for start > 0 && i-start < phoneMin && isDigit(text[start-1]) {
		start--
	}
	return i-start == phoneMin || (start == 0 || text[start-1] == '\n') && text[start:i] != "0"
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// closes reports whether a number may end before i.
func closes(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return i == len(text) || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// isMoney reports whether a currency stands before start or behind end.
func isMoney(text string, start, end int) bool {
	head := strings.TrimRight(text[max(0, start-8):start], " .")
	n := len(head)
	if n >= 2 && (strings.EqualFold(head[n-2:], "rp") || n >= 3 && strings.EqualFold(head[n-3:], "idr")) {
		return true
	}
	tail := strings.TrimLeft(text[end:min(len(text), end+16)], " ,-")
	for _, unit := range []string{"rupiah", "miliar", "triliun", "juta"} {
		if len(tail) >= len(unit) && strings.EqualFold(tail[:len(unit)], unit) {
			return true
		}
	}
	return false
}

// inAddress reports whether the number is part of a web address, where long
// numbers are identifiers. An address that is there to call a number counts, and
// so does one that says nik= or nip=.
func inAddress(text string, m mark) bool {
	const reach = 512
	from := max(0, m.start-reach)
	before := text[from:m.start]
	if i := strings.LastIndexAny(before, " \t\n<>()[]\"'"); i >= 0 {
		before = before[i+1:]
	}
	before = strings.ToLower(before)
	if !strings.Contains(before, "://") && !strings.HasPrefix(before, "www.") {
		return false
	}
	if m.kind == phone {
		return !strings.Contains(before, "://wa.me/") && !strings.Contains(before, "whatsapp.com/")
	}
	for _, key := range []string{"nik", "nip", "kk", "ktp", "npwp", "rekening"} {
		if strings.HasSuffix(before, key+"=") || strings.HasSuffix(before, key+"/") {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool  { return c-'0' <= 9 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '_' || c >= utf8.RuneSelf }
