package office

import (
	"slices"
	"strconv"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// Quiet is a quiet period: new posts wait while it lasts.
type Quiet struct {
	From, Until time.Time // Until is the first moment after it
	Reason      string
	Except      []schema.Classification // that are posted all the same
}

// Quiets is the quiet period that keeps new posts of a classification from going
// out at now; of several, the one that ends last. False is none.
func (o *Office) Quiets(c schema.Classification, now time.Time) (last Quiet, quiet bool) {
	for _, q := range o.Quiet {
		if now.Before(q.From) || !now.Before(q.Until) || slices.Contains(q.Except, c) {
			continue
		}
		if !quiet || q.Until.After(last.Until) {
			last, quiet = q, true
		}
	}
	return last, quiet
}

// quiet resolves the quiet periods in the office's zone and judges them.
func (l *loader) quiet() {
	for i, p := range l.o.Office.Quiet {
		q, err := period(p, l.o.Location)
		if err != nil {
			continue // the schema has said so
		}
		at := strconv.Itoa(i)
		if !q.From.Before(q.Until) {
			l.report(lang.T("masa tenang %s sampai %s terbalik", "the quiet period from %s until %s runs backwards").With(strconv.Quote(string(p.From)), strconv.Quote(string(p.Until))),
				lang.T("tulis from: 2026-11-25 dan until: 2026-11-27", "write from: 2026-11-25 and until: 2026-11-27"), "quiet", at, "until")
			continue
		}
		for _, other := range l.o.Quiet {
			if q.From.Before(other.Until) && other.From.Before(q.Until) {
				l.reportAs(Overlap, lang.T("masa tenang %s bertumpuk dengan %s", "the quiet period %s overlaps with %s").With(strconv.Quote(q.Reason), strconv.Quote(other.Reason)),
					lang.T("periksa tanggalnya; bila memang keduanya berlaku, biarkan", "check the dates; if both are meant, leave them"), "quiet", at, "from")
				break
			}
		}
		l.o.Quiet = append(l.o.Quiet, q)
	}
}

// period reads a quiet period: a date ends with its day, a time when it says.
func period(p schema.QuietPeriod, loc *time.Location) (Quiet, error) {
	from, err := p.From.In(loc)
	if err != nil {
		return Quiet{}, err
	}
	until, err := p.Until.In(loc)
	if err != nil {
		return Quiet{}, err
	}
	if !p.Until.HasClock() {
		until = until.AddDate(0, 0, 1)
	}
	return Quiet{from, until, p.Reason, p.Except}, nil
}
