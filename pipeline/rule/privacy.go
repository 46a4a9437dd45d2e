package rule

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var personalNIK = Rule{
	ID: "PD001", Name: "personal-nik", Severity: diag.Error,
	Title: lang.T("NIK atau nomor KK di dalam teks", "An identity or family card number in a text"),
	Why: lang.T("NIK membuka pintu ke pinjaman, akun, dan layanan atas nama orang lain (UU 27/2022). Yang dikenali: 16 angka dengan kode wilayah dan tanggal lahir yang mungkin ada.",
		"An identity number opens loans, accounts and services in another person's name (Law 27/2022). Recognized: 16 digits with a possible region and date of birth."),
	Check: func(p *Pass) {
		p.sightings(nik, func(s sighting) {
			p.Report(p.place(s.in, s.at), lang.T("16 angka %s berbentuk NIK atau nomor KK", "the 16 digits %s look like an identity or family card number").With(s.mask),
				lang.T("hapus; bila perlu contoh, tulis NIK dengan X", "remove it; for an example, write X in place of digits"))
		})
	},
}

var personalNIP = Rule{
	ID: "PD002", Name: "personal-nip", Severity: diag.Error,
	Title: lang.T("NIP di dalam teks", "A civil servant's number in a text"),
	Why: lang.T("NIP memuat tanggal lahir pegawai; jabatan dan unit sudah cukup bagi masyarakat.",
		"The number holds an official's date of birth; post and unit are enough for the public."),
	Check: func(p *Pass) {
		p.sightings(nip, func(s sighting) {
			p.Report(p.place(s.in, s.at), lang.T("18 angka %s berbentuk NIP", "the 18 digits %s look like a civil servant's number").With(s.mask),
				lang.T("hapus; sebut jabatan dan unitnya", "remove it; name the post and the unit"))
		})
	},
}

var personalPhone = Rule{
	ID: "PD003", Name: "personal-phone", Severity: diag.Warning,
	Title: lang.T("Nomor ponsel di dalam teks", "A mobile number in a text"),
	Why: lang.T("Nomor ponsel seseorang adalah data pribadi. Nomor layanan kantor yang tercantum di konfigurasi tidak dipersoalkan.",
		"A person's mobile number is personal data. The office's own service number in the configuration is not reported."),
	Check: func(p *Pass) {
		p.sightings(phone, func(s sighting) {
			p.Report(p.place(s.in, s.at), lang.T("nomor ponsel %s", "the mobile number %s").With(s.mask),
				lang.T("pakai nomor layanan kantor dan catat di .github/terbit.yml (contact.whatsapp), atau hapus bila milik seseorang", "use the office's service number and note it in .github/terbit.yml (contact.whatsapp), or remove it if it is a person's"))
		})
	},
}

var personalMail = Rule{
	ID: "PD004", Name: "personal-mail", Severity: diag.Warning,
	Title: lang.T("Surel pribadi di dalam teks", "A personal e-mail address in a text"),
	Why: lang.T("Alamat surel seseorang pada penyedia umum adalah data pribadi dan mengundang penipuan.",
		"A person's address at a public provider is personal data and invites fraud."),
	Check: func(p *Pass) {
		p.sightings(mail, func(s sighting) {
			p.Report(p.place(s.in, s.at), lang.T("surel %s tampak milik perorangan", "the address %s looks like a person's").With(s.mask),
				lang.T("pakai surel layanan kantor dan catat di .github/terbit.yml (contact.email)", "use the office's service address and note it in .github/terbit.yml (contact.email)"))
		})
	},
}

var consentMissing = Rule{
	ID: "PD005", Name: "consent-missing", Severity: diag.Warning,
	Title: lang.T("Persetujuan orang pada foto atau video", "Consent of people in a photo or video"),
	Why: lang.T("Wajah yang dikenali adalah data pribadi; untuk anak, wali yang menyetujui (UU 27/2022).",
		"A face that can be recognized is personal data; for a child the guardian consents (Law 27/2022)."),
	Good: "materials:\n  - kind: foto\n    source: Dokumentasi kegiatan\n    consent: Tidak menampilkan wajah yang dikenali",
	Check: func(p *Pass) {
		if !p.designed() {
			return
		}
		for i, m := range p.Item.Meta.Materials {
			if (m.Kind == "foto" || m.Kind == "video") && strings.TrimSpace(m.Consent) == "" {
				p.Report(p.Item.At("materials", i), lang.T("bahan %s belum menyebut persetujuan (consent)", "the %s material says nothing of consent").With(string(m.Kind)),
					lang.T("tulis consent: siapa yang menyetujui (wali untuk anak), atau \"tidak menampilkan orang\"", "write consent: who agreed (a guardian for a child), or \"tidak menampilkan orang\" if no person is shown"))
			}
		}
	},
}
