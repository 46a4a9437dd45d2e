package publish

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// platformOf is a transport made of a function.
type platformOf func(ctx context.Context, j channel.Job) (channel.Receipt, error)

func (f platformOf) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) { return f(ctx, j) }

func (platformOf) Find(context.Context, channel.Job) (channel.Found, channel.Receipt, error) {
	return channel.Inconclusive, channel.Receipt{}, nil
}

// liveRun is a run with a lease over a ledger file.
func liveRun(t *testing.T, do platformOf) *Run {
	t.Helper()
	store, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.jsonl"), schema.Live, "kantor/konten", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	run := &Run{
		Store: store, Transport: func(schema.Channel) channel.Transport { return do }, Now: time.Now,
		Lease: &Lease{Run: "satu", Length: 15 * time.Minute, Call: 2 * time.Minute}, Budget: time.Minute,
	}
	if err := run.Acquire(); err != nil {
		t.Fatal(err)
	}
	return run
}

func apply(t *testing.T, run *Run, wishes ...Wish) []Result {
	t.Helper()
	results, err := run.Apply(t.Context(), Plan(wishes, run.Store.State().Standings, kantor(), noon))
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestARefusalForNowIsTriedAgainWithinTheBudget(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		times int // refused
		calls int
		want  Outcome
	}{
		{"taken the second time", 10 * time.Second, 1, 2, Done},
		{"without a time to come back", 0, 3, 4, Done},
		{"not before the budget's end", 2 * time.Minute, 9, 1, Rejected},
		{"never", 0, 99, 5, Rejected}, // 2+4+8+16 seconds, then 32 would be too long
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) {
					if calls++; calls <= c.times {
						return channel.Receipt{}, &channel.RefusedError{Reason: "terlalu sering", Again: true, After: c.after}
					}
					return channel.Receipt{URL: "https://x.example/1"}, nil
				})
				got := apply(t, run, want("content/2026/a", "x", "satu"))
				if calls != c.calls || got[0].Outcome != c.want {
					t.Errorf("%d calls, %s (%v); want %d, %s", calls, got[0].Outcome, got[0].Err, c.calls, c.want)
				}
			})
		})
	}
}

func TestADoubtIsNeverTriedAgain(t *testing.T) {
	calls := 0
	run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) {
		calls++
		return channel.Receipt{}, errors.New("the answer was lost")
	})
	w := want("content/2026/a", "x", "satu")
	for range 3 {
		apply(t, run, w)
	}
	if calls != 1 {
		t.Errorf("%d calls", calls)
	}
	if got := lines(Plan([]Wish{w}, run.Store.State().Standings, kantor(), noon)); got != "content/2026/a x ask" {
		t.Errorf("planned: %s", got)
	}
}

func TestAnAccountThatRefusesEverythingIsAskedOnce(t *testing.T) {
	calls := map[schema.Channel]int{}
	var mu sync.Mutex
	run := liveRun(t, func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		mu.Lock()
		defer mu.Unlock()
		calls[j.Message.Channel]++
		if j.Message.Channel == "x" {
			return channel.Receipt{}, &channel.RefusedError{Reason: "token ditolak", Account: true}
		}
		return channel.Receipt{}, nil
	})
	var wishes []Wish
	for i := range 4 {
		wishes = append(wishes, want(fmt.Sprintf("content/2026/a%d", i), "x", "satu", "bluesky", "satu"))
	}
	results := apply(t, run, wishes...)
	if calls["x"] != 1 || calls["bluesky"] != 4 {
		t.Errorf("calls: %v", calls)
	}
	for _, r := range results {
		if r.Channel == "x" && (r.Outcome != Rejected && r.Outcome != Skipped || r.Err == nil) {
			t.Errorf("%s: %s, %v", r.Item, r.Outcome, r.Err)
		}
	}
	if n := len(Plan(wishes, run.Store.State().Standings, kantor(), noon)); n != 4 {
		t.Errorf("%d still planned, want the 4 on x", n)
	}
}

