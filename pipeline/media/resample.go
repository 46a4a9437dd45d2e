package media

import (
	"image"
	"math"
)

// resample shrinks an opaque image to w×h with the Catmull-Rom kernel. It keeps
// only the rows under the kernel, where x/image/draw keeps w rows of floats for
// the whole height: 250 MB for a photo of 12 megapixels.
func resample(src *image.RGBA, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	across, down := taps(src.Rect.Dx(), w), taps(src.Rect.Dy(), h)
	keep := 1
	for _, t := range down {
		keep = max(keep, len(t.weight))
	}
	rows := make([][]float32, keep) // rows already shrunk across, by number modulo keep
	for i := range rows {
		rows[i] = make([]float32, 3*w)
	}
	sum := make([]float32, 3*w)
	next := 0
	for y, t := range down {
		for ; next < t.first+len(t.weight); next++ {
			shrinkRow(rows[next%keep], src.Pix[next*src.Stride:], across)
		}
		clear(sum)
		for i, weight := range t.weight {
			for x, v := range rows[(t.first+i)%keep] {
				sum[x] += weight * v
			}
		}
		row := out.Pix[y*out.Stride:]
		for x := range w {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = clamp(sum[3*x]), clamp(sum[3*x+1]), clamp(sum[3*x+2]), 255
		}
	}
	return out
}

func shrinkRow(to []float32, from []byte, across []tap) {
	for x, t := range across {
		var r, g, b float32
		p := from[4*t.first:]
		for i, weight := range t.weight {
			r += weight * float32(p[4*i])
			g += weight * float32(p[4*i+1])
			b += weight * float32(p[4*i+2])
		}
		to[3*x], to[3*x+1], to[3*x+2] = r, g, b
	}
}

func clamp(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }

// tap is what one new pixel takes from the old ones, the first and those after it.
type tap struct {
	first  int
	weight []float32
}

// taps computes the weights for shrinking from pixels to to. The first of them
// never goes back.
func taps(from, to int) []tap {
	scale := float64(from) / float64(to)
	reach := 2 * max(scale, 1)
	list := make([]tap, to)
	for i := range list {
		center := (float64(i)+0.5)*scale - 0.5
		lo, hi := max(0, int(math.Ceil(center-reach))), min(from-1, int(math.Floor(center+reach)))
		t := tap{first: lo, weight: make([]float32, hi-lo+1)}
		var sum float32
		for j := range t.weight {
			t.weight[j] = float32(catmullRom((float64(lo+j) - center) / max(scale, 1)))
			sum += t.weight[j]
		}
		for j := range t.weight {
			t.weight[j] /= sum
		}
		list[i] = t
	}
	return list
}

func catmullRom(x float64) float64 {
	switch x = math.Abs(x); {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	}
	return 0
}
