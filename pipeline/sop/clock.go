package sop

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // the office's zone must load on a runner without zone files
)

// Clock counts office time. The zero Clock has no office hours, so no time
// passes on it.
type Clock struct {
	// Zone is an IANA name such as Asia/Pontianak; empty is UTC.
	Zone string `json:"zone"`
	// Week holds the working hours a weekday, Sunday first; each day's spans
	// ascend and do not overlap. A day without spans is free.
	Week [7][]Span `json:"week"`
	// Holidays are local dates, "2006-01-02".
	Holidays []string `json:"holidays"`
}

// Span is part of a day, in minutes after local midnight.
type Span struct {
	From  int `json:"from"`
	Until int `json:"until"`
}

const (
	minutesADay = 24 * 60
	dateLayout  = "2006-01-02"
	// A year and a bit: an office that has no hour in it has none.
	longestBreak = 400
)

// Validate tells what would make the clock count wrongly.
func (c Clock) Validate() error {
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return fmt.Errorf("load zone %q: %w", c.Zone, err)
	}
	for day, spans := range c.Week {
		end := 0
		for _, s := range spans {
			if s.From < end || s.Until <= s.From || s.Until > minutesADay {
				return fmt.Errorf("%s: hours %d–%d are out of order", time.Weekday(day), s.From, s.Until)
			}
			end = s.Until
		}
	}
	for _, h := range c.Holidays {
		if _, err := time.Parse(dateLayout, h); err != nil {
			return fmt.Errorf("read holiday %q: %w", h, err)
		}
	}
	return nil
}

// Minutes counts the whole office minutes in [from, to). It is 0 where to is
// not after from, and where a time is missing.
func (c Clock) Minutes(from, to time.Time) int {
	if from.IsZero() || !to.After(from) || !c.everOpen() {
		return 0
	}
	var total time.Duration
	for day := midnight(from, c.Location()); day.Before(to); day = nextDay(day) {
		for _, s := range c.hours(day) {
			if open, shut := later(s.from, from), earlier(s.until, to); shut.After(open) {
				total += shut.Sub(open)
			}
		}
	}
	return int(total / time.Minute)
}

// Add is the moment when minutes of office time have passed since from: the
// deadline. It is false where the clock has no hours to count.
func (c Clock) Add(from time.Time, minutes int) (time.Time, bool) {
	if from.IsZero() || minutes < 0 || !c.everOpen() {
		return time.Time{}, false
	}
	left := time.Duration(minutes) * time.Minute
	if left == 0 {
		return from, true
	}
	for day, idle := midnight(from, c.Location()), 0; idle < longestBreak; day = nextDay(day) {
		idle++
		for _, s := range c.hours(day) {
			open := later(s.from, from)
			if !s.until.After(open) {
				continue
			}
			idle = 0
			if had := s.until.Sub(open); had < left {
				left -= had
				continue
			}
			return open.Add(left), true
		}
	}
	return time.Time{}, false
}

// Location is the clock's zone; an unknown one is UTC.
func (c Clock) Location() *time.Location {
	loc, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

func (c Clock) everOpen() bool {
	return slices.ContainsFunc(c.Week[:], func(day []Span) bool { return len(day) > 0 })
}

type interval struct{ from, until time.Time }

// hours are the working hours of the local day that starts at midnight.
func (c Clock) hours(midnight time.Time) []interval {
	if slices.Contains(c.Holidays, midnight.Format(dateLayout)) {
		return nil
	}
	y, m, d := midnight.Date()
	at := func(minute int) time.Time {
		return time.Date(y, m, d, 0, minute, 0, 0, midnight.Location())
	}
	var open []interval
	for _, s := range c.Week[midnight.Weekday()] {
		open = append(open, interval{at(s.From), at(s.Until)})
	}
	return open
}

func midnight(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, loc)
}

func nextDay(midnight time.Time) time.Time {
	y, m, d := midnight.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, midnight.Location())
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
