package markdown

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Link is where a link leads. External marks an address outside the site.
type Link struct {
	URL      string
	External bool
}

// Image is a picture as a page shows it. A zero Width leaves the size out.
type Image struct {
	URL           string
	Srcset        string
	Sizes         string
	Width, Height int
	Eager         bool // loaded at once: the first picture of a page
}

// Resolver says where the destinations in a text lead. A false answer means
// nowhere: the link or the image is reduced to its text. One destination may be
// asked about more than once.
type Resolver interface {
	Link(dest string) (Link, bool)
	Image(dest string) (Image, bool)
}

// Heading is one heading of a text, as renumbered.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Buffer collects HTML. The zero value is ready; it is meant to be reused.
type Buffer struct{ bytes.Buffer }

// Flush does nothing; it lets the renderer write here without another buffer.
func (*Buffer) Flush() error { return nil }

// Buffered is always 0: what was written is already here.
func (*Buffer) Buffered() int { return 0 }

// engines are set up once; goldmark's parser and renderer are safe for
// concurrent use after that. The second leaves out the search for bare
// addresses, which looks at every space of a text.
var engines = sync.OnceValue(func() [2]goldmark.Markdown {
	return [2]goldmark.Markdown{newEngine(extension.Linkify), newEngine()}
})

func newEngine(extra ...goldmark.Extender) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.Strikethrough,
			extension.TaskList,
			extension.NewFootnote(
				extension.WithFootnoteBacklinkTitle("Kembali ke rujukan ^^"),
				extension.WithFootnoteLinkTitle("Catatan kaki ^^"),
				extension.WithFootnoteIDPrefixFunction(prefixOf),
			),
		),
		goldmark.WithExtensions(extra...),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(util.Prioritized(transformer{}, 1100)),
		),
		goldmark.WithRendererOptions(
			renderer.WithNodeRenderers(util.Prioritized(nodes{}, 10)),
		),
	)
}

// mayBeBare guesses whether a text holds an address outside of a link. Where it
// says no, the transformer watches out for one all the same.
func mayBeBare(src []byte) bool {
	if bytes.IndexByte(src, '@') >= 0 || containsFold(src, "www.") {
		return true
	}
	for rest := src; ; {
		i := bytes.Index(rest, scheme)
		if i < 0 {
			return false
		}
		start := i
		for start > 0 && (rest[start-1]|0x20) >= 'a' && (rest[start-1]|0x20) <= 'z' {
			start--
		}
		if !bytes.HasSuffix(rest[:start], []byte("](")) && !bytes.HasSuffix(rest[:start], []byte("<")) {
			return true
		}
		rest = rest[i+len(scheme):]
	}
}

var scheme = []byte("://")

// containsFold looks for a lower-case ASCII string, whatever the case.
func containsFold(src []byte, s string) bool {
	for rest := src; ; {
		i := bytes.IndexByte(rest, '.')
		if i < 0 {
			return false
		}
		if n := len(s) - 1; i >= n && bytes.EqualFold(rest[i-n:i+1], []byte(s)) {
			return true
		}
		rest = rest[i+1:]
	}
}

// Place is where a text stands on a page that holds several. The zero value is a
// page of its own.
type Place struct {
	Prefix string // of every id that the text makes
	Level  int    // of its highest headings; 0 means 2
	Name   string // of the text, in the names of its tables and notes
}

// Render writes src as HTML to w and returns its headings in order.
func Render(w *Buffer, src []byte, r Resolver) ([]Heading, error) {
	return RenderAt(w, src, r, Place{})
}

// RenderAt is [Render] for a text among others on one page.
func RenderAt(w *Buffer, src []byte, r Resolver, at Place) ([]Heading, error) {
	md := engines()
	if !mayBeBare(src) {
		before := w.Len()
		j := &job{resolver: r, place: at}
		err := convert(md[1], w, src, j)
		if err != nil || !j.bare {
			return j.headings, err
		}
		w.Truncate(before)
	}
	j := &job{resolver: r, place: at}
	err := convert(md[0], w, src, j)
	return j.headings, err
}

// CommonMark writes src as HTML to w as the dialect alone reads it: headings
// keep their levels, and links and images their destinations.
func CommonMark(w *Buffer, src []byte) error { return convert(engines()[0], w, src, nil) }

func convert(md goldmark.Markdown, w *Buffer, src []byte, j *job) error {
	made := &ids{}
	if j != nil {
		made.prefix = j.place.Prefix
	}
	pc := parser.NewContext(parser.WithIDs(made))
	if j != nil {
		pc.Set(jobKey, j)
	}
	doc := md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))
	if err := md.Renderer().Render(w, src, doc); err != nil {
		return fmt.Errorf("render markdown: %w", err)
	}
	return nil
}
