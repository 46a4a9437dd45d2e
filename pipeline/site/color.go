package site

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is a color of sRGB, each part from 0 to 1.
type rgb struct{ r, g, b float64 }

// lch is a color of OKLCH: lightness 0 to 1, chroma, hue in radians.
type lch struct{ l, c, h float64 }

// defaultColor is a deep green, for an office that names none.
const defaultColor = "#0b5d4b"

func parseHex(s string) (rgb, bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return rgb{}, false
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

func (c rgb) hex() string {
	part := func(v float64) int { return int(math.Round(255 * min(max(v, 0), 1))) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.r), part(c.g), part(c.b))
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// luminance is WCAG's relative luminance.
func (c rgb) luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is WCAG's contrast ratio of two colors, 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lch converts to OKLCH (Ottosson's matrices).
func (c rgb) lch() lch {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

func (c lch) linearRGB() (r, g, b float64) {
	x, y := c.c*math.Cos(c.h), c.c*math.Sin(c.h)
	l := c.l + 0.3963377774*x + 0.2158037573*y
	m := c.l - 0.1055613458*x - 0.0638541728*y
	s := c.l - 0.0894841775*x - 1.2914855480*y
	l, m, s = l*l*l, m*m*m, s*s*s
	return 4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s
}

// rgb converts to sRGB; a color outside it loses chroma, never lightness.
func (c lch) rgb() rgb {
	for range 64 {
		r, g, b := c.linearRGB()
		if min(r, g, b) >= -1e-4 && max(r, g, b) <= 1+1e-4 {
			return rgb{gamma(max(r, 0)), gamma(max(g, 0)), gamma(max(b, 0))}.rounded()
		}
		c.c *= 0.93
	}
	c.c = 0
	r, g, b := c.linearRGB()
	return rgb{gamma(r), gamma(g), gamma(b)}.rounded()
}

// rounded is the color as its hexadecimal digits say it, so that a contrast
// holds for what is written.
func (c rgb) rounded() rgb {
	out, _ := parseHex(c.hex())
	return out
}

// against moves a color's lightness away from the ground, step by step, until
// it has the contrast.
func (c lch) against(ground rgb, ratio float64) rgb {
	step := -0.005
	if ground.luminance() < 0.18 {
		step = 0.005
	}
	for c.l > 0 && c.l < 1 && contrast(c.rgb(), ground) < ratio {
		c.l += step
	}
	c.l = min(max(c.l, 0), 1)
	return c.rgb()
}
