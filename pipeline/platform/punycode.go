package platform

import "unicode/utf8"

// The parameters of punycode, RFC 3492 section 5.
const (
	punyBase  = 36
	punyTMin  = 1
	punyTMax  = 26
	punySkew  = 38
	punyDamp  = 700
	punyBias  = 72
	punyFirst = 0x80
)

// punycodeLen is the length of a domain's label as it is looked up: its own, or
// that of xn-- and its punycode when it holds anything but ASCII.
func punycodeLen(label string) int {
	n, runes := 0, 0
	for _, r := range label {
		runes++
		if r < utf8.RuneSelf {
			n++
		}
	}
	switch {
	case n == runes:
		return n
	case runes > asciiLabelMax: // each takes a digit at least; how many does not matter
		return len("xn--") + runes
	}
	length := len("xn--") + n
	if n > 0 {
		length++ // the delimiter
	}
	delta, bias, code := 0, punyBias, rune(punyFirst)
	for done, first := n, true; done < runes; delta, code = delta+1, code+1 {
		next := rune(utf8.MaxRune)
		for _, r := range label {
			if r >= code && r < next {
				next = r
			}
		}
		delta += int(next-code) * (done + 1)
		code = next
		for _, r := range label {
			if r < code {
				delta++
			}
			if r != code {
				continue
			}
			length += digits(delta, bias)
			bias = adapt(delta, done+1, first)
			first, delta = false, 0
			done++
		}
	}
	return length
}

// digits is how many digits a delta takes.
func digits(delta, bias int) int {
	n := 1
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyTMin), punyTMax)
		if delta < t {
			return n
		}
		delta = (delta - t) / (punyBase - t)
		n++
	}
}

func adapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (punyBase-punyTMin)*punyTMax/2; k += punyBase {
		delta /= punyBase - punyTMin
	}
	return k + (punyBase-punyTMin+1)*delta/(delta+punySkew)
}
