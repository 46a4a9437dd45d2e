package rule

import (
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var channelsEmpty = Rule{
	ID: "FM014", Name: "channels-empty", Severity: diag.Error,
	Title: lang.T("Daftar kanal kosong", "The list of channels is empty"),
	Why: lang.T("Kanal selalu ditulis lengkap, supaya pemutus tahu ke mana konten pergi.",
		"Channels are always written out, so that whoever decides knows where the item goes."),
	Bad:  "channels: []",
	Good: "channels: [site]",
	Check: func(p *Pass) {
		if len(p.Item.Meta.Channels) > 0 {
			return
		}
		if pos := p.Item.At("channels"); pos.Line > 1 { // without the key the loader has said so
			p.Report(pos, lang.T("daftar kanal kosong", "the list of channels is empty"),
				lang.T("tulis kanal tujuannya, atau [site] bila hanya di situs", "write the channels, or [site] if it is for the site alone"))
		}
	},
}

var channelsRepeat = Rule{
	ID: "FM015", Name: "channels-repeat", Severity: diag.Error,
	Title: lang.T("Kanal tertulis dua kali", "A channel is written twice"),
	Why: lang.T("Satu konten diunggah sekali ke setiap kanal.",
		"An item is posted once to each channel."),
	Bad:  "channels: [instagram, x, instagram]",
	Good: "channels: [instagram, x]",
	Check: func(p *Pass) {
		cs := p.Item.Meta.Channels
		repeated(len(cs), func(i int) string { return string(cs[i]) }, func(i int, v string) {
			p.Report(p.Item.At("channels", i), lang.T("kanal %s sudah tertulis", "the channel %s was already written").With(v),
				lang.T("hapus salah satunya", "remove one of them"))
		})
	},
}

var kindMedia = Rule{
	ID: "FM016", Name: "kind-media", Severity: diag.Error,
	Title: lang.T("Media tidak sesuai jenis konten", "The media do not fit the item's type"),
	Why: lang.T("Keluaran SOP langkah 4 adalah konten foto, video, atau infografis; jenisnya menentukan apa yang tampil di kanal.",
		"Step 4 of the procedure yields a photo, a video or an infographic; the type decides what a channel shows."),
	Bad:  "type: video\nmedia:\n  - file: foto.jpg",
	Good: "type: video\nmedia:\n  - file: video.mp4\n    poster: foto.jpg",
	Check: func(p *Pass) {
		m := &p.Item.Meta
		p.missing(MediaFinal, func(r Requirement) {
			p.Report(r.Position, lang.T("konten %s belum memuat media (langkah 4)", "this %s has no media yet (step 4)").With(string(m.Type)),
				lang.T("tambahkan media: file, alt, credit; atau ubah type menjadi narasi", "add media: file, alt, credit; or make the type narasi"))
		})
		if len(m.Media) == 0 || p.withdrawn() {
			return
		}
		want, name := isPicture, lang.T("gambar (JPEG, PNG, WebP, atau GIF)", "picture (JPEG, PNG, WebP or GIF)")
		switch m.Type {
		case schema.Photo, schema.Infographic:
		case schema.Video:
			want, name = isVideo, lang.T("video (MP4)", "video (MP4)")
		default:
			return
		}
		for i := range m.Media {
			if ext := extension(&m.Media[i]); ext == "" || want(ext) {
				return
			}
		}
		p.Report(p.Item.At("media"), lang.T("konten %s tidak memuat satu pun %s", "this %s holds no %s").With(string(m.Type), name),
			lang.T("tambahkan medianya, atau sesuaikan type dengan media yang ada", "add it, or fit the type to the media that are there"))
	},
}

// extension is that of a medium's file or address, in lower case.
func extension(m *schema.Media) string {
	name, _, _ := strings.Cut(mediaName(m), "?")
	return strings.ToLower(path.Ext(name))
}

func isPicture(ext string) bool {
	switch ext {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif":
		return true
	}
	return false
}

func isVideo(ext string) bool {
	return ext == ".mp4" || ext == ".mov" || ext == ".m4v" || ext == ".webm"
}

var classification = Rule{
	ID: "FM017", Name: "classification", Severity: diag.Error,
	Title: lang.T("Informasi yang dikecualikan", "Excepted information"),
	Why: lang.T("Menurut UU 14/2008 informasi yang dikecualikan melalui uji konsekuensi tidak dibuka; riwayat git pun tidak dapat ditarik kembali.",
		"Under Law 14/2008 information that a consequence test has excepted stays closed; nor can git history be taken back."),
	Bad:  "classification: dikecualikan",
	Good: "classification: berkala",
	Check: func(p *Pass) {
		if p.Item.Meta.Classification == schema.Excepted {
			p.Report(p.Item.At("classification"), lang.T("informasi yang dikecualikan tidak boleh ditayangkan", "excepted information must not be published"),
				lang.T("tarik usulan ini dan hapus isinya; bila menurut uji konsekuensi terbuka, tulis berkala, serta-merta, atau setiap-saat", "withdraw this proposal and delete its content; if the consequence test found it open, write berkala, serta-merta or setiap-saat"))
		}
	},
}
