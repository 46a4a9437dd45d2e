// Package mastodon posts to one Mastodon account with an access token.
//
// A post carries an Idempotency-Key made from the job's key. The server keeps it for
// an hour and ignores it with scheduled_at, which is never sent. It is a belt, not
// the braces: servers have answered a repeated key with 500, and have posted twice
// when the second request came before the first was through. So nothing is sent
// again on its account alone.
//
// After a lost answer the account's own statuses are read back to the job's time, by
// the server's clock. The status that has the attachments recorded for the job and
// its text, or of a job without media its exact text, is Present. That the list
// lacks it proves nothing: the document promises no read after write, servers may
// read from replicas, and a request that we gave up may still be at work. So a post
// and a reply are never Absent, and a person decides. An edit or a deletion, which
// repeated changes nothing more, is Absent when the status says so.
//
// A thread is posted one status at a time, each a reply to the one before.
//
// Corrections are edits, or replies; there is no repost, since an edit is shown with
// its history, and none of a thread, whose posts can't be edited as one. A receipt's ID
// is the status's; of a thread that of each; after a reply, the status's and then
// its replies', with spaces between, so that a withdrawal takes all of them away.
//
// Read 2026-11-26:
//
//   - https://docs.joinmastodon.org/methods/statuses/ (post, Idempotency-Key, edit,
//     delete, source), methods/media/ (200, 202 and then 206 until 200),
//     methods/accounts/ (verify_credentials, statuses), methods/apps/
//     (verify_credentials, scopes since 4.3), methods/instance/ (v2, limits)
//   - scheduled_at: https://github.com/mastodon/mastodon/issues/30039
//   - a repeated key: https://github.com/mastodon/mastodon/issues/40399 (500),
//     https://github.com/mastodon/mastodon/pull/37879 and
//     https://github.com/mastodon/mastodon/pull/21840 (posted twice)
//   - https://docs.joinmastodon.org/api/rate-limits/ (300 requests in 5 minutes, 30
//     uploads and 30 deletions in 30; X-RateLimit-Reset is a moment)
package mastodon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// Config is one account.
type Config struct {
	URL     string // of the server, such as https://contoh.social
	Token   string // with read:accounts, read:statuses, write:statuses, write:media
	Account string // as configured; "" accepts any
	Lang    string // of the posts, ISO 639-1; "" is id
	HTTP    *http.Client
	Now     func() time.Time

	// Wait lets time pass between questions; nil really waits.
	Wait func(ctx context.Context, d time.Duration) error
}

// Remote is the account's transport. It does one job at a time.
type Remote struct {
	cfg  Config
	wire *wire.Client

	mu   sync.Mutex
	inst *instance // asked once a run
	self *account
}

// New makes the transport. It asks nobody.
func New(c Config) *Remote {
	c.URL = strings.TrimSuffix(c.URL, "/")
	if c.Lang == "" {
		c.Lang = "id"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	return &Remote{cfg: c, wire: &wire.Client{
		Base: c.URL, Secrets: []string{c.Token}, Header: http.Header{"Authorization": {"Bearer " + c.Token}},
		HTTP: c.HTTP, Now: c.Now, After: reset,
	}}
}

// Able says what the API can do.
func (*Remote) Able() channel.Able {
	return channel.Able{EditMedia: true, Edit: true, Delete: true, Reply: true, Find: true, Read: true, Alt: true, Thread: true}
}

// status is what the channel reads of a Status.
type status struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Created   time.Time    `json:"created_at"`
	ReplyTo   string       `json:"in_reply_to_id"`
	Media     []attachment `json:"media_attachments"`
	Account   account      `json:"account"`
	Scheduled string       `json:"scheduled_at"`
}

type attachment struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	Description string `json:"description"`
}

// whole refuses an answer that is no status of its own.
func (s *status) whole() error {
	u, err := url.Parse(s.URL)
	switch {
	case s.ID == "" || strings.ContainsAny(s.ID, " /?#") || s.Scheduled != "":
		return errors.New("the server's answer is no status")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return errors.New("the server's answer names no address")
	}
	return nil
}

