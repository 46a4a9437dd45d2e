// Package instagramtest is a counterpart of the Instagram API with one professional
// account, with either login. It takes only what the documents named in package
// instagram describe, and refuses all else: an unknown parameter, a value of another
// type, a missing permission, media that are no JPEG or beyond the limits, a
// container that is not ready or whose day is over. It fetches media as the
// platform does.
package instagramtest

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
)

// Post is what visitors of the account see.
type Post struct {
	ID       string
	Caption  string
	Files    []File
	Comments []string // of the account
}

// File is a picture or a video of a post.
type File struct {
	Type, Alt string
	Bytes     []byte
}

// Server is the Instagram API. Its fields are set before it serves.
type Server struct {
	Token    string
	Account  string
	Username string
	Direct   bool     // Instagram Login, else Facebook Login
	Scopes   []string // of the token
	Quota    int      // posts a day
	Used     int
	Slow     int // how often a container's status is IN_PROGRESS before it is FINISHED
	Now      func() time.Time
	Fetch    func(address string) (kind string, data []byte, err error) // of media

	mu         sync.Mutex
	next       int
	posts      []*post
	containers map[string]*container
}

type post struct {
	Post
	made time.Time
}

// New is a server with a token that has all permissions.
func New(token, account string, direct bool) *Server {
	s := &Server{
		Token: token, Account: account, Username: "dinas.uji", Direct: direct, Quota: 100, Slow: 1, Now: time.Now, Fetch: fetch,
		Scopes:     []string{"instagram_basic", "instagram_content_publish", "instagram_manage_comments", "instagram_manage_contents", "pages_read_engagement"},
		containers: map[string]*container{},
	}
	if direct {
		s.Scopes = []string{"instagram_business_basic", "instagram_business_content_publish", "instagram_business_manage_comments"}
	}
	return s
}

func fetch(address string) (string, []byte, error) {
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(address) //nolint:noctx // a platform fetches on its own time
	if err != nil {
		return "", nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("status %d", res.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, 400<<20))
	return res.Header.Get("Content-Type"), data, err
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

// Change gives a live post another caption, as a person in the app would.
func (s *Server) Change(id, caption string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(id); p != nil {
		p.Caption = caption
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
	return strconv.Itoa(17_900_000_000 + s.next)
}

// scope is a permission by the name that it has for either login.
func (s *Server) scope(facebook, instagram string) error {
	if s.Direct {
		return graphtest.Scope(s.Scopes, instagram)
	}
	return graphtest.Scope(s.Scopes, facebook)
}

func (s *Server) basic() error { return s.scope("instagram_basic", "instagram_business_basic") }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat))
	if r.URL.Path == "/refresh_access_token" {
		result, err := s.refresh(r)
		graphtest.Write(w, result, err)
		return
	}
	result, err := s.serve(r)
	graphtest.Write(w, result, err)
}

// refresh takes the token in the query, as it alone is documented.
func (s *Server) refresh(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{"grant_type": graphtest.Text, "access_token": graphtest.Text})
	switch {
	case err != nil:
		return nil, err
	case r.Method != http.MethodGet || !s.Direct || in.Get("grant_type") != "ig_refresh_token":
		return nil, graphtest.Fail(100, 0, "Unsupported request")
	case in.Get("access_token") != s.Token:
		return nil, &graphtest.Error{Status: http.StatusUnauthorized, Code: 190, Message: "Error validating access token"}
	}
	s.Token += "-next"
	return map[string]any{"access_token": s.Token, "token_type": "bearer", "expires_in": 5183944}, nil
}

func (s *Server) serve(r *http.Request) (any, error) {
	path, err := graphtest.Path(r, s.Token)
	if err != nil {
		return nil, err
	}
	if err := s.basic(); err != nil {
		return nil, err
	}
	node, edge, _ := strings.Cut(path, "/")
	switch r.Method + " " + edge {
	case "GET ":
		return s.get(r, node)
	case "DELETE ":
		return s.delete(r, node)
	case "POST comments":
		return s.comment(r, node)
	case "GET comments":
		return s.comments(r, node)
	}
	if node != s.Account {
		return nil, graphtest.Missing(node)
	}
	switch r.Method + " " + edge {
	case "POST media":
		return s.media(r)
	case "POST media_publish":
		return s.publish(r)
	case "GET media":
		return s.list(r)
	case "GET content_publishing_limit":
		return s.limit(r)
	}
	return nil, graphtest.Fail(100, 33, "Unsupported request: %s %s", r.Method, edge)
}

