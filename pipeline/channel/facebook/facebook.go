// Package facebook posts to a Facebook Page with the Graph API.
//
// A text goes to /{page}/feed. Photos are uploaded unpublished to /{page}/photos
// with their alternative text, each recorded as a step, and one feed post then
// attaches them. One video goes to /{page}/videos with the text as its description.
// Posts are edited, deleted and commented on; a comment by the Page is the linked
// reply of a correction.
//
// A lost answer is looked up in the Page's posts: what is there is Present. The
// list is ranked and bounded, so what is missing there may still be out; Absent is
// said only where the steps show that the post was never asked for.
//
// A receipt's id is that of the post, "PAGE_POST", or of the video, which has no
// underscore.
//
// Facts and where they were read, on 2026-11-26:
//
//   - feed, update (POST message), delete, comment, and the permissions
//     pages_manage_posts, pages_read_engagement, pages_manage_engagement:
//     https://developers.facebook.com/docs/pages-api/posts.
//   - photos: a file or url, published=false, alt_text_custom, an answer with id and
//     post_id, under 10 MB: https://developers.facebook.com/docs/graph-api/reference/photo
//     and …/page/photos; message and name are deprecated there for caption.
//   - attached_media, message, permalink_url, is_published, is_hidden, created_time and
//     the parameters of an update: Meta's own machine-readable description,
//     facebook/facebook-business-sdk-codegen, api_specs/specs/PagePost.json.
//   - videos: source or file_url, description: https://developers.facebook.com/docs/graph-api/reference/page/videos.
//     That a file goes to graph-video.facebook.com is how programs do it.
//   - can_post, "whether the current app user can post on this Page", and is_published:
//     https://developers.facebook.com/docs/graph-api/reference/page. The page names two
//     features for reading them, so a token that may not is asked for less.
//   - "The API will return approximately 600 ranked, published posts per year", at most
//     100 at once: https://developers.facebook.com/docs/graph-api/reference/page/feed.
package facebook

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
	"github.com/gunungmas/terbit/pipeline/lang"
)

// Base and VideoBase are Meta's own servers.
const (
	Base      = "https://graph.facebook.com"
	VideoBase = "https://graph-video.facebook.com"
)

// Config is one Page.
type Config struct {
	URL     string // of the Graph API, for videos too; "" is [Base] and [VideoBase]
	Token   string // a Page access token
	Account string // the Page's number
	HTTP    *http.Client
	Now     func() time.Time
}

// Channel posts to one Page.
type Channel struct {
	api, video *graph.Client
	page       string
	now        func() time.Time
}

var _ channel.Remote = (*Channel)(nil)

