package serve

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Options say what a workshop works on.
type Options struct {
	Root     fs.FS
	Dir      string // an empty folder to write into
	Beside   string // a store of derived pictures to read from; may be empty
	BaseURL  string // where the site is served
	NoDrafts bool   // show what is complete, right and due alone, as build does
	Now      func() time.Time
	Rules    []rule.Family
	Guides   []guide.Page
	Lang     lang.Lang

	// Office reads the configuration.
	Office func() (*office.Office, []diag.Finding, error)
	// Check says what there is to say of the items that only names, what loading
	// said in the corpus's findings included. Nil is all of them.
	Check func(ctx context.Context, c *source.Corpus, o *office.Office, only func(id string) bool) []diag.Finding
	// Build writes the site; changed are the ids of items that differ from the last
	// time, nil that anything may. Nil is a [site.Builder]'s, which finds out itself.
	Build func(ctx context.Context, in site.Input, changed []string) (site.Result, error)
	// Dress fills in what else the site depends on, read anew for every build; its
	// error is the build's. May be nil.
	Dress func(in *site.Input) error
	// Progress is told how far the first build has come; may be nil.
	Progress func(stage string, done, total int)
}

// Workshop is the state between two builds. One goroutine at a time may use it.
type Workshop struct {
	opts    Options
	items   map[string]*source.Item
	marks   map[string]string         // what each item's folder looked like when it was loaded
	loading map[string][]diag.Finding // what loading said, by id or by the path that is none
	found   map[string][]diag.Finding // what the check said on top of it, likewise
	state   *State
	built   map[string]bool // what the site shows
	fresh   map[string]bool // loaded, and not checked yet
}

// NewWorkshop makes one that has built nothing yet.
func NewWorkshop(opts Options) *Workshop {
	if opts.Build == nil {
		b := site.NewBuilder("", "")
		b.Sole = true
		opts.Build = func(ctx context.Context, in site.Input, _ []string) (site.Result, error) { return b.Build(ctx, in) }
	}
	return &Workshop{
		opts: opts, items: map[string]*source.Item{}, marks: map[string]string{}, built: map[string]bool{}, fresh: map[string]bool{},
		loading: map[string][]diag.Finding{}, found: map[string][]diag.Finding{}, state: &State{lang: opts.Lang},
	}
}

// everything is the path that stands for all others.
const everything = "."

// Site is the folder that the site is built in.
func (w *Workshop) Site() string { return filepath.Join(w.opts.Dir, "situs") }

// Store is where derived pictures are kept.
func (w *Workshop) Store() *media.Store {
	return &media.Store{Dir: filepath.Join(w.opts.Dir, "gambar"), Beside: w.opts.Beside}
}

// Rebuild takes in what changed and gives the state that follows. A path is as
// package watch tells it; "." is everything. The findings of what changed are not
// in it yet: [Workshop.Recheck] adds them. It is false when nothing differs. The
// error is the end of ctx: whatever else goes wrong is a part of the state.
func (w *Workshop) Rebuild(ctx context.Context, changed []string) (*State, []string, error) {
	began := time.Now()
	configured := w.state.Office == nil || slices.ContainsFunc(changed, outside)
	next := *w.state
	next.Now = w.opts.Now()
	if configured {
		w.configure(&next)
	}
	if next.Office == nil {
		return w.keep(&next), nil, nil
	}
	all := slices.Contains(changed, everything) || w.state.Office != next.Office
	ids, err := w.reload(ctx, next.Office, changed, all)
	if err != nil {
		return nil, nil, err
	}
	if len(ids) == 0 && !configured && w.state.Built() && w.state.Err == nil {
		return nil, nil, nil
	}
	if w.opts.NoDrafts { // what is wrong is not shown, so it has to be known
		w.check(ctx, next.Office, ids, all)
	}
	w.build(ctx, &next, ids, all || configured)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	next.Took = time.Since(began)
	return w.keep(&next), ids, nil
}

// outside reports whether a path is no item's: the configuration, the procedure,
// the look, or everything.
func outside(name string) bool { return name != "content" && !strings.HasPrefix(name, "content/") }

