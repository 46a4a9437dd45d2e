// Package office reads the office's configuration, .github/terbit.yml, and fills
// in what it leaves out. A repository without one is an office with the defaults.
package office

import (
	"time"

	"github.com/gunungmas/terbit/schema"
)

// File is where the configuration lives.
const File = ".github/terbit.yml"

// Office is the configuration, complete and checked.
type Office struct {
	schema.Office
	Location  *time.Location        // of Timezone
	Workdays  map[time.Weekday]Span // office hours; a day without is a day off
	DaysOff   map[string]string     // 2006-01-02 → name of the holiday
	Quiet     []Quiet               // those that can be read, as they are written
	Procedure schema.Procedure      // of schema/sop.yaml, or of the file that the configuration names
	Profile   string                // who executes which step
}

// Span is a stretch of one day, from and to in minutes since midnight.
type Span struct{ From, To int }

// Destination returns the account of a channel; without one, an account that is
// named like the channel and handed off.
func (o *Office) Destination(c schema.Channel) schema.Destination {
	d := o.Destinations[c]
	if d.Transport == "" {
		d.Transport = schema.HandOff
	}
	if d.Account == "" {
		d.Account = string(c)
	}
	return d
}