// New refuses what can't be a Page.
func New(c Config) (*Channel, error) {
	if c.Token == "" || strings.ContainsAny(c.Token, " \r\n") {
		return nil, errors.New("facebook: there is no token, or it holds spaces")
	}
	if !graph.ID(c.Account) || strings.Contains(c.Account, "_") {
		return nil, fmt.Errorf("facebook: the account %q is not the number of a Page", c.Account)
	}
	base, video := c.URL, c.URL
	if base == "" {
		base, video = Base, VideoBase
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	return &Channel{
		api: graph.New(base, c.Token, c.HTTP, now), video: graph.New(video, c.Token, c.HTTP, now),
		page: c.Account, now: now,
	}, nil
}

// Able implements [channel.Remote].
func (c *Channel) Able() channel.Able {
	return channel.Able{Repost: true, Edit: true, Delete: true, Reply: true, Find: true, Read: true, Alt: true}
}

// Do implements [channel.Transport].
func (c *Channel) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if j.Action == channel.Post {
		return c.post(ctx, j)
	}
	if !graph.ID(j.ID) {
		return channel.Receipt{}, refuse("the live post is not known by its number")
	}
	switch {
	case j.Action == channel.Withdraw:
		if err := c.remove(ctx, j.ID); err != nil {
			return channel.Receipt{}, err
		}
		return channel.Receipt{ID: j.ID}, nil
	case j.Action == channel.Correct && j.How == channel.Edit:
		return c.edit(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Reply:
		return c.reply(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Repost:
		return c.repost(ctx, j)
	}
	return channel.Receipt{}, refuse("facebook can't %s %s", j.Action, j.How)
}

func isVideo(id string) bool { return !strings.Contains(id, "_") }

// done is the answer to an update.
type done struct{ Success bool }

func (c *Channel) edit(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	name := "message"
	if isVideo(j.ID) {
		name = "description"
	}
	var out done
	if err := c.api.Post(ctx, "/"+j.ID, url.Values{name: {j.Message.Text}}, graph.Changes, &out); err != nil {
		return channel.Receipt{}, err
	}
	if !out.Success {
		return channel.Receipt{}, fmt.Errorf("edit %s: the answer doesn't say that it is done", j.ID)
	}
	return channel.Receipt{URL: j.URL, ID: j.ID}, nil
}

// reply keeps the post's own id: its comments go when it goes.
func (c *Channel) reply(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	var out struct{ ID string }
	if err := c.api.Post(ctx, "/"+j.ID+"/comments", url.Values{"message": {j.Reply}}, graph.Changes, &out); err != nil {
		return channel.Receipt{}, err
	}
	if !graph.ID(out.ID) {
		return channel.Receipt{}, errors.New("facebook answered without the number of the comment")
	}
	return channel.Receipt{URL: j.URL, ID: j.ID}, nil
}

// deleted is the step between a repost's two halves.
const deleted = "deleted"

func (c *Channel) repost(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if j.Steps[deleted] == "" {
		if err := c.remove(ctx, j.ID); err != nil {
			return channel.Receipt{}, err
		}
		if err := graph.Record(j, deleted, j.ID); err != nil {
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

// gone reports whether a post isn't there, for a token that is known to be the
// Page's own.
func (c *Channel) gone(ctx context.Context, id string) (bool, error) {
	var out struct{ ID string }
	err := c.api.Get(ctx, "/"+id, url.Values{"fields": {"id"}}, &out)
	if err == nil {
		return false, isOf(out.ID, id)
	}
	if !graph.Missing(err) {
		return false, err
	}
	if err := c.api.Get(ctx, "/me", url.Values{"fields": {"id"}}, &out); err != nil {
		return false, err
	}
	return true, isOf(out.ID, c.page)
}

func refuse(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...)}
}

var noteToken = lang.T(
	"Masa berlaku token Halaman tidak dapat ditanyakan tanpa rahasia aplikasi; token dari login jangka panjang tidak berakhir, tetapi gugur bila sandi diganti atau peran pemiliknya dicabut.",
	"How long a Page token lives can't be asked without the app's secret; one from a long-lived login doesn't expire, but it falls when the password changes or its owner loses the role.")

var noteRight = lang.T(
	"Hak mengunggah tidak dapat ditanyakan dengan token ini; unggahan pertama yang akan memperlihatkannya.",
	"Whether the token may post can't be asked with it; the first post will show.")

// Preflight implements [channel.Remote] with one read: the token must be the Page's
// own, the Page published, and posting allowed.
func (c *Channel) Preflight(ctx context.Context) (channel.Account, error) {
	var me struct {
		ID, Name, Link string
		Published      bool  `json:"is_published"`
		CanPost        *bool `json:"can_post"`
	}
	const fields = "id,name,link,is_published"
	err := c.api.Get(ctx, "/me", url.Values{"fields": {fields + ",can_post"}}, &me)
	if e := graph.Of(err); e != nil && e.Status < 500 && (e.Code == 10 || e.Code == 100 || e.Code == 200) {
		err = c.api.Get(ctx, "/me", url.Values{"fields": {fields}}, &me)
	}
	if err != nil {
		if e := graph.Of(err); e != nil && e.Code == 100 {
			return channel.Account{}, &channel.RefusedError{Reason: "the token is no Page's: a user's token has no such fields", Account: true, Err: err}
		}
		return channel.Account{}, err
	}
	fail := func(format string, args ...any) (channel.Account, error) {
		return channel.Account{}, &channel.RefusedError{Reason: fmt.Sprintf(format, args...), Account: true}
	}
	switch {
	case me.ID != c.page:
		return fail("the token is that of %s, not of the Page %s", c.api.Words(me.ID), c.page)
	case !me.Published:
		return fail("the Page is not published: nobody would see the post")
	case me.CanPost != nil && !*me.CanPost:
		return fail("the token may not post to the Page")
	}
	a := channel.Account{Name: me.Name, ID: me.ID, URL: safeLink(me.Link, ""), Left: -1, Notes: []lang.Text{noteToken}}
	if me.CanPost == nil {
		a.Notes = append(a.Notes, noteRight)
	}
	return a, nil
}
