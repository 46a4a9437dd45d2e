package online

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// errPrivate refuses an address that is not public.
var errPrivate = errors.New("no public address")

const agent = "terbit-check/1 (link check of a public office; +https://github.com/gunungmas/terbit)"

type client struct {
	net  Network
	http *http.Client

	mu   sync.Mutex
	next map[string]time.Time // by host: when it may be asked again
}

func newClient(n Network) *client {
	c := &client{net: n, next: map[string]time.Time{}}
	c.http = &http.Client{
		Timeout:       n.Wait,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // followed here
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would resolve names itself, unchecked
			DialContext:            c.dial,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true,
			IdleConnTimeout:        10 * time.Second,
		},
	}
	return c
}

// dial resolves a name, refuses it unless all of its addresses are public, and
// connects to one that was looked at.
func (c *client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var addrs []netip.Addr
	if a, err := netip.ParseAddr(host); err == nil {
		addrs = []netip.Addr{a}
	} else if addrs, err = c.net.Lookup(ctx, host); err != nil {
		return nil, err
	}
	for _, a := range addrs {
		if !c.net.Public(a) {
			return nil, errPrivate
		}
	}
	err = fmt.Errorf("look up %s: no address", host)
	for _, a := range addrs {
		var conn net.Conn
		if conn, err = c.net.Dial(ctx, network, net.JoinHostPort(a.Unmap().String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// ask finds out about one address. One without https is looked for there first.
func (c *client) ask(ctx context.Context, address string) Result {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return Result{State: Doubtful, Reason: ByHops}
	}
	if u.Scheme == "http" && u.Port() == "" {
		secure := *u
		secure.Scheme = "https"
		if r := c.follow(ctx, &secure); r.State == Alive || r.State == Moved {
			r.State = Secure
			if r.To == "" {
				r.To = secure.String()
			}
			return r
		}
	}
	return c.follow(ctx, u)
}

// follow walks the redirects. Only a chain that is permanent throughout says that
// the address has moved.
func (c *client) follow(ctx context.Context, u *url.URL) Result {
	permanent, hops := true, 0
	for {
		status, location, err := c.request(ctx, u)
		if err != nil {
			return failed(err)
		}
		if location == "" {
			r := judge(status)
			if r.State == Alive && hops > 0 && permanent {
				r.State, r.To = Moved, u.String()
			}
			return r
		}
		permanent = permanent && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		next, err := u.Parse(location)
		if hops++; err != nil || hops > hopsMax || next.Scheme != "http" && next.Scheme != "https" || next.User != nil {
			return Result{State: Doubtful, Status: status, Reason: ByHops}
		}
		u = next
	}
}

// request asks by HEAD, and by GET where a server does not answer that.
func (c *client) request(ctx context.Context, u *url.URL) (status int, location string, err error) {
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		if status, location, err = c.once(ctx, method, u); err != nil || status < http.StatusBadRequest || status == http.StatusTooManyRequests {
			break
		}
	}
	return status, location, err
}

func (c *client) once(ctx context.Context, method string, u *url.URL) (status int, location string, err error) {
	if err := c.wait(ctx, u.Host); err != nil {
		return 0, "", err
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Accept", "*/*")
	if method == http.MethodGet {
		req.Header.Set("Range", fmt.Sprintf("bytes=0-%d", bodyMax-1))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	if _, err := io.CopyN(io.Discard, resp.Body, bodyMax); err != nil && !errors.Is(err, io.EOF) && ctx.Err() != nil {
		return 0, "", err // a body that breaks off after its status says nothing against the link
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.StatusCode != http.StatusNotModified {
		location = resp.Header.Get("Location")
	}
	return resp.StatusCode, location, nil
}

// wait keeps two requests to one host apart.
func (c *client) wait(ctx context.Context, host string) error {
	c.mu.Lock()
	now := time.Now()
	at := c.next[host]
	if at.Before(now) {
		at = now
	}
	c.next[host] = at.Add(c.net.Gap)
	c.mu.Unlock()
	if at == now {
		return ctx.Err()
	}
	t := time.NewTimer(at.Sub(now))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// judge reads a last answer.
func judge(status int) Result {
	r := Result{State: Alive, Status: status}
	switch {
	case status == http.StatusNotFound, status == http.StatusGone:
		r.State, r.Reason = Dead, ByStatus
	case status == http.StatusRequestedRangeNotSatisfiable: // there, and empty
	case status < 200 || status >= 300:
		r.State, r.Reason = Doubtful, ByStatus
	}
	return r
}

// failed reads an error: only a name that does not exist is dead.
func failed(err error) Result {
	var (
		dns     *net.DNSError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		timeout net.Error
	)
	switch {
	case errors.Is(err, errPrivate):
		return Result{State: Private}
	case errors.As(err, &dns) && dns.IsNotFound:
		return Result{State: Dead, Reason: ByName}
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verify),
		strings.Contains(err.Error(), "tls: "):
		return Result{State: Doubtful, Reason: ByTLS}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return Result{State: Doubtful, Reason: ByTime}
	}
	return Result{State: Doubtful, Reason: Unreachable}
}
