package site

import (
	"html/template"
	"slices"
	"time"
)

// Outcome says what a decision did.
type Outcome string

// The outcomes that are public. A proposal that was refused is nobody's business
// but its office's.
const (
	Released  Outcome = "tayang"
	Corrected Outcome = "ralat"
	Withdrawn Outcome = "cabut"
)

// Decision is a decision of the procedure's last say on a revision of an item.
// One about an item that is not shown is left out.
type Decision struct {
	Item     string // id
	Revision string // git tree of the item's folder
	Role     string // the decider's role, a key of the procedure's executors
	Name     string // of the decider; shown only where given
	Time     time.Time
	Outcome  Outcome
	Reason   string // the consideration, where it is public
}

// outcomeNames are the outcomes as the page shows them.
var outcomeNames = map[Outcome]string{Released: "Ditayangkan", Corrected: "Diralat", Withdrawn: "Dicabut"}

type decisionView struct {
	URL, Title string
	Revision   string // short
	Role, Name string
	Outcome    string
	Warn       bool // it took something back
	Reason     string
	Time       template.HTML
}

type decisionsView struct {
	Shell     *shell
	Crumbs    []crumb
	SOP       string
	Decisions []decisionView
	Pager     pager
}

// decisionPages are the log of decisions, newest first.
func (b *build) decisionPages() []page {
	shown := slices.DeleteFunc(slices.Clone(b.in.Decisions), func(d Decision) bool {
		e := b.book.byID[d.Item]
		return e == nil || e.removed || outcomeNames[d.Outcome] == ""
	})
	slices.SortStableFunc(shown, func(a, b Decision) int { return b.Time.Compare(a.Time) })
	var out []page
	b.paged("keputusan/", len(shown), perRegister, func(path string, lo, hi int, p pager) {
		out = append(out, drawn(pageFile(path), "decisions", func(w *worker) any {
			v := &decisionsView{Shell: w.shell(path, "keputusan", "Keputusan", "Keputusan pejabat yang berwenang atas setiap konten: kapan, oleh jabatan apa, dan apa putusannya."), Crumbs: []crumb{w.home()}, Pager: p}
			v.Shell.Footer = w.look.witness
			if len(b.in.Office.Procedure.Steps) > 0 {
				v.SOP = w.book.base.link("sop/")
			}
			for _, d := range shown[lo:hi] {
				v.Decisions = append(v.Decisions, w.decisionView(d))
			}
			return v
		}))
	})
	return out
}

func (w *worker) decisionView(d Decision) decisionView {
	e := w.book.byID[d.Item]
	v := decisionView{
		URL: e.url, Title: e.item.Meta.Title, Name: d.Name, Outcome: outcomeNames[d.Outcome], Reason: d.Reason,
		Revision: d.Revision[:min(len(d.Revision), 12)], Time: stamp(d.Time.In(w.book.loc), true),
		Role: roleNames(&w.in.Office.Procedure, []string{d.Role})[0],
	}
	v.Warn = d.Outcome != Released
	return v
}