var fieldsOnly = map[string]graphtest.Check{"fields": graphtest.Text}

func (s *Server) get(r *http.Request, node string) (any, error) {
	in, err := graphtest.Read(r, fieldsOnly)
	if err != nil {
		return nil, err
	}
	if node == s.Account {
		return graphtest.Fields(in, map[string]any{"id": s.Account, "username": s.Username})
	}
	if c := s.containers[node]; c != nil {
		state := s.state(c)
		c.looks++
		return graphtest.Fields(in, map[string]any{"id": node, "status_code": state, "status": state})
	}
	if p := s.find(node); p != nil {
		return graphtest.Fields(in, s.object(p))
	}
	return nil, graphtest.Missing(node)
}

func (s *Server) object(p *post) map[string]any {
	return map[string]any{
		"id": p.ID, "caption": p.Caption, "timestamp": graphtest.When(p.made), "username": s.Username,
		"permalink": "https://www.instagram.com/p/C" + p.ID + "/", "media_type": "IMAGE",
	}
}

func (s *Server) list(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{"fields": graphtest.Text, "limit": graphtest.Number})
	if err != nil {
		return nil, err
	}
	limit, _ := strconv.Atoi(in.Get("limit"))
	data := []any{}
	for i := len(s.posts) - 1; i >= 0 && len(data) < max(limit, 25); i-- {
		one, err := graphtest.Fields(in, s.object(s.posts[i]))
		if err != nil {
			return nil, err
		}
		data = append(data, one)
	}
	return map[string]any{"data": data, "paging": map[string]any{}}, nil
}

func (s *Server) limit(r *http.Request) (any, error) {
	in, err := graphtest.Read(r, map[string]graphtest.Check{"fields": graphtest.Text, "since": graphtest.Number})
	if err != nil {
		return nil, err
	}
	one, err := graphtest.Fields(in, map[string]any{
		"id": nil, "quota_usage": s.Used, "config": map[string]any{"quota_total": s.Quota, "quota_duration": 86400},
	})
	if err != nil {
		return nil, err
	}
	delete(one, "id")
	return map[string]any{"data": []any{one}}, nil
}

// delete is there for Facebook Login alone.
func (s *Server) delete(r *http.Request, node string) (any, error) {
	if _, err := graphtest.Read(r, nil); err != nil {
		return nil, err
	}
	if s.Direct {
		return nil, graphtest.Missing(node)
	}
	if err := graphtest.Scope(s.Scopes, "instagram_manage_contents"); err != nil {
		return nil, err
	}
	if !s.remove(node) {
		return nil, graphtest.Missing(node)
	}
	return map[string]any{"success": true, "deleted_id": node}, nil
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
	if err := s.scope("instagram_manage_comments", "instagram_business_manage_comments"); err != nil {
		return nil, err
	}
	text := in.Get("message")
	if text == "" {
		return nil, graphtest.Fail(100, 0, "the comment is empty")
	}
	p.Comments = append(p.Comments, text)
	return map[string]any{"id": s.id()}, nil
}

func (s *Server) comments(r *http.Request, node string) (any, error) {
	p := s.find(node)
	if p == nil {
		return nil, graphtest.Missing(node)
	}
	in, err := graphtest.Read(r, fieldsOnly)
	if err != nil {
		return nil, err
	}
	data := []any{}
	for i, text := range p.Comments {
		one, err := graphtest.Fields(in, map[string]any{
			"id": strconv.Itoa(i + 1), "text": text, "timestamp": graphtest.When(s.Now()), "username": s.Username,
		})
		if err != nil {
			return nil, err
		}
		data = append(data, one)
	}
	return map[string]any{"data": data}, nil
}
