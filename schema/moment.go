package schema

import (
	"fmt"
	"time"
)

// Moment is a date or a time as its author wrote it: 2026-03-02,
// 2026-03-02T09:00 or 2026-03-02T09:00:00+07:00 (a space may stand for the T).
// Kept as text, so that what is published is what was approved.
type Moment string

// layouts by the length of what they read; [MomentForm] says the same.
var layouts = map[int][]string{
	len("2006-01-02"):                {"2006-01-02"},
	len("2006-01-02T15:04"):          {"2006-01-02T15:04", "2006-01-02 15:04"},
	len("2006-01-02T15:04Z"):         {"2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00"},
	len("2006-01-02T15:04:05"):       {"2006-01-02T15:04:05", "2006-01-02 15:04:05"},
	len("2006-01-02T15:04:05Z"):      {time.RFC3339, "2006-01-02 15:04:05Z07:00"},
	len("2006-01-02T15:04+07:00"):    {"2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00"},
	len("2006-01-02T15:04:05+07:00"): {time.RFC3339, "2006-01-02 15:04:05Z07:00"},
}

// In reads the moment; without a zone of its own it is meant in loc.
func (m Moment) In(loc *time.Location) (time.Time, error) {
	for _, l := range layouts[len(m)] {
		if t, err := time.ParseInLocation(l, string(m), loc); err == nil {
			return t.In(loc), nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q: write 2026-03-02 or \"2026-03-02T09:00:00+07:00\"", string(m))
}

// HasClock reports whether a time of day was written.
func (m Moment) HasClock() bool { return len(m) > len("2006-01-02") }

// HasZone reports whether a zone was written.
func (m Moment) HasZone() bool {
	_, err := m.In(time.UTC)
	return err == nil && m.HasClock() && (m[len(m)-1] == 'Z' || len(m) > len("2006-01-02T15:04:05Z") || len(m) == len("2006-01-02T15:04+07:00"))
}
