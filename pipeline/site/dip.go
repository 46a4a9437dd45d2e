package site

import (
	"encoding/csv"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// perInventory is the number of rows on a page of the DIP.
const perInventory = 100

// inventoryView is a page of the Daftar Informasi Publik, the list of public
// information that the law asks every public body to keep.
type inventoryView struct {
	Shell     *shell
	Crumbs    []crumb
	Office    string
	CSV       string
	Count     string
	Retention bool
	First     int // the number of the first row
	Rows      template.HTML
	Pager     pager
	Time      template.HTML
}

// inventoryPages are the DIP as pages and as one CSV file. Items are numbered
// from the oldest, so that a number stays when newer items come.
func (b *build) inventoryPages() []page {
	var out []page
	all := b.book.shown
	at := b.book.base.link
	b.paged("dip/", len(all), perInventory, func(path string, lo, hi int, p pager) {
		out = append(out, drawn(pageFile(path), "inventory", func(w *worker) any {
			v := &inventoryView{
				Shell:  w.shell(path, "dip", "Daftar Informasi Publik", "Semua informasi publik yang diterbitkan "+w.look.full+": ringkasan, klasifikasi, unit yang menguasai, waktu, dan bentuknya."),
				Crumbs: []crumb{w.home()}, Office: w.look.full, CSV: at("dip/dip.csv"), Count: lang.Indonesian.Number(len(all)) + " informasi",
				Retention: len(b.in.Office.Retention) > 0, First: len(all) - lo, Pager: p,
			}
			if len(all) > 0 {
				v.Time = timeElement(b.book.last.Format(time.DateOnly), lang.Indonesian.Date(b.book.last))
			}
			return v
		}).late(all[lo:hi], func(w *worker, view any) error {
			v := view.(*inventoryView)
			v.Rows = w.inventoryRows(all[lo:hi], v.First, v.Retention)
			return nil
		}))
	})
	return append(out, page{
		file: "dip/dip.csv", draw: func(w *worker) error { return w.inventoryCSV(all) },
		inputs: func(w *worker) any { return inventoryInputs{w.book.base, w.look.full, deckOf(all)} },
	})
}

// inventoryInputs is all that the DIP as CSV depends on.
type inventoryInputs struct {
	Base   base
	Office string
	Items  deck
}

// inventoryRows are written here and not by a template: they are the longest
// tables of the site.
func (w *worker) inventoryRows(entries []*entry, number int, retention bool) template.HTML {
	var m markup
	m.Grow(700 * len(entries))
	for i, e := range entries {
		meta := &e.item.Meta
		m.raw("<tr><td>", strconv.Itoa(number-i), `</td><th scope="row"><a href="`)
		m.text(e.url)
		m.raw(`">`)
		m.text(meta.Title)
		m.raw("</a>")
		if e.pulled {
			m.raw(` <strong class="badge">Dicabut</strong>`)
		}
		if meta.Summary != "" {
			m.raw("<p>")
			m.text(meta.Summary)
			m.raw("</p>")
		}
		m.raw("</th><td>")
		m.text(e.className())
		m.raw("</td><td>")
		m.text(w.holder(e))
		m.raw("</td><td>", string(timeElement(e.item.Date.Format(time.DateOnly), lang.Indonesian.Date(e.item.Date))), "</td><td>")
		m.text(e.form())
		m.raw("</td>")
		if retention {
			m.raw("<td>")
			m.text(w.in.Office.Retention[meta.Classification])
			m.raw("</td>")
		}
		m.raw("</tr>\n")
	}
	return m.html()
}

func (e *entry) className() string {
	if e.class == nil {
		return ""
	}
	return e.class.Short
}

// holder is the unit that holds the information: the item's, else the office.
func (w *worker) holder(e *entry) string {
	if e.item.Meta.Owner != "" {
		return e.item.Meta.Owner
	}
	return w.look.full
}

// form is what the information comes as: its kind and the files' formats.
func (e *entry) form() string {
	var formats []string
	for _, m := range e.item.Meta.Media {
		name := m.File
		if name == "" {
			name = m.URL
		}
		f := strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))
		if f == "JPEG" {
			f = "JPG"
		}
		if f != "" && len(f) <= 5 && !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	kind := "Narasi"
	if e.kind != nil {
		kind = e.kind.Name
	}
	return kind + " (" + strings.Join(append([]string{"halaman web"}, formats...), ", ") + ")"
}

// inventoryCSV is the whole list for spreadsheets: with a mark that makes them
// read UTF-8, and no cell that they would take for a formula.
func (w *worker) inventoryCSV(all []*entry) error {
	w.buf.WriteString("\ufeff")
	out := csv.NewWriter(&w.buf)
	out.UseCRLF = true
	_ = out.Write([]string{ // the buffer takes every write; Flush and Error below tell of any other
		"No.", "Judul", "Ringkasan isi informasi", "Klasifikasi", "Unit yang menguasai", "Penanggung jawab penerbitan",
		"Waktu penerbitan", "Bentuk informasi", "Jangka waktu simpan", "Status", "Alamat",
	})
	for i, e := range all {
		m := &e.item.Meta
		status := "berlaku"
		if e.pulled {
			status = "dicabut"
		}
		row := []string{
			strconv.Itoa(len(all) - i), m.Title, m.Summary, e.className(), w.holder(e), w.look.full,
			e.item.Date.Format(time.DateOnly), e.form(), w.in.Office.Retention[m.Classification], status, w.book.base.absolute(e.path),
		}
		for i, cell := range row {
			row[i] = plainCell(cell)
		}
		_ = out.Write(row)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// plainCell puts an apostrophe before a text that a spreadsheet would calculate.
func plainCell(s string) string {
	if strings.IndexAny(strings.TrimLeft(s, " "), "=+-@\t\r\n") == 0 {
		return "'" + s
	}
	return s
}
