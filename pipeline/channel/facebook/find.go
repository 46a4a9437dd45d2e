package facebook

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/graph"
)

// skew is how far one server's clock of Facebook may be from another's.
const skew = 10 * time.Minute

// entry is a post, a video or a comment in a list.
type entry struct {
	ID          string     `json:"id"`
	Message     string     `json:"message"`
	Description string     `json:"description"` // of a video
	Created     graph.Time `json:"created_time"`
	Link        string     `json:"permalink_url"`
}

// Find implements [channel.Transport].
func (c *Channel) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	switch {
	case j.Action == channel.Post:
		return c.findPost(ctx, j)
	case !graph.ID(j.ID):
		return channel.Inconclusive, channel.Receipt{}, nil
	case j.Action == channel.Withdraw:
		gone, err := c.gone(ctx, j.ID)
		return repeatable(gone, channel.Receipt{ID: j.ID}, err)
	case j.How == channel.Edit:
		live, err := c.read(ctx, j.ID)
		if err != nil {
			return channel.Inconclusive, channel.Receipt{}, err
		}
		return repeatable(graph.SameText(live.text(), j.Message.Text), channel.Receipt{URL: j.URL, ID: j.ID}, nil)
	case j.How == channel.Reply:
		return c.findReply(ctx, j)
	case j.How == channel.Repost && j.Steps != nil && j.Steps[deleted] == "":
		// The new post is asked for only after this step is safe; deleting twice is as
		// deleting once.
		_, err := c.gone(ctx, j.ID)
		return repeatable(false, channel.Receipt{}, err)
	case j.How == channel.Repost:
		return c.findPost(ctx, j)
	}
	return channel.Inconclusive, channel.Receipt{}, nil
}

// repeatable answers for deleting and editing: done twice they are as done once, so
// a read that lags does no harm.
func repeatable(took bool, r channel.Receipt, err error) (channel.Found, channel.Receipt, error) {
	switch {
	case err != nil:
		return channel.Inconclusive, channel.Receipt{}, err
	case took:
		return channel.Present, r, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

func (c *Channel) findPost(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	if j.Steps != nil {
		for i, f := range j.Files {
			if !isVideoFile(f) && j.Steps[photoStep(i)] == "" {
				// The post is asked for only after every photo's step is safe.
				return channel.Absent, channel.Receipt{}, nil
			}
		}
	}
	if j.Message.Text == "" {
		return channel.Inconclusive, channel.Receipt{}, nil // nothing to know it by
	}
	edge, fields := "/posts", "id,message,created_time,permalink_url"
	if len(j.Files) == 1 && isVideoFile(j.Files[0]) {
		edge, fields = "/videos", "id,description,created_time,permalink_url"
	}
	found, err := c.list(ctx, "/"+c.page+edge, url.Values{"fields": {fields}}, j.Time, j.Message.Text)
	if err != nil || len(found) != 1 {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	return channel.Present, channel.Receipt{URL: safeLink(found[0].Link, found[0].ID), ID: found[0].ID}, nil
}

func isVideoFile(f channel.File) bool { return strings.HasPrefix(f.Type, "video/") }

func (c *Channel) findReply(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	query := url.Values{"fields": {"id,message,created_time"}, "order": {"reverse_chronological"}}
	found, err := c.list(ctx, "/"+j.ID+"/comments", query, j.Time, j.Reply)
	if err != nil || len(found) == 0 {
		return channel.Inconclusive, channel.Receipt{}, err
	}
	return channel.Present, channel.Receipt{URL: j.URL, ID: j.ID}, nil
}

// list reads the newest of an edge and keeps what has the text and is no older than
// the action, by Facebook's own clock.
func (c *Channel) list(ctx context.Context, path string, query url.Values, since time.Time, text string) ([]entry, error) {
	var out struct {
		Data []entry `json:"data"`
	}
	query.Set("limit", strconv.Itoa(pageSize))
	ahead, err := c.api.List(ctx, path, query, &out)
	if err != nil {
		return nil, err
	}
	since = since.Add(ahead - skew)
	var found []entry
	for _, e := range out.Data {
		if graph.ID(e.ID) && !e.Created.Before(since) && graph.SameText(e.text(), text) {
			found = append(found, e)
		}
	}
	return found, nil
}

func (e entry) text() string { return e.Message + e.Description }

// pageSize is the most posts that Facebook lists at once.
const pageSize = 100

// Recent implements [channel.Lister]. A video is listed as a post that it is attached to,
// with an id of its own.
func (c *Channel) Recent(ctx context.Context, since time.Time) (posts []channel.Sighting, all bool, err error) {
	var out struct {
		Data *[]struct {
			entry
			Attachments struct {
				Data []struct {
					Target struct {
						ID string `json:"id"`
					} `json:"target"`
				} `json:"data"`
			} `json:"attachments"`
		} `json:"data"`
	}
	query := url.Values{
		"fields": {"id,created_time,permalink_url,attachments{target}"}, "limit": {strconv.Itoa(pageSize)}, "since": {strconv.FormatInt(max(since.Unix(), 0), 10)},
	}
	if err := c.api.Get(ctx, "/"+c.page+"/posts", query, &out); err != nil {
		return nil, false, err
	}
	if out.Data == nil {
		return nil, false, fmt.Errorf("list the posts of %s: the answer holds no list", c.page)
	}
	for _, e := range *out.Data {
		p := channel.Sighting{IDs: []string{e.ID}, URL: safeLink(e.Link, e.ID), Time: e.Created.Time}
		for _, a := range e.Attachments.Data {
			p.IDs = append(p.IDs, a.Target.ID)
		}
		posts = append(posts, p)
	}
	return posts, len(*out.Data) < pageSize, nil
}

// node is a post or a video, read back.
type node struct {
	ID          string `json:"id"`
	Message     string `json:"message"`
	Description string `json:"description"`
	Published   *bool  `json:"is_published"`
	Hidden      bool   `json:"is_hidden"`
}

func (n node) text() string { return n.Message + n.Description }

func (c *Channel) read(ctx context.Context, id string) (node, error) {
	fields := "message,is_published,is_hidden"
	if isVideo(id) {
		fields = "description"
	}
	var n node
	if err := c.api.Get(ctx, "/"+id, url.Values{"fields": {fields}}, &n); err != nil {
		return node{}, err
	}
	return n, isOf(n.ID, id)
}

// isOf refuses an answer that isn't about the node that was asked for: it says
// nothing of it.
func isOf(got, want string) error {
	if got != want {
		return fmt.Errorf("read %s: the answer is not about it", want)
	}
	return nil
}

// Shown implements [channel.Remote]. Pictures are not compared.
func (c *Channel) Shown(ctx context.Context, j channel.Job) (channel.Live, error) {
	if !graph.ID(j.ID) {
		return channel.Live{State: channel.Unreadable}, nil
	}
	n, err := c.read(ctx, j.ID)
	if graph.Missing(err) {
		gone, err := c.gone(ctx, j.ID)
		if err != nil || !gone {
			return channel.Live{State: channel.Unreadable}, err
		}
		return channel.Live{State: channel.Gone}, nil
	}
	if err != nil {
		return channel.Live{}, err
	}
	live := channel.Live{State: channel.Same, Text: n.text()}
	if !graph.SameText(n.text(), j.Message.Text) || n.Hidden || n.Published != nil && !*n.Published {
		live.State = channel.Changed
	}
	return live, nil
}
