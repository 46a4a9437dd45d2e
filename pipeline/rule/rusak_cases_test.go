package rule

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"strings"
	"unicode/utf16"

	"github.com/gunungmas/terbit/pipeline/source"
)

func rusakDelimiters(c *rusakCases) {
	for name, index := range ordered(
		"kosong", "", "hanya-spasi", "   \n", "hanya-pembuka", "---", "hanya-dua-garis", "---\n---\n", "tiga-garis", "---\n---\n---\n",
		"tanpa-penutup", "---\n"+soundTop+soundBody, "baris-kosong-di-atas", "\n---\n"+soundTop+"---\n", "spasi-di-depan-pembuka", " ---\n"+soundTop+"---\n",
		"pembuka-toml", "+++\ntitle = \"a\"\n+++\n", "pembuka-json", "{\"title\": \"a\"}\n", "pembuka-empat-garis", "----\n"+soundTop+"----\n",
		"penutup-titik", "---\n"+soundTop+"...\n"+soundBody, "penutup-menjorok", "---\n"+soundTop+"  ---\n"+soundBody,
		"garis-di-blok-teks", "---\n"+swap(soundTop, "summary: Setiap warga berhak memperoleh informasi publik.", "summary: |\n  satu\n  ---\n  dua")+"---\n",
		"garis-rata-di-blok-teks", "---\nsummary: |\n  satu\n---\ntitle: a\n---\n", "garis-di-kutipan", "---\ntitle: \"a\n---\nb\"\n---\n",
		"dua-dokumen", "---\n"+soundTop+"--- # dua\ntitle: b\n---\n", "akhir-dokumen-di-dalam", "---\n"+swap(soundTop, "type: narasi\n", "type: narasi\n...\n")+"---\n",
		"arah-yaml", "---\n%YAML 1.1\n"+soundTop+"---\n", "tajuk-jekyll", "---layout: post\n---\n", "html-saja", "<html><script>alert(1)</script></html>",
		"zip", "PK\x03\x04\x14\x00", "pdf", "%PDF-1.4\n", "gambar", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "penunjuk-lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
		"bentrok-git", "<<<<<<< HEAD\n---\n"+soundTop+"---\n=======\n>>>>>>> lain\n", "bentrok-git-di-dalam", "---\n<<<<<<< HEAD\n"+soundTop+"=======\n>>>>>>> lain\n---\n",
	) {
		c.raw("batas-"+name, index)
	}
	c.raw("baik-spasi-di-belakang-garis", "--- \n"+soundTop+"---\t\n"+soundBody)
	c.raw("baik-garis-pemisah-di-narasi", "---\n"+soundTop+"---\n"+soundBody+"\n---\n\nLagi.\n")
	c.raw("baik-crlf", strings.ReplaceAll("---\n"+soundTop+"---\n"+soundBody, "\n", "\r\n"))
	c.raw("baik-tanpa-baris-akhir", "---\n"+soundTop+"---\n\nSetiap warga berhak.")
	c.raw("batas-cr-saja", strings.ReplaceAll("---\n"+soundTop+"---\n"+soundBody, "\n", "\r"))
	c.raw("batas-cr-di-tengah", "---\n"+swap(soundTop, "type: narasi\n", "type: narasi\rowner: x\n")+"---\n")
}

// ordered yields pairs in the order in which they are written.
func ordered(pairs ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if !yield(pairs[i], pairs[i+1]) {
				return
			}
		}
	}
}

