package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// eachLink yields the narasi's links or images with the place they lead to.
func (p *Pass) eachLink(images bool, yield func(l *link, to place)) {
	doc := p.document()
	if p.places == nil && len(doc.links) > 0 {
		p.places = make([]place, len(doc.links))
		for i, l := range doc.links {
			p.places[i] = p.locate(string(l.dest.of(p.Item.Body)))
		}
	}
	for i := range doc.links {
		l := &doc.links[i]
		if p.over {
			return
		}
		if l.image == images && (images || !l.label) { // of links by label the definition is looked at
			yield(l, p.places[i])
		}
	}
}

var linkText = Rule{
	ID: "TX003", Name: "link-text", Severity: diag.Error,
	Title: lang.T("Tautan tanpa teks atau tanpa alamat", "A link without text or without an address"),
	Why: lang.T("Tautan tanpa teks tidak terbaca oleh pembaca layar dan tidak dapat diketuk; tanpa alamat tidak ke mana-mana.",
		"A link without text is silent to a screen reader and can't be tapped; without an address it leads nowhere."),
	Bad:  "[](https://ppid.example.go.id/)",
	Good: "[Daftar Informasi Publik](https://ppid.example.go.id/)",
	Check: func(p *Pass) {
		for _, l := range p.document().links {
			if p.over {
				return
			}
			if l.image || l.definition || l.auto {
				continue
			}
			switch {
			case l.dest.start == l.dest.end || clean(string(l.dest.of(p.Item.Body))) == "":
				p.Report(p.bodyAt(l.at), lang.T("tautan tanpa alamat", "a link without an address"),
					lang.T("tulis alamatnya di antara ( dan )", "write the address between ( and )"))
			case isSilent(l.text.of(p.Item.Body)):
				p.Report(p.bodyAt(l.at), lang.T("tautan tanpa teks", "a link without text"),
					lang.T("tulis di antara [ dan ] apa yang dibuka tautan ini", "say between [ and ] what the link opens"))
			}
		}
	},
}

// vagueMax is longer than any of them in bytes, with marks around.
const vagueMax = 40

// vague are link texts that say nothing of where the link leads.
var vague = func() map[string]bool {
	set := make(map[string]bool)
	for _, s := range []string{
		"klik di sini", "klik disini", "klik", "klik ini", "klik tautan ini", "klik link ini", "di sini", "disini", "sini",
		"link", "link ini", "tautan", "tautan ini", "laman ini", "halaman ini", "baca di sini", "lihat di sini", "unduh di sini",
		"selengkapnya", "baca selengkapnya", "lihat selengkapnya", "lebih lanjut", "ini",
		"here", "click here", "click", "read more", "more", "this link", "this page",
	} {
		set[s] = true
	}
	return set
}()

var linkVague = Rule{
	ID: "TX004", Name: "link-vague", Severity: diag.Warning, Allow: true,
	Title: lang.T("Teks tautan tidak menyebut tujuannya", "A link's text does not say where it leads"),
	Why: lang.T("Pembaca layar membacakan tautan sebagai daftar; \"klik di sini\" tidak memberi tahu apa pun (WCAG 2.4.4).",
		"Screen readers read links as a list; \"click here\" tells nothing (WCAG 2.4.4)."),
	Bad:  "Formulir ada [di sini](formulir/index.md).",
	Good: "Isi [formulir permohonan informasi](formulir/index.md).",
	Check: func(p *Pass) {
		for _, l := range p.document().links {
			if l.image || l.definition || l.auto || l.text.end-l.text.start > vagueMax {
				continue
			}
			if w := words(l.text.of(p.Item.Body)); vague[w] {
				p.Report(p.bodyAt(l.at), lang.T("teks tautan \"%s\" tidak menyebut tujuannya", "the link text \"%s\" does not say where it leads").With(w),
					lang.T("tautkan nama halaman atau dokumen yang dibuka", "link the name of the page or document that it opens"))
			}
		}
	},
}

var linkUnsafe = Rule{
	ID: "TX005", Name: "link-unsafe", Severity: diag.Error,
	Title: lang.T("Tautan yang menjalankan atau menyisipkan sesuatu", "A link that runs or embeds something"),
	Why: lang.T("Alamat javascript: dan data: dapat menjalankan program di perangkat pembaca; file: hanya ada di komputer penulisnya.",
		"javascript: and data: addresses can run a program on the reader's device; file: exists only on the author's computer."),
	Bad:  "[Masuk](javascript:alert(1))",
	Good: "[Masuk](https://layanan.example.go.id/)",
	Check: func(p *Pass) {
		report := func(l *link, to place) {
			if to.kind == placeUnsafe {
				p.Report(p.bodyAt(l.at), lang.T("alamat %s: tidak boleh dipakai", "a %s: address is not allowed").With(to.path),
					lang.T("pakai alamat https://, atau simpan berkasnya di folder konten", "use an https:// address, or keep the file in the item's folder"))
			}
		}
		p.eachLink(false, report)
		p.eachLink(true, report)
	},
}

