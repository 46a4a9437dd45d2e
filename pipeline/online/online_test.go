package online

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// world is an internet of one server: every name is a public address, and every
// dial ends at the loopback server, whose certificate no one knows.
type world struct {
	Network
	plain, secure *httptest.Server
	dialed        sync.Map // address → true
}

func newWorld(t *testing.T, h http.Handler) *world {
	t.Helper()
	w := &world{plain: httptest.NewServer(h), secure: httptest.NewTLSServer(h)}
	t.Cleanup(w.plain.Close)
	t.Cleanup(w.secure.Close)
	w.Network = Network{
		Gap: time.Microsecond, Wait: 500 * time.Millisecond,
		Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			switch {
			case strings.HasSuffix(host, ".hilang.example"):
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			case strings.HasSuffix(host, ".macet.example"):
				return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
			case host == "dalam.example":
				return []netip.Addr{netip.MustParseAddr("10.0.0.7")}, nil
			case host == "campur.example":
				return []netip.Addr{netip.MustParseAddr("93.184.216.34"), netip.MustParseAddr("169.254.169.254")}, nil
			}
			return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
		},
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			w.dialed.Store(address, true)
			to := w.plain.Listener.Addr().String()
			if strings.HasSuffix(address, ":443") {
				to = w.secure.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, to)
		},
	}
	return w
}

// site answers by the path.
func site(w http.ResponseWriter, r *http.Request) {
	code := 0
	switch path, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); path {
	case "status":
		_, _ = fmt.Sscan(rest, &code) // a test's own path
		w.WriteHeader(code)
	case "nohead":
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		_, _ = w.Write(make([]byte, 1<<20)) // the client may hang up
	case "moved":
		http.Redirect(w, r, "/ok", http.StatusMovedPermanently)
	case "found":
		http.Redirect(w, r, "/ok", http.StatusFound)
	case "mixed":
		http.Redirect(w, r, "/found", http.StatusPermanentRedirect)
	case "loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "inside":
		http.Redirect(w, r, "http://dalam.example/rahasia", http.StatusFound)
	case "metadata":
		http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
	case "script":
		http.Redirect(w, r, "javascript:alert(1)", http.StatusFound)
	case "lost":
		http.Redirect(w, r, "/status/404", http.StatusMovedPermanently)
	case "slow":
		<-r.Context().Done()
	}
}

func TestAsk(t *testing.T) {
	w := newWorld(t, http.HandlerFunc(site))
	want := map[string]Result{
		"http://a.example:80/ok":          {State: Alive, Status: 200},
		"http://a.example:80/status/204":  {State: Alive, Status: 204},
		"http://a.example:80/status/404":  {State: Dead, Status: 404, Reason: ByStatus},
		"http://a.example:80/status/410":  {State: Dead, Status: 410, Reason: ByStatus},
		"http://a.example:80/status/401":  {State: Doubtful, Status: 401, Reason: ByStatus},
		"http://a.example:80/status/403":  {State: Doubtful, Status: 403, Reason: ByStatus},
		"http://a.example:80/status/429":  {State: Doubtful, Status: 429, Reason: ByStatus},
		"http://a.example:80/status/500":  {State: Doubtful, Status: 500, Reason: ByStatus},
		"http://a.example:80/status/503":  {State: Doubtful, Status: 503, Reason: ByStatus},
		"http://a.example:80/nohead":      {State: Alive, Status: 200},
		"http://a.example:80/moved":       {State: Moved, Status: 200, To: "http://a.example:80/ok"},
		"http://a.example:80/found":       {State: Alive, Status: 200},
		"http://a.example:80/mixed":       {State: Alive, Status: 200},
		"http://a.example:80/lost":        {State: Dead, Status: 404, Reason: ByStatus},
		"http://a.example:80/loop":        {State: Doubtful, Status: 302, Reason: ByHops},
		"http://a.example:80/script":      {State: Doubtful, Status: 302, Reason: ByHops},
		"http://a.example:80/slow":        {State: Doubtful, Reason: ByTime},
		"http://a.example:80/inside":      {State: Private},
		"http://a.example:80/metadata":    {State: Private},
		"http://dalam.example:80/":        {State: Private},
		"http://campur.example:80/":       {State: Private},
		"http://127.0.0.1:80/":            {State: Private},
		"http://[::1]:80/":                {State: Private},
		"http://[::ffff:10.0.0.1]:80/":    {State: Private},
		"http://b.hilang.example:80/":     {State: Dead, Reason: ByName},
		"http://b.macet.example:80/":      {State: Doubtful, Reason: Unreachable},
		"https://a.example/ok":            {State: Doubtful, Reason: ByTLS}, // no one vouches for the certificate
		"http://a.example/ok":             {State: Alive, Status: 200},      // and so http stays
		"ftp://a.example/":                {State: Doubtful, Reason: ByHops},
		"http://nama:sandi@a.example:80/": {State: Doubtful, Reason: ByHops},
	}
	addresses := make([]string, 0, len(want))
	for a := range want {
		addresses = append(addresses, a)
	}
	var last atomic.Int64
	got := Ask(t.Context(), w.Network, addresses, func(done, _ int) { last.Store(int64(done)) })
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Result{}, "At")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if last.Load() != int64(len(want)) {
		t.Errorf("progress ended at %d of %d", last.Load(), len(want))
	}
	w.dialed.Range(func(address, _ any) bool {
		if ip, err := netip.ParseAddrPort(address.(string)); err != nil || !IsPublic(ip.Addr()) {
			t.Errorf("dialed %v", address)
		}
		return true
	})
}

