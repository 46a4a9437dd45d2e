package desk

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/gfm"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// Max is the length of a body that GitHub takes, in characters.
const Max = 65536

// Title is the issue's. Where all that is left is to delete, it does not say "post".
func Title(in Input) string {
	what := lang.T("Unggah: %s", "Post: %s")
	if in.Open() && !slices.ContainsFunc(in.Places, func(p Place) bool { return p.open() && !p.withdrawal() }) {
		what = lang.T("Hapus: %s", "Delete: %s")
	}
	return in.say(what, gfm.Clip(strings.Join(strings.Fields(gfm.Visible(in.Title)), " "), 200))
}

// brevity is how short a place's content is told.
type brevity int

// The grades. What is left out is named, with where it is.
const (
	whole   brevity = iota
	noText          // a link to the text's file
	nothing         // links to the outbox and the item's folder
)

// Body is the issue's. Where it is too long for GitHub, the longest contents are told
// shorter, one after the other: what is left out is named, with where to get it.
func Body(in Input, failed map[string]string) string {
	short := map[string]brevity{}
	for {
		body := in.body(failed, short)
		if utf8.RuneCountInString(body) <= Max {
			return body
		}
		longest, size := "", 0
		for _, p := range in.Places {
			if n := in.size(p, short[p.Pending.Key]); p.open() && short[p.Pending.Key] != nothing && n > size {
				longest, size = p.Pending.Key, n
			}
		}
		if longest == "" {
			return in.cut(body)
		}
		short[longest]++
	}
}

// size is how long a place's content is as it is told.
func (in Input) size(p Place, short brevity) (n int) {
	if p.Message != nil && !p.withdrawal() {
		in.content(func(s string) { n += utf8.RuneCountInString(s) }, p, short)
	}
	return n
}

// cut ends a body that is too long even without its contents, between two lines and
// with a word that it does. An issue that says less is better than none.
func (in Input) cut(body string) string {
	end := "\n" + in.say(lang.T("**Terpotong di sini: terlalu panjang untuk sebuah issue.** Selebihnya ada di %s.", "**Cut off here: too long for an issue.** The rest is in %s."), in.outboxLink()) + "\n"
	kept := string([]rune(body)[:Max-utf8.RuneCountInString(end)])
	return kept[:strings.LastIndexByte(kept, '\n')+1] + end
}

// outboxLink leads to the artifact that holds everything.
func (in Input) outboxLink() string {
	return gfm.Link(in.say(lang.T("artefak kotak-serah pada proses Terbit yang terakhir", "the artifact kotak-serah of the last run of Terbit")), gfm.Address(in.Outbox))
}

func (in Input) body(failed map[string]string, short map[string]brevity) string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n\n") }
	b.WriteString(Marker(in.Item) + "\n")
	if in.Open() {
		line(in.say(lang.T("Giliran: %s. Kerjakan tugas di bawah, lalu jawab dengan komentar. Beberapa baris dalam satu komentar boleh.",
			"Turn: %s. Do the tasks below, then answer by a comment. Several lines in one comment are fine."), in.mentions()))
	} else {
		line(in.say(lang.T("Selesai: tidak ada yang menunggu.", "Done: nothing is awaited.")))
	}
	line(in.say(lang.T("Konten: %s", "Item: %s"), gfm.Link(gfm.Line(gfm.Clip(in.Title, 300)), in.Files)))
	shown, n := in.shown(), 0
	for _, p := range in.sorted() {
		if !p.open() {
			continue
		}
		n++
		line(fmt.Sprintf("### %d. %s: %s", n, platform.Name(p.Channel), in.say(p.task())))
		b.WriteString(fmt.Sprintf("<!-- terbit:tugas %s %d -->\n", p.Pending.Key, in.since(p, shown).Unix()))
		in.doing(line, p, short[p.Pending.Key])
		if why := failed[p.Pending.Key]; why != "" {
			line("⚠️ " + in.say(lang.T("Kendala yang dilaporkan: %s", "Reported obstacle: %s"), gfm.Line(gfm.Clip(why, 300))))
		}
		in.confirming(line, p)
	}
	in.done(line)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// task is what is to be done, in a word.
func (p Place) task() lang.Text {
	switch {
	case p.Status == ledger.InDoubt:
		return lang.T("periksa", "check")
	case p.withdrawal():
		return lang.T("hapus", "delete")
	case p.Pending.Action == ledger.ActionCorrect:
		return lang.T("ralat", "correct")
	}
	return lang.T("unggah", "post")
}

