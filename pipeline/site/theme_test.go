package site

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gunungmas/terbit/pipeline/lang"
)

func themeOf(files ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		out[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

// TestBuiltInTheme: our own templates pass what a theme's have to, and every one
// of them has a view.
func TestBuiltInTheme(t *testing.T) {
	th, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, tm := range th.templates.Templates() {
		if _, ok := views[tm.Name()]; !ok && !strings.HasPrefix(tm.Name(), "templates/") && tm.Name() != "site" {
			t.Errorf("template %q has no view", tm.Name())
		}
	}
	if err := th.check(nil); err != nil {
		t.Error(err)
	}
}

func TestThemeOverrides(t *testing.T) {
	in := testInput(t, everything()...)
	in.Theme = themeOf(
		"mark.gohtml", `<img class="mark" src="/aset/tema/lambang.svg" alt="" width="48" height="48">`,
		"card.gohtml", `{{define "card"}}<li class="kartu">{{template "judul" .}}</li>{{end}}{{define "judul"}}{{.Title}}{{with .Picture}}{{if .Tall}} tegak{{end}}{{end}}{{end}}`,
		"tambahan.css", ".kartu { color: red }",
		"lambang.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>",
		"README.md", "catatan",
	)
	files, _ := mustBuild(t, in)
	contains(t, files["index.html"], `<img class="mark" src="/aset/tema/lambang.svg"`, `<li class="kartu">Judul biasa</li>`)
	if files["aset/tema/lambang.svg"] == "" || files["aset/tema/README.md"] != "" {
		t.Error("the wrong files of the theme are on the site")
	}
	for name, text := range files {
		if strings.HasSuffix(name, ".css") && (!strings.Contains(text, ".kartu { color: red }") || !strings.Contains(text, ".hero")) {
			t.Errorf("%s lacks the office's rules or ours", name)
		}
	}

	in.Theme = themeOf("site.css", "body { margin: 0 }")
	files, _ = mustBuild(t, in)
	for name, text := range files {
		if strings.HasSuffix(name, ".css") && (strings.Contains(text, ".hero") || !strings.Contains(text, "--accent:") || !strings.HasSuffix(text, "body { margin: 0 }")) {
			t.Errorf("%s is not the office's with the colors before it:\n%s", name, text)
		}
	}
}

// TestThemeMistakes: each names its file and line, and nothing is written.
func TestThemeMistakes(t *testing.T) {
	tests := []struct {
		name  string
		files fstest.MapFS
		want  string
	}{
		{"syntax", themeOf("card.gohtml", "{{define \"card\"}}\n{{if .Title}}\n{{end}}"), "card.gohtml:3: unexpected EOF"},
		{"unknown function", themeOf("card.gohtml", "\n{{salah .Title}}"), `card.gohtml:2: function "salah" not defined`},
		{"unknown field", themeOf("card.gohtml", "{{.Title}}\n\n{{.Judul}}"), "card.gohtml:3: there is no .Judul here; there are: .Picture "},
		{"unknown field where no sample comes", themeOf("card.gohtml", "{{if eq .Title \"tidak ada\"}}\n{{.Picture.Lebar}}{{end}}"), "card.gohtml:2: there is no .Lebar here"},
		{"unknown field of what a loop is over", themeOf("topics.gohtml", "{{range $i, $t := .Tags}}{{$t.Name}}\n{{$t.Jumlah}}{{end}}"), "topics.gohtml:2: there is no .Jumlah here; there are: .Name .URL .Count"},
		{"unknown field of the page from within", themeOf("list.gohtml", "{{with .About}}\n{{$.Tentang}}{{end}}"), "list.gohtml:2: there is no .Tentang here"},
		{"unknown field in a part that is handed on", themeOf("pager.gohtml", "{{.Jumlah}}"), "pager.gohtml:1: there is no .Jumlah here; there are: .Number .Total .Prev .Next"},
		{"unexported field", themeOf("card.gohtml", "{{.item}}"), "card.gohtml:1: there is no .item here"},
		{"unknown template called", themeOf("card.gohtml", "\n{{template \"gambar\" .}}"), `card.gohtml:2: there is no template "gambar"`},
		{"template that nothing calls", themeOf("kartu.gohtml", "{{.Title}}"), `kartu.gohtml: there is no template "kartu" and none calls it; there are: about, card, `},
		{"value in a script", themeOf("gone.gohtml", "<script>\nlet a = `${ {{.Home}} }`\n</script>\n<a href='{{.Home}}"), "gone.gohtml:"},
		{"two files for one template", themeOf("card.gohtml", "a", "x.gohtml", `{{define "card"}}b{{end}}`), `x.gohtml: template "card" is defined in card.gohtml already`},
		{"wrong value for a function", themeOf("card.gohtml", "\n{{index .Title \"a\"}}"), "card.gohtml:2: "},
		{"script", themeOf("a.js", "x"), "a.js: a theme has no use for this kind of file"},
		{"second stylesheet", themeOf("gaya.css", "x"), "gaya.css: pages load one stylesheet"},
		{"name", themeOf("Gambar Baru.png", "x"), "Gambar Baru.png: a file's name"},
		{"folder", themeOf("a/b.png", "x"), "a: not a regular file"},
		{"not text", themeOf("card.gohtml", "\xff"), "card.gohtml: not UTF-8"},
		{"large", themeOf("card.gohtml", strings.Repeat("a", themeFileMax+1)), "card.gohtml: larger than 1 MB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := testInput(t, everything()...)
			in.Theme = tt.files
			_, err := Build(context.Background(), in)
			var wrong *ThemeError
			if !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Error(), tt.want) {
				t.Fatalf("got  %v\nwant %s…", err, tt.want)
			}
			if wrong.Hint.In(lang.Indonesian) == "" || wrong.In(lang.Indonesian) == "" {
				t.Error("it does not say what to do")
			}
			if entries, err := os.ReadDir(in.Out); err == nil && len(entries) > 0 {
				t.Error("something was written")
			}
		})
	}
}

func TestThemeBounds(t *testing.T) {
	many := fstest.MapFS{}
	for i := range themeCount + 1 {
		many["a"+strings.Repeat("a", i)+".png"] = &fstest.MapFile{}
	}
	large := fstest.MapFS{}
	for _, n := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		large[n+".png"] = &fstest.MapFile{Data: make([]byte, themeFileMax)}
	}
	link := fstest.MapFS{"card.gohtml": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink | 0o777}}
	for name, fsys := range map[string]fs.FS{"more than 100 files": many, "the theme is larger": large, "symbolic links": link, "does not exist": os.DirFS(filepath.Join(t.TempDir(), "tiada"))} {
		if _, err := newTheme(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A real link on a real disk.
	dir := t.TempDir()
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "card.gohtml")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if _, err := newTheme(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a link is followed: %v", err)
	}
}

// TestEveryTemplateCanBeOverridden: an empty stand-in for any one is a theme.
func TestEveryTemplateCanBeOverridden(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(views)) {
		th, err := newTheme(themeOf(name+".gohtml", "tema"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := th.fragment(name, views[name]); err != nil || got != "tema" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}
