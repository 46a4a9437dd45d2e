package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
)

//go:embed templates/*.gohtml assets/*
var embedded embed.FS

// own is where everything that is not the site's lies.
const own = "/_terbit/"

// Server answers from the newest [State].
type Server struct {
	site     *os.Root
	store    *media.Store
	lang     lang.Lang
	now      func() time.Time
	hosts    []string // names of this machine beside its addresses and localhost
	drawings *template.Template
	done     context.Context //nolint:containedctx // the events' streams end with it

	mu       sync.Mutex
	state    *State
	news     chan struct{}     // closed when there is a new state
	pictures map[string]string // of posts: file by name
}

// ServerOptions say how to answer.
type ServerOptions struct {
	Site  string // the folder of the built site
	Store *media.Store
	Lang  lang.Lang
	Now   func() time.Time
	Hosts []string // names that this machine may be asked by, beside its addresses and localhost
}

// NewServer makes a server whose streams end with ctx.
func NewServer(ctx context.Context, opts ServerOptions) (*Server, error) {
	if err := os.MkdirAll(opts.Site, 0o755); err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	root, err := os.OpenRoot(opts.Site)
	if err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	s := &Server{
		site: root, store: opts.Store, lang: opts.Lang, now: opts.Now, hosts: opts.Hosts, done: ctx,
		state: &State{lang: opts.Lang}, news: make(chan struct{}), pictures: map[string]string{},
	}
	say := func(id, en string, args ...any) string { return s.say(id, en, args...) }
	if s.drawings, err = template.New("").Funcs(template.FuncMap{"t": say}).ParseFS(embedded, "templates/*.gohtml"); err != nil {
		return nil, errors.Join(fmt.Errorf("parse template: %w", err), root.Close())
	}
	return s, nil
}

// Close gives the site's folder free.
func (s *Server) Close() error { return s.site.Close() }

func (s *Server) say(id, en string, args ...any) string {
	text := lang.T(id, en)
	if len(args) > 0 {
		text = text.With(args...)
	}
	return text.In(s.lang)
}

// Show makes a state the newest one and tells those who watch.
func (s *Server) Show(st *State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = st
	close(s.news)
	s.news = make(chan struct{})
}

// current is the newest state, and what is closed when there is a newer one.
func (s *Server) current() (*State, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.news
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !s.asked(r.Host):
		http.Error(w, s.say("Alamat ini tidak dilayani. Buka dengan 127.0.0.1 atau localhost.", "This address is not served. Open it as 127.0.0.1 or localhost."), http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
	case r.URL.Path == own+"peristiwa":
		s.events(w, r)
	case r.URL.Path == own+"panel":
		s.panelAlone(w, r)
	case strings.HasPrefix(r.URL.Path, own+"aset/"):
		s.asset(w, r)
	case strings.HasPrefix(r.URL.Path, own+"gambar/"):
		s.picture(w, r)
	default:
		s.answer(w, r)
	}
}

// asked reports whether a Host names this machine. A name from elsewhere that was
// made to lead here is not among them.
func (s *Server) asked(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" {
		return true
	}
	for _, h := range s.hosts {
		if strings.EqualFold(name, h) {
			return true
		}
	}
	return false
}

// answer sends a page, or a file of the site as it is.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	st, _ := s.current()
	name := r.URL.Path
	if !strings.HasSuffix(name, "/") && !isPage(name) {
		if s.file(w, r, name) {
			return
		}
		if _, ok := s.read(name + "/"); ok || st.itemAt(name) != nil {
			http.Redirect(w, r, (&url.URL{Path: path.Clean(name) + "/"}).String(), http.StatusFound)
			return
		}
	}
	d, err := s.draw(r.Context(), st, name, r.URL.Query().Has(lastQuery))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Frame-Options", "DENY")
	w.WriteHeader(d.status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(s.furnish(st, d, name)) // whoever asked has left
	}
}

func isPage(name string) bool { return strings.HasSuffix(name, ".html") }

// file sends a file of the site that is no page; false when there is none.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) bool {
	if strings.Contains(name, "/.") { // the builder's own
		return false
	}
	f, err := s.site.Open(strings.TrimPrefix(name, "/"))
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return false
	}
	http.ServeContent(w, r, info.Name(), info.ModTime(), f)
	return true
}

// read is a page of the built site.
func (s *Server) read(page string) ([]byte, bool) {
	name := strings.TrimPrefix(page, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !isPage(name) {
		return nil, false
	}
	data, err := fs.ReadFile(s.site.FS(), name)
	return data, err == nil
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := "assets/" + strings.TrimPrefix(r.URL.Path, own+"aset/")
	data, err := embedded.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// digest names what a page holds, to tell whether it has changed.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// nonce is good for one answer.
func nonce() string { return rand.Text() }

// Errors counts those of the newest state.
func (s *Server) Errors() int {
	st, _ := s.current()
	return st.Errors()
}
