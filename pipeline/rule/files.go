package rule

import (
	"errors"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
)

// Above the first size GitHub warns of a file, above the second it refuses it.
const (
	gitWarns   = 50 << 20
	gitRefuses = 100 << 20
)

// looked is a media file of the item, looked at once for all rules.
type looked struct {
	name  string
	at    diag.Position
	facts media.Facts
	err   error
}

// imagesMax bounds the images of one item that are read, in bytes: those of fifty
// cameras' photos. A folder that holds more is refused, not read on.
const imagesMax = 200 << 20

var errTooMuch = errors.New("more images than are read")

// files are the images and videos of the item's folder, used or not: whoever may
// read the repository may read them.
func (p *Pass) files() []looked {
	if p.seen {
		return p.media
	}
	p.seen = true
	left := int64(imagesMax)
	for _, f := range p.Item.Files {
		ext := strings.ToLower(path.Ext(f.Name))
		if !isPicture(ext) && !isVideo(ext) {
			continue
		}
		l := looked{name: f.Name, at: p.nameOf(f.Name)}
		if isPicture(ext) {
			left -= f.Bytes
		}
		if left < 0 {
			l.err = errTooMuch
		} else {
			l.facts, l.err = media.Inspect(p.Item.Folder, f.Name)
		}
		p.media = append(p.media, l)
	}
	return p.media
}

// nameOf is where the front matter names a file, or the file itself.
func (p *Pass) nameOf(name string) diag.Position {
	for i, m := range p.Item.Meta.Media {
		switch name {
		case m.File:
			return p.Item.At("media", i, "file")
		case m.Poster:
			return p.Item.At("media", i, "poster")
		}
	}
	return diag.At(p.Item.ID + "/" + name)
}

var tidyHint = lang.T("buang dengan: terbit media rapikan --tulis", "take it out with: terbit media tidy --write")

// MediaBroken is the rule that speaks about files that can't be opened.
const MediaBroken = "MD008"

var mediaBroken = Rule{
	ID: MediaBroken, Name: "media-broken", Severity: diag.Error,
	Title: lang.T("Berkas media yang tidak dapat dibuka", "A media file that can't be opened"),
	Why: lang.T("Berkas yang terpotong, yang kepalanya berbohong tentang ukurannya, atau yang memakan memori berlebihan gagal saat situs dibangun dan saat diunggah.",
		"A file that is cut short, lies about its size or eats memory fails when the site is built and when it is posted."),
	Check: func(p *Pass) {
		for _, f := range p.files() {
			if refusal, ok := errors.AsType[*media.Refusal](f.err); ok {
				p.Report(f.at, refusal.Message, refusal.Hint)
			}
			if errors.Is(f.err, errTooMuch) {
				p.Report(diag.At(p.Item.ID+"/"+f.name), lang.T("gambar di folder ini melebihi %d MB", "the images in this folder exceed %d MB").With(imagesMax>>20),
					lang.T("perkecil dengan: terbit media rapikan --tulis; simpan bahan mentah di luar repositori", "shrink them with: terbit media tidy --write; keep raw material outside the repository"))
				return
			}
		}
	},
}

var mediaTail = Rule{
	ID: "MD010", Name: "media-tail", Severity: diag.Error,
	Title: lang.T("Sesuatu yang lain di dalam berkas media", "Something else inside a media file"),
	Why: lang.T("Berkas yang sekaligus gambar dan arsip, dokumen, atau skrip dipakai untuk menyelundupkan isi; yang disetujui hanyalah gambarnya.",
		"A file that is an image and an archive, a document or a script too is how things are smuggled; only the picture was approved."),
	Check: func(p *Pass) {
		for _, f := range p.files() {
			t := f.facts.Tail
			switch {
			case f.err != nil || t.Kind == "":
			case t.Disguise():
				p.Report(f.at, lang.T("%s memuat %s di dalamnya", "%s holds %s inside").With(short(f.name), t.Text()), tidyHint)
			case t.Kind == media.TailMotion:
				p.ReportAs(diag.Note, f.at, lang.T("%s adalah foto bergerak; videonya ikut tersimpan di berkas", "%s is a moving photo; its video is kept in the file").With(short(f.name)), tidyHint)
			case t.Kind == media.TailPhotos:
				p.ReportAs(diag.Note, f.at, lang.T("%s memuat %s", "%s holds %s").With(short(f.name), t.Text()), tidyHint)
			default:
				p.ReportAs(diag.Warning, f.at, lang.T("%s memuat %s (%d byte)", "%s holds %s (%d bytes)").With(short(f.name), t.Text(), t.Bytes), tidyHint)
			}
		}
	},
}

var mediaHeavy = Rule{
	ID: "MD009", Name: "media-heavy", Severity: diag.Error,
	Title: lang.T("Berkas terlalu besar bagi git", "A file too large for git"),
	Why: lang.T("GitHub menolak berkas di atas 100 MB dan memperingatkan di atas 50 MB; berkas besar memberatkan repositori untuk selamanya.",
		"GitHub refuses files above 100 MB and warns above 50 MB; a large file weighs on the repository for ever."),
	Check: func(p *Pass) {
		for _, f := range p.Item.Files {
			severity := diag.Warning
			switch {
			case f.Bytes <= gitWarns:
				continue
			case f.Bytes > gitRefuses:
				severity = diag.Error
			}
			p.ReportAs(severity, p.nameOf(f.Name), lang.T("%s berukuran %d MB", "%s is %d MB").With(short(f.Name), (f.Bytes+999_999)/1_000_000),
				lang.T("jadikan aset rilis lalu tulis url, sha256, dan bytes; barisnya dibuatkan: terbit media periksa %s", "make it a release asset and write url, sha256 and bytes; the lines are made by: terbit media inspect %s").With(p.Item.ID+"/"+f.Name))
		}
	},
}
