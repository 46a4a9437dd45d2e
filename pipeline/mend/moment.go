package mend

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
	inWords   = regexp.MustCompile(`^(?:([\pL']+),? +)?(\d{1,2}) +(\pL+) +(\d{4})$`)
	clock     = regexp.MustCompile(`^(.*\d)(?:,? +pukul +|[ T]+|, +)(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?(?: *(WIB|WITA|WIT|Z|[+-]\d{2}:\d{2}))?$`)
)

// months by their first letters; Maret and Mei, Juni and Juli differ in the third.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "agt": 8, "sep": 9, "okt": 10, "nov": 11, "nop": 11, "des": 12,
}

var monthNames = []string{"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "nopember", "desember", "agt", "agst", "ags", "sept", "nop"}

var weekdays = map[string]time.Weekday{
	"minggu": 0, "ahad": 0, "senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "jum'at": 5, "sabtu": 6,
}

var zones = map[string]string{"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00", "Z": "+00:00"}

// readMoment reads a date as people here write it, the day before the month, and
// returns it in the form of the schema. What is no day of the calendar, or names
// another weekday than that day's, is left to a person.
func readMoment(s string, loc *time.Location) (text string, assumed, ok bool) {
	s = strings.TrimSpace(s)
	m := clock.FindStringSubmatch(s)
	if m == nil {
		day, ok := readDay(s)
		return day.Format("2006-01-02"), false, ok
	}
	day, ok := readDay(strings.TrimRight(m[1], ", "))
	if !ok {
		return "", false, false
	}
	sec := m[4]
	if sec == "" {
		sec = "00"
	}
	local := fmt.Sprintf("%sT%02s:%s:%s", day.Format("2006-01-02"), pad(m[2]), m[3], sec)
	if m[5] == "" {
		at, err := time.ParseInLocation("2006-01-02T15:04:05", local, loc)
		return at.Format(time.RFC3339), true, err == nil
	}
	offset := m[5]
	if z, ok := zones[offset]; ok {
		offset = z
	}
	at, err := time.Parse(time.RFC3339, local+offset)
	return at.Format(time.RFC3339), false, err == nil
}

func pad(hour string) string {
	if len(hour) == 1 {
		return "0" + hour
	}
	return hour
}

func readDay(s string) (time.Time, bool) {
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return day(m[1], number(m[2]), m[3])
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return day(m[3], number(m[2]), m[1])
	}
	m := inWords.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	month, ok := monthOf(strings.ToLower(m[3]))
	if !ok {
		return time.Time{}, false
	}
	at, ok := day(m[4], int(month), m[2])
	if name := strings.ToLower(m[1]); name != "" {
		w, known := weekdays[name]
		ok = ok && known && w == at.Weekday()
	}
	return at, ok
}

// monthOf takes the whole name or its first three letters.
func monthOf(name string) (time.Month, bool) {
	if len(name) < 3 {
		return 0, false
	}
	m, ok := months[name[:3]]
	if len(name) == 3 {
		return m, ok
	}
	for _, n := range monthNames {
		if n == name {
			if name == "agst" {
				return time.August, true
			}
			return m, ok
		}
	}
	return 0, false
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func day(year string, month int, dom string) (time.Time, bool) {
	y, d := number(year), number(dom)
	at := time.Date(y, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	return at, at.Year() == y && at.Month() == time.Month(month) && at.Day() == d
}

func zoneName(text string, loc *time.Location) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return loc.String()
	}
	name, _ := at.In(loc).Zone()
	return name
}
