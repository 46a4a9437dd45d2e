package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/site"
)

// theme is the folder of the office's templates and styles, nil where it has
// none. It is read from where the configuration is: a theme is policy, and one that
// a proposal brings draws nothing before it was decided on.
func (p *project) theme() (fs.FS, error) {
	name := p.office.Theme
	if name == "" {
		return nil, nil //nolint:nilnil // no theme
	}
	at := "."
	for part := range strings.SplitSeq(name, "/") {
		entries, err := fs.ReadDir(p.officeAt, at)
		if err != nil {
			return nil, fmt.Errorf("read theme: %w", err)
		}
		if !hasFolder(entries, part) {
			return nil, hinted{
				fmt.Errorf("theme %s: %w", name, fs.ErrNotExist),
				lang.T("buat folder itu (bukan tautan simbolis), atau hapus kunci theme dari konfigurasi", "make that folder (no symbolic link), or remove the key theme from the configuration"),
			}
		}
		at = path.Join(at, part)
	}
	return fs.Sub(p.officeAt, name)
}

func hasFolder(entries []fs.DirEntry, name string) bool {
	for _, e := range entries {
		if e.Name() == name {
			return e.IsDir() // by its own type: a link is none
		}
	}
	return false
}

// themeError says where in the repository a theme is wrong, and what to do.
func (a *app) themeError(p *project, err error) error {
	var wrong *site.ThemeError
	if !errors.As(err, &wrong) {
		return err
	}
	return hinted{fmt.Errorf("%s/%s", p.office.Theme, wrong.In(a.lang)), wrong.Hint}
}

// themeWrong is the rule that a theme breaks with which no site can be built.
var themeWrong = diag.Doc{
	ID: "CF002", Severity: diag.Error, Title: lang.T("Tema situs keliru", "The site's theme is wrong"),
	Why: lang.T("Situs tidak dapat dibangun dengan templat yang keliru, sehingga tidak ada konten yang tayang sampai tema diperbaiki.",
		"No site can be built with a template that is wrong, so nothing goes out until the theme is mended."),
}

// themeFindings are what a build would refuse the office's theme for, said before
// anybody builds.
func (p *project) themeFindings() ([]diag.Finding, error) {
	theme, err := p.theme()
	var missing hinted
	if errors.Is(err, fs.ErrNotExist) && errors.As(err, &missing) {
		return []diag.Finding{themeFinding(diag.At(p.office.Theme), lang.T("folder tema tidak ada", "the theme's folder does not exist"), missing.hint)}, nil
	}
	if err != nil {
		return nil, err
	}
	err = site.CheckTheme(theme)
	var wrong *site.ThemeError
	if !errors.As(err, &wrong) {
		return nil, err
	}
	at := diag.At(path.Join(p.office.Theme, wrong.File))
	at.Line = max(wrong.Line, 1)
	return []diag.Finding{themeFinding(at, wrong.Problem, wrong.Hint)}, nil
}

func themeFinding(at diag.Position, message, hint lang.Text) diag.Finding {
	return diag.Finding{Position: at, Severity: themeWrong.Severity, Rule: themeWrong.ID, Message: message, Hint: hint}
}
