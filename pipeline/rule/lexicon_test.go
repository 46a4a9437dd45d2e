package rule

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/schema"
)

// TestWordList: the list is in order, has what the package promises, and no pair
// contradicts another.
func TestWordList(t *testing.T) {
	const pairsMin = 250
	pairs, section := map[string]string{}, ""
	for line := range strings.Lines(wordList) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = line
			continue
		}
		if section != "[ejaan]" {
			continue
		}
		pair, affixes, _ := strings.Cut(line, " | ")
		wrong, right, ok := strings.Cut(pair, " → ")
		if !ok || wrong == "" || right == "" || wrong == right || wrong != strings.ToLower(wrong) || strings.ContainsAny(wrong, " -|") {
			t.Errorf("%q is no pair", line)
		}
		if _, known := pairs[wrong]; known {
			t.Errorf("%s is written twice", wrong)
		}
		pairs[wrong] = right
		for a := range strings.FieldsSeq(affixes) {
			if strings.Count(a, "-") != 1 {
				t.Errorf("%s: %q is no form", wrong, a)
			}
		}
	}
	if len(pairs) < pairsMin {
		t.Errorf("%d pairs, less than %d", len(pairs), pairsMin)
	}
	for word, e := range builtin().words {
		if e.sense&misspelt == 0 {
			continue
		}
		if strings.EqualFold(word, e.to) {
			t.Errorf("%s is replaced by itself", word)
		}
		if to := builtin().words[strings.ToLower(e.to)]; to.sense&(misspelt|joined) != 0 {
			t.Errorf("%s → %s, which is misspelt itself", word, e.to)
		}
		if e.sense&(joined|verb) != 0 || builtin().shouted[word] {
			t.Errorf("%s is misspelt and something else", word)
		}
	}
}

// TestSoundWords: all of these are right, though each looks like one that is.
func TestSoundWords(t *testing.T) {
	for word := range strings.FieldsSeq(`rubah sangsi apoteker analisis antarkota mengkaji mengkritik mengklaim memperhatikan
		mempunyai memprogram memproduksi mentransfer mensyaratkan responden survei disampaikan dirumahkan ditempatkan ditingkatkan ditangani
		diakhiri dijalani dibawahi keluar kecuali kemudian kesatuan kerja kedua keempat diri dini dia dinas dilema dimensi disiplin
		bilamana adakalanya bagaimanapun walaupun meskipun apabila daripada ataupun sekalipun andaipun aktif pasif nasional
		hutan imbauan izin objek projek itikad salat musala sistem metode ekstra karya karib elektronik komplikasi formal formula
		standar standardisasi mentah mentari kadal hapus handuk himpun resik respons pasar fakir fisik hisab praktis propaganda
		sekian sekadar sahih takhta telanjang teori tradisi trampolin videografi wali majelis metodologi silakan silang`) {
		e, ok := builtin().words[word]
		if ok && e.sense&(misspelt|joined) != 0 {
			t.Errorf("%s is said to be misspelt for %s", word, e.to)
		}
	}
}

func TestOfficeWords(t *testing.T) {
	x := newLexicon(schema.Words{
		Accept: []string{"Praktek", "dimuka"},
		Pairs:  map[string]string{"dinkes": "Dinas Kesehatan", "ijin": "perizinan"},
	})
	for word, want := range map[string]string{
		"praktek": "", "prakteknya": "", "dimuka": "", "dinkes": "Dinas Kesehatan", "ijin": "perizinan",
		"apotik": "apotek", "mempraktekkan": "mempraktikkan",
	} {
		e := x.words[word]
		if got := map[bool]string{true: e.to}[e.sense&(misspelt|joined) != 0]; got != want {
			t.Errorf("%s → %q, want %q", word, got, want)
		}
	}
	if e, ok := builtin().words["praktek"]; !ok || e.sense&misspelt == 0 {
		t.Error("an office's words changed the built-in list")
	}
}

func TestAffixes(t *testing.T) {
	for _, c := range [][3]string{
		{"meN-", "himbau", "menghimbau"},
		{"meN-", "imbau", "mengimbau"},
		{"meN-kan", "praktik", "mempraktikkan"},
		{"meN-", "pakai", "memakai"},
		{"peN-", "nasihat", "penasihat"},
		{"meN-", "tulis", "menulis"},
		{"meN-", "transfer", "mentransfer"},
		{"meN-", "survei", "menyurvei"},
		{"meN-", "kelola", "mengelola"},
		{"meN-", "kritik", "mengkritik"},
		{"peN-an", "jadwal", "penjadwalan"},
		{"meN-", "respons", "merespons"},
		{"ber-", "risiko", "berisiko"},
		{"ber-", "utang", "berutang"},
		{"per-an", "izin", "perizinan"},
		{"-", "izin", "izin"},
	} {
		if got := affixed(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}
