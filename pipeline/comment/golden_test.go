package comment_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

var update = flag.Bool("update", false, "write the golden files")

// stories are the states in which people meet the comment.
func stories() map[string]comment.Input {
	title := "Hak Anda atas Informasi Publik"
	item := infographic(hak, title)
	correction, withdrawal := item, item
	correction.Changes = []comment.Change{
		{File: "index.md", Old: "# judul\n\nDijamin Pasal 27.\nTetap.\n", New: "# judul\n\nDijamin Pasal 28F.\nTetap.\n"},
		{File: "takarir/x.txt", Old: "", New: "Dijamin Pasal 28F."},
	}
	correction.Note, correction.Met = "Pasal yang dikutip diperbaiki.", append(complete(), schema.FactCorrectionNote)
	withdrawal.Note, withdrawal.Messages, withdrawal.Met = "Acara dibatalkan.", nil, append(complete(), schema.FactWithdrawalReason)
	unready := lacking(item, schema.FactMedia, schema.FactAltText, schema.FactCaptions)
	unready.Messages = nil
	for _, m := range item.Messages {
		m.Text, m.Length, m.Media = "", 0, nil
		unready.Messages = append(unready.Messages, m)
	}
	flawed := item
	flawed.Findings = findings(hak)
	hushed := item
	hushed.Quiet = office.Quiet{From: wib(0, 0), Until: wib(0, 0).AddDate(0, 0, 3), Reason: "pemilihan kepala daerah"}
	scheduled := item
	scheduled.PublishAt = wib(13, 0)

	return map[string]comment.Input{
		"1-ide":          proposal("staf-rina", lacking(item, schema.FactSourceMedia)).finish(),
		"2-pertimbangan": proposal("staf-rina", item).finish(),
		"2-ditolak":      proposal("staf-rina", item).say("humas-dewi", "/pertimbangan tolak sudah pernah tayang").finish(),
		"3-konsep":       proposal("staf-rina", lacking(item, schema.FactBrief, schema.FactSources)).considered().finish(),
		"4-desain":       proposal("staf-rina", unready).considered().finish(),
		"4-draf": proposal("staf-rina", item).considered().
			but(func(s *scene) { s.snap.PullRequest.Draft = true }).finish(),
		"5-koreksi": proposal("staf-rina", flawed).considered().
			say("humas-budi", "/koreksi selesai").say("humas-dewi", "/pertimbangan lanjut ya").finish(),
		"5-koreksi-sendiri": proposal("humas-budi", item).considered().
			but(func(s *scene) {
				s.input.Author.Roles, s.policy.NoDrafts = []string{"pranata-humas"}, true
			}).say("humas-budi", "/siap").finish(),
		"5-dikembalikan": proposal("staf-rina", item).considered().
			review("humas-dewi", "CHANGES_REQUESTED", "Perbaiki paragraf dua: \"di lihat\" seharusnya \"dilihat\".").finish(),
		"5-diperbaiki": proposal("staf-rina", item).considered().
			review("humas-dewi", "CHANGES_REQUESTED", "Perbaiki paragraf dua.").push("staf-rina", "B").finish(),
		"6-keputusan": proposal("staf-rina", scheduled).considered().corrected().
			but(func(s *scene) {
				s.input.Previews = []comment.Link{
					{Label: "halaman pratinjau", URL: "https://github.com/kantor/konten/blob/pratinjau/7.md"},
					{Label: "satu berkas HTML", URL: "https://github.com/kantor/konten/actions/runs/1"},
				}
			}).finish(),
		"6-keputusan-tenang": proposal("staf-rina", hushed).considered().corrected().finish(),
		"6-keputusan-orang": proposal("staf-rina", item).considered().corrected().
			but(func(s *scene) { s.input.Office.Merge = schema.MergePerson }).finish(),
		"6-ditolak": proposal("staf-rina", item).considered().corrected().say("kabid-andi", "/keputusan tolak bertentangan dengan pengumuman kemarin").finish(),
		"6-ditahan": proposal("staf-rina", item).considered().corrected().say("humas-budi", "/tahan menunggu data terbaru").finish(),
		"6-kurang-jelas": proposal("staf-rina", item).considered().corrected().say("kabid-andi", "/keputusan tolak").
			say("humas-dewi", "/lepas").edited().finish(),
		"6-bentrok": proposal("staf-rina", item).considered().corrected().
			but(func(s *scene) { s.snap.PullRequest.Mergeable = gate.Conflict }).finish(),
		"7-disetujui": proposal("staf-rina", item).considered().corrected().decided().finish(),
		"7-disetujui-orang": proposal("staf-rina", item).considered().corrected().decided().
			but(func(s *scene) { s.input.Office.Merge = schema.MergePerson }).finish(),
		"7-unggah": proposal("staf-rina", item).considered().corrected().decided().
			but(func(s *scene) { s.input.Merged, s.input.HeadBranch = true, "" }).finish(),
		"8-tayang": proposal("staf-rina", item).considered().corrected().decided().
			but(func(s *scene) {
				s.input.Merged = true
				s.snap.Items[0].Published = &gate.Published{At: wib(9, 30), By: "staf-rina", Evidence: "ledger:1"}
			}).finish(),
		"digabungkan-tanpa-persetujuan": proposal("staf-rina", item).considered().
			but(func(s *scene) { s.input.Merged = true }).finish(),
		"ditutup": proposal("staf-rina", item).considered().but(func(s *scene) { s.snap.PullRequest.Open = false }).finish(),
		"ralat": proposal("staf-rina", correction).on(sop.Change{AtBase: true}).considered().
			corrected().finish(),
		"pencabutan": proposal("staf-rina", withdrawal).on(sop.Change{AtBase: true, WithdrawalAdded: true, OnlyWithdrawal: true}).finish(),
		"dua-konten": proposal("staf-rina", item, infographic("content/2025/mengenal-ppid", "Mengenal PPID")).considered().
			review("humas-dewi", "APPROVED", "").finish(),
		"dua-konten-beda": proposal("staf-rina", item, lacking(infographic("content/2025/mengenal-ppid", "Mengenal PPID"), schema.FactBrief)).considered().
			corrected().decided().finish(),
		"ragu":                   proposal("staf-rina", item).but(func(s *scene) { s.snap.Doubts = []gate.Code{gate.ReviewsUnreadable} }).finish(),
		"tidak-perlu-dinilai":    {Decision: gate.Decision{PullRequest: 7, Head: "c1", Verdict: gate.NotApplicable}, Repository: "kantor/konten"},
		"kebijakan":              policyChange().finish(),
		"kebijakan-ditahan":      policyChange().say("humas-dewi", "/tahan daftar belum lengkap").finish(),
		"kebijakan-disetujui":    policyChange().decided().finish(),
		"kebijakan-dikembalikan": policyChange().review("kabid-andi", "CHANGES_REQUESTED", "Nama akun salah.").finish(),
	}
}

// policyChange is a change of the roles that waits for its decider.
func policyChange() *scene {
	s := proposal("staf-rina")
	s.snap.Files = []gate.File{{Path: ".github/terbit.yml", Status: "modified"}}
	return s
}

func TestGolden(t *testing.T) {
	for name, in := range stories() {
		t.Run(name, func(t *testing.T) {
			golden(t, name, in, lang.Indonesian)
		})
	}
	golden(t, "6-keputusan.en", stories()["6-keputusan"], lang.English)
	golden(t, "4-desain.en", stories()["4-desain"], lang.English)
}

func golden(t *testing.T, name string, in comment.Input, l lang.Lang) {
	t.Helper()
	got := comment.Render(in, l)
	file := filepath.Join("testdata", name+".md")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
}

// Every file in testdata is a story's.
func TestNoOrphans(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil {
		t.Fatal(err)
	}
	all := stories()
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f), ".md"), ".en")
		if _, ok := all[name]; !ok {
			t.Errorf("%s tells no story", f)
		}
	}
}
