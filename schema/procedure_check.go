package schema

import (
	"errors"
	"fmt"
	"slices"
)

// ProcedureProblem is one thing wrong with a procedure file, told to whoever
// edits it.
type ProcedureProblem struct {
	Where  string // "langkah 3", "jalur ralat"
	ID, EN string
}

// Error is the problem in Indonesian, the language of the file's authors.
func (p ProcedureProblem) Error() string { return p.Where + ": " + p.ID }

// Validate tells everything that would leave the state machine without a clear
// next step. The error joins [ProcedureProblem] values.
func (p Procedure) Validate() error {
	c := &procedureCheck{Procedure: p}
	c.head()
	c.executors()
	for i, s := range p.Steps {
		c.step(i, s)
	}
	c.completions()
	c.tracks()
	return errors.Join(c.problems...)
}

type procedureCheck struct {
	Procedure
	problems []error
}

func (c *procedureCheck) must(ok bool, where, id, en string) {
	if !ok {
		c.problems = append(c.problems, ProcedureProblem{where, id, en})
	}
}

func (c *procedureCheck) head() {
	const where = "prosedur"
	c.must(c.Name != "" && c.Title != "", where, "judul dan nama wajib diisi", "title and name are required")
	c.must(c.Header.Number != "", where, "nomor SOP wajib diisi", "the SOP's number is required")
	c.must(c.Header.Institution != "", where, "instansi wajib diisi", "the institution is required")
	c.must(len(c.Steps) > 0, where, "paling sedikit satu langkah", "at least one step")
	for _, l := range c.LegalBasis {
		c.must(l.Text != "", where, "dasar hukum tanpa bunyi", "a legal basis without text")
	}
}

func (c *procedureCheck) executors() {
	c.must(len(c.Profiles) > 0, "profil", "paling sedikit satu profil", "at least one profile")
	seen := map[string]bool{}
	for _, e := range c.Executors {
		c.must(e.Role != "" && e.Name != "", "pelaksana", "peran dan sebutan wajib diisi", "role and name are required")
		c.must(!seen[e.Role], "pelaksana", "peran "+e.Role+" tertulis dua kali", "role "+e.Role+" stands twice")
		seen[e.Role] = true
	}
	seen = map[string]bool{}
	for _, f := range c.Profiles {
		c.must(f.Key != "" && !seen[f.Key], "profil", "kunci kosong atau tertulis dua kali", "key empty or repeated")
		seen[f.Key] = true
	}
}

func (c *procedureCheck) step(i int, s ProcedureStep) {
	where := fmt.Sprintf("langkah %d", s.Number)
	c.must(s.Number == i+1, where, fmt.Sprintf("nomor harus %d", i+1), fmt.Sprintf("the number must be %d", i+1))
	c.must(s.Name != "" && s.ShortName != "", where, "uraian dan nama pendek wajib diisi", "name and short name are required")
	same := func(o ProcedureStep) bool { return o.ShortName == s.ShortName }
	c.must(slices.IndexFunc(c.Steps, same) == i, where, "nama pendek sudah dipakai", "the short name is taken")
	c.must(s.Minutes > 0, where, "waktu baku harus lebih dari 0 menit", "the standard time must be above 0 minutes")
	c.must(known(s.CompletedBy), where, "completed_by tidak dikenal", "completed_by is unknown")
	c.facts(where, s.Needs)
	for _, r := range s.Requirements {
		c.facts(where, []ContentFact{r.Key})
		c.must(r.Name != "", where, "persyaratan tanpa bunyi", "a requirement without text")
	}
	for _, o := range s.Outputs {
		c.must(known(o.Key) && o.Name != "", where, "keluaran tidak dikenal atau tanpa bunyi", "output unknown or without text")
	}
	c.roles(where, s)
}

func (c *procedureCheck) facts(where string, facts []ContentFact) {
	for _, f := range facts {
		c.must(known(f), where, fmt.Sprintf("fakta isi %q tidak dikenal", f), fmt.Sprintf("content fact %q is unknown", f))
	}
}

