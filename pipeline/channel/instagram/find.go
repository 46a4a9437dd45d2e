package instagram

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/graph"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// skew is how far one server's clock of Instagram may be from another's.
const skew = 10 * time.Minute

// post as the API shows it.
type post struct {
	ID        string     `json:"id"`
	Caption   string     `json:"caption"`
	Permalink string     `json:"permalink"`
	Timestamp graph.Time `json:"timestamp"`
}

func (c *Channel) read(ctx context.Context, id, fields string) (post, error) {
	var p post
	if err := c.api.Get(ctx, "/"+id, url.Values{"fields": {fields}}, &p); err != nil {
		return post{}, err
	}
	if p.ID != id {
		return post{}, fmt.Errorf("read %s: the answer is not about it", id)
	}
	return p, nil
}

// pageSize is how many posts are listed at once.
const pageSize = 50

// list is the account's newest posts, and how far Instagram's clock is ahead.
func (c *Channel) list(ctx context.Context) ([]post, time.Duration, error) {
	var out struct {
		Data *[]post `json:"data"`
	}
	query := url.Values{"fields": {"id,caption,permalink,timestamp"}, "limit": {strconv.Itoa(pageSize)}}
	ahead, err := c.api.List(ctx, "/"+c.account+"/media", query, &out)
	if err != nil {
		return nil, 0, err
	}
	if out.Data == nil {
		return nil, 0, fmt.Errorf("list the posts of %s: the answer holds no list", c.account)
	}
	return *out.Data, ahead, nil
}

// Recent implements [channel.Lister].
func (c *Channel) Recent(ctx context.Context, since time.Time) (posts []channel.Sighting, all bool, err error) {
	list, _, err := c.list(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, p := range list {
		if p.Timestamp.Before(since) {
			return posts, true, nil
		}
		posts = append(posts, channel.Sighting{IDs: []string{p.ID}, URL: safeLink(p.Permalink), Time: p.Timestamp.Time})
	}
	return posts, len(list) < pageSize, nil
}

// locate is the one post with the job's caption that is no older than the job, or
// nil.
func (c *Channel) locate(ctx context.Context, j channel.Job) (*post, error) {
	list, ahead, err := c.list(ctx)
	if err != nil {
		return nil, err
	}
	since := j.Time.Add(ahead - skew)
	var found *post
	for i := range list {
		p := &list[i]
		if !graph.ID(p.ID) || p.Timestamp.Before(since) || !sameCaption(p.Caption, j.Message.Text) {
			continue
		}
		if found != nil {
			return nil, nil //nolint:nilnil // two alike: none is known to be it
		}
		found = p
	}
	return found, nil
}

// sameCaption lets the @ of mentions be missing: it is left out of a caption that
// is read with rights below an administrator's.
func sameCaption(got, want string) bool {
	return graph.SameText(got, want) || graph.SameText(got, strings.ReplaceAll(want, "@", ""))
}

// Find implements [channel.Transport].
func (c *Channel) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	switch {
	case j.Action == channel.Post:
		return c.findPost(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Repost && j.Steps[deleted] != "":
		return c.findPost(ctx, j)
	case j.Action != channel.Withdraw && j.How != channel.Reply && j.How != channel.Repost:
		return channel.Inconclusive, channel.Receipt{}, nil
	}
	id, err := c.liveID(ctx, j)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	if j.How == channel.Reply {
		return c.findComment(ctx, j, id)
	}
	gone, err := c.gone(ctx, id)
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case j.Action == channel.Withdraw && gone:
		return channel.Present, channel.Receipt{ID: id}, nil
	case j.Action == channel.Withdraw || j.Steps != nil:
		// Deleting twice is as deleting once, and a repost's second half begins only
		// after the first half's step is safe.
		return channel.Absent, channel.Receipt{}, nil
	}
	return channel.Inconclusive, channel.Receipt{}, nil
}

func (c *Channel) findPost(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	id, _, recorded := graph.ParseStep(j.Steps[containerStep])
	if !recorded && j.Steps != nil {
		// A container is published only after its step is safe.
		return channel.Absent, channel.Receipt{}, nil
	}
	state := ""
	if recorded {
		var err error
		if state, err = c.status(ctx, id); err != nil {
			return channel.Inconclusive, channel.Receipt{}, err
		}
	}
	p, err := c.locate(ctx, j)
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case p != nil && (state == published || state == finished || state == ""):
		return channel.Present, channel.Receipt{URL: safeLink(p.Permalink), ID: p.ID}, nil
	case state == published:
		return channel.Present, channel.Receipt{}, nil // which post it became can't be told
	case state == "":
		return channel.Inconclusive, channel.Receipt{}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

func (c *Channel) findComment(ctx context.Context, j channel.Job, id string) (channel.Found, channel.Receipt, error) {
	var out struct {
		Data []struct {
			Text      string     `json:"text"`
			Timestamp graph.Time `json:"timestamp"`
		} `json:"data"`
	}
	ahead, err := c.api.List(ctx, "/"+id+"/comments", url.Values{"fields": {"id,text,timestamp"}}, &out)
	if err != nil {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	since := j.Time.Add(ahead - skew)
	for _, d := range out.Data {
		if !d.Timestamp.Before(since) && sameCaption(d.Text, j.Reply) {
			return channel.Present, channel.Receipt{URL: j.URL, ID: id}, nil
		}
	}
	return channel.Inconclusive, channel.Receipt{}, nil
}

// Shown implements [channel.Remote]. Pictures are not compared.
func (c *Channel) Shown(ctx context.Context, j channel.Job) (channel.Live, error) {
	unreadable := channel.Live{State: channel.Unreadable}
	id, err := c.liveID(ctx, j)
	if err != nil {
		return unreadable, err
	}
	p, err := c.read(ctx, id, "id,caption")
	if graph.Missing(err) {
		gone, err := c.gone(ctx, id)
		if err != nil || !gone {
			return unreadable, err
		}
		return channel.Live{State: channel.Gone}, nil
	}
	if err != nil {
		return unreadable, err
	}
	if sameCaption(p.Caption, j.Message.Text) {
		return channel.Live{State: channel.Same, Text: p.Caption}, nil
	}
	return channel.Live{State: channel.Changed, Text: p.Caption}, nil
}

// safeLink is a link that an answer gave, where it leads to Instagram.
func safeLink(link string) string {
	if d, _ := platform.Of("instagram"); d.Owns(link) {
		return link
	}
	return ""
}