func TestNoCallWithoutALease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) {
			calls++
			return channel.Receipt{}, &channel.RefusedError{Reason: "nanti", Again: true, After: 14 * time.Minute}
		})
		run.Budget = time.Hour
		got := apply(t, run, want("content/2026/a", "x", "satu"))
		if calls != 1 || got[0].Outcome != Rejected || !errors.Is(got[0].Err, errNoLease) {
			t.Errorf("%d calls, %s, %v", calls, got[0].Outcome, got[0].Err)
		}
	})
}

func TestASubStepIsDoneOnce(t *testing.T) {
	uploads, attempts := 0, 0
	var begun []time.Time
	run := liveRun(t, func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		attempts++
		begun = append(begun, j.Time)
		if j.Steps["media"] == "" {
			uploads++
			if err := j.Record("media", "id-1"); err != nil {
				return channel.Receipt{}, err
			}
		}
		if attempts < 3 {
			return channel.Receipt{}, &channel.RefusedError{Reason: "belum siap"}
		}
		return channel.Receipt{ID: "pos-" + j.Steps["media"]}, nil
	})
	w := want("content/2026/a", "x", "satu")
	for range 3 {
		apply(t, run, w)
		time.Sleep(2 * time.Millisecond)
	}
	s := run.Store.State().Standings[ledger.Place{Item: w.Item, Channel: "x", Account: "x"}]
	if uploads != 1 || attempts != 3 || s.Status != ledger.Out || s.PostID != "pos-id-1" {
		t.Errorf("%d uploads in %d attempts: %+v", uploads, attempts, s)
	}
	if !begun[0].Equal(begun[2]) {
		t.Errorf("one action begun at %v", begun)
	}
}

// remoteRun is a run over a ledger on a remote.
func remoteRun(t *testing.T, remote, name string, do platformOf) (*Run, error) {
	t.Helper()
	b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "l.git"), remote, ledger.BranchName)
	if err != nil {
		t.Fatal(err)
	}
	store, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", time.Now)
	if errors.Is(err, ledger.ErrNone) {
		store, err = ledger.CreateRemote(t.Context(), b, "kantor/konten", time.Now)
	}
	if err != nil {
		t.Fatal(err)
	}
	run := &Run{
		Store: store, Transport: func(schema.Channel) channel.Transport { return do }, Now: time.Now,
		Lease: &Lease{Run: name, Length: 15 * time.Minute, Call: time.Minute},
	}
	return run, run.Acquire()
}

