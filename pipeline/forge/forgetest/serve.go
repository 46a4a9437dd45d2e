package forgetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Request is one that was asked.
type Request struct {
	Method, Path string
	Query        url.Values
	Body         string // as it came
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
	asked, err := io.ReadAll(req.Body)
	if err != nil {
		return // who asked is gone before it was said
	}
	req.Body = io.NopCloser(bytes.NewReader(asked))
	w.requests = append(w.requests, Request{req.Method, req.URL.Path, req.URL.Query(), string(asked)})
	rec, err := theRecorder()
	if err != nil {
		w.t.Errorf("%v", err)
	}
	if rec == nil {
		w.answer(rw, req, &Exchange{})
		return
	}
	e, sent := Exchange{RequestBody: string(asked)}, &overheard{ResponseWriter: rw}
	defer func() { w.record(rec, e, req, sent) }() // also where the connection is dropped
	w.answer(sent, req, &e)
}

// answer answers a request, and notes by which endpoint.
func (w *World) answer(rw http.ResponseWriter, req *http.Request, e *Exchange) {
	c := &call{Request: req, w: w}
	found := w.find(c, e)
	w.spend()
	w.head(rw)
	if w.remaining < 0 {
		w.remaining = 0
		w.head(rw)
		w.send(rw, req, refuse(http.StatusForbidden, "API rate limit exceeded for installation ID 1."), nil)
		return
	}
	f := w.failing(req)
	e.Injected = f != nil
	if f != nil && f.answered(rw, req) {
		return
	}
	r := w.dispatch(c, found)
	if c.link != "" {
		rw.Header().Set("Link", c.link)
	}
	for k, v := range c.header {
		rw.Header().Set(k, v)
	}
	w.send(rw, req, r, f)
}

// head sets the headers that every answer has.
func (w *World) head(rw http.ResponseWriter) {
	for name, value := range map[string]string{
		"Date":                  w.now.UTC().Format(http.TimeFormat),
		"Content-Type":          "application/json; charset=utf-8",
		"X-GitHub-Media-Type":   "github.v3; format=json",
		"X-GitHub-Request-Id":   "0000:000000:0000000:0000000:00000000",
		"X-RateLimit-Limit":     strconv.Itoa(hourly),
		"X-RateLimit-Remaining": strconv.Itoa(w.remaining),
		"X-RateLimit-Used":      strconv.Itoa(hourly - w.remaining),
		"X-RateLimit-Reset":     strconv.FormatInt(w.reset.Unix(), 10),
		"X-RateLimit-Resource":  "core",
	} {
		rw.Header().Set(name, value)
	}
}

// find finds the endpoint; without an answer there is none.
func (w *World) find(c *call, e *Exchange) (found route) {
	mux := http.NewServeMux()
	for pattern, r := range routes {
		mux.HandleFunc(strings.Replace(pattern, "{repo}", "/repos/"+w.Repo, 1), func(_ http.ResponseWriter, req *http.Request) {
			c.Request, found, e.Route = req, r, pattern
		})
	}
	mux.ServeHTTP(discard{}, c.Request)
	return found
}

// dispatch lets the endpoint answer; what is not there fails the test.
func (w *World) dispatch(c *call, found route) reply {
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
	} else {
		rw.Header().Del("Content-Type")
	}
	tag := fmt.Sprintf(`W/"%x"`, sha256.Sum256(body))
	if req.Method == http.MethodGet && r.status == http.StatusOK {
		rw.Header().Set("ETag", tag)
		if req.Header.Get("If-None-Match") == tag {
			w.remaining++ // free of charge
			w.head(rw)
			rw.Header().Del("Content-Type")
			rw.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if f != nil {
		body = f.spoil(rw, body)
	}
	rw.WriteHeader(r.status)
	_, _ = rw.Write(body) // the client may have gone
}

// pageMax is how many entries of a list GitHub gives at once.
const pageMax = 100

// page cuts a list and links the pages around it.
func page[T any](c *call, all []T) reply {
	per := min(number(c.URL.Query().Get("per_page"), 30), pageMax)
	at := number(c.URL.Query().Get("page"), 1)
	from := min((at-1)*per, len(all))
	until := min(from+per, len(all))
	c.linkPages(at, max((len(all)+per-1)/per, 1))
	return ok(append([]T{}, all[from:until]...))
}

// linkPages sets the Link header of a page.
func (c *call) linkPages(at, last int) {
	var links []string
	link := func(rel string, page int) {
		q := c.URL.Query()
		q.Set("page", strconv.Itoa(page))
		links = append(links, fmt.Sprintf(`<%s?%s>; rel="%s"`, c.w.URL+c.URL.Path, q.Encode(), rel))
	}
	if at > 1 {
		link("prev", min(at-1, last))
	}
	if at < last {
		link("next", at+1)
		link("last", last)
	}
	if at > 1 {
		link("first", 1)
	}
	c.link = strings.Join(links, ", ")
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
