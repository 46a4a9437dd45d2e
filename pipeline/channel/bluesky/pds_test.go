//go:build pds

package bluesky

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
)

// newReal is a new account on the server that .ci/pds/run started.
func newReal(t *testing.T) *blueskytest.Real {
	t.Helper()
	base := os.Getenv("TERBIT_PDS_URL")
	if base == "" {
		t.Fatal("TERBIT_PDS_URL is not set: run these tests by task pds")
	}
	return blueskytest.NewReal(t, base)
}

// TestRealSuite is the suite over again, with a new account of a real server for
// every world and those faults in which it matters what the server did.
func TestRealSuite(t *testing.T) {
	s := subject()
	s.Only = []string{"cut before", "cut after", "silent after", "500 after", "dead from here on"}
	s.New = func(t *testing.T, _ func() time.Time) channeltest.Platform { return newReal(t) }
	channeltest.Run(t, s)
}

// TestRealAppPassword signs in as an office should, and is warned when it doesn't.
func TestRealAppPassword(t *testing.T) {
	p := newReal(t)
	for token, notes := range map[string]int{p.AppPassword(): 0, channeltest.Token: 1} {
		r := New(Config{URL: p.URL, Token: token, Account: p.Handle})
		a, err := r.Preflight(t.Context())
		if err != nil || a.Name != p.Handle || a.ID != p.DID {
			t.Fatalf("%+v, %v", a, err)
		}
		var said []string
		for _, n := range a.Notes {
			if !strings.Contains(n.EN, "e-mail") {
				said = append(said, n.EN)
			}
		}
		if len(said) != notes {
			t.Errorf("notes %q, want %d", said, notes)
		}
		j := job("Halo dari " + token[:4] + ", @" + p.Handle + " #Uji https://contoh.go.id")
		j.Key = token
		if _, err := r.Do(t.Context(), j); err != nil {
			t.Error(err)
		}
	}
	if live := p.Live(); len(live) != 2 {
		t.Errorf("%d posts", len(live))
	}
}

// TestRealLimits: what the server refuses is a refusal, not doubt.
func TestRealLimits(t *testing.T) {
	p := newReal(t)
	r := New(Config{URL: p.URL, Token: channeltest.Token, Account: p.Handle})
	_, err := r.Do(t.Context(), job(strings.Repeat("a", 301)))
	if refusal, ok := err.(*channel.RefusedError); !ok || refusal.Again || refusal.Account { //nolint:errorlint // as it comes
		t.Errorf("301 characters: %v", err)
	}
	if live := p.Live(); len(live) != 0 {
		t.Errorf("%d posts", len(live))
	}
}
