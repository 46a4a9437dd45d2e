// Package wire speaks HTTP to a platform, for the channels. It knows no platform;
// it knows which of a request's ends leave no doubt:
//
//   - nothing was sent (no connection, no address): a refusal that may be repeated;
//   - 429: a refusal that may be repeated after what the answer says;
//   - 401, 403: a refusal of the whole account, unless the channel knows better;
//   - any other 4xx: a refusal for good;
//   - everything else that happens to a request that changes something — a lost,
//     cut, unreadable or oversized answer, any 5xx, a redirect — is doubt, and doubt
//     is an ordinary error: the publisher looks it up or asks a person.
//
// Redirects are never followed: a token sent to another host is a token lost.
// Neither tokens nor addresses with tokens in them appear in an error.
package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/gunungmas/terbit/pipeline/channel"
)

// Bounds of one request. A mutation must end before the publisher's lease does.
const (
	AnswerMax = 1 << 20 // bytes of an answer
	Timeout   = 60 * time.Second
	reasonMax = 300 // bytes of a platform's words that are kept
)

// Client is one account's way to its platform.
type Client struct {
	Base    string           // scheme, host and perhaps a path; no slash at the end
	Secrets []string         // whatever must not appear in an error
	Header  http.Header      // of every request: authorization and the like
	HTTP    *http.Client     // nil for one of our own; its redirects are not followed
	Timeout time.Duration    // of one request; 0 is [Timeout]
	Now     func() time.Time // for Retry-After with a date; nil is time.Now

	// After is what the platform's own headers say where there is no Retry-After;
	// nil where it has none. It is bounded to a day.
	After func(h http.Header, now time.Time) time.Duration
}

// Request is one call.
type Request struct {
	Method string
	Path   string // below Base, beginning with a slash; no query
	Query  url.Values
	Type   string // of Body
	Body   io.Reader
	Length int64 // of Body, where it isn't a bytes.Reader or the like; 0 is unknown
	Header http.Header

	// Reads says that the request changes nothing, so that its failure is no doubt
	// about a post.
	Reads bool
	// Upload says that what the request makes is seen by nobody until another
	// request uses it, so that repeating it posts nothing twice.
	Upload bool
}

// Answer is a 2xx.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	words func(string) string // of the client; nil where a test made the answer
}

// StatusError is an answer that is not 2xx. It is wrapped in a
// [channel.RefusedError] where the status says that nothing was done.
type StatusError struct {
	Status int
	Header http.Header
	Body   []byte // bounded; hostile
}

func (e *StatusError) Error() string { return "the platform answered " + strconv.Itoa(e.Status) }

// JSON calls with a JSON body (nil for none) and decodes a JSON answer into out
// (nil to leave it). An answer that can't be decoded is doubt.
func (c *Client) JSON(ctx context.Context, r Request, in, out any) error {
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return &channel.RefusedError{Reason: "encode the request", Err: err}
		}
		r.Body, r.Type = bytes.NewReader(data), "application/json"
	}
	a, err := c.Call(ctx, r)
	if err != nil || out == nil {
		return err
	}
	return a.Decode(out)
}

