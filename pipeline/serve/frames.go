package serve

import "github.com/gunungmas/terbit/schema"

// layout is how an app arranges media.
type layout struct {
	name       string // row: side by side, to be swiped; grid: all at once; player: a video's
	mediaFirst bool
	whole      bool // pictures are not cut to their frame
}

// layouts by channel. They are a likeness: apps change their looks, and none of
// this decides anything.
var layouts = map[schema.Channel]layout{
	"instagram": {name: "row", mediaFirst: true},
	"facebook":  {name: "grid"},
	"x":         {name: "grid"},
	"threads":   {name: "row"},
	"telegram":  {name: "grid", mediaFirst: true},
	"tiktok":    {name: "row", mediaFirst: true, whole: true},
	"youtube":   {name: "player", mediaFirst: true},
	"whatsapp":  {name: "grid", mediaFirst: true},
	"mastodon":  {name: "grid"},
	"bluesky":   {name: "grid"},
}

// shape is a width and a height; only their ratio counts.
type shape struct{ w, h int }

// crops reports whether a frame cuts more than a sliver off a picture.
func (f shape) crops(p shape) bool {
	a, b := f.w*p.h, f.h*p.w
	return p.w > 0 && p.h > 0 && 50*max(a, b) > 51*min(a, b)
}

// within is the shape, no narrower than low and no wider than high.
func (p shape) within(low, high shape) shape {
	switch {
	case p.w == 0 || p.h == 0:
		return shape{1, 1}
	case p.w*low.h < low.w*p.h:
		return low
	case p.w*high.h > high.w*p.h:
		return high
	}
	return p
}

// gridMax is how many pictures a grid shows; the last stands for the rest.
const gridMax = 4

// arrange gives the shape of each picture's frame in the app. Fewer frames than
// pictures mean that the last stands for the rest.
func arrange(c schema.Channel, pictures []shape) []shape {
	n := len(pictures)
	out := make([]shape, n)
	switch {
	case n == 0:
		return nil
	case c == "tiktok": // whole, on black
		for i := range out {
			out[i] = shape{9, 16}
		}
	case layouts[c].name == "player" && pictures[0].h > pictures[0].w: // a Short
		return []shape{{9, 16}}
	case layouts[c].name == "player":
		return []shape{{16, 9}}
	case c == "instagram": // all are cut like the first
		first := pictures[0].within(shape{4, 5}, shape{191, 100})
		for i := range out {
			out[i] = first
		}
	case layouts[c].name == "row":
		for i, p := range pictures {
			out[i] = p.within(shape{3, 4}, shape{16, 9})
		}
	case n == 1:
		return []shape{pictures[0].within(shape{3, 4}, shape{2, 1})}
	case n == 2:
		return []shape{{7, 8}, {7, 8}}
	case n == 3: // the first is as high as the two others
		return []shape{{7, 8}, {7, 4}, {7, 4}}
	default:
		out = out[:gridMax]
		for i := range out {
			out[i] = shape{16, 9}
		}
	}
	return out
}
