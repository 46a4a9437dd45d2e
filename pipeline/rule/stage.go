package rule

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Step is a step of the procedure at which an item can stand.
type Step int

// The steps, with the procedure's numbers.
const (
	Idea        Step = 1
	Concept     Step = 3
	Design      Step = 4
	Publication Step = 7
)

// ParseStep reads the words of --for: ide, konsep, desain or tayang.
func ParseStep(s string) (Step, error) {
	switch s {
	case "ide":
		return Idea, nil
	case "konsep":
		return Concept, nil
	case "desain":
		return Design, nil
	case "tayang":
		return Publication, nil
	}
	return 0, fmt.Errorf("step %q: choose ide, konsep, desain or tayang", s)
}

// Name is the step's name for people.
func (s Step) Name() lang.Text {
	switch s {
	case Idea:
		return lang.T("ide", "idea")
	case Concept:
		return lang.T("konsep", "concept")
	case Design:
		return lang.T("desain", "design")
	case Publication:
		return lang.T("tayang", "publication")
	}
	return lang.Same(fmt.Sprint(int(s)))
}

// Stage is the state of things: [Idea] without a brief; [Concept] with one but
// without media and captions; [Design] once either is there, or when a text for
// the site alone has everything that a concept needs.
func Stage(it *source.Item) Step {
	m := &it.Meta
	switch {
	case len(m.Media) > 0 || len(it.Captions) > 0 || m.Withdrawal != nil:
		return Design
	case m.Brief == nil || *m.Brief == schema.Brief{}:
		return Idea
	case textAlone(m) && briefLacks(m.Brief) == "" && narrated(it):
		return Design
	}
	return Concept
}

// Complete reports whether everything is there that must be before the item can
// be decided on and published. Of a withdrawn item nothing more is asked.
func Complete(it *source.Item) bool {
	return len(Missing(it, Idea)) == 0 && len(Missing(it, Concept)) == 0 && len(Missing(it, Design)) == 0
}

// Need is one of the things that the procedure asks for.
type Need int

// The requirements, in the SOP's order.
const (
	InformationMaterial Need = iota // bahan informasi
	VisualMaterial                  // bahan foto/video
	NarrativeIdea                   // narasi, the output of step 1
	BriefComplete                   // brief konten
	ContentMaterial                 // materi konten
	MediaFinal                      // konten foto/video/infografis
	AltText                         // teks alternatif
	CaptionText                     // takarir
)

var needNames = [...]lang.Text{
	InformationMaterial: lang.T("bahan informasi", "source material (bahan informasi)"),
	VisualMaterial:      lang.T("bahan foto/video", "photo/video material (bahan foto/video)"),
	NarrativeIdea:       lang.T("narasi", "text (narasi)"),
	BriefComplete:       lang.T("brief konten", "content brief (brief konten)"),
	ContentMaterial:     lang.T("materi konten", "content (materi konten)"),
	MediaFinal:          lang.T("media", "media"),
	AltText:             lang.T("teks alternatif", "alternative text (teks alternatif)"),
	CaptionText:         lang.T("takarir", "caption (takarir)"),
}

// needKeys are the keys under which each is written.
var needKeys = [...]string{
	InformationMaterial: "materials", VisualMaterial: "materials", NarrativeIdea: "summary", BriefComplete: "brief",
	ContentMaterial: "brief", MediaFinal: "media", AltText: "media", CaptionText: "channels",
}

// Requirement is a need that an item does or does not meet.
type Requirement struct {
	Step     Step
	Need     Need
	Of       string // what of it: a channel, a file, fields of the brief; may be empty
	Met      bool
	Position diag.Position // where it stands or belongs
}

// Name is the requirement in the SOP's words: "takarir instagram".
func (r Requirement) Name() lang.Text {
	if r.Of == "" {
		return needNames[r.Need]
	}
	return lang.T("%s %s", "%s %s").With(needNames[r.Need], r.Of)
}

