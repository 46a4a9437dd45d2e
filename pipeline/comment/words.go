package comment

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// verbs are what somebody does whose turn a step is. The short name of the step
// stands in for %s.
var verbs = map[schema.Completion]lang.Text{
	schema.ByProposal:      lang.T("melengkapi %s", "completes the %s"),
	schema.ByConsideration: lang.T("mempertimbangkan ide", "considers the idea"),
	schema.ByContent:       lang.T("melengkapi %s", "completes the %s"),
	schema.ByReady:         lang.T("melengkapi %s", "completes the %s"),
	schema.ByCorrection:    lang.T("mengoreksi", "corrects"),
	schema.ByDecision:      lang.T("memutuskan", "decides"),
	schema.ByPublication:   lang.T("mengunggah", "posts"),
}

func verb(s schema.ProcedureStep) lang.Text {
	t := verbs[s.CompletedBy]
	if strings.Contains(t.ID, "%s") {
		return t.With(esc(s.ShortName))
	}
	return t
}

// roles are the executors' names: "Pranata Humas atau Kabid PIP".
func roles(p schema.Procedure, keys []string) lang.Text {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = role(p, k)
	}
	return lang.T(strings.Join(names, " atau "), strings.Join(names, " or "))
}

func role(p schema.Procedure, key string) string {
	for _, e := range p.Executors {
		if e.Role == key {
			return esc(e.Name)
		}
	}
	return esc(key)
}

// facts are what content can lack, in plain words.
var facts = map[schema.ContentFact]lang.Text{
	schema.FactTitle:            lang.T("judul", "the title"),
	schema.FactNarrative:        lang.T("narasi", "the narrative"),
	schema.FactSourceText:       lang.T("bahan informasi", "the source text"),
	schema.FactSourceMedia:      lang.T("bahan foto/video", "the source photo or video"),
	schema.FactBrief:            lang.T("brief konten", "the brief"),
	schema.FactSources:          lang.T("materi konten", "the content's material"),
	schema.FactMedia:            lang.T("gambar atau video akhir", "the final picture or video"),
	schema.FactAltText:          lang.T("teks alternatif", "the alternative text"),
	schema.FactCaptions:         lang.T("takarir", "the captions"),
	schema.FactComplete:         lang.T("konten yang lengkap", "complete content"),
	schema.FactCorrectionNote:   lang.T("catatan ralat", "the note of the correction"),
	schema.FactWithdrawalReason: lang.T("alasan pencabutan", "the reason of the withdrawal"),
}

// keys are where in index.md a fact is written.
var keys = map[schema.ContentFact]string{
	schema.FactTitle: "title", schema.FactSourceText: "materials", schema.FactSourceMedia: "materials",
	schema.FactBrief: "brief", schema.FactSources: "materials", schema.FactAltText: "alt",
	schema.FactCorrectionNote: "corrections", schema.FactWithdrawalReason: "reason",
}

// when writes a time as people here do: 14 Apr 2025 09.00 WIB.
func (p *page) when(t time.Time) string { return p.l.ShortMoment(t.In(zone(p.Office))) }

// and lists things: "a, b, dan c".
func (p *page) and(things []string) string {
	n := len(things)
	switch n {
	case 0:
		return ""
	case 1:
		return things[0]
	case 2:
		return p.say("%s dan %s", "%s and %s", things[0], things[1])
	}
	return p.say("%s, dan %s", "%s, and %s", strings.Join(things[:n-1], ", "), things[n-1])
}

// few keeps the first n lines and says how many there are beyond.
func (p *page) few(n int, lines []string) []string {
	if len(lines) <= n {
		return lines
	}
	return append(slices.Clone(lines[:n]), p.say("- dan %d lainnya", "- and %d more", len(lines)-n))
}