// TestSecure: where https answers as well, that is the address to use.
func TestSecure(t *testing.T) {
	w := newWorld(t, http.HandlerFunc(site))
	c := newClient(w.complete())
	c.http.Transport.(*http.Transport).TLSClientConfig = w.secure.Client().Transport.(*http.Transport).TLSClientConfig
	for address, to := range map[string]string{
		"http://example.com/ok":    "https://example.com/ok",
		"http://example.com/moved": "https://example.com/ok",
	} {
		if got := c.ask(t.Context(), address); got.State != Secure || got.To != to {
			t.Errorf("%s: %+v", address, got)
		}
	}
	if got := c.ask(t.Context(), "https://example.com/ok"); got.State != Alive {
		t.Errorf("https: %+v", got)
	}
	if got := c.ask(t.Context(), "http://example.com/status/404"); got.State != Dead {
		t.Errorf("dead in both: %+v", got)
	}
}

// TestOffline: when nothing answers, no name is called gone.
func TestOffline(t *testing.T) {
	w := newWorld(t, http.HandlerFunc(site))
	got := Ask(t.Context(), w.Network, []string{"https://a.hilang.example/", "https://b.hilang.example/"}, nil)
	for a, r := range got {
		if r.State != Doubtful || r.Reason != ByName {
			t.Errorf("%s: %+v", a, r)
		}
	}
}

// TestManners: who asks is named, nothing is carried along, one request at a time
// with a pause, and little is read.
func TestManners(t *testing.T) {
	var busy, most atomic.Int32
	var mu sync.Mutex
	var times []time.Time
	w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), busy.Add(1)))
		defer busy.Add(-1)
		mu.Lock()
		times = append(times, time.Now())
		mu.Unlock()
		if !strings.HasPrefix(r.UserAgent(), "terbit-check/") || len(r.Cookies()) > 0 || r.Header.Get("Authorization") != "" || r.Referer() != "" {
			t.Errorf("headers: %v", r.Header)
		}
		if r.Method == http.MethodGet && r.Header.Get("Range") != "bytes=0-4095" {
			t.Errorf("range: %q", r.Header.Get("Range"))
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	w.Gap = 20 * time.Millisecond
	var addresses []string
	for i := range 4 {
		addresses = append(addresses, fmt.Sprintf("http://a.example:80/%d", i))
	}
	for a, r := range Ask(t.Context(), w.Network, addresses, nil) {
		if r.State != Alive {
			t.Errorf("%s: %+v", a, r)
		}
	}
	if most.Load() != 1 || len(times) != 8 {
		t.Errorf("%d at once, %d requests", most.Load(), len(times))
	}
	for i := 1; i < len(times); i++ {
		if d := times[i].Sub(times[i-1]); d < 10*time.Millisecond {
			t.Errorf("request %d came %v after the one before", i, d)
		}
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	w := newWorld(t, http.HandlerFunc(site))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := Ask(ctx, w.Network, []string{"http://a.example:80/ok"}, nil); len(got) != 0 {
		t.Errorf("asked after the end: %v", got)
	}
}

func TestIsPublic(t *testing.T) {
	for a, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "2606:2800:220:1::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false, "192.0.2.1": false, "240.0.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "64:ff9b::a00:1": false,
		"2002:7f00:1::": false, "2001:db8::1": false, "::7f00:1": false,
	} {
		if got := IsPublic(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s: %v", a, got)
		}
	}
	if IsPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".terbit", "tautan.json")
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	c, err := OpenCache(path, now)
	if err != nil {
		t.Fatal(err)
	}
	err = c.Add(map[string]Result{
		"https://a.example/": {State: Alive, Status: 200, At: now}, "https://b.example/": {State: Dead, Status: 404, At: now},
		"https://c.example/": {State: Doubtful, Reason: ByTime, At: now}, "https://d.example/": {State: Private, At: now},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := []string{"https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"}
	for _, at := range []struct {
		after time.Duration
		known int
	}{{time.Hour, 2}, {23 * time.Hour, 2}, {24 * time.Hour, 0}, {-time.Hour, 0}} {
		c, err := OpenCache(path, now.Add(at.after))
		if err != nil {
			t.Fatal(err)
		}
		if known, rest := c.Split(all); len(known) != at.known || len(rest) != len(all)-at.known {
			t.Errorf("after %v: %v known, ask %v", at.after, known, rest)
		}
	}
	for _, broken := range []string{"", "{", `{"version":9,"links":{"https://a.example/":{"state":"alive"}}}`} {
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if c, err := OpenCache(path, now); err != nil || len(c.known) != 0 {
			t.Errorf("%q: %v %v", broken, c, err)
		}
	}
}
