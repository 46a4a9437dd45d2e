package preview

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// drawing is one page on its way.
type drawing struct {
	Input
	speaker
	gallery *gallery
	anchors map[string]string // of the items, for links between them
	inlined map[*picture]int  // how often a picture stands in an article
}

// itemView is what the page shows of one item. All text is visible: nothing in it
// hides or turns around.
type itemView struct {
	N                           int
	Anchor, ID, Title, Revision string
	Badge, BadgeClass           string // what kind of change it is
	Effect                      string // what an approval does
	Places                      []place
	Facts                       []fact
	Withdrawal                  *note
	Corrections                 []note
	Problems                    []problem
	Count                       string // of the problems
	Grave                       bool   // an error is among them
	Unreadable                  bool
	Dropped                     bool // beyond the bounds
	Posts                       []*postView
	Article                     *articleView
}

type fact struct{ Name, Value string }

// place is where the item is or is to be, and how it gets there.
type place struct {
	How   string
	Names []string
}

// note is a correction or a withdrawal.
type note struct {
	Text, When, Kind string
	New              bool // not yet merged
}

type problem struct{ Class, Name, Where, Message, Hint string }

// postView is one destination's post.
type postView struct {
	Anchor, Name, Account, Initial string
	File                           string // of its text, in the item's folder
	Title, Text                    string
	Count, Over                    string
	First                          bool       // the media stand above the text
	Next                           string     // where to go on, past a long text
	Rest                           []partView // of a thread: what follows the text
	Media                          []*mediumView
}

// partView is a post of a thread below its first.
type partView struct{ Text, Count, Over string }

// Missing says that there is no text yet.
func (p *postView) Missing() bool { return p.Title == "" && p.Text == "" }

// Whole is the text with its title, as it is written.
func (p *postView) Whole() string {
	if p.Title == "" {
		texts := []string{p.Text}
		for _, part := range p.Rest {
			texts = append(texts, part.Text)
		}
		return strings.Join(texts, "\n"+platform.Divider+"\n")
	}
	return p.Title + "\n\n" + p.Text
}

// mediumView is one picture or video.
type mediumView struct {
	Label    string   // picture 1 of 2
	Facts    string   // name, size, duration
	Picture  *picture // a picture, or a video's poster; nil where there is none to show
	Why      string   // it can't be shown, or not all of it
	Link     string   // to the file itself; may be empty
	Video    bool
	Alt      string
	As       string // where the same alternative text stands already
	Mute     bool   // the destination takes no alternative text
	Credit   string
	Captions string // file of a video's subtitles
}

// articleView is the item as the website shows it.
type articleView struct {
	Anchor, Class, Title, Summary, When, Owner string
	Gone                                       bool // the site shows that it was removed, no more
	Media                                      []*mediumView
	Body                                       template.HTML
	Source                                     string // as it is written
	Tags                                       []string
}

// visible is text that nothing in it hides.
func visible(s string) string { return gfm.Visible(s) }

// view gathers what the page shows of the n-th item.
func (d *drawing) view(n int, it Item) (*itemView, error) {
	v := &itemView{N: n, Anchor: d.anchors[it.ID], ID: it.ID, Title: visible(cmp.Or(it.Meta.Title, it.ID)), Revision: short(it.Revision), Unreadable: !it.Parsed}
	d.problems(v, it)
	if v.Unreadable {
		return v, nil
	}
	d.change(v, it)
	d.facts(v, it)
	for _, m := range it.Messages {
		p, err := d.post(v, it, m)
		if err != nil {
			return nil, fmt.Errorf("draw %s for %s: %w", it.ID, m.Channel, err)
		}
		v.Posts = append(v.Posts, p)
	}
	var err error
	if v.Article, err = d.article(v, it, n); err != nil {
		return nil, fmt.Errorf("draw the article of %s: %w", it.ID, err)
	}
	v.chain()
	v.sameAlts()
	return v, nil
}

// longText is how many characters a phone scrolls through before it wants a way past.
const longText = 2000

// chain leads from each long post to what follows it.
func (v *itemView) chain() {
	for i, p := range v.Posts {
		next := v.Article.Anchor
		if i+1 < len(v.Posts) {
			next = v.Posts[i+1].Anchor
		}
		if utf8.RuneCountInString(p.Text) > longText {
			p.Next = next
		}
	}
}

