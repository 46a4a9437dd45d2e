package ledger

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/schema"
)

// bare is an empty git remote on this machine.
func bare(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kantor.git")
	initBare(t, dir)
	return dir
}

func initBare(t testing.TB, dir string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "git", "init", "--quiet", "--bare", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
}

func onBranch(t *testing.T, remote string) *git.Branch {
	t.Helper()
	b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "catatan.git"), remote, BranchName)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func remote(t *testing.T, at string, now func() time.Time) *Remote {
	t.Helper()
	r, err := OpenRemote(t.Context(), onBranch(t, at), "kantor/konten", now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// created is a remote with a live ledger.
func created(t *testing.T) (string, *Remote) {
	t.Helper()
	at := bare(t)
	r, err := CreateRemote(t.Context(), onBranch(t, at), "kantor/konten", clock())
	if err != nil {
		t.Fatal(err)
	}
	return at, r
}

func TestALiveLedgerIsMadeOnce(t *testing.T) {
	at, _ := created(t)
	if _, err := CreateRemote(t.Context(), onBranch(t, at), "kantor/konten", clock()); !errors.Is(err, git.ErrExists) {
		t.Errorf("made a second time: %v", err)
	}
	if _, err := OpenRemote(t.Context(), onBranch(t, at), "orang/lain", clock()); !errors.Is(err, ErrMode) {
		t.Errorf("another repository's ledger: %v", err)
	}
	if _, err := OpenRemote(t.Context(), onBranch(t, bare(t)), "kantor/konten", clock()); !errors.Is(err, ErrNone) {
		t.Errorf("no ledger: %v", err)
	}
}

func TestALiveLedgerKeepsWhatAFileKeeps(t *testing.T) {
	at, r := created(t)
	for _, e := range [][]schema.Entry{post("k1", "content/2026/a"), post("k2", "content/2026/b")[:1]} {
		if err := r.Append(e...); err != nil {
			t.Fatal(err)
		}
	}
	again := remote(t, at, clock())
	if again.Head != r.Head || again.Entries != 4 || !cmp.Equal(again.Standings, r.Standings) {
		t.Errorf("read %d entries, head %s; wrote %d, %s: %s", again.Entries, again.Head, r.Entries, r.Head, cmp.Diff(r.Standings, again.Standings))
	}
	segments, err := Segments(t.Context(), onBranch(t, at))
	if rep := VerifyAll(segments); err != nil || !rep.OK || rep.Head != r.Head {
		t.Errorf("%v %+v", err, rep)
	}
}

func TestTheChainGoesOnThroughTheMonths(t *testing.T) {
	at := bare(t)
	now := time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)
	tick := func() time.Time { return now }
	r, err := CreateRemote(t.Context(), onBranch(t, at), "kantor/konten", tick)
	if err != nil {
		t.Fatal(err)
	}
	for i, later := range []time.Duration{2 * time.Hour, -3 * time.Hour, 40 * 24 * time.Hour} { // a clock may go back
		now = now.Add(later)
		if err := r.Append(post(fmt.Sprint("k", i), fmt.Sprint("content/2026/a", i))...); err != nil {
			t.Fatal(err)
		}
	}
	b := onBranch(t, at)
	if names, err := b.Files(t.Context()); err != nil || strings.Join(names, " ") != "2026-01.jsonl 2026-02.jsonl 2026-03.jsonl" {
		t.Errorf("files %q, %v", names, err)
	}
	if again := remote(t, at, tick); again.Entries != 7 || again.Head != r.Head {
		t.Errorf("%d entries", again.Entries)
	}
}

func TestWhoLosesTheRaceReadsAgain(t *testing.T) {
	at, first := created(t)
	second := remote(t, at, clock())
	if err := first.Append(post("k1", "content/2026/a")...); err != nil {
		t.Fatal(err)
	}
	if err := second.Append(post("k2", "content/2026/a")...); !errors.Is(err, ErrLost) {
		t.Fatalf("wrote over another's entries: %v", err)
	}
	if len(second.Standings) != 0 {
		t.Error("the book took what was not written")
	}
	if err := second.Reload(); err != nil {
		t.Fatal(err)
	}
	if s := second.Standings[Place{"content/2026/a", "x", "x"}]; s.Status != Out {
		t.Errorf("after reading again: %+v", s)
	}
	if err := second.Append(post("k3", "content/2026/b")...); err != nil {
		t.Fatal(err)
	}
}

func TestAChangedBranchIsNotBelieved(t *testing.T) {
	at, r := created(t)
	if err := r.Append(post("k1", "content/2026/a")...); err != nil {
		t.Fatal(err)
	}
	b := onBranch(t, at)
	text, err := b.Read(t.Context(), r.segment)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"a byte": strings.Replace(string(text), "content/2026/a", "content/2026/z", 1),
		"a line": string(text[:strings.LastIndex(strings.TrimSuffix(string(text), "\n"), "\n")]),
	} {
		if err := b.Push(t.Context(), map[string][]byte{r.segment: []byte(bad)}, "ubah", start); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenRemote(t.Context(), onBranch(t, at), "kantor/konten", clock()); !errors.Is(err, ErrBroken) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
}

func TestFactsAreKeptBesideTheLedger(t *testing.T) {
	at, r := created(t)
	sum := r.Keep([]byte(`{"pull":1}`))
	if err := r.Append(post("k1", "content/2026/a")...); err != nil {
		t.Fatal(err)
	}
	again := remote(t, at, clock())
	if data, err := again.Snapshot(sum); err != nil || string(data) != `{"pull":1}` {
		t.Errorf("%q, %v", data, err)
	}
	if err := again.branch.Push(t.Context(), map[string][]byte{snapshotName(sum): []byte(`{"pull":2}`)}, "ubah", start); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Snapshot(sum); !errors.Is(err, ErrBroken) {
		t.Errorf("changed facts: %v", err)
	}
}

func TestOneRunAtATime(t *testing.T) {
	at, r := created(t)
	if err := r.Append(Lease("satu", start, 10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	other := remote(t, at, clock())
	for _, c := range []struct {
		after time.Duration
		run   string
		free  bool
	}{
		{time.Minute, "satu", true},
		{time.Minute, "dua", false},
		{10*time.Minute + Skew, "dua", false}, // clocks may differ
		{10*time.Minute + Skew + time.Second, "dua", true},
	} {
		if err := other.Free(c.run, start.Add(c.after)); (err == nil) != c.free || err != nil && !errors.Is(err, ErrBusy) {
			t.Errorf("%s after %s: %v", c.run, c.after, err)
		}
	}
	if got := other.Left("satu", start.Add(4*time.Minute)); got != 6*time.Minute {
		t.Errorf("left %s", got)
	}
	if err := r.Append(Release("satu", r.now())); err != nil {
		t.Fatal(err)
	}
	if err := other.Reload(); err != nil {
		t.Fatal(err)
	}
	if err := other.Free("dua", start.Add(time.Minute)); err != nil {
		t.Errorf("after the release: %v", err)
	}
}

func TestStepsLastThroughAllAttemptsAtAnAction(t *testing.T) {
	b := newBook()
	p := Place{"content/2026/a", "x", "x"}
	put := func(kind schema.EntryType, key, step, value string, at time.Duration) {
		e := post(key, p.Item)[0]
		e.Type, e.Step, e.Value, e.Time = kind, step, value, start.Add(at)
		b.add(e)
	}
	put(schema.Intent, "k1", "", "", 0)
	put(schema.Step, "k1", "media 1", "id-1", time.Second)
	put(schema.Rejected, "k1", "", "", 2*time.Second)
	put(schema.Intent, "k1", "", "", time.Hour)
	if s := b.Standings[p]; s.Steps["media 1"] != "id-1" || !s.Begun.Equal(start) {
		t.Errorf("the second attempt: %+v", s)
	}
	put(schema.Receipt, "k1", "", "", time.Hour)
	put(schema.Intent, "k2", "", "", 2*time.Hour)
	if s := b.Standings[p]; len(s.Steps) != 0 || !s.Begun.Equal(start.Add(2*time.Hour)) {
		t.Errorf("another action: %+v", s)
	}
}

func TestALedgerThatCanNotBeReachedIsAnError(t *testing.T) {
	_, err := git.OpenBranch(context.Background(), filepath.Join(t.TempDir(), "c.git"), filepath.Join(t.TempDir(), "tidak-ada.git"), BranchName)
	if err == nil {
		t.Error("a remote that is not there was taken for one without a ledger")
	}
}
