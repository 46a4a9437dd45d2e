// Package instagram posts to a professional account of Instagram with the Instagram
// API, with Facebook Login or with Instagram Login.
//
// Instagram fetches media from the site, so every file needs its public address. A
// post is made in two halves. First a container (/media), for one picture, for one
// video as a reel, or for a carousel of 2–10 containers of its own; each is recorded
// as a step, is seen by nobody and lives a day. When its status is FINISHED,
// /media_publish makes it a post, once. After a crash the container's status tells:
// PUBLISHED is out; all others are not, and the next attempt goes on with the same
// container, or with a new one for one that is EXPIRED or in ERROR.
//
// A caption can't be edited. A correction is a comment by the account, or a new post
// where the old one can be deleted: with Facebook Login only. What can't be done is
// refused with what a person is to do.
//
// Facts and where they were read, on 2026-11-26:
//
//   - publishing, hosts, permissions, alt_text of images alone (since 2025-03-24),
//     public addresses: https://developers.facebook.com/documentation/instagram-platform/content-publishing.
//   - parameters of /media, JPEG alone, 400 containers a day:
//     https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media.
//   - status_code and its values: …/instagram-graph-api/reference/ig-container.
//   - quota: …/instagram-graph-api/reference/ig-user/content_publishing_limit.
//   - comments: …/instagram-graph-api/reference/ig-media/comments. It names no limits;
//     those of the former API (300 characters, 4 hashtags, 1 link, not all in
//     capitals) may still hold, and are left to the platform to refuse.
//   - error codes: …/instagram-graph-api/reference/error-codes, updated 2026-06-02, of
//     which the first rows were at hand; 9, 24, 25 and 9007 are as programs have them.
//   - that an update of a media takes comment_enabled alone: Meta's own description,
//     facebook/facebook-business-sdk-codegen, api_specs/specs/IGMedia.json.
//   - refresh_access_token, 60 days, for tokens older than 24 hours:
//     https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token.
//   - deleting, with instagram_manage_contents and Facebook Login alone: documented
//     since December 2025 (…/instagram-platform/reference/instagram-media); read in
//     reports of those who use it, not in the document itself.
package instagram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/graph"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// The servers of the two logins.
const (
	FacebookBase  = "https://graph.facebook.com"
	InstagramBase = "https://graph.instagram.com"
)

// Login is the way the token was got; it decides what the API can do.
type Login string

// The logins.
const (
	FacebookLogin  Login = "facebook"
	InstagramLogin Login = "instagram"
)

// Config is one account.
type Config struct {
	URL     string // "" is that of the login
	Token   string
	Account string // the number of the professional account
	HTTP    *http.Client
	Now     func() time.Time

	Login   Login         // "" follows URL: Instagram Login for [InstagramBase], else Facebook Login
	Expires time.Time     // of the token, as the last refresh said; zero where unknown
	Wait    time.Duration // between looks at a container; 0 is 5 s
}

// Channel posts to one account.
type Channel struct {
	api     *graph.Client
	account string
	login   Login
	expires time.Time
	wait    time.Duration
	now     func() time.Time
}

var _ channel.Remote = (*Channel)(nil)

// New refuses what can't be an account.
func New(c Config) (*Channel, error) {
	if c.Token == "" || strings.ContainsAny(c.Token, " \r\n") {
		return nil, errors.New("instagram: there is no token, or it holds spaces")
	}
	if !graph.ID(c.Account) || strings.Contains(c.Account, "_") {
		return nil, fmt.Errorf("instagram: the account %q is not the number of a professional account", c.Account)
	}
	out := &Channel{account: c.Account, login: c.Login, expires: c.Expires, wait: c.Wait, now: c.Now}
	if out.now == nil {
		out.now = time.Now
	}
	if out.wait == 0 {
		out.wait = 5 * time.Second
	}
	base := strings.TrimSuffix(c.URL, "/")
	switch {
	case out.login == "" && base == InstagramBase:
		out.login = InstagramLogin
	case out.login == "":
		out.login = FacebookLogin
	case out.login != FacebookLogin && out.login != InstagramLogin:
		return nil, fmt.Errorf("instagram: login %q: choose %s or %s", c.Login, FacebookLogin, InstagramLogin)
	}
	if base == "" {
		base = map[Login]string{FacebookLogin: FacebookBase, InstagramLogin: InstagramBase}[out.login]
	}
	out.api = graph.New(base, c.Token, c.HTTP, out.now)
	return out, nil
}

