package serve

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/source"
)

// lastQuery asks for a page as the last good build left it.
const lastQuery = "terakhir"

// drawing is a page before the panel is in it.
type drawing struct {
	status        int
	body          []byte
	panel         []byte
	tag, panelTag string // change when the one or the other does
}

// draw makes the page of an address. The error is a failure of ours.
func (s *Server) draw(ctx context.Context, st *State, name string, last bool) (*drawing, error) {
	d := &drawing{status: http.StatusOK}
	it := st.itemAt(name)
	var err error
	switch {
	case name == own:
		d.body, err = s.template("list", s.listView(st))
	case strings.HasPrefix(name, own+"pos/"):
		it = st.itemAt(strings.TrimPrefix(name, own+"pos"))
		if it == nil {
			err = s.missing(d, st, name)
			break
		}
		d.body, err = s.posts(ctx, st, it)
	case st.Office == nil:
		d.status = http.StatusInternalServerError
		d.body, err = s.template("error", s.errorView(st, name, nil))
	case st.Err != nil && !last, it != nil && it.Broken:
		d.status = http.StatusInternalServerError
		d.body, err = s.template("error", s.errorView(st, name, it))
	default:
		err = s.built(d, st, name)
	}
	if err != nil {
		return nil, err
	}
	if d.panel, err = s.template("panel", s.panelView(st, it, name)); err != nil {
		return nil, err
	}
	d.tag, d.panelTag = digest(d.body, fmt.Append(nil, d.status)), digest(d.panel)
	return d, nil
}

// built is a page of the site.
func (s *Server) built(d *drawing, st *State, name string) (err error) {
	var ok bool
	if d.body, ok = s.read(name); ok {
		return nil
	}
	return s.missing(d, st, name)
}

// missing is the site's own page for what is not there.
func (s *Server) missing(d *drawing, st *State, name string) (err error) {
	d.status = http.StatusNotFound
	if body, ok := s.read("/404.html"); ok {
		d.body = body
		return nil
	}
	d.body, err = s.template("error", s.errorView(st, name, nil))
	return err
}

func (s *Server) template(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := s.drawings.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// panelAlone sends the panel of a page that is open already.
func (s *Server) panelAlone(w http.ResponseWriter, r *http.Request) {
	st, _ := s.current()
	d, err := s.draw(r.Context(), st, r.URL.Query().Get("halaman"), r.URL.Query().Has(lastQuery))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(d.panel) // whoever asked has left
}

// problem is a finding as pages show it.
type problem struct{ Class, Name, Where, Rule, Message, Hint string }

func (s *Server) problems(prefix string, fs []diag.Finding) (out []problem) {
	for _, severity := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		for _, f := range fs {
			if f.Severity != severity {
				continue
			}
			out = append(out, problem{
				Class: string(severity), Name: s.severity(severity), Rule: f.Rule, Message: f.Message.In(s.lang), Hint: f.Hint.In(s.lang),
				Where: strings.TrimPrefix(fmt.Sprintf("%s:%d:%d", f.Path, f.Line, f.Column), prefix),
			})
		}
	}
	return out
}

func (s *Server) severity(v diag.Severity) string {
	switch v {
	case diag.Error:
		return s.say("Kesalahan", "Error")
	case diag.Warning:
		return s.say("Peringatan", "Warning")
	}
	return s.say("Catatan", "Note")
}

// tally is how many findings there are, in words.
func (s *Server) tally(fs []diag.Finding) string {
	var parts []string
	add := func(v diag.Severity, id, en string) {
		if n := count(fs, v); n > 0 {
			parts = append(parts, s.say(id, en, n))
		}
	}
	add(diag.Error, "%d kesalahan", "%d errors")
	add(diag.Warning, "%d peringatan", "%d warnings")
	add(diag.Note, "%d catatan", "%d notes")
	return strings.Join(parts, ", ")
}

// panelView is what the panel of a page shows.
type panelView struct {
	Open     bool
	Class    string
	Summary  []string
	Standing string
	Failed   string // the build's error
	Config   []problem
	Problems []problem
	Posts    string // address of the item's mock-ups
	List     string // address of the list of findings
	Checked  bool
	Item     string
}

func (s *Server) panelView(st *State, it *source.Item, name string) *panelView {
	v := &panelView{Checked: st.Checked, Class: "baik"}
	if name != own {
		v.List = own
	}
	if st.Err != nil {
		v.Failed, v.Open, v.Class = st.Err.Error(), true, "salah"
		v.Summary = append(v.Summary, s.say("Situs gagal dibangun", "The site could not be built"))
	}
	if v.Config = s.problems("", st.Config); len(v.Config) > 0 {
		v.Open, v.Class = true, "salah"
		v.Summary = append(v.Summary, s.say("Konfigurasi keliru", "The configuration is wrong"))
	}
	if it == nil {
		s.ofSite(st, v)
		return v
	}
	v.Item = it.ID
	v.Checked = st.Checked && !st.fresh[it.ID]
	fs := st.Findings(it.ID)
	if is := st.standingOr(it, s.now()); is.Class != "" {
		v.Standing = is.Text
		v.Summary = append(v.Summary, capital(is.Short))
		if v.Class == "baik" {
			v.Class = is.Class
		}
	}
	if !it.Broken || strings.HasPrefix(name, own) { // else the page itself says it
		v.Problems = s.problems(it.ID+"/", fs)
		v.Open = v.Open || diag.HasErrors(fs) && !strings.HasPrefix(name, own)
	}
	if t := s.tally(fs); t != "" {
		v.Summary = append(v.Summary, t)
	} else if v.Checked {
		v.Summary = append(v.Summary, s.say("tidak ada temuan", "no findings"))
	}
	if it.Parsed && !strings.HasPrefix(name, own) {
		v.Posts = own + "pos" + pageOf(it)
	}
	return v
}

