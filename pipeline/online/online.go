package online

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// State is what became of a link.
type State string

// The states. The zero value says nothing.
const (
	Alive    State = "alive"
	Moved    State = "moved"    // for good, to To
	Secure   State = "secure"   // alive, and at To by https as well
	Dead     State = "dead"     // not there
	Private  State = "private"  // leads into a network that the public can't reach
	Doubtful State = "doubtful" // no answer that says either
)

// Reason says why a link is dead or doubtful.
type Reason string

// The reasons.
const (
	ByStatus    Reason = "status"  // the answer's, in Status
	ByName      Reason = "name"    // the host does not exist
	ByTime      Reason = "time"    // no answer in time
	ByTLS       Reason = "tls"     // the certificate can't be verified
	ByHops      Reason = "hops"    // too many redirects, or to what is no web address
	Unreachable Reason = "connect" // no connection
)

// Result is what was found out about one address.
type Result struct {
	State  State     `json:"state"`
	Status int       `json:"status,omitempty"`
	Reason Reason    `json:"reason,omitempty"`
	To     string    `json:"to,omitempty"`
	At     time.Time `json:"at"`
}

// Network is how the outside is reached. The zero value is the real one; tests
// put their own in its place.
type Network struct {
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	Public func(netip.Addr) bool
	Now    func() time.Time
	Gap    time.Duration // between two requests to one host
	Wait   time.Duration // for one request
}

// Bounds that keep the check polite and its cost known.
const (
	parallel   = 8
	defaultGap = 500 * time.Millisecond
	defaultFor = 15 * time.Second
	hopsMax    = 8
	bodyMax    = 4 << 10
)

func (n Network) complete() Network {
	if n.Lookup == nil {
		n.Lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if n.Dial == nil {
		n.Dial = (&net.Dialer{}).DialContext
	}
	if n.Public == nil {
		n.Public = IsPublic
	}
	if n.Now == nil {
		n.Now = time.Now
	}
	if n.Gap == 0 {
		n.Gap = defaultGap
	}
	if n.Wait == 0 {
		n.Wait = defaultFor
	}
	return n
}

// Ask asks for every address, those of one host one after another. progress may
// be nil. When ctx ends it returns early with what it has: ask ctx.Err.
func Ask(ctx context.Context, n Network, addresses []string, progress func(done, total int)) map[string]Result {
	n = n.complete()
	c := newClient(n)
	defer c.http.CloseIdleConnections()
	var (
		mu    sync.Mutex
		found = make(map[string]Result, len(addresses))
		slots = make(chan struct{}, parallel)
		wg    sync.WaitGroup
	)
	for _, group := range byHost(addresses) {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			for _, address := range group {
				if ctx.Err() != nil {
					return
				}
				r := c.ask(ctx, address)
				r.At = n.Now()
				mu.Lock()
				found[address] = r
				if progress != nil {
					progress(len(found), len(addresses))
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	doubtOffline(found)
	return found
}

// byHost groups addresses, so that a host is asked by one worker.
func byHost(addresses []string) map[string][]string {
	groups := map[string][]string{}
	for _, a := range addresses {
		host := ""
		if u, err := url.Parse(a); err == nil {
			host = u.Hostname()
		}
		groups[host] = append(groups[host], a)
	}
	return groups
}

// doubtOffline takes back that names do not exist when nothing at all answered:
// then it is more likely this machine that is not connected.
func doubtOffline(found map[string]Result) {
	for _, r := range found {
		if r.Status > 0 {
			return
		}
	}
	for a, r := range found {
		if r.State == Dead && r.Reason == ByName {
			r.State = Doubtful
			found[a] = r
		}
	}
}

// IsPublic reports whether an address can be anybody's on the internet.
func IsPublic(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// reserved are the ranges of the IANA special-purpose registries that Go counts
// as global unicast; those that carry an IPv4 address inside lead to it.
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(list ...string) (ps []netip.Prefix) {
	for _, s := range list {
		ps = append(ps, netip.MustParsePrefix(s))
	}
	return ps
}
