package site

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/gunungmas/terbit/pipeline/keep"
)

//go:embed templates/*.gohtml assets/*
var embedded embed.FS

// theme is the templates and assets of a site: ours, and over them the office's.
type theme struct {
	templates *template.Template
	sum       keep.Sum          // of the templates' text
	files     map[string][]byte // the office's, by name
	extra     []asset           // the office's files that pages may name: aset/tema/<name>
}

// views are what each template is given, by the template's name.
var views = map[string]any{
	"open": &shell{}, "close": &shell{}, "const": constView{}, "header": headerView{}, "mark": headerView{}, "footer": footerView{},
	"crumbs": []crumb{}, "pager": pager{}, "card": &cardView{}, "lead": &cardView{}, "tag": &tag{}, "sort": sort{}, "eyebrow": sort{},
	"item": &itemView{}, "figure": figure{}, "gone": &goneView{}, "list": &listView{}, "home": &homeView{}, "change": changeView{},
	"topics": &topicsView{}, "register": &registerView{}, "about": &aboutView{}, "missing": &missingView{}, "rules": &rulesView{}, "guide": &guideView{},
	"sop": &sopView{}, "inventory": &inventoryView{}, "decisions": &decisionsView{}, "search": &searchView{},
}

// defaultTheme is parsed once a process.
var defaultTheme = sync.OnceValues(builtIn)

func builtIn() (*theme, error) {
	names, err := fs.Glob(embedded, "templates/*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	th := &theme{templates: template.New("site").Option("missingkey=error")}
	var sums keep.Summer
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		if _, err := th.templates.New(name).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("parse template: %w", err)
		}
		th.sum = sums.Of(th.sum, name, text)
	}
	return th, nil
}

// newTheme lays an office's folder over the built-in theme. A template that can't
// work with every page is a [ThemeError], before anything is written.
func newTheme(office fs.FS) (*theme, error) {
	if office == nil {
		return defaultTheme()
	}
	th, err := builtIn()
	if err != nil {
		return nil, err
	}
	if th.files, err = themeFiles(office); err != nil {
		return nil, err
	}
	named, sums := map[string]string{}, keep.Summer{}
	for _, file := range slices.Sorted(maps.Keys(th.files)) {
		switch {
		case strings.HasSuffix(file, ".gohtml"):
			th.sum = sums.Of(th.sum, file, th.files[file])
			if err := th.override(file, named); err != nil {
				return nil, err
			}
		case file != styleFile && file != moreStyleFile:
			th.extra = append(th.extra, asset{"aset/tema/" + file, th.files[file]})
		}
	}
	return th, th.check(named)
}

// CheckTheme says what is wrong with an office's theme, as a build would: a mistake
// in it is a [ThemeError].
func CheckTheme(office fs.FS) error {
	_, err := newTheme(office)
	return err
}

// override takes in one file of the office: what it defines stands in for the
// template of the same name, and what it holds outside of a definition for the
// template that is named like the file. named gets the file of each.
func (th *theme) override(file string, named map[string]string) error {
	stem := strings.TrimSuffix(file, ".gohtml")
	set, err := template.New(file).Parse(string(th.files[file]))
	if err != nil {
		return themeError(err, named)
	}
	for _, t := range set.Templates() {
		name := t.Name()
		if name == file {
			if t.Tree == nil || t.Tree.Root == nil || blank(t.Tree.Root) {
				continue
			}
			name = stem
		}
		if other, twice := named[name]; twice {
			return wrongTheme(file, 0, textTwice.With(name, other))
		}
		named[name] = file
		if _, err := th.templates.AddParseTree(name, t.Tree); err != nil {
			return themeError(err, named)
		}
	}
	return nil
}

// The office's stylesheets: one instead of ours, and one after it.
const (
	styleFile     = "site.css"
	moreStyleFile = "tambahan.css"
)

// stylesheet is the site's one stylesheet, but the colors.
func (th *theme) stylesheet() ([]byte, error) {
	css, err := th.read("assets/" + styleFile)
	if err != nil {
		return nil, err
	}
	if more, ok := th.files[moreStyleFile]; ok {
		css = append(append(slices.Clone(css), '\n'), more...)
	}
	return css, nil
}

// read is an asset: the office's, else ours.
func (th *theme) read(name string) ([]byte, error) {
	if data, ok := th.files[strings.TrimPrefix(name, "assets/")]; ok {
		return data, nil
	}
	data, err := embedded.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read theme: %w", err)
	}
	return data, nil
}

// fragment draws a template that becomes part of others.
func (th *theme) fragment(name string, data any) (template.HTML, error) {
	var b strings.Builder
	if err := th.templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("draw template: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // drawn by html/template
}

// drawn is a page that a template draws of its data and of nothing else: the page
// is drawn again only when the data, as [keep.Summer] walks it, or the templates
// changed. So the data holds all that is to be shown, or leads to it; what shows
// many items is drawn into it by [page.late].
func drawn(file, name string, data func(w *worker) any) page {
	return page{file: file, template: name, view: data}
}
