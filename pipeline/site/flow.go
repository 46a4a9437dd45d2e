package site

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/schema"
)

// Measures of the flowchart, in its own units.
const (
	flowLabel   = 310 // width of the column with the steps' wording
	flowLane    = 156 // width of an executor's lane
	flowHead    = 48  // height of the lanes' names
	flowBox     = 132 // width of a process
	flowBoxH    = 46
	flowDiamond = 148 // width of a decision
	flowRhombH  = 84
	flowCapsule = 104
	flowCapH    = 36
	flowGap     = 40 // free space of a row, where arrows turn
	flowLine    = 20 // line height of the wording
	flowWrap    = 36 // characters of the wording on a line
	flowChannel = 18 // between two arrows that lead back
	flowMargin  = 34 // between the lanes and the first of them
)

// flow is a procedure's flowchart, laid out: a row a step, a lane an executor,
// with the symbols of PermenPANRB 35/2012: capsule, box, diamond, arrow.
type flow struct {
	title, desc   string
	lanes         []string // names
	rows          []flowRow
	edges         []flowEdge
	width, height int
}

// shape is a symbol of the flowchart.
type shape int

const (
	capsule shape = iota
	process
	decision
)

// flowRow is one row: a symbol in a lane, and the step's wording beside it.
type flowRow struct {
	shape  shape
	lane   int
	name   string   // in the symbol
	number string   // of the step; empty for start and end
	lines  []string // the step's wording
	top    int
	height int
}

// flowEdge is an arrow from one row to another. Channel counts from 1 for those
// that lead back.
type flowEdge struct {
	from, to, channel int
	label             string
}

func newFlow(p *schema.Procedure, profile string) *flow {
	f := &flow{title: "Bagan alir " + sentence(p.Name)}
	for _, e := range p.Executors {
		f.lanes = append(f.lanes, e.Name)
	}
	lane := func(s schema.ProcedureStep) int {
		if len(s.Roles[profile]) == 0 {
			return 0
		}
		return max(0, slices.IndexFunc(p.Executors, func(e schema.ProcedureExecutor) bool { return e.Role == s.Roles[profile][0] }))
	}
	first, last := p.Steps[0], p.Steps[len(p.Steps)-1]
	f.rows = append(f.rows, flowRow{shape: capsule, lane: lane(first), name: "Mulai"})
	for _, s := range p.Steps {
		r := flowRow{shape: process, lane: lane(s), name: stepName(s), number: strconv.Itoa(s.Number), lines: wrap(s.Name, flowWrap)}
		if s.Decision {
			r.shape = decision
		}
		f.rows = append(f.rows, r)
	}
	f.rows = append(f.rows, flowRow{shape: capsule, lane: lane(last), name: "Selesai"})
	f.connect()
	f.place()
	f.describe()
	return f
}

func stepName(s schema.ProcedureStep) string {
	if s.ShortName == "" {
		return "Langkah " + strconv.Itoa(s.Number)
	}
	return strings.ToUpper(s.ShortName[:1]) + s.ShortName[1:]
}

// connect draws each row to the next. A decision's no leads back to the nearest
// step before it that makes something.
func (f *flow) connect() {
	channel := 0
	for i := range f.rows[:len(f.rows)-1] {
		e := flowEdge{from: i, to: i + 1}
		if f.rows[i].shape == decision {
			e.label = "Ya"
			if to := f.maker(i); to > 0 {
				channel++
				f.edges = append(f.edges, flowEdge{from: i, to: to, channel: channel, label: "Tidak"})
			}
		}
		f.edges = append(f.edges, e)
	}
}

func (f *flow) maker(row int) int {
	for i := row - 1; i > 0; i-- {
		if f.rows[i].shape == process {
			return i
		}
	}
	return 0
}

func (f *flow) place() {
	y, channels := flowHead, 0
	for i := range f.rows {
		r := &f.rows[i]
		_, h := r.size()
		r.top = y
		r.height = max(h+flowGap, len(r.lines)*flowLine+flowGap/2)
		y += r.height
	}
	for _, e := range f.edges {
		channels = max(channels, e.channel)
	}
	f.height = y
	f.width = flowLabel + len(f.lanes)*flowLane
	if channels > 0 {
		f.width += flowMargin + channels*flowChannel
	}
}

// size is the width and height of a row's symbol.
func (r *flowRow) size() (w, h int) {
	switch r.shape {
	case decision:
		return flowDiamond, flowRhombH
	case process:
		return flowBox, flowBoxH
	}
	return flowCapsule, flowCapH
}

// center is the middle of a row's symbol.
func (r *flowRow) center() (x, y int) {
	return flowLabel + r.lane*flowLane + flowLane/2, r.top + r.height/2
}

// describe puts the chart into words, for those who do not see it.
func (f *flow) describe() {
	var b strings.Builder
	b.WriteString("Mulai.")
	for i, r := range f.rows {
		if r.number == "" {
			continue
		}
		b.WriteString(" " + r.number + ". " + r.name + ", " + f.laneName(r.lane))
		if to := f.maker(i); r.shape == decision && to > 0 {
			b.WriteString("; keputusan: ya, lanjut; tidak, kembali ke langkah " + f.rows[to].number)
		}
		b.WriteString(".")
	}
	b.WriteString(" Selesai.")
	f.desc = b.String()
}

func (f *flow) laneName(i int) string {
	if i < len(f.lanes) {
		return f.lanes[i]
	}
	return "pelaksana"
}

// wrap breaks a text into lines of at most n characters, between words.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}
