package card

import "image"

// The places of a card, in pixels.
const (
	margin  = 80
	measure = Width - 2*margin // the longest line
	kickerY = 112              // base lines
	officeY = 542
	parentY = 580
	ruleY   = 484
	top     = 150 // the title's room
	bottom  = 466
)

// The sizes of letters.
const (
	kickerSize = 32
	officeSize = 34
	parentSize = 27
)

// titleSizes are tried from the largest.
var titleSizes = []int{92, 80, 70, 62, 54, 48}

// maxLines of a title.
const maxLines = 4

// compose puts the words on the plane.
func (p *painter) compose(c Card) error {
	title, ok := p.legible(c.Title)
	office, _ := p.legible(c.Office)
	parent, _ := p.legible(c.Parent)
	if !ok {
		title, office, parent = office, parent, ""
	}
	if err := p.head(c); err != nil {
		return err
	}
	if err := p.title(title); err != nil {
		return err
	}
	p.fill(image.Rect(margin, ruleY, Width-margin, ruleY+2), faint)
	y := officeY
	if parent == "" {
		y += (parentY - officeY) / 2
	}
	if err := p.line(true, officeSize, office, y); err != nil {
		return err
	}
	return p.line(false, parentSize, parent, parentY)
}

// line writes a line that gets smaller, then shorter, until it fits.
func (p *painter) line(bold bool, size int, s string, y int) error {
	for least := size * 3 / 4; ; size-- {
		f, err := p.face(bold, size)
		if err != nil {
			return err
		}
		if f.width(s) <= measure || size == least {
			p.write(f, shorten(f, s, measure), margin, y, soft)
			return nil
		}
	}
}

// head writes what stands above the title: the badge, then what it is and when.
func (p *painter) head(c Card) error {
	f, err := p.face(false, kickerSize)
	if err != nil {
		return err
	}
	x := margin
	if badge, ok := p.legible(c.Badge); ok && badge != "" {
		b, err := p.face(true, kickerSize)
		if err != nil {
			return err
		}
		const pad = 16
		p.fill(image.Rect(x, kickerY-36, x+b.width(badge)+2*pad, kickerY+14), full)
		x = p.write(b, badge, x+pad, kickerY, 0) + pad + 20
	}
	kicker, _ := p.legible(c.Kicker)
	p.write(f, shorten(f, kicker, Width-margin-x), x, kickerY, soft)
	return nil
}

// title writes the title in the middle of its room.
func (p *painter) title(s string) error {
	for i, size := range titleSizes {
		f, err := p.face(true, size)
		if err != nil {
			return err
		}
		leading := size * 118 / 100
		most, last := min(maxLines, (bottom-top)/leading), i == len(titleSizes)-1
		lines, fits := wrap(f, s, most, last)
		if !fits {
			continue
		}
		ascent := size * 72 / 100 // of capitals
		y := top + (bottom-top-(len(lines)-1)*leading-ascent)/2 + ascent
		for _, line := range lines {
			p.write(f, line, margin, y, full)
			y += leading
		}
		return nil
	}
	return nil
}
