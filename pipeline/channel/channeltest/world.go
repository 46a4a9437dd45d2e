package channeltest

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
)

// patience is how long a remote waits for an answer: long where the platform is
// sound, so that a busy machine fails no test, and short where it is silent.
const (
	patience   = 10 * time.Second
	impatience = 120 * time.Millisecond
)

// world is one platform, what stands between it and the channel, and the ledger.
type world struct {
	t        *testing.T
	s        Subject
	platform Platform
	server   *httptest.Server
	clock    func() time.Time // of the publisher
	steps    map[string]string
	broken   func(step string) error // of the ledger; nil is sound

	mu    sync.Mutex
	fault *fault
	seen  int // requests since the fault was set
	other time.Duration
}

func newWorld(t *testing.T, s Subject, skew time.Duration) *world {
	t.Helper()
	w := &world{t: t, s: s, clock: time.Now, steps: map[string]string{}, other: skew}
	w.platform = s.New(t, func() time.Time { return w.clock().Add(skew) })
	w.server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.server.Close)
	return w
}

// serve passes a request to the platform, unless this is the one that fails.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f, n := w.fault, w.seen
	w.seen++
	w.mu.Unlock()
	if w.other != 0 {
		rw.Header().Set("Date", w.clock().Add(w.other).UTC().Format(http.TimeFormat))
	}
	if f == nil || n != f.at && (!f.stays || n < f.at) {
		w.platform.ServeHTTP(rw, r)
		return
	}
	if f.end != "" { // who is answered while still sending may only see the connection end
		_, _ = io.Copy(io.Discard, r.Body)
	}
	f.do(w, rw, r)
}

// breaks sets the fault, nil for none, and begins to count requests.
func (w *world) breaks(f *fault) {
	if f != nil {
		own := *f // a request that is still running reads it while the caller makes the next
		f = &own
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault, w.seen = f, 0
}

// requests is how many came since breaks.
func (w *world) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

// remote is the channel in a new process.
func (w *world) remote() channel.Remote {
	wait := patience
	if w.fault != nil && w.fault.silent {
		wait = impatience
	}
	h := &http.Client{Timeout: wait, Transport: &http.Transport{DisableKeepAlives: true}}
	return w.s.Remote(w.t, Setup{URL: w.server.URL, Token: Token, HTTP: h, Now: w.clock})
}

// record is the ledger's part of a job.
func (w *world) record(step, value string) error {
	w.public("step "+step, value)
	if w.broken != nil {
		if err := w.broken(step); err != nil {
			return err
		}
	}
	w.steps[step] = value
	return nil
}

// begins gives a job the ledger's steps.
func (w *world) begins(j channel.Job) channel.Job {
	j.Steps, j.Record = maps.Clone(w.steps), w.record
	return j
}

// public fails when a text holds a secret.
func (w *world) public(what string, v any) {
	w.t.Helper()
	if text := fmt.Sprint(v); strings.Contains(text, Canary) {
		w.t.Errorf("a secret is in %s: %s", what, text)
	}
}

// The ends of a job.
const (
	done    = "done"
	refused = "refused"
	doubt   = "doubt"
)

// outcome is how one attempt ended.
type outcome struct {
	end     string
	receipt channel.Receipt
	refusal *channel.RefusedError
	err     error
}

// do makes one attempt and holds it to what it claims.
func (w *world) do(j channel.Job) outcome {
	w.t.Helper()
	r, err := w.remote().Do(w.t.Context(), w.begins(j))
	w.public("a receipt", r)
	o := outcome{receipt: r, err: err}
	there := w.effect(j)
	switch {
	case err == nil:
		o.end = done
		w.proves(j, r, "done")
	case errors.Is(err, channel.ErrRefused):
		o.end = refused
		w.public("a refusal", err)
		if !errors.As(err, &o.refusal) {
			w.t.Errorf("a refusal that says nothing more: %v", err)
			o.refusal = &channel.RefusedError{}
		}
		if there {
			w.t.Errorf("refused (%v), but the effect is there", err)
		}
	default:
		o.end = doubt
		w.public("an error", err)
	}
	return o
}

// find asks, as after a crash, and holds the answer to the truth.
func (w *world) find(j channel.Job) (channel.Found, channel.Receipt) {
	w.t.Helper()
	found, r, err := w.remote().Find(w.t.Context(), w.begins(j))
	w.public("a receipt", r)
	w.public("Find's error", err)
	there := w.effect(j)
	switch {
	case found != channel.Inconclusive && err != nil:
		w.t.Errorf("Find knows (%d) and has an error: %v", found, err)
	case found == channel.Present:
		w.proves(j, r, "present")
	case found == channel.Absent && there:
		w.t.Error("Find says absent, and the effect is there")
	}
	return found, r
}

// settle follows the publisher's protocol from an attempt to its end.
func (w *world) settle(j channel.Job, o outcome) outcome {
	w.t.Helper()
	for range 4 {
		switch {
		case o.end == refused && o.refusal.Again:
		case o.end == doubt:
			found, r := w.find(j)
			if found == channel.Present {
				return outcome{end: done, receipt: r}
			}
			if found == channel.Inconclusive {
				return o
			}
		default:
			return o
		}
		w.breaks(nil)
		o = w.do(j)
	}
	w.t.Errorf("no end in sight: %s (%v)", o.end, o.err)
	return o
}

// proves holds a receipt to what is live.
func (w *world) proves(j channel.Job, r channel.Receipt, claim string) {
	w.t.Helper()
	if !w.effect(j) {
		w.t.Errorf("%s, but the effect is not there: %+v", claim, w.platform.Live())
		return
	}
	if j.Action == channel.Withdraw || j.How == channel.Reply {
		return
	}
	if live := w.platform.Live(); r.ID != live[len(live)-1].ID {
		w.t.Errorf("%s: receipt %q of post %q", claim, r.ID, live[len(live)-1].ID)
	}
}

// effect reports whether what is live is exactly what the job is to bring about.
func (w *world) effect(j channel.Job) bool {
	live := w.platform.Live()
	switch {
	case j.Action == channel.Withdraw:
		return len(live) == 0
	case j.How == channel.Reply:
		n := max(j.Parts, 1)
		return len(live) == n+1 && live[n].Text == j.Reply && live[n].Reply == live[0].ID
	case j.Part > 1:
		n := j.Part
		return len(live) == n && w.same(live[n-1], j) && live[n-1].Reply == live[n-2].ID
	}
	return len(live) == 1 && w.same(live[0], j)
}

// most is how many posts there may be when the job's end is open.
func most(j channel.Job) int {
	switch {
	case j.How == channel.Reply:
		return max(j.Parts, 1) + 1
	case j.Action == channel.Withdraw:
		return max(j.Parts, 1)
	}
	return max(j.Part, 1)
}
