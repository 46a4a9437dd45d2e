package office

import (
	"testing"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// A quiet period is meant in the office's zone: a date from its first moment to its
// last, a time to the minute.
func TestWhenItIsQuiet(t *testing.T) {
	o, findings := load(t, `office: {name: Kantor}
timezone: Asia/Pontianak
quiet:
  - {from: 2026-11-25, until: 2026-11-26, reason: Masa tenang}
  - {from: "2026-11-26T12:00", until: "2026-11-27T09:30", reason: Berkabung, except: [serta-merta]}
  - {from: "2026-12-01T00:00:00+09:00", until: "2026-12-01T01:00:00+09:00", reason: Zona lain}
`)
	if len(findings) != 1 || findings[0].Rule != Overlap.ID {
		t.Fatal(findings)
	}
	for _, c := range []struct {
		rule  string
		at    string
		class schema.Classification
		want  string // reason and end; "" is none
	}{
		{"the moment before", "2026-11-24T23:59:59+07:00", schema.Periodic, ""},
		{"the first moment of a day", "2026-11-25T00:00:00+07:00", schema.Periodic, "Masa tenang 2026-11-27T00:00:00+07:00"},
		{"the same moment by another clock", "2026-11-24T17:00:00Z", schema.Periodic, "Masa tenang 2026-11-27T00:00:00+07:00"},
		{"of two the one that ends last", "2026-11-26T12:00:00+07:00", schema.Periodic, "Berkabung 2026-11-27T09:30:00+07:00"},
		{"an exception from one is none from the other", "2026-11-26T12:00:00+07:00", schema.Immediate, "Masa tenang 2026-11-27T00:00:00+07:00"},
		{"an exception", "2026-11-27T00:00:00+07:00", schema.Immediate, ""},
		{"the last moment", "2026-11-27T09:29:59+07:00", schema.Periodic, "Berkabung 2026-11-27T09:30:00+07:00"},
		{"the end is after it", "2026-11-27T09:30:00+07:00", schema.Periodic, ""},
		{"a zone of its own", "2026-11-30T22:30:00+07:00", schema.Periodic, "Zona lain 2026-11-30T23:00:00+07:00"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if q, quiet := o.Quiets(c.class, at); quiet {
				got = q.Reason + " " + q.Until.Format(time.RFC3339)
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
