package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/schema"
)

// page is what the site shows of the new item; "" where it has no page.
func (o *liveOffice) page() string {
	o.t.Helper()
	out := filepath.Join(o.t.TempDir(), "situs")
	o.want(0, nil, "build", "--decided", "--ledger", "git", "--out", out, "--base-url", "https://kantor.example")
	found, err := filepath.Glob(filepath.Join(out, "*", filepath.Base(forgetest.NewItem), "index.html"))
	if err != nil {
		o.t.Fatal(err)
	}
	if len(found) == 0 {
		return ""
	}
	html, err := os.ReadFile(found[0])
	if err != nil {
		o.t.Fatal(err)
	}
	return string(html)
}

// A decider's word on the merged proposal takes the item down everywhere, and the
// comment may be changed or deleted afterwards: what was withdrawn stays away until
// a decided revision says otherwise.
func TestAWithdrawalByCommandTakesEverythingDown(t *testing.T) {
	o := newOnAir(t)
	p := o.decided(everywhere("", "Informasi publik terbuka.", "Satu."))
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"post: done", "handed to staff"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")
	if !strings.Contains(o.page(), "Informasi publik terbuka.") {
		t.Fatal("the site does not show the item")
	}

	o.w.Say("staf", p, "/tarik saya keliru")
	o.w.Say("orang", p, "/tahan jangan")
	o.want(1, []string{"0 done"}, "publish", "--live") // neither may
	o.shown(t, "Satu.", "Satu.")

	c := o.w.Say("kabid", p, "/tarik Jumlah penerima salah.")
	o.want(1, []string{"withdraw: done", "withdraw: handed to staff", "withdrawn by command by kabid"}, "publish", "--live")
	o.shown(t, "", "")
	if html := o.page(); !strings.Contains(html, "Jumlah penerima salah.") || !strings.Contains(html, "Dicabut") {
		t.Errorf("the site does not say that it was withdrawn:\n%s", html)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	o.want(0, []string{"2 decisions judged again, 0 differ"}, "gate", "--replay", "all")
	o.want(1, nil, "plan", "--ledger", "git")
	o.want(0, []string{"0 posts"}, "audit")

	o.w.Edit(c, "Maaf, tidak jadi.")
	o.want(1, []string{"0 done"}, "publish", "--live")
	o.w.Unsay(p, c)
	o.w.Say("kabid", p, "/lepas") // frees what is held, and nothing here is
	o.want(1, []string{"0 done"}, "publish", "--live")
	o.shown(t, "", "")

	// A correction decided since brings nothing back either.
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	files := everywhere(note, "Informasi publik terbuka bagi setiap orang.", "Dua.")
	o.decidedAgain(files)
	o.want(1, []string{"1 newly", "0 done"}, "publish", "--live")
	o.shown(t, "", "")
	if html := o.page(); strings.Contains(html, "bagi setiap orang") || !strings.Contains(html, "Jumlah penerima salah.") {
		t.Errorf("the site shows what came after the withdrawal:\n%s", html)
	}

	// The proposal with the withdrawal follows and takes over; one that takes it
	// back puts the item out again.
	index := files[forgetest.NewItem+"/index.md"]
	o.decidedAgain(forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(index, "corrections:",
		"withdrawal: {time: 2026-08-10T17:00:00+07:00, reason: Sudah tidak berlaku., kind: kedaluwarsa}\ncorrections:", 1)})
	o.want(1, []string{"1 newly", "0 done"}, "publish", "--live")
	if html := o.page(); !strings.Contains(html, "Sudah tidak berlaku.") {
		t.Errorf("the site does not show the item's own withdrawal:\n%s", html)
	}
	o.decidedAgain(forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(index, "note: Jumlahnya diperbaiki.}\n",
		"note: Jumlahnya diperbaiki.}\n  - {time: 2026-08-10T18:00:00+07:00, note: Pencabutan dibatalkan.}\n", 1)})
	o.want(1, []string{"post: done"}, "publish", "--live")
	o.shown(t, "Dua.", "Dua.")
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// A held item stays as it is; who freed it lets it go out.
func TestAHeldItemWaits(t *testing.T) {
	o := newOnAir(t)
	p := o.decided(everywhere("", "Informasi publik terbuka.", "Satu."))
	o.w.Merge(p, "bot", "squash")
	c := o.w.Say("humas", p, "/tahan menunggu data")
	o.want(1, []string{"held by humas", "0 done"}, "publish", "--live")
	o.shown(t, "", "")
	if html := o.page(); html != "" {
		t.Errorf("the site shows a held item:\n%s", html)
	}
	o.w.Unsay(p, c)
	o.want(1, []string{"held by humas", "0 done"}, "publish", "--live")
	o.w.Say("staf", p, "/lepas")
	o.want(1, []string{"held by humas", "0 done"}, "publish", "--live")
	o.w.Say("humas", p, "/lepas")
	o.want(1, []string{"post: done"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")

	// Held again, it is not corrected; a withdrawal passes.
	o.w.Say("humas", p, "/tahan angka diperiksa")
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	o.decidedAgain(everywhere(note, "Informasi publik terbuka bagi setiap orang.", "Dua."))
	o.want(1, []string{"1 newly", "held by humas", "0 done"}, "publish", "--live")
	o.want(1, []string{"waits: held by humas"}, "plan", "--ledger", "git")
	o.shown(t, "Satu.", "Satu.")
	if html := o.page(); strings.Contains(html, "bagi setiap orang") || !strings.Contains(html, "Informasi publik terbuka.") {
		t.Errorf("the site does not stay as it was:\n%s", html)
	}
	o.w.Say("kabid", p, "/tarik data pribadi: nomor telepon")
	o.want(1, []string{"withdraw: done"}, "publish", "--live")
	o.shown(t, "", "")
	if html := o.page(); strings.Contains(html, "Informasi publik terbuka.") {
		t.Errorf("the site shows what was taken down for personal data:\n%s", html)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	o.want(0, []string{"0 differ"}, "gate", "--replay", "all")
}

// Where the commands can't be read nothing goes out: one of them may be a hold.
func TestNothingGoesOutWhileCommandsCantBeRead(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "squash")
	o.w.Fail(forgetest.Failure{Path: "/issues/comments", Status: 500, Times: 100})
	o.want(3, []string{"can't be read", "nothing was posted"}, "publish", "--live")
	o.shown(t, "", "")
}

func TestTheKindOfAWithdrawalByCommand(t *testing.T) {
	for said, want := range map[string][2]string{
		"Jumlah salah":               {"keliru", "Jumlah salah"},
		"keliru: jumlah salah":       {"keliru", "jumlah salah"},
		"Data pribadi: nomor warga":  {"data-pribadi", "nomor warga"},
		"data-pribadi":               {"data-pribadi", "data-pribadi"},
		"data pribadi seorang warga": {"keliru", "data pribadi seorang warga"},
		"kedaluwarsa, sudah lewat":   {"kedaluwarsa", "sudah lewat"},
	} {
		kind, reason := kindOf(said)
		if kind != schema.WithdrawalKind(want[0]) || reason != want[1] {
			t.Errorf("%q: %s, %q", said, kind, reason)
		}
	}
}

// A command on a merged proposal starts publishing at once, and only one that counts;
// asked again it starts nothing more.
func TestAnOrderStartsPublishing(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	d.w.Approve("humas", d.p)
	d.w.Approve("kabid", d.p)
	d.run(exitOK, "--merge")
	started := func(want int) {
		t.Helper()
		d.run(exitOK, "--merge")
		if got := d.w.Runs(); len(got) != want {
			t.Fatalf("started %v, want %d", got, want)
		}
	}
	started(1) // by the merge
	d.w.Say("orang", d.p, "/tarik")
	d.w.Say("staf", d.p, "/tarik saya keliru")
	d.w.Say("orang", d.p, "/tahan jangan")
	started(1)
	d.w.Say("kabid", d.p, "/tarik Jumlah salah.")
	d.run(exitOK) // without the right to act nothing is started
	if got := d.w.Runs(); len(got) != 1 {
		t.Fatalf("started %v", got)
	}
	started(2)
	started(2)
	d.w.Say("humas", d.p, "/tahan angka diperiksa")
	started(3)
}
