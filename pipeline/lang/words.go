package lang

import (
	"strconv"
	"strings"
	"time"
)

var (
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	short    = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
	zones    = map[int]string{7 * 3600: "WIB", 8 * 3600: "WITA", 9 * 3600: "WIT", 0: "UTC"}
)

// Date is "14 April 2025".
func (l Lang) Date(t time.Time) string {
	if l == English {
		return t.Format("2 January 2006")
	}
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Day is "Senin, 14 April 2025".
func (l Lang) Day(t time.Time) string {
	if l == English {
		return t.Format("Monday, ") + l.Date(t)
	}
	return weekdays[t.Weekday()] + ", " + l.Date(t)
}

// Clock is "09.00 WIB", with the Indonesian name of the time's zone or its
// distance from UTC.
func (l Lang) Clock(t time.Time) string {
	_, offset := t.Zone()
	zone, named := zones[offset]
	if !named {
		zone = "UTC" + t.Format("-07:00")
	}
	clock := t.Format("15:04 ") + zone
	if l == English {
		return clock
	}
	return strings.ReplaceAll(clock, ":", ".")
}

// Moment is "Senin, 14 April 2025 09.00 WIB".
func (l Lang) Moment(t time.Time) string { return l.Day(t) + " " + l.Clock(t) }

// ShortMoment is "14 Apr 2025 09.00 WIB".
func (l Lang) ShortMoment(t time.Time) string {
	month := short[t.Month()-1]
	if l == English {
		month = t.Format("Jan")
	}
	return strconv.Itoa(t.Day()) + " " + month + " " + strconv.Itoa(t.Year()) + " " + l.Clock(t)
}

// Number is 12345 as "12.345", or as "12,345" in English.
func (l Lang) Number(n int) string {
	point := "."
	if l == English {
		point = ","
	}
	out := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(out) - 3; i > first; i -= 3 {
		out = out[:i] + point + out[i:]
	}
	return out
}

// Size is a number of bytes as "18 kB" or "1,8 MB".
func (l Lang) Size(n int64) string {
	if n < 1_000_000 {
		return strconv.FormatInt((n+999)/1000, 10) + " kB"
	}
	out := strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
	if l == English {
		return out
	}
	return strings.Replace(out, ".", ",", 1)
}
