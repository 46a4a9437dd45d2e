package platform

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	joiner  = "\u200d"
	emojiVS = "\ufe0f"
)

// emojiWeight is what a grapheme cluster that begins with an emoji weighs on X.
// Its counting knows the emoji of Unicode 11: what was joined or tinted since
// then counts part by part, so a text that fits here fits there.
func emojiWeight(cluster string) int {
	parts := strings.Split(cluster, joiner)
	n := 0
	for len(parts) > 0 {
		taken := drawnTogether(parts)
		if taken > 1 {
			n += 2
		} else {
			n += partWeight(parts[0])
		}
		if parts = parts[taken:]; len(parts) > 0 {
			n++ // the joiner
		}
	}
	return n
}

// partWeight weighs what stands between joiners.
func partWeight(s string) int {
	if s == "" || !isEmoji(s) {
		return runesWeight(s)
	}
	first, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	switch {
	case first < utf8.RuneSelf && strings.HasSuffix(s, "\u20e3"): // a keycap
		return 2
	case isRegional(first):
		second, size := utf8.DecodeRuneInString(rest)
		if isRegional(second) && regions[string([]rune{first - regionalA + 'A', second - regionalA + 'A'})] {
			return 2 + runesWeight(rest[size:])
		}
		return 2 + partWeight(rest)
	case first == 0x1f3f4 && subdivisions[rest]:
		return 2
	}
	rest = strings.TrimPrefix(rest, emojiVS)
	if tone, size := utf8.DecodeRuneInString(rest); isTone(tone) && unicode.Is(tinted, first) {
		rest = rest[size:]
	}
	return 2 + partWeight(rest)
}

func runesWeight(s string) int {
	n := 0
	for _, r := range s {
		n += weight(r)
	}
	return n
}

const regionalA = 0x1f1e6

func isRegional(r rune) bool { return r >= regionalA && r < regionalA+26 }
func isTone(r rune) bool     { return r >= 0x1f3fb && r <= 0x1f3ff }

// drawnTogether is how many parts at the front are one emoji.
func drawnTogether(parts []string) int {
	for n := min(len(parts), 4); n > 1; n-- {
		if families[strings.Join(parts[:n], joiner)] {
			return n
		}
	}
	if len(parts) < 2 {
		return 1
	}
	first, size := utf8.DecodeRuneInString(parts[0])
	rest := parts[0][size:]
	tone, toneSize := utf8.DecodeRuneInString(rest)
	toned := isTone(tone) && toneSize == len(rest)
	switch second := parts[1]; {
	case (first == man || first == woman) && (rest == "" || toned) && professions[second],
		(second == female || second == male) && strings.ContainsRune(athletes, first) && (rest == emojiVS || toned),
		(second == female || second == male) && unicode.Is(gendered, first) && (rest == "" || toned),
		(second == female || second == male) && strings.ContainsRune(untinted, first) && rest == "":
		return 2
	}
	return 1
}

const (
	man      = 0x1f468
	woman    = 0x1f469
	female   = "♀\ufe0f"
	male     = "♂\ufe0f"
	athletes = "🏋🏌🕴🕵⛹"
	untinted = "👯🤼🧞🧟"
)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for s := range strings.FieldsSeq(list) {
		m[s] = true
	}
	return m
}

var professions = set("⚕️ ⚖️ ✈️ 🌾 🍳 🎓 🎤 🎨 🏫 🏭 💻 💼 🔧 🔬 🚀 🚒 🦰 🦱 🦲 🦳")

// families are the emoji of several people, and the flags that are joined.
var families = func() map[string]bool {
	m := set("🏳️‍🌈 🏴‍☠️ 👁‍🗨 👨‍❤️‍👨 👨‍❤️‍💋‍👨 👩‍❤️‍👨 👩‍❤️‍👩 👩‍❤️‍💋‍👨 👩‍❤️‍💋‍👩")
	for parents := range strings.FieldsSeq("👨 👩 👨‍👨 👨‍👩 👩‍👩") {
		for children := range strings.FieldsSeq("👦 👧 👦‍👦 👧‍👦 👧‍👧") {
			m[parents+joiner+children] = true
		}
	}
	return m
}()

var subdivisions = map[string]bool{tags("gbeng"): true, tags("gbsct"): true, tags("gbwls"): true}

// tags spells a subdivision after the black flag.
func tags(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(0xe0000 + r)
	}
	b.WriteRune(0xe007f)
	return b.String()
}

// regions are the codes that have a flag.
var regions = set("AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ " +
	"BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK " +
	"DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ " +
	"GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI " +
	"KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP " +
	"MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM " +
	"PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX " +
	"SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI " +
	"VN VU WF WS XK YE YT ZA ZM ZW")

// tinted holds the emoji that take a skin tone.
var tinted = &unicode.RangeTable{
	R16: []unicode.Range16{{0x261d, 0x261d, 1}, {0x26f7, 0x26f9, 2}, {0x270a, 0x270d, 1}},
	R32: []unicode.Range32{
		{0x1f385, 0x1f385, 1},
		{0x1f3c2, 0x1f3c4, 1},
		{0x1f3c7, 0x1f3c7, 1},
		{0x1f3ca, 0x1f3cc, 1},
		{0x1f442, 0x1f443, 1},
		{0x1f446, 0x1f450, 1},
		{0x1f466, 0x1f469, 1},
		{0x1f46e, 0x1f46e, 1},
		{0x1f470, 0x1f478, 1},
		{0x1f47c, 0x1f47c, 1},
		{0x1f481, 0x1f483, 1},
		{0x1f485, 0x1f487, 1},
		{0x1f4aa, 0x1f4aa, 1},
		{0x1f574, 0x1f575, 1},
		{0x1f57a, 0x1f57a, 1},
		{0x1f590, 0x1f590, 1},
		{0x1f595, 0x1f596, 1},
		{0x1f645, 0x1f647, 1},
		{0x1f64b, 0x1f64f, 1},
		{0x1f6a3, 0x1f6a3, 1},
		{0x1f6b4, 0x1f6b6, 1},
		{0x1f6c0, 0x1f6c0, 1},
		{0x1f6cc, 0x1f6cc, 1},
		{0x1f918, 0x1f91c, 1},
		{0x1f91e, 0x1f91f, 1},
		{0x1f926, 0x1f926, 1},
		{0x1f930, 0x1f939, 1},
		{0x1f93d, 0x1f93e, 1},
		{0x1f9b5, 0x1f9b6, 1},
		{0x1f9b8, 0x1f9b9, 1},
		{0x1f9d1, 0x1f9dd, 1},
	},
}

// gendered holds the people that take a sign of gender.
var gendered = &unicode.RangeTable{
	R32: []unicode.Range32{
		{0x1f3c3, 0x1f3c4, 1},
		{0x1f3ca, 0x1f3ca, 1},
		{0x1f46e, 0x1f471, 3},
		{0x1f473, 0x1f477, 4},
		{0x1f481, 0x1f482, 1},
		{0x1f486, 0x1f487, 1},
		{0x1f645, 0x1f647, 1},
		{0x1f64b, 0x1f64d, 2},
		{0x1f64e, 0x1f64e, 1},
		{0x1f6a3, 0x1f6a3, 1},
		{0x1f6b4, 0x1f6b6, 1},
		{0x1f926, 0x1f935, 0xf},
		{0x1f937, 0x1f939, 1},
		{0x1f93d, 0x1f93e, 1},
		{0x1f9b8, 0x1f9b9, 1},
		{0x1f9d6, 0x1f9dd, 1},
	},
}
