package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// postsView is the page of an item's posts.
type postsView struct {
	Lang, Title, ID, Page string
	Note                  string // why there are none
	Posts                 []*postView
}

// postView is one post on a phone.
type postView struct {
	Channel, Name, Account, Initial string
	File                            string // of the text, in the item's folder
	Title                           string // where the platform keeps one apart
	Text                            []span
	Rest                            []partView // of a thread: what follows the text
	First                           bool       // the media stand above the text
	Layout                          string
	Frames                          []frameView
	Whole                           bool // pictures keep their shape within a frame
	Counts                          []tallied
	Alts                            []altView
	Mute                            bool // the platform takes no alternative text
}

// partView is a post of a thread below its first.
type partView struct {
	Head   string
	Text   []span
	Counts []tallied
}

// span is a piece of text; a tag, a name or an address stands out, as apps show it.
type span struct {
	Text string
	Live bool
}

// tallied is a length and its limit.
type tallied struct {
	What, Count string
	Over        bool
}

// frameView is a picture as the app shows it: cut to the frame's shape.
type frameView struct {
	Label  string
	URL    string // empty: there is none to show, and Why says so
	W, H   int    // of the frame
	Why    string
	Video  string // its duration, or a word for it; empty for a picture
	Hidden int    // how many more stand behind it
}

type altView struct{ Name, Alt, Count, Cut string }

// posts draws the page of an item's posts.
func (s *Server) posts(ctx context.Context, st *State, it *source.Item) ([]byte, error) {
	v := &postsView{Lang: string(s.lang), Title: cmp.Or(it.Meta.Title, it.ID), ID: it.ID, Page: pageOf(it)}
	messages, _ := social.Messages(it, st.Office) // what it finds, the panel says
	switch {
	case !it.Parsed:
		v.Note = s.say("Konten ini belum dapat dibaca.", "This item can't be read yet.")
	case it.Meta.Withdrawal != nil:
		v.Note = s.say("Konten ini dicabut: tidak ada yang diunggah.", "This item is withdrawn: nothing is posted.")
	case len(messages) == 0:
		v.Note = s.say("Konten ini hanya tampil di situs (channels: [site]).", "This item is on the website only (channels: [site]).")
	}
	for _, m := range messages {
		p, err := s.post(ctx, st, it, m)
		if err != nil {
			return nil, fmt.Errorf("draw post of %s on %s: %w", it.ID, m.Channel, err)
		}
		v.Posts = append(v.Posts, p)
	}
	return s.template("posts", v)
}

func (s *Server) post(ctx context.Context, st *State, it *source.Item, m platform.Message) (*postView, error) {
	known, _ := platform.Of(m.Channel)
	dest := known.With(st.Office.Destination(m.Channel))
	account := cmp.Or(m.Account, string(m.Channel))
	if account == string(m.Channel) {
		account = st.Office.Office.Office.ShortName
	}
	p := &postView{
		Channel: string(m.Channel), Name: dest.Name, Account: account, Initial: initial(account), File: "takarir/" + string(m.Channel) + ".txt",
		Title: dest.TitleOf(m.Text), Text: spans(dest.Body(m.Text), m.Channel != schema.Channel("instagram")), Layout: layouts[m.Channel].name, First: layouts[m.Channel].mediaFirst,
		Mute: dest.Media.Alt.Max == 0,
	}
	p.Whole = layouts[m.Channel].whole
	p.Counts = s.counts(dest, m)
	if n := len(m.Parts()); n > 1 {
		first := m.Part(1)
		p.Text, p.Counts = spans(first.Text, true), s.counts(dest, first)
		for i := 2; i <= n; i++ {
			part := m.Part(i)
			p.Rest = append(p.Rest, partView{s.say("Bagian %d dari %d", "Part %d of %d", i, n), spans(part.Text, true), s.counts(dest, part)})
		}
	}
	var shapes []shape
	for i, a := range m.Media {
		f, sh, err := s.frame(ctx, it, a, i, len(m.Media))
		if err != nil {
			return nil, err
		}
		p.Frames, shapes = append(p.Frames, f), append(shapes, sh)
		p.Alts = append(p.Alts, s.alt(dest, a, sh, f.Label))
	}
	cut := arrange(m.Channel, shapes)
	for i := range cut {
		p.Frames[i].W, p.Frames[i].H = cut[i].w, cut[i].h
		if !p.Whole && cut[i].crops(shapes[i]) && p.Frames[i].URL != "" {
			p.Alts[i].Cut = s.say("Tampil terpotong di aplikasi; utuh bila diketuk.", "Cut in the app; whole when tapped.")
		}
	}
	if hidden := len(p.Frames) - len(cut); hidden > 0 {
		p.Frames = p.Frames[:len(cut)]
		p.Frames[len(cut)-1].Hidden = hidden
	}
	return p, nil
}

func initial(account string) string {
	for _, r := range strings.TrimLeft(account, "@") {
		return strings.ToUpper(string(r))
	}
	return ""
}

