package comment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// StatusMax is the length of a commit status's description.
const StatusMax = 140

// StatusLine is the description of the commit status: the verdict and whose turn
// it is, as plain text of at most [StatusMax] characters.
func StatusLine(d gate.Decision, p schema.Procedure, l lang.Lang) string {
	page := newPage(Input{Decision: d, Procedure: p}, l)
	return clip(strings.Join(strings.Fields(visible(page.status())), " "), StatusMax)
}

// status is the verdict and the most telling thing beside it.
func (p *page) status() string {
	m, f := p.mood(), p.focus()
	words := strings.TrimLeft(moodWords[m].In(p.l), symbols)
	switch {
	case m == held, m == refused:
		return cmp.Or(p.statusReason(m), words)
	case m == doubtful, m == hindered:
		return words + " · " + p.statusReason(m)
	case ofPolicy(p.Decision):
		return words + p.say(" · perubahan kebijakan", " · a change of policy")
	case f == nil || f.turn.Number == 0 || m.over():
		return words
	case m == approved:
		return words + p.say(" · langkah berikutnya %s", " · next step %s", f.turn.ShortName)
	}
	return words + p.say(" · giliran %s (langkah %d, %s)", " · turn of %s (step %d, %s)", p.plainRoles(f.d.Turn.Roles), f.turn.Number, f.turn.ShortName)
}

// symbols stand before the words of a mood; a status has its own.
const symbols = "⏳↩⚠✋⛔⏹✅➖❓\ufe0f "

// statusReason is the first reason that explains the mood.
func (p *page) statusReason(m mood) string {
	for _, r := range p.Decision.Reasons {
		if m == refused && r.Code == gate.RejectedProposal || m != refused && !plain(r.Code) && (m != doubtful || r.Code.Doubt()) {
			return r.Message
		}
	}
	return ""
}

func (p *page) plainRoles(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k
		for _, e := range p.Procedure.Executors {
			if e.Role == k {
				names[i] = e.Name
			}
		}
	}
	return strings.Join(names, p.say(" atau ", " or "))
}

// Labels are the labels of the steps whose turn it is, "5-koreksi": usually one.
// A decision in doubt has none and says nothing: its labels must be left alone.
func Labels(d gate.Decision, p schema.Procedure) []string {
	out := []string{}
	if d.Doubtful() {
		return out
	}
	for _, it := range d.Items {
		if s, ok := p.Step(it.Turn.Step); ok {
			out = append(out, label(s))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// AllLabels are the labels that [Labels] can give: those not given are taken off.
func AllLabels(p schema.Procedure) []string {
	out := []string{}
	for _, s := range p.Steps {
		out = append(out, label(s))
	}
	return out
}

func label(s schema.ProcedureStep) string { return fmt.Sprintf("%d-%s", s.Number, s.ShortName) }
