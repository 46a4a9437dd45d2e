package media

import (
	"errors"
	"fmt"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// The largest image that is opened, by its pixels and by the memory that decoding
// it takes: 50 million pixels of 8-bit RGBA.
const (
	MaxPixels = 50_000_000
	MaxMemory = 4 * MaxPixels
)

// The reasons for refusing a file; a [Refusal] wraps one of them.
var (
	ErrEmpty   = errors.New("empty file")
	ErrLFS     = errors.New("a Git LFS pointer, not the file itself")
	ErrHEIC    = errors.New("HEIC image")
	ErrAVIF    = errors.New("AVIF image")
	ErrSVG     = errors.New("SVG image")
	ErrTooBig  = errors.New("too many pixels")
	ErrMoving  = errors.New("animated WebP")
	ErrHeavy   = errors.New("too much to decode")
	ErrLying   = errors.New("header promises more than the file holds")
	ErrDamaged = errors.New("damaged file")
)

// Refusal is a file that is not opened: its name, the reason, and what to tell
// its author.
type Refusal struct {
	Name    string
	Err     error // one of the reasons
	Detail  string
	Message lang.Text
	Hint    lang.Text
}

func (r *Refusal) Error() string {
	if r.Detail != "" {
		return fmt.Sprintf("%s: %v: %s", r.Name, r.Err, r.Detail)
	}
	return fmt.Sprintf("%s: %v", r.Name, r.Err)
}

// Unwrap gives the reason.
func (r *Refusal) Unwrap() error { return r.Err }

// explained holds the message and the hint of each reason.
var explained = map[error][2]lang.Text{
	ErrEmpty: {
		lang.T("%s kosong (0 byte)", "%s is empty (0 bytes)"),
		lang.T("unggah ulang berkasnya", "upload the file again"),
	},
	ErrLFS: {
		lang.T("%s masih penunjuk Git LFS, bukan gambarnya", "%s is still a Git LFS pointer, not the picture"),
		lang.T("jalankan `git lfs pull`, atau simpan berkasnya langsung di repositori", "run `git lfs pull`, or keep the file itself in the repository"),
	},
	ErrHEIC: {
		lang.T("%s berformat HEIC, yang tidak diterima platform dan peramban", "%s is HEIC, which platforms and browsers do not take"),
		lang.T("ubah menjadi JPEG dengan: terbit media rapikan --tulis; seterusnya di iPhone: Pengaturan › Kamera › Format › Paling Kompatibel",
			"turn it into JPEG with: terbit media rapikan --tulis; from now on, on an iPhone: Settings › Camera › Formats › Most Compatible"),
	},
	ErrAVIF: {
		lang.T("%s berformat AVIF, yang tidak diterima sebagian platform", "%s is AVIF, which some platforms do not take"),
		lang.T("buka di aplikasi gambar lalu simpan sebagai JPEG atau PNG", "open it in an image program and save it as JPEG or PNG"),
	},
	ErrSVG: {
		lang.T("%s berformat SVG, yang tidak diterima media sosial dan dapat memuat skrip yang berjalan di peramban pembaca", "%s is SVG, which social media do not take and which can hold scripts that run in a reader's browser"),
		lang.T("ekspor sebagai PNG, lebar sekurangnya 1080 piksel", "export it as PNG, at least 1080 pixels wide"),
	},
	ErrTooBig: {
		lang.T("%s terlalu besar untuk dibuka: lebih dari 50 juta piksel", "%s is too large to open: more than 50 million pixels"),
		lang.T("perkecil gambar, misalnya menjadi lebar 2048 piksel", "make the image smaller, say 2048 pixels wide"),
	},
	ErrMoving: {
		lang.T("%s adalah WebP bergerak, yang tidak dapat ditayangkan", "%s is an animated WebP, which can't be shown"),
		lang.T("ekspor sebagai video MP4, atau simpan satu bingkainya sebagai JPEG", "export it as an MP4 video, or save one frame of it as JPEG"),
	},
	ErrHeavy: {
		lang.T("%s terlalu berat untuk dibuka", "%s is too heavy to open"),
		lang.T("simpan ulang sebagai JPEG biasa (bukan progresif), lebar paling banyak 2560 piksel", "save it again as plain JPEG (not progressive), at most 2560 pixels wide"),
	},
	ErrLying: {
		lang.T("kepala %s menjanjikan gambar lain daripada isinya", "the header of %s promises another picture than the file holds"),
		lang.T("ekspor ulang gambar dari aplikasi penyunting", "export the image again from an editor"),
	},
	ErrDamaged: {
		lang.T("%s rusak atau terpotong", "%s is damaged or cut short"),
		lang.T("unggah ulang berkas aslinya", "upload the original again"),
	},
}

func refuse(name string, err error, detail string) *Refusal {
	t := explained[err]
	return &Refusal{Name: name, Err: err, Detail: detail, Message: t[0].With(name), Hint: t[1]}
}