// Missing is what the item still lacks for one of the steps 1, 3 and 4; of a
// later step it is what step 4 lacks.
func Missing(it *source.Item, step Step) []Requirement {
	if it.Meta.Withdrawal != nil {
		return nil
	}
	var out []Requirement
	require(it, step, func(r Requirement) {
		if !r.Met {
			out = append(out, r)
		}
	})
	return out
}

// Requirements is everything that one of the steps 1, 3 and 4 asks of the item,
// met or not.
func Requirements(it *source.Item, step Step) (out []Requirement) {
	require(it, step, func(r Requirement) { out = append(out, r) })
	return out
}

func require(it *source.Item, step Step, yield func(Requirement)) {
	add := func(n Need, of string, met bool, keys ...any) {
		r := Requirement{Step: step, Need: n, Of: of, Met: met}
		if !met {
			r.Position = it.At(keys...)
		}
		yield(r)
	}
	switch m := &it.Meta; {
	case step < Concept:
		add(InformationMaterial, "", hasMaterial(m, "informasi"), "materials")
		if m.Type == schema.Photo || m.Type == schema.Video {
			add(VisualMaterial, "", hasMaterial(m, "foto", "video"), "materials")
		}
		add(NarrativeIdea, "", strings.TrimSpace(m.Summary) != "" || narrated(it), "summary")
	case step < Design:
		lacks := briefLacks(m.Brief)
		add(BriefComplete, lacks, lacks == "", "brief")
		add(ContentMaterial, "", narrated(it))
	default:
		if m.Type != schema.Narrative {
			add(MediaFinal, "", len(m.Media) > 0, "type")
		}
		for i := range m.Media {
			add(AltText, mediaName(&m.Media[i]), strings.TrimSpace(m.Media[i].Alt) != "", "media", i)
		}
		for i, c := range m.Channels {
			if c != schema.Site {
				add(CaptionText, string(c), it.Captions[c].Text != "" && !isDraft(it.Captions[c].Text), "channels", i)
			}
		}
	}
}

// missing is what the item lacks for all steps up to the one it is judged for.
func (p *Pass) missing(need Need, yield func(Requirement)) {
	if !p.lacking {
		p.lacking = true
		for _, s := range []Step{Idea, Concept, Design} {
			p.lacks = append(p.lacks, Missing(p.Item, s)...)
		}
	}
	for _, r := range p.lacks {
		if p.Item.MisshapenWithin(needKeys[r.Need]) {
			continue // it may be there under a wrong key
		}
		if r.Need == need && r.Step <= p.Step && (p.Forced || p.Step >= Design) {
			yield(r)
		}
	}
}

func textAlone(m *schema.Item) bool {
	return m.Type == schema.Narrative && len(m.Channels) == 1 && m.Channels[0] == schema.Site
}

func hasMaterial(m *schema.Item, kinds ...schema.MaterialKind) bool {
	for _, x := range m.Materials {
		for _, k := range kinds {
			if x.Kind == k && (x.File != "" || strings.TrimSpace(x.Source) != "") {
				return true
			}
		}
	}
	return false
}

// briefLacks names the fields of the brief that are still empty. The call to
// action may stay out: not every content asks for one.
func briefLacks(b *schema.Brief) string {
	if b == nil {
		return "(objective, audience, key_message)"
	}
	var lacks []string
	for _, f := range []struct{ name, value string }{{"objective", b.Objective}, {"audience", b.Audience}, {"key_message", b.KeyMessage}} {
		if strings.TrimSpace(f.value) == "" {
			lacks = append(lacks, f.name)
		}
	}
	if lacks == nil {
		return ""
	}
	return "(" + strings.Join(lacks, ", ") + ")"
}

// hasNarrative reports whether the body says anything beside headings, blank
// lines and HTML comments.
func hasNarrative(body []byte) bool {
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte("\n"))
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("<!--")) {
			_, after, closed := bytes.Cut(body, []byte("-->"))
			if !closed {
				return false
			}
			body = after
			continue
		}
		if len(line) > 0 && line[0] != '#' {
			return true
		}
		body = rest
	}
	return false
}

// mediaName names one medium for people.
func mediaName(m *schema.Media) string {
	if m.File != "" {
		return m.File
	}
	return m.URL
}
