// Package guide tells an office what it needs to know of each destination before
// it gives it an account: how to get a token, the limits with the day on which
// they were read, and what can't be done there.
//
// Limits come from the table of destinations, and what an API can do from the
// channels themselves; only what neither knows is written here.
package guide

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// Page is what there is to know of one destination.
type Page struct {
	Channel schema.Channel
	Name    string
	About   []lang.Text // who posts there, and how
	Token   []lang.Text // the steps to a token; none where people post
	Setting string      // how the configuration names the account
	Limits  []Limit
	Cannot  []lang.Text
	Sources []string // beside those of the limits
}

// Limit is one bound, and how well it is known.
type Limit struct {
	What   lang.Text
	Max    string // in digits, with thousands set apart; a size in MB
	Unit   lang.Text
	Known  lang.Text // documented, or reported by others
	Source string
	Date   string // 2006-01-02
}

// Path is a page's place on the office's site, from its root; of the list of all
// with an empty channel.
func Path(c schema.Channel, l lang.Lang) string {
	path := "panduan/kanal/"
	if c != "" {
		path += string(c) + "/"
	}
	if l == lang.English {
		path += "en/"
	}
	return path
}

// URL is the address of a page on a site; "" without a site.
func URL(site string, c schema.Channel, l lang.Lang) string {
	if site == "" {
		return ""
	}
	return strings.TrimSuffix(site, "/") + "/" + Path(c, l)
}

// Pages are those of all destinations, in their order. able says what the APIs can
// do that Terbit posts to.
func Pages(able map[schema.Channel]channel.Able) []Page {
	var out []Page
	for _, d := range platform.All() {
		out = append(out, page(d, able))
	}
	return out
}

func page(d platform.Destination, able map[schema.Channel]channel.Able) Page {
	known := notes[d.Channel]
	p := Page{
		Channel: d.Channel, Name: d.Name, Setting: known.setting(d.Channel, "serah"),
		Limits: limits(d), Sources: known.sources,
	}
	a, api := able[d.Channel]
	if !api {
		p.About = []lang.Text{byPeople}
		p.Cannot = append(append(p.Cannot, known.whyNot), byPerson(d)...)
	} else {
		p.Setting, p.Token = known.setting(d.Channel, "api"), known.token
		p.About = []lang.Text{byEither, variables(d.Channel, known.server)}
		p.Cannot = byAPI(a)
	}
	if d.Parts.Max > 0 {
		p.About = append(p.About, threads(d))
	}
	if a.Thread {
		p.Cannot = append(p.Cannot, threadAsOne)
	}
	p.Cannot = slices.DeleteFunc(append(p.Cannot, known.cannot...), lang.Text.IsZero)
	return p
}

var (
	byPeople = lang.T("Diserahkan kepada petugas: teks dan media disiapkan di kotak serah, petugas mengunggahnya lewat aplikasi, lalu mencatat tautannya sebagai bukti.",
		"Handed to staff: text and media are made ready in the outbox, a person posts them in the app and then records the link as proof.")
	byEither = lang.T("Bawaan: diserahkan kepada petugas. Dengan transport: api, program sendiri yang mengunggah, meralat, dan mencabut lewat API.",
		"By default handed to staff. With transport: api the program itself posts, corrects and withdraws through the API.")
)

// threads says how a caption becomes several posts. The bound is this program's own.
func threads(d platform.Destination) lang.Text {
	return lang.T("Takarir dapat menjadi utas: baris yang isinya hanya --- membaginya, paling banyak %d bagian, masing-masing menurut batas teks di bawah. Media ikut bagian pertama.",
		"A caption can be a thread: a line that is only --- divides it, into %d parts at most, each within the bounds of a text below. Media go with the first part.").With(d.Parts.Max)
}

var threadAsOne = lang.T("Utas tidak dapat disunting atau diunggah ulang sebagai satu lewat API; ralatnya balasan pada bagian pertama, atau tugas petugas bila medianya berubah.",
	"A thread can't be edited or posted anew as one through the API; its correction is a reply to the first part, or a person's task where media changed.")

// variables says where the token is kept.
func variables(c schema.Channel, server string) lang.Text {
	name := "TERBIT_" + strings.ToUpper(string(c))
	if server == "" {
		return lang.T("Token disimpan sebagai rahasia %s_TOKEN pada environment terbit di GitHub; jangan pernah di dalam repositori.",
			"The token is kept as the secret %s_TOKEN of GitHub's environment terbit; never in the repository.").With(name)
	}
	return lang.T("Token disimpan sebagai rahasia %s_TOKEN, dan alamat servernya (misalnya %s) sebagai variabel %s_URL, pada environment terbit di GitHub; jangan pernah di dalam repositori.",
		"The token is kept as the secret %s_TOKEN, and the server's address (such as %s) as the variable %s_URL, of GitHub's environment terbit; never in the repository.").With(name, server, name)
}

