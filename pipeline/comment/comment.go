package comment

import (
	"cmp"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Marker is the first line of the sticky comment; nobody sees it.
const Marker = "<!-- terbit:keputusan -->"

// Max is the length of a comment in UTF-16 code units, which are never fewer
// than the characters that GitHub counts.
const Max = 65535

// Input is everything the comment speaks of.
type Input struct {
	Decision  gate.Decision
	Items     []Item // in any order; found by path
	Procedure schema.Procedure
	// Office gives the zone, the accounts and who merges; nil is an office with
	// the defaults.
	Office *office.Office

	// ServerURL is where people see GitHub; empty means https://github.com.
	ServerURL  string
	Repository string // owner/name
	Number     int
	// HeadRepository and HeadBranch are where the content is edited; an empty
	// repository means Repository, an empty branch that it is gone.
	HeadRepository, HeadBranch string

	// Author opened the pull request.
	Author Person
	// Merged says that the pull request is merged.
	Merged bool
	// NoDrafts says that the plan has no draft pull requests.
	NoDrafts bool
	// Comments are the bodies of people's comments by id, for the lines to paste anew.
	Comments map[int64]string
	// Previews show the pictures.
	Previews []Link
}

// Person is an account with the roles it holds at present.
type Person struct {
	Login string
	Roles []string
}

// Link is an address with its name.
type Link struct{ Label, URL string }

// Item is what the comment shows of one item.
type Item struct {
	Path           string // content/<year>/<slug>
	Title          string
	Summary        string
	Kind           schema.Kind
	Classification schema.Classification
	// Channels are all that the item names, the site included or not.
	Channels []schema.Channel
	// PublishAt is the time before which nothing goes out; zero if none.
	PublishAt time.Time
	// Quiet is the quiet period in which new posts would have to wait; zero if none.
	Quiet office.Quiet
	// Note is the note of the correction, or the reason of the withdrawal.
	Note string
	// Narrative is the text of the site, as it is written.
	Narrative string
	// Changes are the text files that a change of a published item touches.
	Changes []Change
	// Met are the content facts that hold, as in the snapshot.
	Met      []schema.ContentFact
	Messages []platform.Message
	Findings []diag.Finding
}

// Of takes from a loaded item what the comment shows at that time; Met, Messages and
// Findings are left to the caller.
func Of(it *source.Item, o *office.Office, now time.Time) Item {
	m := it.Meta
	out := Item{
		Path: it.ID, Title: m.Title, Summary: m.Summary, Kind: m.Type,
		Classification: m.Classification, Channels: m.Channels, Narrative: strings.TrimSpace(string(it.Body)),
	}
	if at, err := m.PublishAt.In(zone(o)); err == nil {
		out.PublishAt = at
	}
	if o != nil {
		if out.PublishAt.After(now) {
			now = out.PublishAt
		}
		out.Quiet, _ = o.Quiets(m.Classification, now)
	}
	if n := len(m.Corrections); n > 0 {
		out.Note = m.Corrections[n-1].Note
	}
	if m.Withdrawal != nil {
		out.Note = m.Withdrawal.Reason
	}
	return out
}

func zone(o *office.Office) *time.Location {
	if o == nil || o.Location == nil {
		return time.UTC
	}
	return o.Location
}

// Render writes the sticky comment.
func Render(in Input, l lang.Lang) string { return newPage(in, l).fit() }

func newPage(in Input, l lang.Lang) *page {
	in.Number = cmp.Or(in.Number, in.Decision.PullRequest)
	in.ServerURL = strings.TrimRight(cmp.Or(in.ServerURL, "https://github.com"), "/")
	in.HeadRepository = cmp.Or(in.HeadRepository, in.Repository)
	in.Decision = in.Decision.In(l)
	p := &page{Input: in, l: l}
	for _, it := range in.Decision.Items {
		p.views = append(p.views, p.viewOf(it))
	}
	return p
}

// page is a comment on its way.
type page struct {
	Input
	l     lang.Lang
	views []*view
	cut   cut
}

// view is one item with what is known of it.
type view struct {
	Item
	d    gate.ItemDecision
	turn schema.ProcedureStep // zero where it is nobody's
	mood mood
}

func (p *page) viewOf(d gate.ItemDecision) *view {
	v := &view{Item: Item{Path: d.Path}, d: d}
	for _, it := range p.Items {
		if it.Path == d.Path {
			v.Item = it
		}
	}
	v.Title = cmp.Or(v.Title, d.Path)
	v.turn, _ = p.Procedure.Step(d.Turn.Step)
	v.mood = p.moodOf(v)
	return v
}

// say is one sentence in the page's language.
func (p *page) say(id, en string, args ...any) string {
	return say(p.l, id, en, args...)
}

func say(l lang.Lang, id, en string, args ...any) string {
	text := lang.T(id, en)
	if len(args) > 0 {
		text = text.With(args...)
	}
	return text.In(l)
}

// parts joins what is not empty by blank lines.
func parts(s ...string) string {
	var out []string
	for _, part := range s {
		if part = strings.Trim(part, "\n"); part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, "\n\n")
}

// write is the whole comment.
func (p *page) write() string {
	body := parts(p.head(), p.incomplete(), p.obstacles(), p.todo(), p.content(), p.ignored(), p.reasons())
	return Marker + "\n" + body + "\n"
}

// content is what the pull request would publish, item by item.
func (p *page) content() string {
	if p.silent() {
		return ""
	}
	if p.cut.brief {
		return p.listed()
	}
	var out []string
	for i, v := range p.views {
		section := p.section(v)
		if i > 0 {
			section = fold(p.summary(v), section)
		}
		out = append(out, section)
	}
	return parts(out...)
}

// silent says that there is nothing to show beyond the verdict.
func (p *page) silent() bool {
	m := p.mood()
	return m == doubtful || m == notApplicable
}

// section is one item.
func (p *page) section(v *view) string {
	next := ""
	if f := p.focus(); !p.alike(f, v) {
		next = p.next(v) // else the first lines tell it
	}
	return parts(p.intro(v), next, p.requirements(v), p.steps(v), p.remarks(v), p.shown(v), p.findings(v))
}

// fold hides a part behind a line that opens it.
func fold(summary, body string) string {
	if body == "" {
		return ""
	}
	return "<details>\n<summary>" + summary + "</summary>\n\n" + body + "\n\n</details>"
}

// focus is the item whose turn the heading tells: the one furthest behind.
func (p *page) focus() *view {
	var f *view
	for _, v := range p.views {
		if f == nil || v.mood.rank() > f.mood.rank() || v.mood.rank() == f.mood.rank() && v.turn.Number < f.turn.Number {
			f = v
		}
	}
	return f
}
