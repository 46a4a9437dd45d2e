package markdown

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// job is what one Render asks for and gets back.
type job struct {
	resolver Resolver
	place    Place
	headings []Heading
	levels   []int // levels in the text of the headings now open
	tables   int
	bare     bool // an address stands in the text as text
}

var jobKey = parser.NewContextKey()

// Attributes that the transformer leaves for the renderer; they are not written.
const (
	numberKey  = "number"  // of a table
	captionKey = "caption" // of a paragraph that is a figure
	prefixKey  = "prefix"  // of a text, for the ids of its notes
)

// transformer resolves links and images and renumbers headings, once a text is
// parsed. It runs after the extensions' own transformers.
type transformer struct{}

// Transform implements goldmark's parser.ASTTransformer.
func (transformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	j, ok := pc.Get(jobKey).(*job)
	if !ok {
		return
	}
	doc.AddMeta(prefixKey, j.place.Prefix)
	src := reader.Source()
	for n := ast.Node(doc); n != nil; {
		n = next(doc, n, j.visit(n, src))
	}
}

// next is the node after n in document order. A node that visit took out of the
// tree names its stand-in instead.
func next(root, n, instead ast.Node) ast.Node {
	if instead != nil {
		return instead
	}
	if c := n.FirstChild(); c != nil {
		return c
	}
	for n != nil && n != root {
		if s := n.NextSibling(); s != nil {
			return s
		}
		n = n.Parent()
	}
	return nil
}

func (j *job) visit(n ast.Node, src []byte) ast.Node {
	switch n := n.(type) {
	case *ast.Text:
		j.bare = j.bare || bytes.Contains(n.Segment.Value(src), scheme)
	case *ast.Heading:
		j.heading(n, src)
	case *ast.Link:
		return j.link(n)
	case *ast.AutoLink:
		return j.autoLink(n, src)
	case *ast.Image:
		return j.image(n, src)
	case *east.Table:
		j.tables++
		n.SetAttributeString(numberKey, strings.TrimSpace(strconv.Itoa(j.tables)+" "+j.place.Name))
	case *east.FootnoteList:
		if j.place.Name != "" {
			n.SetAttributeString("title", "Catatan kaki "+j.place.Name)
		}
	case *ast.Blockquote:
		callout(n, src)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		n.SetAttributeString("tabindex", "0")
	}
	return nil
}

// prefixOf is what the ids of a note begin with.
func prefixOf(n ast.Node) []byte {
	prefix, _ := n.OwnerDocument().Meta()[prefixKey].(string)
	return []byte(prefix)
}

// heading renumbers: the first is the highest, a deeper one is one deeper at most.
func (j *job) heading(n *ast.Heading, src []byte) {
	for len(j.levels) > 0 && j.levels[len(j.levels)-1] >= n.Level {
		j.levels = j.levels[:len(j.levels)-1]
	}
	j.levels = append(j.levels, n.Level)
	n.Level = min(len(j.levels)+cmp.Or(j.place.Level, 2)-1, 6)
	id, _ := n.AttributeString("id")
	b, _ := id.([]byte)
	j.headings = append(j.headings, Heading{Level: n.Level, ID: string(b), Text: plain(n, src)})
}

func (j *job) link(n *ast.Link) ast.Node {
	to, ok := j.target(destination(n.Destination))
	if !ok {
		return unwrap(n)
	}
	n.Destination = []byte(to.URL)
	if to.External {
		n.SetAttributeString("rel", "external")
	}
	return nil
}

func (j *job) autoLink(n *ast.AutoLink, src []byte) ast.Node {
	if n.AutoLinkType == ast.AutoLinkEmail {
		return nil
	}
	to, ok := j.target(string(n.URL(src)))
	switch {
	case !ok:
		s := ast.NewString(n.Label(src))
		s.SetRaw(true)
		n.Parent().ReplaceChild(n.Parent(), n, s)
		return s
	case to.External:
		n.SetAttributeString("rel", "external")
	}
	return nil
}

// target asks the resolver and then the list of schemes, so that no resolver
// can let a script through.
func (j *job) target(dest string) (Link, bool) {
	to, ok := j.resolver.Link(dest)
	return to, ok && safe(to.URL)
}

// inlined is how the address of a picture begins that stands in the page itself.
// It is the resolver's to give: the text asks by name.
const inlined = "data:image/jpeg;base64,"

func (j *job) image(n *ast.Image, src []byte) ast.Node {
	img, ok := j.resolver.Image(destination(n.Destination))
	if !ok || !safe(img.URL) && !strings.HasPrefix(img.URL, inlined) {
		s := ast.NewString([]byte(plain(n, src)))
		s.SetRaw(true)
		n.Parent().ReplaceChild(n.Parent(), n, s)
		return s
	}
	n.Destination = []byte(img.URL)
	set := func(name, value string) {
		if value != "" {
			n.SetAttributeString(name, value)
		}
	}
	set("srcset", img.Srcset)
	set("sizes", img.Sizes)
	if img.Width > 0 && img.Height > 0 {
		set("width", strconv.Itoa(img.Width))
		set("height", strconv.Itoa(img.Height))
	}
	if !img.Eager {
		set("loading", "lazy")
	}
	if p := n.Parent(); n.Title != nil && p.Kind() == ast.KindParagraph && p.ChildCount() == 1 {
		p.SetAttributeString(captionKey, n.Title)
		n.Title = nil
	}
	return nil
}

// unwrap puts a node's children in its place and returns the node to go on with.
func unwrap(n ast.Node) ast.Node {
	p := n.Parent()
	first := n.FirstChild()
	if first == nil {
		first = ast.NewString(nil)
		n.AppendChild(n, first)
	}
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		p.InsertBefore(p, n, c)
	}
	p.RemoveChild(p, n)
	return first
}

// destination reads a link's destination as its author meant it.
func destination(b []byte) string {
	b = util.UnescapePunctuations(b)
	b = util.ResolveNumericReferences(b)
	b = util.ResolveEntityNames(b)
	return string(b)
}

// safe reports whether an address can be followed without harm: it is relative,
// or of a scheme that opens a page, a message or a call.
func safe(url string) bool {
	i := strings.IndexAny(url, ":/?#")
	if i < 0 || url[i] != ':' {
		return !strings.ContainsAny(url[:max(i, 0)], "\x00\t\r\n")
	}
	switch strings.ToLower(url[:i]) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

// plain is the text of a node without its marks.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	appendPlain(&b, n, src)
	return b.String()
}

func appendPlain(b *strings.Builder, n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(destination(c.Value(src)))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(src))
		case *ast.RawHTML, *east.FootnoteLink:
		default:
			appendPlain(b, c, src)
		}
	}
}