// byAPI is what can't be done through an API.
func byAPI(a channel.Able) (out []lang.Text) {
	for _, can := range []struct {
		able bool
		not  lang.Text
	}{
		{a.Edit, lang.T("Unggahan tidak dapat diubah lewat API; ralat menjadi balasan yang tertaut atau unggah ulang.", "A post can't be edited through the API; a correction is a linked reply or a repost.")},
		{a.Delete, lang.T("Unggahan tidak dapat dihapus lewat API; pencabutan menjadi tugas petugas.", "A post can't be deleted through the API; a withdrawal is a person's task.")},
		{a.Repost, lang.T("Tidak diunggah ulang untuk meralat.", "Nothing is posted anew to correct it.")},
		{a.Find, lang.T("Unggahan tidak dapat dicari; bila jawaban server hilang, petugas ditanya.", "Posts can't be looked up; when the server's answer is lost, a person is asked.")},
		{a.Read, lang.T("Unggahan tidak dapat dibaca kembali; terbit audit tidak dapat membandingkannya.", "Posts can't be read back; terbit audit can't compare them.")},
		{a.Alt, lang.T("Teks alternatif tidak dapat dikirim.", "Alternative text can't be sent.")},
		{!a.Public, lang.T("Media diambil oleh platform dari alamat publik, jadi situs harus sudah tayang dan dapat dibuka.", "The platform fetches media from a public address, so the site must be out and reachable.")},
	} {
		if !can.able {
			out = append(out, can.not)
		}
	}
	return out
}

// byPerson is what a person can't do in the app.
func byPerson(d platform.Destination) (out []lang.Text) {
	for _, can := range []struct {
		able platform.Ability
		not  lang.Text
	}{
		{d.Edit, lang.T("Unggahan tidak dapat diubah; ralat menjadi balasan atau unggah ulang.", "A post can't be edited; a correction is a reply or a repost.")},
		{d.Delete, lang.T("Unggahan tidak dapat dihapus.", "A post can't be deleted.")},
	} {
		if !can.able.Person {
			out = append(out, can.not)
		} else {
			out = append(out, can.able.Note)
		}
	}
	if d.NoURL {
		out = append(out, lang.T("Unggahan mungkin tidak punya tautan; bukti tayangnya pernyataan petugas.", "A post may have no link; the proof is a person's word."))
	}
	return out
}

func limits(d platform.Destination) (out []Limit) {
	add := func(what lang.Text, l platform.Limit) {
		if l.Max > 0 {
			out = append(out, limit(what, l))
		}
	}
	add(lang.T("Judul (baris pertama)", "Title (first line)"), d.Title)
	if d.Caption.Max > 0 {
		add(lang.T("Teks tanpa media", "Text without media"), d.Text)
		add(lang.T("Teks di samping media", "Text beside media"), d.Caption)
	} else {
		add(lang.T("Teks", "Text"), d.Text)
	}
	add(lang.T("Teks, batas kedua", "Text, second bound"), d.Encoded)
	add(lang.T("Tagar", "Hashtags"), d.Tags)
	add(lang.T("Sebutan akun", "Mentions"), d.Mentions)
	add(lang.T("Tautan", "Links"), d.Links)
	add(lang.T("Banyak media", "Media"), d.Media.Count)
	add(lang.T("Di antaranya gambar", "Of which pictures"), d.Media.Images)
	add(lang.T("Di antaranya video", "Of which videos"), d.Media.Videos)
	add(lang.T("Lebar gambar, paling kecil", "Width of a picture, at least"), d.Media.Image.MinWidth)
	add(lang.T("Ukuran gambar", "Size of a picture"), d.Media.Image.Size)
	add(lang.T("Lama video", "Length of a video"), d.Media.Video.Duration)
	add(lang.T("Ukuran video", "Size of a video"), d.Media.Video.Size)
	add(lang.T("Teks alternatif", "Alternative text"), d.Media.Alt)
	return out
}

func limit(what lang.Text, l platform.Limit) Limit {
	out := Limit{
		What: what, Max: digits(l.Max), Unit: l.Unit.Text(), Source: l.Source, Date: l.Checked,
		Known: lang.T("dokumen platform", "the platform's document"),
	}
	if l.Unit == platform.Bytes && l.Max >= 1_000_000 {
		out.Max, out.Unit = digits(l.Max/1_000_000), lang.T("MB", "MB")
	}
	if !l.Documented {
		out.Known = lang.T("menurut pihak lain", "reported by others")
	}
	return out
}

// digits sets thousands apart by a space that does not break, which both languages read.
func digits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}

// Host names a source's host, for a link's text.
func Host(source string) string {
	u, err := url.Parse(source)
	if err != nil {
		return source
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// setting is how the configuration names an account of the kind.
func (n note) setting(c schema.Channel, transport string) string {
	lines := []string{"destinations:", fmt.Sprintf("  %s:", c), "    transport: " + transport}
	if n.account != "" {
		lines = append(lines, "    account: "+n.account)
	}
	return strings.Join(lines, "\n")
}