// doing says what to do at one place.
func (in Input) doing(line func(string), p Place, short brevity) {
	if registered(p.Channel, p.Account) {
		line(in.say(lang.T("Akun: **%s**", "Account: **%s**"), gfm.Line(p.Account)))
	}
	live := ""
	if p.URL != "" {
		live = in.say(lang.T("Unggahan sekarang: %s", "The post now: %s"), gfm.Address(p.URL))
	}
	if in.quiet(p) {
		line("**" + in.say(lang.T("Jangan mengunggah dulu: %s.", "Do not post yet: %s."), gfm.Line(in.Quiet.In(in.Lang))) + "** " +
			in.say(lang.T("Yang sudah terlanjur tayang, laporkan.", "What is out already, report.")))
	}
	why := gfm.Line(gfm.Clip(in.Reason, 600))
	switch {
	case p.Status == ledger.InDoubt:
		line(in.say(lang.T("Tidak pasti apakah ini sudah terlaksana. **Jangan mengunggah apa pun.** Lihat akunnya, lalu jawab.",
			"It is not known whether this was done. **Post nothing.** Look at the account, then answer.")))
		if p.withdrawal() {
			line(in.say(lang.T("Yang ditanyakan: apakah unggahannya sudah hilang? Bila masih ada, hapus, lalu jawab.", "The question: is the post gone? If it is still there, delete it, then answer.")))
		}
		if e := p.Pending; e.Part > 0 {
			line(in.say(lang.T("Yang ditanyakan: bagian %d dari %d pada utasnya. Jawab dengan alamat bagian itu.", "The question: part %d of %d of the thread. Answer with the address of that part."), e.Part, e.Parts))
		}
	case p.withdrawal():
		line(in.say(lang.T("Hapus unggahan ini dari akun. Bila belum pernah diunggah, jangan mengunggahnya.", "Delete this post from the account. If it was never posted, do not post it.")))
		if p.Destination.Parts.Max > 0 {
			line(in.say(lang.T("Bila berupa utas, hapus semua bagiannya.", "If it is a thread, delete all of its parts.")))
		}
		if why != "" {
			line(in.say(lang.T("Alasan pencabutan: %s", "Reason of the withdrawal: %s"), why))
		}
	case p.Message == nil:
		line(in.say(lang.T("Isinya sedang berubah. **Jangan mengunggah dulu**; teks yang baru menyusul di sini. Yang sudah terlanjur tayang, laporkan.",
			"The content is changing. **Do not post yet**; the new text follows here. What is out already, report.")))
	case p.Pending.Action == ledger.ActionCorrect:
		line(in.say(lang.T("Ganti isi unggahan dengan yang di bawah. Bila yang lama belum diunggah, unggah yang ini saja.", "Replace the post's content by the one below. If the old one was not posted yet, post only this one.")))
		if why != "" {
			line(in.say(lang.T("Yang berubah: %s", "What changed: %s"), why))
		}
	}
	if live != "" {
		line(live)
	}
	if p.Message != nil && !p.withdrawal() {
		in.content(line, p, short)
	}
}

// content is the exact text with its media.
func (in Input) content(line func(string), p Place, short brevity) {
	m := p.Message
	if short == nothing {
		line(in.say(lang.T("**Isinya terlalu panjang untuk issue ini, jadi tidak ditampilkan.** Teks, media, dan teks alternatifnya ada di folder %s pada %s, dan di %s.",
			"**The content is too long for this issue, so it is not shown.** Its text, media and alternative texts are in the folder %s of %s, and in %s."),
			gfm.Code(strings.TrimPrefix(in.Item, "content/")+"/"+string(p.Channel)), in.outboxLink(), gfm.Link(in.say(lang.T("folder konten", "the item's folder")), in.Files)))
		return
	}
	switch {
	case m.Text == "":
	case short == noText:
		line(in.say(lang.T("Teksnya panjang; salin dari %s.", "The text is long; copy it from %s."), gfm.Link(string(p.Channel)+".txt", in.file("takarir/"+string(p.Channel)+".txt"))))
	case len(m.Parts()) > 1:
		in.thread(line, p)
	case p.Status == ledger.InDoubt: // nobody is to post it
		line(in.say(lang.T("Teksnya, untuk dibandingkan dengan yang tampil:", "The text, to compare with what is there:")))
		line(gfm.Fence(m.Text))
	default:
		line(in.say(lang.T("Teks, salin seluruhnya:", "Text, copy all of it:")))
		line(gfm.Fence(m.Text))
	}
	if len(m.Media) == 0 || p.Pending.Part > 1 || p.Pending.Part == 0 && p.Pending.Action == ledger.ActionPost && len(p.Thread) > 0 {
		return // or with a part that is out
	}
	var rows []string
	for i, a := range m.Media {
		row := fmt.Sprintf("%d. ", i+1)
		if a.File != "" {
			row += gfm.Link(gfm.Line(a.File), in.file(a.File))
		} else {
			row += gfm.Link(in.say(lang.T("berkas", "file")), gfm.Address(a.URL))
		}
		if a.Alt != "" {
			row += "\n" + in.say(lang.T("   Teks alternatif: %s", "   Alternative text: %s"), gfm.Line(a.Alt))
		}
		rows = append(rows, row)
	}
	line(in.say(lang.T("Media, menurut urutan:", "Media, in order:")))
	line(strings.Join(rows, "\n"))
}