// configure reads the configuration. The last good one stays in force.
func (w *Workshop) configure(next *State) {
	o, findings, err := w.opts.Office()
	if err != nil {
		findings = []diag.Finding{{Position: diag.At(office.File), Severity: diag.Error, Message: lang.Same(err.Error())}}
	}
	next.Config = findings
	if !diag.HasErrors(findings) && !reflect.DeepEqual(o, next.Office) { // else no item reads otherwise
		next.Office = o
	}
}

// reload loads the items whose folders changed and returns the ids of those that
// differ, gone ones included.
func (w *Workshop) reload(ctx context.Context, o *office.Office, changed []string, all bool) ([]string, error) {
	wanted := w.wanted(changed, all)
	// The memory gives items the print by which the builder knows them; what else it
	// knows is of no use, since items that did not change are not loaded at all.
	opts := source.Options{Location: o.Location, Digest: rule.Digest, Memory: &source.Memory{}}
	if all {
		if w.opts.Progress != nil {
			opts.Progress = func(done, total int) { w.opts.Progress(lang.T("membaca", "reading").In(w.opts.Lang), done, total) }
		}
	} else {
		for id := range wanted { // an editor's passing file is no change
			if m, ok := w.marks[id]; ok && m == mark(w.opts.Root, id) {
				delete(wanted, id)
			}
		}
		if len(wanted) == 0 {
			return nil, nil
		}
		opts.Only = func(name string) bool { return wanted[key(name)] }
	}
	marks := make(map[string]string, len(wanted)) // before reading: what changes meanwhile is told again
	for id := range wanted {
		marks[id] = mark(w.opts.Root, id)
	}
	c, err := source.Load(ctx, w.opts.Root, opts)
	if err != nil {
		return nil, err
	}
	for id := range wanted {
		delete(w.items, id)
		delete(w.marks, id)
		delete(w.loading, id)
		delete(w.found, id)
	}
	for _, it := range c.Items {
		wanted[it.ID] = true
		w.items[it.ID] = it
		w.marks[it.ID] = marks[it.ID]
	}
	for _, f := range c.Findings {
		w.loading[key(f.Path)] = append(w.loading[key(f.Path)], f)
		wanted[key(f.Path)] = true
	}
	for id := range wanted {
		w.fresh[id] = true
	}
	return slices.Sorted(maps.Keys(wanted)), nil
}

// wanted are the ids, and other names, that paths speak of: a year's folder speaks
// of every item in it.
func (w *Workshop) wanted(changed []string, all bool) map[string]bool {
	out := map[string]bool{}
	under := func(dir string) {
		for _, known := range []map[string][]diag.Finding{w.loading, w.found} {
			for id := range known {
				if strings.HasPrefix(id, dir+"/") {
					out[id] = true
				}
			}
		}
		for id := range w.items {
			if strings.HasPrefix(id, dir+"/") {
				out[id] = true
			}
		}
	}
	if all {
		under("content")
		return out
	}
	for _, name := range changed {
		switch strings.Count(name, "/") {
		case 0:
			if name == "content" {
				under(name)
				w.list(out, name, 2)
			}
		case 1:
			out[name] = true
			under(name)
			w.list(out, name, 1)
		default:
			out[key(name)] = true
		}
	}
	return out
}

// list adds the names below a folder, down to the depth.
func (w *Workshop) list(out map[string]bool, dir string, depth int) {
	entries, err := fs.ReadDir(w.opts.Root, dir)
	if err != nil {
		return // gone: there is nothing in it
	}
	for _, e := range entries {
		out[path.Join(dir, e.Name())] = true
		if depth > 1 && e.IsDir() {
			w.list(out, path.Join(dir, e.Name()), depth-1)
		}
	}
}

// key is the item that a path belongs to, or the path that stands in its place.
func key(name string) string {
	parts := strings.SplitN(name, "/", 4)
	return strings.Join(parts[:min(len(parts), 3)], "/")
}

