package forge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"
)

// Defaults of what [Options] leaves out.
const (
	DefaultAPIURL  = "https://api.github.com"
	DefaultMaxWait = 3 * time.Minute
	requestTimeout = time.Minute
	responseMax    = 48 << 20 // bytes; a recursive tree ends at 7 MB, a blob in base64 at far less
	redirectsMax   = 3
	userAgent      = "terbit"
)

// Options say how to reach GitHub.
type Options struct {
	APIURL string // $GITHUB_API_URL; paths are appended unchanged
	Token  string // $GITHUB_TOKEN; empty asks without
	HTTP   *http.Client
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error
	// MaxWait bounds the sum of the waits of one call.
	MaxWait time.Duration
	// Self is the login under which the token writes, such as
	// "github-actions[bot]"; empty takes any app's comment for our own.
	Self string
}

// Client talks to one GitHub. It holds no state between calls and may be used
// by several goroutines.
type Client struct {
	base    *url.URL
	opts    Options
	web     *http.Client
	writing *http.Client
}

// New makes a client. It makes no request.
func New(opts Options) (*Client, error) {
	if opts.APIURL == "" {
		opts.APIURL = DefaultAPIURL
	}
	base, err := url.Parse(strings.TrimRight(opts.APIURL, "/") + "/")
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.User != nil {
		return nil, errors.New("parse the API address: want https://HOST[/PATH]")
	}
	if opts.HTTP == nil {
		opts.HTTP = &http.Client{Timeout: requestTimeout}
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	if opts.MaxWait == 0 {
		opts.MaxWait = DefaultMaxWait
	}
	c := &Client{base: base, opts: opts}
	c.web = guarded(opts.HTTP, sameHost)
	c.writing = guarded(opts.HTTP, noRedirect)
	return c, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// guarded is a client with a rule for redirects and a bound on answers.
func guarded(from *http.Client, redirect func(*http.Request, []*http.Request) error) *http.Client {
	c := *from
	c.CheckRedirect = redirect
	transport := c.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	c.Transport = bounded{transport}
	return &c
}

var errRedirect = errors.New("redirect refused")

// sameHost follows a renamed repository's redirect, and none that leads away.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > redirectsMax || req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
		return errRedirect
	}
	return nil
}

func noRedirect(*http.Request, []*http.Request) error { return errRedirect }

// bounded cuts off an answer that is too large, with an error.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = &boundedBody{ReadCloser: resp.Body, left: responseMax}
	}
	return resp, err
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("answer larger than %d MiB", responseMax>>20)
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// github is a fresh go-github client: a used one would answer for GitHub while
// it believes, by this machine's clock, that a rate limit lasts.
func (c *Client) github(web *http.Client) *github.Client {
	gh := github.NewClient(web)
	gh.BaseURL = c.base
	gh.UserAgent = userAgent
	return gh
}
