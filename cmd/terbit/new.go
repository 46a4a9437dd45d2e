package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/renameio/v2"
	"github.com/urfave/cli/v2"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) newCommand() *cli.Command {
	return &cli.Command{
		Name: "new", Usage: a.t("mulai konten baru dari sebuah ide", "begin an item from an idea"),
		Description: a.t(`Menanyakan judul, jenis, dan kanal (atau memakai pilihan di bawah), lalu menulis
content/TAHUN/nama/index.md pada tahap ide. Folder yang sudah ada tidak disentuh.`,
			`Asks for title, type and channels (or takes the options below) and writes
content/YEAR/name/index.md at the idea stage. A folder that exists is left alone.`),
		Flags: append(a.rootFlags(),
			&cli.StringFlag{Name: "title", Usage: a.t("judul, paling banyak 90 karakter", "title, at most 90 characters")},
			&cli.StringFlag{Name: "type", Usage: a.t("jenis: ", "type: ") + strings.Join(schema.Kind("").Values(), ", ")},
			&cli.StringFlag{Name: "channels", Usage: a.t("kanal dipisahkan koma, atau site", "channels separated by commas, or site")},
			&cli.StringFlag{Name: "classification", Usage: a.t("klasifikasi: berkala, serta-merta, setiap-saat", "information class: berkala, serta-merta, setiap-saat"), Value: string(schema.Periodic)},
			&cli.StringFlag{Name: "slug", Usage: a.t("nama folder (bawaan: dari judul)", "folder name (default: from the title)")},
			&cli.BoolFlag{Name: "dry-run", Usage: a.t("tampilkan tanpa menulis", "show it and write nothing")},
		),
		Action: a.newItem,
	}
}

// idea is what a new item begins with.
type idea struct {
	title, kind, class, slug string
	channels                 []string
}

func (a *app) newItem(c *cli.Context) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if c.NArg() > 0 {
		return usagef("%s", a.tf("argumen %q tidak dikenal; judul ditulis dengan --title", "unknown argument %q; give the title with --title", c.Args().First()))
	}
	in, err := a.idea(c)
	if err != nil {
		return err
	}
	local := p.now.In(p.office.Location)
	id := path.Join("content", local.Format("2006"), in.slug)
	text := in.markdown(local.Format("2006-01-02"), a.lang)
	file := filepath.Join(p.root, filepath.FromSlash(id), "index.md")
	if _, err := os.Lstat(filepath.Dir(file)); err == nil {
		return hinted{fmt.Errorf("%s: %s", id, a.t("folder itu sudah ada", "that folder exists already")), lang.T("pilih nama lain dengan --slug", "choose another name with --slug")}
	}
	if c.Bool("dry-run") {
		_, err := fmt.Fprintf(a.stdout, "# %s/index.md\n%s", id, text)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make %s: %w", id, err)
	}
	if err := renameio.WriteFile(file, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", id, err)
	}
	fmt.Fprintf(a.stdout, "%s\n", file)
	fmt.Fprintln(a.stderr, a.tf("Tulis bahan dan narasinya di sana, lalu periksa: terbit check %s", "Write its material and text there, then check it: terbit check %s", id))
	return nil
}

// idea takes the answers from the flags and asks for the rest.
func (a *app) idea(c *cli.Context) (idea, error) {
	q := &questions{a: a, in: bufio.NewReader(a.stdin)}
	in := idea{
		title: q.ask(c.String("title"), lang.T("Judul", "Title"), "", titleProblem),
		kind:  q.ask(c.String("type"), lang.T("Jenis (foto, video, infografis, narasi)", "Type (foto, video, infografis, narasi)"), "narasi", oneOf(schema.Kind("").Values())),
		class: c.String("classification"),
	}
	in.channels = strings.FieldsFunc(q.ask(c.String("channels"), lang.T("Kanal, dipisahkan koma", "Channels, separated by commas"), "site", channelsProblem), isSeparator)
	if q.err != nil {
		return in, q.err
	}
	if wrong := oneOf(schema.Classification("").Values()[:3])(in.class); !wrong.IsZero() {
		return in, usagef("--classification: %s", wrong.In(a.lang))
	}
	if in.slug = c.String("slug"); in.slug == "" {
		in.slug = slugOf(in.title)
	}
	if !slugForm.MatchString(in.slug) {
		return in, usagef("%s", a.tf("nama folder %q: pakai huruf kecil, angka, dan tanda hubung lewat --slug", "folder name %q: give one of lower-case letters, digits and hyphens with --slug", in.slug))
	}
	return in, nil
}

