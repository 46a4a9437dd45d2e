package forgetest

import (
	"fmt"
	"maps"
	"strings"
)

// Files are changes: a path and its new content. [Removed] takes a file away.
type Files map[string]string

// Removed is the content of a file that is taken away.
const Removed = "\x00removed"

// Office is the configuration on the main branch: everybody's login is their
// job, ganda holds two roles, plt deputizes on 11 and 12 August.
var Office = Files{
	".github/terbit.yml": `office: {name: Kantor Contoh}
timezone: Asia/Pontianak
roles:
  staf: [staf, staf2]
  pranata-humas: [humas, humas2, ganda]
  kabid-pip: [Kabid, ganda]
deputies:
  - {role: kabid-pip, login: plt, from: 2026-08-11, until: 2026-08-12}
atasan: [kadis]
`,
	"README.md": "Kantor Contoh\n",
}

// Paths of the items in the stories.
const (
	NewItem       = "content/2026/hak-informasi"
	PublishedItem = "content/2026/jam-layanan"
)

// Photo is a picture of more than 64 KiB, as far as its head says.
var Photo = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + strings.Repeat("\x00\x01", 33<<10)

// Index is an index.md with everything that the procedure asks for.
func Index(title, more, body string) string {
	return fmt.Sprintf(`---
title: %s
summary: Empat hak warga.
date: 2026-08-10
type: foto
classification: berkala
channels: [instagram]
materials:
  - kind: informasi
    source: UU 14/2008
  - kind: foto
    source: Dokumentasi kantor
brief:
  objective: Warga tahu haknya
  audience: Warga
  key_message: Informasi publik itu hak
media:
  - file: foto.jpg
    alt: Seorang petugas melayani warga.
%s---

%s
`, title, more, body)
}

// Idea is an index.md that proposes no more than the idea.
func Idea(title string) string {
	return fmt.Sprintf(`---
title: %s
summary: Empat hak warga.
date: 2026-08-10
type: foto
classification: berkala
channels: [instagram]
materials:
  - kind: informasi
    source: UU 14/2008
  - kind: foto
    source: Dokumentasi kantor
---
`, title)
}

// Item is a complete item at a path.
func Item(path, title string) Files {
	return Files{
		path + "/index.md":              Index(title, "", "Informasi publik pada dasarnya terbuka."),
		path + "/takarir/instagram.txt": title + ". Baca di situs.\n",
		path + "/foto.jpg":              Photo,
	}
}

// Published is the item that is on the main branch.
func Published() Files { return Item(PublishedItem, "Jam layanan") }

// With is a copy with other files laid over it.
func (f Files) With(path, content string) Files {
	out := maps.Clone(f)
	out[path] = content
	return out
}

func (f Files) changes() map[string]*file {
	out := map[string]*file{}
	for path, data := range f {
		switch mode, target, _ := strings.Cut(data, "\x00"); {
		case data == Removed:
			out[path] = nil
		case mode == "link":
			out[path] = &file{"120000", target}
		default:
			out[path] = &file{"100644", data}
		}
	}
	return out
}

// Link is a file's content that makes it a symbolic link.
func Link(target string) string { return "link\x00" + target }
