package bluesky

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// session is what signing in gives. Its tokens are secrets.
type session struct {
	Access  string `json:"accessJwt"`
	Refresh string `json:"refreshJwt"`
	DID     string `json:"did"`
	Handle  string `json:"handle"`
	Active  *bool  `json:"active"`
	Status  string `json:"status"`
	Email   *bool  `json:"emailConfirmed"`
}

// request is one call of the protocol.
type request struct {
	method string
	query  url.Values
	in     any                           // of a procedure, as JSON
	file   func() (io.ReadCloser, error) // of an upload, instead of in
	kind   string                        // of file
	size   int64                         // of file
	upload bool                          // seen by nobody until it is used
	token  string                        // "" is the session's access token
	nobody bool                          // without a token
}

// reads reports whether the call changes nothing.
func (q request) reads() bool { return q.in == nil && q.file == nil && !q.upload }

// open is the run's session. Servers count sessions, so there is one a run.
func (r *Remote) open(ctx context.Context) (*session, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.session != nil {
		return r.session, nil
	}
	if r.cfg.Account == "" || r.cfg.Token == "" {
		return nil, &channel.RefusedError{Reason: "the handle or the app password is missing", Account: true}
	}
	s, err := r.signIn(ctx)
	if err != nil {
		return nil, err
	}
	r.session = s
	return s, nil
}

func (r *Remote) signIn(ctx context.Context) (*session, error) {
	in := map[string]string{"identifier": r.cfg.Account, "password": r.cfg.Token}
	s := &session{}
	err := r.send(ctx, nil, request{method: "com.atproto.server.createSession", in: in, upload: true, nobody: true}, s)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return s, s.whole()
}

// renew makes the session's access token anew; without a valid refresh token, by
// signing in again.
func (r *Remote) renew(ctx context.Context, s *session) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := &session{}
	err := r.send(ctx, s, request{method: "com.atproto.server.refreshSession", upload: true, token: s.Refresh}, next)
	if err == nil {
		err = next.whole()
	}
	if err != nil {
		if next, err = r.signIn(ctx); err != nil {
			return err
		}
	}
	*s = *next
	return nil
}

// whole refuses an answer that is no session.
func (s *session) whole() error {
	switch {
	case s.Access == "" || s.Refresh == "" || !strings.HasPrefix(s.DID, "did:") || strings.ContainsAny(s.DID, " /"):
		return errors.New("sign in: the server's answer is no session")
	case s.Active != nil && !*s.Active:
		return &channel.RefusedError{Reason: "the account is not active: " + s.Status, Account: true}
	}
	return nil
}

// call sends a request with the session, and again when the access token had
// expired: that answer says that nothing was done.
func (r *Remote) call(ctx context.Context, s *session, q request, out any) error {
	err := r.send(ctx, s, q, out)
	if name(err) != "ExpiredToken" {
		return err
	}
	if err := r.renew(ctx, s); err != nil {
		return wire.Before(err)
	}
	return r.send(ctx, s, q, out)
}

func (r *Remote) send(ctx context.Context, s *session, q request, out any) error {
	w := wire.Request{
		Method: http.MethodPost, Path: "/xrpc/" + q.method, Query: q.query,
		Reads: q.reads(), Upload: q.upload,
	}
	c := r.client(s, q)
	switch {
	case q.file != nil:
		f, err := q.file()
		if err != nil {
			return refuse("open the file: %v", err)
		}
		defer f.Close()
		w.Body, w.Type, w.Length = f, q.kind, q.size
	case w.Reads:
		w.Method = http.MethodGet
	}
	return c.JSON(ctx, w, q.in, out)
}

func (r *Remote) client(s *session, q request) *wire.Client {
	c := &wire.Client{
		Base: r.cfg.URL, Secrets: r.secrets(s), Header: http.Header{},
		HTTP: r.cfg.HTTP, Now: r.cfg.Now, After: reset,
	}
	token := q.token
	if token == "" && s != nil {
		token = s.Access
	}
	if !q.nobody {
		c.Header.Set("Authorization", "Bearer "+token)
	}
	return c
}

func (r *Remote) secrets(s *session) []string {
	if s == nil {
		return []string{r.cfg.Token}
	}
	return []string{r.cfg.Token, s.Access, s.Refresh}
}

// scrub is an error's text without secrets.
func (r *Remote) scrub(s *session, err error) string {
	return (&wire.Client{Secrets: r.secrets(s)}).Scrub(err.Error())
}

// reset is how long the server's RateLimit-Reset, in seconds since 1970, is ahead.
func reset(h http.Header, now time.Time) time.Duration {
	n, err := strconv.ParseInt(h.Get("RateLimit-Reset"), 10, 64)
	if err != nil {
		return 0
	}
	return time.Unix(n, 0).Sub(now)
}

// name is the protocol's name of an error, "" where it has none: only a server that
// speaks the protocol answers with one.
func name(err error) string {
	e, ok := errors.AsType[*wire.StatusError](err)
	if !ok || !strings.HasPrefix(e.Header.Get("Content-Type"), "application/json") {
		return ""
	}
	var body struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(bytes.TrimSpace(e.Body), &body) != nil {
		return ""
	}
	return body.Error
}

// scope is what the access token says that it may do; "" where it can't be read.
// The token is ours and from the server that checks it, so its seal is not checked.
func (s *session) scope() string {
	parts := strings.Split(s.Access, ".")
	if len(parts) != 3 {
		return ""
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		Scope string `json:"scope"`
	}
	if json.Unmarshal(data, &claims) != nil {
		return ""
	}
	return claims.Scope
}

// address is the at:// address of the account's post with a key.
func (s *session) address(key string) string { return "at://" + s.DID + "/" + collection + "/" + key }

// parts are the keys of the posts that a receipt's ID names; all must be the
// account's own. Of a post that only a person could find it names the page.
func (s *session) parts(id string) ([]string, error) {
	var keys []string
	for address := range strings.FieldsSeq(id) {
		key, own := strings.CutPrefix(address, s.address(""))
		for _, name := range []string{s.DID, s.Handle} {
			if page, ok := strings.CutPrefix(address, "https://bsky.app/profile/"+name+"/post/"); ok && name != "" {
				key, own = page, true
			}
		}
		if !own || key == "" || strings.ContainsAny(key, "/?#") {
			return nil, refuse("%q is no post of %s", address, s.DID)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, refuse("the job doesn't say which post")
	}
	return keys, nil
}

// before are the keys of a thread's posts that the job's follows.
func (s *session) before(j channel.Job) ([]string, error) {
	parts, err := s.parts(j.ID)
	if err == nil && len(parts) != j.Part-1 {
		err = refuse("%d posts are before part %d of the thread", len(parts), j.Part)
	}
	return parts, err
}

// receipt is the proof of a post that the job made.
func (s *session) receipt(j channel.Job) channel.Receipt {
	key, id := rkey(j), s.address(rkey(j))
	if j.How == channel.Reply {
		id = j.ID + " " + id
		if own, err := s.parts(j.ID); err == nil {
			key = own[0]
		}
	}
	return channel.Receipt{URL: "https://bsky.app/profile/" + s.DID + "/post/" + key, ID: id}
}
