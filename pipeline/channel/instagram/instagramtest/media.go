package instagramtest

import (
	"bytes"
	"image/jpeg"
	"net/http"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
)

// Limits of the media reference, read 2026-11-26; those of a carousel as others
// report them.
const (
	captionMax    = 2200
	altMax        = 1000
	imageMax      = 8_000_000
	albumMin      = 2
	albumMax      = 10
	containerLife = 24 * time.Hour
	containersDay = 400
)

type container struct {
	caption   string
	files     []File
	child     bool
	made      time.Time
	looks     int
	published bool
}

func (s *Server) state(c *container) string {
	switch {
	case c.published:
		return "PUBLISHED"
	case s.Now().Sub(c.made) >= containerLife:
		return "EXPIRED"
	case c.looks < s.Slow:
		return "IN_PROGRESS"
	}
	return "FINISHED"
}

func (s *Server) media(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{
		"image_url": graphtest.Address, "video_url": graphtest.Address, "caption": graphtest.Text, "alt_text": graphtest.Text,
		"is_carousel_item": graphtest.Bool, "media_type": graphtest.Text, "children": graphtest.Text, "share_to_feed": graphtest.Bool,
	})
	if err != nil {
		return nil, err
	}
	if err := s.scope("instagram_content_publish", "instagram_business_content_publish"); err != nil {
		return nil, err
	}
	recent := 0
	for _, c := range s.containers {
		if s.Now().Sub(c.made) < containerLife {
			recent++
		}
	}
	if recent >= containersDay {
		return nil, graphtest.Fail(4, 0, "too many containers today")
	}
	c := &container{caption: in.Get("caption"), child: in.Get("is_carousel_item") == "true", made: s.Now()}
	if len([]rune(c.caption)) > captionMax {
		return nil, graphtest.Fail(36004, 2207010, "the caption was too long")
	}
	if c.child && c.caption != "" {
		return nil, graphtest.Fail(100, 0, "a part of a carousel has no caption")
	}
	if err := s.content(in, c); err != nil {
		return nil, err
	}
	id := s.id()
	s.containers[id] = c
	return map[string]any{"id": id}, nil
}

// content fills a container by the kind of media that is asked for.
func (s *Server) content(in *graphtest.Input, c *container) error {
	kind := in.Get("media_type")
	if in.Values.Has("share_to_feed") && kind != "REELS" {
		return graphtest.Fail(100, 0, "share_to_feed is of reels")
	}
	switch {
	case kind == "CAROUSEL":
		return s.carousel(in, c)
	case in.Values.Has("children"):
		return graphtest.Fail(100, 0, "children are of a carousel")
	case kind == "" && in.Values.Has("image_url") && !in.Values.Has("video_url"):
		return s.image(in, c)
	case kind == "REELS" && !c.child || kind == "VIDEO" && c.child:
		return s.video(in, c)
	}
	return graphtest.Fail(100, 2207023, "the media type %q is not known for these parameters", kind)
}

func (s *Server) image(in *graphtest.Input, c *container) error {
	_, data, err := s.Fetch(in.Get("image_url"))
	if err != nil {
		return graphtest.Fail(9004, 2207052, "the media could not be fetched: %v", err)
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return graphtest.Fail(36001, 2207005, "the image format is not supported: only JPEG")
	case len(data) > imageMax:
		return graphtest.Fail(36000, 2207004, "the image is too large to download")
	case size.Width*5 < size.Height*4 || size.Width*100 > size.Height*191:
		return graphtest.Fail(36003, 2207009, "the aspect ratio is not supported")
	case len([]rune(in.Get("alt_text"))) > altMax:
		return graphtest.Fail(100, 0, "alt_text is too long")
	}
	c.files = []File{{Type: "image/jpeg", Alt: in.Get("alt_text"), Bytes: data}}
	return nil
}

func (s *Server) video(in *graphtest.Input, c *container) error {
	if in.Values.Has("image_url") || in.Values.Has("alt_text") {
		return graphtest.Fail(100, 0, "image_url and alt_text are of pictures")
	}
	kind, data, err := s.Fetch(in.Get("video_url"))
	if err != nil {
		return graphtest.Fail(9004, 2207052, "the media could not be fetched: %v", err)
	}
	if !strings.HasPrefix(kind, "video/") {
		return graphtest.Fail(352, 2207026, "the video format is not supported")
	}
	c.files = []File{{Type: kind, Bytes: data}}
	return nil
}

func (s *Server) carousel(in *graphtest.Input, c *container) error {
	parts := strings.Split(in.Get("children"), ",")
	if c.child || len(parts) < albumMin || len(parts) > albumMax {
		return graphtest.Fail(100, 2207028, "a carousel holds 2–10 parts")
	}
	for _, id := range parts {
		part := s.containers[id]
		if part == nil || !part.child {
			return graphtest.Fail(100, 2207006, "part %s is not there", id)
		}
		if s.state(part) != "FINISHED" {
			return graphtest.Fail(9007, 2207027, "part %s is not ready", id)
		}
		c.files = append(c.files, part.files...)
	}
	return nil
}

func (s *Server) publish(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{"creation_id": graphtest.Number})
	if err != nil {
		return nil, err
	}
	if err := s.scope("instagram_content_publish", "instagram_business_content_publish"); err != nil {
		return nil, err
	}
	c := s.containers[in.Get("creation_id")]
	switch {
	case c == nil || c.child || c.published || s.state(c) == "EXPIRED":
		return nil, graphtest.Fail(24, 2207008, "the media builder with creation id = %s does not exist or has been expired", in.Get("creation_id"))
	case s.state(c) != "FINISHED":
		return nil, graphtest.Fail(9007, 2207027, "the media is not ready for publishing")
	case s.Used >= s.Quota:
		return nil, graphtest.Fail(9, 2207042, "you reached the maximum number of posts")
	}
	c.published = true
	s.Used++
	p := &post{Post: Post{ID: s.id(), Caption: c.caption, Files: c.files}, made: s.Now()}
	s.posts = append(s.posts, p)
	return map[string]any{"id": p.ID}, nil
}
