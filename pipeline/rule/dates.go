package rule

import (
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var dateFuture = Rule{
	ID: "FM007", Name: "date-future", Severity: diag.Warning,
	Title: lang.T("Tanggal konten di masa depan", "The item's date lies ahead"),
	Why: lang.T("Konten bertanggal besok yang tayang hari ini tampak keliru; jadwal ditulis pada publish_at.",
		"An item dated tomorrow that goes out today looks wrong; a schedule belongs in publish_at."),
	Check: func(p *Pass) {
		it := p.Item
		if p.Now.IsZero() || it.Date.IsZero() || !it.Date.After(p.Now) || day(it.Date) == day(p.Now.In(p.location())) {
			return
		}
		if at, ok := p.moment(it.Meta.PublishAt); ok && day(at) >= day(it.Date) {
			return
		}
		p.Report(it.At("date"), lang.T("tanggal %s masih di masa depan", "the date %s lies ahead").With(day(it.Date)),
			lang.T("perbaiki tanggalnya, atau tulis publish_at bila konten memang dijadwalkan", "correct the date, or write publish_at if the item is scheduled"))
	},
}

var dateYear = Rule{
	ID: "FM008", Name: "date-year", Severity: diag.Warning,
	Title: lang.T("Tahun folder berbeda dari tanggal", "The folder's year is not the date's"),
	Why: lang.T("Folder adalah identitas konten untuk seterusnya; tahun yang keliru menyulitkan pencarian arsip.",
		"The folder is the item's identity for ever; a wrong year makes it hard to find in the archive."),
	Check: func(p *Pass) {
		it := p.Item
		if it.Date.IsZero() || it.Date.Format("2006") == it.Year() || strings.HasPrefix(string(it.Meta.Date), it.Year()) {
			return
		}
		p.Report(it.At("date"), lang.T("tanggal %s, tetapi foldernya %s", "dated %s, but in the folder %s").With(day(it.Date), it.ID),
			lang.T("perbaiki tanggalnya, atau pindahkan folder ke content/%s/ selama belum digabungkan", "correct the date, or move the folder to content/%s/ as long as it is not merged").With(it.Date.Format("2006")))
	},
}

var timeZone = Rule{
	ID: "FM009", Name: "time-zone", Severity: diag.Note,
	Title: lang.T("Waktu tanpa zona atau tanpa tanda kutip", "A time without a zone or without quotes"),
	Why: lang.T("Waktu tanpa zona dibaca menurut zona kantor; menuliskannya mencegah selisih satu atau dua jam. Jam tanpa tanda kutip diubah sebagian alat YAML menjadi UTC.",
		"A time without a zone is read in the office's; writing it avoids a slip of an hour or two. Without quotes, some YAML tools turn a time of day into UTC."),
	Bad:  `publish_at: "2026-03-02T09:00"`,
	Good: `publish_at: "2026-03-02T09:00:00+07:00"`,
	Check: func(p *Pass) {
		m := &p.Item.Meta
		p.zoned(m.PublishAt, "publish_at")
		for i, c := range m.Corrections {
			p.zoned(c.Time, "corrections", i, "time")
		}
		if m.Withdrawal != nil {
			p.zoned(m.Withdrawal.Time, "withdrawal", "time")
		}
	},
}

// zoned reports a moment without a zone or quotes and says how it is understood.
func (p *Pass) zoned(m schema.Moment, keys ...any) {
	at, ok := p.moment(m)
	switch {
	case !ok:
		return
	case m.HasZone() && p.Item.Quoted(keys...):
		return
	case m.HasZone():
		p.Report(p.Item.At(keys...), lang.T("jam tanpa tanda kutip, dibaca sebagai %s %s", "a time of day without quotes, read as %s %s").With(at.Format("2006-01-02 15.04"), zone(at)),
			lang.T(`tulis "%s"`, `write "%s"`).With(string(m)))
		return
	}
	p.Report(p.Item.At(keys...), lang.T("waktu tanpa zona, dibaca sebagai %s %s", "a time without a zone, read as %s %s").With(at.Format("2006-01-02 15.04"), zone(at)),
		lang.T(`tulis "%s"`, `write "%s"`).With(at.Format(time.RFC3339)))
}

// zone names a time's zone as people do, WIB, or by its offset.
func zone(t time.Time) string {
	if name, _ := t.Zone(); name != "" && name[0] != '+' && name[0] != '-' {
		return name
	}
	return t.Format("-07:00")
}

var schedulePast = Rule{
	ID: "FM010", Name: "schedule-past", Severity: diag.Note,
	Title: lang.T("Jadwal sudah lewat sebelum konten lengkap", "The schedule has passed before the item is complete"),
	Why: lang.T("Konten yang jadwalnya sudah lewat tayang segera setelah diputuskan; barangkali jadwalnya perlu diperbarui.",
		"An item whose time has passed goes out as soon as it is decided; perhaps the schedule needs a new date."),
	Check: func(p *Pass) {
		at, ok := p.moment(p.Item.Meta.PublishAt)
		if !ok || p.Now.IsZero() || at.After(p.Now) || Complete(p.Item) {
			return
		}
		p.Report(p.Item.At("publish_at"), lang.T("jadwal tayang %s sudah lewat dan konten belum lengkap", "the scheduled time %s has passed and the item is not complete").With(day(at)),
			lang.T("perbarui publish_at, atau hapus bila boleh tayang segera setelah diputuskan", "update publish_at, or remove it if the item may go out as soon as it is decided"))
	},
}

var scheduleEarly = Rule{
	ID: "FM011", Name: "schedule-early", Severity: diag.Warning, Allow: true,
	Title: lang.T("Jadwal mendahului tanggal konten", "The schedule is before the item's date"),
	Why: lang.T("Konten yang tayang sebelum tanggalnya sendiri biasanya salah ketik pada salah satunya.",
		"An item that goes out before its own date usually has a slip in one of the two."),
	Check: func(p *Pass) {
		at, ok := p.moment(p.Item.Meta.PublishAt)
		if ok && !p.Item.Date.IsZero() && day(at) < day(p.Item.Date) {
			p.Report(p.Item.At("publish_at"), lang.T("publish_at %s mendahului tanggal konten %s", "publish_at %s is before the item's date %s").With(day(at), day(p.Item.Date)),
				lang.T("samakan atau perbaiki salah satunya", "correct one of them"))
		}
	},
}

// moment reads a time; false when it is absent or unreadable, which the loader
// reports.
func (p *Pass) moment(m schema.Moment) (time.Time, bool) {
	if m == "" {
		return time.Time{}, false
	}
	t, err := m.In(p.location())
	return t, err == nil
}

// day is the date alone, in an order that sorts.
func day(t time.Time) string { return t.Format("2006-01-02") }
