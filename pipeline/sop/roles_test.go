package sop_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

func day(d int) time.Time { return time.Date(2026, 3, d, 9, 0, 0, 0, time.UTC) }

func office() sop.Policy {
	return sop.Policy{
		Procedure: schema.DefaultProcedure(), Profile: "staf-mengusulkan", Clock: officeClock(),
		Roles: map[string][]sop.Holder{
			"staf":          {{Login: "Budi"}, {Login: "@Kominfo/Redaksi"}},
			"pranata-humas": {{Login: "Sari"}},
			"kabid-pip": {
				{Login: "kabid", Until: day(20)},
				{Login: "plt", From: day(10), Until: day(15), Deputy: true},
				{Login: "selamanya", From: day(1), Deputy: true},
			},
		},
		Atasan: []sop.Holder{{Login: "kadis"}},
	}
}

func TestWhoHoldsARole(t *testing.T) {
	r := sop.NewRoster(office(), map[string][]string{"@kominfo/redaksi": {"Tono"}})
	for _, c := range []struct {
		rule, login, role string
		at                time.Time
		want              bool
	}{
		{"akun dibandingkan tanpa besar kecil huruf", "budi", "staf", day(1), true},
		{"anggota tim memegang peran timnya", "TONO", "staf", day(1), true},
		{"nama tim bukan akun", "@kominfo/redaksi", "staf", day(1), false},
		{"bukan pemegang", "sari", "staf", day(1), false},
		{"pejabat sebelum masa jabatannya habis", "kabid", "kabid-pip", day(19), true},
		{"pejabat sesudah masa jabatannya habis", "kabid", "kabid-pip", day(20), false},
		{"Plt. sebelum ditunjuk", "plt", "kabid-pip", day(9), false},
		{"Plt. pada hari pertama", "plt", "kabid-pip", day(10), true},
		{"Plt. pada saat penunjukannya berakhir", "plt", "kabid-pip", day(15), false},
		{"Plt. tanpa tanggal akhir bukan siapa-siapa", "selamanya", "kabid-pip", day(2), false},
		{"akun yang dihapus", "", "staf", day(1), false},
		{"tanpa waktu tidak ada peran", "budi", "staf", time.Time{}, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := r.Holds(c.login, c.role, c.at); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestATeamThatCouldNotBeReadHasNobody(t *testing.T) {
	if sop.NewRoster(office(), nil).Holds("tono", "staf", day(1)) {
		t.Error("an unread team gave a role")
	}
}

func TestRosterLists(t *testing.T) {
	r := sop.NewRoster(office(), nil)
	if d := cmp.Diff([]string{"kabid", "plt"}, r.Active("kabid-pip", day(12))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"pranata-humas"}, r.RolesOf("SARI", day(1))); d != "" {
		t.Error(d)
	}
	if !r.IsAtasan("Kadis", day(1)) || r.IsAtasan("kabid", day(1)) {
		t.Error("who is a superior")
	}
	if got := r.HoldsAny("kabid", []string{"staf", "kabid-pip"}, day(1), day(19)); got != "kabid-pip" {
		t.Errorf("role %q", got)
	}
	if got := r.HoldsAny("kabid", []string{"kabid-pip"}, day(1), day(25)); got != "" {
		t.Errorf("a role that ended: %q", got)
	}
	if got := r.HoldsAny("kabid", []string{"kabid-pip"}); got != "" {
		t.Errorf("a role at no time: %q", got)
	}
}

func TestTheZeroPolicyGivesNothing(t *testing.T) {
	var p sop.Policy
	if len(p.DecidingRoles()) != 0 || sop.NewRoster(p, nil).Holds("kabid", "kabid-pip", day(1)) {
		t.Error("the zero policy has a decider")
	}
}

func TestClassify(t *testing.T) {
	taken := sop.Change{AtBase: true, WithdrawalAdded: true, WithdrawalKind: schema.PersonalData, TextGone: true, MediaGone: true}
	with := func(edit func(*sop.Change)) sop.Change { c := taken; edit(&c); return c }
	for rule, c := range map[string]struct {
		change sop.Change
		want   schema.TrackChange
	}{
		"konten baru":                              {sop.Change{}, schema.ChangeNew},
		"konten baru tetap baru walau dicabut":     {with(func(c *sop.Change) { c.AtBase = false }), schema.ChangeNew},
		"perbaikan":                                {sop.Change{AtBase: true}, schema.ChangeCorrection},
		"data pribadi diturunkan":                  {taken, schema.ChangePersonalData},
		"data pribadi tetapi teksnya masih ada":    {with(func(c *sop.Change) { c.TextGone = false }), schema.ChangeCorrection},
		"data pribadi tetapi medianya masih ada":   {with(func(c *sop.Change) { c.MediaGone = false }), schema.ChangeCorrection},
		"data pribadi tetapi ada yang ditambahkan": {with(func(c *sop.Change) { c.Added = true }), schema.ChangeCorrection},
		"keliru dengan isi dihapus adalah ralat":   {with(func(c *sop.Change) { c.WithdrawalKind = schema.Mistaken }), schema.ChangeCorrection},
		"hanya pencabutan": {
			sop.Change{AtBase: true, WithdrawalAdded: true, WithdrawalKind: schema.Outdated, OnlyWithdrawal: true}, schema.ChangeWithdrawal,
		},
		"hanya pencabutan berjenis data pribadi": {
			sop.Change{AtBase: true, WithdrawalAdded: true, WithdrawalKind: schema.PersonalData, OnlyWithdrawal: true}, schema.ChangeWithdrawal,
		},
		"pencabutan bersama perubahan lain": {
			sop.Change{AtBase: true, WithdrawalAdded: true, WithdrawalKind: schema.Outdated, Added: true}, schema.ChangeCorrection,
		},
	} {
		t.Run(rule, func(t *testing.T) {
			if got := sop.Classify(c.change); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
