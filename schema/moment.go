package schema

import (
	"fmt"
	"time"
)

// Moment is a date or a time as its author wrote it: 2026-03-02,
// 2026-03-02T09:00 or 2026-03-02T09:00:00+07:00 (a space may stand for the T).
// Kept as text, so that what is published is what was approved.
type Moment string

// layouts, those with a zone first.
var (
	zoned = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00"}
	local = []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}
)

// In reads the moment; without a zone of its own it is meant in loc.
func (m Moment) In(loc *time.Location) (time.Time, error) {
	for _, l := range zoned {
		if t, err := time.Parse(l, string(m)); err == nil {
			return t.In(loc), nil
		}
	}
	for _, l := range local {
		if t, err := time.ParseInLocation(l, string(m), loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q: write 2026-03-02 or \"2026-03-02T09:00:00+07:00\"", string(m))
}

// HasClock reports whether a time of day was written.
func (m Moment) HasClock() bool { return len(m) > len("2006-01-02") }

// HasZone reports whether a zone was written.
func (m Moment) HasZone() bool {
	for _, l := range zoned {
		if _, err := time.Parse(l, string(m)); err == nil {
			return true
		}
	}
	return false
}
