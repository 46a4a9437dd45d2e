package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
)

// iccMax bounds an unpacked color profile.
const iccMax = 4 << 20

var errProfile = errors.New("color profile not understood")

// profile is a color profile of the matrix kind, which cameras and screens use:
// Display P3, Adobe RGB, sRGB. Profiles of tables, of CMYK and of gray are not
// read.
type profile struct {
	matrix [3][3]float64 // linear device to XYZ under D50, by columns r, g, b
	curve  [3]curve
}

// curve takes a device value to linear light, both from 0 to 1.
type curve func(float64) float64

// srgbD50 is what the matrix of sRGB is, under D50; the inverse of it makes sRGB.
var srgbD50 = [3][3]float64{
	{0.4360747, 0.3850649, 0.1430804},
	{0.2225045, 0.7168786, 0.0606169},
	{0.0139322, 0.0971045, 0.7141733},
}

// pngProfile unpacks the profile of a PNG's iCCP chunk.
func pngProfile(chunk []byte) ([]byte, error) {
	i := bytes.IndexByte(chunk, 0)
	if i < 0 || i > 80 || i+2 > len(chunk) {
		return nil, errProfile
	}
	r, err := zlib.NewReader(bytes.NewReader(chunk[i+2:]))
	if err != nil {
		return nil, fmt.Errorf("unpack color profile: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(r, iccMax+1))
	if err != nil || len(data) > iccMax {
		return nil, errProfile
	}
	return data, nil
}

// readProfile reads a profile of RGB by matrix and curves.
func readProfile(data []byte) (*profile, error) {
	if len(data) < 132 || string(data[16:20]) != "RGB " || string(data[20:24]) != "XYZ " || string(data[36:40]) != "acsp" {
		return nil, errProfile
	}
	tags := map[string][]byte{}
	n := int(min(binary.BigEndian.Uint32(data[128:]), 100))
	for i := range n {
		at := 132 + 12*i
		if at+12 > len(data) {
			return nil, errProfile
		}
		from, size := uint64(binary.BigEndian.Uint32(data[at+4:])), uint64(binary.BigEndian.Uint32(data[at+8:]))
		if from+size > uint64(len(data)) {
			return nil, errProfile
		}
		tags[string(data[at:at+4])] = data[from : from+size]
	}
	if tags["A2B0"] != nil {
		return nil, errProfile // its tables say more than the matrix
	}
	p := &profile{}
	for i, c := range []string{"r", "g", "b"} {
		xyz := tags[c+"XYZ"]
		if len(xyz) < 20 {
			return nil, errProfile
		}
		for j := range 3 {
			p.matrix[j][i] = fixed(xyz[8+4*j:])
		}
		var err error
		if p.curve[i], err = readCurve(tags[c+"TRC"]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

func readCurve(b []byte) (curve, error) {
	if len(b) < 12 {
		return nil, errProfile
	}
	switch string(b[:4]) {
	case "curv":
		return tableCurve(b)
	case "para":
		return formulaCurve(b)
	}
	return nil, errProfile
}

// tableCurve reads a curve of a single gamma or of points.
func tableCurve(b []byte) (curve, error) {
	n := int(min(binary.BigEndian.Uint32(b[8:]), 1<<16))
	switch {
	case len(b) < 12+2*n:
		return nil, errProfile
	case n == 0:
		return func(x float64) float64 { return x }, nil
	case n == 1:
		g := float64(binary.BigEndian.Uint16(b[12:])) / 256
		return func(x float64) float64 { return math.Pow(x, g) }, nil
	}
	return func(x float64) float64 {
		at := x * float64(n-1)
		i := min(int(at), n-2)
		lo, hi := float64(binary.BigEndian.Uint16(b[12+2*i:])), float64(binary.BigEndian.Uint16(b[14+2*i:]))
		return (lo + (hi-lo)*(at-float64(i))) / 65535
	}, nil
}

// formulaCurve reads a parametric curve of types 0 to 4.
func formulaCurve(b []byte) (curve, error) {
	counts := []int{1, 3, 4, 5, 7}
	kind := int(binary.BigEndian.Uint16(b[8:]))
	if kind >= len(counts) || len(b) < 12+4*counts[kind] {
		return nil, errProfile
	}
	var v [7]float64
	for i := range counts[kind] {
		v[i] = fixed(b[12+4*i:])
	}
	g, a, c0, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch kind {
	case 0:
		return func(x float64) float64 { return math.Pow(x, g) }, nil
	case 1, 2:
		add := 0.0
		if kind == 2 {
			add = c
		}
		return func(x float64) float64 {
			if a*x+c0 >= 0 {
				return math.Pow(a*x+c0, g) + add
			}
			return add
		}, nil
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(0, a*x+c0), g) + e
		}
		return c*x + f
	}, nil
}

// isSRGB reports whether the profile is sRGB, near enough that nobody could see
// a difference: then the picture stays as it is.
func (p *profile) isSRGB() bool {
	for i := range 3 {
		for j := range 3 {
			if math.Abs(p.matrix[i][j]-srgbD50[i][j]) > 0.002 {
				return false
			}
		}
		for _, x := range []float64{0.05, 0.2, 0.5, 0.8} {
			if math.Abs(toSRGB(p.curve[i](x))-x) > 0.01 {
				return false
			}
		}
	}
	return true
}

// convert turns a picture's colors into those of sRGB; what sRGB can't show is
// shown as the nearest that it can, channel by channel.
func (p *profile) convert(img *image.RGBA) {
	var linear [3][256]float64
	for i := range 3 {
		for v := range 256 {
			linear[i][v] = p.curve[i](float64(v) / 255)
		}
	}
	const fine = 1 << 12
	var encoded [fine + 1]uint8
	for i := range encoded {
		encoded[i] = uint8(toSRGB(float64(i)/fine)*255 + 0.5)
	}
	m := times(inverse(srgbD50), p.matrix)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:img.Rect.Dx()*4]
		for i := 0; i < len(row); i += 4 {
			r, g, b := linear[0][row[i]], linear[1][row[i+1]], linear[2][row[i+2]]
			for c := range 3 {
				v := m[c][0]*r + m[c][1]*g + m[c][2]*b
				row[i+c] = encoded[int(min(max(v, 0), 1)*fine+0.5)]
			}
		}
	}
}

// toSRGB is sRGB's curve, from linear light.
func toSRGB(x float64) float64 {
	if x <= 0.0031308 {
		return 12.92 * max(x, 0)
	}
	return 1.055*math.Pow(min(x, 1), 1/2.4) - 0.055
}

func times(a, b [3][3]float64) (out [3][3]float64) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				out[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return out
}

func inverse(m [3][3]float64) (out [3][3]float64) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	for i := range 3 {
		for j := range 3 {
			out[j][i] = minor(i, j) / det
		}
	}
	return out
}
