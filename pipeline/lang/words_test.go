package lang_test

import (
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

func TestTimes(t *testing.T) {
	at := func(offset int) time.Time {
		return time.Date(2025, 4, 14, 9, 5, 0, 0, time.FixedZone("", offset))
	}
	for _, c := range []struct{ got, want string }{
		{lang.Indonesian.Date(at(0)), "14 April 2025"},
		{lang.Indonesian.Day(at(0)), "Senin, 14 April 2025"},
		{lang.English.Day(at(0)), "Monday, 14 April 2025"},
		{lang.Indonesian.Moment(at(7 * 3600)), "Senin, 14 April 2025 09.05 WIB"},
		{lang.English.Moment(at(7 * 3600)), "Monday, 14 April 2025 09:05 WIB"},
		{lang.Indonesian.ShortMoment(at(8 * 3600)), "14 Apr 2025 09.05 WITA"},
		{lang.English.ShortMoment(at(9 * 3600)), "14 Apr 2025 09:05 WIT"},
		{lang.Indonesian.Clock(at(5*3600 + 1800)), "09.05 UTC+05.30"},
		{lang.English.Clock(at(-3 * 3600)), "09:05 UTC-03:00"},
		{lang.Indonesian.ShortMoment(time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC)), "1 Agu 2025 00.00 UTC"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int][2]string{0: {"0", "0"}, 999: {"999", "999"}, 1000: {"1.000", "1,000"}, 1234567: {"1.234.567", "1,234,567"}, -123: {"-123", "-123"}, -1234: {"-1.234", "-1,234"}} {
		if id, en := lang.Indonesian.Number(n), lang.English.Number(n); id != want[0] || en != want[1] {
			t.Errorf("%d is %q and %q, want %q", n, id, en, want)
		}
	}
	for n, want := range map[int64][2]string{0: {"0 kB", "0 kB"}, 1: {"1 kB", "1 kB"}, 171_595: {"172 kB", "172 kB"}, 1_840_000: {"1,8 MB", "1.8 MB"}} {
		if id, en := lang.Indonesian.Size(n), lang.English.Size(n); id != want[0] || en != want[1] {
			t.Errorf("%d is %q and %q, want %q", n, id, en, want)
		}
	}
}
