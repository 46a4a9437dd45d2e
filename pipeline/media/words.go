package media

import (
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

var hiddenWords = map[string]lang.Text{
	HiddenPlace:  lang.T("lokasi GPS", "GPS location"),
	HiddenSerial: lang.T("nomor seri kamera", "the camera's serial number"),
	HiddenPerson: lang.T("nama orang", "a person's name"),
	HiddenCamera: lang.T("merek dan tipe kamera", "make and model of the camera"),
	HiddenTime:   lang.T("waktu pengambilan", "the time it was taken"),
	HiddenThumb:  lang.T("gambar kecil", "a thumbnail"),
	HiddenText:   lang.T("komentar", "comments"),
}

var tailWords = map[string]lang.Text{
	TailMotion:  lang.T("video dari foto bergerak", "the video of a moving photo"),
	TailPhotos:  lang.T("foto kedua (MPF)", "a second photo (MPF)"),
	TailPadding: lang.T("byte kosong di ujung berkas", "empty bytes at the end"),
	TailData:    lang.T("byte tak dikenal di ujung berkas", "unknown bytes at the end"),
	TailZip:     lang.T("arsip ZIP", "a ZIP archive"),
	TailPDF:     lang.T("dokumen PDF", "a PDF document"),
	TailHTML:    lang.T("HTML atau skrip", "HTML or a script"),
	TailProgram: lang.T("program", "a program"),
	TailArchive: lang.T("arsip", "an archive"),
}

// Text names the tail.
func (t Tail) Text() lang.Text { return tailWords[t.Kind] }

// Told names what the file's metadata tells and what stands beside the
// picture, the most private first; without any of it, the kinds of metadata.
func Told(f Facts) lang.Text {
	var list []lang.Text
	for _, kind := range f.Hidden {
		list = append(list, hiddenWords[kind])
	}
	if f.Track.Data {
		list = append(list, lang.T("jalur data kamera", "tracks of camera data"))
	}
	if f.Tail.Kind != "" {
		list = append(list, f.Tail.Text())
	}
	if len(list) == 0 && len(f.Parts) > 0 {
		list = append(list, lang.Same(strings.Join(f.Parts, ", ")))
	}
	return joined(list)
}

func joined(list []lang.Text) lang.Text {
	var id, en []string
	for _, t := range list {
		id, en = append(id, t.In(lang.Indonesian)), append(en, t.In(lang.English))
	}
	return lang.T(strings.Join(id, ", "), strings.Join(en, ", "))
}