// sameAlts names, at every alternative text but the first, where it stands
// already: the same words eight times over are read by nobody.
func (v *itemView) sameAlts() {
	first := map[[2]string]string{}
	see := func(m *mediumView, where string) {
		if m.Alt == "" || m.Mute {
			return
		}
		key := [2]string{m.Facts, m.Alt}
		if m.As = first[key]; m.As == "" {
			first[key] = where
		}
	}
	for _, p := range v.Posts {
		for _, m := range p.Media {
			see(m, p.Name)
		}
	}
	for _, m := range v.Article.Media {
		see(m, "")
	}
}

// short is the beginning of a git id.
func short(id string) string { return id[:min(len(id), 10)] }

// change says what kind of change it is and what an approval does.
func (d *drawing) change(v *itemView, it Item) {
	m := it.Meta
	at := func(t schema.Moment) string {
		when, err := t.In(d.Office.Location)
		if err != nil {
			return visible(string(t))
		}
		return d.l.Moment(when.In(d.Office.Location))
	}
	for i, c := range m.Corrections {
		v.Corrections = append(v.Corrections, note{Text: visible(c.Note), When: at(c.Time), New: it.Base != nil && !it.Base.New && i >= it.Base.Corrections})
	}
	slices.Reverse(v.Corrections)
	switch {
	case m.Withdrawal != nil:
		w := m.Withdrawal
		v.Withdrawal = &note{Text: visible(w.Reason), When: at(w.Time), Kind: withdrawals[w.Kind].In(d.l)}
		v.Badge, v.BadgeClass = d.say("Pencabutan", "Withdrawal"), "withdraw"
		v.Effect = d.say("Bila disetujui, konten ini diturunkan dari:", "If approved, this item is taken down from:")
	case it.Base != nil && !it.Base.New:
		v.Badge, v.BadgeClass = d.say("Ralat", "Correction"), "correct"
		v.Effect = d.effect(it, d.say("tayang sebagai ralat", "goes out as a correction"))
	case it.Base != nil:
		v.Badge, v.BadgeClass = d.say("Konten baru", "New item"), "new"
		v.Effect = d.effect(it, d.say("tayang", "goes out"))
	default:
		v.Effect = d.effect(it, d.say("tayang", "goes out"))
	}
	v.Places = d.places(it)
}

// effect says when an approved item goes out.
func (d *drawing) effect(it Item, what string) string {
	if at := it.Meta.PublishAt; at != "" {
		when, err := at.In(d.Office.Location)
		if err == nil {
			return d.say("Bila disetujui, konten ini %s tidak sebelum %s di:", "If approved, this item %s not before %s on:", what, d.l.Moment(when.In(d.Office.Location)))
		}
	}
	if d.Office.Merge == schema.MergePerson {
		return d.say("Bila disetujui lalu digabungkan, konten ini langsung %s di:", "Once approved and merged, this item %s at once on:", what)
	}
	return d.say("Bila disetujui, konten ini langsung %s di:", "If approved, this item %s at once on:", what)
}

// places are where the item is, or is to be, by who posts there.
func (d *drawing) places(it Item) []place {
	byItself := place{How: d.say("Otomatis", "By itself"), Names: []string{d.say("situs", "the website")}}
	byStaff := place{How: d.say("Diunggah staf", "Posted by staff")}
	if it.Meta.Withdrawal != nil {
		byStaff.How = d.say("Dihapus staf", "Deleted by staff")
	}
	for i, c := range it.Meta.Channels {
		if _, ok := platform.Of(c); !ok || slices.Contains(it.Meta.Channels[:i], c) {
			continue
		}
		name, dest := platform.Name(c), d.Office.Destination(c)
		if dest.Account != string(c) {
			name += " " + visible(dest.Account)
		}
		if dest.Transport == schema.API {
			byItself.Names = append(byItself.Names, name)
		} else {
			byStaff.Names = append(byStaff.Names, name)
		}
	}
	if len(byStaff.Names) == 0 {
		return []place{byItself}
	}
	return []place{byItself, byStaff}
}

func (d *drawing) facts(v *itemView, it Item) {
	add := func(name, value string) {
		if value != "" {
			v.Facts = append(v.Facts, fact{name, value})
		}
	}
	m := it.Meta
	class := visible(string(m.Classification))
	if t, ok := classes[m.Classification]; ok {
		class = t.In(d.l)
	}
	add(d.say("Klasifikasi", "Classification"), class)
	add(d.say("Penanggung jawab", "Responsible"), visible(m.Owner))
	add(d.say("Tanggal konten", "Date"), d.date(it))
	add(d.say("Bentuk", "Kind"), visible(string(m.Type)))
	add(d.say("Menggantikan", "Supersedes"), visible(m.Supersedes))
	add(d.say("Folder", "Folder"), it.ID)
	add(d.say("Revisi", "Revision"), v.Revision)
}

