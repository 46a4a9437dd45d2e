package source

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/gunungmas/terbit/schema"
)

// Track is the text of a video in one language: a file of the item's folder.
type Track struct {
	File string
	Lang string // a language tag of BCP 47
}

var trackLang = regexp.MustCompile(`^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

// Tracks are the texts of a medium, one a language: first the file that captions
// names, then those beside it that carry the video's own name and a language, as
// wawancara.id.vtt does. A named file without a language is in Indonesian.
func (it *Item) Tracks(m *schema.Media) []Track {
	var list []Track
	seen := map[string]bool{}
	add := func(file, lang string) {
		if !seen[lang] {
			seen[lang] = true
			list = append(list, Track{file, lang})
		}
	}
	if m.Captions != "" && it.HasFile(m.Captions) {
		tag := strings.TrimPrefix(path.Ext(strings.TrimSuffix(m.Captions, path.Ext(m.Captions))), ".")
		if !trackLang.MatchString(tag) {
			tag = "id"
		}
		add(m.Captions, tag)
	}
	name := m.File
	if u, err := url.Parse(m.URL); name == "" && err == nil {
		name = path.Base(u.Path)
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	if stem == "" {
		return list
	}
	for _, f := range it.Files {
		rest, ok := strings.CutPrefix(f.Name, stem+".")
		tag, ext := strings.TrimSuffix(rest, path.Ext(rest)), strings.ToLower(path.Ext(rest))
		if ok && (ext == ".vtt" || ext == ".srt") && trackLang.MatchString(tag) {
			add(f.Name, tag)
		}
	}
	return list
}
