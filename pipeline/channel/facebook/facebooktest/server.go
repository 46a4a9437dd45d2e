// Package facebooktest is a counterpart of the Graph API with one Page. It takes
// only what the documents named in package facebook describe, and refuses all else:
// an unknown parameter, a value of another type, a missing permission, a photo
// beyond its limit, a version that is not the pinned one.
package facebooktest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
)

// Limits, read 2026-11-26: of a photo from the photo reference; of a text as others
// report it, since Meta documents none.
const (
	photoMax = 10_000_000
	textMax  = 63206
)

// Post is what the Page shows.
type Post struct {
	ID       string
	Text     string
	Files    []File
	Comments []string // of the Page
}

// File is a photo or a video of a post.
type File struct {
	Type, Alt string
	Bytes     []byte
}

// Server is the Graph API. Its fields are set before it serves.
type Server struct {
	Token     string
	Page      string
	Published bool
	CanPost   bool
	Narrow    bool     // can_post may not be read
	UserToken bool     // the token is a person's, not the Page's
	Scopes    []string // of the token
	Now       func() time.Time
	Fetch     func(address string) (kind string, data []byte, err error) // of file_url; nil refuses

	mu     sync.Mutex
	next   int
	posts  []*post
	photos map[string]File
}

type post struct {
	Post
	made   time.Time
	hidden bool
}

// New is a server for a Page whose token has all permissions.
func New(token, page string) *Server {
	return &Server{
		Token: token, Page: page, Published: true, CanPost: true, Now: time.Now, photos: map[string]File{},
		Scopes: []string{"pages_manage_posts", "pages_read_engagement", "pages_manage_engagement", "pages_show_list"},
	}
}

// Posts are the live posts, oldest first.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Post
	for _, p := range s.posts {
		out = append(out, p.Post)
	}
	return out
}

// Change gives a live post another text, as a person in the app would.
func (s *Server) Change(id, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(id); p != nil {
		p.Text = text
	}
}

// Remove takes a live post away, as a person in the app would.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

func (s *Server) remove(id string) bool {
	before := len(s.posts)
	s.posts = slices.DeleteFunc(s.posts, func(p *post) bool { return p.ID == id })
	return len(s.posts) < before
}

func (s *Server) find(id string) *post {
	for _, p := range s.posts {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (s *Server) id() string {
	s.next++
	return strconv.Itoa(7_000_000_000 + s.next)
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat))
	result, err := s.serve(r)
	graphtest.Write(w, result, err)
}

func (s *Server) serve(r *http.Request) (any, error) {
	path, err := graphtest.Path(r, s.Token)
	if err != nil {
		return nil, err
	}
	node, edge, _ := strings.Cut(path, "/")
	switch r.Method + " " + edge {
	case "GET ":
		return s.get(r, node)
	case "POST ":
		return s.update(r, node)
	case "DELETE ":
		return s.delete(r, node)
	case "POST comments":
		return s.comment(r, node)
	case "GET comments":
		return s.comments(r, node)
	}
	if node != s.Page {
		return nil, graphtest.Missing(node)
	}
	switch r.Method + " " + edge {
	case "POST feed":
		return s.feed(r)
	case "POST photos":
		return s.photo(r)
	case "POST videos":
		return s.video(r)
	case "GET posts":
		return s.list(r, false)
	case "GET videos":
		return s.list(r, true)
	}
	return nil, graphtest.Fail(100, 33, "Unsupported request: %s %s", r.Method, edge)
}

var fieldsOnly = map[string]graphtest.Check{"fields": graphtest.Text}

func (s *Server) get(r *http.Request, node string) (any, error) {
	in, err := graphtest.Read(r, fieldsOnly)
	if err != nil {
		return nil, err
	}
	if node == "me" || node == s.Page {
		return graphtest.Fields(in, s.me())
	}
	p := s.find(node)
	if p == nil {
		return nil, graphtest.Missing(node)
	}
	if err := graphtest.Scope(s.Scopes, "pages_read_engagement"); err != nil {
		return nil, err
	}
	return graphtest.Fields(in, s.object(p))
}

