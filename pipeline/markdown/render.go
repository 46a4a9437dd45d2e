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
// nowhere: the link or the image is reduced to its text.
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

// engine is set up once; goldmark's parser and renderer are safe for concurrent
// use after that.
var engine = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.Strikethrough,
			extension.Linkify,
			extension.TaskList,
			extension.NewFootnote(
				extension.WithFootnoteBacklinkTitle("Kembali ke rujukan ^^"),
				extension.WithFootnoteLinkTitle("Catatan kaki ^^"),
			),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(util.Prioritized(transformer{}, 1100)),
		),
		goldmark.WithRendererOptions(
			renderer.WithNodeRenderers(util.Prioritized(nodes{}, 10)),
		),
	)
})

// Render writes src as HTML to w and returns its headings in order.
func Render(w *Buffer, src []byte, r Resolver) ([]Heading, error) {
	job := &job{resolver: r}
	if err := convert(w, src, job); err != nil {
		return nil, err
	}
	return job.headings, nil
}

// CommonMark writes src as HTML to w as the dialect alone reads it: headings
// keep their levels, and links and images their destinations.
func CommonMark(w *Buffer, src []byte) error { return convert(w, src, nil) }

func convert(w *Buffer, src []byte, j *job) error {
	pc := parser.NewContext(parser.WithIDs(&ids{}))
	if j != nil {
		pc.Set(jobKey, j)
	}
	md := engine()
	doc := md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))
	if err := md.Renderer().Render(w, src, doc); err != nil {
		return fmt.Errorf("render markdown: %w", err)
	}
	return nil
}