func rusakEncodings(c *rusakCases) {
	sound := "---\n" + soundTop + "---\n" + soundBody
	u16 := utf16.Encode([]rune(sound))
	var le, be strings.Builder
	for _, u := range u16 {
		le.Write([]byte{byte(u), byte(u >> 8)})
		be.Write([]byte{byte(u >> 8), byte(u)})
	}
	for name, index := range ordered(
		"bom", "\ufeff"+sound, "bom-ganda", "\ufeff\ufeff"+sound, "utf16-le", "\xff\xfe"+le.String(), "utf16-be", "\xfe\xff"+be.String(),
		"utf16-tanpa-bom", le.String(), "latin1-di-judul", swap(sound, "Hak atas", "Hak \xe9 atas"), "latin1-di-narasi", sound+"Rp 5 \xb1 juta\n", "cp1252-kutip", sound+"\x93kutip\x94\n",
		"utf8-terpotong", sound+"\xe2\x82", "utf8-kepanjangan", sound+"\xc0\xaf\n", "utf8-surogat", sound+"\xed\xa0\x80\n", "utf8-di-luar", sound+"\xf5\x80\x80\x80\n", "utf8-lima-byte", sound+"\xf8\x88\x80\x80\x80\n",
		"nul-di-depan", "\x00"+sound, "nul-di-judul", swap(sound, "Hak atas", "Hak\x00atas"), "nul-di-narasi", sound+"a\x00b\n", "nul-saja", strings.Repeat("\x00", 4096), "nul-di-ujung", sound+"\x00",
		"shift-jis", sound+"\x83\x65\x83\x58\n", "gb18030", sound+"\xc4\xe3\xba\xc3\n", "utf7", "+/v8-"+sound, "ebcdic", "\x60\x60\x60\x15",
	) {
		c.raw("sandi-"+name, index)
	}
	c.body("sandi-bom-di-tengah", "Setiap\ufeff warga.")
	c.raw("besar-satu-byte-terlalu-banyak", sound+strings.Repeat("a", source.MarkdownMax-len(sound)+1))
	c.raw("besar-sepuluh-mib", sound+strings.Repeat("a b ", 10<<18))
	c.raw("besar-satu-baris", sound+strings.Repeat("kata ", 100_000))
	c.raw("besar-judul", "---\n"+swap(soundTop, "title: Hak", "title: "+strings.Repeat("Hak ", 200_000))+"---\n")
	c.raw("besar-kunci", "---\n"+soundTop+strings.Repeat("k", 500)+": x\n---\n")
	c.raw("besar-kunci-seribu-dua-puluh-lima", "---\n"+soundTop+strings.Repeat("k", 1025)+": x\n---\n")
	c.raw("besar-banyak-kunci", "---\n"+soundTop+numbered("k%d: x\n", 2000)+"---\n")
	c.raw("besar-banyak-tag", "---\n"+soundTop+"tags: ["+numbered("t%d, ", 20_000)+"z]\n---\n")
	c.raw("besar-banyak-kanal", "---\n"+swap(soundTop, "channels: [site]", "channels: ["+strings.Repeat("site, ", 20_000)+"site]")+"---\n")
	c.raw("besar-banyak-media", "---\n"+soundTop+"media:\n"+strings.Repeat("  - {file: a.jpg}\n", 10_000)+"---\n")
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func rusakYAML(c *rusakCases) {
	for name, more := range ordered(
		"titik-dua-tanpa-kutip", "supersedes: Hak: atas", "tab-di-depan", "\towner: x", "tab-di-daftar", "tags:\n\t- a", "kurung-terbuka", "tags: [a, b", "kurawal-terbuka", "x: {a: b", "kutip-terbuka", `supersedes: "a`,
		"kutip-tunggal-terbuka", "supersedes: 'a", "kurung-salah", "tags: [a, b}", "tagar-menempel", "tags: [a #b]", "akun-tanpa-kutip", "supersedes: @akun", "gravis", "supersedes: `a`", "persen", "supersedes: %a",
		"jorok-tak-rata", "tags:\n  - a\n - b", "daftar-lalu-kunci", "tags:\n  - a\n  b: c", "nilai-tanpa-kunci", "hanya teks", "kunci-tanpa-spasi", "supersedes:a", "koma-ganda", "tags: [a,, b]", "koma-saja", "tags: [,]",
		"lolos-salah", `supersedes: "\q"`, "lolos-heksa-salah", `supersedes: "\xzz"`, "lolos-nul", `owner2: "\0"`, "blok-salah", "supersedes: |9z\n  a", "tanya-kosong", "?", "kunci-daftar", "? [a, b]\n: c", "kunci-peta", "{a: b}: c", "kunci-null", "~: a",
		"kunci-angka", "1: a", "kunci-benar", "true: a", "kunci-kosong", `"": a`, "kunci-spasi", `" title": a`, "kunci-huruf-besar", "Title: a", "daftar-di-akar", "- a", "karakter-kendali", "supersedes: a\x01b", "karakter-hapus", "supersedes: a\x7fb", "esc", "supersedes: a\x1b[2Jb",
		"ganti-baris-nel", "supersedes: a\u0085owner2: b", "ganti-baris-ls", "supersedes: a\u2028owner2: b", "ganti-baris-ps", "supersedes: a\u2029owner2: b",
	) {
		c.plus("yaml-"+name, more)
	}
	for name, front := range ordered("skalar", "halo\n", "angka", "12\n", "daftar", "- a\n- b\n", "null", "null\n", "komentar-saja", "# a\n", "kosong", "", "peta-alir", "{title: a}\n", "teks-blok", "|\n  title: a\n") {
		c.front("yaml-akar-"+name, front)
	}
}

func rusakBombs(c *rusakCases) {
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := 'b'; i <= 'i'; i++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*%c, ", i-1), 8)+fmt.Sprintf("*%c", i-1))
	}
	c.plus("bom-sejuta-tawa", laughs)
	c.plus("bom-tawa-di-tag", "tags: &t [a, b]\nmaterials2: [*t, *t, *t]")
	c.plus("bom-rujuk-diri", "tags: &t [*t]")
	c.plus("bom-jangkar-saja", "supersedes: &s x")
	c.plus("bom-alias-tak-dikenal", "supersedes: *tidakada")
	c.plus("bom-alias-sebagai-kunci", "a: &a owner\n*a : b")
	c.plus("bom-jangkar-pada-kunci", "&a tags: [x]")
	c.plus("gabung-peta", "<<: {owner: x}")
	c.plus("gabung-alias", "x: &x {owner: y}\n<<: *x")
	c.plus("gabung-daftar", "<<: [{owner: a}, {owner: b}]")
	c.less("gabung-di-brief", "  audience: Umum", "  <<: {audience: Umum}")
	for _, depth := range []int{5, 18, 19, 20, 21, 50, 500, 10_000, 100_000} {
		c.plus(fmt.Sprintf("dalam-kurung-%d", depth), "tags: "+strings.Repeat("[", depth)+strings.Repeat("]", depth))
	}
	for _, depth := range []int{5, 30, 5_000} {
		c.plus(fmt.Sprintf("dalam-kurawal-%d", depth), "x: "+strings.Repeat("{a: ", depth)+"b"+strings.Repeat("}", depth))
		c.plus(fmt.Sprintf("dalam-tanda-hubung-%d", depth), "tags:\n  "+strings.Repeat("- ", depth)+"a")
	}
	for _, depth := range []int{30, 300} {
		c.plus(fmt.Sprintf("dalam-jorok-%d", depth), func() (s string) {
			s = "x:\n"
			for i := range depth {
				s += strings.Repeat(" ", i+1) + "a:\n"
			}
			return s + strings.Repeat(" ", depth+1) + "b"
		}())
	}
	c.plus("dalam-kunci-rumit", strings.Repeat("? ", 3000)+"a")
}

