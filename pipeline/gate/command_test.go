package gate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/gate"
)

func TestParseCommands(t *testing.T) {
	for _, c := range []struct {
		body string
		want []gate.Command
	}{
		{"/pertimbangan lanjut", []gate.Command{{Verb: gate.ConsiderYes}}},
		{"/PERTIMBANGAN Lanjut.", []gate.Command{{Verb: gate.ConsiderYes}}},
		{"/pertimbangan tolak: sudah pernah tayang.", []gate.Command{{Verb: gate.ConsiderNo, Reason: "sudah pernah tayang."}}},
		{"/siap!!! 🎉", []gate.Command{{Verb: gate.Ready}}},
		{"/koreksi   selesai —", []gate.Command{{Verb: gate.Corrected}}},
		{"/keputusan tolak data belum sahih", []gate.Command{{Verb: gate.Refuse, Reason: "data belum sahih"}}},
		{"/tahan menunggu data", []gate.Command{{Verb: gate.Hold, Reason: "menunggu data"}}},
		{"/lepas", []gate.Command{{Verb: gate.Release}}},
		{"/tarik memuat data pribadi", []gate.Command{{Verb: gate.Withdraw, Reason: "memuat data pribadi"}}},
		{"/tayang Instagram https://instagram.com/p/abc.", []gate.Command{{Verb: gate.Posted, Subject: "instagram", Link: "https://instagram.com/p/abc"}}},
		{"/tayang whatsapp", []gate.Command{{Verb: gate.Posted, Subject: "whatsapp"}}},
		{"/gagal x: akun terkunci", []gate.Command{{Verb: gate.PostFailed, Subject: "x", Reason: "akun terkunci"}}},
		{"/tidak-tayang tiktok", []gate.Command{{Verb: gate.NotPosted, Subject: "tiktok"}}},
		{"/dicabut tiktok", []gate.Command{{Verb: gate.TakenDown, Subject: "tiktok"}}},
		{"/wakil @Sari 2026-08-11 sampai 2026-08-12", []gate.Command{{Verb: gate.Deputise, Subject: "sari", Reason: "2026-08-11 sampai 2026-08-12"}}},

		{"Terima kasih.\r\n\r\n/siap\r\n/tahan satu\n", []gate.Command{{Verb: gate.Ready}, {Verb: gate.Hold, Reason: "satu"}}},
		{"   /siap", []gate.Command{{Verb: gate.Ready}}},

		// Known, and not complete.
		{"/tahan", []gate.Command{{Verb: gate.Hold, Problem: gate.CommandNeedsReason}}},
		{"/keputusan tolak ...", []gate.Command{{Verb: gate.Refuse, Problem: gate.CommandNeedsReason}}},
		{"/siap besok", []gate.Command{{Verb: gate.Ready, Reason: "besok", Problem: gate.CommandUnclear}}},
		{"/keputusan setuju", []gate.Command{{Verb: "keputusan", Reason: "setuju", Problem: gate.CommandUnclear}}},
		{"/koreksi", []gate.Command{{Verb: "koreksi", Problem: gate.CommandUnclear}}},
		{"/tayang", []gate.Command{{Verb: gate.Posted, Problem: gate.CommandUnclear}}},
		{"/tayang x sudah", []gate.Command{{Verb: gate.Posted, Reason: "x sudah", Problem: gate.CommandUnclear}}},
		{"/tayang x https://x.com/1 tadi", []gate.Command{{Verb: gate.Posted, Reason: "x https://x.com/1 tadi", Problem: gate.CommandUnclear}}},

		// Talk.
		{"setuju, /siap", nil},
		{"`/siap`", nil},
		{"> /siap", nil},
		{"    /siap", nil},
		{"\t/siap", nil},
		{"/content/2026/x/index.md", nil},
		{"/siapa saja boleh", nil},
		{"/", nil},
		{"//siap", nil},
		{"```\n/siap\n```\n/lepas", []gate.Command{{Verb: gate.Release}}},
		{"~~~~\n/siap\n~~~\n/siap\n~~~~", nil},
		{"<!-- contoh:\n/siap\n-->\n/lepas", []gate.Command{{Verb: gate.Release}}},
		{"<!-- satu baris --> \n/siap", []gate.Command{{Verb: gate.Ready}}},
		{"", nil},
	} {
		t.Run(c.body, func(t *testing.T) {
			if d := cmp.Diff(c.want, gate.ParseCommands(c.body)); d != "" {
				t.Error(d)
			}
		})
	}
}

// spoken are all verbs that a complete command can have. None approves: an
// approval is a review.
var spoken = []gate.Verb{
	gate.ConsiderYes, gate.ConsiderNo, gate.Ready, gate.Corrected, gate.Refuse, gate.Hold, gate.Release, gate.Withdraw,
	gate.Posted, gate.PostFailed, gate.NotPosted, gate.TakenDown, gate.Deputise,
}

// Whatever a person writes: no panic, a command written out reads as itself,
// none approves, and none comes from what is quoted, shown as code or hidden.
func FuzzParseCommands(f *testing.F) {
	for _, seed := range []string{
		"/pertimbangan lanjut", "/pertimbangan tolak: alasan", "/tayang x https://x.com/1", "/wakil @a b", "```\n/siap",
		"/tahan  a\u00a0b", "<!--\n/siap\n-->", "/keputusan setuju", "/gagal x — y", "/siap\x00", "/tahan \xff", "/tayang İ ı",
		"/setuju", "/approve", ":+1:", "/keputusan terima", "/siap\r/lepas", "~~~\n/siap\n```\n/lepas\n~~~\n/tarik a", "--> <!--\n/siap", "/siap <!--\n/lepas",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range gate.ParseCommands(body) {
			again := gate.ParseCommands(c.String())
			if len(again) != 1 || again[0] != c {
				t.Fatalf("%q gives %+v, which writes %q and reads %+v", body, c, c.String(), again)
			}
			if strings.ContainsAny(c.String(), "\r\n") {
				t.Fatalf("%q is more than a line", c.String())
			}
			if c.Problem == "" && !slices.Contains(spoken, c.Verb) {
				t.Fatalf("%q asks for %q", body, c.Verb)
			}
		}
		for how, shown := range notSaid(body) {
			if got := gate.ParseCommands(shown); len(got) > 0 {
				t.Fatalf("%s: %q gives %+v", how, shown, got)
			}
		}
	})
}

// notSaid is a text as people show it without saying it.
func notSaid(body string) map[string]string {
	before := func(mark string) string {
		return mark + strings.NewReplacer("\n", "\n"+mark, "\r", "\r"+mark).Replace(body)
	}
	fence := func(mark string) string { // longer than any in the text
		whole := strings.Repeat(mark, 3+strings.Count(body, mark))
		return whole + "\n" + body + "\n" + whole
	}
	return map[string]string{
		"quoted": before("> "), "in a code block": before("    "), "in a code block, by tabs": before("\t"),
		"in a fence": fence("`"), "in a fence of tildes": fence("~"),
		"in an HTML comment": "<!--\n" + strings.ReplaceAll(body, "-->", "") + "\n-->",
	}
}
