package rule

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Bounds of the corpus in testdata/privacy.
const (
	precisionMin = 0.98
	recallMin    = 0.95
	casesMin     = 150
)

var kindNames = map[string]sightingKind{
	"nik": nik, "kk": familyCard, "nip": nip, "npwp": npwp, "phone": phone, "account": account, "mail": mail, "plate": plate,
	"passport": passport, "imei": imei,
}

// privacyCase is one text of the corpus with the data that is in it.
type privacyCase struct {
	line int
	kind sightingKind // of the heading
	text string
	want []mark
}

// readCorpus reads a file of testdata/privacy; its own first lines describe it.
func readCorpus(t testing.TB, name string) (cases []privacyCase) {
	t.Helper()
	data, err := os.ReadFile("testdata/privacy/" + name)
	if err != nil {
		t.Fatal(err)
	}
	kind := kinds
	for n, line := range strings.Split(string(data), "\n") {
		if h, ok := strings.CutPrefix(line, "## "); ok {
			if kind, ok = kindNames[h]; !ok {
				t.Fatalf("%s:%d: no such kind", name, n+1)
			}
			continue
		}
		if line == "" || strings.HasPrefix(line, "# ") || line == "#" {
			continue
		}
		c := privacyCase{line: n + 1, kind: kind}
		rest := strings.ReplaceAll(line, `\n`, "\n")
		for {
			head, tail, ok := strings.Cut(rest, "⟦")
			c.text += head
			if !ok {
				break
			}
			data, after, ok := strings.Cut(tail, "⟧")
			if !ok {
				t.Fatalf("%s:%d: ⟦ without ⟧", name, n+1)
			}
			of := kind
			if k, d, named := strings.Cut(data, ":"); named {
				if of, ok = kindNames[k]; !ok {
					t.Fatalf("%s:%d: no such kind", name, n+1)
				}
				data = d
			}
			c.want = append(c.want, mark{of, len(c.text), len(c.text) + len(data)})
			c.text += data
			rest = after
		}
		cases = append(cases, c)
	}
	return cases
}

// score counts the findings of one kind.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return ratio(s.right, s.wrong) }
func (s score) recall() float64    { return ratio(s.right, s.missed) }

func ratio(good, bad int) float64 {
	if good+bad == 0 {
		return 1
	}
	return float64(good) / float64(good+bad)
}

// TestPrivacyCorpus measures the detector on true and false cases. A finding is
// right when it names the same kind at exactly the same place.
func TestPrivacyCorpus(t *testing.T) {
	scores := make([]score, kinds)
	measure := func(name string) {
		cases := readCorpus(t, name)
		if len(cases) < casesMin {
			t.Errorf("%s holds %d cases, less than %d", name, len(cases), casesMin)
		}
		for _, c := range cases {
			if hit := name == "true.txt"; hit != (len(c.want) > 0) {
				t.Errorf("%s:%d: %d marked", name, c.line, len(c.want))
			}
			c.measure(t, name, scores)
		}
	}
	measure("true.txt")
	measure("false.txt")
	var all score
	for _, name := range slices.Sorted(maps.Keys(kindNames)) {
		s := scores[kindNames[name]]
		t.Logf("%-9s %3d found, %d wrong, %d missed: precision %.3f, recall %.3f", name, s.right, s.wrong, s.missed, s.precision(), s.recall())
		all = score{all.right + s.right, all.wrong + s.wrong, all.missed + s.missed}
		if s.right == 0 {
			t.Errorf("%s is never found", name)
		}
	}
	t.Logf("%-9s %3d found, %d wrong, %d missed: precision %.3f, recall %.3f", "all", all.right, all.wrong, all.missed, all.precision(), all.recall())
	if all.precision() < precisionMin || all.recall() < recallMin {
		t.Errorf("precision %.3f (at least %.2f), recall %.3f (at least %.2f)", all.precision(), precisionMin, all.recall(), recallMin)
	}
}

