package ledger

import (
	"fmt"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// Skew is how far apart the clocks of two publishers may be. A lease counts as
// over only this long after it says.
const Skew = 2 * time.Minute

// Lease is the entry by which one run alone publishes until a moment. It is taken
// and renewed by a compare-and-swap like any entry: of two who try, one gets
// [ErrLost].
func Lease(run string, now time.Time, length time.Duration) schema.Entry {
	return schema.Entry{Type: schema.Lease, Run: run, Until: now.Add(length).UTC().Truncate(time.Millisecond)}
}

// Release ends a run's own lease.
func Release(run string, now time.Time) schema.Entry { return Lease(run, now, 0) }

// Free says whether a run may take the lease at now; if not, the error is
// [ErrBusy] and says until when another has it.
func (b *Book) Free(run string, now time.Time) error {
	l := b.Lease
	if l.Run == "" || l.Run == run || !l.Until.After(l.Time) || now.After(l.Until.Add(Skew)) {
		return nil
	}
	return fmt.Errorf("run %q publishes until %s: %w", l.Run, l.Until.Format(time.RFC3339), ErrBusy)
}

// Left is how long a run's own lease still lasts at now; 0 when it has none.
func (b *Book) Left(run string, now time.Time) time.Duration {
	if b.Lease.Run != run {
		return 0
	}
	return max(0, b.Lease.Until.Sub(now))
}
