// Package fetch brings media that are kept outside git: a url with the SHA-256
// and the size that the front matter gives.
//
// Content names the url, so the url is hostile: only https, only hosts that the
// office allows (those of GitHub's releases when it says nothing), at the port of
// https, without a user name; the same for each redirect; and never an address
// that is not public, whatever a name resolves to, looked at when the connection
// is made. No cookies, no tokens and no proxy are used. More bytes than the front
// matter gives are not read, a different digest is not kept, and the file appears
// in the cache whole or not at all. Nothing is fetched unless somebody asks.
package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/google/renameio/v2"
)

// GitHubHosts serve the assets of GitHub's releases, and where it redirects to.
var GitHubHosts = []string{"github.com", "objects.githubusercontent.com", "release-assets.githubusercontent.com"}

// The bounds on one file.
const (
	MaxBytes  = 2 << 30 // GitHub's own for an asset of a release
	redirects = 5
	headers   = 30 * time.Second
	stalled   = 60 * time.Second // without a byte
)

// The reasons for not fetching.
var (
	ErrAddress = errors.New("address not allowed")
	ErrSize    = errors.New("another size than the front matter gives")
	ErrDigest  = errors.New("another SHA-256 than the front matter gives")
	ErrAnswer  = errors.New("server refused")
)

// Want is one file: where it is and what it is.
type Want struct {
	URL    string
	SHA256 string
	Bytes  int64
}

// Fetcher fetches into a folder. Hosts are those allowed; none are GitHub's.
type Fetcher struct {
	Dir   string
	Hosts []string

	trust  *tls.Config           // of a test's server
	public func(netip.Addr) bool // of a test's server
}

// Path is where a file is, or would be, in the cache.
func (f *Fetcher) Path(w Want) string {
	return filepath.Join(f.Dir, w.SHA256[:2], w.SHA256+extension(w.URL))
}

// extension keeps a plain file extension of an address.
func extension(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	ext := strings.ToLower(filepath.Ext(u.Path))
	if len(ext) > 5 || strings.Trim(ext, ".abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return ext
}

// Get fetches a file, or finds it in the cache after hashing it again. Progress
// may be nil.
func (f *Fetcher) Get(ctx context.Context, w Want, progress func(done, total int64)) (path string, err error) {
	if !isSum(w.SHA256) {
		return "", fmt.Errorf("fetch %s: %q is no SHA-256", w.URL, w.SHA256)
	}
	if w.Bytes <= 0 || w.Bytes > MaxBytes {
		return "", fmt.Errorf("fetch %s: %w: %d bytes", w.URL, ErrSize, w.Bytes)
	}
	path = f.Path(w)
	if kept(path, w) {
		return path, nil
	}
	u, err := url.Parse(w.URL)
	if err != nil {
		return "", fmt.Errorf("fetch: %w: %w", ErrAddress, err)
	}
	if err := f.allowed(u); err != nil {
		return "", fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	if err := f.download(ctx, u, w, path, progress); err != nil {
		return "", fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	return path, nil
}

// Kept finds a file in the cache, hashed again: nobody else's word is taken for
// what it is. Nothing is fetched.
func (f *Fetcher) Kept(w Want) (path string, ok bool) {
	if !wellFormed(w) {
		return "", false
	}
	path = f.Path(w)
	return path, kept(path, w)
}

// wellFormed reports whether a file is named by a digest and a size that may be.
func wellFormed(w Want) bool { return isSum(w.SHA256) && w.Bytes > 0 && w.Bytes <= MaxBytes }

func isSum(s string) bool {
	return len(s) == sha256.Size*2 && strings.Trim(s, "0123456789abcdef") == ""
}

// kept reports whether the cache holds exactly the file.
func kept(path string, w Want) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(file, w.Bytes+1))
	return err == nil && n == w.Bytes && fmt.Sprintf("%x", h.Sum(nil)) == w.SHA256
}

// allowed judges an address by its text.
func (f *Fetcher) allowed(u *url.URL) error {
	hosts := f.Hosts
	if len(hosts) == 0 {
		hosts = GitHubHosts
	}
	switch {
	case u.Scheme != "https":
		return fmt.Errorf("%w: not https", ErrAddress)
	case u.User != nil:
		return fmt.Errorf("%w: it holds a user name", ErrAddress)
	case f.trust == nil && u.Port() != "" && u.Port() != "443":
		return fmt.Errorf("%w: port %s", ErrAddress, u.Port())
	case !slices.Contains(hosts, strings.ToLower(u.Hostname())):
		return fmt.Errorf("%w: host %q is none of %s", ErrAddress, u.Hostname(), strings.Join(hosts, ", "))
	}
	return nil
}

// client is an HTTP client for one file.
func (f *Fetcher) client() *http.Client {
	public := f.public
	if public == nil {
		public = isPublic
	}
	dialer := &net.Dialer{Timeout: headers, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAddress, err)
		}
		if !public(at.Addr().Unmap()) {
			return fmt.Errorf("%w: %s is not a public address", ErrAddress, at.Addr())
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: f.trust, TLSHandshakeTimeout: headers,
			ResponseHeaderTimeout: headers, DisableCompression: true, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > redirects {
				return fmt.Errorf("%w: more than %d redirects", ErrAddress, redirects)
			}
			return f.allowed(req.URL)
		},
	}
}

// notPublic are the ranges that netip's own questions leave out.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

func isPublic(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(a) })
}

func (f *Fetcher) download(ctx context.Context, u *url.URL, w Want, path string, progress func(done, total int64)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(stalled, func() { cancel(fmt.Errorf("no byte for %s", stalled)) })
	defer watch.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "terbit")
	res, err := f.client().Do(req)
	if err != nil {
		return plain(err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%w: HTTP %d", ErrAnswer, res.StatusCode)
	case res.ContentLength >= 0 && res.ContentLength != w.Bytes:
		return fmt.Errorf("%w: %d bytes, not %d", ErrSize, res.ContentLength, w.Bytes)
	}
	alive := func(n int64) {
		watch.Reset(stalled)
		if progress != nil {
			progress(n, w.Bytes)
		}
	}
	err = save(path, w, &counted{r: res.Body, each: alive})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// plain takes the address out of an HTTP error, which a redirect may have given
// a signature that is nobody's business.
func plain(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// save writes the file if it is the one that is wanted.
func save(path string, w Want, r io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	t, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(0o644))
	if err != nil {
		return err
	}
	defer t.Cleanup() //nolint:errcheck // nothing to clean once it is in place
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, h), io.LimitReader(r, w.Bytes+1))
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if n != w.Bytes {
		return fmt.Errorf("%w: %d bytes came, %d were promised", ErrSize, n, w.Bytes)
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != w.SHA256 {
		return fmt.Errorf("%w: %s", ErrDigest, got)
	}
	return t.CloseAtomicallyReplace()
}

// counted tells how much was read.
type counted struct {
	r    io.Reader
	n    int64
	each func(n int64)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.each(c.n)
	return n, err
}
