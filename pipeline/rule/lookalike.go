package rule

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

var linkLookalike = Rule{
	ID: "TX040", Name: "link-lookalike", Severity: diag.Warning, Allow: true,
	Title: lang.T("Alamat yang menyamar", "An address in disguise"),
	Why: lang.T("Huruf Kiril atau Yunani, punycode (xn--), dan g0.id tampak seperti alamat resmi tetapi membuka situs orang lain. Yang dikenali: nama dengan aksara campuran atau tiruan huruf Latin, tiruan .go.id dan akhiran resmi lain, serta akhiran resmi di tengah nama.",
		"Cyrillic or Greek letters, punycode (xn--) and g0.id look like an official address and open somebody else's site. Known are: names of mixed scripts or of imitated Latin letters, imitations of .go.id and other official endings, and an official ending inside another name."),
	Bad:  "[Layanan](https://layanan.example.g0.id/)",
	Good: "[Layanan](https://layanan.example.go.id/)",
	Check: func(p *Pass) {
		say := func(host string, at func() diag.Position) {
			if severity, why := disguise(host); !why.IsZero() {
				p.ReportAs(severity, at(), why, lang.T("ketik ulang alamatnya huruf demi huruf, lalu buka untuk memastikan", "type the address anew letter by letter, then open it to be sure"))
			}
		}
		report := func(l *link, to place) {
			if to.kind == placeWeb {
				say(to.url.Hostname(), func() diag.Position { return p.bodyAt(l.at) })
			}
		}
		p.eachLink(false, report)
		p.eachLink(true, report)
		p.captions(func(_ schema.Channel, f field) {
			eachAddress(f.text, func(offset int, host string) { say(host, func() diag.Position { return p.place(f, offset) }) })
		})
		for i, m := range p.Item.Meta.Media {
			if u, err := url.Parse(m.URL); err == nil && m.URL != "" {
				say(u.Hostname(), func() diag.Position { return p.Item.At("media", i, "url") })
			}
		}
	},
}

// eachAddress yields the hosts of the web addresses in a plain text.
func eachAddress(s string, yield func(offset int, host string)) {
	for from := 0; ; {
		i := strings.Index(s[from:], "://")
		if i < 0 {
			return
		}
		at := from + i
		from = at + len("://")
		host := s[from:]
		if end := strings.IndexFunc(host, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/?#\"'<>()[]", r) }); end >= 0 {
			host = host[:end]
		}
		start := at - len("https")
		if strings.HasSuffix(strings.ToLower(s[:at]), "http") {
			start = at - len("http")
		} else if !strings.HasSuffix(strings.ToLower(s[:at]), "https") {
			continue
		}
		host = host[strings.LastIndexByte(host, '@')+1:]
		name, _, _ := strings.Cut(host, ":")
		if len(name) <= hostMax {
			yield(start, name)
		}
	}
}

// hostMax is the longest name there is, in bytes; a longer one opens nothing.
const hostMax = 253 * utf8.UTFMax

// official are the endings under which only public bodies of Indonesia register.
var official = []string{"go.id", "mil.id", "desa.id", "sch.id", "ac.id"}

// disguise says how a host deceives, if it does.
func disguise(host string) (diag.Severity, lang.Text) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || len(host) > hostMax {
		return "", lang.Text{}
	}
	shown := host
	if strings.Contains(host, "xn--") {
		if u, err := idna.Punycode.ToUnicode(host); err == nil {
			shown = u
		}
	}
	if isASCII(shown) {
		return imitatesOfficial(host)
	}
	plain := norm.NFKC.String(shown)
	ascii, err := idna.Punycode.ToASCII(plain)
	if err != nil {
		ascii = host
	}
	shown = visibly(shown)
	if odd := strange(plain); odd != 0 {
		return diag.Warning, lang.T("alamat %s ditulis dengan huruf yang menyamar (%s); sebenarnya %s", "the address %s is written with letters in disguise (%s); really it is %s").With(shown, describe(odd), short(ascii))
	}
	return diag.Note, lang.T("alamat %s bukan huruf Latin biasa; sebenarnya %s", "the address %s is not in plain Latin letters; really it is %s").With(shown, short(ascii))
}

