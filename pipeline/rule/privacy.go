package rule

import (
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// The numbers NIK, KK and NIP can't be allowed: no text for the public needs
// them, an example is written with X, and once one is in git it stays there. What
// may belong to an office (a telephone, an account, an NPWP) can.

var personalNIK = Rule{
	ID: "PD001", Name: "personal-nik", Severity: diag.Error,
	Title: lang.T("NIK atau nomor KK di dalam teks", "An identity or family card number in a text"),
	Why: lang.T("NIK membuka pintu ke pinjaman, akun, dan layanan atas nama orang lain (UU 27/2022). Yang dikenali: 16 angka dengan kode wilayah dan tanggal lahir yang mungkin ada. Tidak dapat diabaikan: contoh ditulis dengan X.",
		"An identity number opens loans, accounts and services in another person's name (Law 27/2022). Recognized: 16 digits with a possible region and date of birth. It can't be allowed: an example is written with X."),
	Bad:  "Pemohon dengan NIK 6239011508900002",
	Good: "Pemohon dengan NIK 6239XXXXXXXXXXXX",
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			msg := lang.T("16 angka %s berbentuk NIK atau nomor KK", "the 16 digits %s look like an identity or family card number")
			if s.kind == familyCard {
				msg = lang.T("16 angka %s berbentuk nomor kartu keluarga (KK)", "the 16 digits %s look like a family card number")
			}
			p.sighted(s, msg, lang.T("hapus; bila perlu contoh, tulis NIK dengan X", "remove it; for an example, write X in place of digits"))
		}, nik, familyCard)
	},
}

var personalNIP = Rule{
	ID: "PD002", Name: "personal-nip", Severity: diag.Error,
	Title: lang.T("NIP di dalam teks", "A civil servant's number in a text"),
	Why: lang.T("NIP memuat tanggal lahir pegawai; jabatan dan unit sudah cukup bagi masyarakat. Tidak dapat diabaikan.",
		"The number holds an official's date of birth; post and unit are enough for the public. It can't be allowed."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("18 angka %s berbentuk NIP", "the 18 digits %s look like a civil servant's number"),
				lang.T("hapus; sebut jabatan dan unitnya", "remove it; name the post and the unit"))
		}, nip)
	},
}

var personalPhone = Rule{
	ID: "PD003", Name: "personal-phone", Severity: diag.Warning, Allow: true,
	Title: lang.T("Nomor telepon seseorang di dalam teks", "A person's telephone number in a text"),
	Why: lang.T("Nomor ponsel seseorang adalah data pribadi; begitu pula telepon rumah bila teksnya menyebut milik siapa. Nomor layanan kantor yang tercantum di konfigurasi, nomor darurat, dan pusat panggilan tidak dipersoalkan.",
		"A person's mobile number is personal data, and so is a landline that is said to be somebody's. The office's own service number in the configuration, emergency numbers and call centers are not reported."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("nomor ponsel atau telepon %s", "the telephone number %s"),
				lang.T("pakai nomor layanan kantor dan catat di .github/terbit.yml (contact.whatsapp), atau hapus bila milik seseorang", "use the office's service number and note it in .github/terbit.yml (contact.whatsapp), or remove it if it is a person's"))
		}, phone)
	},
}

var personalMail = Rule{
	ID: "PD004", Name: "personal-mail", Severity: diag.Warning, Allow: true,
	Title: lang.T("Surel pribadi di dalam teks", "A personal e-mail address in a text"),
	Why: lang.T("Alamat surel perorangan mengundang penipuan; layanan publik memakai alamat kantor. Yang dikenali: alamat di penyedia umum, dan alamat bernama orang (nama.belakang@…).",
		"A person's address invites fraud; public services use the office's own. Recognized: mailboxes at public providers, and those named like a person (first.last@…)."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("surel %s tampak milik perorangan", "the address %s looks like a person's"),
				lang.T("pakai surel layanan kantor dan catat di .github/terbit.yml (contact.email)", "use the office's service address and note it in .github/terbit.yml (contact.email)"))
		}, mail)
	},
}

var personalTax = Rule{
	ID: "PD006", Name: "personal-npwp", Severity: diag.Error, Allow: true,
	Title: lang.T("NPWP di dalam teks", "A taxpayer's number in a text"),
	Why: lang.T("NPWP menunjuk pada seorang wajib pajak dan keuangannya. Yang dikenali: bentuk 99.999.999.9-999.999, atau 15–16 angka di dekat kata NPWP. NPWP badan atau bendahara dapat diabaikan dengan alasan.",
		"The number leads to a taxpayer and their finances. Recognized: the form 99.999.999.9-999.999, or 15 to 16 digits beside the word NPWP. That of a body or a treasurer can be allowed with a reason."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("nomor %s berbentuk NPWP", "the number %s looks like a taxpayer's number"),
				lang.T("hapus; bila perlu contoh, tulis NPWP dengan X", "remove it; for an example, write X in place of digits"))
		}, npwp)
	},
}

