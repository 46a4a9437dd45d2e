package source

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/schema"
)

// Item is one content item as its folder says it.
type Item struct {
	ID       string                     // content/YYYY/slug: the folder, and the item's name for ever
	Meta     schema.Item                // front matter; of a broken item, as far as it could be read
	Date     time.Time                  // Meta.Date in the office's zone
	Body     []byte                     // the narasi: markdown after the front matter
	BodyLine int                        // line of index.md on which Body begins
	Captions map[schema.Channel]Caption // takarir/<kanal>.txt
	Files    []File                     // every file of the folder, by name
	Folder   fs.FS                      // the item's folder, for media
	Parsed   bool                       // Meta could be read, so rules can speak about it
	Broken   bool                       // an error was found: never rendered, never published
	text     []byte                     // the front matter as written
	front    *front                     // the same, parsed again when a position is asked for
	Digest   *Digest                    // what [Options.Digest] made of the text; nil when nobody asked
	Print    keep.Sum                   // of the folder, from its stamps or its git tree; zero: unknown
	bodyAt   int                        // bytes of index.md before Body, a BOM apart
	lean     *lean                      // how to read the text again; nil when it is kept
	shape    []diag.Position            // where loading found the front matter's shape wrong
}

// Caption is the exact text of one destination.
type Caption struct {
	Path string // from the root, for positions
	Text string // NFC, line ends \n, without trailing blank space
}

// Digest is what the rules need to know of a text that is not at hand.
type Digest struct {
	Ends     uint64 // a sum of how it begins and ends; 0 for a short one
	Narrated bool   // it says anything
}

// File is one regular file of an item's folder.
type File struct {
	Name  string // slash-separated, relative to the folder
	Bytes int64  // of index.md as it was read: without a BOM, 0 if it could not be
}

// Path is the item's markdown file, from the root.
func (it *Item) Path() string { return it.ID + "/index.md" }

// Slug is the last part of the item's id.
func (it *Item) Slug() string { return it.ID[len("content/YYYY/"):] }

// Year is the year in the item's id.
func (it *Item) Year() string { return it.ID[len("content/"):len("content/YYYY")] }

// HasFile reports whether the folder holds the file.
func (it *Item) HasFile(name string) bool {
	for _, f := range it.Files {
		if f.Name == name {
			return true
		}
	}
	return false
}

// At is the position of a front-matter value: At("media", 0, "alt"). A value
// that is not there has the position of the nearest one that holds it.
func (it *Item) At(keys ...any) diag.Position {
	pos := diag.At(it.Path())
	if n, found := it.find(keys); n != nil && found > 0 {
		pos.Line, pos.Column = n.Line+frontOffset, n.Column
	}
	return pos
}

// Quoted reports whether a front-matter value is there and in quotes, or in a
// block of its own.
func (it *Item) Quoted(keys ...any) bool {
	n, found := it.find(keys)
	return found == len(keys) && n != nil && n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// find follows the keys as far as they lead, and says how far.
func (it *Item) find(keys []any) (n *yaml.Node, found int) {
	n = it.root()
	for _, k := range keys {
		next := child(n, k)
		if next == nil {
			break
		}
		n = next
		found++
	}
	return n, found
}

// Misshapen reports whether loading found the value at that place of the front
// matter wrong, so that there is no more to say of it.
func (it *Item) Misshapen(pos diag.Position) bool { return slices.Contains(it.shape, pos) }

// MisshapenWithin reports the same of the value under a key of the front matter or
// of anything in it.
func (it *Item) MisshapenWithin(keys ...any) bool {
	if len(it.shape) == 0 {
		return false
	}
	n, found := it.find(keys)
	return n != nil && found == len(keys) && it.misshapen(n)
}

func (it *Item) misshapen(n *yaml.Node) bool {
	return it.Misshapen(diag.Position{Path: it.Path(), Line: n.Line + frontOffset, Column: n.Column}) || slices.ContainsFunc(n.Content, it.misshapen)
}

func child(n *yaml.Node, key any) *yaml.Node {
	if n == nil {
		return nil
	}
	switch k := key.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && k < len(n.Content) {
			return n.Content[k]
		}
	case string:
		if n.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == k {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

// Corpus is every item under content/, by id, and what loading had to say.
type Corpus struct {
	Items    []*Item
	Findings []diag.Finding
}

// ByID returns the item with that id, or nil.
func (c *Corpus) ByID(id string) *Item {
	for _, it := range c.Items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// ItemOf returns the id of the item that a path from the root belongs to.
func ItemOf(name string) (id string, ok bool) {
	parts := strings.SplitN(name, "/", 4)
	if len(parts) < 3 || parts[0] != "content" || !yearName.MatchString(parts[1]) || !slugName.MatchString(parts[2]) {
		return "", false
	}
	return strings.Join(parts[:3], "/"), true
}

// WithdrawnBy is the item as a withdrawal shows it that its text does not say.
func (it *Item) WithdrawnBy(w schema.Withdrawal) *Item {
	out := *it
	out.Meta.Withdrawal = &w
	out.Print = keep.Sum{} // of the folder alone: what was drawn of it shows no withdrawal
	return &out
}