func rusakTags(c *rusakCases) {
	for name, value := range ordered(
		"binary", "!!binary aGFsbw==", "binary-besar", "!!binary "+base64.StdEncoding.EncodeToString(make([]byte, 1<<16)), "python-objek", "!!python/object:os.system ls", "python-terap", "!!python/object/apply:os.system [ls]", "ruby-objek", "!ruby/object:Gem::Installer {i: x}",
		"java-objek", "!!javax.script.ScriptEngineManager [x]", "str", "!!str 12", "int", "!!int \"3\"", "float", "!!float 3", "bool", "!!bool yes", "null", "!!null ''", "set", "!!set {a, b}", "omap", "!!omap [a: 1]", "timestamp", "!!timestamp 2026-03-02",
		"sendiri", "!kantor x", "kosong", "! x", "verbatim", "!<tag:example.org,2026:x> y", "php", "!php/object 'O:8:\"stdClass\":0:{}'", "merge", "!!merge x", "value", "!!value x", "seq", "!!seq [a]", "map", "!!map {a: b}",
	) {
		c.less("tag-"+name, "owner: Bidang Informasi", "owner: "+value)
	}
	c.plus("tag-pada-kunci", "!!str tags: [a]")
	c.less("tag-pada-daftar", "channels: [site]", "channels: !!set [site]")
	c.less("tag-pada-butir", "channels: [site]", "channels: [!!str site]")
}

func rusakScalars(c *rusakCases) {
	for name, value := range ordered(
		"bulat", "12", "desimal", "1.5", "oktal-lama", "0123", "oktal-baru", "0o17", "heksa", "0x1F", "pangkat", "1e3", "tak-hingga", ".inf", "minus-tak-hingga", "-.INF", "bukan-angka", ".NaN", "benar", "true", "salah", "False", "raksasa", strings.Repeat("9", 300),
		"pangkat-raksasa", "1e999999999", "tambah", "+7", "titik-depan", ".5", "titik-belakang", "7.",
	) {
		c.less("nilai-"+name, "owner: Bidang Informasi", "owner: "+value)
	}
	for name, value := range ordered("ya", "yes", "tidak", "no", "nyala", "on", "mati", "Off", "y", "y", "garis-bawah", "1_000", "seksagesimal", "12:30:00", "biner", "0b101", "tanggal", "2026-03-02", "nul-miring", "nULL", "sama-dengan", "=", "gabung", "<<x") {
		c.less("baik-nilai-"+name, "owner: Bidang Informasi", "owner: "+value)
	}
	for _, key := range []string{"title", "date", "type", "classification", "channels"} {
		line := ""
		for l := range strings.Lines(soundTop) {
			if strings.HasPrefix(l, key+":") {
				line = l
			}
		}
		c.less("kosong-"+key, line, key+":\n")
		c.less("kosong-tilde-"+key, line, key+": ~\n")
		c.less("kosong-kutip-"+key, line, key+": \"\"\n")
		c.less("tanpa-"+key, line, "")
		c.less("daftar-"+key, line, key+": [[]]\n")
		c.less("peta-"+key, line, key+": {a: b}\n")
		c.less("angka-"+key, line, key+": 3.14\n")
		c.less("benar-"+key, line, key+": true\n")
	}
}

// rusakKeys misspells every key of the top, in one way each.
func rusakKeys(c *rusakCases) {
	for name, key := range ordered(
		"title", "titel", "title-besar", "TITLE", "summary", "sumary", "date", "dates", "type", "tipe", "classification", "clasification", "channels", "chanels", "tags", "tag", "owner", "owners", "materials", "material", "brief", "briefs", "media", "medias",
		"publish_at", "publish-at", "publish_at-tempel", "publishat", "corrections", "correction", "withdrawal", "withdrawl", "allow", "allows", "supersedes", "superseeds", "judul", "judul", "kanal", "kanal", "jadwal", "jadwal", "penulis", "author", "draft", "draft", "layout", "layout", "prototype", "__proto__", "constructor", "constructor",
		"spasi-tak-putus", "title\u00a0", "lebar-nol", "ti\u200btle", "kiril", "titl\u0435", "penuh", "\uff54itle",
	) {
		c.plus("kunci-"+name, key+": x")
	}
	for _, key := range []string{"title", "date", "type", "classification", "channels", "owner", "summary", "materials", "brief"} {
		c.plus("ganda-"+key, key+": x")
	}
	c.less("ganda-di-brief", "  audience: Umum\n", "  audience: Umum\n  audience: Lain\n")
	c.less("ganda-di-bahan", "    source: UU 14/2008\n", "    source: UU 14/2008\n    source: Lain\n")
	c.plus("ganda-kutip", `"owner": x`)
	c.plus("ganda-tiga-kali", "owner: x\nowner: y")
	c.less("kunci-di-brief", "  audience: Umum", "  audien: Umum")
	c.less("kunci-di-bahan", "    source: UU 14/2008", "    sumber: UU 14/2008")
	c.plus("kunci-di-media", "media:\n  - {file: a.jpg, alternatif: x}")
	c.plus("kunci-di-ralat", "corrections:\n  - {time: 2026-03-05, catatan: x}")
	c.plus("kunci-di-pencabutan", "withdrawal: {time: \"2026-03-05T10:00:00+07:00\", kind: keliru, alasan: x}")
	c.plus("kunci-di-pengabaian", "allow:\n  - {rule: PD003, teks: x}")
}

