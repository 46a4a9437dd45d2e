package site

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gunungmas/terbit/schema"
)

func (b *build) sopPage() page {
	p := &b.in.Office.Procedure
	profile := b.in.Office.Profile
	if profile == "" {
		profile = p.DefaultProfile()
	}
	v := &sopView{
		Crumbs: []crumb{b.home()}, P: p, Heading: sentence(p.Name), Minutes: strconv.Itoa(p.Minutes()) + " menit",
		Profile: profileName(p, profile), Facts: facts(p), Tracks: tracks(p),
		Flow: template.HTML(newFlow(p, profile).svg()), //nolint:gosec // every text in it is escaped
	}
	v.Shell = b.shell("sop/", "sop", "SOP "+v.Heading, strconv.Itoa(len(p.Steps))+" langkah "+v.Heading+", dengan pelaksana, persyaratan, waktu baku, dan keluarannya.")
	for _, s := range p.Steps {
		v.Steps = append(v.Steps, stepView{s, roleNames(p, s.Roles[profile])})
		v.HasNotes = v.HasNotes || s.Note != ""
	}
	return drawn("sop/index.html", "sop", func(*worker) any { return v })
}

func facts(p *schema.Procedure) []fact {
	h := p.Header
	var out []fact
	for _, f := range []fact{
		{"Instansi", h.Institution},
		{"Lembaga induk", h.Government},
		{"Nomor SOP", h.Number},
		{"Tanggal pembuatan", h.Created},
		{"Tanggal revisi", h.Revised},
		{"Tanggal efektif", h.Effective},
		{"Disahkan oleh", h.ApprovedBy},
		{"Nama SOP", p.Name},
	} {
		if f.Text == "" && f.Name == "Tanggal revisi" {
			f.Text = "Belum direvisi"
		}
		if f.Text != "" {
			out = append(out, f)
		}
	}
	return out
}

func profileName(p *schema.Procedure, key string) string {
	for _, q := range p.Profiles {
		if q.Key == key {
			return q.Name
		}
	}
	return key
}

func roleNames(p *schema.Procedure, roles []string) []string {
	var out []string
	for _, r := range roles {
		name := r
		if i := slices.IndexFunc(p.Executors, func(e schema.ProcedureExecutor) bool { return e.Role == r }); i >= 0 {
			name = p.Executors[i].Name
		}
		out = append(out, name)
	}
	return out
}

func tracks(p *schema.Procedure) []trackView {
	var out []trackView
	for _, t := range p.Tracks {
		if t.AppliesTo == schema.ChangeNew {
			continue
		}
		v := trackView{Name: t.Name}
		for i, n := range t.Steps {
			if i > 0 {
				v.Steps += ", "
			}
			v.Steps += strconv.Itoa(n)
		}
		if t.Note != "" {
			v.Note = "(" + t.Note + ")"
		}
		out = append(out, v)
	}
	return out
}

// sentence writes a name that was signed in capitals as a sentence begins.
func sentence(s string) string {
	if strings.ToUpper(s) != s {
		return s
	}
	r := []rune(strings.ToLower(s))
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
