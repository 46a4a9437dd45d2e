package serve

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

// State is what there is to show after a build. It does not change any more.
type State struct {
	Version int            // of the built site
	Office  *office.Office // the last good one; nil before there was one
	Config  []diag.Finding // of the configuration as it is now
	Result  site.Result    // of the last build that went well
	Err     error          // why the newest build failed
	Checked bool           // the findings of all items are known
	Took    time.Duration  // from what changed to the site
	Now     time.Time      // when it was built

	lang  lang.Lang
	items map[string]*source.Item
	found map[string][]diag.Finding // by item, or by a path that belongs to none
	fresh map[string]bool           // not checked yet
}

// Built reports whether there ever was a site.
func (s *State) Built() bool { return s.Result.Pages > 0 }

// Findings are those of an item.
func (s *State) Findings(id string) []diag.Finding { return s.found[id] }

// Errors counts the errors of all items and of the configuration.
func (s *State) Errors() (n int) {
	for _, fs := range s.found {
		n += count(fs, diag.Error)
	}
	return n + count(s.Config, diag.Error)
}

// Broken are the items that have no page because they can't be read.
func (s *State) Broken() (ids []string) {
	for id, it := range s.items {
		if it.Broken {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func count(fs []diag.Finding, severity diag.Severity) (n int) {
	for _, f := range fs {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

// itemAt is the item whose page has the address, or whose page it would be.
func (s *State) itemAt(page string) *source.Item {
	parts := strings.Split(strings.Trim(page, "/"), "/")
	if len(parts) != 2 && (len(parts) != 3 || parts[2] != "index.html") {
		return nil
	}
	return s.items["content/"+parts[0]+"/"+parts[1]]
}

// pageOf is the address of an item's page.
func pageOf(it *source.Item) string { return "/" + it.Year() + "/" + it.Slug() + "/" }

// standing is what keeps an item from the public, as one sees it now.
type standing struct {
	Class string // rusak, salah, draf, jadwal, or empty
	Short string // for a list
	Text  string // for its page
}

func (s *State) standing(it *source.Item, now time.Time) standing {
	say := func(id, en string, args ...any) string { return lang.T(id, en).With(args...).In(s.lang) }
	switch {
	case it.Broken:
		return standing{"rusak", say("rusak", "broken"), say("Konten ini tidak dapat ditampilkan.", "This item can't be shown.")}
	case diag.HasErrors(s.found[it.ID]):
		return standing{"salah", say("ada kesalahan", "has errors"), say("Tertahan: tidak akan tayang sebelum kesalahannya diperbaiki.", "Held back: it does not go out before its errors are mended.")}
	case it.Meta.Withdrawal != nil:
		return standing{}
	case !rule.Complete(it):
		text := say("Draf, tahap %s.", "Draft, at the stage of %s.", rule.Stage(it).Name())
		if lacks := s.lacks(it); lacks != "" {
			text = say("Draf, tahap %s: belum ada %s.", "Draft, at the stage of %s: still without %s.", rule.Stage(it).Name(), lacks)
		}
		return standing{"draf", say("draf", "draft"), text}
	}
	if due, err := it.Meta.PublishAt.In(s.Office.Location); it.Meta.PublishAt != "" && err == nil && due.After(now) {
		due = due.In(s.Office.Location)
		return standing{"jadwal", say("dijadwalkan %s", "scheduled %s", s.lang.ShortMoment(due)), say("Dijadwalkan tayang %s.", "Scheduled for %s.", s.lang.Moment(due))}
	}
	return standing{}
}

// lacks names what an unfinished item still needs, of the earliest step that lacks
// something.
func (s *State) lacks(it *source.Item) string {
	for _, step := range []rule.Step{rule.Idea, rule.Concept, rule.Design} {
		var names []string
		for _, r := range rule.Missing(it, step) {
			names = append(names, r.Name().In(s.lang))
		}
		if len(names) > 0 {
			return strings.Join(names, ", ")
		}
	}
	return ""
}

// sorted are all items, newest first, as the site lists them.
func (s *State) sorted() []*source.Item {
	items := slices.Collect(maps.Values(s.items))
	slices.SortFunc(items, func(a, b *source.Item) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
	})
	return items
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
