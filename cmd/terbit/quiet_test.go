package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// quiet announces a quiet period, from and until so long after now.
func (o *liveOffice) quiet(from, until time.Duration) {
	o.t.Helper()
	now := o.w.Now()
	config := o.git("-C", o.w.Dir(), "show", "main:.github/terbit.yml")
	config += fmt.Sprintf("quiet:\n  - {from: \"%s\", until: \"%s\", reason: Berkabung}\n", now.Add(from).UTC().Format(time.RFC3339), now.Add(until).UTC().Format(time.RFC3339))
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": config})
}

// emptied takes what was on main before away: it has no decision, and runs would say so.
func (o *liveOffice) emptied() {
	o.t.Helper()
	gone := forgetest.Files{}
	for path := range forgetest.Published() {
		gone[path] = forgetest.Removed
	}
	o.w.PushMain("kadis", gone)
}

// In a quiet period a decided item waits, and the run that finds nothing else to do is
// fine, asks GitHub one thing and writes nothing; the site shows the item. When the
// period is over it goes out. Corrections and withdrawals never wait.
func TestAQuietPeriodIsKept(t *testing.T) {
	o := newOnAir(t)
	o.emptied()
	p := o.decided(everywhere("", "Informasi publik terbuka.", "Satu."))
	o.w.Merge(p, "bot", "squash")
	o.quiet(-time.Hour, time.Hour)
	o.want(0, []string{"quiet period until", "(Berkabung): new posts wait", "1 newly", "0 done"}, "publish", "--live")
	o.shown(t, "", "")
	if !strings.Contains(o.page(), "Informasi publik terbuka.") {
		t.Error("the site does not show what was decided")
	}
	tip := o.branch().Tip()
	o.w.Forget()
	o.want(0, []string{"new posts wait", "0 newly"}, "publish", "--live")
	if got := o.w.Requests(); len(got) != 1 || o.branch().Tip() != tip {
		t.Errorf("%d requests: %v; ledger at %s, was %s", len(got), got, o.branch().Tip(), tip)
	}
	o.want(0, []string{"new posts wait"}, "plan", "--ledger", "git")
	o.w.Wait(2 * time.Hour)
	o.want(0, []string{"post: done"}, "publish", "--live")
	o.shown(t, "Satu.", "Satu.")

	o.quietAgain(-time.Hour, time.Hour)
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	o.decidedAgain(everywhere(note, "Informasi publik terbuka bagi setiap orang.", "Dua."))
	o.want(0, []string{"correct: done"}, "publish", "--live")
	o.shown(t, "Dua.", "Dua.")
	o.w.Say("kabid", p, "/tarik Jumlah salah.")
	o.want(0, []string{"withdraw: done"}, "publish", "--live")
	o.shown(t, "", "")
}

// quietAgain replaces the periods of before.
func (o *liveOffice) quietAgain(from, until time.Duration) {
	o.t.Helper()
	config, _, _ := strings.Cut(o.git("-C", o.w.Dir(), "show", "main:.github/terbit.yml"), "quiet:")
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": config})
	o.quiet(from, until)
}
