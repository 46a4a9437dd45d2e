package rule

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/source"
)

func loadOne(t testing.TB, index string) *source.Corpus {
	t.Helper()
	corpus, err := source.Load(t.Context(), fstest.MapFS{"content/2026/hak/index.md": {Data: []byte(index)}}, source.Options{Location: wib})
	if err != nil {
		t.Fatal(err)
	}
	return corpus
}

// TestExceptedNeverPasses: information that is excepted is an error at every
// step, whatever else the item says.
func TestExceptedNeverPasses(t *testing.T) {
	for _, extra := range []string{
		"",
		"allow:\n  - {rule: FM017, text: dikecualikan, reason: \"sudah dibuka menurut uji konsekuensi\"}\n",
		"allow:\n  - {rule: FM017, text: \"classification: dikecualikan\", file: index.md, reason: \"perintah atasan yang berwenang\"}\n",
		"withdrawal:\n  time: \"2026-03-02T09:00:00+07:00\"\n  kind: keliru\n  reason: salah\n",
	} {
		for _, value := range []string{"dikecualikan", `"dikecualikan"`, "Dikecualikan", "dikecualikan # terbuka", "[dikecualikan]", "di\u200bkecualikan"} {
			corpus := loadOne(t, "---\ntitle: Hak\ndate: 2026-03-02\ntype: narasi\nclassification: "+value+"\nchannels: [site]\n"+extra+"---\n\nTeks.\n")
			for _, step := range []Step{0, Idea, Concept, Design, Publication} {
				found := append(slices.Clone(corpus.Findings), Check(t.Context(), corpus, testOffice(), Options{Now: now, For: step})...)
				refused := slices.ContainsFunc(found, func(f diag.Finding) bool {
					return f.Severity == diag.Error && (f.Rule == "FM017" || corpus.Items[0].Broken)
				})
				if !refused {
					t.Errorf("%q passes at step %d with %q", value, step, extra)
				}
			}
		}
	}
}

// TestWhatCanBeAllowed holds the list of rules that leave room for judgement.
func TestWhatCanBeAllowed(t *testing.T) {
	var got []string
	for _, r := range All() {
		if r.Allow {
			got = append(got, r.ID)
		}
	}
	want := "FM003 FM004 FM011 FM025 TX040 MD002 MD004 MD005 MD007 MD011 TK003 TX001 TX002 TX004 TX008 TX013 TX014 TX015 TX016 TX017 TX018 TX019 TX021 TX022 TX023 TX024 TX025 TX026 TX027 TX028 PD003 PD004 PD005 PD006 PD007 PD008 PD009 PD010 PD011 PD012"
	slices.Sort(got)
	sorted := strings.Fields(want)
	slices.Sort(sorted)
	if !slices.Equal(got, sorted) {
		t.Errorf("got %v", got)
	}
	for _, id := range []string{"FM017", "PD001", "PD002", "TX005", "TX011", "TX012", "SP002", "SP003", "SP004", "RV001", "RV002", "AB001", "AB002", "AB003"} {
		if slices.Contains(got, id) {
			t.Errorf("%s can be allowed", id)
		}
	}
}

// TestAllowOnlySilencesOne: whatever allows an item has, every error but the one
// that each covers is still there, and each that covers one is told.
func TestAllowOnlySilencesOne(t *testing.T) {
	const numbers = "HP 0824 1313 1414, rekening 0000765432199, NIK 6239011508900002, HP 0825 1313 1414."
	front := func(allow string) string {
		return "---\ntitle: Hak\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\n" + allow + "---\n\n" + numbers + "\n"
	}
	check := func(allow string) []diag.Finding {
		return Check(t.Context(), loadOne(t, front(allow)), testOffice(), Options{Now: now})
	}
	ids := func(found []diag.Finding) (n map[string]int) {
		n = map[string]int{}
		for _, f := range found {
			if strings.HasPrefix(f.Rule, "PD") || strings.HasPrefix(f.Rule, "AB") {
				n[f.Rule]++
			}
		}
		return n
	}
	for allow, want := range map[string]string{
		"": "map[PD001:1 PD003:2 PD007:1]",
		"allow: [{rule: PD003, text: \"0824…\", reason: \"nomor layanan kantor\"}]\n":                                                                          "map[AB003:1 PD001:1 PD003:1 PD007:1]",
		"allow: [{rule: PD003, text: \"08…\", reason: \"nomor layanan kantor\"}]\n":                                                                            "map[AB002:1 PD001:1 PD003:2 PD007:1]",
		"allow: [{rule: PD003, text: HP 08, reason: \"nomor layanan kantor\"}]\n":                                                                              "map[AB002:1 PD001:1 PD003:2 PD007:1]",
		"allow: [{rule: PD007, text: rekening, reason: \"rekening kas umum daerah\"}]\n":                                                                       "map[AB003:1 PD001:1 PD003:2]",
		"allow: [{rule: PD001, text: NIK, reason: \"contoh saja untuk pembaca\"}, {rule: PD003, text: 0825 1313 1414, reason: \"nomor layanan kantor\"}]\n":    "map[AB001:1 AB003:1 PD001:1 PD003:1 PD007:1]",
		"allow: [{rule: PD003, text: \"0824…\", file: takarir/x.txt, reason: \"nomor layanan kantor\"}]\n":                                                     "map[AB002:1 PD001:1 PD003:2 PD007:1]",
		"allow: [{rule: PD003, text: \"0824…\", reason: \"nomor layanan kantor\"}, {rule: PD003, text: \"0825…\", reason: \"nomor layanan kantor\"}]\n":        "map[AB003:2 PD001:1 PD007:1]",
		"allow: [{rule: AB003, text: diabaikan, reason: \"jangan tampilkan alasan ini\"}, {rule: PD003, text: \"0825…\", reason: \"nomor layanan kantor\"}]\n": "map[AB001:1 AB003:1 PD001:1 PD003:1 PD007:1]",
		"allow: [{rule: PD003, text: \"0824 1313 1414, rekening 0000765432199, NIK 6239011508900002\", reason: \"menutupi yang lain juga\"}]\n":                "map[AB002:1 PD001:2 PD003:2 PD007:2]",
	} {
		if got := fmt.Sprint(ids(check(allow))); got != want {
			t.Errorf("%q:\n got %s\nwant %s", allow, got, want)
		}
	}
}