// rusakTypes gives every list and group another kind of value.
func rusakTypes(c *rusakCases) {
	for _, key := range []string{"tags", "media", "corrections", "allow"} {
		for name, value := range ordered("teks", "a", "angka", "7", "benar", "true", "peta", "{a: b}", "daftar-angka", "[7]", "daftar-null", "[~]", "daftar-dalam", "[[a]]") {
			c.plus("jenis-"+key+"-"+name, key+": "+value)
		}
	}
	for name, value := range ordered("teks", "a", "angka", "7", "daftar", "[a]") {
		c.plus("jenis-withdrawal-"+name, "withdrawal: "+value)
		c.less("jenis-brief-"+name, "brief:\n  objective: Warga tahu\n  audience: Umum\n  key_message: Terbuka\n", "brief: "+value+"\n")
		c.plus("jenis-supersedes-"+name, "supersedes: "+value)
		c.plus("jenis-publish_at-"+name, "publish_at: "+value)
	}
	c.less("daftar-di-luar-classification", "berkala", "rahasia")
	c.less("dikecualikan", "berkala", "dikecualikan")
	c.less("daftar-di-luar-type", "narasi", "artikel")
	c.less("daftar-di-luar-channels", "[site]", "[site, instagam]")
	c.less("kanal-huruf-besar", "[site]", "[Site]")
	c.less("kanal-kosong", "[site]", "[]")
	c.less("kanal-dua-kali", "[site]", "[site, site]")
	c.less("jenis-bahan-di-luar-daftar", "kind: informasi", "kind: berita")
	c.plus("pencabutan-di-luar-daftar", "withdrawal: {time: \"2026-03-05T10:00:00+07:00\", kind: bosan}")
}

func rusakForms(c *rusakCases) {
	c.less("judul-91", "title: Hak atas informasi publik", "title: "+strings.Repeat("é", 91))
	c.less("judul-spasi", "title: Hak atas informasi publik", `title: "   "`)
	c.less("judul-tak-tampak", "title: Hak atas informasi publik", "title: \"\u2003\u00a0\"")
	c.less("judul-kapital", "title: Hak atas informasi publik", "title: HAK ATAS INFORMASI PUBLIK")
	c.less("judul-baris-baru", "title: Hak atas informasi publik", `title: "Hak\natas"`)
	c.less("judul-esc", "title: Hak atas informasi publik", `title: "Hak \e[2J atas"`)
	c.less("ringkasan-241", "Setiap warga berhak memperoleh informasi publik.", strings.Repeat("a", 241))
	for name, tags := range ordered("kosong", `[""]`, "spasi", "[a b]", "besar", "[PPID]", "dua-kali", "[ppid, ppid]", "dua-kali-mirip", "[ppid, PPID]", "tanda-saja", `["--"]`, "esc", `["\e[31m"]`, "html", `["<script>"]`, "arah", "[\"a\u202eb\"]") {
		c.plus("tag-bentuk-"+name, "tags: "+tags)
	}
	for name, s := range ordered("kosong", `""`, "lain", "konten/2025/a", "naik", "content/2025/../a", "mutlak", "/content/2025/a", "besar", "content/2025/A", "diri", "content/2026/rusak", "tak-ada", "content/2025/tak-ada", "alamat", "https://example.org/") {
		c.plus("pengganti-"+name, "supersedes: "+s)
	}
	for name, a := range ordered("aturan-kecil", "{rule: pd003, text: abc, reason: alasan yang cukup}", "aturan-tak-ada", "{rule: ZZ999, text: abc, reason: alasan yang cukup}", "aturan-keras", "{rule: PD001, text: abc, reason: alasan yang cukup}", "teks-pendek", "{rule: PD003, text: ab, reason: alasan yang cukup}",
		"teks-elipsis", "{rule: PD003, text: \"… …\", reason: alasan yang cukup}", "alasan-pendek", "{rule: PD003, text: abc, reason: boleh}", "alasan-angka", `{rule: PD003, text: abc, reason: "1234567890123"}`, "tanpa-alasan", "{rule: PD003, text: abc}", "basi", "{rule: PD003, text: abc, reason: alasan yang cukup}", "semua", "{rule: \"*\", text: \"*\", reason: alasan yang cukup}") {
		c.plus("abai-"+name, "allow:\n  - "+a)
	}
}