// Do does a job once.
func (r *Remote) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	switch {
	case j.Key == "" || j.Time.IsZero():
		return channel.Receipt{}, refuse("a job needs a key and a time")
	case r.cfg.URL == "" || r.cfg.Token == "":
		return channel.Receipt{}, &channel.RefusedError{Reason: "the server's address or the token is missing", Account: true}
	case j.Action == channel.Post && len(j.Message.Parts()) > 1:
		return channel.Receipt{}, refuse("a thread is posted one status at a time")
	case j.Action == channel.Post:
		return r.post(ctx, j)
	case j.Action == channel.Withdraw:
		return r.withdraw(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Edit:
		return r.edit(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Reply:
		return r.reply(ctx, j)
	}
	return channel.Receipt{}, refuse("Mastodon has no way to %s by %q", j.Action, j.How)
}

func (r *Remote) post(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	before, err := parent(j)
	if err != nil {
		return channel.Receipt{}, err
	}
	form, err := r.form(ctx, j)
	if err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	form.Set("visibility", "public")
	if before != "" {
		form.Set("in_reply_to_id", before)
	}
	s, err := r.create(ctx, j, form)
	if err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{URL: s.URL, ID: s.ID}, nil
}

// reply corrects by a reply to the status.
func (r *Remote) reply(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := r.fits(ctx, j.Reply, nil, nil); err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	s, err := r.create(ctx, j, url.Values{
		"status": {j.Reply}, "in_reply_to_id": {ids[0]}, "visibility": {"public"}, "language": {r.cfg.Lang},
	})
	if err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{URL: j.URL, ID: j.ID + " " + s.ID}, nil
}

// create sends a new status.
func (r *Remote) create(ctx context.Context, j channel.Job, form url.Values) (*status, error) {
	sum := sha256.Sum256([]byte(j.Key))
	s := &status{}
	err := r.send(ctx, wire.Request{
		Method: http.MethodPost, Path: "/api/v1/statuses",
		Header: http.Header{"Idempotency-Key": {hex.EncodeToString(sum[:])}},
	}, form, s)
	if err != nil {
		return nil, err
	}
	if err := s.whole(); err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	if want := form.Get("in_reply_to_id"); s.ReplyTo != want {
		return nil, fmt.Errorf("post: the status replies to %q, not to %q", s.ReplyTo, want)
	}
	return s, nil
}

// edit changes the status. Its media are uploaded anew: what is live says nothing
// of the bytes that it came from.
func (r *Remote) edit(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Receipt{}, err
	}
	if j.Parts > 1 || len(j.Message.Parts()) > 1 {
		return channel.Receipt{}, refuse("a thread can't be edited as one")
	}
	old, err := r.read(ctx, ids[0])
	switch {
	case err != nil:
		return channel.Receipt{}, wire.Before(err)
	case old == nil:
		return channel.Receipt{}, refuse("the status to edit is gone")
	case len(old.Media) > 0 && len(j.Files) == 0:
		return channel.Receipt{}, refuse("an edit can't take the last picture away")
	}
	form, err := r.form(ctx, j)
	if err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	s := &status{}
	err = r.send(ctx, wire.Request{Method: http.MethodPut, Path: "/api/v1/statuses/" + ids[0]}, form, s)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := s.whole(); err != nil || s.ID != ids[0] {
		return channel.Receipt{}, fmt.Errorf("edit %s: the server's answer is another status", ids[0])
	}
	return channel.Receipt{URL: s.URL, ID: j.ID}, nil
}

// withdraw deletes the status and then what follows it: the rest of a thread, and
// replies. What is gone already is no error.
func (r *Remote) withdraw(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Receipt{}, err
	}
	for i, id := range ids {
		err := r.delete(ctx, id)
		if i > 0 && err != nil {
			// The status itself is away: no longer "nothing was done".
			return channel.Receipt{}, fmt.Errorf("delete status %d: %s", i+1, r.wire.Scrub(err.Error()))
		}
		if err != nil {
			return channel.Receipt{}, err
		}
	}
	return channel.Receipt{ID: j.ID}, nil
}

func (r *Remote) delete(ctx context.Context, id string) error {
	s := &status{}
	err := r.send(ctx, wire.Request{Method: http.MethodDelete, Path: "/api/v1/statuses/" + id}, nil, s)
	if gone(err) {
		// Gone, or somebody else's.
		other, err := r.read(ctx, id)
		switch {
		case err != nil:
			return wire.Before(err)
		case other != nil:
			return refuse("the status belongs to %s", other.Account.Acct)
		}
		return nil
	}
	if err == nil && s.ID != id {
		return fmt.Errorf("delete %s: the server's answer is another status", id)
	}
	return err
}

// send calls with a form and decodes a JSON answer.
func (r *Remote) send(ctx context.Context, q wire.Request, form url.Values, out any) error {
	if form != nil {
		q.Type, q.Body = "application/x-www-form-urlencoded", strings.NewReader(form.Encode())
	}
	a, err := r.wire.Call(ctx, q)
	if err != nil {
		return err
	}
	if err := a.Decode(out); err != nil {
		return fmt.Errorf("%s %s: %w", q.Method, q.Path, err)
	}
	return nil
}

// page is the address of a status's page: of a status that only a person could find, a
// receipt's ID names that.
var page = regexp.MustCompile(`^https?://[^/?#]+/@[^/?#]+/([0-9A-Za-z]+)$`)

// parent is the status that a post of a thread replies to; "" of the first, and of what
// is no thread.
func parent(j channel.Job) (string, error) {
	if j.Part < 2 {
		return "", nil
	}
	ids, err := parts(j.ID)
	if err == nil && len(ids) != j.Part-1 {
		err = refuse("%d statuses are before part %d of the thread", len(ids), j.Part)
	}
	if err != nil {
		return "", err
	}
	return ids[len(ids)-1], nil
}

// parts are the statuses that a receipt's ID names.
func parts(id string) ([]string, error) {
	ids := strings.Fields(id)
	if len(ids) == 0 {
		return nil, refuse("the job doesn't say which status")
	}
	for i, one := range ids {
		if m := page.FindStringSubmatch(one); m != nil {
			one, ids[i] = m[1], m[1]
		}
		if strings.ContainsFunc(one, func(r rune) bool { return r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < 'a' }) {
			return nil, refuse("%q is no status", one)
		}
	}
	return ids, nil
}

// refuse is a refusal for good that needs no platform's word.
func refuse(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...)}
}

// reset is how long the server's X-RateLimit-Reset, a moment, is ahead.
func reset(h http.Header, now time.Time) time.Duration {
	t, err := time.Parse(time.RFC3339Nano, h.Get("X-RateLimit-Reset"))
	if err != nil {
		return 0
	}
	return t.Sub(now)
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
