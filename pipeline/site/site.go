package site

import (
	"context"
	"io/fs"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Input is all that a build depends on.
type Input struct {
	Items     []*source.Item                      // what is shown, withdrawn items included
	Office    *office.Office                      // name, color, contact, procedure
	Posts     map[string][]Post                   // item id → where it went out
	Offers    []Offer                             // what destinations are to fetch from the site
	Decisions []Decision                          // for /keputusan/
	Theme     fs.FS                               // the office's own templates and styles; nil: none
	Search    bool                                // Pagefind will index the site: /cari/ asks it
	Rules     []rule.Family                       // the check's rules, for /panduan/aturan/; nil leaves the page out
	Guides    []guide.Page                        // what there is to know of each channel, for /panduan/kanal/; nil leaves the pages out
	Head      string                              // the ledger's head, as witness; may be empty
	Entries   int                                 // of the ledger, up to that head
	Said      time.Time                           // of the ledger's last entry, up to that head
	Main      string                              // the commit that the site shows; may be empty
	Program   string                              // the version of what builds; may be empty
	Now       time.Time                           // the build's time
	BaseURL   string                              // absolute; with a path for project sites. Empty: Office.Site
	Out       string                              // the folder to write
	Pictures  Pictures                            // nil: pictures are copied as they are
	Fetched   Fetched                             // nil: media kept outside git are links
	Cards     Cards                               // nil: links to pages without a suitable picture show none
	Minify    bool                                // leave out what browsers do not need
	DryRun    bool                                // tell what would be written and removed, and do neither
	Clock     func() time.Time                    // for the stages' durations; nil leaves them out
	Progress  func(stage string, done, total int) // one call at a time; may be nil
}

// Post is one place where an item went out.
type Post struct {
	Channel schema.Channel
	URL     string // empty where the channel has none
	Time    time.Time
}

// Pictures makes smaller versions of pictures, upright and without metadata.
// A [media.Store] is one.
type Pictures interface {
	DeriveEach(ctx context.Context, src fs.FS, name, sum string, recipes []platform.Recipe) ([]media.Derived, error)
}

// Fetched finds media that are kept outside git and were fetched, and answers for
// their bytes. A [fetch.Fetcher] is one.
type Fetched interface {
	Kept(w fetch.Want) (path string, ok bool)
}

// Result says what a build did.
type Result struct {
	Pages, Items                int
	Media                       int // copied pictures, videos, attachments and offers
	Bytes                       int64
	Written, Unchanged, Removed int
	Drawn                       int // pages; the others were known not to have changed
	Stages                      []Stage
	Missing                     []Missing
	Changes                     Changes // of a dry run
}

// Changes are the files, within the output, that a dry run would write and remove.
type Changes struct{ Write, Remove []string }

// Stage is one step of a build and the time it took.
type Stage struct {
	Name string
	Took time.Duration
}

// Missing is a link or picture of an item that leads nowhere, or a medium that
// can't be shown; the page does without it.
type Missing struct {
	Item   string    // id
	Target string    // as written in the text, or the file
	Why    lang.Text // zero: there is no such target
}
