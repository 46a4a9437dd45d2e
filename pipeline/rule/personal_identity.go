package rule

import "time"

// shapes are the ways in which people group the digits.
var (
	nikShapes = [][]int{{16}, {4, 4, 4, 4}, {6, 6, 4}, {6, 10}, {12, 4}, {2, 2, 2, 6, 4}, {2, 2, 2, 2, 2, 2, 4}, {4, 2, 6, 4}, {2, 4, 6, 4}, {6, 2, 2, 2, 4}}
	nipShapes = [][]int{{18}, {8, 6, 1, 3}, {8, 6, 4}, {8, 10}, {4, 4, 4, 2, 1, 3}, {4, 4, 6, 1, 3}, {4, 2, 2, 6, 1, 3}}
	npwpShape = []int{2, 3, 3, 1, 3, 3}
)

// isNIK: region of birth, day (women's plus 40), month, year, serial number. The
// number of a family card has the same shape, with the day of its issue.
func isNIK(d []byte) bool {
	day := two(d, 6)
	if day > 40 {
		day -= 40
	}
	return len(d) == 16 && isRegion(two(d, 0), two(d, 2)) && two(d, 4) > 0 &&
		isDate(2000+two(d, 10), two(d, 8), day) && string(d[12:]) != "0000"
}

// isRegion: a province of Kemendagri, a regency (from 01) or a city (from 71) in
// it. No province has forty regencies; how many each has changes too often to be
// held here.
func isRegion(province, regency int) bool {
	return provinces[province] && (between(regency, 1, 40) || between(regency, 71, 79))
}

// provinces are the codes of Kemendagri.
var provinces = func() (set [100]bool) {
	for _, span := range [][2]int{{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 97}} {
		for c := span[0]; c <= span[1]; c++ {
			set[c] = true
		}
	}
	return set
}()

// isNIP: date of birth, year and month of appointment (21 for contracts), sex,
// serial number.
func isNIP(d []byte) bool {
	born, since, month := 100*two(d, 0)+two(d, 2), 100*two(d, 8)+two(d, 10), two(d, 12)
	return len(d) == 18 && between(born, 1930, 2015) && isDate(born, two(d, 4), two(d, 6)) &&
		between(since, born+15, 2060) && (between(month, 1, 12) || month == 21) &&
		(d[14] == '1' || d[14] == '2') && string(d[15:]) != "000"
}

// isTaxNumber: 99.999.999.9-999.999 by its shape alone; 15 or 16 digits only
// beside the word NPWP. Sixteen digits of a NIK's shape are left to NIK.
func (r *run) isTaxNumber(s *surroundings) bool {
	if r.uniform(s.text) {
		return false // 99.999.999.9-999.999 is the form, not a number
	}
	if r.has(npwpShape...) && r.groups[1].sep == '.' && r.groups[2].sep == '.' && r.groups[3].sep == '.' &&
		r.groups[5].sep == '.' && (r.groups[4].sep == '-' || r.groups[4].sep == '.') {
		return s.word == wordTax || r.groups[4].sep == '-' && s.word != wordCode
	}
	if s.word != wordTax {
		return false
	}
	var digits [32]byte
	d := digits[:0]
	for _, g := range r.groups[:r.n] {
		d = append(d, s.text[g.start:min(g.end, g.start+20)]...)
		if len(d) > 16 {
			return false
		}
	}
	return len(d) == 15 || len(d) == 16 && !isNIK(d)
}

func isDate(y, m, d int) bool {
	return between(m, 1, 12) && d > 0 && d <= time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func two(d []byte, i int) int {
	if i+1 >= len(d) {
		return 0
	}
	return int(d[i]-'0')*10 + int(d[i+1]-'0')
}

func between(n, from, to int) bool { return n >= from && n <= to }
