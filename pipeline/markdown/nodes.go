package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// nodes renders what this dialect writes differently from goldmark.
type nodes struct{}

// RegisterFuncs implements goldmark's renderer.NodeRenderer.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindRawHTML, skip)
	reg.Register(ast.KindHTMLBlock, skip)
	reg.Register(ast.KindParagraph, paragraph)
	reg.Register(ast.KindBlockquote, blockquote)
	reg.Register(ast.KindCodeBlock, codeBlock)
	reg.Register(ast.KindFencedCodeBlock, codeBlock)
	reg.Register(east.KindTable, table)
	reg.Register(east.KindTableCell, tableCell)
	reg.Register(east.KindTaskCheckBox, taskCheckBox)
}

func skip(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// paragraph is a figure where the transformer left a caption.
func paragraph(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	var caption []byte
	if n.Attributes() != nil {
		v, _ := n.AttributeString(captionKey)
		caption, _ = v.([]byte)
	}
	switch {
	case caption == nil && entering:
		_, _ = w.WriteString("<p>")
	case caption == nil:
		_, _ = w.WriteString("</p>\n")
	case entering:
		_, _ = w.WriteString("<figure>")
	default:
		_, _ = w.WriteString("<figcaption>")
		html.DefaultWriter.Write(w, caption)
		_, _ = w.WriteString("</figcaption></figure>\n")
	}
	return ast.WalkContinue, nil
}

// codeBlock can be reached by keyboard, because it may have to be scrolled.
func codeBlock(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</code></pre>\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<pre")
	if n.Attributes() != nil {
		_, _ = w.WriteString(` tabindex="0"`)
	}
	_, _ = w.WriteString("><code")
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		if l := f.Language(src); len(l) > 0 {
			_, _ = w.WriteString(` class="language-`)
			html.DefaultWriter.Write(w, l)
			_ = w.WriteByte('"')
		}
	}
	_ = w.WriteByte('>')
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		html.DefaultWriter.RawWrite(w, line.Value(src))
	}
	return ast.WalkContinue, nil
}

// table stands in a region of its own that scrolls sideways.
func table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	number, _ := n.AttributeString(numberKey)
	s, wrapped := number.(string)
	switch {
	case entering && wrapped:
		_, _ = w.WriteString(`<div class="table" role="region" tabindex="0" aria-label="Tabel ` + string(util.EscapeHTML([]byte(s))) + `"><table>` + "\n")
	case entering:
		_, _ = w.WriteString("<table>\n")
	case wrapped:
		_, _ = w.WriteString("</table></div>\n")
	default:
		_, _ = w.WriteString("</table>\n")
	}
	return ast.WalkContinue, nil
}

// tableCell aligns by class, and has no header cell without text.
func tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*east.TableCell)
	tag := "td"
	if n.Parent().Kind() == east.KindTableHeader && n.HasChildren() {
		tag = "th"
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<" + tag)
	switch n.Alignment {
	case east.AlignRight:
		_, _ = w.WriteString(` class="right"`)
	case east.AlignCenter:
		_, _ = w.WriteString(` class="center"`)
	}
	_ = w.WriteByte('>')
	return ast.WalkContinue, nil
}

// taskCheckBox is a sign with a name; a form control would need a label.
func taskCheckBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case !entering:
	case n.(*east.TaskCheckBox).IsChecked:
		_, _ = w.WriteString(`<span class="task" role="img" aria-label="Selesai">☑</span> `)
	default:
		_, _ = w.WriteString(`<span class="task" role="img" aria-label="Belum selesai">☐</span> `)
	}
	return ast.WalkContinue, nil
}