// standingOr is the standing, where an office is known to judge it by.
func (s *State) standingOr(it *source.Item, now time.Time) standing {
	if s.Office == nil {
		return standing{}
	}
	return s.standing(it, now)
}

// ofSite sums all items up.
func (s *Server) ofSite(st *State, v *panelView) {
	broken := 0
	for id := range st.found {
		if diag.HasErrors(st.found[id]) {
			broken++
		}
	}
	if broken > 0 {
		v.Summary = append(v.Summary, s.say("%d konten berkesalahan", "%d items with errors", broken))
		if v.Class == "baik" {
			v.Class = "jadwal"
		}
	} else if st.Checked {
		v.Summary = append(v.Summary, s.say("tidak ada kesalahan", "no errors"))
	}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// errorView is a page that stands in the place of another.
type errorView struct {
	Lang, Title, Lead string
	Failed            string
	Problems          []problem
	Config            []problem
	Last              string // the page as it last was
}

func (s *Server) errorView(st *State, name string, it *source.Item) *errorView {
	v := &errorView{Lang: string(s.lang), Config: s.problems("", st.Config)}
	switch {
	case it != nil && it.Broken:
		v.Title = s.say("Konten ini belum dapat ditampilkan", "This item can't be shown yet")
		v.Lead = s.say("%s memuat kesalahan. Perbaiki lalu simpan: halaman ini berganti sendiri.", "%s has errors. Mend them and save: this page changes by itself.", it.ID)
		v.Problems = s.problems(it.ID+"/", st.Findings(it.ID))
	case st.Err != nil:
		v.Title = s.say("Situs gagal dibangun", "The site could not be built")
		v.Lead = s.say("Perbaiki lalu simpan: halaman ini berganti sendiri.", "Mend it and save: this page changes by itself.")
		v.Failed = st.Err.Error()
		if _, ok := s.read(name); ok {
			v.Last = name + "?" + lastQuery
		}
	case st.Office == nil:
		v.Title = s.say("Konfigurasi kantor keliru", "The office's configuration is wrong")
		v.Lead = s.say("Perbaiki lalu simpan: situsnya langsung dibangun.", "Mend it and save: the site is built at once.")
	default:
		v.Title = s.say("Halaman tidak ada", "There is no such page")
		v.Lead = name
	}
	return v
}

// listMax is how many items the list names.
const listMax = 500

// listView is the list of everything.
type listView struct {
	Lang, Office                string
	Items, Errors               int
	Checked                     bool
	Stray                       []problem // of paths that belong to no item
	Wrong, Draft, Later, Remark []listed
	More                        int // that are not named
}

// listed is one item of the list.
type listed struct {
	Title, ID, Page, Posts, Short, Class, Tally string
	Problems                                    []problem
}

func (s *Server) listView(st *State) *listView {
	v := &listView{Lang: string(s.lang), Items: len(st.items), Errors: st.Errors(), Checked: st.Checked}
	if st.Office == nil {
		return v
	}
	v.Office = st.Office.Office.Office.Name
	left := listMax
	for _, it := range st.sorted() {
		fs := st.Findings(it.ID)
		is := st.standing(it, s.now())
		if len(fs) == 0 && is.Class == "" {
			continue
		}
		if left--; left < 0 {
			v.More++
			continue
		}
		l := listed{Title: it.Meta.Title, ID: it.ID, Page: pageOf(it), Short: is.Short, Class: is.Class, Tally: s.tally(fs), Problems: s.problems(it.ID+"/", fs)}
		if l.Title == "" {
			l.Title = it.ID
		}
		if it.Parsed {
			l.Posts = own + "pos" + pageOf(it)
		}
		switch is.Class {
		case "rusak", "salah":
			v.Wrong = append(v.Wrong, l)
		case "draf":
			v.Draft = append(v.Draft, l)
		case "jadwal":
			v.Later = append(v.Later, l)
		default:
			v.Remark = append(v.Remark, l)
		}
	}
	for _, id := range sortedKeys(st.found) {
		if st.items[id] == nil {
			v.Stray = append(v.Stray, s.problems("", st.found[id])...)
		}
	}
	return v
}

// Groups are the lists in their order, the gravest first.
func (v *listView) Groups() []group {
	return []group{{"salah", v.Wrong}, {"draf", v.Draft}, {"jadwal", v.Later}, {"temuan", v.Remark}}
}

type group struct {
	Class string
	Items []listed
}