var personalAccount = Rule{
	ID: "PD007", Name: "personal-account", Severity: diag.Error, Allow: true,
	Title: lang.T("Nomor rekening bank di dalam teks", "A bank account in a text"),
	Why: lang.T("Keuangan pribadi adalah data spesifik (UU 27/2022), dan nomor rekening yang beredar dipakai untuk menipu. Yang dikenali: 8–16 angka di dekat kata rekening, nama bank, atau “a.n.”. Rekening resmi dapat diabaikan dengan alasan.",
		"Personal finances are specific data (Law 27/2022), and account numbers in circulation serve fraud. Recognized: 8 to 16 digits beside rekening, a bank's name or “a.n.”. An official account can be allowed with a reason."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("nomor %s tampak seperti rekening bank", "the number %s looks like a bank account"),
				lang.T("hapus; arahkan pembaca ke loket atau kanal pembayaran resmi", "remove it; lead readers to the counter or an official way to pay"))
		}, account)
	},
}

var personalPlate = Rule{
	ID: "PD008", Name: "personal-plate", Severity: diag.Warning, Allow: true,
	Title: lang.T("Pelat nomor kendaraan di dalam teks", "A licence plate in a text"),
	Why: lang.T("Pelat nomor menunjuk pada pemilik kendaraan. Yang dikenali: kode wilayah, angka, dan huruf (KH 1234 AB), atau bentuk lain di dekat kata seperti nopol.",
		"A plate leads to the vehicle's owner. Recognized: area, number and series (KH 1234 AB), or other forms beside a word such as nopol."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("pelat nomor %s", "the licence plate %s"),
				lang.T("hapus, atau tulis KH XXXX XX", "remove it, or write KH XXXX XX"))
		}, plate)
	},
}

var personalPassport = Rule{
	ID: "PD009", Name: "personal-passport", Severity: diag.Error, Allow: true,
	Title: lang.T("Nomor paspor atau IMEI di dalam teks", "A passport number or an IMEI in a text"),
	Why: lang.T("Paspor adalah identitas, dan IMEI menunjuk pada satu ponsel beserta pemakainya. Dikenali hanya di dekat kata paspor atau IMEI; IMEI dilaporkan sebagai peringatan.",
		"A passport is an identity, and an IMEI leads to one telephone and whoever uses it. Recognized only beside the word paspor or IMEI; an IMEI is reported as a warning."),
	Check: func(p *Pass) {
		p.sightings(func(s sighting) {
			p.sighted(s, lang.T("nomor paspor %s", "the passport number %s"), lang.T("hapus", "remove it"))
		}, passport)
		p.sightings(func(s sighting) {
			p.sightedAs(diag.Warning, s, lang.T("IMEI %s", "the IMEI %s"), lang.T("hapus", "remove it"))
		}, imei)
	},
}

// ruleOf is the rule that speaks of a kind.
func ruleOf(k sightingKind) string {
	return [kinds]string{
		nik: "PD001", familyCard: "PD001", nip: "PD002", phone: "PD003", mail: "PD004", npwp: "PD006", account: "PD007",
		plate: "PD008", passport: "PD009", imei: "PD009",
	}[k]
}

func (p *Pass) sighted(s sighting, msg, hint lang.Text) { p.sightedAs(p.rule.Severity, s, msg, hint) }

// sightedAs reports a sighting by its mask, and how it can be allowed.
func (p *Pass) sightedAs(severity diag.Severity, s sighting, msg, hint lang.Text) {
	msg = msg.With(s.mask)
	if s.in.whole {
		msg = lang.T("%s: %s", "%s: %s").With(s.in.what, msg)
		hint = s.in.fix
	}
	at := p.place(s.in, s.at)
	if p.rule.Allow {
		hint = p.allowHint(hint, at, s.mask)
	}
	p.ReportAbout(s.data, severity, at, msg, hint)
}

// allowHint adds the line to copy. It names the file where the same data may well
// stand in several: the text and its captions.
func (p *Pass) allowHint(hint lang.Text, at diag.Position, mask string) lang.Text {
	file := ""
	if len(p.Item.Captions) > 0 {
		file = fmt.Sprintf(", file: %s", strings.TrimPrefix(at.Path, p.Item.ID+"/"))
	}
	entry := fmt.Sprintf(`{rule: %s, text: "%s"%s, reason: "…"}`, p.rule.ID, mask, file)
	if len(p.Item.Meta.Allow) > 0 {
		return lang.T("%s; bila memang untuk umum, tambahkan pada allow: %s", "%s; if it is meant for the public, add to allow: %s").With(hint, entry)
	}
	return lang.T("%s; bila memang untuk umum, tulis di front matter: allow: [%s]", "%s; if it is meant for the public, write in the front matter: allow: [%s]").With(hint, entry)
}
