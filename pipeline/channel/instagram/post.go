package instagram

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/graph"
)

// albumMax is the most that a carousel holds, as others report it.
const albumMax = 10

// looks is how often a container's status is asked for in one attempt; a reel that
// takes longer is gone on with by the next.
const looks = 24

// The states of a container.
const (
	inProgress = "IN_PROGRESS"
	finished   = "FINISHED"
	published  = "PUBLISHED"
	expired    = "EXPIRED"
	failed     = "ERROR"
)

// containerStep is the step of the container that becomes the post.
const containerStep = "container"

func childStep(i int) string { return "part " + strconv.Itoa(i+1) }

// checkFiles refuses before anything is asked for.
func checkFiles(files []channel.File) error {
	if len(files) == 0 || len(files) > albumMax {
		return refuse("%d files: a post takes 1–%d", len(files), albumMax)
	}
	for _, f := range files {
		switch {
		case f.URL == "":
			return refuse("%s has no public address, from which Instagram would fetch it", f.Name)
		case f.Type != "image/jpeg" && !isVideo(f):
			return refuse("%s is %s: Instagram takes JPEG and videos alone", f.Name, f.Type)
		}
	}
	return nil
}

func isVideo(f channel.File) bool { return strings.HasPrefix(f.Type, "video/") }

func (c *Channel) post(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if err := checkFiles(j.Files); err != nil {
		return channel.Receipt{}, err
	}
	id, state, err := c.container(ctx, j, containerStep, func() (url.Values, error) { return c.whole(ctx, j) })
	if err != nil {
		return channel.Receipt{}, err
	}
	if state == published { // by an attempt whose end was lost
		m, err := c.locate(ctx, j)
		if err != nil {
			return channel.Receipt{}, fmt.Errorf("container %s is published: %s", id, err.Error())
		}
		if m == nil {
			return channel.Receipt{}, fmt.Errorf("container %s is published, but which post it became can't be told", id)
		}
		return channel.Receipt{URL: safeLink(m.Permalink), ID: m.ID}, nil
	}
	return c.publish(ctx, id)
}

// whole is what the post's own container is made of. The parts of a carousel are
// made on the way.
func (c *Channel) whole(ctx context.Context, j channel.Job) (url.Values, error) {
	if len(j.Files) == 1 {
		form := media(j, 0)
		form.Set("caption", j.Message.Text)
		if isVideo(j.Files[0]) {
			form.Set("media_type", "REELS")
			form.Set("share_to_feed", "true")
		}
		return form, nil
	}
	var parts []string
	for i := range j.Files {
		id, _, err := c.container(ctx, j, childStep(i), func() (url.Values, error) {
			form := media(j, i)
			form.Set("is_carousel_item", "true")
			if isVideo(j.Files[i]) {
				form.Set("media_type", "VIDEO")
			}
			return form, nil
		})
		if err != nil {
			return nil, err
		}
		parts = append(parts, id)
	}
	return url.Values{"media_type": {"CAROUSEL"}, "children": {strings.Join(parts, ",")}, "caption": {j.Message.Text}}, nil
}

func media(j channel.Job, i int) url.Values {
	f := j.Files[i]
	if isVideo(f) {
		return url.Values{"video_url": {f.URL}}
	}
	form := url.Values{"image_url": {f.URL}}
	if alt := graph.Alt(j, i); alt != "" {
		form.Set("alt_text", alt)
	}
	return form
}

// container is the number of a container that is ready: that of an earlier attempt,
// or a new one where there is none that can still be used.
func (c *Channel) container(ctx context.Context, j channel.Job, step string, of func() (url.Values, error)) (id, state string, err error) {
	if old, made, ok := graph.ParseStep(j.Steps[step]); ok {
		state, err := c.await(ctx, old)
		switch {
		case graph.Missing(err) && c.now().Sub(made) > 24*time.Hour:
			// Its life is over and Instagram has forgotten it.
		case err != nil:
			return "", "", err
		case state == finished || state == published:
			return old, state, nil
		}
	}
	form, err := of()
	if err != nil {
		return "", "", err
	}
	var out struct{ ID string }
	if err := c.api.Post(ctx, "/"+c.account+"/media", form, graph.Uploads, &out); err != nil {
		return "", "", err
	}
	if !graph.ID(out.ID) {
		return "", "", &channel.RefusedError{Reason: "instagram answered without the number of the container", Again: true}
	}
	if err := graph.Record(j, step, graph.Step(out.ID, c.now())); err != nil {
		return "", "", &channel.RefusedError{Reason: "record the container", Again: true, Err: err}
	}
	state, err = c.await(ctx, out.ID)
	if err == nil && state != finished {
		err = refuse("instagram can't use the media: the container's status is %s", state)
	}
	return out.ID, state, err
}

// await looks at a container until it is no longer in progress. Whatever goes
// wrong, nothing was posted.
func (c *Channel) await(ctx context.Context, id string) (string, error) {
	for i := range looks {
		if i > 0 {
			select {
			case <-ctx.Done():
				return "", &channel.RefusedError{Reason: "given up while Instagram processes the media", Again: true, Err: ctx.Err()}
			case <-time.After(c.wait):
			}
		}
		state, err := c.status(ctx, id)
		switch {
		case graph.Missing(err) && i < 2:
			continue // Meta's fault now and then, soon after a container is made
		case graph.Missing(err):
			return "", &channel.RefusedError{Reason: "instagram doesn't show the container it made", Again: true, Err: err}
		case err != nil || state != inProgress:
			return state, err
		}
	}
	return "", &channel.RefusedError{Reason: "instagram is still processing the media", Again: true, After: time.Minute}
}

func (c *Channel) status(ctx context.Context, id string) (string, error) {
	var out struct {
		ID     string
		Status string `json:"status_code"`
	}
	if err := c.api.Get(ctx, "/"+id, url.Values{"fields": {"id,status_code"}}, &out); err != nil {
		return "", err
	}
	switch out.Status {
	case inProgress, finished, published, expired, failed:
		if out.ID == id {
			return out.Status, nil
		}
	}
	return "", &channel.RefusedError{Reason: fmt.Sprintf("instagram doesn't tell the status of container %s", id), Again: true}
}

// publish makes the container a post.
func (c *Channel) publish(ctx context.Context, id string) (channel.Receipt, error) {
	var out struct{ ID string }
	form := url.Values{"creation_id": {id}}
	if err := c.api.Post(ctx, "/"+c.account+"/media_publish", form, graph.Changes, &out); err != nil {
		return channel.Receipt{}, judge(id, err)
	}
	if !graph.ID(out.ID) {
		return channel.Receipt{}, errors.New("instagram answered without the number of the post")
	}
	r := channel.Receipt{ID: out.ID}
	// The post is out whatever this answer is, so a failure is no error.
	if m, err := c.read(ctx, out.ID, "id,permalink"); err == nil {
		r.URL = safeLink(m.Permalink)
	}
	return r, nil
}

// judge says what a refusal to publish means. Posts were out although an error
// came, so only what is known to be checked beforehand is a refusal.
func judge(id string, err error) error {
	e := graph.Of(err)
	r, refused := errors.AsType[*channel.RefusedError](err)
	if !refused || e == nil || r.Again || r.Account {
		return err
	}
	switch e.Code {
	case 100: // a parameter
		return err
	case 9, 9007: // no post left today; not ready yet
		r.Again = true
		return r
	case 25: // the account is restricted
		r.Account = true
		return r
	}
	return fmt.Errorf("publish container %s: %s", id, err.Error())
}