func (c *procedureCheck) roles(where string, s ProcedureStep) {
	c.must(len(s.Roles) == len(c.Profiles), where, "peran harus ada untuk tiap profil", "roles must be given for each profile")
	for _, f := range c.Profiles {
		roles := s.Roles[f.Key]
		c.must(len(roles) > 0, where, "profil "+f.Key+" tanpa peran", "profile "+f.Key+" has no role")
		// Two roles that may decide would leave open whose yes is the office's.
		c.must(s.CompletedBy != ByDecision || len(roles) == 1, where, "keputusan ada pada tepat satu peran", "the decision belongs to exactly one role")
		for i, r := range roles {
			is := func(e ProcedureExecutor) bool { return e.Role == r }
			c.must(slices.ContainsFunc(c.Executors, is), where, "peran "+r+" bukan pelaksana", "role "+r+" is no executor")
			c.must(slices.Index(roles, r) == i, where, "peran "+r+" tertulis dua kali", "role "+r+" stands twice")
		}
	}
}

// completions holds what the gate relies on: a proposal opens the procedure, a
// single decision comes after any correction, and publication closes it.
func (c *procedureCheck) completions() {
	at := map[Completion][]int{}
	for _, s := range c.Steps {
		at[s.CompletedBy] = append(at[s.CompletedBy], s.Number)
		c.must(s.CompletedBy != ByDecision || s.Decision, fmt.Sprintf("langkah %d", s.Number),
			"langkah keputusan harus decision: true", "the deciding step must have decision: true")
	}
	n := len(c.Steps)
	const where = "langkah"
	c.must(slices.Equal(at[ByProposal], []int{1}), where, "hanya langkah pertama berupa proposal", "the first step alone is a proposal")
	c.must(slices.Equal(at[ByDecision], []int{n - 1}), where, "tepat satu keputusan, tepat sebelum unggah", "exactly one decision, right before publication")
	c.must(slices.Equal(at[ByPublication], []int{n}), where, "hanya langkah terakhir berupa publication", "the last step alone is a publication")
	for _, single := range []Completion{ByConsideration, ByReady, ByCorrection} {
		c.must(len(at[single]) <= 1, where, "paling banyak satu langkah "+string(single), "at most one step "+string(single))
	}
	inOrder := len(at[ByReady]) == 0 || len(at[ByCorrection]) == 0 || at[ByReady][0] < at[ByCorrection][0]
	c.must(inOrder, where, "koreksi sesudah konten siap", "correction comes after the content is ready")
}

func (c *procedureCheck) tracks() {
	seen := map[string]bool{}
	for _, t := range c.Tracks {
		where := "jalur " + t.Key
		c.must(t.Key != "" && !seen[t.Key], where, "kunci kosong atau tertulis dua kali", "key empty or repeated")
		seen[t.Key] = true
		c.must(known(t.AppliesTo), where, "applies_to tidak dikenal", "applies_to is unknown")
		c.must(t.FromSOP || t.Note != "", where, "jalur yang bukan dari SOP perlu catatan", "a track that the SOP lacks needs a note")
		c.facts(where, t.Needs)
		c.trackSteps(where, t)
	}
	for _, change := range TrackChange("").Values() {
		applies := func(t Track) bool { return t.AppliesTo == TrackChange(change) }
		i := slices.IndexFunc(c.Tracks, applies)
		c.must(i >= 0 && !slices.ContainsFunc(c.Tracks[i+1:], applies), "jalur",
			"harus ada tepat satu jalur untuk "+change, "there must be exactly one track for "+change)
	}
}

func (c *procedureCheck) trackSteps(where string, t Track) {
	n := len(c.Steps)
	for i, s := range t.Steps {
		c.must(s >= 1 && s <= n, where, fmt.Sprintf("langkah %d tidak ada", s), fmt.Sprintf("there is no step %d", s))
		c.must(i == 0 || t.Steps[i-1] < s, where, "langkah harus menaik", "steps must ascend")
	}
	// Nothing gets out, or is taken down, without the decider.
	ends := slices.Contains(t.Steps, n-1) && slices.Contains(t.Steps, n)
	c.must(ends, where, "keputusan dan unggah wajib ada", "decision and publication are required")
	c.must(t.AppliesTo != ChangeNew || len(t.Steps) == n, where, "konten baru menempuh semua langkah", "new content takes every step")
}

// known says whether a value is in its type's closed list.
func known[T interface {
	~string
	Values() []string
}](v T) bool {
	return slices.Contains(v.Values(), string(v))
}
