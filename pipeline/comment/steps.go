package comment

import (
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// steps is the table of the track: two columns, so that it fits a phone. The
// minutes of a turn that is still running change with every look; they are not
// shown, the end of its standard time is.
func (p *page) steps(v *view) string {
	if len(v.d.Steps) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(p.say("| Langkah | Siapa dan kapan |", "| Step | Who and when |") + "\n|:--|:--|\n")
	for _, s := range v.d.Steps {
		fmt.Fprintf(&b, "| %d&nbsp;%s<br>%s%s | %s |\n", s.Step, p.shortName(s), p.state(v, s), p.minutes(s), p.doer(s))
	}
	b.WriteString("\n<sub>" + p.say("Menit: lama giliran / waktu baku, pada jam kerja.", "Minutes: length of the turn / standard time, in office hours.") + "</sub>")
	return b.String()
}

func (p *page) shortName(s gate.Step) string {
	step, _ := p.Procedure.Step(s.Step)
	return esc(step.ShortName)
}

// state is a symbol and a word.
func (p *page) state(v *view, s gate.Step) string {
	current := s.Step == v.d.Turn.Step && !v.mood.over() && (v.mood != approved || p.Merged)
	switch {
	case s.State == sop.Done:
		return p.say("✅ selesai", "✅ done")
	case s.State == sop.Rejected:
		return p.say("⛔ ditolak", "⛔ rejected")
	case s.State == sop.Returned && current && !beingRepaired(p.Procedure, v.d):
		return p.say("⏳ **diperiksa lagi**", "⏳ **to be checked again**")
	case s.State == sop.Returned:
		return p.say("↩️ dikembalikan", "↩️ returned")
	case current:
		return p.say("⏳ **giliran ini**", "⏳ **this turn**")
	}
	return p.say("▫️ belum", "▫️ not yet")
}

// doer is who did the step and when, or who may do it.
func (p *page) doer(s gate.Step) string {
	if s.State == sop.Pending {
		step, _ := p.Procedure.Step(s.Step)
		return roles(p.Procedure, p.rolesOf(step)).In(p.l) + "<br>" + p.say("waktu baku %d menit", "standard time %d minutes", s.StandardMinutes)
	}
	who := name(s.By)
	if s.Role != "" {
		who += " · " + role(p.Procedure, s.Role)
	}
	if s.At != nil {
		who += "<br>" + p.when(*s.At)
	}
	return strings.TrimPrefix(who, " · ")
}

// minutes are those of a turn that is over.
func (p *page) minutes(s gate.Step) string {
	if s.State != sop.Done && s.State != sop.Rejected {
		return ""
	}
	out := p.say("<br>%s / %d menit", "<br>%s / %d minutes", p.l.Number(s.Minutes), s.StandardMinutes)
	if s.Minutes > s.StandardMinutes {
		out += p.say(", lewat", ", over")
	}
	return out
}

// requirements are those of the present step that are not met.
func (p *page) requirements(v *view) string {
	if v.mood.over() || v.mood == approved {
		return ""
	}
	var lack []string
	for _, s := range v.d.Steps {
		for _, r := range s.Requirements {
			if s.Step == v.d.Turn.Step && !r.Met {
				lack = append(lack, esc(r.Name))
			}
		}
	}
	if len(lack) == 0 {
		return ""
	}
	return p.say("Persyaratan langkah %d yang belum ada: **%s**.", "Requirements of step %d not met: **%s**.", v.d.Turn.Step, p.and(lack))
}

// remarks are what people wrote when they acted.
func (p *page) remarks(v *view) string {
	var out []string
	for _, s := range v.d.Steps {
		told := s.State == sop.Returned && v.mood == returned || s.State == sop.Rejected && v.mood == refused
		if s.Note == "" || told {
			continue
		}
		out = append(out, "- "+p.say("Catatan %s (%s): %s", "Remark by %s (%s): %s", name(s.By), p.shortName(s), remark(s.Note)))
	}
	return strings.Join(out, "\n")
}

// intro says what the item is.
func (p *page) intro(v *view) string {
	about := []string{}
	for _, s := range []string{string(v.Kind), string(v.Classification)} {
		if s != "" {
			about = append(about, esc(s))
		}
	}
	about = append(about, p.narrative(v))
	if t, ok := p.track(v); ok && !t.FromSOP {
		about = append([]string{p.say("Jalur: **%s**", "Track: **%s**", esc(t.Name)) + note(t)}, about...)
	}
	summary := ""
	if v.Summary != "" {
		summary = esc(clip(v.Summary, 2*schema.SummaryMax))
	}
	return parts("#### "+name(v.Title), summary, strings.Join(about, " · "), p.changeNote(v))
}

func note(t schema.Track) string {
	if t.Note == "" {
		return ""
	}
	return " (" + esc(t.Note) + ")"
}

// changeNote is what the public will read of a correction or a withdrawal.
func (p *page) changeNote(v *view) string {
	t, _ := p.track(v)
	if v.Note == "" || t.AppliesTo == schema.ChangeNew {
		return ""
	}
	label := p.say("Catatan ralat, dibaca masyarakat:", "The note of the correction, read by the public:")
	if v.takesDown(p) {
		label = p.say("Alasan pencabutan, dibaca masyarakat:", "The reason of the withdrawal, read by the public:")
	}
	return parts(label, p.long(v.Note, indexOf(v.Path)))
}

// summary is the line of a folded item.
func (p *page) summary(v *view) string {
	return "<b>" + name(v.Title) + "</b>: " + moodWords[v.mood].In(p.l) + p.turnWords(v)
}

// listed are the items by name alone.
func (p *page) listed() string {
	var out []string
	for _, v := range p.views {
		out = append(out, "- "+link(name(clip(v.Title, 80)), p.blob(indexOf(v.Path)))+": "+moodWords[v.mood].In(p.l))
	}
	return strings.Join(p.few(20, out), "\n")
}