func (c *privacyCase) measure(t *testing.T, name string, scores []score) {
	t.Helper()
	left := map[mark]bool{}
	for _, m := range c.want {
		left[m] = true
	}
	findPersonal(c.text, func(m mark) {
		if left[m] {
			delete(left, m)
			scores[m.kind].right++
			return
		}
		scores[m.kind].wrong++
		t.Logf("%s:%d: wrong %s in %q", name, c.line, c.show(m), c.text)
	})
	for m := range left {
		scores[m.kind].missed++
		t.Logf("%s:%d: missed %s in %q", name, c.line, c.show(m), c.text)
	}
}

func (c *privacyCase) show(m mark) string {
	return fmt.Sprintf("%s %q", ruleOf(m.kind), c.text[m.start:m.end])
}

// TestPlainTextCostsNothing: a text without digits and @ is only passed over.
func TestPlainTextCostsNothing(t *testing.T) {
	text := strings.Repeat("Setiap warga berhak mengetahui rencana, program, dan anggaran menurut undang-undang. ", 50)
	found := 0
	if n := testing.AllocsPerRun(100, func() { findPersonal(text, func(mark) { found++ }) }); n > 0 || found > 0 {
		t.Errorf("%v allocations, %d findings", n, found)
	}
}

func BenchmarkFindPersonal(b *testing.B) {
	var corpus strings.Builder
	for _, c := range append(readCorpus(b, "true.txt"), readCorpus(b, "false.txt")...) {
		corpus.WriteString(c.text + "\n\n")
	}
	for name, text := range map[string]string{
		"plain":   strings.Repeat("Setiap warga berhak mengetahui rencana, program, dan anggaran. ", 1000),
		"budgets": strings.Repeat("Anggaran Rp1.250.000.000 tahun 2026 menurut Pasal 11 UU 14/2008. ", 1000),
		"corpus":  strings.Repeat(corpus.String(), 3),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				findPersonal(text, func(mark) {})
			}
		})
	}
}

// invented says by which sign nobody has the data of a kind; testdata/privacy
// explains them. Digits only are looked at, but for e-mail and plates.
var invented = map[sightingKind]*regexp.Regexp{
	nik:        regexp.MustCompile(`^\d\d(3[1-9]|40)\d{12}$`), // no province has so many regencies
	familyCard: regexp.MustCompile(`^\d\d(3[1-9]|40)\d{12}$`),
	nip:        regexp.MustCompile(`^\d{8}20[45]\d`), // appointed in years to come
	phone:      regexp.MustCompile(`^(0|62|620)(82[4569]|83[45679])|^0(21|5\d\d)[01]`),
	account:    regexp.MustCompile(`^000`), // no branch
	mail:       regexp.MustCompile(`^[0-9_]|_.*@gmail|-.*@gmail|@(contoh|contohkab)\.(go|co)\.id$|@example\.(com|org)$`),
	plate:      regexp.MustCompile(`(?i)[0-9][ -]?[A-Z]*Q[A-Z]*$`),
	imei:       regexp.MustCompile(`^00`), // for tests
}

// TestCorpusIsInvented: no data of the corpus can be anybody's.
func TestCorpusIsInvented(t *testing.T) {
	for _, c := range readCorpus(t, "true.txt") {
		for _, m := range c.want {
			data := c.text[m.start:m.end]
			digits := string(regexp.MustCompile(`\D`).ReplaceAll([]byte(data), nil))
			ok := false
			switch m.kind {
			case npwp:
				ok = !checksLuhn(digits[len(digits)-15:][:9])
			case mail, plate:
				ok = invented[m.kind].MatchString(strings.ToLower(data))
			case passport:
				ok = data[0] == 'Z'
			default:
				ok = invented[m.kind].MatchString(digits)
			}
			if !ok {
				t.Errorf("true.txt:%d: %s may be somebody's", c.line, c.show(m))
			}
		}
	}
}

// checksLuhn reports whether the last digit is the check of those before it.
func checksLuhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
