package comment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// shown is what the item would show, complete: open for those who correct and
// decide, folded while it is still being made, and afterwards.
func (p *page) shown(v *view) string {
	if v.takesDown(p) {
		return ""
	}
	body := parts(p.previews(v), p.changes(v), p.article(v), p.media(v), p.texts(v))
	if body == "" || v.judged() {
		return body
	}
	n := len(v.Messages)
	label := p.say("Isi sementara: %d kanal", "The content so far: %d channels", n)
	if v.mood == approved || v.mood == live {
		label = p.say("Isi yang disetujui: %d kanal", "The content that was approved: %d channels", n)
	}
	return fold(label, body)
}

// judged says that somebody is to judge the content now.
func (v *view) judged() bool {
	c := v.turn.CompletedBy
	return (c == schema.ByCorrection || c == schema.ByDecision) && !v.mood.over()
}

// article is the narrative, which the site shows whole. The link to it always
// stands beside what the item is, so leaving it out hides nothing.
func (p *page) article(v *view) string {
	words := len(strings.Fields(v.Narrative))
	if words == 0 || p.cut.noArticle {
		return ""
	}
	return parts("##### "+p.say("Situs · narasi %s kata", "The site · a narrative of %s words", p.l.Number(words)),
		fold(p.say("Baca narasinya di sini", "Read the narrative here"), quote(v.Narrative)))
}

