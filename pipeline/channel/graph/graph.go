// Package graph speaks Meta's Graph API, for the channels of Facebook and
// Instagram: it sends parameters and knows what an error code means for a post.
//
// The access token goes in the Authorization header, never in an address, except
// where a document allows the query only. Sources, read on 2026-11-26:
//
//   - version: https://developers.facebook.com/docs/graph-api/changelog: v26.0 since
//     2026-07-29; v25.0 ends 2028-07-29, v26.0 later.
//   - error form and codes 1, 2, 3, 4, 10, 17, 102, 190, 200–299, 341, 368, 506:
//     https://developers.facebook.com/docs/graph-api/guides/error-handling. The limits
//     32, 613, 80001 and 80002 and the header that tells when they end belong to
//     https://developers.facebook.com/docs/graph-api/overview/rate-limiting, which was
//     not at hand: they are taken from programs that rest on them.
//   - the token as a bearer: no page about Pages was found that shows it; programs for
//     both hosts send it so, and the parameter access_token is what the pages show.
//   - 100 with subcode 33 is "does not exist, cannot be loaded due to missing
//     permissions, or does not support this operation": gone only where the token is
//     known to be good, and Meta's fault now and then,
//     https://github.com/gitroomhq/postiz-app/issues/1562.
//   - subcode 2207051 (action blocked) came although the post was out:
//     https://github.com/gitroomhq/postiz-app/pull/1681. It is doubt.
package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// Version is the one version of the Graph API that is called.
const Version = "v26.0"

// Effect is what repeating a request would do.
type Effect int

// The effects.
const (
	Changes Effect = iota // something that people see
	Uploads               // something that nobody sees yet
	Reads                 // nothing
)

// Client calls the Graph API as one account.
type Client struct {
	wire  *wire.Client
	token string
}

// New calls base, which is a scheme and a host. A nil hc is a client of our own.
func New(base, token string, hc *http.Client, now func() time.Time) *Client {
	return &Client{token: token, wire: &wire.Client{
		Base: strings.TrimSuffix(base, "/"), Secrets: []string{token}, HTTP: hc, Now: now,
		Header: http.Header{"Authorization": {"Bearer " + token}},
	}}
}

// Words is what the platform said, fit for an error.
func (c *Client) Words(s string) string { return c.wire.Words(s) }

// Get reads fields of a node or an edge; path begins with a slash.
func (c *Client) Get(ctx context.Context, path string, query url.Values, out any) error {
	_, err := c.call(ctx, wire.Request{Method: http.MethodGet, Path: "/" + Version + path, Query: query}, Reads, out)
	return err
}

// List reads a page of an edge and says how far the platform's clock is ahead of
// ours, for what the times in the list are compared with.
func (c *Client) List(ctx context.Context, path string, query url.Values, out any) (ahead time.Duration, err error) {
	a, err := c.call(ctx, wire.Request{Method: http.MethodGet, Path: "/" + Version + path, Query: query}, Reads, out)
	if err != nil {
		return 0, err
	}
	now := time.Now
	if c.wire.Now != nil {
		now = c.wire.Now
	}
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		ahead = at.Sub(now())
	}
	return ahead, nil
}

// Post sends the parameters as a form.
func (c *Client) Post(ctx context.Context, path string, form url.Values, effect Effect, out any) error {
	r := wire.Request{
		Method: http.MethodPost, Path: "/" + Version + path,
		Type: "application/x-www-form-urlencoded", Body: strings.NewReader(form.Encode()),
	}
	_, err := c.call(ctx, r, effect, out)
	return err
}

// Send sends parameters with a file.
func (c *Client) Send(ctx context.Context, path string, form wire.Form, effect Effect, out any) error {
	r := wire.Request{Method: http.MethodPost, Path: "/" + Version + path}
	if err := form.Into(&r); err != nil {
		return &channel.RefusedError{Reason: "read the files", Err: err}
	}
	_, err := c.call(ctx, r, effect, out)
	return err
}

// Delete takes a node down. An answer that doesn't say so is doubt.
func (c *Client) Delete(ctx context.Context, id string) error {
	var done struct{ Success bool }
	r := wire.Request{Method: http.MethodDelete, Path: "/" + Version + "/" + id}
	if _, err := c.call(ctx, r, Changes, &done); err != nil {
		return err
	}
	if !done.Success {
		return fmt.Errorf("delete %s: the answer doesn't say that it is done", id)
	}
	return nil
}

// Refresh exchanges a long-lived token of Instagram Login for a newer one, as
// https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
// documents: without a version and with the token in the query.
func (c *Client) Refresh(ctx context.Context) (token string, life time.Duration, err error) {
	var out struct {
		Token string `json:"access_token"`
		Life  int64  `json:"expires_in"`
	}
	r := wire.Request{
		Method: http.MethodGet, Path: "/refresh_access_token",
		Query: url.Values{"grant_type": {"ig_refresh_token"}, "access_token": {c.token}},
	}
	if _, err := c.call(ctx, r, Reads, &out); err != nil {
		return "", 0, err
	}
	if out.Token == "" || out.Life <= 0 || out.Life > 366*86400 {
		return "", 0, errors.New("the answer holds no new token")
	}
	return out.Token, time.Duration(out.Life) * time.Second, nil
}

func (c *Client) call(ctx context.Context, r wire.Request, effect Effect, out any) (*wire.Answer, error) {
	r.Reads, r.Upload = effect == Reads, effect == Uploads
	a, err := c.wire.Call(ctx, r)
	if err != nil {
		err = c.judge(r.Method+" "+r.Path, err, effect)
		if effect != Changes {
			err = wire.Before(err)
		}
		return nil, err
	}
	if err := a.Decode(out); err != nil {
		err = fmt.Errorf("%s %s: %w", r.Method, r.Path, err)
		if effect != Changes {
			err = wire.Before(err)
		}
		return nil, err
	}
	return a, nil
}

var ids = regexp.MustCompile(`^[0-9]+(_[0-9]+)?$`)

// ID reports whether s can be a node's id. Ids come from answers and go into
// addresses, so nothing else may.
func ID(s string) bool { return ids.MatchString(s) }

// Time is a time as the Graph API writes it: 2026-11-26T02:00:00+0000.
type Time struct{ time.Time }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Time) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	for _, layout := range []string{"2006-01-02T15:04:05-0700", time.RFC3339} {
		if at, err := time.Parse(layout, s); err == nil {
			t.Time = at
			return nil
		}
	}
	return fmt.Errorf("%q is no time", s)
}

// SameText reports whether a text that was read back is the one that was sent:
// the platforms trim it and may change its line ends.
func SameText(a, b string) bool { return plain(a) == plain(b) }

func plain(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