// mark is what a folder's files look like without reading them.
func mark(root fs.FS, id string) string {
	var b strings.Builder
	_ = fs.WalkDir(root, id, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			b.WriteString(err.Error())
			return nil
		}
		if info, err := d.Info(); err == nil && !d.IsDir() {
			fmt.Fprintf(&b, "%s %d %d %s\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
		return nil
	})
	return b.String()
}

// build writes the site. A failure leaves what was there and is told.
func (w *Workshop) build(ctx context.Context, next *State, ids []string, all bool) {
	in := site.Input{
		Office: next.Office, Rules: w.opts.Rules, Guides: w.opts.Guides, Now: next.Now, BaseURL: w.opts.BaseURL, Out: w.Site(), Pictures: w.Store(), Clock: time.Now,
	}
	if !w.state.Built() {
		in.Progress = w.opts.Progress
	}
	built := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(w.items)) {
		if it := w.items[id]; w.shown(it, next) {
			in.Items = append(in.Items, it)
			built[id] = true
		}
	}
	changed := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !built[id] && !w.built[id] })
	if all || w.state.Err != nil || !w.state.Built() {
		changed = nil
	} else if changed == nil {
		changed = []string{}
	}
	if changed != nil && len(changed) == 0 {
		return // nothing that the site shows
	}
	next.Version++
	if w.opts.Dress != nil {
		if next.Err = w.opts.Dress(&in); next.Err != nil {
			return
		}
	}
	res, err := w.opts.Build(ctx, in, changed)
	if next.Err = err; err != nil {
		return
	}
	next.Result, w.built = res, built
}

// shown reports whether the site shows an item.
func (w *Workshop) shown(it *source.Item, s *State) bool {
	if !w.opts.NoDrafts {
		return !it.Broken
	}
	return publish.Shown(it, s.Office.Location, s.Now) && !diag.HasErrors(w.found[it.ID])
}

// check asks for the findings of some items, or of all.
func (w *Workshop) check(ctx context.Context, o *office.Office, ids []string, all bool) {
	c := &source.Corpus{Items: make([]*source.Item, 0, len(w.items))}
	for _, id := range slices.Sorted(maps.Keys(w.items)) {
		c.Items = append(c.Items, w.items[id])
	}
	some := make(map[string]bool, len(ids))
	for _, id := range ids {
		some[id] = true
		c.Findings = append(c.Findings, slices.Clone(w.loading[id])...)
		delete(w.found, id)
	}
	only := func(id string) bool { return some[key(id)] }
	if all {
		only = nil
	}
	for _, f := range w.opts.Check(ctx, c, o, only) {
		if k := key(f.Path); some[k] {
			w.found[k] = append(w.found[k], f)
		}
	}
	if ctx.Err() == nil {
		for id := range some {
			delete(w.fresh, id)
		}
	}
}

// Recheck checks items; nil is all of them, those that others' changes concern
// included. It gives the state with their findings, or nil when ctx has ended.
func (w *Workshop) Recheck(ctx context.Context, ids []string) *State {
	if w.state.Office == nil {
		return w.state
	}
	all := ids == nil
	if all {
		known := map[string]bool{}
		for id := range w.items {
			known[id] = true
		}
		for id := range w.loading {
			known[id] = true
		}
		ids = slices.Sorted(maps.Keys(known))
	}
	before := maps.Clone(w.found)
	w.check(ctx, w.state.Office, ids, all)
	if ctx.Err() != nil {
		w.found = before // half of a check is none
		return nil
	}
	next := *w.state
	next.Checked = next.Checked || all
	return w.keep(&next)
}

// keep makes a state of what is known now the newest one. Later work must not
// change what it holds.
func (w *Workshop) keep(next *State) *State {
	next.items, next.found = maps.Clone(w.items), make(map[string][]diag.Finding, len(w.loading)+len(w.found))
	maps.Copy(next.found, w.loading)
	maps.Copy(next.found, w.found) // which holds what loading said
	next.fresh = maps.Clone(w.fresh)
	w.state = next
	return next
}
