// Package mastodontest is a Mastodon server with one account, as Mastodon's documents
// describe it. What they don't allow fails the test: a method or a parameter that
// they don't know, one given twice, another kind of body, a file without a type, a
// status over the server's limits. A right that the token lacks is answered with 403.
package mastodontest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// The account, and the server that its posts' addresses name.
const (
	ID   = "14715"
	Acct = "kantor"
	Host = "https://contoh.social"
)

// Server is the account's server.
type Server struct {
	t   testing.TB
	now func() time.Time

	mu       sync.Mutex
	state    channeltest.State
	next     int
	statuses []*toot // oldest first
	files    map[string]*upload
	keys     map[string]kept
	scopes   []string
	most     int // characters
	busy     int // answers of 206 before a video is ready
	lag      int // newest statuses that a list doesn't have yet
}

type toot struct {
	id, text, language, reply string
	media                     []string
	created                   time.Time
}

type upload struct {
	kind, sum, alt string
	used           bool // by a status
	busy           int
}

type kept struct {
	id    string
	until time.Time
}

// New makes a server whose account has no posts; its token is [channeltest.Token],
// with all the rights that the channel needs, and its clock now.
func New(t testing.TB, now func() time.Time) *Server {
	return &Server{
		t: t, now: now, next: 1000, most: 500, busy: 2, files: map[string]*upload{}, keys: map[string]kept{},
		scopes: []string{"read:accounts", "read:statuses", "write:media", "write:statuses"},
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Fail answers with an error as Mastodon does.
func Fail(w http.ResponseWriter, status int, words string) {
	answer(w, status, map[string]string{"error": words})
}

// method is one of the API's, with the right that it needs and the parameters that
// it knows.
type method struct {
	pattern, scope string
	known          []string
	do             func(*Server, http.ResponseWriter, *http.Request, url.Values)
}

var methods = []method{
	{"GET /api/v2/instance", "", nil, (*Server).instance},
	{"GET /api/v1/apps/verify_credentials", "", nil, (*Server).app},
	{"GET /api/v1/accounts/verify_credentials", "read:accounts", nil, (*Server).me},
	{
		"GET /api/v1/accounts/" + ID + "/statuses", "read:statuses",
		[]string{"max_id", "since_id", "min_id", "limit", "only_media", "exclude_replies", "exclude_reblogs", "pinned", "tagged"},
		(*Server).list,
	},
	{"POST /api/v2/media", "write:media", []string{"file", "thumbnail", "description", "focus"}, (*Server).upload},
	{"GET /api/v1/media/{id}", "write:media", nil, (*Server).media},
	{
		"POST /api/v1/statuses", "write:statuses",
		[]string{"status", "media_ids[]", "in_reply_to_id", "sensitive", "spoiler_text", "visibility", "language", "scheduled_at"},
		(*Server).create,
	},
	{"GET /api/v1/statuses/{id}", "read:statuses", nil, (*Server).show},
	{"GET /api/v1/statuses/{id}/source", "read:statuses", nil, (*Server).source},
	{"PUT /api/v1/statuses/{id}", "write:statuses", []string{"status", "spoiler_text", "sensitive", "language", "media_ids[]"}, (*Server).edit},
	{"DELETE /api/v1/statuses/{id}", "write:statuses", []string{"delete_media"}, (*Server).remove},
}

// ServeHTTP answers a call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	mux := http.NewServeMux()
	for _, m := range methods {
		mux.HandleFunc(m.pattern, func(w http.ResponseWriter, r *http.Request) { s.call(w, r, m) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.t.Errorf("no such method: %s %s", r.Method, r.URL.Path)
		Fail(w, 404, "Record not found")
	})
	mux.ServeHTTP(w, r)
}

func (s *Server) call(w http.ResponseWriter, r *http.Request, m method) {
	if m.pattern != "GET /api/v2/instance" {
		if r.Header.Get("Authorization") != "Bearer "+channeltest.Token || s.state == channeltest.BadToken {
			Fail(w, 401, "The access token is invalid")
			return
		}
		if m.scope != "" && !s.may(m.scope) {
			Fail(w, 403, "This action is outside the authorized scopes")
			return
		}
	}
	form := r.URL.Query()
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method == "POST" || r.Method == "PUT" {
		if len(form) > 0 {
			s.t.Errorf("%s: parameters in the address: %v", m.pattern, form)
		}
		want, parse := "application/x-www-form-urlencoded", r.ParseForm
		if m.pattern == "POST /api/v2/media" {
			want, parse = "multipart/form-data", func() error { return r.ParseMultipartForm(1 << 20) }
		}
		if err := parse(); err != nil || kind != want {
			s.t.Errorf("%s: %q: %v", m.pattern, kind, err)
			Fail(w, 400, "bad request")
			return
		}
		form = r.PostForm
	}
	for k, v := range form {
		if !slices.Contains(m.known, k) || len(v) > 1 && !strings.HasSuffix(k, "[]") {
			s.t.Errorf("%s: parameter %q of %d values", m.pattern, k, len(v))
		}
	}
	m.do(s, w, r, form)
}

func (s *Server) may(scope string) bool {
	wide, _, _ := strings.Cut(scope, ":")
	return slices.Contains(s.scopes, scope) || slices.Contains(s.scopes, wide)
}

func (s *Server) id() string {
	s.next++
	return strconv.Itoa(s.next)
}

func (s *Server) instance(w http.ResponseWriter, _ *http.Request, _ url.Values) {
	answer(w, 200, map[string]any{
		"domain": "contoh.social", "version": "4.5.0",
		"configuration": map[string]any{
			"statuses": map[string]any{"max_characters": s.most, "max_media_attachments": 4, "characters_reserved_per_url": 23},
			"media_attachments": map[string]any{
				"supported_mime_types": []string{"image/jpeg", "image/png", "video/mp4"},
				"description_limit":    1500, "image_size_limit": 16777216, "video_size_limit": 103809024,
			},
		},
	})
}

func (s *Server) app(w http.ResponseWriter, _ *http.Request, _ url.Values) {
	answer(w, 200, map[string]any{"id": "563419", "name": "Terbit", "scopes": s.scopes})
}

func own() map[string]any {
	return map[string]any{"id": ID, "username": Acct, "acct": Acct, "url": Host + "/@" + Acct}
}

func (s *Server) me(w http.ResponseWriter, _ *http.Request, _ url.Values) { answer(w, 200, own()) }

func (s *Server) upload(w http.ResponseWriter, r *http.Request, form url.Values) {
	f, head, err := r.FormFile("file")
	if err != nil {
		s.t.Errorf("upload: %v", err)
		Fail(w, 422, "Validation failed")
		return
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		s.t.Error(err)
	}
	sum := sha256.Sum256(data)
	u := &upload{kind: head.Header.Get("Content-Type"), sum: hex.EncodeToString(sum[:]), alt: form.Get("description")}
	if r.ContentLength < int64(len(data)) || u.kind == "" {
		s.t.Errorf("upload of %d bytes as %d of %q", len(data), r.ContentLength, u.kind)
	}
	id := s.id()
	s.files[id] = u
	if u.kind == "video/mp4" {
		u.busy = s.busy
		answer(w, 202, map[string]any{"id": id, "type": "video", "url": nil, "description": u.alt})
		return
	}
	answer(w, 200, map[string]any{"id": id, "type": "image", "url": Host + "/m/" + id, "description": u.alt})
}

func (s *Server) media(w http.ResponseWriter, r *http.Request, _ url.Values) {
	u := s.files[r.PathValue("id")]
	switch {
	case u == nil || u.used:
		Fail(w, 404, "Record not found")
	case u.busy > 0:
		u.busy--
		w.WriteHeader(206)
	default:
		answer(w, 200, map[string]any{"id": r.PathValue("id"), "type": "image", "url": Host + "/m", "description": u.alt})
	}
}

func (s *Server) find(id string) *toot {
	for _, t := range s.statuses {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (s *Server) status(t *toot) map[string]any {
	media := []any{}
	for _, id := range t.media {
		kind, _, _ := strings.Cut(s.files[id].kind, "/")
		media = append(media, map[string]any{"id": id, "type": kind, "url": Host + "/m/" + id, "description": s.files[id].alt})
	}
	var reply any
	if t.reply != "" {
		reply = t.reply
	}
	return map[string]any{
		"id": t.id, "created_at": t.created.UTC().Format("2006-01-02T15:04:05.000Z"), "in_reply_to_id": reply,
		"visibility": "public", "language": t.language, "url": Host + "/@" + Acct + "/" + t.id,
		"content": "<p>" + strings.ReplaceAll(html.EscapeString(t.text), "\n", "<br />") + "</p>",
		"account": own(), "media_attachments": media,
	}
}

// takes holds what a status is made from to the documents.
func (s *Server) takes(w http.ResponseWriter, form url.Values, owner *toot) bool {
	text, media := strings.TrimSpace(form.Get("status")), form["media_ids[]"]
	switch {
	case text == "" && len(media) == 0:
		Fail(w, 422, "Validation failed: Text can't be blank")
		return false
	case platform.Toot.Length(text) > s.most || len(media) > 4:
		s.t.Errorf("a status of %d characters and %d media", platform.Toot.Length(text), len(media))
	case form.Has("language") && len(form.Get("language")) != 2:
		s.t.Errorf("language %q", form.Get("language"))
	case form.Has("visibility") && !slices.Contains([]string{"public", "unlisted", "private", "direct"}, form.Get("visibility")):
		s.t.Errorf("visibility %q", form.Get("visibility"))
	}
	for _, id := range media {
		u := s.files[id]
		if u == nil || u.busy > 0 || u.used && (owner == nil || !slices.Contains(owner.media, id)) {
			Fail(w, 422, "Validation failed: media not found or still processing")
			return false
		}
	}
	for _, id := range media {
		s.files[id].used = true
	}
	return true
}

func (s *Server) create(w http.ResponseWriter, r *http.Request, form url.Values) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || form.Has("scheduled_at") {
		s.t.Errorf("a post with key %q and scheduled_at %q", key, form.Get("scheduled_at"))
	}
	if k, ok := s.keys[key]; ok && s.now().Before(k.until) {
		if t := s.find(k.id); t != nil {
			answer(w, 200, s.status(t))
			return
		}
		Fail(w, 404, "Record not found")
		return
	}
	reply := form.Get("in_reply_to_id")
	if reply != "" && s.find(reply) == nil {
		Fail(w, 404, "Record not found")
		return
	}
	if form.Get("visibility") != "public" {
		s.t.Errorf("visibility %q", form.Get("visibility"))
	}
	if !s.takes(w, form, nil) {
		return
	}
	t := &toot{
		id: s.id(), text: strings.TrimSpace(form.Get("status")), language: form.Get("language"), reply: reply,
		media: form["media_ids[]"], created: s.now(),
	}
	s.statuses = append(s.statuses, t)
	s.keys[key] = kept{t.id, s.now().Add(time.Hour)}
	answer(w, 200, s.status(t))
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, _ url.Values) {
	if t := s.find(r.PathValue("id")); t != nil {
		answer(w, 200, s.status(t))
		return
	}
	Fail(w, 404, "Record not found")
}

func (s *Server) source(w http.ResponseWriter, r *http.Request, _ url.Values) {
	if t := s.find(r.PathValue("id")); t != nil {
		answer(w, 200, map[string]any{"id": t.id, "text": t.text, "spoiler_text": ""})
		return
	}
	Fail(w, 404, "Record not found")
}

func (s *Server) edit(w http.ResponseWriter, r *http.Request, form url.Values) {
	t := s.find(r.PathValue("id"))
	if t == nil {
		Fail(w, 404, "Record not found")
		return
	}
	if !s.takes(w, form, t) {
		return
	}
	t.text = strings.TrimSpace(form.Get("status"))
	if form.Has("media_ids[]") {
		t.media = form["media_ids[]"]
	}
	answer(w, 200, s.status(t))
}

func (s *Server) remove(w http.ResponseWriter, r *http.Request, _ url.Values) {
	t := s.find(r.PathValue("id"))
	if t == nil {
		Fail(w, 404, "Record not found")
		return
	}
	s.statuses = slices.DeleteFunc(s.statuses, func(o *toot) bool { return o == t })
	gone := s.status(t)
	gone["text"] = t.text
	answer(w, 200, gone)
}

func (s *Server) list(w http.ResponseWriter, _ *http.Request, q url.Values) {
	limit := 20
	if q.Has("limit") {
		n, err := strconv.Atoi(q.Get("limit"))
		if err != nil || n < 1 || n > 40 {
			s.t.Errorf("limit %q", q.Get("limit"))
		}
		limit = n
	}
	page := []any{}
	for _, t := range slices.Backward(s.statuses[:max(0, len(s.statuses)-s.lag)]) {
		older := !q.Has("max_id") || number(t.id) < number(q.Get("max_id"))
		if older && (t.reply == "" || q.Get("exclude_replies") != "true") && len(page) < limit {
			page = append(page, s.status(t))
		}
	}
	answer(w, 200, page)
}

func number(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		return -1
	}
	return n
}

// Rights sets the token's rights.
func (s *Server) Rights(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = scopes
}

// Characters sets the most that a status may have.
func (s *Server) Characters(most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = most
}

// Busy sets how often a video isn't ready when asked for.
func (s *Server) Busy(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = times
}

// Lag hides the newest statuses from lists, as a replica would.
func (s *Server) Lag(newest int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lag = newest
}

// Add makes a status as a person in the app would.
func (s *Server) Add(text string, created time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &toot{id: s.id(), text: text, created: created}
	s.statuses = append(s.statuses, t)
	return t.id
}

// Keep puts a file there that no status uses yet.
func (s *Server) Keep(id, alt string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = &upload{kind: "image/jpeg", alt: alt}
}

// Files is how many were uploaded or kept.
func (s *Server) Files() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.files)
}

// Live is what a visitor sees.
func (s *Server) Live() []channeltest.Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	var live []channeltest.Seen
	for _, t := range s.statuses {
		p := channeltest.Seen{ID: t.id, Text: t.text, Reply: t.reply}
		for _, id := range t.media {
			u := s.files[id]
			p.Media = append(p.Media, channeltest.Media{Type: u.kind, SHA256: u.sum, Alt: u.alt})
		}
		live = append(live, p)
	}
	return live
}

// Change gives a status another text.
func (s *Server) Change(id, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(id).text = text
}

// Remove takes a status away.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses = slices.DeleteFunc(s.statuses, func(t *toot) bool { return t.id == id })
}

// Set puts the account in a state.
func (s *Server) Set(state channeltest.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}
