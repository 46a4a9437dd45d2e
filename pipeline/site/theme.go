package site

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed templates/*.gohtml assets/*
var embedded embed.FS

// theme is the templates and assets of a site. Files are layered: one of a later
// file system stands in for the one of the same name before it.
type theme struct {
	templates *template.Template
	layers    []fs.FS
}

// defaultTheme is parsed once a process.
var defaultTheme = sync.OnceValues(func() (*theme, error) { return newTheme(embedded) })

func newTheme(layers ...fs.FS) (*theme, error) {
	names, err := fs.Glob(layers[0], "templates/*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	th := &theme{templates: template.New("site"), layers: layers}
	for _, name := range names {
		text, err := th.read(name)
		if err != nil {
			return nil, err
		}
		if _, err := th.templates.New(name).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("parse template: %w", err)
		}
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

// drawn is a page drawn by a template; the data is made when it is drawn.
func drawn(file, name string, data func(w *worker) any) page {
	return page{file: file, draw: func(w *worker) error {
		return w.theme.templates.ExecuteTemplate(&w.buf, name, data(w))
	}}
}
