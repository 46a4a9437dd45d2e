package rule

import (
	"slices"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"

	"github.com/gunungmas/terbit/pipeline/source"
)

// Index holds the facts over all items that rules ask for, each computed once, and
// only if a rule asks.
type Index struct {
	items   []*source.Item
	ids     map[string]*source.Item
	titles  func() map[string][]*source.Item
	texts   func() map[uint64]*copies // by how they begin and end
	slugs   func() slugs
	docs    sync.Map            // id → *document
	anchors sync.Map            // id → map[string]bool
	known   map[string][]string // anchors of items that only facts are known of, sorted
}

// slugs finds items by their names.
type slugs struct {
	whole map[string][]*source.Item
	near  map[string][]*source.Item // by the slug's first letters
}

// NewIndex computes the index of a corpus.
func NewIndex(c *source.Corpus) *Index { return newIndex(c, nil) }

// newIndex takes the prints of those items whose texts are not at hand.
func newIndex(c *source.Corpus, prints map[string]fingerprint) *Index {
	x := &Index{items: c.Items, ids: make(map[string]*source.Item, len(c.Items))}
	for _, it := range c.Items {
		x.ids[it.ID] = it
	}
	x.titles = sync.OnceValue(x.byTitle)
	x.texts = sync.OnceValue(func() map[uint64]*copies { return x.byText(prints) })
	x.slugs = sync.OnceValue(x.bySlug)
	return x
}

func (x *Index) byTitle() map[string][]*source.Item {
	out := make(map[string][]*source.Item, len(x.items))
	for _, it := range x.items {
		if it.Parsed && it.Meta.Title != "" {
			k := titleKey(it.Meta.Title)
			out[k] = append(out[k], it)
		}
	}
	return out
}

func (x *Index) byText(prints map[string]fingerprint) map[uint64]*copies {
	out := make(map[uint64]*copies, len(x.items))
	for _, it := range x.items {
		k := prints[it.ID].ends
		if k == 0 {
			k = endsOf(it)
		}
		if k == 0 {
			continue
		}
		if out[k] == nil {
			out[k] = &copies{known: prints}
		}
		out[k].items = append(out[k].items, it)
	}
	return out
}

func (x *Index) bySlug() slugs {
	s := slugs{make(map[string][]*source.Item, len(x.items)), make(map[string][]*source.Item)}
	for _, it := range x.items {
		s.whole[it.Slug()] = append(s.whole[it.Slug()], it)
		s.near[prefix(it.Slug())] = append(s.near[prefix(it.Slug())], it)
	}
	return s
}

// Item returns the item with that id, or nil.
func (x *Index) Item(id string) *source.Item { return x.ids[id] }

// SameTitle returns the items whose title reads like it's, it included.
func (x *Index) SameTitle(it *source.Item) []*source.Item {
	return x.titles()[titleKey(it.Meta.Title)]
}

// SameText returns the items whose text reads like it's, it included; none when it
// is too short to tell.
func (x *Index) SameText(it *source.Item) []*source.Item {
	if k := endsOf(it); k != 0 {
		return x.texts()[k].of(it)
	}
	return nil
}

// Suggest returns the id that was probably meant by one that does not exist: the
// same name in another year, else the nearest spelling; "" when nothing is near.
func (x *Index) Suggest(id string) string {
	slug := id[strings.LastIndexByte(id, '/')+1:]
	names := x.slugs()
	if same := names.whole[slug]; len(same) > 0 {
		return same[0].ID
	}
	best, least := "", 4
	for _, it := range names.near[prefix(slug)] {
		if d := len(it.Slug()) - len(slug); d > 3 || d < -3 {
			continue
		}
		if d := levenshtein.ComputeDistance(slug, it.Slug()); d < least {
			best, least = it.ID, d
		}
	}
	return best
}

// document is the item's markdown, scanned once: for its own rules, and for the
// links that lead to it.
func (x *Index) document(it *source.Item) *document {
	if d, ok := x.docs.Load(it.ID); ok {
		return d.(*document)
	}
	d := scan(it.Body)
	if !it.Lean() { // of so many items nothing is kept
		x.docs.Store(it.ID, d)
	}
	return d
}

// hasAnchor reports whether the item's page has a heading with that anchor.
func (x *Index) hasAnchor(it *source.Item, name string) bool {
	if list, ok := x.known[it.ID]; ok {
		_, found := slices.BinarySearch(list, name)
		return found
	}
	if set, ok := x.anchors.Load(it.ID); ok {
		return set.(map[string]bool)[name]
	}
	if it.Lean() {
		body := it.Narrative()
		set := scan(body).anchors(body)
		x.anchors.Store(it.ID, set)
		return set[name]
	}
	set := x.document(it).anchors(it.Body)
	x.anchors.Store(it.ID, set)
	return set[name]
}

// titleKey folds case and blank space.
func titleKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func prefix(slug string) string { return slug[:min(len(slug), 3)] }
