package facebooktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
)

func (s *Server) mayPost(text string) error {
	if s.UserToken || !s.CanPost {
		return &graphtest.Error{Status: http.StatusForbidden, Code: 200, Message: "(#200) the user hasn't authorized the application to perform this action"}
	}
	if len([]rune(text)) > textMax {
		return graphtest.Fail(100, 0, "message is too long")
	}
	return graphtest.Scope(s.Scopes, "pages_manage_posts")
}

func (s *Server) feed(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{
		"message": graphtest.Text, "link": graphtest.Address, "published": graphtest.Bool, "attached_media[]": graphtest.Object,
	})
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(in.Get("message")); err != nil {
		return nil, err
	}
	p := &post{Post: Post{ID: s.Page + "_" + s.id(), Text: in.Get("message")}, made: s.Now()}
	for i := 0; in.Values.Has(fmt.Sprintf("attached_media[%d]", i)); i++ {
		var media struct {
			ID string `json:"media_fbid"`
		}
		if err := json.Unmarshal([]byte(in.Get(fmt.Sprintf("attached_media[%d]", i))), &media); err != nil {
			return nil, graphtest.Fail(100, 0, "attached_media: %v", err)
		}
		photo, ok := s.photos[media.ID]
		if !ok {
			return nil, graphtest.Fail(100, 0, "attached_media: no unpublished photo %s", media.ID)
		}
		delete(s.photos, media.ID)
		p.Files = append(p.Files, photo)
	}
	if p.Text == "" && len(p.Files) == 0 && !in.Values.Has("link") {
		return nil, graphtest.Fail(100, 0, "the post is empty")
	}
	s.posts = append(s.posts, p)
	return map[string]any{"id": p.ID}, nil
}

func (s *Server) photo(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{
		"source": nil, "caption": graphtest.Text, "published": graphtest.Bool, "alt_text_custom": graphtest.Text, "temporary": graphtest.Bool,
	})
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(in.Get("caption")); err != nil {
		return nil, err
	}
	f, ok := in.Files["source"]
	switch {
	case !ok || !strings.HasPrefix(f.Type, "image/"):
		return nil, graphtest.Fail(324, 0, "Missing or invalid image file")
	case len(f.Bytes) >= photoMax:
		return nil, graphtest.Fail(100, 0, "the photo is too large")
	}
	id, file := s.id(), File{Type: f.Type, Alt: in.Get("alt_text_custom"), Bytes: f.Bytes}
	if in.Get("published") == "false" {
		s.photos[id] = file
		return map[string]any{"id": id}, nil
	}
	p := &post{Post: Post{ID: s.Page + "_" + id, Text: in.Get("caption"), Files: []File{file}}, made: s.Now()}
	s.posts = append(s.posts, p)
	return map[string]any{"id": id, "post_id": p.ID}, nil
}

func (s *Server) video(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{
		"source": nil, "file_url": graphtest.Address, "description": graphtest.Text, "title": graphtest.Text, "published": graphtest.Bool,
	})
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(in.Get("description")); err != nil {
		return nil, err
	}
	f, sent := in.Files["source"]
	switch {
	case sent == in.Values.Has("file_url"):
		return nil, graphtest.Fail(100, 0, "either source or file_url")
	case !sent && s.Fetch == nil:
		return nil, graphtest.Fail(389, 0, "Unable to fetch video file from URL")
	case !sent:
		if f.Type, f.Bytes, err = s.Fetch(in.Get("file_url")); err != nil {
			return nil, graphtest.Fail(389, 0, "Unable to fetch video file from URL: %v", err)
		}
	}
	if !strings.HasPrefix(f.Type, "video/") {
		return nil, graphtest.Fail(352, 0, "the video file is of a format that isn't supported")
	}
	p := &post{Post: Post{ID: s.id(), Text: in.Get("description"), Files: []File{{Type: f.Type, Bytes: f.Bytes}}}, made: s.Now()}
	s.posts = append(s.posts, p)
	return map[string]any{"id": p.ID}, nil
}

func (s *Server) comment(r *http.Request, node string) (any, error) {
	p := s.find(node)
	if p == nil {
		return nil, graphtest.Missing(node)
	}
	in, err := graphtest.Read(r, map[string]graphtest.Check{"message": graphtest.Text})
	if err != nil {
		return nil, err
	}
	if err := graphtest.Scope(s.Scopes, "pages_manage_engagement"); err != nil {
		return nil, err
	}
	if in.Get("message") == "" {
		return nil, graphtest.Fail(100, 0, "the comment is empty")
	}
	p.Comments = append(p.Comments, in.Get("message"))
	return map[string]any{"id": strings.TrimPrefix(p.ID, s.Page+"_") + "_" + s.id()}, nil
}

func (s *Server) comments(r *http.Request, node string) (any, error) {
	p := s.find(node)
	if p == nil {
		return nil, graphtest.Missing(node)
	}
	in, err := graphtest.Read(r, map[string]graphtest.Check{
		"fields": graphtest.Text, "limit": graphtest.Number, "since": graphtest.Number, "order": graphtest.Text, "filter": graphtest.Text,
	})
	if err != nil {
		return nil, err
	}
	data := []any{}
	for i, c := range p.Comments {
		one, err := graphtest.Fields(in, map[string]any{
			"id": fmt.Sprintf("1_%d", i+1), "message": c, "created_time": graphtest.When(s.Now()), "from": map[string]any{"id": s.Page},
		})
		if err != nil {
			return nil, err
		}
		data = append(data, one)
	}
	return map[string]any{"data": data}, nil
}
