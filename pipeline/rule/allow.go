package rule

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// An allow sets one finding aside:
//
//	allow:
//	  - rule: PD003
//	    text: "0824…"
//	    reason: nomor layanan ambulans desa
//
// It is a list of the front matter and nothing else, for every rule. A comment
// in the text can't stand in a caption, which is posted to the letter, nor beside
// a picture or a title; its signs are hard to find on a telephone; reviewers do
// not see it in GitHub's preview; and a mistyped one is published. A mistyped key
// of the front matter is answered with its line and a suggestion.
//
// It names the rule and, in text, the data as the finding shows it or a few words
// of the finding's line. It covers exactly one finding: where it fits several,
// it covers none and says so. Only rules that leave room for judgement can be
// allowed ([Rule.Allow]); all others, what loading found, and what channels say
// are not touched. Each is reported in the place of the finding it covers.

// reasonMin is how many letters a reason has at least.
const reasonMin = 10

// textMin is how many characters the text of an allow has at least.
const textMin = 3

// allowState is what became of an allow.
type allowState int

const (
	allowRefused allowState = iota // it can't be taken as it stands
	allowNothing                   // no finding fits
	allowSeveral                   // several fit
	allowCovers                    // exactly one fits
)

type allowance struct {
	state   allowState
	problem lang.Text // of a refused one
	hint    lang.Text
	key     string // that the problem is in
	fits    []int  // findings
}

// allowances says what becomes of each allow, given the findings so far.
func (p *Pass) allowances() []allowance {
	if p.allows != nil || len(p.Item.Meta.Allow) == 0 {
		return p.allows
	}
	lines := &itemLines{p: p}
	taken := map[int]bool{}
	for i := range p.Item.Meta.Allow {
		a := &p.Item.Meta.Allow[i]
		v := p.refuse(a)
		if v.problem.IsZero() {
			v.fits = p.fitting(a, lines, taken)
			switch len(v.fits) {
			case 0:
				v.state = allowNothing
			case 1:
				v.state = allowCovers
				taken[v.fits[0]] = true
			default:
				v.state = allowSeveral
			}
		}
		p.allows = append(p.allows, v)
	}
	return p.allows
}

// refuse says why an allow can't be taken, if so.
func (p *Pass) refuse(a *schema.Allow) allowance {
	r := p.ruleByID(a.Rule)
	switch {
	case r == nil:
		return allowance{
			key: "rule", problem: lang.T("tidak ada aturan bernomor %s yang dapat diabaikan", "there is no rule %s that can be allowed").With(short(a.Rule)),
			hint: lang.T("tulis nomor aturan seperti pada temuan, misalnya PD003", "write the rule's number as the finding does, such as PD003"),
		}
	case !r.Allow:
		return allowance{
			key: "rule", problem: lang.T("temuan %s tidak dapat diabaikan", "a finding of %s can't be allowed").With(r.ID),
			hint: lang.T("perbaiki temuannya; hanya aturan yang memerlukan pertimbangan dapat diabaikan", "mend what it found; only rules that leave room for judgement can be allowed"),
		}
	case letters(a.Reason) < reasonMin:
		return allowance{
			key: "reason", problem: lang.T("alasan mengabaikan %s terlalu singkat", "the reason for allowing %s is too short").With(r.ID),
			hint: lang.T("tulis mengapa boleh, paling sedikit %d huruf; pemeriksa dan pemutus membacanya", "write why it may stand, at least %d letters; reviewer and decider read it").With(reasonMin),
		}
	case len([]rune(a.Text)) < textMin || strings.Trim(a.Text, " …") == "":
		return allowance{
			key: "text", problem: lang.T("pengabaian %s tidak menyebut teksnya", "the allow of %s names no text").With(r.ID),
			hint: lang.T("salin data seperti tampak pada temuan, atau beberapa kata dari barisnya", "copy the data as the finding shows it, or a few words of its line"),
		}
	}
	return allowance{}
}

// fitting are the findings that the allow may mean. Those whose data it names
// come before those on whose line its words stand.
func (p *Pass) fitting(a *schema.Allow, lines *itemLines, taken map[int]bool) (fits []int) {
	var near []int
	for i, f := range p.findings {
		if f.Rule != a.Rule || taken[i] || a.File != "" && f.Path != p.Item.ID+"/"+strings.TrimPrefix(a.File, "/") {
			continue
		}
		switch {
		case means(a.Text, p.about[i]):
			fits = append(fits, i)
		case strings.Contains(lines.at(f.Position), strings.TrimSpace(a.Text)):
			near = append(near, i)
		}
	}
	if len(fits) == 0 {
		return near
	}
	return fits
}

// means reports whether text is the data, or its mask: "0824…", "f…@gmail.com".
func means(text, data string) bool {
	text = strings.TrimSpace(text)
	head, tail, cut := strings.Cut(text, "…")
	if !cut {
		head, tail, cut = strings.Cut(text, "...")
	}
	if !cut {
		return text == data
	}
	return head != "" && len(head)+len(tail) <= len(data) && strings.HasPrefix(data, head) && strings.HasSuffix(data, tail)
}

// itemLines gives the line on which a finding stands, as it is written.
type itemLines struct {
	p     *Pass
	files map[string][]string
}

func (l *itemLines) at(pos diag.Position) string {
	lines, ok := l.files[pos.Path]
	if !ok {
		lines = l.read(pos.Path)
		if l.files == nil {
			l.files = make(map[string][]string)
		}
		l.files[pos.Path] = lines
	}
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	return lines[pos.Line-1]
}

