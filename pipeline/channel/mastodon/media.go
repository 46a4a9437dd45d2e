package mastodon

import (
	"context"
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

// How long a server may take over a file, and how long an upload that no status
// uses is relied on: servers keep it for about a day.
const (
	pollEvery = time.Second
	pollMax   = 120
	keptFor   = 12 * time.Hour
)

// instance is what the server says of itself.
type instance struct {
	Domain        string `json:"domain"`
	Configuration struct {
		Statuses struct {
			Characters int `json:"max_characters"`
			Media      int `json:"max_media_attachments"`
			Link       int `json:"characters_reserved_per_url"`
		} `json:"statuses"`
		Media struct {
			Types       []string `json:"supported_mime_types"`
			Image       int64    `json:"image_size_limit"`
			Video       int64    `json:"video_size_limit"`
			Description int      `json:"description_limit"` // since 4.4
		} `json:"media_attachments"`
	} `json:"configuration"`
}

// linkLength is what [platform.Toot] counts for a link.
const linkLength = 23

// instance asks the server for its limits, once a run.
func (r *Remote) instance(ctx context.Context) (*instance, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inst != nil {
		return r.inst, nil
	}
	i := &instance{}
	err := r.send(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v2/instance", Reads: true}, nil, i)
	if err != nil {
		return nil, fmt.Errorf("ask for the server's limits: %w", err)
	}
	if i.Domain == "" || i.Configuration.Statuses.Characters < 1 {
		return nil, errors.New("ask for the server's limits: the answer names none")
	}
	r.inst = i
	return i, nil
}

// fits refuses what the server wouldn't take, before anything is sent.
func (r *Remote) fits(ctx context.Context, text string, media []platform.Attachment, files []channel.File) error {
	i, err := r.instance(ctx)
	if err != nil {
		return err
	}
	c := i.Configuration
	n := platform.Toot.Length(text)
	if c.Statuses.Link > 0 {
		n += (c.Statuses.Link - linkLength) * platform.Links.Length(text)
	}
	switch {
	case strings.TrimSpace(text) == "" && len(files) == 0:
		return refuse("there is nothing to post")
	case n > c.Statuses.Characters:
		return refuse("%d characters; %s takes %d", n, i.Domain, c.Statuses.Characters)
	case len(files) != len(media):
		return refuse("%d files for %d media", len(files), len(media))
	case len(media) > c.Statuses.Media:
		return refuse("%d media; %s takes %d", len(media), i.Domain, c.Statuses.Media)
	}
	for k, f := range files {
		most := c.Media.Image
		if media[k].Kind == platform.Video {
			most = c.Media.Video
		}
		switch {
		case media[k].Kind == platform.Video && len(media) > 1:
			return refuse("%s: a video goes alone", f.Name)
		case most > 0 && f.Bytes > most:
			return refuse("%s: %d bytes; %s takes %d", f.Name, f.Bytes, i.Domain, most)
		case len(c.Media.Types) > 0 && !slices.Contains(c.Media.Types, f.Type):
			return refuse("%s: %s is not taken by %s", f.Name, f.Type, i.Domain)
		case c.Media.Description > 0 && platform.Characters.Length(media[k].Alt) > c.Media.Description:
			return refuse("%s: the alternative text is longer than %d characters", f.Name, c.Media.Description)
		}
	}
	return nil
}

// form is what a post and an edit share, the media uploaded.
func (r *Remote) form(ctx context.Context, j channel.Job) (url.Values, error) {
	if err := r.fits(ctx, j.Message.Text, j.Message.Media, j.Files); err != nil {
		return nil, err
	}
	form := url.Values{"status": {j.Message.Text}, "language": {r.cfg.Lang}}
	for i := range j.Files {
		id, err := r.attach(ctx, j, i)
		if err != nil {
			return nil, fmt.Errorf("upload %s: %w", j.Files[i].Name, err)
		}
		form.Add("media_ids[]", id)
	}
	return form, nil
}

// step names what is recorded of a job's upload.
func step(i int) string { return "media:" + strconv.Itoa(i) }

// attach makes a file ready and returns its id; one that an earlier attempt
// uploaded is used, where the server still has it.
func (r *Remote) attach(ctx context.Context, j channel.Job, i int) (string, error) {
	if id := j.Steps[step(i)]; id != "" && r.cfg.Now().Sub(j.Time) < keptFor {
		if ids, err := parts(id); err != nil || len(ids) != 1 {
			return "", refuse("the recorded id is none")
		}
		if err := r.ready(ctx, id); !gone(err) {
			return id, err
		}
	}
	id, done, err := r.upload(ctx, j.Files[i], j.Message.Media[i].Alt)
	if err != nil {
		return "", err
	}
	if j.Record != nil {
		if err := j.Record(step(i), id); err != nil {
			return "", fmt.Errorf("record the upload: %w", err)
		}
	}
	if done {
		return id, nil
	}
	return id, r.ready(ctx, id)
}

// upload sends a file.
func (r *Remote) upload(ctx context.Context, f channel.File, alt string) (id string, done bool, err error) {
	form, q := &wire.Form{}, wire.Request{Method: http.MethodPost, Path: "/api/v2/media", Upload: true}
	if alt != "" {
		form.Field("description", alt)
	}
	form.File("file", f)
	if err := form.Into(&q); err != nil {
		return "", false, refuse("%v", err)
	}
	a, err := r.wire.Call(ctx, q)
	if err != nil {
		return "", false, err
	}
	var out attachment
	if err := a.Decode(&out); err != nil {
		return "", false, err
	}
	if ids, err := parts(out.ID); err != nil || len(ids) != 1 {
		return "", false, errors.New("the server's answer names no file")
	}
	return out.ID, a.Status != http.StatusAccepted, nil
}

// ready waits until the server has worked a file up.
func (r *Remote) ready(ctx context.Context, id string) error {
	for range pollMax {
		a, err := r.wire.Call(ctx, wire.Request{Method: http.MethodGet, Path: "/api/v1/media/" + id, Reads: true})
		if err != nil {
			return err
		}
		if a.Status != http.StatusPartialContent {
			var out attachment
			if err := a.Decode(&out); err != nil {
				return err
			}
			if out.ID != id {
				return errors.New("the server's answer is another file")
			}
			return nil
		}
		if err := r.cfg.Wait(ctx, pollEvery); err != nil {
			return err
		}
	}
	return fmt.Errorf("the server is still busy with the file after %s", pollMax*pollEvery)
}
