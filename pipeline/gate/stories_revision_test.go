package gate_test

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// revisionStories: what an approval approves.
var revisionStories = []tale{
	story("perubahan sesudah keputusan membatalkan koreksi dan keputusan",
		opened("staf"), considered, approve("humas"), approve("kabid"), push("staf", "B"),
		want(gate.Blocked, gate.StaleRevision), turn(5), step(5, "pending", ""), step(6, "pending", "")),
	story("isi yang kembali ke A membawa kembali persetujuan atas A",
		opened("staf"), considered, approve("humas"), approve("kabid"), push("staf", "B"), push("staf", "A"), want(gate.Approved)),
	story("persetujuan pada detik yang sama dengan perubahan tidak lebih baru",
		opened("staf"), considered, push("staf", "B"), sameSecond, approve("humas"),
		want(gate.Blocked, gate.NotNewer), turn(5)),
	story("pecahan detik tidak menjadikan persetujuan lebih baru",
		opened("staf"), considered, push("staf", "B"), sameSecond, approve("humas"),
		lastReview("humas", func(r *gate.Review) { r.SubmittedAt = r.SubmittedAt.Add(900 * time.Millisecond) }),
		want(gate.Blocked, gate.NotNewer), turn(5)),
	story("jam committer yang terlambat tidak mengubah urutan commit",
		opened("staf"), push("staf", "B", titled("Judul lain")),
		func(w *world) {
			c := w.commit(w.snap.PullRequest.Head)
			c.PushedAt, c.PushEvidence = c.PushedAt.Add(-time.Hour), gate.PushCommitter
		},
		considered, approve("humas"), approve("kabid"), want(gate.Approved)),
	story("judul pada commit yang tidak dibaca dianggap sama bila isinya sama",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		func(w *world) {
			c := w.commit(w.snap.PullRequest.Head)
			c.Items[itemPath] = gate.ItemAt{Tree: "A", ParentTrees: []string{""}}
		},
		want(gate.Approved)),
	story("commit tinjauan yang bergeser tidak membuktikan apa-apa: isinya lebih baru",
		opened("staf"), considered, approve("humas"), approve("kabid"), push("staf", "B"),
		func(w *world) {
			for i := range w.snap.Reviews {
				w.snap.Reviews[i].CommitID = w.snap.PullRequest.Head
				w.snap.Reviews[i].Items[itemPath] = "B"
			}
		}, want(gate.Blocked, gate.NotNewer), turn(5)),
	story("commit yang ditinjau sudah tidak ada",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		lastReview("kabid", func(r *gate.Review) { r.Gone = true }), want(gate.Blocked, gate.CommitGone), turn(6)),
	story("commit yang ditinjau tidak dikenal riwayatnya",
		opened("staf"), considered, approve("humas"),
		lastReview("humas", func(r *gate.Review) { r.CommitID = "entah" }), want(gate.Blocked, gate.CommitGone), turn(5)),
	story("pertimbangan lewat tinjauan atas commit yang hilang tidak dihitung",
		opened("staf"), approve("kabid"), lastReview("kabid", func(r *gate.Review) { r.Gone = true }),
		want(gate.Blocked, gate.CommitGone), turn(2)),
	story("rebase dengan isi yang sama mempertahankan persetujuan",
		opened("staf"), considered, approve("humas"), approve("kabid"), rebased("staf"), want(gate.Approved)),
	story("rebase yang mengubah isi membatalkan persetujuan",
		opened("staf"), considered, approve("humas"), approve("kabid"), rebased("staf"), push("staf", "B"),
		want(gate.Blocked, gate.StaleRevision), turn(5)),
	story("/koreksi selesai berlaku untuk isi ketika itu",
		opened("humas"), considered, say("humas", "/koreksi selesai"), push("humas", "B"), approve("kabid"),
		want(gate.Blocked, gate.StaleRevision, gate.TooEarly), turn(5)),
	story("memperbarui cabang tanpa mengubah konten mempertahankan persetujuan",
		opened("staf"), considered, approve("humas"), approve("kabid"), mergedMain("staf", "A", ""), want(gate.Approved)),
	story("dua usulan atas satu konten: hasil gabungannya belum diperiksa siapa pun",
		on(itemPath), published("lama"), opened("staf"), push("staf", "B", having("catatan-ralat")), approve("humas"), approve("kabid"),
		func(w *world) {
			w.item.BaseTree, w.item.MergeTree = "lain", "B+lain"
			w.item.Content = w.trees["B"]
		},
		want(gate.Blocked, gate.MergeDiffers, gate.StaleRevision)),
	story("bertabrakan dengan cabang utama",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		snap(func(s *gate.Snapshot) { s.PullRequest.Mergeable = gate.Conflict }), want(gate.Blocked, gate.MergeConflict)),
	story("persetujuan yang dibatalkan tidak dihitung, dan yang lama tidak hidup lagi",
		opened("staf"), considered, approve("humas"), approve("kabid"), approve("kabid"), dismissed("kabid"),
		want(gate.Blocked, gate.DismissedReview, gate.Superseded), turn(6)),
	story("persetujuan sesudah pembatalan dihitung",
		opened("staf"), considered, approve("humas"), approve("kabid"), dismissed("kabid"), approve("kabid"), want(gate.Approved)),
	story("persetujuan yang gugur karena perubahan masih berlaku untuk idenya",
		opened("staf"), approve("kabid"), push("staf", "B"), dismissedByPush, approve("humas"), approve("kabid"),
		want(gate.Approved), step(2, "done", "kabid")),
	story("persetujuan yang gugur karena perubahan tidak berlaku untuk isinya",
		opened("staf"), considered, approve("humas"), approve("kabid"), push("staf", "B"), dismissedByPush, push("staf", "A"),
		want(gate.Blocked, gate.DismissedByPush), turn(5)),
	story("komentar sesudah persetujuan tidak mengubahnya",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		review("kabid", "COMMENTED", "Bagus."), review("humas", "PENDING", "?"), want(gate.Approved)),
	story("komentar setuju bukan persetujuan",
		opened("staf"), considered, approve("humas"), say("kabid", ":+1: setuju, tayangkan"), want(gate.Blocked, gate.WaitingForStep), turn(6)),
	story("status tinjauan dalam huruf kecil sama artinya",
		opened("staf"), considered, review("humas", "approved", ""), review("kabid", "approved", ""), want(gate.Approved)),
	story("persetujuan kedua atas langkah yang selesai tidak diperlukan",
		opened("staf"), considered, approve("humas"), approve("humas2"), approve("kabid"), want(gate.Approved, gate.AlreadyDone)),
	story("diarahkan ke main: persetujuan sebelumnya tidak dihitung",
		opened("staf"), considered, approve("humas"), approve("kabid"),
		func(w *world) {
			at, _ := w.tick()
			w.snap.PullRequest.Retargets = []gate.Retarget{{At: at, To: "main"}}
		}, want(gate.Blocked, gate.BeforeRetarget), turn(2)),
	story("waktu dorong yang hanya tanggal committer disebut dalam bukti",
		opened("staf"), snap(func(s *gate.Snapshot) { s.Commits[0].PushEvidence = gate.PushCommitter }),
		considered, approve("humas"), approve("kabid"), want(gate.Approved)),
}
