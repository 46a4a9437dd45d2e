package deploy

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/gunungmas/terbit/pipeline/site"
)

// What a site may answer instead of its witness.
var (
	// ErrAddress says that there can be no site at the address.
	ErrAddress = errors.New("it is not the address of a website")
	// ErrElsewhere says that the address leads to another host.
	ErrElsewhere = errors.New("the site's address leads to another host")
	// ErrOther says that another site than the built one is served.
	ErrOther = errors.New("another site is served")
)

// The limits of one look.
const (
	lookTime     = 15 * time.Second
	redirectsMax = 4
)

// Look reads the witness that a site serves now. What stands between us and the site
// may keep answers for a while, so every look asks for an address of its own.
func Look(ctx context.Context, address string) (site.Witness, error) {
	at, err := witnessAt(address)
	if err != nil {
		return site.Witness{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return site.Witness{}, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	req.Header.Set("Cache-Control", "no-cache")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "terbit")
	client := http.Client{CheckRedirect: sameHost}
	resp, err := client.Do(req)
	if err != nil {
		return site.Witness{}, fmt.Errorf("ask the site: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return site.Witness{}, fmt.Errorf("ask the site for %s: HTTP %d", at.Path, resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, site.WitnessMax+1))
	if err != nil {
		return site.Witness{}, fmt.Errorf("read what the site answers: %w", err)
	}
	return site.ParseWitness(data)
}

func witnessAt(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return nil, ErrAddress
	}
	at := u.JoinPath(site.WitnessFile)
	at.RawQuery, at.Fragment = "terbit="+rand.Text(), ""
	return at, nil
}

// sameHost lets a site send us on within itself, and to HTTPS.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	switch {
	case req.URL.Hostname() != first.Hostname(), first.Scheme == "https" && req.URL.Scheme != "https":
		return fmt.Errorf("%w: %s://%s", ErrElsewhere, req.URL.Scheme, req.URL.Host)
	case len(via) > redirectsMax:
		return errors.New("the site's address goes round in circles")
	}
	return nil
}

// Await is how long and how often to look.
type Await struct {
	For   time.Duration
	Every time.Duration       // between the first looks; the later ones are further apart
	Saw   func(err error)     // after each look that did not find the site; may be nil
	Now   func() time.Time    // nil: the real clock
	Sleep func(time.Duration) // nil: really
}

// everyMost is between the later looks.
const everyMost = 15 * time.Second

// Arrived returns when the site serves the witness. It gives up when the time is
// over, with what it saw last, and at once where waiting can't help.
func (a Await) Arrived(ctx context.Context, address string, want site.Witness) error {
	if a.Now == nil {
		a.Now = time.Now
	}
	if a.Sleep == nil {
		a.Sleep = func(d time.Duration) {
			select {
			case <-ctx.Done():
			case <-time.After(d):
			}
		}
	}
	until := a.Now().Add(a.For)
	for every := a.Every; ; every = min(every*3/2, everyMost) {
		err := look(ctx, address, want)
		switch {
		case err == nil, errors.Is(err, ErrAddress), errors.Is(err, ErrElsewhere), ctx.Err() != nil:
			return err
		case a.Now().Add(every).After(until):
			return err
		}
		if a.Saw != nil {
			a.Saw(err)
		}
		a.Sleep(every)
	}
}

func look(ctx context.Context, address string, want site.Witness) error {
	got, err := Look(ctx, address)
	if err == nil && !got.Equal(want) {
		err = fmt.Errorf("%w: %s", ErrOther, told(got))
	}
	return err
}

// told names a site.
func told(w site.Witness) string {
	if w.Ledger == nil {
		return fmt.Sprintf("%.17s…", w.Digest)
	}
	return fmt.Sprintf("%.17s… of %.10s, ledger at %d", w.Digest, w.Main, w.Ledger.Entries)
}
