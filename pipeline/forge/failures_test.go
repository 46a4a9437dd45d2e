package forge_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
)

// needed are the requests without which nothing can be said, and what is said
// instead.
var needed = []struct {
	name, path string
	want       gate.Code
}{
	{"pull request", "/pulls/1", gate.CouldNotEvaluate},
	{"files", "/pulls/1/files", gate.FilesIncomplete},
	{"base branch", "/git/ref/", gate.CouldNotEvaluate},
	{"test merge", "/commits/", gate.CouldNotEvaluate},
	{"commits", "/pulls/1/commits", gate.CommitsIncomplete},
	{"reviews", "/pulls/1/reviews", gate.ReviewsUnreadable},
	{"comments", "/issues/1/comments", gate.CommentsUnreadable},
	{"timeline", "/issues/1/timeline", gate.TimelineUnreadable},
	{"trees", "/git/trees/", gate.TreesUnreadable},
	{"blobs", "/git/blobs/", gate.PolicyUnreadable},
}

// Of every needed answer, every way to fail is a doubt: never an approval, never
// a guess.
func TestAnAnswerThatIsMissingIsADoubt(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the redirect was followed with %v", r.Header)
	}))
	defer elsewhere.Close()
	ways := map[string]forgetest.Failure{
		"403": {Status: 403, Message: "Resource not accessible by integration"}, "404": {Status: 404}, "401": {Status: 401, Message: "Bad credentials " + secret},
		"429": {Status: 429, Header: map[string]string{"Retry-After": "7200"}}, "500": {Status: 500}, "502": {Status: 502, Message: "Server Error"},
		"truncated": {Truncate: true}, "empty": {Empty: true}, "malformed": {Malformed: true}, "dropped": {Drop: true},
		"redirected": {Redirect: elsewhere.URL},
	}
	w, p := decided(t)
	for _, n := range needed {
		for how, f := range ways {
			t.Run(n.name+"/"+how, func(t *testing.T) {
				f.Path = n.path
				w.Heal()
				w.Fail(f)
				want := n.want
				if n.name == "test merge" && how == "404" {
					want = gate.MergeableUnknown // GitHub makes it anew
				}
				w.Forget()
				decide(t, w, p).want(gate.Blocked, want)
				if n := len(w.Requests()); n > 60 {
					t.Errorf("%d requests", n)
				}
			})
		}
	}
	w.Heal()
	decide(t, w, p).want(gate.Approved)
}

func TestWhatPassesIsTriedAgain(t *testing.T) {
	w, p := decided(t)
	reset := strconv.FormatInt(w.Now().Add(90*time.Second).Unix(), 10)
	for name, c := range map[string]struct {
		fail  forgetest.Failure
		least time.Duration
		want  gate.Verdict
	}{
		"a server error":           {forgetest.Failure{Status: 503, Times: 2}, 3 * time.Second, gate.Approved},
		"a lost answer":            {forgetest.Failure{Drop: true, Times: 1}, 0, gate.Approved},
		"half an answer":           {forgetest.Failure{Truncate: true, Times: 1}, time.Second, gate.Approved},
		"an empty answer":          {forgetest.Failure{Empty: true, Times: 1}, time.Second, gate.Approved},
		"a limit with a time":      {forgetest.Failure{Status: 429, Times: 1, Header: map[string]string{"Retry-After": "20"}}, 20 * time.Second, gate.Approved},
		"a secondary limit":        {forgetest.Failure{Status: 403, Times: 1, Message: "You have exceeded a secondary rate limit"}, time.Minute, gate.Approved},
		"a spent limit":            {forgetest.Failure{Status: 403, Times: 1, Header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}}, time.Second, gate.Approved},
		"a limit that is too long": {forgetest.Failure{Status: 429, Times: 1, Header: map[string]string{"Retry-After": "600"}}, 0, gate.Blocked},
		"a refusal":                {forgetest.Failure{Status: 403, Times: 1, Message: "Must have admin rights"}, 0, gate.Blocked},
	} {
		t.Run(name, func(t *testing.T) {
			c.fail.Path = "/pulls/1/reviews"
			w.Heal()
			w.Fail(c.fail)
			began := w.Now()
			s := decide(t, w, p)
			if s.decision.Verdict != c.want {
				t.Errorf("verdict %s: %v", s.decision.Verdict, s.err)
			}
			if waited := w.Now().Sub(began); waited < c.least || waited > forge.DefaultMaxWait {
				t.Errorf("waited %s", waited)
			}
		})
	}
}

