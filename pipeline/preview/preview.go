package preview

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Bounds of what is drawn, in bytes.
const (
	Max        = 8_000_000 // the file, and the pictures of a folder
	PictureMax = 150_000
	ReadmeMax  = 400_000 // GitHub draws no markdown beyond 512 kB
)

// phoneWidth is the width of a picture in pixels: that of a good phone's screen.
const phoneWidth = 1080

// Input is everything that a preview speaks of.
type Input struct {
	Office *office.Office
	Title  string // of the proposal; may be empty
	Number int    // of the proposal; 0 if it has none
	URL    string // where the proposal is decided on; may be empty
	Commit string // whose content is shown; empty for a work tree
	Blob   string // where that commit's files are looked at, to which a path is added; may be empty
	Made   time.Time
	Items  []Item
	// Removed are items of the base that the proposal no longer has.
	Removed  []string
	Pictures *media.Store
	Lang     lang.Lang
	Progress func(done, total int) // may be nil
}

// Item is one item as it would be published.
type Item struct {
	*source.Item
	Revision string // git tree id of its folder
	Messages []platform.Message
	Findings []diag.Finding
	Base     *Base // nil: not compared with anything
}

// Base is what is merged of an item.
type Base struct {
	New         bool // nothing
	Corrections int  // entries that it has already
}

// Result is a preview with what it could not show.
type Result struct {
	Files    []File // the page first
	Items    int
	Pictures int      // shown
	LeftOut  int      // pictures beyond the bounds, or that can't be read
	Dropped  []string // items beyond the bounds
}

// Whole says that nothing is missing.
func (r Result) Whole() bool { return r.LeftOut == 0 && len(r.Dropped) == 0 }

// File is one file of a preview.
type File struct {
	Name string
	Data []byte
}

// Bytes is the size of all files.
func (r Result) Bytes() (n int64) {
	for _, f := range r.Files {
		n += int64(len(f.Data))
	}
	return n
}