// date is the item's, with its clock where it has one.
func (d *drawing) date(it Item) string {
	switch {
	case it.Date.IsZero():
		return ""
	case it.Meta.Date.HasClock():
		return d.l.Moment(it.Date)
	}
	return d.l.Day(it.Date)
}

// problems lists the findings, the gravest first.
func (d *drawing) problems(v *itemView, it Item) {
	var counts []string
	for _, s := range severities {
		n := 0
		for _, f := range it.Findings {
			if f.Severity != s.is {
				continue
			}
			n++
			v.Grave = v.Grave || s.is == diag.Error
			v.Problems = append(v.Problems, problem{s.class, s.name.In(d.l), where(it.Item, f), visible(f.Message.In(d.l)), visible(f.Hint.In(d.l))})
		}
		if n > 0 {
			counts = append(counts, s.many.With(n).In(d.l))
		}
	}
	v.Count = strings.Join(counts, ", ")
}

// where is a finding's file and line, seen from the item.
func where(it *source.Item, f diag.Finding) string {
	name := strings.TrimPrefix(strings.TrimPrefix(f.Path, it.ID), "/")
	return fmt.Sprintf("%s:%d", visible(cmp.Or(name, f.Path)), f.Line)
}

// mediaFirst are the destinations whose apps show the media above the text.
var mediaFirst = []schema.Channel{"instagram", "tiktok", "youtube", "telegram", "whatsapp"}

func (d *drawing) post(v *itemView, it Item, m platform.Message) (*postView, error) {
	dest, _ := platform.Of(m.Channel)
	account := d.Office.Office.Office.ShortName
	if m.Account != string(m.Channel) {
		account = m.Account
	}
	p := &postView{
		Anchor: fmt.Sprintf("%s_%s", v.Anchor, m.Channel), Name: platform.Name(m.Channel), Account: visible(account),
		Initial: initial(account), File: "takarir/" + string(m.Channel) + ".txt",
		Title: visible(dest.TitleOf(m.Text)), Text: visible(dest.Body(m.Text)), First: slices.Contains(mediaFirst, m.Channel),
	}
	p.Count, p.Over = d.counted(m, m.Length)
	if texts := m.Parts(); len(texts) > 1 {
		for i, text := range texts {
			count, over := d.counted(m, m.Unit.Length(text))
			count = d.say("Bagian %d dari %d · %s", "Part %d of %d · %s", i+1, len(texts), count)
			if i == 0 {
				p.Text, p.Count, p.Over = visible(text), count, over
			} else {
				p.Rest = append(p.Rest, partView{visible(text), count, over})
			}
		}
	}
	if limit := dest.Title; limit.Max > 0 {
		p.Count = d.say("judul %s dari %s %s, deskripsi %s", "title %s of %s %s, description %s",
			d.l.Number(limit.Length(dest.TitleOf(m.Text))), d.l.Number(limit.Max), limit.Unit.Text(), p.Count)
	}
	for i, a := range m.Media {
		w, err := d.attachment(it, a, i, len(m.Media))
		if err != nil {
			return nil, err
		}
		w.Mute = dest.Media.Alt.Max == 0
		p.Media = append(p.Media, w)
	}
	return p, nil
}

// counted is how long a text is beside its limit, and by how much it is over.
func (d *drawing) counted(m platform.Message, n int) (count, over string) {
	if m.Max == 0 {
		return d.l.Number(n) + " " + m.Unit.Text().In(d.l), ""
	}
	if n > m.Max {
		over = d.say("lebih %s", "%s too many", d.l.Number(n-m.Max))
	}
	return d.say("%s dari %s %s", "%s of %s %s", d.l.Number(n), d.l.Number(m.Max), m.Unit.Text()), over
}

// initial stands where an app shows an account's picture.
func initial(account string) string {
	for _, r := range strings.TrimLeft(account, "@") {
		return strings.ToUpper(string(r))
	}
	return ""
}

// duration of a video, or nothing where its header does not say.
func (d *drawing) duration(t time.Duration) string {
	if t == 0 {
		return ""
	}
	return d.length(t)
}
