package office

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/schema"
)

func load(t *testing.T, text string) (*Office, []diag.Finding) {
	t.Helper()
	fsys := fstest.MapFS{}
	if text != "" {
		fsys[File] = &fstest.MapFile{Data: []byte(text)}
	}
	o, findings, err := Load(fsys, File)
	if err != nil {
		t.Fatal(err)
	}
	return o, findings
}

func TestTheSampleIsCompleteAndRight(t *testing.T) {
	o, findings, err := Load(os.DirFS("../.."), File)
	if err != nil || len(findings) > 0 {
		t.Fatalf("%v %v", err, findings)
	}
	if o.Location.String() != "Asia/Pontianak" || len(o.Workdays) != 5 || o.Profile != "staf-mengusulkan" || len(o.Destinations) != 10 {
		t.Errorf("zone %s, %d workdays, profile %s, %d destinations", o.Location, len(o.Workdays), o.Profile, len(o.Destinations))
	}
	if got := o.Workdays[time.Friday]; got != (Span{7*60 + 30, 16*60 + 30}) {
		t.Errorf("Friday %v", got)
	}
	if o.DaysOff["2027-08-17"] == "" {
		t.Error("17 August 2027 is a working day")
	}
	sample, err := os.ReadFile("../../" + File)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"office", "site", "contact", "color", "timezone", "hours", "holidays", "quiet", "except", "procedure", "roles", "deputies", "atasan", "destinations", "publish", "deploy", "remote", "branch", "merge", "ask_above", "remind_after", "since", "transport", "account", "letter", "text_max", "media_max"} {
		if !strings.Contains(string(sample), key+":") {
			t.Errorf("the sample says nothing of %s", key)
		}
	}
}

func TestAnOfficeWithoutAConfigurationHasTheDefaults(t *testing.T) {
	o, findings := load(t, "")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if o.Location.String() != DefaultTimezone || o.Merge != schema.MergeAuto || len(o.Workdays) != 5 || len(o.Procedure.Steps) != 7 {
		t.Errorf("%+v", o)
	}
	if o.Publish != schema.PublishRehearsed || o.Deploy.To != schema.DeployPages {
		t.Errorf("publishes without having been told to: %s, %+v", o.Publish, o.Deploy)
	}
	if d := o.Destination("x"); d.Transport != schema.HandOff || d.Account != "x" {
		t.Errorf("a destination that is not configured: %+v", d)
	}
}