func kantorGit(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kantor.git")
	if out, err := exec.CommandContext(t.Context(), "git", "init", "--quiet", "--bare", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return dir
}

// A person's answer may come while a run is at work; what the run did is recorded
// all the same.
func TestWhatHappenedIsRecordedAfterALostRace(t *testing.T) {
	remote := kantorGit(t)
	run, err := remoteRun(t, remote, "satu", func(context.Context, channel.Job) (channel.Receipt, error) {
		b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "o.git"), remote, ledger.BranchName)
		if err != nil {
			return channel.Receipt{}, err
		}
		other, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", time.Now)
		if err != nil {
			return channel.Receipt{}, err
		}
		return channel.Receipt{URL: "https://x.example/1"}, other.Append(schema.Entry{
			Type: schema.Decided, Item: "content/2026/b", Revision: "r", Decision: &schema.Decision{Verdict: schema.Approved, Basis: schema.OnProposal},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := apply(t, run, want("content/2026/a", "x", "satu")); got[0].Outcome != Done {
		t.Fatalf("%s: %v", got[0].Outcome, got[0].Err)
	}
	again, err := remoteRun(t, remote, "satu", nil)
	if err != nil {
		t.Fatal(err)
	}
	book := again.Store.State()
	if s := book.Standings[ledger.Place{Item: "content/2026/a", Channel: "x", Account: "x"}]; s.Status != ledger.Out || len(book.Decisions) != 1 {
		t.Errorf("%+v, %d decisions", s, len(book.Decisions))
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	remote := kantorGit(t)
	first, err := remoteRun(t, remote, "satu", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := remoteRun(t, remote, "dua", nil); !errors.Is(err, ledger.ErrBusy) {
		t.Errorf("a second run got the lease: %v", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := remoteRun(t, remote, "dua", nil); err != nil {
		t.Errorf("after the first gave it back: %v", err)
	}
}

// A run that was so slow that another took its lease over records what it did, does
// nothing more, and doesn't end the other's lease.
func TestALeaseThatWasTakenOverIsAnothers(t *testing.T) {
	remote, calls := kantorGit(t), 0
	run, err := remoteRun(t, remote, "satu", func(context.Context, channel.Job) (channel.Receipt, error) {
		calls++
		b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "o.git"), remote, ledger.BranchName)
		if err != nil {
			return channel.Receipt{}, err
		}
		other, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", time.Now)
		if err != nil {
			return channel.Receipt{}, err
		}
		return channel.Receipt{URL: "https://x.example/1"}, other.Append(ledger.Lease("dua", time.Now(), time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	wishes := []Wish{want("content/2026/a", "x", "satu"), want("content/2026/b", "x", "dua")}
	got, err := run.Apply(t.Context(), Plan(wishes, run.Store.State().Standings, kantor(), noon))
	if !errors.Is(err, ledger.ErrLost) || calls != 1 || got[0].Outcome != Done || got[1].Outcome != Skipped {
		t.Errorf("%v after %d calls: %s, %s", err, calls, got[0].Outcome, got[1].Outcome)
	}
	if err := run.Release(); err != nil {
		t.Error(err)
	}
	if err := run.Store.State().Free("tiga", time.Now()); !errors.Is(err, ledger.ErrBusy) {
		t.Errorf("the other's lease was ended: %v", err)
	}
}

// The lease is given back even where a person's answer came last.
func TestTheLeaseIsGivenBackAfterALostRace(t *testing.T) {
	remote := kantorGit(t)
	run, err := remoteRun(t, remote, "satu", nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "o.git"), remote, ledger.BranchName)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", time.Now)
	if err == nil {
		err = other.Append(schema.Entry{
			Type: schema.Decided, Item: "content/2026/b", Revision: "r", Decision: &schema.Decision{Verdict: schema.Approved, Basis: schema.OnProposal},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Release(); err != nil {
		t.Fatal(err)
	}
	if err := run.Store.State().Free("tiga", time.Now()); err != nil {
		t.Error(err)
	}
}

// Calls of one wave record sub-steps while others begin: under the race detector.
func TestSubStepsOfAWaveAtOnce(t *testing.T) {
	run := liveRun(t, func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		for i := range 3 {
			if err := j.Record(fmt.Sprint("media", i), "1"); err != nil {
				return channel.Receipt{}, err
			}
		}
		return channel.Receipt{URL: "https://x.example/1"}, nil
	})
	for _, res := range apply(t, run, want("content/2026/a", "x", "satu", "facebook", "dua", "telegram", "tiga", "instagram", "empat")) {
		if res.Outcome != Done {
			t.Errorf("%s: %s %v", res.Channel, res.Outcome, res.Err)
		}
	}
}

// seeker remembers what it was asked to find.
type seeker struct {
	platformOf
	asked *channel.Job
}

func (s seeker) Find(_ context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	*s.asked = j
	return channel.Present, channel.Receipt{URL: "https://x.example/7", ID: "7"}, nil
}

func TestAnOpenIntentIsLookedUpWithAllThatIsKnown(t *testing.T) {
	var asked channel.Job
	run := liveRun(t, nil)
	w := want("content/2026/a", "x", "satu")
	a := Plan([]Wish{w}, nil, kantor(), noon)[0]
	intent := run.entry(&Result{Action: a})
	step := intent
	step.Type, step.Step, step.Value = schema.Step, "media", "id-1"
	if err := run.Store.Append(intent, step); err != nil {
		t.Fatal(err)
	}
	run.Transport = func(schema.Channel) channel.Transport { return seeker{asked: &asked} }
	if err := run.Settle(t.Context(), []Wish{w}); err != nil {
		t.Fatal(err)
	}
	if asked.Message.Text != "satu" || asked.Steps["media"] != "id-1" || asked.Key != a.Key || asked.Time.IsZero() {
		t.Errorf("asked %+v", asked)
	}
	s := run.Store.State().Standings[ledger.Place{Item: w.Item, Channel: "x", Account: "x"}]
	if s.Status != ledger.Out || s.PostID != "7" {
		t.Errorf("%+v", s)
	}
}

func TestACorrectionKnowsWhetherMediaChanged(t *testing.T) {
	with := func(text, sum string) Wish {
		w := want("content/2026/a", "x", text)
		w.Messages[0].Media = []platform.Attachment{{File: "foto.jpg", SHA256: sum}}
		w.Messages[0].Digest = w.Messages[0].Sum()
		return w
	}
	run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) { return channel.Receipt{}, nil })
	apply(t, run, with("satu", "a"))
	for _, c := range []struct {
		wish Wish
		want bool
	}{{with("dua", "a"), false}, {with("satu", "b"), true}, {with("dua", "b"), true}} {
		got := Plan([]Wish{c.wish}, run.Store.State().Standings, kantor(), noon)
		if len(got) != 1 || got[0].Kind != Correct || got[0].NewMedia != c.want {
			t.Errorf("%s %v: %+v", c.wish.Messages[0].Text, c.wish.Messages[0].Media, got)
		}
	}
}

// The ledger grows by two commits a wave, its intents and its ends, however many
// accounts a wave has.
func TestAWaveIsTwoCommits(t *testing.T) {
	remote := kantorGit(t)
	run, err := remoteRun(t, remote, "satu", func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		return channel.Receipt{ID: j.Key}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	commits := func() int {
		out, err := exec.CommandContext(t.Context(), "git", "-C", remote, "rev-list", "--count", ledger.BranchName).Output()
		n, bad := strconv.Atoi(strings.TrimSpace(string(out)))
		if err != nil || bad != nil {
			t.Fatal(err, bad)
		}
		return n
	}
	before := commits()
	const items = 5
	var wishes []Wish
	for i := range items {
		wishes = append(wishes, want(fmt.Sprintf("content/2026/a%d", i), "x", "t", "bluesky", "t", "telegram", "t", "facebook", "t"))
	}
	results := apply(t, run, wishes...)
	if got := commits() - before; got != 2*items || len(results) != 4*items {
		t.Errorf("%d commits for %d posts in %d waves", got, len(results), items)
	}
}

func TestAnotherAccountOrWayIsNotAskedForAnOpenIntent(t *testing.T) {
	for _, c := range []struct {
		name    string
		account string
		by      schema.Transport
		want    ledger.Status
	}{
		{"as it was", "x", schema.API, ledger.Never},
		{"another account", "x-baru", schema.API, ledger.InDoubt},
		{"people in place of the API", "x", schema.HandOff, ledger.InDoubt},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := liveRun(t, nil)
			w := want("content/2026/a", "x", "satu")
			run.Way = func(schema.Channel) (string, schema.Transport) { return "x", schema.API }
			if err := run.Store.Append(run.entry(&Result{Action: Plan([]Wish{w}, nil, kantor(), noon)[0]})); err != nil {
				t.Fatal(err)
			}
			run.Way = func(schema.Channel) (string, schema.Transport) { return c.account, c.by }
			run.Transport = func(schema.Channel) channel.Transport { return newWorld() } // where nothing was ever posted
			if err := run.Settle(t.Context(), []Wish{w}); err != nil {
				t.Fatal(err)
			}
			if s := run.Store.State().Standings[ledger.Place{Item: w.Item, Channel: "x", Account: "x"}]; s.Status != c.want {
				t.Errorf("%q, want %q", s.Status, c.want)
			}
		})
	}
}

// A run that stalled for longer than its lease finds another's work: it neither
// breaks the chain nor goes on with a plan that is old.
func TestARunThatStalledLeavesTheRestToWhoTookOver(t *testing.T) {
	remote := kantorGit(t)
	posts := map[string]int{}
	post := func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		posts[j.Message.Item]++
		return channel.Receipt{ID: j.Key}, nil
	}
	wishes := []Wish{want("content/2026/a", "x", "t"), want("content/2026/b", "x", "t")}
	first, err := remoteRun(t, remote, "satu", post)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour)
	first.boundary = func(step string) {
		if step != "after calls" {
			return
		}
		first.boundary, first.Now = nil, func() time.Time { return later }
		b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "d.git"), remote, ledger.BranchName)
		if err != nil {
			t.Fatal(err)
		}
		store, err := ledger.OpenRemote(t.Context(), b, "kantor/konten", first.Now)
		if err != nil {
			t.Fatal(err)
		}
		second := &Run{Store: store, Transport: func(schema.Channel) channel.Transport { return platformOf(post) }, Now: first.Now, Lease: &Lease{Run: "dua", Length: time.Hour}}
		if err := errors.Join(second.Acquire(), second.Settle(t.Context(), wishes)); err != nil {
			t.Fatal(err)
		}
		apply(t, second, wishes...)
	}
	if _, err := first.Apply(t.Context(), Plan(wishes, first.Store.State().Standings, kantor(), noon)); !errors.Is(err, ledger.ErrLost) {
		t.Errorf("went on: %v", err)
	}
	if posts["content/2026/a"] != 1 || posts["content/2026/b"] != 1 {
		t.Errorf("posted %v", posts)
	}
	book := first.Store.State()
	if s := book.Standings[ledger.Place{Item: "content/2026/a", Channel: "x", Account: "x"}]; s.Status != ledger.Out {
		t.Errorf("the first run's receipt: %+v", s)
	}
}

// What people have in hand, people end: they may have made the post anew, and the
// id that the API gave would name the one before.
func TestWhatPeopleHaveInHandIsNotDoneByItsOldId(t *testing.T) {
	var jobs []channel.Job
	run := liveRun(t, func(_ context.Context, j channel.Job) (channel.Receipt, error) {
		jobs = append(jobs, j)
		return channel.Receipt{ID: "1", Prepared: j.Action != channel.Post}, nil
	})
	run.How = func(Action) string { return "" }
	apply(t, run, want("content/2026/a", "x", "satu"))
	apply(t, run, want("content/2026/a", "x", "dua")) // handed to people
	run.How = func(Action) string { return channel.Edit }
	apply(t, run, want("content/2026/a", "x", "tiga"))
	gone := want("content/2026/a", "x", "tiga")
	gone.Withdrawn = true
	apply(t, run, gone)
	var got []string
	for _, j := range jobs {
		got = append(got, fmt.Sprintf("%s %q %s", j.Action, j.ID, j.How))
	}
	if s := strings.Join(got, ", "); s != `post "" , correct "1" , correct "" , withdraw "" ` {
		t.Errorf("jobs: %s", s)
	}
}

// What is not ready is not begun: the ledger has no intent of it, the others go on,
// and the next run plans it again.
func TestWhatIsNotReadyStaysPlanned(t *testing.T) {
	called := 0
	run := liveRun(t, func(context.Context, channel.Job) (channel.Receipt, error) {
		called++
		return channel.Receipt{URL: "https://x.example/1"}, nil
	})
	notServed := &channel.RefusedError{Reason: "belum tersaji"}
	run.Ready = func(a Action) error {
		if a.Channel == "instagram" {
			return notServed
		}
		return nil
	}
	w := want("a", "instagram", "t", "facebook", "t")
	before := len(run.Store.State().Standings)
	results := apply(t, run, w)
	for _, r := range results {
		if waits := r.Channel == "instagram"; waits != errors.Is(r.Err, notServed) || waits != (r.Outcome == Skipped) {
			t.Errorf("%s: %s, %v", r.Channel, r.Outcome, r.Err)
		}
	}
	if n := len(run.Store.State().Standings) - before; called != 1 || n != 1 || Unfinished(results) == nil {
		t.Errorf("%d calls, %d places touched, unfinished: %v", called, n, Unfinished(results))
	}
	run.Ready = nil
	if results := apply(t, run, w); len(results) != 1 || results[0].Outcome != Done {
		t.Errorf("the next run: %+v", results)
	}
}
