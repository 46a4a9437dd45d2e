package schema

import (
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// An editor that reads the form and the code that reads the time refuse the same.
func TestAMomentIsReadWhereItsFormHolds(t *testing.T) {
	form := regexp.MustCompile(MomentForm)
	agree := func(t rapid.TB, s string) {
		if _, err := Moment(s).In(time.UTC); form.MatchString(s) != (err == nil) {
			t.Fatalf("%q: the form says %v, the time says %v", s, form.MatchString(s), err)
		}
	}
	for day := time.Date(1999, 12, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2101; day = day.AddDate(0, 0, 1) {
		agree(t, day.Format(time.DateOnly))
	}
	for _, s := range []string{"", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "0000-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32"} {
		agree(t, s)
	}
	texts := rapid.StringMatching(`[0-9]{4}-[01][0-9]-[0-3][0-9]([T t][0-2]?[0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,3})?)?(Z|z|[-+][0-2][0-9]:?[0-6][0-9])?)?`)
	rapid.Check(t, func(t *rapid.T) { agree(t, texts.Draw(t, "moment")) })
	rapid.Check(t, func(t *rapid.T) { agree(t, rapid.String().Draw(t, "text")) })
}

func TestAZoneIsSeen(t *testing.T) {
	for s, want := range map[Moment]bool{
		"2026-03-02": false, "2026-03-02T09:00": false, "2026-03-02 09:00:00": false, "2026-03-02T09:00Z": true, "2026-03-02T09:00:00Z": true,
		"2026-03-02T09:00+07:00": true, "2026-03-02 09:00:00-01:00": true, "": false, "kemarin": false,
	} {
		if got := s.HasZone(); got != want {
			t.Errorf("%q: zone %v", s, got)
		}
	}
}
