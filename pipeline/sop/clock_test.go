package sop_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/sop"
)

// officeClock is an ordinary week in Kalimantan Tengah: Monday to Thursday
// 07.30–16.00, Friday with a pause, Independence Day free.
func officeClock() sop.Clock {
	c := sop.Clock{Zone: "Asia/Pontianak", Holidays: []string{"2026-08-17"}}
	for d := time.Monday; d <= time.Thursday; d++ {
		c.Week[d] = []sop.Span{{From: 7*60 + 30, Until: 16 * 60}}
	}
	c.Week[time.Friday] = []sop.Span{{From: 7 * 60, Until: 11*60 + 30}, {From: 13 * 60, Until: 14 * 60}}
	return c
}

// wib reads a local time of August 2026; the 14th is a Friday.
func wib(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2 15:04:05", s, officeClock().Location())
	if err != nil {
		t.Fatal(err)
	}
	return at.AddDate(2026, int(time.August)-1, 0)
}

func TestOfficeMinutes(t *testing.T) {
	for _, c := range []struct {
		rule, from, to string
		want           int
	}{
		{"di dalam jam kerja", "13 09:00:00", "13 09:25:00", 25},
		{"hanya menit penuh", "13 09:00:00", "13 09:00:59", 0},
		{"sebelum jam kerja tidak dihitung", "13 06:00:00", "13 08:00:00", 30},
		{"sesudah jam kerja tidak dihitung", "13 15:50:00", "13 20:00:00", 10},
		{"istirahat Jumat tidak dihitung", "14 11:00:00", "14 13:10:00", 40},
		{"malam tidak dihitung", "12 15:30:00", "13 08:00:00", 60},
		{"akhir pekan dan 17 Agustus tidak dihitung", "14 13:30:00", "18 08:00:00", 60},
		{"terbalik adalah nol", "13 10:00:00", "13 09:00:00", 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := officeClock().Minutes(wib(t, c.from), wib(t, c.to)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestADeadlineSkipsTheNightTheWeekendAndTheHoliday(t *testing.T) {
	due, ok := officeClock().Add(wib(t, "14 13:30:00"), 90)
	if want := wib(t, "18 08:30:00"); !ok || !due.Equal(want) {
		t.Errorf("due %v, want %v", due, want)
	}
}

func TestAClockWithoutHoursCountsNothing(t *testing.T) {
	from := wib(t, "13 09:00:00")
	if got := (sop.Clock{}).Minutes(from, from.Add(time.Hour)); got != 0 {
		t.Errorf("%d minutes", got)
	}
	if _, ok := (sop.Clock{}).Add(from, 10); ok {
		t.Error("a deadline without office hours")
	}
	if _, ok := officeClock().Add(time.Time{}, 10); ok {
		t.Error("a deadline without a beginning")
	}
	if got := officeClock().Minutes(time.Time{}, from); got != 0 {
		t.Errorf("%d minutes since never", got)
	}
}

func TestAYearOfHolidaysHasNoDeadline(t *testing.T) {
	c := officeClock()
	day := wib(t, "1 00:00:00")
	for range 500 {
		c.Holidays = append(c.Holidays, day.Format("2006-01-02"))
		day = day.AddDate(0, 0, 1)
	}
	if due, ok := c.Add(wib(t, "1 09:00:00"), 10); ok {
		t.Errorf("due %v", due)
	}
}

func TestClockValidate(t *testing.T) {
	if err := officeClock().Validate(); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]sop.Clock{
		"zone":     {Zone: "Asia/Kuala_Kurun"},
		"overlap":  {Week: [7][]sop.Span{{{From: 60, Until: 120}, {From: 100, Until: 200}}}},
		"backward": {Week: [7][]sop.Span{{{From: 120, Until: 60}}}},
		"too long": {Week: [7][]sop.Span{{{From: 0, Until: 1441}}}},
		"holiday":  {Holidays: []string{"17 Agustus"}},
	} {
		if c.Validate() == nil {
			t.Errorf("%s: valid", name)
		}
	}
}

func anyClock(t *rapid.T) sop.Clock {
	c := sop.Clock{Zone: rapid.SampledFrom([]string{"Asia/Pontianak", "Asia/Jayapura", "UTC", "Europe/Berlin"}).Draw(t, "zone")}
	for d := range c.Week {
		end := 0
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			from := rapid.IntRange(end, 1438).Draw(t, "from")
			end = rapid.IntRange(from+1, 1440).Draw(t, "until")
			c.Week[d] = append(c.Week[d], sop.Span{From: from, Until: end})
			if end > 1437 {
				break
			}
		}
	}
	c.Week[rapid.IntRange(0, 6).Draw(t, "day")] = []sop.Span{{From: 480, Until: 960}}
	return c
}

// A deadline is exactly as many office minutes away as was asked for, and time
// counts the same whether it is counted at once or in two parts.
func TestAddAndMinutesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyClock(t)
		from := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "from"), 0)
		n := rapid.IntRange(0, 5000).Draw(t, "minutes")
		due, ok := c.Add(from, n)
		if !ok {
			t.Fatal("no deadline")
		}
		if got := c.Minutes(from, due); got != n {
			t.Fatalf("Minutes(from, Add(from, %d)) = %d", n, got)
		}
		if n > 0 && c.Minutes(from, due.Add(-time.Second)) != n-1 {
			t.Fatal("the deadline is later than it need be")
		}
		m := rapid.IntRange(0, 5000).Draw(t, "more")
		end, _ := c.Add(due, m)
		if whole, _ := c.Add(from, n+m); m > 0 && !end.Equal(whole) {
			t.Fatalf("%v in two parts, %v at once", end, whole)
		}
	})
}