// imitatesOfficial looks at names in plain letters.
func imitatesOfficial(host string) (diag.Severity, lang.Text) {
	for _, end := range official {
		switch {
		case host == end || strings.HasSuffix(host, "."+end):
			return "", lang.Text{}
		case strings.Contains(host, "."+end+"."), strings.HasPrefix(host, end+"."):
			own := host[strings.Index(host, end)+len(end)+1:]
			return diag.Warning, lang.T("alamat %s memuat %s, tetapi milik %s", "the address %s holds %s, but belongs to %s").With(short(host), end, short(own))
		}
	}
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return "", lang.Text{}
	}
	last := strings.Join(labels[len(labels)-2:], ".")
	folded := skeleton(last)
	for i, end := range official {
		if folded == officialSkeletons[i] || strings.HasSuffix(last, "-"+strings.TrimSuffix(end, ".id")+".id") {
			return diag.Warning, lang.T("akhiran %s menyerupai %s, tetapi bukan", "the ending %s looks like %s, but is not").With(short(last), end)
		}
	}
	return "", lang.Text{}
}

// skeleton folds what looks alike in plain letters.
var skeletons = strings.NewReplacer("0", "o", "1", "l", "i", "l", "5", "s", "rn", "m", "vv", "w", "9", "g", "q", "g")

func skeleton(s string) string { return skeletons.Replace(s) }

var officialSkeletons = func() (out []string) {
	for _, end := range official {
		out = append(out, skeleton(end))
	}
	return out
}()

// strange returns a letter that imitates: in a label of several scripts the first
// that is not Latin, in a label of one script the first if all of them look Latin.
func strange(host string) rune {
	for label := range strings.SplitSeq(host, ".") {
		latin, imitating, other, first := 0, 0, 0, rune(0)
		for _, r := range label {
			switch {
			case r < utf8.RuneSelf && !unicode.IsLetter(r):
			case unicode.Is(unicode.Latin, r):
				latin++
			case !unicode.IsLetter(r) && !unicode.IsMark(r), unicode.In(r, unicode.C):
				return r // no name needs it: an invisible or a drawn character
			default:
				if first == 0 {
					first = r
				}
				if strings.ContainsRune(looksLatin, r) {
					imitating++
				} else if !unicode.IsMark(r) {
					other++
				}
			}
		}
		if first != 0 && (latin > 0 || other == 0) {
			return first
		}
		for _, r := range label {
			if latin > 0 && strings.ContainsRune(latinOddities, r) {
				return r
			}
		}
	}
	return 0
}

// looksLatin are small letters of other scripts that pass for Latin ones, from
// Unicode's confusables; latinOddities are Latin letters that pass for others.
const (
	looksLatin    = "аеорсухіјѕһԁԛԝѵӏгпктвнмԍցօսոհզաԼοανικρτυχωεγησϲϳ"
	latinOddities = "ɡɑıℓʟɩƽƨᴏᴄᴠᴡᴢⅼⅰⅴⅹꞮꞁ"
)

func describe(r rune) string {
	for _, s := range []struct {
		table *unicode.RangeTable
		name  string
	}{{unicode.Cyrillic, "Kiril/Cyrillic"}, {unicode.Greek, "Yunani/Greek"}, {unicode.Armenian, "Armenia/Armenian"}, {unicode.Cherokee, "Cherokee"}} {
		if unicode.Is(s.table, r) {
			return fmt.Sprintf("U+%04X %s", r, s.name)
		}
	}
	return fmt.Sprintf("U+%04X", r)
}

// visibly is a name without what could hide or turn the text around it.
func visibly(s string) string {
	return short(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '�'
		}
		return r
	}, s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
