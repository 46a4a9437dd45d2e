package preview

import (
	"context"
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gfm"
)

// readme is the page of a folder; GitHub draws it under the list of files.
const readme = "README.md"

// Pages draws the folder: README.md first, then its pictures.
func Pages(ctx context.Context, in Input) (Result, error) {
	res, err := drawPages(ctx, in)
	if err != nil {
		return Result{}, fmt.Errorf("draw preview pages: %w", err)
	}
	return res, nil
}

func drawPages(ctx context.Context, in Input) (Result, error) {
	d := newDrawing(ctx, in)
	var views []*itemView
	var dropped []string
	sum := 0
	for i, it := range in.Items {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		before := d.gallery.mark()
		v, err := d.view(i+1, it)
		if err != nil {
			return Result{}, err
		}
		if n := len(d.itemPage(v)); sum+n > ReadmeMax-20_000 {
			v = &itemView{ID: v.ID, Title: gfm.Clip(v.Title, 200), Dropped: true}
			dropped = append(dropped, it.ID)
			d.gallery.forget(before)
		}
		sum += len(d.itemPage(v))
		views = append(views, v)
		if d.Progress != nil {
			d.Progress(i+1, len(in.Items))
		}
	}
	d.gallery.show(Max, func(p *picture) int64 { return p.Bytes })
	res := Result{Items: len(views) - len(dropped), Pictures: len(d.gallery.shown()), LeftOut: d.gallery.leftOut(), Dropped: dropped}
	out := []string{d.head(res)}
	for _, v := range views {
		out = append(out, d.itemPage(v))
	}
	out = append(out, "---", d.say("Isi berkas ini dibuat otomatis dan diganti setiap kali usulan berubah.", "This file is made by a program and replaced whenever the proposal changes."))
	res.Files = []File{{Name: readme, Data: []byte(parts(out...) + "\n")}}
	for _, p := range d.gallery.shown() {
		data, err := p.data()
		if err != nil {
			return Result{}, err
		}
		res.Files = append(res.Files, File{Name: p.File(), Data: data})
	}
	return res, nil
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

func (d *drawing) head(res Result) string {
	title := d.say("Pratinjau konten", "Preview of content")
	if d.Number > 0 {
		title = d.say("Usulan nomor %d", "Proposal number %d", d.Number)
	}
	if d.Title != "" {
		title += ": " + gfm.Line(gfm.Clip(d.Title, 200))
	}
	lines := []string{"- " + gfm.Line(d.Office.Office.Office.Name)}
	if d.Commit != "" {
		// No time: drawn again, the same content gives the same page, and the branch
		// that shows it stays as it is.
		lines = append(lines, "- Commit "+gfm.Code(short(d.Commit)))
	} else {
		lines = append(lines, d.say("- Dibuat %s", "- Made %s", d.l.Moment(d.Made)))
	}
	where := d.say("Keputusan diberikan pada usulan, bukan di sini.", "The decision is given on the proposal, not here.")
	if a := gfm.Address(d.URL); a != "" {
		where = "**" + gfm.Link(d.say("Beri keputusan pada usulan", "Decide on the proposal"), a) + "**"
	}
	var missing []string
	if n := len(res.Dropped); n > 0 {
		missing = append(missing, d.say("> ⚠️ %d konten tidak dimuat karena halaman ini akan terlalu besar.", "> ⚠️ %d items are not shown, since this page would be too large.", n))
	}
	if res.LeftOut > 0 {
		missing = append(missing, d.say("> ⚠️ %d gambar tidak dimuat; tempatnya menyebutkan sebabnya.", "> ⚠️ %d pictures are not shown; their places say why.", res.LeftOut))
	}
	for _, id := range d.Removed {
		missing = append(missing, d.say("> ⚠️ Folder konten yang sudah digabungkan hilang: %s", "> ⚠️ The folder of a merged item is gone: %s", gfm.Code(id)))
	}
	if len(d.Input.Items) == 0 {
		missing = append(missing, d.say("Tidak ada konten yang berubah.", "No item changes."))
	}
	return parts("# "+title, "**"+d.say("Pratinjau; belum tentu disetujui", "Preview; not necessarily approved")+"**",
		strings.Join(lines, "\n"), where, parts(missing...))
}

// itemPage is one item. Every text of it goes through a door of package gfm.
func (d *drawing) itemPage(v *itemView) string {
	heading := "## " + gfm.Line(v.Title)
	switch {
	case v.Dropped:
		return parts(heading, d.say("⚠️ Konten ini tidak dimuat. Baca berkasnya di folder %s sebelum memutuskan.", "⚠️ This item is not shown. Read its files in the folder %s before deciding.", gfm.Code(v.ID)))
	case v.Unreadable:
		return parts(heading, d.say("⚠️ Konten ini tidak dapat dibaca.", "⚠️ This item can't be read."), d.problemList(v))
	}
	var facts []string
	for _, f := range v.Facts {
		facts = append(facts, "- "+f.Name+": "+gfm.Line(f.Value))
	}
	out := []string{heading}
	if v.Badge != "" {
		out = append(out, "**"+v.Badge+"**")
	}
	out = append(out, d.noteList(v), v.Effect, strings.Join(append(places(v.Places), facts...), "\n"), d.problemList(v))
	shown := map[*picture]string{} // with the alternative text that stands below
	for _, p := range v.Posts {
		out = append(out, d.postPage(p, shown))
	}
	return parts(append(out, d.articlePage(v.Article, shown))...)
}

func places(all []place) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = "- " + p.How + ": " + gfm.Line(strings.Join(p.Names, ", "))
	}
	return out
}

