package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

var titleSpace = Rule{
	ID: "FM001", Name: "title-space", Severity: diag.Warning, Errors: true,
	Title: lang.T("Judul kosong atau berspasi lebih", "An empty title or stray blanks in it"),
	Why: lang.T("Judul tampil apa adanya di situs, daftar, dan pratinjau tautan.",
		"The title is shown as it is on the site, in lists and in link previews."),
	Bad:  `title: "  Hak atas  informasi"`,
	Good: "title: Hak atas informasi",
	Check: func(p *Pass) {
		t := p.Item.Meta.Title
		switch plain := strings.Join(strings.Fields(t), " "); {
		case nothingSeen(t) && p.Item.At("title").Line > 1: // without the key the loader has said so
			p.ReportAs(diag.Error, p.Item.At("title"), lang.T("judul masih kosong", "the title is empty"),
				lang.T("tulis judul konten", "write the item's title"))
		case plain != t:
			p.Report(p.Item.At("title"), lang.T("judul berisi spasi atau baris baru yang berlebih", "the title has stray blanks or line breaks"),
				lang.T("tulis: %s", "write: %s").With(short(plain)))
		}
	},
}

var titleLength = Rule{
	ID: "FM002", Name: "title-length", Severity: diag.Error,
	Title: lang.T("Judul terlalu panjang", "The title is too long"),
	Why: lang.T("Judul yang panjang terpotong pada daftar, hasil pencarian, dan pratinjau tautan.",
		"A long title is cut in lists, search results and link previews."),
	Good: "title: Cara mengajukan keberatan atas permohonan informasi",
	Check: func(p *Pass) {
		if n := length(p.Item.Meta.Title, schema.TitleMax); n > schema.TitleMax {
			p.Report(p.Item.At("title"), lang.T("judul %d karakter, batasnya %d", "title of %d characters, the limit is %d").With(n, schema.TitleMax),
				lang.T("pindahkan rincian ke summary", "move details to summary"))
		}
	},
}

var titleCaps = Rule{
	ID: "FM003", Name: "title-caps", Severity: diag.Warning, Allow: true,
	Title: lang.T("Judul huruf besar semua", "The title is all capitals"),
	Why: lang.T("Huruf besar semua lebih lambat dibaca, terasa berteriak, dan sebagian pembaca layar mengejanya.",
		"All capitals are slower to read, feel like shouting, and some screen readers spell them out."),
	Bad:  "title: CARA MENGAJUKAN PERMOHONAN",
	Good: "title: Cara mengajukan permohonan",
	Check: func(p *Pass) {
		if isShouted(p.Item.Meta.Title) {
			p.Report(p.Item.At("title"), lang.T("judul ditulis dengan huruf besar semua", "the title is written in capitals only"),
				lang.T("pakai huruf besar hanya di awal judul, nama, dan singkatan", "use capitals only at the start, for names and abbreviations"))
		}
	},
}

// isShouted reports two words or more, at least a dozen letters, none small.
func isShouted(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters >= 12 && strings.ContainsRune(strings.TrimSpace(s), ' ')
}

var titleRepeat = Rule{
	ID: "FM004", Name: "title-repeat", Severity: diag.Warning, Allow: true,
	Title: lang.T("Judul sama dengan konten lain", "Another item has the same title"),
	Why: lang.T("Dua konten berjudul sama tidak dapat dibedakan pada daftar; sering kali yang satu seharusnya ralat dari yang lain.",
		"Two items of one title can't be told apart in a list; often one should be a correction of the other."),
	Check: func(p *Pass) {
		if p.Item.Meta.Title == "" || p.withdrawn() {
			return
		}
		for _, other := range p.Index.SameTitle(p.Item) {
			if other != p.Item && !replaces(p.Item, other) && !replaces(other, p.Item) && other.Meta.Withdrawal == nil {
				p.Report(p.Item.At("title"), lang.T("judul sama dengan %s", "same title as %s").With(other.ID),
					lang.T("bedakan judulnya, atau tulis supersedes bila konten ini menggantikannya", "tell the titles apart, or write supersedes if this item replaces it"))
				return
			}
		}
	},
}

// nothingSeen reports a text without anything that can be seen; [schema.SomeText]
// says the same.
func nothingSeen(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.In(r, unicode.Z, unicode.C) {
			return false
		}
	}
	return true
}

func replaces(newer, older *source.Item) bool { return newer.Meta.Supersedes == older.ID }

// length counts the characters of a text that may exceed a limit; of one that
// can't, its bytes are good enough.
func length(s string, limit int) int {
	if len(s) <= limit {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}