// counts are the lengths of a text that have a limit.
func (s *Server) counts(dest platform.Destination, m platform.Message) (out []tallied) {
	add := func(what, text string, l platform.Limit) {
		if l.Max == 0 {
			return
		}
		n := l.Length(text)
		out = append(out, tallied{what, s.say("%s dari %s %s", "%s of %s %s", s.lang.Number(n), s.lang.Number(l.Max), l.Unit.Text()), n > l.Max})
	}
	add(s.say("Judul", "Title"), dest.TitleOf(m.Text), dest.Title)
	add(s.say("Teks", "Text"), dest.Body(m.Text), dest.Limit(len(m.Media) > 0))
	add(s.say("Teks tersandi", "Encoded text"), dest.Body(m.Text), dest.Encoded)
	add(s.say("Tagar", "Hashtags"), m.Text, dest.Tags)
	add(s.say("Sebutan", "Mentions"), m.Text, dest.Mentions)
	add(s.say("Tautan", "Links"), m.Text, dest.Links)
	if l := dest.Media.Count; l.Max > 0 {
		out = append(out, tallied{s.say("Media", "Media"), s.say("%d dari %d", "%d of %d", len(m.Media), l.Max), len(m.Media) > l.Max})
	}
	return out
}

// spans finds what apps let stand out.
func spans(text string, links bool) (out []span) {
	add := func(t string, live bool) {
		if n := len(out); n > 0 && out[n-1].Live == live {
			out[n-1].Text += t
		} else if t != "" {
			out = append(out, span{t, live})
		}
	}
	for len(text) > 0 {
		word := text
		if i := strings.IndexFunc(text, unicode.IsSpace); i == 0 {
			j := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })
			if j < 0 {
				j = len(text)
			}
			add(text[:j], false)
			text = text[j:]
			continue
		} else if i > 0 {
			word = text[:i]
		}
		text = text[len(word):]
		bare := strings.TrimRight(word, ".,;:!?)”\"")
		live := len(bare) > 1 && (bare[0] == '#' || bare[0] == '@') || links && (strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "http://"))
		if live {
			add(bare, true)
			add(word[len(bare):], false)
			continue
		}
		add(word, false)
	}
	return out
}

// phoneWidth is the width of a picture in pixels, as for a good phone.
const phoneWidth = 1080

// frame prepares one medium: the picture, or a video's poster, with its shape.
func (s *Server) frame(ctx context.Context, it *source.Item, a platform.Attachment, i, n int) (frameView, shape, error) {
	f := frameView{Label: s.say("Gambar %d dari %d", "Picture %d of %d", i+1, n)}
	name, recipe := a.File, platform.Recipe{MaxWidth: phoneWidth, Quality: 82, MaxBytes: 150_000, JPEGOnly: true, MinRatio: a.Recipe.MinRatio, MaxRatio: a.Recipe.MaxRatio}
	sh := shape{a.Width, a.Height}
	if a.Kind == platform.Video {
		f.Label, f.Video = s.say("Video %d dari %d", "Video %d of %d", i+1, n), s.say("video", "video")
		name = ""
		for _, m := range it.Meta.Media {
			if m.File == a.File && m.URL == a.URL {
				name = m.Poster
			}
		}
		if info, err := media.Probe(it.Folder, a.File); a.File != "" && err == nil && info.Duration > 0 {
			d := int(info.Duration.Round(time.Second).Seconds())
			f.Video = fmt.Sprintf("%d:%02d", d/60, d%60)
		}
	}
	switch {
	case name == "" && f.Video != "":
		f.Why = s.say("Video tanpa gambar sampul (poster)", "A video without a poster")
		return f, sh, nil
	case name == "":
		f.Why = s.say("Disimpan di luar repositori: %s", "Kept outside the repository: %s", a.URL)
		return f, sh, nil
	}
	d, err := s.store.Derive(ctx, it.Folder, name, recipe)
	if refused, ok := errors.AsType[*media.Refusal](err); ok {
		f.Why = refused.Message.In(s.lang)
		return f, sh, nil
	}
	if err != nil {
		return f, sh, err
	}
	file := d.SHA256 + d.Ext
	s.mu.Lock()
	s.pictures[file] = d.Path
	s.mu.Unlock()
	f.URL = own + "gambar/" + file
	if f.Video == "" || sh.w == 0 { // with the margins that a platform's bounds ask for
		sh = shape{d.Width, d.Height}
	}
	return f, sh, nil
}

func (s *Server) alt(dest platform.Destination, a platform.Attachment, sh shape, label string) altView {
	v := altView{Name: fmt.Sprintf("%s: %s, %d×%d", label, path.Base(cmp.Or(a.File, a.URL)), sh.w, sh.h), Alt: a.Alt}
	if l := dest.Media.Alt; l.Max > 0 && a.Alt != "" {
		v.Count = s.say("%s dari %s %s", "%s of %s %s", s.lang.Number(l.Length(a.Alt)), s.lang.Number(l.Max), l.Unit.Text())
	}
	return v
}

// picture sends a picture of a post.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	name, ok := s.pictures[strings.TrimPrefix(r.URL.Path, own+"gambar/")]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	http.ServeFile(w, r, name)
}
