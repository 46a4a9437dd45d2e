package deploy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// ErrNotServed says that an address doesn't answer with the file that is wanted there.
var ErrNotServed = errors.New("the site doesn't serve the file")

// fileTime is the longest that one file may take; the largest, a video, has 300 MB.
const fileTime = 2 * time.Minute

// Serves asks whether an address answers with exactly the bytes of a file, as a
// platform would that fetches it: one GET, without a word about caches. More bytes
// than the file has are not read. Any other answer is [ErrNotServed], and so is one
// that another host would give.
func Serves(ctx context.Context, address, sum string, bytes int64) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return fmt.Errorf("%w: %w", ErrNotServed, ErrAddress)
	}
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotServed, err)
	}
	req.Header.Set("User-Agent", "terbit")
	client := http.Client{CheckRedirect: sameHost, Transport: &http.Transport{
		DisableCompression: true, DisableKeepAlives: true, ResponseHeaderTimeout: lookTime, TLSHandshakeTimeout: lookTime,
		MaxResponseHeaderBytes: 64 << 10, Proxy: http.ProxyFromEnvironment,
	}}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotServed, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: HTTP %d", ErrNotServed, resp.StatusCode)
	}
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(resp.Body, bytes+1))
	switch {
	case err != nil:
		return fmt.Errorf("%w: read: %w", ErrNotServed, err)
	case n != bytes:
		return fmt.Errorf("%w: another size than %d bytes", ErrNotServed, bytes)
	case fmt.Sprintf("%x", h.Sum(nil)) != sum:
		return fmt.Errorf("%w: other bytes", ErrNotServed)
	}
	return nil
}