func rusakDates(c *rusakCases) {
	for name, d := range ordered(
		"30-februari", "2026-02-30", "29-februari", "2026-02-29", "29-februari-1900", "1900-02-29", "31-april", "2026-04-31", "bulan-13", "2026-13-01", "bulan-0", "2026-00-10", "hari-0", "2026-03-00", "satu-angka", "2026-3-2", "indonesia", "2 Maret 2026", "garis-miring", "02/03/2026", "titik", "02.03.2026",
		"jam-24", `"2026-03-02T24:00:00+07:00"`, "menit-60", `"2026-03-02T09:60:00+07:00"`, "detik-60", `"2026-03-02T09:00:60+07:00"`, "pecahan", `"2026-03-02T09:00:00.5+07:00"`, "zona-nama", `"2026-03-02T09:00 WIB"`, "zona-tanpa-titik", `"2026-03-02T09:00:00+0700"`, "zona-99", `"2026-03-02T09:00:00+99:00"`, "t-kecil", `"2026-03-02t09:00:00+07:00"`,
		"unix", "1772416800", "unix-kutip", `"1772416800"`, "minggu", "2026-W10", "tahun-dua-angka", "26-03-02", "tahun-lima-angka", "12026-03-02", "negatif", "-2026-03-02", "besok", "besok", "kosong", `""`, "spasi", `" 2026-03-02"`, "angka-arab", "٢٠٢٦-٠٣-٠٢", "tanda-hubung-lain", "2026‑03‑02", "tahun-lain", "2025-03-02", "masa-depan", "2026-12-25", "rentang", "2026-03-02/2026-03-05",
	) {
		c.less("tanggal-"+name, "date: 2026-03-02", "date: "+d)
	}
	for name, d := range ordered("tanpa-zona", `"2026-12-02T09:00"`, "tanpa-kutip", "2026-12-02T09:00:00+07:00", "tanpa-jam", "2026-12-02", "lampau-sebelum-tanggal", `"2026-01-02T09:00:00+07:00"`, "nanti", "nanti sore", "jam-saja", `"09:00"`, "seksagesimal", "12:30:00") {
		c.plus("jadwal-"+name, "publish_at: "+d)
	}
	for name, d := range ordered("masa-depan", `{time: "2027-01-01T00:00:00+07:00", note: Diperbaiki.}`, "sebelum-tanggal", `{time: "2025-01-01T00:00:00+07:00", note: Diperbaiki.}`, "tanpa-isi", `{time: "2026-03-05T10:00:00+07:00", note: "  "}`, "tanpa-waktu", "{note: Diperbaiki.}", "waktu-rusak", "{time: kemarin, note: Diperbaiki.}", "tanpa-zona", "{time: 2026-03-05, note: Diperbaiki.}") {
		c.plus("ralat-"+name, "corrections:\n  - "+d)
	}
	c.plus("ralat-terbalik", "corrections:\n  - {time: \"2026-03-07T10:00:00+07:00\", note: Dua.}\n  - {time: \"2026-03-05T10:00:00+07:00\", note: Satu.}")
	for name, w := range ordered("tanpa-alasan", `{time: "2026-03-05T10:00:00+07:00", kind: keliru}`, "alasan-kosong", `{time: "2026-03-05T10:00:00+07:00", kind: kedaluwarsa, reason: " "}`, "tanpa-jenis", `{time: "2026-03-05T10:00:00+07:00", reason: Keliru.}`, "tanpa-waktu", "{kind: keliru, reason: Keliru.}", "masa-depan", `{time: "2027-01-01T00:00:00+07:00", kind: keliru, reason: Keliru.}`) {
		c.plus("cabut-"+name, "withdrawal: "+w)
	}
	c.plus("baik-cabut-data-pribadi", `withdrawal: {time: "2026-03-05T10:00:00+07:00", kind: data-pribadi}`)
}

func rusakPaths(c *rusakCases) {
	for name, p := range ordered(
		"naik", "../lain/foto.jpg", "naik-jauh", "../../../../etc/passwd", "mutlak", "/etc/passwd", "terbalik", `'..\foto.jpg'`, "unc", `'\\server\a.jpg'`, "windows", `'C:\a.jpg'`, "titik", ".", "dua-titik", "..", "kosong", `""`, "titik-tengah", "a/./foto.jpg", "naik-tengah", "a/../foto.jpg", "ganda", "a//foto.jpg", "garis-akhir", "foto.jpg/",
		"nul", `"foto.jpg\0.png"`, "baris-baru", `"foto\n.jpg"`, "rumah", "~/foto.jpg", "berkas-url", "file:///etc/passwd", "alamat", "https://example.org/a.jpg", "persen", "%2e%2e/foto.jpg", "tak-ada", "foto.jpg", "beda-huruf", "FOTO.jpg", "dirinya", "index.md", "takarir", "takarir/x.txt", "arah", "\"foto\u202egpj.exe\"", "panjang", strings.Repeat("a", 5000)+".jpg", "proc", "/proc/self/environ", "git", ".git/config",
	) {
		c.files("jalur-media-"+name, "index.md", "---\n"+soundTop+"media:\n  - file: "+p+"\n    alt: Antrean warga di loket\n---\n"+soundBody, "x/foto.jpg", "bukan")
	}
	for name, p := range ordered("naik", "../rahasia.pdf", "mutlak", "/etc/shadow", "kosong", `""`, "tak-ada", "bahan.pdf") {
		c.less("jalur-bahan-"+name, "    source: UU 14/2008", "    source: UU 14/2008\n    file: "+p)
	}
	for _, key := range []string{"poster", "captions"} {
		for name, p := range ordered("naik", "../a.jpg", "kosong", `""`, "tak-ada", "tidak.jpg") {
			c.files("jalur-"+key+"-"+name, "index.md", "---\n"+photoTop()+"media:\n  - file: foto.jpg\n    alt: Antrean warga di loket\n    "+key+": "+p+"\n---\n"+soundBody, "foto.jpg", rusakJPEG)
		}
	}
}

// photoTop is the sound front matter of a photo, but for the photo.
func photoTop() string {
	return swap(swap(soundTop, "type: narasi", "type: foto"), "    source: UU 14/2008\n", "    source: UU 14/2008\n  - kind: foto\n    source: Dokumentasi\n    consent: Tidak menampilkan wajah yang dikenali\n")
}

// rusakJPEG is a sound picture: what is broken is something else.
var rusakJPEG = func() string {
	var b strings.Builder
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 32)), nil); err != nil {
		panic(err)
	}
	return b.String()
}()

