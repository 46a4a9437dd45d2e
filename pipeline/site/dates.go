package site

import (
	"strconv"
	"strings"
	"time"
)

var (
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [...]string{"", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
)

// longDate is "Senin, 14 April 2025".
func longDate(t time.Time) string { return weekdays[t.Weekday()] + ", " + date(t) }

// date is "14 April 2025".
func date(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + months[t.Month()] + " " + strconv.Itoa(t.Year())
}

// clock is "09.00 WIB".
func clock(t time.Time) string { return t.Format("15.04 ") + zone(t) }

// moment is "Senin, 14 April 2025 09.00 WIB".
func moment(t time.Time) string { return longDate(t) + " " + clock(t) }

// zone is the Indonesian name of a time's zone, or its distance from UTC.
func zone(t time.Time) string {
	switch _, s := t.Zone(); s {
	case 7 * 3600:
		return "WIB"
	case 8 * 3600:
		return "WITA"
	case 9 * 3600:
		return "WIT"
	case 0:
		return "UTC"
	}
	return "UTC" + strings.ReplaceAll(t.Format("-07:00"), ":", ".")
}