func TestASlowAnswerIsAskedForAgain(t *testing.T) {
	w, p := decided(t)
	w.Fail(forgetest.Failure{Path: "/pulls/1/reviews", Times: 1, Slow: 1200 * time.Millisecond})
	c, err := forge.New(forge.Options{
		APIURL: w.URL, HTTP: &http.Client{Timeout: time.Second},
		Sleep: func(context.Context, time.Duration) error { time.Sleep(300 * time.Millisecond); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	snap, policy, err := c.Snapshot(t.Context(), "kantor", "konten", p.Number, forge.SnapshotOptions{})
	if d := gate.Decide(policy, snap); err != nil || d.Verdict != gate.Approved {
		t.Errorf("%s %v", d.Verdict, err)
	}
}

// The record of pushes and the teams may be unreadable without a doubt.
func TestWhatIsNotNeeded(t *testing.T) {
	w, p := decided(t)
	w.Fail(forgetest.Failure{Path: "/activity", Status: 404})
	decide(t, w, p).want(gate.Approved)
	w.Fail(forgetest.Failure{Path: "/statuses", Status: 403})
	decide(t, w, p).want(gate.Approved)
}

func TestAnOrdinaryPullRequestTakesFewRequests(t *testing.T) {
	count := func(w *forgetest.World, p *forgetest.Pull, limit int) {
		t.Helper()
		w.Forget()
		decide(t, w, p).want(gate.Approved)
		if n := len(w.Requests()); n > limit {
			t.Errorf("%d requests: %v", n, w.Requests())
		} else {
			t.Logf("%d requests", n)
		}
	}
	rules, err := os.ReadFile("../../schema/sop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	office := func() *forgetest.World {
		w := forgetest.New(t)
		w.PushMain("kabid", forgetest.Files{"schema/sop.yaml": string(rules)})
		return w
	}
	w := office()
	p := w.Propose("staf", proposal())
	w.Approve("humas", p)
	w.Approve("humas", p)
	w.Approve("kabid", p)
	count(w, p, 12)

	// The idea, the concept, the design, a correction; two return and approve.
	w = office()
	p = w.Propose("staf", forgetest.Files{index: forgetest.Idea("Hak atas informasi")})
	w.Say("humas", p, "/pertimbangan lanjut")
	w.Push(p, "staf", edited("Konsep."))
	w.Push(p, "staf", proposal())
	w.SendBack("humas", p, "Takarirnya keliru.")
	w.Push(p, "staf", forgetest.Files{item + "/takarir/instagram.txt": "Hak Anda.\n"})
	w.Approve("humas", p)
	w.Approve("kabid", p)
	count(w, p, 15)
	w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
	count(w, p, 17) // the trees of the old base, and the head's

	w = office()
	text := strings.Replace(forgetest.Published()[published+"/index.md"], "\n---\n", "\ncorrections:\n  - {time: \"2026-08-10T09:00:00+07:00\", note: Jam diperbaiki.}\n---\n", 1)
	p = w.Propose("staf", forgetest.Files{published + "/index.md": text})
	w.Approve("humas", p)
	w.Approve("kabid", p)
	count(w, p, 13) // and the text before it
}

func TestTheContextEndsEverything(t *testing.T) {
	w, p := decided(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := client(t, w).Snapshot(ctx, "kantor", "konten", p.Number, forge.SnapshotOptions{})
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("error %v", err)
	}
}

func TestAnAddressIsChecked(t *testing.T) {
	for _, bad := range []string{"ftp://x", "api.github.com", "https://user:pass@x", "https://"} {
		if _, err := forge.New(forge.Options{APIURL: bad}); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
	if _, err := forge.New(forge.Options{}); err != nil {
		t.Error(err)
	}
}

// GitHub Enterprise serves below a path; requests go there unchanged.
func TestThePathOfTheAddressStays(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		got = append(got, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("X-Github-Api-Version"))
		rw.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	c, err := forge.New(forge.Options{APIURL: server.URL + "/api/v3", Token: secret})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Snapshot(t.Context(), "kantor", "konten", 1, forge.SnapshotOptions{}); err == nil {
		t.Error("no error")
	}
	if want := []string{"/api/v3/repos/kantor/konten/pulls/1", "Bearer " + secret, "2022-11-28"}; strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("asked %v", got)
	}
}

// The limit itself, as GitHub counts it.
func TestASpentLimitIsWaitedFor(t *testing.T) {
	w, p := decided(t)
	w.Limit(3, 2*time.Minute)
	began := w.Now()
	decide(t, w, p).want(gate.Approved)
	if waited := w.Now().Sub(began); waited < 2*time.Minute || waited > forge.DefaultMaxWait {
		t.Errorf("waited %s", waited)
	}
	w.Limit(3, time.Hour)
	decide(t, w, p).want(gate.Blocked, gate.CouldNotEvaluate)
	w.Limit(5000, time.Hour)
	limit := forgetest.SecondaryLimit(0)
	limit.Times = 1
	w.Fail(limit)
	decide(t, w, p).want(gate.Approved)
}