func rusakMedia(c *rusakCases) {
	for name, m := range ordered(
		"tanpa-apa-pun", "alt: Antrean warga", "file-dan-url", "file: foto.jpg\n    url: https://example.org/a.jpg\n    alt: Antrean warga", "url-saja", "url: https://example.org/a.jpg\n    alt: Antrean warga", "tanpa-bytes", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    alt: Antrean warga",
		"tanpa-sha256", "url: https://example.org/a.jpg\n    bytes: 5\n    alt: Antrean warga", "sha256-besar", "url: https://example.org/a.jpg\n    sha256: "+strings.ToUpper(sixtyFour)+"\n    bytes: 5\n    alt: Antrean warga", "sha256-pendek", "url: https://example.org/a.jpg\n    sha256: abc\n    bytes: 5\n    alt: Antrean warga",
		"bytes-nol", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    bytes: 0\n    alt: Antrean warga", "bytes-negatif", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    bytes: -1\n    alt: Antrean warga", "bytes-teks", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    bytes: lima\n    alt: Antrean warga",
		"bytes-pecahan", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    bytes: 5.5\n    alt: Antrean warga", "bytes-raksasa", "url: https://example.org/a.jpg\n    sha256: "+sixtyFour+"\n    bytes: 99999999999999999999\n    alt: Antrean warga", "alt-1001", "file: foto.jpg\n    alt: "+strings.Repeat("a ", 501), "alt-nama-berkas", "file: foto.jpg\n    alt: foto.jpg", "tanpa-alt", "file: foto.jpg",
	) {
		c.files("media-"+name, "index.md", "---\n"+soundTop+"media:\n  - "+m+"\n---\n"+soundBody, "foto.jpg", rusakJPEG)
	}
	for name, u := range ordered("http", "http://example.org/a.jpg", "javascript", "javascript:alert(1)", "data", "data:image/png;base64,AAAA", "file", "file:///etc/passwd", "tanpa-skema", "example.org/a.jpg", "kosong", `""`, "persen-rusak", "https://example.org/%zz", "spasi", `"https://example.org/a b.jpg"`, "tanpa-nama", "https://", "lokal", "https://localhost/a.jpg", "ftp", "ftp://example.org/a.jpg") {
		c.plus("media-url-"+name, "media:\n  - url: "+u+"\n    sha256: "+sixtyFour+"\n    bytes: 5\n    alt: Antrean warga di loket")
	}
	for name, data := range ordered("html", "<html><script>alert(1)</script></html>", "svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "exe", "MZ\x90\x00", "php", "<?php system('ls');", "kosong", "", "gif", "GIF89a\x01\x00\x01\x00", "lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "zip", "PK\x03\x04") {
		c.files("samaran-"+name, "index.md", "---\n"+photoTop()+"media:\n  - file: foto.jpg\n    alt: Antrean warga di loket\n---\n"+soundBody, "foto.jpg", data)
	}
}

// rusakHidden puts every bidi control and its kin into a title, a text and a caption.
func rusakHidden(c *rusakCases) {
	for _, r := range []rune{0x061c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff} {
		c.less(fmt.Sprintf("tersembunyi-judul-%04x", r), "Hak atas", "Hak"+string(r)+" atas")
		c.body(fmt.Sprintf("tersembunyi-narasi-%04x", r), "Setiap warga"+string(r)+" berhak.")
	}
	for _, r := range []rune{0x01, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x80, 0x9b} {
		c.body(fmt.Sprintf("tersembunyi-kendali-%02x", r), "Setiap warga"+string(r)+"[2J berhak.")
	}
	c.body("tersembunyi-banyak", strings.Repeat("a\u202eb ", 1000))
}

func rusakLinks(c *rusakCases) {
	for name, dest := range ordered(
		"javascript", "javascript:alert(1)", "javascript-besar", "JaVaScRiPt:alert(1)", "javascript-entitas", "javascript&colon;alert(1)", "javascript-angka", "&#106;avascript:alert(1)", "javascript-heksa", "&#x6A;avascript:alert(1)", "javascript-nol", "&#0000106;avascript:alert(1)", "javascript-tab", "<java&Tab;script:alert(1)>", "javascript-baris", "<java&NewLine;script:alert(1)>", "javascript-kendali", "<&#1;javascript:alert(1)>",
		"javascript-garis-miring", "javascript://example.org/%0aalert(1)", "javascript-lolos", `javascript\:alert(1)`, "vbscript", "vbscript:msgbox(1)", "data-html", "data:text/html,<script>alert(1)</script>", "data-basis64", "data:text/html;base64,PHNjcmlwdD4=", "data-svg", "data:image/svg+xml,x", "berkas", "file:///etc/passwd", "blob", "blob:https://example.org/a", "lihat-sumber", "view-source:https://example.org/", "tentang", "about:blank", "sistem-berkas", "filesystem:https://example.org/a",
		"skema-lain", "intent://scan/#Intent;end", "tanpa-skema", "www.example.go.id", "dua-garis", "//example.org/", "garis-terbalik", `\\example.org\a`, "garis-campur", `https:\\example.org`, "satu-garis", "https:/example.org", "tanpa-nama", "https:///a", "titik-ganda", "https://example..org/", "titik-akhir-saja", "https://./", "sandi", "https://bank.go.id@example.org/", "sandi-lengkap", "https://a:b@example.org/", "salah-ketik", "htps://example.org/", "lokal", "http://localhost/", "lokal-port", "http://localhost:8080/", "surel-kosong", "mailto:", "telepon-kosong", "tel:",
		"keluar", "../../../README.md", "konten-tak-ada", "../tak-ada/index.md", "berkas-tak-ada", "lampiran.pdf", "bagian-tak-ada", "#tak-ada", "persen-naik", "%2e%2e/%2e%2e/%2e%2e/x", "kosong", "", "spasi", "< >",
	) {
		c.body("tautan-"+name, "Isi [formulir permohonan]("+dest+") di loket.")
	}
	c.body("tautan-rujukan-javascript", "Isi [formulir permohonan][f].\n\n[f]: javascript:alert(1)")
	c.body("tautan-otomatis-javascript", "Isi <javascript:alert(1)>.")
	c.body("tautan-gambar-javascript", "![Alur permohonan](javascript:alert(1))")
	c.body("tautan-gambar-data", "![Alur permohonan](data:image/svg+xml,x)")
	c.body("tautan-gambar-luar", "![Alur permohonan](https://example.org/a.png)")
	c.body("tautan-tanpa-teks", "[](https://example.go.id/)")
	c.body("tautan-di-sini", "Isi [di sini](https://example.go.id/).")
	c.body("tautan-bersarang", "[a [b](javascript:alert(1)) c](https://example.go.id/)")
}

