package forgetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Request is one that was asked.
type Request struct {
	Method, Path string
	Query        url.Values
}

func (r Request) String() string {
	if len(r.Query) == 0 {
		return r.Method + " " + r.Path
	}
	return r.Method + " " + r.Path + "?" + r.Query.Encode()
}

// Requests are those since the world began or since [World.Forget].
func (w *World) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// Forget starts the count anew.
func (w *World) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
}

// call is one request with its answer in the making.
type call struct {
	*http.Request
	w    *World
	body map[string]any
	// link is a Link header that the handler made itself, header other ones.
	link   string
	header map[string]string
}

// reply is a status and a body to be sent as JSON; nil sends nothing.
type reply struct {
	status int
	body   any
}

func ok(body any) reply { return reply{http.StatusOK, body} }

func refuse(status int, message string) reply {
	return reply{status, map[string]any{"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status)}}
}

func notFound() reply { return refuse(http.StatusNotFound, "Not Found") }

// route is one endpoint with the query parameters it knows.
type route struct {
	params string // separated by spaces
	answer func(*call) reply
}

func (w *World) serve(rw http.ResponseWriter, req *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, Request{req.Method, req.URL.Path, req.URL.Query()})
	w.remaining--
	rw.Header().Set("Date", w.now.UTC().Format(http.TimeFormat))
	rw.Header().Set("X-RateLimit-Limit", "5000")
	rw.Header().Set("X-RateLimit-Remaining", strconv.Itoa(w.remaining))
	rw.Header().Set("X-RateLimit-Reset", strconv.FormatInt(w.now.Add(time.Hour).Unix(), 10))
	f := w.failing(req)
	if f != nil && f.answered(rw, req) {
		return
	}
	c := &call{Request: req, w: w}
	r := w.dispatch(c)
	if c.link != "" {
		rw.Header().Set("Link", c.link)
	}
	for k, v := range c.header {
		rw.Header().Set(k, v)
	}
	w.send(rw, req, r, f)
}

// dispatch finds the endpoint; what is not there fails the test.
func (w *World) dispatch(c *call) reply {
	mux := http.NewServeMux()
	var found route
	for pattern, r := range routes {
		mux.HandleFunc(strings.Replace(pattern, "{repo}", "/repos/"+w.Repo, 1), func(_ http.ResponseWriter, req *http.Request) {
			c.Request, found = req, r
		})
	}
	mux.ServeHTTP(discard{}, c.Request)
	if found.answer == nil {
		w.t.Errorf("the fake GitHub has no %s %s", c.Method, c.URL.Path)
		return refuse(http.StatusNotImplemented, "not part of the fake")
	}
	known := strings.Fields(found.params)
	for key := range c.URL.Query() {
		if !slices.Contains(known, key) {
			w.t.Errorf("the fake GitHub knows no parameter %s of %s %s", key, c.Method, c.URL.Path)
			return refuse(http.StatusNotImplemented, "not part of the fake")
		}
	}
	if c.Method == http.MethodPost || c.Method == http.MethodPatch || c.Method == http.MethodPut {
		if err := json.NewDecoder(c.Body).Decode(&c.body); err != nil {
			return refuse(http.StatusBadRequest, "Problems parsing JSON")
		}
	}
	return found.answer(c)
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

func (w *World) send(rw http.ResponseWriter, req *http.Request, r reply, f *Failure) {
	var body []byte
	if r.body != nil {
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(r.body); err != nil {
			w.t.Errorf("encode the answer: %v", err)
		}
		body = b.Bytes()
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	rw.Header().Set("ETag", tag)
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	if req.Method == http.MethodGet && r.status == http.StatusOK && req.Header.Get("If-None-Match") == tag {
		w.remaining++ // free of charge
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	if f != nil {
		body = f.spoil(rw, body)
	}
	rw.WriteHeader(r.status)
	_, _ = rw.Write(body) // the client may have gone
}

// page cuts a list and links the next page.
func page[T any](c *call, all []T) reply {
	per := number(c.URL.Query().Get("per_page"), 30)
	at := number(c.URL.Query().Get("page"), 1)
	from := min((at-1)*per, len(all))
	until := min(from+per, len(all))
	if until < len(all) {
		q := c.URL.Query()
		q.Set("page", strconv.Itoa(at+1))
		next := c.w.URL + c.URL.Path + "?" + q.Encode()
		q.Set("page", strconv.Itoa((len(all)+per-1)/per))
		c.link = fmt.Sprintf(`<%s>; rel="next", <%s>; rel="last"`, next, c.w.URL+c.URL.Path+"?"+q.Encode())
	}
	return ok(append([]T{}, all[from:until]...))
}

func number(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return otherwise
	}
	return n
}

func (c *call) int(name string) int { return number(c.PathValue(name), 0) }

// text is a field of the request's body.
func (c *call) text(name string) string {
	s, _ := c.body[name].(string)
	return s
}

func (c *call) texts(name string) []string {
	var out []string
	list, _ := c.body[name].([]any)
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// pull runs an answer for the pull request of the path.
func pull(answer func(*call, *Pull) reply) func(*call) reply {
	return func(c *call) reply {
		p := c.w.pulls[c.int("number")]
		if p == nil {
			return notFound()
		}
		return answer(c, p)
	}
}
