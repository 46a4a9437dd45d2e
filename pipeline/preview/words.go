package preview

import (
	"fmt"
	"strconv"
	"strings"
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

var (
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	zones    = map[int]string{7 * 3600: "WIB", 8 * 3600: "WITA", 9 * 3600: "WIT", 0: "UTC"}
)

// day is "Senin, 14 April 2025".
func (s speaker) day(t time.Time) string {
	if s.l == lang.English {
		return t.Format("Monday, 2 January 2006")
	}
	return fmt.Sprintf("%s, %d %s %d", weekdays[t.Weekday()], t.Day(), months[t.Month()-1], t.Year())
}

// moment is "Senin, 14 April 2025 09.00 WIB".
func (s speaker) moment(t time.Time) string {
	clock := "15.04"
	if s.l == lang.English {
		clock = "15:04"
	}
	_, offset := t.Zone()
	zone, ok := zones[offset]
	if !ok {
		zone = "UTC" + t.Format("-07:00")
	}
	return s.day(t) + " " + t.Format(clock) + " " + zone
}

// number writes 12345 as 12.345, or as 12,345 in English.
func (s speaker) number(n int) string {
	out, point := strconv.Itoa(n), "."
	if s.l == lang.English {
		point = ","
	}
	for i := len(out) - 3; i > 0; i -= 3 {
		out = out[:i] + point + out[i:]
	}
	return out
}

// size writes bytes as kB or MB.
func (s speaker) size(n int64) string {
	if n < 1_000_000 {
		return strconv.FormatInt((n+999)/1000, 10) + " kB"
	}
	out := strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
	if s.l == lang.English {
		return out
	}
	return strings.Replace(out, ".", ",", 1)
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