// questions asks what the flags leave open; the first error ends the asking.
type questions struct {
	a   *app
	in  *bufio.Reader
	err error
}

func (q *questions) ask(given string, what lang.Text, preset string, wrong func(string) lang.Text) string {
	if q.err != nil {
		return ""
	}
	if given != "" {
		if why := wrong(given); !why.IsZero() {
			q.err = usagef("%s", why.In(q.a.lang))
		}
		return given
	}
	for {
		label := what.In(q.a.lang)
		if preset != "" {
			label += " [" + preset + "]"
		}
		fmt.Fprintf(q.a.stderr, "%s: ", label)
		line, err := q.in.ReadString('\n')
		answer := strings.TrimSpace(line)
		if answer == "" && err == nil {
			answer = preset
		}
		if answer != "" {
			why := wrong(answer)
			if why.IsZero() {
				return answer
			}
			fmt.Fprintf(q.a.stderr, "  %s\n", why.In(q.a.lang))
		}
		if err != nil {
			fmt.Fprintln(q.a.stderr)
			q.err = q.ended(err)
			return ""
		}
	}
}

func (q *questions) ended(err error) error {
	if !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	return usagef("%s", q.a.t("jawaban habis; pakai --title, --type, dan --channels", "no answers left; use --title, --type and --channels"))
}

// The tests of answers say what is wrong with one; zero is nothing.

func titleProblem(s string) lang.Text {
	if n := utf8.RuneCountInString(s); n > schema.TitleMax {
		return lang.T("judul %d karakter, batasnya %d", "the title has %d characters, the limit is %d").With(n, schema.TitleMax)
	}
	return lang.Text{}
}

func oneOf(values []string) func(string) lang.Text {
	return func(s string) lang.Text {
		if slices.Contains(values, s) {
			return lang.Text{}
		}
		return lang.T("%q tidak dikenal; pilih: %s", "%q is not known; choose: %s").With(s, strings.Join(values, ", "))
	}
}

func isSeparator(r rune) bool { return r == ',' || unicode.IsSpace(r) }

func channelsProblem(s string) lang.Text {
	known := oneOf(schema.Channel("").Values())
	fields := strings.FieldsFunc(s, isSeparator)
	if len(fields) == 0 {
		return known(s)
	}
	for _, c := range fields {
		if wrong := known(c); !wrong.IsZero() {
			return wrong
		}
	}
	return lang.Text{}
}

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	notSlug   = regexp.MustCompile(`[^a-z0-9]+`)
	noAccents = transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)))
)

const slugMax = 60

// slugOf makes a folder name of a title, cut at a word.
func slugOf(title string) string {
	plain, _, err := transform.String(noAccents, strings.ToLower(title))
	if err != nil {
		plain = strings.ToLower(title)
	}
	s := strings.Trim(notSlug.ReplaceAllString(plain, "-"), "-")
	if len(s) <= slugMax {
		return s
	}
	if i := strings.LastIndexByte(s[:slugMax+1], '-'); i > 0 {
		return s[:i]
	}
	return s[:slugMax]
}

// markdown is the item's first text.
func (in idea) markdown(date string, l lang.Lang) string {
	title, _ := json.Marshal(in.title) //nolint:errchkjson // a string always encodes; JSON's quoting is YAML's
	return fmt.Sprintf(lang.T(ideaID, ideaEN).In(l), title, date, in.kind, in.class, strings.Join(slices.Compact(in.channels), ", "))
}

const (
	ideaID = `---
# yaml-language-server: $schema=../../../schema/item.schema.json
title: %s
summary:                  # satu atau dua kalimat, paling banyak 240 karakter
date: %s
type: %s
classification: %s
channels: [%s]
tags: []                  # misalnya [keterbukaan-informasi, ppid]
owner:                    # unit penanggung jawab
materials:
  - kind: informasi
    source:               # dokumen, peraturan, atau narasumber
---

<!-- Tulis narasi di sini: apa, untuk siapa, mengapa penting. -->
`
	ideaEN = `---
# yaml-language-server: $schema=../../../schema/item.schema.json
title: %s
summary:                  # one or two sentences, at most 240 characters
date: %s
type: %s
classification: %s
channels: [%s]
tags: []                  # such as [keterbukaan-informasi, ppid]
owner:                    # the unit responsible
materials:
  - kind: informasi
    source:               # document, regulation or person asked
---

<!-- Write the text here: what, for whom, why it matters. -->
`
)