var linkForm = Rule{
	ID: "TX006", Name: "link-form", Severity: diag.Warning,
	Title: lang.T("Alamat tautan tidak lengkap", "A malformed address"),
	Why: lang.T("Alamat tanpa https:// atau dengan nama situs yang keliru tidak terbuka, atau terbuka di tempat lain.",
		"An address without https:// or with a broken host does not open, or opens elsewhere."),
	Bad:  "[PPID](www.example.go.id)",
	Good: "[PPID](https://www.example.go.id/)",
	Check: func(p *Pass) {
		p.eachLink(false, func(l *link, to place) {
			if to.kind == placeMalformed {
				p.Report(p.bodyAt(l.at), lang.T("alamat \"%s\" tidak lengkap atau keliru", "the address \"%s\" is incomplete or wrong").With(short(string(l.dest.of(p.Item.Body)))),
					lang.T("tulis lengkap, misalnya https://www.contoh.go.id/halaman", "write it whole, such as https://www.example.go.id/page"))
			}
		})
	},
}

var linkTarget = Rule{
	ID: "TX007", Name: "link-target", Severity: diag.Error,
	Title: lang.T("Tautan ke konten atau berkas yang tidak ada", "A link to an item or a file that does not exist"),
	Why: lang.T("Tautan putus membuat pembaca berhenti; di situs tidak ada halaman yang dapat dibuka.",
		"A broken link stops the reader: there is no page to open on the site."),
	Bad:  "[SOP](../sop-konten/index.md)",
	Good: "[SOP](../../2026/sop-konten/index.md)",
	Check: func(p *Pass) {
		suggestions := 3 // a search each
		p.eachLink(false, func(l *link, to place) {
			switch {
			case to.kind == placeOutside:
				p.Report(p.bodyAt(l.at), lang.T("tautan keluar dari content/, yang tidak ada di situs", "the link leaves content/, which is not on the site"),
					lang.T("tautkan konten lain (../../2026/nama/index.md) atau alamat https://", "link another item (../../2026/name/index.md) or an https:// address"))
			case to.kind == placeMissing:
				hint := lang.T("periksa tahun dan nama foldernya", "check the year and the folder's name")
				if near := p.suggest(to.path, &suggestions); near != "" {
					hint = didYouMean(relative(near))
				}
				p.Report(p.bodyAt(l.at), lang.T("%s tidak ada", "there is no %s").With(short(to.path)), hint)
			case to.kind == placeFile && !to.item.HasFile(to.path):
				p.Report(p.bodyAt(l.at), lang.T("berkas %s tidak ada di %s", "there is no file %s in %s").With(short(to.path), to.item.ID), similarFile(to.item, to.path))
			}
		})
	},
}

var linkAnchor = Rule{
	ID: "TX008", Name: "link-anchor", Severity: diag.Warning, Allow: true,
	Title: lang.T("Tautan ke bagian yang tidak ada", "A link to a section that does not exist"),
	Why: lang.T("Tautan ke judul bagian yang sudah berubah membuka halaman di tempat yang salah.",
		"A link to a heading that has changed opens the page in the wrong place."),
	Bad:  "[Keberatan](#keberatn)",
	Good: "[Keberatan](#keberatan)",
	Check: func(p *Pass) {
		p.eachLink(false, func(l *link, to place) {
			if to.kind == placeItem && isSection(to.frag) && to.item.Parsed && !p.Index.hasAnchor(to.item, to.frag) {
				p.Report(p.bodyAt(l.at), lang.T("bagian #%s tidak ada di %s", "there is no section #%s in %s").With(short(to.frag), to.item.ID),
					lang.T("nama bagian adalah judulnya dengan huruf kecil dan tanda hubung, misalnya #cara-mengajukan", "a section is named by its heading in lower case with hyphens, such as #how-to-apply"))
			}
		})
	},
}

// isSection reports whether an anchor can be a heading's: those of footnotes and
// of the page itself hold a colon or an underscore.
func isSection(frag string) bool { return frag != "" && !strings.ContainsAny(frag, ":_") }

// suggest asks the index while the budget lasts.
func (p *Pass) suggest(id string, budget *int) string {
	if *budget--; *budget < 0 {
		return ""
	}
	return p.Index.Suggest(id)
}

// relative is the way from one item to another, as a narasi writes it.
func relative(id string) string { return "../.." + strings.TrimPrefix(id, "content") + "/index.md" }

func didYouMean(s string) lang.Text { return lang.T("maksud Anda %s?", "did you mean %s?").With(s) }

// similarFile suggests a file of the item that is spelled nearly like name.
func similarFile(it *source.Item, name string) lang.Text {
	best, least := "", 4
	for _, f := range it.Files[:min(len(it.Files), 100)] {
		if f.Name == "index.md" || path.Dir(f.Name) == "takarir" || len(f.Name) > 100 || len(name) > 100 {
			continue
		}
		if d := levenshtein.ComputeDistance(strings.ToLower(f.Name), strings.ToLower(name)); d < least {
			best, least = f.Name, d
		}
	}
	if best != "" {
		return didYouMean(best)
	}
	return lang.T("unggah berkasnya ke %s/", "upload the file to %s/").With(it.ID)
}

// isSilent reports whether a text has nothing that can be read out.
func isSilent(text []byte) bool {
	return !slices.ContainsFunc(text, isWord) || words(text) == ""
}

// words is a text in lower case without marks and punctuation at its ends; of an
// image in it the alternative text counts.
func words(text []byte) string {
	s := strings.ToLower(string(text))
	if strings.HasPrefix(s, "![") {
		s, _, _ = strings.Cut(s[2:], "](")
	}
	s = strings.Trim(s, " \t\r\n*_`~\"'“”‘’.,:;!?»«>→…()[]")
	return strings.Join(strings.Fields(s), " ")
}

// short keeps a message readable when what it quotes is long.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
