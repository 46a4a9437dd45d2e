package gate_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// A story is told by events. Each event takes a minute; the first is at 09.00
// WIB on Monday 10 August 2026.
type event func(*world)

// world is a pull request as GitHub would record it.
type world struct {
	policy sop.Policy
	snap   gate.Snapshot
	now    time.Time
	id     int64
	item   *gate.Item // the one that events speak of
	trees  map[string]gate.Content
	second bool // the next event happens in the same second as the last
	want   expectation
}

type expectation struct {
	verdict gate.Verdict
	codes   []gate.Code
	turn    int
	steps   map[int]string
	by      map[int]string
	track   string
	doubt   bool
	never   []gate.Code
	// people, deputies and handed are whose turn it is, by name; nil is not asked.
	people, deputies, handed []string
}

const itemPath = "content/2026/hak-informasi"

func wib(day, hour, minute int) time.Time {
	return time.Date(2026, 8, day, hour, minute, 0, 0, time.FixedZone("WIB", 7*3600))
}

func clock() sop.Clock {
	c := sop.Clock{Zone: "Asia/Pontianak"}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = []sop.Span{{From: 7*60 + 30, Until: 16 * 60}}
	}
	return c
}

// officePolicy is the office of the stories: everybody's login is their job.
// ganda holds two roles; plt deputizes on 11 and 12 August.
func officePolicy(profile string) sop.Policy {
	return sop.Policy{
		Procedure: schema.DefaultProcedure(), Profile: profile, Clock: clock(), IntakeBot: "terbit[bot]",
		Roles: map[string][]sop.Holder{
			"staf":          {{Login: "staf"}, {Login: "staf2"}},
			"pranata-humas": {{Login: "humas"}, {Login: "humas2"}, {Login: "ganda"}},
			"kabid-pip": {
				{Login: "Kabid"},
				{Login: "ganda"},
				{Login: "plt", From: wib(11, 0, 0), Until: wib(13, 0, 0), Deputy: true},
			},
		},
		Atasan: []sop.Holder{{Login: "kadis"}},
	}
}

func fivePolicy(t testing.TB) sop.Policy {
	t.Helper()
	raw, err := os.ReadFile("../sop/testdata/lima-langkah.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := schema.LoadProcedure(raw)
	if err != nil {
		t.Fatal(err)
	}
	return sop.Policy{
		Procedure: p, Profile: "biasa", Clock: clock(),
		Roles: map[string][]sop.Holder{
			"penulis": {{Login: "penulis"}}, "redaktur": {{Login: "redaktur"}, {Login: "sekretaris"}},
			"sekretaris": {{Login: "sekretaris"}},
		},
	}
}

func newWorld(p sop.Policy) *world {
	w := &world{policy: p, now: wib(10, 9, 0), trees: map[string]gate.Content{}}
	w.snap = gate.Snapshot{
		Repository: "kantor/konten", Main: "main",
		PullRequest: gate.PullRequest{
			Number: 7, Base: "main", BaseSHA: "base", Open: true, Mergeable: gate.Clean, OpenedAt: w.now,
		},
		Policy: gate.PolicySource{Commit: "base", Revision: "peran"},
	}
	return w
}

func (w *world) play(events []event) {
	for _, e := range events {
		e(w)
	}
	w.close()
}

// tick is the time and the id of the next event.
func (w *world) tick() (time.Time, int64) {
	if !w.second {
		w.now = w.now.Add(time.Minute)
	}
	w.second = false
	w.id++
	return w.now, w.id
}

// close fills in what follows from the events.
func (w *world) close() {
	if w.snap.Now.IsZero() {
		w.snap.Now = w.now.Add(time.Minute)
	}
	pr := &w.snap.PullRequest
	pr.ChangedFiles = max(pr.ChangedFiles, len(w.snap.Files))
	for _, c := range w.snap.Commits {
		if !c.Rewritten {
			pr.CommitCount++
		}
	}
	for i := range w.snap.Items {
		it := &w.snap.Items[i]
		if it.MergeTree == "" && pr.Mergeable == gate.Clean {
			it.MergeTree = it.HeadTree
		}
		if it.Met == nil {
			it.Content = w.trees[it.HeadTree]
		}
	}
}

// complete is content that lacks nothing.
func complete() gate.Content {
	c := gate.Content{Title: "Hak atas informasi", Classification: schema.AtAnyTime}
	for _, f := range schema.ContentFact("").Values() {
		if f != "catatan-ralat" && f != "alasan-pencabutan" {
			c.Met = append(c.Met, schema.ContentFact(f))
		}
	}
	return c
}

func person(login string) gate.Actor {
	if login == "" {
		return gate.Actor{}
	}
	if strings.HasSuffix(login, "[bot]") {
		return gate.Actor{Login: login, Kind: gate.App}
	}
	return gate.Actor{Login: login, Kind: gate.User}
}
