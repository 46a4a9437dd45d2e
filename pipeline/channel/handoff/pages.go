package handoff

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/google/renameio/v2"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed assets
var assets embed.FS

// assetDir is where the pages' style and script are; staff see its name.
const assetDir = "aset"

const pageFile = "index.html"

// Pages draws the page of every item and the one that lists them, from what the
// folders hold, and counts the files that changed. officeName stands at the head.
func (o *Outbox) Pages(officeName string, l lang.Lang) (changed int, err error) {
	if _, err := os.Stat(o.Dir); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	changed, err = o.pages(officeName, l)
	if err != nil {
		return changed, fmt.Errorf("draw outbox pages: %w", err)
	}
	return changed, nil
}

func (o *Outbox) pages(officeName string, l lang.Lang) (changed int, err error) {
	unlock, err := o.lock(context.Background())
	if err != nil {
		return 0, err
	}
	defer unlock()
	t, err := parse(l)
	if err != nil {
		return 0, err
	}
	ids, err := o.items()
	if err != nil {
		return 0, err
	}
	w := writer{dir: o.Dir, temp: filepath.Join(o.Dir, tempDir)}
	if err := w.begin(); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(w.temp)) }()
	list := listPage{Office: officeName, Lang: l, Root: "."}
	for _, id := range ids {
		records, texts, err := o.read(id)
		if err != nil {
			return w.changed, err
		}
		if len(records) == 0 {
			continue
		}
		page := newItemPage(officeName, l, id, records, texts)
		page.Bundle = w.bundle(id, records, l.Size)
		w.page(t, "item.html", path.Join(id, pageFile), page)
		page.Link = path.Join(id, pageFile)
		list.Items = append(list.Items, page)
	}
	slices.SortStableFunc(list.Items, func(a, b itemPage) int {
		return cmp.Or(b.newest.Compare(a.newest), cmp.Compare(a.ID, b.ID))
	})
	w.page(t, "index.html", pageFile, list)
	w.assets()
	return w.changed, w.err
}

func parse(l lang.Lang) (*template.Template, error) {
	funcs := template.FuncMap{"say": func(key string, args ...any) (string, error) { return say(l, key, args...) }}
	return template.New("").Funcs(funcs).ParseFS(templates, "templates/*.html")
}

var yearName, slugName = regexp.MustCompile(`^[0-9]{4}$`), regexp.MustCompile(`^[a-z0-9-]+$`)

// items lists the folders of items as <year>/<slug>.
func (o *Outbox) items() ([]string, error) {
	var ids []string
	years, err := os.ReadDir(o.Dir)
	if err != nil {
		return nil, err
	}
	for _, y := range years {
		if !y.IsDir() || !yearName.MatchString(y.Name()) {
			continue
		}
		slugs, err := os.ReadDir(filepath.Join(o.Dir, y.Name()))
		if err != nil {
			return nil, err
		}
		for _, s := range slugs {
			if s.IsDir() && slugName.MatchString(s.Name()) {
				ids = append(ids, path.Join(y.Name(), s.Name()))
			}
		}
	}
	return ids, nil
}

// read returns an item's records in the order of the destinations, and their texts.
func (o *Outbox) read(id string) (records []Record, texts []string, err error) {
	if err := o.repair("content/" + id); err != nil {
		return nil, nil, err
	}
	for _, d := range platform.All() {
		p := o.place("content/"+id, d.Channel)
		data, err := os.ReadFile(filepath.Join(p.dir, recordFile))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		r, err := decode(data)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s/%s/%s: %w", id, d.Channel, recordFile, err)
		}
		var text []byte
		if r.Text != nil {
			if text, err = os.ReadFile(filepath.Join(p.dir, textFile)); err != nil {
				return nil, nil, err
			}
		}
		records, texts = append(records, r), append(texts, string(text))
	}
	return records, texts, nil
}

// tempDir holds the pages that are about to replace others. What a killed process
// left there is thrown away: the outbox is locked while pages are drawn.
const tempDir = ".tmp"

// writer writes files that differ from what is there, each at once, and keeps the
// first error.
type writer struct {
	dir     string
	temp    string
	changed int
	err     error
}

func (w *writer) begin() error {
	if err := os.RemoveAll(w.temp); err != nil {
		return err
	}
	return os.MkdirAll(w.temp, 0o755)
}

func (w *writer) page(t *template.Template, name, to string, data any) {
	if w.err != nil {
		return
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		w.err = err
		return
	}
	w.file(to, b.Bytes())
}

func (w *writer) assets() {
	for _, name := range []string{"serah.css", "serah.js"} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			w.err = cmp.Or(w.err, err)
			return
		}
		w.file(path.Join(assetDir, name), data)
	}
}

func (w *writer) file(to string, data []byte) {
	name := filepath.Join(w.dir, filepath.FromSlash(to))
	if there, err := os.ReadFile(name); w.err != nil || err == nil && bytes.Equal(there, data) {
		return
	}
	if w.err = os.MkdirAll(filepath.Dir(name), 0o755); w.err != nil {
		return
	}
	if w.err = renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(w.temp)); w.err == nil {
		w.changed++
	}
}
