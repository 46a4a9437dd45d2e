package preview

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// speaker says things in one language.
type speaker struct{ l lang.Lang }

// say is one sentence.
func (s speaker) say(id, en string, args ...any) string {
	text := lang.T(id, en)
	if len(args) > 0 {
		text = text.With(args...)
	}
	return text.In(s.l)
}

// length is a video's: "1:05 menit".
func (s speaker) length(d time.Duration) string {
	n := int(d.Round(time.Second).Seconds())
	return s.say("%d:%02d menit", "%d:%02d minutes", n/60, n%60)
}

var classes = map[schema.Classification]lang.Text{
	schema.Periodic:  lang.T("Informasi berkala", "Published periodically (berkala)"),
	schema.Immediate: lang.T("Informasi serta-merta", "Published at once (serta-merta)"),
	schema.AtAnyTime: lang.T("Informasi setiap saat", "Available at any time (setiap saat)"),
	schema.Excepted:  lang.T("Informasi dikecualikan: tidak boleh tayang", "Exempt (dikecualikan): must not be published"),
}

var withdrawals = map[schema.WithdrawalKind]lang.Text{
	schema.Mistaken:     lang.T("Isinya keliru", "Its content is wrong"),
	schema.Outdated:     lang.T("Isinya sudah kedaluwarsa", "Its content is out of date"),
	schema.PersonalData: lang.T("Memuat data pribadi; masyarakat tidak diberi penjelasan", "It holds personal data; the public gets no explanation"),
}

// severities are the findings' ranks, gravest first.
var severities = []struct {
	is    diag.Severity
	class string
	name  lang.Text
	many  lang.Text
}{
	{diag.Error, "error", lang.T("Kesalahan", "Error"), lang.T("%d kesalahan", "%d errors")},
	{diag.Warning, "warning", lang.T("Peringatan", "Warning"), lang.T("%d peringatan", "%d warnings")},
	{diag.Note, "note", lang.T("Catatan", "Note"), lang.T("%d catatan", "%d notes")},
}
