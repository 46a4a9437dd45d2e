package rule

import (
	"io/fs"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
)

// trace is what the metadata of one file of the item gives away.
type trace struct {
	name string
	media.Traces
	err error
}

// withMetadata are the extensions of files that carry EXIF, XMP, IPTC or a place.
var withMetadata = map[string]bool{".jpg": true, ".jpeg": true, ".png": true, ".webp": true, ".tif": true, ".tiff": true, ".heic": true, ".heif": true, ".avif": true, ".mp4": true, ".mov": true, ".m4v": true}

// hidden reads the metadata of the item's files, once.
func (p *Pass) hidden() []trace {
	if p.traced {
		return p.traces
	}
	p.traced = true
	for _, f := range p.Item.Files {
		if !withMetadata[strings.ToLower(path.Ext(f.Name))] || p.Item.Folder == nil {
			continue
		}
		t, err := media.FindTraces(p.Item.Folder, f.Name)
		if err != nil || !t.Empty() {
			p.traces = append(p.traces, trace{f.Name, t, err})
		}
	}
	return p.traces
}

// textFile is a file of words beside the narasi and the takarir: the text of a
// video, a table left in the folder.
type textFile struct {
	name, text string
	unread     bool // too large, or it can't be read
}

var textual = map[string]bool{".vtt": true, ".srt": true, ".txt": true, ".csv": true, ".tsv": true, ".md": true, ".json": true, ".html": true, ".xml": true, ".svg": true}

// textFiles reads them, each up to the size of a narasi.
func (p *Pass) textFiles() (files []textFile) {
	for _, f := range p.Item.Files {
		if !textual[strings.ToLower(path.Ext(f.Name))] || f.Name == "index.md" || strings.HasPrefix(f.Name, "takarir/") || p.Item.Folder == nil {
			continue
		}
		t := textFile{name: f.Name, unread: f.Bytes > source.MarkdownMax}
		if !t.unread {
			data, err := fs.ReadFile(p.Item.Folder, f.Name)
			t.text, t.unread = string(data), err != nil
		}
		files = append(files, t)
	}
	return files
}

// hiddenFields yields what stands in no text but goes along with it: the names of
// folder and files, the words in the metadata of pictures, the words of allows.
func (p *Pass) hiddenFields(yield func(field)) {
	for i, a := range p.Item.Meta.Allow {
		f := field{text: a.Text, key: "allow", index: i, sub: "text"}
		if r := p.ruleByID(a.Rule); r != nil && r.Allow {
			f.excused = r.ID
		}
		yield(f)
	}
	name := func(s string, what, fix lang.Text) {
		if strings.ContainsAny(s, "0123456789@") {
			s = strings.ReplaceAll(strings.TrimSuffix(s, path.Ext(s)), "_", " ")
			yield(field{text: s, file: diag.At(p.Item.Path()), whole: true, what: what, fix: fix})
		}
	}
	name(p.Item.Slug(), lang.T("nama folder", "the folder's name"), lang.T("ganti nama folder", "rename the folder"))
	for _, f := range p.Item.Files {
		name(path.Base(f.Name), lang.T("nama berkas", "a file's name"), lang.T("ganti nama berkasnya", "rename the file"))
	}
	for _, f := range p.textFiles() {
		yield(field{text: f.text, file: diag.At(p.Item.ID + "/" + f.name)})
	}
	for _, t := range p.hidden() {
		for _, s := range append(t.Texts, t.People...) {
			yield(field{
				text: s, file: diag.At(p.Item.ID + "/" + t.name), whole: true,
				what: lang.T("metadata gambar", "the picture's metadata"),
				fix:  lang.T("bersihkan dengan: terbit media rapikan", "clean it with: terbit media rapikan"),
			})
		}
	}
}