func (s *Server) me() map[string]any {
	if s.UserToken {
		return map[string]any{"id": "99", "name": "Orang"}
	}
	me := map[string]any{
		"id": s.Page, "name": "Halaman Uji", "link": "https://www.facebook.com/" + s.Page, "is_published": s.Published,
	}
	if !s.Narrow {
		me["can_post"] = s.CanPost
	}
	return me
}

func (p *post) isVideo() bool { return !strings.Contains(p.ID, "_") }

func (s *Server) object(p *post) map[string]any {
	if p.isVideo() {
		return map[string]any{
			"id": p.ID, "description": p.Text, "created_time": graphtest.When(p.made),
			"permalink_url": fmt.Sprintf("/%s/videos/%s/", s.Page, p.ID), "published": true,
		}
	}
	var text any
	if p.Text != "" {
		text = p.Text
	}
	return map[string]any{
		"id": p.ID, "message": text, "created_time": graphtest.When(p.made), "is_published": true, "is_hidden": p.hidden,
		"permalink_url": "https://www.facebook.com/" + s.Page + "/posts/" + p.ID,
	}
}

// attached is how what is attached to a post is asked for.
const attached = "attachments{target}"

// story is a post as the page's list has it: a video is attached to one of its own.
func (s *Server) story(p *post) map[string]any {
	object := s.object(p)
	object[attached] = map[string]any{"data": []any{}}
	if p.isVideo() {
		object["id"], object["message"] = s.Page+"_9"+p.ID, p.Text
		object["permalink_url"] = "https://www.facebook.com" + fmt.Sprint(object["permalink_url"])
		object[attached] = map[string]any{"data": []any{map[string]any{"target": map[string]any{"id": p.ID}}}}
	}
	return object
}

func (s *Server) list(r *http.Request, videos bool) (any, error) {
	takes := map[string]graphtest.Check{"fields": graphtest.Text, "limit": graphtest.Number}
	if !videos {
		takes["since"], takes["until"] = graphtest.Number, graphtest.Number
	}
	in, err := graphtest.Read(r, takes)
	if err != nil {
		return nil, err
	}
	if err := graphtest.Scope(s.Scopes, "pages_read_engagement"); err != nil {
		return nil, err
	}
	limit, _ := strconv.Atoi(in.Get("limit"))
	if limit > 100 {
		return nil, graphtest.Fail(100, 0, "the limit is 100")
	}
	since, _ := strconv.ParseInt(in.Get("since"), 10, 64)
	data := []any{}
	for i := len(s.posts) - 1; i >= 0 && len(data) < max(limit, 25); i-- {
		p := s.posts[i]
		if videos && !p.isVideo() || p.made.Unix() < since {
			continue
		}
		object := s.object(p)
		if !videos {
			object = s.story(p)
		}
		one, err := graphtest.Fields(in, object)
		if err != nil {
			return nil, err
		}
		if v, ok := one[attached]; ok { // a field of a field is told under its own name
			one["attachments"] = v
			delete(one, attached)
		}
		data = append(data, one)
	}
	return map[string]any{"data": data, "paging": map[string]any{}}, nil
}

func (s *Server) update(r *http.Request, node string) (any, error) {
	p := s.find(node)
	if p == nil {
		return nil, graphtest.Missing(node)
	}
	name := "message"
	if p.isVideo() {
		name = "description"
	}
	in, err := graphtest.Read(r, map[string]graphtest.Check{name: graphtest.Text})
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(in.Get(name)); err != nil {
		return nil, err
	}
	p.Text = in.Get(name)
	return map[string]any{"success": true}, nil
}

func (s *Server) delete(r *http.Request, node string) (any, error) {
	if _, err := graphtest.Read(r, nil); err != nil {
		return nil, err
	}
	if err := s.mayPost(""); err != nil {
		return nil, err
	}
	if s.remove(node) {
		return map[string]any{"success": true}, nil
	}
	return nil, graphtest.Missing(node)
}
