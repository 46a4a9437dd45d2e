package comment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// How much stands open; the rest is folded.
const (
	openFindings = 5
	openIgnored  = 3
	mostIgnored  = 20
	mostReasons  = 10
)

// obstacles are what stands in the way beside the steps, right under the heading.
func (p *page) obstacles() string {
	var out []string
	for _, r := range p.Decision.Reasons {
		if !plain(r.Code) {
			out = append(out, "- "+p.because(r)+p.where(r))
		}
	}
	lead := ""
	if p.mood() == hindered {
		lead = p.say("**Bereskan dahulu** di %s:", "**Settle this first** on %s:", p.proposal())
	}
	if len(out) == 0 {
		return ""
	}
	return parts(lead, strings.Join(p.few(mostReasons, out), "\n"))
}

// because is a reason in plain words, with roles by their names.
func (p *page) because(r gate.Reason) string {
	message := clip(r.Message, 600)
	switch r.Code {
	case gate.WaitingForStep, gate.RoleEmpty, gate.NoIndependentDecider, gate.PolicyNeedsDecider:
		for _, e := range p.Procedure.Executors {
			message = strings.ReplaceAll(message, e.Role, e.Name)
		}
	}
	return esc(message)
}

// where names the items of a reason that not all of them share.
func (p *page) where(r gate.Reason) string {
	return p.only(func(v *view) bool { return slices.Contains(v.d.Reasons, r) })
}

// only names the items of which something is true, where it is not all of them.
func (p *page) only(of func(*view) bool) string {
	var in []string
	for _, v := range p.views {
		if of(v) {
			in = append(in, code(v.Path))
		}
	}
	if len(in) == 0 || len(in) == len(p.views) || p.cut.brief {
		return ""
	}
	if more := len(in) - 3; more > 0 {
		in = append(in[:3], p.say("%d lainnya", "%d more", more))
	}
	return " (" + strings.Join(in, ", ") + ")"
}

// reasons is the full account of why it is blocked.
func (p *page) reasons() string {
	if p.silent() || p.cut.brief || len(p.Decision.Reasons) == 0 {
		return ""
	}
	var out []string
	for _, r := range p.Decision.Reasons {
		out = append(out, "- "+p.because(r)+p.where(r))
	}
	return fold(p.say("Mengapa belum disetujui", "Why it is not approved"), strings.Join(p.few(mostReasons, out), "\n"))
}

var severities = []diag.Severity{diag.Error, diag.Warning, diag.Note}

var severityWords = map[diag.Severity]lang.Text{
	diag.Error:   lang.T("⛔ kesalahan", "⛔ error"),
	diag.Warning: lang.T("⚠️ peringatan", "⚠️ warning"),
	diag.Note:    lang.T("ℹ️ catatan", "ℹ️ note"),
}

// findings are those of an item: errors first, five open.
func (p *page) findings(v *view) string {
	if len(v.Findings) == 0 || v.mood.over() || v.mood == approved {
		return ""
	}
	fs := slices.Clone(v.Findings)
	slices.SortStableFunc(fs, func(a, b diag.Finding) int {
		return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
	})
	var out []string
	for _, f := range fs {
		out = append(out, p.finding(v, f))
	}
	title := p.say("**Temuan pemeriksaan: %d**", "**Findings of the check: %d**", len(out))
	if len(out) <= openFindings {
		return parts(title, strings.Join(out, "\n"))
	}
	rest, n := strings.Join(out[openFindings:], "\n"), len(out)-openFindings
	more := fold(p.say("%d temuan lain", "%d more findings", n), rest)
	if p.cut.few {
		more = p.say("%d temuan lain ada di %s.", "%d more findings are on %s.", n, link(p.say("halaman pemeriksaan", "the page of the checks"), p.pull("/checks")))
	}
	return parts(title, strings.Join(out[:openFindings], "\n"), more)
}

func (p *page) finding(v *view, f diag.Finding) string {
	path := strings.TrimPrefix(f.Path, v.Path+"/")
	line := fmt.Sprintf("- %s [%s](%s): %s", severityWords[f.Severity].In(p.l), code(fmt.Sprintf("%s:%d", clip(path, 150), f.Line)),
		p.line(f.Path, f.Line), esc(clip(f.Message.In(p.l), 600)))
	if !f.Hint.IsZero() {
		line += p.say(". Saran: %s", ". Suggestion: %s", esc(clip(f.Hint.In(p.l), 600)))
	}
	return line
}

// ignored are the statements that did not count, the newest first, with why.
func (p *page) ignored() string {
	if p.silent() {
		return ""
	}
	var all []gate.Ignored
	for _, v := range p.views {
		for _, i := range v.d.Ignored {
			if !slices.Contains(all, i) {
				all = append(all, i)
			}
		}
	}
	slices.Reverse(all)
	var out []string
	for i := range min(len(all), mostIgnored) {
		out = append(out, p.notCounted(all[i]))
	}
	if len(out) == 0 {
		return ""
	}
	title := p.say("**Tidak dihitung**", "**Not counted**")
	if len(out) <= openIgnored {
		return parts(title, strings.Join(out, "\n"))
	}
	more := ""
	if !p.cut.few {
		more = fold(p.say("%d yang lebih lama", "%d older ones", len(out)-openIgnored), strings.Join(out[openIgnored:], "\n"))
	}
	return parts(title, strings.Join(out[:openIgnored], "\n"), more)
}

func (p *page) notCounted(i gate.Ignored) string {
	what := p.say("Tinjauan %s", "Review by %s", name(i.By))
	if i.Kind != "review" {
		what = p.say("Komentar %s", "Comment by %s", name(i.By))
	}
	line := fmt.Sprintf("- %s%s: %s", link(what, p.said(i.Kind, i.ID)),
		p.only(func(v *view) bool { return slices.Contains(v.d.Ignored, i) }), esc(clip(i.Message, 600)))
	anew := linesAnew(i, p.Comments[i.ID])
	if i.Kind == "review" || len(anew) == 0 {
		return line
	}
	block := fence(clip(strings.Join(anew, "\n"), 1000))
	return line + " " + p.say("Kirim sebagai komentar baru:", "Send as a new comment:") + "\n\n  " + strings.ReplaceAll(block, "\n", "\n  ")
}
