package media

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Tail is what stands in a file beside the picture or the video.
type Tail struct {
	Kind  string // one of the Tail… kinds; "" is nothing
	Bytes int64  // after the picture's end; 0 when it hides in a part of it
}

// The kinds of tails.
const (
	TailMotion  = "motion"  // a moving photo's video (Samsung, Google, Apple's pairs are two files)
	TailPhotos  = "photos"  // further photos of a multi-picture file
	TailPadding = "padding" // zeros
	TailData    = "data"    // something unknown
	TailZip     = "zip"     // the kinds from here on are another file in disguise
	TailPDF     = "pdf"
	TailHTML    = "html"
	TailProgram = "program"
	TailArchive = "archive"
)

// Disguise reports whether the file is another file too: something that a
// program other than a picture viewer would open.
func (t Tail) Disguise() bool {
	switch t.Kind {
	case TailZip, TailPDF, TailHTML, TailProgram, TailArchive:
		return true
	}
	return false
}

// tailOf looks at what follows the picture and at its free parts.
func tailOf(l *layout, data []byte) Tail {
	rest := data[min(l.end, len(data)):]
	t := Tail{Bytes: int64(len(rest))}
	if zipAtEnd(data) {
		t.Kind = TailZip
		return t
	}
	if len(rest) > 0 {
		t.Kind = kindOfTail(l, rest)
		return t
	}
	for _, n := range l.notes {
		if kind := foreign(n); kind != "" {
			return Tail{Kind: kind}
		}
	}
	return t
}

func kindOfTail(l *layout, rest []byte) string {
	switch {
	case len(bytes.Trim(rest, "\x00")) == 0:
		return TailPadding
	case isMotion(l, rest):
		return TailMotion
	case slices.Contains(l.parts, PartMPF) && bytes.HasPrefix(bytes.TrimLeft(rest, "\x00"), []byte{0xff, jpegSOI, 0xff}):
		return TailPhotos
	}
	if kind := foreign(rest[:min(len(rest), 4096)]); kind != "" {
		return kind
	}
	return TailData
}

// isMotion recognizes the trailers of moving photos: Samsung's, which ends in
// SEFT, and Google's, announced in XMP, an MP4 file.
func isMotion(l *layout, rest []byte) bool {
	if len(rest) > 16 && bytes.HasSuffix(rest, []byte("SEFT")) && bytes.Contains(rest, []byte("SEFH")) {
		return true
	}
	announced := bytes.Contains(l.xmp, []byte("MotionPhoto")) || bytes.Contains(l.xmp, []byte("MicroVideo"))
	i := bytes.Index(rest[:min(len(rest), 64<<20)], []byte("ftyp"))
	return announced && i >= 4
}

// foreign names the kind of file that begins in b.
func foreign(b []byte) string {
	start, lower := bytes.TrimLeft(b, "\x00 \t\r\n"), bytes.ToLower(b)
	has := func(list ...string) bool {
		for _, s := range list {
			if bytes.HasPrefix(start, []byte(s)) {
				return true
			}
		}
		return false
	}
	switch {
	case bytes.Contains(b, []byte("PK\x03\x04")) || bytes.Contains(b, []byte("PK\x05\x06")):
		return TailZip
	case bytes.Contains(b, []byte("%PDF-")):
		return TailPDF
	case bytes.Contains(lower, []byte("<script")) || bytes.Contains(lower, []byte("<html")) || bytes.Contains(lower, []byte("<!doctype html")) ||
		bytes.Contains(lower, []byte("<svg")) || bytes.Contains(lower, []byte("<?php")) || bytes.Contains(lower, []byte("<iframe")):
		return TailHTML
	case has("MZ\x90", "\x7fELF", "#!/", "\xca\xfe\xba\xbe", "\xcf\xfa\xed\xfe"):
		return TailProgram
	case has("Rar!\x1a\a", "7z\xbc\xaf\x27\x1c", "\x1f\x8b\b", "\xfd7zXZ", "BZh9"):
		return TailArchive
	}
	return ""
}

// zipAtEnd reports whether the file ends as a ZIP archive does. Programs that
// open ZIP, JAR or office files look there first, whatever the file begins with.
func zipAtEnd(data []byte) bool {
	const record = 22
	from := max(0, len(data)-record-1<<16)
	for end := data[from:]; ; {
		i := bytes.LastIndex(end, []byte("PK\x05\x06"))
		if i < 0 {
			return false
		}
		if at := from + i; len(data)-at >= record && at+record+int(binary.LittleEndian.Uint16(data[at+20:])) == len(data) {
			return true
		}
		end = end[:i]
	}
}