// Able implements [channel.Remote].
func (c *Channel) Able() channel.Able {
	return channel.Able{Delete: c.login == FacebookLogin, Repost: c.login == FacebookLogin, Reply: true, Find: true, Read: true, Alt: true, Public: true}
}

// Do implements [channel.Transport].
func (c *Channel) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	switch {
	case j.Action == channel.Post:
		return c.post(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Reply:
		return c.comment(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Edit:
		return channel.Receipt{}, refuse("the API can't edit a caption: a person must do it in the app")
	case c.login != FacebookLogin && (j.Action == channel.Withdraw || j.How == channel.Repost):
		return channel.Receipt{}, refuse("with Instagram Login the API can't delete a post: a person must do it in the app")
	case j.Action == channel.Withdraw:
		return c.withdraw(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Repost:
		return c.repost(ctx, j)
	}
	return channel.Receipt{}, refuse("instagram can't %s %s", j.Action, j.How)
}

func refuse(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...)}
}

// liveID is the live post's number, from its receipt or, for one that a person
// made, from the account's list by its address.
func (c *Channel) liveID(ctx context.Context, j channel.Job) (string, error) {
	if graph.ID(j.ID) {
		return j.ID, nil
	}
	if d, _ := platform.Of("instagram"); d.Owns(j.URL) {
		list, _, err := c.list(ctx)
		if err != nil {
			return "", err
		}
		for _, m := range list {
			if strings.TrimSuffix(m.Permalink, "/") == strings.TrimSuffix(j.URL, "/") {
				return m.ID, nil
			}
		}
	}
	return "", refuse("the live post is not known by its number or among the newest")
}

// comment keeps the post's own id: its comments go when it goes.
func (c *Channel) comment(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if strings.TrimSpace(j.Reply) == "" {
		return channel.Receipt{}, refuse("the comment is empty")
	}
	id, err := c.liveID(ctx, j)
	if err != nil {
		return channel.Receipt{}, err
	}
	var out struct{ ID string }
	if err := c.api.Post(ctx, "/"+id+"/comments", url.Values{"message": {j.Reply}}, graph.Changes, &out); err != nil {
		return channel.Receipt{}, err
	}
	if !graph.ID(out.ID) {
		return channel.Receipt{}, errors.New("instagram answered without the number of the comment")
	}
	return channel.Receipt{URL: j.URL, ID: id}, nil
}

func (c *Channel) withdraw(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	id, err := c.liveID(ctx, j)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := c.remove(ctx, id); err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{ID: id}, nil
}

// deleted is the step between a repost's two halves.
const deleted = "deleted"

func (c *Channel) repost(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if err := checkFiles(j.Files); err != nil {
		return channel.Receipt{}, err // before the old post is gone
	}
	if j.Steps[deleted] == "" {
		id, err := c.liveID(ctx, j)
		if err != nil {
			return channel.Receipt{}, err
		}
		if err := c.remove(ctx, id); err != nil {
			return channel.Receipt{}, err
		}
		if err := graph.Record(j, deleted, id); err != nil {
			return channel.Receipt{}, fmt.Errorf("record that the old post is deleted: %w", err)
		}
	}
	return c.post(ctx, j)
}

// remove takes a post down; one that isn't there needs no taking down.
func (c *Channel) remove(ctx context.Context, id string) error {
	err := c.api.Delete(ctx, id)
	if !graph.Missing(err) {
		return err
	}
	if gone, look := c.gone(ctx, id); look == nil && gone {
		return nil
	}
	return err
}

// gone reports whether a post isn't there, for a token that is known to be good.
func (c *Channel) gone(ctx context.Context, id string) (bool, error) {
	_, err := c.read(ctx, id, "id")
	if !graph.Missing(err) {
		return false, err
	}
	_, err = c.username(ctx)
	return err == nil, err
}