func rusakHosts(c *rusakCases) {
	for name, host := range ordered(
		"kiril-a", "l\u0430yanan.example.go.id", "kiril-e", "p\u0435ta.example.org", "kiril-o-akhiran", "kominfo.g\u043e.id", "kiril-i-akhiran", "kominfo.go.\u0456d", "yunani-o", "k\u03bfminfo.go.id", "armenia-o", "k\u0585minfo.go.id", "cherokee", "\u13a0ominfo.go.id", "kiril-penuh", "\u0441\u043e\u0441\u043e.com", "punycode-campur", "xn--kmnfo-2of5e.go.id", "punycode-rusak", "xn--\u00e9.go.id",
		"nol", "kominfo.g0.id", "sembilan", "kominfo.9o.id", "di-tengah", "kominfo.go.id.example.com", "di-depan", "go.id.example.org", "garis", "kominfo-go.id", "garis-desa", "sukamaju-desa.id", "mi1", "pos.mi1.id", "lebar-nol", "kom\u200binfo.go.id", "lunak", "kom\u00adinfo.go.id", "lebar-penuh", "\uff4bominfo.go.id", "titik-lain", "kominfo\u3002go.id", "matematika", "\U0001d424ominfo.go.id", "latin-alfa", "l\u0251yanan.go.id",
	) {
		c.body("samar-"+name, "Buka [layanan permohonan](https://"+host+"/masuk).")
	}
	c.body("samar-gambar", "![Alur permohonan](https://kominf\u043e.go.id/a.png)")
	c.body("samar-otomatis", "Buka <https://kominf\u043e.go.id/>.")
	c.files("samar-takarir", "index.md", "---\n"+swap(soundTop, "[site]", "[site, x]")+"---\n"+soundBody, "takarir/x.txt", "Buka https://kominf\u043e.go.id/ sekarang.\n")
	for name, host := range ordered("biasa", "kominfo.go.id", "port", "kominfo.go.id:8443", "logo", "logo.id", "mango", "mango.id", "akar", "go.id", "desa", "sukamaju.desa.id") {
		c.body("baik-alamat-"+name, "Buka [layanan permohonan](https://"+host+"/masuk).")
	}
	c.body("samar-idn", "Buka [layanan permohonan](https://bücher.example/).")
}

func rusakMarkdown(c *rusakCases) {
	for name, body := range ordered(
		"skrip", "Teks <script>alert(1)</script> lagi.", "gaya", "Teks <b onclick=alert(1)>lagi</b>.", "gambar-html", "<img src=x onerror=alert(1)>", "bingkai", "<iframe src=https://example.org></iframe>", "cdata", "Teks <![CDATA[x]]> lagi.", "php", "Teks <?php x ?> lagi.", "tajuk-1", "# Judul\n\nTeks.", "tajuk-meloncat", "## A\n\n#### B\n\nTeks.", "gambar-tanpa-alt", "![](alur.png)", "gambar-tak-ada", "![Alur permohonan](alur.png)",
		"paragraf-panjang", strings.Repeat("Kata yang panjang. ", 100), "nik", "NIK 6239011508900002.", "hp", "HP 0824 1313 1414.", "kurung-seribu", strings.Repeat("[", 5000), "bintang-seribu", strings.Repeat("*a_", 5000), "tautan-seribu", strings.Repeat("[a](b", 5000), "gravis-seribu", strings.Repeat("`a``b", 5000), "rujukan-seribu", numbered("[r%d]: javascript:a\n", 500),
	) {
		c.body("narasi-"+name, body)
	}
	c.body("narasi-kosong", "")
	c.body("baik-narasi-komentar-html", "Teks <!-- <script> --> lagi.")
	c.body("baik-narasi-kutip-seribu", strings.Repeat(">", 5000)+" a")
	c.body("baik-narasi-html-tak-ditutup", "<a href=\"x\nTeks.")
}

