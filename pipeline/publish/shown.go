package publish

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Shown reports whether the website shows the item at now: it can be read, it is
// complete, and its time has come. A withdrawn item is shown with its banner.
func Shown(it *source.Item, loc *time.Location, now time.Time) bool {
	if it.Broken || !rule.Complete(it) {
		return false
	}
	if it.Meta.PublishAt == "" {
		return true
	}
	due, err := it.Meta.PublishAt.In(loc)
	return err == nil && !due.After(now) // an unreadable time has broken the item already
}