// Decode reads the answer as JSON.
func (a *Answer) Decode(out any) error {
	kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" && !strings.HasSuffix(kind, "+json") && kind != "text/javascript" {
		words := short
		if a.words != nil {
			words = a.words // whoever repeats what it was sent may do so here
		}
		return fmt.Errorf("the answer is %q, no JSON", words(a.Header.Get("Content-Type")))
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// Call sends one request, once.
func (c *Client) Call(ctx context.Context, r Request) (*Answer, error) {
	limit := c.Timeout
	if limit == 0 {
		limit = Timeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var sent atomic.Bool // by the connection's own goroutine, which may outlive this call
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	req, err := c.request(ctx, r)
	if err != nil {
		// The error quotes the address, and where it is misspelled a password in it is
		// taken for something else.
		return nil, &channel.RefusedError{Reason: "make the request: the platform's address can't be read", Account: true}
	}
	res, err := c.client().Do(req)
	if err != nil {
		return nil, c.lost(r, sent.Load(), err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, AnswerMax+1))
	switch {
	case err != nil:
		return nil, c.lost(r, true, err)
	case len(body) > AnswerMax:
		return nil, fmt.Errorf("%s %s: the answer is larger than %d bytes", r.Method, r.Path, AnswerMax)
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return &Answer{Status: res.StatusCode, Header: res.Header, Body: body, words: c.Words}, nil
	}
	return nil, c.refusal(&StatusError{Status: res.StatusCode, Header: res.Header, Body: body}, r)
}

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	target := c.Base + r.Path
	if len(r.Query) > 0 {
		target += "?" + r.Query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, target, r.Body)
	if err != nil {
		return nil, err
	}
	if r.Length > 0 {
		req.ContentLength = r.Length
	}
	for _, h := range []http.Header{c.Header, r.Header} {
		maps.Copy(req.Header, h)
	}
	if r.Type != "" {
		req.Header.Set("Content-Type", r.Type)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "terbit")
	// Go sends a request again on its own when a kept connection turns out dead and
	// the request looks idempotent; a mutation is sent once.
	req.GetBody = nil
	if !r.Reads {
		req.Close = true
	}
	return req, nil
}

func (c *Client) client() *http.Client {
	base := http.Client{}
	if c.HTTP != nil {
		base = *c.HTTP
	}
	base.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &base
}

// lost judges a request without an answer.
func (c *Client) lost(r Request, sent bool, err error) error {
	err = fmt.Errorf("%s %s: %w", r.Method, r.Path, c.clean(err))
	if !sent || r.Upload {
		return &channel.RefusedError{Reason: "the platform can't be reached", Again: true, Err: err}
	}
	return err
}

// refusal judges an answer that is no success.
func (c *Client) refusal(e *StatusError, r Request) error {
	err := fmt.Errorf("%s %s: %w", r.Method, r.Path, e)
	words := c.Words(string(e.Body))
	switch {
	case e.Status == http.StatusTooManyRequests:
		return &channel.RefusedError{Reason: words, Again: true, After: c.after(e.Header), Err: err}
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden:
		return &channel.RefusedError{Reason: words, Account: true, Err: err}
	case e.Status >= 400 && e.Status < 500 && e.Status != http.StatusRequestTimeout:
		return &channel.RefusedError{Reason: words, Err: err}
	case r.Upload && e.Status >= 500:
		return &channel.RefusedError{Reason: words, Again: true, After: c.after(e.Header), Err: err}
	}
	if words != "" {
		return fmt.Errorf("%w: %s", err, words)
	}
	return err
}

// after is what Retry-After says, in seconds or as a date.
func (c *Client) after(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil && n > 0 && n <= 86400 {
		return time.Duration(n) * time.Second
	}
	now := time.Now()
	if c.Now != nil {
		now = c.Now()
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return min(t.Sub(now), 24*time.Hour)
	}
	if c.After == nil {
		return 0
	}
	return max(0, min(c.After(h, now), 24*time.Hour))
}

// Before makes of an error that came before anything was posted a refusal that may
// be repeated. What is a refusal already stays as it is, and so does nil.
func Before(err error) error {
	if err == nil || errors.Is(err, channel.ErrRefused) {
		return err
	}
	return &channel.RefusedError{Reason: "not begun", Again: true, Err: err}
}

// clean takes the address, which may hold a token, out of an error of net/http.
func (c *Client) clean(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if text := err.Error(); c.Scrub(text) != text {
		return errors.New(c.Scrub(text))
	}
	return err
}

// Scrub takes the secrets out of a text.
func (c *Client) Scrub(text string) string {
	for _, s := range c.Secrets {
		for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s)} {
			if len(form) >= 4 {
				text = strings.ReplaceAll(text, form, "***")
			}
		}
	}
	return text
}

// Words is what a platform said, fit for an error: on one line, short, without
// secrets and control characters.
func (c *Client) Words(text string) string { return c.Scrub(short(c.Scrub(text))) }

// short is a platform's words on one line, without control characters.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > reasonMax {
		s = strings.ToValidUTF8(s[:reasonMax], "") + "…"
	}
	return s
}
