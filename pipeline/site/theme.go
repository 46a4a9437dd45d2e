package site

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/gunungmas/terbit/pipeline/keep"
)

//go:embed templates/*.gohtml assets/*
var embedded embed.FS

// theme is the templates and assets of a site. Files are layered: one of a later
// file system stands in for the one of the same name before it.
type theme struct {
	templates *template.Template
	layers    []fs.FS
	sum       keep.Sum // of the templates' text
}

// defaultTheme is parsed once a process.
var defaultTheme = sync.OnceValues(func() (*theme, error) { return newTheme(embedded) })

func newTheme(layers ...fs.FS) (*theme, error) {
	names, err := fs.Glob(layers[0], "templates/*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	th := &theme{templates: template.New("site"), layers: layers}
	var sums keep.Summer
	for _, name := range names {
		text, err := th.read(name)
		if err != nil {
			return nil, err
		}
		if _, err := th.templates.New(name).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("parse template: %w", err)
		}
		th.sum = sums.Of(th.sum, name, text)
	}
	return th, nil
}

// read is the last layer's file of that name.
func (th *theme) read(name string) ([]byte, error) {
	var err error
	for _, layer := range slices.Backward(th.layers) {
		var data []byte
		if data, err = fs.ReadFile(layer, name); err == nil {
			return data, nil
		}
	}
	return nil, fmt.Errorf("read theme: %w", err)
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
// changed. So the data holds all that is to be shown, or leads to it.
func drawn(file, name string, data func(w *worker) any) page {
	return page{file: file, template: name, view: data}
}
