package facebook

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
	"github.com/gunungmas/terbit/pipeline/channel/graph"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// sourceMax is the size up to which a video is sent within one request's time;
// larger ones are fetched by Facebook from the site.
const sourceMax = 50 << 20

// photoLife is how long an unpublished photo is used again by a later attempt.
// Meta gives no number beyond "temporary"; a day is what its examples schedule in.
const photoLife = 20 * time.Hour

func (c *Channel) post(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	videos := 0
	for _, f := range j.Files {
		switch {
		case strings.HasPrefix(f.Type, "video/"):
			videos++
		case !strings.HasPrefix(f.Type, "image/"):
			return channel.Receipt{}, refuse("%s is %s, neither a picture nor a video", f.Name, f.Type)
		}
	}
	switch {
	case videos == 1 && len(j.Files) == 1:
		return c.postVideo(ctx, j, j.Files[0])
	case videos > 0:
		return channel.Receipt{}, refuse("a post takes one video or some pictures, not both")
	}
	form := url.Values{}
	if j.Message.Text != "" {
		form.Set("message", j.Message.Text)
	}
	for i := range j.Files {
		id, err := c.photo(ctx, j, i)
		if err != nil {
			return channel.Receipt{}, err
		}
		media, err := json.Marshal(map[string]string{"media_fbid": id})
		if err != nil {
			return channel.Receipt{}, &channel.RefusedError{Reason: "encode the photo's number", Err: err}
		}
		form.Set(fmt.Sprintf("attached_media[%d]", i), string(media))
	}
	var out struct{ ID string }
	if err := c.api.Post(ctx, "/"+c.page+"/feed", form, graph.Changes, &out); err != nil {
		return channel.Receipt{}, err
	}
	if !graph.ID(out.ID) || isVideo(out.ID) {
		return channel.Receipt{}, errors.New("facebook answered without the number of the post")
	}
	return channel.Receipt{URL: c.link(ctx, out.ID), ID: out.ID}, nil
}

func photoStep(i int) string { return "photo " + strconv.Itoa(i+1) }

// photo is the number of an uploaded photo that nobody sees yet. One that an
// earlier attempt uploaded is used again while it is young.
func (c *Channel) photo(ctx context.Context, j channel.Job, i int) (string, error) {
	if id, at, ok := graph.ParseStep(j.Steps[photoStep(i)]); ok && c.now().Sub(at) < photoLife {
		return id, nil
	}
	var f wire.Form
	f.Field("published", "false")
	if alt := graph.Alt(j, i); alt != "" {
		f.Field("alt_text_custom", alt)
	}
	f.File("source", j.Files[i])
	var out struct{ ID string }
	if err := c.api.Send(ctx, "/"+c.page+"/photos", f, graph.Uploads, &out); err != nil {
		return "", err
	}
	if !graph.ID(out.ID) {
		return "", &channel.RefusedError{Reason: "facebook answered without the number of the photo", Again: true}
	}
	if err := graph.Record(j, photoStep(i), graph.Step(out.ID, c.now())); err != nil {
		return "", &channel.RefusedError{Reason: "record the uploaded photo", Again: true, Err: err}
	}
	return out.ID, nil
}

func (c *Channel) postVideo(ctx context.Context, j channel.Job, file channel.File) (channel.Receipt, error) {
	var f wire.Form
	if j.Message.Text != "" {
		f.Field("description", j.Message.Text)
	}
	switch {
	case file.Bytes <= sourceMax:
		f.File("source", file)
	case file.URL != "":
		f.Field("file_url", file.URL)
	default:
		return channel.Receipt{}, refuse("%s has %d bytes and no public address to fetch it from", file.Name, file.Bytes)
	}
	var out struct{ ID string }
	if err := c.video.Send(ctx, "/"+c.page+"/videos", f, graph.Changes, &out); err != nil {
		return channel.Receipt{}, err
	}
	if !graph.ID(out.ID) || !isVideo(out.ID) {
		return channel.Receipt{}, errors.New("facebook answered without the number of the video")
	}
	return channel.Receipt{URL: c.link(ctx, out.ID), ID: out.ID}, nil
}

// link asks for a post's address. The post is out whatever the answer, so a failure
// is no error: an address made of the number leads there too.
func (c *Channel) link(ctx context.Context, id string) string {
	var out struct {
		Link string `json:"permalink_url"`
	}
	if err := c.api.Get(ctx, "/"+id, url.Values{"fields": {"permalink_url"}}, &out); err != nil {
		return safeLink("", id)
	}
	return safeLink(out.Link, id)
}

// safeLink is a link that an answer gave where it leads to Facebook; a video's is a
// path. Else it is made of the number.
func safeLink(link, id string) string {
	if strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//") {
		link = "https://www.facebook.com" + link
	}
	if d, _ := platform.Of("facebook"); d.Owns(link) {
		return link
	}
	switch {
	case id == "":
		return ""
	case isVideo(id):
		return "https://www.facebook.com/watch/?v=" + id
	}
	return "https://www.facebook.com/" + id
}
