package gate_test

import (
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// onlyDeputy leaves the decision to the deputy of 11 and 12 August alone.
func onlyDeputy(p *sop.Policy) {
	p.Roles["kabid-pip"] = []sop.Holder{{Login: "plt", From: wib(11, 0, 0), Until: wib(13, 0, 0), Deputy: true}}
}

// turnStories: whose turn it is, by name, and how it is handed over.
var turnStories = []tale{
	story("yang menyiapkan konten adalah pembuat usulannya",
		opened("staf"), push("staf", "B", without("brief-konten")), considered, want(gate.Blocked, gate.ContentMissing), turn(3), taken(by("staf"), by())),
	story("pengusul tidak termasuk yang menimbang",
		opened("humas"), want(gate.Blocked), turn(2), taken(by("ganda", "humas2"), by())).in(stafProposes),
	story("tanpa pemegang peran utama yang boleh, giliran pada peran berikutnya",
		opened("humas"), policy(func(p *sop.Policy) { p.Roles["pranata-humas"] = []sop.Holder{{Login: "humas"}} }),
		want(gate.Blocked), turn(2), taken(by("ganda", "kabid"), by())).in(stafProposes),
	story("yang mengoreksi tidak termasuk yang memutus",
		opened("staf"), considered, approve("ganda"), want(gate.Blocked), turn(6), taken(by("kabid"), by())),
	story("yang ikut menyusun tidak termasuk yang memutus",
		opened("staf"), push("kabid", "B"), considered, approve("humas"), want(gate.Blocked), turn(6), taken(by("ganda"), by())),
	story("yang dikembalikan menjadi giliran penyusunnya",
		opened("staf"), considered, sendBack("humas"), want(gate.Blocked, gate.ReturnedForWork), turn(4), taken(by("staf"), by())),
	story("Plt. dipanggil di samping Kabid, bukan mendahuluinya",
		opened("staf"), considered, onDay(11), approve("humas"), want(gate.Blocked), turn(6), taken(by("ganda", "kabid"), by("plt")), handedTo()),
	story("tanpa pejabat lain, giliran langsung pada Plt.",
		opened("staf"), considered, onDay(11), approve("humas"), policy(onlyDeputy), want(gate.Blocked), turn(6), taken(by("plt"), by())).in(stafProposes),
	story("/wakil mengalihkan giliran kepada Plt. yang berlaku",
		opened("staf"), considered, onDay(11), approve("humas"), say("kabid", "/wakil @PLT."), want(gate.Blocked), turn(6), handedTo("plt")),
	story("/wakil sebelum gilirannya tidak mengalihkan apa-apa",
		opened("staf"), considered, onDay(11), say("kabid", "/wakil plt"), approve("humas"), want(gate.Blocked), turn(6), handedTo()),
	story("/wakil tidak menunjuk siapa pun: yang bukan Plt. ditolak",
		opened("staf"), considered, approve("humas"), say("kabid", "/wakil staf2"), want(gate.Blocked, gate.NotDeputy), turn(6), handedTo()),
	story("/wakil hanya untuk yang memegang peran",
		opened("staf"), considered, onDay(11), approve("humas"), say("warga", "/wakil plt"), want(gate.Blocked, gate.NoRole), handedTo()),
	story("/wakil yang disunting tidak dihitung",
		opened("staf"), considered, onDay(11), approve("humas"), say("kabid", "/wakil plt"), editedTo("/wakil plt!"),
		want(gate.Blocked, gate.CommentEdited), handedTo()),
	story("/wakil tanpa nama tidak jelas",
		opened("staf"), considered, onDay(11), approve("humas"), say("kabid", "/wakil"), want(gate.Blocked, gate.CommandUnclear), handedTo()),
	story("/wakil tidak memberi hak memutus kepada yang bukan Plt.",
		opened("staf"), considered, approve("humas"), say("kabid", "/wakil staf2"), approve("staf2"), want(gate.Blocked, gate.NoRole), turn(6)),
}
