// Package telegramtest is a counterpart of Telegram's Bot API with one channel. It
// takes only what https://core.telegram.org/bots/api documents (read 2026-11-26)
// and refuses all else: an unknown method or parameter, a value of another type, a
// text or file beyond its limit, a right that the bot lacks. The real server passes
// over unknown parameters; here they are refused, so that a misspelled one is seen.
package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Post is what readers of the channel see as one post.
type Post struct {
	IDs     []int64
	Text    string
	Files   []File
	ReplyTo int64 // 0 where it is no reply
}

// File is an attachment.
type File struct {
	Name, Type string
	Bytes      []byte
}

// Server is the Bot API. Its fields are set before it serves.
type Server struct {
	Token    string
	Username string // of the channel, without @
	Title    string
	Kind     string // of the chat; "" is channel
	Status   string // of the bot in the channel; "" is administrator
	Rights   map[string]bool
	Now      func() time.Time

	mu       sync.Mutex
	next     int64
	messages map[int64]*message
	groups   int64
}

// ChannelID is the number of the channel, BotID that of the bot.
const (
	ChannelID = -1001234567890
	BotID     = 123456
)

type message struct {
	id, group, replyTo int64
	date               time.Time
	text               string
	file               *File
}

// New is a server whose bot may do everything in the channel.
func New(token, username string) *Server {
	return &Server{
		Token: token, Username: username, Title: "Kanal " + username, Kind: "channel", Status: "administrator",
		Rights: map[string]bool{"can_post_messages": true, "can_edit_messages": true, "can_delete_messages": true},
		Now:    time.Now, messages: map[int64]*message{},
	}
}

// Posts are the live posts, oldest first.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	var posts []Post
	var group int64
	for id := int64(1); id <= s.next; id++ {
		m := s.messages[id]
		if m == nil {
			continue
		}
		if m.group == 0 || m.group != group {
			posts = append(posts, Post{ReplyTo: m.replyTo, Text: m.text})
		}
		group = m.group
		p := &posts[len(posts)-1]
		p.IDs = append(p.IDs, m.id)
		if m.file != nil {
			p.Files = append(p.Files, *m.file)
		}
	}
	return posts
}

// Change gives a live post another text, as a person in the app would.
func (s *Server) Change(id int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[id]; m != nil {
		m.text = text
	}
}

// Remove takes messages away, as a person in the app would.
func (s *Server) Remove(ids ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		delete(s.messages, id)
	}
}

// Fail answers with a status as the Bot API does, saying how long to wait where
// that is not 0.
func Fail(w http.ResponseWriter, status int, wait time.Duration) {
	out := map[string]any{"ok": false, "error_code": status, "description": http.StatusText(status)}
	if wait > 0 {
		out["parameters"] = map[string]any{"retry_after": int(wait.Seconds())}
	}
	answer(w, status, out)
}

func answer(w http.ResponseWriter, status int, out any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out)
}

// failure is an answer that is not ok.
type failure struct {
	code int
	text string
}

func (f *failure) Error() string { return f.text }

func bad(format string, args ...any) error {
	return &failure{http.StatusBadRequest, "Bad Request: " + fmt.Sprintf(format, args...)}
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	result, err := s.serve(r)
	code, out := http.StatusOK, map[string]any{"ok": true, "result": result}
	if f, ok := err.(*failure); ok { //nolint:errorlint // made here and never wrapped
		code, out = f.code, map[string]any{"ok": false, "error_code": f.code, "description": f.text}
	}
	answer(w, code, out)
}

func (s *Server) serve(r *http.Request) (any, error) {
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") || !strings.Contains(token, ":") {
		return nil, &failure{http.StatusNotFound, "Not Found"}
	}
	if token != s.Token {
		return nil, &failure{http.StatusUnauthorized, "Unauthorized"}
	}
	m, ok := methods[name]
	if !ok {
		return nil, &failure{http.StatusNotFound, "Not Found: method not found"}
	}
	in, err := read(r, m.takes)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, needs := m.takes["chat_id"]; needs {
		if err := s.chat(in); err != nil {
			return nil, err
		}
	}
	return m.do(s, in)
}

func (s *Server) chat(in *input) error {
	if c := in.text["chat_id"]; c != "@"+s.Username && c != fmt.Sprint(ChannelID) {
		return bad("chat not found")
	}
	return nil
}

func (s *Server) chatObject() map[string]any {
	c := map[string]any{"id": int64(ChannelID), "type": s.Kind, "title": s.Title}
	if s.Username != "" {
		c["username"] = s.Username
	}
	return c
}

func (s *Server) add(m message) map[string]any {
	s.next++
	m.id, m.date = s.next, s.Now()
	s.messages[m.id] = &m
	return s.object(&m)
}

func (s *Server) object(m *message) map[string]any {
	out := map[string]any{"message_id": m.id, "date": m.date.Unix(), "chat": s.chatObject()}
	if m.file == nil {
		out["text"] = m.text
	} else if m.text != "" {
		out["caption"] = m.text
	}
	if m.group != 0 {
		out["media_group_id"] = fmt.Sprint(m.group)
	}
	return out
}

// right refuses what the bot may not do.
func (s *Server) right(name string) error {
	switch {
	case s.Status == "left" || s.Status == "kicked":
		return &failure{http.StatusForbidden, "Forbidden: bot is not a member of the channel chat"}
	case s.Status != "administrator" || !s.Rights[name]:
		return bad("need administrator rights in the channel chat")
	}
	return nil
}