var mediaTraces = Rule{
	ID: "PD010", Name: "media-traces", Severity: diag.Error, Allow: true,
	Title: lang.T("Lokasi, perangkat, atau nama orang di metadata gambar atau video", "A place, a device or a person's name in the metadata of a picture or video"),
	Why: lang.T("Ponsel mencatat koordinat, nomor seri, dan nama pemilik di dalam berkas; siapa pun yang mengunduhnya dapat membacanya, juga dari repositori. Video dikirim ke kanal apa adanya. Dibaca: EXIF, XMP, dan IPTC pada JPEG, PNG, WebP, TIFF, HEIC, AVIF; lokasi pada MP4 dan MOV. Berkas pada url tidak dibaca.",
		"Telephones note coordinates, serial numbers and the owner's name inside the file; whoever downloads it can read them, from the repository too. A video goes to channels as it is. Read are EXIF, XMP and IPTC of JPEG, PNG, WebP, TIFF, HEIC, AVIF, and the place in MP4 and MOV. Files at a url are not read."),
	Check: func(p *Pass) {
		for _, f := range p.textFiles() {
			if f.unread {
				p.ReportAbout(f.name, diag.Warning, diag.At(p.Item.ID+"/"+f.name), lang.T("berkas teks ini terlalu besar atau tidak terbaca, jadi data pribadi di dalamnya tidak diperiksa", "this text file is too large or can't be read, so it was not searched for personal data"),
					lang.T("simpan di luar repositori, atau pisahkan menjadi berkas di bawah 1 MiB", "keep it outside the repository, or split it into files below 1 MiB"))
			}
		}
		for _, f := range p.files() {
			if f.err == nil && f.facts.Track.Data {
				p.ReportAbout(f.name, diag.Warning, diag.At(p.Item.ID+"/"+f.name), lang.T("video memuat jalur data dari kamera, yang sering berisi perjalanan dan gerak", "the video holds a data track of the camera, which often tells the way and the movements"),
					lang.T("buang dengan: terbit media rapikan --tulis", "take it out with: terbit media tidy --write"))
			}
		}
		for _, t := range p.hidden() {
			at, about := diag.At(p.Item.ID+"/"+t.name), t.name
			clean := lang.T("bersihkan dengan: terbit media rapikan, atau bagikan ulang dari ponsel tanpa lokasi dan metadata", "clean it with: terbit media rapikan, or share it again from the telephone without place and metadata")
			say := func(msg lang.Text) { p.ReportAbout(about, diag.Warning, at, msg, clean) }
			if t.err != nil || t.Broken {
				say(lang.T("metadata berkas ini tidak terbaca, jadi tidak dapat diperiksa", "this file's metadata can't be read and so not be checked"))
			}
			switch {
			case t.Place && isVideo(strings.ToLower(path.Ext(t.name))):
				p.ReportAbout(about, diag.Error, at, lang.T("video memuat koordinat tempat pengambilan (GPS), yang ikut tayang", "the video holds the coordinates of where it was taken (GPS), which go out with it"), clean)
			case t.Place:
				say(lang.T("metadata memuat koordinat tempat pengambilan (GPS)", "the metadata holds the coordinates of where it was taken (GPS)"))
			}
			if t.Serial {
				say(lang.T("metadata memuat nomor seri kamera atau lensa", "the metadata holds the serial number of the camera or lens"))
			}
			if t.Faces {
				say(lang.T("metadata memuat letak wajah orang", "the metadata holds the regions of people's faces"))
			}
			if name, ok := person(t.People); ok {
				say(lang.T("metadata memuat nama pemilik, pembuat, atau orang yang tampak (%s)", "the metadata holds the name of the owner, the maker or a person shown (%s)").With(initial(name)))
			}
		}
	},
}

// person is the first name that is no office's.
func person(names []string) (string, bool) {
	for _, n := range names {
		if letters(n) >= 3 && !isRole(strings.ToLower(n)) {
			return n, true
		}
	}
	return "", false
}

// initial is the first letter of a name.
func initial(name string) string {
	for _, r := range name {
		return string(r) + "…"
	}
	return "…"
}
