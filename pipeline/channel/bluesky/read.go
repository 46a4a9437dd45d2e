package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// stored is a record as its repository has it.
type stored struct {
	CID   string `json:"cid"`
	URI   string `json:"uri"`
	Value *post  `json:"value"`
}

// read reads a post of the account's own repository; nil where the repository says
// that there is none.
func (r *Remote) read(ctx context.Context, s *session, key string) (*stored, error) {
	var out stored
	err := r.call(ctx, s, request{
		method: "com.atproto.repo.getRecord",
		query:  url.Values{"repo": {s.DID}, "collection": {collection}, "rkey": {key}},
	}, &out)
	switch {
	case name(err) == "RecordNotFound":
		return nil, nil
	case err != nil:
		return nil, err
	case out.URI != s.address(key) || out.CID == "" || out.Value == nil || out.Value.Type != collection:
		return nil, fmt.Errorf("read %s: the server's answer is another record", s.address(key))
	}
	return &out, nil
}

// Find looks the job's own record up. The read is of the repository itself, and a
// key is taken once, so both answers hold.
func (r *Remote) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	s, err := r.open(ctx)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	if j.Action == channel.Withdraw {
		gone, err := r.gone(ctx, s, j)
		switch {
		case err != nil:
			return channel.Inconclusive, channel.Receipt{}, err
		case gone:
			return channel.Present, channel.Receipt{ID: j.ID}, nil
		}
		return channel.Absent, channel.Receipt{}, nil
	}
	rec, err := r.read(ctx, s, rkey(j))
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case rec == nil:
		return channel.Absent, channel.Receipt{}, nil
	case !when(rec.Value.CreatedAt).Equal(when(created(j))):
		return channel.Inconclusive, channel.Receipt{}, errors.New("the record of the job's key is another one")
	}
	return channel.Present, s.receipt(j), nil
}

// gone reports whether all that a withdrawal takes away is away.
func (r *Remote) gone(ctx context.Context, s *session, j channel.Job) (bool, error) {
	parts, err := s.parts(j.ID)
	if err != nil {
		return false, err
	}
	for _, key := range parts {
		rec, err := r.read(ctx, s, key)
		if err != nil || rec != nil {
			return false, err
		}
	}
	return true, nil
}

// Shown compares the post, or each of a thread, with the message that it should show.
// A post of a thread and a reply that corrected it count as a change where they are
// gone.
func (r *Remote) Shown(ctx context.Context, j channel.Job) (channel.Live, error) {
	s, err := r.open(ctx)
	if err != nil {
		return channel.Live{}, err
	}
	parts, err := s.parts(j.ID)
	if err != nil {
		return channel.Live{}, err
	}
	posts, err := channel.Posts(j, len(parts))
	if err != nil {
		return channel.Live{}, err
	}
	live, gone, texts := channel.Live{State: channel.Same}, 0, []string{}
	for i, key := range parts {
		rec, err := r.read(ctx, s, key)
		switch {
		case err != nil:
			return channel.Live{}, err
		case rec == nil:
			live.State = channel.Changed
			if i < len(posts) {
				gone++
			}
		case i < len(posts):
			texts = append(texts, rec.Value.Text)
			if rec.Value.Text != posts[i].Text || !rec.Value.shows(posts[i].Media) {
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

// How much of the repository is listed.
const (
	pageSize = 100 // the most that the server gives
	pagesMax = 10
)

// Recent implements [channel.Lister]. The repository lists by key, which follows the
// time for whoever makes keys as the documents say.
func (r *Remote) Recent(ctx context.Context, since time.Time) (posts []channel.Sighting, all bool, err error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, false, err
	}
	query := url.Values{"repo": {s.DID}, "collection": {collection}, "limit": {strconv.Itoa(pageSize)}}
	for range pagesMax {
		var page struct {
			Cursor  string   `json:"cursor"`
			Records []stored `json:"records"`
		}
		if err := r.call(ctx, s, request{method: "com.atproto.repo.listRecords", query: query}, &page); err != nil {
			return nil, false, fmt.Errorf("list the account's posts: %w", err)
		}
		older := 0
		for _, rec := range page.Records {
			key, own := strings.CutPrefix(rec.URI, s.address(""))
			switch {
			case !own || rec.Value == nil:
				return nil, false, fmt.Errorf("list the account's posts: the server's answer holds %q", rec.URI)
			case when(rec.Value.CreatedAt).Before(since):
				older++
			case rec.Value.Reply == nil || strings.HasPrefix(rec.Value.Reply.Parent.URI, s.address("")):
				posts = append(posts, channel.Sighting{IDs: []string{rec.URI}, URL: "https://bsky.app/profile/" + s.DID + "/post/" + key, Time: when(rec.Value.CreatedAt)})
			}
		}
		if page.Cursor == "" || older == len(page.Records) {
			return posts, true, nil
		}
		query.Set("cursor", page.Cursor)
	}
	return posts, false, nil
}

// shows reports whether the record's media have the number, kind and alternative
// texts given.
func (p *post) shows(media []platform.Attachment) bool {
	switch {
	case p.Embed == nil:
		return len(media) == 0
	case p.Embed.Type == "app.bsky.embed.video":
		return len(media) == 1 && media[0].Kind == platform.Video && p.Embed.Alt == media[0].Alt
	case len(p.Embed.Images) != len(media):
		return false
	}
	for i, m := range media {
		if m.Kind != platform.Image || p.Embed.Images[i].Alt != m.Alt {
			return false
		}
	}
	return true
}

// Preflight signs in and reads the account's repository.
func (r *Remote) Preflight(ctx context.Context) (channel.Account, error) {
	s, err := r.open(ctx)
	if err != nil {
		return channel.Account{}, err
	}
	var repo struct {
		DID         string          `json:"did"`
		Handle      string          `json:"handle"`
		Collections json.RawMessage `json:"collections"`
	}
	err = r.call(ctx, s, request{
		method: "com.atproto.repo.describeRepo", query: url.Values{"repo": {s.DID}},
	}, &repo)
	if err != nil {
		return channel.Account{}, fmt.Errorf("read the account: %w", err)
	}
	if repo.DID != s.DID || repo.Handle == "" {
		return channel.Account{}, errors.New("read the account: the server's answer is another one")
	}
	a := channel.Account{Name: repo.Handle, ID: s.DID, URL: "https://bsky.app/profile/" + s.DID, Left: -1}
	if !strings.EqualFold(repo.Handle, r.cfg.Account) && r.cfg.Account != s.DID {
		a.Notes = append(a.Notes, lang.T(
			"Nama akun di Bluesky kini "+repo.Handle+", bukan "+r.cfg.Account+".",
			"The account's handle on Bluesky is now "+repo.Handle+", not "+r.cfg.Account+"."))
	}
	if s.scope() == "com.atproto.access" {
		a.Notes = append(a.Notes, lang.T(
			"Yang dipakai adalah kata sandi utama akun. Buat sandi aplikasi di pengaturan Bluesky dan pakai itu.",
			"This is the account's main password. Make an app password in Bluesky's settings and use that."))
	}
	if s.Email != nil && !*s.Email {
		a.Notes = append(a.Notes, lang.T(
			"Alamat surel akun belum dikonfirmasi; Bluesky menolak video sampai itu dilakukan.",
			"The account's e-mail address is not confirmed; Bluesky refuses videos until it is."))
	}
	return a, nil
}