func TestEveryMistakeHasItsPlace(t *testing.T) {
	const ok = "office: {name: Kantor}\n"
	for _, c := range []struct{ name, text, want string }{
		{"nothing wrong", ok, ""},
		{"unknown key", ok + "rolse: {}\n", "2:1 YM002"},
		{"no office", "timezone: Asia/Jayapura\n", "1:1 YM005"},
		{"zone", ok + "timezone: Asia/Palangkaraya\n", "2:11 CF001"},
		{"the machine's own zone", ok + "timezone: Local\n", "2:11 CF001"},
		{"hours", ok + "hours:\n  senin: pagi\n", "3:10 YM009"},
		{"hours backwards", ok + "hours:\n  senin: \"16.00-07.30\"\n", "3:10 CF001"},
		{"a day that is none", ok + "hours:\n  monday: \"07.30-16.00\"\n", "3:3 YM002"},
		{"holiday", ok + "holidays:\n  - {date: kemarin, name: Libur}\n", "3:12 YM009"},
		{"a quiet period", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: Masa tenang}\n", ""},
		{"a quiet period of one day", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-25, reason: Berkabung}\n", ""},
		{"a quiet period backwards", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: A}\n  - {from: 2026-12-25, until: 2026-12-24, reason: B}\n", "4:31 CF001"},
		{"a quiet period of no time", ok + "quiet:\n  - {from: \"2026-11-25T12:00\", until: \"2026-11-25T12:00\", reason: A}\n", "3:39 CF001"},
		{"a quiet period without a reason", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27}\n", "3:5 YM005"},
		{"a quiet period with an empty reason", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: \" \"}\n", "3:51 YM009"},
		{"a quiet period that can't be read", ok + "quiet:\n  - {from: besok, until: 2026-11-27, reason: A}\n", "3:12 YM009"},
		{"quiet periods that overlap", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: A}\n  - {from: 2026-11-27, until: 2026-11-28, reason: B}\n", "4:12 CF003"},
		{"quiet periods one after the other", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: A}\n  - {from: 2026-11-28, until: 2026-11-28, reason: B}\n", ""},
		{"a quiet period with an unknown exception", ok + "quiet:\n  - {from: 2026-11-25, until: 2026-11-27, reason: A, except: [darurat]}\n", "3:63 YM008"},
		{"a mode that is none", ok + "publish: ya\n", "2:10 YM008"},
		{"in earnest without an address", ok + "publish: sungguhan\n", "2:10 CF001"},
		{"in earnest at the sample's address", ok + "publish: sungguhan\nsite: https://terbit.example/\n", "2:10 CF001"},
		{"in earnest", ok + "publish: sungguhan\nsite: https://dinas.go.id/\n", ""},
		{"a branch", ok + "deploy: {to: cabang, branch: situs/umum, remote: git@github.com:kantor/situs.git}\n", ""},
		{"a branch that is none", ok + "deploy: {to: cabang, branch: \"a b\"}\n", "2:30 CF001"},
		{"the branch of the work", ok + "deploy: {to: cabang, branch: main}\n", "2:30 CF001"},
		{"the branch of the ledger", ok + "deploy: {to: cabang, branch: terbit-ledger}\n", "2:30 CF001"},
		{"a branch for Pages", ok + "deploy: {branch: gh-pages}\n", "2:9 CF001"},
		{"an option for an address", ok + "deploy: {to: cabang, remote: --upload-pack=x}\n", "2:30 CF001"},
		{"a password in the address", ok + "deploy: {to: cabang, remote: \"https://u:p@github.com/k/s\"}\n", "2:30 CF001"},
		{"profile", ok + "procedure: {profile: lain}\n", "2:22 CF001"},
		{"role", ok + "roles:\n  kabid: [budi]\n", "3:10 CF001"},
		{"deputy of no role", ok + "deputies:\n  - {role: bupati, login: a, from: 2026-01-01, until: 2026-01-02}\n", "3:3 CF001"},
		{"deputy backwards", ok + "deputies:\n  - {role: staf, login: a, from: 2026-02-01, until: 2026-01-02}\n", "3:3 CF001"},
		{"the site is no destination", ok + "destinations:\n  site: {}\n", "3:9 CF001"},
		{"unknown destination", ok + "destinations:\n  instagam: {}\n", "3:3 YM002"},
		{"transport", ok + "destinations:\n  x: {transport: burung}\n", "3:18 YM008"},
		{"words", ok + "words: {accept: [praktek], pairs: {dinkes: Dinas Kesehatan}}\n", ""},
		{"a pair of several words", ok + "words:\n  pairs:\n    di lihat: dilihat\n", "4:15 CF001"},
		{"a pair without its spelling", ok + "words:\n  pairs:\n    ijin: \"\"\n", "4:11 CF001"},
		{"since", ok + "destinations:\n  x: {since: dulu}\n", "3:14 YM009"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := load(t, c.text)
			var got []string
			for _, f := range findings {
				got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Rule))
			}
			if strings.Join(got, ",") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestAnOfficesOwnProcedure(t *testing.T) {
	if _, _, err := Load(fstest.MapFS{File: {Data: []byte("office: {name: K}\nprocedure: {file: lain.yaml}\n")}}, File); err == nil {
		t.Error("a procedure that is not there was accepted")
	}
	_, findings, err := Load(fstest.MapFS{"schema/sop.yaml": {Data: []byte("steps: []\n")}}, File)
	if err != nil || !diag.HasErrors(findings) {
		t.Errorf("an empty procedure was accepted: %v %v", findings, err)
	}
}

func TestAConfigurationThatWasNamedMustExist(t *testing.T) {
	if _, _, err := Load(fstest.MapFS{}, "lain.yml"); err == nil {
		t.Error("a missing configuration was taken for the default")
	}
}
