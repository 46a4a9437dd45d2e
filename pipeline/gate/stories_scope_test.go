package gate_test

import (
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// codeOnly is a pull request without content.
func codeOnly(author string, files ...string) event {
	return func(w *world) {
		w.snap.PullRequest.Author = person(author)
		for _, f := range files {
			file(f)(w)
		}
		push(author, "kode")(w)
	}
}

// scopeStories: what a pull request may touch.
var scopeStories = []tale{
	story("kode saja bukan urusan prosedur", codeOnly("staf", "pipeline/x.go"), want(gate.NotApplicable)),
	story("cabang lain bukan urusan prosedur",
		opened("staf"), snap(func(s *gate.Snapshot) { s.PullRequest.Base = "coba" }), want(gate.NotApplicable)),
	story("perubahan peran memerlukan pemutus", codeOnly("staf", ".github/terbit.yml"), want(gate.Blocked, gate.PolicyNeedsDecider)),
	story("perubahan peran disetujui pemutus", codeOnly("staf", ".github/terbit.yml"), approve("kabid"), want(gate.Approved)),
	story("perubahan prosedur disetujui pemutus", codeOnly("staf", "schema/sop.yaml", "pipeline/x.go"), approve("kabid"), want(gate.Approved)),
	story("perubahan kebijakan yang tidak tampak dari nama berkas",
		codeOnly("staf", "x"), snap(func(s *gate.Snapshot) { s.PolicyChanged = true }), want(gate.Blocked, gate.PolicyNeedsDecider)),
	story("perubahan peran tidak disetujui pranata humas",
		codeOnly("staf", ".github/terbit.yml"), approve("humas"), want(gate.Blocked, gate.NoRole)),
	story("pemutus tidak menyetujui perubahan peran yang disusunnya",
		codeOnly("kabid", ".github/terbit.yml"), approve("kabid"), want(gate.Blocked, gate.DeciderContributed)),
	story("persetujuan perubahan peran batal bila ada perubahan lagi",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), push("staf", "lagi"), want(gate.Blocked, gate.StaleRevision)),
	story("persetujuan perubahan peran pada detik perubahannya tidak dihitung",
		codeOnly("staf", ".github/terbit.yml"), sameSecond, approve("kabid"), want(gate.Blocked, gate.NotNewer)),
	story("atasan tidak menggantikan Kabid lain yang bisa",
		codeOnly("kabid", ".github/terbit.yml"), approve("kadis"), want(gate.Blocked, gate.NoRole)),
	story("atasan memutus bila satu-satunya Kabid penyusunnya",
		policy(func(p *sop.Policy) { p.Roles["kabid-pip"] = []sop.Holder{{Login: "kabid"}} }),
		codeOnly("kabid", ".github/terbit.yml"), approve("kadis"), want(gate.Approved)),
	story("perubahan peran yang dikembalikan menahan",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), sendBack("humas"), want(gate.Blocked, gate.ReturnedForWork)),
	story("perubahan peran yang ditolak menahan",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), say("kabid", "/keputusan tolak jangan"), want(gate.Blocked, gate.RejectedProposal)),
	story("perubahan peran yang ditahan menunggu",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), say("humas", "/tahan tunggu SK"), want(gate.Blocked, gate.OnHold)),
	story("perubahan peran sebelum diarahkan ke main disetujui lagi",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"),
		snap(func(s *gate.Snapshot) {
			s.PullRequest.Retargets = []gate.Retarget{{At: s.Reviews[0].SubmittedAt, To: "main"}}
		}), want(gate.Blocked, gate.BeforeRetarget)),
	story("persetujuan perubahan peran yang disusul pengembalian tidak hidup lagi",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), sendBack("kabid"), dismissed("kabid"),
		want(gate.Blocked, gate.Superseded, gate.PolicyNeedsDecider)),
	story("perubahan peran yang dikembalikan orang tanpa peran tidak menahan",
		codeOnly("staf", ".github/terbit.yml"), approve("kabid"), sendBack("orang"), want(gate.Approved)),
	story("pembaruan oleh aplikasi disetujui pemutus",
		codeOnly("dependabot[bot]", ".github/workflows/publish.yml"), approve("kabid"), want(gate.Approved)),
	story("aplikasi tidak menyetujui perubahan peran",
		codeOnly("staf", ".github/terbit.yml"), approve("cek[bot]"), want(gate.Blocked, gate.AppStatement)),
	story("commit tanpa akun menahan perubahan peran",
		codeOnly("staf", ".github/terbit.yml"), push("", "kode"), approve("kabid"), want(gate.Blocked, gate.AuthorUnknown)),
	story("konten tidak dicampur dengan kode",
		opened("staf"), file("pipeline/x.go"), considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.MixedWithCode)),
	story("konten tidak dicampur dengan peran",
		opened("staf"), file(".github/terbit.yml"), considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.MixedWithCode)),
	story("konten tidak dicampur dengan kebijakan yang tidak tampak",
		opened("staf"), snap(func(s *gate.Snapshot) { s.PolicyChanged = true }), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.MixedWithCode)),
	story("folder yang menyerupai content ditolak", codeOnly("staf", "Content/2026/x/index.md"), want(gate.Blocked, gate.PathDisguised)),
	story("huruf lebar pada nama folder ditolak", codeOnly("staf", "ｃontent/2026/x/index.md"), want(gate.Blocked, gate.PathDisguised)),
	story("titik di belakang nama folder ditolak", codeOnly("staf", "content./2026/x/index.md"), want(gate.Blocked, gate.PathDisguised)),
	story("garis miring terbalik ditolak", codeOnly("staf", `content\2026\x\index.md`), want(gate.Blocked, gate.PathDisguised)),
	story("berkas di luar folder konten ditolak", codeOnly("staf", "content/2026/lepas.md"), want(gate.Blocked, gate.PathNotItem)),
	story("nama konten dengan huruf besar ditolak", codeOnly("staf", "content/2026/Hak/index.md"), want(gate.Blocked, gate.PathNotItem)),
	story("konten yang dipindahkan keluar dari content tetap konten",
		codeOnly("staf", "arsip/x.md"), snap(func(s *gate.Snapshot) { s.Files[0].Previous = itemPath + "/index.md"; s.Files[0].Status = "renamed" }),
		inDoubt, want(gate.Blocked, gate.SnapshotIncomplete, gate.MixedWithCode)),
	story("konten yang sudah tayang tidak dihapus",
		on(itemPath), published("lama"), opened("staf"), push("staf", ""), changing(sop.Change{}), approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.ItemRemoved)),
	story("konten yang tidak berubah tidak perlu diputus",
		on(itemPath), published("A"), opened("staf"), want(gate.Blocked, gate.ItemUnchanged)),
	story("konten yang tidak terbaca tidak diputus",
		opened("staf"), func(w *world) { w.item.Content = complete(); w.item.Broken = true },
		considered, approve("humas"), approve("kabid"), want(gate.Blocked, gate.ItemBroken), turn(1)),
	story("informasi yang dikecualikan tidak pernah disetujui",
		opened("staf"), push("staf", "B", classified(schema.Excepted)), considered, approve("humas"), approve("kabid"),
		want(gate.Blocked, gate.ClassificationExcepted)),
	story("informasi yang dikecualikan boleh dicabut",
		on(itemPath), published("lama"), opened("staf"), push("staf", "B", classified(schema.Excepted), having("alasan-pencabutan")),
		changing(withdrawal()), approve("kabid"), want(gate.Approved), onTrack("pencabutan")),
	story("profil yang tidak dikenal tidak memutus apa-apa",
		policy(func(p *sop.Policy) { p.Profile = "lain" }), opened("staf"), approve("kabid"), want(gate.Blocked, gate.NoPolicy)),
	story("tanpa prosedur tidak ada yang diputus",
		policy(func(p *sop.Policy) { *p = sop.Policy{} }), opened("staf"), approve("kabid"), want(gate.Blocked, gate.NoPolicy)),
}
