package site

import (
	"math"
	"strings"
)

// swatch is one color of the stylesheet, for light and dark.
type swatch struct {
	name string
	pair
}

// Contrasts that the palette keeps, beyond WCAG AA's 4.5 and 3.
const (
	textRatio = 5.2
	lineRatio = 3.1
)

// pair is a color for light and for dark pages.
type pair [2]rgb

// palette derives every color of the site from the office's one. Grounds and
// texts borrow its hue, faintly; the accent keeps it and gives up lightness.
func palette(color string) []swatch {
	c, ok := parseHex(color)
	if !ok {
		c, _ = parseHex(defaultColor)
	}
	base := c.lch()
	tone := func(l, share float64) lch { return lch{l, base.c * share, base.h} }
	warm := func(l, c float64) lch { return lch{l, c, 65 * math.Pi / 180} }
	white := rgb{1, 1, 1}
	tint := pair{tone(0.945, 0.28).rgb(), tone(0.285, 0.34).rgb()}
	red := func(l, c float64) lch { return lch{l, c, 25 * math.Pi / 180} }
	stopBG := pair{red(0.96, 0.025).rgb(), red(0.26, 0.045).rgb()}
	warnBG := pair{warm(0.965, 0.035).rgb(), warm(0.27, 0.035).rgb()}
	brand := pair{tone(min(base.l, 0.44), 1).against(white, 8), tone(0.255, 0.6).rgb()}
	return []swatch{
		{"bg", pair{white, tone(0.185, 0.18).rgb()}},
		{"soft", pair{tone(0.97, 0.12).rgb(), tone(0.23, 0.24).rgb()}},
		{"tint", tint},
		{"line", pair{tone(0.885, 0.16).rgb(), tone(0.36, 0.2).rgb()}},
		{"edge", readable(tone(0.6, 0.25), lineRatio, tint)},
		{"text", readable(tone(0.235, 0.2), 12, tint)},
		{"muted", readable(tone(0.47, 0.2), textRatio, tint)},
		{"accent", readable(tone(min(base.l, 0.5), 1), textRatio+0.6, tint)},
		{"brand", brand},
		{"on-brand", pair{white, tone(0.96, 0.08).rgb()}},
		{"brand-line", readable(tone(0.6, 0.7), lineRatio, brand)},
		{"warn-bg", warnBG},
		{"warn", readable(warm(0.52, 0.11), textRatio, warnBG)},
		{"stop-bg", stopBG},
		{"stop", readable(red(0.5, 0.16), textRatio, stopBG)},
	}
}

// readable is a color at the given contrast on its ground; a dark ground gets
// a light version.
func readable(c lch, ratio float64, ground pair) pair {
	var out pair
	for i, g := range ground {
		v := c
		if g.luminance() < 0.18 {
			v.l = max(c.l, 0.6)
		}
		out[i] = v.against(g, ratio)
	}
	return out
}

// brandSwatch is the place of the brand's ground in the palette.
const brandSwatch = 8

// paletteCSS writes the palette as custom properties.
func paletteCSS(color string) string {
	var light, dark strings.Builder
	for _, s := range palette(color) {
		light.WriteString("--" + s.name + ":" + s.pair[0].hex() + ";")
		dark.WriteString("--" + s.name + ":" + s.pair[1].hex() + ";")
	}
	return ":root{color-scheme:light dark;" + light.String() + "}\n" +
		"@media (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n" +
		"@media print{:root{color-scheme:light;" + light.String() + "}}\n"
}
