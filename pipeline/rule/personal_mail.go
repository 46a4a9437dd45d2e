package rule

import "strings"

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
	for start < i && text[start] == '.' { // a sentence's end before it
		start++
	}
	if start == i || end <= i+1 {
		return i + 1
	}
	local, domain := strings.ToLower(text[start:i]), strings.ToLower(text[i+1:end])
	local, _, _ = strings.Cut(local, "+")
	if strings.IndexByte(domain, '.') > 0 && !isRole(local) && (privateMail[domain] || isName(local)) && !(start > 0 && text[start-1] == '/') {
		yield(mark{mail, start, end})
	}
	return end
}

// privateMail are the providers that give mailboxes to persons.
var privateMail = set(`gmail.com googlemail.com yahoo.com yahoo.co.id ymail.com rocketmail.com hotmail.com hotmail.co.id
	outlook.com outlook.co.id live.com msn.com icloud.com me.com mac.com proton.me protonmail.com pm.me mail.com email.com
	gmx.com zoho.com zohomail.com aol.com plasa.com telkom.net yandex.com tutanota.com fastmail.com`)

// isName: two or three words of letters with a dot or underscore between, as a
// person's mailbox at an office is named.
func isName(local string) bool {
	parts, letters := 1, 0
	for k := range len(local) {
		switch c := local[k]; {
		case isLetter(c):
			letters++
		case c == '.' || c == '_':
			if letters < 2 {
				return false
			}
			parts, letters = parts+1, 0
		case isDigit(c) && letters >= 2: // nama.belakang87
		default:
			return false
		}
	}
	return between(parts, 2, 3) && letters >= 3
}

// An office names its own mailbox, also at a free provider, by words like these:
// found anywhere, at the start of a part, or as a whole part. A person's name may
// well contain one of the last (purnama, resmiyati).
var (
	roleInside = []string{"kominfo", "ppid", "humas", "puskesmas", "bappeda", "pemkab", "pemkot", "pemprov", "kecamatan", "kelurahan", "sekretariat", "pengaduan", "layanan", "rsud", "official"}
	roleStart  = []string{
		"dinas", "disko", "disduk", "disdik", "dinkes", "dispar", "dishub", "bagian", "bidang", "badan", "kantor", "kabupaten", "setda", "setwan", "sekolah", "sdn", "smpn", "sman", "smkn", "redaksi", "desa", "bkpsdm", "bpbd", "bpkad", "satpol", "karangtaruna", "bumdes", "panitia",
		"inspektorat", "dprd", "pemdes", "bupati", "camat", "lurah", "sekda", "polres", "polsek", "kodim", "koramil", "kejari", "dukcapil", "unit",
	}
	roleWhole = set(`info informasi kontak contact admin administrator administrasi lapor resmi nama contoh example user alamat email surel
		mail data center centre pusat help desk helpdesk support service services tata usaha kepala sekretaris bendahara call media berita
		news press pers tim team noreply reply no webmaster postmaster hello halo surat arsip umum perpustakaan keuangan kepegawaian
		hukum marketing sales cs customer care hotline dpmptsp perizinan pendaftaran kerjasama kerja sama publik public relations
		satu portal website web hosting security abuse privacy id go sistem aplikasi app`)
)

func isRole(local string) bool {
	for _, r := range roleInside {
		if strings.Contains(local, r) {
			return true
		}
	}
	for rest := local; rest != ""; {
		k := 0
		for k < len(rest) && isLetter(rest[k]) {
			k++
		}
		part := rest[:k]
		if roleWhole[part] {
			return true
		}
		for _, r := range roleStart {
			if strings.HasPrefix(part, r) && part != "desak" { // a Balinese name
				return true
			}
		}
		rest = rest[k:]
		for rest != "" && !isLetter(rest[0]) {
			rest = rest[1:]
		}
	}
	return false
}

func isMailByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'
}
