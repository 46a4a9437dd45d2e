package schema_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/schema"
)

// signed is the SOP as signed, read apart from sop.yaml. The signatory's name
// and NIP are personal data and are not kept, here either.
type signed struct {
	text string
	rows map[string]row
	seen int // strings compared
}

// row is one line of the SOP's table: the columns that survive in the text.
type row struct{ name, requirements, minutes, outputs, note string }

func readSigned(t *testing.T) *signed {
	t.Helper()
	raw, err := os.ReadFile("testdata/sop/sop.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := &signed{text: plain(string(raw)), rows: map[string]row{}}
	for line := range strings.SplitSeq(string(raw), "\n") {
		c := strings.Split(line, "\t")
		if len(c) == 9 && regexp.MustCompile(`^\d\.$`).MatchString(c[0]) {
			s.rows[strings.TrimSuffix(c[0], ".")] = row{plain(c[1]), plain(c[5]), plain(c[6]), plain(c[7]), plain(c[8])}
		}
	}
	return s
}

// plain drops markup and bullets and folds white space; case stays.
func plain(s string) string {
	s = regexp.MustCompile(`</?(i|b|em)>`).ReplaceAllString(s, "") // inside a word
	s = regexp.MustCompile(`<[^>]*>|●`).ReplaceAllString(s, " ")
	return strings.Join(strings.Fields(s), " ")
}

// has says that the text holds this, between boundaries that cannot be part of
// a longer value: "Kamera" is not "Kamera saku".
func (s *signed) has(t *testing.T, before, value, after string) {
	t.Helper()
	s.seen++
	if value == "" {
		t.Errorf("an empty string would be found anywhere")
	}
	if !strings.Contains(s.text, before+value+after) {
		t.Errorf("the SOP does not say %q", before+value+after)
	}
}

func (s *signed) same(t *testing.T, what, got, want string) {
	t.Helper()
	s.seen++
	if got != want {
		t.Errorf("%s:\nsop.yaml %q\nSOP      %q", what, got, want)
	}
}

func TestTheProcedureIsTheSignedSOP(t *testing.T) {
	p, s := schema.DefaultProcedure(), readSigned(t)
	h := p.Header
	s.has(t, "", h.Government, " DINAS")
	s.has(t, "GUNUNG MAS ", h.Institution, " NOMOR SOP")
	s.has(t, "NOMOR SOP : ", h.Number, " TANGGAL PEMBUATAN")
	s.has(t, "TANGGAL PEMBUATAN : ", h.Created, " TANGGAL REVISI")
	s.has(t, "TANGGAL REVISI :"+h.Revised+" TANGGAL EFEKTIF : ", h.Effective, " DISAHKAN")
	s.has(t, "DISAHKAN OLEH : ", h.ApprovedBy, " [nama dan NIP tidak disimpan]")
	s.has(t, "", p.Title, " NAMA SOP")
	s.has(t, "NAMA SOP : ", p.Name, " -- ")
	s.numbered(t, legalTexts(p), "; ", ". 1. ")
	s.numbered(t, p.Qualifications, " ", " KETERKAITAN SOP")
	s.numbered(t, p.Equipment, "", " PERINGATAN")
	if len(p.Related) != 0 {
		t.Errorf("the SOP names no related SOP, sop.yaml has %q", p.Related)
	}
	s.has(t, "PENDATAAN ", p.Warning, " "+p.RecordKeeping)
	s.has(t, p.Warning+" ", p.RecordKeeping, " No. Uraian")
	var names []string
	for _, e := range p.Executors {
		names = append(names, e.Name)
	}
	s.has(t, "Keterangan ", strings.Join(names, " "), " Persyaratan")
	for _, step := range p.Steps {
		s.step(t, step)
	}
	// 11 of the head and the table's head, 12 list items, 5 columns of 7 rows.
	if want := 11 + 12 + 5*7; s.seen != want {
		t.Errorf("compared %d strings, want %d", s.seen, want)
	}
}

func legalTexts(p schema.Procedure) []string {
	var texts []string
	for _, l := range p.LegalBasis {
		texts = append(texts, l.Text)
	}
	return texts
}

// numbered compares a list with "1. … 2. …" in the text, each up to the next.
func (s *signed) numbered(t *testing.T, list []string, between, end string) {
	t.Helper()
	for i, v := range list {
		after := end
		if i+1 < len(list) {
			after = fmt.Sprintf("%s%d. %s", between, i+2, list[i+1])
		}
		s.has(t, fmt.Sprintf("%d. ", i+1), v, after)
	}
}

func (s *signed) step(t *testing.T, step schema.ProcedureStep) {
	t.Helper()
	n := fmt.Sprint(step.Number)
	r, ok := s.rows[n]
	if !ok {
		t.Fatalf("the SOP's table has no row %s", n)
	}
	var requirements, outputs []string
	for _, q := range step.Requirements {
		requirements = append(requirements, q.Name)
	}
	for _, o := range step.Outputs {
		outputs = append(outputs, o.Name)
	}
	s.same(t, "uraian "+n, step.Name, r.name)
	s.same(t, "persyaratan "+n, strings.Join(requirements, " "), r.requirements)
	s.same(t, "waktu "+n, fmt.Sprintf("%d menit", step.Minutes), r.minutes)
	s.same(t, "keluaran "+n, strings.Join(outputs, ", "), r.outputs)
	s.same(t, "keterangan "+n, step.Note, r.note)
}

func TestTheSOPsTotals(t *testing.T) {
	p := schema.DefaultProcedure()
	got := map[string]int{
		"steps": len(p.Steps), "minutes": p.Minutes(), "legal basis": len(p.LegalBasis),
		"qualifications": len(p.Qualifications), "equipment": len(p.Equipment), "executors": len(p.Executors),
	}
	want := map[string]int{
		"steps": 7, "minutes": 230, "legal basis": 4, "qualifications": 5, "equipment": 3, "executors": 3,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if rows := len(readSigned(t).rows); rows != 7 {
		t.Errorf("the SOP's table has %d rows", rows)
	}
}

func TestTheMisprintStaysAndIsExplained(t *testing.T) {
	ite := schema.DefaultProcedure().LegalBasis[1]
	if !strings.Contains(ite.Text, "Nomor 11 Tahun 2028") || !strings.Contains(ite.Note, "2008") {
		t.Errorf("want the signed 2028 with a note that 2008 is meant, got %+v", ite)
	}
}

func TestNoPersonalDataOfTheSignatory(t *testing.T) {
	nip := regexp.MustCompile(`\d{8}\s*\d{6}\s*\d\s*\d{3}|NIP\.`)
	for _, file := range []string{"sop.yaml", "testdata/sop/sop.txt"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if m := nip.Find(raw); m != nil {
			t.Errorf("%s holds a NIP", file)
		}
	}
}

func TestTheRolesOfBothReadings(t *testing.T) {
	want := map[string][]string{
		"staf-mengusulkan": {
			"staf pranata-humas", "pranata-humas kabid-pip", "staf pranata-humas", "staf", "pranata-humas", "kabid-pip", "staf",
		},
		"pranata-humas-mengusulkan": {
			"pranata-humas", "kabid-pip", "pranata-humas", "staf", "pranata-humas", "kabid-pip", "staf",
		},
	}
	p, got := schema.DefaultProcedure(), map[string][]string{}
	for _, s := range p.Steps {
		for profile, roles := range s.Roles {
			got[profile] = append(got[profile], strings.Join(roles, " "))
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if p.DefaultProfile() != "staf-mengusulkan" {
		t.Errorf("default profile %q", p.DefaultProfile())
	}
}

func TestOnlyTheFullTrackIsFromTheSOP(t *testing.T) {
	want := []string{
		"new lengkap [1 2 3 4 5 6 7] true ", "correction ralat [1 5 6 7] false bukan dari SOP",
		"withdrawal pencabutan [1 6 7] false bukan dari SOP", "personal-data data-pribadi [6 7] false bukan dari SOP",
	}
	var got []string
	for _, c := range schema.TrackChange("").Values() {
		track, _ := schema.DefaultProcedure().TrackFor(schema.TrackChange(c))
		got = append(got, fmt.Sprint(c, " ", track.Key, " ", track.Steps, " ", track.FromSOP, " ", track.Note))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLoadProcedureIsStrict(t *testing.T) {
	raw, err := os.ReadFile("sop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func(string) string{
		"unknown key":    func(s string) string { return s + "\nwarna: biru\n" },
		"repeated key":   func(s string) string { return s + "\nwarning: lagi\n" },
		"not YAML":       func(string) string { return "steps: [" },
		"empty":          func(string) string { return "" },
		"unknown nested": func(s string) string { return strings.Replace(s, "  - number: 2", "  - number: 2\n    menit: 5", 1) },
		"wrong type":     func(s string) string { return strings.Replace(s, "minutes: 10", "minutes: sepuluh", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := schema.LoadProcedure([]byte(edit(string(raw)))); err == nil {
				t.Error("loaded")
			}
		})
	}
}

func TestValidateTellsWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		breaks func(*schema.Procedure)
		want   string
	}{
		{func(p *schema.Procedure) { p.Name = "" }, "prosedur: judul dan nama wajib diisi"},
		{func(p *schema.Procedure) { p.Header.Number = "" }, "prosedur: nomor SOP"},
		{func(p *schema.Procedure) { p.LegalBasis[0].Text = "" }, "prosedur: dasar hukum"},
		{func(p *schema.Procedure) { p.Steps[2].Number = 4 }, "langkah 4: nomor harus 3"},
		{func(p *schema.Procedure) { p.Steps[2].ShortName = "ide" }, "langkah 3: nama pendek sudah dipakai"},
		{func(p *schema.Procedure) { p.Steps[0].Minutes = 0 }, "langkah 1: waktu baku"},
		{func(p *schema.Procedure) { p.Steps[0].CompletedBy = "doa" }, "langkah 1: completed_by"},
		{func(p *schema.Procedure) { p.Steps[0].Needs[0] = "restu" }, `langkah 1: fakta isi "restu"`},
		{func(p *schema.Procedure) { p.Steps[0].Requirements[0].Name = "" }, "langkah 1: persyaratan tanpa bunyi"},
		{func(p *schema.Procedure) { p.Steps[0].Outputs[0].Key = "x" }, "langkah 1: keluaran"},
		{func(p *schema.Procedure) { delete(p.Steps[4].Roles, "staf-mengusulkan") }, "langkah 5: profil staf-mengusulkan tanpa peran"},
		{func(p *schema.Procedure) { p.Steps[4].Roles["staf-mengusulkan"] = []string{"bupati"} }, "langkah 5: peran bupati bukan pelaksana"},
		{func(p *schema.Procedure) { p.Steps[3].Roles["staf-mengusulkan"] = []string{"staf", "staf"} }, "langkah 4: peran staf tertulis dua kali"},
		{func(p *schema.Procedure) { p.Steps[5].Roles["staf-mengusulkan"] = []string{"kabid-pip", "staf"} }, "langkah 6: keputusan ada pada tepat satu peran"},
		{func(p *schema.Procedure) { p.Steps[5].Decision = false }, "langkah 6: langkah keputusan harus decision: true"},
		{func(p *schema.Procedure) { p.Steps[4].CompletedBy = schema.ByDecision }, "langkah: tepat satu keputusan"},
		{func(p *schema.Procedure) { p.Steps[6].CompletedBy = schema.ByContent }, "langkah: hanya langkah terakhir"},
		{func(p *schema.Procedure) { p.Steps[0].CompletedBy = schema.ByContent }, "langkah: hanya langkah pertama"},
		{func(p *schema.Procedure) { p.Steps[2].CompletedBy = schema.ByReady }, "langkah: paling banyak satu langkah ready"},
		{func(p *schema.Procedure) {
			p.Steps[1].CompletedBy = schema.ByCorrection
			p.Steps[4].CompletedBy = schema.ByContent
		}, "langkah: koreksi sesudah konten siap"},
		{func(p *schema.Procedure) { p.Tracks[1].Steps = []int{1, 9} }, "jalur ralat: langkah 9 tidak ada"},
		{func(p *schema.Procedure) { p.Tracks[1].Steps = []int{1, 7} }, "jalur ralat: keputusan dan unggah wajib ada"},
		{func(p *schema.Procedure) { p.Tracks[1].Steps = []int{6, 1, 7} }, "jalur ralat: langkah harus menaik"},
		{func(p *schema.Procedure) { p.Tracks[0].Steps = []int{1, 6, 7} }, "jalur lengkap: konten baru menempuh semua langkah"},
		{func(p *schema.Procedure) { p.Tracks = p.Tracks[:3] }, "jalur: harus ada tepat satu jalur untuk personal-data"},
		{func(p *schema.Procedure) { p.Tracks[2].Note = "" }, "jalur pencabutan: jalur yang bukan dari SOP"},
		{func(p *schema.Procedure) { p.Executors[0].Role = "staf" }, "pelaksana: peran staf tertulis dua kali"},
		{func(p *schema.Procedure) { p.Profiles[1].Key = p.Profiles[0].Key }, "profil: kunci kosong atau tertulis dua kali"},
	} {
		t.Run(c.want, func(t *testing.T) {
			p := fresh(t)
			c.breaks(&p)
			err := p.Validate()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v", err)
			}
			if problem, ok := errors.AsType[schema.ProcedureProblem](err); !ok || problem.EN == "" {
				t.Errorf("no English for %v", err)
			}
		})
	}
}

func TestAnEmptyProcedureIsRefused(t *testing.T) {
	if (schema.Procedure{}).Validate() == nil {
		t.Error("valid")
	}
}

func TestStepsAreFoundByNumber(t *testing.T) {
	p := schema.DefaultProcedure()
	short := []string{"ide", "pertimbangan", "konsep", "desain", "koreksi", "keputusan", "unggah"}
	for i, want := range short {
		if s, ok := p.Step(i + 1); !ok || s.ShortName != want {
			t.Errorf("step %d is %q", i+1, s.ShortName)
		}
	}
	if slices.ContainsFunc([]int{-1, 0, 8}, func(n int) bool { _, ok := p.Step(n); return ok }) {
		t.Error("found a step that is not there")
	}
}

// fresh is the SOP in memory that a test may break.
func fresh(t *testing.T) schema.Procedure {
	t.Helper()
	raw, err := os.ReadFile("sop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := schema.LoadProcedure(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
