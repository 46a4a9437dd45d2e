package site

import (
	"html/template"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// otherLanguage leads to the same page in the other language.
type otherLanguage struct {
	Name, URL string
	Lang      lang.Lang
}

func other(l lang.Lang) lang.Lang {
	if l == lang.English {
		return lang.Indonesian
	}
	return lang.English
}

// otherLanguage is the link from a page in l to the one in the other language.
func (w *worker) otherLanguage(l lang.Lang, path string) otherLanguage {
	to := other(l)
	return otherLanguage{map[lang.Lang]string{lang.English: "In English", lang.Indonesian: "Dalam bahasa Indonesia"}[to], w.book.base.link(path), to}
}

// bilingual is the frame of a page that exists in both languages. The office's
// header and footer stay Indonesian, and on an English page say so.
func (w *worker) bilingual(path, heading string, l lang.Lang, id, en string) *shell {
	s := w.shell(path, "", heading, "")
	s.alternates = []alternate{{"id", id}, {"en", en}}
	if l != lang.Indonesian {
		s.Lang = string(l)
		s.Header, s.Footer = indonesian(s.Header), indonesian(s.Footer)
	}
	return s
}

// indonesian says of a part that it is Indonesian, on a page that is not.
func indonesian(part template.HTML) template.HTML {
	return "<div lang=\"id\">\n" + part + "</div>\n"
}
