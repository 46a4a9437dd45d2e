package site

import (
	"fmt"
	"html"
	"strings"
)

// svg draws the chart. Colors come from the stylesheet, by class; every text
// is escaped.
func (f *flow) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" role="img" aria-labelledby="_bagan-judul _bagan-isi" viewBox="0 0 %d %d" width="%d" height="%d">`+"\n", f.width, f.height, f.width, f.height)
	fmt.Fprintf(&b, `<title id="_bagan-judul">%s</title><desc id="_bagan-isi">%s</desc>`+"\n", html.EscapeString(f.title), html.EscapeString(f.desc))
	f.drawLanes(&b)
	for i := range f.rows {
		f.drawLabel(&b, &f.rows[i])
	}
	for _, e := range f.edges {
		f.drawEdge(&b, e)
	}
	for i := range f.rows {
		drawSymbol(&b, &f.rows[i])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (f *flow) drawLanes(b *strings.Builder) {
	for i, name := range f.lanes {
		x := flowLabel + i*flowLane
		if i%2 == 0 {
			fmt.Fprintf(b, `<rect class="chart-lane" x="%d" y="0" width="%d" height="%d"/>`, x, flowLane, f.height)
		}
		text(b, "chart-head", "middle", x+flowLane/2, flowHead/2+5, name)
	}
	text(b, "chart-head", "start", 4, flowHead/2+5, "Uraian")
	right := flowLabel + len(f.lanes)*flowLane
	fmt.Fprintf(b, `<path class="chart-rule" d="M0 %d H%d"/>`+"\n", flowHead, right)
}

func (f *flow) drawLabel(b *strings.Builder, r *flowRow) {
	if r.number == "" {
		return
	}
	_, y := r.center()
	y += 5 - (len(r.lines)-1)*flowLine/2
	text(b, "chart-number", "start", 4, y, r.number)
	for i, l := range r.lines {
		text(b, "chart-label", "start", 30, y+i*flowLine, l)
	}
	b.WriteByte('\n')
}

func drawSymbol(b *strings.Builder, r *flowRow) {
	x, y := r.center()
	w, h := r.size()
	switch r.shape {
	case decision:
		fmt.Fprintf(b, `<path class="chart-shape chart-decision" d="M%d %d L%d %d L%d %d L%d %d Z"/>`, x, y-h/2, x+w/2, y, x, y+h/2, x-w/2, y)
	case process:
		fmt.Fprintf(b, `<rect class="chart-shape" x="%d" y="%d" width="%d" height="%d"/>`, x-w/2, y-h/2, w, h)
	default:
		fmt.Fprintf(b, `<rect class="chart-shape chart-end" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, x-w/2, y-h/2, w, h, h/2)
	}
	class := "chart-name"
	if r.shape == capsule {
		class += " chart-name-end"
	}
	text(b, class, "middle", x, y+5, r.name)
	b.WriteByte('\n')
}

// drawEdge draws an arrow. One to the next row turns in the gap between them;
// one that leads back goes around on the right, where no symbol is.
func (f *flow) drawEdge(b *strings.Builder, e flowEdge) {
	from, to := &f.rows[e.from], &f.rows[e.to]
	x1, y1 := from.center()
	x2, y2 := to.center()
	w1, h1 := from.size()
	w2, h2 := to.size()
	if e.channel > 0 {
		x := flowLabel + len(f.lanes)*flowLane + flowMargin + (e.channel-1)*flowChannel
		end := x2 + w2/2
		fmt.Fprintf(b, `<path class="chart-line chart-back" d="M%d %d H%d V%d H%d"/>`, x1+w1/2, y1, x, y2, end+8)
		fmt.Fprintf(b, `<path class="chart-tip" d="M%d %d l10 -5 v10 Z"/>`, end, y2)
		text(b, "chart-answer", "start", x1+w1/2+6, y1-7, e.label)
		b.WriteByte('\n')
		return
	}
	start, end, turn := y1+h1/2, y2-h2/2, to.top
	path := fmt.Sprintf("M%d %d V%d", x1, start, end-8)
	if x1 != x2 {
		path = fmt.Sprintf("M%d %d V%d H%d V%d", x1, start, turn, x2, end-8)
	}
	fmt.Fprintf(b, `<path class="chart-line" d="%s"/><path class="chart-tip" d="M%d %d l-5 -10 h10 Z"/>`, path, x2, end)
	if e.label != "" {
		text(b, "chart-answer", "start", x1+8, start+15, e.label)
	}
	b.WriteByte('\n')
}

func text(b *strings.Builder, class, anchor string, x, y int, s string) {
	fmt.Fprintf(b, `<text class="%s" text-anchor="%s" x="%d" y="%d">%s</text>`, class, anchor, x, y, html.EscapeString(s))
}
