package source

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// deviceName is what Windows takes for a device, with whatever extension.
var deviceName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)

// checkNames looks for files that not every computer can hold, by name, and for
// names that deceive.
func (it *Item) checkNames() (findings []diag.Finding) {
	seen := make(map[string]string, len(it.Files))
	for _, f := range it.Files {
		at := diag.At(path.Join(it.ID, f.Name))
		report := func(msg lang.Text) {
			findings = append(findings, found(at, UnsafeName, msg, lang.T("ganti namanya: huruf, angka, titik, dan tanda hubung, misalnya foto-loket.jpg", "rename it: letters, digits, dots and hyphens, such as foto-loket.jpg")))
		}
		key := strings.ToLower(norm.NFC.String(f.Name))
		other, twice := seen[key]
		seen[key] = f.Name
		switch {
		case twice:
			report(lang.T("nama %s hanya berbeda huruf besar dan kecil dari %s", "the name %s differs from %s only in upper and lower case").With(quote(f.Name), quote(other)))
		case strings.ContainsFunc(f.Name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(`<>:"|?*\`, r) }):
			report(lang.T("nama %s memuat karakter yang tidak tampak atau tidak diterima semua komputer", "the name %s holds a character that can't be seen or that not every computer takes").With(quote(f.Name)))
		case deviceName.MatchString(path.Base(f.Name)), strings.HasSuffix(f.Name, "."), strings.HasSuffix(f.Name, " "), len(path.Base(f.Name)) > 200:
			report(lang.T("nama %s tidak dapat disimpan di Windows", "the name %s can't be stored on Windows").With(quote(f.Name)))
		}
	}
	return findings
}
