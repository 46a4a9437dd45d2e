package rule

import (
	"regexp"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var mediaRepeat = Rule{
	ID: "MD005", Name: "media-repeat", Severity: diag.Warning, Allow: true,
	Title: lang.T("Media tercantum dua kali", "A medium is listed twice"),
	Why: lang.T("Gambar yang sama akan tampil dua kali di situs dan di kanal.",
		"The same picture would appear twice on the site and on channels."),
	Check: func(p *Pass) {
		m := p.Item.Meta.Media
		repeated(len(m), func(i int) string { return mediaName(&m[i]) }, func(i int, v string) {
			p.Report(p.Item.At("media", i), lang.T("%s sudah tercantum", "%s is listed already").With(short(v)),
				lang.T("hapus salah satunya", "remove one of them"))
		})
	},
}

var mediaRemote = Rule{
	ID: "MD006", Name: "media-remote", Severity: diag.Error,
	Title: lang.T("Media tanpa berkas, atau berkas besar tanpa sidik", "A medium without a file, or a large one without its digest"),
	Why: lang.T("Berkas di luar git dikenali dari SHA-256 dan ukurannya; tanpa itu yang tayang bisa lain dari yang disetujui.",
		"A file outside git is known by its SHA-256 and its size; without them, what goes out may not be what was approved."),
	Bad:  "media:\n  - url: https://example.org/video.mp4",
	Good: "media:\n  - url: https://example.org/video.mp4\n    sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n    bytes: 73400320",
	Check: func(p *Pass) {
		for i, m := range p.Item.Meta.Media {
			switch {
			case p.misshapen("media", i, "file"), p.misshapen("media", i, "url"), p.misshapen("media", i, "sha256"), p.misshapen("media", i, "bytes"):
			case m.File == "" && m.URL == "":
				p.Report(p.Item.At("media", i, "file"), lang.T("media tanpa file atau url", "a medium without file or url"),
					lang.T("tulis file: nama berkas di folder konten", "write file: the name of a file in the item's folder"))
			case m.File != "" && m.URL != "":
				p.Report(p.Item.At("media", i, "url"), lang.T("media menyebut file dan url sekaligus", "a medium with both file and url"),
					lang.T("pakai file bila berkasnya ada di folder, url bila terlalu besar bagi git", "use file if it is in the folder, url if it is too large for git"))
			case m.URL == "":
			case !httpsForm.MatchString(m.URL):
				p.Report(p.Item.At("media", i, "url"), lang.T("alamat media harus https://", "a medium's address must be https://"),
					lang.T("pakai alamat unduh https://, misalnya aset rilis", "use an https:// download address, such as a release asset"))
			case !isSHA256(m.SHA256) || m.Bytes <= 0:
				lacks := "sha256"
				if isSHA256(m.SHA256) {
					lacks = "bytes"
				}
				p.Report(p.Item.At("media", i, lacks), lang.T("media pada url harus disertai sha256 (64 digit heksadesimal) dan bytes", "a medium at a url needs sha256 (64 hexadecimal digits) and bytes"),
					lang.T("hitung dengan: sha256sum BERKAS dan wc -c BERKAS", "compute them with: sha256sum FILE and wc -c FILE"))
			}
		}
	},
}

var httpsForm = regexp.MustCompile(schema.HTTPSForm)

func isSHA256(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return len(s) == 64
}

var fileUnused = Rule{
	ID: "MD007", Name: "file-unused", Severity: diag.Note, Allow: true,
	Title: lang.T("Berkas yang tidak dipakai", "A file that nothing uses"),
	Why: lang.T("Folder konten memuat hasil akhir saja; berkas yang tertinggal ikut menjadi arsip dan bisa memuat hal yang tidak untuk umum.",
		"An item's folder holds finals only; a file left behind is archived too, and may hold what is not for the public."),
	Check: func(p *Pass) {
		it := p.Item
		if len(it.Files) <= 1+len(it.Captions) {
			return
		}
		used := p.usedFiles()
		const most = 5
		found := 0
		for _, f := range it.Files {
			if f.Name == "index.md" || strings.HasPrefix(f.Name, "takarir/") || used[f.Name] {
				continue
			}
			if found++; found > most {
				return
			}
			p.Report(diag.At(it.ID+"/"+f.Name), lang.T("%s tidak dipakai di konten ini", "%s is not used in this item").With(short(f.Name)),
				lang.T("cantumkan pada media atau narasi, atau hapus; bahan mentah disebut di materials saja", "list it in media or use it in the text, or delete it; raw material is only named in materials"))
		}
	},
}

// usedFiles are the files that the front matter or the text names.
func (p *Pass) usedFiles() map[string]bool {
	used := make(map[string]bool)
	for i := range p.Item.Meta.Media {
		m := &p.Item.Meta.Media[i]
		used[m.File], used[m.Poster], used[m.Captions] = true, true, true
		for _, t := range p.Item.Tracks(m) {
			used[t.File] = true
		}
	}
	for _, m := range p.Item.Meta.Materials {
		used[m.File] = true
	}
	mark := func(_ *link, to place) {
		if to.kind == placeFile && to.item == p.Item {
			used[to.path] = true
		}
	}
	p.eachLink(false, mark)
	p.eachLink(true, mark)
	return used
}