func (p *page) previews(v *view) string {
	if v != p.views[0] {
		return ""
	}
	var out []string
	for _, l := range p.Previews {
		if a := address(l.URL); a != "" && len(out) < 10 {
			out = append(out, link(name(l.Label), a))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return p.say("Lihat dengan gambar: ", "See it with pictures: ") + strings.Join(out, " · ")
}

// medium is one attachment with its alternative texts: usually the same for all
// destinations.
type medium struct {
	platform.Attachment
	alts []string
}

func (m medium) same(a platform.Attachment) bool {
	return m.File == a.File && m.URL == a.URL && m.SHA256 == a.SHA256
}

// mediaOf are the media of all messages, each once.
func mediaOf(v *view) []medium {
	var out []medium
	for _, m := range v.Messages {
		for _, a := range m.Media {
			i := slices.IndexFunc(out, func(o medium) bool { return o.same(a) })
			if i < 0 {
				i, out = len(out), append(out, medium{Attachment: a})
			}
			if a.Alt != "" && !slices.Contains(out[i].alts, a.Alt) {
				out[i].alts = append(out[i].alts, a.Alt)
			}
		}
	}
	return out
}

// media are the files with their complete alternative texts.
func (p *page) media(v *view) string {
	var out []string
	for i, m := range mediaOf(v) {
		line := fmt.Sprintf("**%s** %s · %s", p.medium(i, m), p.file(v, m.Attachment), p.l.Size(m.Bytes))
		if m.Width > 0 && m.Height > 0 {
			line += fmt.Sprintf(" · %d×%d", m.Width, m.Height)
		}
		if len(m.alts) == 0 {
			out = append(out, line+"\n\n"+p.say("⚠️ Tanpa teks alternatif.", "⚠️ No alternative text."))
			continue
		}
		out = append(out, line)
		for _, alt := range m.alts {
			out = append(out, p.long(p.say("Teks alternatif: ", "Alternative text: ")+alt, indexOf(v.Path)))
		}
	}
	return parts(out...)
}

// long is a quotation of what is decided on; where there is no room, the file.
func (p *page) long(text, path string) string {
	if p.cut.noAlt {
		return p.say("Terlalu panjang untuk dimuat di sini. Baca di %s.", "Too long to be shown here. Read it in %s.", link(code(path), p.blob(path)))
	}
	return quote(text)
}

func (p *page) medium(i int, m medium) string {
	if m.Kind == platform.Video {
		return p.say("Video %d:", "Video %d:", i+1)
	}
	return p.say("Gambar %d:", "Picture %d:", i+1)
}

// file leads to a medium; one kept elsewhere has an address of its own.
func (p *page) file(v *view, a platform.Attachment) string {
	if a.File == "" {
		return link(code(a.URL), address(a.URL))
	}
	return link(code(a.File), p.blob(v.Path+"/"+a.File))
}

// key names one text of the comment.
type key struct{ item, message int }

// texts are the destinations' texts, and once more, byte for byte.
func (p *page) texts(v *view) string {
	item := slices.Index(p.views, v)
	var open, exact []string
	for i, m := range v.Messages {
		block := p.text(v, m, p.cut.linked[key{item, i}])
		open = append(open, parts(p.destination(v, m), block))
		if !p.cut.exactOnly && !blank(m.Text) {
			exact = append(exact, "**"+name(platform.Name(m.Channel))+"**", fence(m.Text))
		}
	}
	if len(exact) > 0 {
		open = append(open, fold(p.say("Teks persis, huruf demi huruf", "The exact text, letter by letter"), parts(exact...)))
	}
	return parts(open...)
}

// text is one text: to read, or exactly, or a link to it.
func (p *page) text(v *view, m platform.Message, linked bool) string {
	file := captionOf(m.Channel)
	switch {
	case blank(m.Text):
		return p.say("⚠️ Belum ada takarir: %s", "⚠️ No caption yet: %s", link(code(file), p.create(v.Path, file)))
	case linked:
		return p.say("⚠️ **Teks ini terlalu panjang untuk dimuat di sini.** Baca seluruhnya di %s sebelum memutuskan.",
			"⚠️ **This text is too long to be shown here.** Read all of it in %s before deciding.", link(code(file), p.blob(v.Path+"/"+file)))
	case p.cut.exactOnly:
		return fence(m.Text)
	}
	texts := m.Parts()
	if len(texts) == 1 {
		return quote(m.Text)
	}
	var blocks []string
	for i, text := range texts {
		head := p.say("**Bagian %d dari %d** · %s %s", "**Part %d of %d** · %s %s", i+1, len(texts), p.l.Number(m.Unit.Length(text)), m.Unit.Text())
		blocks = append(blocks, head, quote(text))
	}
	return parts(blocks...)
}

// destination is the heading of a text: where, how long, with which media.
func (p *page) destination(v *view, m platform.Message) string {
	heading := "##### " + name(platform.Name(m.Channel))
	if m.Account != "" && m.Account != string(m.Channel) {
		heading += " " + name(m.Account)
	}
	if n := len(m.Parts()); n > 1 {
		heading += p.say(" · utas %d bagian, terpanjang", " · a thread of %d parts, the longest", n)
	}
	if m.Max > 0 {
		heading += p.say(" · %s dari %s %s", " · %s of %s %s", p.l.Number(m.Length), p.l.Number(m.Max), m.Unit.Text())
	} else if !blank(m.Text) {
		heading += fmt.Sprintf(" · %s %s", p.l.Number(m.Length), m.Unit.Text().In(p.l))
	}
	if m.Max > 0 && m.Length > m.Max {
		heading += p.say(" · ⛔ lebih %s", " · ⛔ %s too many", p.l.Number(m.Length-m.Max))
	}
	return parts(heading, p.carries(v, m))
}

// carries says which media go with a text.
func (p *page) carries(v *view, m platform.Message) string {
	if len(m.Media) == 0 {
		return p.say("Tanpa media.", "No media.")
	}
	all := mediaOf(v)
	var with, mute []string
	for _, a := range m.Media {
		i := slices.IndexFunc(all, func(o medium) bool { return o.same(a) })
		label := strings.ToLower(strings.TrimSuffix(p.medium(i, all[i]), ":"))
		with = append(with, label)
		if a.Alt == "" && len(all[i].alts) > 0 {
			mute = append(mute, label)
		}
	}
	line := p.say("Dengan %s.", "With %s.", p.and(with))
	if len(mute) > 0 {
		line += " " + p.say("Tanpa teks alternatif di kanal ini.", "No alternative text on this channel.")
	}
	return line
}
