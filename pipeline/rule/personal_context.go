package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// opens reports whether a number may begin at i: not in the middle of a word, an
// identifier or a decimal. "NIK6210…" is a number all the same.
func opens(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	if r == ',' || r == '.' {
		return i < 2 || !isDigit(text[i-2])
	}
	if r >= utf8.RuneSelf || !isWord(text[i-1]) {
		return true
	}
	start := i
	for start > 0 && isWord(text[start-1]) {
		start--
	}
	switch strings.ToLower(text[start:i]) {
	case "nik", "nip", "kk", "ktp", "no", "nomor", "hp", "wa", "telp", "tel":
		return true
	}
	return false
}

// closes reports whether a number may end before i.
func closes(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return i == len(text) || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// isMoney reports whether a currency stands before i.
func isMoney(text string, i int) bool {
	before := strings.TrimRight(text[max(0, i-8):i], " .")
	n := len(before)
	return n >= 2 && (strings.EqualFold(before[n-2:], "rp") || n >= 3 && strings.EqualFold(before[n-3:], "idr"))
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
	if !strings.Contains(before, "://") {
		return false
	}
	if m.kind == phone {
		return !strings.Contains(before, "://wa.me/") && !strings.Contains(before, "whatsapp.com/")
	}
	for _, key := range []string{"nik", "nip", "kk", "ktp"} {
		if strings.HasSuffix(before, key+"=") || strings.HasSuffix(before, key+"/") {
			return false
		}
	}
	return true
}

// findMail reads the address around the @ at i when it looks like a private
// person's, and returns where to go on.
func findMail(text string, i int, yield func(mark)) int {
	start, end := i, i+1
	for start > 0 && i-start < 64 && isMailByte(text[start-1]) {
		start--
	}
	for end < len(text) && end-i < 255 && (isLetter(text[end]) || isDigit(text[end]) || text[end] == '-' || text[end] == '.') {
		end++
	}
	for end > i && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	if start == i || end <= i+1 {
		return i + 1
	}
	local, domain := strings.ToLower(text[start:i]), strings.ToLower(text[i+1:end])
	if privateMail[domain] && !isRole(local) {
		yield(mark{mail, start, end})
	}
	return end
}

// privateMail are the providers that give mailboxes to persons.
var privateMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "yahoo.com": true, "yahoo.co.id": true, "ymail.com": true,
	"rocketmail.com": true, "hotmail.com": true, "outlook.com": true, "outlook.co.id": true, "live.com": true,
	"msn.com": true, "icloud.com": true, "me.com": true, "proton.me": true, "protonmail.com": true,
	"mail.com": true, "gmx.com": true, "zoho.com": true, "plasa.com": true, "telkom.net": true,
}

// roles are words by which an office names its own mailbox, also at a free
// provider.
var roles = []string{
	"dinas", "disko", "kominfo", "ppid", "humas", "kantor", "kecamatan", "kelurahan", "desa", "kabupaten", "pemkab",
	"pemkot", "pemprov", "bappeda", "badan", "bidang", "bagian", "sekretariat", "setda", "puskesmas", "rsud", "sekolah",
	"sdn", "smpn", "sman", "smkn", "info", "layanan", "kontak", "contact", "admin", "redaksi", "pengaduan", "lapor",
	"resmi", "official", "nama", "contoh", "example", "user", "alamat",
}

func isRole(local string) bool {
	for _, r := range roles {
		if strings.Contains(local, r) {
			return true
		}
	}
	return false
}

func isMailByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'
}

func isDigit(c byte) bool  { return c-'0' <= 9 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) || c == '_' || c >= utf8.RuneSelf }
