package gate_test

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

func doubting(rule string, code gate.Code) tale {
	return story(rule, opened("staf"), considered, approve("humas"), approve("kabid"),
		snap(func(s *gate.Snapshot) { s.Doubts = append(s.Doubts, code) }), inDoubt, want(gate.Blocked, code))
}

// doubtStories: what could not be found out blocks.
var doubtStories = []tale{
	doubting("jawaban GitHub tidak terbaca", gate.CouldNotEvaluate),
	doubting("tinjauan tidak terbaca", gate.ReviewsUnreadable),
	doubting("komentar tidak terbaca", gate.CommentsUnreadable),
	doubting("riwayat tidak terbaca", gate.TimelineUnreadable),
	doubting("isi commit tidak terbaca", gate.TreesUnreadable),
	doubting("daftar peran tidak terbaca", gate.PolicyUnreadable),
	story("keraguan yang tidak dikenal tetap keraguan",
		opened("staf"), snap(func(s *gate.Snapshot) { s.Doubts = []gate.Code{"entah"} }), inDoubt, want(gate.Blocked, gate.CouldNotEvaluate)),
	story("keraguan juga menahan usulan tanpa konten",
		codeOnly("staf", "pipeline/x.go"), snap(func(s *gate.Snapshot) { s.Doubts = []gate.Code{gate.FilesIncomplete} }),
		inDoubt, want(gate.Blocked, gate.FilesIncomplete)),
	story("GitHub belum menjawab tentang penggabungan",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		snap(func(s *gate.Snapshot) { s.PullRequest.Mergeable = "" }), inDoubt, want(gate.Blocked, gate.MergeableUnknown)),
	story("daftar berkas lebih pendek daripada jumlahnya",
		opened("staf"), snap(func(s *gate.Snapshot) { s.PullRequest.ChangedFiles = 3000 }), inDoubt, want(gate.Blocked, gate.FilesIncomplete)),
	story("daftar commit lebih pendek daripada jumlahnya",
		opened("staf"), snap(func(s *gate.Snapshot) { s.PullRequest.CommitCount = 250 }), inDoubt, want(gate.Blocked, gate.CommitsIncomplete)),
	story("kepala cabang tidak ada di daftar commit",
		opened("staf"), snap(func(s *gate.Snapshot) { s.PullRequest.Head = "entah" }), inDoubt, want(gate.Blocked, gate.CommitsIncomplete)),
	story("kepala cabang yang sudah tertimpa bukan kepala",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		func(w *world) {
			push("staf", "A")(w)
			w.snap.Commits[1].Rewritten = true
		},
		inDoubt, want(gate.Blocked, gate.CommitsIncomplete)),
	story("peran dibaca dari commit lain",
		opened("staf"), snap(func(s *gate.Snapshot) { s.Policy.Commit = "cabang-usulan" }), inDoubt, want(gate.Blocked, gate.PolicyNotBase)),
	story("formulir usulan tidak terbaca",
		opened("terbit[bot]"), considered, approve("humas"), approve("kabid"), inDoubt, want(gate.Blocked, gate.IntakeUnreadable)),
	story("bentuk tinjauan yang tidak dikenal",
		opened("staf"), considered, approve("humas"), review("humas2", "ENTAH", ""), approve("kabid"),
		inDoubt, want(gate.Blocked, gate.ReviewStateUnknown, gate.CouldNotEvaluate)),
	story("waktu sekarang tidak diketahui",
		opened("staf"), considered, func(w *world) {
			w.close()
			w.snap.Now = time.Time{}
			w.snap.PullRequest.CommitCount = 0
			w.now = time.Time{}.Add(-time.Minute)
		}, inDoubt, want(gate.Blocked, gate.SnapshotIncomplete)),
}