func (d *drawing) noteList(v *itemView) string {
	var out []string
	if w := v.Withdrawal; w != nil {
		out = append(out, w.Kind+", "+gfm.Line(w.When), gfm.Quote(w.Text))
	}
	if len(v.Corrections) > 0 {
		out = append(out, d.say("**Catatan ralat**", "**Corrections**"))
	}
	for _, c := range v.Corrections {
		line := gfm.Line(c.When)
		if c.New {
			line = d.say("Baru · ", "New · ") + line
		}
		out = append(out, line, gfm.Quote(c.Text))
	}
	return parts(out...)
}

func (d *drawing) problemList(v *itemView) string {
	if len(v.Problems) == 0 {
		return d.say("Pemeriksaan: tidak ada temuan.", "Check: no findings.")
	}
	out := []string{d.say("Temuan pemeriksaan: %s", "Findings of the check: %s", v.Count), ""}
	for _, f := range v.Problems {
		line := "- **" + f.Name + "** " + gfm.Code(f.Where) + " " + gfm.Line(f.Message)
		if f.Hint != "" {
			line += d.say(". Saran: %s", ". Hint: %s", gfm.Line(f.Hint))
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func (d *drawing) postPage(p *postView, shown map[*picture]string) string {
	head := p.Count
	if p.Over != "" {
		head += " · ⛔ " + p.Over
	}
	out := []string{"### " + p.Name + " " + gfm.Line(p.Account), head}
	var media []string
	for _, m := range p.Media {
		media = append(media, d.mediumPage(m, shown))
	}
	if len(media) == 0 {
		media = append(media, d.say("Tanpa gambar.", "Without a picture."))
	}
	text := d.say("⚠️ Belum ada takarir (%s).", "⚠️ No caption yet (%s).", gfm.Code(p.File))
	if !p.Missing() {
		text = parts(d.say("**Takarir**", "**Caption**"), gfm.Quote(p.Whole()))
	}
	if p.First {
		return parts(append(append(out, media...), text)...)
	}
	return parts(append(append(out, text), media...)...)
}

// mediumPage shows a picture where it stands first, and names it after that: the
// page would be all pictures otherwise.
func (d *drawing) mediumPage(m *mediumView, shown map[*picture]string) string {
	facts := m.Label + ": " + gfm.Line(m.Facts)
	open := gfm.Link(d.say("Buka berkasnya", "Open the file"), gfm.Address(m.Link))
	if m.Link == "" {
		open = ""
	}
	switch {
	case m.Picture == nil:
		return strings.TrimSpace(facts + ". " + gfm.Line(m.Why) + " " + open)
	case !m.Picture.Shown && d.gallery.closed:
		return strings.TrimSpace(facts + ". " + d.say("Tidak dimuat: pratinjau ini akan terlalu besar.", "Not shown: this preview would be too large.") + " " + open)
	}
	if before, ok := shown[m.Picture]; ok {
		line := d.say("Dengan %s, seperti di atas.", "With %s, as above.", gfm.Code(m.Picture.File()))
		if m.Mute || before == d.alt(m) {
			return line
		}
		shown[m.Picture] = d.alt(m)
		return parts(line, d.alt(m))
	}
	shown[m.Picture] = d.alt(m)
	if m.Video {
		facts += ". " + strings.TrimSpace(m.Why+" "+open)
	}
	return parts("!["+gfm.Line(gfm.Clip(m.Label+". "+m.Alt, 300))+"]("+m.Picture.File()+")", facts, d.alt(m))
}

// alt is the alternative text of a medium, or why there is none.
func (d *drawing) alt(m *mediumView) string {
	switch {
	case m.Mute:
		return d.say("Kanal ini tidak menerima teks alternatif.", "This channel takes no alternative text.")
	case m.Alt == "":
		return d.say("Tanpa teks alternatif.", "No alternative text.")
	}
	return parts(d.say("Teks alternatif:", "Alternative text:"), gfm.Quote(m.Alt))
}

// gone is what the website shows of an item that held personal data.
func (d *drawing) gone() string {
	return d.say("Halamannya hanya menyebutkan bahwa konten dihapus, tanpa penjelasan.", "Its page says only that the item was removed, without an explanation.")
}

func (d *drawing) articlePage(a *articleView, shown map[*picture]string) string {
	out := []string{d.say("### Situs", "### Website")}
	if a.Gone {
		return parts(append(out, d.gone())...)
	}
	if a.Class != "" {
		out = append(out, a.Class)
	}
	out = append(out, "**"+gfm.Line(a.Title)+"**", gfm.Quote(visible(a.Summary)))
	for _, m := range a.Media {
		out = append(out, d.mediumPage(m, shown))
	}
	out = append(out, d.say("Narasi, dengan tanda penulisannya:", "The text, with its marks:"), gfm.Quote(strings.TrimSpace(a.Source)))
	if len(a.Tags) > 0 {
		out = append(out, d.say("Topik: %s", "Topics: %s", gfm.Line(strings.Join(a.Tags, ", "))))
	}
	return parts(out...)
}
