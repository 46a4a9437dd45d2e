package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Bounds of a theme. It is the office's own code, so these keep mistakes small
// rather than enemies out.
const (
	themeFileMax = 1 << 20 // bytes
	themeMax     = 8 << 20
	themeCount   = 100
)

// themeKinds are the files that a theme may hold.
var themeKinds = map[string]bool{".gohtml": true, ".css": true, ".svg": true, ".png": true, ".jpg": true, ".webp": true, ".woff2": true}

var themeName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// ThemeError is a mistake in an office's theme: where it is and what to do.
type ThemeError struct {
	File    string // within the theme's folder
	Line    int    // 0: the file as a whole
	Problem lang.Text
	Hint    lang.Text
}

func (e *ThemeError) Error() string { return e.In(lang.English) }

// In is the error in a language.
func (e *ThemeError) In(l lang.Lang) string {
	at := e.File
	if e.Line > 0 {
		at += ":" + strconv.Itoa(e.Line)
	}
	return at + ": " + e.Problem.In(l)
}

func wrongTheme(file string, line int, problem lang.Text) *ThemeError {
	return &ThemeError{File: file, Line: line, Problem: problem, Hint: lang.T(
		"perbaiki berkas tema itu, atau hapus agar templat bawaan dipakai; contoh dan nama bidangnya ada di pipeline/site/templates",
		"mend that file of the theme, or remove it so that the built-in template serves; examples and field names are in pipeline/site/templates")}
}

var textTwice = lang.T("templat %q sudah ditetapkan di %s", "template %q is defined in %s already")

// themeFiles reads a theme's folder: regular files of known kinds, none deeper
// than the folder, each and all within bounds.
func themeFiles(fsys fs.FS) (map[string][]byte, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrongTheme(".", 0, lang.T("folder tema tidak ada", "the theme's folder does not exist"))
	}
	if err != nil {
		return nil, fmt.Errorf("read theme: %w", err)
	}
	if len(entries) > themeCount {
		return nil, wrongTheme(".", 0, lang.T("lebih dari %d berkas", "more than %d files").With(themeCount))
	}
	files, total := map[string][]byte{}, 0
	for _, e := range entries {
		data, err := themeFile(fsys, e)
		if err != nil {
			return nil, err
		}
		if total += len(data); total > themeMax {
			return nil, wrongTheme(".", 0, lang.T("tema melebihi %d MB", "the theme is larger than %d MB").With(themeMax>>20))
		}
		if e.Name() != "README.md" {
			files[e.Name()] = data
		}
	}
	return files, nil
}

func themeFile(fsys fs.FS, e fs.DirEntry) ([]byte, error) {
	name := e.Name()
	switch ext := path.Ext(name); {
	case !e.Type().IsRegular():
		return nil, wrongTheme(name, 0, lang.T("bukan berkas biasa (tautan simbolis dan subfolder tidak dibaca)", "not a regular file (symbolic links and folders are not read)"))
	case name == "README.md":
		return nil, nil // for people
	case !themeKinds[ext]:
		return nil, wrongTheme(name, 0, lang.T("jenis berkas ini tidak dipakai tema", "a theme has no use for this kind of file"))
	case !themeName.MatchString(name):
		return nil, wrongTheme(name, 0, lang.T("nama berkas hanya boleh huruf kecil, angka, titik, garis bawah, dan tanda hubung", "a file's name may have lower-case letters, digits, dots, underscores and hyphens only"))
	case ext == ".css" && name != styleFile && name != moreStyleFile:
		return nil, wrongTheme(name, 0, lang.T("halaman memuat satu lembar gaya; namai %s (menggantikan) atau %s (menambahkan)", "pages load one stylesheet; name it %s (instead of ours) or %s (after ours)").With(styleFile, moreStyleFile))
	}
	info, err := e.Info()
	if err != nil {
		return nil, fmt.Errorf("read theme: %w", err)
	}
	if info.Size() > themeFileMax {
		return nil, wrongTheme(name, 0, lang.T("melebihi %d MB", "larger than %d MB").With(themeFileMax>>20))
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read theme: %w", err)
	}
	if ext := path.Ext(name); (ext == ".gohtml" || ext == ".css") && !utf8.Valid(data) {
		return nil, wrongTheme(name, 0, lang.T("bukan teks UTF-8", "not UTF-8 text"))
	}
	return data, nil
}

// templateError is how the template packages begin an error: the file or the
// template, and mostly the line.
var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:]+)(?::(\d+)(?::\d+)?)?: (.*)$`)

// themeError reads an error of the template packages; named is the file of each
// of the theme's templates.
func themeError(err error, named map[string]string) error {
	m := templateError.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if m == nil {
		return fmt.Errorf("read theme: %w", err)
	}
	line, _ := strconv.Atoi(m[2]) // digits or nothing
	return wrongTheme(cmp.Or(named[m[1]], m[1]), line, lang.Same("%s").With(m[3]))
}
