package main

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// What is out on an account that the office gave up is asked about by every run, until
// somebody says that it is left there. The answer is on record with its reason, changes
// nothing else, and does not speak for a withdrawal later on.
func TestWhatNothingWantsAnyMoreIsLeft(t *testing.T) {
	o := allDecided(t)
	o.want(0, nil, "resolve", forgetest.NewItem, "instagram", "--posted", "https://www.instagram.com/p/abc/")
	o.want(0, []string{"every channel shows"}, "publish", "--live")
	leave := func(code int, says string, more ...string) {
		t.Helper()
		o.want(code, []string{says}, append([]string{"resolve", forgetest.NewItem, "instagram"}, more...)...)
	}
	leave(3, "is not asked about", "--leave", "akun lama ditutup")

	account := func(name string) {
		config, _, _ := strings.Cut(o.git("-C", o.w.Dir(), "show", "main:.github/terbit.yml"), "destinations:")
		o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": config + "destinations:\n  instagram: {account: \"" + name + "\"}\n"})
	}
	account("@kantorbaru")
	o.want(1, []string{"which neither item nor configuration names any more", "handed to staff"}, "publish", "--live")
	o.want(1, []string{"which neither item nor configuration names any more"}, "publish", "--live")
	leave(2, "one answer", "--leave", "akun lama ditutup", "--done")
	leave(2, "needs a reason", "--leave", " ")
	leave(3, "is not asked about", "--leave", "akun lama ditutup", "--account", "@kantorbaru")
	leave(0, "(instagram): recorded: left as it is", "--leave", "akun lama ditutup")
	leave(3, "is not asked about", "--leave", "akun lama ditutup")
	if said := o.want(0, []string{"confirm"}, "publish", "--live"); strings.Contains(said, "any more") {
		t.Errorf("asked again:\n%s", said)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	book, err := ledger.ReadRemote(t.Context(), o.branch())
	if err != nil {
		t.Fatal(err)
	}
	s := book.Standings[ledger.Place{Item: forgetest.NewItem, Channel: "instagram", Account: "instagram"}]
	if s.Left == nil || s.Left.By != "petugas" || s.Left.Reason != "akun lama ditutup" || s.Status != ledger.Out {
		t.Errorf("on record: %+v", s)
	}

	// Wanted there again, it is what it was: out, and not posted a second time.
	o.want(0, nil, "resolve", forgetest.NewItem, "instagram", "--not-posted")
	account("instagram")
	o.want(0, []string{"every channel shows"}, "publish", "--live")

	// Nothing happened there, so the answer still holds; but once the item is withdrawn
	// it is asked about again, since it is still out where it was left.
	account("@kantorbaru")
	o.want(0, []string{"handed to staff"}, "publish", "--live")
	index := forgetest.Index("Hak atas informasi", "", "Informasi publik pada dasarnya terbuka.")
	withdrawn := o.w.Propose("staf", forgetest.Files{forgetest.NewItem + "/index.md": strings.Replace(index, "channels:", "withdrawal: {time: 2026-08-10T17:00:00+07:00, reason: Sudah tidak berlaku., kind: kedaluwarsa}\nchannels:", 1)})
	o.w.Approve("humas", withdrawn)
	o.w.Approve("kabid", withdrawn)
	o.w.Merge(withdrawn, "bot", "squash")
	o.want(1, []string{"names any more", "1 newly"}, "publish", "--live")
	leave(0, "recorded: left as it is", "--leave", "akun lama sudah tidak dapat dibuka", "--account", "instagram")
	if said := o.want(0, []string{"confirm"}, "publish", "--live"); strings.Contains(said, "any more") {
		t.Errorf("asked again:\n%s", said)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}
