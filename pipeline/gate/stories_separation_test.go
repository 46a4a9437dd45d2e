package gate_test

import (
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

func intake(author string) event {
	return snap(func(s *gate.Snapshot) { s.PullRequest.Intake = &gate.Intake{Issue: 3, Author: person(author)} })
}

// separationStories: who may not.
var separationStories = []tale{
	story("pengusul tidak menimbang idenya sendiri",
		opened("humas"), say("humas", "/pertimbangan lanjut"), want(gate.Blocked, gate.ConsidererProposed), turn(2)).in(stafProposes),
	story("Kabid yang mengusulkan tidak memutus",
		opened("kabid"), say("humas2", "/pertimbangan lanjut"), approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderProposed), turn(6)).in(stafProposes),
	story("Kabid yang mengusulkan lewat formulir tidak memutus",
		opened("terbit[bot]"), intake("KABID"), say("ganda", "/pertimbangan lanjut"), approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderProposed), turn(6)),
	story("Kabid yang membuka pull request untuk orang lain tidak memutus",
		opened("kabid"), snap(func(s *gate.Snapshot) {
			// The office's bot account is a person's by mistake of the roles file.
			s.PullRequest.Author = gate.Actor{Login: "kabid", Kind: gate.App}
			s.PullRequest.Intake = &gate.Intake{Issue: 3, Author: person("staf")}
		}), policy(func(p *sop.Policy) { p.IntakeBot = "kabid" }),
		say("ganda", "/pertimbangan lanjut"), approve("humas"), approve("kabid"), want(gate.Blocked, gate.DeciderAuthored), turn(6)),
	story("Kabid yang juga mengunggah berkas tidak boleh memutus",
		opened("staf"), push("kabid", "B"), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderContributed), turn(6)),
	story("Kabid yang hanya meneruskan commit orang lain pun tidak memutus",
		opened("staf"), push("staf", "B", committedBy("kabid")), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderContributed)),
	story("commit di cabang samping juga dihitung",
		opened("staf"), sideCommit("kabid", "S"), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderContributed)),
	story("memperbarui cabang tanpa mengubah konten bukan ikut menyusun",
		opened("staf"), mergedMain("kabid", "A", ""), considered, approve("humas"), approve("kabid"), want(gate.Approved)),
	story("memperbarui cabang yang mencampur isi adalah ikut menyusun",
		on(itemPath), published("lama"), opened("staf"), push("staf", "B", having("catatan-ralat")),
		mergedMain("kabid", "C", "dasar-baru"), func(w *world) { w.trees["C"] = w.trees["B"] },
		func(w *world) { w.item.Content = w.trees["B"] },
		approve("humas"), approve("kabid"), want(gate.Blocked, gate.DeciderContributed)),
	story("commit yang tertimpa tetapi isinya yang ditayangkan tetap dihitung",
		opened("staf"), push("kabid", "B"), rebased("staf"), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderContributed)),
	story("commit yang tertimpa dengan isi lain tidak dihitung",
		opened("staf"), push("kabid", "B"), push("staf", "C"), rebased("staf"), considered, approve("humas"), approve("kabid"),
		want(gate.Approved)),
	story("yang mengoreksi tidak memutus, walau memegang dua peran",
		opened("staf"), considered, approve("ganda"), approve("ganda"),
		want(gate.Blocked, gate.DeciderCorrected), step(5, "done", "ganda"), turn(6)),
	story("pemegang dua peran boleh memutus bila orang lain mengoreksi",
		opened("staf"), considered, approve("humas"), approve("ganda"), want(gate.Approved), step(6, "done", "ganda")),
	story("semua Kabid ikut menyusun: tunjuk pejabat pelaksana",
		opened("staf"), push("kabid", "B"), push("ganda", "C"), considered, approve("humas"),
		want(gate.Blocked, gate.NoIndependentDecider)),
	story("rekan penulis hanya pengakuan bila koreksi orang lain lebih baru",
		opened("staf"), push("staf", "B", withCoauthor("kabid")), considered, approve("humas"), approve("kabid"), want(gate.Approved)),
	story("rekan penulis sesudah koreksi tidak memutus, walau isinya kembali semula",
		opened("staf"), considered, approve("humas"), push("staf", "B", withCoauthor("kabid")), push("staf", "A"), approve("kabid"),
		want(gate.Blocked, gate.DeciderCoauthored), turn(6)),
	story("commit yang isinya tidak diketahui dianggap ikut menyusun",
		opened("staf"), push("kabid", "A"),
		func(w *world) { delete(w.commit(w.snap.PullRequest.Head).Items, itemPath) },
		push("staf", "A"), considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.DeciderContributed)),
	story("rekan penulis pada pencabutan tidak memutus, karena tidak ada koreksi",
		on(itemPath), published("lama"), opened("staf"), push("staf", "B", having("alasan-pencabutan"), withCoauthor("Kabid")),
		changing(withdrawal()), approve("kabid"), want(gate.Blocked, gate.DeciderCoauthored), turn(6)),
	story("commit tanpa akun menahan, karena penyusunnya tidak diketahui",
		opened("staf"), push("", "B"), considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.AuthorUnknown)),
	story("commit oleh aplikasi bukan karya siapa-siapa",
		opened("staf"), push("terbit[bot]", "B"), considered, approve("humas"), approve("kabid"), want(gate.Approved)),
	story("persetujuan pembuat pull request atas miliknya tidak dihitung",
		opened("humas"), considered, approve("humas"), want(gate.Blocked, gate.OwnReview), turn(5)),
	story("orang tanpa peran tidak menyetujui apa-apa",
		opened("staf"), considered, approve("orang"), want(gate.Blocked, gate.NoRole), turn(5)),
	story("aplikasi bukan orang",
		opened("staf"), considered, approve("terbit[bot]"), want(gate.Blocked, gate.AppStatement), turn(5)),
	story("akun yang dihapus tidak menyatakan apa-apa",
		opened("staf"), considered, approve(""), want(gate.Blocked, gate.DeletedAccount), turn(5)),
	story("perintah dari akun yang dihapus tidak dihitung",
		opened("staf"), say("", "/pertimbangan lanjut"), want(gate.Blocked, gate.DeletedAccount), turn(2)),
	story("besar kecil huruf nama akun tidak membedakan orang",
		opened("staf"), push("KABID", "B"), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.DeciderContributed)),
	story("pengusul yang bukan orang menahan usulan",
		opened("renovate[bot]"), considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.ProposerUnknown)),
	story("pengusul yang akunnya dihapus menahan usulan",
		opened(""), considered, want(gate.Blocked, gate.ProposerUnknown)),
	story("anggota tim yang terbaca memegang peran timnya",
		policy(func(p *sop.Policy) {
			p.Roles["pranata-humas"] = append(p.Roles["pranata-humas"], sop.Holder{Login: "@kantor/redaksi"})
		}),
		snap(func(s *gate.Snapshot) {
			s.Teams = []gate.Team{{Name: "@Kantor/Redaksi", Readable: true, Members: []string{"redaktur"}}}
		}),
		opened("staf"), considered, approve("redaktur"), approve("kabid"), want(gate.Approved), step(5, "done", "redaktur")),
	story("anggota tim yang tidak terbaca bukan siapa-siapa",
		policy(func(p *sop.Policy) {
			p.Roles["pranata-humas"] = append(p.Roles["pranata-humas"], sop.Holder{Login: "@kantor/redaksi"})
		}),
		snap(func(s *gate.Snapshot) { s.Teams = []gate.Team{{Name: "@kantor/redaksi"}} }),
		opened("staf"), considered, approve("redaktur"), want(gate.Blocked, gate.TeamUnreadable), turn(5)),
	story("dikembalikan oleh orang yang mungkin anggota tim yang tidak terbaca menahan",
		policy(func(p *sop.Policy) {
			p.Roles["pranata-humas"] = append(p.Roles["pranata-humas"], sop.Holder{Login: "@kantor/redaksi"})
		}),
		opened("staf"), considered, approve("humas"), approve("kabid"), sendBack("redaktur"),
		want(gate.Blocked, gate.TeamUnreadable)),
	story("peran pemutus tanpa pemegang menahan sejak hari pertama",
		policy(func(p *sop.Policy) { p.Roles["kabid-pip"] = nil }),
		opened("staf"), want(gate.Blocked, gate.RoleEmpty)),
}
