package gate

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// Verdict is the answer. The zero value blocks.
type Verdict uint8

// The verdicts.
const (
	Blocked Verdict = iota
	Approved
	NotApplicable
)

var verdictNames = [...]string{"blocked", "approved", "not_applicable"}

func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return verdictNames[Blocked]
}

// MarshalText writes the verdict's name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a verdict's name; no other word is a verdict.
func (v *Verdict) UnmarshalText(text []byte) error {
	i := slices.Index(verdictNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("read verdict %q", text)
	}
	*v = Verdict(i)
	return nil
}

// Decision is the answer with everything that led to it. Its JSON is the
// contract of `terbit gate --format json`: lists are never null.
type Decision struct {
	PullRequest int            `json:"pull_request"`
	Head        string         `json:"head"`
	Verdict     Verdict        `json:"verdict"`
	Items       []ItemDecision `json:"items"`
	// Reasons are all reasons to block, those of the items included, each once.
	Reasons []Reason `json:"reasons"`
}

// ItemDecision is the answer for one item.
type ItemDecision struct {
	Path     string  `json:"path"`
	Revision string  `json:"revision"`
	Track    string  `json:"track"`
	Verdict  Verdict `json:"verdict"`
	Steps    []Step  `json:"steps"`
	Turn     Turn    `json:"turn"`
	// Ignored are the statements that did not count, oldest first.
	Ignored []Ignored `json:"ignored"`
	// Reasons are the reasons to block this item, those of the whole pull
	// request included.
	Reasons []Reason `json:"reasons"`
}

// Step is where one step of the track stands.
type Step struct {
	Step  int       `json:"step"`
	State sop.State `json:"state"`
	By    string    `json:"by"`
	Role  string    `json:"role"`
	// At is null while the step is pending.
	At *time.Time `json:"at"`
	// Minutes is the lama giliran: office minutes since it was the step's turn.
	Minutes         int           `json:"minutes"`
	StandardMinutes int           `json:"standard_minutes"`
	Evidence        string        `json:"evidence"`
	Requirements    []Requirement `json:"requirements"`
	Outputs         []Output      `json:"outputs"`
	Note            string        `json:"note"`
}

// Requirement is one of a step's requirements.
type Requirement struct {
	Name string `json:"name"`
	Met  bool   `json:"met"`
}

// Output is one of a step's outputs; Ref is empty until the step is done.
type Output struct {
	Name string `json:"name"`
	Ref  string `json:"ref"`
}

// Turn says whose turn it is. Step 0 is nobody's.
type Turn struct {
	Step  int      `json:"step"`
	Roles []string `json:"roles"`
	// Since is when the turn began, Due when its standard time ends in office
	// hours; null where it is nobody's turn or no hours are known.
	Since *time.Time `json:"since"`
	Due   *time.Time `json:"due"`
	// People are the accounts that can take the turn, in lower case: those who
	// hold its primary role and whom the separation of duties does not keep out;
	// where there are none, those of the next role that may do it.
	People []string `json:"people"`
	// Deputies are dated deputies who could take it besides. They are called
	// when the people do not act, or hand it over.
	Deputies []string `json:"deputies"`
	// HandedTo are the deputies to whom one of the people passed this turn.
	HandedTo []string `json:"handed_to"`
}

// Reason is one reason to block.
type Reason struct {
	Code    Code      `json:"code"`
	Message string    `json:"message"`
	Text    lang.Text `json:"-"`
}

// Ignored is a statement that did not count, and why.
type Ignored struct {
	// Kind is "review" or "comment".
	Kind    string    `json:"kind"`
	ID      int64     `json:"id"`
	By      string    `json:"by"`
	Code    Code      `json:"code"`
	Message string    `json:"message"`
	Text    lang.Text `json:"-"`
}

// In is the decision with its messages in a language. Decide writes Indonesian;
// a decision that was read from JSON keeps the language it was written in.
func (d Decision) In(l lang.Lang) Decision {
	d.Reasons = reasonsIn(l, d.Reasons)
	items := d.Items
	d.Items = make([]ItemDecision, len(items))
	for i, it := range items {
		it.Reasons = reasonsIn(l, it.Reasons)
		it.Ignored = append([]Ignored{}, it.Ignored...)
		for j := range it.Ignored {
			if text := it.Ignored[j].Text; !text.IsZero() {
				it.Ignored[j].Message = text.In(l)
			}
		}
		d.Items[i] = it
	}
	return d
}

func reasonsIn(l lang.Lang, reasons []Reason) []Reason {
	out := append([]Reason{}, reasons...)
	for i := range out {
		if text := out[i].Text; !text.IsZero() {
			out[i].Message = text.In(l)
		}
	}
	return out
}

// Doubtful says that a needed answer was missing: the decision blocks, and
// nothing but an error should be reported until it can be evaluated again.
func (d Decision) Doubtful() bool {
	for _, r := range d.Reasons {
		if r.Code.Doubt() {
			return true
		}
	}
	return false
}

// MarshalJSON writes empty lists as [].
func (d Decision) MarshalJSON() ([]byte, error) {
	type plain Decision
	d.Items, d.Reasons = list(d.Items), list(d.Reasons)
	return json.Marshal(plain(d))
}

// MarshalJSON writes empty lists as [].
func (d ItemDecision) MarshalJSON() ([]byte, error) {
	type plain ItemDecision
	d.Steps, d.Ignored, d.Reasons = list(d.Steps), list(d.Ignored), list(d.Reasons)
	d.Turn = d.Turn.filled()
	return json.Marshal(plain(d))
}

// MarshalJSON writes empty lists as [].
func (s Step) MarshalJSON() ([]byte, error) {
	type plain Step
	s.Requirements, s.Outputs = list(s.Requirements), list(s.Outputs)
	return json.Marshal(plain(s))
}

func (t Turn) filled() Turn {
	t.Roles, t.People, t.Deputies, t.HandedTo = list(t.Roles), list(t.People), list(t.Deputies), list(t.HandedTo)
	return t
}

func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
