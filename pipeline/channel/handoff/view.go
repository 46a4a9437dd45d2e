package handoff

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// listPage is outbox/index.html.
type listPage struct {
	Office string
	Lang   lang.Lang
	Root   string // way up to the outbox
	Items  []itemPage
}

// itemPage is the page of one item.
type itemPage struct {
	Office, ID, Title, Root string
	Lang                    lang.Lang
	Time, Stamp             string
	Jobs                    []jobView
	Groups                  []group
	Bundle                  bundle
	Link                    string // to this page, from the page being drawn
	newest                  time.Time
}

// group is the destinations with one thing to do, the most urgent first.
type group struct {
	Action string
	Jobs   []jobView
}

func groups(jobs []jobView) []group {
	var out []group
	for _, action := range []string{Withdraw, Correct, Post} {
		g := group{Action: action}
		for _, j := range jobs {
			if j.Action == action {
				g.Jobs = append(g.Jobs, j)
			}
		}
		if len(g.Jobs) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// jobView is one destination on an item's page.
type jobView struct {
	Record
	Name, Count, Short string
	Who                string // the account, in words where the office named none
	Steps              []step
	Fields             []field // what to copy
	Alts               []field // alternative texts, in the order of Files
	Compose            string
	Files              []fileView
	Changes            []piece
	SameText           bool
	Reply              *field
	Command, Failed    field
	Stamp, When        string
	Wide               bool // no media beside the text
	Parts              int  // of the text; 1 where it is no thread
}

// step is one line of what to do. Code, where set, is to be copied exactly; Link
// is a page to open.
type step struct {
	Text string
	Link string
	Code *field
}

// field is a text to copy.
type field struct {
	ID, Label, Text string
	Rows            int
}

// fileView is one medium.
type fileView struct {
	File
	Path, Label, Save string
}

// rows is the height of a field for a text, at the width of a small phone.
func rows(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + max(0, len([]rune(line))-1)/34
	}
	return max(1, n)
}

func newField(id, label, text string) field {
	return field{ID: id, Label: label, Text: text, Rows: rows(text)}
}

func newItemPage(office string, l lang.Lang, id string, records []Record, texts []string) itemPage {
	p := itemPage{Office: office, ID: id, Lang: l, Root: "../.."}
	for i, r := range records {
		p.Jobs = append(p.Jobs, newJobView(l, r, texts[i]))
		if p.newest.IsZero() || r.Time.After(p.newest) {
			p.newest, p.Title = r.Time, cmp.Or(r.Title, p.Title)
		}
		p.Title = cmp.Or(p.Title, r.Title)
	}
	p.Title = cmp.Or(p.Title, id)
	p.Groups, p.Time, p.Stamp = groups(p.Jobs), l.Moment(p.newest), p.newest.Format(time.RFC3339)
	return p
}

// speaker fills in sentences while a view is made.
type speaker struct{ l lang.Lang }

func (s speaker) say(key string, args ...any) string { return vocabulary[key].With(args...).In(s.l) }

func newJobView(l lang.Lang, r Record, text string) jobView {
	d, _ := platform.Of(r.Channel)
	s := speaker{l}
	v := jobView{Record: r, Name: d.Name, Stamp: r.Time.Format(time.RFC3339), When: l.Moment(r.Time), Wide: len(r.Media) == 0}
	v.Short = strings.TrimPrefix(r.Digest, "sha256:")
	v.Short = v.Short[:min(len(v.Short), 12)]
	id := string(r.Channel)
	v.Who = r.Account
	if v.Who == id { // an account that is not configured is called like its channel
		v.Who = s.say("own")
	}
	v.Command = newField(id+"-catat", vocabulary["mark"].In(l), "/tayang "+id+" URL")
	v.Failed = newField(id+"-gagal", vocabulary["mark"].In(l), "/gagal "+id+" ALASAN")
	if r.Action == Withdraw {
		v.Command.Text = "/dicabut " + id
		v.Steps = s.withdrawal(v, d)
		return v
	}
	v.Count = s.say("length", l.Number(r.Length), l.Number(r.Max), r.Unit.Text().In(l))
	v.Parts = len(d.Split(text))
	if v.thread() {
		v.Count = s.say("longest", v.Count)
	}
	v.Fields = s.fields(r, d, text)
	if r.Already > 0 { // the media are out with part 1
		r.Media, v.Wide = nil, true
	}
	for i, f := range r.Media {
		v.Files = append(v.Files, s.file(id, i, f))
		if f.Alt != "" {
			v.Alts = append(v.Alts, newField(fmt.Sprintf("%s-alt-%d", id, i+1), s.altLabel(i, len(r.Media), f), f.Alt))
		}
	}
	if r.Action == Correct {
		s.correction(&v, d, text)
		return v
	}
	v.Compose = d.ComposeLink(d.Split(text)[0].Text)
	if r.Already > 0 {
		v.Compose = "" // it opens a new post
	}
	v.Steps = s.posting(v, d)
	return v
}

// fields are the texts to copy: one, a title and a description, or the parts of a thread
// that are still to be posted.
func (s speaker) fields(r Record, d platform.Destination, text string) (out []field) {
	id := string(r.Channel)
	if parts := d.Split(text); len(parts) > 1 {
		for i, p := range parts {
			if i >= r.Already {
				out = append(out, newField(fmt.Sprintf("%s-teks-%d", id, i+1), s.say("part", i+1, len(parts), s.l.Number(r.Unit.Length(p.Text)), r.Unit.Text().In(s.l)), p.Text))
			}
		}
		return out
	}
	if d.Title.Max > 0 {
		return []field{
			newField(id+"-judul", vocabulary["title"].In(s.l), d.TitleOf(text)),
			newField(id+"-teks", vocabulary["body"].In(s.l), d.Body(text)),
		}
	}
	return []field{newField(id+"-teks", vocabulary["text"].In(s.l), text)}
}

func (s speaker) file(id string, i int, f File) fileView {
	kind := vocabulary[f.Kind].In(s.l)
	v := fileView{File: f, Path: path.Join(id, f.Name), Label: fmt.Sprintf("%s %d", kind, i+1)}
	verb := "download"
	if f.Name == "" {
		v.Path, verb = f.URL, "elsewhere"
	}
	v.Save = s.say(verb, strings.ToLower(v.Label))
	v.Label += " · " + s.l.Size(f.Bytes)
	if f.Width > 0 {
		v.Label += fmt.Sprintf(" · %d×%d", f.Width, f.Height)
	}
	return v
}

// altLabel says whose alternative text it is, where there is more than one medium.
func (s speaker) altLabel(i, n int, f File) string {
	if n == 1 {
		return vocabulary["alt"].In(s.l)
	}
	return s.say("altof", strings.ToLower(vocabulary[f.Kind].In(s.l)), i+1)
}

// posting: save the media, copy the text, post it and record the link.
func (s speaker) posting(v jobView, d platform.Destination) []step {
	first := s.say("save", len(v.Files))
	switch len(v.Files) {
	case 0:
		first = vocabulary["nomedia"].In(s.l)
	case 1:
		first = vocabulary["save1"].In(s.l)
	}
	second := step{Text: vocabulary["copytext"].In(s.l)}
	upload := s.say("upload", d.Name, v.Who)
	switch {
	case v.Already > 0:
		return []step{{Text: s.say("goeson", v.Already, v.Already+1), Link: v.URL}, {Text: s.say("replies", d.Name, v.Who)}, {Text: vocabulary["recordfirst"].In(s.l), Code: &v.Command}}
	case v.thread():
		second.Text = vocabulary["copypart"].In(s.l)
		return []step{{Text: first}, second, {Text: s.say("replies", d.Name, v.Who)}, {Text: vocabulary["recordfirst"].In(s.l), Code: &v.Command}}
	case d.Title.Max > 0:
		second.Text = vocabulary["copytitle"].In(s.l)
	}
	return []step{{Text: first}, second, {Text: upload, Code: &v.Command}}
}

// thread reports whether the text is one of several parts.
func (v jobView) thread() bool { return v.Parts > 1 }

// correction: edit where a person can, else delete and post again, or reply.
func (s speaker) correction(v *jobView, d platform.Destination, text string) {
	v.SameText = v.Previous == text
	record := step{Text: vocabulary["record"].In(s.l), Code: &v.Command}
	switch {
	case v.SameText:
		v.Steps = []step{{Text: vocabulary["editmedia"].In(s.l), Link: v.URL}, record}
	case d.Edit.Person && len(v.Files) > 0:
		v.Steps = []step{{Text: vocabulary["edit"].In(s.l), Link: v.URL}, {Text: vocabulary["alsomedia"].In(s.l)}, record}
	case d.Edit.Person:
		v.Steps = []step{{Text: vocabulary["edit"].In(s.l), Link: v.URL}, record}
	default:
		v.Steps = []step{{Text: s.say("redo", d.Name), Link: v.URL}, {Text: s.say("repost", v.Who)}, record}
		v.Compose = d.ComposeLink(d.Split(text)[0].Text)
	}
	if v.thread() && !v.SameText {
		v.Steps[len(v.Steps)-1].Text = vocabulary["recordfirst"].In(s.l)
		v.Steps = slices.Insert(v.Steps, len(v.Steps)-1, step{Text: s.say("eachpart", v.Parts)})
	}
	if !v.SameText && v.Previous != "" {
		v.Changes = compare(v.Previous, text)
	}
	reply := "RALAT: " + v.Reason
	if !d.Edit.Person && d.Thread.Person && v.Reason != "" && d.Text.Over(reply) == 0 {
		f := newField(string(v.Channel)+"-ralat", vocabulary["text"].In(s.l), reply)
		v.Reply = &f
	}
}

// withdrawal: open, delete, make sure, record.
func (s speaker) withdrawal(v jobView, d platform.Destination) []step {
	first := step{Text: vocabulary["delete"].In(s.l), Link: v.URL}
	if v.URL == "" {
		first.Text = s.say("search", v.Who, d.Name)
	}
	if d.Parts.Max > 0 {
		first.Text += " " + s.say("allparts")
	}
	return []step{first, {Text: vocabulary["gone"].In(s.l)}, {Text: vocabulary["recordoff"].In(s.l), Code: &v.Command}}
}
