package rule

import (
	"maps"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Fact is what the rules ask of an item when they look at another one. A check of
// a few items among many needs no more of the rest, and facts can be kept.
type Fact struct {
	ID          string
	Parsed      bool
	Withdrawn   bool
	Title       string
	Supersedes  string
	Corrections int      // how many entries it has; for whoever makes a [Baseline]
	Files       []string // names, in the folder
	Anchors     []string // of the narasi's headings, sorted
	Ends, Whole uint64   // of the narasi, see fingerprint
}

// Facts are those of every item of a corpus, in its order.
func Facts(c *source.Corpus) []Fact {
	out := make([]Fact, len(c.Items))
	for i, it := range c.Items {
		f := Fact{ID: it.ID, Parsed: it.Parsed, Withdrawn: it.Meta.Withdrawal != nil, Title: it.Meta.Title, Supersedes: it.Meta.Supersedes, Corrections: len(it.Meta.Corrections)}
		for _, file := range it.Files {
			f.Files = append(f.Files, file.Name)
		}
		if f.Ends = ends(it.Body); f.Ends != 0 {
			f.Whole = whole(it.Body)
		}
		if it.Parsed {
			f.Anchors = slices.Sorted(maps.Keys(scan(it.Body).anchors(it.Body)))
		}
		out[i] = f
	}
	return out
}

// item is the fact as an item that the index can hold.
func (f *Fact) item() *source.Item {
	it := &source.Item{ID: f.ID, Parsed: f.Parsed, Meta: schema.Item{Title: f.Title, Supersedes: f.Supersedes}}
	if f.Withdrawn {
		it.Meta.Withdrawal = &schema.Withdrawal{}
	}
	if len(f.Files) > 0 {
		it.Files = make([]source.File, len(f.Files))
		for i, name := range f.Files {
			it.Files[i].Name = name
		}
	}
	return it
}

// indexWith computes the index of a corpus and of other items that only facts
// are known of.
func indexWith(c *source.Corpus, others []Fact) *Index {
	if len(others) == 0 {
		return NewIndex(c)
	}
	all := slices.Clone(c.Items)
	for i := range others {
		all = append(all, others[i].item())
	}
	slices.SortFunc(all, func(a, b *source.Item) int { return strings.Compare(a.ID, b.ID) })
	prints, anchors := make(map[string]fingerprint, len(others)), make(map[string][]string, len(others))
	for _, f := range others {
		prints[f.ID], anchors[f.ID] = fingerprint{f.Ends, f.Whole}, f.Anchors
	}
	x := newIndex(&source.Corpus{Items: all}, prints)
	x.known = anchors
	return x
}
