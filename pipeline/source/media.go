package source

import (
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// formats are the kinds of file an item may name, by extension.
var formats = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
	".mp4": "video/mp4", ".mov": "video/quicktime", ".vtt": "text/vtt", ".srt": subRip,
}

// subRip is the older form of a video's text, which looks like any other text.
const subRip = "application/x-subrip"

// checkFiles looks at every file that the front matter names.
func (it *Item) checkFiles() (findings []diag.Finding) {
	check := func(name string, final bool, keys ...any) {
		if name == "" {
			return
		}
		if f, ok := it.checkFile(name, final, it.At(keys...)); ok {
			findings = append(findings, f)
		}
	}
	for i, m := range it.Meta.Media {
		check(m.File, true, "media", i, "file")
		check(m.Poster, true, "media", i, "poster")
		check(m.Captions, true, "media", i, "captions")
	}
	for i, m := range it.Meta.Materials {
		check(m.File, false, "materials", i, "file")
	}
	return findings
}

// checkFile reports what is wrong with a named file. Only finals have to be of a
// kind that can be shown.
func (it *Item) checkFile(name string, final bool, at diag.Position) (diag.Finding, bool) {
	if path.IsAbs(name) || strings.Contains(name, `\`) || path.Clean(name) != name || strings.HasPrefix(name, "../") || name == ".." || name == "." {
		return found(at, Leaves, lang.T("%s menunjuk ke luar folder konten", "%s points outside the item's folder").With(quote(name)),
			lang.T("salin berkas ke folder konten dan tulis namanya saja", "copy the file into the item's folder and write its name only")), true
	}
	if !it.HasFile(name) {
		return found(at, NoMedia, lang.T("berkas %s tidak ada di folder konten", "file %s is not in the item's folder").With(quote(name)), it.similar(name)), true
	}
	head, err := it.head(name)
	if err != nil {
		return unreadable(at, err), true
	}
	if isLFSPointer(head) {
		return lfsFinding(at, name), true
	}
	return disguised(name, head, final, at)
}

func disguised(name string, head []byte, final bool, at diag.Position) (diag.Finding, bool) {
	ext := strings.ToLower(path.Ext(name))
	want, ok := formats[ext]
	got := mimetype.Detect(head)
	switch {
	case !ok && final:
		return found(at, Disguised, lang.T("%s: berkas %s tidak dapat ditayangkan", "%s: a %s file can't be shown").With(quote(name), got.Extension()), converted(got)), true
	case !ok || got.Is(want) || want == "text/vtt" && strings.HasPrefix(string(head), "WEBVTT") || want == subRip && got.Is("text/plain") || sameBox(want, got):
		return diag.Finding{}, false
	}
	return found(at, Disguised, lang.T("%s berakhiran %s tetapi isinya %s", "%s ends in %s but holds %s").With(quote(name), ext, got.String()), converted(got)), true
}

// sameBox: MP4 and QuickTime are one container under two names.
func sameBox(want string, got *mimetype.MIME) bool {
	return (want == "video/mp4" || want == "video/quicktime") && (got.Is("video/mp4") || got.Is("video/quicktime") || got.Is("video/x-m4v"))
}

func converted(got *mimetype.MIME) lang.Text {
	if got.Is("image/heic") || got.Is("image/heif") {
		return lang.T("foto HEIC dari ponsel: ubah menjadi JPEG dengan: terbit media rapikan --tulis", "a HEIC photo from a phone: turn it into JPEG with: terbit media tidy --write")
	}
	return lang.T("simpan ulang sebagai JPEG, PNG, atau MP4 dengan akhiran yang sesuai", "save it again as JPEG, PNG or MP4 with the matching extension")
}

// similar suggests a file that differs only in case, or lists what is there.
func (it *Item) similar(name string) lang.Text {
	var there []string
	for _, f := range it.Files {
		if strings.EqualFold(f.Name, name) {
			return lang.T("maksud Anda %s? Huruf besar dan kecil dibedakan", "did you mean %s? Upper and lower case differ").With(quote(f.Name))
		}
		if _, ok := formats[strings.ToLower(path.Ext(f.Name))]; ok {
			there = append(there, f.Name)
		}
	}
	if len(there) == 0 {
		return lang.T("unggah berkasnya ke %s/", "upload the file to %s/").With(it.ID)
	}
	return lang.T("berkas media yang ada: %s", "media files there: %s").With(strings.Join(there[:min(len(there), 5)], ", "))
}

// head reads enough of a file to tell its kind.
func (it *Item) head(name string) ([]byte, error) {
	f, err := it.Folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, 3072))
}

func isLFSPointer(data []byte) bool {
	return bytes.HasPrefix(data, []byte("version https://git-lfs.github.com/spec/"))
}

func lfsFinding(at diag.Position, name string) diag.Finding {
	return found(at, LFSPointer, lang.T("%s masih berupa penunjuk Git LFS", "%s is still a Git LFS pointer").With(quote(name)),
		lang.T("jalankan: git lfs pull", "run: git lfs pull"))
}