// read splits a file of text; of any other there are no lines, only its name.
func (l *itemLines) read(name string) []string {
	it := l.p.Item
	for _, c := range it.Captions {
		if c.Path == name {
			return strings.Split(c.Text, "\n")
		}
	}
	if name != it.Path() || it.Folder == nil {
		return []string{strings.TrimPrefix(name, it.ID+"/")}
	}
	data, err := fs.ReadFile(it.Folder, "index.md") // it was read before; else nothing fits and the finding stays
	if err != nil {
		return nil
	}
	return strings.Split(string(data), "\n")
}

// ruleByID is the rule with that id, or nil.
func (p *Pass) ruleByID(id string) *Rule {
	if i := slices.IndexFunc(p.known, func(r Rule) bool { return r.ID == id }); i >= 0 {
		return &p.known[i]
	}
	return nil
}

var allowInvalid = Rule{
	ID: "AB001", Name: "allow-invalid", Severity: diag.Error,
	Title: lang.T("Pengabaian yang tidak dapat diterima", "An allow that can't be taken"),
	Why: lang.T("Satu temuan dapat diabaikan bila aturannya membuka ruang pertimbangan dan alasannya tertulis. Klasifikasi, NIK, KK, NIP, persyaratan SOP, dan pembacaan berkas tidak dapat diabaikan.",
		"One finding can be set aside if its rule leaves room for judgement and the reason is written down. Classification, NIK, KK, NIP, the procedure's requirements and the loading of files can't."),
	Bad:  "allow:\n  - rule: PD001\n    text: \"6239…\"\n    reason: tidak apa-apa",
	Good: "allow:\n  - rule: PD003\n    text: \"0824…\"\n    reason: nomor layanan ambulans desa",
	Check: func(p *Pass) {
		for i, v := range p.allowances() {
			if v.state == allowRefused {
				p.Report(p.Item.At("allow", i, v.key), v.problem, v.hint)
			}
		}
	},
}

var allowStale = Rule{
	ID: "AB002", Name: "allow-stale", Severity: diag.Warning,
	Title: lang.T("Pengabaian yang tidak mengenai tepat satu temuan", "An allow that does not meet exactly one finding"),
	Why: lang.T("Pengabaian berlaku untuk satu temuan. Yang tidak mengenai apa pun tertinggal dari teks lama dan kelak dapat menutupi hal lain; yang mengenai beberapa tidak menutupi satu pun.",
		"An allow is for one finding. One that meets nothing is left over from an older text and may cover something else one day; one that meets several covers none."),
	Check: func(p *Pass) {
		for i, v := range p.allowances() {
			a := p.Item.Meta.Allow[i]
			switch v.state {
			case allowNothing:
				p.Report(p.Item.At("allow", i), lang.T("pengabaian %s ini tidak mengenai temuan apa pun", "this allow of %s meets no finding").With(a.Rule),
					lang.T("hapus bila temuannya sudah tidak ada; kalau masih ada, salin text dari temuannya", "delete it if the finding is gone; if it is still there, copy text from the finding"))
			case allowSeveral:
				p.Report(p.Item.At("allow", i), lang.T("pengabaian %s ini cocok dengan %d temuan, jadi tidak berlaku", "this allow of %s fits %d findings and so has no effect").With(a.Rule, len(v.fits)),
					lang.T("satu pengabaian untuk satu temuan: perpanjang text, atau tambahkan file: %s", "one allow for one finding: make text longer, or add file: %s").With(p.fileNames(v.fits)))
			}
		}
	},
}

// fileNames are the files of some findings, within the item.
func (p *Pass) fileNames(findings []int) string {
	var names []string
	for _, i := range findings {
		if n := strings.TrimPrefix(p.findings[i].Path, p.Item.ID+"/"); !slices.Contains(names, n) && len(names) < 4 {
			names = append(names, n)
		}
	}
	return strings.Join(names, " / ")
}

var allowUsed = Rule{
	ID: "AB003", Name: "allow-used", Severity: diag.Note, Lifts: true,
	Title: lang.T("Temuan yang diabaikan, dengan alasannya", "A finding that was allowed, and why"),
	Why: lang.T("Setiap pengabaian tampil pada pemeriksaan dan komentar usulan, sehingga Pranata Humas dan Kabid memutuskannya dengan sadar.",
		"Every allow is shown in the check and in the proposal's comment, so that reviewer and decider know what they approve."),
	Check: func(p *Pass) {
		covered := map[int]bool{}
		for i, v := range p.allowances() {
			if v.state != allowCovers {
				continue
			}
			covered[v.fits[0]] = true
			f, a := p.findings[v.fits[0]], p.Item.Meta.Allow[i]
			p.Report(f.Position, lang.T("diabaikan: %s (%s) – alasan: %s", "allowed: %s (%s) – reason: %s").With(f.Message, f.Rule, clip(a.Reason)),
				lang.T("pemeriksa dan pemutus: nilai alasannya; bila tidak dapat diterima, minta allow pada front matter dihapus", "reviewer and decider: judge the reason; if it does not hold, ask for the allow in the front matter to be deleted"))
		}
		if len(covered) == 0 {
			return
		}
		kept := p.findings[:0:0]
		for i, f := range p.findings {
			if !covered[i] {
				kept = append(kept, f)
			}
		}
		p.findings, p.about = kept, nil // the indexes are no longer the same
	},
}

// clip keeps a reason to one line of bounded length.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 300 {
		return fmt.Sprintf("%s…", string(r[:300]))
	}
	return s
}
