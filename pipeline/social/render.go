package social

import (
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Messages makes the message of every destination that the item names. Media are
// read once for all of them. A message is made even where there are findings;
// one with an error must not be published.
func Messages(it *source.Item, o *office.Office) ([]platform.Message, []diag.Finding) {
	if !it.Parsed || it.Meta.Withdrawal != nil {
		return nil, nil
	}
	var messages []platform.Message
	var findings []diag.Finding
	var assets []asset
	done := map[schema.Channel]bool{}
	for _, c := range it.Meta.Channels {
		dest, ok := platform.Of(c)
		if !ok || done[c] {
			continue
		}
		if len(done) == 0 {
			assets = look(it)
		}
		done[c] = true
		m, f := render(it, o.Destination(c), dest, assets)
		messages, findings = append(messages, m), append(findings, f...)
	}
	return messages, diag.Sort(findings)
}

// Render makes the message of one destination, with the limits that the office
// set for it.
func Render(it *source.Item, d schema.Destination, dest platform.Destination) (platform.Message, []diag.Finding) {
	m, findings := render(it, d, dest, look(it))
	return m, diag.Sort(findings)
}

// rendering is one message on its way.
type rendering struct {
	item     *source.Item
	dest     platform.Destination
	caption  source.Caption
	message  platform.Message
	findings []diag.Finding
}

func render(it *source.Item, d schema.Destination, dest platform.Destination, assets []asset) (platform.Message, []diag.Finding) {
	r := rendering{item: it, dest: dest.With(d), caption: it.Captions[dest.Channel]}
	r.message = platform.Message{
		Item: it.ID, Channel: dest.Channel, Account: d.Account, Title: it.Meta.Title, Text: r.caption.Text,
	}
	r.attach(assets)
	limit := r.dest.Limit(len(r.message.Media) > 0)
	r.message.Unit, r.message.Max = limit.Unit, limit.Max
	r.message.Length = limit.Length(r.dest.Body(r.caption.Text))
	r.checkText(limit)
	r.message.Digest = r.message.Sum()
	return r.message, r.findings
}

func (r *rendering) report(rule RuleDoc, at diag.Position, message, hint lang.Text) {
	r.findings = append(r.findings, found(rule, at, message, hint))
}

// atChannel is where the front matter names the channel.
func (r *rendering) atChannel() diag.Position {
	for i, c := range r.item.Meta.Channels {
		if c == r.dest.Channel {
			return r.item.At("channels", i)
		}
	}
	return r.item.At("channels")
}

// inCaption is the position of a byte of the caption.
func (r *rendering) inCaption(offset int) diag.Position {
	before := r.caption.Text[:offset]
	line := strings.LastIndex(before, "\n") + 1
	return diag.Position{
		Path: r.caption.Path, Line: 1 + strings.Count(before, "\n"), Column: 1 + utf8.RuneCountInString(before[line:]),
	}
}

func (r *rendering) checkText(limit platform.Limit) {
	text, name := r.caption.Text, r.dest.Name
	if strings.TrimSpace(text) == "" {
		r.report(CaptionMissing, r.atChannel(),
			lang.T("takarir %s belum ada", "the caption for %s is missing").With(name),
			lang.T("tulis teksnya di %s/takarir/%s.txt, atau mulai dari ringkasan dengan `terbit check --fix`",
				"write it in %s/takarir/%s.txt, or start from the summary with `terbit check --fix`").With(r.item.ID, r.dest.Channel))
		return
	}
	r.checkTitle()
	if !r.checkLength(limit) {
		r.checkLength(r.dest.Encoded)
	}
	if i := strings.IndexAny(text, r.dest.Refused); i >= 0 {
		r.report(RefusedCharacter, r.inCaption(i),
			lang.T("%s menolak tanda %s", "%s refuses the character %s").With(name, text[i:i+1]),
			lang.T("tulis dengan kata, misalnya “lebih dari”", "write it in words, such as “more than”"))
	}
	r.checkCount(r.dest.Tags)
	r.checkCount(r.dest.Mentions)
	r.checkCount(r.dest.Links)
}

// checkLength says by how much the body of the text is too long, and where.
func (r *rendering) checkLength(limit platform.Limit) (tooLong bool) {
	body := r.dest.Body(r.caption.Text)
	over := limit.Over(body)
	if over == 0 {
		return false
	}
	start := len(r.caption.Text) - len(body)
	what := lang.T("takarir", "the caption")
	if r.dest.Title.Max > 0 {
		what = lang.T("deskripsi", "the description")
	}
	hint := lang.T("kurangi sekurangnya %d; batasnya terlampaui mulai di sini", "cut at least %d; the limit is passed here").With(over)
	if len(r.message.Media) > 0 && limit == r.dest.Caption && r.dest.Text.Over(body) == 0 {
		hint = lang.T("kurangi sekurangnya %d (tanpa media batasnya %d); batasnya terlampaui mulai di sini",
			"cut at least %d (without media the limit is %d); the limit is passed here").With(over, r.dest.Text.Max)
	}
	r.report(CaptionTooLong, r.inCaption(start+limit.Fits(body)),
		lang.T("%s %s %d %s, batasnya %d", "%s for %s is %d %s, the limit is %d").With(what, r.dest.Name, limit.Length(body), limit.Unit.Text(), limit.Max), hint)
	return true
}

// checkTitle judges the first line where the platform keeps a title apart.
func (r *rendering) checkTitle() {
	if r.dest.Title.Max == 0 {
		return
	}
	title, body, more := strings.Cut(r.caption.Text, "\n")
	if over := r.dest.Title.Over(title); over > 0 {
		r.report(VideoTitle, r.inCaption(r.dest.Title.Fits(title)),
			lang.T("judul %s %d karakter, batasnya %d", "the title for %s is %d characters, the limit is %d").With(r.dest.Name, r.dest.Title.Length(title), r.dest.Title.Max),
			lang.T("kurangi sekurangnya %d; rincian ditulis setelah baris kosong", "cut at least %d; details go after the blank line").With(over))
	}
	if more && !strings.HasPrefix(body, "\n") {
		r.report(VideoTitle, r.inCaption(len(title)+1),
			lang.T("setelah judul %s harus ada baris kosong", "a blank line must follow the title for %s").With(r.dest.Name),
			lang.T("baris pertama judul, baris kedua kosong, lalu deskripsi", "first line the title, second line blank, then the description"))
	}
}

// checkCount judges hashtags, mentions or links.
func (r *rendering) checkCount(limit platform.Limit) {
	over := limit.Over(r.caption.Text)
	if over == 0 {
		return
	}
	r.report(TagsTooMany, r.inCaption(limit.Fits(r.caption.Text)),
		lang.T("%d %s pada takarir %s, batasnya %d", "%d %s in the caption for %s, the limit is %d").
			With(limit.Length(r.caption.Text), limit.Unit.Text(), r.dest.Name, limit.Max),
		lang.T("hapus sekurangnya %d", "remove at least %d").With(over))
}
