package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

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
