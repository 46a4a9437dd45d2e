package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// How far Find reads back.
const (
	pageSize = 40 // the most that the server gives
	pagesMax = 5
	slack    = 2 * time.Minute // before the job's time
	textsMax = 20              // statuses whose text is asked for
)

// account is what the channel reads of an Account.
type account struct {
	ID   string `json:"id"`
	Acct string `json:"acct"`
	URL  string `json:"url"`
}

// gone reports whether an error is the server's own word that there is no such
// thing. A proxy's 404 is none.
func gone(err error) bool {
	e, ok := errors.AsType[*wire.StatusError](err)
	if !ok || e.Status != http.StatusNotFound || !strings.HasPrefix(e.Header.Get("Content-Type"), "application/json") {
		return false
	}
	var body struct {
		Error string `json:"error"`
	}
	return json.Unmarshal(e.Body, &body) == nil && body.Error == "Record not found"
}

// read reads a status; nil where the server says that there is none.
func (r *Remote) read(ctx context.Context, id string) (*status, error) {
	s := &status{}
	err := r.send(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v1/statuses/" + id, Reads: true}, nil, s)
	switch {
	case gone(err):
		return nil, nil
	case err != nil:
		return nil, err
	case s.ID != id:
		return nil, fmt.Errorf("read %s: the server's answer is another status", id)
	}
	return s, s.whole()
}

// text is a status as it was typed; nothing where it is gone.
func (r *Remote) text(ctx context.Context, id string) (string, error) {
	var out struct {
		ID   string  `json:"id"`
		Text *string `json:"text"`
	}
	err := r.send(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v1/statuses/" + id + "/source", Reads: true}, nil, &out)
	switch {
	case err != nil:
		return "", err
	case out.ID != id || out.Text == nil:
		return "", fmt.Errorf("read the text of %s: the server's answer is another one", id)
	}
	return *out.Text, nil
}

// reads reports whether a status's text is the one given. The server keeps it
// without the space at its ends.
func reads(text, want string) bool { return strings.TrimSpace(text) == strings.TrimSpace(want) }

// Find looks for the job's effect.
func (r *Remote) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	found, receipt, err := channel.Inconclusive, channel.Receipt{}, error(nil)
	switch {
	case j.Action == channel.Withdraw:
		found, receipt, err = r.findWithdrawal(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Edit:
		found, receipt, err = r.findEdit(ctx, j)
	case j.Action == channel.Post || j.How == channel.Reply:
		found, receipt, err = r.findStatus(ctx, j)
	}
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	return found, receipt, nil
}

func (r *Remote) findWithdrawal(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	for _, id := range ids {
		s, err := r.read(ctx, id)
		if err != nil {
			return channel.Inconclusive, channel.Receipt{}, err
		}
		if s != nil {
			return channel.Absent, channel.Receipt{}, nil
		}
	}
	return channel.Present, channel.Receipt{ID: j.ID}, nil
}

func (r *Remote) findEdit(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	s, err := r.read(ctx, ids[0])
	if err != nil || s == nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	text, err := r.text(ctx, s.ID)
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case reads(text, j.Message.Text) && s.carries(j):
		return channel.Present, channel.Receipt{URL: s.URL, ID: j.ID}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

// carries reports whether a status has exactly the attachments that were recorded
// for the job.
func (s *status) carries(j channel.Job) bool {
	var want, got []string
	for i := range j.Message.Media {
		want = append(want, j.Steps[step(i)])
	}
	for _, m := range s.Media {
		got = append(got, m.ID)
	}
	return !slices.Contains(want, "") && slices.Equal(want, got)
}

// findStatus looks for a new status among the account's own.
func (r *Remote) findStatus(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	want := j.Message.Text
	replyTo, err := parent(j)
	if j.How == channel.Reply {
		want = j.Reply
		replyTo, err = first(j.ID)
	}
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	near, err := r.since(ctx, j.Time, replyTo)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	near = slices.DeleteFunc(near, func(s status) bool {
		return s.ReplyTo != replyTo || replyTo == "" && !s.carries(j) || replyTo != "" && len(s.Media) > 0
	})
	if len(near) > textsMax {
		return channel.Inconclusive, channel.Receipt{}, fmt.Errorf("%d statuses might be the one", len(near))
	}
	var match []status
	for _, s := range near {
		text, err := r.text(ctx, s.ID)
		if err != nil {
			return channel.Inconclusive, channel.Receipt{}, err
		}
		if reads(text, want) {
			match = append(match, s)
		}
	}
	if len(match) != 1 {
		return channel.Inconclusive, channel.Receipt{}, nil
	}
	s := match[0]
	if err := s.whole(); err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	if j.How == channel.Reply {
		return channel.Present, channel.Receipt{URL: j.URL, ID: j.ID + " " + s.ID}, nil
	}
	return channel.Present, channel.Receipt{URL: s.URL, ID: s.ID}, nil
}

// first is the first status that a receipt's ID names.
func first(id string) (string, error) {
	ids, err := parts(id)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// since lists the account's own statuses from a time on, of the server's clock.
func (r *Remote) since(ctx context.Context, from time.Time, replyTo string) ([]status, error) {
	me, err := r.me(ctx)
	if err != nil {
		return nil, err
	}
	var near []status
	q := url.Values{"limit": {strconv.Itoa(pageSize)}, "exclude_reblogs": {"true"}}
	if replyTo == "" {
		q.Set("exclude_replies", "true")
	}
	for range pagesMax {
		a, err := r.wire.Call(ctx, wire.Request{
			Method: http.MethodGet, Path: "/api/v1/accounts/" + me.ID + "/statuses", Query: q, Reads: true,
		})
		if err != nil {
			return nil, err
		}
		var page []status
		if err := a.Decode(&page); err != nil {
			return nil, fmt.Errorf("list the account's statuses: %w", err)
		}
		oldest := from.Add(r.ahead(a.Header) - slack)
		for _, s := range page {
			if s.Created.Before(oldest) {
				return near, nil
			}
			near = append(near, s)
		}
		if len(page) < pageSize {
			break
		}
		q.Set("max_id", page[len(page)-1].ID)
	}
	return near, nil
}

// Recent implements [channel.Lister].
func (r *Remote) Recent(ctx context.Context, since time.Time) (posts []channel.Sighting, all bool, err error) {
	statuses, err := r.since(ctx, since, "")
	if err != nil {
		return nil, false, err
	}
	for _, s := range statuses {
		posts = append(posts, channel.Sighting{IDs: []string{s.ID}, URL: s.URL, Time: s.Created})
	}
	return posts, len(statuses) < pagesMax*pageSize, nil
}

// ahead is how far the server's clock is ahead of ours.
func (r *Remote) ahead(h http.Header) time.Duration {
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return t.Sub(r.cfg.Now())
}

// me is the token's account, asked for once a run.
func (r *Remote) me(ctx context.Context) (*account, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.self != nil {
		return r.self, nil
	}
	a := &account{}
	err := r.send(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v1/accounts/verify_credentials", Reads: true}, nil, a)
	if err != nil {
		return nil, fmt.Errorf("ask whose token it is: %w", err)
	}
	if ids, err := parts(a.ID); err != nil || len(ids) != 1 || a.Acct == "" {
		return nil, errors.New("ask whose token it is: the answer names no account")
	}
	r.self = a
	return a, nil
}

// Shown compares the status, or each of a thread, with the message that it should show.
// A status of a thread and a reply that corrected it count as a change where they are
// gone.
func (r *Remote) Shown(ctx context.Context, j channel.Job) (channel.Live, error) {
	ids, err := parts(j.ID)
	if err != nil {
		return channel.Live{}, err
	}
	posts, err := channel.Posts(j, len(ids))
	if err != nil {
		return channel.Live{}, err
	}
	live, gone, texts := channel.Live{State: channel.Same}, 0, []string{}
	for i, id := range ids {
		s, err := r.read(ctx, id)
		switch {
		case err != nil:
			return channel.Live{}, err
		case s == nil:
			live.State = channel.Changed
			if i < len(posts) {
				gone++
			}
		case i < len(posts):
			text, err := r.text(ctx, s.ID)
			if err != nil {
				return channel.Live{}, err
			}
			texts = append(texts, text)
			if !reads(text, posts[i].Text) || !s.shows(posts[i].Media) {
				live.State = channel.Changed
			}
		}
	}
	if gone == len(posts) {
		return channel.Live{State: channel.Gone}, nil
	}
	live.Text = channel.Joined(texts)
	return live, nil
}

// shows reports whether the status has the media's number and alternative texts.
func (s *status) shows(media []platform.Attachment) bool {
	return slices.EqualFunc(s.Media, media, func(a attachment, m platform.Attachment) bool {
		return a.Description == m.Alt
	})
}

// needed are the rights that a token must have, each with the wider one that
// includes it.
var needed = [][2]string{
	{"read:accounts", "read"}, {"read:statuses", "read"}, {"write:media", "write"}, {"write:statuses", "write"},
}

// Preflight asks whose token it is, what the application may do, and the server's
// limits.
func (r *Remote) Preflight(ctx context.Context) (channel.Account, error) {
	if r.cfg.URL == "" || r.cfg.Token == "" {
		return channel.Account{}, &channel.RefusedError{Reason: "the server's address or the token is missing", Account: true}
	}
	me, err := r.me(ctx)
	if err != nil {
		return channel.Account{}, err
	}
	var app struct {
		Name   string   `json:"name"`
		Scopes []string `json:"scopes"` // since 4.3; of the application, so a bound on the token's
	}
	err = r.send(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v1/apps/verify_credentials", Reads: true}, nil, &app)
	if err != nil {
		return channel.Account{}, fmt.Errorf("ask for the token's rights: %w", err)
	}
	if app.Name == "" {
		return channel.Account{}, errors.New("ask for the token's rights: the answer names no application")
	}
	for _, right := range needed {
		if len(app.Scopes) > 0 && !slices.Contains(app.Scopes, right[0]) && !slices.Contains(app.Scopes, right[1]) {
			return channel.Account{}, &channel.RefusedError{Reason: "the token lacks the right " + right[0], Account: true}
		}
	}
	if _, err := r.instance(ctx); err != nil {
		return channel.Account{}, err
	}
	if r.cfg.Account != "" && !strings.EqualFold(name(r.cfg.Account), me.Acct) {
		return channel.Account{}, &channel.RefusedError{
			Reason: "the token belongs to " + me.Acct + ", not to " + r.cfg.Account, Account: true,
		}
	}
	return channel.Account{Name: me.Acct, ID: me.ID, URL: me.URL, Left: -1}, nil
}

// name is the local part of an account as people write it: @kantor@contoh.social.
func name(account string) string {
	local, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(account), "@"), "@")
	return local
}
