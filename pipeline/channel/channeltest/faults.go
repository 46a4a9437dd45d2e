package channeltest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// fault is what goes wrong with the request of a number.
type fault struct {
	name   string
	at     int
	stays  bool // with all that follow too
	silent bool // only time ends it
	do     func(w *world, rw http.ResponseWriter, r *http.Request)

	// Where nothing has taken effect yet, how the attempt must end; "" is any end
	// that is true.
	end            string
	again, account bool
	after          time.Duration
}

// wait is what an answer of too many requests asks for.
const wait = 37 * time.Second

// faults are those to try of a subject.
func (s Subject) faults() []fault {
	return slices.DeleteFunc(allFaults(), func(f fault) bool { return s.Only != nil && !slices.Contains(s.Only, f.name) })
}

// allFaults is what the suite tries at every request.
func allFaults() []fault {
	return []fault{
		{name: "cut before", do: func(_ *world, rw http.ResponseWriter, _ *http.Request) { cut(rw, "") }},
		{name: "cut after", do: cutAfter},
		{name: "cut in the header", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			w.handled(r)
			cut(rw, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le")
		}},
		{name: "truncated", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			body := w.handled(r).Body.String()
			cut(rw, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "+
				strconv.Itoa(len(body)+9)+"\r\n\r\n"+body[:len(body)/2])
		}},
		{name: "half an answer that says it is whole", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			body := w.handled(r).Body.String()
			say(rw, 200, "application/json", body[:len(body)/2])
		}},
		{name: "malformed", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			w.handled(r)
			say(rw, 200, "application/json", `{"id": [[[`)
		}},
		{name: "another JSON", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			w.handled(r)
			say(rw, 200, "application/json", `{}`)
		}},
		{name: "wrong types", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			w.handled(r)
			say(rw, 200, "application/json", `{"id":{},"uri":7,"cid":[],"result":"x","ok":true,"data":0}`)
		}},
		{name: "wrong content type", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			say(rw, 200, "text/html", w.handled(r).Body.String())
		}},
		{name: "huge", do: func(w *world, rw http.ResponseWriter, r *http.Request) {
			w.handled(r)
			say(rw, 200, "application/json", `{"x":"`+strings.Repeat("x", wire.AnswerMax)+`"}`)
		}},
		{name: "silent before", silent: true, do: func(_ *world, _ http.ResponseWriter, r *http.Request) { hang(r) }},
		{name: "silent after", silent: true, do: func(w *world, _ http.ResponseWriter, r *http.Request) { w.handled(r); hang(r) }},
		{name: "slow body", silent: true, do: slow},
		{name: "500 before", do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 500, 0) }},
		{name: "500 after", do: func(w *world, rw http.ResponseWriter, r *http.Request) { w.handled(r); w.answers(rw, 500, 0) }},
		{name: "503 of a proxy", do: func(_ *world, rw http.ResponseWriter, _ *http.Request) { say(rw, 503, "text/html", "<h1>away</h1>") }},
		{name: "404 of a proxy", do: func(_ *world, rw http.ResponseWriter, _ *http.Request) {
			say(rw, 404, "text/html", "<h1>404 Not Found</h1>")
		}},
		{name: "elsewhere", do: elsewhere},
		{name: "tells it all", do: tell},
		{
			name: "400", stays: true, end: refused,
			do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 400, 0) },
		},
		{
			name: "401", stays: true, end: refused, account: true,
			do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 401, 0) },
		},
		{
			name: "403", stays: true, end: refused, account: true,
			do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 403, 0) },
		},
		{
			name: "429", stays: true, end: refused, again: true,
			do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 429, 0) },
		},
		{
			name: "429 with a time", stays: true, end: refused, again: true, after: wait,
			do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 429, wait) },
		},
		{name: "down from here on", stays: true, do: func(w *world, rw http.ResponseWriter, _ *http.Request) { w.answers(rw, 500, 0) }},
		{name: "dead from here on", stays: true, do: func(_ *world, rw http.ResponseWriter, _ *http.Request) { cut(rw, "") }},
	}
}

// handled lets the platform do what the request asks, and keeps its answer.
func (w *world) handled(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.platform.ServeHTTP(rec, r)
	return rec
}

// answers says a status as the platform would.
func (w *world) answers(rw http.ResponseWriter, status int, after time.Duration) {
	if w.s.Answer != nil {
		w.s.Answer(rw, status, after)
		return
	}
	if after > 0 {
		rw.Header().Set("Retry-After", strconv.Itoa(int(after.Seconds())))
	}
	say(rw, status, "application/json", `{"error":"`+http.StatusText(status)+`"}`)
}

func say(rw http.ResponseWriter, status int, kind, body string) {
	rw.Header().Set("Content-Type", kind)
	rw.WriteHeader(status)
	_, _ = io.WriteString(rw, body)
}

// cut ends the connection after what was said.
func cut(rw http.ResponseWriter, said string) {
	c, buf, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = buf.WriteString(said)
	_ = buf.Flush()
	_ = c.Close()
}

// cutAfter loses the answer to what was done.
func cutAfter(w *world, rw http.ResponseWriter, r *http.Request) {
	w.handled(r)
	cut(rw, "")
}

// hang answers nothing until the client has gone.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does the server see the client go
	<-r.Context().Done()
}

// slow answers a byte at a time.
func slow(w *world, rw http.ResponseWriter, r *http.Request) {
	rec := w.handled(r)
	_, _ = io.Copy(io.Discard, r.Body)
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Content-Length", strconv.Itoa(rec.Body.Len()+1))
	for _, b := range append(rec.Body.Bytes(), ' ') {
		if _, err := rw.Write([]byte{b}); err != nil {
			return
		}
		_ = http.NewResponseController(rw).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(impatience / 8):
		}
	}
}

// elsewhere sends the client to another host, which it must never ask.
func elsewhere(w *world, rw http.ResponseWriter, r *http.Request) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		w.t.Errorf("a redirect was followed: %s %s", r.Method, r.URL.Path)
	}))
	w.t.Cleanup(other.Close)
	http.Redirect(rw, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
}

// tell refuses with all that the client sent in the answer.
func tell(_ *world, rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 2000))
	message := r.Header.Get("Authorization") + " " + r.URL.String() + " " + string(body)
	data, err := json.Marshal(map[string]any{
		"error": message, "message": message, "description": message, "ok": false, "error_code": 400,
	})
	if err != nil {
		panic(err)
	}
	say(rw, 400, "application/json", string(data))
}
