package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// callouts are GitHub's alerts, by the word that begins them: a class and the
// name that is shown.
var callouts = map[string][2]string{
	"NOTE": {"catatan", "Catatan"}, "TIP": {"kiat", "Kiat"}, "IMPORTANT": {"penting", "Penting"},
	"WARNING": {"peringatan", "Peringatan"}, "CAUTION": {"awas", "Awas"},
}

// calloutKey is the attribute of a quotation that is a callout.
const calloutKey = "callout"

// callout turns a quotation that begins with a line like [!NOTE] into a callout.
// One that holds nothing else stays a quotation, as on GitHub.
func callout(n *ast.Blockquote, src []byte) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	line := p.Lines().At(0)
	word := bytes.TrimSpace(line.Value(src))
	if len(word) < 4 || !bytes.HasPrefix(word, []byte("[!")) || word[len(word)-1] != ']' {
		return
	}
	kind := string(bytes.ToUpper(word[2 : len(word)-1]))
	if _, known := callouts[kind]; !known || p.Lines().Len() == 1 && p.NextSibling() == nil {
		return
	}
	for c := p.FirstChild(); c != nil; c = p.FirstChild() {
		t, ok := c.(*ast.Text)
		if !ok || t.Segment.Start >= line.Stop {
			break
		}
		p.RemoveChild(p, c)
	}
	if p.ChildCount() == 0 {
		n.RemoveChild(n, p)
	}
	n.SetAttributeString(calloutKey, kind)
}

// blockquote is a note with a name where the transformer found a callout.
func blockquote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	kind := ""
	if n.Attributes() != nil {
		v, _ := n.AttributeString(calloutKey)
		kind, _ = v.(string)
	}
	c, noted := callouts[kind]
	switch {
	case noted && entering:
		_, _ = w.WriteString(`<div class="callout ` + c[0] + `" role="note">` + "\n" + `<p class="callout-name">` + c[1] + "</p>\n")
	case noted:
		_, _ = w.WriteString("</div>\n")
	case entering:
		_, _ = w.WriteString("<blockquote>\n")
	default:
		_, _ = w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}