func rusakFiles(c *rusakCases) {
	c.files("berkas-tanpa-index", "index.md", nil, "catatan.txt", "x")
	c.files("berkas-index-besar", "index.md", nil, "INDEX.MD", "---\n"+soundTop+"---\n")
	c.files("berkas-index-html", "index.md", nil, "index.html", "<html>")
	c.files("berkas-index-folder", "index.md", nil, "index.md/x", "a")
	c.files("berkas-index-tautan", "index.md", mode(fs.ModeSymlink|0o777, "/etc/passwd"))
	c.files("berkas-index-pipa", "index.md", mode(fs.ModeNamedPipe|0o666, ""))
	for _, kind := range []struct {
		name string
		mode fs.FileMode
	}{{"tautan", fs.ModeSymlink}, {"pipa", fs.ModeNamedPipe}, {"soket", fs.ModeSocket}, {"perangkat", fs.ModeDevice}, {"perangkat-karakter", fs.ModeDevice | fs.ModeCharDevice}, {"tak-lazim", fs.ModeIrregular}} {
		c.files("berkas-"+kind.name, "aneh", mode(kind.mode|0o666, "/etc/passwd"))
		c.files("berkas-takarir-"+kind.name, "takarir/x.txt", mode(kind.mode|0o666, "/etc/passwd"))
	}
	for name, f := range ordered(
		"esc", "a\x1b[2J.jpg", "baris-baru", "a\nb.jpg", "arah", "foto\u202egpj.exe", "lebar-nol", "foto\u200b.jpg", "windows-aux", "aux.txt", "windows-con", "CON", "windows-com1", "com1.jpg", "titik-akhir", "foto.", "spasi-akhir", "foto ", "titik-dua", "a:b.jpg", "bintang", "a*.jpg", "tanya", "a?.jpg", "kutip", `a".jpg`, "garis-tegak", "a|b.jpg", "terbalik", `a\b.jpg`, "panjang", strings.Repeat("a", 250)+".jpg", "tab", "a\tb.jpg", "del", "a\x7f.jpg", "nbsp", "a\u00a0b.jpg",
	) {
		c.files("nama-"+name, f, "x")
	}
	c.files("nama-bentrok-besar", "Foto.jpg", rusakJPEG, "foto.JPG", rusakJPEG)
	c.files("nama-bentrok-nfd", "caf\u00e9.jpg", rusakJPEG, "cafe\u0301.jpg", rusakJPEG)
	c.files("nama-bentrok-index", "Index.md", "x")
	c.files("folder-dalam", "a/b/c/d/e/f.txt", "x")
	c.files("folder-sangat-dalam", strings.Repeat("a/", 200)+"x.txt", "x")
	many := []any{}
	for i := range 10_000 {
		many = append(many, fmt.Sprintf("b%05d.txt", i), "")
	}
	c.files("berkas-sepuluh-ribu", many...)
	for name, dir := range ordered("spasi", "content/2026/Hak Informasi/index.md", "besar", "content/2026/Hak/index.md", "garis-bawah", "content/2026/hak_atas/index.md", "garis-ganda", "content/2026/hak--atas/index.md", "garis-depan", "content/2026/-hak/index.md", "titik", "content/2026/hak.atas/index.md", "esc", "content/2026/hak\x1b[2J/index.md", "arah", "content/2026/hak\u202e/index.md", "kiril", "content/2026/h\u0430k/index.md", "tahun-tiga", "content/202/hak/index.md", "tahun-huruf", "content/draf/hak/index.md", "tahun-lima", "content/20266/hak/index.md", "berkas-di-tahun", "content/2026/catatan.md", "berkas-di-content", "content/catatan.md", "kosong-tahun", "content/2026/..hak/index.md") {
		if name != "kosong-tahun" {
			c.files("tempat-"+name, "^"+dir, "---\n"+soundTop+"---\n")
		}
	}
	c.files("tempat-tautan-folder", "^content/2026/tautan", mode(fs.ModeSymlink|0o777, "/etc"))
	c.files("tempat-tautan-tahun", "^content/2024", mode(fs.ModeSymlink|0o777, "/etc"))
	c.files("baik-berkas-titik", ".DS_Store", "x", ".git/config", "x")
}

func rusakCaptions(c *rusakCases) {
	withX := "---\n" + swap(soundTop, "[site]", "[site, x]") + "---\n" + soundBody
	for name, t := range ordered("kosong", "", "spasi", "  \n", "bom", "\ufeffBaca haknya.\n", "latin1", "Baca \xe9\n", "nul", "Baca\x00\n", "markdown", "Baca **haknya** di [situs](https://example.go.id/)\n", "arah", "Baca \u202ehaknya.\n", "nik", "NIK 6239011508900002\n", "hp", "HP 0824 1313 1414\n", "besar", strings.Repeat("a", source.CaptionMax+1), "esc", "Baca \x1b[2J haknya.\n", "utf16", "\xff\xfeB\x00") {
		c.files("takarir-"+name, "index.md", withX, "takarir/x.txt", t)
	}
	for name, f := range ordered("salah-nama", "takarir/instragram.txt", "situs", "takarir/site.txt", "akhiran", "takarir/x.md", "huruf-besar", "takarir/X.txt", "tanpa-akhiran", "takarir/x", "dalam", "takarir/x/a.txt", "esc", "takarir/\x1b[2J.txt", "arah", "takarir/x\u202etxt.txt") {
		c.files("takarir-nama-"+name, "index.md", withX, "takarir/x.txt", "Baca haknya.\n", f, "Baca.\n")
	}
	c.files("takarir-tanpa-kanal", "takarir/x.txt", "Baca haknya.\n")
	c.files("takarir-belum-ada", "index.md", withX)
}

func rusakChange(c *rusakCases) {
	c.files("dua-judul-sama", "^content/2025/lama/index.md", "---\n"+swap(soundTop, "2026-03-02", "2025-03-02")+"---\n\nTeks yang lain sama sekali.\n")
	c.files("dua-narasi-sama", "index.md", "---\n"+soundTop+"---\n\n"+strings.Repeat("Setiap warga berhak tahu. ", 4)+"\n", "^content/2025/lama/index.md", "---\n"+swap(swap(soundTop, "2026-03-02", "2025-03-02"), "title: Hak", "title: Hak lama")+"---\n\n"+strings.Repeat("SETIAP warga  berhak, tahu. ", 4)+"\n")
	c.less("langkah-bahan-kosong", "materials:\n  - kind: informasi\n    source: UU 14/2008\n", "materials: []\n")
	c.less("langkah-brief-sebagian", "  audience: Umum\n", "")
	c.less("langkah-tanpa-unit", "owner: Bidang Informasi\n", "")
	c.less("langkah-tanpa-ringkasan", "summary: Setiap warga berhak memperoleh informasi publik.\n", "")
	c.less("langkah-foto-tanpa-media", "type: narasi", "type: foto")
}
