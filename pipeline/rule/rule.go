package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/online"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Rule is one check with its documentation. It holds no state: everything about
// an item is in the [Pass].
type Rule struct {
	ID       string        // family and number, FM002; never reused
	Name     string        // kebab-case
	Severity diag.Severity // what it reports, unless it says otherwise
	Errors   bool          // it may report an error though its severity is less
	Title    lang.Text     // what it checks
	Why      lang.Text     // why that matters
	Good     string        // short example for the reference, may be empty
	Bad      string        // short example for the reference, may be empty
	Allow    bool          // a person may set a finding aside, with a reason
	Lifts    bool          // it takes findings of others away, an error perhaps
	Check    func(*Pass)
}

// Baseline says what was last merged or published of an item: how many entries
// its corrections had, and whether the folder is still the same to the byte. An
// item that it does not know is new.
type Baseline func(it *source.Item) (corrections int, same, known bool)

// Was is the [Substance] of an item when it was last merged; of one that it does
// not know nothing is compared.
type Was func(id string) (substance string, known bool)

// Pass is one item on its way through the rules.
type Pass struct {
	Item     *source.Item
	Corpus   *source.Corpus
	Index    *Index                   // facts over all items
	Office   *office.Office           // never nil
	Now      time.Time                // zero: no rule compares with the clock
	Baseline Baseline                 // nil: unknown
	Was      Was                      // nil: unknown
	Step     Step                     // the step that the item is judged for
	Forced   bool                     // Step was asked for, not read from the item
	Links    map[string]online.Result // answers of external links; nil = not asked

	asked    *[]string // with a [Memory]: the items that rules asked for
	known    []Rule    // every rule that there is
	lexicon  *lexicon  // the words that rules know; nil is the built-in list
	rule     *Rule
	findings []diag.Finding
	about    map[int]string // by finding: the data or the file that it speaks of, as written
	allows   []allowance    // what became of the item's allow list, on first use
	reported int            // by the rule at hand
	over     bool           // it had more to report than findingsMax
	doc      *document      // of the narasi, on first use
	places   []place        // where its links lead, on first use
	lacks    []Requirement  // for steps 1, 3 and 4, on first use
	lacking  bool           // lacks is filled
	personal []sighting     // personal data, on first use
	scanned  bool           // personal is filled
	wording  []remark       // what there is to say of the words, on first use
	passages []passage      // the texts that wording is about
	worded   bool           // wording is filled
	traces   []trace        // what the media's metadata gives away, on first use
	traced   bool           // traces is filled
	media    []looked       // its media files, on first use
	seen     bool           // media is filled
}

// findingsMax is how often one rule speaks about one item: a text that is full of
// the same mistake is said to be so, and costs no more than another.
const findingsMax = 50

// run lets a rule look at the item.
func (p *Pass) run(r *Rule) {
	p.rule, p.reported, p.over = r, 0, false
	r.Check(p)
	if p.over {
		p.findings = append(p.findings, diag.Finding{
			Position: diag.At(p.Item.Path()), Severity: r.Severity, Rule: r.ID,
			Message: lang.T("lebih dari %d temuan %s; selebihnya tidak ditampilkan", "more than %d findings of %s; the rest are not shown").With(findingsMax, r.ID),
			Hint:    lang.T("perbaiki yang ditampilkan, lalu periksa lagi", "mend those that are shown, then check again"),
		})
	}
}

// Report adds a finding with the rule's own severity.
func (p *Pass) Report(pos diag.Position, msg, hint lang.Text) {
	p.ReportAs(p.rule.Severity, pos, msg, hint)
}

// ReportAs adds a finding with another severity than the rule's own. Where
// loading found the shape of a value wrong, nothing more is said of it, save that
// it is personal data.
func (p *Pass) ReportAs(s diag.Severity, pos diag.Position, msg, hint lang.Text) {
	if p.Item.Misshapen(pos) && !strings.HasPrefix(p.rule.ID, "PD") {
		return
	}
	if p.reported == findingsMax {
		p.over = true
		return
	}
	p.reported++
	p.findings = append(p.findings, diag.Finding{
		Position: pos, Severity: s, Rule: p.rule.ID, Message: msg, Hint: hint,
	})
}

// ReportAbout adds a finding about words that it does not repeat; an allow may
// name them.
func (p *Pass) ReportAbout(about string, s diag.Severity, pos diag.Position, msg, hint lang.Text) {
	n := len(p.findings)
	if p.ReportAs(s, pos, msg, hint); len(p.findings) > n {
		if p.about == nil {
			p.about = make(map[int]string)
		}
		p.about[n] = about
	}
}

// other is another item of the corpus, or nil. Rules of errors may ask of it what
// answer knows, no more: a [Memory] asks that again.
func (p *Pass) other(id string) *source.Item {
	if p.asked != nil && !slices.Contains(*p.asked, id) {
		*p.asked = append(*p.asked, id)
	}
	return p.Index.Item(id)
}

// misshapen reports whether loading found the value under a key wrong.
func (p *Pass) misshapen(keys ...any) bool { return p.Item.Misshapen(p.Item.At(keys...)) }

// location is the office's zone.
func (p *Pass) location() *time.Location {
	if p.Office.Location == nil {
		return time.UTC
	}
	return p.Office.Location
}

// withdrawn reports whether the item is being or was taken down: nothing more is
// asked of it.
func (p *Pass) withdrawn() bool { return p.Item.Meta.Withdrawal != nil }

// designed reports whether the item is judged as one that should be whole.
func (p *Pass) designed() bool { return p.Step >= Design && !p.withdrawn() }
