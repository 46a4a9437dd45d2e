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
	parts    []platform.Part // of the caption; one where it is no thread
	message  platform.Message
	findings []diag.Finding
}

func render(it *source.Item, d schema.Destination, dest platform.Destination, assets []asset) (platform.Message, []diag.Finding) {
	r := rendering{item: it, dest: dest.With(d), caption: it.Captions[dest.Channel]}
	r.message = platform.Message{
		Item: it.ID, Channel: dest.Channel, Account: d.Account, Title: it.Meta.Title, Text: r.caption.Text,
	}
	r.attach(assets)
	r.parts = r.dest.Split(r.caption.Text)
	limit := r.dest.Limit(len(r.message.Media) > 0)
	r.message.Unit, r.message.Max = limit.Unit, limit.Max
	for _, p := range r.parts {
		r.message.Length = max(r.message.Length, limit.Length(r.dest.Body(p.Text)))
	}
	r.checkText()
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

func (r *rendering) checkText() {
	text, name := r.caption.Text, r.dest.Name
	if strings.TrimSpace(text) == "" {
		r.report(CaptionMissing, r.atChannel(),
			lang.T("takarir %s belum ada", "the caption for %s is missing").With(name),
			lang.T("tulis teksnya di %s/takarir/%s.txt, atau mulai dari ringkasan dengan `terbit check --fix`",
				"write it in %s/takarir/%s.txt, or start from the summary with `terbit check --fix`").With(r.item.ID, r.dest.Channel))
		return
	}
	r.checkTitle()
	r.checkParts()
	if i := strings.IndexAny(text, r.dest.Refused); i >= 0 {
		r.report(RefusedCharacter, r.inCaption(i),
			lang.T("%s menolak tanda %s", "%s refuses the character %s").With(name, text[i:i+1]),
			lang.T("tulis dengan kata, misalnya “lebih dari”", "write it in words, such as “more than”"))
	}
	for i, p := range r.parts {
		if !r.checkLength(i, r.dest.Limit(len(r.message.Media) > 0 && i == 0)) { // media go with the first
			r.checkLength(i, r.dest.Encoded)
		}
		r.checkCount(p, r.dest.Tags)
		r.checkCount(p, r.dest.Mentions)
		r.checkCount(p, r.dest.Links)
	}
}

// checkParts judges how a caption is divided into a thread.
func (r *rendering) checkParts() {
	if len(r.parts) == 1 {
		return
	}
	for i, p := range r.parts {
		if p.Text == "" {
			r.report(PartEmpty, r.inCaption(p.At),
				lang.T("bagian %d dari %d pada takarir %s kosong", "part %d of %d of the caption for %s is empty").With(i+1, len(r.parts), r.dest.Name),
				lang.T("isi bagian itu, atau hapus satu baris ---", "write that part, or delete one line ---"))
		}
	}
	if most := r.dest.Parts.Max; len(r.parts) > most {
		r.report(PartsTooMany, r.inCaption(r.parts[most].At),
			lang.T("takarir %s %d bagian, paling banyak %d", "the caption for %s has %d parts, the most is %d").With(r.dest.Name, len(r.parts), most),
			lang.T("ringkas, atau tautkan ke halaman situs", "shorten it, or link to the page on the website"))
	}
}

// checkLength says by how much the body of a part is too long, and where.
func (r *rendering) checkLength(part int, limit platform.Limit) (tooLong bool) {
	text := r.parts[part].Text
	body := r.dest.Body(text)
	over := limit.Over(body)
	if over == 0 {
		return false
	}
	start := r.parts[part].At + len(text) - len(body)
	what := lang.T("takarir", "the caption")
	switch {
	case r.dest.Title.Max > 0:
		what = lang.T("deskripsi", "the description")
	case len(r.parts) > 1:
		what = lang.T("bagian %d takarir", "part %d of the caption").With(part + 1)
	}
	hint := lang.T("kurangi sekurangnya %d; batasnya terlampaui mulai di sini", "cut at least %d; the limit is passed here").With(over)
	if len(r.message.Media) > 0 && limit == r.dest.Caption && r.dest.Text.Over(body) == 0 {
		hint = lang.T("kurangi sekurangnya %d (tanpa media batasnya %d); batasnya terlampaui mulai di sini",
			"cut at least %d (without media the limit is %d); the limit is passed here").With(over, r.dest.Text.Max)
	}
	if r.dest.Parts.Max > 0 && len(r.parts) == 1 {
		hint = lang.T("kurangi sekurangnya %d, atau bagi menjadi utas dengan baris ---; batasnya terlampaui mulai di sini",
			"cut at least %d, or divide it into a thread by a line ---; the limit is passed here").With(over)
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

// checkCount judges the hashtags, mentions or links of a part.
func (r *rendering) checkCount(p platform.Part, limit platform.Limit) {
	over := limit.Over(p.Text)
	if over == 0 {
		return
	}
	r.report(TagsTooMany, r.inCaption(p.At+limit.Fits(p.Text)),
		lang.T("%d %s pada takarir %s, batasnya %d", "%d %s in the caption for %s, the limit is %d").
			With(limit.Length(p.Text), limit.Unit.Text(), r.dest.Name, limit.Max),
		lang.T("hapus sekurangnya %d", "remove at least %d").With(over))
}