// thread is a block for each part that is to be posted, or of the one that is asked about.
func (in Input) thread(line func(string), p Place) {
	texts := p.Message.Parts()
	from, to := 0, len(texts)
	switch {
	case p.Pending.Part > 0:
		from, to = p.Pending.Part-1, p.Pending.Part
	case p.Pending.Action == ledger.ActionPost:
		from = len(p.Thread)
		fallthrough
	default:
		line(in.say(lang.T("Utas %d bagian: unggah bagian 1 beserta medianya, lalu tiap bagian berikutnya sebagai balasan atas bagian sebelumnya. Cukup jawab dengan alamat bagian 1.",
			"A thread of %d parts: post part 1 with its media, then each part as a reply to the one before it. The address of part 1 is enough as an answer."), len(texts)))
	}
	if from > 0 && p.Pending.Part == 0 {
		line(in.say(lang.T("**%d bagian pertama sudah tayang**; jangan diunggah lagi. Mulai dari bagian %d, sebagai balasan atas bagian %d.",
			"**The first %d parts are out already**; do not post them again. Begin with part %d, as a reply to part %d."), from, from+1, from))
	}
	for i := from; i < to; i++ {
		line(in.say(lang.T("Bagian %d dari %d, salin seluruhnya:", "Part %d of %d, copy all of it:"), i+1, len(texts)))
		line(gfm.Fence(texts[i]))
	}
}

func (in Input) file(name string) string { return gfm.Address(in.Files + "/" + gfm.Path(name)) }

// confirming shows the lines to answer with.
func (in Input) confirming(line func(string), p Place) {
	posted := fmt.Sprintf("/tayang %s", p.Channel)
	if Examine(p.Destination, p.Standing, "") == NeedsAddress {
		posted += in.say(lang.T(" ALAMAT", " ADDRESS"))
	}
	not, gone := fmt.Sprintf("/tidak-tayang %s", p.Channel), fmt.Sprintf("/dicabut %s", p.Channel)
	failed := fmt.Sprintf("/gagal %s ", p.Channel) + in.say(lang.T("ALASAN", "REASON"))
	switch {
	case p.withdrawal():
		line(in.say(lang.T("Bila unggahannya sudah tidak ada:", "When the post is not there:")) + "\n\n" + gfm.Fence(gone))
	case p.Status == ledger.InDoubt:
		line(in.say(lang.T("Bila sudah tampil:", "If it is there:")) + "\n\n" + gfm.Fence(posted))
		line(in.say(lang.T("Bila belum tampil (akan dicoba lagi oleh publish):", "If it is not there (publish tries again):")) + "\n\n" + gfm.Fence(not))
		return
	default:
		line(in.say(lang.T("Setelah tampil di akun:", "When it is on the account:")) + "\n\n" + gfm.Fence(posted))
	}
	if !p.Named && !p.withdrawal() {
		line(in.say(lang.T("Konten tidak lagi menyebut kanal ini. Bila tidak jadi diunggah:", "The item no longer names this channel. If it was not posted:")) + "\n\n" + gfm.Fence(not))
	}
	line(in.say(lang.T("Bila ada kendala:", "If something is in the way:")) + "\n\n" + gfm.Fence(failed))
}

// done lists what is settled, with how well it is proved.
func (in Input) done(line func(string)) {
	var rows []string
	for _, p := range in.sorted() {
		switch name := platform.Name(p.Channel); p.Status {
		case ledger.Out:
			row := "- " + in.say(lang.T("%s: tayang (%s)", "%s: out (%s)"), name, ProofOf(p.Channel, p.Account, p.URL).Name())
			if p.URL != "" {
				row += " " + gfm.Address(p.URL)
			}
			rows = append(rows, row)
		case ledger.Withdrawn:
			rows = append(rows, "- "+in.say(lang.T("%s: dicabut", "%s: withdrawn"), name))
		}
	}
	if rows = slices.Compact(rows); len(rows) > 0 {
		line("### " + in.say(lang.T("Sudah tercatat", "On record")))
		line(strings.Join(rows, "\n"))
	}
}
