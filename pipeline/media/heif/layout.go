package heif

import (
	"fmt"
	"image"
)

// What libheif calls its color spaces and samplings.
const (
	spaceYCbCr = 0
	spaceRGB   = 1
	spaceGray  = 2

	chroma420 = 1
	chroma422 = 2
	chroma444 = 3
)

// layout is how the decoder lays a picture's bytes out: rows padded to 16 bytes,
// one plane after the other.
type layout struct {
	answers
	ratio           image.YCbCrSubsampleRatio
	stride, cstride int
	y, c            int // bytes of a plane of luma, and of one of the two of chroma
	bytes           int
}

func align(n int) int { return (n + 15) &^ 15 }

func layoutOf(a answers) (layout, error) {
	l := layout{answers: a}
	w, h := int(a.width), int(a.height)
	switch a.space {
	case spaceGray:
		l.stride = align(w)
		l.bytes = l.stride * h
	case spaceRGB:
		l.stride = align(w * 4)
		l.bytes = l.stride * h
	case spaceYCbCr:
		cw, ch := w, h
		switch a.chroma {
		case chroma420:
			cw, ch, l.ratio = (w+1)/2, (h+1)/2, image.YCbCrSubsampleRatio420
		case chroma422:
			cw, l.ratio = (w+1)/2, image.YCbCrSubsampleRatio422
		case chroma444:
			l.ratio = image.YCbCrSubsampleRatio444
		default:
			return l, fmt.Errorf("%w: chroma %d", ErrDamaged, a.chroma)
		}
		l.stride, l.cstride = align(w), align(cw)
		l.y, l.c = l.stride*h, l.cstride*ch
		l.bytes = l.y + 2*l.c
	default:
		return l, fmt.Errorf("%w: color space %d", ErrDamaged, a.space)
	}
	return l, nil
}

// image gives the bytes the form of an image, without copying them.
func (l layout) image(pix []byte) image.Image {
	r := image.Rect(0, 0, int(l.width), int(l.height))
	switch {
	case l.space == spaceGray:
		return &image.Gray{Pix: pix, Stride: l.stride, Rect: r}
	case l.space == spaceRGB && l.premultiplied == 1:
		return &image.RGBA{Pix: pix, Stride: l.stride, Rect: r}
	case l.space == spaceRGB:
		return &image.NRGBA{Pix: pix, Stride: l.stride, Rect: r}
	}
	return &image.YCbCr{
		Y: pix[:l.y], Cb: pix[l.y : l.y+l.c], Cr: pix[l.y+l.c:],
		YStride: l.stride, CStride: l.cstride, SubsampleRatio: l.ratio, Rect: r,
	}
}
